package io.rayo.tools.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final List<String> FEATURES = List.of("roc(1)", "rsi(14)", "zscore(20)");
    private static final int WINDOW = 7;

    private final LstmWeights weights = TestModels.weights(3, 16, 42);
    private final OnnxFile windowFile = OnnxFile.parse(TestModels.window(weights, WINDOW, FEATURES));
    private final OnnxFile stepwiseFile = OnnxFile.parse(TestModels.stepwise(weights, WINDOW, FEATURES));

    @Test
    void shouldGiveBackTheWeightsThatWereWritten() {
        for (OnnxFile file : List.of(windowFile, stepwiseFile)) {
            LstmWeights read = LstmWeights.of(file);
            assertNotNull(read);
            assertEquals(weights.hidden(), read.hidden());
            org.junit.jupiter.api.Assertions.assertArrayEquals(weights.input(), read.input());
            org.junit.jupiter.api.Assertions.assertArrayEquals(weights.recurrent(), read.recurrent());
            org.junit.jupiter.api.Assertions.assertArrayEquals(weights.bias(), read.bias());
            org.junit.jupiter.api.Assertions.assertArrayEquals(weights.output(), read.output());
        }
    }

    @Test
    void shouldPredictTheSameByWindowsStepsInJavaAndStepsInTheRuntime() {
        Random random = new Random(7);
        try (Predictor window = Predictor.open(windowFile, null);
                Predictor runtime = Predictor.open(withoutForm(stepwiseFile), null)) {
            for (int run = 0; run < 20; run++) {
                // a step form remembers everything since it was made: it is made anew for each window
                try (Predictor java = Predictor.open(windowFile, ModelContract.Form.STEPWISE)) {
                    int instrument = run + 1;
                    for (int bar = 0; bar < WINDOW; bar++) {
                        double[] row = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
                        boolean enough = bar == WINDOW - 1;
                        assertEquals(enough, window.onFeatures(instrument, bar, row));
                        assertEquals(enough, java.onFeatures(instrument, bar, row));
                        assertEquals(enough, runtime.onFeatures(instrument, bar, row));
                    }
                    double expected = window.predict(instrument);
                    assertEquals(expected, java.predict(instrument), 1e-5);
                    assertEquals(expected, runtime.predict(instrument), 1e-5);
                    assertTrue(Math.abs(expected) > 1e-4, "a model that always says 0 shows nothing");
                }
            }
        }
    }

    @Test
    void shouldGoOnWithAWindowThatMoves() {
        Random random = new Random(8);
        double[][] rows = new double[25][3];
        try (Predictor moving = Predictor.open(windowFile, null);
                Predictor fresh = Predictor.open(windowFile, null)) {
            for (int bar = 0; bar < rows.length; bar++) {
                for (int i = 0; i < 3; i++) {
                    rows[bar][i] = random.nextGaussian();
                }
                if (moving.onFeatures(5, bar, rows[bar])) {
                    for (int i = 0; i < WINDOW; i++) {
                        fresh.onFeatures(100 + bar, i, rows[bar - WINDOW + 1 + i]);
                    }
                    assertEquals(fresh.predict(100 + bar), moving.predict(5), 0);
                }
            }
        }
    }

    @Test
    void shouldLeaveOutBarsThatAreNotWarmOrNotNew() {
        try (Predictor predictor = Predictor.open(windowFile, null)) {
            for (int bar = 0; bar < WINDOW - 1; bar++) {
                assertFalse(predictor.onFeatures(1, bar, new double[] {1, 2, 3}));
            }
            assertFalse(predictor.onFeatures(1, WINDOW - 1, new double[] {1, Double.NaN, 3}));
            assertFalse(predictor.onFeatures(1, WINDOW - 2, new double[] {1, 2, 3}));
            assertEquals(1, predictor.coldVectors());
            assertEquals(1, predictor.staleVectors());
            assertTrue(predictor.onFeatures(1, WINDOW, new double[] {1, 2, 3}));
        }
    }

    @Test
    void shouldRefuseEveryOtherThreadBeforeNativeCodeIsReached() throws InterruptedException {
        OrtModel model = OrtModel.open(windowFile, ModelContract.of(windowFile));
        for (Runnable use : List.<Runnable>of(model::run, model::close, () -> model.buffer("features"))) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread other = new Thread(() -> {
                try {
                    use.run();
                } catch (IllegalStateException ex) {
                    failure.set(ex);
                }
            });
            other.start();
            other.join(10_000);
            assertNotNull(failure.get());
        }
        model.run();
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, model::run);
        assertThrows(IllegalStateException.class, () -> model.buffer("features"));
    }

    @Test
    void shouldOpenAndCloseManyModelsOnManyThreadsUnderGarbage() throws InterruptedException {
        Thread[] threads = new Thread[4];
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int round = 0; round < 20; round++) {
                    try (Predictor predictor = Predictor.open(windowFile, null)) {
                        for (int bar = 0; bar < 3 * WINDOW; bar++) {
                            predictor.onFeatures(1, bar, new double[] {bar, 1, 2});
                        }
                        double answer = predictor.predict(1);
                        byte[][] garbage = new byte[64][1 << 14];
                        System.gc();
                        assertEquals(answer, predictor.predict(1), 0, () -> "" + garbage.length);
                    } catch (Throwable ex) {
                        failure.compareAndSet(null, ex);
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertNull(failure.get());
    }

    /** As if somebody else had written it. */
    private static OnnxFile withoutForm(OnnxFile file) {
        Map<String, String> metadata = new java.util.LinkedHashMap<>(file.metadata());
        metadata.remove(ModelContract.FORM);
        return new OnnxFile(file.bytes(), metadata, file.inputs(), file.outputs(), file.operators(), file.tensors());
    }
}
