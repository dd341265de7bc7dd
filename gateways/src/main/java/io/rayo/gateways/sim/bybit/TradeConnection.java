package io.rayo.gateways.sim.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** An order entry connection: one order in each request. Event loop only. */
final class TradeConnection extends SimConnection {
    private final BybitSimulator simulator;
    private final Set<String> requestIds = new HashSet<>();

    TradeConnection(final BybitSimulator simulator, final SimSocket socket) {
        super(simulator, socket, simulator.settings().connectionRules());
        this.simulator = simulator;
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request = Requests.json(text);
        final String operation = request.path("op").asText();
        switch (operation) {
            case "ping" ->
                send(new JsonText()
                        .open()
                        .number("retCode", 0)
                        .text("retMsg", "OK")
                        .text("op", "pong")
                        .openArray("data")
                        .textElement(Long.toString(simulator.nowMs()))
                        .closeArray()
                        .text("connId", connectionId())
                        .close()
                        .toString());
            case "auth" -> auth(request);
            case "order.create", "order.amend", "order.cancel" -> order(request, operation);
            default -> answer(request, operation, 10404, "op not found", "{}", null);
        }
    }

    private String connectionId() {
        return "sim-" + socket().id();
    }

    private void auth(final JsonNode request) {
        if (null != account()) {
            answer(request, "auth", 20001, "Repeat auth", "{}", null);
            return;
        }
        try {
            login(simulator.authenticate(request.path("args")));
            answer(request, "auth", 0, "OK", "{}", null);
        } catch (final VenueException e) {
            answer(request, "auth", Long.parseLong(e.code()), e.getMessage(), "{}", null);
        }
    }

    private void order(final JsonNode request, final String operation) {
        final String requestId = request.path("reqId").asText();
        if (!requestId.isEmpty() && !requestIds.add(requestId)) {
            answer(request, operation, 20006, "Duplicate reqId", "{}", null);
            return;
        }
        final VenueAccount account = account();
        if (null == account) {
            answer(request, operation, 10003, "Please auth first", "{}", null);
            return;
        }
        final Map<String, String> fields = Requests.fields(request.path("args").path(0));
        final String name = operation.replace('.', '/');
        final RequestKind kind = OrderApi.kind(name);
        final SimRequest described = new SimRequest(
                kind,
                "WS_API",
                fields.getOrDefault("category", ""),
                operation,
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("orderLinkId", ""),
                fields);
        simulator
                .requests()
                .handle(
                        described,
                        () -> {
                            simulator.checkTime(
                                    request.path("header")
                                            .path("X-BAPI-TIMESTAMP")
                                            .asText(),
                                    request.path("header")
                                            .path("X-BAPI-RECV-WINDOW")
                                            .asText("5000"));
                            return simulator.api().execute(account, name, fields);
                        },
                        new SimRequest.Reply() {
                            @Override
                            public void result(final String json) {
                                answer(
                                        request,
                                        operation,
                                        0,
                                        "OK",
                                        json,
                                        simulator.api().limit(account, name, fields));
                            }

                            @Override
                            public void error(final VenueException e) {
                                answer(
                                        request,
                                        operation,
                                        code(e),
                                        e.getMessage(),
                                        "{}",
                                        simulator.api().limit(account, name, fields));
                            }
                        });
    }

    /** The status of HTTP by which an address is shut out has a code of its own here. */
    private static long code(final VenueException e) {
        return e.code().equals("403") ? 10403 : Long.parseLong(e.code());
    }

    private void answer(
            final JsonNode request,
            final String operation,
            final long code,
            final String message,
            final String data,
            final RateWindow limit) {
        final JsonText json = new JsonText().open();
        if (request.has("reqId")) {
            json.text("reqId", request.path("reqId").asText());
        }
        json.number("retCode", code).text("retMsg", message).text("op", operation);
        if (null != limit) {
            final long nowMs = simulator.nowMs();
            json.raw("data", data)
                    .raw("retExtInfo", "{}")
                    .open("header")
                    .text("X-Bapi-Limit", Long.toString(limit.limit()))
                    .text("X-Bapi-Limit-Status", Long.toString(limit.left()))
                    .text("X-Bapi-Limit-Reset-Timestamp", Long.toString(nowMs + limit.resetAfterMs()))
                    .text("Traceid", "sim")
                    .text("Timenow", Long.toString(nowMs))
                    .close();
        }
        send(json.text("connId", connectionId()).close().toString());
    }
}
