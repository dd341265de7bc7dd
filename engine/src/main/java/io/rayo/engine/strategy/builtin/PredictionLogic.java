package io.rayo.engine.strategy.builtin;

import io.rayo.codecs.sbe.MacroObservationDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.Arrays;

/**
 * Trades what a model predicts, by itself or only with momentum (RSI not spent, MACD on the right side of its signal).
 * A prediction is judged by the last closed bar when it arrives; bars without one only move the dynamic stop.
 */
final class PredictionLogic extends PositionStrategy {
    private static final int RSI = OWN;
    private static final int MACD = OWN + 1;
    private static final int SIGNAL = OWN + 2;
    private static final byte[] VIX = {'V', 'I', 'X'};

    private final boolean wantsMomentum;
    private final int kept;
    private final double[] features;
    private final byte[] series = new byte[16];
    /** Expected return, last among the features. */
    private final int expected;

    private double threshold;
    private double overbought;
    private double oversold;
    private double vixLimit;
    private double vixFactor;
    private boolean predictsReturns;
    private double vix = Double.NaN;

    PredictionLogic(final boolean wantsMomentum) {
        super(
                wantsMomentum ? 4 : 1,
                wantsMomentum ? 5 : 2,
                wantsMomentum ? "predicted rise with momentum" : "predicted rise",
                wantsMomentum ? "predicted fall with momentum" : "predicted fall",
                "prediction turned");
        this.wantsMomentum = wantsMomentum;
        this.kept = wantsMomentum ? 5 : 2;
        this.expected = kept;
        this.features = new double[kept + 1];
    }

    @Override
    public int interests() {
        return FEATURES | PREDICTIONS | MACRO;
    }

    @Override
    void onOwnParameters(final StrategyParameters parameters) {
        threshold = parameters.decimal("threshold");
        predictsReturns = parameters.flag("returns");
        vixLimit = parameters.decimal("vix-limit");
        vixFactor = parameters.decimal("vix-factor");
        if (wantsMomentum) {
            overbought = parameters.decimal("overbought");
            oversold = parameters.decimal("oversold");
        }
    }

    @Override
    public void onFeatures(final Instrument instrument, final double[] values, final SignalOutput signals) {
        final int id = instrument.instrumentId();
        for (int i = 0; i < kept; i++) {
            remember(id, i, values[i]);
            features[i] = values[i];
        }
        features[expected] = 0;
        handle(id, features, signals);
    }

    @Override
    public void onPrediction(
            final Instrument instrument, final PredictionDecoder prediction, final SignalOutput signals) {
        final int id = instrument.instrumentId();
        for (int i = 0; i < kept; i++) {
            features[i] = remembered(id, i);
        }
        final double value = prediction.value();
        features[expected] = predictsReturns ? value : value / features[CLOSE] - 1;
        if (Double.isFinite(features[expected])) {
            handle(id, features, signals);
        }
    }

    @Override
    public void onMacro(final MacroObservationDecoder macro) {
        final double value = macro.value();
        final int length = macro.getSeries(series, 0, series.length);
        if (VIX.length == length && Arrays.equals(series, 0, length, VIX, 0, length)) {
            vix = Double.isFinite(value) ? value : vix;
        }
    }

    @Override
    double caution() {
        return vix > vixLimit ? vixFactor : 1;
    }

    @Override
    int decide(final int id, final double[] f, final int stands) {
        if (f[expected] > threshold) {
            return !wantsMomentum || (f[RSI] < overbought && f[MACD] > f[SIGNAL]) ? LONG : KEEP;
        }
        if (f[expected] < -threshold) {
            return !wantsMomentum || (f[RSI] > oversold && f[MACD] < f[SIGNAL]) ? SHORT : KEEP;
        }
        return KEEP;
    }

    @Override
    double strength(final double[] f) {
        return Math.abs(f[expected]) / (10 * threshold);
    }

    @Override
    public void writeState(final StateWriter writer) {
        super.writeState(writer);
        writer.putDouble(vix);
    }

    @Override
    public void readState(final StateReader reader) {
        super.readState(reader);
        vix = reader.getDouble();
    }
}
