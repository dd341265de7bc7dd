package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;

/**
 * What the venue's error codes say of a request. Some codes stand for many things, of which the message tells which.
 * Pure functions.
 */
final class KucoinCodes {
    /** Done. */
    static final long OK = 200_000;

    /** A code that is no number, or none at all where one should be. */
    static final long NO_CODE = -1;

    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;

    /** What the words of an error say beyond its code. */
    enum Hint {
        /** Nothing. */
        NONE,
        /** There is no such order. */
        NO_SUCH_ORDER,
        /** The client order id is taken. */
        DUPLICATE,
        /** Too many requests. */
        LIMIT,
        /** Not enough money. */
        MONEY
    }

    private KucoinCodes() {}

    private static int small(final long code) {
        return code < Integer.MIN_VALUE || code > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) code;
    }

    /**
     * What an answer says.
     *
     * @param kind of the request.
     * @param code of the answer.
     * @param hint of its words.
     * @return UNKNOWN wherever the venue leaves it open; of a new order also for every code that is not known to be a
     *     refusal.
     */
    static Outcome outcome(final RequestKind kind, final long code, final Hint hint) {
        if (code == OK) {
            return Outcome.OK;
        }
        if (kind == RequestKind.PLACE && hint == Hint.DUPLICATE) {
            return Outcome.UNKNOWN; // by the order itself, as likely as not
        }
        return switch (small(code)) {
            case 429_000 -> Outcome.LIMITED;
            case 200_002 -> hint == Hint.LIMIT ? Outcome.LIMITED : Outcome.REFUSED;
            case 1_015 -> Outcome.BANNED;
            case 400_002 -> Outcome.CLOCK;
            // internal, busy, being processed, not known; and an id that is taken: by the order itself, maybe
            case 500_000, 230_005, 102_428, 116_151, 102_426, 300_018 -> Outcome.UNKNOWN;
            case 102_436, 100_001, 100_004 -> isAbout(kind) ? Outcome.NO_SUCH_ORDER : Outcome.UNKNOWN;
            default -> isAbout(kind) && hint == Hint.NO_SUCH_ORDER ? Outcome.NO_SUCH_ORDER : refused(kind, code);
        };
    }

    private static boolean isAbout(final RequestKind kind) {
        return kind == RequestKind.CANCEL || kind == RequestKind.QUERY_ORDER;
    }

    private static Outcome refused(final RequestKind kind, final long code) {
        if (kind != RequestKind.PLACE) {
            return code == NO_CODE ? Outcome.UNKNOWN : Outcome.REFUSED; // what was not done can be asked for again
        }
        return switch (small(code)) {
            case 400_001,
                    400_003,
                    400_004,
                    400_005,
                    400_006,
                    400_007,
                    400_100,
                    4_001_002,
                    411_100,
                    200_001,
                    200_003,
                    200_004,
                    200_005,
                    300_000,
                    300_001,
                    300_002,
                    300_003,
                    300_004,
                    300_005,
                    300_007,
                    300_009,
                    300_011,
                    300_012,
                    300_014,
                    300_015,
                    300_016,
                    330_005,
                    330_011,
                    102_421,
                    102_427,
                    102_429,
                    102_434,
                    102_435,
                    100_003,
                    900_001,
                    400_600,
                    600_203,
                    400_200,
                    400_500,
                    40_010 -> Outcome.REFUSED;
            default -> Outcome.UNKNOWN;
        };
    }

    /**
     * What the status of HTTP says, beyond the code.
     *
     * @param status of HTTP.
     * @param byCode what the code says; null if there is none.
     * @return the outcome.
     */
    static Outcome outcome(final int status, final Outcome byCode) {
        if (status == TOO_MANY_REQUESTS) {
            return Outcome.LIMITED;
        }
        if (status == FORBIDDEN) {
            return Outcome.BANNED;
        }
        if (status >= SERVER_ERROR || byCode == null) {
            return Outcome.UNKNOWN;
        }
        return byCode;
    }

    /** Why the venue refused, in our words. */
    static RejectReason reason(final long code, final Hint hint) {
        if (hint == Hint.MONEY) {
            return RejectReason.INSUFFICIENT_FUNDS;
        }
        return switch (small(code)) {
            case 102_421, 200_004, 200_005, 300_003 -> RejectReason.INSUFFICIENT_FUNDS;
            case 900_001, 100_003 -> RejectReason.UNKNOWN_INSTRUMENT;
            case 102_429, 300_011, 300_012 -> RejectReason.PRICE_COLLAR;
            case 102_434 -> RejectReason.BELOW_MIN_QUANTITY;
            case 102_435 -> RejectReason.ABOVE_MAX_QUANTITY;
            case 102_427, 200_003, 300_001 -> RejectReason.OPEN_ORDERS_LIMIT;
            case 300_009 -> RejectReason.NOTHING_TO_CLOSE;
            case 200_001, 400_600, 600_203, 300_002, 300_014, 300_015 -> RejectReason.INSTRUMENT_NOT_TRADING;
            case 102_436, 100_001, 100_004 -> RejectReason.UNKNOWN_ORDER;
            case 429_000, 1_015 -> RejectReason.ORDER_RATE_LIMIT;
            default -> hint == Hint.NO_SUCH_ORDER ? RejectReason.UNKNOWN_ORDER : RejectReason.VENUE_REJECTED;
        };
    }
}
