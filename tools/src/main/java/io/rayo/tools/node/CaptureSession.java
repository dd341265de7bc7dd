package io.rayo.tools.node;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Slots;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.tools.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A venue's real gateway whose raw frames go to a tap: it subscribes, joins books and counts as in a node, but its
 * messages go nowhere. Its own network thread.
 */
public final class CaptureSession implements AutoCloseable {
    private final EventLoopGroup group = EventLoops.newGroup(1, "network");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final VenueSession session;

    private CaptureSession(final VenueFeed<?> feed, final FrameTap tap, final InboundPublisher publisher) {
        final Map<String, Integer> ids = new HashMap<>();
        session = new FeedSession<>(
                feed,
                publisher,
                (venueId, symbol) -> ids.computeIfAbsent(symbol, key -> ids.size() + 1),
                group.next(),
                new SystemEpochNanoClock(),
                tap,
                ex -> failure.compareAndSet(null, ex));
    }

    /**
     * Starts to capture.
     *
     * @param settings of what.
     * @param tap takes the frames.
     * @return the running session.
     * @throws UsageException if the venue cannot do what the settings want.
     */
    public static CaptureSession launch(final CaptureSettings settings, final FrameTap tap) {
        return launch(settings, tap, new Nowhere());
    }

    /** The same with a publisher that takes what the gateway makes of the frames. */
    static CaptureSession launch(final CaptureSettings settings, final FrameTap tap, final InboundPublisher publisher) {
        final CaptureSession capture = new CaptureSession(settings.feed(), tap, publisher);
        capture.session.startFeed();
        return capture;
    }

    /**
     * What the gateway counted.
     *
     * @return written by the network thread.
     */
    public FeedCounters counters() {
        return session.counters();
    }

    /**
     * Why it ended by itself.
     *
     * @return null if it has not.
     */
    public Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        session.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Takes messages and forgets them. */
    private static final class Nowhere implements InboundPublisher {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);

        @Override
        public int claim() {
            return Slots.MESSAGE_OFFSET;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public void publish(final int length) {
            // only the frames are wanted
        }
    }
}
