package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing the positions that a node has left, without it, at each venue of derivatives. */
class PanicFlattenTest {
    @TempDir
    private Path folder;

    static Stream<LiveVenue> venues() {
        return Arrays.stream(LiveVenue.values()).filter(LiveVenue::hasPositions);
    }

    private NodeConfig config(final LiveVenue live, final SimulatedVenue venue) {
        return NodeConfig.parse(
                "test",
                live.node(folder.resolve("node"), "fused", venue.port(), "", "  orderType: market\n"),
                LiveVenue.ENVIRONMENT);
    }

    /** By the venue's ledger, those that are not flat. */
    private static Map<String, BigDecimal> positions(final SimulatedVenue venue) {
        final Map<String, BigDecimal> positions = new TreeMap<>();
        for (final SimLedger.FillEntry fill : venue.ledger().fills()) {
            final BigDecimal quantity = "BUY".equals(fill.side())
                    ? fill.quantity()
                    : fill.quantity().negate();
            positions.merge(fill.symbol(), quantity, BigDecimal::add);
        }
        positions.values().removeIf(quantity -> 0 == quantity.signum());
        return positions;
    }

    private static Panic.VenueResult panic(
            final NodeConfig config, final List<String> symbols, final boolean isDryRun, final String prefix) {
        return new Panic(
                        config,
                        new Panic.Request(Panic.Scope.MINE, symbols, true, isDryRun, 0, TimeUnit.SECONDS.toNanos(30)),
                        prefix)
                .run()
                .getFirst();
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldCloseThePositionsThatANodeHasLeft(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = config(live, venue);
            Map<String, BigDecimal> left = Map.of();
            for (int i = 0; i < 5 && left.isEmpty(); i++) { // it may close what it has as it ends
                final Node node = Node.launch(config);
                try {
                    LiveNodeTest.await(
                            "positions on both", node, () -> positions(venue).size() >= 2);
                } finally {
                    node.close();
                }
                assertNull(node.failure());
                left = positions(venue);
            }
            final Map<String, BigDecimal> held = left;
            final String when = live + " seed " + seed + ", held " + held;
            assertFalse(held.isEmpty(), when);
            final String prefix =
                    Panic.prefixOf(Journal.idOf(folder.resolve("node").resolve("journal")));

            final Panic.VenueResult dry = panic(config, List.of(), true, prefix);
            assertTrue(dry.isConfirmed(), () -> when + ": " + dry.problem());
            assertEquals(held.keySet(), new TreeMap<>(rows(dry)).keySet(), when);
            assertEquals(held, positions(venue), when + ": nothing was to be done");

            final String first = held.keySet().iterator().next();
            final Panic.VenueResult one = panic(config, List.of(first), false, prefix);
            assertTrue(one.isConfirmed(), () -> when + ": " + one.problem());
            assertFalse(positions(venue).containsKey(first), when);
            assertEquals(held.size() - 1, positions(venue).size(), when + ": the others were not meant");

            final Panic.VenueResult all = panic(config, List.of(), false, prefix);
            assertTrue(all.isConfirmed(), () -> when + ": " + all.problem());
            assertEquals(Map.of(), positions(venue), when);
            rows(all).forEach((symbol, row) -> assertEquals("0", row.left(), when));
            assertNotNull(rows(dry).get(first));
            venue.ledger()
                    .orders()
                    .forEach(order -> assertEquals(1, venue.ledger().placeCount(order.clientOrderId())));

            final Node again = Node.launch(config);
            try {
                assertTrue(
                        again.recoveryLines().stream().anyMatch(line -> line.contains("adjusted")),
                        () -> when + ": the node must have learnt of it: " + again.recoveryLines());
            } finally {
                again.close();
            }
            assertNull(again.failure());
        }
    }

    private static Map<String, Panic.PositionRow> rows(final Panic.VenueResult result) {
        final Map<String, Panic.PositionRow> rows = new TreeMap<>();
        result.positions().forEach(row -> rows.put(row.symbol(), row));
        return rows;
    }
}
