package io.rayo.engine.analytics;

import io.rayo.engine.market.Instrument;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;

/**
 * Features that some strategies or a model want of their instruments, at the close of each bar of a timeframe.
 *
 * @param featureSetId from 1.
 * @param timeframeNs of the bars.
 * @param features texts such as {@code sma(50)}, in the order in which the feature vector has them.
 * @param strategies that want it.
 * @param models that want it.
 */
public record FeatureSetSettings(
        int featureSetId,
        long timeframeNs,
        List<String> features,
        List<StrategySettings> strategies,
        List<ModelFeatures> models) {
    /** Most features of a set: what fits a message of 504 bytes. */
    public static final int MAX_FEATURES = 50;

    /** Checks the features. */
    public FeatureSetSettings {
        features = List.copyOf(features);
        strategies = List.copyOf(strategies);
        models = List.copyOf(models);
        if (features.isEmpty() || features.size() > MAX_FEATURES) {
            throw new IllegalArgumentException("features: " + features.size() + " is out of range 1.." + MAX_FEATURES);
        }
        for (final String feature : features) {
            Indicators.create(feature);
            Indicators.outputOf(feature);
        }
    }

    /**
     * A set that no model wants.
     *
     * @param featureSetId from 1.
     * @param timeframeNs of the bars.
     * @param features in their order.
     * @param strategies that want it.
     */
    public FeatureSetSettings(
            final int featureSetId,
            final long timeframeNs,
            final List<String> features,
            final List<StrategySettings> strategies) {
        this(featureSetId, timeframeNs, features, strategies, List.of());
    }

    /**
     * Whether any of the strategies trades an instrument, or any of the models predicts it.
     *
     * @param instrument to look at.
     * @return true if so.
     */
    public boolean concerns(final Instrument instrument) {
        for (final StrategySettings strategy : strategies) {
            if (strategy.concerns(instrument)) {
                return true;
            }
        }
        for (final ModelFeatures model : models) {
            if (model.concerns(instrument)) {
                return true;
            }
        }
        return false;
    }
}
