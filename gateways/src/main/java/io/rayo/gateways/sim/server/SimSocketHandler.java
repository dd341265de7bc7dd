package io.rayo.gateways.sim.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;

/** Turns frames into listener calls; joins and unpacks messages, answers pings. One per connection, event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SimSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    private static final int COMPRESSED_BIT = 4;

    private final SimSocket socket;
    private final SimSocketListener listener;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean compressed;
    private boolean closed;

    SimSocketHandler(final SimSocket socket, final SimSocketListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final WebSocketFrame frame) {
        if (socket.isHalfOpen()) {
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text -> onPart(context, text);
            case ContinuationWebSocketFrame more -> onPart(context, more);
            case PingWebSocketFrame ping -> {
                context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                listener.onControl(false);
            }
            case PongWebSocketFrame ignored -> listener.onControl(true);
            case CloseWebSocketFrame close ->
                context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            default -> socket.close(1003, "text only");
        }
    }

    /** Joins the parts of a message as bytes: a character or a compressed block may be cut anywhere. */
    private void onPart(final ChannelHandlerContext context, final WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            compressed = (frame.rsv() & COMPRESSED_BIT) != 0;
        }
        final byte[] part = ByteBufUtil.getBytes(frame.content());
        if (message.size() + part.length > MESSAGE_BYTES_MAX || (compressed && !socket.isCompressed())) {
            context.close();
            return;
        }
        message.writeBytes(part);
        if (!frame.isFinalFragment()) {
            return;
        }
        final byte[] whole = message.toByteArray();
        message.reset();
        try {
            final byte[] text = compressed ? socket.compression().inflate(whole, MESSAGE_BYTES_MAX) : whole;
            listener.onText(new String(text, StandardCharsets.UTF_8));
        } catch (final DataFormatException e) {
            // a broken client ends its own connection and nothing else
            context.close();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        listener.onWritabilityChanged();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        if (!closed) {
            closed = true;
            if (socket.isCompressed()) {
                socket.compression().close();
            }
            listener.onClosed();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        // a broken client ends its own connection and nothing else
        context.close();
    }
}
