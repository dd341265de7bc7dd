package io.rayo.tools.node;

import io.rayo.engine.macro.MacroRule;
import io.rayo.engine.macro.MacroSettings;
import io.rayo.engine.macro.PredictionAdjustment;
import io.rayo.gateways.macro.AlphaVantage;
import io.rayo.gateways.macro.CoinMarketCap;
import io.rayo.gateways.macro.MacroProvider;
import io.rayo.gateways.macro.MacroSecret;
import io.rayo.gateways.macro.NewsApi;
import io.rayo.tools.config.ConfigNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The section {@code macro}: which sources are asked, and (in {@link MacroSettings}) what the core makes of them.
 *
 * @param sources that have a key.
 * @param withoutKey sources that are configured and have none: not asked.
 * @param timeoutNs for an answer.
 * @param breakerFailures in a row that open a source's breaker.
 * @param breakerResetNs how long it stays open.
 */
public record MacroConfig(
        List<Source> sources, List<String> withoutKey, long timeoutNs, int breakerFailures, long breakerResetNs) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final String NEWS_QUERY = "bitcoin OR ethereum OR cryptocurrency";
    private static final String[] SOURCE_KEYS = {
        "alphaVantage", "coinMarketCap", "newsApi", "timeout", "breakerFailures", "breakerReset"
    };
    private static final String[] CORE_KEYS = {
        "symbol", "correlate", "sampleInterval", "window", "maxAge", "whenStale", "rules"
    };

    /**
     * A source.
     *
     * @param provider what to ask.
     * @param url of its host.
     * @param key of the plan.
     */
    public record Source(MacroProvider provider, URI url, MacroSecret key) {}

    /** Reads a provider's own settings. */
    @FunctionalInterface
    private interface Reader {
        MacroProvider read(ConfigNode node);
    }

    /**
     * Reads the sources.
     *
     * @param macro the section; the core's keys are left alone.
     * @param environment where keys come from that the section does not name.
     * @return the sources.
     */
    static MacroConfig of(final ConfigNode macro, final Map<String, String> environment) {
        macro.ignore(CORE_KEYS);
        final List<Source> sources = new ArrayList<>();
        final List<String> withoutKey = new ArrayList<>();
        add(
                macro,
                "alphaVantage",
                "https://www.alphavantage.co",
                environment.get("ALPHA_VANTAGE_API_KEY"),
                MacroConfig::alphaVantage,
                sources,
                withoutKey);
        add(
                macro,
                "coinMarketCap",
                "https://pro-api.coinmarketcap.com",
                environment.get("COINMARKETCAP_API_KEY"),
                node -> new CoinMarketCap(
                        interval(node, 15 * MINUTE_NS), limit(node, 330), node.durationNs("spacing", 2 * SECOND_NS)),
                sources,
                withoutKey);
        add(
                macro,
                "newsApi",
                "https://newsapi.org",
                environment.get("NEWSAPI_API_KEY"),
                node -> new NewsApi(
                        node.text("query", NEWS_QUERY),
                        interval(node, 15 * MINUTE_NS),
                        limit(node, 100),
                        node.durationNs("spacing", 2 * SECOND_NS)),
                sources,
                withoutKey);
        final MacroConfig config = new MacroConfig(
                List.copyOf(sources),
                List.copyOf(withoutKey),
                macro.durationNs("timeout", 10 * SECOND_NS),
                (int) macro.integer("breakerFailures", 3, 1, 1_000),
                macro.durationNs("breakerReset", 900 * SECOND_NS));
        if (config.timeoutNs <= 0) {
            throw macro.error("timeout", "must be above 0");
        }
        macro.rejectUnknownKeys();
        return config;
    }

    /**
     * Reads what the core makes of it.
     *
     * @param macro the section; the sources' keys are left alone.
     * @return the settings.
     */
    static MacroSettings core(final ConfigNode macro) {
        macro.ignore(SOURCE_KEYS);
        final MacroSettings base = MacroSettings.DEFAULT;
        final List<MacroRule> rules = new ArrayList<>();
        for (final ConfigNode item : macro.optionalList("rules")) {
            rules.add(rule(item.asMap()));
        }
        final MacroSettings settings;
        try {
            settings = new MacroSettings(
                    macro.text("symbol", base.symbol()),
                    macro.has("correlate") ? macro.texts("correlate") : base.correlatedSeries(),
                    macro.durationNs("sampleInterval", base.sampleIntervalNs()),
                    (int) macro.integer("window", base.window(), 3, 10_000),
                    macro.durationNs("maxAge", base.maxAgeNs()),
                    macro.rate("whenStale", base.staleFactor()),
                    macro.has("rules") ? rules : base.rules(),
                    adjustment(macro));
        } catch (final IllegalArgumentException ex) {
            throw macro.error(ex.getMessage());
        }
        macro.rejectUnknownKeys();
        return settings;
    }

    private static PredictionAdjustment adjustment(final ConfigNode macro) {
        final PredictionAdjustment base = PredictionAdjustment.DEFAULT;
        if (!macro.has("predictions")) {
            return base;
        }
        final ConfigNode node = macro.map("predictions");
        try {
            final PredictionAdjustment adjustment = new PredictionAdjustment(
                    node.number("weight", base.weight()),
                    node.number("maxShift", base.maxShift()),
                    node.number("minCorrelation", base.minCorrelation()),
                    (int) node.integer("minSamples", base.minSamples(), 3, 10_000),
                    node.durationNs("fade", base.fadeNs()),
                    node.has("symbols") ? node.texts("symbols") : base.symbols());
            node.rejectUnknownKeys();
            return adjustment;
        } catch (final IllegalArgumentException ex) {
            throw node.error(ex.getMessage());
        }
    }

    private static MacroRule rule(final ConfigNode node) {
        final boolean isAbove = node.has("above");
        if (isAbove == node.has("below")) {
            throw node.error("a rule has either above or below");
        }
        try {
            final MacroRule rule = new MacroRule(
                    node.text("series"), isAbove, node.number(isAbove ? "above" : "below"), node.rate("factor"));
            node.rejectUnknownKeys();
            return rule;
        } catch (final IllegalArgumentException ex) {
            throw node.error(ex.getMessage());
        }
    }

    private static void add(
            final ConfigNode macro,
            final String name,
            final String url,
            final String keyOfEnvironment,
            final Reader reader,
            final List<Source> sources,
            final List<String> withoutKey) {
        if (!macro.has(name)) {
            return;
        }
        final ConfigNode node = macro.map(name);
        final MacroProvider provider;
        try {
            provider = reader.read(node);
        } catch (final IllegalArgumentException ex) {
            throw node.error(ex.getMessage());
        }
        final URI host = url(node, url);
        final char[] key = node.has("apiKey")
                ? node.secret("apiKey")
                : null == keyOfEnvironment ? new char[0] : keyOfEnvironment.toCharArray();
        node.rejectUnknownKeys();
        if (0 == key.length) {
            withoutKey.add(provider.name());
        } else {
            sources.add(new Source(provider, host, new MacroSecret(key)));
        }
    }

    private static MacroProvider alphaVantage(final ConfigNode node) {
        final Map<String, String> series = new LinkedHashMap<>();
        final ConfigNode given = node.optionalMap("series");
        for (final String key : given.keys()) {
            series.put(key, given.text(key));
        }
        return new AlphaVantage(
                series.isEmpty() ? AlphaVantage.DEFAULT_SERIES : series,
                interval(node, 360 * MINUTE_NS),
                limit(node, 25),
                node.bool("weekends", false),
                node.durationNs("spacing", 2 * SECOND_NS));
    }

    private static long interval(final ConfigNode node, final long fallbackNs) {
        final long intervalNs = node.durationNs("interval", fallbackNs);
        if (intervalNs <= 0) {
            throw node.error("interval", "must be above 0");
        }
        return intervalNs;
    }

    private static int limit(final ConfigNode node, final int fallback) {
        return (int) node.integer("dailyLimit", fallback, 1, 100_000_000);
    }

    /** A key goes over TLS, or nowhere but to this machine. */
    private static URI url(final ConfigNode node, final String fallback) {
        final URI uri;
        try {
            uri = new URI(node.text("url", fallback));
        } catch (final URISyntaxException ex) {
            throw node.error("url", "not a URL");
        }
        final String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        final boolean isHere = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if (null == uri.getHost() || !("https".equals(scheme) || ("http".equals(scheme) && isHere))) {
            throw node.error("url", "must begin with https:// (http:// only on this machine)");
        }
        return uri;
    }
}
