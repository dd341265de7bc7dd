package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.market.MarketStage;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.bybit.BybitSimulator;
import io.rayo.gateways.sim.bybit.BybitSimulatorSettings;
import io.rayo.gateways.sim.kraken.KrakenSimulator;
import io.rayo.gateways.sim.kraken.KrakenSimulatorSettings;
import io.rayo.gateways.sim.kucoin.KucoinSimulator;
import io.rayo.gateways.sim.kucoin.KucoinSimulatorSettings;
import io.rayo.gateways.sim.okx.OkxSimulator;
import io.rayo.gateways.sim.okx.OkxSimulatorSettings;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole nodes, over real sockets, while their venue does what venues do: loses, doubles and swaps frames, falls silent
 * without a word, cuts connections, bans our address. No order that adds risk leaves while a book is not proven, and in
 * the end each book is the venue's. {@code -Drayo.fault.count} is the number of faults for each venue, by default 6, in
 * the nightly form 100. The build takes one product of each exchange for each test, the nightly form all.
 */
class SocketFaultsTest {
    private static final int FAULTS =
            Integer.getInteger("rayo.fault.count", Boolean.getBoolean("rayo.nightly") ? 100 : 6);
    private static final long BAN_MS = 2_500;
    private static final int COMPARED_LEVELS = 10;

    /** A venue with two instruments. */
    enum Venue {
        BINANCE_SPOT("SPOT", "BTCUSDT, ETHUSDT"),
        BINANCE_USDM("USDM", "BTCUSDT, ETHUSDT"),
        BYBIT_SPOT("spot", "BTCUSDT, ETHUSDT"),
        BYBIT_LINEAR("linear", "BTCUSDT, ETHUSDT"),
        OKX_SPOT("SPOT", "BTC-USDT, ETH-USDT"),
        OKX_DERIVATIVES("SWAP", "BTC-USDT-SWAP, ETH-USDT-SWAP"),
        KUCOIN_SPOT("SPOT", "BTC-USDT, ETH-USDT"),
        KUCOIN_FUTURES("FUTURES", "XBTUSDTM, ETHUSDTM"),
        KRAKEN_SPOT("spot", "BTC/USD, ETH/USD"),
        KRAKEN_FUTURES("futures", "PF_XBTUSD, PF_ETHUSD");

        private final int venueId = Venues.idOf(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        private final String product;
        private final String symbols;

        Venue(final String product, final String symbols) {
            this.product = product;
            this.symbols = symbols;
        }

        /** Whether a changed digit of its best levels is always noticed. */
        boolean hasChecksum() {
            return KRAKEN_SPOT == this;
        }

        boolean compresses() {
            return OKX_SPOT == this || OKX_DERIVATIVES == this;
        }

        String quote() {
            return KRAKEN_SPOT == this || KRAKEN_FUTURES == this ? "USD" : "USDT";
        }

        SimulatedVenue launch(final long seed) {
            return switch (this) {
                case BINANCE_SPOT, BINANCE_USDM ->
                    BinanceSimulator.launch(SimulatorContext.demo().seed(seed));
                case BYBIT_SPOT, BYBIT_LINEAR ->
                    BybitSimulator.launch(BybitSimulatorSettings.demo().seed(seed));
                case OKX_SPOT, OKX_DERIVATIVES ->
                    OkxSimulator.launch(
                            OkxSimulatorSettings.demo().compression(true).seed(seed));
                case KUCOIN_SPOT, KUCOIN_FUTURES ->
                    KucoinSimulator.launch(KucoinSimulatorSettings.demo().seed(seed));
                case KRAKEN_SPOT, KRAKEN_FUTURES ->
                    KrakenSimulator.launch(KrakenSimulatorSettings.demo().seed(seed));
            };
        }

        /** Frame faults after which a book can still be known to be right. */
        List<FaultKind> frameFaults() {
            final List<FaultKind> kinds = new ArrayList<>(List.of(
                    FaultKind.DROP_FRAMES,
                    FaultKind.DUPLICATE_FRAMES,
                    FaultKind.REORDER_FRAMES,
                    FaultKind.DELAY_FRAMES,
                    FaultKind.DISCONNECT_ALL,
                    FaultKind.REFUSE_CONNECTS));
            if (hasChecksum()) {
                kinds.add(FaultKind.CORRUPT_FRAMES);
            }
            return kinds;
        }
    }

