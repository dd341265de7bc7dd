package io.rayo.gateways.sim.kucoin;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;

/** Writes orders, fills, money and positions as the venue does, for its streams and its answers. Pure functions. */
final class PrivateTexts {
    private static final long NS = 1_000_000;
    private static final String SPOT_ID = "6720ecd9";
    private static final long FUTURES_ID = 234_125_150_000_000_000L;
    private static final long SPOT_TRADE = 11_000_000_000_000_000L;
    private static final long FUTURES_TRADE = 1_907_000_000_000_000_000L;

    private PrivateTexts() {}

    /** The venue's id of an order: 24 hexadecimal digits on spot, a number on futures, text in both. */
    static String orderId(final VenueOrder order) {
        return order.instrument().isSpot()
                ? SPOT_ID + String.format("%016x", order.orderId())
                : Long.toString(FUTURES_ID + order.orderId());
    }

    /** A trade has two sides, and both may be ours. */
    private static long tradeId(final SimInstrument instrument, final SimLedger.FillEntry fill) {
        return (instrument.isSpot() ? SPOT_TRADE : FUTURES_TRADE) + 2 * fill.tradeId() + (fill.maker() ? 1 : 0);
    }

    /** Whether the book knows of an order's end: not if it was a stop that never woke. */
    static boolean wasInBook(final VenueOrder order) {
        return order.match().status() == order.status();
    }

    static String side(final VenueOrder order) {
        return Side.BUY == order.match().side() ? "buy" : "sell";
    }

    private static String type(final VenueOrder order) {
        return OrderType.MARKET == order.match().type() ? "market" : "limit";
    }

    private static String lifetime(final VenueOrder order) {
        return TimeInForce.GTX == order.match().timeInForce()
                ? "GTC"
                : order.match().timeInForce().name();
    }

    private static String price(final VenueOrder order) {
        return OrderType.MARKET == order.match().type()
                ? ""
                : order.instrument().priceText(order.match().priceTicks());
    }

    private static String asset(final String name, final boolean spot) {
        return !spot && "BTC".equals(name) ? "XBT" : name;
    }

    private static long leftLots(final VenueOrder order) {
        return order.isOpen() ? order.match().quantityLots() - order.match().filledLots() : 0;
    }

    private static long canceledLots(final VenueOrder order) {
        return order.isOpen() ? 0 : order.match().quantityLots() - order.match().filledLots();
    }

    /** An order event; the fill is null unless the type is match. */
    static String event(final VenueOrder order, final String type, final SimLedger.FillEntry fill) {
        final SimInstrument instrument = order.instrument();
        final boolean spot = instrument.isSpot();
        final String status = switch (type) {
            case "received" -> "new";
            case "open" -> "open";
            case "match" -> !spot || fill.maker() ? "open" : "match";
            default -> "done";
        };
        final JsonText json = new JsonText()
                .open()
                .text("topic", spot ? "/spotMarket/tradeOrdersV2" : "/contractMarket/tradeOrders")
                .text("type", "message")
                .text("subject", spot ? "orderChange" : "symbolOrderChange")
                .text("userId", "6335" + order.account().id())
                .text("channelType", "private")
                .open("data")
                .text("symbol", instrument.symbol())
                .text("orderId", orderId(order));
        if (!order.clientOrderId().isEmpty()) {
            json.text("clientOid", order.clientOrderId());
        }
        json.text("side", side(order)).text("orderType", type(order));
        if (!price(order).isEmpty()) {
            json.text("price", price(order));
        }
        json.text("size", instrument.quantityText(order.match().quantityLots()));
        if (spot) {
            json.text("originSize", instrument.quantityText(order.match().quantityLots()));
        }
        json.text("filledSize", instrument.quantityText(order.match().filledLots()))
                .text("remainSize", instrument.quantityText(leftLots(order)))
                .text("canceledSize", instrument.quantityText(canceledLots(order)))
                .text("type", type)
                .text("status", status);
        if (null != fill) {
            json.text("matchPrice", fill.price().toPlainString())
                    .text("matchSize", fill.quantity().toPlainString())
                    .text("tradeId", Long.toString(tradeId(instrument, fill)))
                    .text("liquidity", fill.maker() ? "maker" : "taker")
                    .text("feeType", fill.maker() ? "makerFee" : "takerFee");
        }
        if (!spot) {
            json.text("tradeType", "trade");
        }
        return json.number("orderTime", spot ? order.createdMs() : order.createdMs() * NS)
                .number("ts", order.updatedMs() * NS)
                .close()
                .close()
                .toString();
    }

