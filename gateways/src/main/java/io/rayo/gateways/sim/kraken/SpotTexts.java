package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** How the spot market writes orders and trades, on WebSocket v2 and by REST. Pure functions. */
final class SpotTexts {
    private static final Map<String, String> OLD_ASSETS =
            Map.of("BTC", "XXBT", "ETH", "XETH", "USD", "ZUSD", "EUR", "ZEUR", "DOGE", "XXDG");

    private SpotTexts() {}

    static String orderId(final VenueOrder order) {
        return orderId(order.orderId());
    }

    static String orderId(final long number) {
        return "OSIM00-%05d-%06d".formatted(number / 1_000_000, number % 1_000_000);
    }

    /** Number of an id; -1 if it is none. */
    static long orderNumber(final String id) {
        return id.matches("OSIM00-[0-9]{5,9}-[0-9]{6}")
                ? Long.parseLong(id.substring(7).replace("-", ""))
                : -1;
    }

    /** Both sides of a trade between two of a client's own orders have an id of their own. */
    static String tradeId(final SimLedger.FillEntry fill) {
        return "TSIM%05d-%d".formatted(fill.tradeId(), fill.orderId());
    }

    static String time(final long timeMs) {
        return Instant.ofEpochMilli(timeMs).toString();
    }

    static String seconds(final long timeMs) {
        return BigDecimal.valueOf(timeMs, 3).toPlainString();
    }

    static String oldAsset(final String asset) {
        return OLD_ASSETS.getOrDefault(asset, asset);
    }

    /** The name that REST has for a part of a pair. */
    static String oldName(final String asset) {
        return asset.equals("BTC") ? "XBT" : asset.equals("DOGE") ? "XDG" : asset;
    }

    static String pair(final SimInstrument instrument) {
        return oldName(instrument.base()) + oldName(instrument.quote());
    }

    static String side(final VenueOrder order) {
        return Side.BUY == order.match().side() ? "buy" : "sell";
    }

    static String orderType(final VenueOrder order) {
        final boolean stop = order.ticket().triggerTicks() > 0;
        final boolean market = OrderType.MARKET == order.match().type();
        return stop ? (market ? "stop-loss" : "stop-loss-limit") : market ? "market" : "limit";
    }

    static String filled(final VenueOrder order) {
        return order.instrument().quantityText(order.match().filledLots());
    }

    static String status(final VenueOrder order) {
        return switch (order.status()) {
            case PARTIALLY_FILLED -> "partially_filled";
            case FILLED -> "filled";
            case EXPIRED -> "expired";
            case CANCELED, REJECTED -> "canceled";
            default -> "new";
        };
    }

    static String reason(final EndReason reason) {
        return switch (reason) {
            case CLIENT -> "User requested";
            case DEAD_MANS_SWITCH -> "Dead man's switch";
            case WOULD_TAKE -> "Post only order";
            case NO_LIQUIDITY -> "Insufficient liquidity";
            case NO_MONEY -> "Insufficient funds";
            case AMENDED -> "Order amended";
            case NONE -> "";
        };
    }

    /** All that a first or full word of an order says. */
    static JsonText full(final JsonText json, final VenueOrder order) {
        json.text("order_id", orderId(order));
        if (!order.clientOrderId().isEmpty()) {
            json.text("cl_ord_id", order.clientOrderId());
        }
        json.text("symbol", order.instrument().symbol())
                .text("side", side(order))
                .text("order_type", orderType(order))
                .raw("order_qty", order.instrument().quantityText(order.match().quantityLots()));
        if (OrderType.MARKET != order.match().type()) {
            json.raw("limit_price", order.instrument().priceText(order.match().priceTicks()));
        }
        return json.text(
                        "time_in_force",
                        TimeInForce.IOC == order.match().timeInForce()
                                ? "IOC"
                                : TimeInForce.FOK == order.match().timeInForce() ? "FOK" : "GTC")
                .raw("cum_qty", filled(order))
                .raw("cum_cost", order.value().toPlainString());
    }

    static JsonText trade(final JsonText json, final VenueOrder order, final SimLedger.FillEntry fill) {
        return json.text("exec_type", "trade")
                .text("order_id", orderId(order))
                .text("exec_id", tradeId(fill))
                .number("trade_id", fill.tradeId())
                .text("symbol", fill.symbol())
                .text("side", side(order))
                .raw("last_qty", fill.quantity().toPlainString())
                .raw("last_price", fill.price().toPlainString())
                .raw("cost", fill.price().multiply(fill.quantity()).toPlainString())
                .text("liquidity_ind", fill.maker() ? "m" : "t")
                // that it completes the order is told by a message of its own
                .text("order_status", "partially_filled")
                .raw("cum_qty", filled(order))
                .openArray("fees")
                .open()
                .text("asset", fill.feeAsset())
                .raw("qty", fill.fee().toPlainString())
                .close()
                .closeArray()
                .text("timestamp", time(fill.timeMs()));
    }

    /** An order as REST shows it, under its id. */
    static void order(final JsonText json, final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        final boolean market = OrderType.MARKET == order.match().type();
        final boolean stop = order.ticket().triggerTicks() > 0;
        final String limit = market ? "0" : instrument.priceText(order.match().priceTicks());
        json.open(orderId(order)).raw("refid", "null").number("userref", 0);
        if (order.clientOrderId().isEmpty()) {
            json.raw("cl_ord_id", "null");
        } else {
            json.text("cl_ord_id", order.clientOrderId());
        }
        json.text("status", restStatus(order));
        if (!order.isOpen()) {
            json.text("reason", reason(order.endReason())).raw("closetm", seconds(order.updatedMs()));
        }
        json.raw("opentm", seconds(order.createdMs()))
                .open("descr")
                .text("pair", pair(instrument))
                .text("type", side(order))
                .text("ordertype", orderType(order))
                .text("price", stop ? instrument.priceText(order.ticket().triggerTicks()) : limit)
                .text("price2", stop ? limit : "0")
                .text("leverage", "none")
                .close()
                .text("vol", instrument.quantityText(order.match().quantityLots()))
                .text("vol_exec", filled(order))
                .text("cost", order.value().toPlainString())
                .text("fee", order.fees().toPlainString())
                .text("oflags", "fciq")
                .close();
    }

    private static String restStatus(final VenueOrder order) {
        if (order.isOpen()) {
            return "open";
        }
        return OrderStatus.FILLED == order.status()
                ? "closed"
                : OrderStatus.EXPIRED == order.status() ? "expired" : "canceled";
    }

    static void trade(final JsonText json, final SimLedger.FillEntry fill, final SimInstrument instrument) {
        json.open(tradeId(fill))
                .text("ordertxid", orderId(fill.orderId()))
                .text("pair", "X" + pair(instrument))
                .raw("time", seconds(fill.timeMs()))
                .text("type", fill.side().equals("BUY") ? "buy" : "sell")
                .text("ordertype", "limit")
                .text("price", fill.price().toPlainString())
                .text("cost", fill.price().multiply(fill.quantity()).toPlainString())
                .text("fee", fill.fee().toPlainString())
                .text("vol", fill.quantity().toPlainString())
                .number("trade_id", fill.tradeId())
                .flag("maker", fill.maker())
                .close();
    }
}
