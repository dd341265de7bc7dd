package io.rayo.tools.model;

import java.nio.FloatBuffer;

/** One step of any stepwise model, in ONNX Runtime. The thread that opened the model. */
final class OrtStep implements Recurrence {
    private final OrtModel model;
    private final FloatBuffer features;
    private final FloatBuffer hiddenIn;
    private final FloatBuffer cellIn;
    private final FloatBuffer prediction;
    private final FloatBuffer hiddenOut;
    private final FloatBuffer cellOut;

    OrtStep(final OrtModel model) {
        this.model = model;
        features = model.buffer(ModelContract.FEATURES_INPUT);
        hiddenIn = model.buffer(ModelContract.HIDDEN_INPUT);
        cellIn = model.buffer(ModelContract.CELL_INPUT);
        prediction = model.buffer(ModelContract.PREDICTION_OUTPUT);
        hiddenOut = model.buffer(ModelContract.HIDDEN_OUTPUT);
        cellOut = model.buffer(ModelContract.CELL_OUTPUT);
    }

    @Override
    public int stateLength() {
        return hiddenIn.capacity();
    }

    @Override
    public double step(final float[] newFeatures, final float[] hidden, final float[] cell) {
        features.put(0, newFeatures);
        hiddenIn.put(0, hidden);
        cellIn.put(0, cell);
        model.run();
        hiddenOut.get(0, hidden);
        cellOut.get(0, cell);
        return prediction.get(0);
    }

    @Override
    public void close() {
        model.close();
    }
}
