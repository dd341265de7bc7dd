package io.rayo.benchmarks.wire;

import io.rayo.benchmarks.decode.TradeFrames;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The venue: sends a trade on one connection and waits, spinning, for the frame that answers it on the other. Plain
 * non-blocking sockets, no library. One thread; one trade is under way at a time.
 */
final class VenueSide implements AutoCloseable {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int SPINS_BETWEEN_CHECKS = 1 << 16;
    private static final int CAPACITY = 1 << 14;
    private static final int TEXT_FRAME = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int KEY_LENGTH = 4;

    private final long phaseMaxNs;
    private final ServerSocketChannel server;
    private final TradeFrames trades = new TradeFrames();
    private final ByteBuffer out = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.BIG_ENDIAN);
    private final ByteBuffer in = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.BIG_ENDIAN);
    private final Histogram histogram = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    private SocketChannel market;
    private SocketChannel orders;
    private int replyLength;
    private boolean isCutShort;

    /**
     * Opens a port.
     *
     * @param phaseMaxNs longest time for warming up, and for each measuring: on a machine that is busy with other
     *     things every answer can take milliseconds, and a run has to end.
     */
    VenueSide(final long phaseMaxNs) throws IOException {
        this.phaseMaxNs = phaseMaxNs;
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Takes both connections and waits until the other side says on the second that it is ready. */
    void accept(final Process peer) throws IOException {
        market = accepted(peer);
        orders = accepted(peer);
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!isReplyWhole()) {
            if (System.nanoTime() > deadlineNs || !peer.isAlive()) {
                throw new IOException("the engine side did not get ready");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private SocketChannel accepted(final Process peer) throws IOException {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        SocketChannel channel;
        while ((channel = server.accept()) == null) {
            if (System.nanoTime() > deadlineNs || !peer.isAlive()) {
                throw new IOException("the engine side did not connect");
            }
            LockSupport.parkNanos(1_000_000);
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    /**
     * Sends the next trade as soon as the last one is answered.
     *
     * @param warmup trades that are not recorded.
     * @param measured trades that are.
     * @return round-trip times.
     */
    Rounds.Round closedLoop(final int warmup, final int measured) throws IOException {
        long endNs = System.nanoTime() + phaseMaxNs;
        for (int i = 0; i < warmup && System.nanoTime() < endNs; i++) {
            roundTrip();
        }
        final double calibrationNs = PingPong.roundTripNs();
        histogram.reset();
        long startNs = System.nanoTime();
        endNs = startNs + phaseMaxNs;
        for (int i = 0; i < measured && startNs < endNs; i++) {
            startNs = System.nanoTime();
            roundTrip();
            histogram.recordValue(System.nanoTime() - startNs);
        }
        isCutShort |= histogram.getTotalCount() < measured;
        return Rounds.Round.ofLatencies(histogram, Double.NaN, calibrationNs);
    }

    /**
     * Sends trades at fixed times; one that cannot leave because the last is not answered yet leaves late, and its time
     * counts from when it should have left.
     *
     * @param warmup trades that are not recorded.
     * @param measured trades that are.
     * @param intervalNs between intended times.
     * @return times from intended send to answer.
     */
    Rounds.Round paced(final int warmup, final int measured, final long intervalNs) throws IOException {
        final double calibrationNs = PingPong.roundTripNs();
        histogram.reset();
        long intendedNs = System.nanoTime() + intervalNs;
        final long endNs = intendedNs + phaseMaxNs;
        long nowNs = 0;
        for (int i = 0; i < warmup + measured && (i <= warmup || nowNs < endNs); i++) {
            while ((nowNs = System.nanoTime()) < intendedNs) {
                Thread.onSpinWait();
            }
            roundTrip();
            if (i >= warmup) {
                histogram.recordValue(System.nanoTime() - intendedNs);
            }
            intendedNs += intervalNs;
        }
        isCutShort |= histogram.getTotalCount() < measured;
        return Rounds.Round.ofLatencies(histogram, Double.NaN, calibrationNs);
    }

    /** Sends one trade and takes exactly one frame for it. */
    void roundTrip() throws IOException {
        out.clear();
        out.put((byte) TEXT_FRAME);
        final int length = trades.next();
        if (length < LENGTH_16) {
            out.put((byte) length);
        } else {
            out.put((byte) LENGTH_16).putShort((short) length);
        }
        trades.copyTo(out);
        out.flip();
        while (out.hasRemaining()) {
            market.write(out);
        }
        int spins = 0;
        long deadlineNs = 0;
        while (!isReplyWhole()) {
            if (++spins == SPINS_BETWEEN_CHECKS) {
                spins = 0;
                final long nowNs = System.nanoTime();
                deadlineNs = 0 == deadlineNs ? nowNs + TIMEOUT_NS : deadlineNs;
                if (nowNs > deadlineNs) {
                    throw new IOException("no answer to a trade: the engine side is stuck or refuses the order");
                }
            }
        }
    }

    private boolean isReplyWhole() throws IOException {
        final int read = orders.read(in);
        if (read < 0) {
            throw new IOException("the engine side closed its connection");
        }
        final int available = in.position();
        if (available < 2) {
            return false;
        }
        final int shortLength = in.get(1) & 0x7F;
        final int header = (LENGTH_16 == shortLength ? 4 : 2) + KEY_LENGTH;
        if (available < header) {
            return false;
        }
        if ((in.get(0) & 0xFF) != TEXT_FRAME || (in.get(1) & MASKED) == 0 || shortLength > LENGTH_16) {
            throw new IOException("the answer is no masked text frame of less than 64 kB");
        }
        final int length = LENGTH_16 == shortLength ? in.getShort(2) & 0xFFFF : shortLength;
        if (available < header + length) {
            return false;
        }
        if (available > header + length) {
            throw new IOException("more than one frame answers a trade");
        }
        replyLength = length;
        in.clear();
        return true;
    }

    /** Whether the time was over before all trades were sent. */
    boolean isCutShort() {
        return isCutShort;
    }

    /** Length of the text that answered last. */
    int replyLength() {
        return replyLength;
    }

    /** The text that answered last. */
    String replyText() {
        final int header = replyLength < LENGTH_16 ? 2 : 4;
        final byte[] text = new byte[replyLength];
        for (int i = 0; i < replyLength; i++) {
            text[i] = (byte) (in.get(header + KEY_LENGTH + i) ^ in.get(header + (i & 3)));
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Ends the connections: the other side takes that as the end of the run. */
    void end() throws IOException {
        market.close();
        orders.close();
    }

    @Override
    public void close() throws IOException {
        final SocketChannel openMarket = market;
        final SocketChannel openOrders = orders;
        // all three, whichever of them throws
        try (server;
                openMarket;
                openOrders) {
            in.clear();
        }
    }
}
