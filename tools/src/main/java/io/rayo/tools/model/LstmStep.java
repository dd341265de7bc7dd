package io.rayo.tools.model;

import java.util.Arrays;

/**
 * One step of an LSTM in plain Java, without allocation: for one step less than a call into native code costs.
 *
 * <p>The weights of each input are an array of their own: with all of them in one array, read at several offsets, the
 * JIT finds no vector instructions for the loop over the gates, and it takes seven times as long.
 */
final class LstmStep implements Recurrence {
    private static final int BLOCK = 4;

    private final int hidden;
    /** What a feature adds to the gates, by feature. */
    private final float[][] input;

    /** What a hidden unit adds to the gates, by hidden unit. */
    private final float[][] recurrent;

    private final float[] bias;
    private final float[] output;
    private final double outputBias;
    private final float[] gates;

    LstmStep(final LstmWeights weights) {
        hidden = weights.hidden();
        gates = new float[LstmWeights.GATES * hidden];
        input = rows(weights.input(), weights.features());
        recurrent = rows(weights.recurrent(), hidden);
        bias = weights.bias().clone();
        output = weights.output().clone();
        outputBias = weights.outputBias();
    }

    private float[][] rows(final float[] matrix, final int count) {
        final float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Arrays.copyOfRange(matrix, i * gates.length, (i + 1) * gates.length);
        }
        return rows;
    }

    @Override
    public int stateLength() {
        return hidden;
    }

    @Override
    public double step(final float[] features, final float[] hiddenState, final float[] cellState) {
        System.arraycopy(bias, 0, gates, 0, gates.length);
        add(input, features, gates);
        add(recurrent, hiddenState, gates);
        Activations.sigmoid(gates, 0, 3 * hidden);
        Activations.tanh(gates, 3 * hidden, 4 * hidden);
        for (int i = 0; i < hidden; i++) {
            cellState[i] = gates[2 * hidden + i] * cellState[i] + gates[i] * gates[3 * hidden + i];
        }
        System.arraycopy(cellState, 0, hiddenState, 0, hidden);
        Activations.tanh(hiddenState, 0, hidden);
        double answer = outputBias;
        for (int i = 0; i < hidden; i++) {
            hiddenState[i] *= gates[hidden + i];
            answer += (double) output[i] * hiddenState[i];
        }
        return answer;
    }

    /** Sums plus matrix times vector; four rows at a time. */
    private static void add(final float[][] rows, final float[] vector, final float[] sums) {
        final int count = rows.length;
        int row = 0;
        for (; row + BLOCK <= count; row += BLOCK) {
            addRows(
                    rows[row],
                    rows[row + 1],
                    rows[row + 2],
                    rows[row + 3],
                    vector[row],
                    vector[row + 1],
                    vector[row + 2],
                    vector[row + 3],
                    sums);
        }
        for (; row < count; row++) {
            addRow(rows[row], vector[row], sums);
        }
    }

    private static void addRows(
            final float[] first,
            final float[] second,
            final float[] third,
            final float[] fourth,
            final float a,
            final float b,
            final float c,
            final float d,
            final float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (first[i] * a + second[i] * b) + (third[i] * c + fourth[i] * d);
        }
    }

    private static void addRow(final float[] row, final float by, final float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i] * by;
        }
    }

    @Override
    public void close() {
        Arrays.fill(gates, 0);
    }
}
