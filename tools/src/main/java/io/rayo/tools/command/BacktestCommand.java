package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.engine.analytics.Indicators;
import io.rayo.engine.metrics.Metric;
import io.rayo.engine.metrics.MetricsSettings;
import io.rayo.engine.metrics.PerformanceMetrics;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.UsageException;
import io.rayo.tools.backtest.Backtest;
import io.rayo.tools.backtest.BacktestReport;
import io.rayo.tools.backtest.JournalSource;
import io.rayo.tools.backtest.MarketSource;
import io.rayo.tools.backtest.SeriesSource;
import io.rayo.tools.backtest.TradeLedger;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.Predictor;
import io.rayo.tools.node.CoreConfig;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.series.SeriesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs strategies on history. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Runs strategies on history, through the core and the paper venue that a node runs: bars or trades in a",
            "file (CSV, JSON, gzip), or what a node heard, in its journal. A bar's signal is filled at the next bar's",
            "open, made worse by the slippage. Prints what came of it and the hash of the core's state: the same",
            "history and settings give the same."
        },
        footer = {
            "",
            "Examples: rayo backtest --data btcusdt_1h.csv --strategy sma-cross:fast=10,slow=50",
            "          rayo backtest --data btcusdt_1h.csv --strategy prediction-only --model btc.onnx --json"
        })
public final class BacktestCommand implements Callable<Integer> {
    private static final double MONEY = 1e8;
    private static final double NS_PER_YEAR = 365.0 * 86_400_000_000_000.0;
    private static final int TRADES_SHOWN = 20;

    @Option(names = "--data", required = true, paramLabel = "FILE|JOURNAL", description = "History.")
    private Path data;

    @Option(
            names = "--strategy",
            paramLabel = "TYPE[:name=value,...]",
            description = "Strategy, with its parameters; may be given more than once.")
    private List<String> strategies = List.of();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Strategies, risk and portfolio of a node's configuration, in place of the options here.")
    private Path configFile;

    @Option(names = "--timeframe", paramLabel = "T", description = "Of the strategies (default: that of the bars).")
    private String timeframe;

    @Option(names = "--symbol", paramLabel = "BASE/QUOTE", description = "Of the series (default: ${DEFAULT-VALUE}).")
    private String symbol = "BTC/USDT";

    @Option(names = "--venue", paramLabel = "VENUE", description = "Of the series (default: ${DEFAULT-VALUE}).")
    private String venue = "binance-spot";

    @Option(names = "--cash", paramLabel = "AMOUNT", description = "At the start (default: ${DEFAULT-VALUE}).")
    private String cash = "10000";

    @Option(names = "--notional", paramLabel = "AMOUNT", description = "Of an order (default: ${DEFAULT-VALUE}).")
    private String notional = "1000";

    @Option(
            names = "--slippage",
            paramLabel = "BPS",
            description = "Basis points by which fills are worse than the last trade (default: ${DEFAULT-VALUE}).")
    private double slippage = 5;

    @Option(names = "--fee", paramLabel = "RATE", description = "Of each fill (default: ten basis points).")
    private String fee = "0.1%";

    @Option(names = "--allow-short", description = "Trade the series as a perpetual that may be sold short.")
    private boolean allowShort;

    @Option(names = "--model", paramLabel = "FILE", description = "Model whose predictions the strategies get.")
    private Path model;

    @Option(
            names = "--model-delay",
            paramLabel = "T",
            description = "From a bar's close to its prediction (default: ${DEFAULT-VALUE}).")
    private String modelDelay = "50ms";

    @Option(names = "--equity", paramLabel = "FILE", description = "Write the equity curve to this CSV file.")
    private Path equityFile;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a report to this file: one page with pictures, which needs nothing else.")
    private Path htmlFile;

