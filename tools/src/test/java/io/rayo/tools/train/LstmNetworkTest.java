package io.rayo.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LstmNetworkTest {
    private static final int WINDOW = 6;

    /** Every single parameter's gradient against the difference quotient of the loss. */
    @Test
    void shouldHaveTheGradientThatNumericDifferencesShow() {
        LstmNetwork network = new LstmNetwork(3, 5);
        network.initialise(4);
        Random random = new Random(5);
        double[] inputs = new double[WINDOW * 3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextGaussian();
        }
        double target = 0.7;
        LstmNetwork.Work work = new LstmNetwork.Work(network, WINDOW);
        double off = network.forward(inputs, 0, WINDOW, work) - target;
        network.backward(inputs, 0, WINDOW, 2 * off, work);
        double[] parameters = network.parameters();
        double step = 1e-6;
        double largest = 0;
        for (int i = 0; i < parameters.length; i++) {
            double kept = parameters[i];
            parameters[i] = kept + step;
            double up = loss(network, inputs, target);
            parameters[i] = kept - step;
            double down = loss(network, inputs, target);
            parameters[i] = kept;
            network.onChange();
            double numeric = (up - down) / (2 * step);
            largest = Math.max(largest, Math.abs(numeric));
            int place = i;
            assertEquals(numeric, work.gradient[i], 1e-7, () -> "parameter " + place);
        }
        assertTrue(largest > 0.01, "gradients so small show nothing");
    }

    private static double loss(LstmNetwork network, double[] inputs, double target) {
        network.onChange();
        double off = network.forward(inputs, 0, WINDOW, new LstmNetwork.Work(network, WINDOW)) - target;
        return off * off;
    }

    private static Training training(long seed, boolean learnable) {
        Training training = new Training(List.of("roc(1)", "rsi(14)"), 60_000_000_000L, 8, 1);
        Random random = new Random(seed);
        double close = 100;
        double next = random.nextGaussian();
        for (int bar = 0; bar < 700; bar++) {
            double now = next;
            next = random.nextGaussian();
            // learnable: the second feature tells the move that comes
            training.add(new double[] {now, learnable ? next : random.nextGaussian()}, close);
            close *= 1 + 0.01 * next;
        }
        return training;
    }

    private static Training.Outcome run(Training training, long seed, int threads) {
        return training.run(8, 12, 12, seed, threads, new Training.Listener() {
            @Override
            public void onEpoch(int epoch, double trained, double validation) {
                assertTrue(Double.isFinite(trained) && Double.isFinite(validation));
            }

            @Override
            public void onProgress(double part) {
                assertTrue(part > 0 && part <= 1);
            }
        });
    }

    @Test
    void shouldGiveTheSameModelForTheSameSeedHoweverManyThreads() {
        Training training = training(1, true);
        Training.Outcome one = run(training, 3, 1);
        Training.Outcome same = run(training, 3, 3);
        assertArrayEquals(one.model(), same.model());
        assertArrayEquals(one.stepwiseModel(), same.stepwiseModel());
        assertFalse(Arrays.equals(one.model(), run(training, 4, 1).model()));
    }

    @Test
    void shouldLearnWhatCanBeLearnedAndSaySoWhenThereIsNothing() {
        Training.Outcome learned = run(training(2, true), 1, 2);
        assertTrue(learned.isBetterThanNaive());
        assertTrue(learned.score().meanSquare() < 0.5 * learned.naive().meanSquare(), () -> "" + learned.score());
        assertTrue(learned.score().directionalAccuracy() > 0.8, () -> "" + learned.score());
        assertTrue(learned.largestDifference() < Training.TOLERANCE);
        assertTrue(learned.curve().startsWith("<svg"));
        Training.Outcome noise = run(training(2, false), 1, 2);
        assertFalse(noise.isBetterThanNaive(), () -> "" + noise.score() + noise.naive());
    }
}
