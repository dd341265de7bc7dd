package io.rayo.engine.prediction;

import io.rayo.engine.market.Instrument;
import java.util.List;

/**
 * What a model is fed with.
 *
 * @param name of the model, unique.
 * @param timeframeNs of the bars.
 * @param features texts such as {@code rsi(14)}, in the order of the model's input.
 * @param symbols BASE/QUOTE texts that it predicts; empty is all.
 * @param venueIds venues that it predicts for; empty is all.
 * @param predictsReturns whether it predicts returns and not prices.
 */
public record ModelFeatures(
        String name,
        long timeframeNs,
        List<String> features,
        List<String> symbols,
        List<Integer> venueIds,
        boolean predictsReturns) {
    /** Copies the lists. */
    public ModelFeatures {
        features = List.copyOf(features);
        symbols = List.copyOf(symbols);
        venueIds = List.copyOf(venueIds);
        if (timeframeNs <= 0) {
            throw new IllegalArgumentException("prediction[" + name + "].timeframe: must be more than 0");
        }
    }

    /**
     * Whether the model predicts an instrument.
     *
     * @param instrument to look at.
     * @return true if its symbol and its venue are among those configured.
     */
    public boolean concerns(final Instrument instrument) {
        return (symbols.isEmpty() || symbols.contains(instrument.pair()))
                && (venueIds.isEmpty() || venueIds.contains(instrument.venueId()));
    }
}
