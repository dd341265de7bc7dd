package io.rayo.gateways.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the venue's list of instruments ({@code exchangeInfo}) Off the hot path: makes objects freely. What it cannot
 * use (a filter without a tick, a number beyond 64 bits) it leaves out and counts.
 */
public final class BinanceInstruments {
    private static final int MAX_TEXT = 64;
    private static final long NEVER_MS = 4_133_404_800_000L; // the venue's delivery date of a perpetual: the year 2100

    private final BinanceProduct product;
    private final JsonFactory factory = new JsonFactory();
    private int unusable;

    /**
     * Creates a reader.
     *
     * @param product whose list it reads.
     */
    public BinanceInstruments(final BinanceProduct product) {
        this.product = product;
    }

    /**
     * Instruments of the last list that could not be used.
     *
     * @return how many.
     */
    public int unusable() {
        return unusable;
    }

    /**
     * Reads a list.
     *
     * @param text that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @return definitions by symbol, in the venue's order.
     * @throws IOException if it is not JSON.
     */
    public Map<String, InstrumentDetails> read(final byte[] text, final int offset, final int length)
            throws IOException {
        final Map<String, InstrumentDetails> definitions = new LinkedHashMap<>();
        unusable = 0;
        try (JsonParser parser = factory.createParser(text, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("exchangeInfo is not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final boolean symbols = "symbols".equals(parser.currentName());
                final JsonToken value = parser.nextToken();
                if (symbols && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        final InstrumentDetails definition = define(readSymbol(parser));
                        if (definition == null) {
                            unusable++;
                        } else {
                            definitions.put(definition.symbol(), definition);
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return definitions;
    }

    /** Fields of a symbol, and of its filters as FILTER.field; nested things other than filters are passed over. */
    private static Map<String, String> readSymbol(final JsonParser parser) throws IOException {
        final Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            final JsonToken value = parser.nextToken();
            if ("filters".equals(name) && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    readFilter(parser, fields);
                }
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else {
                fields.put(name, parser.getText());
            }
        }
        return fields;
    }

    private static void readFilter(final JsonParser parser, final Map<String, String> fields) throws IOException {
        final Map<String, String> filter = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            if (parser.nextToken().isStructStart()) {
                parser.skipChildren();
            } else {
                filter.put(name, parser.getText());
            }
        }
        final String type = filter.getOrDefault("filterType", "");
        filter.forEach((name, value) -> fields.put(type + "." + name, value));
    }

    private InstrumentDetails define(final Map<String, String> fields) {
        final String symbol = fields.getOrDefault("symbol", "");
        final String base = fields.getOrDefault("baseAsset", "");
        final String quote = fields.getOrDefault("quoteAsset", "");
        final String tick = fields.getOrDefault("PRICE_FILTER.tickSize", "");
        final String lot = fields.getOrDefault("LOT_SIZE.stepSize", "");
        final int priceExponent = exponent(tick);
        final int sizeExponent = exponent(lot);
        final boolean sound = !symbol.isEmpty()
                && symbol.length() <= MAX_TEXT
                && base.length() <= MAX_TEXT
                && quote.length() <= MAX_TEXT
                && priceExponent <= 0
                && sizeExponent <= 0;
        if (!sound) {
            return null;
        }
        final String contract = fields.getOrDefault("contractType", "");
        final boolean perpetual = contract.contains("PERPETUAL");
        final long deliveryMs = parseLong(fields.getOrDefault("deliveryDate", "0"));
        final long tickSize = Decimals.parse(tick, priceExponent);
        final long lotSize = Decimals.parse(lot, sizeExponent);
        final long minQuantity = Decimals.parse(fields.getOrDefault("LOT_SIZE.minQty", "0"), sizeExponent);
        final long maxQuantity = Decimals.parse(fields.getOrDefault("LOT_SIZE.maxQty", "0"), sizeExponent);
        final long minNotional = Decimals.parse(minNotional(fields), Decimals.MONEY_EXPONENT);
        final long multiplier = product == BinanceProduct.COINM
                ? Decimals.parse(fields.getOrDefault("contractSize", ""), Decimals.MONEY_EXPONENT)
                : InstrumentDetails.ONE;
        for (final long number : new long[] {tickSize, lotSize, minQuantity, maxQuantity, minNotional, multiplier}) {
            if (Decimals.isError(number) || number < 0) {
                return null;
            }
        }
        if (tickSize == 0 || lotSize == 0 || multiplier == 0) {
            return null;
        }
        return new InstrumentDetails(
                symbol,
                base,
                quote,
                product.isFutures() ? fields.getOrDefault("marginAsset", quote) : quote,
                priceExponent,
                sizeExponent,
                tickSize,
                lotSize,
                minQuantity,
                maxQuantity,
                minNotional,
                multiplier,
                perpetual || deliveryMs <= 0 || deliveryMs >= NEVER_MS ? 0 : deliveryMs * 1_000_000,
                !product.isFutures() ? MarketType.SPOT : perpetual ? MarketType.PERPETUAL : MarketType.FUTURE,
                !product.isFutures()
                        ? ContractType.NONE
                        : product == BinanceProduct.COINM ? ContractType.INVERSE : ContractType.LINEAR,
                status(fields.getOrDefault("status", fields.getOrDefault("contractStatus", ""))));
    }

    /** Scale that shows a step exactly: 0.01000000 gives -2, 10 gives 0; 1 (no scale) if it is none. */
    private static int exponent(final String step) {
        final int exponent = Decimals.exponentOf(step);
        return exponent == Decimals.NO_EXPONENT ? 1 : Math.min(0, exponent);
    }

    private static String minNotional(final Map<String, String> fields) {
        for (final String name : List.of("NOTIONAL.minNotional", "MIN_NOTIONAL.minNotional", "MIN_NOTIONAL.notional")) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        return "0";
    }

    private static long parseLong(final String text) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException ignored) {
            return 0; // no date that can be read: treated as none
        }
    }

    private static InstrumentStatus status(final String text) {
        return switch (text) {
            case "TRADING" -> InstrumentStatus.TRADING;
            case "CANCEL_ONLY" -> InstrumentStatus.CANCEL_ONLY;
            case "PENDING_TRADING", "PRE_TRADING" -> InstrumentStatus.PRE_TRADING;
            case "CLOSE", "DELIVERED" -> InstrumentStatus.DELISTED;
            default -> InstrumentStatus.HALTED;
        };
    }
}
