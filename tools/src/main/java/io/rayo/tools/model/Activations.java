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

    /** Coefficients of the quotient: T over B. */
    private static final float T1 = 0.0048935246f;

    private static final float T3 = 6.3726195e-4f;
    private static final float T5 = 1.48572235e-5f;
    private static final float T7 = 5.1222973e-8f;
    private static final float T9 = -8.604672e-11f;
    private static final float T11 = 2.000188e-13f;
    private static final float T13 = -2.7607684e-16f;
    private static final float B0 = 0.004893525f;
    private static final float B2 = 0.0022684347f;
    private static final float B4 = 1.1853471e-4f;
    private static final float B6 = 1.1982584e-6f;
    /** Beyond it the quotient is 1 in single precision. */
    private static final float QUOTIENT_LIMIT = 9;

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

    /**
     * Hyperbolic tangent of many numbers in single precision, in a loop that the JIT turns into vector instructions: a
     * quotient of polynomials, the one that ONNX Runtime's own kernels use. Within 5e-7 of the exact value; the same
     * bits on every machine.
     *
     * @param values to be replaced by their tangents; NaN stays NaN.
     * @param from first.
     * @param to after the last.
     */
    static void tanh(final float[] values, final int from, final int to) {
        for (int i = from; i < to; i++) {
            values[i] = quotient(values[i]);
        }
    }

    /**
     * Logistic function of many numbers in single precision: half of one plus the tangent of half the value.
     *
     * @param values to be replaced; NaN stays NaN.
     * @param from first.
     * @param to after the last.
     */
    static void sigmoid(final float[] values, final int from, final int to) {
        for (int i = from; i < to; i++) {
            values[i] = 0.5f + 0.5f * quotient(0.5f * values[i]);
        }
    }

    /** Hyperbolic tangent, odd polynomial of degree 13 over an even one of degree 6. */
    static float quotient(final float value) {
        final float x = Math.max(-QUOTIENT_LIMIT, Math.min(QUOTIENT_LIMIT, value));
        final float x2 = x * x;
        final float high = T7 + x2 * (T9 + x2 * (T11 + x2 * T13));
        final float odd = x * (T1 + x2 * (T3 + x2 * (T5 + x2 * high)));
        final float even = B0 + x2 * (B2 + x2 * (B4 + x2 * B6));
        return odd / even;
    }
}
