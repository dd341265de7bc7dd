package io.rayo.gateways.kucoin;

/**
 * Decodes the data of one kind of channel. The frame around the data is checked in between, so nothing is published
 * before {@link #commit}: decode, then either commit or {@link #abort}.
 */
interface ChannelDecoder {
    /**
     * Reads the data.
     *
     * @param position of it.
     * @return position behind it, or -1 with the reason in the scanner.
     */
    int decode(int position);

    /** Publishes what was read: the whole frame is sound. */
    void commit();

    /** The frame is broken, here or elsewhere: makes known what has to be known of that. */
    default void abort() {
        // nothing was claimed, and the next message of the channel shows what is missing
    }
}
