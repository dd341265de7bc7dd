package io.rayo.gateways.net;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts a stream of bytes into WebSocket messages (RFC 6455), both as client and as server, and takes compressed ones
 * apart where that was agreed on (RFC 7692).
 *
 * <pre>
 *   0                1                2..           (2, 4 or 10)..   ..
 *   +-+---+---+------+-+--------------+-------------+----------------+--------
 *   |F|RSV|opcode    |M|length 7 bits |length 16, 64|masking key, 4  |payload
 *   +-+---+---+------+-+--------------+-------------+----------------+--------
 * </pre>
 *
 * <p>Frames that are whole in what was read are handed on from where they lie. Of the rest, a part of a frame waits in
 * one buffer, and parts of a message that is sent in fragments are joined in another. Both grow to the longest message
 * seen and have a hard maximum; else nothing is allocated. After a close or an error nothing is read any more. One per
 * connection; event loop.
 */
public final class WebSocketParser {
    /** Close code of a close frame that has none. */
    public static final int NO_CLOSE_CODE = 1005;

    /** Close code: the other side broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** Close code: what a message holds is not what it should be. */
    public static final int BAD_PAYLOAD = 1007;

    /** Close code: a message is longer than is taken. */
    public static final int TOO_BIG = 1009;

    static final int OP_CONTINUATION = 0;
    static final int OP_TEXT = 1;
    static final int OP_BINARY = 2;
    static final int OP_CLOSE = 8;
    static final int OP_PING = 9;
    static final int OP_PONG = 10;

    /** Longest payload of a control frame. */
    static final int MAX_CONTROL_LENGTH = 125;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int COMPRESSED = 0x40;
    private static final int OPCODE = 0x0F;
    private static final int MASK = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int KEY_LENGTH = Integer.BYTES;
    private static final int MAX_HEADER = 14;
    private static final int INITIAL_CAPACITY = 16 * 1024;

    private final WebSocketEvents events;
    private final boolean masked;
    private final int maxMessageLength;
    private final UnsafeBuffer partial = new UnsafeBuffer(new byte[INITIAL_CAPACITY]);
    private final UnsafeBuffer joined = new UnsafeBuffer(new byte[0]);
    private int partialLength;
    private int joinedLength;
    private int joinedOpcode = -1;
    private boolean joinedCompressed;
    private MessageInflater inflater;
    private boolean closed;
    private long receiveTimeNs;

    /**
     * Creates a parser at the start of the stream.
     *
     * @param events hears what comes.
     * @param fromClient true if the other side is a client, whose frames must be masked; a server's must not.
     * @param maxMessageLength longest message that is taken, in bytes.
     */
    public WebSocketParser(final WebSocketEvents events, final boolean fromClient, final int maxMessageLength) {
        this.events = events;
        masked = fromClient;
        this.maxMessageLength = maxMessageLength;
    }

    /**
     * Takes compressed messages from now on, as was agreed on with the other side.
     *
     * @param newInflater of the connection, whose owner closes it.
     */
    void inflater(final MessageInflater newInflater) {
        inflater = newInflater;
    }

    /**
     * Whether the stream is over, by a close or an error.
     *
     * @return true if nothing is read any more.
     */
    public boolean isClosed() {
        return closed;
    }

    /** Reads nothing any more. */
    public void close() {
        closed = true;
    }

    /**
     * Takes bytes as they were read.
     *
     * @param buffer that holds them; masked payloads are unmasked in place.
     * @param offset of the first.
     * @param length how many.
     * @param timeNs when they were read, nanoseconds since the epoch.
     */
    public void onBytes(final MutableDirectBuffer buffer, final int offset, final int length, final long timeNs) {
        receiveTimeNs = timeNs;
        int at = offset;
        final int end = offset + length;
        while (partialLength > 0 && !closed) {
            final int taken = complete(buffer, at, end);
            if (taken < 0) {
                return;
            }
            at += taken;
        }
        while (at < end && !closed) {
            final int frame = frameLength(buffer, at, end);
            if (frame < 0 || closed) {
                break;
            }
            onFrame(buffer, at, frame);
            at += frame;
        }
        if (at < end && !closed) {
            append(buffer, at, end - at);
        }
    }

