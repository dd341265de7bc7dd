package io.rayo.engine.paper;

/** A seeded sequence of evenly distributed numbers; its whole state is one long. One thread. */
final class Jitter {
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    Jitter(final long seed) {
        state = seed;
    }

    long state() {
        return state;
    }

    void state(final long value) {
        state = value;
    }

    /** A number from 0 to most; most is below 2^62. Draws nothing where it is 0. */
    long next(final long most) {
        if (0 == most) {
            return 0;
        }
        state += STEP;
        long mixed = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        mixed ^= mixed >>> 31;
        // the high word of 64 random bits times a bound is even but for one part in 2^64 / bound
        return Math.unsignedMultiplyHigh(mixed, most + 1);
    }
}
