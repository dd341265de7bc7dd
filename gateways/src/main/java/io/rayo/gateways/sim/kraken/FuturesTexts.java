package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueOrder;

/** How Kraken Futures writes orders and fills, in feeds, answers and the history. Pure functions. */
final class FuturesTexts {
    private FuturesTexts() {}

    static String orderId(final long number) {
        return "59302619-41d2-4f0b-941f-%012d".formatted(number);
    }

    static String fillId(final SimLedger.FillEntry fill) {
        return "%08d-0000-4000-8000-%012d".formatted(fill.tradeId() % 100_000_000, fill.orderId());
    }

    static String quantity(final VenueOrder order, final long lots) {
        return 0 == lots ? "0.0" : order.instrument().quantityText(lots);
    }

    static String filled(final VenueOrder order) {
        return quantity(order, order.match().filledLots());
    }

    static String left(final VenueOrder order) {
        return quantity(order, order.match().quantityLots() - order.match().filledLots());
    }

    static boolean isImmediate(final VenueOrder order) {
        return order.ticket().triggerTicks() == 0
                && (OrderType.MARKET == order.match().type()
                        || TimeInForce.IOC == order.match().timeInForce()
                        || TimeInForce.FOK == order.match().timeInForce());
    }

    static String type(final VenueOrder order) {
        if (order.ticket().triggerTicks() > 0) {
            return "stop";
        }
        return OrderType.MARKET == order.match().type() ? "mkt" : "lmt";
    }

    static String side(final VenueOrder order) {
        return Side.BUY == order.match().side() ? "buy" : "sell";
    }

    static String reason(final VenueOrder order) {
        return switch (order.endReason()) {
            case CLIENT -> "cancelled_by_user";
            case DEAD_MANS_SWITCH -> "dead_man_switch";
            case WOULD_TAKE -> "post_order_failed_because_it_would_filled";
            case NO_LIQUIDITY -> "ioc_order_failed_because_it_would_not_be_executed";
            case NO_MONEY -> "not_enough_margin";
            case AMENDED -> "cancelled_by_user";
            case NONE -> "full_fill";
        };
    }

    static String updateReason(final VenueOrder order) {
        return switch (order.endReason()) {
            case CLIENT, AMENDED -> "CANCELLED_BY_USER";
            case DEAD_MANS_SWITCH -> "DEAD_MAN_SWITCH";
            case WOULD_TAKE -> "POST_WOULD_EXECUTE_REASON";
            case NO_LIQUIDITY -> "IOC_WOULD_NOT_EXECUTE_REASON";
            case NO_MONEY -> "NOT_ENOUGH_MARGIN";
            case NONE -> order.isOpen() ? "NEW_USER_ORDER" : "FULL_FILL";
        };
    }

    private static String price(final VenueOrder order) {
        return OrderType.MARKET == order.match().type()
                ? "null"
                : order.instrument().priceText(order.match().priceTicks());
    }

    /** The object of the feed {@code open_orders}. */
    static JsonText feed(final JsonText json, final VenueOrder order) {
        json.text("instrument", order.instrument().symbol())
                .number("time", order.createdMs())
                .number("last_update_time", order.updatedMs())
                .raw("qty", left(order))
                .raw("filled", filled(order))
                .raw("limit_price", price(order).equals("null") ? "0.0" : price(order))
                .raw("stop_price", "0.0")
                .text("type", order.ticket().triggerTicks() > 0 ? "stop" : "limit")
                .text("order_id", orderId(order.orderId()));
        if (!order.clientOrderId().isEmpty()) {
            json.text("cli_ord_id", order.clientOrderId());
        }
        return json.number("direction", Side.BUY == order.match().side() ? 0 : 1)
                .flag("reduce_only", order.ticket().isReduceOnly());
    }

    /** The object of order events in answers, and of {@code orders/status}. */
    static JsonText event(final JsonText json, final VenueOrder order, final String filled) {
        json.text("orderId", orderId(order.orderId()));
        if (order.clientOrderId().isEmpty()) {
            json.raw("cliOrdId", "null");
        } else {
            json.text("cliOrdId", order.clientOrderId());
        }
        return json.text("type", type(order))
                .text("symbol", order.instrument().symbol())
                .text("side", side(order))
                .raw("quantity", order.instrument().quantityText(order.match().quantityLots()))
                .raw("filled", filled)
                .raw("limitPrice", price(order))
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .text("timestamp", SpotTexts.time(order.createdMs()))
                .text("lastUpdateTimestamp", SpotTexts.time(order.updatedMs()));
    }

    static JsonText open(final JsonText json, final VenueOrder order) {
        json.text("order_id", orderId(order.orderId()));
        if (!order.clientOrderId().isEmpty()) {
            json.text("cliOrdId", order.clientOrderId());
        }
        return json.text("symbol", order.instrument().symbol())
                .text("side", side(order))
                .text("orderType", type(order))
                .raw("limitPrice", price(order))
                .raw("unfilledSize", left(order))
                .text("receivedTime", SpotTexts.time(order.createdMs()))
                .text("status", order.match().filledLots() > 0 ? "partiallyFilled" : "untouched")
                .raw("filledSize", filled(order))
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .text("lastUpdateTime", SpotTexts.time(order.updatedMs()));
    }

    /** An order of the history, whose numbers are texts. */
    static JsonText history(final JsonText json, final VenueOrder order) {
        return json.text("uid", orderId(order.orderId()))
                .text("accountUid", "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                .text("tradeable", order.instrument().symbol())
                .text("direction", Side.BUY == order.match().side() ? "Buy" : "Sell")
                .text("quantity", order.instrument().quantityText(order.match().quantityLots()))
                .text("filled", filled(order))
                .number("timestamp", order.createdMs())
                .text("limitPrice", price(order).equals("null") ? "0" : price(order))
                .text("orderType", "Limit")
                .text("clientId", order.clientOrderId())
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .number("lastUpdateTimestamp", order.updatedMs());
    }

    static JsonText fill(final JsonText json, final SimLedger.FillEntry fill) {
        json.text("fill_id", fillId(fill))
                .text("symbol", fill.symbol())
                .text("side", fill.side().equals("BUY") ? "buy" : "sell")
                .text("order_id", orderId(fill.orderId()));
        if (!fill.clientOrderId().isEmpty()) {
            json.text("cliOrdId", fill.clientOrderId());
        }
        return json.raw("size", fill.quantity().toPlainString())
                .raw("price", fill.price().toPlainString())
                .text("fillTime", SpotTexts.time(fill.timeMs()))
                .text("fillType", fill.maker() ? "maker" : "taker");
    }

    static boolean endedWithoutTrade(final VenueOrder order, final EndReason reason) {
        return reason == order.endReason() && 0 == order.match().filledLots();
    }
}
