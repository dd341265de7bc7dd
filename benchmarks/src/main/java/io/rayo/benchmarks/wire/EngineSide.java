package io.rayo.benchmarks.wire;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.rayo.benchmarks.decode.TradeFrames;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FrameHandler;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.WebSocketConnection;
import io.rayo.gateways.net.WebSocketListener;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The child process: connects twice to the venue side and answers every trade, in mode {@code engine} with an order
 * that went through all of the node's inline layout, in mode {@code echo} with a text of the same length at once. Both
 * modes step the same event loop with the same connection class. At the end it prints what its thread allocated.
 */
public final class EngineSide implements WebSocketListener {
    private static final int MESSAGE_MAX = 1 << 16;
    private static final String READY = "ready";

    private final int port;
    private final int replyLength;
    private final long warmup;
    private final ManualIoEventLoop loop;
    private final EpochNanoClock clock;
    private final InlineEngine engine;
    private final FrameHandler onTrade;
    private final UnsafeBuffer reply;
    private WebSocketConnection orders;
    private Throwable failure;
    private boolean isOver;
    private long frames;
    private long allocatedBefore;
    private long allocatedAfter;

    private EngineSide(
            final boolean isEcho, final int port, final int replyLength, final long warmup, final Path folder) {
        this.port = port;
        this.replyLength = replyLength;
        this.warmup = warmup;
        loop = EventLoops.newManualLoop(Thread.currentThread());
        // the trades' text carries the times of one second: the engine's clock starts there
        final long startNs = System.nanoTime();
        clock = () -> TradeFrames.TIME_NS + (System.nanoTime() - startNs);
        engine = isEcho ? null : new InlineEngine(folder, clock);
        onTrade = isEcho ? this::echo : engine::onFrame;
        reply = new UnsafeBuffer(
                "x".repeat(Math.max(replyLength, READY.length())).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Runs until the venue side closes the connections.
     *
     * @param args mode ({@code echo} or {@code engine}), port, length of an echo's answer, frames before allocation is
     *     counted, folder for the journal.
     * @throws InterruptedException if interrupted.
     */
    public static void main(final String[] args) throws InterruptedException {
        final int[] status = {1};
        final FastThreadLocalThread thread = new FastThreadLocalThread(
                () -> {
                    final EngineSide side = new EngineSide(
                            "echo".equals(args[0]),
                            Integer.parseInt(args[1]),
                            Integer.parseInt(args[2]),
                            Long.parseLong(args[3]),
                            Path.of(args[4]));
                    status[0] = side.run();
                },
                "engine");
        thread.start();
        thread.join();
        System.exit(status[0]);
    }

    private int run() {
        connect(new MarketListener());
        orders = connect(this);
        if (null != engine) {
            engine.orders(orders);
            engine.getReady();
            orders.sendText(reply, 0, READY.length());
            while (!isOver) {
                loop.runNow();
                engine.doWork();
            }
        } else {
            orders.sendText(reply, 0, READY.length());
            while (!isOver) {
                loop.runNow();
            }
        }
        if (null == failure) {
            finish();
        } else {
            failure.printStackTrace();
        }
        return null == failure ? 0 : 1;
    }

    private void finish() {
        if (null != engine) {
            engine.close();
            if (engine.sent() != frames || engine.refused() != 0) {
                failure = new IllegalStateException(
                        frames + " trades, " + engine.sent() + " orders, " + engine.refused() + " frames refused");
                failure.printStackTrace();
                return;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "frames=%d allocatedBytesPerFrame=%.6f%n",
                frames,
                frames > warmup ? (double) (allocatedAfter - allocatedBefore) / (frames - warmup) : Double.NaN);
        System.out.flush();
    }

    private WebSocketConnection connect(final WebSocketListener listener) {
        final ChannelFuture future = NettyTransport.newBootstrap(loop)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        // the handler is added when the connection stands: it wants to see it open
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port);
        while (!future.isDone()) {
            loop.runNow();
        }
        if (!future.isSuccess()) {
            throw new IllegalStateException("cannot connect to the venue side", future.cause());
        }
        final WebSocketConnection connection = new WebSocketConnection(listener, clock, false, MESSAGE_MAX, null);
        future.channel().pipeline().addLast(connection);
        return connection;
    }

    private void echo(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        if (!orders.sendText(reply, 0, replyLength)) {
            throw new IllegalStateException("the answer was not sent");
        }
    }

    @Override
    public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        throw new IllegalStateException("the venue side says nothing on the order connection");
    }

    @Override
    public void onClosed(final int code, final String reason) {
        if (!isOver) {
            allocatedAfter = Threads.allocatedBytes();
            isOver = true;
        }
    }

    @Override
    public void onFault(final Throwable error) {
        failure = error;
        isOver = true;
    }

    /** The market connection. */
    private final class MarketListener implements WebSocketListener {
        @Override
        public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            if (frames == warmup) {
                allocatedBefore = Threads.allocatedBytes();
            }
            frames++;
            onTrade.onText(buffer, offset, length, receiveTimeNs);
        }

        @Override
        public void onClosed(final int code, final String reason) {
            EngineSide.this.onClosed(code, reason);
        }

        @Override
        public void onFault(final Throwable error) {
            EngineSide.this.onFault(error);
        }
    }
}
