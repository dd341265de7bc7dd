package io.rayo.tools.node;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Type {@code test-failing}: buys on each trade, until a test has it fail or get stuck in the middle of an event. */
public final class FailingStrategyFactory implements StrategyFactory {
    /** What every strategy of this type does at the next trade. */
    enum Act {
        BUY,
        FAIL,
        STUCK
    }

    static volatile Act next = Act.BUY;

    @Override
    public String type() {
        return "test-failing";
    }

    @Override
    public String description() {
        return "For tests of failures.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of();
    }

    @Override
    public Strategy create() {
        return new Failing();
    }

    private static final class Failing implements Strategy {
        private static final byte[] REASON = "test".getBytes(StandardCharsets.US_ASCII);

        @Override
        public int interests() {
            return TRADES;
        }

        @Override
        public void onInstrument(final Instrument instrument) {
            // all are alike
        }

        @Override
        public void onParameters(final StrategyParameters parameters) {
            // there are none
        }

        @Override
        public void onTrade(final Instrument instrument, final TradeDecoder trade, final SignalOutput signals) {
            if (Act.FAIL == next) {
                throw new IllegalStateException("failed on purpose");
            }
            while (Act.STUCK == next) {
                Thread.onSpinWait();
            }
            signals.signal(Side.BUY, 1, false, REASON);
        }

        @Override
        public void writeState(final StateWriter writer) {
            // there is none
        }

        @Override
        public void readState(final StateReader reader) {
            // there is none
        }
    }
}
