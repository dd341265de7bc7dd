package io.rayo.gateways.sim.bybit;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/** Writes orders, fills, money and positions as the venue does, for its stream and its answers. Pure functions. */
final class OrderTexts {
    private static final long ID_HIGH = 0xA4C1718EFE534659L;
    private static final long ID_LOW = 0xA118000000000000L;
    private static final long ID_MASK = 0xFFFFFFFFFFFFL;

    private OrderTexts() {}

    /** The venue's id of an order, as text. */
    static String orderId(final VenueOrder order) {
        return orderId(order.orderId());
    }

    static String orderId(final long orderId) {
        return new UUID(ID_HIGH, ID_LOW | orderId).toString();
    }

    /** The number behind an order's id; -1 if it is none of ours. */
    static long orderNumber(final String orderId) {
        try {
            final UUID id = UUID.fromString(orderId);
            return id.getMostSignificantBits() == ID_HIGH ? id.getLeastSignificantBits() & ID_MASK : -1;
        } catch (final IllegalArgumentException e) {
            return -1; // no UUID, so no order of ours
        }
    }

    static String status(final VenueOrder order) {
        if (order.isSleeping()) {
            return "Untriggered";
        }
        return switch (order.status()) {
            case FILLED -> "Filled";
            case PARTIALLY_FILLED -> "PartiallyFilled";
            case CANCELED, EXPIRED, REJECTED ->
                order.instrument().isSpot() && order.match().filledLots() > 0 ? "PartiallyFilledCanceled" : "Cancelled";
            default -> "New";
        };
    }

    private static String rejectReason(final VenueOrder order) {
        return switch (order.endReason()) {
            case WOULD_TAKE -> "EC_PostOnlyWillTakeLiquidity";
            case NO_LIQUIDITY ->
                TimeInForce.FOK == order.match().timeInForce() ? "EC_CancelForNoFullFill" : "EC_NoImmediateQtyToFill";
            case CLIENT -> "EC_PerCancelRequest";
            case DEAD_MANS_SWITCH -> "EC_CancelByDcp";
            default -> "EC_NoError";
        };
    }

    private static String cancelType(final VenueOrder order) {
        return switch (order.endReason()) {
            case CLIENT -> "CancelByUser";
            case DEAD_MANS_SWITCH -> "CancelByDCP";
            default -> "UNKNOWN";
        };
    }

    private static String timeInForce(final VenueOrder order) {
        return TimeInForce.GTX == order.match().timeInForce()
                ? "PostOnly"
                : order.match().timeInForce().name();
    }

    /** Fields of an order as it stands. */
    static JsonText order(final JsonText json, final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        final boolean market = OrderType.MARKET == order.match().type();
        final long leftLots = OrderStatus.CANCELED == order.status() || !order.isOpen()
                ? 0
                : order.match().quantityLots() - order.match().filledLots();
        return json.text("category", instrument.product())
                .text("symbol", instrument.symbol())
                .text("orderId", orderId(order))
                .text("orderLinkId", order.clientOrderId())
                .text("side", MarketTexts.side(order.match().side()))
                .text("orderType", market ? "Market" : "Limit")
                .text("timeInForce", timeInForce(order))
                .text("orderStatus", status(order))
                .text("cancelType", cancelType(order))
                .text("rejectReason", rejectReason(order))
                .text("price", market ? "0" : instrument.priceText(order.match().priceTicks()))
                .text("qty", instrument.quantityText(order.match().quantityLots()))
                .text("leavesQty", instrument.quantityText(leftLots))
                .text("cumExecQty", instrument.quantityText(order.match().filledLots()))
                .text("cumExecValue", order.value().toPlainString())
                .text(
                        "avgPrice",
                        order.match().filledLots() == 0
                                ? ""
                                : order.averagePrice().toPlainString())
                .number("positionIdx", 0)
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .text("stopOrderType", order.ticket().triggerTicks() > 0 ? "Stop" : "")
                .text(
                        "triggerPrice",
                        order.ticket().triggerTicks() > 0
                                ? instrument.priceText(order.ticket().triggerTicks())
                                : "")
                .text("createdTime", Long.toString(order.createdMs()))
                .text("updatedTime", Long.toString(order.updatedMs()));
    }

