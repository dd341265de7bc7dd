package io.rayo.gateways.orders;

/**
 * Bounds and times of order entry. Times in nanoseconds.
 *
 * @param maxOrders orders followed at a time, 1 to 1048576.
 * @param requestTimeoutNs after which a request without an answer has an unknown outcome.
 * @param queryDelayNs before the first question about an order; doubles up to queryMaxDelayNs.
 * @param queryMaxDelayNs longest pause between two questions about an order.
 * @param queryPaceNs shortest time between two questions of any order.
 * @param fillsGraceNs that fills which the venue has told of may take until they are asked for.
 * @param notFoundRepeats answers "no such order" that it takes to believe it.
 * @param notFoundAgeNs time after sending before which it is not believed: venues wait 10 s for their engines.
 * @param tradeLite whether a venue's quick fill event is used. It knows no fee, and the full event is then a duplicate.
 * @param deadManNs after which the venue is to cancel our orders if it has not heard of us, where it has such a switch;
 *     0 for none.
 * @param leverage that instruments are set to before their first order, where the venue has leverage; 0 leaves it.
 * @param marginMode that instruments are set to, where it can be set for one.
 * @param sweepNs between two looks at the list of open orders while all seems well: an event may have been lost without
 *     a trace.
 * @param fundingNs between two looks at the venue's list of funding payments, at multiples of it and some seconds by
 *     the venue's clock; an hour must be a multiple of it.
 * @param isChecked whether orders wait until the venue's clock is known and our orders and holdings have been compared
 *     with the venue's, at the start and after each break. Only tests of other things switch it off.
 * @param takesHoldings whether what the venue says that we hold is taken as it is, for those who know of orders alone.
 * @param maxDelayNs from the receipt of the event that caused a new order or a change until it is sent; a later one is
 *     refused, and the core decides anew. Cancels are never too late.
 */
