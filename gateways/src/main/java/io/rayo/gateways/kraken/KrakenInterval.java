package io.rayo.gateways.kraken;

/** Lengths of the venue's bars. */
public enum KrakenInterval {
    /** One minute. */
    M1("1m", 1),
    /** Five minutes. */
    M5("5m", 5),
    /** A quarter of an hour. */
    M15("15m", 15),
    /** Half an hour. */
    M30("30m", 30),
    /** An hour. */
    H1("1h", 60),
    /** Four hours. */
    H4("4h", 240),
    /** A day. */
    D1("1d", 1_440),
    /** A week. */
    W1("1w", 10_080),
    /** Fifteen days. */
    D15("15d", 21_600);

    private static final long MINUTE_NS = 60_000_000_000L;
    private static final KrakenInterval[] ALL = values();

    private final String text;
    private final int minutes;

    KrakenInterval(final String text, final int minutes) {
        this.text = text;
        this.minutes = minutes;
    }

    /**
     * Number in the venue's messages.
     *
     * @return minutes.
     */
    public int minutes() {
        return minutes;
    }

    public long lengthNs() {
        return minutes * MINUTE_NS;
    }

    static KrakenInterval ofMinutes(final long minutes) {
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].minutes == minutes) {
                return ALL[i];
            }
        }
        return null;
    }

    /**
     * Interval of a text in the configuration.
     *
     * @param text such as {@code 1m}.
     * @return the interval.
     * @throws IllegalArgumentException if the venue has none such.
     */
    public static KrakenInterval of(final String text) {
        for (final KrakenInterval interval : ALL) {
            if (interval.text.equals(text)) {
                return interval;
            }
        }
        throw new IllegalArgumentException(
                "invalid barIntervals: " + text + " is none of 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 15d");
    }
}
