package io.rayo.gateways.sim.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.ArrayList;
import java.util.List;

/** A connection to the private streams. Event loop only. */
final class PrivateConnection extends SimConnection {
    private final BybitSimulator simulator;

    PrivateConnection(final BybitSimulator simulator, final SimSocket socket) {
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
                        .text("req_id", request.path("req_id").asText())
                        .text("op", "pong")
                        .openArray("args")
                        .textElement(Long.toString(simulator.nowMs()))
                        .closeArray()
                        .text("conn_id", connectionId())
                        .close()
                        .toString());
            case "auth" -> auth(request);
            case "subscribe", "unsubscribe" -> change(request, operation);
            default -> answer(request, false, "Params Error", operation);
        }
    }

    private String connectionId() {
        return "sim-" + socket().id();
    }

    private void auth(final JsonNode request) {
        try {
            login(simulator.authenticate(request.path("args")));
            answer(request, true, "", "auth");
        } catch (final VenueException e) {
            answer(request, false, e.getMessage(), "auth");
            socket().close(1008, "auth failed");
        }
    }

    private void change(final JsonNode request, final String operation) {
        if (null == account()) {
            answer(request, false, "Request not authorized", operation);
            return;
        }
        final List<String> topics = new ArrayList<>();
        request.path("args").forEach(topic -> topics.add(topic.asText()));
        for (final String topic : topics) {
            if (!PrivateStreams.TOPICS.contains(topic)) {
                answer(request, false, "error:handler not found,topic:" + topic, operation);
                return;
            }
        }
        answer(request, true, "", operation);
        for (final String topic : topics) {
            if (operation.equals("subscribe")) {
                simulator.privateStreams().subscribe(this, topic);
            } else {
                simulator.privateStreams().unsubscribe(this, topic);
            }
        }
    }

    private void answer(final JsonNode request, final boolean success, final String message, final String operation) {
        send(new JsonText()
                .open()
                .flag("success", success)
                .text("ret_msg", message)
                .text("op", operation)
                .text("conn_id", connectionId())
                .text("req_id", request.path("req_id").asText())
                .close()
                .toString());
    }

    @Override
    protected void onGone() {
        simulator.privateStreams().forget(this);
    }
}
