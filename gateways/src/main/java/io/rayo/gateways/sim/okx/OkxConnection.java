package io.rayo.gateways.sim.okx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One WebSocket: subscriptions, login, orders, the text {@code ping}. Event loop only. */
final class OkxConnection extends SimConnection {
    /** What a socket is for. */
    enum Kind {
        /** Market data. */
        PUBLIC(List.of("books", "bbo-tbt", "trades", "mark-price", "index-tickers", "funding-rate", "status")),
        /** Bars, and stops. */
        BUSINESS(List.of("candle1m", STOPS)),
        /** Orders and money. */
        PRIVATE(List.of("orders", "account", "positions"));

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> channels;

        Kind(final List<String> channels) {
            this.channels = channels;
        }
    }

    /** The one channel of the business socket that needs a login. */
    private static final String STOPS = "orders-algo";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long HOUR_MS = 3_600_000;
    private static final int WRONG_REQUEST = 60_012;

    private final OkxSimulator simulator;
    private final Kind kind;
    private final RateWindow requests;
    private VenueAccount account;

    OkxConnection(final OkxSimulator simulator, final SimSocket socket, final Kind kind) {
        super(simulator, socket, simulator.okxSettings().connectionRules());
        this.simulator = simulator;
        this.kind = kind;
        requests = new RateWindow(
                simulator.settings().clock(), simulator.okxSettings().requestsPerHour(), HOUR_MS);
    }

