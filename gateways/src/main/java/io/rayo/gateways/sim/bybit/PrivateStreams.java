package io.rayo.gateways.sim.bybit;

import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.Subscriptions;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells those who listen to an account what becomes of its orders: topics {@code order}, {@code execution},
 * {@code position}, {@code wallet}, also in their form per category. The dead man's switch of the venue watches these
 * connections: the orders of a category are canceled when nobody has listened to {@code dcp} for its time. Event loop.
 */
final class PrivateStreams {
    /** Topics that can be subscribed to; with a category behind it the first two as well. */
    static final List<String> TOPICS = List.of(
            "order",
            "order.spot",
            "order.linear",
            "execution",
            "execution.spot",
            "execution.linear",
            "position",
            "position.linear",
            "wallet",
            "dcp.spot",
            "dcp.future");

    private final BybitSimulator simulator;
    private final Subscriptions<PrivateConnection> subscribers = new Subscriptions<>();
    private final Map<String, Long> windows = new HashMap<>();
    private long messages;

    PrivateStreams(final BybitSimulator simulator) {
        this.simulator = simulator;
    }

    private static String channel(final VenueAccount account, final String topic) {
        return account.id() + " " + topic;
    }

    void subscribe(final PrivateConnection connection, final String topic) {
        subscribers.add(channel(connection.account(), topic), connection);
        if (topic.startsWith("dcp.")) {
            watch(
                    connection.account(),
                    topic.equals("dcp.spot") ? BybitSimulatorSettings.SPOT : BybitSimulatorSettings.LINEAR);
        }
    }

    void unsubscribe(final PrivateConnection connection, final String topic) {
        subscribers.remove(channel(connection.account(), topic), connection);
    }

    void forget(final PrivateConnection connection) {
        final VenueAccount account = connection.account();
        subscribers.removeAll(connection);
        if (null != account) {
            watch(account, BybitSimulatorSettings.SPOT);
            watch(account, BybitSimulatorSettings.LINEAR);
        }
    }

    /** Sets the time of the switch. */
    void deadMansSwitch(final VenueAccount account, final String product, final long windowMs) {
        windows.put(channel(account, product), windowMs);
        watch(account, product);
    }

    /** Winds the switch up if nobody listens, and stops it if somebody does. */
    private void watch(final VenueAccount account, final String product) {
        final Long windowMs = windows.get(channel(account, product));
        if (null == windowMs) {
            return;
        }
        final String topic = product.equals(BybitSimulatorSettings.SPOT) ? "dcp.spot" : "dcp.future";
        final boolean watched = subscribers.isWanted(channel(account, topic));
        simulator
                .desk()
                .deadMansSwitch(
                        account,
                        product,
                        order -> order.instrument().product().equals(product),
                        watched ? 0 : simulator.nowMs() + windowMs);
    }

    private JsonText head(final String topic) {
        return new JsonText()
                .open()
                .text("id", "sim-" + ++messages)
                .text("topic", topic)
                .number("creationTime", simulator.nowMs())
                .openArray("data")
                .open();
    }

    private void emit(final VenueAccount account, final String topic, final String text) {
        simulator.emit(
                () -> subscribers.listeners(channel(account, topic)).forEach(connection -> connection.send(text)));
    }

    private boolean isWanted(final VenueAccount account, final String topic) {
        return subscribers.isWanted(channel(account, topic));
    }

    void order(final VenueOrder order) {
        for (final String topic : List.of("order", "order." + order.instrument().product())) {
            if (isWanted(order.account(), topic)) {
                final String text = OrderTexts.order(head(topic), order)
                        .close()
                        .closeArray()
                        .close()
                        .toString();
                emit(order.account(), topic, text);
            }
        }
    }

    void execution(final VenueOrder order, final SimLedger.FillEntry fill) {
        for (final String topic :
                List.of("execution", "execution." + order.instrument().product())) {
            if (isWanted(order.account(), topic)) {
                final String text = OrderTexts.execution(head(topic), fill, order)
                        .close()
                        .closeArray()
                        .close()
                        .toString();
                emit(order.account(), topic, text);
            }
        }
    }

    void funding(final VenueAccount account, final SimLedger.FundingEntry funding) {
        for (final String topic : List.of("execution", "execution." + funding.product())) {
            if (isWanted(account, topic)) {
                final String text = OrderTexts.funding(head(topic), funding)
                        .close()
                        .closeArray()
                        .close()
                        .toString();
                emit(account, topic, text);
            }
        }
    }

    /** Money, and on contracts the position: after every action, whether it changed or not, as the venue does. */
    void money(final VenueOrder order) {
        final VenueAccount account = order.account();
        if (!order.instrument().isSpot()) {
            for (final String topic : List.of("position", "position.linear")) {
                if (isWanted(account, topic)) {
                    final String text = simulator
                            .api()
                            .position(head(topic), account, account.position(order.instrument()), "entryPrice")
                            .close()
                            .closeArray()
                            .close()
                            .toString();
                    emit(account, topic, text);
                }
            }
        }
        if (isWanted(account, "wallet")) {
            final String text = OrderTexts.wallet(head("wallet"), account)
                    .close()
                    .closeArray()
                    .close()
                    .toString();
            emit(account, "wallet", text);
        }
    }
}
