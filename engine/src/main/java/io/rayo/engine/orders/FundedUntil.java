package io.rayo.engine.orders;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Up to when funding of an instrument is booked. A venue pays an instrument once at a time, so a payment that is not
 * newer than the last one was heard of before, and one from before the first fill is not ours: whoever asks the venue
 * may ask as far back, and as often, as it likes. One thread.
 */
public final class FundedUntil {
    /** Venues take stock some seconds around the hour: a payment from just before the first fill may be for it. */
    private static final long GRACE_NS = 60_000_000_000L;

    /** Time of the newest payment, or from when on one may be ours; 0 while nothing was filled. */
    private long timeNs;

    /** Creates it for an instrument that was never traded. */
    public FundedUntil() {}

    /**
     * Takes note of a fill.
     *
     * @param eventTimeNs when it was, by the venue.
     */
    public void onFill(final long eventTimeNs) {
        if (0 == timeNs) {
            timeNs = Math.max(1, eventTimeNs - GRACE_NS);
        }
    }

    /**
     * Whether a payment is still to be booked.
     *
     * @param fundingTimeNs of the payment.
     * @return false if it was booked, or is older than what we hold.
     */
    public boolean isNew(final long fundingTimeNs) {
        return fundingTimeNs > timeNs;
    }

    /**
     * Takes note of a payment that was booked.
     *
     * @param fundingTimeNs of the payment.
     */
    public void onBooked(final long fundingTimeNs) {
        timeNs = fundingTimeNs;
    }

    /**
     * What the next payment must be newer than.
     *
     * @return nanoseconds since the epoch; 0 while nothing was filled.
     */
    public long timeNs() {
        return timeNs;
    }

    /**
     * Writes the state.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putLong(timeNs);
    }

    /**
     * Reads the state.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        timeNs = reader.getLong();
    }
}
