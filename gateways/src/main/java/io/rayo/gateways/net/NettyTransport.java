package io.rayo.gateways.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Opens TCP and TLS channels on one event loop. Names are resolved on a thread of their own: the system's resolver
 * blocks, and a trading thread must not.
 */
public final class NettyTransport {
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /**
     * One size of what is read at once, which the allocator keeps for each thread: nothing is allocated. As messages
     * are stamped when they are read, it bounds too how many of them wait behind the first of a burst.
     */
    private static final int READ_BYTES = 32 * 1024;

    private static final Executor RESOLVER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("rayo-resolver").factory());

    private final EventLoop eventLoop;
    private final SslContext sslContext;
    private final ProxySettings proxy;

    /**
     * Creates the transport.
     *
     * @param eventLoop of all its channels.
     * @param sslContext for TLS; null if no endpoint uses it.
     */
    public NettyTransport(final EventLoop eventLoop, final SslContext sslContext) {
        this(eventLoop, sslContext, null);
    }

    /**
     * Creates a transport that goes through a proxy.
     *
     * @param eventLoop of all its channels.
     * @param sslContext for TLS; null if no endpoint uses it.
     * @param proxy on the way to all endpoints; null for none.
     */
    public NettyTransport(final EventLoop eventLoop, final SslContext sslContext, final ProxySettings proxy) {
        this.eventLoop = eventLoop;
        this.sslContext = sslContext;
        this.proxy = proxy;
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** An attempt to open a channel. */
    public static final class Opening {
        private Channel channel;
        private boolean cancelled;

        private Opening() {}

        /** Gives the attempt up, or closes the channel that it made. Event loop. */
        public void cancel() {
            cancelled = true;
            if (channel != null) {
                final ChannelFuture ignored = channel.close();
            }
        }
    }

    /**
     * Opens a channel. Callable on any thread; all that follows happens on the event loop.
     *
     * @param endpoint where to.
     * @param handler put at the end of the pipeline, after TLS.
     * @param onFailure hears why there is no channel.
     * @return the attempt.
     */
    public Opening open(final Endpoint endpoint, final ChannelHandler handler, final Consumer<Throwable> onFailure) {
        final Opening opening = new Opening();
        RESOLVER.execute(() -> {
            try {
                // a proxy resolves the endpoint's name by itself: only its own is ours to find
                final InetAddress address = InetAddress.getByName(proxy == null ? endpoint.host() : proxy.host());
                final int port = proxy == null ? endpoint.port() : proxy.port();
                toEventLoop(() -> connect(opening, endpoint, new InetSocketAddress(address, port), handler, onFailure));
            } catch (final UnknownHostException e) {
                toEventLoop(() -> onFailure.accept(e));
            }
        });
        return opening;
    }

    /**
     * Client connections with the options that all of ours have.
     *
     * @param eventLoop that steps them.
     * @return a bootstrap without handler.
     */
    public static Bootstrap newBootstrap(final EventLoop eventLoop) {
        return new Bootstrap()
                .group(eventLoop)
                .channel(EventLoops.socketChannel(eventLoop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    }

    /** When the loop has ended meanwhile, nobody waits for the answer any more. */
    private void toEventLoop(final Runnable task) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(task);
        }
    }

    private void connect(
            final Opening opening,
            final Endpoint endpoint,
            final InetSocketAddress address,
            final ChannelHandler handler,
            final Consumer<Throwable> onFailure) {
        if (opening.cancelled) {
            return;
        }
        if (endpoint.tls() && sslContext == null) {
            onFailure.accept(new IllegalStateException("TLS is not set up, wanted by " + endpoint));
            return;
        }
        final ChannelFuture future = newBootstrap(eventLoop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        if (proxy != null) {
                            channel.pipeline().addLast(newProxyHandler(address));
                        }
                        if (endpoint.tls()) {
                            channel.pipeline()
                                    .addLast(sslContext.newHandler(channel.alloc(), endpoint.host(), endpoint.port()));
                        }
                        channel.pipeline().addLast(handler);
                    }
                })
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .connect(
                        proxy == null ? address : InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
        opening.channel = future.channel();
        future.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                onFailure.accept(done.cause());
            }
        });
    }

    private HttpProxyHandler newProxyHandler(final InetSocketAddress address) {
        final HttpProxyHandler handler = proxy.user() == null
                ? new HttpProxyHandler(address)
                : new HttpProxyHandler(address, proxy.user(), proxy.password());
        handler.setConnectTimeoutMillis(CONNECT_TIMEOUT_MS);
        return handler;
    }
}
