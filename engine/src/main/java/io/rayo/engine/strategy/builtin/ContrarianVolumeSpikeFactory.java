package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/**
 * Type {@code contrarian-volume-spike}: Trades against a bar whose volume is a multiple of its average: buys a falling
 * one, sells a rising one; out after some bars.
 */
public final class ContrarianVolumeSpikeFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public ContrarianVolumeSpikeFactory() {
        super(
                "contrarian-volume-spike",
                "Trades against a bar whose volume is a multiple of its average: buys a falling "
                        + "one, sells a rising one; out after some bars.",
                List.of(
                        length("length", 20, "bars of the average volume"),
                        ParameterSpec.decimal("spike", 1, 100, 1.5, "multiple of the average that is a spike"),
                        ParameterSpec.decimal("move", 0, 0.5, 0.001, "least move of the bar, part of the price"),
                        ParameterSpec.decimal("hold", 1, 1_000, 5, "bars until it is out")),
                p -> List.of("volume-spike(" + p.whole("length") + ")", "open"),
                ContrarianVolumeSpikeLogic::new);
    }

    /** Remembers how long it has held. */
    private static final class ContrarianVolumeSpikeLogic extends PositionStrategy {
        private double spike;
        private double move;
        private double hold;

        ContrarianVolumeSpikeLogic() {
            super(2, 1, "volume spike in a falling bar", "volume spike in a rising bar", "held long enough");
        }

        @Override
        void onOwnParameters(final StrategyParameters parameters) {
            spike = parameters.decimal("spike");
            move = parameters.decimal("move");
            hold = parameters.decimal("hold");
        }

        @Override
        int decide(final int id, final double[] f, final int stands) {
            final double change = f[CLOSE] / f[OWN + 1] - 1;
            if (f[OWN] >= spike && Math.abs(change) >= move && 0 != change) {
                remember(id, 0, 0);
                return change < 0 ? LONG : SHORT;
            }
            if (FLAT == stands) {
                return KEEP;
            }
            remember(id, 0, remembered(id, 0) + 1);
            return remembered(id, 0) >= hold ? FLAT : KEEP;
        }

        @Override
        double strength(final double[] f) {
            return f[OWN] / spike - 1;
        }
    }
}