    private static final boolean ALL =
            Boolean.getBoolean("rayo.nightly") || null != System.getProperty("rayo.fault.count");

    static List<Venue> silent() {
        return venues(Venue.BINANCE_SPOT, Venue.BYBIT_LINEAR, Venue.OKX_SPOT, Venue.KUCOIN_FUTURES, Venue.KRAKEN_SPOT);
    }

    static List<Venue> banning() {
        return venues(
                Venue.BINANCE_USDM, Venue.BYBIT_SPOT, Venue.OKX_DERIVATIVES, Venue.KUCOIN_SPOT, Venue.KRAKEN_FUTURES);
    }

    static List<Venue> faulty() {
        return venues(
                Venue.BINANCE_USDM, Venue.BYBIT_LINEAR, Venue.OKX_DERIVATIVES, Venue.KUCOIN_FUTURES, Venue.KRAKEN_SPOT);
    }

    /** The nightly form takes all of them, or those that {@code -Drayo.fault.venues} names. */
    private static List<Venue> venues(final Venue... ofTheBuild) {
        final String named = System.getProperty("rayo.fault.venues");
        if (null != named) {
            return Stream.of(named.split(",", -1)).map(Venue::valueOf).toList();
        }
        return ALL ? List.of(Venue.values()) : List.of(ofTheBuild);
    }

    /** What the core made of it; written by its thread. */
    private static final class Watcher implements NodeObserver {
        private final MarketStage market;
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final FeedGapDecoder gap = new FeedGapDecoder();
        private final NewOrderDecoder order = new NewOrderDecoder();
        private final Map<GapCause, AtomicLong> gaps = new EnumMap<>(GapCause.class);
        private final AtomicInteger live = new AtomicInteger();
        private final AtomicLong orders = new AtomicLong();
        private final AtomicLong ordersOnStaleBooks = new AtomicLong();
        private final AtomicLong timesStale = new AtomicLong();
        private final boolean[] wasLive = new boolean[16];

        Watcher(final MarketStage market) {
            this.market = market;
            for (final GapCause cause : GapCause.values()) {
                gaps.put(cause, new AtomicLong());
            }
        }

        @Override
        public void onInbound(final DirectBuffer buffer, final int offset, final int length) {
            if (EventHeaders.templateId(buffer, offset) == FeedGapDecoder.TEMPLATE_ID) {
                gaps.get(gap.wrapAndApplyHeader(buffer, offset, header).cause()).incrementAndGet();
            }
            int count = 0;
            for (int id = 1; id < market.registry().limit(); id++) {
                final boolean isLive = BookState.LIVE == market.bookState(id);
                if (wasLive[id] && !isLive) {
                    timesStale.incrementAndGet();
                }
                wasLive[id] = isLive;
                count += isLive ? 1 : 0;
            }
            live.set(count);
        }

        @Override
        public void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
            if (EventHeaders.templateId(buffer, offset) != NewOrderDecoder.TEMPLATE_ID) {
                return;
            }
            orders.incrementAndGet();
            order.wrapAndApplyHeader(buffer, offset, header);
            // purchases only: nothing may be short, so that a sale takes risk away
            if (Side.BUY == order.side()
                    && BookState.STALE == market.bookState(EventHeaders.instrumentId(buffer, offset))) {
                ordersOnStaleBooks.incrementAndGet();
            }
        }

        long gaps(final GapCause cause) {
            return gaps.get(cause).get();
        }
    }

    @TempDir
    private Path folder;

