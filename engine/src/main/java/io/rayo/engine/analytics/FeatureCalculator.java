package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** The indicators of one feature set for one instrument; features of the same indicator share it. One thread. */
final class FeatureCalculator {
    private final BarIndicator[] indicators;
    /** Those of {@link #indicators} that want bars. */
    private final BarIndicator[] ofBars;

    /** By feature: the values of its indicator. */
    private final double[][] values;

    private final int[] outputs;

    FeatureCalculator(final List<String> features) {
        values = new double[features.size()][];
        outputs = new int[features.size()];
        final List<String> texts = new ArrayList<>();
        final List<BarIndicator> made = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            final String text = Indicators.indicatorText(features.get(i));
            if (!texts.contains(text)) {
                texts.add(text);
                made.add((BarIndicator) Indicators.create(text)); // they all are
            }
            values[i] = made.get(texts.indexOf(text)).values();
            outputs[i] = Indicators.outputOf(features.get(i));
        }
        indicators = made.toArray(new BarIndicator[0]);
        ofBars = made.stream()
                .filter(indicator -> 0 != (indicator.interests() & Indicator.BARS))
                .toArray(BarIndicator[]::new);
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
        for (final BarIndicator indicator : ofBars) {
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
        return values.length;
    }

    double feature(final int index) {
        return values[index][outputs[index]];
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
