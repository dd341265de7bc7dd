package io.rayo.tools.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Trains a network on samples in time order: the oldest to learn from, the next to stop by, the newest never seen. Adam
 * on batches of shuffled windows, gradients cut to length 1, and the weights of the best validation epoch at the end.
 *
 * <p>A batch is cut into the same parts however many threads there are, and the parts are added up in their order.
 */
final class Trainer {
    private static final int BATCH = 32;
    private static final int PARTS = 4;
    private static final double LEARNING_RATE = 2e-3;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double MAX_NORM = 1;

    private final Samples samples;
    private final Settings settings;
    private final LstmNetwork network;
    private final double[] inputs;
    private final double[] statistics;
    private final double targetOffset;
    private final double targetScale;
    private final int trainEnd;
    private final int validationStart;
    private final int validationEnd;
    private final int testStart;

    /**
     * How to train.
     *
     * @param hidden size of the state.
     * @param epochs at most.
     * @param patience epochs without a better validation error, after which it ends.
     * @param seed of first weights and order.
     * @param threads helpers.
     */
    record Settings(int hidden, int epochs, int patience, long seed, int threads) {}

    /**
     * An epoch's errors, mean squares in units of the target's variance.
     *
     * @param epoch from 1.
     * @param training of the batches, while the weights changed.
     * @param validation after the epoch.
     */
    record Epoch(int epoch, double training, double validation) {}

    Trainer(final Samples samples, final Settings settings) {
        this.samples = samples;
        this.settings = settings;
        final int size = samples.size();
        trainEnd = size * 7 / 10;
        // between the parts a horizon is left out: its targets are prices of the next part
        validationStart = trainEnd + samples.horizon();
        validationEnd = size * 17 / 20;
        testStart = validationEnd + samples.horizon();
        if (trainEnd < BATCH || validationStart >= validationEnd || testStart >= size) {
            throw new IllegalArgumentException("too little data: " + samples.rowCount()
                    + " bars with all features give " + size + " windows, and " + 2 * BATCH + " are the least");
        }
        statistics = samples.statistics(samples.lastRow(trainEnd - 1) + 1);
        inputs = samples.normalised(statistics);
        double sum = 0;
        for (int i = 0; i < trainEnd; i++) {
            sum += samples.target(i);
        }
        targetOffset = sum / trainEnd;
        double squares = 0;
        for (int i = 0; i < trainEnd; i++) {
            final double off = samples.target(i) - targetOffset;
            squares += off * off;
        }
        targetScale = squares > 0 ? StrictMath.sqrt(squares / trainEnd) : 1;
        network = new LstmNetwork(samples.features(), settings.hidden());
        network.initialise(settings.seed());
    }

    /** Trains, telling of each epoch and (from 0 to 1) of the way through it. */
    List<Epoch> train(final Consumer<Epoch> onEpoch, final Consumer<Double> onProgress) {
        final List<Epoch> epochs = new ArrayList<>();
        final Random random = new Random(settings.seed() ^ 0x5DEECE66DL);
        final int[] order = new int[trainEnd];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        final double[] parameters = network.parameters();
        final double[] first = new double[parameters.length];
        final double[] second = new double[parameters.length];
        double[] best = parameters.clone();
        double bestError = Double.POSITIVE_INFINITY;
        int worse = 0;
        long updates = 0;
        final LstmNetwork.Work[] works = new LstmNetwork.Work[PARTS];
        for (int i = 0; i < PARTS; i++) {
            works[i] = new LstmNetwork.Work(network, samples.window());
        }
        try (ExecutorService helpers = Executors.newFixedThreadPool(settings.threads())) {
            for (int epoch = 1; epoch <= settings.epochs() && worse < settings.patience(); epoch++) {
                shuffle(order, random);
                double loss = 0;
                for (int at = 0; at < order.length; at += BATCH) {
                    final int end = Math.min(order.length, at + BATCH);
                    loss += batch(helpers, works, order, at, end);
                    update(works, end - at, first, second, ++updates);
                    onProgress.accept((double) end / order.length);
                }
                final Epoch result = new Epoch(
                        epoch, loss / order.length, meanSquare(helpers, works, validationStart, validationEnd));
                epochs.add(result);
                onEpoch.accept(result);
                if (!Double.isFinite(result.validation())) {
                    throw new IllegalStateException("the training did not converge: epoch " + epoch);
                }
                if (result.validation() < bestError) {
                    bestError = result.validation();
                    best = parameters.clone();
                    worse = 0;
                } else {
                    worse++;
                }
            }
        }
        System.arraycopy(best, 0, parameters, 0, best.length);
        network.onChange();
        return epochs;
    }

