package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.tools.UsageException;
import io.rayo.tools.backtest.Backtest;
import io.rayo.tools.backtest.JournalSource;
import io.rayo.tools.backtest.MarketSource;
import io.rayo.tools.backtest.SeriesSource;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.node.CoreConfig;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.JournaledVectors;
import io.rayo.tools.series.SeriesFile;
import io.rayo.tools.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Trains an LSTM on history, a file (CSV, JSON, gzip) or a node's journal, to predict the return of the",
            "next bars, and writes it as ONNX (docs/models.md). The oldest 70 %% are learned from, the next 15 %% say",
            "when to stop, the newest 15 %% are never seen and say what the model is worth beside the naive forecast",
            "that the price stays as it is. The same data and seed give the same model."
        },
        footer = {"", "Example: rayo train --data btcusdt_1h.csv --out btc.onnx --epochs 30 --seed 1"})
public final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_FEATURES = "roc(1);roc(6);rsi(14);natr(14);zscore(20);bollinger(20,2).width";
    private static final int BAR_LENGTH = 30;

    @Option(names = "--data", required = true, paramLabel = "FILE|JOURNAL", description = "History.")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", description = "Model to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("model.onnx");

    @Option(names = "--timeframe", paramLabel = "T", description = "Of the bars (default: that of the series).")
    private String timeframe;

    @Option(
            names = "--features",
            paramLabel = "F;F;...",
            description = "Features, such as \"roc(1);rsi(14)\" (default: ${DEFAULT-VALUE}).")
    private String features = DEFAULT_FEATURES;

    @Option(names = "--window", paramLabel = "N", description = "Bars of a forecast (default: ${DEFAULT-VALUE}).")
    private int window = 60;

    @Option(names = "--horizon", paramLabel = "N", description = "Bars ahead (default: ${DEFAULT-VALUE}).")
    private int horizon = 1;

    @Option(names = "--hidden", paramLabel = "N", description = "Size of the state (default: ${DEFAULT-VALUE}).")
    private int hidden = 64;

    @Option(names = "--epochs", paramLabel = "N", description = "At most (default: ${DEFAULT-VALUE}).")
    private int epochs = 30;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a better validation error, after which it ends (default: ${DEFAULT-VALUE}).")
    private int patience = 5;

    @Option(names = "--seed", paramLabel = "N", description = "Of first weights and order (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--instrument",
            paramLabel = "ID",
            description = "Of a journal: the instrument's id (default: ${DEFAULT-VALUE}).")
    private int instrumentId = SeriesSource.INSTRUMENT_ID;

    @Option(
            names = "--symbol",
            paramLabel = "BASE/QUOTE",
            description = "Of a journal: the first instrument with bars of this pair, instead of --instrument.")
    private String symbol;

    @Option(
            names = "--venue",
            paramLabel = "VENUE",
            description = "Of a journal, with --symbol: at this venue, such as binance-spot.")
    private String venue;

    @Option(
            names = "--journaled",
            description = {
                "Of a node's journal: learn from the feature vectors in it, of a model with these features and this",
                "timeframe, instead of computing them again."
            })
    private boolean journaled;

    @Option(
            names = "--history",
            paramLabel = "TIME",
            description = "With --journaled: only so much of the journal's end, such as 720h (default: all).")
    private String history;

    @Option(names = "--threads", paramLabel = "N", description = "Of the training (default: one for each core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--refused",
            paramLabel = "FILE",
            description = "With --beats: where to write a model that is not better.")
    private Path refused;

    @Option(
            names = "--beats",
            paramLabel = "FILE",
            description = "Write the model only if its error on held-back data is below that of this one; else exit 1.")
    private Path rival;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        within("--window", window, 1, 10_000);
        within("--horizon", horizon, 1, 10_000);
        within("--hidden", hidden, 1, 1_024);
        within("--epochs", epochs, 1, 100_000);
        within("--patience", patience, 1, 100_000);
        within("--threads", threads, 1, 1_024);
        final int venueId = null == venue ? 0 : Venues.idOf(venue);
        if (venueId < 0) {
            throw new UsageException("no such venue: " + venue);
        }
        if (journaled ? !Files.isDirectory(data) : null != history) {
            throw new UsageException(
                    journaled ? "--journaled wants a node's journal: " + data : "--history goes with --journaled");
        }
        final SeriesSource series = Files.isDirectory(data)
                ? null
                : new SeriesSource(SeriesFile.read(data), new SeriesSource.Instrument(1, "BASE", "QUOTE", true, 0));
        final MarketSource source = null == series ? new JournalSource(data) : series;
        final long timeframeNs = null != timeframe
                ? Durations.parse("--timeframe", timeframe)
                : null == series ? 0 : series.timeframeNs();
        if (timeframeNs <= 0) {
            throw new UsageException("--timeframe is missing: the history is not made of bars");
        }
        if (null != series && series.timeframeNs() > timeframeNs) {
            throw new UsageException("the bars of " + data + " are of "
                    + ModelContract.timeframeText(series.timeframeNs()) + ", longer than --timeframe");
        }
        final List<String> names = List.of(features.split(";", -1));
        final Training training = new Training(names, timeframeNs, window, horizon);
        final boolean isBySymbol = null == series && null != symbol;
        final int[] chosen = {isBySymbol ? 0 : instrumentId};
        final Predicate<Instrument> wanted = instrument ->
                !isBySymbol || (symbol.equals(instrument.pair()) && (0 == venueId || venueId == instrument.venueId()));
        final Backtest.FeatureHandler handler = (id, close, values) -> {
            chosen[0] = 0 == chosen[0] ? id : chosen[0];
            if (id == chosen[0]) {
                training.add(values, close);
            }
        };
        if (journaled) {
            readVectors(names, timeframeNs, wanted, handler);
        } else {
            Backtest.features(config(names, timeframeNs), source, wanted, handler);
        }
        final OnnxFile before = null == rival ? null : readRival(names);
        final Training.Outcome outcome;
        try {
            outcome = training.run(hidden, epochs, patience, seed, threads, listener());
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(data + ": " + ex.getMessage());
        }
        final Training.Score old = null == before ? null : training.scoreOf(before);
        final boolean accepted = null == old || outcome.score().meanSquare() < old.meanSquare();
        if (accepted) {
            write(outcome);
        } else if (null != refused) {
            replace(refused, outcome.model());
        }
        report(outcome, old, accepted);
        return accepted ? 0 : 1;
    }

    /** What the node itself computed and journaled for its model. */
    private void readVectors(
            final List<String> names,
            final long timeframeNs,
            final Predicate<Instrument> wanted,
            final Backtest.FeatureHandler handler)
            throws IOException {
        final Path journal = NodeViewCommand.journal(data);
        final CoreConfig config = CoreConfigFile.read(journal);
        final AnalyticsSettings sets = AnalyticsSettings.of(config.strategies(), config.models());
        final int modelSet = config.models().stream()
                .filter(model -> model.timeframeNs() == timeframeNs
                        && model.features().equals(names)
                        && (null == symbol
                                || model.symbols().isEmpty()
                                || model.symbols().contains(symbol)))
                .mapToInt(sets::featureSetId)
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        data + " has no vectors of these features and this timeframe: leave --journaled out"));
        final InstrumentRegistry registry;
        final long endNs;
        try (JournalFollower node = new JournalFollower(data)) {
            node.catchUp();
            registry = node.stages().market().registry();
            endNs = node.timeNs();
        }
        final long fromNs = null == history ? Long.MIN_VALUE : endNs - Durations.parse("--history", history);
        JournaledVectors.read(journal, fromNs, Long.MAX_VALUE, (setId, instrument, openTimeNs, close, values) -> {
            if (setId == modelSet && wanted.test(registry.get(instrument))) {
                handler.onFeatures(instrument, close, values);
            }
        });
    }

    private static void within(final String option, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new UsageException("invalid " + option + "=" + value + ": " + least + " to " + most);
        }
    }

    private static CoreConfig config(final List<String> names, final long timeframeNs) {
        final String yaml =
                "core: {snapshotInterval: 0, checkpointInterval: 0}\nmarket: {barCloseDelay: 0, timeframes: ["
                        + ModelContract.timeframeText(timeframeNs) + "]}\nprediction:\n  - {model: none, timeframe: "
                        + ModelContract.timeframeText(timeframeNs) + ", features: " + Json.MAPPER.valueToTree(names)
                        + "}\n";
        try {
            return CoreConfigFile.of(ConfigNode.parse("train", yaml, Map.of()));
        } catch (final ConfigException ex) {
            throw new UsageException("--features: " + ex.getMessage());
        }
    }

    private OnnxFile readRival(final List<String> names) throws IOException {
        try {
            final OnnxFile onnx = OnnxFile.read(rival);
            final ModelContract contract = ModelContract.of(onnx);
            if (!contract.features().equals(names)
                    || contract.window() != window
                    || contract.horizon() != horizon
                    || ModelContract.Target.RETURN != contract.target()) {
                throw new UsageException(rival + ": has other features, window, horizon or target: no comparison");
            }
            return onnx;
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(rival + ": " + ex.getMessage());
        }
    }

    private Training.Listener listener() {
        final PrintWriter err = spec.commandLine().getErr();
        final boolean shown = Terminal.isInteractive();
        return new Training.Listener() {
            private int running = 1;
            private int hundredths = -1;

            @Override
            public void onEpoch(final int epoch, final double training, final double validation) {
                running = epoch + 1;
                hundredths = -1;
                err.printf(
                        Locale.ROOT,
                        "%sepoch %d of %d: training %.5f, validation %.5f%n",
                        shown ? "\r\u001b[K" : "",
                        epoch,
                        epochs,
                        training,
                        validation);
            }

            @Override
            public void onProgress(final double part) {
                if (shown && (int) (100 * part) != hundredths) {
                    hundredths = (int) (100 * part);
                    final int full = (int) (BAR_LENGTH * part);
                    err.printf("\repoch %d [%s%s]", running, "#".repeat(full), " ".repeat(BAR_LENGTH - full));
                    err.flush();
                }
            }
        };
    }

    /** All at once, so that a node that loads the file never sees half of it. */
    private void write(final Training.Outcome outcome) throws IOException {
        replace(out, outcome.model());
        replace(beside(".step.onnx"), outcome.stepwiseModel());
        Files.writeString(beside(".svg"), outcome.curve());
    }

    private static void replace(final Path file, final byte[] bytes) throws IOException {
        final Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        final Path temporary = folder.resolve(file.getFileName() + ".new");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path beside(final String ending) {
        final String name = out.getFileName().toString();
        return out.resolveSibling((name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name) + ending);
    }

    private void report(final Training.Outcome outcome, final Training.Score old, final boolean accepted) {
        final PrintWriter writer = spec.commandLine().getOut();
        final Training.Score score = outcome.score();
        if (json) {
            final ObjectNode root = Json.MAPPER.createObjectNode();
            root.put("model", out.toString());
            root.put("written", accepted);
            root.put("epochs", outcome.epochs());
            root.put("trainingSamples", outcome.trainingSamples());
            root.put("validationSamples", outcome.validationSamples());
            put(root.putObject("heldBack"), score);
            put(root.putObject("naive"), outcome.naive());
            if (null != old) {
                put(root.putObject("before"), old);
            }
            root.put("betterThanNaive", outcome.isBetterThanNaive());
            root.put("advantageInStandardErrors", outcome.advantage());
            root.put("largestDifferenceToOnnxRuntime", outcome.largestDifference());
            writer.println(root);
        } else {
            writer.printf(
                    Locale.ROOT,
                    "%d epochs on %,d windows, stopped by %,d; on the %,d newest, never seen:%n",
                    outcome.epochs(),
                    outcome.trainingSamples(),
                    outcome.validationSamples(),
                    score.samples());
            line(writer, "model", score);
            line(writer, "naive", outcome.naive());
            if (null != old) {
                line(writer, "before", old);
            }
            writer.printf(
                    Locale.ROOT,
                    outcome.isBetterThanNaive()
                            ? "The model is better than the naive forecast on this data, by %.2f standard errors.%n"
                            : "The model is NO better than the naive forecast that the price stays as it is (%.2f"
                                    + " standard errors, 1.645 would be more than chance): do not trade on it.%n",
                    outcome.advantage());
            writer.printf(
                    Locale.ROOT,
                    "ONNX Runtime and trainer differ by %.1e standard deviations at most%n",
                    outcome.largestDifference());
            writer.println(
                    accepted
                            ? "wrote " + out + ", " + beside(".step.onnx") + " and " + beside(".svg")
                            : (null == refused ? "NOT written: " : "written as " + refused + ", not as " + out + ": ")
                                    + rival + " is as good or better");
        }
        writer.flush();
    }

    private static void line(final PrintWriter writer, final String name, final Training.Score score) {
        writer.printf(
                Locale.ROOT,
                "  %-7s root mean square error %.6f, mean absolute error %.6f, direction right %s%n",
                name,
                Math.sqrt(score.meanSquare()),
                score.meanAbsolute(),
                Double.isNaN(score.directionalAccuracy())
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f %%", 100 * score.directionalAccuracy()));
    }

    private static void put(final ObjectNode node, final Training.Score score) {
        node.put("samples", score.samples());
        node.put("meanSquare", score.meanSquare());
        node.put("meanAbsolute", score.meanAbsolute());
        Json.putNumber(node, "directionalAccuracy", score.directionalAccuracy());
    }
}
