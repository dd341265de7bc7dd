package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.control.ControlClient;
import io.rayo.tools.control.ControlFiles;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kill switch of a node that trades live, judged at the venue's socket. Prices come from one simulated venue, where
 * bitcoins and the like are cheap, orders go to another, where they are dear: so every purchase rests.
 */
class KillSwitchTest {
    private static final String KEY = "demokey1";
    private static final String SECRET = "demosecret1";
    private static final int STRATEGIES = 20;
    private static final int INSTRUMENTS = Integer.getInteger("rayo.kill.instruments", 50);
    private static final int ORDERS = STRATEGIES * INSTRUMENTS;

    /** What a busy machine keeps in the build; 50 ms is for an idle one: -Drayo.kill.maxMs=50. */
    private static final long HANDED_OVER_MAX_NS =
            TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("rayo.kill.maxMs", 5_000));

    @TempDir
    private Path folder;

    private static SimulatorContext context(final String price) {
        final SimulatorContext context = new SimulatorContext()
                .seed(7)
                .eventsPerTick(0.5)
                .limits(1_000_000, 1_000_000)
                .messagesPerSecond(1_000_000, 1_000_000)
                .client(new SimulatorSettings.Client(KEY, SECRET, Map.of("USDT", new BigDecimal("100000000"))));
        for (int i = 0; i < INSTRUMENTS; i++) {
            context.instrument(Product.SPOT, name(i) + "USDT", name(i), "USDT", 2, 5, price, 100);
        }
        return context;
    }

    private static String name(final int index) {
        return "A" + (char) ('A' + index / 26) + (char) ('A' + index % 26);
    }

    private NodeConfig config(final BinanceSimulator prices, final BinanceSimulator orders) {
        final StringBuilder strategies = new StringBuilder();
        for (int i = 0; i < STRATEGIES; i++) {
            strategies
                    .append("  - name: echo")
                    .append(i)
                    .append("\n    type: trade-echo\n    venues: [binance-spot]\n    orderNotional: 20\n");
        }
        final String text = """
                node:
                  folder: "%1$s"
                  mode: live
                  layout: fused
                  clockInterval: 100ms
                journal:
                  preallocate: 8m
                  reserve: 16m
                venues:
                  - name: binance-spot
                    symbols: ["*/USDT"]
                    channels: [trades, top, book]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                    orderUrl: ws://127.0.0.1:%3$d/ws-api/v3
                    apiKey: ${RAYO_TEST_KEY}
                    secret: ${RAYO_TEST_SECRET}
                strategies:
                %4$s
                risk:
                  orderType: limit
                  timeInForce: gtc
                  maxOrderNotional: 100
                  maxOrdersPerSecond: 100000
                  maxOpenOrders: %5$d
                  maxEntriesPerPosition: 1000000
                  maxInstrumentPosition: 10000000
                  maxSymbolPosition: 10000000
                  maxTotalExposure: 10000000
                portfolio:
                  cash: 10000000
                """.formatted(folder.resolve("node"), prices.port(), orders.port(), strategies, ORDERS);
        return NodeConfig.of(
                ConfigNode.parse("test", text, Map.of("RAYO_TEST_KEY", KEY, "RAYO_TEST_SECRET", SECRET)), text);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "gave up waiting for " + what);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static long working(final BinanceSimulator venue) {
        return venue.ledger().orders().stream()
                .filter(order -> "NEW".equals(order.status()) || "PARTIALLY_FILLED".equals(order.status()))
                .count();
    }

    private static List<SimLedger.RequestEntry> requests(final BinanceSimulator venue, final RequestKind kind) {
        return venue.ledger().requests().stream()
                .filter(request -> kind == request.kind())
                .toList();
    }

    private ObjectNode ask(final String command) throws Exception {
        return ControlClient.ask(folder.resolve("node"), ControlClient.request(command));
    }

    private ObjectNode askKill() {
        try {
            return ask("kill");
        } catch (final Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void shouldWithdrawAllOrdersAndSendNoNewOneUntilAPersonResetsIt() throws Exception {
        final AtomicReference<ObjectNode> answer = new AtomicReference<>();
        try (BinanceSimulator prices = BinanceSimulator.launch(context("100"));
                BinanceSimulator orders = BinanceSimulator.launch(context("200"))) {
            try (Node node = Node.launch(config(prices, orders))) {
                await(ORDERS + " working orders", () -> null != node.failure() || working(orders) >= ORDERS);
                assertEquals(null, node.failure());

                ask("status"); // loads what the first request of a JVM loads
                final long startNs = System.nanoTime();
                final Thread operator = Thread.ofPlatform().start(() -> answer.set(askKill()));
                final StringBuilder steps = new StringBuilder();
                long step = 1;
                while (node.cancelsSent() < ORDERS && System.nanoTime() - startNs < HANDED_OVER_MAX_NS) {
                    LockSupport.parkNanos(200_000); // the cores are few
                    if (node.cancelsSent() >= step) {
                        step = node.cancelsSent() + ORDERS / 16;
                        steps.append(' ')
                                .append(node.cancelsSent())
                                .append(" at ")
                                .append(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs) / 1_000.0);
                    }
                }
                final long handedOverNs = System.nanoTime() - startNs;
                operator.join();
                assertTrue(answer.get().path("ok").asBoolean(), answer::toString);
                assertEquals("HALT", answer.get().path("riskState").asText());
                await("the end of all orders", () -> 0 == working(orders));
                final List<SimLedger.RequestEntry> cancels = requests(orders, RequestKind.CANCEL);
                System.out.println("kill switch: " + ORDERS + " working orders, all cancels handed to the socket "
                        + handedOverNs / 1_000_000 + " ms after the command was asked for;" + steps + " ms");
                assertTrue(cancels.size() >= ORDERS, () -> "only " + cancels.size() + " cancels");
                assertTrue(handedOverNs < HANDED_OVER_MAX_NS, () -> "the cancels took " + handedOverNs + " ns");
                final long tooLate = requests(orders, RequestKind.PLACE).stream()
                        .filter(request -> request.number() > cancels.getFirst().number())
                        .count();
                assertEquals(0, tooLate, "orders after the first cancel");
            }
            final int placed = requests(orders, RequestKind.PLACE).size();
            try (Node node = Node.launch(config(prices, orders))) {
                final long before = node.frames();
                await("market data after the restart", () -> node.frames() > before + 200);
                assertEquals("HALT", ask("status").path("riskState").asText());
                assertEquals(placed, requests(orders, RequestKind.PLACE).size(), "orders before the reset");

                Files.createFile(ControlFiles.killFile(folder.resolve("node")));
                final ObjectNode refused = ask("reset-kill");
                assertFalse(refused.path("ok").asBoolean());
                assertTrue(refused.path("error").asText().contains("remove it first"), refused::toString);
                Files.delete(ControlFiles.killFile(folder.resolve("node")));

                assertTrue(ask("reset-kill").path("ok").asBoolean());
                await(
                        "orders after the reset",
                        () -> requests(orders, RequestKind.PLACE).size() > placed);

                Files.createFile(ControlFiles.killFile(folder.resolve("node")));
                await("the kill switch by file", () -> 0 == working(orders));
                assertEquals("HALT", ask("status").path("riskState").asText());
            }
        }
    }
}
