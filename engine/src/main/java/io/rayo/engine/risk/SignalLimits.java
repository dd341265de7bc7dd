package io.rayo.engine.risk;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * Applies {@link SignalFilters} to opening signals. Counts those that became orders. One thread; allocates nothing
 * after construction.
 */
final class SignalLimits {
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final SignalFilters filters;
    private final OrderRate all;
    private final OrderRate[] ofStrategy;
    private final long[] lastNs;

    SignalLimits(final SignalFilters filters, final int strategies) {
        this.filters = filters;
        all = new OrderRate(Math.max(1, filters.maxPerHour()), HOUR_NS);
        ofStrategy = new OrderRate[strategies];
        Arrays.setAll(ofStrategy, i -> new OrderRate(Math.max(1, filters.maxPerHourAndStrategy()), HOUR_NS));
        lastNs = new long[strategies];
        Arrays.fill(lastNs, NEVER);
    }

    boolean passes(final OrderIntent intent, final long nowNs) {
        if (!(intent.confidence >= filters.minConfidence())) {
            return intent.filter(RejectReason.LOW_CONFIDENCE); // also what is not a number
        }
        final int strategy = intent.strategyIndex;
        if (filters.cooldownNs() > 0 && lastNs[strategy] != NEVER && nowNs - lastNs[strategy] < filters.cooldownNs()) {
            return intent.filter(RejectReason.SIGNAL_COOLDOWN);
        }
        final boolean tooMany = (filters.maxPerHour() > 0 && !all.mayOrder(nowNs))
                || (filters.maxPerHourAndStrategy() > 0 && !ofStrategy[strategy].mayOrder(nowNs));
        return !tooMany || intent.filter(RejectReason.SIGNAL_RATE_LIMIT);
    }

    void opened(final int strategy, final long nowNs) {
        lastNs[strategy] = nowNs;
        all.ordered(nowNs);
        ofStrategy[strategy].ordered(nowNs);
    }

    void writeState(final StateWriter writer) {
        all.writeState(writer);
        for (int i = 0; i < lastNs.length; i++) {
            writer.putLong(lastNs[i]);
            ofStrategy[i].writeState(writer);
        }
    }

    void readState(final StateReader reader) {
        all.readState(reader);
        for (int i = 0; i < lastNs.length; i++) {
            lastNs[i] = reader.getLong();
            ofStrategy[i].readState(reader);
        }
    }
}
