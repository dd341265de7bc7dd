package io.rayo.tools.model;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A model with what it remembers of each instrument: the last bars (window form) or its state (stepwise form). Takes
 * feature vectors, gives predictions; its answer depends on the vectors since it was made and on nothing else. It
 * belongs to the thread that made it, which also closes it.
 */
public final class Predictor implements AutoCloseable {
    private static final int MAX_INSTRUMENTS = 1 << 16;
    private static final double SQRT_2 = 1.4142135623730951;

    private final Thread owner = Thread.currentThread();
    private final ModelContract contract;
    private final int featureCount;
    private final int window;
    private final OrtModel model;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final Recurrence recurrence;
    private final float[] row;
    private Memory[] memories = new Memory[64];
    private long coldVectors;
    private long staleVectors;
    private boolean closed;

    /** What is remembered of an instrument. */
    private static final class Memory {
        private final float[] rows;
        private final float[] hidden;
        private final float[] cell;
        private long bars;
        private long lastOpenTimeNs = Long.MIN_VALUE;

        Memory(final int rowLength, final int stateLength) {
            rows = new float[rowLength];
            hidden = new float[stateLength];
            cell = new float[stateLength];
        }
    }

    private Predictor(final ModelContract contract, final OrtModel model, final Recurrence recurrence) {
        this.contract = contract;
        this.model = model;
        this.recurrence = recurrence;
        featureCount = contract.features().size();
        window = contract.window();
        input = null == model ? null : model.buffer(ModelContract.FEATURES_INPUT);
        output = null == model ? null : model.buffer(ModelContract.PREDICTION_OUTPUT);
        row = new float[featureCount];
    }

    /**
     * Opens a model.
     *
     * @param file of it.
     * @param form how to run it; null is as the file is. A window model that this project trained can be run stepwise.
     * @return a predictor of the calling thread that remembers nothing.
     * @throws IllegalArgumentException if it does not meet the contract, or cannot be run in that form.
     */
    public static Predictor open(final OnnxFile file, final ModelContract.Form form) {
        final ModelContract contract = ModelContract.of(file);
        final ModelContract.Form wanted = null == form ? contract.form() : form;
        if (ModelContract.Form.STEPWISE == wanted) {
            final LstmWeights weights = LstmWeights.of(file);
            if (null != weights) {
                return new Predictor(contract, null, new LstmStep(weights));
            }
            if (ModelContract.Form.STEPWISE == contract.form()) {
                return new Predictor(contract, null, new OrtStep(OrtModel.open(file, contract)));
            }
            throw new IllegalArgumentException("the model has no inputs " + ModelContract.HIDDEN_INPUT + " and "
                    + ModelContract.CELL_INPUT + ": it can only be run in form window");
        }
        if (ModelContract.Form.WINDOW != contract.form()) {
            throw new IllegalArgumentException(
                    "the model takes one step at a time: it can only be run in form stepwise");
        }
        return new Predictor(contract, OrtModel.open(file, contract), null);
    }

    /**
     * What the model says of itself.
     *
     * @return the contract that it meets.
     */
    public ModelContract contract() {
        return contract;
    }

    /**
     * Whether a state is carried from bar to bar.
     *
     * @return false if it is the last bars that count.
     */
    public boolean isStepwise() {
        return null != recurrence;
    }

    /**
     * Takes the features of a bar.
     *
     * @param instrumentId of the bar.
     * @param openTimeNs of the bar; one that is not after the one before it is left out.
     * @param features as the engine computed them, at least as many as the model has.
     * @return whether there is enough to predict from.
     */
    public boolean onFeatures(final int instrumentId, final long openTimeNs, final double[] features) {
        check();
        final Memory memory = memory(instrumentId);
        if (openTimeNs <= memory.lastOpenTimeNs) {
            staleVectors++;
            return false;
        }
        for (int i = 0; i < featureCount; i++) {
            row[i] = contract.normalised(i, features[i]);
            if (!Float.isFinite(row[i])) {
                coldVectors++;
                return false;
            }
        }
        memory.lastOpenTimeNs = openTimeNs;
        if (null == recurrence) {
            System.arraycopy(row, 0, memory.rows, (int) (memory.bars % window) * featureCount, featureCount);
        } else {
            // the answer of this step is kept in case it is asked for
            memory.rows[0] = (float) recurrence.step(row, memory.hidden, memory.cell);
        }
        memory.bars++;
        return memory.bars >= window;
    }

    /**
     * Predicts from what was remembered.
     *
     * @param instrumentId of an instrument of which {@link #onFeatures} has just said that there is enough.
     * @return a return or a price.
     */
    public double predict(final int instrumentId) {
        check();
        final Memory memory = memory(instrumentId);
        if (null != recurrence) {
            return contract.value(memory.rows[0]);
        }
        final int oldest = (int) (memory.bars % window) * featureCount;
        final int tail = memory.rows.length - oldest;
        input.put(0, memory.rows, oldest, tail);
        if (oldest > 0) {
            input.put(tail, memory.rows, 0, oldest);
        }
        model.run();
        return contract.value(output.get(0));
    }

    /**
     * How sure the direction of a prediction is, if the model's errors are spread normally.
     *
     * @param value that was predicted, a return.
     * @return 0.5 to 1; NaN if the model does not know its error, or predicts prices.
     */
    public double confidence(final double value) {
        if (!contract.predictsReturns() || !(contract.error() > 0)) {
            return Double.NaN;
        }
        return normal(Math.abs(value) / contract.error());
    }

    /**
     * Vectors left out because a feature was not known yet.
     *
     * @return count.
     */
    public long coldVectors() {
        return coldVectors;
    }

    /**
     * Vectors left out because their bar was not new.
     *
     * @return count.
     */
    public long staleVectors() {
        return staleVectors;
    }

    /** Distribution function of the normal distribution, by Abramowitz and Stegun 7.1.26, within 1e-7. */
    static double normal(final double deviations) {
        final double x = deviations / SQRT_2;
        final double t = 1 / (1 + 0.3275911 * x);
        final double poly =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return 0.5 + 0.5 * (1 - poly * StrictMath.exp(-x * x));
    }

    private Memory memory(final int instrumentId) {
        if (instrumentId < 0 || instrumentId >= MAX_INSTRUMENTS) {
            throw new IllegalArgumentException("no such instrument: " + instrumentId);
        }
        if (instrumentId >= memories.length) {
            memories = Arrays.copyOf(memories, Math.max(instrumentId + 1, 2 * memories.length));
        }
        if (null == memories[instrumentId]) {
            memories[instrumentId] =
                    null == recurrence ? new Memory(window * featureCount, 0) : new Memory(1, recurrence.stateLength());
        }
        return memories[instrumentId];
    }

    @SuppressWarnings("ReferenceEquality") // the very thread is meant
    private void check() {
        if (closed || Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    closed ? "the predictor is closed" : "the predictor belongs to thread " + owner.getName());
        }
    }

    /** Closes the model. Its own thread only; twice does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        check();
        closed = true;
        if (null != model) {
            model.close();
        } else {
            recurrence.close();
        }
    }
}
