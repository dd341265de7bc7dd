package io.rayo.gateways.okx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the venue's list of instruments ({@code public/instruments}). Off the hot path: makes objects freely. What it
 * cannot use (an option, a step that is no number, a number beyond 64 bits) it leaves out and counts.
 */
public final class OkxInstruments {
    /** Code of an instrument that has none. */
    public static final long NO_CODE = -1;

    private static final int MAX_TEXT = 64;

    private final ObjectMapper mapper = new ObjectMapper();
    private final OkxProduct product;
    private final Map<String, Long> codes = new HashMap<>();
    private int unusable;

    /**
     * Creates a reader.
     *
     * @param product whose list it reads.
     */
    public OkxInstruments(final OkxProduct product) {
        this.product = product;
    }

    /**
     * Instruments of all lists so far that could not be used.
     *
     * @return how many.
     */
    public int unusable() {
        return unusable;
    }

    /**
     * The number by which orders on a socket name an instrument. It differs between the venue and its demo.
     *
     * @param symbol instId.
     * @return instIdCode; {@link #NO_CODE} if the venue has told none.
     */
    public long code(final String symbol) {
        return codes.getOrDefault(symbol, NO_CODE);
    }

    /**
     * Reads a list.
     *
     * @param text the answer.
     * @param all receives the instruments by symbol, in the venue's order.
     * @throws IOException if it is not the answer that was expected.
     */
    public void read(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        for (final JsonNode row : data(mapper, text)) {
            final InstrumentDetails details = define(row);
            if (details == null) {
                unusable++;
                continue;
            }
            all.put(details.symbol(), details);
            final JsonNode code = row.path("instIdCode");
            if (code.isIntegralNumber() || (code.isTextual() && code.asText().matches("[0-9]{1,18}"))) {
                codes.put(details.symbol(), code.asLong());
            }
        }
    }

    /** The data of an answer, whose code must be 0. */
    static JsonNode data(final ObjectMapper mapper, final byte[] text) throws IOException {
        final JsonNode answer = mapper.readTree(text);
        if (answer == null
                || !"0".equals(answer.path("code").asText())
                || !answer.path("data").isArray()) {
            final String code = answer == null ? "" : answer.path("code").asText("");
            throw new IOException("not a list of OKX" + (code.isEmpty() ? "" : ", code " + code));
        }
        return answer.path("data");
    }

    private InstrumentDetails define(final JsonNode row) {
        final String symbol = row.path("instId").asText("");
        final String type = row.path("instType").asText("");
        final String[] parts = symbol.split("-", -1);
        final boolean isSpot = type.equals("SPOT");
        final boolean isKnown = product.instrumentTypes().contains(type)
                && symbol.length() <= MAX_TEXT
                && parts.length == (isSpot ? 2 : 3)
                && !parts[0].isEmpty()
                && !parts[1].isEmpty();
        if (!isKnown) {
            return null;
        }
        final String tick = row.path("tickSz").asText("");
        final String lot = row.path("lotSz").asText("");
        final int priceExponent = exponent(tick);
        final int sizeExponent = exponent(lot);
        if (priceExponent > 0 || sizeExponent > 0) {
            return null;
        }
        final boolean isInverse = row.path("ctType").asText("").equals("inverse");
        final long tickSize = Decimals.parse(tick, priceExponent);
        final long lotSize = Decimals.parse(lot, sizeExponent);
        final long minQuantity = parse(row.path("minSz").asText("0"), sizeExponent);
        final long maxQuantity = parse(row.path("maxLmtSz").asText("0"), sizeExponent);
        final long multiplier = isSpot ? InstrumentDetails.ONE : multiplier(row);
        for (final long number : new long[] {tickSize, lotSize, minQuantity, maxQuantity, multiplier}) {
            if (Decimals.isError(number) || number < 0) {
                return null;
            }
        }
        if (tickSize == 0 || lotSize == 0 || multiplier == 0) {
            return null;
        }
        final long expiryMs = milliseconds(row.path("expTime").asText(""));
        final String quote = parts[1].replace("_UM", "");
        return new InstrumentDetails(
                symbol,
                parts[0],
                quote,
                isSpot ? quote : row.path("settleCcy").asText(quote),
                priceExponent,
                sizeExponent,
                tickSize,
                lotSize,
                minQuantity,
                maxQuantity,
                0,
                multiplier,
                type.equals("FUTURES") ? expiryMs * 1_000_000 : 0,
                isSpot ? MarketType.SPOT : type.equals("SWAP") ? MarketType.PERPETUAL : MarketType.FUTURE,
                isSpot ? ContractType.NONE : isInverse ? ContractType.INVERSE : ContractType.LINEAR,
                status(row.path("state").asText("")));
    }

    /** Scale that shows a step exactly: 0.0100 gives -2, 10 gives 0; 1 (no scale) if it is none. */
    private static int exponent(final String step) {
        final int exponent = Decimals.exponentOf(step);
        return exponent == Decimals.NO_EXPONENT ? 1 : Math.min(0, exponent);
    }

    private static long parse(final String text, final int exponent) {
        return Decimals.parse(text.isEmpty() ? "0" : text, exponent);
    }

    /**
     * Units of the base asset (linear) or of the quote asset (inverse) in a contract, as money; 0 if not to be told.
     */
    private static long multiplier(final JsonNode row) {
        try {
            final BigDecimal value = new BigDecimal(row.path("ctVal").asText(""));
            final String factor = row.path("ctMult").asText("");
            return value.multiply(factor.isEmpty() ? BigDecimal.ONE : new BigDecimal(factor))
                    .movePointRight(-Decimals.MONEY_EXPONENT)
                    .longValueExact();
        } catch (final ArithmeticException | NumberFormatException ignored) {
            return 0; // left out, and counted, by the caller
        }
    }

    private static long milliseconds(final String text) {
        try {
            final long time = text.isEmpty() ? 0 : Long.parseLong(text);
            return time < 0 || time > Long.MAX_VALUE / 1_000_000 ? 0 : time;
        } catch (final NumberFormatException ignored) {
            return 0; // no date that can be read: treated as none
        }
    }

    private static InstrumentStatus status(final String state) {
        return switch (state) {
            case "live" -> InstrumentStatus.TRADING;
            case "preopen", "test" -> InstrumentStatus.PRE_TRADING;
            default -> InstrumentStatus.HALTED; // suspend, rebase, post_only, settling, and what is not known
        };
    }
}
