package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells those who listen to an account what becomes of its futures orders: feeds {@code open_orders}, {@code fills},
 * {@code balances} and {@code open_positions}. Orders that never rested are in the fills only. Event loop only.
 */
final class FuturesPrivate {
    /** Feeds that need a signed challenge. */
    static final Set<String> FEEDS =
            Set.of("open_orders", "open_orders_verbose", "fills", "balances", "open_positions");

    private final KrakenSimulator venue;
    private final Set<Long> resting = new HashSet<>();

    FuturesPrivate(final KrakenSimulator venue) {
        this.venue = venue;
    }

    private void emit(final VenueAccount account, final String feed, final String text) {
        for (final FuturesSocket socket : venue.futuresListeners(account, feed)) {
            venue.emit(() -> socket.send(text));
        }
    }

    private void order(final VenueOrder order, final boolean isCancel, final String reason) {
        final JsonText json = new JsonText().open().text("feed", "open_orders").open("order");
        emit(
                order.account(),
                "open_orders",
                FuturesTexts.feed(json, order)
                        .close()
                        .flag("is_cancel", isCancel)
                        .text("reason", reason)
                        .close()
                        .toString());
    }

    /** An order rests from now on. */
    void placed(final VenueOrder order) {
        resting.add(order.orderId());
        order(order, false, "new_placed_order_by_user");
    }

    void fill(final VenueOrder order, final SimLedger.FillEntry fill) {
        final String text = new JsonText()
                .open()
                .text("feed", "fills")
                .text("username", "sim")
                .openArray("fills")
                .open()
                .text("instrument", fill.symbol())
                .number("time", fill.timeMs())
                .raw("price", fill.price().toPlainString())
                .number("seq", fill.tradeId())
                .flag("buy", fill.side().equals("BUY"))
                .raw("qty", fill.quantity().toPlainString())
                .raw("remaining_order_qty", FuturesTexts.left(order))
                .text("order_id", FuturesTexts.orderId(fill.orderId()))
                .text("cli_ord_id", fill.clientOrderId())
                .text("fill_id", FuturesTexts.fillId(fill))
                .text("fill_type", fill.maker() ? "maker" : "taker")
                .raw("fee_paid", fill.fee().toPlainString())
                .text("fee_currency", fill.feeAsset())
                .close()
                .closeArray()
                .close()
                .toString();
        emit(order.account(), "fills", text);
        if (resting.contains(order.orderId())) {
            final boolean isFull = !order.isOpen();
            order(order, isFull, isFull ? "full_fill" : "partial_fill");
            if (isFull) {
                resting.remove(order.orderId());
            }
        }
    }

    void triggered(final VenueOrder order) {
        if (resting.contains(order.orderId())) {
            order(order, false, "stop_order_triggered");
        }
    }

    void amended(final VenueOrder order) {
        order(order, false, "edited_by_user");
    }

    /** The end of a resting order, in the short form that says nothing of its fills. */
    void ended(final VenueOrder order) {
        if (resting.remove(order.orderId())) {
            emit(
                    order.account(),
                    "open_orders",
                    new JsonText()
                            .open()
                            .text("feed", "open_orders")
                            .text("order_id", FuturesTexts.orderId(order.orderId()))
                            .text("cli_ord_id", order.clientOrderId())
                            .flag("is_cancel", true)
                            .text("reason", FuturesTexts.reason(order))
                            .close()
                            .toString());
        }
    }

    void money(final VenueOrder order) {
        emit(order.account(), "open_positions", text(order.account(), "open_positions"));
        emit(order.account(), "balances", text(order.account(), "balances"));
    }

    /** How things stand, for one who begins to listen as for a change. */
    String text(final VenueAccount account, final String feed) {
        final JsonText json = new JsonText().open();
        final Consumer<VenueOrder> orders =
                order -> FuturesTexts.feed(json.open(), order).close();
        switch (feed) {
            case "open_orders", "open_orders_verbose" -> {
                json.text("feed", feed + "_snapshot").text("account", "sim").openArray("orders");
                venue.desk()
                        .open(account, order -> !order.instrument().isSpot())
                        .forEach(orders);
                json.closeArray();
            }
            case "fills" ->
                json.text("feed", "fills_snapshot")
                        .text("account", "sim")
                        .openArray("fills")
                        .closeArray();
            case "balances" -> {
                json.text("feed", "balances").text("account", "sim").open("flex_futures");
                venue.futuresOrders().currencies(json, account).close();
            }
            default -> {
                json.text("feed", "open_positions").text("account", "sim").openArray("positions");
                for (final VenueAccount.Position position : account.positions()) {
                    if (position.quantity().signum() != 0) {
                        json.open()
                                .text("instrument", position.instrument().symbol())
                                .raw("balance", position.quantity().toPlainString())
                                .raw("entry_price", position.entryPrice().toPlainString())
                                .close();
                    }
                }
                json.closeArray();
            }
        }
        return json.close().toString();
    }
}
