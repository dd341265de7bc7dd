package io.rayo.engine.metrics;

/** Quantiles of the standard normal distribution, by Newton's way on the series of its integral. Any thread. */
final class NormalQuantile {
    private static final double ROOT_OF_TWO_PI = 2.5066282746310002;
    private static final int MAX_STEPS = 60;
    private static final int MAX_TERMS = 400;

    private NormalQuantile() {}

    /**
     * The value under which so much of the distribution lies.
     *
     * @param probability 0.0001 to 0.9999.
     * @return the value, to about 10^-12.
     */
    static double of(final double probability) {
        double x = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            final double change = (probability - below(x)) / density(x);
            // half a step at most: from 0 the way to the tails is long, and a whole one would jump over them
            x += Math.max(-0.5, Math.min(0.5, change));
            if (Math.abs(change) < 1e-15) {
                break;
            }
        }
        return x;
    }

    private static double density(final double x) {
        return StrictMath.exp(-x * x / 2) / ROOT_OF_TWO_PI;
    }

    /** 1/2 + density (x + x^3/3 + x^5/15 + ...). */
    private static double below(final double x) {
        double term = x;
        double sum = x;
        for (int i = 1; i < MAX_TERMS && Math.abs(term) > 1e-18 * Math.abs(sum); i++) {
            term *= x * x / (2 * i + 1);
            sum += term;
        }
        return 0.5 + density(x) * sum;
    }
}
