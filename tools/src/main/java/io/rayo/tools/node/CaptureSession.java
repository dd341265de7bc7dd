package io.rayo.tools.node;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.orders.MarginMode;
import io.rayo.tools.UsageException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
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

    private CaptureSession(final NodeConfig.Venue venue, final FrameTap tap) {
        final Map<String, Integer> ids = new HashMap<>();
        session = new FeedSession<>(
                VenueFeeds.of(venue),
                new Nowhere(),
                (venueId, symbol) -> ids.computeIfAbsent(symbol, key -> ids.size() + 1),
                group.next(),
                new SystemEpochNanoClock(),
                tap,
                ex -> failure.compareAndSet(null, ex));
    }

    /**
     * Starts to capture.
     *
     * @param venue name.
     * @param symbols or patterns.
     * @param channels as in the configuration.
     * @param restUrl empty is the venue's own.
     * @param streamUrl likewise.
     * @param tap takes the frames.
     * @return the running session.
     */
    public static CaptureSession launch(
            final String venue,
            final List<String> symbols,
            final List<String> channels,
            final String restUrl,
            final String streamUrl,
            final FrameTap tap) {
        final int venueId = Venues.idOf(venue);
        if (venueId < 0 || !VenueFeeds.supports(venueId)) {
            throw new UsageException(
                    "no gateway for " + venue + ", there are " + String.join(", ", VenueFeeds.names()));
        }
        final CaptureSession capture = new CaptureSession(
                new NodeConfig.Venue(
                        venueId,
                        symbols,
                        channels,
                        uri(restUrl),
                        uri(streamUrl),
                        null,
                        0,
                        false,
                        Map.of(),
                        null,
                        null,
                        null,
                        0,
                        0,
                        MarginMode.AS_IT_IS,
                        false),
                tap);
        capture.session.startFeed();
        return capture;
    }

    private static URI uri(final String text) {
        try {
            return text.isEmpty() ? null : URI.create(text);
        } catch (final IllegalArgumentException ex) {
            throw new UsageException("not a URL: " + text);
        }
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
