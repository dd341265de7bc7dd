package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.RoundingMode;

/** An order as the answers of the API show it. Pure functions. */
final class OrderText {
    private OrderText() {}

    static Product product(final VenueOrder order) {
        return Product.valueOf(order.instrument().product());
    }

    /** The type as the client sent it: LIMIT_MAKER stays what it is. A stop that woke is what it became. */
    static String typeText(final VenueOrder order) {
        return AlgoOrders.isAlgo(order)
                ? order.match().type().name()
                : order.ticket().parameters().get("type");
    }

    /** The type before a trigger made another of it. */
    static String originalType(final VenueOrder order) {
        return order.ticket().parameters().get("type");
    }

    private static String fills(final VenueOrder order) {
        final JsonText json = new JsonText().openArray();
        for (final SimLedger.FillEntry fill : order.fills()) {
            json.open()
                    .text("price", Grid.price(order.instrument(), fill.price()))
                    .text("qty", Grid.price(order.instrument(), fill.quantity()))
                    .text("commission", Grid.amount(fill.fee()))
                    .text("commissionAsset", fill.feeAsset())
                    .number("tradeId", fill.tradeId())
                    .close();
        }
        return json.closeArray().toString();
    }

    static String price(final VenueOrder order) {
        return OrderType.MARKET == order.match().type()
                ? zero(order)
                : Grid.price(order.instrument(), order.match().priceTicks());
    }

    static String zero(final VenueOrder order) {
        return Grid.price(order.instrument(), 0);
    }

    static String quantity(final VenueOrder order) {
        return Grid.quantity(order.instrument(), order.match().quantityLots());
    }

    static String executed(final VenueOrder order) {
        return Grid.quantity(order.instrument(), order.match().filledLots());
    }

    static String quoteExecuted(final VenueOrder order) {
        return Grid.amount(order.value());
    }

    static String averagePrice(final VenueOrder order) {
        return 0 == order.match().filledLots()
                ? "0"
                : order.averagePrice()
                        .setScale(order.instrument().tickSize().scale(), RoundingMode.HALF_UP)
                        .toPlainString();
    }

    static String side(final VenueOrder order) {
        return Side.BUY == order.match().side() ? "BUY" : "SELL";
    }

    static String status(final VenueOrder order) {
        return order.status().name();
    }

    /** GTX is a time in force on futures; on spot it is the order type LIMIT_MAKER with GTC. */
    static String timeInForce(final VenueOrder order) {
        if (OrderType.MARKET == order.match().type()) {
            return "GTC";
        }
        final boolean spotMaker = TimeInForce.GTX == order.match().timeInForce() && Product.SPOT == product(order);
        return spotMaker ? "GTC" : order.match().timeInForce().name();
    }

    /** What order.place answers with: ACK, RESULT or FULL on spot; the one shape of futures. */
    static String placed(final VenueOrder order, final String responseType) {
        if (Product.USDM == product(order)) {
            return futures(order, new JsonText().open()).close().toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", order.instrument().symbol())
                .number("orderId", order.match().orderId())
                .number("orderListId", -1)
                .text("clientOrderId", order.clientOrderId())
                .number("transactTime", order.updatedMs());
        if (responseType.equals("ACK")) {
            return json.close().toString();
        }
        amounts(order, json, true);
        json.number("workingTime", order.createdMs());
        if (responseType.equals("FULL")) {
            json.raw("fills", fills(order));
        }
        return json.text("selfTradePreventionMode", "NONE").close().toString();
    }

    private static void amounts(final VenueOrder order, final JsonText json, final boolean withQuoteQuantity) {
        json.text("price", price(order)).text("origQty", quantity(order)).text("executedQty", executed(order));
        if (withQuoteQuantity) {
            json.text("origQuoteOrderQty", "0.00000000");
        }
        json.text("cummulativeQuoteQty", quoteExecuted(order))
                .text("status", status(order))
                .text("timeInForce", timeInForce(order))
                .text("type", typeText(order))
                .text("side", side(order));
    }

    static String canceled(final VenueOrder order) {
        if (Product.USDM == product(order)) {
            return futures(order, new JsonText().open()).close().toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", order.instrument().symbol())
                .text("origClientOrderId", order.clientOrderId())
                .number("orderId", order.match().orderId())
                .number("orderListId", -1)
                .text("clientOrderId", order.cancelNote())
                .number("transactTime", order.updatedMs());
        amounts(order, json, true);
        return json.text("selfTradePreventionMode", "NONE").close().toString();
    }

    static String queried(final VenueOrder order) {
        if (Product.USDM == product(order)) {
            return futures(order, new JsonText().open())
                    .text("avgPrice", averagePrice(order))
                    .text("cumQuote", quoteExecuted(order))
                    .number("time", order.createdMs())
                    .close()
                    .toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", order.instrument().symbol())
                .number("orderId", order.match().orderId())
                .number("orderListId", -1)
                .text("clientOrderId", order.clientOrderId());
        amounts(order, json, false);
        return json.text("stopPrice", "0.00000000")
                .text("icebergQty", "0.00000000")
                .number("time", order.createdMs())
                .number("updateTime", order.updatedMs())
                .flag("isWorking", true)
                .number("workingTime", order.createdMs())
                .text("origQuoteOrderQty", "0.00000000")
                .text("selfTradePreventionMode", "NONE")
                .close()
                .toString();
    }

    private static JsonText futures(final VenueOrder order, final JsonText json) {
        return json.number("orderId", order.match().orderId())
                .text("symbol", order.instrument().symbol())
                .text("status", status(order))
                .text("clientOrderId", order.clientOrderId())
                .text("price", price(order))
                .text("origQty", quantity(order))
                .text("executedQty", executed(order))
                .text("timeInForce", timeInForce(order))
                .text("type", typeText(order))
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .flag("closePosition", false)
                .text("side", side(order))
                .text("positionSide", "BOTH")
                .text("stopPrice", "0")
                .text("workingType", "CONTRACT_PRICE")
                .flag("priceProtect", false)
                .text("origType", originalType(order))
                .text("priceMatch", "NONE")
                .text("selfTradePreventionMode", "EXPIRE_MAKER")
                .number("goodTillDate", 0)
                .number("updateTime", order.updatedMs());
    }
}
