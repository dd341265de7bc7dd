package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.List;

/** Type {@code imbalance-scalping}: short trades on the weight of the book. */
public final class ImbalanceScalpingFactory implements StrategyFactory {
    /** Made by ServiceLoader. */
    public ImbalanceScalpingFactory() {}

    @Override
    public String type() {
        return "imbalance-scalping";
    }

    @Override
    public String description() {
        return "Buys when the top of the book leans to the bid for some updates, sells when it leans to the ask; out"
                + " at a target, a stop, when it leans the other way, or after some seconds.";
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.decimal("imbalance", 0.05, 0.99, 0.6, "(bid - ask) / (bid + ask) quantity that leans"),
                ParameterSpec.decimal("updates", 1, 1_000, 5, "tops of book in a row that lean"),
                ParameterSpec.decimal("target", 0.00001, 0.1, 0.0008, "gain at which it is out, part of the price"),
                ParameterSpec.decimal("stop", 0.00001, 0.1, 0.0008, "loss at which it is out, part of the price"),
                ParameterSpec.decimal("hold", 0.1, 86_400, 20, "seconds until it is out"),
                ParameterSpec.decimal("cooldown", 0, 86_400, 30, "seconds between two entries"),
                ParameterSpec.flag("short", false, "whether a sell may open a short"),
                ParameterSpec.decimal("confidence", 0, 1, 0.75, "least confidence of its signals"));
    }

    @Override
    public List<String> features(final StrategyParameters parameters) {
        return List.of();
    }

    @Override
    public Strategy create() {
        return new ImbalanceScalping();
    }
}
