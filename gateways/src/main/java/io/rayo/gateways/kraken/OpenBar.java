package io.rayo.gateways.kraken;

/** The newest bar of an instrument and interval, kept as the venue never says that a bar is over. */
final class OpenBar {
    static final long NONE = Long.MIN_VALUE;

    long openTimeNs = NONE;
    long open;
    long high;
    long low;
    long close;
    long volume;
    long tradeCount;
}
