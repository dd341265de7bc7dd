package io.rayo.tools.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says of itself, read without the runtime: a file that is none is refused before any native code
 * sees it. Immutable but for its arrays, which are not to be changed.
 *
 * @param bytes of the whole file.
 * @param metadata by name.
 * @param inputs of the graph that have no value of their own, in order.
 * @param outputs of the graph, in order.
 * @param operators of its nodes, in order.
 * @param tensors of floats in it, by name.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and numbers by the thousand
public record OnnxFile(
        byte[] bytes,
        Map<String, String> metadata,
        Map<String, Value> inputs,
        Map<String, Value> outputs,
        List<String> operators,
        Map<String, Tensor> tensors) {
    /** Element type of floats in ONNX. */
    static final int FLOAT = 1;

    /** Largest file that is read. */
    private static final long MAX_BYTES = 256L << 20;

    /**
     * An input or output.
     *
     * @param elementType in ONNX's numbering; 1 is float.
     * @param shape -1 where the size is left open; null if the file does not say.
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Value(int elementType, long[] shape) {
        /**
         * Whether it is made of floats.
         *
         * @return true if so.
         */
        public boolean isFloat() {
            return FLOAT == elementType;
        }
    }

    /**
     * Numbers in the file.
     *
     * @param shape sizes.
     * @param values row by row.
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Tensor(long[] shape, float[] values) {}

    /**
     * Reads a file.
     *
     * @param file ONNX.
     * @return what is in it.
     * @throws IOException if it cannot be read.
     * @throws IllegalArgumentException if it is no ONNX file.
     */
    public static OnnxFile read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file: " + file);
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("larger than " + (MAX_BYTES >> 20) + " MB");
        }
        return parse(Files.readAllBytes(file));
    }

    /**
     * Reads bytes.
     *
     * @param bytes of a file.
     * @return what is in it.
     * @throws IllegalArgumentException if it is no ONNX file.
     */
    public static OnnxFile parse(final byte[] bytes) {
        final Map<String, String> metadata = new LinkedHashMap<>();
        OnnxFile graph = null;
        final ProtoReader model = new ProtoReader(bytes);
        for (int field = model.next(); 0 != field; field = model.next()) {
            if (7 == field) {
                graph = graph(bytes, metadata, model.message());
            } else if (14 == field) {
                property(model.message(), metadata);
            }
        }
        if (null == graph || graph.operators.isEmpty()) {
            throw new IllegalArgumentException("not an ONNX file, or a damaged one: it has no graph");
        }
        return graph;
    }

    private static OnnxFile graph(final byte[] bytes, final Map<String, String> metadata, final ProtoReader reader) {
        final Map<String, Value> inputs = new LinkedHashMap<>();
        final Map<String, Value> outputs = new LinkedHashMap<>();
        final Map<String, Tensor> tensors = new LinkedHashMap<>();
        final List<String> operators = new ArrayList<>();
        final List<String> initialized = new ArrayList<>();
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            switch (field) {
                case 1 -> operators.add(operator(reader.message()));
                case 5 -> initialized.add(tensor(reader.message(), tensors));
                case 11 -> value(reader.message(), inputs);
                case 12 -> value(reader.message(), outputs);
                default -> {
                    // names, documentation, shapes in between
                }
            }
        }
        initialized.forEach(inputs::remove);
        return new OnnxFile(bytes, metadata, inputs, outputs, operators, tensors);
    }

    private static void property(final ProtoReader reader, final Map<String, String> metadata) {
        String key = "";
        String value = "";
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            if (1 == field) {
                key = reader.text();
            } else if (2 == field) {
                value = reader.text();
            }
        }
        metadata.put(key, value);
    }

    private static String operator(final ProtoReader reader) {
        String type = "";
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            if (4 == field) {
                type = reader.text();
            }
        }
        return type;
    }

    private static String tensor(final ProtoReader reader, final Map<String, Tensor> tensors) {
        long[] shape = {};
        long type = 0;
        String name = "";
        float[] values = {};
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            switch (field) {
                case 1 -> shape = reader.numbers(shape);
                case 2 -> type = reader.number();
                case 4, 9 -> values = FLOAT == type || 0 == type ? reader.floats() : values;
                case 8 -> name = reader.text();
                default -> {
                    // other kinds of numbers
                }
            }
        }
        if (FLOAT == type) {
            tensors.put(name, new Tensor(shape, values));
        }
        return name;
    }

    private static void value(final ProtoReader reader, final Map<String, Value> values) {
        String name = "";
        Value value = new Value(0, null);
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            if (1 == field) {
                name = reader.text();
            } else if (2 == field) {
                value = type(reader.message());
            }
        }
        values.put(name, value);
    }

    private static Value type(final ProtoReader reader) {
        int elementType = 0;
        long[] shape = null;
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            if (1 == field) {
                final ProtoReader tensor = reader.message();
                for (int inner = tensor.next(); 0 != inner; inner = tensor.next()) {
                    if (1 == inner) {
                        elementType = (int) tensor.number();
                    } else if (2 == inner) {
                        shape = shape(tensor.message());
                    }
                }
            }
        }
        return new Value(elementType, shape);
    }

    private static long[] shape(final ProtoReader reader) {
        final List<Long> sizes = new ArrayList<>();
        for (int field = reader.next(); 0 != field; field = reader.next()) {
            if (1 == field) {
                final ProtoReader dimension = reader.message();
                long size = -1;
                for (int inner = dimension.next(); 0 != inner; inner = dimension.next()) {
                    if (1 == inner) {
                        size = dimension.number();
                    }
                }
                sizes.add(size);
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }
}
