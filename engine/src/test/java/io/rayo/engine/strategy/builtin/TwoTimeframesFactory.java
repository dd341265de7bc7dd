package io.rayo.engine.strategy.builtin;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/** For tests: buys where the close of the minute is 5 above that of the last closed 5 minutes. */
public final class TwoTimeframesFactory implements StrategyFactory, Strategy {
    /** Made by ServiceLoader. */
    public TwoTimeframesFactory() {}

    @Override
    public String type() {
        return "test-two-timeframes";
    }

    @Override
    public String description() {
        return "For tests.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public List<String> features(StrategyParameters parameters) {
        return List.of("close@5m", "close");
    }

    @Override
    public Strategy create() {
        return new TwoTimeframesFactory();
    }

    @Override
    public int interests() {
        return FEATURES;
    }

    @Override
    public void onInstrument(Instrument instrument) {}

    @Override
    public void onFeatures(Instrument instrument, double[] features, SignalOutput signals) {
        if (features[1] - features[0] == 5) {
            signals.signal(Side.BUY, 1, false, new byte[] {'x'});
        }
    }

    @Override
    public void onParameters(StrategyParameters parameters) {}

    @Override
    public void writeState(StateWriter writer) {}

    @Override
    public void readState(StateReader reader) {}
}
