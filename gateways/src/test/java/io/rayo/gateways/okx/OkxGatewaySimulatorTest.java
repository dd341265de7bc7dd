package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.okx.OkxSimulator;
import io.rayo.gateways.sim.okx.OkxSimulatorSettings;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gateway against the simulated venue over real sockets, with faults: every book is the venue's again after each.
 */
class OkxGatewaySimulatorTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    /** One product's gateway with the books that its messages make. */
    private final class Feed {
        final BookTwin twin = new BookTwin();
        final FeedCounters counters = new FeedCounters();
        final Map<String, Integer> ids = new HashMap<>();
        final Map<Integer, int[]> scales = new HashMap<>();
        final MarketGateway<OkxInstrument> gateway;

        Feed(final OkxProduct product, final List<String> symbols, final boolean paired) {
            final OkxSettings settings = new OkxSettings(product);
            settings.feed()
                    .symbols(symbols)
                    .channels(EnumSet.of(
                            Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS, Channel.MARK_PRICE))
                    .barIntervals(List.of("1m"))
                    .pairedFeeds(paired)
                    .restUrl("http://127.0.0.1:" + simulator.port())
                    .streamUrl("ws://127.0.0.1:" + simulator.port());
            settings.connection(settings.connection()
                    .with()
                    .silence(TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(3))
                    .heartbeat(TimeUnit.SECONDS.toNanos(1), timeMs -> "ping")
                    .backOff(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.MILLISECONDS.toNanos(200))
                    .maxAge(TimeUnit.HOURS.toNanos(1), 0, TimeUnit.MILLISECONDS.toNanos(200))
                    .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                    .build());
            settings.conclude();
            gateway = new MarketGateway<>(
                    new OkxProtocol(settings),
                    settings.feed(),
                    new TestPublisher(this::onMessage),
                    (venueId, symbol) -> id(symbol),
                    group.next(),
                    SystemNanoClock.INSTANCE,
                    new SystemEpochNanoClock(),
                    null,
                    counters,
                    fault::set);
        }

        private synchronized int id(final String symbol) {
            return ids.computeIfAbsent(symbol, any -> ids.size() + 1);
        }

        private synchronized void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            if (EventHeaders.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
                final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder()
                        .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                scales.put(
                        EventHeaders.instrumentId(buffer, offset),
                        new int[] {definition.priceExponent(), definition.sizeExponent()});
            }
            twin.onMessage(buffer, offset, length);
        }

        private synchronized boolean isLive() {
            return ids.values().stream().allMatch(id -> twin.book(id).live);
        }

        private synchronized Map<Integer, Integer> updates() {
            final Map<Integer, Integer> updates = new HashMap<>();
            ids.values().forEach(id -> updates.put(id, twin.book(id).updates));
            return updates;
        }

        private synchronized boolean hasMoreUpdates(final Map<Integer, Integer> before) {
            return before.entrySet().stream()
                    .allMatch(entry -> twin.book(entry.getKey()).updates > entry.getValue() + 2);
        }

        private synchronized long count(final int templateId) {
            return twin.count(templateId);
        }

        private synchronized String difference() {
            for (final Map.Entry<String, Integer> entry : ids.entrySet()) {
                final BookTwin.Book book = twin.book(entry.getValue());
                final String product = entry.getKey().endsWith("-SWAP") ? "SWAP" : "SPOT";
                final SimMarket market = simulator.market(product, entry.getKey());
                final BookSnapshot truth = simulator.call(() -> market.snapshot(400));
                final int[] scale = scales.get(entry.getValue());
                final List<String> bids = levels(market.instrument(), truth.bids());
                final List<String> asks = levels(market.instrument(), truth.asks());
                if (!book.live
                        || !bids.equals(plain(book.top(true, 400, scale[0], scale[1])))
                        || !asks.equals(plain(book.top(false, 400, scale[0], scale[1])))) {
                    return entry.getKey() + " live " + book.live + "\n" + bids + "\n"
                            + plain(book.top(true, 400, scale[0], scale[1]));
                }
            }
            return "";
        }
    }

    private static List<String> levels(final SimInstrument instrument, final List<long[]> side) {
        final List<String> levels = new ArrayList<>();
        side.forEach(level -> levels.add(instrument.priceText(level[0]) + " x " + instrument.quantityText(level[1])));
        return plain(levels);
    }

    private static List<String> plain(final List<String> levels) {
        final List<String> plain = new ArrayList<>();
        for (final String level : levels) {
            final String[] parts = level.split(" x ", -1);
            plain.add(new BigDecimal(parts[0]).stripTrailingZeros().toPlainString() + " x "
                    + new BigDecimal(parts[1]).stripTrailingZeros().toPlainString());
        }
        return plain;
    }

    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private EventLoopGroup group;
    private OkxSimulator simulator;

    @BeforeEach
    void launch() {
        group = EventLoops.newGroup(1, "test-loop");
    }

    @AfterEach
    void close() throws InterruptedException {
        if (simulator != null) {
            simulator.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(System.nanoTime() < deadlineNs, "no " + what + " in time");
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The venue stands still and is quiet: books are compared level by level. */
    private void compare(final String what, final Feed... feeds) {
        simulator.clearFaults();
        // a frame that was lost is noticed at the next one: each book gets some
        for (final Feed feed : feeds) {
            final Map<Integer, Integer> before = feed.updates();
            await("updates after " + what, () -> feed.hasMoreUpdates(before));
        }
        simulator.eventsPerTick(0);
        for (final Feed feed : feeds) {
            await("live books after " + what, feed::isLive);
            await(
                    "equal books after " + what + ": " + feed.difference(),
                    () -> feed.difference().isEmpty());
        }
        simulator.eventsPerTick(20);
    }

    @Test
    void shouldHaveTheVenuesBooksAgainAfterEveryFault() {
        simulator = OkxSimulator.launch(
                OkxSimulatorSettings.demo().seed(7).eventsPerTick(20).checksums(true));
        final Feed spot = new Feed(OkxProduct.SPOT, List.of("BTC-USDT", "ETH/USDT"), false);
        final Feed swaps = new Feed(OkxProduct.DERIVATIVES, List.of("*/USDT"), false);
        spot.gateway.start();
        swaps.gateway.start();
        await("instruments", () -> spot.ids.size() == 2 && swaps.ids.size() == 2);
        compare("the start", spot, swaps);
        assertEquals(0, spot.counters.gaps + swaps.counters.gaps);
        for (final FaultKind kind : List.of(
                FaultKind.DROP_FRAMES,
                FaultKind.DUPLICATE_FRAMES,
                FaultKind.REORDER_FRAMES,
                FaultKind.CORRUPT_FRAMES)) {
            final long gapsBefore = spot.counters.gaps;
            simulator.inject(Fault.chance(kind, 0.3));
            if (kind == FaultKind.REORDER_FRAMES) {
                // neighbours change places, and those of one book are seldom neighbours
                await("hits", () -> simulator.faultHits(kind) > 100);
            } else {
                await("a gap after " + kind, () -> spot.counters.gaps > gapsBefore);
            }
            compare(kind.name(), spot, swaps);
        }
        final long gaps = spot.counters.gaps + swaps.counters.gaps;
        simulator.inject(Fault.next(FaultKind.RESET_UPDATE_IDS, 1));
        compare("a new start of the sequence", spot, swaps);
        assertEquals(gaps, spot.counters.gaps + swaps.counters.gaps, "a new start of the sequence is no gap");
        for (final FaultKind kind : List.of(FaultKind.DISCONNECT_ALL, FaultKind.HALF_OPEN, FaultKind.REFUSE_CONNECTS)) {
            final long reconnects = spot.counters.reconnects;
            simulator.inject(Fault.next(kind, 1, 700));
            if (kind == FaultKind.REFUSE_CONNECTS) {
                simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            }
            await("return after " + kind, () -> spot.counters.reconnects > reconnects);
            compare(kind.name(), spot, swaps);
        }
        final long before = spot.counters.gaps;
        simulator.inject(Fault.next(FaultKind.ANNOUNCE_SHUTDOWN, 1));
        await("a rotation", () -> spot.counters.rotations >= 2);
        await("the end of the old connections", () -> simulator.connectionCount() <= 4);
        compare("a rotation", spot, swaps);
        assertEquals(before, spot.counters.gaps, "a rotation lost something");
        assertTrue(spot.count(TradeDecoder.TEMPLATE_ID) > 0 && spot.count(TopOfBookDecoder.TEMPLATE_ID) > 0);
        assertTrue(spot.count(BarDecoder.TEMPLATE_ID) > 0 && swaps.count(MarkPriceDecoder.TEMPLATE_ID) > 0);
        assertEquals(0, spot.counters.subscriptionErrors + swaps.counters.subscriptionErrors);
        assertNull(fault.get());
        spot.gateway.close();
        swaps.gateway.close();
    }

    @Test
    void shouldComeBackWhenAConnectionHasUsedUpItsSubscriptions() {
        simulator = OkxSimulator.launch(
                OkxSimulatorSettings.demo().eventsPerTick(20).limits(5, 60, 30_000));
        final Feed spot = new Feed(OkxProduct.SPOT, List.of("BTC-USDT"), false);
        spot.gateway.start();
        await("instruments", () -> spot.ids.size() == 1);
        compare("the start", spot);
        simulator.inject(Fault.chance(FaultKind.DROP_FRAMES, 0.2));
        await("a new connection", () -> spot.counters.reconnects > 0);
        compare("a limit", spot);
        spot.gateway.close();
    }
}
