package io.rayo.gateways.sim.matching;

/**
 * The price that the background of one market believes in: a path that every market of the same base asset and seed
 * follows, times a small deviation of this market that keeps coming back.
 *
 * <p>The path is a geometric random walk; part of each step is shared by all assets. Markets that have made the same
 * number of steps are at the same place of it, also on other venues. One thread.
 */
public final class HiddenPrice {
    private static final double REVERSION = 0.98;
    private static final double DEVIATION_SHARE = 0.5;
    private static final double TICKS_MIN = 70;

    private final CommonFactor factor;
    private final String asset;
    private final SimRandom random;
    private final double stepVolatility;
    private final double correlation;
    private final double ownShare;
    private double pathTicks;
    private double deviation;
    private long step;

    /**
     * Starts the price.
     *
     * @param factor shocks that are the same for everyone with the same seed.
     * @param asset base asset, whose path it is.
     * @param seed of the deviation of this market.
     * @param startTicks first price.
     * @param stepVolatility relative standard deviation per step, such as 0.00005.
     * @param correlation share of the factor of all assets in a step, 0 to 1.
     */
    public HiddenPrice(
            final CommonFactor factor,
            final String asset,
            final long seed,
            final double startTicks,
            final double stepVolatility,
            final double correlation) {
        if (!(correlation >= 0 && correlation <= 1)) {
            throw new IllegalArgumentException("invalid correlation=" + correlation + ": must be 0 to 1");
        }
        this.factor = factor;
        this.asset = asset;
        random = new SimRandom(seed ^ 0x5EEDL);
        pathTicks = startTicks;
        this.stepVolatility = stepVolatility;
        this.correlation = correlation;
        // so that the variance of a step does not depend on the correlation
        ownShare = StrictMath.sqrt(1 - correlation * correlation);
    }

    /**
     * Moves on.
     *
     * @param steps from 0.
     */
    public void advance(final long steps) {
        for (long i = 0; i < steps; i++) {
            step++;
            final double shock = correlation * factor.shock(step) + ownShare * factor.shock(asset, step);
            pathTicks = bounded(pathTicks * StrictMath.exp(stepVolatility * shock));
            deviation = REVERSION * deviation + DEVIATION_SHARE * stepVolatility * random.nextNormal();
        }
    }

    private static double bounded(final double ticks) {
        return StrictMath.min(StrictMath.max(ticks, TICKS_MIN), MatchingEngine.VALUE_MAX / 2.0);
    }

    /** {@return the price of this market in ticks} */
    public double ticks() {
        return bounded(pathTicks * StrictMath.exp(deviation));
    }

    /** {@return the price without this market's deviation, in ticks} */
    public double pathTicks() {
        return pathTicks;
    }
}
