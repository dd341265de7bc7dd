package io.rayo.gateways.sim.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.kraken.KrakenFuturesProtocol;
import io.rayo.gateways.kraken.KrakenFuturesSettings;
import io.rayo.gateways.kraken.KrakenProtocol;
import io.rayo.gateways.kraken.KrakenSettings;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real gateway against the simulated Kraken: books equal to the venue's, whatever happens to the frames. */
class KrakenSimulatorTest {
    private static final String PAIR = "BTC/USD";
    private static final String CONTRACT = "PF_XBTUSD";

    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final FeedCounters counters = new FeedCounters();
    private final BookTwin twin = new BookTwin();
    private volatile String seen = "";
    private volatile boolean live;
    private volatile long trades;
    private volatile int gaps;

    enum Market {
        SPOT,
        FUTURES
    }

    private static KrakenSimulator venue() {
        return KrakenSimulator.launch(new KrakenSimulatorSettings()
                .seed(7)
                .tickIntervalNs(0)
                .eventsPerTick(4)
                .heartbeatMs(100)
                .instrument(KrakenSimulatorSettings.spot("BTC", "USD")
                        .grid("0.1", "0.00000001")
                        .flow("61230.5", 100_000)
                        .build())
                .instrument(KrakenSimulatorSettings.perpetual("BTC", "USD")
                        .grid("1", "0.0001")
                        .flow("61230", 100)
                        .build()));
    }

    private static ConnectionSettings quick(final ConnectionSettings settings) {
        return settings.with()
                .silence(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(3))
                .backOff(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.MILLISECONDS.toNanos(200))
                .breaker(100, TimeUnit.SECONDS.toNanos(1))
                .build();
    }

    private MarketGateway<?> gateway(final Market market, final KrakenSimulator venue, final EventLoopGroup group) {
        final boolean spot = market == Market.SPOT;
        final FeedSettings settings = (spot ? KrakenSettings.live() : KrakenFuturesSettings.live())
                .symbols(List.of(spot ? PAIR : CONTRACT))
                .channels(
                        spot
                                ? EnumSet.of(Channel.BOOK, Channel.TRADES)
                                : EnumSet.of(Channel.BOOK, Channel.TRADES, Channel.MARK_PRICE))
                .restUrl("http://127.0.0.1:" + venue.port())
                .streamUrl("ws://127.0.0.1:" + venue.port());
        return spot
                ? gateway(new KrakenProtocol(settings, quick(KrakenSettings.connection())), settings, group)
                : gateway(
                        new KrakenFuturesProtocol(settings, quick(KrakenFuturesSettings.connection())),
                        settings,
                        group);
    }

    private <I extends FeedInstrument> MarketGateway<I> gateway(
            final MarketProtocol<I> protocol, final FeedSettings settings, final EventLoopGroup group) {
        return new MarketGateway<>(
                protocol,
                settings,
                new TestPublisher((buffer, offset, length) -> {
                    twin.onMessage(buffer, offset, length);
                    final BookTwin.Book book = twin.book(11);
                    trades = twin.count(TradeDecoder.TEMPLATE_ID);
                    gaps = book.gaps;
                    live = book.live;
                    seen = words(book, protocol);
                }),
                (venueId, symbol) -> 11,
                group.next(),
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                counters,
                fault::set);
    }

    private static String words(final BookTwin.Book book, final MarketProtocol<?> protocol) {
        final boolean spot = protocol instanceof KrakenProtocol;
        final StringBuilder text = new StringBuilder();
        for (final boolean bid : new boolean[] {true, false}) {
            for (final String level : book.top(bid, Integer.MAX_VALUE, spot ? -1 : 0, spot ? -8 : -4)) {
                text.append(bid ? " b " : " a ").append(level);
            }
        }
        return text.toString();
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertNull(fault.get());
            assertTrue(System.nanoTime() < deadlineNs, "no " + what + " in time: gaps " + gaps + ", live " + live);
            Thread.onSpinWait();
        }
    }

    private void awaitEqualBook(final Market market, final KrakenSimulator venue) {
        final String product = market == Market.SPOT ? KrakenSimulatorSettings.SPOT : KrakenSimulatorSettings.FUTURES;
        final String expected = venue.book(
                product, market == Market.SPOT ? PAIR : CONTRACT, market == Market.SPOT ? 10 : Integer.MAX_VALUE);
        await("book equal to the venue's", () -> live && seen.equals(expected));
    }

    @ParameterizedTest
    @EnumSource(Market.class)
    void shouldShowTheVenuesBookAfterEveryFault(final Market market) throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (KrakenSimulator venue = venue()) {
            final MarketGateway<?> gateway = gateway(market, venue, group);
            gateway.start();
            await("book", () -> live);
            venue.tick(200);
            awaitEqualBook(market, venue);
            await("trades", () -> trades > 0);
            assertEquals(0, counters.totalErrors());
            assertEquals(0, gaps);

            for (final FaultKind kind : List.of(
                    FaultKind.DROP_FRAMES,
                    FaultKind.CORRUPT_FRAMES,
                    FaultKind.REORDER_FRAMES,
                    FaultKind.DUPLICATE_FRAMES)) {
                final int before = gaps;
                venue.inject(new Fault(kind, 12, 0, 1_000));
                venue.tick(100);
                venue.clearFaults();
                venue.tick(20);
                awaitAfter(market, venue, kind);
                // a frame that changes places with a trade is no loss of the book
                final boolean mustBeNoticed = kind == FaultKind.DROP_FRAMES || kind == FaultKind.CORRUPT_FRAMES;
                assertTrue(!mustBeNoticed || gaps > before, kind + " made no gap");
            }
            for (final FaultKind kind : List.of(FaultKind.DISCONNECT_ALL, FaultKind.HALF_OPEN)) {
                final int before = gaps;
                venue.inject(new Fault(kind, 1, 0, 1_000));
                await("gap by " + kind, () -> gaps > before);
                await("return from " + kind, () -> live);
                venue.tick(50);
                awaitAfter(market, venue, kind);
            }
            gateway.close();
            assertNull(fault.get());
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    /** A gap is noticed with the next update, so that updates have to come until the book is back. */
    private void awaitAfter(final Market market, final KrakenSimulator venue, final FaultKind kind) {
        await("return from " + kind, () -> {
            if (!live) {
                venue.tick(1);
            }
            return live;
        });
        awaitEqualBook(market, venue);
    }
}
