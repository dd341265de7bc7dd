package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.orders.Position;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole node keeps a stop at the venue's simulator for what it holds, and finds it again after a restart; where there
 * are no stops it goes on without.
 */
class VenueStopNodeTest {
    private static final int ORDERS = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = LiveVenue.class,
            names = {"BINANCE_USDM", "BYBIT_LINEAR", "OKX_DERIVATIVES", "KUCOIN_FUTURES", "KRAKEN_FUTURES"})
    void shouldGuardWhatIsHeldAtTheVenueAndGoOnWithTheStopAfterARestart(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = config(live, venue, "");
            final Node first = Node.launch(config);
            try {
                for (int round = 0; round < 20 && held(venue).isEmpty(); round++) {
                    final int seen = venue.ledger().orders().size();
                    venue.eventsPerTick(2);
                    LiveNodeTest.await(
                            "orders", first, () -> venue.ledger().orders().size() >= seen + ORDERS);
                    venue.eventsPerTick(0);
                    // orders that were under way may arrive yet, and a stop that a limit has refused is tried again
                    // later
                    LiveNodeTest.awaitQuiet(venue, first, () -> isGuarded(venue));
                }
            } finally {
                first.close();
            }
            assertNull(first.failure());
            final String when = "seed " + seed + " " + live;
            final List<Long> guards = guards(first.stages(), when);
            assertFalse(guards.isEmpty(), when);
            LiveNodeTest.judge(live, venue.ledger(), first.stages(), when);
            final int before = venue.ledger().orders().size();
            final Node second = Node.launch(config);
            try {
                LiveNodeTest.awaitQuiet(venue, second);
            } finally {
                second.close();
            }
            assertNull(second.failure());
            assertEquals(guards, guards(second.stages(), when), when);
            assertEquals(before, venue.ledger().orders().size(), when);
            LiveNodeTest.judge(live, venue.ledger(), second.stages(), when);
            final ReplayRunner.Result replay = new ReplayRunner(folder.resolve("node/journal")).run();
            assertEquals(0, replay.outputsDiffering(), when);
        }
    }

    /** What the node holds by the venue's fills; others trade too. */
    private static Map<String, BigDecimal> held(final SimulatedVenue venue) {
        final Map<String, BigDecimal> held = new TreeMap<>();
        for (final SimLedger.FillEntry fill : venue.ledger().fills()) {
            if (!fill.clientOrderId().isEmpty()) {
                final boolean isBuy = "BUY".equals(fill.side());
                held.merge(
                        fill.symbol(), isBuy ? fill.quantity() : fill.quantity().negate(), BigDecimal::add);
            }
        }
        held.values().removeIf(quantity -> quantity.signum() == 0);
        return held;
    }

    /** Whether the only orders that work are stops of what is held; all others are over at once. */
    private static boolean isGuarded(final SimulatedVenue venue) {
        final Map<String, BigDecimal> left = held(venue);
        for (final SimLedger.OrderEntry order : venue.ledger().orders()) {
            if ("NEW".equals(order.status())) {
                final boolean isSell = "SELL".equals(order.side());
                left.merge(order.symbol(), isSell ? order.quantity().negate() : order.quantity(), BigDecimal::add);
            }
        }
        return left.values().stream().allMatch(quantity -> quantity.signum() == 0);
    }

    /** The stops that work, of which there is one for each position, as large as it. */
    private static List<Long> guards(final CoreConfig.Stages stages, final String when) {
        final List<Long> guards = new ArrayList<>();
        final OrderTable orders = stages.orders().orders();
        for (int id = 1; id < stages.market().registry().limit(); id++) {
            final Position position = stages.orders().portfolio().position(id);
            final long held = null == position ? 0 : position.quantity();
            long guarded = 0;
            for (int i = 0; i < orders.openCount(); i++) {
                final Order order = orders.open(i);
                if (order.instrumentId() == id) {
                    assertEquals(OrderType.STOP, order.orderType(), when);
                    assertEquals(0, guarded, when + ": two stops");
                    guarded = order.leavesQuantity();
                    guards.add(order.clientOrderId());
                }
            }
            assertEquals(held, guarded, when + " instrument " + id);
        }
        assertTrue(
                IntStream.range(0, orders.finishedCount())
                        .anyMatch(i -> OrderType.STOP == orders.finished(i).orderType()),
                when + ": no stop was ever withdrawn");
        return guards;
    }

    @Test
    void shouldTradeOnWhereTheGatewayHasNoStopsAndSaySoOnce() throws Exception {
        final LiveVenue live = LiveVenue.OKX_DERIVATIVES;
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            final Node node = Node.launch(config(live, venue, "    options: {stops: false}\n"));
            try {
                LiveNodeTest.await("orders", node, () -> venue.ledger().orders().size() >= ORDERS);
                venue.eventsPerTick(0);
                LiveNodeTest.awaitQuiet(venue, node);
            } finally {
                node.close();
            }
            assertNull(node.failure());
            final OrderTable orders = node.stages().orders().orders();
            final List<Integer> refusals = new ArrayList<>();
            for (int i = 0; i < orders.finishedCount(); i++) {
                if (OrderType.STOP == orders.finished(i).orderType()) {
                    assertEquals(OrderState.REJECTED, orders.finished(i).state());
                    assertEquals(RejectReason.NOT_ALLOWED, orders.finished(i).reason());
                    refusals.add(orders.finished(i).instrumentId());
                }
            }
            assertTrue(!refusals.isEmpty(), "seed " + seed);
            assertEquals(refusals.stream().distinct().toList(), refusals, "seed " + seed);
            LiveNodeTest.judge(live, venue.ledger(), node.stages(), "seed " + seed + " " + live);
        }
    }

    /** A node that answers each trade with an order, and guards what it holds far from the market. */
    private NodeConfig config(final LiveVenue live, final SimulatedVenue venue, final String more) {
        return NodeConfig.parse(
                "test",
                live.node(
                        folder.resolve("node"),
                        "fused",
                        "  - {type: trade-echo, orderNotional: 200,"
                                + " bracket: {takeProfit: 0, stopLoss: 50%, venueStop: true}}\n",
                        venue.port(),
                        more,
                        ""),
                LiveVenue.ENVIRONMENT);
    }
}
