package io.rayo.gateways.sim.matching;

/**
 * A small seeded generator (SplitMix64: a Weyl sequence put through a 64-bit mixer). The same seed gives the same
 * numbers on every machine and version. One thread.
 */
public final class SimRandom {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final int NORMAL_SUMMANDS = 12;

    private long state;

    /**
     * Makes a generator.
     *
     * @param seed any.
     */
    public SimRandom(final long seed) {
        state = seed;
    }

    /** {@return the next 64 bits} */
    public long nextLong() {
        state += STEP;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** {@return uniform in [0, 1)} */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /**
     * A uniform whole number.
     *
     * @param bound from 1.
     * @return 0 to bound - 1.
     */
    public long nextBelow(final long bound) {
        // the bias of a remainder of 63 bits is far below what a simulation of this size could show
        return (nextLong() >>> 1) % bound;
    }

    /** {@return near normal: mean 0, variance 1, never beyond 6; a sum of uniforms, so exact on every machine} */
    public double nextNormal() {
        double sum = -NORMAL_SUMMANDS / 2.0;
        for (int i = 0; i < NORMAL_SUMMANDS; i++) {
            sum += nextDouble();
        }
        return sum;
    }

    /**
     * Number of failures before a success: a long-tailed small number.
     *
     * @param success probability, above 0.
     * @param max never more.
     * @return 0 to max.
     */
    public int nextGeometric(final double success, final int max) {
        int count = 0;
        while (count < max && nextDouble() >= success) {
            count++;
        }
        return count;
    }
}
