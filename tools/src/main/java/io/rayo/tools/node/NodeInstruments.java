package io.rayo.tools.node;

import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.gateways.InstrumentDirectory;
import java.util.HashMap;
import java.util.Map;

/** Gives instrument ids in the order of first sight, and those that the journal knows again. Any thread. */
final class NodeInstruments implements InstrumentDirectory {
    private final Map<String, Integer> ids = new HashMap<>();
    private int next = 1;

    NodeInstruments(final InstrumentRegistry known) {
        for (int id = 1; id < known.limit(); id++) {
            final Instrument instrument = known.get(id);
            if (null != instrument) {
                ids.put(key(instrument.venueId(), instrument.symbol()), id);
            }
            next = id + 1;
        }
    }

    @Override
    public synchronized int instrumentId(final int venueId, final String symbol) {
        final Integer known = ids.get(key(venueId, symbol));
        if (null != known) {
            return known;
        }
        final int id = next++;
        ids.put(key(venueId, symbol), id);
        return id;
    }

    private static String key(final int venueId, final String symbol) {
        return venueId + ":" + symbol;
    }
}
