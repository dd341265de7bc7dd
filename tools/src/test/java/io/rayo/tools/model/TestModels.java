package io.rayo.tools.model;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Models with random weights, written by the real writer. */
public final class TestModels {
    private TestModels() {}

    public static LstmWeights weights(int features, int hidden, long seed) {
        Random random = new Random(seed);
        return new LstmWeights(
                features,
                hidden,
                random(random, features * 4 * hidden),
                random(random, hidden * 4 * hidden),
                random(random, 4 * hidden),
                random(random, hidden),
                (float) (random.nextDouble() - 0.5));
    }

    /** Of one-minute returns, one bar ahead. */
    public static ModelContract contract(ModelContract.Form form, int window, List<String> features) {
        double[] offset = new double[features.size()];
        double[] scale = new double[features.size()];
        Arrays.fill(scale, 1);
        return new ModelContract(
                form,
                window,
                features,
                ModelContract.Normalisation.ZSCORE,
                offset,
                scale,
                ModelContract.Target.RETURN,
                1,
                60_000_000_000L,
                0.01,
                new long[0]);
    }

    public static byte[] window(LstmWeights weights, int window, List<String> features) {
        return OnnxWriter.window(
                weights,
                window,
                contract(ModelContract.Form.WINDOW, window, features).toMetadata());
    }

    public static byte[] stepwise(LstmWeights weights, int window, List<String> features) {
        return OnnxWriter.stepwise(
                weights, contract(ModelContract.Form.STEPWISE, window, features).toMetadata());
    }

    /** A model of bars of 250 ms whose answer depends on each bar of its window. */
    public static byte[] quick(int window, List<String> features) {
        return OnnxWriter.window(
                weights(features.size(), 4, 3),
                window,
                quickContract(window, features).toMetadata());
    }

    /** A model of bars of 250 ms that predicts this return whatever it sees. */
    public static byte[] constant(double value, int window, List<String> features) {
        LstmWeights like = weights(features.size(), 4, 1);
        return OnnxWriter.window(
                new LstmWeights(
                        features.size(), 4, like.input(), like.recurrent(), like.bias(), new float[4], (float) value),
                window,
                quickContract(window, features).toMetadata());
    }

    private static ModelContract quickContract(int window, List<String> features) {
        ModelContract base = contract(ModelContract.Form.WINDOW, window, features);
        return new ModelContract(
                base.form(),
                window,
                features,
                base.normalisation(),
                base.offset(),
                base.scale(),
                base.target(),
                1,
                250_000_000L,
                base.error(),
                new long[0]);
    }

    private static float[] random(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5);
        }
        return numbers;
    }
}
