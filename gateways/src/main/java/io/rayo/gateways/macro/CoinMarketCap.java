package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.macro.MacroAnswer.Outcome;
import io.rayo.gateways.macro.MacroAnswer.Value;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * CoinMarketCap: volume of the altcoins, dominance, market capitalisation, fear and greed. Its error code counts, not
 * the HTTP status, and may be a number or a text.
 */
public final class CoinMarketCap implements MacroProvider {
    private static final String GLOBAL = "global-metrics";
    private static final String FEAR = "fear-and-greed";
    private static final long SECOND_NS = 1_000_000_000L;

    private final List<MacroRequest> requests;
    private final int dailyLimit;
    private final long spacingNs;

    /**
     * Makes it.
     *
     * @param intervalNs between two answers; data is renewed once a minute.
     * @param dailyLimit requests a day that the plan allows.
     * @param spacingNs least time between two requests.
     */
    public CoinMarketCap(final long intervalNs, final int dailyLimit, final long spacingNs) {
        this.dailyLimit = dailyLimit;
        this.spacingNs = spacingNs;
        requests = List.of(
                new MacroRequest(GLOBAL, "/v1/global-metrics/quotes/latest?convert=USD", intervalNs),
                new MacroRequest(FEAR, "/v3/fear-and-greed/latest", intervalNs));
    }

    @Override
    public String name() {
        return "coinmarketcap";
    }

    @Override
    public List<MacroRequest> requests() {
        return requests;
    }

    @Override
    public String keyHeader() {
        return "X-CMC_PRO_API_KEY";
    }

    @Override
    public String keyParameter() {
        return null;
    }

    @Override
    public long spacingNs() {
        return spacingNs;
    }

    @Override
    public long burstPauseNs() {
        return 60 * SECOND_NS;
    }

    @Override
    public int dailyLimit() {
        return dailyLimit;
    }

    @Override
    public long nextDayNs(final long nowNs) {
        return MacroTimes.nextMidnight(ZoneOffset.UTC, nowNs);
    }

    @Override
    public boolean rests(final long nowNs, final long lastNs) {
        return false; // coins are traded every day
    }

    @Override
    public MacroAnswer read(final MacroRequest request, final int status, final byte[] body, final long nowNs) {
        final JsonNode root = MacroJson.object(body);
        final String code =
                null == root ? "" : root.path("status").path("error_code").asText();
        if (!code.isEmpty() && !"0".equals(code)) {
            return error(code);
        }
        final MacroAnswer byStatus =
                429 == status ? MacroAnswer.not(Outcome.BURST_LIMIT, "HTTP 429") : MacroAnswer.ofStatus(status);
        if (null != byStatus) {
            return byStatus;
        }
        if (null == root || 200 != status) {
            return MacroAnswer.malformed("no data in it, HTTP " + status);
        }
        return GLOBAL.equals(request.name()) ? global(root.path("data"), nowNs) : fear(root.path("data"), nowNs);
    }

    private static MacroAnswer error(final String code) {
        return switch (code) {
            case "1001", "1002", "1005", "1007" ->
                MacroAnswer.not(Outcome.BAD_KEY, "error " + code + ": the key is missing, wrong or disabled");
            case "1003", "1004" -> MacroAnswer.not(Outcome.BAD_KEY, "error " + code + ": the plan is not active");
            case "1006" -> MacroAnswer.not(Outcome.REFUSED, "error 1006: the plan of this key has it not");
            case "1008", "1011" ->
                MacroAnswer.not(Outcome.BURST_LIMIT, "error " + code + ": too many requests in a minute");
            case "1009" -> MacroAnswer.not(Outcome.DAY_LIMIT, "error 1009: the requests of the day are spent");
            case "1010" -> MacroAnswer.not(Outcome.DAY_LIMIT, "error 1010: the credits of the month are spent");
            case "400" -> MacroAnswer.not(Outcome.REFUSED, "error 400: a parameter is wrong");
            case "500" -> MacroAnswer.not(Outcome.SERVER_ERROR, "error 500");
            default -> MacroAnswer.not(Outcome.SERVER_ERROR, "an error code that is not known");
        };
    }

    private static MacroAnswer global(final JsonNode data, final long nowNs) {
        final JsonNode quotes = data.path("quote");
        final JsonNode dollars = quotes.isArray() ? quotes.path(0) : quotes.path("USD");
        final long observedNs = MacroTimes.ofIso(
                dollars.path("last_updated").asText(data.path("last_updated").asText()), nowNs);
        if (MacroTimes.isUnknown(observedNs)) {
            return MacroAnswer.malformed("no time in it");
        }
        final List<Value> values = new ArrayList<>();
        add(values, "ALTCOIN_VOLUME", dollars.path("altcoin_volume_24h"), observedNs);
        add(values, "CRYPTO_VOLUME", dollars.path("total_volume_24h"), observedNs);
        add(values, "CRYPTO_MARKET_CAP", dollars.path("total_market_cap"), observedNs);
        add(values, "BTC_DOMINANCE", data.path("btc_dominance"), observedNs);
        return values.isEmpty() ? MacroAnswer.malformed("no value in it") : MacroAnswer.of(values);
    }

    private static MacroAnswer fear(final JsonNode data, final long nowNs) {
        final JsonNode one = MacroJson.firstOf(data);
        final long observedNs = MacroTimes.ofIso(one.path("update_time").asText(), nowNs);
        final List<Value> values = new ArrayList<>();
        if (!MacroTimes.isUnknown(observedNs)) {
            add(values, "FEAR_GREED", one.path("value"), observedNs);
        }
        return values.isEmpty() ? MacroAnswer.malformed("no value or no time in it") : MacroAnswer.of(values);
    }

    private static void add(final List<Value> values, final String series, final JsonNode node, final long atNs) {
        final double value = MacroJson.number(node);
        if (!Double.isNaN(value)) {
            values.add(new Value(series, value, atNs));
        }
    }
}
