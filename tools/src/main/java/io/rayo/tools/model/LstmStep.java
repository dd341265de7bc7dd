package io.rayo.tools.model;

import java.util.Arrays;

/** One step of an LSTM in plain Java, without allocation: for one step less than a call into native code costs. */
final class LstmStep implements Recurrence {
    private static final int BLOCK = 4;

    private final LstmWeights weights;
    private final int hidden;
    private final float[] gates;

    LstmStep(final LstmWeights weights) {
        this.weights = weights;
        hidden = weights.hidden();
        gates = new float[LstmWeights.GATES * hidden];
    }

    @Override
    public int stateLength() {
        return hidden;
    }

    @Override
    public double step(final float[] features, final float[] hiddenState, final float[] cellState) {
        System.arraycopy(weights.bias(), 0, gates, 0, gates.length);
        add(weights.input(), features, weights.features());
        add(weights.recurrent(), hiddenState, hidden);
        double answer = weights.outputBias();
        for (int i = 0; i < hidden; i++) {
            final double in = Activations.sigmoid(gates[i]);
            final double out = Activations.sigmoid(gates[hidden + i]);
            final double forget = Activations.sigmoid(gates[2 * hidden + i]);
            final double candidate = Activations.tanh(gates[3 * hidden + i]);
            final double cell = forget * cellState[i] + in * candidate;
            cellState[i] = (float) cell;
            hiddenState[i] = (float) (out * Activations.tanh(cell));
            answer += (double) weights.output()[i] * hiddenState[i];
        }
        return answer;
    }

    /** Gates plus matrix times vector; four rows at a time, in loops that the JIT turns into vector instructions. */
    private void add(final float[] matrix, final float[] vector, final int count) {
        final int rows = gates.length;
        int row = 0;
        for (; row + BLOCK <= count; row += BLOCK) {
            addRows(matrix, row * rows, vector[row], vector[row + 1], vector[row + 2], vector[row + 3]);
        }
        for (; row < count; row++) {
            final float by = vector[row];
            final int start = row * rows;
            for (int i = 0; i < rows; i++) {
                gates[i] += matrix[start + i] * by;
            }
        }
    }

    private void addRows(
            final float[] matrix, final int first, final float a, final float b, final float c, final float d) {
        final int rows = gates.length;
        final float[] sums = gates;
        final int second = first + rows;
        final int third = second + rows;
        final int fourth = third + rows;
        for (int i = 0; i < rows; i++) {
            sums[i] +=
                    (matrix[first + i] * a + matrix[second + i] * b) + (matrix[third + i] * c + matrix[fourth + i] * d);
        }
    }

    @Override
    public void close() {
        Arrays.fill(gates, 0);
    }
}
