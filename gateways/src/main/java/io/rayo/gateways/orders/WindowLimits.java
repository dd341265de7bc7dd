package io.rayo.gateways.orders;

import java.util.Arrays;

/**
 * Limits of requests in windows of time, aligned to the venue's clock or sliding. Each window is counted here as
 * requests are sent and corrected upwards by what the answers say (others may use the same limits). Orders and
 * questions may use 75 % of a window, so that cancels, which may use 95 %, always have a reserve (70 and 90 % once the
 * venue has said that we sent too much); during a ban nothing goes out. One thread; allocates nothing after
 * construction but when a venue names a window that was not known, at most {@value #MAX_WINDOWS} times.
 */
public final class WindowLimits implements OrderLimits {
    /** Most windows. */
    public static final int MAX_WINDOWS = 12;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long PAUSE_NS = SECOND_NS / 10;
    private static final int SHARE = 75;
    private static final int CANCEL_SHARE = 95;

    /** Taken off both shares once the venue has said that we sent too much. */
    private static final int CAUTION = 5;

    private static final int CODES = 128; // letters of the kinds of requests

    private final Window[] windows = new Window[MAX_WINDOWS];
    private int count;
    private final long banNs;

    /** Of the questions that go to one of the venue's sources; null if none has a limit of its own. */
    private Window source;

    private int sourceStage;
    private long bannedUntilNs = Long.MIN_VALUE;
    private int caution;

    /**
     * Creates limits without windows.
     *
     * @param banNs that a ban lasts at least if the venue does not say, nanoseconds.
     */
    public WindowLimits(final long banNs) {
        this.banNs = banNs;
    }

    /**
     * Adds a window.
     *
     * @param ofOrders true for a limit of orders, false for one of requests in general.
     * @param isSliding true if the venue counts the last interval, false if its windows begin at whole intervals.
     * @param intervalNs length, nanoseconds.
     * @param limit in a window, above 0.
     * @return the window, for its costs.
     */
    public Window window(final boolean ofOrders, final boolean isSliding, final long intervalNs, final long limit) {
        final Window window = new Window(ofOrders, isSliding, intervalNs, limit);
        windows[count++] = window;
        return window;
    }

    /**
     * Adds a window for questions about orders that go to one of the venue's sources, beside what all questions cost.
     * Nothing more urgent needs it, so that they may use what cancels may of others.
     *
     * @param stage of those questions.
     * @param isSliding as of {@link #window}.
     * @param intervalNs length, nanoseconds.
     * @param limit questions, or pages, in a window.
     */
    public void source(final int stage, final boolean isSliding, final long intervalNs, final long limit) {
        sourceStage = stage;
        source = new Window(false, isSliding, intervalNs, limit).cost(RequestKind.QUERY_ORDER, 1);
    }

    @Override
    public boolean mayAsk(final int stage, final long venueTimeNs) {
        return source == null
                || stage != sourceStage
                || source.hasRoom(venueTimeNs, RequestKind.QUERY_ORDER, CANCEL_SHARE - caution);
    }

    @Override
    public void asked(final int stage, final long venueTimeNs) {
        if (source != null && stage == sourceStage) {
            source.spend(venueTimeNs, RequestKind.QUERY_ORDER);
        }
    }

