package io.rayo.gateways.net;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes compressed messages of one WebSocket apart (permessage-deflate, RFC 7692), in buffers that are used again and
 * again: they grow to the longest message seen, then nothing is allocated. What a message may grow to has a hard
 * maximum, whatever its compressed form promises. One per connection; event loop.
 */
final class MessageInflater implements AutoCloseable {
    /** Why a message could not be taken apart. */
    enum Result {
        /** It could; see {@link #buffer()}. */
        DONE,
        /** Its bytes are no deflate stream that ends where the message does. */
        DAMAGED,
        /** It is longer than is taken. */
        TOO_LONG
    }

    private static final int INITIAL_CAPACITY = 16 * 1024;

    /** What the sender leaves out at the end of each message: an empty block. */
    private static final int TAIL = 0x0000_FFFF;

    private static final int TAIL_LENGTH = Integer.BYTES;

    private final int maxLength;
    private final boolean forgets;
    private final Inflater inflater = new Inflater(true);
    private final UnsafeBuffer output = new UnsafeBuffer(0, 0);
    private ByteBuffer compressed = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
    private ByteBuffer plain;

    /**
     * Creates an inflater at the start of a connection.
     *
     * @param maxLength longest message that is taken, in bytes after decompression.
     * @param forgets whether the sender starts each message anew (no context takeover).
     */
    MessageInflater(final int maxLength, final boolean forgets) {
        this.maxLength = maxLength;
        this.forgets = forgets;
        plain = ByteBuffer.allocateDirect(Math.min(maxLength + 1, INITIAL_CAPACITY));
    }

    /**
     * Takes a message apart. After anything but DONE the connection is of no use any more.
     *
     * @param source that holds its payload.
     * @param offset of the payload.
     * @param length of the payload, 0 or more.
     * @return what became of it.
     */
    Result inflate(final DirectBuffer source, final int offset, final int length) {
        if (compressed.capacity() < length + TAIL_LENGTH) {
            compressed = ByteBuffer.allocateDirect(grown(compressed, length + TAIL_LENGTH));
        }
        compressed.clear();
        source.getBytes(offset, compressed, length);
        compressed.putInt(TAIL).flip();
        plain.clear();
        inflater.setInput(compressed);
        try {
            while (!isAtEnd()) {
                if (!plain.hasRemaining() && !grow()) {
                    return Result.TOO_LONG;
                }
                final int made = inflater.inflate(plain);
                if (inflater.finished()) {
                    inflater.reset(); // a last block in the middle: what follows starts anew
                    inflater.setInput(compressed);
                } else if (0 == made && (inflater.needsDictionary() || (plain.hasRemaining() && !isAtEnd()))) {
                    return Result.DAMAGED;
                }
            }
        } catch (final DataFormatException e) {
            return Result.DAMAGED;
        }
        if (plain.position() > maxLength) {
            return Result.TOO_LONG;
        }
        if (forgets) {
            inflater.reset();
        }
        plain.flip();
        output.wrap(plain, 0, plain.limit());
        return Result.DONE;
    }

    /** All input is used up, and there is room for output that none came to fill. */
    private boolean isAtEnd() {
        return !compressed.hasRemaining() && plain.hasRemaining();
    }

    private boolean grow() {
        if (plain.capacity() > maxLength) {
            return false;
        }
        // one byte more than is taken, to see that there is more
        final int capacity = Math.min(maxLength + 1, grown(plain, plain.capacity() + 1));
        final ByteBuffer larger = ByteBuffer.allocateDirect(capacity);
        plain.flip();
        plain = larger.put(plain);
        return true;
    }

    private static int grown(final ByteBuffer buffer, final int wanted) {
        return Math.max(wanted, 2 * buffer.capacity());
    }

    /** {@return the last message; valid until the next} */
    UnsafeBuffer buffer() {
        return output;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
