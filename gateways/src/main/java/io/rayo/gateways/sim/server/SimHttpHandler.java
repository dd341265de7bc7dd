package io.rayo.gateways.sim.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/** Tells WebSocket handshakes from plain requests. One per connection, event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SimHttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int FRAME_BYTES_MAX = 1 << 20;

    private final SimEndpoint endpoint;
    private final LongSupplier socketIds;
    private final ArrayDeque<SimExchange> pending = new ArrayDeque<>();

    SimHttpHandler(final SimEndpoint endpoint, final LongSupplier socketIds) {
        this.endpoint = endpoint;
        this.socketIds = socketIds;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            context.close();
            return;
        }
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            upgrade(context, request);
        } else {
            endpoint.onRequest(new SimExchange(context.channel(), pending, request));
        }
    }

    private void upgrade(final ChannelHandlerContext context, final FullHttpRequest request) {
        final SimSocket socket =
                new SimSocket(context.channel(), request.uri(), request.headers(), socketIds.getAsLong());
        final SimSocketListener listener = endpoint.onConnect(socket);
        if (null == listener) {
            final byte[] text = socket.refusalText().getBytes(StandardCharsets.UTF_8);
            final DefaultFullHttpResponse refusal = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(socket.refusalStatus()),
                    Unpooled.wrappedBuffer(text));
            refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length);
            context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        final String extension = socket.negotiateCompression();
        final WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        null, null, null != extension, FRAME_BYTES_MAX)
                .newHandshaker(request);
        if (null == handshaker) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            listener.onClosed();
            return;
        }
        // before the handshake: a client may send its first frame together with it
        context.pipeline().addLast(new SimSocketHandler(socket, listener));
        context.pipeline().remove(this);
        // only after the HTTP codec is out of the way, which the handshaker arranges first
        final HttpHeaders headers = new DefaultHttpHeaders();
        if (null != extension) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extension);
        }
        handshaker
                .handshake(context.channel(), request, headers, context.newPromise())
                .addListener(done -> {
                    if (done.isSuccess()) {
                        listener.onOpen();
                    }
                });
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        // a broken client ends its own connection and nothing else
        context.close();
    }
}
