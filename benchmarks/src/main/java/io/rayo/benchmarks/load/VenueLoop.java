package io.rayo.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends a venue's market data without a simulator behind it: has the simulator go round some more times while its
 * messages are kept instead of sent, takes the first of these rounds for what to send and the others to know, and to
 * prove, what changes from round to round. Then it sends them for ever, in bursts: each millisecond as many as the rate
 * asks for, in one write to each connection, as many bytes of a busy venue share a segment. A burst that is late is
 * sent late, and none is left out. On the venue's event loop, but for what says otherwise.
 */
final class VenueLoop {
    private static final int CIRCLES = 3;
    private static final long BLOCK_MS = 100;
    /** Time of the venue's clock that a circle takes. */
    static final long CIRCLE_MS = MarketLoop.BLOCKS * BLOCK_MS;

    private static final long BURST_MS = 1;
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int BURSTS_MAX = 20;
    private static final long RETRY_NS = 50_000;

    /** Times of day whose milliseconds are not zero keep their length as text. */
    private static final long DEPTH_MS = 1;

    private static final long BEST_MS = 11;

    private final SimulatedVenue venue;
    private final LoopClock clock;
    private final long offsetNs;
    private final List<LoopFrame> frames = new ArrayList<>();
    private final Set<SimConnection> connections = new LinkedHashSet<>();
    private final Map<SimConnection, ByteBuf> burst = new LinkedHashMap<>();
    private final Histogram lateness = new Histogram(HIGHEST_NS, 2);
    private double perBurst;
    private double owed;
    private int next;
    private long sent;
    private long nextBurstMs;
    private long epochOfNanoTimeNs;
    private boolean stopped = true;

    /** A message that the simulator would have sent. */
    private record Kept(SimConnection connection, String text) {}

    /**
     * Makes a loop that has nothing to send yet.
     *
     * @param venue whose market data it sends.
     * @param clock of the venue.
     * @param offsetNs of its bursts from the full millisecond, so that venues take turns.
     */
    VenueLoop(final SimulatedVenue venue, final LoopClock clock, final long offsetNs) {
        this.venue = venue;
        this.clock = clock;
        this.offsetNs = offsetNs;
    }

    /**
     * Sends what is still to be sent of markets that stand still, and records. Not on the event loop.
     *
     * @param startMs of the venue's clock while it records; a multiple of a second, not before now.
     * @param seed of the levels that change.
     */
    void record(final long startMs, final long seed) {
        venue.call(() -> {
            final List<SimMarket> markets = List.copyOf(venue.markets());
            final List<MarketLoop> loops = new ArrayList<>();
            clock.fix(startMs);
            for (final SimMarket market : markets) {
                final MarketLoop loop = new MarketLoop(market, seed + loops.size());
                loop.prepare();
                loops.add(loop);
                market.publishDue();
            }
            keep(circles(markets, loops, startMs));
            clock.fix(0);
            return null;
        });
    }

    private List<List<Kept>> circles(final List<SimMarket> markets, final List<MarketLoop> loops, final long startMs) {
        // the first one is sent as it is: what its last block leaves unsaid is said in the next one
        circle(markets, loops, startMs);
        final List<List<Kept>> circles = new ArrayList<>();
        for (int circle = 1; circle <= CIRCLES; circle++) {
            final List<Kept> kept = new ArrayList<>();
            venue.divert((connection, text) -> kept.add(new Kept(connection, text)));
            circle(markets, loops, startMs + circle * CIRCLE_MS);
            circles.add(kept);
        }
        venue.divert(null);
        return circles;
    }

    private void circle(final List<SimMarket> markets, final List<MarketLoop> loops, final long startMs) {
        for (int block = 0; block < MarketLoop.BLOCKS; block++) {
            final long blockMs = startMs + (block + 1) * BLOCK_MS;
            clock.fix(blockMs + DEPTH_MS);
            for (int i = 0; i < loops.size(); i++) {
                loops.get(i).moveDepth(block);
                markets.get(i).publishDue();
            }
            clock.fix(blockMs + BEST_MS);
            for (int i = 0; i < loops.size(); i++) {
                loops.get(i).moveBest(block);
                markets.get(i).publishDue();
            }
        }
    }

