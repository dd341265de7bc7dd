package io.rayo.gateways.sim.matching;

/**
 * The part of the price moves that all instruments share. It moves once per tick of the schedule and is read by every
 * {@link BackgroundFlow} in that tick. One thread.
 */
public final class CommonFactor {
    private final SimRandom random;
    private long tick = Long.MIN_VALUE;
    private double shock;

    /**
     * Makes a factor.
     *
     * @param seed of its own random numbers.
     */
    public CommonFactor(final long seed) {
        random = new SimRandom(seed);
    }

    /**
     * The shock of a tick.
     *
     * @param tickNumber increasing; the same number gives the same shock to everyone.
     * @return near normal, variance 1.
     */
    double shock(final long tickNumber) {
        if (tickNumber != tick) {
            tick = tickNumber;
            shock = random.nextNormal();
        }
        return shock;
    }
}
