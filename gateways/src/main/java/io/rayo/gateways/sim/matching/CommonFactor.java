package io.rayo.gateways.sim.matching;

/**
 * The part of the price moves that markets share: a shock per step for all assets, and one per step and asset. A pure
 * function of the seed, so that venues that know nothing of each other move together. Any thread.
 */
public final class CommonFactor {
    private static final long STEP_MIX = 0xD1B54A32D192ED03L;

    private final long seed;

    /**
     * Makes a factor.
     *
     * @param seed of its shocks.
     */
    public CommonFactor(final long seed) {
        this.seed = seed;
    }

    /**
     * The shock of a step to all assets.
     *
     * @param step number of the step.
     * @return near normal, variance 1.
     */
    double shock(final long step) {
        return new SimRandom(new SimRandom(seed ^ step * STEP_MIX).nextLong()).nextNormal();
    }

    /**
     * The shock of a step to one asset.
     *
     * @param asset that is moved.
     * @param step number of the step.
     * @return near normal, variance 1, independent of the others.
     */
    double shock(final String asset, final long step) {
        // the hash of a string is the same on every machine and version
        return new SimRandom(new SimRandom(seed + asset.hashCode() ^ ~step * STEP_MIX).nextLong()).nextNormal();
    }
}
