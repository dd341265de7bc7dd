package io.rayo.engine.analytics;

/** Scaled decimals as doubles, for indicators and models; never for money. */
public final class Mantissas {
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private Mantissas() {}

    /**
     * Divides where the exponent is negative: 10^-2 is no double, 10^2 is, and so 12.34 comes out as its literal would.
     *
     * @param mantissa of the number.
     * @param exponent power of ten, -18 to 18.
     * @return the nearest double.
     */
    public static double toDouble(final long mantissa, final int exponent) {
        return exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
    }
}
