package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose core fails in the middle of an event cancels everything of its own that works, in every layout. */
class FailedNodeTest {
    private static final Set<String> WORKING = Set.of("NEW", "PARTIALLY_FILLED");

    @TempDir
    private Path folder;

    @AfterEach
    void disarm() {
        FailingStrategyFactory.next = FailingStrategyFactory.Act.BUY;
    }

    static long working(final SimLedger ledger) {
        return ledger.orders().stream()
                .filter(order -> WORKING.contains(order.status()))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "fused", "pipelined"})
    void shouldCancelEverythingThatWorksWhenAHandlerFails(final String layout) throws Exception {
        final LiveVenue live = LiveVenue.BINANCE_SPOT;
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            // far more than the best level holds: every order is left to work with its rest; one of each at a time
            final StringBuilder strategies = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                strategies.append("  - {type: test-failing, name: s" + i + ", orderNotional: 150000}\n");
            }
            final NodeConfig config = NodeConfig.parse(
                    "test",
                    live.node(
                            folder.resolve("node"),
                            layout,
                            strategies.toString(),
                            venue.port(),
                            "",
                            "  orderType: limit\n  timeInForce: gtc\n"),
                    LiveVenue.ENVIRONMENT);
            final Node node = Node.launch(config);
            try {
                LiveNodeTest.await("working orders", node, () -> working(venue.ledger()) >= 4);
                FailingStrategyFactory.next = FailingStrategyFactory.Act.FAIL;
                assertTrue(node.awaitEnd(TimeUnit.SECONDS.toNanos(10)), "the node did not fail, seed " + seed);
            } finally {
                node.close();
            }
            assertNotNull(node.failure());
            assertEquals("failed on purpose", node.failure().getMessage());
            final SimLedger ledger = venue.ledger();
            assertEquals(0, working(ledger), () -> "seed " + seed + ": " + ledger.orders());
            for (final SimLedger.OrderEntry order : ledger.orders()) {
                assertEquals(1, ledger.placeCount(order.clientOrderId()), "seed " + seed);
            }
        }
    }
}
