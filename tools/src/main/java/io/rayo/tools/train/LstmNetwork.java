package io.rayo.tools.train;

import io.rayo.tools.model.Activations;
import io.rayo.tools.model.LstmWeights;
import java.util.Random;

/**
 * One LSTM layer with a linear output on its last hidden state, in double precision, with gradients. All parameters
 * stand in one array, so that an optimiser need not know their meaning; gates are in the order input, output, forget,
 * cell. Weights are shared by readers; a {@link Work} belongs to one thread.
 *
 * <p>Only additions, multiplications and {@link Activations} are used, in a fixed order: the same numbers come out on
 * every machine.
 */
final class LstmNetwork {
    private static final int GATES = LstmWeights.GATES;

    private final int features;
    private final int hidden;
    private final int rows;
    private final int recurrentAt;
    private final int biasAt;
    private final int outputAt;
    private final double[] parameters;
    /** Recurrent weights turned around, for the way back. */
    private final double[] turned;

    /** What one pass needs. */
    static final class Work {
        private final double[] gates;
        private final double[] hiddenStates;
        private final double[] cellStates;
        private final double[] cellTanh;
        private final double[] gateGradient;
        private final double[] hiddenGradient;
        private final double[] cellGradient;
        /** Gradient of the loss by parameter; added to by each pass. */
        final double[] gradient;

        Work(final LstmNetwork network, final int window) {
            gates = new double[window * network.rows];
            hiddenStates = new double[(window + 1) * network.hidden];
            cellStates = new double[(window + 1) * network.hidden];
            cellTanh = new double[window * network.hidden];
            gateGradient = new double[network.rows];
            hiddenGradient = new double[network.hidden];
            cellGradient = new double[network.hidden];
            gradient = new double[network.parameters.length];
        }
    }

    LstmNetwork(final int features, final int hidden) {
        this.features = features;
        this.hidden = hidden;
        rows = GATES * hidden;
        recurrentAt = features * rows;
        biasAt = recurrentAt + hidden * rows;
        outputAt = biasAt + rows;
        parameters = new double[outputAt + hidden + 1];
        turned = new double[hidden * rows];
    }

