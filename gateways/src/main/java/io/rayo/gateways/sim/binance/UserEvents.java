package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.Subscriptions;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;

/** Writes user data events for those who listen to an account. Event loop only. */
final class UserEvents {
    /** A connection that hears an account's events. */
    interface UserEventListener {
        void onEvent(String event);
    }

    private final SimulatedVenue venue;
    private final Subscriptions<UserEventListener> listeners = new Subscriptions<>();
    private long executionId = 40_000;

    UserEvents(final SimulatedVenue venue) {
        this.venue = venue;
    }

    private static String channel(final VenueAccount account, final Product product) {
        return product + " " + account.id();
    }

    void listen(final VenueAccount account, final Product product, final UserEventListener listener) {
        listeners.add(channel(account, product), listener);
    }

    void forget(final UserEventListener listener) {
        listeners.removeAll(listener);
    }

    /** Sends to all who listen to the account: their wrappings differ. */
    void emit(final VenueAccount account, final Product product, final String event) {
        venue.emit(() -> listeners.listeners(channel(account, product)).forEach(listener -> listener.onEvent(event)));
    }

    /** Ends what an expired listen key gave. */
    void endFutures(final VenueAccount account) {
        final String channel = channel(account, Product.USDM);
        listeners.listeners(channel).forEach(listener -> listeners.remove(channel, listener));
    }

    void order(final VenueOrder order, final String executionType, final SimLedger.FillEntry trade) {
        final Product product = OrderText.product(order);
        emit(
                order.account(),
                product,
                Product.SPOT == product
                        ? spotOrder(order, executionType, trade)
                        : futuresOrder(order, executionType, trade));
    }

    /** What becomes of a stop of USD-M: {@code hasOrder} once it is an order. */
    void algo(final VenueOrder order, final String status, final boolean hasOrder) {
        emit(order.account(), Product.USDM, AlgoOrders.event(order, status, hasOrder, venue.nowMs()));
    }

    private String spotOrder(final VenueOrder order, final String executionType, final SimLedger.FillEntry trade) {
        final SimInstrument instrument = order.instrument();
        final boolean canceled = executionType.equals("CANCELED");
        final JsonText json = new JsonText()
                .open()
                .text("e", "executionReport")
                .number("E", venue.nowMs())
                .text("s", instrument.symbol())
                .text("c", canceled ? order.cancelNote() : order.clientOrderId())
                .text("S", OrderText.side(order))
                .text("o", OrderText.typeText(order))
                .text("f", OrderText.timeInForce(order))
                .text("q", OrderText.quantity(order))
                .text("p", OrderText.price(order))
                .text("P", "0.00000000")
                .text("F", "0.00000000")
                .number("g", -1)
                .text("C", canceled ? order.clientOrderId() : "")
                .text("x", executionType)
                .text("X", executionType.equals("NEW") ? "NEW" : OrderText.status(order))
                .text("r", "NONE")
                .number("i", order.match().orderId())
                .text("l", Grid.price(instrument, null == trade ? BigDecimal.ZERO : trade.quantity()))
                .text("z", executionType.equals("NEW") ? Grid.quantity(instrument, 0) : OrderText.executed(order))
                .text("L", Grid.price(instrument, null == trade ? BigDecimal.ZERO : trade.price()))
                .text("n", null == trade ? "0" : Grid.amount(trade.fee()));
        if (null == trade) {
            json.raw("N", "null");
        } else {
            json.text("N", trade.feeAsset());
        }
        return json.number("T", order.updatedMs())
                .number("t", null == trade ? -1 : trade.tradeId())
                .number("I", ++executionId)
                .flag("w", order.match().isOpen() || executionType.equals("NEW"))
                .flag("m", null != trade && trade.maker())
                .flag("M", false)
                .number("O", order.createdMs())
                .text("Z", OrderText.quoteExecuted(order))
                .text(
                        "Y",
                        null == trade ? "0.00000000" : Grid.amount(trade.price().multiply(trade.quantity())))
                .text("Q", "0.00000000")
                .number("W", order.createdMs())
                .text("V", "NONE")
                .close()
                .toString();
    }

