package io.rayo.engine.analytics;

import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategySettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the analytics stage: the feature sets, by their ids from 1 without holes.
 *
 * @param featureSets in the order of their ids.
 */
public record AnalyticsSettings(List<FeatureSetSettings> featureSets) {
    /** Checks the ids. */
    public AnalyticsSettings {
        featureSets = List.copyOf(featureSets);
        for (int i = 0; i < featureSets.size(); i++) {
            if (featureSets.get(i).featureSetId() != i + 1) {
                throw new IllegalArgumentException(
                        "featureSetId: " + featureSets.get(i).featureSetId() + " at place " + (i + 1));
            }
        }
    }

    /**
     * What the strategies want. Strategies with the same timeframe and features share a set; ids follow the order of
     * the strategies, so that the same configuration gives the same ids.
     *
     * @param strategies as configured.
     * @return settings.
     */
    public static AnalyticsSettings of(final List<StrategySettings> strategies) {
        final List<FeatureSetSettings> sets = new ArrayList<>();
        for (final StrategySettings strategy : strategies) {
            for (final long timeframeNs : StrategyFactories.timeframesNs(strategy)) {
                final List<String> features = StrategyFactories.features(strategy, timeframeNs);
                if (!features.isEmpty()) {
                    add(sets, strategy, timeframeNs, features);
                }
            }
        }
        return new AnalyticsSettings(sets);
    }

    /**
     * What the strategies and the models want. A model has a set of its own, after those of the strategies.
     *
     * @param strategies as configured.
     * @param models as configured.
     * @return settings.
     */
    public static AnalyticsSettings of(final List<StrategySettings> strategies, final List<ModelFeatures> models) {
        final List<FeatureSetSettings> sets = new ArrayList<>(of(strategies).featureSets());
        for (final ModelFeatures model : models) {
            sets.add(new FeatureSetSettings(
                    sets.size() + 1, model.timeframeNs(), model.features(), List.of(), List.of(model)));
        }
        return new AnalyticsSettings(sets);
    }

    /**
     * The feature set of a model.
     *
     * @param model among those that the settings were made of.
     * @return its id; 0 if it is none of them.
     */
    public int featureSetId(final ModelFeatures model) {
        for (final FeatureSetSettings set : featureSets) {
            if (set.models().contains(model)) {
                return set.featureSetId();
            }
        }
        return 0;
    }

    private static void add(
            final List<FeatureSetSettings> sets,
            final StrategySettings strategy,
            final long timeframeNs,
            final List<String> features) {
        final int known = indexOf(sets, timeframeNs, features);
        if (known < 0) {
            sets.add(new FeatureSetSettings(sets.size() + 1, timeframeNs, features, List.of(strategy)));
        } else {
            final FeatureSetSettings set = sets.get(known);
            final List<StrategySettings> users = new ArrayList<>(set.strategies());
            users.add(strategy);
            sets.set(known, new FeatureSetSettings(set.featureSetId(), timeframeNs, features, users));
        }
    }

    /**
     * The feature set of a strategy in one of its timeframes.
     *
     * @param strategyId of the strategy.
     * @param timeframeNs of the bars.
     * @return its id; 0 if it wants no features of that timeframe.
     */
    public int featureSetId(final int strategyId, final long timeframeNs) {
        for (final FeatureSetSettings set : featureSets) {
            for (final StrategySettings strategy : set.strategies()) {
                if (strategy.strategyId() == strategyId && set.timeframeNs() == timeframeNs) {
                    return set.featureSetId();
                }
            }
        }
        return 0;
    }

    private static int indexOf(
            final List<FeatureSetSettings> sets, final long timeframeNs, final List<String> features) {
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).timeframeNs() == timeframeNs
                    && sets.get(i).features().equals(features)) {
                return i;
            }
        }
        return -1;
    }
}
