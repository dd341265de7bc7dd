package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/** Type {@code macd}: Buys when the MACD crosses above its signal, sells when it crosses below. */
public final class MacdFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public MacdFactory() {
        super(
                "macd",
                "Buys when the MACD crosses above its signal, sells when it crosses below.",
                List.of(
                        length("fast", 12, "bars of the fast average"),
                        length("slow", 26, "bars of the slow average"),
                        length("signal", 9, "bars of the signal")),
                p -> List.of(
                        "macd(" + p.whole("fast") + "," + p.whole("slow") + "," + p.whole("signal") + ").histogram"),
                MacdLogic::new);
    }

    @Override
    public void check(final StrategyParameters parameters) {
        requireBelow(parameters, "fast", "slow");
    }

    /** The first bar only says where it stands; a difference that is rounding is none. */
    private static final class MacdLogic extends PositionStrategy {

        MacdLogic() {
            super(1, 1, "MACD crossed above its signal", "MACD crossed below its signal", "MACD crossed its signal");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double histogram = f[OWN];
            if (!(Math.abs(histogram) > 1e-12 * f[CLOSE])) {
                return KEEP;
            }
            final double before = remembered(id, 0);
            final double now = histogram > 0 ? 1 : -1;
            remember(id, 0, now);
            if (Double.isNaN(before) || before == now) {
                return KEEP;
            }
            return now > 0 ? LONG : SHORT;
        }
    }
}
