package io.rayo.gateways.kucoin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Reads the venue's lists of instruments. Off the hot path: makes objects freely. What it cannot use (a grid that is no
 * number, a number beyond 64 bits) it leaves out and counts.
 *
 * <p>Orders in a spot book may be older than the instrument's present grid and finer than it: the scale is the grid's,
 * and the decoder cuts such sizes.
 */
public final class KucoinInstruments {
    private static final String SUCCESS = "200000";
    private static final int MAX_TEXT = 64;
    private static final String PERPETUAL = "FFWCSX";

    // numbers such as 2.0E-4 must not become doubles
    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final KucoinProduct product;
    private int unusable;

    /**
     * Creates a reader.
     *
     * @param product whose list it reads.
     */
    public KucoinInstruments(final KucoinProduct product) {
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
     * The data of an answer.
     *
     * @param text the answer.
     * @return its data.
     * @throws IOException if it is no JSON or says that the request failed.
     */
    JsonNode data(final byte[] text) throws IOException {
        final JsonNode root = mapper.readTree(text);
        final String code = root.path("code").asText("none");
        if (!SUCCESS.equals(code)) {
            throw new IOException("code " + code + " " + root.path("msg").asText(""));
        }
        return root.path("data");
    }

    /**
     * Reads a list.
     *
     * @param text the answer.
     * @param all receives definitions by symbol, in the venue's order.
     * @throws IOException if it is not the answer that was expected.
     */
    public void read(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        final JsonNode list = data(text);
        if (!list.isArray()) {
            throw new IOException("the data is no list of instruments");
        }
        unusable = 0;
        for (final JsonNode row : list) {
            final InstrumentDetails details = product.isFutures() ? contract(row) : pair(row);
            if (details == null) {
                unusable++;
            } else {
                all.put(details.symbol(), details);
            }
        }
    }

    private static InstrumentDetails pair(final JsonNode row) {
        final String quote = row.path("quoteCurrency").asText();
        final BigDecimal tick = number(row, "priceIncrement");
        final BigDecimal lot = number(row, "baseIncrement");
        return details(
                row.path("symbol").asText(),
                row.path("baseCurrency").asText(),
                quote,
                quote,
                tick,
                lot,
                number(row, "baseMinSize"),
                number(row, "baseMaxSize"),
                number(row, "minFunds"),
                BigDecimal.ONE,
                0,
                MarketType.SPOT,
                ContractType.NONE,
                row.path("enableTrading").asBoolean() ? InstrumentStatus.TRADING : InstrumentStatus.HALTED);
    }

    private static InstrumentDetails contract(final JsonNode row) {
        final BigDecimal lot = number(row, "lotSize");
        final boolean inverse = row.path("isInverse").asBoolean();
        final boolean perpetual = PERPETUAL.equals(row.path("type").asText());
        final long expiryMs = perpetual ? 0 : row.path("expireDate").asLong(0);
        return details(
                row.path("symbol").asText(),
                asset(row.path("baseCurrency").asText()),
                asset(row.path("quoteCurrency").asText()),
                asset(row.path("settleCurrency").asText()),
                number(row, "tickSize"),
                lot,
                lot,
                number(row, "maxOrderQty"),
                BigDecimal.ZERO,
                number(row, "multiplier").abs(), // inverse contracts have -1: a lot is so many dollars
                expiryMs > 0 && expiryMs < Long.MAX_VALUE / 1_000_000 ? expiryMs * 1_000_000 : 0,
                perpetual ? MarketType.PERPETUAL : MarketType.FUTURE,
                inverse ? ContractType.INVERSE : ContractType.LINEAR,
                status(row.path("status").asText()));
    }

    private static InstrumentStatus status(final String text) {
        return switch (text) {
            case "Open" -> InstrumentStatus.TRADING;
            case "Init" -> InstrumentStatus.PRE_TRADING;
            case "CancelOnly" -> InstrumentStatus.CANCEL_ONLY;
            case "Settled", "Closed" -> InstrumentStatus.DELISTED;
            default -> InstrumentStatus.HALTED;
        };
    }

    /** The futures side has a name of its own for one asset. */
    private static String asset(final String name) {
        return "XBT".equals(name) ? "BTC" : name;
    }

    /** A number, bare or in quotes; 0 where there is none. */
    private static BigDecimal number(final JsonNode row, final String name) {
        final JsonNode value = row.path(name);
        if (value.isNumber()) {
            return value.decimalValue();
        }
        try {
            return value.isTextual() ? new BigDecimal(value.asText()) : BigDecimal.ZERO;
        } catch (final NumberFormatException ignored) {
            return BigDecimal.ZERO; // as one that is not there: what needs it is left out
        }
    }

    private static InstrumentDetails details(
            final String symbol,
            final String base,
            final String quote,
            final String settle,
            final BigDecimal tick,
            final BigDecimal lot,
            final BigDecimal minQuantity,
            final BigDecimal maxQuantity,
            final BigDecimal minNotional,
            final BigDecimal multiplier,
            final long expiryTimeNs,
            final MarketType marketType,
            final ContractType contractType,
            final InstrumentStatus status) {
        for (final String text : new String[] {symbol, base, quote, settle}) {
            if (text.isEmpty() || text.length() > MAX_TEXT) {
                return null;
            }
        }
        final int priceExponent = exponent(tick);
        final int sizeExponent = exponent(lot);
        if (priceExponent < Decimals.MIN_EXPONENT
                || sizeExponent < Decimals.MIN_EXPONENT
                || tick.signum() <= 0
                || lot.signum() <= 0
                || multiplier.signum() <= 0) {
            return null;
        }
        try {
            return new InstrumentDetails(
                    symbol,
                    base,
                    quote,
                    settle,
                    priceExponent,
                    sizeExponent,
                    mantissa(tick, priceExponent),
                    mantissa(lot, sizeExponent),
                    mantissa(minQuantity, sizeExponent),
                    bounded(maxQuantity, sizeExponent),
                    mantissa(minNotional, Decimals.MONEY_EXPONENT),
                    mantissa(multiplier, Decimals.MONEY_EXPONENT),
                    expiryTimeNs,
                    marketType,
                    contractType,
                    status);
        } catch (final ArithmeticException ignored) {
            return null; // a number that its scale cannot hold: the caller counts it
        }
    }

    /** Scale that shows a step exactly: 0.01 gives -2, 10 gives 0. */
    private static int exponent(final BigDecimal step) {
        return step.signum() == 0 ? 0 : Math.min(0, -step.stripTrailingZeros().scale());
    }

    /** A bound beyond what 64 bits hold is none. */
    private static long bounded(final BigDecimal number, final int exponent) {
        final BigDecimal most = BigDecimal.valueOf(Decimals.MAX_MANTISSA, -exponent);
        return mantissa(number.min(most), exponent);
    }

    private static long mantissa(final BigDecimal number, final int exponent) {
        final long mantissa = number.scaleByPowerOfTen(-exponent).longValueExact();
        if (mantissa < 0) {
            throw new ArithmeticException("negative");
        }
        return mantissa;
    }
}
