package io.rayo.gateways.sim.venue;

import io.rayo.gateways.sim.matching.SimRandom;
import java.util.EnumMap;
import java.util.Map;

/** Which faults are armed, and how often each was hit. Event loop only. */
public final class FaultPlan {
    private static final class Armed {
        private int left;
        private double probability;
        private long millis;
        private long hits;
    }

    private final Map<FaultKind, Armed> armed = new EnumMap<>(FaultKind.class);
    private final SimRandom random;

    FaultPlan(final long seed) {
        random = new SimRandom(seed);
        for (final FaultKind kind : FaultKind.values()) {
            armed.put(kind, new Armed());
        }
    }

    void arm(final Fault fault) {
        final Armed state = armed.get(fault.kind());
        if (fault.count() > 0) {
            state.left += fault.count();
        } else {
            state.probability = fault.probability();
        }
        state.millis = fault.millis();
    }

    void clear() {
        armed.values().forEach(state -> {
            state.left = 0;
            state.probability = 0;
        });
    }

    /**
     * Whether this occasion is hit; it counts as one.
     *
     * @param kind of fault.
     * @return true if it shall go wrong.
     */
    public boolean hits(final FaultKind kind) {
        final Armed state = armed.get(kind);
        if (state.left > 0) {
            state.left--;
            state.hits++;
            return true;
        }
        if (state.probability > 0 && random.nextDouble() < state.probability) {
            state.hits++;
            return true;
        }
        return false;
    }

    void count(final FaultKind kind) {
        armed.get(kind).hits++;
    }

    /**
     * The milliseconds of the newest fault of a kind.
     *
     * @param kind of fault.
     * @return delay, Retry-After or duration.
     */
    public long millis(final FaultKind kind) {
        return armed.get(kind).millis;
    }

    long hitCount(final FaultKind kind) {
        return armed.get(kind).hits;
    }

    /** Changes one character of the text to another printable one. */
    String corrupt(final String text) {
        final int at = (int) random.nextBelow(text.length());
        final char original = text.charAt(at);
        char other = (char) (' ' + 1 + random.nextBelow(90));
        if (other == original) {
            other = '#' == original ? '$' : '#';
        }
        return text.substring(0, at) + other + text.substring(at + 1);
    }
}
