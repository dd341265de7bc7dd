package io.rayo.tools.model;

/**
 * Logistic function and hyperbolic tangent from plain additions and multiplications, so that the same input gives the
 * same bits on every machine and in every JVM: what training that can be repeated rests on. Within a few units in the
 * last place of the exact value.
 */
public final class Activations {
    private static final double LOG2_OF_E = 1.4426950408889634;
    /** Natural logarithm of 2 in two parts: the first has so few bits that a multiple of it is exact. */
    private static final double LN2_HIGH = 0x1.62e42fee00000p-1;

    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    private static final double LIMIT = 700;
    /** 1/n! from n = 0: the Taylor series is exact to a double on half a logarithm of 2 on either side. */
    private static final double C2 = 1.0 / 2;

    private static final double C3 = 1.0 / 6;
    private static final double C4 = 1.0 / 24;
    private static final double C5 = 1.0 / 120;
    private static final double C6 = 1.0 / 720;
    private static final double C7 = 1.0 / 5_040;
    private static final double C8 = 1.0 / 40_320;
    private static final double C9 = 1.0 / 362_880;
    private static final double C10 = 1.0 / 3_628_800;
    private static final double C11 = 1.0 / 39_916_800;
    private static final double C12 = 1.0 / 479_001_600;
    private static final double C13 = 1.0 / 6_227_020_800.0;
    private static final int EXPONENT_BIAS = 1_023;
    private static final int MANTISSA_BITS = 52;

    private Activations() {}

    /**
     * Exponential function.
     *
     * @param value beyond 700 either way it counts as 700.
     * @return e to the value.
     */
    public static double exp(final double value) {
        final double x = Math.max(-LIMIT, Math.min(LIMIT, value));
        final int power = (int) (x * LOG2_OF_E + (x < 0 ? -0.5 : 0.5));
        final double r = (x - power * LN2_HIGH) - power * LN2_LOW;
        final double low = 1 + r * (1 + r * (C2 + r * (C3 + r * (C4 + r * (C5 + r * C6)))));
        final double high = C7 + r * (C8 + r * (C9 + r * (C10 + r * (C11 + r * (C12 + r * C13)))));
        final double r2 = r * r;
        final double r4 = r2 * r2;
        return (low + r4 * r2 * r * high) * Double.longBitsToDouble((long) (power + EXPONENT_BIAS) << MANTISSA_BITS);
    }

    /**
     * Logistic function.
     *
     * @param value any.
     * @return 0 to 1; NaN of NaN.
     */
    public static double sigmoid(final double value) {
        return 1 / (1 + exp(-value));
    }

    /**
     * Hyperbolic tangent.
     *
     * @param value any.
     * @return -1 to 1; NaN of NaN.
     */
    public static double tanh(final double value) {
        return 2 / (1 + exp(-2 * value)) - 1;
    }
}
