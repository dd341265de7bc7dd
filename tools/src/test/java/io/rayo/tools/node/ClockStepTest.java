package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The system's clock is set while a node trades: it goes on, and soon. */
class ClockStepTest {
    /** More than data may be old, less than a venue's window. */
    private static final long STEP_NS = TimeUnit.SECONDS.toNanos(3);

    /** By then the node has noticed, and what was decided on before has arrived. */
    private static final long NOTICED_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int ORDERS = 10;

    @TempDir
    private Path folder;

    static Stream<LiveVenue> venues() {
        return Boolean.getBoolean("rayo.nightly") ? Stream.of(LiveVenue.values()) : Stream.of(LiveVenue.BINANCE_SPOT);
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldTradeOnAfterTheClockWasSetForwardAndBack(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        final AtomicLong stepNs = new AtomicLong();
        final SystemEpochNanoClock system = new SystemEpochNanoClock();
        final NodeClock clock = new NodeClock(() -> system.nanoTime() + stepNs.get(), SystemNanoClock.INSTANCE);
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = NodeConfig.parse(
                    "test", live.node(folder.resolve("node"), "fused", venue.port(), "", ""), LiveVenue.ENVIRONMENT);
            final Node node = Node.launch(config, null, clock);
            try {
                awaitOrders(venue, node);
                stepNs.set(STEP_NS);
                awaitOrders(venue, node);
                stepNs.set(-STEP_NS);
                awaitOrders(venue, node);
                venue.eventsPerTick(0);
                LiveNodeTest.awaitQuiet(venue, node);
            } finally {
                node.close();
            }
            assertNull(node.failure());
            LiveNodeTest.judge(live, venue.ledger(), node.stages(), "seed " + seed + " " + live);
            final ReplayRunner.Result replay = new ReplayRunner(folder.resolve("node/journal")).run();
            assertEquals(0, replay.outputsDiffering(), "seed " + seed);
        }
    }

    /** Until orders have come that were decided on after the clock's change was known, not those under way. */
    private static void awaitOrders(final SimulatedVenue venue, final Node node) {
        LockSupport.parkNanos(NOTICED_NS);
        final int before = venue.ledger().orders().size();
        LiveNodeTest.await("orders", node, () -> venue.ledger().orders().size() >= before + ORDERS);
    }
}
