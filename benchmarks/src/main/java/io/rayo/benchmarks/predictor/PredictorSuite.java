package io.rayo.benchmarks.predictor;

import ai.onnxruntime.OrtException;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Folders;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.Predictor;
import io.rayo.tools.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What does a prediction cost, feature vector in and value out, beside nothing but ONNX Runtime's call on the same
 * model? What does a step cost in the form that carries its state? And does an order take longer while a model hangs?
 */
public final class PredictorSuite implements Suite {
    private static final double WANTED_RATIO = 1.1;
    private static final double WANTED_STEP_US = 5;
    private static final double US_NS = 1_000;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long LONGEST_NS = 1_000_000_000L;
    private static final int[] HIDDEN = {32, 64};
    private static final int CALLS_PER_TURN = 250;
    private static final String FLOOR = "bare call of ONNX Runtime, tensors pinned (p50)";

    private double sink;
    private long barTimeNs;

    /** One call of what is measured. */
    private interface Call {
        double run() throws OrtException;
    }

    @Override
    public String name() {
        return "predictor";
    }

    @Override
    public String description() {
        return "a prediction beside a bare ONNX Runtime call; orders beside a slow model";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, OrtException {
        final List<BenchRow> rows = new ArrayList<>();
        for (final int hidden : HIDDEN) {
            run.tell("training a model with " + hidden + " hidden units");
            rows.addAll(calls(run, hidden));
        }
        rows.add(orders(run));
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("a model gave an answer that is no number");
        }
        return rows;
    }

    private List<BenchRow> calls(final Run run, final int hidden) throws OrtException {
        final Training.Outcome made = MadeModels.train(hidden, HOUR_NS);
        final OnnxFile window = OnnxFile.parse(made.model());
        final OnnxFile stepwise = OnnxFile.parse(made.stepwiseModel());
        final Rounds[] rounds = new Rounds[5];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = new Rounds();
        }
        try (Predictor windows = Predictor.open(window, null);
                Predictor steps = Predictor.open(window, ModelContract.Form.STEPWISE);
                Predictor theirSteps = Predictor.open(MadeModels.ofAnother(stepwise), null);
                BareModel bareWindow = new BareModel(window);
                BareModel bareStep = new BareModel(stepwise)) {
            final double[] features = new double[MadeModels.FEATURES.size()];
            final Call[] calls = {
                call(windows, features),
                bare(bareWindow),
                call(steps, features),
                call(theirSteps, features),
                bare(bareStep)
            };
            for (int round = run.effort().firstRound(); round < run.effort().pick(1, 5, 11); round++) {
                run.tell(hidden + " hidden units, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
                final Rounds.Round[] results = round(run.effort(), calls, PingPong.roundTripNs());
                for (int i = 0; round >= 0 && i < calls.length; i++) {
                    rounds[i].add(results[i]);
                }
            }
        }
        final String of = String.format(
                Locale.ROOT, "LSTM %d x %d, hidden %d, ", MadeModels.WINDOW, MadeModels.FEATURES.size(), hidden);
        return List.of(
                beyond(rounds[0], rounds[1], of + "window form").build(),
                beyond(rounds[3], rounds[4], of + "stepwise form of another program's model")
                        .build(),
                rounds[2]
                        .latencyRow(of + "stepwise form in plain Java", "us", US_NS, FLOOR, rounds[4])
                        .valueAtMost(WANTED_STEP_US)
                        .noAllocation()
                        .build());
    }

    /** A row whose allocation is what ours allocates on top of the bare call. */
    private static BenchRow.Builder beyond(final Rounds ours, final Rounds floor, final String name) {
        final double allocated = ours.median(Rounds.Round::allocated);
        final double bare = floor.median(Rounds.Round::allocated);
        return ours.latencyRow(name, "us", US_NS, FLOOR, floor)
                .allocated(Math.max(0, allocated - bare))
                .ratioAtMost(WANTED_RATIO)
                .noAllocation()
                .note(String.format(
                        Locale.ROOT,
                        "B/op is beyond what the bare call allocates by itself: %.0f and %.0f bytes",
                        allocated,
                        bare));
    }