    private String futuresOrder(final VenueOrder order, final String executionType, final SimLedger.FillEntry trade) {
        final SimInstrument instrument = order.instrument();
        final JsonText json = new JsonText()
                .open()
                .text("e", "ORDER_TRADE_UPDATE")
                .number("E", venue.nowMs())
                .number("T", order.updatedMs())
                .open("o")
                .text("s", instrument.symbol())
                .text("c", order.clientOrderId())
                .text("S", OrderText.side(order))
                .text("o", OrderText.typeText(order))
                .text("f", OrderText.timeInForce(order))
                .text("q", OrderText.quantity(order))
                .text("p", OrderText.price(order))
                .text("ap", OrderText.averagePrice(order))
                .text("sp", "0")
                .text("x", executionType)
                .text("X", executionType.equals("NEW") ? "NEW" : OrderText.status(order))
                .number("i", order.match().orderId())
                .text("l", Grid.price(instrument, null == trade ? BigDecimal.ZERO : trade.quantity()))
                .text("z", executionType.equals("NEW") ? Grid.quantity(instrument, 0) : OrderText.executed(order))
                .text("L", Grid.price(instrument, null == trade ? BigDecimal.ZERO : trade.price()));
        if (null != trade) {
            json.text("N", trade.feeAsset()).text("n", Grid.amount(trade.fee()));
        }
        return json.number("T", order.updatedMs())
                .number("t", null == trade ? 0 : trade.tradeId())
                .text("b", "0")
                .text("a", "0")
                .flag("m", null != trade && trade.maker())
                .flag("R", order.ticket().isReduceOnly())
                .text("wt", "CONTRACT_PRICE")
                .text("ot", OrderText.originalType(order))
                .text("ps", "BOTH")
                .flag("cp", false)
                .text("rp", null == trade ? "0" : Grid.amount(trade.realised()))
                .flag("pP", false)
                .text("V", "EXPIRE_MAKER")
                .text("pm", "NONE")
                .number("gtd", 0)
                .text("er", "0")
                .close()
                .close()
                .toString();
    }

    /** The money that the order may have moved. */
    void balances(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        if (instrument.isSpot()) {
            final JsonText json = new JsonText()
                    .open()
                    .text("e", "outboundAccountPosition")
                    .number("E", venue.nowMs())
                    .number("u", order.updatedMs())
                    .openArray("B");
            for (final String asset : new String[] {instrument.base(), instrument.quote()}) {
                final VenueAccount.Balance balance = order.account().balance(instrument.wallet(), asset);
                json.open()
                        .text("a", asset)
                        .text("f", Grid.amount(balance.free()))
                        .text("l", Grid.amount(balance.locked()))
                        .close();
            }
            emit(order.account(), Product.SPOT, json.closeArray().close().toString());
        } else if (order.match().filledLots() > 0) {
            emit(order.account(), Product.USDM, accountUpdate(order));
        }
    }

    /** Of cross margin: the balance alone. */
    void funding(final VenueAccount account, final SimLedger.FundingEntry funding) {
        final String wallet = Grid.amount(
                account.balance(Product.USDM.name(), funding.asset()).free());
        emit(
                account,
                Product.USDM,
                new JsonText()
                        .open()
                        .text("e", "ACCOUNT_UPDATE")
                        .number("E", venue.nowMs())
                        .number("T", funding.timeMs())
                        .open("a")
                        .text("m", "FUNDING_FEE")
                        .openArray("B")
                        .open()
                        .text("a", funding.asset())
                        .text("wb", wallet)
                        .text("cw", wallet)
                        .text("bc", Grid.amount(funding.paid().negate()))
                        .close()
                        .closeArray()
                        .openArray("P")
                        .closeArray()
                        .close()
                        .close()
                        .toString());
    }

    private String accountUpdate(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        final String wallet = Grid.amount(
                order.account().balance(instrument.wallet(), instrument.quote()).free());
        final VenueAccount.Position position = order.account().position(instrument);
        final String entry = position.entryPrice().toPlainString();
        return new JsonText()
                .open()
                .text("e", "ACCOUNT_UPDATE")
                .number("E", venue.nowMs())
                .number("T", order.updatedMs())
                .open("a")
                .text("m", "ORDER")
                .openArray("B")
                .open()
                .text("a", instrument.quote())
                .text("wb", wallet)
                .text("cw", wallet)
                .text("bc", "0")
                .close()
                .closeArray()
                .openArray("P")
                .open()
                .text("s", instrument.symbol())
                .text("pa", position.quantity().toPlainString())
                .text("ep", entry)
                .text("bep", entry)
                .text("cr", "0")
                .text("up", "0")
                .text("mt", "cross")
                .text("iw", "0")
                .text("ps", "BOTH")
                .close()
                .closeArray()
                .close()
                .close()
                .toString();
    }
}
