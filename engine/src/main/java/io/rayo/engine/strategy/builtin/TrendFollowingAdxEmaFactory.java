package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code trend-following-adx-ema}: Follows a trend that ADX says is strong, in the direction of DI and of two
 * averages; out when it weakens or turns.
 */
public final class TrendFollowingAdxEmaFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public TrendFollowingAdxEmaFactory() {
        super(
                "trend-following-adx-ema",
                "Follows a trend that ADX says is strong, in the direction of DI and of two "
                        + "averages; out when it weakens or turns.",
                List.of(
                        length("adx", 14, "bars of ADX and DI"),
                        length("fast", 12, "bars of the fast average"),
                        length("slow", 26, "bars of the slow average"),
                        ParameterSpec.decimal("strong", 0, 100, 25, "ADX from which a trend is strong"),
                        ParameterSpec.decimal("weak", 0, 100, 20, "ADX under which it is over")),
                p -> List.of(
                        "adx(" + p.whole("adx") + ").adx",
                        "adx(" + p.whole("adx") + ").plus-di",
                        "adx(" + p.whole("adx") + ").minus-di",
                        "ema(" + p.whole("fast") + ")",
                        "ema(" + p.whole("slow") + ")"),
                TrendFollowingAdxEmaLogic::new);
    }

    @Override
    public void check(final StrategyParameters parameters) {
        requireBelow(parameters, "fast", "slow");
        if (parameters.decimal("weak") > parameters.decimal("strong")) {
            throw parameters.error("weak", "is over strong, which is " + parameters.decimal("strong"));
        }
    }

    /** Trend by strength and direction. */
    private static final class TrendFollowingAdxEmaLogic extends PositionStrategy {
        private double strong;
        private double weak;

        TrendFollowingAdxEmaLogic() {
            super(5, 0, "strong rising trend", "strong falling trend", "trend is over");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            strong = parameters.decimal("strong");
            weak = parameters.decimal("weak");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double adx = f[OWN];
            final boolean rises = f[OWN + 1] > f[OWN + 2] && f[OWN + 3] > f[OWN + 4];
            final boolean falls = f[OWN + 1] < f[OWN + 2] && f[OWN + 3] < f[OWN + 4];
            if (adx >= strong && rises) {
                return LONG;
            }
            if (adx >= strong && falls) {
                return SHORT;
            }
            return adx < weak || (LONG == stands && !rises) || (SHORT == stands && !falls) ? FLAT : KEEP;
        }

        @Override
        double strength(final double[] f) {
            return (f[OWN] - strong) / 50;
        }
    }
}
