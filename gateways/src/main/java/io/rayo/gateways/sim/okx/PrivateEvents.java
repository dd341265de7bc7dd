package io.rayo.gateways.sim.okx;

import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;

/**
 * Pushes of the private channels {@code orders}, {@code account} and {@code positions}, and of {@code orders-algo} on
 * the business socket. Event loop only.
 */
final class PrivateEvents {
    private final OkxSimulator simulator;
    private String requestId = "";

    PrivateEvents(final OkxSimulator simulator) {
        this.simulator = simulator;
    }

    /** Id of the change that is being made; empty if none is. */
    void requestId(final String id) {
        requestId = id;
    }

    void onAccepted(final VenueOrder order) {
        if (order.isSleeping()) {
            pushAlgo(order);
            return;
        }
        final boolean mayBeRejected = order.match().timeInForce() == TimeInForce.GTX
                && order.market()
                        .engine()
                        .wouldMatch(order.match().side(), order.match().priceTicks());
        if (!mayBeRejected) { // a post-only order that would take is never live
            push(order, null);
        }
    }

    /** A stop has become an order. */
    void onTriggered(final VenueOrder order) {
        pushAlgo(order);
        push(order, null);
    }

    private void pushAlgo(final VenueOrder order) {
        send(order.account(), "orders-algo", AlgoOrders.text(order));
    }

    void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        push(order, fill);
    }

    void onAmended(final VenueOrder order) {
        push(order, null);
    }

    void onEnded(final VenueOrder order) {
        if (!AlgoOrders.isOrder(order)) {
            pushAlgo(order);
            return;
        }
        if (order.endReason() != EndReason.NONE || !order.isOpen()) {
            push(order, null);
        }
    }

    private void push(final VenueOrder order, final SimLedger.FillEntry fill) {
        send(order.account(), "orders", OrderJson.order(order, fill, requestId));
    }

    void onMoney(final VenueOrder order) {
        send(order.account(), "account", OrderJson.account(order.account(), simulator.nowMs()));
        if (!order.instrument().isSpot()) {
            send(
                    order.account(),
                    "positions",
                    OrderJson.position(
                            order.account().position(order.instrument()),
                            order.market().markPrice(),
                            simulator.nowMs()));
        }
    }

    private void send(final VenueAccount account, final String channel, final String data) {
        final String text = "{\"arg\":{\"channel\":\"" + channel + "\",\"instType\":\"ANY\",\"uid\":\"" + account.id()
                + "\"},\"data\":[" + data + "]}";
        for (final SimConnection connection : simulator.subscriptions().listeners(channel + "@" + account.id())) {
            simulator.emit(() -> connection.send(text));
        }
    }

    /** What a new subscriber of the account gets at once. */
    void image(final OkxConnection connection, final VenueAccount account, final String channel) {
        if (channel.equals("account")) {
            connection.send("{\"arg\":{\"channel\":\"account\",\"uid\":\"" + account.id()
                    + "\"},\"eventType\":\"snapshot\",\"curPage\":1,\"lastPage\":true,\"data\":["
                    + OrderJson.account(account, simulator.nowMs()) + "]}");
        }
    }
}
