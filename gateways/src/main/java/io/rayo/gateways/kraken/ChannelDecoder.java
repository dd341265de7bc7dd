package io.rayo.gateways.kraken;

/**
 * Decodes the data of one channel: an array of objects. The frame around it is checked in between, so nothing is
 * published before {@link #commit}: decode, then either commit or {@link #abort}.
 */
interface ChannelDecoder {
    /**
     * Reads the data.
     *
     * @param position of its opening bracket.
     * @return position behind its closing bracket, or -1 with the reason in the scanner.
     */
    int decode(int position);

    /**
     * Reads data of an update in the venue's own order by a quick way.
     *
     * @param position behind its opening bracket.
     * @return position behind its closing bracket; else -1, without an error: then all is to be read anew by
     *     {@link #decode}.
     */
    int expected(int position);

    /** Instrument of the first item that was read; null if there is none. */
    KrakenInstrument instrument();

    /**
     * Publishes what was read: the whole frame is sound.
     *
     * @param isSnapshot whether the frame says that this is how things stand, not what changed.
     */
    void commit(boolean isSnapshot);

    /** The frame is broken, here or elsewhere: makes known what has to be known of that. */
    void abort();
}
