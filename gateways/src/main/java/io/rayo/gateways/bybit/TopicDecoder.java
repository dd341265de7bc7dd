package io.rayo.gateways.bybit;

/**
 * Decodes the data of one kind of topic. The frame around it is checked in between, so nothing is published before
 * {@link #commit}: decode, then either commit or {@link #abort}.
 */
interface TopicDecoder {
    /**
     * Reads the data; the topic is known.
     *
     * @param position of its first byte.
     * @return position behind it, or -1 with the reason in the scanner.
     */
    int decode(int position);

    /** Publishes what was read: the whole frame is sound. */
    void commit();

    /** The frame is broken, here or elsewhere: makes known what has to be known of that. */
    void abort();
}