    private Call call(final Predictor predictor, final double[] features) {
        return () -> {
            features[0] = barTimeNs % 5 - 2;
            predictor.onFeatures(1, ++barTimeNs, features);
            return predictor.predict(1);
        };
    }

    private static Call bare(final BareModel model) {
        return () -> {
            model.run();
            return 0;
        };
    }

    /** All calls in turn, some hundred of each: what the machine does meanwhile, it does to all of them. */
    private Rounds.Round[] round(final Effort effort, final Call[] calls, final double calibrationNs)
            throws OrtException {
        final int warmUp = effort.pick(MadeModels.WINDOW + 20, 4_000, 10_000);
        final int turns = effort.pick(2, 40, 160);
        final Histogram[] histograms = new Histogram[calls.length];
        final long[] allocated = new long[calls.length];
        for (int call = 0; call < calls.length; call++) {
            histograms[call] = new Histogram(LONGEST_NS, 3);
            for (int i = 0; i < warmUp; i++) {
                sink += calls[call].run();
            }
        }
        for (int turn = 0; turn < turns; turn++) {
            for (int call = 0; call < calls.length; call++) {
                final long before = Threads.allocatedBytes();
                for (int i = 0; i < CALLS_PER_TURN; i++) {
                    final long startNs = System.nanoTime();
                    sink += calls[call].run();
                    histograms[call].recordValue(Math.min(LONGEST_NS, System.nanoTime() - startNs));
                }
                allocated[call] += Threads.allocatedBytes() - before;
            }
        }
        final Rounds.Round[] results = new Rounds.Round[calls.length];
        for (int call = 0; call < calls.length; call++) {
            results[call] = Rounds.Round.ofLatencies(
                    histograms[call], (double) allocated[call] / (turns * CALLS_PER_TURN), calibrationNs);
        }
        return results;
    }

    private static BenchRow orders(final Run run) throws IOException {
        final Effort effort = run.effort();
        final int warmUp = effort.pick(2_000, 100_000, 200_000);
        final int measured = effort.pick(3_000, 300_000, 1_000_000);
        final Rounds alone = new Rounds();
        final Rounds beside = new Rounds();
        long predictions = 0;
        long dropped = 0;
        final Path folder = Folders.temporary(run.directory(), "predictor");
        try {
            final Path model = folder.resolve("slow.onnx");
            Files.write(model, MadeModels.train(8, OrderPath.TIMEFRAME_NS).model());
            for (int round = effort.firstRound(); round < effort.pick(1, 5, 9); round++) {
                run.tell("orders, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
                final Rounds.Round bare;
                try (OrderPath path = new OrderPath(null)) {
                    bare = path.round(warmUp, measured, PingPong.roundTripNs());
                }
                try (OrderPath path = new OrderPath(model)) {
                    final Rounds.Round slow = path.round(warmUp, measured, PingPong.roundTripNs());
                    path.awaitPrediction();
                    if (round >= 0) {
                        alone.add(bare);
                        beside.add(slow);
                        predictions += path.predictions();
                        dropped += path.dropped();
                    }
                }
            }
        } finally {
            Folders.delete(folder);
        }
        return beside.latencyRow(
                        "trade in, order signed, beside a model that takes 50 ms",
                        "us",
                        US_NS,
                        "the same core without a predictor (p50)",
                        alone)
                .ratioAtMost(WANTED_RATIO)
                .ratioP99AtMost(WANTED_RATIO)
                .note(String.format(
                        Locale.ROOT,
                        "one trade in %d closes a bar; %,d predictions came, %,d vectors were dropped because the model"
                                + " was too slow",
                        OrderPath.TRADES_PER_BAR,
                        predictions,
                        dropped))
                .build();
    }
}