public record OrderSettings(
        int maxOrders,
        long requestTimeoutNs,
        long queryDelayNs,
        long queryMaxDelayNs,
        long queryPaceNs,
        long fillsGraceNs,
        int notFoundRepeats,
        long notFoundAgeNs,
        boolean tradeLite,
        long deadManNs,
        int leverage,
        MarginMode marginMode,
        long sweepNs,
        long fundingNs,
        boolean isChecked,
        boolean takesHoldings,
        long maxDelayNs) {
    private static final long MILLISECOND_NS = 1_000_000;

    /** What is used unless configured otherwise. */
    public static final OrderSettings DEFAULTS = new Builder().build();

    /** Checks the bounds. */
    public OrderSettings {
        if (maxOrders < 1 || maxOrders > 1 << 20) {
            throw new IllegalArgumentException("invalid maxOrders=" + maxOrders + ": must be 1 to 1048576");
        }
        if (requestTimeoutNs <= 0
                || queryDelayNs <= 0
                || queryMaxDelayNs < queryDelayNs
                || queryPaceNs <= 0
                || fillsGraceNs <= 0
                || notFoundAgeNs < 0
                || deadManNs < 0
                || leverage < 0
                || sweepNs <= 0
                || fundingNs <= 0
                || maxDelayNs <= 0) {
            throw new IllegalArgumentException("invalid times: must be above 0 and queryMaxDelay at least queryDelay");
        }
        if (notFoundRepeats < 2) {
            throw new IllegalArgumentException("invalid notFoundRepeats=" + notFoundRepeats + ": must be at least 2");
        }
    }

    /**
     * Starts from these settings.
     *
     * @return a builder that holds them.
     */
    public Builder with() {
        final Builder builder = new Builder();
        builder.maxOrders = maxOrders;
        builder.requestTimeoutNs = requestTimeoutNs;
        builder.queryDelayNs = queryDelayNs;
        builder.queryMaxDelayNs = queryMaxDelayNs;
        builder.queryPaceNs = queryPaceNs;
        builder.fillsGraceNs = fillsGraceNs;
        builder.notFoundRepeats = notFoundRepeats;
        builder.notFoundAgeNs = notFoundAgeNs;
        builder.tradeLite = tradeLite;
        builder.deadManNs = deadManNs;
        builder.leverage = leverage;
        builder.marginMode = marginMode;
        builder.sweepNs = sweepNs;
        builder.fundingNs = fundingNs;
        builder.isChecked = isChecked;
        builder.takesHoldings = takesHoldings;
        builder.maxDelayNs = maxDelayNs;
        return builder;
    }

    /** Changes some of the settings. Not for several threads. */
    public static final class Builder {
        private int maxOrders = 4_096;
        private long requestTimeoutNs = 5_000 * MILLISECOND_NS;
        private long queryDelayNs = 250 * MILLISECOND_NS;
        private long queryMaxDelayNs = 4_000 * MILLISECOND_NS;
        private long queryPaceNs = 20 * MILLISECOND_NS;
        private long fillsGraceNs = 300 * MILLISECOND_NS;
        private int notFoundRepeats = 3;
        private long notFoundAgeNs = 11_000 * MILLISECOND_NS;
        private boolean tradeLite;
        private long deadManNs;
        private int leverage;
        private MarginMode marginMode = MarginMode.AS_IT_IS;
        private long sweepNs = 30_000 * MILLISECOND_NS;
        private long fundingNs = 600_000 * MILLISECOND_NS;
        private boolean isChecked = true;
        private boolean takesHoldings;
        private long maxDelayNs = 2_000 * MILLISECOND_NS;

        private Builder() {}

        /**
         * Sets how long after its cause an order may be sent.
         *
         * @param delayNs nanoseconds, above 0.
         * @return this.
         */
        public Builder maxDelayNs(final long delayNs) {
            maxDelayNs = delayNs;
            return this;
        }

        /**
         * Sets how many orders are followed at a time.
         *
         * @param orders 1 to 1048576.
         * @return this.
         */
        public Builder maxOrders(final int orders) {
            maxOrders = orders;
            return this;
        }

        /**
         * Sets after how long a request has an unknown outcome.
         *
         * @param timeoutNs nanoseconds.
         * @return this.
         */
        public Builder requestTimeoutNs(final long timeoutNs) {
            requestTimeoutNs = timeoutNs;
            return this;
        }

        /**
         * Sets the pace of questions.
         *
         * @param delayNs before the first about an order.
         * @param maxDelayNs longest between two about an order.
         * @param paceNs shortest between two about any.
         * @return this.
         */
        public Builder queries(final long delayNs, final long maxDelayNs, final long paceNs) {
            queryDelayNs = delayNs;
            queryMaxDelayNs = maxDelayNs;
            queryPaceNs = paceNs;
            return this;
        }

        /**
         * Sets how long fills may take after the venue told of them.
         *
         * @param graceNs nanoseconds.
         * @return this.
         */
        public Builder fillsGraceNs(final long graceNs) {
            fillsGraceNs = graceNs;
            return this;
        }

        /**
         * Sets what it takes to believe that an order is not there.
         *
         * @param repeats of the answer, at least 2.
         * @param ageNs time after sending.
         * @return this.
         */
        public Builder notFound(final int repeats, final long ageNs) {
            notFoundRepeats = repeats;
            notFoundAgeNs = ageNs;
            return this;
        }

        /**
         * Sets whether quick fill events are used.
         *
         * @param isUsed true if so.
         * @return this.
         */
        public Builder tradeLite(final boolean isUsed) {
            tradeLite = isUsed;
            return this;
        }

        /**
         * Sets the time of the dead man's switch.
         *
         * @param timeNs nanoseconds; 0 for none.
         * @return this.
         */
        public Builder deadManNs(final long timeNs) {
            deadManNs = timeNs;
            return this;
        }

        /**
         * Sets leverage and margin mode of each instrument, before its first order.
         *
         * @param newLeverage 1 or more; 0 leaves it as it is.
         * @param newMarginMode where it can be set.
         * @return this.
         */
        public Builder margin(final int newLeverage, final MarginMode newMarginMode) {
            leverage = newLeverage;
            marginMode = newMarginMode;
            return this;
        }

        /**
         * Sets how often the list of open orders is looked at.
         *
         * @param intervalNs nanoseconds.
         * @return this.
         */
        public Builder sweepNs(final long intervalNs) {
            sweepNs = intervalNs;
            return this;
        }

        /**
         * Sets how often the list of funding payments is looked at.
         *
         * @param intervalNs nanoseconds.
         * @return this.
         */
        public Builder fundingNs(final long intervalNs) {
            fundingNs = intervalNs;
            return this;
        }

        /**
         * Sets whether orders wait for the venue's clock and for reconciliation.
         *
         * @param checked false in tests of other things.
         * @return this.
         */
        public Builder checked(final boolean checked) {
            isChecked = checked;
            return this;
        }

        /**
         * Sets whether holdings are taken as the venue says them, instead of compared with our books.
         *
         * @param isTaken true for those who have no books.
         * @return this.
         */
        public Builder takesHoldings(final boolean isTaken) {
            takesHoldings = isTaken;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return settings.
         */
        public OrderSettings build() {
            return new OrderSettings(
                    maxOrders,
                    requestTimeoutNs,
                    queryDelayNs,
                    queryMaxDelayNs,
                    queryPaceNs,
                    fillsGraceNs,
                    notFoundRepeats,
                    notFoundAgeNs,
                    tradeLite,
                    deadManNs,
                    leverage,
                    marginMode,
                    sweepNs,
                    fundingNs,
                    isChecked,
                    takesHoldings,
                    maxDelayNs);
        }
    }
}
