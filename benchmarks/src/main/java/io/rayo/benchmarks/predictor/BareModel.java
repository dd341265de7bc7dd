package io.rayo.benchmarks.predictor;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The floor: ONNX Runtime alone, on one thread, inputs and outputs pinned on direct memory, nothing written to them. A
 * model of ours must have been opened before, as that makes the runtime's environment safely. One thread.
 */
final class BareModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final Set<String> nothingElse = Set.of();

    BareModel(final OnnxFile file) throws OrtException {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(file.bytes(), options);
        for (final Map.Entry<String, OnnxFile.Value> input : file.inputs().entrySet()) {
            inputs.put(input.getKey(), tensor(input.getKey(), input.getValue().shape()));
        }
        for (final Map.Entry<String, OnnxFile.Value> output : file.outputs().entrySet()) {
            outputs.put(
                    output.getKey(), tensor(output.getKey(), output.getValue().shape()));
        }
    }

    private OnnxTensor tensor(final String name, final long[] shape) throws OrtException {
        int count = 1;
        for (final long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        final FloatBuffer values = ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        if (ModelContract.FEATURES_INPUT.equals(name)) {
            for (int i = 0; i < count; i++) {
                values.put(i, (i % 7 - 3) / 3f);
            }
        }
        return OnnxTensor.createTensor(environment, values, shape);
    }

    /** One call, and nothing else. */
    void run() throws OrtException {
        session.run(inputs, nothingElse, outputs).close();
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
        options.close();
    }
}
