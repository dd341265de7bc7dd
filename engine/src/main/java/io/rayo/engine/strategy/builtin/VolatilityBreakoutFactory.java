package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code volatility-breakout}: Buys when the close leaves the bands of the bars before, multiplier deviations
 * around their mean; out when it is back at the mean.
 */
public final class VolatilityBreakoutFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public VolatilityBreakoutFactory() {
        super(
                "volatility-breakout",
                "Buys when the close leaves the bands of the bars before, multiplier deviations "
                        + "around their mean; out when it is back at the mean.",
                List.of(
                        length("lookback", 18, "bars of the mean and the deviation"),
                        ParameterSpec.decimal(
                                "multiplier", 0.1, 20, 2.2, "deviations from the mean that make a breakout")),
                p -> List.of("sma(" + p.whole("lookback") + ")", "stddev(" + p.whole("lookback") + ")"),
                VolatilityBreakoutLogic::new);
    }

    /** Judges each close by the bands as they stood before it. */
    private static final class VolatilityBreakoutLogic extends PositionStrategy {
        private double multiplier;

        VolatilityBreakoutLogic() {
            super(
                    2,
                    2,
                    "close broke out above its volatility band",
                    "close broke out below its volatility band",
                    "close is back at its mean");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            multiplier = parameters.decimal("multiplier");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double mean = remembered(id, 0);
            final double distance = multiplier * remembered(id, 1);
            remember(id, 0, f[OWN]);
            remember(id, 1, f[OWN + 1]);
            final double close = f[CLOSE];
            if (!(distance > 0)) {
                return KEEP;
            }
            if (close > mean + distance) {
                return LONG;
            }
            if (close < mean - distance) {
                return SHORT;
            }
            return (LONG == stands && close <= mean) || (SHORT == stands && close >= mean) ? FLAT : KEEP;
        }
    }
}
