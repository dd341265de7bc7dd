package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.macro.MacroAnswer.Outcome;
import io.rayo.gateways.macro.MacroAnswer.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Alpha Vantage: quotes of shares and funds, indices, commodities, yields. Errors and limits come with HTTP 200, and a
 * limit's text repeats the key.
 *
 * <p>A series is given as {@code quote:SPY}, {@code index:VIX} (paid plans), {@code spot:XAU}, {@code commodity:WTI} or
 * {@code yield:10year}.
 */
public final class AlphaVantage implements MacroProvider {
    /**
     * What is asked if the configuration names nothing: funds for the indices, as a free key has no indices but VIX's.
     */
    public static final Map<String, String> DEFAULT_SERIES = series();

    private static final long SECOND_NS = 1_000_000_000L;

    private final List<MacroRequest> requests = new ArrayList<>();
    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final int dailyLimit;
    private final boolean asksOnWeekends;
    private final long spacingNs;

    /**
     * Makes it.
     *
     * @param series by name, each in one of the forms above.
     * @param intervalNs between two answers about a series.
     * @param dailyLimit requests a day that the plan allows.
     * @param asksOnWeekends whether to ask on days without trading.
     * @param spacingNs least time between two requests.
     * @throws IllegalArgumentException if a series is in none of the forms.
     */
    public AlphaVantage(
            final Map<String, String> series,
            final long intervalNs,
            final int dailyLimit,
            final boolean asksOnWeekends,
            final long spacingNs) {
        this.dailyLimit = dailyLimit;
        this.asksOnWeekends = asksOnWeekends;
        this.spacingNs = spacingNs;
        series.forEach((name, what) -> {
            requests.add(new MacroRequest(name, path(name, what), intervalNs));
            kinds.put(name, what.substring(0, what.indexOf(':')));
        });
    }

    private static Map<String, String> series() {
        final Map<String, String> series = new LinkedHashMap<>();
        series.put("VIX", "index:VIX");
        series.put("SP500", "quote:SPY");
        series.put("NASDAQ", "quote:QQQ");
        series.put("DXY", "quote:UUP");
        series.put("GOLD", "spot:XAU");
        series.put("OIL", "commodity:WTI");
        return series;
    }

    private static String path(final String name, final String what) {
        final int colon = what.indexOf(':');
        final String kind = colon < 0 ? "" : what.substring(0, colon).toLowerCase(Locale.ROOT);
        final String of = URLEncoder.encode(what.substring(colon + 1).strip(), StandardCharsets.UTF_8);
        final String path = switch (kind) {
            case "quote" -> "/query?function=GLOBAL_QUOTE&symbol=" + of;
            case "index" -> "/query?function=INDEX_DATA&interval=daily&symbol=" + of;
            case "spot" -> "/query?function=GOLD_SILVER_SPOT&symbol=" + of;
            case "commodity" -> "/query?function=" + of + "&interval=daily";
            case "yield" -> "/query?function=TREASURY_YIELD&interval=daily&maturity=" + of;
            default -> null;
        };
        if (null == path || of.isEmpty()) {
            throw new IllegalArgumentException("series " + name + ": \"" + what
                    + "\" is none of quote:SPY, index:VIX, spot:XAU, commodity:WTI, yield:10year");
        }
        return path;
    }

    @Override
    public String name() {
        return "alpha-vantage";
    }

    @Override
    public List<MacroRequest> requests() {
        return requests;
    }

    @Override
    public String keyHeader() {
        return null;
    }

    @Override
    public String keyParameter() {
        return "apikey";
    }

    @Override
    public long spacingNs() {
        return spacingNs;
    }

    @Override
    public long burstPauseNs() {
        return 5 * SECOND_NS;
    }

    @Override
    public int dailyLimit() {
        return dailyLimit;
    }

    @Override
    public long nextDayNs(final long nowNs) {
        // not documented; midnight in New York is what is mostly seen
        return MacroTimes.nextMidnight(MacroTimes.NEW_YORK, nowNs);
    }

    @Override
    public boolean rests(final long nowNs, final long lastNs) {
        return !asksOnWeekends && MacroTimes.isWeekend(nowNs) && nowNs - lastNs < 3 * MacroTimes.DAY_NS;
    }

