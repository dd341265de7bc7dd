package io.rayo.benchmarks.predictor;

import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.train.Training;
import java.util.List;
import java.util.SplittableRandom;

/** Models for measuring: trained and exported as {@code rayo train} does it, on a random walk, for one epoch. */
final class MadeModels {
    /** What {@code rayo train} takes if nothing else is asked for. */
    static final List<String> FEATURES =
            List.of("roc(1)", "roc(6)", "rsi(14)", "natr(14)", "zscore(20)", "bollinger(20,2).width");

    static final int WINDOW = 60;

    private static final int BARS = 260;
    private static final long SEED = 7;

    private MadeModels() {}

    /** Makes a model with a hidden state of that size. */
    static Training.Outcome train(final int hidden, final long timeframeNs) {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Training training = new Training(FEATURES, timeframeNs, WINDOW, 1);
        final double[] row = new double[FEATURES.size()];
        double close = 100;
        for (int bar = 0; bar < BARS; bar++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextDouble() - 0.5;
            }
            close *= 1 + 0.01 * (random.nextDouble() - 0.5);
            training.add(row, close);
        }
        return training.run(hidden, 1, 1, SEED, 1, new Training.Listener() {
            @Override
            public void onEpoch(final int epoch, final double error, final double validation) {
                // nobody watches
            }

            @Override
            public void onProgress(final double part) {
                // nobody watches
            }
        });
    }

    /** The same file as if another program had written it: it is then run by ONNX Runtime in stepwise form too. */
    static OnnxFile ofAnother(final OnnxFile file) {
        final java.util.Map<String, String> metadata = new java.util.LinkedHashMap<>(file.metadata());
        if (null == metadata.remove("rayo.form")) {
            throw new IllegalStateException("the model does not say that it is ours");
        }
        return new OnnxFile(file.bytes(), metadata, file.inputs(), file.outputs(), file.operators(), file.tensors());
    }
}
