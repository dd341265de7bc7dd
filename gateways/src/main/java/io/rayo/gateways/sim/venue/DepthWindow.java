package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.matching.MatchingEngine;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A book as one channel shows it: all levels or the best ones, published at intervals. Holds what the subscribers have
 * (the image) and the changes since. Event loop only.
 *
 * <p>With all levels, the changes are those of the market. With a limit, they are the difference between two images, so
 * that a level that leaves the view counts as gone, and one that comes into view as new. A subscriber who gets the
 * image at any moment can go on with the next changes.
 */
public final class DepthWindow {
    private final String name;
    private final int levels;
    private final long intervalMs;
    private final MatchingEngine engine;
    private final NavigableMap<Long, Long> bidImage = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<Long, Long> askImage = new TreeMap<>();
    private final NavigableMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private boolean following;
    private long firstUpdateId = -1;
    private long lastUpdateId;
    private long previousUpdateId;
    private long publications;
    private long nextMs;

    DepthWindow(final String name, final int levels, final long intervalMs, final MatchingEngine engine) {
        this.name = name;
        this.levels = levels;
        this.intervalMs = intervalMs;
        this.engine = engine;
        previousUpdateId = engine.updateId();
        lastUpdateId = previousUpdateId;
    }

    /** {@return the name that the venue gave it, such as its channel} */
    public String name() {
        return name;
    }

    /** {@return levels a side that it shows; {@link Integer#MAX_VALUE} for all} */
    public int levels() {
        return levels;
    }

    /** {@return the market's id of the first change in it} */
    public long firstUpdateId() {
        return firstUpdateId;
    }

    /** {@return the market's id of the last change in it, or of the last publication if there is none since} */
    public long lastUpdateId() {
        return lastUpdateId;
    }

    /** {@return the last update id of the publication before} */
    public long previousUpdateId() {
        return previousUpdateId;
    }

    /** {@return how many publications there were, the one in work included: a sequence without holes} */
    public long publications() {
        return publications;
    }

    /** {@return the changed bids, best first: ticks and lots, 0 lots for a level that is gone} */
    public Map<Long, Long> bids() {
        return bids;
    }

    /** {@return the changed asks, best first: ticks and lots, 0 lots for a level that is gone} */
    public Map<Long, Long> asks() {
        return asks;
    }

    /**
     * What the subscribers have after the last publication; for the snapshot of a new one. Its update id is
     * {@link #previousUpdateId} and its number {@link #publications}, unless asked within a publication.
     *
     * @param side BUY for bids.
     * @return ticks and lots, best first.
     */
    public NavigableMap<Long, Long> image(final Side side) {
        if (!following) {
            follow();
        }
        return Collections.unmodifiableNavigableMap(Side.BUY == side ? bidImage : askImage);
    }

    private void follow() {
        following = true;
        bids.clear();
        asks.clear();
        firstUpdateId = -1;
        lastUpdateId = engine.updateId();
        previousUpdateId = lastUpdateId;
        copy(Side.BUY, bidImage);
        copy(Side.SELL, askImage);
    }

    private void copy(final Side side, final Map<Long, Long> image) {
        image.clear();
        for (final long[] level : engine.depth(side, levels)) {
            image.put(level[0], level[1]);
        }
    }

    void add(final Side side, final long ticks, final long lots, final long updateId) {
        if (Integer.MAX_VALUE == levels) {
            (Side.BUY == side ? bids : asks).put(ticks, lots);
        }
        if (firstUpdateId < 0) {
            firstUpdateId = updateId;
        }
        lastUpdateId = updateId;
    }

    /** Whether it must be published now. */
    boolean isDue(final long nowMs, final boolean wanted) {
        if (nowMs < nextMs) {
            return false;
        }
        // aligned, so that the speed does not drift with the ticks
        nextMs = 0 == intervalMs ? nowMs : (nowMs / intervalMs + 1) * intervalMs;
        if (firstUpdateId < 0) {
            return false;
        }
        if (!wanted) {
            startAnew();
            following = false;
            return false;
        }
        if (!following && Integer.MAX_VALUE != levels) {
            // nobody has an image yet, so nobody could use a difference
            follow();
            return false;
        }
        if (Integer.MAX_VALUE != levels) {
            difference(Side.BUY, bidImage, bids);
            difference(Side.SELL, askImage, asks);
            if (bids.isEmpty() && asks.isEmpty()) {
                // nothing in view changed: the ids of the market's changes go to the next publication
                return false;
            }
        } else if (following) {
            apply(bids, bidImage);
            apply(asks, askImage);
        }
        publications++;
        return true;
    }

    private void difference(final Side side, final NavigableMap<Long, Long> image, final Map<Long, Long> changes) {
        final Map<Long, Long> before = Map.copyOf(image);
        copy(side, image);
        image.forEach((ticks, lots) -> {
            if (!lots.equals(before.get(ticks))) {
                changes.put(ticks, lots);
            }
        });
        before.keySet().forEach(ticks -> {
            if (!image.containsKey(ticks)) {
                changes.put(ticks, 0L);
            }
        });
    }

    private static void apply(final Map<Long, Long> changes, final Map<Long, Long> image) {
        changes.forEach((ticks, lots) -> {
            if (0 == lots) {
                image.remove(ticks);
            } else {
                image.put(ticks, lots);
            }
        });
    }

    /** Starts anew after a publication. */
    void startAnew() {
        previousUpdateId = lastUpdateId;
        firstUpdateId = -1;
        bids.clear();
        asks.clear();
    }
}