    private double batch(
            final ExecutorService helpers,
            final LstmNetwork.Work[] works,
            final int[] order,
            final int from,
            final int to) {
        final List<Future<Double>> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            final LstmNetwork.Work work = works[part];
            final int start = from + (to - from) * part / PARTS;
            final int end = from + (to - from) * (part + 1) / PARTS;
            parts.add(helpers.submit(() -> {
                double loss = 0;
                java.util.Arrays.fill(work.gradient, 0);
                for (int i = start; i < end; i++) {
                    final int at = samples.start(order[i]);
                    final double off = network.forward(inputs, at, samples.window(), work) - scaledTarget(order[i]);
                    network.backward(inputs, at, samples.window(), 2 * off, work);
                    loss += off * off;
                }
                return loss;
            }));
        }
        return sum(parts);
    }

    private void update(
            final LstmNetwork.Work[] works,
            final int count,
            final double[] first,
            final double[] second,
            final long updates) {
        final double[] gradient = works[0].gradient;
        double squares = 0;
        for (int i = 0; i < gradient.length; i++) {
            double sum = 0;
            for (final LstmNetwork.Work work : works) {
                sum += work.gradient[i];
            }
            gradient[i] = sum / count;
            squares += gradient[i] * gradient[i];
        }
        final double norm = StrictMath.sqrt(squares);
        final double cut = norm > MAX_NORM ? MAX_NORM / norm : 1;
        final double correction1 = 1 - StrictMath.pow(BETA1, (double) updates);
        final double correction2 = 1 - StrictMath.pow(BETA2, (double) updates);
        final double[] parameters = network.parameters();
        for (int i = 0; i < parameters.length; i++) {
            final double g = gradient[i] * cut;
            first[i] = BETA1 * first[i] + (1 - BETA1) * g;
            second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
            parameters[i] -=
                    LEARNING_RATE * (first[i] / correction1) / (StrictMath.sqrt(second[i] / correction2) + EPSILON);
        }
        network.onChange();
    }

    private double meanSquare(
            final ExecutorService helpers, final LstmNetwork.Work[] works, final int from, final int to) {
        final List<Future<Double>> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            final LstmNetwork.Work work = works[part];
            final int start = from + (int) ((long) (to - from) * part / PARTS);
            final int end = from + (int) ((long) (to - from) * (part + 1) / PARTS);
            parts.add(helpers.submit(() -> {
                double sum = 0;
                for (int i = start; i < end; i++) {
                    final double off =
                            network.forward(inputs, samples.start(i), samples.window(), work) - scaledTarget(i);
                    sum += off * off;
                }
                return sum;
            }));
        }
        return sum(parts) / (to - from);
    }

    private static double sum(final List<Future<Double>> parts) {
        double sum = 0;
        try {
            for (final Future<Double> part : parts) {
                sum += part.get();
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        } catch (final ExecutionException ex) {
            throw new IllegalStateException(ex.getCause());
        }
        return sum;
    }

    private static void shuffle(final int[] order, final Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            final int other = random.nextInt(i + 1);
            final int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    private double scaledTarget(final int sample) {
        return (samples.target(sample) - targetOffset) / targetScale;
    }

    LstmNetwork network() {
        return network;
    }

    double[] statistics() {
        return statistics;
    }

    double targetOffset() {
        return targetOffset;
    }

    double targetScale() {
        return targetScale;
    }

    int trainEnd() {
        return trainEnd;
    }

    int validationCount() {
        return validationEnd - validationStart;
    }

    int testStart() {
        return testStart;
    }

    /** The trainer's own prediction of a sample, a return. */
    double predict(final int sample, final LstmNetwork.Work work) {
        return network.forward(inputs, samples.start(sample), samples.window(), work) * targetScale + targetOffset;
    }
}
