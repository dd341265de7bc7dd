package io.rayo.gateways.sim.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimConnection;
import java.time.Instant;
import java.util.Arrays;

/** A connection to {@code /v2}. Event loop only. */
final class SpotSocket extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long IDLE_MS = 60_000;
    private static final int MESSAGES_PER_SECOND = 20;

    private final KrakenSimulator venue;
    private long heartbeatMs;
    private int subscriptions;

    SpotSocket(final KrakenSimulator venue, final SimSocket socket) {
        super(
                venue,
                socket,
                ConnectionRules.lasting(venue.settings().connectionLifeMs())
                        .idle(IDLE_MS)
                        .limit(MESSAGES_PER_SECOND, 1_000, false));
        this.venue = venue;
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
            case "subscribe", "unsubscribe" -> {
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
