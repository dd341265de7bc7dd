package io.rayo.engine.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds strategy types by name. Any thread, at start only. */
public final class StrategyFactories {
    private StrategyFactories() {}

    /**
     * All types on the class path.
     *
     * @return in alphabetical order.
     * @throws IllegalArgumentException if two have the same name.
     */
    public static List<StrategyFactory> all() {
        final List<StrategyFactory> factories = new ArrayList<>();
        for (final StrategyFactory factory : ServiceLoader.load(StrategyFactory.class)) {
            factories.add(factory);
        }
        factories.sort(Comparator.comparing(StrategyFactory::type));
        for (int i = 1; i < factories.size(); i++) {
            if (factories.get(i).type().equals(factories.get(i - 1).type())) {
                throw new IllegalArgumentException("two strategy types are called "
                        + factories.get(i).type() + ": "
                        + factories.get(i - 1).getClass().getName() + " and "
                        + factories.get(i).getClass().getName());
            }
        }
        return factories;
    }

    /**
     * The factory of a configured strategy.
     *
     * @param settings of the strategy.
     * @return its factory.
     * @throws IllegalArgumentException if the type is unknown.
     */
    public static StrategyFactory find(final StrategySettings settings) {
        final List<StrategyFactory> factories = all();
        for (final StrategyFactory factory : factories) {
            if (factory.type().equals(settings.type())) {
                return factory;
            }
        }
        throw new IllegalArgumentException("strategies[" + settings.name() + "].type: " + settings.type()
                + " is unknown; known are "
                + factories.stream().map(StrategyFactory::type).collect(Collectors.joining(", ")));
    }

    /**
     * The checked parameters of a configured strategy.
     *
     * @param settings of the strategy.
     * @return its parameters.
     * @throws IllegalArgumentException with a line that says where and what is wrong.
     */
    public static StrategyParameters parameters(final StrategySettings settings) {
        final StrategyFactory factory = find(settings);
        final StrategyParameters parameters =
                new StrategyParameters(settings.name(), factory.parameters(), settings.parameters());
        factory.check(parameters);
        return parameters;
    }

    /**
     * The features that a configured strategy wants.
     *
     * @param settings of the strategy.
     * @return texts such as {@code sma(50)}, or {@code sma(50)@15m} for one of another timeframe.
     * @throws IllegalArgumentException with a line that says where and what is wrong.
     */
    public static List<String> features(final StrategySettings settings) {
        return find(settings).features(parameters(settings));
    }

    /**
     * The timeframes of the bars that a configured strategy wants: its own first, then those of its features.
     *
     * @param settings of the strategy.
     * @return nanoseconds, each once.
     * @throws IllegalArgumentException with a line that says where and what is wrong.
     */
    public static List<Long> timeframesNs(final StrategySettings settings) {
        final List<Long> timeframes = new ArrayList<>();
        timeframes.add(settings.timeframeNs());
        for (final String feature : features(settings)) {
            final long timeframeNs = FeatureTimeframe.ofNs(feature, settings.timeframeNs());
            if (!timeframes.contains(timeframeNs)) {
                timeframes.add(timeframeNs);
            }
        }
        return timeframes;
    }

    /**
     * The features of one timeframe that a configured strategy wants.
     *
     * @param settings of the strategy.
     * @param timeframeNs one of {@link #timeframesNs}.
     * @return texts without their timeframe, in the order of {@link #features}.
     */
    public static List<String> features(final StrategySettings settings, final long timeframeNs) {
        final List<String> features = new ArrayList<>();
        for (final String feature : features(settings)) {
            if (FeatureTimeframe.ofNs(feature, settings.timeframeNs()) == timeframeNs) {
                features.add(FeatureTimeframe.without(feature));
            }
        }
        return features;
    }
}
