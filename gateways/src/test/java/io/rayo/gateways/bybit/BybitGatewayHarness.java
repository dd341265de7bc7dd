package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** A whole gateway on an event loop of its own, and the books that its messages make. */
final class BybitGatewayHarness implements AutoCloseable {
    final FeedCounters counters = new FeedCounters();
    final AtomicReference<Throwable> fault = new AtomicReference<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();
    final Map<String, Integer> ids = new HashMap<>();
    final MarketGateway<BybitInstrument> gateway;
    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final BookTwin twin = new BookTwin();

    BybitGatewayHarness(final BybitSettings settings) {
        gateway = new MarketGateway<>(
                new BybitProtocol(settings),
                settings.feed(),
                new TestPublisher(this::onMessage),
                (venueId, symbol) -> ids.computeIfAbsent(symbol, any -> ids.size() + 1),
                group.next(),
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                counters,
                fault::set);
    }

    static BybitSettings settings(final BybitProduct product, final int port, final List<String> symbols) {
        final BybitSettings settings = new BybitSettings(product);
        settings.feed().symbols(symbols).restUrl("http://127.0.0.1:" + port).streamUrl("ws://127.0.0.1:" + port);
        return settings;
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.templateId(buffer, offset) == FeedGapDecoder.TEMPLATE_ID) {
            final FeedGapDecoder gap =
                    new FeedGapDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            gaps.add(gap.channel() + " " + gap.cause());
        }
        twin.onMessage(buffer, offset, length);
    }

    /** Reads something of the books, on the thread that makes them. */
    <T> T read(final java.util.function.Function<BookTwin, T> reader) {
        try {
            return group.next().submit(() -> reader.apply(twin)).get(20, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(System.nanoTime() < deadlineNs, "no " + what + " in time; gaps " + gaps);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        gateway.close();
        final boolean ended =
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        assertTrue(ended, "the event loop does not end");
    }
}
