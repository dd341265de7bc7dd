package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells those who listen to an account what becomes of its spot orders: channels {@code executions} and
 * {@code balances}, each numbered for each connection. A number is taken by a message that a fault loses, too. Event
 * loop only.
 */
final class SpotPrivate {
    private final KrakenSimulator venue;
    private long ledgerIds;

    SpotPrivate(final KrakenSimulator venue) {
        this.venue = venue;
    }

    private void executions(final VenueOrder order, final Consumer<JsonText> item) {
        for (final SpotSocket socket : venue.spotListeners(order.account(), "executions")) {
            final JsonText json = new JsonText()
                    .open()
                    .text("channel", "executions")
                    .text("type", "update")
                    .openArray("data")
                    .open();
            item.accept(json);
            final String text = json.close()
                    .closeArray()
                    .number("sequence", socket.nextSequence("executions"))
                    .close()
                    .toString();
            venue.emit(() -> socket.send(text));
        }
    }

    void accepted(final VenueOrder order) {
        final String now = SpotTexts.time(venue.nowMs());
        executions(
                order,
                json -> SpotTexts.full(json.text("exec_type", "pending_new").text("order_status", "pending_new"), order)
                        .text("timestamp", now));
        executions(
                order,
                json -> json.text("exec_type", "new")
                        .text("order_id", SpotTexts.orderId(order))
                        .text("order_status", "new")
                        .text("timestamp", now));
    }

    void triggered(final VenueOrder order) {
        executions(
                order,
                json -> json.text("exec_type", "status")
                        .text("order_id", SpotTexts.orderId(order))
                        .text("order_status", "triggered")
                        .text("timestamp", SpotTexts.time(venue.nowMs())));
    }

    void fill(final VenueOrder order, final SimLedger.FillEntry fill) {
        executions(order, json -> SpotTexts.trade(json, order, fill));
        if (SpotTexts.status(order).equals("filled")) {
            ended(order, "filled");
        }
    }

    void amended(final VenueOrder order) {
        executions(
                order,
                json -> SpotTexts.full(
                                json.text("exec_type", "amended").text("order_status", SpotTexts.status(order)), order)
                        .text("timestamp", SpotTexts.time(venue.nowMs())));
    }

    void ended(final VenueOrder order) {
        ended(order, SpotTexts.status(order));
    }

    private void ended(final VenueOrder order, final String word) {
        executions(order, json -> {
            json.text("exec_type", word)
                    .text("order_id", SpotTexts.orderId(order))
                    .text("order_status", word);
            final String reason = SpotTexts.reason(order.endReason());
            if (!reason.isEmpty()) {
                json.text("reason", reason);
            }
            json.raw("cum_qty", SpotTexts.filled(order)).text("timestamp", SpotTexts.time(venue.nowMs()));
        });
    }

    void money(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        for (final SpotSocket socket : venue.spotListeners(order.account(), "balances")) {
            for (final String asset : List.of(instrument.base(), instrument.quote())) {
                final String text = new JsonText()
                        .open()
                        .text("channel", "balances")
                        .text("type", "update")
                        .openArray("data")
                        .open()
                        .text("ledger_id", "LSIM-" + ++ledgerIds)
                        .text("ref_id", SpotTexts.orderId(order))
                        .text("type", "trade")
                        .text("asset", asset)
                        .text("asset_class", "currency")
                        .raw("balance", total(order.account(), instrument.wallet(), asset))
                        .text("timestamp", SpotTexts.time(venue.nowMs()))
                        .close()
                        .closeArray()
                        .number("sequence", socket.nextSequence("balances"))
                        .close()
                        .toString();
                venue.emit(() -> socket.send(text));
            }
        }
    }

    private static String total(final VenueAccount account, final String wallet, final String asset) {
        return SpotOrders.money(account.balance(wallet, asset).total());
    }

    /** How things stand for one who begins to listen. */
    String snapshot(final VenueAccount account, final SpotSocket socket, final String channel) {
        final JsonText json = new JsonText()
                .open()
                .text("channel", channel)
                .text("type", "snapshot")
                .openArray("data");
        if (channel.equals("executions")) {
            venue.desk()
                    .open(account, order -> order.instrument().product().equals(KrakenSimulatorSettings.SPOT))
                    .forEach(order -> SpotTexts.full(
                                    json.open().text("exec_type", "new").text("order_status", SpotTexts.status(order)),
                                    order)
                            .text("timestamp", SpotTexts.time(order.updatedMs()))
                            .close());
        } else {
            final String wallet =
                    venue.spot().values().iterator().next().instrument().wallet();
            account.wallet(wallet)
                    .keySet()
                    .forEach(asset -> json.open()
                            .text("asset", asset)
                            .text("asset_class", "currency")
                            .raw("balance", total(account, wallet, asset))
                            .close());
        }
        return json.closeArray()
                .number("sequence", socket.nextSequence(channel))
                .close()
                .toString();
    }
}
