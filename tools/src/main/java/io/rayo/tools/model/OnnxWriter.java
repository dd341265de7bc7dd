package io.rayo.tools.model;

import java.util.Map;

/**
 * Writes an LSTM as ONNX (opset 17): transpose, LSTM, squeeze, linear output. In window form it takes the whole window
 * at once; in stepwise form one step, with the state going in and coming out.
 */
public final class OnnxWriter {
    /** Value of {@link ModelContract#FORM} in the files written here. */
    static final String PRODUCER_FORM = "lstm-1";

    static final String INPUT_WEIGHTS = "lstm.W";
    static final String RECURRENT_WEIGHTS = "lstm.R";
    static final String BIAS = "lstm.B";
    static final String OUTPUT_WEIGHTS = "linear.W";
    static final String OUTPUT_BIAS = "linear.B";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private OnnxWriter() {}

    /**
     * Writes a model in window form.
     *
     * @param weights of the layer.
     * @param window steps.
     * @param metadata by name, in its order.
     * @return bytes of the file: the same for the same arguments.
     */
    public static byte[] window(final LstmWeights weights, final int window, final Map<String, String> metadata) {
        final ProtoWriter graph = new ProtoWriter();
        graph.message(1, transpose())
                .message(
                        1,
                        node("LSTM", "x", INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIAS)
                                .text(2, "")
                                .text(2, "state")
                                .message(5, whole("hidden_size", weights.hidden())));
        tail(graph, weights);
        graph.message(11, value(ModelContract.FEATURES_INPUT, 1, window, weights.features()));
        graph.message(12, value(ModelContract.PREDICTION_OUTPUT, 1, 1));
        return model(graph, metadata);
    }

    /**
     * Writes a model in stepwise form.
     *
     * @param weights of the layer.
     * @param metadata by name, in its order.
     * @return bytes of the file: the same for the same arguments.
     */
    public static byte[] stepwise(final LstmWeights weights, final Map<String, String> metadata) {
        final ProtoWriter graph = new ProtoWriter();
        graph.message(1, transpose())
                .message(
                        1,
                        node(
                                        "LSTM",
                                        "x",
                                        INPUT_WEIGHTS,
                                        RECURRENT_WEIGHTS,
                                        BIAS,
                                        "",
                                        ModelContract.HIDDEN_INPUT,
                                        ModelContract.CELL_INPUT)
                                .text(2, "")
                                .text(2, "state")
                                .text(2, ModelContract.CELL_OUTPUT)
                                .message(5, whole("hidden_size", weights.hidden())))
                .message(1, node("Identity", "state").text(2, ModelContract.HIDDEN_OUTPUT));
        tail(graph, weights);
        final int hidden = weights.hidden();
        graph.message(11, value(ModelContract.FEATURES_INPUT, 1, 1, weights.features()))
                .message(11, value(ModelContract.HIDDEN_INPUT, 1, 1, hidden))
                .message(11, value(ModelContract.CELL_INPUT, 1, 1, hidden))
                .message(12, value(ModelContract.PREDICTION_OUTPUT, 1, 1))
                .message(12, value(ModelContract.HIDDEN_OUTPUT, 1, 1, hidden))
                .message(12, value(ModelContract.CELL_OUTPUT, 1, 1, hidden));
        return model(graph, metadata);
    }

    private static ProtoWriter transpose() {
        return node("Transpose", ModelContract.FEATURES_INPUT)
                .text(2, "x")
                .message(
                        5,
                        new ProtoWriter()
                                .text(1, "perm")
                                .number(8, 1)
                                .number(8, 0)
                                .number(8, 2)
                                .number(20, ATTRIBUTE_INTS));
    }

    private static void tail(final ProtoWriter graph, final LstmWeights weights) {
        final int hidden = weights.hidden();
        final int rows = LstmWeights.GATES * hidden;
        final float[] bias = java.util.Arrays.copyOf(weights.bias(), 2 * rows);
        graph.message(1, node("Squeeze", "state", "axis").text(2, "last"))
                .message(1, node("Gemm", "last", OUTPUT_WEIGHTS, OUTPUT_BIAS).text(2, ModelContract.PREDICTION_OUTPUT))
                .text(2, "rayo")
                .message(
                        5,
                        tensor(
                                INPUT_WEIGHTS,
                                LstmWeights.transposed(weights.input(), weights.features(), rows),
                                1,
                                rows,
                                weights.features()))
                .message(
                        5,
                        tensor(
                                RECURRENT_WEIGHTS,
                                LstmWeights.transposed(weights.recurrent(), hidden, rows),
                                1,
                                rows,
                                hidden))
                .message(5, tensor(BIAS, bias, 1, 2L * rows))
                .message(5, tensor(OUTPUT_WEIGHTS, weights.output(), hidden, 1))
                .message(5, tensor(OUTPUT_BIAS, new float[] {weights.outputBias()}, 1))
                .message(
                        5,
                        new ProtoWriter()
                                .number(1, 1)
                                .number(2, INT64)
                                .number(7, 0)
                                .text(8, "axis"));
    }

    private static byte[] model(final ProtoWriter graph, final Map<String, String> metadata) {
        final ProtoWriter model = new ProtoWriter()
                .number(1, IR_VERSION)
                .text(2, "rayo")
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").number(2, OPSET));
        property(model, ModelContract.FORM, PRODUCER_FORM);
        metadata.forEach((key, value) -> property(model, key, value));
        return model.toByteArray();
    }

    private static void property(final ProtoWriter model, final String key, final String value) {
        model.message(14, new ProtoWriter().text(1, key).text(2, value));
    }

    private static ProtoWriter node(final String operator, final String... inputs) {
        final ProtoWriter node = new ProtoWriter();
        for (final String input : inputs) {
            node.text(1, input);
        }
        return node.text(4, operator);
    }

    private static ProtoWriter whole(final String name, final long value) {
        return new ProtoWriter().text(1, name).number(3, value).number(20, ATTRIBUTE_INT);
    }

    private static ProtoWriter tensor(final String name, final float[] values, final long... shape) {
        final ProtoWriter tensor = new ProtoWriter();
        for (final long size : shape) {
            tensor.number(1, size);
        }
        return tensor.number(2, OnnxFile.FLOAT).text(8, name).floats(9, values);
    }

    private static ProtoWriter value(final String name, final long... shape) {
        final ProtoWriter sizes = new ProtoWriter();
        for (final long size : shape) {
            sizes.message(1, new ProtoWriter().number(1, size));
        }
        return new ProtoWriter()
                .text(1, name)
                .message(
                        2,
                        new ProtoWriter()
                                .message(
                                        1,
                                        new ProtoWriter()
                                                .number(1, OnnxFile.FLOAT)
                                                .message(2, sizes)));
    }
}
