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
 * @param bracket when its positions are closed without its asking.
 * @param routing where its orders go when several venues have the symbol.
 */
public record StrategySettings(
        int strategyId,
        String name,
        String type,
        List<String> symbols,
        List<Integer> venueIds,
        long timeframeNs,
        long orderNotional,
        Map<String, String> parameters,
        BracketSettings bracket,
        RoutingSettings routing) {
    /**
     * A strategy without brackets and routing.
     *
     * @param strategyId from 1, unique.
     * @param name for people; unique.
     * @param type of its factory.
     * @param symbols that it trades; empty is all.
     * @param venueIds that it trades on; empty is all.
     * @param timeframeNs of the bars it sees.
     * @param orderNotional wanted size of an order.
     * @param parameters by name.
     */
    public StrategySettings(
            final int strategyId,
            final String name,
            final String type,
            final List<String> symbols,
            final List<Integer> venueIds,
            final long timeframeNs,
            final long orderNotional,
            final Map<String, String> parameters) {
        this(
                strategyId,
                name,
                type,
                symbols,
                venueIds,
                timeframeNs,
                orderNotional,
                parameters,
                BracketSettings.OFF,
                RoutingSettings.OFF);
    }

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
