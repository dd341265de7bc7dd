package io.rayo.engine.strategy;

import io.rayo.engine.market.Instrument;
import java.util.List;
import java.util.Map;

/**
 * One configured strategy.
 *
 * @param strategyId from 1, unique; its place in the configuration.
 * @param name for people; unique.
 * @param type the name under which its factory is found through ServiceLoader, e.g. {@code sma-cross}.
 * @param symbols BASE/QUOTE texts that it trades; empty is all.
 * @param venueIds venues that it trades on; empty is all.
 * @param timeframeNs of the bars it sees.
 * @param orderNotional wanted size of an order, in units of 10^-8 of the quote currency.
 * @param parameters by name, as text; the factory checks names, types and bounds.
 */
public record StrategySettings(
        int strategyId,
        String name,
        String type,
        List<String> symbols,
        List<Integer> venueIds,
        long timeframeNs,
        long orderNotional,
        Map<String, String> parameters) {
    /**
     * Whether the strategy trades an instrument.
     *
     * @param instrument to look at.
     * @return true if its symbol and its venue are among those configured.
     */
    public boolean concerns(final Instrument instrument) {
        return (symbols.isEmpty() || symbols.contains(instrument.pair()))
                && (venueIds.isEmpty() || venueIds.contains(instrument.venueId()));
    }
}
