package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The venue's own switch protects a node's orders: it is renewed while the core moves, if only by its clock, and trips
 * when the core is stuck; a core that comes back learns what it did before it sends anything new.
 */
class DeadManSwitchTest {
    private static final long SWITCH_NS = TimeUnit.SECONDS.toNanos(3);

    @TempDir
    private Path folder;

    @AfterEach
    void disarm() {
        FailingStrategyFactory.next = FailingStrategyFactory.Act.BUY;
    }

    private static void stay(final String what, final Node node, final long timeNs) {
        final long untilNs = System.nanoTime() + timeNs;
        LiveNodeTest.await(what, node, () -> System.nanoTime() >= untilNs);
    }

    private static long cancels(final SimulatedVenue venue) {
        return venue.ledger().requests().stream()
                .filter(request -> RequestKind.CANCEL == request.kind())
                .count();
    }

    @Test
    void shouldTripForAStuckCoreAndForNothingElse() throws Exception {
        final LiveVenue live = LiveVenue.BINANCE_USDM;
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = NodeConfig.parse(
                    "test",
                    live.node(
                            folder.resolve("node"),
                            "fused",
                            """
                              - {type: test-failing, name: s0, orderNotional: 500000}
                              - {type: test-failing, name: s1, orderNotional: 500000}
                            """,
                            venue.port(),
                            "    deadManSwitch: 3s\n    leverage: 20\n    marginMode: isolated\n",
                            "  orderType: limit\n  timeInForce: gtc\n"),
                    LiveVenue.ENVIRONMENT);
            final Node node = Node.launch(config);
            try {
                LiveNodeTest.await("working orders", node, () -> FailedNodeTest.working(venue.ledger()) >= 2);
                final BigDecimal leverage = venue.call(() -> venue.account("demo-key")
                        .leverage(venue.market("USDM", "BTCUSDT").instrument(), BigDecimal.ONE));
                assertEquals(new BigDecimal("20"), leverage);

                // nothing moves but the clock, and the connections are lost once
                venue.eventsPerTick(0);
                stay("quiet", node, SWITCH_NS / 3);
                final long working = FailedNodeTest.working(venue.ledger());
                assertTrue(working > 0, "seed " + seed);
                venue.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
                stay("quiet market", node, SWITCH_NS + SWITCH_NS / 2);
                assertEquals(
                        working, FailedNodeTest.working(venue.ledger()), "tripped in a quiet market, seed " + seed);
                assertEquals(0, cancels(venue));

                FailingStrategyFactory.next = FailingStrategyFactory.Act.STUCK;
                venue.eventsPerTick(2);
                LiveNodeTest.await("the switch", node, () -> FailedNodeTest.working(venue.ledger()) == 0);
                assertEquals(0, cancels(venue), "the venue did it by itself, seed " + seed);
                final long placed = venue.ledger().orders().size();

                FailingStrategyFactory.next = FailingStrategyFactory.Act.BUY;
                LiveNodeTest.await(
                        "new orders", node, () -> venue.ledger().orders().size() > placed);
                venue.eventsPerTick(0);
                LiveNodeTest.awaitQuiet(venue, node);
            } finally {
                node.close();
            }
            assertNull(node.failure());
            LiveNodeTest.judge(live, venue.ledger(), node.stages(), "seed " + seed);
        }
    }
}
