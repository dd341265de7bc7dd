package io.rayo.gateways.sim.venue;

import java.util.List;

/**
 * A book at one moment.
 *
 * @param updateId of the last change in it.
 * @param timeMs of the venue's clock.
 * @param bids pairs of ticks and lots, best first.
 * @param asks pairs of ticks and lots, best first.
 */
public record BookSnapshot(long updateId, long timeMs, List<long[]> bids, List<long[]> asks) {
    /**
     * The best levels of it.
     *
     * @param levels at most so many a side.
     * @return a shorter snapshot.
     */
    public BookSnapshot best(final int levels) {
        return new BookSnapshot(
                updateId,
                timeMs,
                bids.subList(0, Math.min(levels, bids.size())),
                asks.subList(0, Math.min(levels, asks.size())));
    }
}