    /** Fields of a fill. */
    static JsonText execution(final JsonText json, final SimLedger.FillEntry fill, final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        return json.text("category", instrument.product())
                .text("symbol", instrument.symbol())
                .text("orderId", orderId(order))
                .text("orderLinkId", order.clientOrderId())
                .text("execId", executionId(instrument, fill))
                .text("execPrice", fill.price().toPlainString())
                .text("execQty", fill.quantity().toPlainString())
                .text("execValue", fill.price().multiply(fill.quantity()).toPlainString())
                .text("execFee", fill.fee().toPlainString())
                .text("feeCurrency", fill.feeAsset())
                .text("execType", "Trade")
                .text("execTime", Long.toString(fill.timeMs()))
                .flag("isMaker", fill.maker())
                .text("side", fill.side().equals("BUY") ? "Buy" : "Sell")
                .text("orderPrice", instrument.priceText(order.match().priceTicks()))
                .text("orderQty", instrument.quantityText(order.match().quantityLots()))
                .text("orderType", OrderType.MARKET == order.match().type() ? "Market" : "Limit")
                .number("seq", fill.tradeId());
    }

    /** Funding is told among the trades: its fee is what was paid. */
    static JsonText funding(final JsonText json, final SimLedger.FundingEntry funding) {
        return json.text("category", funding.product())
                .text("symbol", funding.symbol())
                .text("orderId", "")
                .text("orderLinkId", "")
                .text("execId", new UUID(0x0AB1BDF700000001L, funding.id()).toString())
                .text("execPrice", funding.price().toPlainString())
                .text("execQty", funding.quantity().abs().toPlainString())
                .text(
                        "execValue",
                        funding.price().multiply(funding.quantity().abs()).toPlainString())
                .text("execFee", funding.paid().toPlainString())
                .text("feeRate", funding.rate().toPlainString())
                .text("feeCurrency", "")
                .text("execType", "Funding")
                .text("execTime", Long.toString(funding.timeMs()))
                .flag("isMaker", false)
                .text("side", funding.quantity().signum() > 0 ? "Buy" : "Sell")
                .text("orderPrice", "0")
                .text("orderQty", "0")
                .text("leavesQty", "0")
                .text("orderType", "UNKNOWN")
                .number("seq", funding.id());
    }

    /** A trade has two sides, and both may be ours. */
    private static String executionId(final SimInstrument instrument, final SimLedger.FillEntry fill) {
        return instrument.isSpot()
                ? Long.toString(2_290_000_000_000_000_000L + 2 * fill.tradeId() + (fill.maker() ? 1 : 0))
                : new UUID(
                                0x0AB1BDF700000000L ^ instrument.symbol().hashCode(),
                                2 * fill.tradeId() + (fill.maker() ? 1 : 0))
                        .toString();
    }

    /** The account's money. */
    static JsonText wallet(final JsonText json, final VenueAccount account) {
        json.text("accountType", "UNIFIED").text("totalEquity", "").openArray("coin");
        for (final Map.Entry<String, VenueAccount.Balance> coin :
                account.wallet(BybitSimulatorSettings.WALLET).entrySet()) {
            json.open()
                    .text("coin", coin.getKey())
                    .text("equity", coin.getValue().total().toPlainString())
                    .text("walletBalance", coin.getValue().total().toPlainString())
                    .text("locked", coin.getValue().locked().toPlainString())
                    .text("totalOrderIM", "0")
                    .text("totalPositionIM", "0")
                    .text("unrealisedPnl", "0")
                    .close();
        }
        return json.closeArray();
    }

    /** A position; the stream and the answers have different names for its price. */
    static JsonText position(
            final JsonText json,
            final VenueAccount.Position position,
            final BigDecimal leverage,
            final String priceName,
            final BigDecimal markPrice,
            final long nowMs) {
        final int sign = position.quantity().signum();
        return json.text("category", position.instrument().product())
                .text("symbol", position.instrument().symbol())
                .text("side", sign == 0 ? "" : sign > 0 ? "Buy" : "Sell")
                .text("size", position.quantity().abs().toPlainString())
                .text(priceName, position.entryPrice().toPlainString())
                .text("markPrice", markPrice.toPlainString())
                .text("leverage", leverage.toPlainString())
                .text("liqPrice", "")
                .text("unrealisedPnl", position.unrealised(markPrice).toPlainString())
                .number("positionIdx", 0)
                .text("positionStatus", "Normal")
                .text("updatedTime", Long.toString(nowMs));
    }

    /** Whether an order ended for a reason other than being filled. */
    static boolean isEnded(final VenueOrder order) {
        return EndReason.NONE != order.endReason();
    }
}
