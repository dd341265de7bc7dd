package io.rayo.gateways.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
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
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A small HTTP/1.1 client for one host: one request at a time on a connection that is kept open, with a time limit, a
 * limit on the answer, and a bounded queue. Nothing blocks. Event loop.
 */
public final class RestClient {
    /** Most requests that wait. */
    public static final int MAX_QUEUED = 256;

    private static final int MAX_ANSWER = 64 << 20;

    /** Hears the answer to a request: exactly one call. */
    public interface Handler {
        /**
         * Headers of the answer, right before {@link #onResponse}.
         *
         * @param headers valid during the call only.
         */
        default void onHeaders(final HttpHeaders headers) {
            // most requests have no use for them
        }

        /**
         * The host answered.
         *
         * @param status HTTP status.
         * @param retryAfterSec of the Retry-After header; 0 if none.
         * @param buffer that holds the body; valid during the call only.
         * @param offset of the body.
         * @param length of the body in bytes.
         * @param receiveTimeNs when it was read, nanoseconds since the epoch.
         */
        void onResponse(
                int status, long retryAfterSec, DirectBuffer buffer, int offset, int length, long receiveTimeNs);

        /**
         * There is no answer. For a request that changes something, the outcome is unknown.
         *
         * @param reason in a few words.
         */
        void onFailure(String reason);
    }

    /** {@code headers} are names and values in turn; {@code body} is empty for none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Request(HttpMethod method, String path, String[] headers, byte[] body, Handler handler) {}

    private final NettyTransport transport;
    private final Scheduler scheduler;
    private final Endpoint endpoint;
    private final long timeoutNs;
    private final FrameTap tap;
    private final Consumer<Throwable> faultHandler;
    private final VenueBan ban;
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private NettyTransport.Opening opening;
    private Link link;
    private Request current;
    private Scheduler.Timer timer;
    private boolean isWaiting;
    private boolean closed;

    /**
     * Creates a client that connects with its first request.
     *
     * @param transport opens channels.
     * @param scheduler time.
     * @param endpoint the host; its path is not used.
     * @param timeoutNs for a request from the moment it is sent or its connection is opened.
     * @param tap sees each answer; null for none.
     * @param faultHandler hears what a handler throws.
     */
    public RestClient(
            final NettyTransport transport,
            final Scheduler scheduler,
            final Endpoint endpoint,
            final long timeoutNs,
            final FrameTap tap,
            final Consumer<Throwable> faultHandler) {
        this(transport, scheduler, endpoint, timeoutNs, tap, faultHandler, null);
    }

    /**
     * Creates a client that connects with its first request and sends nothing during a ban: requests wait until it is
     * over.
     *
     * @param transport opens channels.
     * @param scheduler time.
     * @param endpoint the host; its path is not used.
     * @param timeoutNs for a request from the moment it is sent or its connection is opened.
     * @param tap sees each answer; null for none.
     * @param faultHandler hears what a handler throws.
     * @param ban of the host, also noticed by this client; null for those that treat refusals themselves.
     */
    public RestClient(
            final NettyTransport transport,
            final Scheduler scheduler,
            final Endpoint endpoint,
            final long timeoutNs,
            final FrameTap tap,
            final Consumer<Throwable> faultHandler,
            final VenueBan ban) {
        this.ban = ban;
        this.faultHandler = faultHandler;
        this.transport = transport;
        this.scheduler = scheduler;
        this.endpoint = endpoint;
        this.timeoutNs = timeoutNs;
        this.tap = tap;
    }

    /**
     * Sends a GET.
     *
     * @param path with its query.
     * @param handler hears the answer.
     */
    public void get(final String path, final Handler handler) {
        request(HttpMethod.GET, path, null, null, handler);
    }

    /**
     * Sends a request without a body.
     *
     * @param method of it.
     * @param path with its query.
     * @param headerName of one further header; null for none.
     * @param headerValue of that header.
     * @param handler hears the answer.
     */
    public void request(
            final HttpMethod method,
            final String path,
            final String headerName,
            final String headerValue,
            final Handler handler) {
        send(
                method,
                path,
                headerName == null ? new String[0] : new String[] {headerName, headerValue},
                new byte[0],
                handler);
    }

    /**
     * Whether a request would have to wait for others.
     *
     * @return true if so.
     */
    public boolean isBusy() {
        return current != null || !queue.isEmpty();
    }

    /**
     * Sends a request.
     *
     * @param method of it.
     * @param path with its query.
     * @param headers names and values in turn.
     * @param body empty for none.
     * @param handler hears the answer.
     */
    public void send(
            final HttpMethod method,
            final String path,
            final String[] headers,
            final byte[] body,
            final Handler handler) {
        if (closed || queue.size() >= MAX_QUEUED) {
            handler.onFailure(closed ? "client is closed" : "too many requests wait");
            return;
        }
        queue.add(new Request(method, path, headers, body, handler));
        proceed();
    }

