package io.rayo.engine.money;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

/**
 * A sum whose terms come and go. It is kept in 128 bits, so that it does not matter in which order they came; terms
 * that are {@link ExactMath#OVERFLOW} are counted, and while there is one the sum is that too. Holds up to 2^63 terms.
 * One thread; allocates nothing after construction.
 */
public final class ExactSum {
    private long high;
    private long low;
    private long overflows;

    /**
     * Adds a term.
     *
     * @param term any, also {@link ExactMath#OVERFLOW}.
     */
    public void add(final long term) {
        if (OVERFLOW == term) {
            overflows++;
            return;
        }
        final long sum = low + term;
        high += (term >> (Long.SIZE - 1)) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    /**
     * Takes a term away.
     *
     * @param term one that was added.
     */
    public void subtract(final long term) {
        if (OVERFLOW == term) {
            overflows--;
            return;
        }
        final long difference = low - term;
        high -= (term >> (Long.SIZE - 1)) + (Long.compareUnsigned(low, term) < 0 ? 1 : 0);
        low = difference;
    }

    /**
     * The sum.
     *
     * @return sum of the terms, or {@link ExactMath#OVERFLOW} if it does not fit or one of them is.
     */
    public long value() {
        return fit(high, low, overflows);
    }

    /**
     * The sum without one of its terms.
     *
     * @param term one that was added.
     * @return sum of the others, or {@link ExactMath#OVERFLOW} if it does not fit or one of them is.
     */
    public long without(final long term) {
        if (OVERFLOW == term) {
            return fit(high, low, overflows - 1);
        }
        final long borrow = (term >> (Long.SIZE - 1)) + (Long.compareUnsigned(low, term) < 0 ? 1 : 0);
        return fit(high - borrow, low - term, overflows);
    }

    private static long fit(final long high, final long low, final long overflows) {
        // OVERFLOW is also the one number below the range of a magnitude
        return 0 == overflows && high == low >> (Long.SIZE - 1) ? low : OVERFLOW;
    }
}
