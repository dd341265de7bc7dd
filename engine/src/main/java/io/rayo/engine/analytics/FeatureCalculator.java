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

    /** What its indicators want, taken together. */
    int interests() {
        int interests = 0;
        for (final Indicator indicator : indicators) {
            interests |= indicator.interests();
        }
        return interests;
    }

    void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        for (final Indicator indicator : indicators) {
            indicator.update(openTimeNs, open, high, low, close, volume);
        }
    }

    void onTop(final double bid, final double bidQuantity, final double ask, final double askQuantity) {
        for (final Indicator indicator : indicators) {
            indicator.onTop(bid, bidQuantity, ask, askQuantity);
        }
    }

    void onTrade(final double price, final double quantity, final boolean buying) {
        for (final Indicator indicator : indicators) {
            indicator.onTrade(price, quantity, buying);
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