    /**
     * Adds bytes to the waiting part of a frame, no more than that frame has, and hands it on when it is whole.
     *
     * @return bytes taken; -1 if all were and the frame is still not whole.
     */
    private int complete(final MutableDirectBuffer buffer, final int offset, final int end) {
        int at = offset;
        int wanted = wantedLength(partial, 0, partialLength);
        while (!closed && partialLength < wanted) {
            // the header first: only then it is known how much is missing
            final int step = Math.min(wanted - partialLength, end - at);
            append(buffer, at, step);
            at += step;
            if (partialLength < wanted) {
                return -1;
            }
            wanted = wantedLength(partial, 0, partialLength);
        }
        if (closed) {
            return -1;
        }
        partialLength = 0;
        onFrame(partial, 0, wanted);
        return at - offset;
    }

    private void append(final MutableDirectBuffer buffer, final int offset, final int length) {
        ensure(partial, partialLength, length);
        partial.putBytes(partialLength, buffer, offset, length);
        partialLength += length;
    }

    /** Makes room; the caller has checked the maximum. */
    private static void ensure(final UnsafeBuffer target, final int used, final int more) {
        final int wanted = used + more;
        if (wanted > target.capacity()) {
            final byte[] grown = new byte[Math.max(wanted, 2 * Math.max(target.capacity(), INITIAL_CAPACITY))];
            target.getBytes(0, grown, 0, used);
            target.wrap(grown);
        }
    }

    /** Length of the frame at an offset if it is whole, else -1. */
    private int frameLength(final MutableDirectBuffer buffer, final int offset, final int end) {
        final int wanted = wantedLength(buffer, offset, end - offset);
        return closed || wanted > end - offset ? -1 : wanted;
    }

    /** Bytes that the frame has, header and payload, or, as long as that is not known, that are needed to know more. */
    private int wantedLength(final MutableDirectBuffer buffer, final int offset, final int available) {
        if (available < 2) {
            return 2;
        }
        final int first = buffer.getByte(offset) & 0xFF;
        final int second = buffer.getByte(offset + 1) & 0xFF;
        final int shortLength = second & LENGTH;
        final int headerLength = headerLength(second);
        if (!isSoundHeader(first, second)) {
            return Integer.MAX_VALUE;
        }
        if (available < headerLength) {
            return headerLength;
        }
        final long length = payloadLength(buffer, offset, shortLength);
        if (length < 0) {
            fail(PROTOCOL_ERROR, "frame length is not in its shortest form");
            return Integer.MAX_VALUE;
        }
        if (length > maxMessageLength - (isContinuation(first) ? joinedLength : 0)) {
            fail(TOO_BIG, "message is longer than " + maxMessageLength + " bytes");
            return Integer.MAX_VALUE;
        }
        return headerLength + (int) length;
    }

    private static boolean isContinuation(final int first) {
        return (first & OPCODE) == OP_CONTINUATION;
    }

    private static int headerLength(final int second) {
        final int shortLength = second & LENGTH;
        final int extended = shortLength == LENGTH_64 ? Long.BYTES : shortLength == LENGTH_16 ? Short.BYTES : 0;
        return 2 + extended + ((second & MASK) == 0 ? 0 : KEY_LENGTH);
    }

    /** Length of the payload; -1 if it is not written in the shortest form or has its top bit set. */
    private static long payloadLength(final MutableDirectBuffer buffer, final int offset, final int shortLength) {
        if (shortLength < LENGTH_16) {
            return shortLength;
        }
        if (shortLength == LENGTH_16) {
            final int length = buffer.getShort(offset + 2, BIG_ENDIAN) & 0xFFFF;
            return length < LENGTH_16 ? -1 : length;
        }
        final long length = buffer.getLong(offset + 2, BIG_ENDIAN);
        return length <= 0xFFFF ? -1 : length;
    }

    private boolean isSoundHeader(final int first, final int second) {
        final int opcode = first & OPCODE;
        final boolean isFinal = (first & FIN) != 0;
        if ((first & RESERVED) != 0 && !isCompressed(first)) {
            return fail(PROTOCOL_ERROR, "reserved bits without an extension");
        }
        if (((second & MASK) != 0) != masked) {
            return fail(PROTOCOL_ERROR, masked ? "frame of a client is not masked" : "frame of a server is masked");
        }
        return switch (opcode) {
            case OP_CONTINUATION -> joinedOpcode >= 0 || fail(PROTOCOL_ERROR, "continuation of no message");
            case OP_TEXT, OP_BINARY ->
                joinedOpcode < 0 || fail(PROTOCOL_ERROR, "new message before the end of the last");
            case OP_CLOSE, OP_PING, OP_PONG ->
                (isFinal && (second & LENGTH) <= MAX_CONTROL_LENGTH)
                        || fail(PROTOCOL_ERROR, "control frame is long or fragmented");
            default -> fail(PROTOCOL_ERROR, "unknown opcode " + opcode);
        };
    }

