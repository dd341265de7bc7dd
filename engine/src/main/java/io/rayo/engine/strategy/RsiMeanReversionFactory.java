package io.rayo.engine.strategy;

import java.util.List;

/** Type {@code rsi-mean-reversion}: buys weakness, sells strength. */
public final class RsiMeanReversionFactory implements StrategyFactory {
    /** Made by ServiceLoader. */
    public RsiMeanReversionFactory() {}

    @Override
    public String type() {
        return "rsi-mean-reversion";
    }

    @Override
    public String description() {
        return "Buys when the RSI falls under a threshold, sells when it rises over another; once per crossing.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.whole("length", 2, 1_000, 14, "bars of the index"),
                ParameterSpec.decimal("buy-below", 0, 100, 30, "buys under this"),
                ParameterSpec.decimal("sell-above", 0, 100, 70, "sells over this"),
                ParameterSpec.flag("short", false, "whether a sell may open a short; if not, it only closes"),
                ParameterSpec.decimal("confidence", 0, 1, 1, "confidence of its signals"));
    }

    @Override
    public void check(final StrategyParameters parameters) {
        if (parameters.decimal("buy-below") > parameters.decimal("sell-above")) {
            throw parameters.error(
                    "buy-below",
                    parameters.decimal("buy-below") + " is over sell-above, which is "
                            + parameters.decimal("sell-above"));
        }
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of("rsi(" + parameters.whole("length") + ",start=mean,flat=neutral)");
    }

    @Override
    public Strategy create() {
        return new RsiMeanReversionStrategy();
    }
}
