package io.rayo.gateways.sim.macro;

import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The three sources, answering as the real ones do. Values walk with the seed and the number of requests; dates are
 * those of the clock. A key that is not {@link #KEY} is refused.
 */
public final class MacroSimulator implements SimEndpoint, AutoCloseable {
    /** The one key that is taken. */
    public static final String KEY = "simulated-key";

    /** Which source. */
    public enum Source {
        /** By {@code /query}. */
        ALPHA_VANTAGE,
        /** By {@code /v1/} and {@code /v3/}. */
        COINMARKETCAP,
        /** By {@code /v2/}. */
        NEWSAPI
    }

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String[] HEADLINES = {
        "Bitcoin rallies as inflows surge",
        "Regulator sues exchange, traders fear penalty",
        "Ether steady before upgrade",
        "Miners report record profit",
        "Markets slip on inflation concerns",
        "Hackers exploit bridge, funds stolen",
        "Bank launches custody for coins",
        "Analysts see no crash ahead"
    };

    private final SimServer server = new SimServer("sim-macro", this);
    private final SplittableRandom random;
    private final EpochNanoClock clock;
    private final Map<String, Double> levels = new HashMap<>();
    private final Map<Source, AtomicLong> requests = new ConcurrentHashMap<>();
    private final Map<Source, MacroFault> faults = new ConcurrentHashMap<>();
    private int newsAnswers;
    private volatile double vix = Double.NaN;

    private MacroSimulator(final long seed, final EpochNanoClock clock) {
        random = new SplittableRandom(seed);
        this.clock = clock;
        levels.put("SPY", 668.0);
        levels.put("QQQ", 605.0);
        levels.put("UUP", 28.4);
        levels.put("VIX", 19.5);
        levels.put("GOLD", 4_150.0);
        levels.put("XAU", 4_150.0);
        levels.put("WTI", 64.7);
        levels.put("altcoins", 61e9);
        levels.put("fear", 45.0);
    }

    /**
     * Starts the server on a free port of loopback.
     *
     * @param seed of the values.
     * @param clock of the dates.
     * @return the running server.
     */
    public static MacroSimulator launch(final long seed, final EpochNanoClock clock) {
        final MacroSimulator simulator = new MacroSimulator(seed, clock);
        simulator.server.start(0);
        return simulator;
    }

    /** The port on loopback. */
    public int port() {
        return server.port();
    }

    /**
     * Requests that a source got, refused ones included. Any thread.
     *
     * @param source to ask about.
     * @return count since the start.
     */
    public long requests(final Source source) {
        final AtomicLong count = requests.get(source);
        return null == count ? 0 : count.get();
    }

    /**
     * Makes a source go wrong from now on. Any thread.
     *
     * @param source to break.
     * @param fault null ends it.
     */
    public void fault(final Source source, final MacroFault fault) {
        if (null == fault) {
            faults.remove(source);
        } else {
            faults.put(source, fault);
        }
    }

    /**
     * Fixes VIX. Any thread.
     *
     * @param value NaN lets it walk again.
     */
    public void vix(final double value) {
        vix = value;
    }

    @Override
    public SimSocketListener onConnect(final SimSocket socket) {
        return null;
    }

    @Override
    public void onRequest(final SimExchange exchange) {
        final Source source = sourceOf(exchange.path());
        if (null == source) {
            exchange.answer(404, "{}");
            return;
        }
        requests.computeIfAbsent(source, one -> new AtomicLong()).incrementAndGet();
        final MacroFault fault = faults.get(source);
        if (null != fault) {
            fail(exchange, source, fault);
            return;
        }
        switch (source) {
            case ALPHA_VANTAGE -> alphaVantage(exchange);
            case COINMARKETCAP -> coinMarketCap(exchange);
            case NEWSAPI -> news(exchange);
        }
    }

    private static Source sourceOf(final String path) {
        if ("/query".equals(path)) {
            return Source.ALPHA_VANTAGE;
        }
        if (path.startsWith("/v1/") || path.startsWith("/v3/")) {
            return Source.COINMARKETCAP;
        }
        return path.startsWith("/v2/") ? Source.NEWSAPI : null;
    }

    private void fail(final SimExchange exchange, final Source source, final MacroFault fault) {
        switch (fault) {
            case SERVER_ERROR -> exchange.answer(503, "<html><body>Service Unavailable</body></html>");
            case MALFORMED -> exchange.answer(200, "{\"Global Quote\":{\"05. price\":\"66");
            case OTHER_SHAPE ->
                exchange.answer(200, "{\"data\":[],\"articles\":{},\"Global Quote\":{\"05. price\":[]}}");
            case ABORT -> exchange.abort();
            case SLOW -> {
                // never: the client gives up
            }
            default -> refuse(exchange, source, fault);
        }
    }

    private static void refuse(final SimExchange exchange, final Source source, final MacroFault fault) {
        switch (source) {
            case ALPHA_VANTAGE ->
                exchange.answer(
                        200,
                        switch (fault) {
                            case BURST_LIMIT ->
                                "{\"Information\":\"Please consider spreading out your free API requests more sparingly"
                                        + " (1 request per second). You may subscribe to lift the free key rate limit"
                                        + " (25 requests per day).\"}";
                            case DAY_LIMIT ->
                                "{\"Information\":\"We have detected your API key as "
                                        + exchange.parameters().get("apikey")
                                        + " and our standard API rate limit is 25 requests per day.\"}";
                            default ->
                                "{\"Information\":\"This is a premium endpoint. You may subscribe to unlock it.\"}";
                        });
            case COINMARKETCAP -> {
                final boolean isBurst = MacroFault.BURST_LIMIT == fault;
                final int code = isBurst ? 1008 : MacroFault.DAY_LIMIT == fault ? 1009 : 1006;
                // the minute's limit sometimes comes with HTTP 200
                exchange.answer(
                        isBurst ? 200 : 1009 == code ? 429 : 403,
                        "{\"status\":{\"error_code\":" + code + ",\"error_message\":\"refused\",\"credit_count\":0}}");
            }
            case NEWSAPI -> {
                final boolean isPlan = MacroFault.NOT_ENTITLED == fault;
                final String code =
                        isPlan ? "upgradeRequired" : MacroFault.DAY_LIMIT == fault ? "apiKeyExhausted" : "rateLimited";
                exchange.answer(
                        isPlan ? 426 : 429, "{\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"refused\"}");
            }
        }
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, clock.nanoTime());
    }

    private double walk(final String name) {
        final double level = levels.getOrDefault(name, 100.0) * (1 + random.nextDouble(-0.004, 0.004));
        levels.put(name, level);
        return "VIX".equals(name) && !Double.isNaN(vix) ? vix : level;
    }

    private void alphaVantage(final SimExchange exchange) {
        final Map<String, String> asked = exchange.parameters();
        if (!KEY.equals(asked.get("apikey"))) {
            exchange.answer(
                    200, "{\"Error Message\":\"the parameter apikey is invalid or missing. Please claim a key.\"}");
            return;
        }
        final String symbol = asked.getOrDefault("symbol", "");
        final String date = now().atZone(NEW_YORK).toLocalDate().toString();
        final String function = asked.getOrDefault("function", "");
        exchange.answer(
                200,
                switch (function) {
                    case "GLOBAL_QUOTE" ->
                        levels.containsKey(symbol)
                                ? String.format(
                                        Locale.ROOT,
                                        "{\"Global Quote\":{\"01. symbol\":\"%s\",\"05. price\":\"%.4f\","
                                                + "\"07. latest trading day\":\"%s\"}}",
                                        symbol,
                                        walk(symbol),
                                        date)
                                : "{\"Global Quote\":{}}";
                    case "INDEX_DATA" ->
                        String.format(
                                Locale.ROOT,
                                "{\"symbol\":\"%s\",\"data\":[{\"date\":\"%s\",\"close\":\"%.2f\"}]}",
                                symbol,
                                date,
                                walk(symbol));
                    case "GOLD_SILVER_SPOT" ->
                        String.format(
                                Locale.ROOT,
                                "{\"nominal\":\"XAUUSD\",\"timestamp\":\"%s\",\"price\":\"%.4f\"}",
                                SPACED.format(now()),
                                walk(symbol));
                    case "WTI", "BRENT", "TREASURY_YIELD" ->
                        String.format(
                                Locale.ROOT,
                                "{\"name\":\"%s\",\"interval\":\"daily\",\"data\":[{\"date\":\"%s\",\"value\":\".\"},"
                                        + "{\"date\":\"%s\",\"value\":\"%.2f\"}]}",
                                function,
                                date,
                                date,
                                walk(function));
                    default -> "{\"Error Message\":\"Invalid API call.\"}";
                });
    }

    private void coinMarketCap(final SimExchange exchange) {
        if (!KEY.equals(exchange.header("X-CMC_PRO_API_KEY"))) {
            exchange.answer(401, "{\"status\":{\"error_code\":1001,\"error_message\":\"This API Key is invalid.\"}}");
            return;
        }
        final String now = now().toString();
        if ("/v1/global-metrics/quotes/latest".equals(exchange.path())) {
            final double volume = walk("altcoins");
            exchange.answer(
                    200,
                    String.format(
                            Locale.ROOT,
                            "{\"status\":{\"timestamp\":\"%s\",\"error_code\":0,\"error_message\":null},\"data\":"
                                    + "{\"btc_dominance\":57.1,\"quote\":{\"USD\":{\"total_market_cap\":%.1f,"
                                    + "\"total_volume_24h\":%.1f,\"altcoin_volume_24h\":%.1f,\"last_updated\":\"%s\"}},"
                                    + "\"last_updated\":\"%s\"}}",
                            now,
                            volume * 50,
                            volume * 1.7,
                            volume,
                            now,
                            now));
        } else if ("/v3/fear-and-greed/latest".equals(exchange.path())) {
            exchange.answer(
                    200,
                    String.format(
                            Locale.ROOT,
                            "{\"data\":{\"value\":%d,\"value_classification\":\"Fear\",\"update_time\":\"%s\"},"
                                    + "\"status\":{\"error_code\":\"0\",\"error_message\":\"\"}}",
                            Math.round(walk("fear")),
                            now));
        } else {
            exchange.answer(400, "{\"status\":{\"error_code\":400,\"error_message\":\"unknown path\"}}");
        }
    }

    private void news(final SimExchange exchange) {
        if (!KEY.equals(exchange.header("X-Api-Key"))) {
            exchange.answer(
                    401, "{\"status\":\"error\",\"code\":\"apiKeyInvalid\",\"message\":\"Your API key is invalid\"}");
            return;
        }
        final int first = ++newsAnswers;
        final StringBuilder text = new StringBuilder(1_024);
        text.append("{\"status\":\"ok\",\"totalResults\":7,\"articles\":[");
        for (int i = 0; i < 5; i++) {
            final int headline = (first + random.nextInt(HEADLINES.length)) % HEADLINES.length;
            text.append("{\"source\":{\"id\":null,\"name\":\"Simulated\"},\"author\":null,\"title\":\"")
                    .append(HEADLINES[headline])
                    .append("\",\"description\":null,\"url\":\"https://news.example/")
                    .append(first)
                    .append('/')
                    .append(i)
                    .append("\",\"publishedAt\":\"")
                    .append(now().minusSeconds(86_400L + 60L * i).toString())
                    .append("\"},");
        }
        text.append("{\"source\":{},\"title\":\"[Removed]\",\"url\":\"https://removed.example\",\"publishedAt\":\"")
                .append(now())
                .append("\"}]}");
        exchange.answer(200, text.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
