package io.rayo.gateways.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Event loops on epoll where the system has it, on NIO elsewhere, and the channels that go with them. */
public final class EventLoops {
    private EventLoops() {}

    private static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /**
     * Event loops with threads of their own, for layouts {@code fused} and {@code pipelined}.
     *
     * @param threads how many.
     * @param name of the threads.
     * @return the group; whoever made it shuts it down.
     */
    public static EventLoopGroup newGroup(final int threads, final String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers());
    }

    /**
     * An event loop that a thread steps itself, for layout {@code inline}. Never wait for a future on that thread.
     *
     * @param owner thread that calls {@code runNow}.
     * @return the loop.
     */
    public static ManualIoEventLoop newManualLoop(final Thread owner) {
        return new ManualIoEventLoop(owner, handlers());
    }

    /**
     * Class of client channels for a loop.
     *
     * @param eventLoop that they will run on.
     * @return the class.
     */
    public static Class<? extends SocketChannel> socketChannel(final EventLoop eventLoop) {
        return isEpoll(eventLoop) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Class of server channels for a loop.
     *
     * @param eventLoop that they will run on.
     * @return the class.
     */
    public static Class<? extends ServerSocketChannel> serverChannel(final EventLoop eventLoop) {
        return isEpoll(eventLoop) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static boolean isEpoll(final EventLoop eventLoop) {
        return eventLoop instanceof IoEventLoop loop && loop.isIoType(EpollIoHandler.class);
    }
}
