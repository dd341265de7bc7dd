package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;
import org.agrona.DirectBuffer;

/**
 * What the spot market's error texts, {@code ECategory:words}, say of a request. Words that are not known are a refusal
 * where their category is one of refusals, and leave open what was done where it is not. Stateless.
 */
final class KrakenResults {
    private static final long SECOND_NS = 1_000_000_000;

    private static final byte[] DUPLICATE = KrakenText.ascii("cl_ord_id");
    private static final byte[] THROTTLED = KrakenText.ascii("EService:Throttled:");
    private static final byte[] UNKNOWN_ORDER = KrakenText.ascii("EOrder:Unknown order");
    private static final byte[][] LIMITED = words(
            "EAPI:Rate limit",
            "EOrder:Rate limit",
            "EOrder:Domain rate limit",
            "EGeneral:Too many requests",
            "EService:Throttled",
            "Exceeded msg rate");
    private static final byte[][] BANNED = words("EGeneral:Temporary lockout");
    private static final byte[][] CLOCK = words("EAPI:Invalid nonce", "EService:Deadline elapsed");
    private static final byte[][] REFUSED = words(
            "EOrder:",
            "EAPI:",
            "EAuth:",
            "EAccount:",
            "ESession:",
            "EQuery:",
            "ETrade:",
            "EGeneral:Invalid",
            "EGeneral:Permission",
            "EGeneral:Unknown method",
            "EService:Market in",
            "Already subscribed");

    private static final byte[] MARKET_MODE = KrakenText.ascii("EService:Market in");
    private static final byte[][] FUNDS = words("EOrder:Insufficient", "EOrder:Margin");
    private static final byte[][] MIN_QUANTITY = words("EOrder:Order minimum");
    private static final byte[][] MIN_NOTIONAL = words("EOrder:Cost minimum");
    private static final byte[][] OFF_TICK = words("EOrder:Tick size", "EOrder:Invalid price");
    private static final byte[][] OPEN_ORDERS = words("EOrder:Orders limit");
    private static final byte[][] WOULD_TAKE = words("EOrder:Post only");
    private static final byte[][] REDUCE_ONLY = words("EOrder:Reduce only");

    private static final byte[] POST_ONLY = KrakenText.ascii("ost only");

    private KrakenResults() {}

    private static byte[][] words(final String... words) {
        final byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = KrakenText.ascii(words[i]);
        }
        return bytes;
    }

    private static boolean starts(
            final DirectBuffer buffer, final int offset, final int length, final byte[] beginning) {
        return length >= beginning.length && KrakenPairs.is(buffer, offset, beginning.length, beginning);
    }

    private static boolean startsWithOne(
            final DirectBuffer buffer, final int offset, final int length, final byte[][] beginnings) {
        for (final byte[] beginning : beginnings) {
            if (starts(buffer, offset, length, beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(final DirectBuffer buffer, final int offset, final int length, final byte[] word) {
        for (int i = 0; i + word.length <= length; i++) {
            if (KrakenPairs.is(buffer, offset + i, word.length, word)) {
                return true;
            }
        }
        return false;
    }

    /** Outcome of a request that was answered with an error. */
    static Outcome outcome(final RequestKind kind, final DirectBuffer buffer, final int offset, final int length) {
        if (startsWithOne(buffer, offset, length, LIMITED)) {
            return Outcome.LIMITED;
        }
        if (startsWithOne(buffer, offset, length, BANNED)) {
            return Outcome.BANNED;
        }
        if (startsWithOne(buffer, offset, length, CLOCK)) {
            return Outcome.CLOCK;
        }
        if (starts(buffer, offset, length, UNKNOWN_ORDER)) {
            return isAboutAnOrder(kind) ? Outcome.NO_SUCH_ORDER : Outcome.REFUSED;
        }
        if (kind == RequestKind.PLACE && holds(buffer, offset, length, DUPLICATE)) {
            return Outcome.UNKNOWN; // an id that is in use may be that of this very order
        }
        return startsWithOne(buffer, offset, length, REFUSED) ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static boolean isAboutAnOrder(final RequestKind kind) {
        return kind == RequestKind.CANCEL || kind == RequestKind.REPLACE || kind == RequestKind.QUERY_ORDER;
    }

    /** Until when the venue wants nothing, nanoseconds since the epoch; 0 if it does not say. */
    static long retryAtNs(final DirectBuffer buffer, final int offset, final int length) {
        if (!starts(buffer, offset, length, THROTTLED)) {
            return 0;
        }
        long seconds = 0;
        for (int i = THROTTLED.length; i < length; i++) {
            final int digit = buffer.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9 || seconds > Integer.MAX_VALUE) {
                break;
            }
            seconds = seconds * 10 + digit;
        }
        return seconds > Integer.MAX_VALUE ? 0 : seconds * SECOND_NS;
    }

    /** Why an order was refused, where the words have a counterpart. */
    static RejectReason reason(final DirectBuffer buffer, final int offset, final int length) {
        if (startsWithOne(buffer, offset, length, FUNDS)) {
            return RejectReason.INSUFFICIENT_FUNDS;
        }
        if (startsWithOne(buffer, offset, length, MIN_QUANTITY)) {
            return RejectReason.BELOW_MIN_QUANTITY;
        }
        if (startsWithOne(buffer, offset, length, MIN_NOTIONAL)) {
            return RejectReason.BELOW_MIN_NOTIONAL;
        }
        if (startsWithOne(buffer, offset, length, OFF_TICK)) {
            return RejectReason.OFF_TICK;
        }
        if (startsWithOne(buffer, offset, length, OPEN_ORDERS)) {
            return RejectReason.OPEN_ORDERS_LIMIT;
        }
        if (startsWithOne(buffer, offset, length, WOULD_TAKE)) {
            return RejectReason.WOULD_TAKE;
        }
        if (startsWithOne(buffer, offset, length, REDUCE_ONLY)) {
            return RejectReason.REDUCE_ONLY;
        }
        return starts(buffer, offset, length, MARKET_MODE) ? RejectReason.INSTRUMENT_NOT_TRADING : RejectReason.NONE;
    }

    /** The rejection that the market's own words for a post-only order mean. */
    static boolean isPostOnly(final DirectBuffer buffer, final int offset, final int length) {
        return holds(buffer, offset, length, POST_ONLY);
    }
}
