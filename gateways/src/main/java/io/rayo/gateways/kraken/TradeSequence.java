package io.rayo.gateways.kraken;

import io.rayo.gateways.net.SequenceWindow;

/**
 * How far the trades of an instrument have come: the venue numbers them one by one, so that what is known and what is
 * missing can be told. Network thread.
 */
final class TradeSequence {
    /** What {@link #missing} gives where nothing is missing. */
    static final long NOTHING = -1;

    private final SequenceWindow window = new SequenceWindow();
    private long newest = -1;
    private long last = -1;
    private int lastConnectionId;

    /**
     * Takes note of a trade.
     *
     * @param tradeId its number.
     * @return true if it is new.
     */
    boolean accept(final long tradeId) {
        newest = Math.max(newest, tradeId);
        return window.accept(tradeId);
    }

    /**
     * The highest number that came.
     *
     * @return it; -1 if none came yet.
     */
    long newest() {
        return newest;
    }

    /**
     * Which number a trade should have had. Before {@link #accept}.
     *
     * @param tradeId that came.
     * @param connectionId that brought it.
     * @param standby whether that connection does not lead: it may lack what another has brought.
     * @return the first number that is missing; NOTHING if none is, or it cannot be told.
     */
    long missing(final long tradeId, final int connectionId, final boolean standby) {
        if (standby) {
            return NOTHING;
        }
        final boolean follows = lastConnectionId != connectionId || last < 0 || tradeId <= last + 1;
        final long expected = follows ? NOTHING : last + 1;
        lastConnectionId = connectionId;
        last = tradeId;
        return expected;
    }

    void reset() {
        window.reset();
        newest = -1;
        last = -1;
    }
}
