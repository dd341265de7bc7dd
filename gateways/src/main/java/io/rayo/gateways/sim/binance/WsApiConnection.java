package io.rayo.gateways.sim.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.util.LinkedHashMap;
import java.util.Map;

/** One WebSocket API connection: order entry, queries, and on spot the user data stream. Event loop only. */
final class WsApiConnection implements SimSocketListener, VenueAccount.UserEventListener {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final BinanceSimulator simulator;
    private final SimSocket socket;
    private final Product product;
    private final boolean returnRateLimits;
    private final ConnectionManners manners;
    private VenueAccount subscribed;

    WsApiConnection(final BinanceSimulator simulator, final SimSocket socket, final Product product) {
        this.simulator = simulator;
        this.socket = socket;
        this.product = product;
        returnRateLimits = !socket.uri().contains("returnRateLimits=false");
        manners = new ConnectionManners(simulator.context(), Product.SPOT, socket);
    }

    SimSocket socket() {
        return socket;
    }

    ConnectionManners manners() {
        return manners;
    }

    @Override
    public Product product() {
        return product;
    }

    @Override
    public void onText(final String text) {
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
        simulator.api().handle(request, new ApiReply() {
            @Override
            public void result(final String json) {
                if (method.startsWith("userDataStream.subscribe")) {
                    subscribe(simulator.account(request.apiKey()));
                }
                answer(id, 200, "result", json, request.isTrading());
            }

            @Override
            public void error(final int status, final int code, final String reason, final long retryAfterMs) {
                final JsonText error =
                        new JsonText().open().number("code", code).text("msg", reason);
                if (retryAfterMs > 0) {
                    final long nowMs = simulator.context().clock().time();
                    error.open("data")
                            .number("serverTime", nowMs)
                            .number("retryAfter", nowMs + retryAfterMs)
                            .close();
                }
                answer(id, status, "error", error.close().toString(), request.isTrading());
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
            answer.raw("rateLimits", simulator.api().limits().json(trading));
        }
        socket.send(answer.close().toString());
    }

    private void subscribe(final VenueAccount account) {
        subscribed = account;
        account.listeners.add(this);
    }

    @Override
    public void onEvent(final String event) {
        socket.send("{\"subscriptionId\":0,\"event\":" + event + "}");
    }

    /** Tells about a shutdown, outside any subscription. */
    void announce(final String event) {
        socket.send("{\"event\":" + event + "}");
    }

    @Override
    public void onControl(final boolean pong) {
        if (pong) {
            manners.onPong();
        }
    }

    @Override
    public void onClosed() {
        if (null != subscribed) {
            subscribed.listeners.remove(this);
        }
        simulator.onClosed(this);
    }
}