    @Override
    protected void onMessage(final String text) {
        if (text.equals("ping")) {
            send("pong");
            return;
        }
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            refuse("", WRONG_REQUEST, "Invalid request");
            return;
        }
        final String id = request.path("id").asText("");
        switch (request.path("op").asText("")) {
            case "subscribe" -> subscribe(request, id, true);
            case "unsubscribe" -> subscribe(request, id, false);
            case "login" -> login(request);
            case "order" -> trade(request, id, RequestKind.PLACE);
            case "cancel-order" -> trade(request, id, RequestKind.CANCEL);
            case "amend-order" -> trade(request, id, RequestKind.AMEND);
            default -> refuse(id, WRONG_REQUEST, "Invalid request: " + text);
        }
    }

    @Override
    protected void onIdle() {
        socket().close(4004, "No data received in 30s.");
    }

    private void refuse(final String id, final int code, final String message) {
        final JsonText text = new JsonText().open();
        if (!id.isEmpty()) {
            text.text("id", id);
        }
        send(text.text("event", "error")
                .text("code", Integer.toString(code))
                .text("msg", message)
                .text("connId", Long.toString(socket().id()))
                .close()
                .toString());
    }

    private void subscribe(final JsonNode request, final String id, final boolean on) {
        if (!requests.take(1)) {
            refuse(id, 60_014, "Requests too frequent");
            return;
        }
        for (final JsonNode argument : request.path("args")) {
            final String channel = argument.path("channel").asText("");
            final String symbol = argument.path("instId").asText("");
            final int problem = problem(channel, symbol);
            if (problem != 0) {
                refuse(id, problem, "Wrong URL or channel:" + channel + ",instId:" + symbol + " doesn't exist.");
                continue;
            }
            acknowledge(id, argument, on);
            final String key = isPrivate(channel) ? channel + "@" + account.id() : channel + ":" + symbol;
            if (!on) {
                simulator.subscriptions().remove(key, this);
            } else if (simulator.subscriptions().add(key, this)) {
                if (isPrivate(channel)) {
                    simulator.events().image(this, account, channel);
                } else {
                    simulator.onSubscribed(this, channel, symbol);
                }
            }
        }
    }

    private boolean isPrivate(final String channel) {
        return kind == Kind.PRIVATE || channel.equals(STOPS);
    }

    private int problem(final String channel, final String symbol) {
        if (!kind.channels.contains(channel)) {
            return 60_018;
        }
        if (isPrivate(channel)) {
            return account == null ? 60_011 : 0;
        }
        // an index is named by its pair
        final boolean isKnown = channel.equals("status")
                || simulator.market(symbol) != null
                || (channel.equals("index-tickers") && simulator.market(symbol + "-SWAP") != null);
        return isKnown ? 0 : 60_018;
    }

    private void acknowledge(final String id, final JsonNode argument, final boolean on) {
        final JsonText text = new JsonText().open();
        if (!id.isEmpty()) {
            text.text("id", id);
        }
        send(text.text("event", on ? "subscribe" : "unsubscribe")
                .raw("arg", argument.toString())
                .text("connId", Long.toString(socket().id()))
                .close()
                .toString());
    }

    private void login(final JsonNode request) {
        final JsonNode login = request.path("args").path(0);
        final VenueAccount found = simulator.account(login.path("apiKey").asText(""));
        final String time = login.path("timestamp").asText("");
        if (!requests.take(1)) {
            refuse("", 60_014, "Requests too frequent");
        } else if (kind == Kind.PUBLIC) {
            refuse("", 60_018, "Wrong URL");
        } else if (found == null) {
            refuse("", 60_005, "Invalid apiKey");
        } else if (!found.passphrase().equals(login.path("passphrase").asText(""))) {
            refuse("", 60_024, "Wrong passphrase");
        } else if (!time.matches("[0-9]{10}")) {
            refuse("", 60_004, "Invalid timestamp");
        } else if (Math.abs(simulator.nowMs() - 1_000 * Long.parseLong(time)) > AccountApi.CLOCK_TOLERANCE_MS) {
            refuse("", 60_006, "Timestamp request expired");
        } else if (!Signatures.sha256Base64(found.secret(), time + "GET/users/self/verify")
                .equals(login.path("sign").asText(""))) {
            refuse("", 60_007, "Invalid sign");
        } else {
            account = found;
            send("{\"event\":\"login\",\"code\":\"0\",\"msg\":\"\",\"connId\":\"" + socket().id() + "\"}");
        }
    }

    private void trade(final JsonNode request, final String id, final RequestKind what) {
        final String operation = request.path("op").asText();
        final JsonNode order = request.path("args").path(0);
        if (account == null) {
            refuse(id, 60_011, "Please log in");
            return;
        }
        final Map<String, String> values = new HashMap<>();
        order.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        final String clientOrderId = order.path("clOrdId").asText("");
        final SimRequest described = new SimRequest(
                what, "WS_API", "", operation, values.getOrDefault("instIdCode", ""), clientOrderId, values);
        final Trading trading = simulator.accountApi().trading();
        simulator
                .requests()
                .handle(
                        described,
                        () -> {
                            checkRequest(request, id);
                            trading.checkExpiry(request.path("expTime").asText(""));
                            return run(trading, what, order);
                        },
                        new Reply(id, operation, clientOrderId));
    }

    private static void checkRequest(final JsonNode request, final String id) throws VenueException {
        final int count = request.path("args").size();
        if (!id.matches("[A-Za-z0-9]{1,32}") || count != 1) {
            throw OkxErrors.error(400, 60_013, "Invalid args");
        }
    }

    private String run(final Trading trading, final RequestKind what, final JsonNode order)
            throws VenueException, OrderRefusedException {
        return switch (what) {
            case PLACE -> trading.place(account, order, true);
            case CANCEL -> trading.cancel(account, order, true);
            default -> trading.amend(account, order, true);
        };
    }

    /** The answer to an order operation. */
    private final class Reply implements SimRequest.Reply {
        private final String id;
        private final String operation;
        private final String clientOrderId;

        Reply(final String id, final String operation, final String clientOrderId) {
            this.id = id;
            this.operation = operation;
            this.clientOrderId = clientOrderId;
        }

        @Override
        public void result(final String text) {
            answer("0", "", text);
        }

        @Override
        public void error(final VenueException error) {
            if (error.status() == OkxErrors.OF_ORDER) {
                answer("1", "", RestReply.orderError(error, clientOrderId));
            } else {
                answer(error.code(), error.getMessage(), "");
            }
        }

        private void answer(final String code, final String message, final String data) {
            send(new JsonText()
                    .open()
                    .text("id", id)
                    .text("op", operation)
                    .text("code", code)
                    .text("msg", message)
                    .raw("data", "[" + data + "]")
                    .text("inTime", simulator.nowMs() + "000")
                    .text("outTime", simulator.nowMs() + "001")
                    .close()
                    .toString());
        }
    }
}
