package io.rayo.benchmarks.measure;

/** How long a suite may take. */
public enum Effort {
    /** Seconds: shows that the suite works; its figures mean nothing. For the build's tests. */
    SMOKE,
    /** Within a minute; enough to see an order of magnitude and a bad regression. */
    QUICK,
    /** Minutes: the figures that may be quoted. */
    FULL;

    /**
     * Picks a parameter.
     *
     * @param smoke for {@link #SMOKE}.
     * @param quick for {@link #QUICK}.
     * @param full for {@link #FULL}.
     * @return the one for this effort.
     */
    public int pick(final int smoke, final int quick, final int full) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case FULL -> full;
        };
    }

    /**
     * Where counting rounds starts.
     *
     * @return -1, so that one round is not counted; 0 for {@link #SMOKE}, whose figures mean nothing anyway.
     */
    public int firstRound() {
        return this == SMOKE ? 0 : -1;
    }
}
