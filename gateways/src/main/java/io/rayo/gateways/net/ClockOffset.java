package io.rayo.gateways.net;

import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * Estimates how far the venue's clock is ahead of ours: asks for its time now and then, and trusts the answer that took
 * the least time of the last few; the error is at most half of that time. Event loop.
 */
public final class ClockOffset {
    /** Reads the venue's time from an answer. */
    @FunctionalInterface
    public interface TimeReader {
        /**
         * Reads an answer.
         *
         * @param text of it.
         * @return nanoseconds since the epoch.
         * @throws IOException if it is not the one that was expected.
         */
        long read(byte[] text) throws IOException;
    }

    /** Value of the counter while nothing is known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final int SAMPLES = 8;
    private static final long FIRST_INTERVAL_NS = 1_000_000_000L;
    private static final long INTERVAL_NS = 60_000_000_000L;

    private final String path;
    private final TimeReader reader;
    private final RestClient rest;
    private final Scheduler scheduler;
    private final FeedCounters counters;
    private final long[] offsets = new long[SAMPLES];
    private final long[] roundTrips = new long[SAMPLES];
    private int count;
    private Scheduler.Timer next;
    private boolean started;
    private boolean isAsking;
    private boolean closed;

    /**
     * Creates an estimator that is not started.
     *
     * @param path of the request; null if the venue tells no time.
     * @param reader of the answers.
     * @param rest to ask with.
     * @param scheduler time.
     * @param counters receives the estimate.
     */
    public ClockOffset(
            final String path,
            final TimeReader reader,
            final RestClient rest,
            final Scheduler scheduler,
            final FeedCounters counters) {
        this.path = path;
        this.reader = reader;
        this.rest = rest;
        this.scheduler = scheduler;
        this.counters = counters;
    }

    /** Starts to ask; does nothing if it has, or if the venue tells no time. */
    public void start() {
        if (!started && path != null) {
            started = true;
            ask();
        }
    }

    /** Stops. */
    public void close() {
        closed = true;
    }

    /**
     * Our clock was set: what was measured does not hold any more. Asks at once, or as soon as the venue has answered.
     */
    public void restart() {
        count = 0;
        if (started && !closed && !isAsking) {
            next.cancel();
            ask();
        }
    }

    /**
     * Takes a sample.
     *
     * @param sentNs our time when the request left.
     * @param receivedNs our time when the answer was here.
     * @param venueNs the venue's time in the answer.
     */
    public void onSample(final long sentNs, final long receivedNs, final long venueNs) {
        final int slot = count % SAMPLES;
        roundTrips[slot] = Math.max(0, receivedNs - sentNs);
        offsets[slot] = venueNs - (sentNs + roundTrips[slot] / 2);
        count++;
        int best = 0;
        for (int i = 1; i < Math.min(count, SAMPLES); i++) {
            best = roundTrips[i] < roundTrips[best] ? i : best;
        }
        counters.clockOffsetNs = offsets[best];
        counters.clockErrorNs = roundTrips[best] / 2;
    }

    private void ask() {
        if (closed) {
            return;
        }
        isAsking = true;
        final long sentNs = scheduler.epochNs();
        rest.get(path, new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int status,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                if (status == 200) {
                    final byte[] text = new byte[length];
                    buffer.getBytes(offset, text);
                    try {
                        onSample(sentNs, receiveTimeNs, reader.read(text));
                    } catch (final IOException ignored) {
                        counters.unknownEvents++; // an answer that cannot be read teaches nothing: the next one may
                    }
                }
                again();
            }

            @Override
            public void onFailure(final String reason) {
                again();
            }
        });
    }

    private void again() {
        isAsking = false;
        if (!closed) {
            next = scheduler.schedule(count < SAMPLES ? FIRST_INTERVAL_NS : INTERVAL_NS, this::ask);
        }
    }
}
