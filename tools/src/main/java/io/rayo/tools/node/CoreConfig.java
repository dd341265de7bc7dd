package io.rayo.tools.node;

import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.analyzer.AnalyzerSettings;
import io.rayo.engine.analyzer.AnalyzerStage;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.macro.MacroSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import java.util.List;

/**
 * Everything that the core's answers depend on besides its inbound messages. Its text stands in the journal folder.
 *
 * @param core checkpoints and snapshots.
 * @param market books, bars, weighted prices.
 * @param strategies in order; the first has id 1.
 * @param risk limits.
 * @param orders portfolio.
 * @param macro what is made of the wider economy.
 * @param analyzer how often it looks at what was achieved, and when it recommends something.
 * @param models what models are fed with; the first has id 1.
 */
public record CoreConfig(
        CoreSettings core,
        MarketSettings market,
        List<StrategySettings> strategies,
        RiskSettings risk,
        OrdersSettings orders,
        MacroSettings macro,
        AnalyzerSettings analyzer,
        List<ModelFeatures> models) {
    /** Copies the lists. */
    public CoreConfig {
        strategies = List.copyOf(strategies);
        models = List.copyOf(models);
    }

    /** The stages of one core, in their order. */
    public record Stages(
            MarketStage market,
            AnalyticsStage analytics,
            StrategyStage strategy,
            RiskStage risk,
            OrdersStage orders,
            AnalyzerStage analyzer) {
        /**
         * As the core wants them.
         *
         * @return a new array.
         */
        public Stage[] toArray() {
            return new Stage[] {market, analytics, strategy, risk, orders, analyzer};
        }
    }

    /**
     * Makes fresh stages.
     *
     * @return one set, for one core.
     */
    public Stages newStages() {
        final AnalyticsSettings analytics = AnalyticsSettings.of(strategies, models);
        return new Stages(
                new MarketStage(market),
                new AnalyticsStage(analytics, macro),
                new StrategyStage(strategies, AnalyticsStage.adjusts(analytics, macro)),
                new RiskStage(risk, strategies),
                new OrdersStage(orders),
                new AnalyzerStage(analyzer, strategies));
    }
}
