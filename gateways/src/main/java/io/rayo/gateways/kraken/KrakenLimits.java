package io.rayo.gateways.kraken;

import io.rayo.gateways.orders.OrderLimits;
import io.rayo.gateways.orders.RequestKind;

/**
 * The spot market's limits: points that requests cost and time forgives, one counter for private REST calls and one for
 * orders. The venue counts orders of each pair apart, and by their age; here they are counted together, each change and
 * cancel as one of a young order. Orders and questions may use three quarters. Cancels are counted but never held back:
 * that they are refused has to be said by the venue. One thread; allocates nothing after construction.
 */
final class KrakenLimits implements OrderLimits {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long BAN_NS = 600 * SECOND_NS;
    private static final long PAUSE_NS = 5 * SECOND_NS;

    /** Where the time that the venue named is over already. */
    private static final long OVER_NS = SECOND_NS / 10;

    private static final int POINT = 1_000;
    private static final int SHARE = 75;
    private static final int URGENT_SHARE = 95;

    private final Counter requests;
    private final Counter orders;
    private long bannedUntilNs = Long.MIN_VALUE;

    KrakenLimits(final KrakenTier tier) {
        requests = new Counter(tier.requests(), tier.requestDecay());
        orders = new Counter(tier.orders(), tier.orderDecay());
    }

    private static int requestCost(final RequestKind kind) {
        return switch (kind) {
            case QUERY_FILLS, RECENT_FILLS -> 2;
            case QUERY_ORDER, OPEN_ORDERS, BALANCES, TOKEN, CANCEL_ALL -> 1;
            default -> 0;
        };
    }

    private static int orderCost(final RequestKind kind) {
        return switch (kind) {
            case PLACE -> 1;
            case REPLACE, CANCEL -> 4;
            default -> 0;
        };
    }

    @Override
    public boolean maySend(final RequestKind kind, final long venueTimeNs) {
        if (isBanned(venueTimeNs)) {
            return false;
        }
        final int share = kind == RequestKind.TOKEN ? URGENT_SHARE : SHARE;
        return requests.hasRoom(requestCost(kind), share, venueTimeNs)
                && (kind == RequestKind.CANCEL || orders.hasRoom(orderCost(kind), share, venueTimeNs));
    }

    @Override
    public void sent(final RequestKind kind, final long venueTimeNs) {
        requests.spend(requestCost(kind), venueTimeNs);
        orders.spend(orderCost(kind), venueTimeNs);
    }

    @Override
    public void onRateLimit(
            final boolean ofOrders, final long intervalNs, final long limit, final long used, final long venueTimeNs) {
        // the venue's answers tell none
    }

    @Override
    public void ban(final long venueTimeNs, final long untilNs, final boolean severe) {
        // a time that was named may be over by the time that the answer is here: that is not "not named"
        final boolean isOver = untilNs > 0 && untilNs <= venueTimeNs && !severe;
        final long otherwise = venueTimeNs + (severe ? BAN_NS : isOver ? OVER_NS : PAUSE_NS);
        bannedUntilNs = Math.max(bannedUntilNs, untilNs > venueTimeNs ? untilNs : otherwise);
    }

    @Override
    public boolean isBanned(final long venueTimeNs) {
        return venueTimeNs < bannedUntilNs;
    }

    /** Points that time forgives, in thousandths. */
    private static final class Counter {
        private final long max;
        private final long decay;
        private long points;
        private long atNs;

        private Counter(final int max, final int decay) {
            this.max = (long) max * POINT;
            this.decay = decay;
        }

        private void forgive(final long nowNs) {
            // in steps of a millisecond, so that nothing is lost to rounding; an hour forgives everything
            final long elapsedMs = Math.min((nowNs - atNs) / 1_000_000, 3_600_000);
            if (elapsedMs > 0) {
                final long forgiven = elapsedMs * decay / 1_000;
                points = Math.max(0, points - forgiven);
                atNs = points == 0 ? nowNs : atNs + forgiven * 1_000 / decay * 1_000_000;
            }
        }

        private boolean hasRoom(final int cost, final int percent, final long nowNs) {
            if (cost == 0) {
                return true;
            }
            forgive(nowNs);
            return (points + (long) cost * POINT) * 100 <= max * percent;
        }

        /** Above the limit there is only more waiting: what is counted ends at twice the limit. */
        private void spend(final int cost, final long nowNs) {
            forgive(nowNs);
            points = Math.min(2 * max, points + (long) cost * POINT);
        }
    }
}
