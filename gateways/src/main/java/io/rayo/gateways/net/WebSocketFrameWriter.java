package io.rayo.gateways.net;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.security.SecureRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes WebSocket frames, masked if we are the client. One direct buffer is used again and again: as a flush on the
 * event loop writes at once, it is free again by the next frame unless the socket was full; then a buffer of the
 * allocator takes its place. Nothing is allocated otherwise. Frames that are held wait in that buffer, one behind the
 * other, and go to the socket together. One per connection; event loop.
 */
public final class WebSocketFrameWriter {
    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final boolean masked;
    private final ByteBuf reused;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private long maskState;

    /** Bytes of frames that wait in the reused buffer. */
    private int held;

    /**
     * Creates a writer.
     *
     * @param client true if we are the client: its frames are masked.
     * @param capacity longest frame that the reused buffer takes, header included.
     */
    public WebSocketFrameWriter(final boolean client, final int capacity) {
        masked = client;
        reused = Unpooled.directBuffer(capacity, capacity);
        maskState = new SecureRandom().nextLong() | 1;
    }

    /**
     * Writes a text message in one frame.
     *
     * @param context of the connection's handler.
     * @param buffer that holds the text.
     * @param offset of the text.
     * @param length of the text in bytes.
     * @return false if the connection takes no more: nothing was written.
     */
    public boolean writeText(
            final ChannelHandlerContext context, final DirectBuffer buffer, final int offset, final int length) {
        return write(context, WebSocketParser.OP_TEXT, buffer, offset, length);
    }

    /**
     * Takes a text message that goes out with the next {@link #flush} or frame, or now if there is no room to keep it.
     *
     * @param context of the connection's handler.
     * @param buffer that holds the text.
     * @param offset of the text.
     * @param length of the text in bytes.
     * @return false if the connection takes no more: nothing was taken.
     */
    public boolean holdText(
            final ChannelHandlerContext context, final DirectBuffer buffer, final int offset, final int length) {
        if (!context.channel().isWritable()) {
            return false;
        }
        if (!hasRoom(length)) {
            flush(context);
            if (!hasRoom(length)) {
                return writeText(context, buffer, offset, length);
            }
        }
        held = encode(reused, held, WebSocketParser.OP_TEXT, buffer, offset, length);
        return true;
    }

    /** Whether a frame can be put behind those that are held; not while the socket still has the buffer. */
    private boolean hasRoom(final int length) {
        return reused.refCnt() == 1 && held + WebSocketParser.maxHeaderLength() + length <= reused.capacity();
    }

    /**
     * Writes what is held, if anything is.
     *
     * @param context of the connection's handler.
     */
    public void flush(final ChannelHandlerContext context) {
        if (held > 0) {
            final ByteBuf out = reused.retain().setIndex(0, held);
            held = 0;
            final ChannelFuture ignored = context.writeAndFlush(out, context.voidPromise());
        }
    }

    boolean write(
            final ChannelHandlerContext context,
            final int opcode,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (!context.channel().isWritable()) {
            return false;
        }
        if (hasRoom(length)) {
            held = encode(reused, held, opcode, buffer, offset, length);
            flush(context);
            return true;
        }
        flush(context);
        final ByteBuf out = context.alloc().directBuffer(WebSocketParser.maxHeaderLength() + length);
        out.writerIndex(encode(out, 0, opcode, buffer, offset, length));
        final ChannelFuture ignored = context.writeAndFlush(out, context.voidPromise());
        return true;
    }

    /** Puts a frame at a place of the buffer; returns the end of it. */
    private int encode(
            final ByteBuf out,
            final int start,
            final int opcode,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        wrap(out);
        target.putByte(start, (byte) (FIN | opcode));
        final int maskBit = masked ? MASK : 0;
        int at = start + 2;
        if (length < LENGTH_16) {
            target.putByte(start + 1, (byte) (maskBit | length));
        } else if (length <= 0xFFFF) {
            target.putByte(start + 1, (byte) (maskBit | LENGTH_16));
            target.putShort(start + 2, (short) length, BIG_ENDIAN);
            at += Short.BYTES;
        } else {
            target.putByte(start + 1, (byte) (maskBit | LENGTH_64));
            target.putLong(start + 2, length, BIG_ENDIAN);
            at += Long.BYTES;
        }
        if (masked) {
            final int key = nextKey();
            target.putInt(at, key, LITTLE_ENDIAN);
            at += Integer.BYTES;
            target.putBytes(at, buffer, offset, length);
            WebSocketParser.mask(target, at, length, key);
        } else {
            target.putBytes(at, buffer, offset, length);
        }
        return at + length;
    }

    private void wrap(final ByteBuf out) {
        if (out.hasMemoryAddress()) {
            target.wrap(out.memoryAddress(), out.capacity());
        } else if (out.hasArray()) {
            target.wrap(out.array(), out.arrayOffset(), out.capacity());
        } else {
            target.wrap(out.internalNioBuffer(0, out.capacity()));
        }
    }

    /**
     * Next masking key: not to be guessed from outside, yet without a call to the system (xorshift64* from a secret
     * start).
     */
    private int nextKey() {
        maskState ^= maskState >>> 12;
        maskState ^= maskState << 25;
        maskState ^= maskState >>> 27;
        return (int) ((maskState * 0x2545F4914F6CDD1DL) >>> 32);
    }

    /** Gives the reused buffer back; what is held in it never goes out. */
    public void release() {
        held = 0;
        if (reused.refCnt() > 0) {
            reused.release();
        }
    }
}
