package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;

/** One instrument as exchangeInfo shows it. Pure functions. */
final class SymbolInfo {
    private SymbolInfo() {}

    static String json(final SimInstrument instrument) {
        return instrument.isSpot() ? spot(instrument) : usdm(instrument);
    }

    private static String spot(final SimInstrument instrument) {
        final JsonText json = new JsonText()
                .open()
                .text("symbol", instrument.symbol())
                .text("status", "TRADING")
                .text("baseAsset", instrument.base())
                .number("baseAssetPrecision", 8)
                .text("quoteAsset", instrument.quote())
                .number("quotePrecision", 8)
                .number("quoteAssetPrecision", 8)
                .number("baseCommissionPrecision", 8)
                .number("quoteCommissionPrecision", 8)
                .raw("orderTypes", "[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\"]")
                .flag("icebergAllowed", false)
                .flag("ocoAllowed", false)
                .flag("quoteOrderQtyMarketAllowed", false)
                .flag("allowTrailingStop", false)
                .flag("cancelReplaceAllowed", false)
                .flag("amendAllowed", true)
                .flag("isSpotTradingAllowed", true)
                .flag("isMarginTradingAllowed", false);
        filters(json, instrument);
        json.open()
                .text("filterType", "NOTIONAL")
                .text("minNotional", Grid.amount(instrument.minNotional()))
                .flag("applyMinToMarket", true)
                .text("maxNotional", "9000000.00000000")
                .flag("applyMaxToMarket", false)
                .number("avgPriceMins", 5)
                .close();
        json.open()
                .text("filterType", "MAX_NUM_ORDERS")
                .number("maxNumOrders", 200)
                .close();
        return json.closeArray()
                .raw("permissions", "[]")
                .raw("permissionSets", "[[\"SPOT\"]]")
                .text("defaultSelfTradePreventionMode", "EXPIRE_MAKER")
                .raw("allowedSelfTradePreventionModes", "[\"EXPIRE_TAKER\",\"EXPIRE_MAKER\",\"EXPIRE_BOTH\"]")
                .close()
                .toString();
    }

    private static String usdm(final SimInstrument instrument) {
        final JsonText json = new JsonText()
                .open()
                .text("symbol", instrument.symbol())
                .text("pair", instrument.symbol())
                .text("contractType", "PERPETUAL")
                .number("deliveryDate", 4_133_404_800_000L)
                .number("onboardDate", 1_569_398_400_000L)
                .text("status", "TRADING")
                .text("maintMarginPercent", "2.5000")
                .text("requiredMarginPercent", "5.0000")
                .text("baseAsset", instrument.base())
                .text("quoteAsset", instrument.quote())
                .text("marginAsset", instrument.quote())
                .number("pricePrecision", instrument.tickSize().scale())
                .number("quantityPrecision", instrument.lotSize().scale())
                .number("baseAssetPrecision", 8)
                .number("quotePrecision", 8)
                .text("underlyingType", "COIN")
                .raw("underlyingSubType", "[]")
                .text("triggerProtect", "0.0500")
                .text("liquidationFee", "0.012500")
                .text("marketTakeBound", "0.05");
        filters(json, instrument);
        json.open().text("filterType", "MAX_NUM_ORDERS").number("limit", 200).close();
        json.open()
                .text("filterType", "MIN_NOTIONAL")
                .text("notional", instrument.minNotional().toPlainString())
                .close();
        return json.closeArray()
                .raw("orderTypes", "[\"LIMIT\",\"MARKET\"]")
                .raw("timeInForce", "[\"GTC\",\"IOC\",\"FOK\",\"GTX\"]")
                .close()
                .toString();
    }

    private static void filters(final JsonText json, final SimInstrument instrument) {
        json.openArray("filters")
                .open()
                .text("filterType", "PRICE_FILTER")
                .text("minPrice", Grid.price(instrument, 1))
                .text("maxPrice", Grid.price(instrument, SimInstrument.TICKS_MAX))
                .text("tickSize", Grid.price(instrument, 1))
                .close();
        for (final String type : new String[] {"LOT_SIZE", "MARKET_LOT_SIZE"}) {
            json.open()
                    .text("filterType", type)
                    .text("minQty", Grid.quantity(instrument, 1))
                    .text("maxQty", Grid.quantity(instrument, SimInstrument.LOTS_MAX))
                    .text("stepSize", Grid.quantity(instrument, 1))
                    .close();
        }
    }
}
