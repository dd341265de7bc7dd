package io.rayo.gateways.sim.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The server's side of one WebSocket. Text is put into frames here, so that prepared bytes can go out without another
 * copy. Event loop only.
 */
// a failed write shows as a closed connection, which is handled there
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimSocket {
    private static final int HEADER_BYTES_MAX = 10;
    private static final int TEXT_FRAME = 0x81;
    private static final int BINARY_FRAME = 0x82;
    private static final int COMPRESSED_BIT = 0x40;
    private static final int NOT_FOUND = 404;

    private final Channel channel;
    private final String uri;
    private final HttpHeaders headers;
    private final long id;
    private final QueryStringDecoder target;
    private SocketCompression compression;
    private boolean compressionAllowed;
    private int messageFrame = TEXT_FRAME;
    private boolean halfOpen;
    private boolean closeSent;
    private int refusalStatus = NOT_FOUND;
    private String refusalText = "";

    SimSocket(final Channel channel, final String uri, final HttpHeaders headers, final long id) {
        this.channel = channel;
        this.uri = uri;
        this.headers = headers;
        this.id = id;
        target = new QueryStringDecoder(uri);
    }

    /** {@return the path of the request target, decoded, without the query} */
    public String path() {
        return target.path();
    }

    /**
     * A parameter of the request target, such as a token.
     *
     * @param name of the parameter.
     * @return its first value, decoded; null if there is none.
     */
    public String parameter(final String name) {
        final List<String> values = target.parameters().get(name);
        return null == values ? null : values.getFirst();
    }

    /**
     * How the handshake is refused if nobody listens; 404 without text otherwise.
     *
     * @param status HTTP status.
     * @param text of the answer.
     */
    public void refusal(final int status, final String text) {
        refusalStatus = status;
        refusalText = text;
    }

    int refusalStatus() {
        return refusalStatus;
    }

    String refusalText() {
        return refusalText;
    }

    /** Allows per-message compression if the client offers it. Before the handshake only. */
    public void allowCompression() {
        compressionAllowed = true;
    }

    /** {@return whether messages are compressed} */
    public boolean isCompressed() {
        return null != compression;
    }

    /** Settles the compression; the text of the answer's header, or null. */
    String negotiateCompression() {
        compression = compressionAllowed
                ? SocketCompression.negotiate(headers.get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                : null;
        return null == compression ? null : compression.agreed();
    }

    SocketCompression compression() {
        return compression;
    }

    /** {@return the request target of the handshake, query included} */
    public String uri() {
        return uri;
    }

    /** {@return number of the connection on this server, from 1} */
    public long id() {
        return id;
    }

    /**
     * A header of the handshake request.
     *
     * @param name of the header.
     * @return its value or null.
     */
    public String header(final String name) {
        return headers.get(name);
    }

    /** {@return whether frames can still be sent} */
    public boolean isOpen() {
        return channel.isActive() && !closeSent;
    }

    /** {@return whether the client keeps up; false asks the sender to wait} */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** From now on {@link #send} makes binary frames, as some venues do with their texts. */
    public void binary() {
        messageFrame = BINARY_FRAME;
    }

    /**
     * Sends one text frame at once.
     *
     * @param text of the frame.
     */
    public void send(final String text) {
        if (halfOpen || !isOpen()) {
            return;
        }
        if (null != compression) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            final byte[] payload = compression.deflate(bytes, 0, bytes.length);
            final ByteBuf compressed = channel.alloc().buffer(HEADER_BYTES_MAX + payload.length);
            writeHeader(compressed, messageFrame | COMPRESSED_BIT, payload.length);
            sendFrames(compressed.writeBytes(payload));
            return;
        }
        final ByteBuf frame = channel.alloc().buffer(HEADER_BYTES_MAX + ByteBufUtil.utf8MaxBytes(text));
        final int bytes = ByteBufUtil.utf8Bytes(text);
        writeHeader(frame, messageFrame, bytes);
        ByteBufUtil.reserveAndWriteUtf8(frame, text, bytes);
        sendFrames(frame);
    }

    /**
     * A buffer to put frames into.
     *
     * @param bytes initial capacity.
     * @return a pooled buffer that the caller owns.
     */
    public ByteBuf buffer(final int bytes) {
        return channel.alloc().directBuffer(bytes);
    }

    /**
     * Writes whole frames as they are, without compression. Takes the buffer over.
     *
     * @param frames one or more encoded frames.
     * @return when they are with the operating system; null if nothing was sent.
     */
    public ChannelFuture sendFrames(final ByteBuf frames) {
        if (halfOpen || !isOpen()) {
            frames.release();
            return null;
        }
        return channel.writeAndFlush(frames);
    }

    /**
     * Appends one text frame to a buffer.
     *
     * @param target with room for the payload and 10 bytes.
     * @param payload bytes of the text.
     * @param offset of the first.
     * @param length of the text.
     */
    public static void writeText(final ByteBuf target, final byte[] payload, final int offset, final int length) {
        writeHeader(target, TEXT_FRAME, length);
        target.writeBytes(payload, offset, length);
    }

    /**
     * Appends a message to a buffer, in the kind of frame that this connection uses; never compressed.
     *
     * @param target with room for the text and 10 bytes.
     * @param text of the message.
     */
    public void writeFrame(final ByteBuf target, final byte[] text) {
        writeHeader(target, messageFrame, text.length);
        target.writeBytes(text);
    }

    private static void writeHeader(final ByteBuf target, final int firstByte, final int length) {
        target.writeByte(firstByte);
        if (length < 126) {
            target.writeByte(length);
        } else if (length <= 0xFFFF) {
            target.writeByte(126);
            target.writeShort(length);
        } else {
            target.writeByte(127);
            target.writeLong(length);
        }
    }

    /**
     * Sends a ping.
     *
     * @param payload to be returned by the client's pong, ASCII.
     */
    public void ping(final String payload) {
        if (!halfOpen && isOpen()) {
            final ByteBuf content = channel.alloc().buffer(payload.length());
            content.writeCharSequence(payload, StandardCharsets.US_ASCII);
            channel.writeAndFlush(new PingWebSocketFrame(content));
        }
    }

    /**
     * Closes in good order.
     *
     * @param code WebSocket close code.
     * @param reason for people.
     */
    public void close(final int code, final String reason) {
        if (isOpen()) {
            closeSent = true;
            channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Cuts the connection with a TCP reset and no close frame. */
    public void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    /** From now on nothing is sent or heard, but the connection stays: what a lost route looks like. */
    public void halfOpen() {
        halfOpen = true;
    }

    /** {@return whether {@link #halfOpen()} was called} */
    public boolean isHalfOpen() {
        return halfOpen;
    }
}
