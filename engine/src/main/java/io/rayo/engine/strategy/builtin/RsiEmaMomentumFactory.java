package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code rsi-ema-momentum}: Buys when the close is above its average and the RSI shows momentum that is not spent;
 * out when either is gone.
 */
public final class RsiEmaMomentumFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public RsiEmaMomentumFactory() {
        super(
                "rsi-ema-momentum",
                "Buys when the close is above its average and the RSI shows momentum that is not "
                        + "spent; out when either is gone.",
                List.of(
                        length("rsi", 14, "bars of the RSI"),
                        length("ema", 20, "bars of the average"),
                        ParameterSpec.decimal(
                                "enter", 50, 100, 55, "RSI from which a rise has momentum; 100 less it for a fall"),
                        ParameterSpec.decimal(
                                "spent", 50, 100, 70, "RSI from which a rise is spent; 100 less it for a fall")),
                p -> List.of("rsi(" + p.whole("rsi") + ",start=mean,flat=neutral)", "ema(" + p.whole("ema") + ")"),
                RsiEmaMomentumLogic::new);
    }

    @Override
    public void check(final StrategyParameters parameters) {
        if (parameters.decimal("enter") >= parameters.decimal("spent")) {
            throw parameters.error("enter", "is not below spent, which is " + parameters.decimal("spent"));
        }
    }

    /** Momentum in the direction of the average. */
    private static final class RsiEmaMomentumLogic extends PositionStrategy {
        private double enter;
        private double spent;

        RsiEmaMomentumLogic() {
            super(
                    2,
                    0,
                    "RSI shows momentum above the average",
                    "RSI shows momentum below the average",
                    "momentum is gone");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            enter = parameters.decimal("enter");
            spent = parameters.decimal("spent");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double rsi = f[OWN];
            final double ema = f[OWN + 1];
            final double close = f[CLOSE];
            if (close > ema && rsi >= enter && rsi < spent) {
                return LONG;
            }
            if (close < ema && rsi <= 100 - enter && rsi > 100 - spent) {
                return SHORT;
            }
            final boolean longIsOver = LONG == stands && (close < ema || rsi < 50);
            return longIsOver || (SHORT == stands && (close > ema || rsi > 50)) ? FLAT : KEEP;
        }
    }
}
