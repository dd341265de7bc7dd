package io.rayo.engine.strategy.builtin;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the types of {@link PositionStrategy} share: parameters for shorts, confidence and the dynamic stop. */
abstract class PositionStrategyFactory implements StrategyFactory {
    /** Longest average that makes sense as a parameter. */
    static final int MAX_LENGTH = 1_000;

    private final String type;
    private final String description;
    private final List<ParameterSpec> own;
    private final Function<StrategyParameters, List<String>> features;
    private final Supplier<Strategy> maker;

    PositionStrategyFactory(
            final String type,
            final String description,
            final List<ParameterSpec> own,
            final Function<StrategyParameters, List<String>> features,
            final Supplier<Strategy> maker) {
        this.type = type;
        this.description = description;
        this.own = List.copyOf(own);
        this.features = features;
        this.maker = maker;
    }

    static ParameterSpec length(final String name, final long defaultValue, final String description) {
        return ParameterSpec.whole(name, 2, MAX_LENGTH, defaultValue, description);
    }

    @Override
    public final String type() {
        return type;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final List<ParameterSpec> parameters() {
        final List<ParameterSpec> all = new ArrayList<>(own);
        all.add(ParameterSpec.flag("short", false, "whether a sell may open a short; if not, it only closes"));
        all.add(ParameterSpec.decimal("confidence", 0, 1, 0.75, "least confidence of its signals"));
        all.add(ParameterSpec.decimal(
                "stop-multiplier", 0, 100, 0, "dynamic stop: average true ranges behind the best close; 0 is off"));
        all.add(length("stop-length", 14, "bars of the dynamic stop's average true range"));
        return all;
    }

    @Override
    public final List<String> features(final StrategyParameters parameters) {
        final List<String> all = new ArrayList<>();
        all.add("close");
        all.add("atr(" + parameters.whole("stop-length") + ",start=mean)");
        all.addAll(features.apply(parameters));
        return all;
    }

    @Override
    public final Strategy create() {
        return maker.get();
    }

    /** Says that one parameter must be below another. */
    static void requireBelow(final StrategyParameters parameters, final String lower, final String higher) {
        if (parameters.whole(lower) >= parameters.whole(higher)) {
            throw parameters.error(
                    lower,
                    parameters.whole(lower) + " is not below " + higher + ", which is " + parameters.whole(higher));
        }
    }
}
