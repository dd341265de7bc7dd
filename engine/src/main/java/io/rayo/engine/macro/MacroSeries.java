package io.rayo.engine.macro;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Last value of a series of the wider economy. Plain state; one thread. */
public final class MacroSeries {
    private final String name;
    private String source = "";
    private double value = Double.NaN;
    private long observedTimeNs;
    private long receiveTimeNs;
    private long observations;
    private long sampledTimeNs;
    /** Null where it is not correlated. */
    private final RollingCorrelation correlation;

    MacroSeries(final String name, final RollingCorrelation correlation) {
        this.name = name;
        this.correlation = correlation;
    }

    void observe(final double newValue, final long observedNs, final long receivedNs, final String by) {
        value = newValue;
        observedTimeNs = observedNs;
        receiveTimeNs = receivedNs;
        source = by;
        observations++;
    }

    /** Takes a sample with the other value, unless it is too soon; whether there is a new correlation. */
    boolean sample(final double other, final long intervalNs) {
        if (null == correlation
                || (sampledTimeNs > 0
                        && (observedTimeNs <= sampledTimeNs || observedTimeNs - sampledTimeNs < intervalNs))) {
            return false;
        }
        if (!(other > 0)) {
            return false;
        }
        sampledTimeNs = observedTimeNs;
        return correlation.add(value, other) && !Double.isNaN(correlation.value());
    }

    /** Name such as VIX. */
    public String name() {
        return name;
    }

    /** Who said it last. */
    public String source() {
        return source;
    }

    /** The last value. */
    public double value() {
        return value;
    }

    /**
     * When the last value was observed, by its source.
     *
     * @return nanoseconds since the epoch.
     */
    public long observedTimeNs() {
        return observedTimeNs;
    }

    /**
     * When the last value came to us.
     *
     * @return nanoseconds since the epoch.
     */
    public long receiveTimeNs() {
        return receiveTimeNs;
    }

    /** How many values came. */
    public long observations() {
        return observations;
    }

    /** Correlation with the symbol; NaN where there is none yet. */
    public double correlation() {
        return null == correlation ? Double.NaN : correlation.value();
    }

    /** Slope of the symbol's changes on those of the series; NaN where there is none yet. */
    public double slope() {
        return null == correlation ? Double.NaN : correlation.slope();
    }

    /** Last change that the correlation took, relative; NaN where there is none yet. */
    public double lastChange() {
        return null == correlation ? Double.NaN : correlation.lastChange();
    }

    /**
     * When the last sample of the correlation was observed, by its source.
     *
     * @return nanoseconds since the epoch; 0 before the first.
     */
    public long sampledTimeNs() {
        return sampledTimeNs;
    }

    /** Changes that the correlation is of. */
    public int correlationSamples() {
        return null == correlation ? 0 : correlation.size();
    }

    void writeState(final StateWriter writer) {
        writer.putText(source);
        writer.putDouble(value);
        writer.putLong(observedTimeNs);
        writer.putLong(receiveTimeNs);
        writer.putLong(observations);
        writer.putLong(sampledTimeNs);
        if (null != correlation) {
            correlation.writeState(writer);
        }
    }

    void readState(final StateReader reader) {
        source = reader.getText();
        value = reader.getDouble();
        observedTimeNs = reader.getLong();
        receiveTimeNs = reader.getLong();
        observations = reader.getLong();
        sampledTimeNs = reader.getLong();
        if (null != correlation) {
            correlation.readState(reader);
        }
    }
}
