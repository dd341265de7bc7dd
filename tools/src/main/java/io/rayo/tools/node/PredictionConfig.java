package io.rayo.tools.node;

import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.model.ModelContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of section {@code prediction}. What it is fed with is the core's, and so stands in the configuration and not
 * only in the file: a replay needs no model.
 *
 * @param features what it is fed with.
 * @param file of the model.
 * @param form how it is run; null is as the file is.
 * @param deadlineNs after the bar was closed, within which a prediction is of use.
 * @param slowdownNs waited before each run: a fault to inject, 0 but for trials.
 * @param retrain when and how it is trained anew.
 */
public record PredictionConfig(
        ModelFeatures features,
        Path file,
        ModelContract.Form form,
        long deadlineNs,
        long slowdownNs,
        RetrainConfig retrain) {
    private static final long DEFAULT_DEADLINE_NS = 1_000_000_000L;
    private static final int MAX_MODELS = 64;

    private enum Target {
        RETURN,
        PRICE
    }

    private enum Form {
        FILE,
        WINDOW,
        STEPWISE
    }

    /**
     * Reads the section.
     *
     * @param root of the configuration.
     * @return models in order; none if there is no section.
     */
    static List<PredictionConfig> read(final ConfigNode root) {
        final List<PredictionConfig> models = new ArrayList<>();
        for (final ConfigNode item : root.optionalList("prediction")) {
            final ConfigNode node = item.asMap();
            final PredictionConfig model = model(node, models.size() + 1);
            if (models.stream().anyMatch(other -> other.name().equals(model.name()))) {
                throw node.error("name", "there is another model with this name");
            }
            models.add(model);
        }
        if (models.size() > MAX_MODELS) {
            throw root.error("prediction", "more than " + MAX_MODELS + " models");
        }
        return List.copyOf(models);
    }

    private static PredictionConfig model(final ConfigNode node, final int place) {
        try {
            final ModelFeatures features = new ModelFeatures(
                    node.text("name", "model" + place),
                    node.durationNs("timeframe"),
                    node.texts("features"),
                    node.has("symbols") ? node.texts("symbols") : List.of(),
                    CoreConfigFile.venueIds(node, "venues"),
                    Target.RETURN == node.choice("target", Target.RETURN));
            // says what is wrong with a feature, here where the line is known
            new FeatureSetSettings(1, features.timeframeNs(), features.features(), List.of(), List.of(features));
            final PredictionConfig model = new PredictionConfig(
                    features,
                    Path.of(node.text("model")),
                    switch (node.choice("form", Form.FILE)) {
                        case FILE -> null;
                        case WINDOW -> ModelContract.Form.WINDOW;
                        case STEPWISE -> ModelContract.Form.STEPWISE;
                    },
                    node.durationNs("deadline", DEFAULT_DEADLINE_NS),
                    node.durationNs("slowdown", 0),
                    RetrainConfig.read(
                            node,
                            features.symbols().isEmpty()
                                    ? ""
                                    : features.symbols().getFirst()));
            if (model.retrain().isOn() && !features.predictsReturns()) {
                throw node.error("retrain", "rayo trains models of returns, and this one predicts prices");
            }
            node.rejectUnknownKeys();
            return model;
        } catch (final IllegalArgumentException ex) {
            throw node.error(ex.getMessage());
        }
    }

    /**
     * Name of the model.
     *
     * @return unique.
     */
    public String name() {
        return features.name();
    }
}
