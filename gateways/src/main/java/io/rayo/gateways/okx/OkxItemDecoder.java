package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;

/**
 * Reads the data of one kind of channel, item by item. Nothing is published before the whole frame has been read:
 * {@link #commit} or {@link #abort} follows. Network thread.
 */
interface OkxItemDecoder {
    /** Channel of the messages that are published. */
    Channel channel();

    /** A frame begins. */
    void begin();

    /**
     * Reads an item of the frame's data.
     *
     * @param position of the item.
     * @return position behind it, or FAILED.
     */
    int item(int position);

    /** The frame is sound: publishes what was read. */
    void commit();

    /** The frame is refused after it began. */
    void abort();
}
