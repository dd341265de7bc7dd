package io.rayo.engine.strategy;

import java.util.List;

/** Type {@code sma-cross}: crossing of two simple moving averages. */
public final class SmaCrossFactory implements StrategyFactory {
    /** Made by ServiceLoader. */
    public SmaCrossFactory() {}

    @Override
    public String type() {
        return "sma-cross";
    }

    @Override
    public String description() {
        return "Buys when the fast moving average crosses above the slow one, sells when it crosses below.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.whole("fast", 1, 1_000, 10, "bars of the fast average"),
                ParameterSpec.whole("slow", 2, 1_000, 50, "bars of the slow average"),
                ParameterSpec.flag("short", false, "whether a sell may open a short; if not, it only closes"),
                ParameterSpec.decimal("confidence", 0, 1, 1, "confidence of its signals"));
    }

    @Override
    public void check(final StrategyParameters parameters) {
        if (parameters.whole("fast") >= parameters.whole("slow")) {
            throw parameters.error(
                    "fast", parameters.whole("fast") + " is not below slow, which is " + parameters.whole("slow"));
        }
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of("sma(" + parameters.whole("fast") + ")", "sma(" + parameters.whole("slow") + ")");
    }

    @Override
    public Strategy create() {
        return new SmaCrossStrategy();
    }
}