    /** Uniform within one over the root of the size of the state; the forget gate starts open. */
    void initialise(final long seed) {
        final Random random = new Random(seed);
        final double range = 1 / StrictMath.sqrt(hidden);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = range * (2 * random.nextDouble() - 1);
        }
        for (int i = 0; i < hidden; i++) {
            parameters[biasAt + 2 * hidden + i] = 1;
        }
        parameters[parameters.length - 1] = 0;
        onChange();
    }

    double[] parameters() {
        return parameters;
    }

    /** To be called when parameters were changed. */
    void onChange() {
        for (int unit = 0; unit < hidden; unit++) {
            for (int row = 0; row < rows; row++) {
                turned[row * hidden + unit] = parameters[recurrentAt + unit * rows + row];
            }
        }
    }

    /**
     * Runs a window.
     *
     * @param inputs rows of features.
     * @param start place of the window's first feature.
     * @param window rows.
     * @param work of this thread.
     * @return the answer.
     */
    double forward(final double[] inputs, final int start, final int window, final Work work) {
        for (int step = 0; step < window; step++) {
            final int gateAt = step * rows;
            final int stateAt = step * hidden;
            final double[] gates = work.gates;
            System.arraycopy(parameters, biasAt, gates, gateAt, rows);
            addRows(gates, gateAt, parameters, 0, inputs, start + step * features, features, rows);
            addRows(gates, gateAt, parameters, recurrentAt, work.hiddenStates, stateAt, hidden, rows);
            for (int i = 0; i < hidden; i++) {
                final double in = Activations.sigmoid(gates[gateAt + i]);
                final double out = Activations.sigmoid(gates[gateAt + hidden + i]);
                final double forget = Activations.sigmoid(gates[gateAt + 2 * hidden + i]);
                final double candidate = Activations.tanh(gates[gateAt + 3 * hidden + i]);
                gates[gateAt + i] = in;
                gates[gateAt + hidden + i] = out;
                gates[gateAt + 2 * hidden + i] = forget;
                gates[gateAt + 3 * hidden + i] = candidate;
                final double cell = forget * work.cellStates[stateAt + i] + in * candidate;
                final double squashed = Activations.tanh(cell);
                work.cellStates[stateAt + hidden + i] = cell;
                work.cellTanh[stateAt + i] = squashed;
                work.hiddenStates[stateAt + hidden + i] = out * squashed;
            }
        }
        double answer = parameters[outputAt + hidden];
        for (int i = 0; i < hidden; i++) {
            answer += parameters[outputAt + i] * work.hiddenStates[window * hidden + i];
        }
        return answer;
    }

    /**
     * Adds to the gradient, after {@link #forward} of the same window.
     *
     * @param answerGradient of the loss by the answer.
     */
    void backward(
            final double[] inputs, final int start, final int window, final double answerGradient, final Work work) {
        final double[] gradient = work.gradient;
        final double[] gateGradient = work.gateGradient;
        final double[] hiddenGradient = work.hiddenGradient;
        final double[] cellGradient = work.cellGradient;
        gradient[outputAt + hidden] += answerGradient;
        for (int i = 0; i < hidden; i++) {
            gradient[outputAt + i] += answerGradient * work.hiddenStates[window * hidden + i];
            hiddenGradient[i] = answerGradient * parameters[outputAt + i];
            cellGradient[i] = 0;
        }
        for (int step = window - 1; step >= 0; step--) {
            final int gateAt = step * rows;
            final int stateAt = step * hidden;
            for (int i = 0; i < hidden; i++) {
                final double in = work.gates[gateAt + i];
                final double out = work.gates[gateAt + hidden + i];
                final double forget = work.gates[gateAt + 2 * hidden + i];
                final double candidate = work.gates[gateAt + 3 * hidden + i];
                final double squashed = work.cellTanh[stateAt + i];
                final double cell = cellGradient[i] + hiddenGradient[i] * out * (1 - squashed * squashed);
                gateGradient[i] = cell * candidate * in * (1 - in);
                gateGradient[hidden + i] = hiddenGradient[i] * squashed * out * (1 - out);
                gateGradient[2 * hidden + i] = cell * work.cellStates[stateAt + i] * forget * (1 - forget);
                gateGradient[3 * hidden + i] = cell * in * (1 - candidate * candidate);
                cellGradient[i] = cell * forget;
            }
            for (int row = 0; row < rows; row++) {
                gradient[biasAt + row] += gateGradient[row];
            }
            addOuter(gradient, 0, inputs, start + step * features, features, gateGradient);
            addOuter(gradient, recurrentAt, work.hiddenStates, stateAt, hidden, gateGradient);
            java.util.Arrays.fill(hiddenGradient, 0);
            addRows(hiddenGradient, 0, turned, 0, gateGradient, 0, rows, hidden);
        }
    }

    /** target += matrix rows times vector: in loops that the JIT turns into vector instructions. */
    private static void addRows(
            final double[] target,
            final int targetAt,
            final double[] matrix,
            final int matrixAt,
            final double[] vector,
            final int vectorAt,
            final int count,
            final int length) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            final double a = vector[vectorAt + i];
            final double b = vector[vectorAt + i + 1];
            final double c = vector[vectorAt + i + 2];
            final double d = vector[vectorAt + i + 3];
            final int first = matrixAt + i * length;
            final int second = first + length;
            final int third = second + length;
            final int fourth = third + length;
            for (int k = 0; k < length; k++) {
                target[targetAt + k] += (matrix[first + k] * a + matrix[second + k] * b)
                        + (matrix[third + k] * c + matrix[fourth + k] * d);
            }
        }
        for (; i < count; i++) {
            final double a = vector[vectorAt + i];
            final int first = matrixAt + i * length;
            for (int k = 0; k < length; k++) {
                target[targetAt + k] += matrix[first + k] * a;
            }
        }
    }

    private static void addOuter(
            final double[] target,
            final int targetAt,
            final double[] column,
            final int columnAt,
            final int count,
            final double[] row) {
        for (int i = 0; i < count; i++) {
            final double by = column[columnAt + i];
            final int first = targetAt + i * row.length;
            for (int k = 0; k < row.length; k++) {
                target[first + k] += by * row[k];
            }
        }
    }

    /**
     * The weights as a file has them, with the answer turned into the target's unit.
     *
     * @param scale of the target in training.
     * @param offset of the target in training.
     */
    LstmWeights toWeights(final double scale, final double offset) {
        final float[] output = new float[hidden];
        for (int i = 0; i < hidden; i++) {
            output[i] = (float) (parameters[outputAt + i] * scale);
        }
        return new LstmWeights(
                features,
                hidden,
                floats(0, recurrentAt),
                floats(recurrentAt, biasAt),
                floats(biasAt, outputAt),
                output,
                (float) (parameters[outputAt + hidden] * scale + offset));
    }

    private float[] floats(final int from, final int to) {
        final float[] floats = new float[to - from];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) parameters[from + i];
        }
        return floats;
    }
}
