package example;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.InstrumentBytes;
import io.rayo.engine.strategy.InstrumentDoubles;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Buys after some closes in a row that fell, while the average of the hour rises; out at the first that rises. */
public final class ThreeDownFactory implements StrategyFactory {
    @Override
    public String type() {
        return "three-down";
    }

    @Override
    public String description() {
        return "Buys after some falling closes in a row in a rising hour, out at the first rising one.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.decimal("closes", 1, 20, 3, "falling closes in a row"));
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of("close", "momentum(1)@1h");
    }

    @Override
    public Strategy create() {
        return new ThreeDown();
    }

    private static final class ThreeDown implements Strategy {
        private static final byte[] FELL = "fell often enough".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] ROSE = "rose again".getBytes(StandardCharsets.US_ASCII);

        private final InstrumentDoubles lastClose = new InstrumentDoubles(1);
        private final InstrumentBytes falls = new InstrumentBytes();
        private final InstrumentBytes holds = new InstrumentBytes();
        private double wanted;

        @Override
        public int interests() {
            return FEATURES;
        }

        @Override
        public void onInstrument(final Instrument instrument) {
            lastClose.announce(instrument.instrumentId());
            falls.announce(instrument.instrumentId());
            holds.announce(instrument.instrumentId());
        }

        @Override
        public void onParameters(final StrategyParameters parameters) {
            wanted = parameters.decimal("closes");
        }

        @Override
        public void onFeatures(final Instrument instrument, final double[] features, final SignalOutput signals) {
            final int id = instrument.instrumentId();
            final double before = lastClose.get(id, 0); // NaN at first: neither falls nor rises
            lastClose.set(id, 0, features[0]);
            falls.set(id, features[0] < before ? Math.min(100, falls.get(id) + 1) : 0);
            if (1 == holds.get(id) && features[0] > before) {
                holds.set(id, 0);
                signals.signal(Side.SELL, 0.7, true, ROSE);
            } else if (0 == holds.get(id) && falls.get(id) >= wanted && features[1] > 0) {
                holds.set(id, 1);
                signals.signal(Side.BUY, 0.7, false, FELL);
            }
        }

        @Override
        public void writeState(final StateWriter writer) {
            lastClose.writeState(writer);
            falls.writeState(writer);
            holds.writeState(writer);
        }

        @Override
        public void readState(final StateReader reader) {
            lastClose.readState(reader);
            falls.readState(reader);
            holds.readState(reader);
        }
    }
}