    /** An order as answers show it. */
    static String order(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        final boolean spot = instrument.isSpot();
        final JsonText json = new JsonText()
                .open()
                .text("id", orderId(order))
                .text("symbol", instrument.symbol())
                .text("clientOid", order.clientOrderId())
                .text("type", type(order))
                .text("side", side(order))
                .text("price", price(order))
                .text("timeInForce", lifetime(order))
                .flag("postOnly", TimeInForce.GTX == order.match().timeInForce())
                .flag("cancelExist", !order.isOpen() && OrderStatus.FILLED != order.status())
                .number("createdAt", order.createdMs());
        final String size = instrument.quantityText(order.match().quantityLots());
        final String filled = instrument.quantityText(order.match().filledLots());
        if (spot) {
            return json.text("opType", "DEAL")
                    .text("size", size)
                    .text("funds", "0")
                    .text("dealSize", filled)
                    .text("dealFunds", order.value().toPlainString())
                    .text("fee", order.fees().toPlainString())
                    .text("feeCurrency", instrument.quote())
                    .flag("active", order.isOpen())
                    .flag("inOrderBook", order.match().isOpen())
                    .text("cancelledSize", instrument.quantityText(canceledLots(order)))
                    .text("remainSize", instrument.quantityText(leftLots(order)))
                    .number("lastUpdatedAt", order.updatedMs())
                    .close()
                    .toString();
        }
        return json.raw("size", size)
                .raw("dealSize", filled)
                .raw("filledSize", filled)
                .text("dealValue", order.value().toPlainString())
                .flag("isActive", order.isOpen())
                .text("status", order.isOpen() ? "open" : "done")
                .text("stop", order.ticket().triggerTicks() > 0 ? "up" : "")
                .flag("stopTriggered", order.ticket().triggerTicks() > 0 && !order.isSleeping() && wasInBook(order))
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .text("marginMode", order.ticket().parameters().getOrDefault("marginMode", "ISOLATED"))
                .text("settleCurrency", asset(instrument.settle(), false))
                .number("updatedAt", order.updatedMs())
                .number("orderTime", order.createdMs() * NS)
                .close()
                .toString();
    }

    /** A fill as answers show it; it does not say the client's id. */
    static String fill(final VenueOrder order, final SimLedger.FillEntry fill) {
        final SimInstrument instrument = order.instrument();
        final boolean spot = instrument.isSpot();
        final JsonText json = new JsonText().open();
        if (spot) {
            json.number("id", tradeId(instrument, fill)).number("tradeId", tradeId(instrument, fill));
        } else {
            json.text("tradeId", Long.toString(tradeId(instrument, fill)));
        }
        json.text("symbol", instrument.symbol())
                .text("orderId", orderId(order))
                .text("side", side(order))
                .text("liquidity", fill.maker() ? "maker" : "taker")
                .flag("forceTaker", false)
                .text("price", fill.price().toPlainString());
        if (spot) {
            json.text("size", fill.quantity().toPlainString());
        } else {
            json.raw("size", fill.quantity().toPlainString()).number("tradeTime", fill.timeMs() * NS);
        }
        return json.text("fee", fill.fee().toPlainString())
                .text("feeRate", "0.001")
                .text("feeCurrency", asset(fill.feeAsset(), spot))
                .text("tradeType", "TRADE")
                .number("createdAt", fill.timeMs())
                .close()
                .toString();
    }

    /** A spot balance in an answer. */
    static String account(final String asset, final VenueAccount.Balance balance) {
        return new JsonText()
                .open()
                .text("id", "5486" + asset.hashCode())
                .text("currency", asset)
                .text("type", "trade")
                .text("balance", balance.total().toPlainString())
                .text("available", balance.free().toPlainString())
                .text("holds", balance.locked().toPlainString())
                .close()
                .toString();
    }

    /** A spot balance as an event. */
    static String balance(final VenueOrder order, final String asset, final long nowMs) {
        final VenueAccount.Balance balance =
                order.account().balance(order.instrument().wallet(), asset);
        return new JsonText()
                .open()
                .text("topic", "/account/balance")
                .text("type", "message")
                .text("subject", "account.balance")
                .text("channelType", "private")
                .open("data")
                .text("accountId", "5486" + asset.hashCode())
                .text("currency", asset)
                .text("total", balance.total().toPlainString())
                .text("available", balance.free().toPlainString())
                .text("hold", balance.locked().toPlainString())
                .text("relationEvent", order.isOpen() ? "trade.hold" : "trade.setted")
                .text("time", Long.toString(nowMs))
                .close()
                .close()
                .toString();
    }

