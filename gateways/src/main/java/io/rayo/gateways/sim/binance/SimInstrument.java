package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.matching.MatchingEngine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * One simulated instrument. The tick size is 10 to the power of minus {@code pricePlaces}, the lot size accordingly.
 *
 * @param product SPOT or USDM.
 * @param symbol upper case.
 * @param baseAsset of the symbol.
 * @param quoteAsset of the symbol; also the margin asset of USD-M.
 * @param pricePlaces decimal places of a tick, 0 to 8.
 * @param quantityPlaces decimal places of a lot, 0 to 8.
 * @param startPrice first hidden price of the background flow.
 * @param lotsUnit unit of background order sizes in lots.
 */
public record SimInstrument(
        Product product,
        String symbol,
        String baseAsset,
        String quoteAsset,
        int pricePlaces,
        int quantityPlaces,
        BigDecimal startPrice,
        long lotsUnit) {
    private static final int SPOT_PLACES = 8;

    /** Smallest notional of an order in the quote asset. */
    public static final BigDecimal MIN_NOTIONAL = new BigDecimal("5");

    /** Largest order in lots. */
    static final long LOTS_MAX = 900_000_000;

    /** Highest price in ticks. */
    static final long TICKS_MAX = 1_000_000_000;

    /** Checks the settings. */
    public SimInstrument {
        if (Product.COINM == product
                || pricePlaces < 0
                || pricePlaces > 8
                || quantityPlaces < 0
                || quantityPlaces > 8) {
            throw new IllegalArgumentException("invalid instrument " + product + " " + symbol);
        }
        final BigDecimal ticks = startPrice.movePointRight(pricePlaces);
        if (ticks.compareTo(BigDecimal.valueOf(100)) < 0 || ticks.compareTo(BigDecimal.valueOf(TICKS_MAX)) > 0) {
            throw new IllegalArgumentException("invalid startPrice=" + startPrice + " of " + symbol);
        }
        if (LOTS_MAX > MatchingEngine.VALUE_MAX || TICKS_MAX > MatchingEngine.VALUE_MAX) {
            throw new IllegalStateException("limits beyond the matching engine's");
        }
    }

    String streamSymbol() {
        return symbol.toLowerCase(Locale.ROOT);
    }

    /** Spot writes eight decimals always, futures as many as the grid has. */
    String price(final long ticks) {
        return text(BigDecimal.valueOf(ticks, pricePlaces), pricePlaces);
    }

    String quantity(final long lots) {
        return text(BigDecimal.valueOf(lots, quantityPlaces), quantityPlaces);
    }

    private String text(final BigDecimal value, final int places) {
        return value.setScale(Product.SPOT == product ? SPOT_PLACES : places).toPlainString();
    }

    BigDecimal priceValue(final long ticks) {
        return BigDecimal.valueOf(ticks, pricePlaces);
    }

    BigDecimal quantityValue(final long lots) {
        return BigDecimal.valueOf(lots, quantityPlaces);
    }

    /** Exact price times quantity of a sum of ticks times lots. */
    BigDecimal notional(final long ticksTimesLots) {
        return BigDecimal.valueOf(ticksTimesLots, pricePlaces + quantityPlaces);
    }

    static String amount(final BigDecimal value) {
        return value.setScale(SPOT_PLACES, RoundingMode.DOWN).toPlainString();
    }

    String tickSize() {
        return text(BigDecimal.valueOf(1, pricePlaces), pricePlaces);
    }

    String lotSize() {
        return text(BigDecimal.valueOf(1, quantityPlaces), quantityPlaces);
    }

    String exchangeInfo() {
        return Product.SPOT == product ? spotInfo() : usdmInfo();
    }

    private String spotInfo() {
        final JsonText json = new JsonText()
                .open()
                .text("symbol", symbol)
                .text("status", "TRADING")
                .text("baseAsset", baseAsset)
                .number("baseAssetPrecision", 8)
                .text("quoteAsset", quoteAsset)
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
        filters(json);
        json.open()
                .text("filterType", "NOTIONAL")
                .text("minNotional", amount(MIN_NOTIONAL))
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

    private String usdmInfo() {
        final JsonText json = new JsonText()
                .open()
                .text("symbol", symbol)
                .text("pair", symbol)
                .text("contractType", "PERPETUAL")
                .number("deliveryDate", 4_133_404_800_000L)
                .number("onboardDate", 1_569_398_400_000L)
                .text("status", "TRADING")
                .text("maintMarginPercent", "2.5000")
                .text("requiredMarginPercent", "5.0000")
                .text("baseAsset", baseAsset)
                .text("quoteAsset", quoteAsset)
                .text("marginAsset", quoteAsset)
                .number("pricePrecision", pricePlaces)
                .number("quantityPrecision", quantityPlaces)
                .number("baseAssetPrecision", 8)
                .number("quotePrecision", 8)
                .text("underlyingType", "COIN")
                .raw("underlyingSubType", "[]")
                .text("triggerProtect", "0.0500")
                .text("liquidationFee", "0.012500")
                .text("marketTakeBound", "0.05");
        filters(json);
        json.open().text("filterType", "MAX_NUM_ORDERS").number("limit", 200).close();
        json.open()
                .text("filterType", "MIN_NOTIONAL")
                .text("notional", MIN_NOTIONAL.toPlainString())
                .close();
        return json.closeArray()
                .raw("orderTypes", "[\"LIMIT\",\"MARKET\"]")
                .raw("timeInForce", "[\"GTC\",\"IOC\",\"FOK\",\"GTX\"]")
                .close()
                .toString();
    }

    private void filters(final JsonText json) {
        json.openArray("filters")
                .open()
                .text("filterType", "PRICE_FILTER")
                .text("minPrice", tickSize())
                .text("maxPrice", price(TICKS_MAX))
                .text("tickSize", tickSize())
                .close();
        for (final String type : new String[] {"LOT_SIZE", "MARKET_LOT_SIZE"}) {
            json.open()
                    .text("filterType", type)
                    .text("minQty", lotSize())
                    .text("maxQty", quantity(LOTS_MAX))
                    .text("stepSize", lotSize())
                    .close();
        }
    }
}
