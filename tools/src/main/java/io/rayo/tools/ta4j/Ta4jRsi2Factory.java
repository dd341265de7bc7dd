package io.rayo.tools.ta4j;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Rule;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.StopLossRule;

/**
 * Type {@code ta4j-rsi2}: Larry Connors' RSI(2) in ta4j's own rules. A dip of a very short RSI in a rising market is
 * bought and sold when the RSI has recovered, or at a stop loss.
 */
public final class Ta4jRsi2Factory extends Ta4jStrategyFactory {
    /** Made by ServiceLoader. */
    public Ta4jRsi2Factory() {
        super(
                "ta4j-rsi2",
                "Buys a dip of a very short RSI above a long average, out when the RSI has recovered or at a stop loss;"
                        + " ta4j's own rules.",
                List.of(
                        ParameterSpec.whole("rsi", 2, 100, 2, "bars of the RSI"),
                        ParameterSpec.whole("trend", 2, 1_000, 200, "bars of the average that the close must be above"),
                        ParameterSpec.decimal("oversold", 0, 50, 5, "RSI under which a dip is bought"),
                        ParameterSpec.decimal("recovered", 50, 100, 65, "RSI over which it is sold"),
                        ParameterSpec.decimal("stop-loss", 0.01, 100, 2, "stop loss in percent of the entry")));
    }

    @Override
    protected Strategy build(final BarSeries series, final StrategyParameters parameters) {
        final ClosePriceIndicator close = new ClosePriceIndicator(series);
        final RSIIndicator rsi = new RSIIndicator(close, parameters.whole("rsi"));
        final SMAIndicator trend = new SMAIndicator(close, parameters.whole("trend"));
        final Rule entry = new OverIndicatorRule(close, trend)
                .and(new CrossedDownIndicatorRule(rsi, parameters.decimal("oversold")));
        final Rule exit = new CrossedUpIndicatorRule(rsi, parameters.decimal("recovered"))
                .or(new StopLossRule(close, parameters.decimal("stop-loss")));
        return new BaseStrategy(type(), entry, exit, parameters.whole("trend"));
    }
}