    /** The futures wallet in an answer. */
    static String overview(final VenueAccount.Balance balance, final String asset) {
        return new JsonText()
                .open()
                .raw("accountEquity", balance.total().toPlainString())
                .raw("unrealisedPNL", "0")
                .raw("marginBalance", balance.total().toPlainString())
                .raw("positionMargin", "0")
                .raw("orderMargin", balance.locked().toPlainString())
                .raw("frozenFunds", "0")
                .raw("availableBalance", balance.free().toPlainString())
                .text("currency", asset(asset, false))
                .close()
                .toString();
    }

    /** The futures wallet as an event. */
    static String wallet(final VenueOrder order, final long version, final long nowMs) {
        final String asset = order.instrument().settle();
        final VenueAccount.Balance balance =
                order.account().balance(order.instrument().wallet(), asset);
        return new JsonText()
                .open()
                .text("topic", "/contractAccount/wallet")
                .text("type", "message")
                .text("subject", "walletBalance.change")
                .text("channelType", "private")
                .open("data")
                .text("currency", asset(asset, false))
                .text("walletBalance", balance.total().toPlainString())
                .text("availableBalance", balance.free().toPlainString())
                .text("holdBalance", "0")
                .text("isolatedOrderMargin", balance.locked().toPlainString())
                .text("crossOrderMargin", "0")
                .text("equity", balance.total().toPlainString())
                .text("version", Long.toString(version))
                .text("timestamp", Long.toString(nowMs))
                .close()
                .close()
                .toString();
    }

    private static JsonText positionFields(
            final JsonText json, final VenueAccount.Position position, final BigDecimal mark, final long nowMs) {
        return json.text("symbol", position.instrument().symbol())
                .raw("currentQty", position.quantity().toPlainString())
                .raw("avgEntryPrice", position.entryPrice().toPlainString())
                .raw("markPrice", mark.toPlainString())
                .raw("unrealisedPnl", position.unrealised(mark).toPlainString())
                .flag("isOpen", position.quantity().signum() != 0)
                .text("marginMode", "ISOLATED")
                .text("positionSide", "BOTH")
                .number("currentTimestamp", nowMs);
    }

    /** A position in an answer. */
    static String position(final VenueAccount.Position position, final BigDecimal mark, final long nowMs) {
        return positionFields(new JsonText().open().text("id", "5000"), position, mark, nowMs)
                .close()
                .toString();
    }

    /** A payment of funding in an answer. */
    static String funding(final SimLedger.FundingEntry funding) {
        return new JsonText()
                .open()
                .number("id", funding.id())
                .text("symbol", funding.symbol())
                .number("timePoint", funding.timeMs())
                .raw("fundingRate", funding.rate().toPlainString())
                .raw("markPrice", funding.price().toPlainString())
                .raw("positionQty", funding.quantity().toPlainString())
                .raw("positionCost", "0")
                .raw("funding", funding.paid().negate().toPlainString())
                .text("settleCurrency", funding.asset())
                .text("context", "{}")
                .text("marginMode", "CROSS")
                .close()
                .toString();
    }

    /** The same as an event. */
    static String settlement(final SimLedger.FundingEntry funding, final long nowMs) {
        return new JsonText()
                .open()
                .text("topic", "/contract/positionAll")
                .text("type", "message")
                .text("subject", "position.settlement")
                .text("channelType", "private")
                .open("data")
                .text("symbol", funding.symbol())
                .number("fundingTime", funding.timeMs())
                .raw("qty", funding.quantity().toPlainString())
                .raw("markPrice", funding.price().toPlainString())
                .raw("fundingRate", funding.rate().toPlainString())
                .raw("fundingFee", funding.paid().negate().toPlainString())
                .number("ts", nowMs * 1_000_000)
                .text("settleCurrency", funding.asset())
                .close()
                .close()
                .toString();
    }

    /** A position as an event. */
    static String positionEvent(final VenueOrder order, final BigDecimal mark, final long nowMs) {
        final JsonText json = new JsonText()
                .open()
                .text("topic", "/contract/positionAll")
                .text("type", "message")
                .text("subject", "position.change")
                .text("channelType", "private")
                .open("data")
                .text("changeReason", "positionChange");
        return positionFields(json, order.account().position(order.instrument()), mark, nowMs)
                .close()
                .close()
                .toString();
    }
}
