package io.rayo.gateways.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.json.Rfc3339;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the list of contracts of Kraken Futures. Off the hot path: makes objects freely. */
public final class KrakenFuturesInstruments {
    private static final int MAX_TEXT = 64;
    private static final List<String> TYPES = List.of("flexible_futures", "futures_inverse", "futures_vanilla");
    private static final int MAX_STEP_POWER = 9;

    private int unusable;

    /** Creates a reader. */
    public KrakenFuturesInstruments() {}

    /**
     * Contracts of the last list that could not be used; indices, which are no contracts, are not among them.
     *
     * @return how many.
     */
    public int unusable() {
        return unusable;
    }

    /**
     * Reads a list.
     *
     * @param root the answer, its decimals exact.
     * @param all receives definitions by symbol, in the venue's order.
     * @throws IOException if it is not a list of contracts.
     */
    public void read(final JsonNode root, final Map<String, InstrumentDetails> all) throws IOException {
        if (root.path("error").isTextual()) {
            throw new IOException(root.path("error").asText());
        }
        if (!root.path("instruments").isArray()) {
            throw new IOException("no instruments in the answer");
        }
        unusable = 0;
        for (final JsonNode row : root.path("instruments")) {
            if (!TYPES.contains(row.path("type").asText())) {
                continue;
            }
            final InstrumentDetails details = define(row);
            if (details == null) {
                unusable++;
            } else {
                all.put(details.symbol(), details);
            }
        }
    }

    private static InstrumentDetails define(final JsonNode row) {
        final String symbol = row.path("symbol").asText("").toUpperCase(Locale.ROOT);
        final String[] pair = pair(row, symbol);
        final String tick = plain(row.path("tickSize"));
        final int priceExponent = Decimals.exponentOf(tick);
        if (pair == null || symbol.length() > MAX_TEXT || priceExponent == Decimals.NO_EXPONENT) {
            return null;
        }
        final boolean isInverse = row.path("type").asText().equals("futures_inverse");
        final int precision = row.path("contractValueTradePrecision").asInt(0);
        if (precision < -MAX_STEP_POWER || precision > -Decimals.MIN_EXPONENT) {
            return null;
        }
        final int sizeExponent = Math.min(0, -precision);
        // a negative precision means steps of 10, 100, ...
        final long lot = Decimals.pow10(Math.max(0, -precision));
        final long tickSize = Decimals.parse(tick, priceExponent);
        final long multiplier = Decimals.parse(plain(row.path("contractSize")), Decimals.MONEY_EXPONENT);
        if (Decimals.isError(tickSize) || tickSize <= 0 || Decimals.isError(multiplier) || multiplier <= 0) {
            return null;
        }
        final long expiryTimeNs = time(row.path("lastTradingTime"));
        return new InstrumentDetails(
                symbol,
                pair[0],
                pair[1],
                isInverse ? pair[0] : pair[1],
                priceExponent,
                sizeExponent,
                tickSize,
                lot,
                lot,
                0,
                0,
                multiplier,
                Math.max(0, expiryTimeNs),
                symbol.startsWith("P") ? MarketType.PERPETUAL : MarketType.FUTURE,
                isInverse ? ContractType.INVERSE : ContractType.LINEAR,
                status(row));
    }

    /** Base and quote: told in newer lists, part of the symbol in all: {@code PF_XBTUSD}, {@code FI_XBTUSD_261225}. */
    private static String[] pair(final JsonNode row, final String symbol) {
        final String base = row.path("base").asText("");
        final String quote = row.path("quote").asText("");
        if (!base.isEmpty() && !quote.isEmpty()) {
            return new String[] {KrakenInstruments.asset(base), quote};
        }
        final String[] parts = symbol.split("_", -1);
        if (parts.length < 2 || parts[1].length() <= 3) {
            return null;
        }
        final int cut = parts[1].length() - 3;
        return new String[] {KrakenInstruments.asset(parts[1].substring(0, cut)), parts[1].substring(cut)};
    }

    private static String plain(final JsonNode number) {
        return number.isNumber() ? new BigDecimal(number.asText()).toPlainString() : "";
    }

    private static long time(final JsonNode text) {
        if (!text.isTextual()) {
            return 0;
        }
        final byte[] bytes = text.asText().getBytes(StandardCharsets.UTF_8);
        return Rfc3339.parse(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static InstrumentStatus status(final JsonNode row) {
        if (!row.path("tradeable").asBoolean()) {
            return InstrumentStatus.HALTED;
        }
        return row.path("postOnly").asBoolean() ? InstrumentStatus.PRE_TRADING : InstrumentStatus.TRADING;
    }
}
