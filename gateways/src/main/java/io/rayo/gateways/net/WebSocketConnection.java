package io.rayo.gateways.net;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A WebSocket after the upgrade: our own codec on a Netty channel, client or server side. Answers pings and closes;
 * hands text to its listener. All methods on the event loop.
 */
public final class WebSocketConnection extends ChannelInboundHandlerAdapter implements WebSocketEvents {
    /** Close code of a connection that ended without a close. */
    public static final int ABNORMAL_CLOSE = 1006;

    /** Close code of a normal end. */
    public static final int NORMAL_CLOSE = 1000;

    private static final int WRITER_CAPACITY = 64 * 1024;

    private final WebSocketListener listener;
    private final EpochNanoClock clock;
    private final FrameTap tap;
    private final int maxMessageLength;
    private final WebSocketParser parser;
    private final boolean masks;

    /** From the handler's adding to its removal: of an attempt that fails nobody would release it. */
    private WebSocketFrameWriter writer;

    private final UnsafeBuffer input = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer control = new UnsafeBuffer(new byte[WebSocketParser.MAX_CONTROL_LENGTH]);
    private ChannelHandlerContext context;
    private MessageInflater inflater;
    private boolean open;
    private int closeCode = ABNORMAL_CLOSE;
    private String closeReason = "connection ended";

    /**
     * Creates the handler; it works once it is in a pipeline.
     *
     * @param listener owner.
     * @param clock stamps what is read.
     * @param server true if the other side is the client.
     * @param maxMessageLength longest message that is taken.
     * @param tap sees each frame; null for none.
     */
    public WebSocketConnection(
            final WebSocketListener listener,
            final EpochNanoClock clock,
            final boolean server,
            final int maxMessageLength,
            final FrameTap tap) {
        this.listener = listener;
        this.clock = clock;
        this.tap = tap;
        this.maxMessageLength = maxMessageLength;
        parser = new WebSocketParser(this, server, maxMessageLength);
        masks = !server;
    }

    public boolean isOpen() {
        return open;
    }

    /**
     * Takes compressed messages, as was agreed on with the other side. After the handler was added, before anything is
     * read.
     *
     * @param forgets whether the other side starts each message anew.
     */
    void inflates(final boolean forgets) {
        inflater = new MessageInflater(maxMessageLength, forgets);
        parser.inflater(inflater);
    }

    /**
     * Sends a text message.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @return false if the connection is closed or takes no more: nothing was sent.
     */
    public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
        if (!open || !writer.writeText(context, buffer, offset, length)) {
            return false;
        }
        tapSent(buffer, offset, length);
        return true;
    }

    /**
     * Sends a text message with the next ones, at the latest with the next {@link #flush}.
     *
     * @param buffer that holds it; it may be overwritten as soon as the call has returned.
     * @param offset of it.
     * @param length of it in bytes.
     * @return false if the connection is closed or takes no more: it will not be sent.
     */
    public boolean holdText(final DirectBuffer buffer, final int offset, final int length) {
        if (!open || !writer.holdText(context, buffer, offset, length)) {
            return false;
        }
        tapSent(buffer, offset, length);
        return true;
    }

    private void tapSent(final DirectBuffer buffer, final int offset, final int length) {
        if (tap != null) {
            tap.onFrame(clock.nanoTime(), FrameTap.Kind.SENT, null, buffer, offset, length);
        }
    }

    /** Hands what was held to the socket. */
    public void flush() {
        if (open) {
            writer.flush(context);
        }
    }

    /**
     * Sends an empty ping.
     *
     * @return false if the connection is closed or takes no more.
     */
    public boolean sendPing() {
        return open && writer.write(context, WebSocketParser.OP_PING, control, 0, 0);
    }

    /**
     * Closes the connection: says so to the other side and does not wait for its answer.
     *
     * @param code of the closing.
     * @param reason for the listener.
     */
    public void close(final int code, final String reason) {
        if (!open) {
            return;
        }
        open = false;
        parser.close();
        closeCode = code;
        closeReason = reason;
        control.putShort(0, (short) code, BIG_ENDIAN);
        writer.write(context, WebSocketParser.OP_CLOSE, control, 0, code == WebSocketParser.NO_CLOSE_CODE ? 0 : 2);
        final ChannelFuture ignored = context.close();
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        writer = new WebSocketFrameWriter(masks, WRITER_CAPACITY);
        context = ctx;
        open = ctx.channel().isActive();
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        writer.release();
        if (inflater != null) {
            parser.close();
            inflater.close();
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            if (!parser.isClosed()) {
                read(bytes, clock.nanoTime());
            }
        } finally {
            bytes.release();
        }
    }

    private void read(final ByteBuf bytes, final long receiveTimeNs) {
        final int length = bytes.readableBytes();
        if (bytes.hasMemoryAddress()) {
            input.wrap(bytes.memoryAddress() + bytes.readerIndex(), length);
        } else if (bytes.hasArray()) {
            input.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), length);
        } else {
            final byte[] copy = new byte[length]; // a composite: none of our transports makes one
            bytes.getBytes(bytes.readerIndex(), copy);
            input.wrap(copy);
        }
        try {
            parser.onBytes(input, 0, length, receiveTimeNs);
        } catch (final RuntimeException | AssertionError e) {
            // the listener's code threw: its state is unknown, so no further frame may reach it
            close(1011, "internal error");
            listener.onFault(e);
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        open = false;
        parser.close();
        listener.onClosed(closeCode, closeReason);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            closeReason = String.valueOf(cause.getMessage());
            open = false;
            parser.close();
            final ChannelFuture ignored = ctx.close();
        } else {
            close(1011, "internal error");
            listener.onFault(cause);
        }
    }

    @Override
    public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        if (tap != null) {
            tap.onFrame(receiveTimeNs, FrameTap.Kind.WS, null, buffer, offset, length);
        }
        listener.onText(buffer, offset, length, receiveTimeNs);
    }

    /** Some venues send their JSON in binary messages: what begins like it is taken as text. */
    @Override
    public void onBinary(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        final byte first = length > 0 ? buffer.getByte(offset) : 0;
        if (first == '{' || first == '[') {
            onText(buffer, offset, length, receiveTimeNs);
        } else {
            close(1003, "binary message");
        }
    }

    @Override
    public void onPing(final DirectBuffer buffer, final int offset, final int length) {
        if (open) {
            writer.write(context, WebSocketParser.OP_PONG, buffer, offset, length);
        }
    }

    @Override
    public void onPong(final DirectBuffer buffer, final int offset, final int length) {
        listener.onPong();
    }

    @Override
    public void onClose(final int code) {
        close(code, "closed by the other side, code " + code);
    }

    @Override
    public void onProtocolError(final int code, final String reason) {
        listener.onProtocolError(code);
        close(code, "protocol error: " + reason);
    }
}