    /** Gives up all requests and closes the connection. */
    public void close() {
        closed = true;
        disconnect("client is closed");
        while (!queue.isEmpty()) {
            queue.poll().handler.onFailure("client is closed");
        }
    }

    private void proceed() {
        if (current != null || queue.isEmpty() || isWaiting) {
            return;
        }
        final long banNs = ban == null ? 0 : ban.remainingNs(scheduler.nowNs());
        if (banNs > 0) {
            isWaiting = true;
            scheduler.schedule(banNs, () -> {
                isWaiting = false;
                proceed();
            });
            return;
        }
        current = queue.poll();
        timer = scheduler.schedule(timeoutNs, () -> disconnect("no answer in time"));
        if (link != null) {
            link.send(current);
        } else {
            final Link opened = new Link();
            link = opened;
            opening = transport.open(endpoint, opened, cause -> {
                if (link == opened) {
                    disconnect(String.valueOf(cause.getMessage()));
                }
            });
        }
    }

    /** Ends the connection; the request under way fails. */
    private void disconnect(final String reason) {
        link = null;
        if (opening != null) {
            opening.cancel();
            opening = null;
        }
        final Request failed = current;
        current = null;
        if (timer != null) {
            timer.cancel();
        }
        if (failed != null) {
            failed.handler.onFailure(reason);
        }
        if (!closed) {
            proceed();
        }
    }

    private void onAnswer(final FullHttpResponse response) {
        final Request answered = current;
        if (answered == null) {
            disconnect("answer without a request");
            return;
        }
        timer.cancel();
        current = null;
        final ByteBuf content = response.content();
        final int length = content.readableBytes();
        if (content.hasMemoryAddress()) {
            body.wrap(content.memoryAddress() + content.readerIndex(), length);
        } else {
            final byte[] copy = new byte[length];
            content.getBytes(content.readerIndex(), copy);
            body.wrap(copy);
        }
        final long receiveTimeNs = scheduler.epochNs();
        if (tap != null) {
            final String scheme = endpoint.tls() ? "https://" : "http://";
            final String url = scheme + endpoint.authority() + answered.path;
            tap.onFrame(receiveTimeNs, FrameTap.Kind.REST, url, body, 0, length);
        }
        final int status = response.status().code();
        final long retryAfterSec = WebSocketUpgrade.retryAfterSec(response.headers());
        if (ban != null && VenueBan.isRefusal(status)) {
            ban.refused(retryAfterSec, scheduler.nowNs());
        }
        answered.handler.onHeaders(response.headers());
        answered.handler.onResponse(status, retryAfterSec, body, 0, length, receiveTimeNs);
        if (!HttpUtil.isKeepAlive(response) && link != null) {
            disconnect("host closes the connection");
        } else {
            proceed();
        }
    }

    /** The connection. */
    private final class Link extends SimpleChannelInboundHandler<FullHttpResponse> {
        private Channel channel;
        private boolean ready;

        @Override
        public void handlerAdded(final ChannelHandlerContext ctx) {
            final ChannelPipeline pipeline = ctx.pipeline();
            channel = ctx.channel();
            pipeline.addBefore(ctx.name(), "http", new HttpClientCodec());
            pipeline.addBefore(ctx.name(), "aggregator", new HttpObjectAggregator(MAX_ANSWER));
        }

        @Override
        public void channelActive(final ChannelHandlerContext ctx) {
            if (ctx.pipeline().get(SslHandler.class) == null) {
                onReady();
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    onReady();
                } else if (link == this) {
                    disconnect("TLS: " + handshake.cause().getMessage());
                }
            }
            ctx.fireUserEventTriggered(event);
        }

        private void onReady() {
            ready = true;
            if (link == this && current != null) {
                write(current);
            }
        }

        void send(final Request request) {
            if (ready) {
                write(request);
            }
        }

        private void write(final Request request) {
            final DefaultFullHttpRequest message = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, request.method, request.path, Unpooled.wrappedBuffer(request.body));
            message.headers()
                    .set(HttpHeaderNames.HOST, endpoint.authority())
                    .set(HttpHeaderNames.USER_AGENT, "rayo")
                    .set(HttpHeaderNames.CONTENT_LENGTH, request.body.length);
            for (int i = 0; i + 1 < request.headers.length; i += 2) {
                message.headers().set(request.headers[i], request.headers[i + 1]);
            }
            final ChannelFuture ignored = channel.writeAndFlush(message);
        }

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpResponse response) {
            if (link == this) {
                if (response.decoderResult().isFailure()) {
                    disconnect("answer is no HTTP");
                } else {
                    try {
                        onAnswer(response);
                    } catch (final RuntimeException | AssertionError e) {
                        faultHandler.accept(e); // our own code: not to be taken for a broken connection
                    }
                }
            }
        }

        @Override
        public void channelInactive(final ChannelHandlerContext ctx) {
            if (link == this) {
                disconnect("connection ended");
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            if (link == this) {
                disconnect(String.valueOf(cause.getMessage()));
            }
        }
    }
}
