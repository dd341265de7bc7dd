package io.rayo.gateways.sim.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One WebSocket API connection: order entry, queries, and on spot the user data stream. Event loop only. */
final class WsApiConnection extends SimConnection implements UserEvents.UserEventListener {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final BinanceSimulator simulator;
    private final Product product;
    private final boolean returnRateLimits;

    WsApiConnection(final BinanceSimulator simulator, final SimSocket socket, final Product product) {
        super(simulator, socket, simulator.context().apiRules());
        this.simulator = simulator;
        this.product = product;
        returnRateLimits = !socket.uri().contains("returnRateLimits=false");
    }

    Product product() {
        return product;
    }

    @Override
    protected void onMessage(final String text) {
        JsonNode message = null;
        try {
            message = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            // answered below like any other malformed request
            message = null;
        }
        if (null == message || !message.isObject() || !message.path("method").isTextual()) {
            answer(
                    "null",
                    400,
                    "error",
                    "{\"code\":-1000,\"msg\":\"Malformed request: expected an object with id, method, params\"}",
                    false);
            return;
        }
        final String id =
                message.path("id").isMissingNode() ? "null" : message.get("id").toString();
        final Map<String, String> params = new LinkedHashMap<>();
        message.path("params").properties().forEach(entry -> params.put(entry.getKey(), valueText(entry.getValue())));
        final String method = message.get("method").asText();
        final ApiRequest request = new ApiRequest(
                "WS_API",
                product,
                method,
                method,
                params,
                params.get("apiKey"),
                RequestSigner.webSocketPayload(params),
                params.get("signature"));
        simulator.api().handle(request, new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                if (method.startsWith("userDataStream.subscribe")) {
                    simulator.events().listen(simulator.account(request.apiKey()), product, WsApiConnection.this);
                }
                answer(id, 200, "result", json, request.isTrading());
            }

            @Override
            public void error(final VenueException e) {
                final JsonText error =
                        new JsonText().open().raw("code", e.code()).text("msg", e.getMessage());
                if (e.retryAfterMs() > 0) {
                    final long nowMs = simulator.nowMs();
                    error.open("data")
                            .number("serverTime", nowMs)
                            .number("retryAfter", nowMs + e.retryAfterMs())
                            .close();
                }
                answer(id, e.status(), "error", error.close().toString(), request.isTrading());
            }
        });
    }

    /** Numbers as they were written: the signature covers their text. */
    private static String valueText(final JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private void answer(
            final String id, final int status, final String kind, final String json, final boolean trading) {
        final JsonText answer =
                new JsonText().open().raw("id", id).number("status", status).raw(kind, json);
        if (returnRateLimits) {
            answer.raw("rateLimits", simulator.api().rateLimits(trading));
        }
        send(answer.close().toString());
    }

    @Override
    public void onEvent(final String event) {
        send("{\"subscriptionId\":0,\"event\":" + event + "}");
    }

    /** Tells about a shutdown, outside any subscription. */
    void announce(final String event) {
        send("{\"event\":" + event + "}");
    }

    @Override
    protected void onGone() {
        simulator.events().forget(this);
    }
}
