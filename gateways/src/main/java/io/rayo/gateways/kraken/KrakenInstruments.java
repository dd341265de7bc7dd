package io.rayo.gateways.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the venue's list of pairs ({@code AssetPairs}) and turns the names of REST into those of WebSocket v2:
 * {@code XXBTZUSD} is {@code BTC/USD}. Off the hot path: makes objects freely.
 */
public final class KrakenInstruments {
    private static final int MAX_TEXT = 64;

    /** Names of assets that v1 and REST write differently. By table only: there is no rule. */
    private static final Map<String, String> ALIASES = Map.of("XBT", "BTC", "XDG", "DOGE");

    private final Map<String, String> symbolsByRestName = new HashMap<>();
    private final Map<String, String> restNames = new HashMap<>();
    private int unusable;

    /** Creates a reader. */
    public KrakenInstruments() {}

    /**
     * Pairs of the last list that could not be used.
     *
     * @return how many.
     */
    public int unusable() {
        return unusable;
    }

    /**
     * Symbol of a pair.
     *
     * @param restName such as {@code XXBTZUSD} or {@code XBTUSD}.
     * @return such as {@code BTC/USD}; null if no list had it.
     */
    public String symbol(final String restName) {
        return symbolsByRestName.get(restName);
    }

    /**
     * Name of a pair in REST calls.
     *
     * @param symbol such as {@code BTC/USD}.
     * @return such as {@code XBTUSD}; null if no list had it.
     */
    public String restName(final String symbol) {
        return restNames.get(symbol);
    }

    /**
     * The usual code of an asset.
     *
     * @param name as v1 writes it.
     * @return as v2 writes it.
     */
    public static String asset(final String name) {
        return ALIASES.getOrDefault(name, name);
    }

    /**
     * Reads a list.
     *
     * @param root the answer.
     * @param all receives definitions by symbol, in the venue's order.
     * @throws IOException if it is not a list of pairs.
     */
    public void read(final JsonNode root, final Map<String, InstrumentDetails> all) throws IOException {
        final JsonNode pairs = result(root);
        unusable = 0;
        for (final Map.Entry<String, JsonNode> field : pairs.properties()) {
            final InstrumentDetails details = define(field.getValue());
            if (details == null) {
                unusable++;
                continue;
            }
            all.put(details.symbol(), details);
            final String altname = field.getValue().path("altname").asText(field.getKey());
            symbolsByRestName.put(field.getKey(), details.symbol());
            symbolsByRestName.put(altname, details.symbol());
            restNames.put(details.symbol(), altname);
        }
    }

    /**
     * What an answer of REST holds.
     *
     * @param root the answer.
     * @return its result.
     * @throws IOException if it tells an error instead.
     */
    static JsonNode result(final JsonNode root) throws IOException {
        final JsonNode error = root.path("error").path(0);
        if (error.isTextual() && error.asText().startsWith("E")) {
            throw new IOException(error.asText());
        }
        final JsonNode result = root.path("result");
        if (!result.isObject()) {
            throw new IOException("no result in the answer");
        }
        return result;
    }

    private static InstrumentDetails define(final JsonNode pair) {
        final String[] names = pair.path("wsname").asText("").split("/", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            return null;
        }
        final String base = asset(names[0]);
        final String quote = asset(names[1]);
        final String symbol = base + "/" + quote;
        final int priceDecimals = pair.path("pair_decimals").asInt(-1);
        final int sizeDecimals = pair.path("lot_decimals").asInt(-1);
        final boolean isSound = symbol.length() <= MAX_TEXT
                && priceDecimals >= 0
                && priceDecimals <= -Decimals.MIN_EXPONENT
                && sizeDecimals >= 0
                && sizeDecimals <= -Decimals.MIN_EXPONENT;
        if (!isSound) {
            return null;
        }
        // the scale is the venue's precision, not the tick: the checksum is made of that many digits
        final long tick = pair.has("tick_size") ? decimal(pair, "tick_size", "", -priceDecimals) : 1;
        final long minQuantity = decimal(pair, "ordermin", "0", -sizeDecimals);
        final long minNotional = decimal(pair, "costmin", "0", Decimals.MONEY_EXPONENT);
        if (tick <= 0 || minQuantity < 0 || minNotional < 0) {
            return null;
        }
        return new InstrumentDetails(
                symbol,
                base,
                quote,
                quote,
                -priceDecimals,
                -sizeDecimals,
                tick,
                1,
                Math.max(1, minQuantity),
                0,
                minNotional,
                InstrumentDetails.ONE,
                0,
                MarketType.SPOT,
                ContractType.NONE,
                status(pair.path("status").asText("")));
    }

    private static long decimal(final JsonNode pair, final String field, final String fallback, final int exponent) {
        final long value = Decimals.parse(pair.path(field).asText(fallback), exponent);
        return Decimals.isError(value) ? -1 : value;
    }

    /** Orders of every kind are taken only online: the half-open states after a maintenance count as halted. */
    private static InstrumentStatus status(final String text) {
        return switch (text) {
            case "online" -> InstrumentStatus.TRADING;
            case "cancel_only" -> InstrumentStatus.CANCEL_ONLY;
            case "work_in_progress" -> InstrumentStatus.PRE_TRADING;
            case "delisted" -> InstrumentStatus.DELISTED;
            default -> InstrumentStatus.HALTED;
        };
    }
}
