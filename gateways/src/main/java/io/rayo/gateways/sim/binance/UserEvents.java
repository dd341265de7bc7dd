package io.rayo.gateways.sim.binance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import org.agrona.concurrent.EpochClock;

/** Writes user data events; holds them back while a request is being answered, if asked to. Event loop only. */
final class UserEvents {
    /** What a TRADE event says beyond the order. */
    record Trade(
            long ticks, long lots, long tradeId, BigDecimal fee, String feeAsset, boolean maker, BigDecimal realised) {}

    private record Held(VenueAccount account, Product product, String event) {}

    private final EpochClock clock;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private boolean holding;
    private long executionId = 40_000;

    UserEvents(final EpochClock clock) {
        this.clock = clock;
    }

    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        while (!held.isEmpty()) {
            final Held event = held.poll();
            event.account().emit(event.product(), event.event());
        }
    }

    private void emit(final VenueAccount account, final Product product, final String event) {
        if (holding) {
            held.add(new Held(account, product, event));
        } else {
            account.emit(product, event);
        }
    }

    void order(final VenueOrder order, final String executionType, final Trade trade) {
        final Product product = order.market.instrument().product();
        emit(
                order.account,
                product,
                Product.SPOT == product
                        ? spotOrder(order, executionType, trade)
                        : futuresOrder(order, executionType, trade));
    }

    private String spotOrder(final VenueOrder order, final String executionType, final Trade trade) {
        final SimInstrument instrument = order.market.instrument();
        final boolean canceled = executionType.equals("CANCELED");
        final JsonText json = new JsonText()
                .open()
                .text("e", "executionReport")
                .number("E", clock.time())
                .text("s", instrument.symbol())
                .text("c", canceled ? order.cancelId : order.clientOrderId)
                .text("S", order.side())
                .text("o", order.typeText)
                .text("f", order.timeInForce())
                .text("q", order.quantity())
                .text("p", order.price())
                .text("P", "0.00000000")
                .text("F", "0.00000000")
                .number("g", -1)
                .text("C", canceled ? order.clientOrderId : "")
                .text("x", executionType)
                .text("X", executionType.equals("NEW") ? "NEW" : order.status())
                .text("r", "NONE")
                .number("i", order.match.orderId())
                .text("l", instrument.quantity(null == trade ? 0 : trade.lots()))
                .text("z", executionType.equals("NEW") ? instrument.quantity(0) : order.executed())
                .text("L", instrument.price(null == trade ? 0 : trade.ticks()))
                .text("n", null == trade ? "0" : SimInstrument.amount(trade.fee()));
        if (null == trade) {
            json.raw("N", "null");
        } else {
            json.text("N", trade.feeAsset());
        }
        return json.number("T", order.updatedMs)
                .number("t", null == trade ? -1 : trade.tradeId())
                .number("I", ++executionId)
                .flag("w", order.match.isOpen() || executionType.equals("NEW"))
                .flag("m", null != trade && trade.maker())
                .flag("M", false)
                .number("O", order.createdMs)
                .text("Z", order.quoteExecuted())
                .text(
                        "Y",
                        null == trade
                                ? "0.00000000"
                                : SimInstrument.amount(
                                        instrument.notional(Math.multiplyExact(trade.ticks(), trade.lots()))))
                .text("Q", "0.00000000")
                .number("W", order.createdMs)
                .text("V", "NONE")
                .close()
                .toString();
    }

    private String futuresOrder(final VenueOrder order, final String executionType, final Trade trade) {
        final SimInstrument instrument = order.market.instrument();
        final JsonText json = new JsonText()
                .open()
                .text("e", "ORDER_TRADE_UPDATE")
                .number("E", clock.time())
                .number("T", order.updatedMs)
                .open("o")
                .text("s", instrument.symbol())
                .text("c", order.clientOrderId)
                .text("S", order.side())
                .text("o", order.typeText)
                .text("f", order.timeInForce())
                .text("q", order.quantity())
                .text("p", order.price())
                .text("ap", order.averagePrice())
                .text("sp", "0")
                .text("x", executionType)
                .text("X", executionType.equals("NEW") ? "NEW" : order.status())
                .number("i", order.match.orderId())
                .text("l", instrument.quantity(null == trade ? 0 : trade.lots()))
                .text("z", executionType.equals("NEW") ? instrument.quantity(0) : order.executed())
                .text("L", instrument.price(null == trade ? 0 : trade.ticks()));
        if (null != trade) {
            json.text("N", trade.feeAsset()).text("n", SimInstrument.amount(trade.fee()));
        }
        return json.number("T", order.updatedMs)
                .number("t", null == trade ? 0 : trade.tradeId())
                .text("b", "0")
                .text("a", "0")
                .flag("m", null != trade && trade.maker())
                .flag("R", order.reduceOnly)
                .text("wt", "CONTRACT_PRICE")
                .text("ot", order.typeText)
                .text("ps", "BOTH")
                .flag("cp", false)
                .text("rp", null == trade ? "0" : SimInstrument.amount(trade.realised()))
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
        final SimInstrument instrument = order.market.instrument();
        if (Product.SPOT == instrument.product()) {
            final JsonText json = new JsonText()
                    .open()
                    .text("e", "outboundAccountPosition")
                    .number("E", clock.time())
                    .number("u", order.updatedMs)
                    .openArray("B");
            for (final String asset : new String[] {instrument.baseAsset(), instrument.quoteAsset()}) {
                final VenueAccount.Balance balance = order.account.balance(asset);
                json.open()
                        .text("a", asset)
                        .text("f", SimInstrument.amount(balance.free))
                        .text("l", SimInstrument.amount(balance.locked))
                        .close();
            }
            emit(order.account, Product.SPOT, json.closeArray().close().toString());
        } else if (order.match.filledLots() > 0) {
            emit(order.account, Product.USDM, accountUpdate(order));
        }
    }

    private String accountUpdate(final VenueOrder order) {
        final SimInstrument instrument = order.market.instrument();
        final String wallet = SimInstrument.amount(order.account.futuresBalance(instrument.quoteAsset()).free);
        final VenueAccount.Position position = order.account.position(instrument.symbol());
        final String entry = 0 == position.quantity.signum()
                ? "0"
                : position.cost
                        .divide(position.quantity, 8, RoundingMode.HALF_EVEN)
                        .toPlainString();
        return new JsonText()
                .open()
                .text("e", "ACCOUNT_UPDATE")
                .number("E", clock.time())
                .number("T", order.updatedMs)
                .open("a")
                .text("m", "ORDER")
                .openArray("B")
                .open()
                .text("a", instrument.quoteAsset())
                .text("wb", wallet)
                .text("cw", wallet)
                .text("bc", "0")
                .close()
                .closeArray()
                .openArray("P")
                .open()
                .text("s", instrument.symbol())
                .text("pa", position.quantity.toPlainString())
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
