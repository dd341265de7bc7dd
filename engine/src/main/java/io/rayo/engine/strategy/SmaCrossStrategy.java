package io.rayo.engine.strategy;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;

/**
 * Buys when the fast average of the close crosses above the slow one, sells when it crosses below. The first bar on
 * which both are warm only says where they stand; averages that touch have not crossed, and those of a price that
 * stands still touch, though their last digits differ by rounding.
 */
final class SmaCrossStrategy implements Strategy {
    private static final byte[] CROSSED_ABOVE =
            "fast average crossed above slow average".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CROSSED_BELOW =
            "fast average crossed below slow average".getBytes(StandardCharsets.US_ASCII);
    /**
     * Averages nearer than this part of their size touch. Rounding errs by less than 3 x 10^-13 over 1,000 bars; a tick
     * of 10^-8 of the price moves their average by 10^-11.
     */
    private static final double TOUCHING = 1e-12;

    private static final int UNKNOWN = 0;
    private static final int ABOVE = 1;
    private static final int BELOW = 2;

    private final InstrumentBytes standing = new InstrumentBytes();
    private boolean goesShort;
    private double confidence;

    @Override
    public int interests() {
        return FEATURES;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        standing.announce(instrument.instrumentId());
    }

    @Override
    public void onParameters(final StrategyParameters parameters) {
        goesShort = parameters.flag("short");
        confidence = parameters.decimal("confidence");
    }

    @Override
    public void onFeatures(final Instrument instrument, final double[] features, final SignalOutput signals) {
        final double fast = features[0];
        final double slow = features[1];
        // written so that a NaN, which is not warm, ends here as well
        if (!(Math.abs(fast - slow) > TOUCHING * Math.abs(slow))) {
            return;
        }
        final int now = fast > slow ? ABOVE : BELOW;
        final int before = standing.get(instrument.instrumentId());
        standing.set(instrument.instrumentId(), now);
        if (UNKNOWN != before && before != now) {
            if (ABOVE == now) {
                signals.signal(Side.BUY, confidence, false, CROSSED_ABOVE);
            } else {
                signals.signal(Side.SELL, confidence, !goesShort, CROSSED_BELOW);
            }
        }
    }

    @Override
    public void writeState(final StateWriter writer) {
        standing.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        standing.readState(reader);
    }
}
