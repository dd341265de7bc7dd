package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.sim.bybit.BybitSimulator;
import io.rayo.gateways.sim.bybit.BybitSimulatorSettings;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimMarket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole gateway against the simulated venue, with faults: books equal the venue's once it is quiet. */
class BybitSimulatorFeedTest {
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

    private static BybitSimulator simulator() {
        return BybitSimulator.launch(
                BybitSimulatorSettings.demo().seed(7).tickIntervalNs(1_000_000).eventsPerTick(3));
    }

    private static BybitSettings settings(final BybitProduct product, final BybitSimulator simulator) {
        final BybitSettings settings = BybitGatewayHarness.settings(product, simulator.port(), List.of("*/USDT"));
        final EnumSet<Channel> channels = EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS);
        if (product.isLinear()) {
            channels.add(Channel.MARK_PRICE);
        }
        settings.feed().channels(channels).barIntervals(List.of("1m"));
        final ConnectionSettings quick = settings.connection()
                .with()
                .backOff(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.MILLISECONDS.toNanos(200))
                .silence(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(2))
                .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                .ban(TimeUnit.SECONDS.toNanos(1))
                .build();
        return settings.connection(quick).conclude();
    }

    /** The best levels of the venue's book, as the gateway's messages name them. */
    private static String venueBook(final BybitSimulator simulator, final BybitProduct product, final String symbol) {
        return simulator.call(() -> {
            final SimMarket market = simulator.market(product.category(), symbol);
            return levels(market, Side.BUY) + levels(market, Side.SELL);
        });
    }

    private static String levels(final SimMarket market, final Side side) {
        final List<String> levels = new ArrayList<>();
        for (final long[] level : market.engine().depth(side, 50)) {
            levels.add(level[0] + "=" + level[1]);
        }
        return levels.toString();
    }

    private static String twinBook(final BookTwin twin, final int id) {
        return levels(twin.book(id).bids) + levels(twin.book(id).asks);
    }

    private static String levels(final NavigableMap<Long, Long> side) {
        final List<String> levels = new ArrayList<>();
        side.forEach((price, quantity) -> levels.add(price + "=" + quantity));
        return levels.toString();
    }

    private static void awaitEqualBooks(
            final BybitGatewayHarness harness, final BybitSimulator simulator, final BybitProduct product) {
        // the market stands still, what changed since the last publication leaves with the next tick
        simulator.eventsPerTick(0);
        for (final String symbol : SYMBOLS) {
            harness.await("book of " + symbol + " as the venue's", () -> {
                final String venue = venueBook(simulator, product, symbol);
                return harness.read(twin -> {
                    final int id = harness.ids.getOrDefault(symbol, 0);
                    return twin.book(id).live && twinBook(twin, id).equals(venue);
                });
            });
        }
        simulator.eventsPerTick(3);
    }

    @ParameterizedTest
    @EnumSource(BybitProduct.class)
    void shouldBringEveryChannelAndKeepTheBooksThroughAllFaults(final BybitProduct product) {
        try (BybitSimulator simulator = simulator();
                BybitGatewayHarness harness = new BybitGatewayHarness(settings(product, simulator))) {
            harness.gateway.start();
            harness.await(
                    "every channel",
                    () -> harness.counters.trades > 20
                            && harness.counters.topOfBooks > 20
                            && harness.counters.bookUpdates > 50
                            && harness.counters.bars > 0
                            && (!product.isLinear() || harness.counters.markPrices > 0));
            assertEquals(0, harness.counters.totalErrors());
            assertEquals(0, harness.counters.unknownFields);
            assertEquals(List.of(), harness.gaps);
            awaitEqualBooks(harness, simulator, product);

            for (final FaultKind kind : List.of(
                    FaultKind.DROP_FRAMES,
                    FaultKind.DUPLICATE_FRAMES,
                    FaultKind.REORDER_FRAMES,
                    FaultKind.CORRUPT_FRAMES)) {
                final long resyncs = harness.counters.resyncs;
                // frames that change places are seldom of the same book; so many lost ones in a row meet one
                final int frames = kind == FaultKind.DROP_FRAMES ? 60 : 3;
                for (int i = 0; i < 10 && harness.counters.resyncs == resyncs; i++) {
                    final long before = simulator.faultHits(kind);
                    simulator.inject(Fault.next(kind, frames));
                    harness.await(kind.name(), () -> simulator.faultHits(kind) >= before + frames);
                    // a loss shows at the next frame: let some pass
                    final long updates = harness.counters.bookUpdates;
                    harness.await(
                            "frames after " + kind,
                            () -> harness.counters.bookUpdates > updates + 2 || harness.counters.resyncs > resyncs);
                }
                final boolean lost = harness.counters.resyncs > resyncs;
                assertTrue(lost || kind != FaultKind.DROP_FRAMES, "no lost frame met a book");
                assertTrue(!lost || kind != FaultKind.DUPLICATE_FRAMES, "a repeated frame cost a book");
                if (kind == FaultKind.CORRUPT_FRAMES) {
                    // a digit that became another one is nothing that this venue lets anybody notice: no checksum
                    harness.ids.values().forEach(harness.gateway::resync);
                }
                awaitEqualBooks(harness, simulator, product);
            }
            simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            harness.await("gap", () -> harness.gaps.contains("ALL DISCONNECT"));
            awaitEqualBooks(harness, simulator, product);
            harness.gaps.clear();
            simulator.inject(Fault.next(FaultKind.HALF_OPEN, 1));
            harness.await("silence", () -> harness.gaps.contains("ALL SILENCE"));
            awaitEqualBooks(harness, simulator, product);
            if (product.isLinear()) {
                simulator.inject(Fault.next(FaultKind.RESET_UPDATE_IDS, 1));
                awaitEqualBooks(harness, simulator, product);
            }
            assertTrue(harness.counters.totalErrors() <= simulator.faultHits(FaultKind.CORRUPT_FRAMES));
        }
    }

    @Test
    void shouldWaitOutABan() {
        try (BybitSimulator simulator = simulator();
                BybitGatewayHarness harness = new BybitGatewayHarness(settings(BybitProduct.LINEAR, simulator))) {
            simulator.inject(Fault.next(FaultKind.BAN, 1, 500));
            harness.gateway.start();
            awaitEqualBooks(harness, simulator, BybitProduct.LINEAR);
        }
    }
}
