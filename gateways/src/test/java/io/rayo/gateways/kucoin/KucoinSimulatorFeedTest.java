package io.rayo.gateways.kucoin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.sim.kucoin.KucoinSimulator;
import io.rayo.gateways.sim.kucoin.KucoinSimulatorSettings;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimMarket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real gateway against the simulated venue on loopback, with every fault of the script. */
class KucoinSimulatorFeedTest {
    /** A whole gateway on an event loop of its own, and the books that its messages make. */
    private static final class Harness implements AutoCloseable {
        final FeedCounters counters = new FeedCounters();
        final AtomicReference<Throwable> fault = new AtomicReference<>();
        final List<String> gaps = new CopyOnWriteArrayList<>();
        final List<String> states = new CopyOnWriteArrayList<>();
        final Map<String, Integer> ids = new HashMap<>();
        final MarketGateway<KucoinInstrument> gateway;
        private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        private final BookTwin twin = new BookTwin();

        Harness(final KucoinSettings settings) {
            gateway = new MarketGateway<>(
                    new KucoinProtocol(settings),
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

        private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            if (EventHeaders.templateId(buffer, offset) == FeedGapDecoder.TEMPLATE_ID) {
                final FeedGapDecoder gap =
                        new FeedGapDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                gaps.add(gap.channel() + " " + gap.cause());
            }
            if (EventHeaders.templateId(buffer, offset) == VenueStatusDecoder.TEMPLATE_ID) {
                final VenueStatusDecoder status =
                        new VenueStatusDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                states.add(status.state() + " " + status.reason());
            }
            twin.onMessage(buffer, offset, length);
        }

        /** Reads something of the books, on the thread that makes them. */
        <T> T read(final Function<BookTwin, T> reader) {
            try {
                return group.next().submit(() -> reader.apply(twin)).get(20, TimeUnit.SECONDS);
            } catch (final Exception e) {
                throw new AssertionError(e);
            }
        }

        void await(final String what, final BooleanSupplier condition) {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!condition.getAsBoolean()) {
                if (fault.get() != null) {
                    throw new AssertionError(fault.get());
                }
                assertTrue(System.nanoTime() < deadlineNs, () -> "no " + what + " in time; gaps " + gaps);
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

    private static KucoinSimulator simulator(final KucoinSimulatorSettings settings) {
        return KucoinSimulator.launch(settings.seed(7).tickIntervalNs(2_000_000).eventsPerTick(3));
    }

    private static KucoinSettings settings(
            final KucoinProduct product, final KucoinApi api, final KucoinSimulator simulator) {
        final KucoinSettings settings = new KucoinSettings(product).api(api);
        final EnumSet<Channel> channels = EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS);
        if (product.isFutures()) {
            channels.add(Channel.MARK_PRICE);
        }
        settings.feed()
                .symbols(List.of("*/USDT"))
                .restUrl("http://127.0.0.1:" + simulator.port())
                .streamUrl("ws://127.0.0.1:" + simulator.port())
                .channels(channels)
                .barIntervals(List.of("1m"));
        settings.connection(settings.connection()
                .with()
                .backOff(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.MILLISECONDS.toNanos(200))
                .silence(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(2))
                .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                .ban(TimeUnit.SECONDS.toNanos(1))
                .build());
        return settings.conclude();
    }

    /** The venue's book, as the gateway's messages name its levels. */
    private static String venueBook(final KucoinSimulator simulator, final KucoinProduct product, final String symbol) {
        return simulator.call(() -> {
            final SimMarket market = simulator.market(product.tradeType(), symbol);
            return levels(market, Side.BUY) + levels(market, Side.SELL);
        });
    }

    private static String levels(final SimMarket market, final Side side) {
        final List<String> levels = new ArrayList<>();
        for (final long[] level : market.engine().depth(side, KucoinSettings.UNIFIED_DEPTH)) {
            levels.add(level[0] + "=" + level[1]);
        }
        return levels.toString();
    }

    private static String levels(final NavigableMap<Long, Long> side) {
        final List<String> levels = new ArrayList<>();
        side.forEach((price, quantity) -> levels.add(price + "=" + quantity));
        return levels.toString();
    }

    private static void awaitEqualBooks(
            final Harness harness, final KucoinSimulator simulator, final KucoinProduct product) {
        // the market stands still, what changed since the last publication leaves with the next tick
        simulator.eventsPerTick(0.2);
        // a loss shows with the next message of its book only: some have to come before the market stands still
        final long updates = harness.counters.bookUpdates;
        harness.await("more of the books", () -> harness.counters.bookUpdates > updates + 20);
        for (final String symbol :
                product.isFutures() ? List.of("XBTUSDTM", "ETHUSDTM") : List.of("BTC-USDT", "ETH-USDT")) {
            harness.await(
                    "good book of " + symbol,
                    () -> harness.read(twin -> twin.book(harness.ids.getOrDefault(symbol, 0)).live));
        }
        simulator.eventsPerTick(0);
        for (final String symbol :
                product.isFutures() ? List.of("XBTUSDTM", "ETHUSDTM") : List.of("BTC-USDT", "ETH-USDT")) {
            harness.await("book of " + symbol + " as the venue's", () -> {
                final String venue = venueBook(simulator, product, symbol);
                return harness.read(twin -> {
                    final BookTwin.Book book = twin.book(harness.ids.getOrDefault(symbol, 0));
                    return book.live && (levels(book.bids) + levels(book.asks)).equals(venue);
                });
            });
        }
        simulator.eventsPerTick(3);
    }

    @ParameterizedTest
    @CsvSource({"SPOT,UTA", "SPOT,CLASSIC", "FUTURES,UTA", "FUTURES,CLASSIC"})
    void shouldBringEveryChannelAndKeepTheBooksThroughAllFaults(final KucoinProduct product, final KucoinApi api) {
        try (KucoinSimulator simulator = simulator(KucoinSimulatorSettings.demo());
                Harness harness = new Harness(settings(product, api, simulator))) {
            harness.gateway.start();
            harness.await(
                    "every channel",
                    () -> harness.counters.trades > 20
                            && harness.counters.topOfBooks > 20
                            && harness.counters.bookUpdates > 50
                            && harness.counters.bars > 0
                            && (!product.isFutures() || harness.counters.markPrices > 0));
            assertEquals(0, harness.counters.totalErrors());
            assertEquals(0, harness.counters.unknownFields);
            assertEquals(0, harness.counters.unknownEvents);
            assertEquals(0, harness.counters.subscriptionErrors);
            assertEquals(List.of(), harness.gaps);
            awaitEqualBooks(harness, simulator, product);
            for (final FaultKind kind :
                    List.of(FaultKind.DROP_FRAMES, FaultKind.DUPLICATE_FRAMES, FaultKind.REORDER_FRAMES)) {
                final long resyncs = harness.counters.resyncs;
                // frames that change places are seldom of the same book; a loss meets one sooner or later
                final int rounds = kind == FaultKind.DROP_FRAMES ? 200 : 5;
                for (int i = 0; i < rounds && harness.counters.resyncs == resyncs; i++) {
                    final long before = simulator.faultHits(kind);
                    simulator.inject(Fault.next(kind, 3));
                    harness.await(kind.name(), () -> simulator.faultHits(kind) >= before + 3);
                }
                final boolean lost = harness.counters.resyncs > resyncs;
                assertTrue(lost || kind != FaultKind.DROP_FRAMES, "no lost frame met a book");
                assertTrue(!lost || kind != FaultKind.DUPLICATE_FRAMES, "a repeated frame cost a book");
                awaitEqualBooks(harness, simulator, product);
            }
            simulator.inject(Fault.next(FaultKind.CORRUPT_FRAMES, 5));
            harness.await("damage", () -> simulator.faultHits(FaultKind.CORRUPT_FRAMES) >= 5);
            // a digit that became another one is nothing that this venue lets anybody notice: no checksum
            harness.ids.values().forEach(harness.gateway::resync);
            awaitEqualBooks(harness, simulator, product);
            simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            harness.await("gap", () -> harness.gaps.contains("ALL DISCONNECT"));
            awaitEqualBooks(harness, simulator, product);
            harness.gaps.clear();
            simulator.inject(Fault.next(FaultKind.HALF_OPEN, 1));
            harness.await("silence", () -> harness.gaps.contains("ALL SILENCE"));
            awaitEqualBooks(harness, simulator, product);
            // the venue counts anew without a word: nothing but old changes for a while
            simulator.inject(Fault.next(FaultKind.RESET_UPDATE_IDS, 1));
            harness.await("sign of the new count", () -> harness.gaps.contains("BOOK SEQUENCE"));
            awaitEqualBooks(harness, simulator, product);
            assertTrue(harness.counters.totalErrors() <= simulator.faultHits(FaultKind.CORRUPT_FRAMES));
        }
    }

    @Test
    void shouldWaitForASnapshotThatComesAfterTheFirstChanges() {
        try (KucoinSimulator simulator =
                        simulator(KucoinSimulatorSettings.demo().snapshotDelayMs(1_500));
                Harness harness = new Harness(settings(KucoinProduct.SPOT, KucoinApi.UTA, simulator))) {
            harness.gateway.start();
            awaitEqualBooks(harness, simulator, KucoinProduct.SPOT);
            assertEquals(0, harness.counters.snapshotRequests);
            assertTrue(harness.counters.ignoredEvents > 0);
            assertEquals(List.of(), harness.gaps);
        }
    }

    @Test
    void shouldTakeImagesOfFewLevels() {
        try (KucoinSimulator simulator = simulator(KucoinSimulatorSettings.demo())) {
            final KucoinSettings settings = settings(KucoinProduct.FUTURES, KucoinApi.UTA, simulator);
            settings.feed().depth(5);
            try (Harness harness = new Harness(settings.conclude())) {
                harness.gateway.start();
                harness.await("images", () -> harness.counters.bookSnapshots > 20);
                assertEquals(5, harness.read(twin -> twin.book(1).bids.size()).intValue());
                assertEquals(List.of(), harness.gaps);
            }
        }
    }

    @Test
    void shouldSignTheRequestForAWholeBookIfItHasAKey() {
        final KucoinSimulatorSettings venue = KucoinSimulatorSettings.demo().signedBooks(true);
        try (KucoinSimulator simulator = simulator(venue)) {
            final KucoinSettings settings = settings(KucoinProduct.SPOT, KucoinApi.CLASSIC, simulator);
            settings.credentials(
                    new Credentials(
                            "demo-key".getBytes(UTF_8), "demo-secret".getBytes(UTF_8), "demo-pass".getBytes(UTF_8)),
                    3);
            try (Harness harness = new Harness(settings)) {
                harness.gateway.start();
                awaitEqualBooks(harness, simulator, KucoinProduct.SPOT);
                assertTrue(harness.counters.bookSnapshots >= 2);
            }
            try (Harness keyless = new Harness(settings(KucoinProduct.SPOT, KucoinApi.CLASSIC, simulator))) {
                keyless.gateway.start();
                keyless.await("refusals", () -> keyless.counters.snapshotRequests >= 4);
                assertEquals(0, keyless.counters.bookSnapshots);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void shouldSayThatTheVenueIsClosedAndThatItIsOpenAgain(final KucoinProduct product) {
        try (KucoinSimulator simulator = simulator(KucoinSimulatorSettings.demo())) {
            final KucoinSettings settings = settings(product, KucoinApi.UTA, simulator);
            settings.feed().statusIntervalNs(TimeUnit.MILLISECONDS.toNanos(50));
            try (Harness harness = new Harness(settings)) {
                harness.gateway.start();
                awaitEqualBooks(harness, simulator, product);
                assertEquals(
                        0,
                        harness.states.stream()
                                .filter(s -> s.startsWith("MAINTENANCE"))
                                .count());
                simulator.status("cancelonly");
                harness.await(
                        "trouble",
                        () -> harness.states.stream()
                                        .filter(s -> s.equals("MAINTENANCE the venue takes cancels only: "))
                                        .count()
                                >= 2);
                simulator.status("nonsense");
                harness.await("answers that say nothing", () -> harness.counters.unknownEvents >= 2);
                assertEquals(
                        0,
                        harness.states.stream()
                                .filter(s -> s.contains("open again"))
                                .count());
                simulator.status("open");
                harness.await("end", () -> harness.states.contains("CONNECTED the venue says that it is open again"));
                awaitEqualBooks(harness, simulator, product);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"UTA", "CLASSIC"})
    void shouldWaitOutABan(final KucoinApi api) {
        try (KucoinSimulator simulator = simulator(KucoinSimulatorSettings.demo());
                Harness harness = new Harness(settings(KucoinProduct.FUTURES, api, simulator))) {
            simulator.inject(Fault.next(FaultKind.BAN, 1, 500));
            harness.gateway.start();
            awaitEqualBooks(harness, simulator, KucoinProduct.FUTURES);
        }
    }
}
