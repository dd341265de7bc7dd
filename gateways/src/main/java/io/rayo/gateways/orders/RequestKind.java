package io.rayo.gateways.orders;

/** What a request wants of the venue. The letter stands in request ids that are text, see {@link RequestIds}. */
public enum RequestKind {
    /** A new order. */
    PLACE('p'),
    /** Withdraw one order of ours. */
    CANCEL('c'),
    /** Change price or quantity of a working order, which keeps its client order id. */
    REPLACE('r'),
    /** What became of an order, by its client order id. */
    QUERY_ORDER('q'),
    /** All fills of an order. */
    QUERY_FILLS('f'),
    /** Fills of any order since a time. */
    RECENT_FILLS('t'),
    /** Orders that work. */
    OPEN_ORDERS('o'),
    /** What the account holds. */
    BALANCES('b'),
    /** Open positions (derivatives). */
    POSITIONS('n'),
    /** What perpetuals paid or received on what was held, since a time. */
    FUNDING('g'),
    /**
     * Withdraw everything, ours or not: never sent by the session, which cancels its own orders one by one; for the
     * operator's {@code panic} with scope account.
     */
    CANCEL_ALL('a'),
    /** Leverage of an instrument. */
    LEVERAGE('l'),
    /** Cross or isolated margin of an instrument. */
    MARGIN_MODE('m'),
    /** Renew (or switch off) the venue's dead man's switch. */
    DEAD_MAN('d'),
    /** What our key may do. Always by REST. */
    KEY_RIGHTS('i'),
    /** The venue's time. */
    SERVER_TIME('s'),
    /** A token or listen key that a socket needs before it is opened. Always by REST. */
    TOKEN('k'),
    /** Keeps the token of an open socket alive. Always by REST. */
    KEEP_ALIVE('v'),
    /** A step on an opened socket before it can be used: login, subscription. */
    HANDSHAKE('u');

    private static final RequestKind[] BY_CODE = new RequestKind[128];

    static {
        for (final RequestKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final byte code;

    RequestKind(final char code) {
        this.code = (byte) code;
    }

    /**
     * Letter of request ids.
     *
     * @return {@code a} to {@code z}.
     */
    public byte code() {
        return code;
    }

    /**
     * Kind of a letter.
     *
     * @param code any byte.
     * @return its kind; null if there is none.
     */
    public static RequestKind of(final byte code) {
        return code < 0 ? null : BY_CODE[code];
    }
}
