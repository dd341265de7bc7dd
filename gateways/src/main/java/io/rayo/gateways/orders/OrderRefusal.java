package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.RejectReason;
import java.nio.charset.StandardCharsets;

/** Why an order never left us. Each is knowledge, not silence: nothing was handed to the socket. */
@SuppressWarnings("ImmutableEnumChecker") // the bytes are read only and must not be changed
public enum OrderRefusal {
    /** The order connection is down. */
    NO_CONNECTION(RejectReason.HALTED, "not sent: no connection"),
    /** What becomes of orders could not be heard. */
    NO_USER_DATA(RejectReason.HALTED, "not sent: user data stream is down"),
    /** The session cancels everything and stops. */
    STOPPING(RejectReason.HALTED, "not sent: session is stopping"),
    /** The venue has banned us for a time. */
    BANNED(RejectReason.ORDER_RATE_LIMIT, "not sent: banned by the venue for too many requests"),
    /** The share of the venue's limits that is for orders is used up. */
    RATE_LIMIT(RejectReason.ORDER_RATE_LIMIT, "not sent: request limit of the venue is nearly reached"),
    /** How far the venue's clock is from ours is not known, or it is beyond the venue's window. */
    CLOCK(RejectReason.HALTED, "not sent: venue clock unknown or too far from ours"),
    /** Our orders and holdings have not been compared with the venue's since the last break. */
    NOT_RECONCILED(RejectReason.HALTED, "not sent: not reconciled with the venue yet"),
    /** The venue's dead man's switch is wanted, and not confirmed. */
    DEAD_MAN(RejectReason.HALTED, "not sent: dead man's switch is not confirmed by the venue"),
    /** What it was decided on is older than it may be: the way here, the journal or the whole process stood still. */
    TOO_LATE(RejectReason.STALE_DATA, "not sent: decided too long ago"),
    /** The instrument's leverage or margin mode is wanted, and not confirmed. */
    NOT_SET_UP(RejectReason.LEVERAGE, "not sent: leverage or margin mode is not confirmed by the venue"),
    /** As many orders are followed as there is room for. */
    TABLE_FULL(RejectReason.OPEN_ORDERS_LIMIT, "not sent: too many open orders"),
    /** No rules for the instrument. */
    UNKNOWN_INSTRUMENT(RejectReason.UNKNOWN_INSTRUMENT, "not sent: unknown instrument"),
    /** A change of an order that does not work, or is being cancelled or changed already. */
    NOT_WORKING(RejectReason.UNKNOWN_ORDER, "not sent: order does not work or is being changed"),
    /** The order whose place it takes is not there, was filled further, or ended otherwise than by our cancel. */
    NOT_REPLACED(RejectReason.UNKNOWN_ORDER, "not sent: the order to be replaced was filled further or not cancelled"),
    /** Cancelled before it was sent, while it waited for the order whose place it takes. */
    WITHDRAWN(RejectReason.NOT_ALLOWED, "not sent: cancelled while it waited for the order to be replaced"),
    /** A combination that the venue does not have. */
    NOT_SUPPORTED(RejectReason.NOT_ALLOWED, "not sent: order type or time in force not supported here"),
    /** No price, or one that makes no sense, where one is needed. */
    BAD_PRICE(RejectReason.OFF_TICK, "not sent: price missing or not above zero"),
    /** No quantity, or one that makes no sense. */
    BAD_QUANTITY(RejectReason.OFF_LOT, "not sent: quantity missing or not above zero");

    private final RejectReason reason;
    private final byte[] text;

    OrderRefusal(final RejectReason reason, final String text) {
        this.reason = reason;
        this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reason for reports.
     *
     * @return reason.
     */
    public RejectReason reason() {
        return reason;
    }

    /**
     * Words for reports.
     *
     * @return ASCII, not to be changed.
     */
    public byte[] text() {
        return text;
    }
}