    @Override
    public MacroAnswer read(final MacroRequest request, final int status, final byte[] body, final long nowNs) {
        final MacroAnswer byStatus = MacroAnswer.ofStatus(status);
        if (null != byStatus) {
            return byStatus;
        }
        final JsonNode root = MacroJson.object(body);
        if (null == root) {
            return MacroAnswer.malformed("no JSON object, HTTP " + status);
        }
        final MacroAnswer said = message(root, status);
        if (null != said) {
            return said;
        }
        return switch (kinds.get(request.name())) {
            case "quote" -> quote(request, root, nowNs);
            case "spot" ->
                value(
                        request,
                        MacroJson.number(root.path("price")),
                        MacroTimes.ofSpaced(root.path("timestamp").asText(), nowNs));
            default -> newest(request, root.path("data"), nowNs);
        };
    }

    /** An answer that is no data; null if it is. */
    private static MacroAnswer message(final JsonNode root, final int status) {
        if (429 == status) {
            return MacroAnswer.not(Outcome.BURST_LIMIT, "HTTP 429");
        }
        if (root.has("Error Message")) {
            final String text = root.path("Error Message").asText().toLowerCase(Locale.ROOT);
            return text.contains("apikey") && text.contains("invalid or missing")
                    ? MacroAnswer.not(Outcome.BAD_KEY, "the key is missing or wrong")
                    : MacroAnswer.not(Outcome.REFUSED, "it knows no such function, symbol or parameter");
        }
        if (!root.has("Information") && !root.has("Note")) {
            return null;
        }
        final String text =
                (root.path("Information").asText() + root.path("Note").asText()).toLowerCase(Locale.ROOT);
        if (text.contains("premium endpoint") || text.contains("not entitled") || text.contains("entitlement")) {
            return MacroAnswer.not(Outcome.REFUSED, "the plan of this key has it not");
        }
        if (text.contains("demo purposes")) {
            return MacroAnswer.not(Outcome.BAD_KEY, "the key is the demo one");
        }
        // the text of a burst names the daily figure as well
        if (text.contains("per second") || text.contains("sparingly") || text.contains("call frequency")) {
            return MacroAnswer.not(Outcome.BURST_LIMIT, "too many requests in a short time");
        }
        if (text.contains("per day")) {
            return MacroAnswer.not(Outcome.DAY_LIMIT, "the requests of the day are spent");
        }
        return MacroAnswer.not(Outcome.BURST_LIMIT, "it answers with a message in place of data");
    }

    private static MacroAnswer quote(final MacroRequest request, final JsonNode root, final long nowNs) {
        JsonNode quote = null;
        for (final Map.Entry<String, JsonNode> entry : root.properties()) {
            // delayed quotes have a longer key
            quote = entry.getKey().startsWith("Global Quote") ? entry.getValue() : quote;
        }
        if (null == quote || quote.isEmpty()) {
            return MacroAnswer.not(Outcome.REFUSED, "it knows no such symbol");
        }
        return value(
                request,
                MacroJson.number(quote.path("05. price")),
                MacroTimes.ofTradingDay(quote.path("07. latest trading day").asText(), nowNs));
    }

    /** Newest first; a missing value is a point, and then the one before it is the newest. */
    private static MacroAnswer newest(final MacroRequest request, final JsonNode data, final long nowNs) {
        for (final JsonNode row : data) {
            final double value = MacroJson.number(row.has("value") ? row.path("value") : row.path("close"));
            final long observedNs = MacroTimes.ofTradingDay(row.path("date").asText(), nowNs);
            if (!Double.isNaN(value) && !MacroTimes.isUnknown(observedNs)) {
                return value(request, value, observedNs);
            }
        }
        return MacroAnswer.malformed("no value in it");
    }

    private static MacroAnswer value(final MacroRequest request, final double value, final long observedNs) {
        return Double.isNaN(value) || MacroTimes.isUnknown(observedNs)
                ? MacroAnswer.malformed("no value or no date in it")
                : MacroAnswer.of(List.of(new Value(request.name(), value, observedNs)));
    }
}
