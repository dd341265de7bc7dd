package io.rayo.gateways.bybit;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;

/**
 * What the venue's {@code retCode} says of a request. A code that is not known is a refusal: the venue has a code of
 * its own for each case in which it does not know. Stateless.
 */
final class BybitResultCodes {
    private BybitResultCodes() {}

    /** Outcome of a request with a code. */
    static Outcome outcome(final RequestKind kind, final long code) {
        if (code == 0) {
            return Outcome.OK;
        }
        if (code > Integer.MAX_VALUE || code < 0) {
            return Outcome.REFUSED;
        }
        return switch ((int) code) {
            case 10002 -> Outcome.CLOCK;
            // too many of one request, too many in all, system protection
            case 10006, 10018, 10403, 10429, 20003, 170005, 170222 -> Outcome.LIMITED;
            // time-outs, internal errors, restarts, "submitted and in work"; a duplicate may be the order itself
            case 10000, 10016, 10019, 20006, 110072, 110079, 170007, 170032, 170035, 170141, 170146, 170147, 170310 ->
                Outcome.UNKNOWN;
            // not found, or over: what became of it, only a question tells
            case 110001, 110008, 110010, 170139, 170142, 170143, 170190, 170213 ->
                isAboutAnOrder(kind) ? Outcome.NO_SUCH_ORDER : Outcome.REFUSED;
            // the leverage is what it should be
            case 110043 -> kind == RequestKind.LEVERAGE ? Outcome.OK : Outcome.REFUSED;
            default -> Outcome.REFUSED;
        };
    }

    /** Whether too much was sent of one kind of request, to whose limit the headers of the answer belong. */
    static boolean isOfOneLimit(final long code) {
        return code == 10006 || code == 20003 || code == 170005 || code == 170222;
    }

    private static boolean isAboutAnOrder(final RequestKind kind) {
        return kind == RequestKind.CANCEL || kind == RequestKind.REPLACE || kind == RequestKind.QUERY_ORDER;
    }

    /** Why an order was refused, where the code has a counterpart. */
    static RejectReason reason(final long code) {
        if (code > Integer.MAX_VALUE || code < 0) {
            return RejectReason.NONE;
        }
        return switch ((int) code) {
            case 110004, 110007, 110012, 170131, 170033 -> RejectReason.INSUFFICIENT_FUNDS;
            case 110094, 170140 -> RejectReason.BELOW_MIN_NOTIONAL;
            case 110003, 170132, 170133, 110120, 110121, 170371, 170372 -> RejectReason.PRICE_COLLAR;
            case 170134 -> RejectReason.OFF_TICK;
            case 170137 -> RejectReason.OFF_LOT;
            case 170136 -> RejectReason.BELOW_MIN_QUANTITY;
            case 110017, 110023, 110137 -> RejectReason.REDUCE_ONLY;
            case 110020, 170810 -> RejectReason.OPEN_ORDERS_LIMIT;
            case 170218 -> RejectReason.WOULD_TAKE;
            case 110074, 170151 -> RejectReason.INSTRUMENT_NOT_TRADING;
            default -> RejectReason.NONE;
        };
    }
}
