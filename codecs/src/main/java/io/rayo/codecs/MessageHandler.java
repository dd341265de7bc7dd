package io.rayo.codecs;

import org.agrona.DirectBuffer;

/** Takes messages one by one; whoever has a stream of them (ring, journal, stage) calls one of these. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Called once for each message, in order, on the stream's thread. The bytes are valid during the call only.
     *
     * @param buffer that holds the message.
     * @param offset of the message's SBE header in the buffer.
     * @param length of the message in bytes, SBE header included.
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
