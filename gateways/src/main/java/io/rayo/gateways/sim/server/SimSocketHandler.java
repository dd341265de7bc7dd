package io.rayo.gateways.sim.server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Turns frames into listener calls; joins fragments, answers pings. One per connection, event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SimSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int MESSAGE_CHARS_MAX = 1 << 20;

    private final SimSocket socket;
    private final SimSocketListener listener;
    private final StringBuilder fragments = new StringBuilder();
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
            case TextWebSocketFrame text -> onText(context, text.text(), text.isFinalFragment());
            case ContinuationWebSocketFrame more -> onText(context, more.text(), more.isFinalFragment());
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

    private void onText(final ChannelHandlerContext context, final String text, final boolean last) {
        if (last && fragments.isEmpty()) {
            listener.onText(text);
            return;
        }
        if (fragments.length() + text.length() > MESSAGE_CHARS_MAX) {
            context.close();
            return;
        }
        fragments.append(text);
        if (last) {
            final String whole = fragments.toString();
            fragments.setLength(0);
            listener.onText(whole);
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
            listener.onClosed();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        // a broken client ends its own connection and nothing else
        context.close();
    }
}
