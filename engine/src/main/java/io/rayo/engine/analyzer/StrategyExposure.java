package io.rayo.engine.analyzer;

import io.rayo.engine.analytics.Mantissas;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * What each strategy holds of each instrument, by the fills of its own orders, valued at the last trades. Quantities
 * are exact; values are doubles, for people. Plain state; one thread.
 */
final class StrategyExposure {
    private static final double MULTIPLIER_UNIT = 1e8;

    private final long[][] held;
    private long[] lastPrices = new long[64];

    StrategyExposure(final int strategies) {
        held = new long[strategies][64];
    }

    void prepare(final int instrumentId) {
        if (instrumentId >= lastPrices.length) {
            final int wanted = Math.max(instrumentId + 1, lastPrices.length * 2);
            lastPrices = Arrays.copyOf(lastPrices, wanted);
            Arrays.setAll(held, i -> Arrays.copyOf(held[i], wanted));
        }
    }

    void onPrice(final int instrumentId, final long priceMantissa) {
        lastPrices[instrumentId] = priceMantissa;
    }

    void onFill(final int strategy, final int instrumentId, final boolean buys, final long quantityMantissa) {
        held[strategy][instrumentId] =
                Math.addExact(held[strategy][instrumentId], buys ? quantityMantissa : -quantityMantissa);
    }

    /** Sum of the absolute values of what a strategy holds, in quote units of each instrument. */
    double value(final int strategy, final InstrumentRegistry registry) {
        double sum = 0;
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            if (null != instrument && 0 != held[strategy][id]) {
                final double quantity = Math.abs(Mantissas.toDouble(held[strategy][id], instrument.sizeExponent()))
                        * (instrument.multiplier() / MULTIPLIER_UNIT);
                sum += instrument.isInverse()
                        ? quantity
                        : quantity * Mantissas.toDouble(lastPrices[id], instrument.priceExponent());
            }
        }
        return sum;
    }

    void writeState(final StateWriter writer, final InstrumentRegistry registry) {
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                writer.putLong(lastPrices[id]);
                for (final long[] ofStrategy : held) {
                    writer.putLong(ofStrategy[id]);
                }
            }
        }
    }

    void readState(final StateReader reader, final InstrumentRegistry registry) {
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                lastPrices[id] = reader.getLong();
                for (final long[] ofStrategy : held) {
                    ofStrategy[id] = reader.getLong();
                }
            }
        }
    }
}
