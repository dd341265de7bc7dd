package io.rayo.tools.model;

/** A model that takes one bar at a time. The thread that made it. */
interface Recurrence extends AutoCloseable {
    /** Numbers of the hidden state, and of the cell state. */
    int stateLength();

    /**
     * Takes a step.
     *
     * @param features of the bar, normalised.
     * @param hidden state, read and written.
     * @param cell state, read and written.
     * @return the model's answer.
     */
    double step(float[] features, float[] hidden, float[] cell);

    @Override
    void close();
}