    @Option(names = "--json", description = "One JSON object, with all trades and the equity curve.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private SeriesSource series;

    @Override
    public Integer call() throws IOException {
        if (strategies.isEmpty() && null == configFile) {
            throw new UsageException("name a strategy with --strategy, such as sma-cross; rayo strategies lists them");
        }
        final MarketSource source = source();
        final OnnxFile onnx = null == model ? null : readModel();
        final ModelContract contract = null == onnx ? null : ModelContract.of(onnx);
        final CoreConfig config = config(contract);
        check(config, contract);
        final PaperSettings paper = null == series
                ? PaperSettings.defaults().withSlippage(rate(slippage))
                : PaperSettings.defaults().withBookless(rate(slippage));
        final Backtest.Result result;
        if (null == onnx) {
            result = new Backtest(config, paper, null, 0).run(source);
        } else {
            try (Predictor predictor = Predictor.open(onnx, null)) {
                result = new Backtest(config, paper, predictor, Durations.parse("--model-delay", modelDelay))
                        .run(source);
            }
        }
        final double[] returns = returns(result.equity());
        final PerformanceMetrics metrics = new PerformanceMetrics()
                .measure(returns, returns.length, new MetricsSettings(periodsPerYear(result), 0, 0, 0.95, false));
        if (null != equityFile) {
            writeEquity(result);
        }
        if (null != htmlFile) {
            Files.writeString(htmlFile, BacktestReport.html(title(), settings(), result, metrics));
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(result, metrics));
        } else {
            print(out, result, metrics);
        }
        out.flush();
        return 0;
    }

    private String title() {
        return (strategies.isEmpty() ? configFile.getFileName().toString() : String.join(", ", strategies)) + " on "
                + data.getFileName();
    }

