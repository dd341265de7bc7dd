package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code ema-breakout-conservative}: Buys when the fast average has been above the slow one for some bars, by a
 * margin, with the close above both; out when it falls below.
 */
public final class EmaBreakoutConservativeFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public EmaBreakoutConservativeFactory() {
        super(
                "ema-breakout-conservative",
                "Buys when the fast average has been above the slow one for some bars, by a "
                        + "margin, with the close above both; out when it falls below.",
                List.of(
                        length("fast", 10, "bars of the fast average"),
                        length("slow", 30, "bars of the slow average"),
                        ParameterSpec.decimal("confirm", 1, 100, 2, "bars in a row that confirm"),
                        ParameterSpec.decimal("margin", 0, 0.1, 0.0005, "part of the price between the averages")),
                p -> List.of("ema(" + p.whole("fast") + ")", "ema(" + p.whole("slow") + ")"),
                EmaBreakoutConservativeLogic::new);
    }

    @Override
    public void check(final StrategyParameters parameters) {
        requireBelow(parameters, "fast", "slow");
    }

    /** Waits for confirmation: counts bars on one side, positive above and negative below. */
    private static final class EmaBreakoutConservativeLogic extends PositionStrategy {
        private double confirm;
        private double margin;

        EmaBreakoutConservativeLogic() {
            super(
                    2,
                    1,
                    "fast average broke out above the slow one",
                    "fast average broke out below the slow one",
                    "averages crossed back");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            confirm = parameters.decimal("confirm");
            margin = parameters.decimal("margin");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double fast = f[OWN];
            final double slow = f[OWN + 1];
            final double close = f[CLOSE];
            final double before = Double.isNaN(remembered(id, 0)) ? 0 : remembered(id, 0);
            final boolean above = fast > slow * (1 + margin) && close > fast;
            final boolean below = fast < slow * (1 - margin) && close < fast;
            final double run = above ? Math.max(0, before) + 1 : below ? Math.min(0, before) - 1 : 0;
            remember(id, 0, Math.max(-1_000, Math.min(1_000, run)));
            if (run >= confirm) {
                return LONG;
            }
            if (-run >= confirm) {
                return SHORT;
            }
            return (LONG == stands && fast < slow) || (SHORT == stands && fast > slow) ? FLAT : KEEP;
        }
    }
}