    private String config(final Venue venue, final int port) {
        final String name = Venues.name(venue.venueId);
        return """
                node:
                  folder: "%s"
                  clockInterval: 20ms
                journal:
                  preallocate: 8m
                  reserve: 16m
                venues:
                  - name: %s
                    symbols: [%s]
                    channels: [trades, top, book]
                    restUrl: http://127.0.0.1:%d
                    streamUrl: ws://127.0.0.1:%d
                    options: {silence: 2s, ban: 4s, breakerFailures: 9999, compression: true}
                strategies:
                  - {type: trade-echo, orderNotional: 1000}
                risk:
                  allowShort: false
                  maxOrderNotional: 5000
                  maxInstrumentPosition: 1000000
                  maxSymbolPosition: 1000000
                  maxTotalExposure: 1000000
                  maxOrdersPerSecond: 1000
                  maxEntriesPerPosition: 1000000
                portfolio:
                  quoteAsset: %s
                  cash: 1000000
                """.formatted(folder.resolve(venue.name()), name, venue.symbols, port, port, venue.quote());
    }

    private void run(final Venue venue, final long seed, final Script script) throws Exception {
        try (SimulatedVenue simulator = venue.launch(seed)) {
            final Watcher[] made = new Watcher[1];
            final Node node = Node.launch(NodeConfig.parse("test", config(venue, simulator.port())), stages -> {
                made[0] = new Watcher(stages.market());
                return made[0];
            });
            final Watcher watcher = made[0];
            try {
                LiveNodeTest.await("live books", node, () -> watcher.live.get() == 2);
                LiveNodeTest.await("orders", node, () -> watcher.orders.get() > 0);
                // offered to all, accepted by one
                final boolean compressed = simulator.call(
                        () -> simulator.connections().getFirst().socket().isCompressed());
                assertEquals(venue.compresses(), compressed);
                script.run(simulator, node, watcher);
                simulator.clearFaults();
                // a frame that was lost shows at the next one only
                final long frames = node.frames();
                LiveNodeTest.await("frames", node, () -> node.frames() > frames + 200);
                LiveNodeTest.await("live books", node, () -> watcher.live.get() == 2);
                simulator.eventsPerTick(0);
                awaitStill(node);
                // after the end of the node's connections none is live any more, but each holds what it held
                assertEquals(2, watcher.live.get(), "live books, seed " + seed);
            } finally {
                node.close();
            }
            assertNull(node.failure());
            assertEquals(0, watcher.ordersOnStaleBooks.get(), "orders on stale books, seed " + seed);
            compare(venue, simulator, node, seed);
        }
    }

    /** What happens to the venue while the node runs. */
    @FunctionalInterface
    private interface Script {
        void run(SimulatedVenue simulator, Node node, Watcher watcher) throws Exception;
    }

