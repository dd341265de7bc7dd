package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code bollinger-reversion}: Buys when the close falls under the lower Bollinger band, sells above the upper;
 * out at the middle.
 */
public final class BollingerReversionFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public BollingerReversionFactory() {
        super(
                "bollinger-reversion",
                "Buys when the close falls under the lower Bollinger band, sells above the upper; "
                        + "out at the middle.",
                List.of(
                        length("length", 20, "bars of the bands"),
                        ParameterSpec.decimal("width", 0.1, 10, 2, "deviations from the middle to a band")),
                p -> List.of("sma(" + p.whole("length") + ")", "stddev(" + p.whole("length") + ")"),
                BollingerReversionLogic::new);
    }

    /** Bets on the way back to the middle. */
    private static final class BollingerReversionLogic extends PositionStrategy {
        private double width;

        BollingerReversionLogic() {
            super(
                    2,
                    0,
                    "close is under the lower band",
                    "close is over the upper band",
                    "close is back at the middle band");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            width = parameters.decimal("width");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double middle = f[OWN];
            final double distance = width * f[OWN + 1];
            final double close = f[CLOSE];
            if (distance > 0 && close < middle - distance) {
                return LONG;
            }
            if (distance > 0 && close > middle + distance) {
                return SHORT;
            }
            return (LONG == stands && close >= middle) || (SHORT == stands && close <= middle) ? FLAT : KEEP;
        }

        @Override
        double strength(final double[] f) {
            return Math.abs(f[CLOSE] - f[OWN]) / (width * f[OWN + 1]) - 1;
        }
    }
}
