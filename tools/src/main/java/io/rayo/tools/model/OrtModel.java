package io.rayo.tools.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime with its tensors, all allocated once. It belongs to the thread that opened it: that thread
 * runs it and closes it, and any other gets an exception before native code is reached, because a session or tensor
 * that is closed while another thread uses it is a segmentation fault. Closing twice does nothing.
 */
public final class OrtModel implements AutoCloseable {
    private final Thread owner = Thread.currentThread();
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final Map<String, FloatBuffer> buffers = new LinkedHashMap<>();
    private final Set<String> nothingElse = Collections.emptySet();
    private OrtSession.SessionOptions options;
    private OrtSession session;
    private boolean closed;

    private OrtModel() {}

    /**
     * Opens a model that meets the contract.
     *
     * @param file of the model.
     * @param contract of it.
     * @return the model, of the calling thread.
     * @throws IllegalArgumentException if the runtime cannot use it.
     */
    public static OrtModel open(final OnnxFile file, final ModelContract contract) {
        final Map<String, long[]> inputs = new LinkedHashMap<>();
        final Map<String, long[]> outputs = new LinkedHashMap<>();
        final boolean stepwise = ModelContract.Form.STEPWISE == contract.form();
        inputs.put(ModelContract.FEATURES_INPUT, new long[] {
            1, stepwise ? 1 : contract.window(), contract.features().size()
        });
        final long[] declared =
                file.outputs().get(ModelContract.PREDICTION_OUTPUT).shape().clone();
        java.util.Arrays.fill(declared, 1);
        outputs.put(ModelContract.PREDICTION_OUTPUT, declared);
        if (stepwise) {
            inputs.put(ModelContract.HIDDEN_INPUT, contract.stateShape());
            inputs.put(ModelContract.CELL_INPUT, contract.stateShape());
            outputs.put(ModelContract.HIDDEN_OUTPUT, contract.stateShape());
            outputs.put(ModelContract.CELL_OUTPUT, contract.stateShape());
        }
        final OrtModel model = new OrtModel();
        try {
            model.start(file);
            inputs.forEach((name, shape) -> model.pin(name, shape, model.inputs));
            outputs.forEach((name, shape) -> model.pin(name, shape, model.outputs));
            model.run(); // what the runtime has against the shapes it says here and not in the middle of trading
            return model;
        } catch (final OrtException | RuntimeException ex) {
            model.close();
            throw new IllegalArgumentException("ONNX Runtime refuses it: " + firstLine(ex), ex);
        }
    }

    private void start(final OnnxFile file) throws OrtException {
        options = OrtRuntime.newOptions();
        session = OrtRuntime.environment().createSession(file.bytes(), options);
    }

    private void pin(final String name, final long[] shape, final Map<String, OnnxTensor> tensors) {
        int count = 1;
        for (final long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        final FloatBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try {
            tensors.put(name, OnnxTensor.createTensor(OrtRuntime.environment(), buffer, shape));
        } catch (final OrtException ex) {
            throw new IllegalStateException(ex.getMessage(), ex);
        }
        buffers.put(name, buffer);
    }

    /**
     * The memory of an input or output; what is written to an input is what the next run reads.
     *
     * @param name of the input or output.
     * @return null if there is none of that name; valid until the model is closed.
     */
    public FloatBuffer buffer(final String name) {
        check();
        return buffers.get(name);
    }

    /**
     * Runs the model on what its inputs hold.
     *
     * @throws IllegalStateException if the runtime fails, on another thread, or after closing.
     */
    public void run() {
        check();
        try (OrtSession.Result result = session.run(inputs, nothingElse, outputs)) {
            if (result.size() != outputs.size()) {
                throw new IllegalStateException(
                        "the model gave " + result.size() + " outputs instead of " + outputs.size());
            }
        } catch (final OrtException ex) {
            throw new IllegalStateException("the model failed: " + firstLine(ex), ex);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very thread is meant
    private void check() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the model belongs to thread " + owner.getName() + ", not to "
                    + Thread.currentThread().getName());
        }
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
    }

    /** Gives everything back, tensors before their session, options last. The owner's thread only. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        check();
        closed = true;
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        inputs.clear();
        outputs.clear();
        buffers.clear();
        try {
            if (null != session) {
                session.close();
            }
        } catch (final OrtException ex) {
            throw new IllegalStateException("the model does not close: " + firstLine(ex), ex);
        } finally {
            if (null != options) {
                options.close();
            }
        }
    }

    /**
     * Runs any model of floats once, whatever its inputs are called.
     *
     * @param file of the model.
     * @param given inputs by name.
     * @return outputs by name.
     * @throws IllegalArgumentException if the runtime refuses the model or the inputs.
     */
    public static Map<String, OnnxFile.Tensor> runOnce(final OnnxFile file, final Map<String, OnnxFile.Tensor> given) {
        final OrtModel model = new OrtModel();
        final List<OnnxTensor> tensors = new ArrayList<>();
        try {
            model.start(file);
            final Map<String, OnnxTensor> byName = new LinkedHashMap<>();
            for (final Map.Entry<String, OnnxFile.Tensor> entry : given.entrySet()) {
                final OnnxTensor tensor = OnnxTensor.createTensor(
                        OrtRuntime.environment(),
                        FloatBuffer.wrap(entry.getValue().values()),
                        entry.getValue().shape());
                tensors.add(tensor);
                byName.put(entry.getKey(), tensor);
            }
            final Map<String, OnnxFile.Tensor> answers = new LinkedHashMap<>();
            try (OrtSession.Result result = model.session.run(byName)) {
                for (final Map.Entry<String, OnnxValue> entry : result) {
                    if (entry.getValue() instanceof OnnxTensor tensor && null != tensor.getFloatBuffer()) {
                        final FloatBuffer buffer = tensor.getFloatBuffer();
                        final float[] values = new float[buffer.remaining()];
                        buffer.get(values);
                        answers.put(
                                entry.getKey(),
                                new OnnxFile.Tensor(tensor.getInfo().getShape(), values));
                    }
                }
            }
            return answers;
        } catch (final OrtException | RuntimeException ex) {
            throw new IllegalArgumentException("ONNX Runtime refuses it: " + firstLine(ex), ex);
        } finally {
            tensors.forEach(OnnxTensor::close);
            model.close();
        }
    }

    private static String firstLine(final Exception failure) {
        final String message = failure.getMessage();
        return null == message
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