    /** Until the market that stands still has been told to the end; sooner than its silence is noticed. */
    private static void awaitStill(final Node node) {
        final long[] last = {-1, System.nanoTime()};
        LiveNodeTest.await("the end of the stream", node, () -> {
            final long frames = node.frames();
            if (frames != last[0]) {
                last[0] = frames;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(600) && node.isCaughtUp();
        });
    }

    private static void compare(final Venue venue, final SimulatedVenue simulator, final Node node, final long seed) {
        final MarketStage market = node.stages().market();
        int compared = 0;
        for (int id = 1; id < market.registry().limit(); id++) {
            final Instrument instrument = market.registry().get(id);
            final SimMarket truth = simulator.market(venue.product, instrument.symbol());
            final BookSnapshot snapshot = simulator.call(() -> truth.snapshot(COMPARED_LEVELS));
            final String where = venue + " " + instrument.symbol() + ", seed " + seed;
            assertEquals(levels(truth.instrument(), snapshot.bids()), levels(instrument, market.book(id), true), where);
            assertEquals(
                    levels(truth.instrument(), snapshot.asks()), levels(instrument, market.book(id), false), where);
            compared++;
        }
        assertEquals(2, compared);
    }

    private static String levels(final SimInstrument instrument, final List<long[]> levels) {
        final StringBuilder text = new StringBuilder();
        for (final long[] level : levels) {
            text.append(instrument.price(level[0]).stripTrailingZeros().toPlainString())
                    .append(" x ")
                    .append(instrument.quantity(level[1]).stripTrailingZeros().toPlainString())
                    .append('\n');
        }
        return text.toString();
    }

    private static String levels(final Instrument instrument, final L2Book book, final boolean bids) {
        final Side side = bids ? Side.BUY : Side.SELL;
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(COMPARED_LEVELS, book.levelCount(side)); i++) {
            text.append(decimal(book.price(side, i), instrument.priceExponent()))
                    .append(" x ")
                    .append(decimal(book.quantity(side, i), instrument.sizeExponent()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String decimal(final long mantissa, final int exponent) {
        return BigDecimal.valueOf(mantissa, -exponent).stripTrailingZeros().toPlainString();
    }

    @ParameterizedTest
    @MethodSource("silent")
    @Timeout(120)
    void shouldNoticeAVenueThatFallsSilentAndComeBack(final Venue venue) throws Exception {
        run(venue, seed("half-open"), (simulator, node, watcher) -> {
            final long silences = watcher.gaps(GapCause.SILENCE);
            final long stale = watcher.timesStale.get();
            simulator.inject(Fault.next(FaultKind.HALF_OPEN, 1));
            LiveNodeTest.await("word of the silence", node, () -> watcher.gaps(GapCause.SILENCE) >= silences + 2);
            LiveNodeTest.await("stale books", node, () -> watcher.timesStale.get() >= stale + 2);
            LiveNodeTest.await("live books", node, () -> watcher.live.get() == 2);
            final long orders = watcher.orders.get();
            LiveNodeTest.await("orders again", node, () -> watcher.orders.get() > orders);
        });
    }

    @ParameterizedTest
    @MethodSource("banning")
    @Timeout(120)
    void shouldSendNothingWhileItIsBannedAndComeBack(final Venue venue) throws Exception {
        run(venue, seed("ban"), (simulator, node, watcher) -> {
            final long stale = watcher.timesStale.get();
            simulator.inject(Fault.next(FaultKind.BAN, 1, BAN_MS));
            simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            LiveNodeTest.await("stale books", node, () -> watcher.timesStale.get() >= stale + 2);
            LiveNodeTest.await("live books", node, () -> watcher.live.get() == 2);
            // the attempt that told us of the ban, and a request that may have been under way
            final long refused = simulator.refusedByBan();
            assertTrue(refused >= 1 && refused <= 2, refused + " attempts during the ban");
            final long orders = watcher.orders.get();
            LiveNodeTest.await("orders again", node, () -> watcher.orders.get() > orders);
        });
    }

    @ParameterizedTest
    @MethodSource("faulty")
    @Timeout(1_200)
    void shouldHaveTheVenuesBooksAfterFaultsOfAllKinds(final Venue venue) throws Exception {
        final long seed = seed("faults");
        final Random random = new Random(seed);
        run(venue, seed, (simulator, node, watcher) -> {
            final List<FaultKind> kinds = venue.frameFaults();
            for (int i = 0; i < FAULTS; i++) {
                final FaultKind kind = kinds.get(random.nextInt(kinds.size()));
                final long hits = simulator.faultHits(kind);
                simulator.inject(Fault.next(kind, 1 + random.nextInt(3), 50 + random.nextInt(300)));
                LiveNodeTest.await(kind.name(), node, () -> simulator.faultHits(kind) > hits);
                LiveNodeTest.await("live books", node, () -> watcher.live.get() == 2);
            }
        });
    }

    private static long seed(final String what) {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("faults over sockets, " + what + ": seed " + seed);
        return seed;
    }
}
