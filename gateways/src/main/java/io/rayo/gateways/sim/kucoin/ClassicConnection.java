package io.rayo.gateways.sim.kucoin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.VenueAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A connection to a classic socket, of a client if its token is. One symbol that the venue does not know makes it
 * refuse the whole list. Event loop only.
 */
final class ClassicConnection extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SYMBOLS_PER_TOPIC = 100;

    private static final Set<String> PRIVATE_TOPICS = Set.of(
            "/spotMarket/tradeOrdersV2",
            "/account/balance",
            "/contractMarket/tradeOrders",
            "/contractAccount/wallet",
            "/contract/positionAll");

    private final KucoinSimulator simulator;
    private final boolean isTokenGood;

    ClassicConnection(
            final KucoinSimulator simulator,
            final SimSocket socket,
            final boolean isTokenGood,
            final VenueAccount account) {
        super(simulator, socket, simulator.kucoin().connectionRules(false));
        this.simulator = simulator;
        this.isTokenGood = isTokenGood;
        login(account);
    }

    @Override
    public void onOpen() {
        if (isTokenGood) {
            final String id = socket().parameter("connectId");
            send("{\"id\":\"" + (null == id ? String.valueOf(socket().id()) : id) + "\",\"type\":\"welcome\"}");
        } else {
            send("{\"type\":\"error\",\"code\":401,\"data\":\"token is invalid\"}");
            socket().close(1000, "token is invalid");
        }
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            error("", 400, "request is no JSON");
            return;
        }
        final String id = request.path("id").asText();
        final String type = request.path("type").asText();
        switch (type) {
            case "ping" ->
                send("{\"id\":\"" + id + "\",\"type\":\"pong\",\"timestamp\":" + simulator.nowMs() * 1_000 + "}");
            case "subscribe", "unsubscribe" -> change(request, id, type.equals("subscribe"));
            default -> error(id, 400, "type is invalid");
        }
    }

    private void error(final String id, final int code, final String data) {
        send("{\"id\":\"" + id + "\",\"type\":\"error\",\"code\":" + code + ",\"data\":\"" + data + "\"}");
    }

    private void change(final JsonNode request, final String id, final boolean adds) {
        final String topic = request.path("topic").asText();
        if (PRIVATE_TOPICS.contains(topic)) {
            changePrivate(request, id, topic, adds);
            return;
        }
        final int colon = topic.indexOf(':');
        if (topic.isEmpty() || colon < 0) {
            error(id, topic.isEmpty() ? 406 : 400, "topic is invalid");
            return;
        }
        final List<String> topics = new ArrayList<>();
        for (final String symbol : topic.substring(colon + 1).split(",", -1)) {
            topics.add(topic.substring(0, colon + 1) + symbol);
        }
        if (topics.size() > SYMBOLS_PER_TOPIC) {
            error(id, 509, "exceed max subscription count limitation of 100 per time");
            return;
        }
        for (final String one : topics) {
            if (!simulator.isTopic(one)) {
                error(id, 404, "topic " + one + " is not found");
                return;
            }
        }
        if (request.path("response").asBoolean()) {
            send("{\"id\":\"" + id + "\",\"type\":\"ack\"}");
        }
        for (final String one : topics) {
            if (adds) {
                simulator.subscriptions().add(one, this);
            } else {
                simulator.subscriptions().remove(one, this);
            }
        }
    }

    private void changePrivate(final JsonNode request, final String id, final String topic, final boolean adds) {
        if (null == account()) {
            error(id, 403, "login is required");
            return;
        }
        if (!request.path("privateChannel").asBoolean()) {
            error(id, 400, "privateChannel is required");
            return;
        }
        if (request.path("response").asBoolean()) {
            send("{\"id\":\"" + id + "\",\"type\":\"ack\"}");
        }
        final String channel = KucoinSimulator.privateChannel(account(), topic);
        if (adds) {
            simulator.subscriptions().add(channel, this);
        } else {
            simulator.subscriptions().remove(channel, this);
        }
    }
}