    /** Only the first frame of a text or binary message says so, and only where it was agreed on. */
    private boolean isCompressed(final int first) {
        final int opcode = first & OPCODE;
        return (first & RESERVED) == COMPRESSED && inflater != null && (opcode == OP_TEXT || opcode == OP_BINARY);
    }

    private boolean fail(final int code, final String reason) {
        if (!closed) {
            closed = true;
            events.onProtocolError(code, reason);
        }
        return false;
    }

    /** A whole frame with a sound header. */
    private void onFrame(final MutableDirectBuffer buffer, final int offset, final int frameLength) {
        final int first = buffer.getByte(offset) & 0xFF;
        final int headerLength = headerLength(buffer.getByte(offset + 1) & 0xFF);
        final int payload = offset + headerLength;
        final int length = frameLength - headerLength;
        if (masked) {
            mask(buffer, payload, length, buffer.getInt(payload - KEY_LENGTH, LITTLE_ENDIAN));
        }
        final int opcode = first & OPCODE;
        final boolean isFinal = (first & FIN) != 0;
        switch (opcode) {
            case OP_PING -> events.onPing(buffer, payload, length);
            case OP_PONG -> events.onPong(buffer, payload, length);
            case OP_CLOSE -> onCloseFrame(buffer, payload, length);
            default -> {
                if (isFinal && opcode != OP_CONTINUATION) {
                    onMessage(opcode, isCompressed(first), buffer, payload, length);
                } else {
                    join(first, isFinal, buffer, payload, length);
                }
            }
        }
    }

    private void join(
            final int first,
            final boolean isFinal,
            final MutableDirectBuffer buffer,
            final int payload,
            final int length) {
        if (!isContinuation(first)) {
            joinedOpcode = first & OPCODE;
            joinedCompressed = isCompressed(first);
            joinedLength = 0;
        }
        ensure(joined, joinedLength, length);
        joined.putBytes(joinedLength, buffer, payload, length);
        joinedLength += length;
        if (isFinal) {
            final int messageOpcode = joinedOpcode;
            final int messageLength = joinedLength;
            joinedOpcode = -1;
            joinedLength = 0;
            onMessage(messageOpcode, joinedCompressed, joined, 0, messageLength);
        }
    }

    private void onMessage(
            final int opcode,
            final boolean compressed,
            final MutableDirectBuffer buffer,
            final int offset,
            final int length) {
        if (!compressed) {
            onPlainMessage(opcode, buffer, offset, length);
            return;
        }
        switch (inflater.inflate(buffer, offset, length)) {
            case DONE ->
                onPlainMessage(opcode, inflater.buffer(), 0, inflater.buffer().capacity());
            case DAMAGED -> fail(BAD_PAYLOAD, "message cannot be decompressed");
            case TOO_LONG -> fail(TOO_BIG, "message is longer than " + maxMessageLength + " bytes decompressed");
        }
    }

    private void onPlainMessage(
            final int opcode, final MutableDirectBuffer buffer, final int offset, final int length) {
        if (opcode == OP_TEXT) {
            events.onText(buffer, offset, length, receiveTimeNs);
        } else {
            events.onBinary(buffer, offset, length, receiveTimeNs);
        }
    }

    private void onCloseFrame(final MutableDirectBuffer buffer, final int payload, final int length) {
        if (length == 0) {
            closed = true;
            events.onClose(NO_CLOSE_CODE);
            return;
        }
        final int code = length == 1 ? 0 : buffer.getShort(payload, BIG_ENDIAN) & 0xFFFF;
        if (!isSoundCloseCode(code)) {
            fail(PROTOCOL_ERROR, "bad close code " + code);
            return;
        }
        closed = true;
        events.onClose(code);
    }

    private static boolean isSoundCloseCode(final int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /**
     * Exclusive-ors bytes with a masking key; doing it twice gives the bytes back.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length how many.
     * @param key the key's four bytes, the first one lowest.
     */
    static void mask(final MutableDirectBuffer buffer, final int offset, final int length, final int key) {
        final long wide = (key & 0xFFFF_FFFFL) | ((long) key << 32);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            buffer.putLong(offset + i, buffer.getLong(offset + i, LITTLE_ENDIAN) ^ wide, LITTLE_ENDIAN);
        }
        for (; i < length; i++) {
            buffer.putByte(offset + i, (byte) (buffer.getByte(offset + i) ^ (key >>> (8 * (i & 3)))));
        }
    }

    /** Most bytes that a frame's header has. */
    static int maxHeaderLength() {
        return MAX_HEADER;
    }
}
