package io.rayo.gateways.binance;

/**
 * Decodes one kind of event. The frame around the event is checked in between, so nothing is published for good before
 * {@link #commit}: decode, then either commit or {@link #abort}.
 */
interface EventDecoder {
    /**
     * Reads the event's object.
     *
     * @param position of its opening bracket.
     * @return position behind its closing bracket, or -1 with the reason in the scanner.
     */
    int decode(int position);

    /**
     * The same for an event whose first field is its type, which the caller has read.
     *
     * @param position behind the type.
     * @return as {@link #decode}.
     */
    int decodeRest(int position);

    /** Instrument of the event that was read; null if it has none that is known. */
    BinanceInstrument instrument();

    /** Publishes what was read: the whole frame is sound. */
    void commit();

    /** The frame is broken, here or elsewhere: makes known what has to be known of that. */
    void abort();
}
