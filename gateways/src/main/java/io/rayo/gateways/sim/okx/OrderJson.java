package io.rayo.gateways.sim.okx;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;

/** Orders, fills, balances and positions in the venue's words. Pure functions. */
final class OrderJson {
    private OrderJson() {}

    /**
     * An order, in answers and on the channel of orders.
     *
     * @param order as it stands.
     * @param fill that caused the push; null if none did.
     * @param requestId of the change that caused the push; empty if none did.
     * @return an object.
     */
    static String order(final VenueOrder order, final SimLedger.FillEntry fill, final String requestId) {
        final SimInstrument instrument = order.instrument();
        final boolean isMarket = order.match().type() == OrderType.MARKET;
        final boolean hasFees = order.fees().signum() != 0;
        return new JsonText()
                .open()
                .text("instType", instrument.product())
                .text("instId", instrument.symbol())
                .text("ordId", Long.toString(order.orderId()))
                .text("clOrdId", clientOrderId(order))
                .text("algoClOrdId", AlgoOrders.isAlgo(order) ? order.clientOrderId() : "")
                .text("algoId", AlgoOrders.isAlgo(order) ? Long.toString(AlgoOrders.algoId(order)) : "")
                .text("tag", "")
                .text("side", side(order))
                .text("posSide", instrument.isSpot() ? "" : "net")
                .text("tdMode", instrument.isSpot() ? "cash" : "cross")
                .text("ordType", type(order))
                .text("px", isMarket ? "" : instrument.priceText(order.match().priceTicks()))
                .text("sz", instrument.quantityText(order.match().quantityLots()))
                .text("state", state(order))
                .text(
                        "accFillSz",
                        order.match().filledLots() == 0
                                ? "0"
                                : instrument.quantityText(order.match().filledLots()))
                .text(
                        "avgPx",
                        order.match().filledLots() == 0
                                ? "0"
                                : order.averagePrice().toPlainString())
                .text("fillPx", fill == null ? "" : fill.price().toPlainString())
                .text("fillSz", fill == null ? "0" : fill.quantity().toPlainString())
                .text("fillTime", fill == null ? "" : Long.toString(fill.timeMs()))
                .text("tradeId", fill == null ? "" : Long.toString(fill.tradeId()))
                .text("fillFee", fill == null ? "0" : fill.fee().negate().toPlainString())
                .text("fillFeeCcy", fill == null ? "" : fill.feeAsset())
                .text("execType", fill == null ? "" : fill.maker() ? "M" : "T")
                .text("fee", hasFees ? order.fees().negate().toPlainString() : "0")
                .text("feeCcy", hasFees ? order.fills().getFirst().feeAsset() : "")
                .text("reduceOnly", Boolean.toString(order.ticket().isReduceOnly()))
                .text("category", "normal")
                .text("cancelSource", cancelSource(order))
                .text("amendResult", requestId.isEmpty() ? "" : "0")
                .text("reqId", requestId)
                .text("code", "0")
                .text("msg", "")
                .text("cTime", Long.toString(order.createdMs()))
                .text("uTime", Long.toString(order.updatedMs()))
                .close()
                .toString();
    }

    /** What a trigger made of a stop has none. */
    private static String clientOrderId(final VenueOrder order) {
        return AlgoOrders.isAlgo(order) ? "" : order.clientOrderId();
    }

    private static String side(final VenueOrder order) {
        return order.match().side() == Side.BUY ? "buy" : "sell";
    }

    private static String type(final VenueOrder order) {
        if (order.match().type() == OrderType.MARKET) {
            return "market";
        }
        return switch (order.match().timeInForce()) {
            case IOC -> "ioc";
            case FOK -> "fok";
            case GTX -> "post_only";
            default -> "limit";
        };
    }

    private static String state(final VenueOrder order) {
        return switch (order.status()) {
            case NEW -> "live";
            case PARTIALLY_FILLED -> "partially_filled";
            case FILLED -> "filled";
            default -> "canceled";
        };
    }

