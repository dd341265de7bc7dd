package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.rayo.codecs.Decimals;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.orders.Position;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole node trades live at each venue's simulator, is stopped while its orders work, and goes on: no order is sent
 * twice, and its orders and position are the venue's.
 */
class LiveNodeTest {
    private static final int ORDERS = 12;

    @TempDir
    private Path folder;

    static void await(final String what, final Node node, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (null != node.failure()) {
                throw new AssertionError("the node failed", node.failure());
            }
            assertTrue(
                    System.nanoTime() < deadlineNs,
                    () -> "no " + what + " in time: " + node.summary().toText());
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Until nothing has reached the venue for a while, and everything is known. */
    static void awaitQuiet(final SimulatedVenue venue, final Node node) {
        awaitQuiet(venue, node, () -> true);
    }

    /** Until nothing has reached the venue for a while, everything is known, and something held all the while. */
    static void awaitQuiet(final SimulatedVenue venue, final Node node, final BooleanSupplier condition) {
        final long[] last = {-1, 0};
        await("quiet", node, () -> {
            final long requests = (long) venue.ledger().orders().size()
                    + venue.ledger().fills().size();
            if (requests != last[0] || !node.isSettled() || !node.isCaughtUp() || !condition.getAsBoolean()) {
                last[0] = requests;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(300);
        });
    }

    private static int orders(final SimulatedVenue venue) {
        return venue.ledger().orders().size();
    }

    @ParameterizedTest
    @EnumSource(LiveVenue.class)
    void shouldTradeStopAndGoOnWhereTheVenueStands(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        // limit orders at the best opposite price: most are filled at once, some are left to work
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = NodeConfig.parse(
                    "test",
                    live.node(
                            folder.resolve("node"),
                            "fused",
                            venue.port(),
                            "",
                            "  orderType: limit\n  timeInForce: gtc\n  maxPriceDeviation: 0.1%\n"),
                    LiveVenue.ENVIRONMENT);
            final Node first = Node.launch(config);
            try {
                await("orders", first, () -> orders(venue) >= ORDERS);
            } finally {
                first.close(); // in the middle of it
            }
            assertNull(first.failure());
            final int before = orders(venue);

            final Node second = Node.launch(config);
            try {
                assertTrue(
                        second.recoveryLines().stream().anyMatch(line -> line.contains("recovered")),
                        () -> "seed " + seed + ": " + second.recoveryLines());
                await("orders after the restart", second, () -> orders(venue) >= before + ORDERS / 2);
                venue.eventsPerTick(0);
                awaitQuiet(venue, second);
            } finally {
                second.close();
            }
            assertNull(second.failure());
            judge(live, venue.ledger(), second.stages(), "seed " + seed + " " + live);
            if (live.listsFillsOfAll()) {
                // the first start knows of no fill, the second one asks from the last known one on
                assertTrue(
                        venue.ledger().requests().stream()
                                .anyMatch(request -> request.parameters().containsKey("startTime")
                                        || request.parameters().containsKey("begin")),
                        "no fills asked for, seed " + seed);
            }
            final ReplayRunner.Result replay = new ReplayRunner(folder.resolve("node/journal")).run();
            assertEquals(0, replay.outputsDiffering(), "seed " + seed);
            if (second.summary().stateHash() != replay.stateHash()) {
                fail("seed " + seed + ": " + StageDifferences.of(folder.resolve("node/journal"), second.stages()));
            }
        }
    }

    @Test
    void shouldNotTradeWithAKeyThatCanWithdrawUnlessItIsTold() throws Exception {
        final LiveVenue live = LiveVenue.BINANCE_SPOT;
        try (SimulatedVenue venue = live.launch(1)) {
            venue.settings().keysWithdraw(true);
            final IllegalStateException refused = assertThrows(
                    IllegalStateException.class,
                    () -> Node.launch(keyConfig(live, venue, "")).close());
            assertTrue(refused.getMessage().startsWith("the key of binance-spot can withdraw"), refused::getMessage);
            assertEquals(0, orders(venue));
            final Node node = Node.launch(keyConfig(live, venue, "    keyMayWithdraw: true\n"));
            try {
                await("orders", node, () -> orders(venue) > 0);
            } finally {
                node.close();
            }
        }
    }

    private NodeConfig keyConfig(final LiveVenue live, final SimulatedVenue venue, final String more) {
        return NodeConfig.parse(
                "test", live.node(folder.resolve("node"), "fused", venue.port(), more, ""), LiveVenue.ENVIRONMENT);
    }

    static void judge(final LiveVenue live, final SimLedger ledger, final CoreConfig.Stages stages, final String when) {
        judge(live, ledger, stages, id -> false, when);
    }

    /**
     * What the node believes of each order and of its position is what the venue did.
     *
     * @param isForgotten whether an order that the node does not know was ordered by it, long ago.
     */
    static void judge(
            final LiveVenue live,
            final SimLedger ledger,
            final CoreConfig.Stages stages,
            final LongPredicate isForgotten,
            final String when) {
        final InstrumentRegistry registry = stages.market().registry();
        final OrderTable table = stages.orders().orders();
        final boolean forgets = table.orderCount() > table.openCount() + table.finishedCount();
        final Set<String> seen = new HashSet<>();
        for (final SimLedger.OrderEntry there : ledger.orders()) {
            final String id = there.clientOrderId();
            final String what = when + " order " + id;
            assertTrue(seen.add(id), what + " is there twice");
            assertEquals(1, ledger.placeCount(id), what);
            final long clientOrderId = Long.parseLong(id.substring(id.length() - 12), 36);
            final Order order = table.find(clientOrderId);
            if (null == order && forgets && isForgotten.test(clientOrderId)) {
                continue;
            }
            assertNotNull(order, what + " is not ours");
            final Instrument instrument = registry.get(order.instrumentId());
            assertEquals(there.status(), order.state().name(), what);
            assertEquals(
                    Decimals.parse(there.executed().toPlainString(), instrument.sizeExponent()),
                    order.filledQuantity(),
                    what);
        }
        final List<SimLedger.FillEntry> fills = ledger.fills().stream()
                .filter(fill -> seen.contains(fill.clientOrderId()))
                .toList();
        assertTrue(!fills.isEmpty(), () -> when + ": no fills");
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            if (null == instrument) {
                continue;
            }
            BigDecimal quantity = BigDecimal.ZERO;
            for (final SimLedger.FillEntry fill : fills) {
                if (fill.symbol().equals(instrument.symbol())) {
                    quantity = quantity.add(
                            "BUY".equals(fill.side())
                                    ? fill.quantity()
                                    : fill.quantity().negate());
                    quantity = live.hasPositions() || fill.feeAsset().startsWith("USD")
                            ? quantity
                            : quantity.subtract(fill.fee());
                }
            }
            // a unit of which a part has gone in fees is still held
            final BigDecimal held = quantity.setScale(Math.max(0, -instrument.sizeExponent()), RoundingMode.CEILING);
            final Position position = stages.orders().portfolio().position(id);
            assertEquals(
                    Decimals.parse(held.toPlainString(), instrument.sizeExponent()),
                    null == position ? 0 : position.quantity(),
                    when + " position of " + instrument.symbol());
        }
    }
}
