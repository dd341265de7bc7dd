package io.rayo.gateways.kucoin;

/** The venue's two generations of market data. Both are live; any account may use either. */
public enum KucoinApi {
    /** Unified sockets: no token, the book's snapshot comes on the stream. */
    UTA,
    /** Sockets with a token; the book's changes are joined with a snapshot that comes by REST. */
    CLASSIC
}
