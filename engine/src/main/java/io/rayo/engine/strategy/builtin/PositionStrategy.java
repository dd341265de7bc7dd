package io.rayo.engine.strategy.builtin;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.InstrumentBytes;
import io.rayo.engine.strategy.InstrumentDoubles;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyParameters;
import java.nio.charset.StandardCharsets;

/**
 * A strategy that wants to be long, short or out at the close of each bar, and says so once per change. Its first two
 * features are the close and an average true range for the {@link DynamicStop}; see {@link PositionStrategyFactory}.
 *
 * <p>It stands as it wished until it hears what became of that, and then as it holds: so a denied entry is wished again
 * at the next close that gives reason to, and a position that a bracket closed is not taken for one.
 */
abstract class PositionStrategy implements Strategy {
    /** As it stands. */
    static final int KEEP = -1;

    /** Out. */
    static final int FLAT = 0;

    /** Long. */
    static final int LONG = 1;

    /** Short; where shorts are not allowed, out. */
    static final int SHORT = 2;

    /** Place of the close among the features. */
    static final int CLOSE = 0;

    /** Place of the average true range among the features. */
    static final int ATR = 1;

    /** Place of the first feature of the strategy itself. */
    static final int OWN = 2;

    private static final byte[] STOP = reason("dynamic stop reached");

    private final InstrumentBytes standing = new InstrumentBytes();
    private final InstrumentDoubles memory;
    private final DynamicStop stop = new DynamicStop();
    private final int ownFeatures;
    private final byte[] longReason;
    private final byte[] shortReason;
    private final byte[] exitReason;
    private boolean goesShort;
    private double confidence;

    PositionStrategy(
            final int ownFeatures,
            final int memoryColumns,
            final String longReason,
            final String shortReason,
            final String exitReason) {
        this.ownFeatures = ownFeatures;
        this.memory = new InstrumentDoubles(memoryColumns);
        this.longReason = reason(longReason);
        this.shortReason = reason(shortReason);
        this.exitReason = reason(exitReason);
    }

    private static byte[] reason(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What it wants.
     *
     * @param id of the instrument.
     * @param features all of them, none NaN but those of the stop.
     * @param stands FLAT, LONG or SHORT.
     * @return one of these, or KEEP.
     */
    abstract int decide(int id, double[] features, int stands);

    /** How sure it is of an entry, 0 to 1, beyond the configured confidence. */
    double strength(final double[] features) {
        return 0;
    }

    /** Factor on the confidence of entries, for what lies beyond the chart. */
    double caution() {
        return 1;
    }

    /** Takes its own parameters. */
    void onOwnParameters(final StrategyParameters parameters) {}

    /** Memory of the strategy for an instrument; NaN at first. */
    final double remembered(final int id, final int column) {
        return memory.get(id, column);
    }

    final void remember(final int id, final int column, final double value) {
        memory.set(id, column, value);
    }

    @Override
    public int interests() {
        return FEATURES;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        standing.announce(instrument.instrumentId());
        memory.announce(instrument.instrumentId());
        stop.announce(instrument.instrumentId());
    }

    @Override
    public final void onParameters(final StrategyParameters parameters) {
        goesShort = parameters.flag("short");
        confidence = parameters.decimal("confidence");
        stop.multiplier(parameters.decimal("stop-multiplier"));
        onOwnParameters(parameters);
    }

    @Override
    public void onFeatures(final Instrument instrument, final double[] features, final SignalOutput signals) {
        handle(instrument.instrumentId(), features, signals);
    }

    /**
     * Position that an outcome tells of.
     *
     * @param outcome what happened.
     * @return FLAT, LONG or SHORT.
     */
    static int standingOf(final SignalOutcomeDecoder outcome) {
        final long held = outcome.quantityMantissa();
        return 0 == held ? FLAT : held > 0 ? LONG : SHORT;
    }

    @Override
    public final void onOutcome(final Instrument instrument, final SignalOutcomeDecoder outcome) {
        final int id = instrument.instrumentId();
        final int holds = standingOf(outcome);
        if (holds != standing.get(id)) {
            standing.set(id, holds);
            stop.clear(id); // it starts anew at the next close
        }
    }

    final void handle(final int id, final double[] features, final SignalOutput signals) {
        for (int i = OWN; i < OWN + ownFeatures; i++) {
            if (Double.isNaN(features[i])) {
                return;
            }
        }
        final int stands = standing.get(id);
        final int wish = decide(id, features, stands);
        if (FLAT != stands && stop.isHit(id, LONG == stands, features[CLOSE], features[ATR])) {
            // the strategy has seen the bar; it may enter again from the next one on
            exit(id, stands, STOP, signals);
            return;
        }
        final int wanted = SHORT == wish && !goesShort ? FLAT : wish;
        if (KEEP == wanted || wanted == stands) {
            return;
        }
        if (FLAT == wanted) {
            exit(id, stands, SHORT == wish ? shortReason : exitReason, signals);
            return;
        }
        stop.clear(id);
        stop.isHit(id, LONG == wanted, features[CLOSE], features[ATR]);
        standing.set(id, wanted);
        final double sure = (confidence + (1 - confidence) * Math.max(0, Math.min(1, strength(features)))) * caution();
        signals.signal(LONG == wanted ? Side.BUY : Side.SELL, sure, false, LONG == wanted ? longReason : shortReason);
    }

    private void exit(final int id, final int stands, final byte[] reason, final SignalOutput signals) {
        standing.set(id, FLAT);
        stop.clear(id);
        signals.signal(LONG == stands ? Side.SELL : Side.BUY, confidence, true, reason);
    }

    @Override
    public void writeState(final StateWriter writer) {
        standing.writeState(writer);
        memory.writeState(writer);
        stop.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        standing.readState(reader);
        memory.readState(reader);
        stop.readState(reader);
    }
}