    private void keep(final List<List<Kept>> circles) {
        final List<Kept> first = circles.getFirst();
        for (final List<Kept> circle : circles) {
            if (circle.size() != first.size() || first.isEmpty()) {
                throw new IllegalStateException(circles.stream().map(List::size).toList() + " messages in the rounds");
            }
        }
        for (int i = 0; i < first.size(); i++) {
            final Kept kept = first.get(i);
            final LoopFrame frame = new LoopFrame(
                    kept.connection(), kept.text(), circles.get(1).get(i).text(), CIRCLE_MS);
            for (int circle = 1; circle < CIRCLES; circle++) {
                if (!circles.get(circle).get(i).connection().equals(kept.connection())) {
                    throw new IllegalStateException("a message went another way");
                }
                frame.check(circle, circles.get(circle).get(i).text());
            }
            frames.add(frame);
            connections.add(kept.connection());
        }
    }

    /** {@return messages of a round; any thread, after {@link #record}} */
    int size() {
        return frames.size();
    }

    /** {@return bytes of a round on the wire; any thread, after {@link #record}} */
    long bytes() {
        return frames.stream().mapToLong(LoopFrame::length).sum();
    }

    /**
     * Starts to send. Any other thread.
     *
     * @param messagesPerSecond of this venue.
     */
    void play(final double messagesPerSecond) {
        venue.call(() -> {
            perBurst = messagesPerSecond * BURST_MS / 1_000;
            final Instant now = Instant.now();
            epochOfNanoTimeNs = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
            nextBurstMs = now.toEpochMilli() + BURST_MS;
            stopped = false;
            later(intendedNs());
            return null;
        });
    }

    /**
     * Sends no more. Not on the event loop.
     *
     * @return messages sent.
     */
    long stop() {
        return venue.call(() -> {
            stopped = true;
            return sent;
        });
    }

    /** {@return how much later than meant bursts were with the operating system, nanoseconds; after {@link #stop}} */
    Histogram lateness() {
        return lateness;
    }

    private long intendedNs() {
        return nextBurstMs * 1_000_000 + offsetNs;
    }

    private void later(final long deadlineNs) {
        venue.laterAtNs(deadlineNs - epochOfNanoTimeNs, this::onTime);
    }

    private void onTime() {
        if (stopped) {
            return;
        }
        long nowNs = System.nanoTime() + epochOfNanoTimeNs;
        for (int i = 0; i < BURSTS_MAX && intendedNs() <= nowNs && takesMore(); i++) {
            send();
            nowNs = System.nanoTime() + epochOfNanoTimeNs;
            lateness.recordValue(Math.clamp(nowNs - intendedNs(), 0, HIGHEST_NS));
            nextBurstMs += BURST_MS;
        }
        // what is late is late: in between, pings are answered
        later(Math.max(intendedNs(), nowNs + RETRY_NS));
    }

    /** Whether the node reads fast enough; if not, what is due waits here. */
    private boolean takesMore() {
        for (final SimConnection connection : connections) {
            if (!connection.socket().isOpen()) {
                throw new IllegalStateException("the node has closed a connection");
            }
            if (!connection.socket().isWritable()) {
                return false;
            }
        }
        return true;
    }

    private void send() {
        owed += perBurst;
        final byte[] timeText = Instant.ofEpochMilli(nextBurstMs).toString().getBytes(StandardCharsets.US_ASCII);
        final byte[] time = timeText.length == "2026-01-01T00:00:00.000Z".length() ? timeText : withMillis(timeText);
        while (owed >= 1) {
            owed--;
            final LoopFrame frame = frames.get(next);
            next = next + 1 == frames.size() ? 0 : next + 1;
            frame.writeNext(
                    burst.computeIfAbsent(
                            frame.connection(),
                            connection -> connection.socket().buffer(BUFFER_BYTES)),
                    nextBurstMs,
                    time);
            sent++;
        }
        for (final Map.Entry<SimConnection, ByteBuf> each : burst.entrySet()) {
            final ChannelFuture ignored = each.getKey().socket().sendFrames(each.getValue());
        }
        burst.clear();
    }

    /** A full second is written without a fraction. */
    private static byte[] withMillis(final byte[] wholeSecond) {
        return (new String(wholeSecond, 0, wholeSecond.length - 1, StandardCharsets.US_ASCII) + ".000Z")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
