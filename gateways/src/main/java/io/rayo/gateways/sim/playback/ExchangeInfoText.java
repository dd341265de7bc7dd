package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import java.util.List;
import java.util.Map;

/**
 * Writes an exchangeInfo that fits a recording: the symbols seen, with the coarsest grids that hold every number of it.
 */
final class ExchangeInfoText {
    /** Longest first where one ends another. */
    private static final List<String> QUOTES = List.of(
            "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDP", "USD1", "USDS", "DAI", "BIDR", "IDRT", "BRL", "TRY", "EUR",
            "GBP", "AUD", "RUB", "UAH", "NGN", "ZAR", "PLN", "RON", "ARS", "JPY", "MXN", "CZK", "COP", "VAI", "PAX",
            "UST", "USD", "BTC", "ETH", "BNB", "XRP", "TRX", "DOGE", "DOT", "SOL");

    private ExchangeInfoText() {}

    static String of(final Product product, final Map<String, SymbolScale> symbols, final long serverTimeMs) {
        final StringBuilder text = new StringBuilder("{\"timezone\":\"UTC\",\"serverTime\":").append(serverTimeMs);
        if (Product.SPOT != product) {
            text.append(",\"futuresType\":\"").append(Product.USDM == product ? "U_MARGINED" : "COIN_MARGINED");
            text.append('"');
        }
        text.append(",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,")
                .append("\"limit\":")
                .append(Product.SPOT == product ? 6000 : 2400)
                .append("}],\"exchangeFilters\":[],\"symbols\":[");
        String comma = "";
        for (final Map.Entry<String, SymbolScale> symbol : symbols.entrySet()) {
            text.append(comma);
            comma = ",";
            switch (product) {
                case SPOT -> spot(text, symbol.getKey(), symbol.getValue());
                case USDM -> usdm(text, symbol.getKey(), symbol.getValue());
                case COINM -> coinm(text, symbol.getKey(), symbol.getValue());
            }
        }
        return text.append("]}").toString();
    }

    private static void spot(final StringBuilder text, final String symbol, final SymbolScale scale) {
        final String quote = quoteOf(symbol);
        text.append("{\"symbol\":\"").append(symbol).append("\",\"status\":\"TRADING\",\"baseAsset\":\"");
        text.append(baseOf(symbol, quote))
                .append("\",\"baseAssetPrecision\":8,\"quoteAsset\":\"")
                .append(quote);
        text.append("\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"baseCommissionPrecision\":8,")
                .append("\"quoteCommissionPrecision\":8,\"orderTypes\":[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\"],")
                .append("\"icebergAllowed\":true,\"ocoAllowed\":true,\"quoteOrderQtyMarketAllowed\":true,")
                .append("\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,");
        filters(text, scale);
        text.append(",{\"filterType\":\"NOTIONAL\",\"minNotional\":\"")
                .append(grid(8))
                .append("\",\"applyMinToMarket\":true,\"maxNotional\":\"9000000.00000000\",\"applyMaxToMarket\":false,")
                .append("\"avgPriceMins\":5}],\"permissions\":[],\"permissionSets\":[[\"SPOT\"]],")
                .append("\"defaultSelfTradePreventionMode\":\"EXPIRE_MAKER\",")
                .append("\"allowedSelfTradePreventionModes\":[\"EXPIRE_TAKER\",\"EXPIRE_MAKER\",\"EXPIRE_BOTH\"]}");
    }

    private static void usdm(final StringBuilder text, final String symbol, final SymbolScale scale) {
        final int mark = symbol.indexOf('_');
        final String pair = mark < 0 ? symbol : symbol.substring(0, mark);
        final String quote = quoteOf(pair);
        text.append("{\"symbol\":\"").append(symbol).append("\",\"pair\":\"").append(pair);
        text.append("\",\"contractType\":\"").append(contractType(symbol));
        text.append("\",\"deliveryDate\":4133404800000,\"onboardDate\":1569398400000,\"status\":\"TRADING\",");
        assets(text, baseOf(pair, quote), quote, quote);
        precisions(text, scale);
        filters(text, scale);
        text.append(",{\"filterType\":\"MIN_NOTIONAL\",\"notional\":\"")
                .append(grid(8))
                .append("\"}],");
        orderTypes(text);
    }

    private static void coinm(final StringBuilder text, final String symbol, final SymbolScale scale) {
        final int mark = symbol.indexOf('_');
        final String pair = mark < 0 ? symbol : symbol.substring(0, mark);
        final String quote = quoteOf(pair);
        final String base = baseOf(pair, quote);
        text.append("{\"symbol\":\"").append(symbol).append("\",\"pair\":\"").append(pair);
        text.append("\",\"contractType\":\"").append(contractType(symbol));
        text.append("\",\"deliveryDate\":4133404800000,\"onboardDate\":1597042800000,\"contractStatus\":\"TRADING\",");
        text.append("\"contractSize\":").append(base.equals("BTC") ? 100 : 10).append(',');
        assets(text, base, quote, base);
        precisions(text, scale);
        filters(text, scale);
        text.append("],");
        orderTypes(text);
    }

    private static void assets(final StringBuilder text, final String base, final String quote, final String margin) {
        text.append("\"baseAsset\":\"")
                .append(base)
                .append("\",\"quoteAsset\":\"")
                .append(quote);
        text.append("\",\"marginAsset\":\"").append(margin).append("\",");
    }

    private static void precisions(final StringBuilder text, final SymbolScale scale) {
        text.append("\"pricePrecision\":").append(scale.pricePlaces());
        text.append(",\"quantityPrecision\":").append(scale.quantityPlaces());
        text.append(",\"baseAssetPrecision\":8,\"quotePrecision\":8,\"underlyingType\":\"COIN\",");
    }

    private static void orderTypes(final StringBuilder text) {
        text.append("\"orderTypes\":[\"LIMIT\",\"MARKET\"],\"timeInForce\":[\"GTC\",\"IOC\",\"FOK\",\"GTX\"]}");
    }

    private static void filters(final StringBuilder text, final SymbolScale scale) {
        final String tick = grid(scale.pricePlaces());
        final String lot = grid(scale.quantityPlaces());
        text.append("\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"")
                .append(tick);
        text.append("\",\"maxPrice\":\"1000000\",\"tickSize\":\"").append(tick);
        text.append("\"},{\"filterType\":\"LOT_SIZE\",\"minQty\":\"").append(lot);
        text.append("\",\"maxQty\":\"1000000\",\"stepSize\":\"").append(lot);
        text.append("\"},{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":\"").append(lot);
        text.append("\",\"maxQty\":\"1000000\",\"stepSize\":\"").append(lot).append("\"}");
    }

    /** 10 to the power of minus places. */
    static String grid(final int places) {
        return 0 == places ? "1" : "0." + "0".repeat(places - 1) + "1";
    }

    private static String contractType(final String symbol) {
        return symbol.indexOf('_') < 0 || symbol.endsWith("_PERP") ? "PERPETUAL" : "CURRENT_QUARTER";
    }

    static String quoteOf(final String symbol) {
        for (final String quote : QUOTES) {
            if (symbol.length() > quote.length() && symbol.endsWith(quote)) {
                return quote;
            }
        }
        // unknown: the last three letters, so that base and quote are never empty
        return symbol.length() > 3 ? symbol.substring(symbol.length() - 3) : "USD";
    }

    private static String baseOf(final String symbol, final String quote) {
        return symbol.endsWith(quote) ? symbol.substring(0, symbol.length() - quote.length()) : symbol;
    }
}
