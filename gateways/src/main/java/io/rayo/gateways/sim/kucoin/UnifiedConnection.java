package io.rayo.gateways.sim.kucoin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.SimConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the unified public socket. A symbol that the venue does not know is taken, and nothing comes. Its
 * messages are binary ones. Event loop only.
 */
final class UnifiedConnection extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KucoinSimulator simulator;

    UnifiedConnection(final KucoinSimulator simulator, final SimSocket socket) {
        super(simulator, socket, simulator.kucoin().connectionRules(true));
        this.simulator = simulator;
        socket.binary();
    }

    @Override
    public void onOpen() {
        send("{\"sessionId\":\"" + socket().id() + "\",\"message\":\"welcome\",\"pingInterval\":"
                + simulator.kucoin().pingIntervalMs() + ",\"pingTimeout\":"
                + simulator.kucoin().pingTimeoutMs() + "}");
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            send("{\"result\":false,\"code\":\"400100\",\"msg\":\"no JSON\"}");
            return;
        }
        final String id = "{\"id\":\"" + request.path("id").asText() + "\",";
        if (request.path("op").asText().equals("ping")) {
            send(id + "\"op\":\"pong\",\"timestamp\":" + simulator.nowMs() + "}");
            return;
        }
        final String action = request.path("action").asText();
        final boolean adds = action.equalsIgnoreCase("subscribe");
        if (!adds && !action.equalsIgnoreCase("unsubscribe")) {
            send(id + "\"result\":false,\"code\":\"400100\",\"msg\":\"action is invalid\"}");
            return;
        }
        final List<String> symbols = new ArrayList<>();
        request.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
        final String channel = request.path("channel").asText();
        if (!symbols.isEmpty() && !channel.equals("ticker")) {
            send(id + "\"result\":false,\"code\":\"400100\",\"msg\":\"symbols is invalid\"}");
            return;
        }
        if (request.has("symbol")) {
            symbols.add(request.path("symbol").asText());
        }
        send(id + "\"result\":true}");
        final String detail =
                request.path(channel.equals("obu") ? "depth" : "interval").asText();
        for (final String symbol : symbols) {
            final String key = KucoinSimulator.unified(request.path("tradeType").asText(), channel, symbol, detail);
            if (adds) {
                simulator.subscribeUnified(this, key, request.path("tradeType").asText(), symbol, channel, detail);
            } else {
                simulator.subscriptions().remove(key, this);
            }
        }
    }
}
