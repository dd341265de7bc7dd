package io.rayo.gateways.sim.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the public streams of one category. One topic that is not known makes the venue refuse the whole
 * request, as the real one does. Event loop only.
 */
final class PublicConnection extends SimConnection {
    private static final int SPOT_TOPICS_PER_REQUEST = 10;

    private final BybitSimulator simulator;
    private final String category;

    PublicConnection(final BybitSimulator simulator, final SimSocket socket, final String category) {
        super(simulator, socket, simulator.settings().connectionRules());
        this.simulator = simulator;
        this.category = category;
    }

    String category() {
        return category;
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request = Requests.json(text);
        final String operation = request.path("op").asText();
        switch (operation) {
            case "ping" -> answer(request, true, "pong", operation);
            case "subscribe", "unsubscribe" -> change(request, operation);
            default -> answer(request, false, "Params Error", operation);
        }
    }

    private void change(final JsonNode request, final String operation) {
        final List<String> topics = new ArrayList<>();
        request.path("args").forEach(topic -> topics.add(topic.asText()));
        if (category.equals(BybitSimulatorSettings.SPOT) && topics.size() > SPOT_TOPICS_PER_REQUEST) {
            answer(request, false, "args size >10", operation);
            return;
        }
        final boolean adds = operation.equals("subscribe");
        for (final String topic : topics) {
            if (!simulator.isTopic(category, topic)) {
                answer(request, false, "error:handler not found,topic:" + topic, operation);
                return;
            }
            if (adds && simulator.isSubscribed(this, topic)) {
                answer(request, false, "error:already subscribed,topic:" + topic, operation);
                return;
            }
        }
        answer(request, true, category.equals(BybitSimulatorSettings.SPOT) ? operation : "", operation);
        for (final String topic : topics) {
            if (adds) {
                simulator.subscribe(this, topic);
            } else {
                simulator.unsubscribe(this, topic);
            }
        }
    }

    private void answer(final JsonNode request, final boolean success, final String message, final String operation) {
        send(new JsonText()
                .open()
                .flag("success", success)
                .text("ret_msg", message)
                .text("conn_id", "sim-" + socket().id())
                .text("req_id", request.path("req_id").asText())
                .text("op", operation)
                .close()
                .toString());
    }
}