    private static String cancelSource(final VenueOrder order) {
        if (order.isOpen() || !state(order).equals("canceled")) {
            return "";
        }
        return switch (order.endReason()) {
            case DEAD_MANS_SWITCH -> "20";
            case WOULD_TAKE -> "31";
            case NO_LIQUIDITY -> order.match().timeInForce() == TimeInForce.FOK ? "13" : "14";
            case NONE, CLIENT, AMENDED, NO_MONEY -> order.endReason() == EndReason.CLIENT ? "1" : "2";
        };
    }

    static String fill(final VenueOrder order, final SimLedger.FillEntry fill, final long billId) {
        return new JsonText()
                .open()
                .text("instType", fill.product())
                .text("instId", fill.symbol())
                .text("tradeId", Long.toString(fill.tradeId()))
                .text("ordId", Long.toString(fill.orderId()))
                .text("clOrdId", clientOrderId(order))
                .text("billId", Long.toString(billId))
                .text("fillPx", fill.price().toPlainString())
                .text("fillSz", fill.quantity().toPlainString())
                .text("side", side(order))
                .text("posSide", order.instrument().isSpot() ? "" : "net")
                .text("execType", fill.maker() ? "M" : "T")
                .text("fee", fill.fee().negate().toPlainString())
                .text("feeCcy", fill.feeAsset())
                .text("fillTime", Long.toString(fill.timeMs()))
                .text("ts", Long.toString(fill.timeMs()))
                .close()
                .toString();
    }

    /** The account, as in {@code account/balance} and on channel {@code account}. */
    static String account(final VenueAccount account, final long nowMs) {
        final JsonText text = new JsonText()
                .open()
                .text("totalEq", "")
                .text("uTime", Long.toString(nowMs))
                .openArray("details");
        account.wallet(OkxSimulatorSettings.WALLET)
                .forEach((asset, balance) -> text.open()
                        .text("ccy", asset)
                        .text("eq", balance.total().toPlainString())
                        .text("cashBal", balance.total().toPlainString())
                        .text("availBal", balance.free().toPlainString())
                        .text("availEq", balance.free().toPlainString())
                        .text("frozenBal", balance.locked().toPlainString())
                        .text("ordFrozen", balance.locked().toPlainString())
                        .text("uTime", Long.toString(nowMs))
                        .close());
        return text.closeArray().close().toString();
    }

    /** A payment of funding as the account's bills show it. */
    static String bill(final SimLedger.FundingEntry funding) {
        final String received = funding.paid().negate().toPlainString();
        return new JsonText()
                .open()
                .text("bal", "")
                .text("balChg", received)
                .text("billId", Long.toString(funding.id()))
                .text("ccy", funding.asset())
                .text("execType", "")
                .text("fee", "0")
                .text("from", "")
                .text("instId", funding.symbol())
                .text("instType", funding.product())
                .text("mgnMode", "cross")
                .text("notes", "")
                .text("ordId", "")
                .text("pnl", received)
                .text("posBal", "")
                .text("posBalChg", "0")
                .text("px", funding.price().toPlainString())
                .text("subType", funding.paid().signum() > 0 ? "173" : "174")
                .text("sz", funding.quantity().abs().toPlainString())
                .text("to", "")
                .text("ts", Long.toString(funding.timeMs()))
                .text("type", "8")
                .close()
                .toString();
    }

    static String position(final VenueAccount.Position position, final BigDecimal mark, final long nowMs) {
        return new JsonText()
                .open()
                .text("instType", position.instrument().product())
                .text("instId", position.instrument().symbol())
                .text("mgnMode", "cross")
                .text("posId", "1")
                .text("posSide", "net")
                .text("pos", position.quantity().toPlainString())
                .text("avgPx", position.entryPrice().toPlainString())
                .text("upl", position.unrealised(mark).toPlainString())
                .text("markPx", mark.toPlainString())
                .text("lever", "10")
                .text("uTime", Long.toString(nowMs))
                .close()
                .toString();
    }
}
