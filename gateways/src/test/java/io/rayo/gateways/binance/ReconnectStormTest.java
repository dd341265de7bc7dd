package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

/** Many connections that are cut again and again leave nothing behind. */
class ReconnectStormTest {
    private static final int STORMS = 25;
    private static final int STREAM_COPIES = 12;

    private final FeedCounters counters = new FeedCounters();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    private record Resources(int threads, long descriptors, long directBytes) {
        static Resources now() throws IOException {
            final Path own = Path.of("/proc/self/fd");
            long descriptors = 0;
            if (Files.isDirectory(own)) {
                try (Stream<Path> open = Files.list(own)) {
                    descriptors = open.count();
                }
            }
            return new Resources(
                    Thread.activeCount(),
                    descriptors,
                    PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
        }
    }

    /** Gives each stream a connection of its own, several times over. */
    private static final class Spread implements MarketProtocol<BinanceInstrument> {
        private final MarketProtocol<BinanceInstrument> protocol;

        Spread(final MarketProtocol<BinanceInstrument> protocol) {
            this.protocol = protocol;
        }

        @Override
        public List<FeedPlan<BinanceInstrument>> plan(final List<BinanceInstrument> instruments) {
            final List<FeedPlan<BinanceInstrument>> plans = new ArrayList<>();
            for (final FeedPlan<BinanceInstrument> plan : protocol.plan(instruments)) {
                for (int copy = 0; copy < STREAM_COPIES; copy++) {
                    for (final FeedPlan.Stream<BinanceInstrument> stream : plan.streams()) {
                        final String request =
                                "{\"method\":\"SUBSCRIBE\",\"params\":[\"" + stream.name() + "\"],\"id\":1}";
                        plans.add(new FeedPlan<>(
                                plan.endpoint(), List.of(stream), List.of(request.getBytes(StandardCharsets.UTF_8))));
                    }
                }
            }
            return plans;
        }

        @Override
        public int venueId() {
            return protocol.venueId();
        }

        @Override
        public String instrumentsPath() {
            return protocol.instrumentsPath();
        }

        @Override
        public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
            return protocol.readInstruments(text, all);
        }

        @Override
        public String turnoversPath() {
            return protocol.turnoversPath();
        }

        @Override
        public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
            protocol.readTurnovers(text, turnovers);
        }

        @Override
        public String timePath() {
            return protocol.timePath();
        }

        @Override
        public long readTime(final byte[] text) throws IOException {
            return protocol.readTime(text);
        }

        @Override
        public BinanceInstrument instrument(final InstrumentDetails details, final int instrumentId) {
            return protocol.instrument(details, instrumentId);
        }

        @Override
        public FeedDecoder<BinanceInstrument> decoder(
                final FeedContext<BinanceInstrument> context, final FeedListener<BinanceInstrument> listener) {
            return protocol.decoder(context, listener);
        }

        @Override
        public ConnectionSettings connection() {
            return protocol.connection();
        }

        @Override
        public String snapshotPath(final BinanceInstrument instrument) {
            return protocol.snapshotPath(instrument);
        }

        @Override
        public int snapshotWeight() {
            return protocol.snapshotWeight();
        }

        @Override
        public int requestBudgetPerMinute() {
            return protocol.requestBudgetPerMinute();
        }

        @Override
        public List<byte[]> resubscribe(final FeedPlan<BinanceInstrument> plan, final BinanceInstrument instrument) {
            return protocol.resubscribe(plan, instrument);
        }
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(
                    System.nanoTime() < deadline,
                    "no " + what + " in time: " + counters.openConnections + " of " + counters.connections);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldLeaveNoThreadDescriptorOrMemoryBehindAfterAStormOfReconnects() throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (BinanceSimulator simulator = BinanceSimulator.launch(SimulatorContext.demo())) {
            final BinanceSettings settings = new BinanceSettings(BinanceProduct.SPOT)
                    .symbols(List.of("*/USDT"))
                    .restUrl("http://127.0.0.1:" + simulator.port())
                    .streamUrls("ws://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port())
                    .connection(new BinanceSettings(BinanceProduct.SPOT)
                            .connection()
                            .with()
                            .breaker(1_000_000, TimeUnit.SECONDS.toNanos(1))
                            .backOff(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(40))
                            .attempts(100_000)
                            .build())
                    .conclude();
            final MarketGateway<BinanceInstrument> gateway = new MarketGateway<>(
                    new Spread(new BinanceProtocol(settings)),
                    settings.feed(),
                    new TestPublisher((buffer, offset, length) -> {}),
                    (venueId, symbol) -> symbol.hashCode() & 0xFFFF,
                    group.next(),
                    SystemNanoClock.INSTANCE,
                    new SystemEpochNanoClock(),
                    null,
                    counters,
                    fault::set);
            gateway.start();
            await("first connections", () -> allOpen(simulator));
            storm(simulator); // what grows once, as pools and classes do, has grown after this
            final Resources before = Resources.now();
            final long connections = counters.connections;
            for (int i = 0; i < STORMS; i++) {
                storm(simulator);
            }
            final Resources after = Resources.now();
            System.out.println("reconnect storm: " + connections + " connections cut " + STORMS + " times, before "
                    + before + ", after " + after);
            assertTrue(connections >= 60, connections + " connections");
            assertEquals(connections * (STORMS + 1), counters.reconnects, "each came back after each cut");
            assertTrue(after.threads <= before.threads, "threads " + before + " -> " + after);
            assertTrue(after.descriptors <= before.descriptors + 2, "descriptors " + before + " -> " + after);
            assertTrue(
                    after.directBytes <= before.directBytes + before.directBytes / 4,
                    "direct memory " + before + " -> " + after);
            gateway.close();
            await("the end of all connections", () -> simulator.connectionCount() == 0);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private boolean allOpen(final BinanceSimulator simulator) {
        return counters.connections > 0
                && counters.openConnections == counters.connections
                && simulator.connectionCount() == counters.connections;
    }

    private void storm(final BinanceSimulator simulator) {
        final long reconnects = counters.reconnects + counters.connections;
        simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
        await("reconnects", () -> counters.reconnects >= reconnects && allOpen(simulator));
    }
}
