package io.rayo.tools.train;

import io.rayo.tools.model.LstmWeights;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.OnnxWriter;
import io.rayo.tools.model.Predictor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * From feature vectors to a model in a file: trains, writes ONNX, lets ONNX Runtime predict all of the held-back data,
 * and compares that with the trainer and with the naive forecast that the price stays as it is.
 */
public final class Training {
    /** Furthest that ONNX Runtime may be from the trainer, in standard deviations of the target. */
    static final double TOLERANCE = 1e-5;

    private static final double SIGNIFICANT = 1.645;

    private final List<String> features;
    private final long timeframeNs;
    private final Samples samples;

    /**
     * What was trained.
     *
     * @param model window form, ONNX.
     * @param stepwiseModel stepwise form, ONNX.
     * @param curve learning curve, SVG.
     * @param epochs that were run.
     * @param trainingSamples learned from.
     * @param validationSamples stopped by.
     * @param score of the model on data that it never saw.
     * @param naive score of the forecast that the price stays as it is.
     * @param advantage how many standard errors the naive squared error is above the model's; over 1.645 it is not by
     *     chance, at 95 %.
     * @param largestDifference between trainer and ONNX Runtime, in standard deviations of the target.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Outcome(
            byte[] model,
            byte[] stepwiseModel,
            String curve,
            int epochs,
            int trainingSamples,
            int validationSamples,
            Score score,
            Score naive,
            double advantage,
            double largestDifference) {
        /**
         * Whether the model is of any use.
         *
         * @return true if its squared error is below the naive one's by more than chance would have it, and it is right
         *     about the direction more often than not.
         */
        public boolean isBetterThanNaive() {
            return advantage > SIGNIFICANT && score.directionalAccuracy() > 0.5;
        }
    }

    /**
     * How good forecasts of returns were.
     *
     * @param samples forecasts.
     * @param meanSquare error.
     * @param meanAbsolute error.
     * @param directionalAccuracy part of the moves of which the direction was right; NaN where none was forecast.
     */
    public record Score(int samples, double meanSquare, double meanAbsolute, double directionalAccuracy) {}

    /** Progress. */
    public interface Listener {
        /**
         * An epoch ended.
         *
         * @param epoch from 1.
         * @param training mean square error, in variances of the target.
         * @param validation likewise.
         */
        void onEpoch(int epoch, double training, double validation);

        /**
         * On the way through an epoch.
         *
         * @param part 0 to 1.
         */
        void onProgress(double part);
    }

    /**
     * Starts with no data.
     *
     * @param features in the order of the vectors.
     * @param timeframeNs of the bars.
     * @param window bars of a forecast.
     * @param horizon bars ahead.
     */
    public Training(final List<String> features, final long timeframeNs, final int window, final int horizon) {
        this.features = List.copyOf(features);
        this.timeframeNs = timeframeNs;
        samples = new Samples(features.size(), window, horizon);
    }

    /**
     * Takes the features of the next bar.
     *
     * @param values of the bar.
     * @param close of the bar, in any scale.
     */
    public void add(final double[] values, final double close) {
        samples.add(values, close);
    }

    /**
     * Trains.
     *
     * @param hidden size of the state.
     * @param epochs at most.
     * @param patience epochs without a better validation error, after which it ends.
     * @param seed of first weights and order.
     * @param threads helpers.
     * @param listener of progress.
     * @return what was trained.
     * @throws IllegalArgumentException if there is too little data.
     * @throws IllegalStateException if ONNX Runtime does not agree with the trainer.
     */
    public Outcome run(
            final int hidden,
            final int epochs,
            final int patience,
            final long seed,
            final int threads,
            final Listener listener) {
        final Trainer trainer = new Trainer(samples, new Trainer.Settings(hidden, epochs, patience, seed, threads));
        final Consumer<Trainer.Epoch> onEpoch =
                epoch -> listener.onEpoch(epoch.epoch(), epoch.training(), epoch.validation());
        final List<Trainer.Epoch> done = trainer.train(onEpoch, listener::onProgress);
        final LstmWeights weights = trainer.network().toWeights(trainer.targetScale(), trainer.targetOffset());
        final ModelContract unknown = contract(trainer, ModelContract.Form.WINDOW, Double.NaN);
        final byte[] draft = OnnxWriter.window(weights, samples.window(), unknown.toMetadata());
        final double[] predicted = predict(draft, trainer.testStart());
        final LstmNetwork.Work work = new LstmNetwork.Work(trainer.network(), samples.window());
        double largest = 0;
        for (int i = 0; i < predicted.length; i++) {
            largest = Math.max(
                    largest,
                    Math.abs(predicted[i] - trainer.predict(trainer.testStart() + i, work)) / trainer.targetScale());
        }
        if (!(largest <= TOLERANCE)) {
            throw new IllegalStateException("ONNX Runtime's answers are " + largest
                    + " standard deviations from the trainer's, more than " + TOLERANCE + ": the model is not written");
        }
        final Score score = score(trainer.testStart(), predicted);
        final double error = StrictMath.sqrt(score.meanSquare());
        return new Outcome(
                OnnxWriter.window(
                        weights, samples.window(), unknown.withError(error).toMetadata()),
                OnnxWriter.stepwise(
                        weights,
                        contract(trainer, ModelContract.Form.STEPWISE, error).toMetadata()),
                LearningCurve.svg(done),
                done.size(),
                trainer.trainEnd(),
                trainer.validationCount(),
                score,
                score(trainer.testStart(), new double[predicted.length]),
                advantage(trainer.testStart(), predicted),
                largest);
    }

    /**
     * How good another model is on the data that {@link #run} holds back.
     *
     * @param model of the same features, window and horizon.
     * @return its score.
     */
    public Score scoreOf(final OnnxFile model) {
        final int testStart = samples.size() * 17 / 20 + samples.horizon();
        final double[] predicted = predict(model.bytes(), testStart);
        return score(testStart, predicted);
    }

    private ModelContract contract(final Trainer trainer, final ModelContract.Form form, final double error) {
        final int count = features.size();
        return new ModelContract(
                form,
                samples.window(),
                features,
                ModelContract.Normalisation.ZSCORE,
                Arrays.copyOf(trainer.statistics(), count),
                Arrays.copyOfRange(trainer.statistics(), count, 2 * count),
                ModelContract.Target.RETURN,
                samples.horizon(),
                timeframeNs,
                error,
                new long[0]);
    }

    /** What a model says of the samples from one on, by the way that a node and a backtest go. */
    private double[] predict(final byte[] model, final int from) {
        final double[] predicted = new double[samples.size() - from];
        try (Predictor predictor = Predictor.open(OnnxFile.parse(model), null)) {
            for (int row = from; row <= samples.lastRow(samples.size() - 1); row++) {
                if (predictor.onFeatures(1, row, samples.row(row))) {
                    predicted[row - samples.lastRow(from)] = predictor.predict(1);
                }
            }
        }
        return predicted;
    }

    private double advantage(final int from, final double[] predicted) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < predicted.length; i++) {
            final double target = samples.target(from + i);
            final double better = target * target - (predicted[i] - target) * (predicted[i] - target);
            sum += better;
            squares += better * better;
        }
        final double mean = sum / predicted.length;
        final double variance = squares / predicted.length - mean * mean;
        return variance > 0 ? mean / StrictMath.sqrt(variance / predicted.length) : 0;
    }

    private Score score(final int from, final double[] predicted) {
        double squares = 0;
        double absolutes = 0;
        int moves = 0;
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            final double target = samples.target(from + i);
            squares += (predicted[i] - target) * (predicted[i] - target);
            absolutes += Math.abs(predicted[i] - target);
            if (0 != target && 0 != predicted[i]) {
                moves++;
                right += predicted[i] > 0 == target > 0 ? 1 : 0;
            }
        }
        return new Score(
                predicted.length,
                squares / predicted.length,
                absolutes / predicted.length,
                0 == moves ? Double.NaN : (double) right / moves);
    }
}
