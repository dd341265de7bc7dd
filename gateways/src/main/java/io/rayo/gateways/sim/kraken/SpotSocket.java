package io.rayo.gateways.sim.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A connection to {@code /v2}, or to {@code /private/v2}, which stands for the venue's host for orders: with a token,
 * orders and what becomes of them. Event loop only.
 */
final class SpotSocket extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long IDLE_MS = 60_000;
    private static final int MESSAGES_PER_SECOND = 20;
    private static final int PRIVATE_MESSAGES_PER_SECOND = 10_000;
    private static final Set<String> PRIVATE_CHANNELS = Set.of("executions", "balances");

    private final KrakenSimulator venue;
    private final boolean isPrivate;
    private final Map<String, Long> sequences = new HashMap<>();
    private long heartbeatMs;
    private int subscriptions;

    /**
     * Makes the connection.
     *
     * @param isPrivate whether it is to the host for orders, which takes more messages.
     */
    SpotSocket(final KrakenSimulator venue, final SimSocket socket, final boolean isPrivate) {
        super(
                venue,
                socket,
                ConnectionRules.lasting(venue.settings().connectionLifeMs())
                        .idle(IDLE_MS)
                        .limit(isPrivate ? PRIVATE_MESSAGES_PER_SECOND : MESSAGES_PER_SECOND, 1_000, false));
        this.venue = venue;
        this.isPrivate = isPrivate;
    }

    @Override
    public void onOpen() {
        send("{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\",\"api_version\":\"v2\","
                + "\"connection_id\":13834774380200032777,\"version\":\"2.0.0\"}]}");
    }

    @Override
    protected void onTick(final long nowMs) {
        if (subscriptions > 0 && nowMs - heartbeatMs >= venue.heartbeatMs()) {
            heartbeatMs = nowMs;
            send("{\"channel\":\"heartbeat\"}");
        }
    }

    @Override
    protected void onMessageLimit() {
        send("{\"error\":\"Exceeded msg rate\",\"success\":false}");
    }

    /** The next number of a private channel here, from 1. */
    long nextSequence(final String channel) {
        return sequences.merge(channel, 1L, Long::sum);
    }

    @Override
    protected void onGone() {
        venue.forgetSpot(this);
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            send("{\"error\":\"Malformed request\",\"success\":false}");
            return;
        }
        final String method = request.path("method").asText();
        switch (method) {
            case "ping" -> send(answer(request, "pong").close().toString());
            case "add_order", "amend_order", "cancel_order", "cancel_all", "cancel_all_orders_after" ->
                order(request, method);
            case "subscribe", "unsubscribe" -> {
                if (PRIVATE_CHANNELS.contains(
                        request.path("params").path("channel").asText())) {
                    subscribePrivate(request, method);
                    return;
                }
                for (final JsonNode symbol : request.path("params").path("symbol")) {
                    subscribe(request, method.equals("subscribe"), symbol.asText());
                }
            }
            default -> send(refusal(request, method, "", "Method not supported"));
        }
    }

    private JsonText answer(final JsonNode request, final String method) {
        final String now = Instant.ofEpochMilli(venue.nowMs()).toString();
        final JsonText json = new JsonText().open().text("method", method);
        if (request.path("req_id").isIntegralNumber()) {
            json.number("req_id", request.get("req_id").asLong());
        }
        return json.text("time_in", now).text("time_out", now);
    }

    private String refusal(final JsonNode request, final String method, final String symbol, final String error) {
        return answer(request, method)
                .text("error", error)
                .flag("success", false)
                .text("symbol", symbol)
                .close()
                .toString();
    }

    private void subscribe(final JsonNode request, final boolean joins, final String symbol) {
        final String method = joins ? "subscribe" : "unsubscribe";
        final SpotMarket market = venue.spot(symbol);
        if (null == market) {
            send(refusal(request, method, symbol, "Currency pair not supported " + symbol));
            return;
        }
        final JsonNode params = request.path("params");
        final String channel = params.path("channel").asText();
        final int depth = params.path("depth").asInt(10);
        final int interval = params.path("interval").asInt(1);
        final String error = problem(channel, depth, interval);
        if (null != error) {
            send(refusal(request, method, symbol, error));
            return;
        }
        final String name =
                channel.equals("book") ? "book-" + depth : channel.equals("ohlc") ? "ohlc-" + interval : channel;
        final String key = name + ' ' + symbol;
        final boolean done = joins
                ? venue.subscriptions().add(key, this)
                : venue.subscriptions().remove(key, this);
        if (!done) {
            send(refusal(request, method, symbol, joins ? "Already subscribed" : "Subscription Not Found"));
            return;
        }
        subscriptions += joins ? 1 : -1;
        send(answer(request, method)
                .flag("success", true)
                .open("result")
                .text("channel", channel)
                .text("symbol", symbol)
                .close()
                .close()
                .toString());
        if (joins) {
            snapshot(market, name, params.path("snapshot").asBoolean(true));
        }
    }

    /** The public host knows no tokens. */
    private VenueAccount account(final JsonNode request) {
        return !isPrivate
                ? null
                : venue.access().token(request.path("params").path("token").asText());
    }

    private void subscribePrivate(final JsonNode request, final String method) {
        final String channel = request.path("params").path("channel").asText();
        final VenueAccount account = account(request);
        if (null == account) {
            send(error(request, method, "ESession:Invalid session"));
            return;
        }
        final boolean joins = method.equals("subscribe");
        final boolean done = joins ? venue.joinSpot(account, channel, this) : venue.leaveSpot(account, channel, this);
        if (!done) {
            send(error(request, method, joins ? "Already subscribed" : "Subscription Not Found"));
            return;
        }
        subscriptions += joins ? 1 : -1;
        send(answer(request, method)
                .flag("success", true)
                .open("result")
                .text("channel", channel)
                .close()
                .close()
                .toString());
        if (joins) {
            sequences.remove(channel);
            send(venue.spotPrivate().snapshot(account, this, channel));
        }
    }

    private String error(final JsonNode request, final String method, final String text) {
        return answer(request, method)
                .flag("success", false)
                .text("error", text)
                .close()
                .toString();
    }

    private void order(final JsonNode request, final String method) {
        final Map<String, String> fields = fields(request.path("params"));
        final SimRequest described = new SimRequest(
                SpotOrders.kind(method),
                "WS_API",
                KrakenSimulatorSettings.SPOT,
                method,
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("cl_ord_id", ""),
                fields);
        final SimRequest.Execution execution = () -> {
            final VenueAccount account = account(request);
            if (null == account) {
                throw KrakenErrors.error("ESession:Invalid session");
            }
            return venue.spotOrders().execute(account, method, fields);
        };
        venue.requests().handle(described, execution, new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                send(answer(request, method)
                        .flag("success", true)
                        .raw("result", json)
                        .close()
                        .toString());
            }

            @Override
            public void error(final VenueException e) {
                send(SpotSocket.this.error(
                        request, method, e.code().equals("1015") ? "EGeneral:Temporary lockout" : e.code()));
            }
        });
    }

    /** Parameters as texts, without the token; of lists the first, of objects their members. */
    private static Map<String, String> fields(final JsonNode params) {
        final Map<String, String> fields = new LinkedHashMap<>();
        params.properties().forEach(field -> {
            final JsonNode value = field.getValue();
            if (value.isObject()) {
                value.properties()
                        .forEach(member -> fields.put(
                                field.getKey() + '.' + member.getKey(),
                                member.getValue().asText()));
            } else if (!field.getKey().equals("token")) {
                fields.put(field.getKey(), (value.isArray() ? value.path(0) : value).asText());
            }
        });
        return fields;
    }

    private static String problem(final String channel, final int depth, final int interval) {
        return switch (channel) {
            case "book" ->
                Arrays.stream(SpotMarket.DEPTHS).anyMatch(d -> d == depth) ? null : "Book depth not supported";
            case "ohlc" ->
                Arrays.stream(SpotMarket.INTERVALS).anyMatch(i -> i == interval) ? null : "OHLC interval not supported";
            case "trade", "ticker" -> null;
            default -> "Channel not supported";
        };
    }

    private void snapshot(final SpotMarket market, final String name, final boolean wanted) {
        if (!wanted) {
            return;
        }
        if (name.startsWith("book-")) {
            publish(market.snapshot(market.window(name), venue.nowMs()));
        } else if (name.equals("ticker")) {
            publish(market.ticker("snapshot", venue.nowMs()));
        } else if (name.startsWith("ohlc-") && market.kline(name).trades() > 0) {
            publish(market.bar("snapshot", market.kline(name)));
        }
    }
}