    private List<String[]> settings() {
        final List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"data", data.toString()});
        if (null == configFile) {
            rows.add(new String[] {"strategies", String.join("; ", strategies)});
            rows.add(new String[] {"cash", cash});
            rows.add(new String[] {"order notional", notional});
        } else {
            rows.add(new String[] {"configuration", configFile.toString()});
        }
        rows.add(new String[] {"slippage, basis points", Double.toString(slippage)});
        rows.add(new String[] {"fee", fee});
        if (null != model) {
            rows.add(new String[] {"model", model.toString()});
            rows.add(new String[] {"model delay", modelDelay});
        }
        return rows;
    }

    private static long rate(final double basisPoints) {
        if (!(basisPoints >= 0 && basisPoints <= 1_000)) {
            throw new UsageException("invalid --slippage=" + basisPoints + ": 0 to 1000 basis points");
        }
        return Math.round(basisPoints * 1e8);
    }

    private MarketSource source() throws IOException {
        if (Files.isDirectory(data)) {
            return new JournalSource(data);
        }
        final String[] assets = symbol.split("/", -1);
        final int venueId = Venues.idOf(venue);
        if (2 != assets.length || assets[0].isBlank() || assets[1].isBlank()) {
            throw new UsageException("invalid --symbol=" + symbol + ": such as BTC/USDT");
        }
        if (venueId < 0) {
            throw new UsageException("no such venue: " + venue);
        }
        final long feeRate =
                ConfigNode.parse("--fee", "value: " + fee, Map.of()).rate("value");
        series = new SeriesSource(
                SeriesFile.read(data),
                new SeriesSource.Instrument(venueId, assets[0], assets[1], !allowShort, feeRate));
        return series;
    }

    private OnnxFile readModel() throws IOException {
        try {
            final OnnxFile onnx = OnnxFile.read(model);
            ModelContract.of(onnx);
            return onnx;
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(model + ": " + ex.getMessage());
        }
    }

    private CoreConfig config(final ModelContract contract) throws IOException {
        if (null != configFile) {
            final ConfigNode root = ConfigNode.parse(configFile.toString(), Files.readString(configFile), Map.of());
            root.ignore("node", "journal", "venues", "paper");
            return CoreConfigFile.of(root);
        }
        final long ownNs = null != timeframe
                ? Durations.parse("--timeframe", timeframe)
                : null != contract ? contract.timeframeNs() : null != series ? series.timeframeNs() : 0;
        if (ownNs <= 0) {
            throw new UsageException("--timeframe is missing: the history is not made of bars");
        }
        if (null != series && series.timeframeNs() > ownNs) {
            throw new UsageException(
                    "the bars of " + data + " are of " + ModelContract.timeframeText(series.timeframeNs())
                            + ": they cannot make bars of " + ModelContract.timeframeText(ownNs));
        }
        final StringBuilder yaml = new StringBuilder();
        yaml.append("core: {snapshotInterval: 0, checkpointInterval: 0}\n");
        yaml.append("market: {barCloseDelay: 0, timeframes: [")
                .append(text(ownNs))
                .append("]}\nstrategies:\n");
        for (int i = 0; i < strategies.size(); i++) {
            appendStrategy(yaml, strategies.get(i), i, ownNs, contract);
        }
        if (null != contract) {
            yaml.append("prediction:\n  - {name: model, model: \"")
                    .append(model.getFileName())
                    .append("\", timeframe: ")
                    .append(text(contract.timeframeNs()))
                    .append(", features: ")
                    .append(Json.MAPPER.valueToTree(contract.features()).toString())
                    .append(", target: ")
                    .append(contract.predictsReturns() ? "return" : "price")
                    .append("}\n");
        }
        yaml.append("risk: {maxOrderNotional: 1000000000, maxInstrumentPosition: 1000000000, maxSymbolPosition:"
                        + " 1000000000, maxTotalExposure: 1000000000, maxOrdersPerSecond: 1000,"
                        + " maxPriceDeviation: 100%, maxDataAge: 1d, allowShort: ")
                .append(allowShort)
                .append("}\nportfolio: {cash: ")
                .append(cash)
                .append(", quoteAsset: ")
                .append(symbol.substring(symbol.indexOf('/') + 1))
                .append(", equityInterval: ")
                .append(text(ownNs))
                .append("}\n");
        try {
            return CoreConfigFile.of(ConfigNode.parse("backtest", yaml.toString(), Map.of()));
        } catch (final ConfigException ex) {
            throw new UsageException(ex.getMessage());
        }
    }

    private static String text(final long timeNs) {
        return ModelContract.timeframeText(timeNs);
    }

    private void appendStrategy(
            final StringBuilder yaml,
            final String text,
            final int place,
            final long ownNs,
            final ModelContract contract) {
        final int colon = text.indexOf(':');
        final String type = colon < 0 ? text : text.substring(0, colon);
        final List<String> parameters = new ArrayList<>(
                colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(",", -1)));
        if (null != contract
                && type.contains("prediction")
                && parameters.stream().noneMatch(parameter -> parameter.startsWith("returns"))) {
            parameters.add("returns=" + contract.predictsReturns());
        }
        yaml.append("  - {name: \"")
                .append(type)
                .append('-')
                .append(place + 1)
                .append("\", type: \"")
                .append(type)
                .append("\", timeframe: ")
                .append(text(ownNs))
                .append(", orderNotional: ")
                .append(notional)
                .append(", parameters: {");
        for (int i = 0; i < parameters.size(); i++) {
            final int equals = parameters.get(i).indexOf('=');
            if (equals <= 0) {
                throw new UsageException("--strategy " + text + ": \"" + parameters.get(i) + "\" is not name=value");
            }
            yaml.append(0 == i ? "" : ", ")
                    .append('"')
                    .append(parameters.get(i), 0, equals)
                    .append("\": ")
                    .append(parameters.get(i).substring(equals + 1));
        }
        yaml.append("}}\n");
    }

    private void check(final CoreConfig config, final ModelContract contract) {
        if (null != contract
                && (config.models().isEmpty()
                        || !config.models().getFirst().features().equals(contract.features())
                        || config.models().getFirst().timeframeNs() != contract.timeframeNs()
                        || config.models().getFirst().predictsReturns() != contract.predictsReturns())) {
            throw new UsageException(
                    "the first model of section prediction is not of the features, timeframe and target of " + model);
        }
        if (null == series || series.hasVolume()) {
            return;
        }
        for (final StrategySettings strategy : config.strategies()) {
            for (final String feature : StrategyFactories.features(strategy)) {
                final int at = feature.indexOf('@');
                if (Indicators.create(at < 0 ? feature : feature.substring(0, at))
                        .readsVolume()) {
                    throw new UsageException(
                            data + " has no volume, which " + feature + " of strategy " + strategy.name() + " needs");
                }
            }
        }
    }

    private static double[] returns(final List<long[]> equity) {
        final double[] returns = new double[Math.max(0, equity.size() - 1)];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = (double) equity.get(i + 1)[1] / equity.get(i)[1] - 1;
        }
        return returns;
    }

    private static double periodsPerYear(final Backtest.Result result) {
        final List<long[]> equity = result.equity();
        if (equity.size() < 2 || equity.getLast()[0] <= equity.getFirst()[0]) {
            return 1;
        }
        return Math.max(1, NS_PER_YEAR * (equity.size() - 1) / (equity.getLast()[0] - equity.getFirst()[0]));
    }

    private void writeEquity(final Backtest.Result result) throws IOException {
        final StringBuilder text = new StringBuilder("time,equity\n");
        for (final long[] row : result.equity()) {
            text.append(Instant.ofEpochSecond(0, row[0]))
                    .append(',')
                    .append(row[1] / MONEY)
                    .append('\n');
        }
        Files.writeString(equityFile, text);
    }

    private void print(final PrintWriter out, final Backtest.Result result, final PerformanceMetrics metrics) {
        final double first = result.initialCash() / MONEY;
        final double last = result.finalEquity() / MONEY;
        out.printf(
                Locale.ROOT,
                "%,d messages, %,d signals, %,d orders, %,d fills, %,d predictions%n",
                result.inbound(),
                result.signals(),
                result.orders(),
                result.fills(),
                result.predictions());
        out.printf(Locale.ROOT, "equity %,.2f -> %,.2f (%+.2f %%)%n", first, last, 100 * (last / first - 1));
        final List<TradeLedger.Trade> trades = result.trades();
        final long won = trades.stream().filter(trade -> trade.profit() > 0).count();
        out.printf(
                Locale.ROOT,
                "%,d trades, %.1f %% won, fees %,.2f%n",
                trades.size(),
                trades.isEmpty() ? 0 : 100.0 * won / trades.size(),
                trades.stream().mapToDouble(TradeLedger.Trade::fees).sum());
        for (final Metric metric : Metric.values()) {
            final double value = metrics.get(metric);
            out.printf(
                    Locale.ROOT,
                    "  %-26s %14s%n",
                    metric.label(),
                    Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.6f", value));
        }
        trades.stream()
                .skip(Math.max(0, trades.size() - TRADES_SHOWN))
                .forEach(trade -> out.printf(
                        Locale.ROOT,
                        "  %s  %-4s %.6f  %.8g -> %.8g  %s  %+.4f%n",
                        Instant.ofEpochSecond(0, trade.entryTimeNs()),
                        trade.side(),
                        trade.quantity(),
                        trade.entryPrice(),
                        trade.exitPrice(),
                        Instant.ofEpochSecond(0, trade.exitTimeNs()),
                        trade.profit()));
        out.printf("state hash %016x%n", result.stateHash());
    }

    private ObjectNode toJson(final Backtest.Result result, final PerformanceMetrics metrics) {
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("data", data.toString());
        root.put("messages", result.inbound());
        root.put("signals", result.signals());
        root.put("orders", result.orders());
        root.put("fills", result.fills());
        root.put("predictions", result.predictions());
        root.put("initialEquity", result.initialCash() / MONEY);
        root.put("finalEquity", result.finalEquity() / MONEY);
        root.put("stateHash", String.format("%016x", result.stateHash()));
        final ObjectNode measured = root.putObject("metrics");
        for (final Metric metric : Metric.values()) {
            Json.putNumber(measured, metric.label(), metrics.get(metric));
        }
        final ArrayNode trades = root.putArray("trades");
        for (final TradeLedger.Trade trade : result.trades()) {
            final ObjectNode node = trades.addObject();
            node.put("symbol", trade.symbol());
            node.put("side", trade.side().name());
            node.put("entryTimeNs", trade.entryTimeNs());
            node.put("exitTimeNs", trade.exitTimeNs());
            node.put("quantity", trade.quantity());
            node.put("entryPrice", trade.entryPrice());
            node.put("exitPrice", trade.exitPrice());
            node.put("profit", trade.profit());
            node.put("fees", trade.fees());
        }
        final ArrayNode curve = root.putArray("equity");
        for (final long[] row : result.equity()) {
            curve.addArray().add(row[0]).add(row[1] / MONEY);
        }
        return root;
    }
}
