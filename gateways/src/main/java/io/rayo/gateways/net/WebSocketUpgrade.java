package io.rayo.gateways.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * Turns an HTTP channel into a WebSocket: asks, checks the answer, and puts our own codec in Netty's place. Bytes that
 * came with the answer flow on: the HTTP codec passes through whatever follows a switch of protocols. Compression is
 * offered if that is wanted, and only what was offered is accepted.
 */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_ANSWER = 64 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Endpoint endpoint;
    private final WebSocketConnection connection;
    private final Connector.LinkListener listener;
    private final boolean compression;
    private final String key;
    private boolean done;

    WebSocketUpgrade(
            final Endpoint endpoint,
            final WebSocketConnection connection,
            final Connector.LinkListener listener,
            final boolean compression) {
        this.compression = compression;
        this.endpoint = endpoint;
        this.connection = connection;
        this.listener = listener;
        final byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        key = Base64.getEncoder().encodeToString(nonce);
    }

    /** What a server must answer to a key. */
    static String acceptOf(final String key) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + GUID).getBytes(US_ASCII)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        final ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addBefore(ctx.name(), "http", new HttpClientCodec());
        pipeline.addBefore(ctx.name(), "aggregator", new HttpObjectAggregator(MAX_ANSWER));
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(SslHandler.class) == null) {
            ask(ctx);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ask(ctx);
            } else {
                fail(ctx, 0, 0, "TLS: " + handshake.cause().getMessage());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void ask(final ChannelHandlerContext ctx) {
        final DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, endpoint.path());
        request.headers()
                .set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                .set(HttpHeaderNames.USER_AGENT, "rayo");
        if (compression) {
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DeflateOffer.TEXT);
        }
        final ChannelFuture ignored = ctx.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpResponse response) {
        final HttpHeaders headers = response.headers();
        final int status = response.status().code();
        final List<String> extensions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        final DeflateOffer.Answer answer = DeflateOffer.read(extensions, compression);
        if (status != 101) {
            fail(ctx, status, retryAfterSec(headers), "HTTP " + status);
        } else if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !acceptOf(key).equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
            fail(ctx, 0, 0, "answer to the upgrade does not fit the request");
        } else if (answer == DeflateOffer.Answer.UNSOUND) {
            fail(ctx, 0, 0, "extension that nobody asked for: " + extensions);
        } else {
            done = true;
            final ChannelPipeline pipeline = ctx.pipeline();
            pipeline.addAfter(ctx.name(), "websocket", connection);
            if (answer != DeflateOffer.Answer.NONE) {
                connection.inflates(answer == DeflateOffer.Answer.FORGETS);
            }
            pipeline.get(HttpClientCodec.class).removeOutboundHandler(); // what we write from here on is no HTTP
            listener.onOpen();
            // its other half is still at work below us: it goes when it is done, and passes on what it holds
            ctx.channel().eventLoop().execute(() -> {
                if (pipeline.context(this) != null) {
                    pipeline.remove(HttpObjectAggregator.class);
                    pipeline.remove(HttpClientCodec.class);
                    pipeline.remove(this);
                }
            });
        }
    }

    /** Seconds of a Retry-After header; 0 if there is none that can be read. */
    static long retryAfterSec(final HttpHeaders headers) {
        final String value = headers.get(HttpHeaderNames.RETRY_AFTER);
        if (value == null) {
            return 0;
        }
        try {
            return Math.clamp(Long.parseLong(value.trim()), 0L, 7L * 86_400L);
        } catch (final NumberFormatException ignored) {
            return 0; // a date: the default is used
        }
    }

    private void fail(
            final ChannelHandlerContext ctx, final int status, final long retryAfterSec, final String reason) {
        if (!done) {
            done = true;
            listener.onFailed(status, retryAfterSec, reason);
        }
        final ChannelFuture ignored = ctx.close();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        fail(ctx, 0, 0, "connection ended before the upgrade");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (done) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(ctx, 0, 0, String.valueOf(cause.getMessage()));
        }
    }
}
