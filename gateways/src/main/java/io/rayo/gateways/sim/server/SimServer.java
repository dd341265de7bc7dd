package io.rayo.gateways.sim.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP and WebSocket server on loopback with one thread. {@link #stopListening} and {@link #listen} let connection
 * attempts be refused for a while, as by a venue that is down.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimServer implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 1 << 20;
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final int CHUNK_BYTES_MAX = 64 << 10;
    private static final int BACKLOG = 1024;
    private static final int WRITE_LOW_BYTES = 256 << 10;
    private static final int WRITE_HIGH_BYTES = 1 << 20;
    private static final int CLOSE_TIMEOUT_S = 5;
    private static final int LISTEN_AGAIN_MS = 50;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop eventLoop;
    private final Class<? extends ServerChannel> channelType;
    private final DefaultChannelGroup connections;
    private final SimEndpoint endpoint;
    private Channel listener;
    private int port;
    private long nextSocketId = 1;

    /**
     * Makes the server; it does not listen yet.
     *
     * @param threadName of its thread.
     * @param endpoint that it serves.
     */
    public SimServer(final String threadName, final SimEndpoint endpoint) {
        this.endpoint = endpoint;
        final boolean epoll = Epoll.isAvailable();
        final IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        channelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true), handlers);
        eventLoop = group.next();
        connections = new DefaultChannelGroup(eventLoop);
    }

    /**
     * Starts to listen. Not on the event loop.
     *
     * @param wantedPort 0 for any.
     * @return the port.
     */
    public int start(final int wantedPort) {
        final ChannelFuture bound = bind(wantedPort).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
            throw new IllegalStateException("cannot listen on loopback port " + wantedPort, bound.cause());
        }
        listener = bound.channel();
        port = ((InetSocketAddress) listener.localAddress()).getPort();
        return port;
    }

    private ChannelFuture bind(final int wantedPort) {
        return new ServerBootstrap()
                .group(group)
                .channel(channelType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WRITE_LOW_BYTES, WRITE_HIGH_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX))
                                .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                                .addLast(new SimHttpHandler(endpoint, SimServer.this::nextSocketId));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), wantedPort);
    }

    private long nextSocketId() {
        return nextSocketId++;
    }

    /** Stops to listen: connection attempts are refused by the operating system. Open connections stay. Event loop. */
    public void stopListening() {
        if (null != listener) {
            listener.close();
            listener = null;
        }
    }

    /** Listens again on the same port. Event loop. */
    public void listen() {
        if (null == listener) {
            final ChannelFuture bound = bind(port);
            listener = bound.channel();
            bound.addListener(done -> {
                if (!done.isSuccess() && bound.channel().equals(listener)) {
                    listener = null; // somebody has the port for the moment
                    eventLoop.schedule(this::listen, LISTEN_AGAIN_MS, TimeUnit.MILLISECONDS);
                }
            });
        }
    }

    /** {@return whether connection attempts are taken} */
    public boolean isListening() {
        return null != listener;
    }

    /** {@return the port on loopback} */
    public int port() {
        return port;
    }

    /** {@return the server's one thread} */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** Closes every connection and ends the thread. */
    @Override
    public void close() {
        connections.close();
        group.shutdownGracefully(0, CLOSE_TIMEOUT_S, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
