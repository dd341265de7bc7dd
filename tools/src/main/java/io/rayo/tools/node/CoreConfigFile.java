package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.analyzer.AnalyzerSettings;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.risk.AccountLimits;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.SignalFilters;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.UsageException;
import io.rayo.tools.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the parts of a configuration that the core's answers depend on: {@code core}, {@code market},
 * {@code strategies}, {@code risk}, {@code portfolio}, {@code macro}, {@code analyzer}, {@code prediction}. A journal
 * folder holds a copy, so that a replay needs nothing else.
 */
public final class CoreConfigFile {
    /** Name of the copy in the journal folder. */
    public static final String FILE_NAME = "core.yaml";

    private static final String[] OTHER_SECTIONS = {"node", "journal", "venues", "paper"};

    private CoreConfigFile() {}

    /** What bars are made from. */
    private enum BarOrigin {
        TRADES,
        VENUE
    }

    /**
     * Reads the copy in a journal folder.
     *
     * @param journal folder.
     * @return the configuration that the journal was written with.
     * @throws IOException if it cannot be read.
     */
    public static CoreConfig read(final Path journal) throws IOException {
        final Path file = journal.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no journal of a node in " + journal + ": it has no " + FILE_NAME);
        }
        final ConfigNode root = ConfigNode.read(file, Map.of());
        root.ignore(OTHER_SECTIONS);
        return of(root);
    }

    /**
     * Leaves a copy in a journal folder, or checks that the one that is there means the same.
     *
     * @param journal folder; exists.
     * @param text of the configuration file.
     * @param config that was read from it.
     * @throws IOException if it cannot be written.
     */
    public static void keep(final Path journal, final String text, final CoreConfig config) throws IOException {
        final Path file = journal.resolve(FILE_NAME);
        if (Files.exists(file)) {
            if (!read(journal).equals(config)) {
                throw new UsageException("the configuration of the core differs from the one that journal " + journal
                        + " was written with (" + FILE_NAME + " there): use that one, or start a new journal folder");
            }
            return;
        }
        final Path temporary = journal.resolve(FILE_NAME + ".new");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads the core's sections of a configuration.
     *
     * @param root of the file; its other sections are left alone.
     * @return the configuration.
     */
    public static CoreConfig of(final ConfigNode root) {
        final ConfigNode core = root.optionalMap("core");
        final ConfigNode market = root.optionalMap("market");
        final ConfigNode portfolio = root.optionalMap("portfolio");
        final CoreSettings coreSettings = coreSettings(core);
        final List<StrategySettings> strategies =
                strategies(root, bracket(root.optionalMap("risk"), BracketSettings.OFF));
        final List<ModelFeatures> models = PredictionConfig.read(root).stream()
                .map(PredictionConfig::features)
                .toList();
        final MarketSettings marketSettings = marketSettings(market, strategies, models);
        final RiskSettings risk = riskSettings(root.optionalMap("risk"), portfolio);
        final OrdersSettings orders = OrdersSettings.defaults()
                .withCash(risk.quoteAsset(), risk.initialCash())
                .withMaxOpenOrders(Math.max(
                        risk.maxOpenOrders() + RiskSettings.EXIT_RESERVE,
                        OrdersSettings.defaults().maxOpenOrders()))
                .withEquityIntervalNs(portfolio.durationNs(
                        "equityInterval", OrdersSettings.defaults().equityIntervalNs()));
        core.rejectUnknownKeys();
        market.rejectUnknownKeys();
        portfolio.rejectUnknownKeys();
        return new CoreConfig(
                coreSettings,
                marketSettings,
                strategies,
                risk,
                orders,
                MacroConfig.core(root.optionalMap("macro")),
                analyzer(root.optionalMap("analyzer")),
                models);
    }

    private static AnalyzerSettings analyzer(final ConfigNode analyzer) {
        final AnalyzerSettings base = AnalyzerSettings.DEFAULT;
        analyzer.ignore("autoExecute"); // the node's
        final AnalyzerSettings settings;
        try {
            settings = new AnalyzerSettings(
                    analyzer.durationNs("interval", base.intervalNs()),
                    analyzer.number("maxPredictionError", base.maxPredictionError()),
                    analyzer.number("maxDrawdown", base.maxDrawdown()),
                    analyzer.bool("predictsReturns", base.predictsReturns()),
                    analyzer.rate("reducedFactor", base.reducedFactor()),
                    (int) analyzer.integer("minTrades", base.minTrades(), 1, 1_000_000),
                    analyzer.durationNs("retrainInterval", base.retrainIntervalNs()));
        } catch (final IllegalArgumentException ex) {
            throw analyzer.error(ex.getMessage());
        }
        analyzer.rejectUnknownKeys();
        return settings;
    }

    private static CoreSettings coreSettings(final ConfigNode core) {
        final long checkpoint = core.size("checkpointInterval", CoreSettings.DEFAULT.checkpointInterval());
        final long snapshot = core.size("snapshotInterval", CoreSettings.DEFAULT.snapshotInterval());
        try {
            return new CoreSettings(checkpoint, snapshot);
        } catch (final IllegalArgumentException ex) {
            throw core.error(ex.getMessage());
        }
    }

    private static MarketSettings marketSettings(
            final ConfigNode market, final List<StrategySettings> strategies, final List<ModelFeatures> models) {
        final List<Long> timeframes = new ArrayList<>();
        for (final ConfigNode item : market.optionalList("timeframes")) {
            timeframes.add(item.asDurationNs());
        }
        if (timeframes.isEmpty()) {
            timeframes.addAll(MarketSettings.DEFAULT_TIMEFRAMES_NS);
        }
        strategies.forEach(strategy -> timeframes.addAll(StrategyFactories.timeframesNs(strategy)));
        models.forEach(model -> timeframes.add(model.timeframeNs()));
        try {
            return new MarketSettings(
                    timeframes.stream().distinct().sorted().toList(),
                    market.durationNs("weightedPriceWindow", MarketSettings.DEFAULT_WINDOW_NS),
                    market.durationNs("weightedPriceInterval", MarketSettings.DEFAULT_INTERVAL_NS),
                    (int) market.integer("maxBookDepth", MarketSettings.DEFAULT_MAX_BOOK_DEPTH, 1, 1_000_000),
                    (int) market.integer("maxWindowTrades", MarketSettings.DEFAULT_MAX_WINDOW_TRADES, 1, 1 << 26),
                    market.durationNs("barCloseDelay", MarketSettings.DEFAULT_BAR_CLOSE_DELAY_NS),
                    BarOrigin.VENUE == market.choice("barSource", BarOrigin.TRADES) ? MarketSettings.VENUE_BARS_NS : 0);
        } catch (final IllegalArgumentException ex) {
            throw market.error(ex.getMessage());
        }
    }

    /** Of a strategy, or of all: what it does not say is as in the other one, or by default if that is off. */
    private static BracketSettings bracket(final ConfigNode owner, final BracketSettings inherited) {
        if (!owner.has("bracket")) {
            return inherited;
        }
        final ConfigNode node = owner.map("bracket");
        final BracketSettings base = inherited.isOn() ? inherited : BracketSettings.DEFAULT;
        try {
            final BracketSettings settings = new BracketSettings(
                    node.rate("takeProfit", base.takeProfit()),
                    node.rate("stopLoss", base.stopLoss()),
                    node.rate("trailing", base.trailing()),
                    node.durationNs("maxHolding", base.maxHoldingNs()),
                    node.rate("maxSlippage", base.maxSlippage()),
                    node.bool("venueStop", base.venueStop()));
            node.rejectUnknownKeys();
            return settings;
        } catch (final IllegalArgumentException ex) {
            throw node.error(ex.getMessage());
        }
    }

    private static RoutingSettings routing(final ConfigNode strategy) {
        if (!strategy.has("routing")) {
            return RoutingSettings.OFF;
        }
        final ConfigNode node = strategy.map("routing");
        final RoutingSettings settings = new RoutingSettings(
                true, node.bool("byDepth", false), (int) node.integer("maxVenues", 1, 1, RoutingSettings.MAX_VENUES));
        node.rejectUnknownKeys();
        return settings;
    }

    private static List<StrategySettings> strategies(final ConfigNode root, final BracketSettings ofAll) {
        final List<StrategySettings> strategies = new ArrayList<>();
        for (final ConfigNode item : root.optionalList("strategies")) {
            final ConfigNode node = item.asMap();
            final String type = node.text("type");
            final Map<String, String> parameters = new LinkedHashMap<>();
            final ConfigNode given = node.optionalMap("parameters");
            for (final String key : given.keys()) {
                parameters.put(key, given.text(key));
            }
            final StrategySettings settings = new StrategySettings(
                    strategies.size() + 1,
                    node.text("name", type),
                    type,
                    node.has("symbols") ? node.texts("symbols") : List.of(),
                    venueIds(node, "venues"),
                    node.durationNs("timeframe", 60_000_000_000L),
                    node.money("orderNotional", 50 * RiskSettings.UNIT),
                    parameters,
                    bracket(node, ofAll),
                    routing(node));
            node.rejectUnknownKeys();
            if (strategies.stream().anyMatch(other -> other.name().equals(settings.name()))) {
                throw node.error("name", "there is another strategy with this name");
            }
            try {
                StrategyFactories.features(settings);
            } catch (final IllegalArgumentException ex) {
                throw node.error(ex.getMessage());
            }
            strategies.add(settings);
        }
        return strategies;
    }

    static List<Integer> venueIds(final ConfigNode node, final String key) {
        if (!node.has(key)) {
            return List.of();
        }
        final List<Integer> ids = new ArrayList<>();
        for (final ConfigNode item : node.list(key)) {
            final int venueId = Venues.idOf(item.asText());
            if (venueId < 0) {
                throw item.error("no such venue: " + item.asText());
            }
            ids.add(venueId);
        }
        return ids;
    }

    private static RiskSettings riskSettings(final ConfigNode risk, final ConfigNode portfolio) {
        final RiskSettings base = RiskSettings.defaults();
        final RiskSettings settings;
        try {
            settings = base.withOrderType(risk.choice("orderType", OrderType.MARKET))
                    .withTimeInForce(risk.choice("timeInForce", TimeInForce.IOC))
                    .withAllowShort(risk.bool("allowShort", base.allowShort()))
                    .withMaxEntriesPerPosition(
                            (int) risk.integer("maxEntriesPerPosition", base.maxEntriesPerPosition(), 1, 1_000_000_000))
                    .withMaxDataAgeNs(risk.durationNs("maxDataAge", base.maxDataAgeNs()))
                    .withMaxPriceDeviation(risk.rate("maxPriceDeviation", base.maxPriceDeviation()))
                    .withMaxOrderNotional(risk.money("maxOrderNotional", base.maxOrderNotional()))
                    .withMaxInstrumentPosition(risk.money("maxInstrumentPosition", base.maxInstrumentPosition()))
                    .withMaxSymbolPosition(risk.money("maxSymbolPosition", base.maxSymbolPosition()))
                    .withMaxTotalExposure(risk.money("maxTotalExposure", base.maxTotalExposure()))
                    .withMaxOpenOrders((int) risk.integer("maxOpenOrders", base.maxOpenOrders(), 1, 1 << 20))
                    .withMaxOrdersPerSecond(
                            (int) risk.integer("maxOrdersPerSecond", base.maxOrdersPerSecond(), 1, 1_000_000))
                    .withAllowedSymbols(risk.has("allowedSymbols") ? risk.texts("allowedSymbols") : List.of())
                    .withAllowedVenueIds(venueIds(risk, "allowedVenues"))
                    .withStartHalted(risk.bool("startHalted", base.startHalted()))
                    .withLeverage(risk.rate("leverage", base.leverage()))
                    .withInitialCash(portfolio.money("cash", base.initialCash()))
                    .withQuoteAsset(portfolio.text("quoteAsset", base.quoteAsset()))
                    .withSignalFilters(signalFilters(risk))
                    .withAccountLimits(new AccountLimits(
                            risk.rate("maxLeverage", 0),
                            risk.rate("maxActiveRatio", 0),
                            risk.rate("maxVolatility", 0),
                            risk.rate("maxDrawdown", 0),
                            risk.money("maxDailyLoss", 0),
                            risk.rate("maxCorrelation", 0),
                            risk.money("maxValueAtRisk", 0),
                            risk.durationNs("duplicateWindow", 0)));
        } catch (final IllegalArgumentException ex) {
            throw risk.error(ex.getMessage());
        }
        risk.rejectUnknownKeys();
        return settings;
    }

    private static SignalFilters signalFilters(final ConfigNode risk) {
        if (!risk.has("signals")) {
            return SignalFilters.OFF;
        }
        final ConfigNode signals = risk.map("signals");
        final SignalFilters base = SignalFilters.CAREFUL;
        final SignalFilters filters = new SignalFilters(
                signals.number("minConfidence", base.minConfidence()),
                signals.durationNs("cooldown", base.cooldownNs()),
                (int) signals.integer("maxPerHour", base.maxPerHour(), 0, 1_000_000),
                (int) signals.integer("maxPerHourAndStrategy", base.maxPerHourAndStrategy(), 0, 1_000_000));
        signals.rejectUnknownKeys();
        return filters;
    }
}
