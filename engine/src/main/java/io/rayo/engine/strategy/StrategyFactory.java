package io.rayo.engine.strategy;

import java.util.List;

/** Makes strategies of one type. Found through {@link java.util.ServiceLoader}; any thread, at start only. */
public interface StrategyFactory {
    /**
     * Name of the type in the configuration.
     *
     * @return lower case with hyphens, unique.
     */
    String type();

    /**
     * What it does, for people.
     *
     * @return a sentence.
     */
    String description();

    /**
     * The numbers that it takes.
     *
     * @return specs with bounds.
     */
    List<ParameterSpec> parameters();

    /**
     * Checks that parameters, each within its bounds, go together.
     *
     * @param parameters to check.
     * @throws IllegalArgumentException made by {@link StrategyParameters#error}.
     */
    default void check(final StrategyParameters parameters) {}

    /**
     * The features that it wants.
     *
     * @param parameters of the strategy.
     * @return texts such as {@code sma(50)}, or {@code sma(50)@15m} for one of another timeframe, of which bars are
     *     then built; at least one of its own timeframe. Empty if it wants none.
     */
    List<String> features(StrategyParameters parameters);

    /**
     * Makes a strategy.
     *
     * @return a new one; {@link Strategy#onParameters} is called before anything else.
     */
    Strategy create();
}
