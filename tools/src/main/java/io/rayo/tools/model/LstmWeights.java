package io.rayo.tools.model;

/**
 * Weights of one LSTM layer with a linear output, in ONNX's order of gates: input, output, forget, cell. Not to be
 * changed.
 *
 * @param features inputs of a step.
 * @param hidden size of the state.
 * @param input row of 4 hidden by feature: what a feature adds to the gates.
 * @param recurrent row of 4 hidden by hidden unit.
 * @param bias of the gates, 4 hidden.
 * @param output weight by hidden unit.
 * @param outputBias added to the output.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and numbers by the thousand
public record LstmWeights(
        int features, int hidden, float[] input, float[] recurrent, float[] bias, float[] output, float outputBias) {
    /** Gates of a cell. */
    public static final int GATES = 4;

    /** Checks the sizes. */
    public LstmWeights {
        if (features < 1
                || hidden < 1
                || input.length != features * GATES * hidden
                || recurrent.length != hidden * GATES * hidden
                || bias.length != GATES * hidden
                || output.length != hidden) {
            throw new IllegalArgumentException("weights do not go together: " + features + " features, " + hidden
                    + " hidden, " + input.length + ", " + recurrent.length + ", " + bias.length + ", "
                    + output.length);
        }
    }

    /**
     * Takes the weights out of a file that {@link OnnxWriter} wrote.
     *
     * @param file to look at.
     * @return null if it is of another form.
     */
    public static LstmWeights of(final OnnxFile file) {
        final OnnxFile.Tensor w = file.tensors().get(OnnxWriter.INPUT_WEIGHTS);
        final OnnxFile.Tensor r = file.tensors().get(OnnxWriter.RECURRENT_WEIGHTS);
        final OnnxFile.Tensor b = file.tensors().get(OnnxWriter.BIAS);
        final OnnxFile.Tensor out = file.tensors().get(OnnxWriter.OUTPUT_WEIGHTS);
        final OnnxFile.Tensor outBias = file.tensors().get(OnnxWriter.OUTPUT_BIAS);
        if (!OnnxWriter.PRODUCER_FORM.equals(file.metadata().get(ModelContract.FORM))
                || null == w
                || null == r
                || null == b
                || null == out
                || null == outBias
                || 3 != w.shape().length
                || 3 != r.shape().length
                || 1 != outBias.values().length) {
            return null;
        }
        final int features = (int) w.shape()[2];
        final int hidden = (int) r.shape()[2];
        final int rows = GATES * hidden;
        if (w.values().length != rows * features
                || r.values().length != rows * hidden
                || b.values().length != 2 * rows) {
            return null;
        }
        final float[] bias = new float[rows];
        for (int i = 0; i < rows; i++) {
            bias[i] = b.values()[i] + b.values()[rows + i];
        }
        return new LstmWeights(
                features,
                hidden,
                transposed(w.values(), rows, features),
                transposed(r.values(), rows, hidden),
                bias,
                out.values().clone(),
                outBias.values()[0]);
    }

    /** Turns a matrix of rows x columns, row by row, around. */
    static float[] transposed(final float[] matrix, final int rows, final int columns) {
        final float[] turned = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = matrix[row * columns + column];
            }
        }
        return turned;
    }
}
