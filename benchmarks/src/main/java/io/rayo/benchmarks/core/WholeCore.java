package io.rayo.benchmarks.core;

import io.rayo.codecs.MessageHandler;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import java.util.List;
import java.util.Map;

/** A core as a node has it: all stages, two strategies on bars of a minute, default settings. */
final class WholeCore {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long ORDER_NOTIONAL = 100L * RiskSettings.UNIT;

    private WholeCore() {}

    static List<StrategySettings> strategies() {
        return List.of(strategy(1, "sma-cross"), strategy(2, "rsi-mean-reversion"));
    }

    private static StrategySettings strategy(final int id, final String type) {
        return new StrategySettings(id, type, type, List.of(), List.of(), MINUTE_NS, ORDER_NOTIONAL, Map.of());
    }

    static Core make(final MessageHandler outbound) {
        final List<StrategySettings> strategies = strategies();
        final Stage[] stages = {
            new MarketStage(MarketSettings.defaults()),
            new AnalyticsStage(AnalyticsSettings.of(strategies)),
            new StrategyStage(strategies),
            new RiskStage(RiskSettings.defaults(), strategies),
            new OrdersStage(OrdersSettings.defaults())
        };
        return new Core(stages, outbound, CoreSettings.DEFAULT, null);
    }
}
