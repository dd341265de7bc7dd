package io.rayo.gateways.sim.playback;

/**
 * What a playback did so far.
 *
 * @param rows good rows of the recordings that had their turn.
 * @param rowsTotal good rows of all recordings.
 * @param framesSent frames sent, counted once per connection that got them.
 * @param framesUnsubscribed stream rows that nobody had subscribed when their turn came.
 * @param snapshotsServed REST depth requests answered with a recorded snapshot.
 * @param snapshotsUnasked snapshot rows that passed although nobody had asked in time.
 * @param requestsRefused REST requests answered with a 4xx.
 * @param damagedLines lines of the recordings that could not be read.
 * @param elapsedNs from the first row to the last, or until now.
 * @param ended whether everything was played.
 */
public record PlaybackSummary(
        long rows,
        long rowsTotal,
        long framesSent,
        long framesUnsubscribed,
        long snapshotsServed,
        long snapshotsUnasked,
        long requestsRefused,
        long damagedLines,
        long elapsedNs,
        boolean ended) {}
