package io.rayo.engine.strategy;

import java.util.List;

/**
 * Type {@code trade-echo}: a signal for every trade, which the wire-to-wire benchmark measures. It is not a trading
 * idea and loses the spread and the fees on every turn.
 */
public final class TradeEchoFactory implements StrategyFactory {
    /** Made by ServiceLoader. */
    public TradeEchoFactory() {}

    @Override
    public String type() {
        return "trade-echo";
    }

    @Override
    public String description() {
        return "For measuring latency only: answers every trade with a signal, buying and selling in turn.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of();
    }

    @Override
    public Strategy create() {
        return new TradeEchoStrategy();
    }
}
