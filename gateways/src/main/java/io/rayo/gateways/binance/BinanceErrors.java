package io.rayo.gateways.binance;

/** Error codes of the venue that mean more than "no". */
final class BinanceErrors {
    /** An unknown error while the request was processed: no telling how far it came. */
    static final long UNKNOWN = -1000;

    /** The margin mode is the wanted one already. */
    static final long SAME_MARGIN_MODE = -4046;

    /** Internal error. */
    static final long DISCONNECTED = -1001;

    /** Unexpected response from the matching engine: execution status unknown. */
    static final long UNEXPECTED_RESPONSE = -1006;

    /** No response from the matching engine in time: execution status unknown. */
    static final long TIMEOUT = -1007;

    /** Our clock is off. */
    static final long TIMESTAMP = -1021;

    /** Order rejected; the text says why. */
    static final long ORDER_REJECTED = -2010;

    /** Cancel rejected: no such order works. */
    static final long CANCEL_REJECTED = -2011;

    /** No such order. */
    static final long NO_SUCH_ORDER = -2013;

    /** Futures: the client order id is taken. */
    static final long DUPLICATE_CLIENT_ORDER_ID = -4116;

    /** Futures: post-only order that would have taken. */
    static final long WOULD_TAKE = -5022;

    /** Spot: the client order id is taken by an open order. */
    static final byte[] DUPLICATE_TEXT = WsApiRequest.ascii("Duplicate order");

    private BinanceErrors() {}
}
