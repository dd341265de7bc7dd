package io.rayo.gateways.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.util.Map;

/**
 * Reads the venue's list of instruments ({@code instruments-info}). Off the hot path: makes objects freely. What it
 * cannot use (no tick, a number beyond 64 bits) it leaves out and counts.
 */
public final class BybitInstruments {
    private static final int MAX_TEXT = 64;
    private static final long MAX_MS = Long.MAX_VALUE / 1_000_000;

    private final BybitProduct product;
    private final ObjectMapper mapper = new ObjectMapper();
    private int unusable;

    /**
     * Creates a reader.
     *
     * @param product whose list it reads.
     */
    public BybitInstruments(final BybitProduct product) {
        this.product = product;
    }

    /**
     * Instruments that could not be used so far.
     *
     * @return how many.
     */
    public int unusable() {
        return unusable;
    }

    /**
     * Result of an answer.
     *
     * @param text the answer.
     * @return what stands under {@code result}.
     * @throws IOException if it is no JSON, or says that the request was refused.
     */
    JsonNode result(final byte[] text) throws IOException {
        final JsonNode root = mapper.readTree(text);
        if (root == null || !root.path("retCode").canConvertToInt()) {
            throw new IOException("not an answer of the V5 interface");
        }
        if (root.path("retCode").asInt() != 0) {
            throw new IOException("refused with code " + root.path("retCode").asInt() + ": "
                    + root.path("retMsg").asText());
        }
        return root.path("result");
    }

    /**
     * Reads a page.
     *
     * @param text the answer.
     * @param all receives the instruments by symbol, in the venue's order.
     * @return cursor of the next page; empty if this is the last.
     * @throws IOException if it is not the answer that was expected.
     */
    public String read(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        final JsonNode result = result(text);
        if (!result.path("list").isArray()) {
            throw new IOException("no list of instruments in the answer");
        }
        for (final JsonNode row : result.path("list")) {
            final InstrumentDetails details = details(row);
            if (details == null) {
                unusable++;
            } else {
                all.put(details.symbol(), details);
            }
        }
        return result.path("nextPageCursor").asText("").replace("null", "");
    }

    private InstrumentDetails details(final JsonNode row) {
        final JsonNode lots = row.path("lotSizeFilter");
        final boolean linear = product.isLinear();
        final String symbol = row.path("symbol").asText();
        final String base = row.path("baseCoin").asText();
        final String quote = row.path("quoteCoin").asText();
        final String settle = linear ? row.path("settleCoin").asText(quote) : quote;
        final String tick = row.path("priceFilter").path("tickSize").asText();
        // spot has no qtyStep: the precision of the base coin is the step
        final String lot = lots.path(linear ? "qtyStep" : "basePrecision").asText();
        final int priceExponent = exponent(tick);
        final int sizeExponent = exponent(lot);
        final boolean isSound = !symbol.isEmpty()
                && symbol.length() <= MAX_TEXT
                && !base.isEmpty()
                && base.length() <= MAX_TEXT
                && !quote.isEmpty()
                && quote.length() <= MAX_TEXT
                && settle.length() <= MAX_TEXT
                && priceExponent <= 0
                && sizeExponent <= 0;
        if (!isSound) {
            return null;
        }
        final long tickSize = Decimals.parse(tick, priceExponent);
        final long lotSize = Decimals.parse(lot, sizeExponent);
        // spot checks the amount of money only
        final long minQuantity = linear ? number(lots, "minOrderQty", sizeExponent) : lotSize;
        final long maxQuantity =
                number(lots, lots.has("maxLimitOrderQty") ? "maxLimitOrderQty" : "maxOrderQty", sizeExponent);
        final long minNotional = number(lots, linear ? "minNotionalValue" : "minOrderAmt", Decimals.MONEY_EXPONENT);
        for (final long number : new long[] {tickSize, lotSize, minQuantity, maxQuantity, minNotional}) {
            if (Decimals.isError(number) || number < 0) {
                return null;
            }
        }
        if (tickSize == 0 || lotSize == 0) {
            return null;
        }
        final boolean perpetual = row.path("contractType").asText().contains("Perpetual");
        final long deliveryMs = row.path("deliveryTime").asLong();
        return new InstrumentDetails(
                symbol,
                base,
                quote,
                settle,
                priceExponent,
                sizeExponent,
                tickSize,
                lotSize,
                minQuantity,
                maxQuantity,
                minNotional,
                InstrumentDetails.ONE, // a contract is one unit of the base coin
                deliveryMs <= 0 || deliveryMs > MAX_MS ? 0 : deliveryMs * 1_000_000,
                !linear ? MarketType.SPOT : perpetual ? MarketType.PERPETUAL : MarketType.FUTURE,
                linear ? ContractType.LINEAR : ContractType.NONE,
                status(row.path("status").asText()));
    }

    /** Scale that shows a step exactly: 0.010 gives -2, 10 gives 0; 1 (no scale) if it is none. */
    private static int exponent(final String step) {
        final int exponent = Decimals.exponentOf(step);
        return exponent == Decimals.NO_EXPONENT ? 1 : Math.min(0, exponent);
    }

    /** A number of a filter; 0 if it is not there. */
    private static long number(final JsonNode filter, final String name, final int exponent) {
        final String text = filter.path(name).asText("");
        return text.isEmpty() ? 0 : Decimals.parse(text, exponent);
    }

    private static InstrumentStatus status(final String text) {
        return switch (text) {
            case "Trading" -> InstrumentStatus.TRADING;
            case "PreLaunch" -> InstrumentStatus.PRE_TRADING;
            case "Closed" -> InstrumentStatus.DELISTED;
            default -> InstrumentStatus.HALTED;
        };
    }
}
