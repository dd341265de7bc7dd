package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.RejectReason;
import java.nio.charset.StandardCharsets;

/** Why an order never left us. Each is knowledge, not silence: nothing was handed to the socket. */
@SuppressWarnings("ImmutableEnumChecker") // the bytes are read only and do not leave the package
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
    /** As many orders are followed as there is room for. */
    TABLE_FULL(RejectReason.OPEN_ORDERS_LIMIT, "not sent: too many open orders"),
    /** No rules for the instrument. */
    UNKNOWN_INSTRUMENT(RejectReason.UNKNOWN_INSTRUMENT, "not sent: unknown instrument"),
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

    public RejectReason reason() {
        return reason;
    }

    byte[] text() {
        return text;
    }
}
