package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import java.util.List;

/** Type {@code prediction-only}: what the model says. */
public final class PredictionOnlyFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public PredictionOnlyFactory() {
        super(
                "prediction-only",
                "Buys when the model predicts a rise, sells when it predicts a fall.",
                List.of(
                        ParameterSpec.decimal(
                                "threshold", 0.00001, 0.5, 0.001, "least predicted move, part of the price"),
                        ParameterSpec.flag("returns", false, "whether the model predicts a return and not a price"),
                        ParameterSpec.decimal("vix-limit", 0, 1_000, 20, "VIX above which confidence is less"),
                        ParameterSpec.decimal("vix-factor", 0, 1, 0.85, "factor on confidence then")),
                p -> List.of(),
                () -> new PredictionLogic(false));
    }
}
