package io.rayo.gateways.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Times and limits of a connection, all durations in nanoseconds.
 *
 * @param silenceNs a connection that brings nothing for so long is given up, in nanoseconds.
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
 * @param heartbeatText our ping as a text message, from the time of day in milliseconds; null for a WebSocket ping.
 * @param afterGreeting whether nothing may be sent before the venue's first message.
 * @param banNs how long we stay away after a ban that does not say how long it lasts.
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
        int maxMessageLength,
        LongFunction<String> heartbeatText,
        boolean afterGreeting,
        long banNs) {
    /**
     * What suits a venue that cuts connections after 24 hours.
     *
     * @param messagesPerSecond that the venue takes.
     * @return the settings.
     */
    public static ConnectionSettings defaults(final int messagesPerSecond) {
        return new Builder(messagesPerSecond).build();
    }

    /**
     * Starts from these settings.
     *
     * @return a builder that holds them.
     */
    public Builder with() {
        final Builder builder = new Builder(messagesPerSecond);
        builder.silenceNs = silenceNs;
        builder.firstFrameNs = firstFrameNs;
        builder.heartbeatNs = heartbeatNs;
        builder.maxAgeNs = maxAgeNs;
        builder.ageJitterNs = ageJitterNs;
        builder.overlapNs = overlapNs;
        builder.firstBackOffNs = firstBackOffNs;
        builder.maxBackOffNs = maxBackOffNs;
        builder.stableNs = stableNs;
        builder.breakerFailures = breakerFailures;
        builder.breakerResetNs = breakerResetNs;
        builder.attemptsPer5Minutes = attemptsPer5Minutes;
        builder.connectTimeoutNs = connectTimeoutNs;
        builder.maxMessageLength = maxMessageLength;
        builder.heartbeatText = heartbeatText;
        builder.afterGreeting = afterGreeting;
        builder.banNs = banNs;
        return builder;
    }

    /** Changes some of the settings. Not for several threads. */
    public static final class Builder {
        private long silenceNs = TimeUnit.SECONDS.toNanos(30);
        private long firstFrameNs = TimeUnit.SECONDS.toNanos(30);
        private long heartbeatNs;
        private long maxAgeNs = TimeUnit.HOURS.toNanos(23);
        private long ageJitterNs = TimeUnit.MINUTES.toNanos(30);
        private long overlapNs = TimeUnit.SECONDS.toNanos(5);
        private long firstBackOffNs = TimeUnit.MILLISECONDS.toNanos(500);
        private long maxBackOffNs = TimeUnit.SECONDS.toNanos(30);
        private long stableNs = TimeUnit.SECONDS.toNanos(60);
        private int breakerFailures = 3;
        private long breakerResetNs = TimeUnit.SECONDS.toNanos(900);
        private int messagesPerSecond;
        private int attemptsPer5Minutes = 300;
        private long connectTimeoutNs = TimeUnit.SECONDS.toNanos(10);
        private int maxMessageLength = 8 << 20;
        private LongFunction<String> heartbeatText;
        private boolean afterGreeting;
        private long banNs = TimeUnit.SECONDS.toNanos(120);

        private Builder(final int messagesPerSecond) {
            this.messagesPerSecond = messagesPerSecond;
        }

        /**
         * Times for silence.
         *
         * @param newSilenceNs of the whole connection.
         * @param newFirstFrameNs of a stream that must speak.
         * @return this.
         */
        public Builder silence(final long newSilenceNs, final long newFirstFrameNs) {
            silenceNs = newSilenceNs;
            firstFrameNs = newFirstFrameNs;
            return this;
        }

        /**
         * Pings of our own.
         *
         * @param newHeartbeatNs between two of them; 0 for none.
         * @param newHeartbeatText of them, from the time of day in milliseconds; null for WebSocket pings.
         * @return this.
         */
        public Builder heartbeat(final long newHeartbeatNs, final LongFunction<String> newHeartbeatText) {
            heartbeatNs = newHeartbeatNs;
            heartbeatText = newHeartbeatText;
            return this;
        }

        /**
         * Age limit.
         *
         * @param newMaxAgeNs of a connection.
         * @param newAgeJitterNs taken off by chance.
         * @param newOverlapNs of old and new.
         * @return this.
         */
        public Builder maxAge(final long newMaxAgeNs, final long newAgeJitterNs, final long newOverlapNs) {
            maxAgeNs = newMaxAgeNs;
            ageJitterNs = newAgeJitterNs;
            overlapNs = newOverlapNs;
            return this;
        }

        /**
         * Delays before retries.
         *
         * @param newFirstBackOffNs longest before the first.
         * @param newMaxBackOffNs longest before any.
         * @return this.
         */
        public Builder backOff(final long newFirstBackOffNs, final long newMaxBackOffNs) {
            firstBackOffNs = newFirstBackOffNs;
            maxBackOffNs = newMaxBackOffNs;
            return this;
        }

        /**
         * Circuit breaker.
         *
         * @param newFailures in a row that open it.
         * @param newResetNs how long it stays open.
         * @return this.
         */
        public Builder breaker(final int newFailures, final long newResetNs) {
            breakerFailures = newFailures;
            breakerResetNs = newResetNs;
            return this;
        }

        /**
         * Attempts to connect.
         *
         * @param newAttemptsPer5Minutes that the venue takes.
         * @return this.
         */
        public Builder attempts(final int newAttemptsPer5Minutes) {
            attemptsPer5Minutes = newAttemptsPer5Minutes;
            return this;
        }

        /**
         * Bans.
         *
         * @param newBanNs how long we stay away after a ban that does not say how long it lasts.
         * @return this.
         */
        public Builder ban(final long newBanNs) {
            banNs = newBanNs;
            return this;
        }

        /**
         * Order of the first messages.
         *
         * @param newAfterGreeting whether nothing may be sent before the venue's first message.
         * @return this.
         */
        public Builder afterGreeting(final boolean newAfterGreeting) {
            afterGreeting = newAfterGreeting;
            return this;
        }

        /**
         * Concludes.
         *
         * @return the settings.
         */
        public ConnectionSettings build() {
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
                    breakerFailures,
                    breakerResetNs,
                    messagesPerSecond,
                    attemptsPer5Minutes,
                    connectTimeoutNs,
                    maxMessageLength,
                    heartbeatText,
                    afterGreeting,
                    banNs);
        }
    }
}
