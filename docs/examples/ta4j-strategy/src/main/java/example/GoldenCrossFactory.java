package example;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyParameters;
import io.rayo.tools.ta4j.Ta4jStrategyFactory;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.TrailingStopLossRule;

/** Two exponential averages that cross, with a trailing stop: any ta4j strategy is as long as this. */
public final class GoldenCrossFactory extends Ta4jStrategyFactory {
    /** Made by ServiceLoader. */
    public GoldenCrossFactory() {
        super(
                "golden-cross",
                "Long while a short exponential average is above a long one, with a trailing stop.",
                List.of(
                        ParameterSpec.whole("short-bars", 2, 200, 20, "bars of the short average"),
                        ParameterSpec.whole("long-bars", 3, 400, 50, "bars of the long average"),
                        ParameterSpec.decimal("trailing", 0.1, 50, 3, "trailing stop in percent")));
    }

    @Override
    protected Strategy build(final BarSeries series, final StrategyParameters parameters) {
        final ClosePriceIndicator close = new ClosePriceIndicator(series);
        final EMAIndicator shortAverage = new EMAIndicator(close, parameters.whole("short-bars"));
        final EMAIndicator longAverage = new EMAIndicator(close, parameters.whole("long-bars"));
        return new BaseStrategy(
                type(),
                new CrossedUpIndicatorRule(shortAverage, longAverage),
                new CrossedDownIndicatorRule(shortAverage, longAverage)
                        .or(new TrailingStopLossRule(close, series.numFactory().numOf(parameters.decimal("trailing")))),
                parameters.whole("long-bars"));
    }
}
