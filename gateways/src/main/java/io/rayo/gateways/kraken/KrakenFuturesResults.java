package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;
import org.agrona.DirectBuffer;

/**
 * What Kraken Futures' words say of a request: errors, and the states in which an order, edit or cancel was left. Words
 * that are not known leave open what was done. Stateless.
 */
final class KrakenFuturesResults {
    private static final byte[][] DONE = words("placed", "edited", "cancelled");
    private static final byte[][] GONE = words("notFound", "filled", "orderForEditNotFound");
    private static final byte[][] LIMITED = words("apiLimitExceeded");
    private static final byte[][] CLOCK = words("nonceBelowThreshold", "nonceDuplicate");
    private static final byte[][] FUNDS =
            words("insufficientAvailableFunds", "insufficientFunds", "wouldCauseLiquidation");
    private static final byte[][] PRICE = words("invalidPrice");
    private static final byte[][] COLLAR = words("outsidePriceCollar", "wouldIncreasePriceDislocation");
    private static final byte[][] SIZE = words("invalidSize", "tooManySmallOrders");
    private static final byte[][] TAKES = words("postWouldExecute");
    private static final byte[][] REDUCES = words("wouldNotReducePosition");
    private static final byte[][] SELF = words("selfFill");
    private static final byte[][] MARKET =
            words("marketSuspended", "marketInactive", "marketIsPostOnly", "marketUnavailable");
    private static final byte[][] ORDERS = words("tooManyOrders");
    private static final byte[][] LIMIT = words("maxPositionViolation", "fixedLeverageTooHigh");
    private static final byte[][] OTHER = words(
            "clientOrderIdTooBig",
            "clientOrderIdTooLong",
            "clientOrderIdInvalid",
            "orderForEditNotAStop",
            "authenticationError",
            "accountInactive",
            "invalidAccount",
            "invalidAmount",
            "invalidArgument",
            "invalidUnit",
            "requiredArgumentMissing",
            "Json Parse Error");

    /** A limit, or a word: what it says of an order, an edit or a cancel that was not made. */
    private static final byte[] NOTHING_TO_TAKE = KrakenText.ascii("iocWouldNotExecute");

    private KrakenFuturesResults() {}

    private static byte[][] words(final String... words) {
        final byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = KrakenText.ascii(words[i]);
        }
        return bytes;
    }

    private static boolean isOne(final DirectBuffer buffer, final int offset, final int length, final byte[][] words) {
        for (final byte[] word : words) {
            if (KrakenPairs.is(buffer, offset, length, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an immediate order found nothing to trade with. */
    static boolean isNothingToTake(final DirectBuffer buffer, final int offset, final int length) {
        return KrakenPairs.is(buffer, offset, length, NOTHING_TO_TAKE);
    }

    static Outcome outcome(final RequestKind kind, final DirectBuffer buffer, final int offset, final int length) {
        if (isOne(buffer, offset, length, GONE)) {
            return kind == RequestKind.PLACE ? Outcome.REFUSED : Outcome.NO_SUCH_ORDER;
        }
        if (isOne(buffer, offset, length, DONE)) {
            return Outcome.OK;
        }
        if (isOne(buffer, offset, length, LIMITED)) {
            return Outcome.LIMITED;
        }
        if (isOne(buffer, offset, length, CLOCK)) {
            return Outcome.CLOCK;
        }
        final boolean isRefusal = reason(buffer, offset, length) != RejectReason.NONE
                || isNothingToTake(buffer, offset, length)
                || isOne(buffer, offset, length, OTHER);
        return isRefusal ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    static RejectReason reason(final DirectBuffer buffer, final int offset, final int length) {
        if (isOne(buffer, offset, length, FUNDS)) {
            return RejectReason.INSUFFICIENT_FUNDS;
        }
        if (isOne(buffer, offset, length, PRICE)) {
            return RejectReason.OFF_TICK;
        }
        if (isOne(buffer, offset, length, COLLAR)) {
            return RejectReason.PRICE_COLLAR;
        }
        if (isOne(buffer, offset, length, SIZE)) {
            return RejectReason.OFF_LOT;
        }
        if (isOne(buffer, offset, length, TAKES)) {
            return RejectReason.WOULD_TAKE;
        }
        if (isOne(buffer, offset, length, REDUCES)) {
            return RejectReason.REDUCE_ONLY;
        }
        if (isOne(buffer, offset, length, SELF)) {
            return RejectReason.SELF_CROSS;
        }
        if (isOne(buffer, offset, length, MARKET)) {
            return RejectReason.INSTRUMENT_NOT_TRADING;
        }
        if (isOne(buffer, offset, length, ORDERS)) {
            return RejectReason.OPEN_ORDERS_LIMIT;
        }
        return isOne(buffer, offset, length, LIMIT) ? RejectReason.POSITION_LIMIT : RejectReason.NONE;
    }
}
