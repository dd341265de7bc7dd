package io.rayo.gateways.net;

import java.util.concurrent.TimeUnit;

/**
 * Times and limits of a connection, all durations in nanoseconds.
 *
 * @param silenceNs a connection that brings nothing for so long is given up.
 * @param firstFrameNs a stream that must speak and has not after so long is reported.
 * @param heartbeatNs between pings that we send; 0 for none, where the venue sends them.
 * @param maxAgeNs a connection is replaced when it is this old, less up to {@code ageJitterNs}.
 * @param ageJitterNs see there.
 * @param overlapNs how long the old connection stays after the new one is complete.
 * @param firstBackOffNs longest delay before the first retry.
 * @param maxBackOffNs longest delay before any.
 * @param stableNs a connection that lived so long counts as a success.
 * @param breakerFailures failures in a row that open the circuit breaker.
 * @param breakerResetNs how long it stays open.
 * @param messagesPerSecond that the venue takes, pongs included.
 * @param attemptsPer5Minutes that the venue takes.
 * @param connectTimeoutNs from the start of an attempt to the end of the upgrade.
 * @param maxMessageLength longest message that is taken, in bytes.
 */
public record ConnectionSettings(
        long silenceNs,
        long firstFrameNs,
        long heartbeatNs,
        long maxAgeNs,
        long ageJitterNs,
        long overlapNs,
        long firstBackOffNs,
        long maxBackOffNs,
        long stableNs,
        int breakerFailures,
        long breakerResetNs,
        int messagesPerSecond,
        int attemptsPer5Minutes,
        long connectTimeoutNs,
        int maxMessageLength) {
    /**
     * What suits a venue that cuts connections after 24 hours.
     *
     * @param messagesPerSecond that the venue takes.
     * @return the settings.
     */
    public static ConnectionSettings defaults(final int messagesPerSecond) {
        return new ConnectionSettings(
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.SECONDS.toNanos(30),
                0,
                TimeUnit.HOURS.toNanos(23),
                TimeUnit.MINUTES.toNanos(30),
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.MILLISECONDS.toNanos(500),
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.SECONDS.toNanos(60),
                3,
                TimeUnit.SECONDS.toNanos(900),
                messagesPerSecond,
                300,
                TimeUnit.SECONDS.toNanos(10),
                8 << 20);
    }

    /**
     * The same with other times for the circuit breaker.
     *
     * @param failures in a row that open it.
     * @param resetNs how long it stays open.
     * @return the settings.
     */
    public ConnectionSettings withBreaker(final int failures, final long resetNs) {
        return new ConnectionSettings(
                silenceNs,
                firstFrameNs,
                heartbeatNs,
                maxAgeNs,
                ageJitterNs,
                overlapNs,
                firstBackOffNs,
                maxBackOffNs,
                stableNs,
                failures,
                resetNs,
                messagesPerSecond,
                attemptsPer5Minutes,
                connectTimeoutNs,
                maxMessageLength);
    }

    /**
     * The same with other times for silence.
     *
     * @param newSilenceNs of the whole connection.
     * @param newFirstFrameNs of a stream that must speak.
     * @return the settings.
     */
    public ConnectionSettings withSilence(final long newSilenceNs, final long newFirstFrameNs) {
        return new ConnectionSettings(
                newSilenceNs,
                newFirstFrameNs,
                heartbeatNs,
                maxAgeNs,
                ageJitterNs,
                overlapNs,
                firstBackOffNs,
                maxBackOffNs,
                stableNs,
                breakerFailures,
                breakerResetNs,
                messagesPerSecond,
                attemptsPer5Minutes,
                connectTimeoutNs,
                maxMessageLength);
    }

    /**
     * The same with pings of our own.
     *
     * @param newHeartbeatNs between two of them; 0 for none.
     * @return the settings.
     */
    public ConnectionSettings withHeartbeat(final long newHeartbeatNs) {
        return new ConnectionSettings(
                silenceNs,
                firstFrameNs,
                newHeartbeatNs,
                maxAgeNs,
                ageJitterNs,
                overlapNs,
                firstBackOffNs,
                maxBackOffNs,
                stableNs,
                breakerFailures,
                breakerResetNs,
                messagesPerSecond,
                attemptsPer5Minutes,
                connectTimeoutNs,
                maxMessageLength);
    }

    /**
     * The same with another age limit.
     *
     * @param newMaxAgeNs of a connection.
     * @param newAgeJitterNs taken off by chance.
     * @param newOverlapNs of old and new.
     * @return the settings.
     */
    public ConnectionSettings withMaxAge(final long newMaxAgeNs, final long newAgeJitterNs, final long newOverlapNs) {
        return new ConnectionSettings(
                silenceNs,
                firstFrameNs,
                heartbeatNs,
                newMaxAgeNs,
                newAgeJitterNs,
                newOverlapNs,
                firstBackOffNs,
                maxBackOffNs,
                stableNs,
                breakerFailures,
                breakerResetNs,
                messagesPerSecond,
                attemptsPer5Minutes,
                connectTimeoutNs,
                maxMessageLength);
    }
}
