package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** The indicators of one feature set for one instrument; features of the same indicator share it. One thread. */
final class FeatureCalculator {
    private final Indicator[] indicators;
    private final int[] indicatorOfFeature;
    private final int[] outputOfFeature;

    FeatureCalculator(final List<String> features) {
        indicatorOfFeature = new int[features.size()];
        outputOfFeature = new int[features.size()];
        final List<String> texts = new ArrayList<>();
        final List<Indicator> made = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            final String text = Indicators.indicatorText(features.get(i));
            if (!texts.contains(text)) {
                texts.add(text);
                made.add(Indicators.create(text));
            }
            indicatorOfFeature[i] = texts.indexOf(text);
            outputOfFeature[i] = Indicators.outputOf(features.get(i));
        }
        indicators = made.toArray(new Indicator[0]);
    }

    void update(final double open, final double high, final double low, final double close, final double volume) {
        for (final Indicator indicator : indicators) {
            indicator.update(open, high, low, close, volume);
        }
    }

    int featureCount() {
        return indicatorOfFeature.length;
    }

    double feature(final int index) {
        return indicators[indicatorOfFeature[index]].value(outputOfFeature[index]);
    }

    void writeState(final StateWriter writer) {
        for (final Indicator indicator : indicators) {
            indicator.writeState(writer);
        }
    }

    void readState(final StateReader reader) {
        for (final Indicator indicator : indicators) {
            indicator.readState(reader);
        }
    }
}
