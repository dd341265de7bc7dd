package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/** Type {@code momentum-prediction}: a prediction with momentum behind it. */
public final class MomentumPredictionFactory extends PositionStrategyFactory {
    /** Made by ServiceLoader. */
    public MomentumPredictionFactory() {
        super(
                "momentum-prediction",
                "Buys when the predicted price is above the present one, RSI is not overbought and MACD is above its"
                        + " signal; sells when it is below, RSI is not oversold and MACD is below.",
                List.of(
                        ParameterSpec.decimal(
                                "threshold", 0.00001, 0.5, 0.001, "least predicted move, part of the price"),
                        ParameterSpec.flag("returns", false, "whether the model predicts a return and not a price"),
                        length("rsi", 14, "bars of the RSI"),
                        ParameterSpec.decimal("overbought", 50, 100, 70, "no buy from this RSI on"),
                        ParameterSpec.decimal("oversold", 0, 50, 30, "no sell down from this RSI"),
                        length("fast", 12, "bars of MACD's fast average"),
                        length("slow", 26, "bars of MACD's slow average"),
                        length("signal", 9, "bars of MACD's signal"),
                        ParameterSpec.decimal("vix-limit", 0, 1_000, 20, "VIX above which confidence is less"),
                        ParameterSpec.decimal("vix-factor", 0, 1, 0.85, "factor on confidence then")),
                MomentumPredictionFactory::wanted,
                () -> new PredictionLogic(true));
    }

    private static List<String> wanted(final StrategyParameters p) {
        final String macd = "macd(" + p.whole("fast") + "," + p.whole("slow") + "," + p.whole("signal") + ")";
        return List.of("rsi(" + p.whole("rsi") + ",start=mean,flat=neutral)", macd + ".macd", macd + ".signal");
    }

    @Override
    public void check(final StrategyParameters parameters) {
        requireBelow(parameters, "fast", "slow");
    }
}
