package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.matching.MatchOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A client's order as the venue keeps it. Event loop only. */
final class VenueOrder {
    final VenueAccount account;
    final SimMarket market;
    final MatchOrder match;
    final String clientOrderId;
    final String typeText;
    final long createdMs;
    final boolean reduceOnly;
    BigDecimal lockedLeft = BigDecimal.ZERO;
    long updatedMs;
    long notional;
    String cancelId = "";
    final StringBuilder fills = new StringBuilder();

    VenueOrder(
            final VenueAccount account,
            final SimMarket market,
            final MatchOrder match,
            final String clientOrderId,
            final String typeText,
            final boolean reduceOnly,
            final long createdMs) {
        this.account = account;
        this.market = market;
        this.match = match;
        this.clientOrderId = clientOrderId;
        this.typeText = typeText;
        this.reduceOnly = reduceOnly;
        this.createdMs = createdMs;
        updatedMs = createdMs;
    }

    private SimInstrument instrument() {
        return market.instrument();
    }

    String price() {
        return OrderType.MARKET == match.type() ? zero() : instrument().price(match.priceTicks());
    }

    String zero() {
        return instrument().price(0);
    }

    String quantity() {
        return instrument().quantity(match.quantityLots());
    }

    String executed() {
        return instrument().quantity(match.filledLots());
    }

    String quoteExecuted() {
        return SimInstrument.amount(instrument().notional(notional));
    }

    String averagePrice() {
        return 0 == match.filledLots()
                ? "0"
                : instrument()
                        .notional(notional)
                        .divide(instrument().quantityValue(match.filledLots()), MathContext.DECIMAL64)
                        .setScale(instrument().pricePlaces(), RoundingMode.HALF_UP)
                        .toPlainString();
    }

    String side() {
        return Side.BUY == match.side() ? "BUY" : "SELL";
    }

    String status() {
        return match.status().name();
    }

    /** GTX is a time in force on futures; on spot it is the order type LIMIT_MAKER with GTC. */
    String timeInForce() {
        if (OrderType.MARKET == match.type()) {
            return "GTC";
        }
        final boolean spotMaker = TimeInForce.GTX == match.timeInForce()
                && Product.SPOT == instrument().product();
        return spotMaker ? "GTC" : match.timeInForce().name();
    }

    /** What order.place answers with: ACK, RESULT or FULL on spot; the one shape of futures. */
    String placed(final String responseType) {
        if (Product.USDM == instrument().product()) {
            return futures(new JsonText().open()).close().toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", instrument().symbol())
                .number("orderId", match.orderId())
                .number("orderListId", -1)
                .text("clientOrderId", clientOrderId)
                .number("transactTime", updatedMs);
        if (responseType.equals("ACK")) {
            return json.close().toString();
        }
        amounts(json, true);
        json.number("workingTime", createdMs);
        if (responseType.equals("FULL")) {
            json.raw("fills", "[" + fills + "]");
        }
        return json.text("selfTradePreventionMode", "NONE").close().toString();
    }

    private void amounts(final JsonText json, final boolean withQuoteQuantity) {
        json.text("price", price()).text("origQty", quantity()).text("executedQty", executed());
        if (withQuoteQuantity) {
            json.text("origQuoteOrderQty", "0.00000000");
        }
        json.text("cummulativeQuoteQty", quoteExecuted())
                .text("status", status())
                .text("timeInForce", timeInForce())
                .text("type", typeText)
                .text("side", side());
    }

    String canceled(final String newId) {
        if (Product.USDM == instrument().product()) {
            return futures(new JsonText().open()).close().toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", instrument().symbol())
                .text("origClientOrderId", clientOrderId)
                .number("orderId", match.orderId())
                .number("orderListId", -1)
                .text("clientOrderId", newId)
                .number("transactTime", updatedMs);
        amounts(json, true);
        return json.text("selfTradePreventionMode", "NONE").close().toString();
    }

    String queried() {
        if (Product.USDM == instrument().product()) {
            return futures(new JsonText().open())
                    .text("avgPrice", averagePrice())
                    .text("cumQuote", quoteExecuted())
                    .number("time", createdMs)
                    .close()
                    .toString();
        }
        final JsonText json = new JsonText()
                .open()
                .text("symbol", instrument().symbol())
                .number("orderId", match.orderId())
                .number("orderListId", -1)
                .text("clientOrderId", clientOrderId);
        amounts(json, false);
        return json.text("stopPrice", "0.00000000")
                .text("icebergQty", "0.00000000")
                .number("time", createdMs)
                .number("updateTime", updatedMs)
                .flag("isWorking", true)
                .number("workingTime", createdMs)
                .text("origQuoteOrderQty", "0.00000000")
                .text("selfTradePreventionMode", "NONE")
                .close()
                .toString();
    }

    private JsonText futures(final JsonText json) {
        return json.number("orderId", match.orderId())
                .text("symbol", instrument().symbol())
                .text("status", status())
                .text("clientOrderId", clientOrderId)
                .text("price", price())
                .text("origQty", quantity())
                .text("executedQty", executed())
                .text("timeInForce", timeInForce())
                .text("type", typeText)
                .flag("reduceOnly", reduceOnly)
                .flag("closePosition", false)
                .text("side", side())
                .text("positionSide", "BOTH")
                .text("stopPrice", "0")
                .text("workingType", "CONTRACT_PRICE")
                .flag("priceProtect", false)
                .text("origType", typeText)
                .text("priceMatch", "NONE")
                .text("selfTradePreventionMode", "EXPIRE_MAKER")
                .number("goodTillDate", 0)
                .number("updateTime", updatedMs);
    }
}
