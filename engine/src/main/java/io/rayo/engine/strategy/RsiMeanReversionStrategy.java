package io.rayo.engine.strategy;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;

/**
 * Buys when the relative strength index falls under a threshold, sells when it rises over another. Edge-triggered: one
 * signal on entering a zone and none while in it, so that a long fall does not become a row of buys. The first warm bar
 * only says where it stands.
 */
final class RsiMeanReversionStrategy implements Strategy {
    private static final byte[] OVERSOLD = "RSI fell under its lower threshold".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OVERBOUGHT = "RSI rose over its upper threshold".getBytes(StandardCharsets.US_ASCII);
    private static final int UNKNOWN = 0;
    private static final int BETWEEN = 1;
    private static final int UNDER = 2;
    private static final int OVER = 3;

    private final InstrumentBytes zones = new InstrumentBytes();
    private double buyBelow;
    private double sellAbove;
    private boolean goesShort;
    private double confidence;

    @Override
    public int interests() {
        return FEATURES;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        zones.announce(instrument.instrumentId());
    }

    @Override
    public void onParameters(final StrategyParameters parameters) {
        buyBelow = parameters.decimal("buy-below");
        sellAbove = parameters.decimal("sell-above");
        goesShort = parameters.flag("short");
        confidence = parameters.decimal("confidence");
    }

    @Override
    public void onFeatures(final Instrument instrument, final double[] features, final SignalOutput signals) {
        final double rsi = features[0];
        if (Double.isNaN(rsi)) {
            return;
        }
        final int before = zones.get(instrument.instrumentId());
        final int now = rsi < buyBelow ? UNDER : rsi > sellAbove ? OVER : BETWEEN;
        zones.set(instrument.instrumentId(), now);
        if (UNKNOWN == before || before == now) {
            return;
        }
        if (UNDER == now) {
            signals.signal(Side.BUY, confidence, false, OVERSOLD);
        } else if (OVER == now) {
            signals.signal(Side.SELL, confidence, !goesShort, OVERBOUGHT);
        }
    }

    @Override
    public void writeState(final StateWriter writer) {
        zones.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        zones.readState(reader);
    }
}
