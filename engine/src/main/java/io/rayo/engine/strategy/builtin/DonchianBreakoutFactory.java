package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code donchian-breakout}: Buys a close above the highest high of the bars before, sells one below their lowest
 * low; out at the channel of fewer bars.
 */
public final class DonchianBreakoutFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public DonchianBreakoutFactory() {
        super(
                "donchian-breakout",
                "Buys a close above the highest high of the bars before, sells one below their "
                        + "lowest low; out at the channel of fewer bars.",
                List.of(
                        length("entry", 20, "bars of the channel for entries"),
                        length("exit", 10, "bars of the channel for exits")),
                p -> List.of(
                        "donchian(" + p.whole("entry") + ").upper",
                        "donchian(" + p.whole("entry") + ").lower",
                        "donchian(" + p.whole("exit") + ").upper",
                        "donchian(" + p.whole("exit") + ").lower"),
                DonchianBreakoutLogic::new);
    }

    @Override
    public void check(final StrategyParameters parameters) {
        if (parameters.whole("exit") > parameters.whole("entry")) {
            throw parameters.error("exit", "is over entry, which is " + parameters.whole("entry"));
        }
    }

    /** Judges each close by the channels as they stood before it. */
    private static final class DonchianBreakoutLogic extends PositionStrategy {

        DonchianBreakoutLogic() {
            super(
                    4,
                    4,
                    "close broke the upper channel",
                    "close broke the lower channel",
                    "close broke the channel of the exit");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double upper = remembered(id, 0);
            final double lower = remembered(id, 1);
            final double exitUpper = remembered(id, 2);
            final double exitLower = remembered(id, 3);
            for (int i = 0; i < 4; i++) {
                remember(id, i, f[OWN + i]);
            }
            final double close = f[CLOSE];
            if (close > upper) {
                return LONG;
            }
            if (close < lower) {
                return SHORT;
            }
            return (LONG == stands && close < exitLower) || (SHORT == stands && close > exitUpper) ? FLAT : KEEP;
        }
    }
}