    @Override
    public boolean maySend(final RequestKind kind, final long venueTimeNs) {
        if (isBanned(venueTimeNs)) {
            return false;
        }
        final int share = kind == RequestKind.CANCEL || kind == RequestKind.HANDSHAKE || kind == RequestKind.DEAD_MAN
                ? CANCEL_SHARE - caution
                : SHARE - caution;
        for (int i = 0; i < count; i++) {
            if (!windows[i].hasRoom(venueTimeNs, kind, share)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void sent(final RequestKind kind, final long venueTimeNs) {
        for (int i = 0; i < count; i++) {
            windows[i].spend(venueTimeNs, kind);
        }
    }

    @Override
    public void onRateLimit(
            final boolean ofOrders, final long intervalNs, final long limit, final long used, final long venueTimeNs) {
        for (int i = 0; i < count; i++) {
            final Window window = windows[i];
            if (window.ofOrders == ofOrders && window.intervalNs == intervalNs) {
                window.report(venueTimeNs, limit, used);
                return;
            }
        }
        if (ofOrders && limit > 0 && intervalNs > 0 && count < MAX_WINDOWS) {
            window(true, false, intervalNs, limit).cost(RequestKind.PLACE, 1).report(venueTimeNs, limit, used);
        }
    }

    @Override
    public void ban(final long venueTimeNs, final long untilNs, final boolean severe) {
        final long atLeast = severe ? venueTimeNs + banNs : (venueTimeNs / MINUTE_NS + 1) * MINUTE_NS;
        caution = CAUTION;
        // the end of a window that was named may be over by the time that the answer is here: that is not "not named"
        final boolean isOver = untilNs > 0 && untilNs <= venueTimeNs && !severe;
        bannedUntilNs =
                Math.max(bannedUntilNs, isOver ? venueTimeNs + PAUSE_NS : untilNs > venueTimeNs ? untilNs : atLeast);
    }

    @Override
    public boolean isBanned(final long venueTimeNs) {
        return venueTimeNs < bannedUntilNs;
    }

    /**
     * One limit with its current window. A sliding one is kept in {@value #PARTS} parts: what counts is the current
     * part and as many before it, so that whatever the venue takes for the last interval lies within.
     */
    public static final class Window {
        private static final int PARTS = 10;

        private final boolean ofOrders;
        private final long intervalNs;
        private final long partNs;
        private final int[] costs = new int[CODES];
        private final long[] used;
        private long limit;
        private long index = Long.MIN_VALUE / 2;
        private long load;

        private Window(final boolean ofOrders, final boolean isSliding, final long intervalNs, final long limit) {
            if (intervalNs <= 0 || limit <= 0) {
                throw new IllegalArgumentException("a limit needs a time and a number above 0");
            }
            this.ofOrders = ofOrders;
            this.intervalNs = intervalNs;
            this.limit = limit;
            partNs = isSliding ? (intervalNs + PARTS - 1) / PARTS : intervalNs;
            used = new long[isSliding ? PARTS + 1 : 1];
        }

        /**
         * Sets what every kind of request costs.
         *
         * @param cost 0 or more.
         * @return this.
         */
        public Window costOfAll(final int cost) {
            Arrays.fill(costs, cost);
            return this;
        }

        /**
         * Sets what a kind of request costs.
         *
         * @param kind of request.
         * @param cost 0 or more.
         * @return this.
         */
        public Window cost(final RequestKind kind, final int cost) {
            costs[kind.code()] = cost;
            return this;
        }

        /** Goes on to now; a clock that was set back a little stays where it was, so that nothing is forgotten. */
        private void turn(final long venueTimeNs) {
            final long now = venueTimeNs / partNs;
            final long passed = now - index;
            if (passed == 0 || (passed < 0 && passed > -used.length)) {
                return;
            }
            final long parts = passed < 0 ? used.length : Math.min(passed, used.length);
            for (long part = now - parts + 1; part <= now; part++) {
                final int place = (int) Math.floorMod(part, (long) used.length);
                load -= used[place];
                used[place] = 0;
            }
            index = now;
        }

        private int place() {
            return (int) Math.floorMod(index, (long) used.length);
        }

        private boolean hasRoom(final long venueTimeNs, final RequestKind kind, final int percent) {
            final int cost = costs[kind.code()];
            if (cost == 0) {
                return true;
            }
            turn(venueTimeNs);
            return (load + cost) * 100 <= limit * percent; // counts are far below 2^56
        }

        private void spend(final long venueTimeNs, final RequestKind kind) {
            turn(venueTimeNs);
            final int cost = costs[kind.code()];
            used[place()] += cost;
            load += cost;
        }

        private void report(final long venueTimeNs, final long newLimit, final long newUsed) {
            turn(venueTimeNs);
            if (newLimit > 0) {
                limit = Math.min(newLimit, 1L << 40);
            }
            // answers may be older than requests that are under way: only upwards
            final long more = Math.min(newUsed, 1L << 40) - load;
            if (more > 0) {
                used[place()] += more;
                load += more;
            }
        }
    }
}
