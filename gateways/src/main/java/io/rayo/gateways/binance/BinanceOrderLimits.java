package io.rayo.gateways.binance;

/**
 * Keeps requests below the venue's limits: request weight in a minute, orders in up to four windows. Each window is
 * counted here as requests are sent and corrected upwards by what the answers say (others may use the same limits).
 * Windows are aligned to the venue's clock. Orders and questions may use 80 % of a limit, requests to cancel 95 %;
 * during a ban nothing goes out. One thread.
 */
final class BinanceOrderLimits {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long DAY_NS = 86_400 * SECOND_NS;
    private static final int SHARE = 80;
    private static final int CANCEL_SHARE = 95;
    private static final int MAX_WINDOWS = 4;

    private final Window weight;
    private final Window[] orders = new Window[MAX_WINDOWS];
    private int orderWindows;
    private final int queryWeight;
    private final int fillsWeight;
    private final int placeWeight;
    private long bannedUntilNs = Long.MIN_VALUE;

    BinanceOrderLimits(final BinanceProduct product) {
        final boolean futures = product.isFutures();
        weight = new Window(MINUTE_NS, product.weightPerMinute());
        add(10 * SECOND_NS, futures ? 300 : 50);
        add(futures ? MINUTE_NS : DAY_NS, futures ? 1_200 : 160_000);
        placeWeight = futures ? 0 : 1;
        queryWeight = futures ? 1 : 4;
        fillsWeight = 5;
    }

    private void add(final long intervalNs, final long limit) {
        orders[orderWindows++] = new Window(intervalNs, limit);
    }

    /** Whether an order may go out; venue time. */
    boolean mayPlace(final long venueTimeNs) {
        if (isBanned(venueTimeNs) || !weight.hasRoom(venueTimeNs, placeWeight, SHARE)) {
            return false;
        }
        for (int i = 0; i < orderWindows; i++) {
            if (!orders[i].hasRoom(venueTimeNs, 1, SHARE)) {
                return false;
            }
        }
        return true;
    }

    boolean mayCancel(final long venueTimeNs) {
        return !isBanned(venueTimeNs) && weight.hasRoom(venueTimeNs, 1, CANCEL_SHARE);
    }

    boolean mayQuery(final long venueTimeNs) {
        return !isBanned(venueTimeNs) && weight.hasRoom(venueTimeNs, fillsWeight, SHARE);
    }

    void placed(final long venueTimeNs) {
        weight.spend(venueTimeNs, placeWeight);
        for (int i = 0; i < orderWindows; i++) {
            orders[i].spend(venueTimeNs, 1);
        }
    }

    void cancelled(final long venueTimeNs) {
        weight.spend(venueTimeNs, 1);
    }

    void queried(final long venueTimeNs, final boolean fills) {
        weight.spend(venueTimeNs, fills ? fillsWeight : queryWeight);
    }

    /** What an answer says of a window. */
    void onRateLimit(
            final boolean ofOrders, final long intervalNs, final long limit, final long count, final long venueTimeNs) {
        if (!ofOrders) {
            if (intervalNs == MINUTE_NS) {
                weight.report(venueTimeNs, limit, count);
            }
            return;
        }
        for (int i = 0; i < orderWindows; i++) {
            if (orders[i].intervalNs == intervalNs) {
                orders[i].report(venueTimeNs, limit, count);
                return;
            }
        }
        if (orderWindows < MAX_WINDOWS) {
            add(intervalNs, limit); // a window of a kind that was not known: at most four times
            orders[orderWindows - 1].report(venueTimeNs, limit, count);
        }
    }

    /** The venue wants nothing for a while; until 0 if it did not say until when. */
    void ban(final long venueTimeNs, final long untilNs, final boolean severe) {
        final long atLeast = severe ? venueTimeNs + 2 * MINUTE_NS : (venueTimeNs / MINUTE_NS + 1) * MINUTE_NS;
        final long until = untilNs > venueTimeNs ? untilNs : atLeast;
        bannedUntilNs = Math.max(bannedUntilNs, until);
    }

    boolean isBanned(final long venueTimeNs) {
        return venueTimeNs < bannedUntilNs;
    }

    /** One limit with its current window. */
    private static final class Window {
        private final long intervalNs;
        private long limit;
        private long index = Long.MIN_VALUE;
        private long count;

        Window(final long intervalNs, final long limit) {
            this.intervalNs = intervalNs;
            this.limit = limit;
        }

        private void turn(final long venueTimeNs) {
            final long now = venueTimeNs / intervalNs;
            if (now != index) {
                index = now;
                count = 0;
            }
        }

        boolean hasRoom(final long venueTimeNs, final long amount, final int percent) {
            turn(venueTimeNs);
            return (count + amount) * 100 <= limit * percent; // counts are far below 2^56
        }

        void spend(final long venueTimeNs, final long amount) {
            turn(venueTimeNs);
            count += amount;
        }

        void report(final long venueTimeNs, final long newLimit, final long newCount) {
            turn(venueTimeNs);
            if (newLimit > 0) {
                limit = Math.min(newLimit, 1L << 40);
            }
            // answers may be older than requests that are under way: only upwards
            count = Math.max(count, Math.min(newCount, 1L << 40));
        }
    }
}
