package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a trading node again and again at random points (SIGKILL), and judges at the venue's socket: no intent is sent
 * twice, none is sent that is not in the journal, and each recovery stands where a full replay of the journal stands.
 */
class CrashRecoveryTest {
    private static final int KILLS = Integer.getInteger("rayo.kills", Boolean.getBoolean("rayo.nightly") ? 100 : 3);
    private static final String KEY = "demokey1";
    private static final String SECRET = "demosecret1";

    @TempDir
    private Path folder;

    private Path writeConfig(final int port) throws IOException {
        final Path file = folder.resolve("live.yaml");
        Files.writeString(file, """
                node:
                  folder: "%1$s"
                  mode: live
                  layout: fused
                  clockInterval: 50ms
                journal:
                  preallocate: 8m
                  reserve: 16m
                core:
                  checkpointInterval: 1k
                  snapshotInterval: 16k
                venues:
                  - name: binance-spot
                    symbols: [BTC/USDT]
                    channels: [trades, top, book]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                    orderUrl: ws://127.0.0.1:%2$d/ws-api/v3
                    apiKey: ${RAYO_TEST_KEY}
                    secret: ${RAYO_TEST_SECRET}
                strategies:
                  - type: trade-echo
                    venues: [binance-spot]
                    orderNotional: 20
                risk:
                  maxOrderNotional: 100
                  maxOrdersPerSecond: 40
                  maxOpenOrders: 64
                  maxEntriesPerPosition: 1000000
                  maxInstrumentPosition: 100000
                  maxSymbolPosition: 100000
                  maxTotalExposure: 100000
                portfolio:
                  cash: 100000
                """.formatted(folder.resolve("node"), port));
        return file;
    }

    private Process startNode(final Path config, final Path output) throws IOException {
        final String javaHome = System.getProperty("java.home");
        final ProcessBuilder builder = new ProcessBuilder(
                javaHome + "/bin/java",
                "@" + System.getProperty("rayo.jvm.args", "../config/jvm.args"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.rayo.tools.Rayo",
                "run",
                "-c",
                config.toString());
        builder.environment().put("RAYO_TEST_KEY", KEY);
        builder.environment().put("RAYO_TEST_SECRET", SECRET);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return builder.start();
    }

    private static String await(final Process process, final Path output, final String wanted) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < deadlineNs) {
            final String text = Files.readString(output, StandardCharsets.UTF_8);
            if (text.contains(wanted)) {
                return text;
            }
            if (!process.isAlive()) {
                throw new AssertionError("the node ended: " + text);
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("'" + wanted + "' did not come: " + Files.readString(output));
    }

    /** Until the node has placed some more orders, so that it is killed while it trades; not for ever. */
    private static void awaitOrders(final BinanceSimulator venue, final int count) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (venue.ledger().orders().size() < count && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void judge(final SimLedger ledger, final String when) {
        final Map<String, Integer> placed = new HashMap<>();
        for (final SimLedger.RequestEntry request : ledger.requests()) {
            if (RequestKind.PLACE == request.kind()) {
                placed.merge(request.clientOrderId(), 1, Integer::sum);
            }
        }
        placed.forEach((id, count) -> assertEquals(1, count, id + " was sent " + count + " times, " + when));
    }

    @Test
    void shouldSendNoOrderTwiceAndRecoverTheStateOfAFullReplayAfterEachKill() throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        final SplittableRandom random = new SplittableRandom(seed);
        final SimulatorContext context = new SimulatorContext()
                .seed(seed)
                .eventsPerTick(4)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100)
                .client(new SimulatorSettings.Client(
                        KEY, SECRET, Map.of("BTC", BigDecimal.TEN, "USDT", new BigDecimal("1000000"))));
        int recoveries = 0;
        try (BinanceSimulator venue = BinanceSimulator.launch(context)) {
            final Path config = writeConfig(venue.port());
            final Path journal = folder.resolve("node").resolve("journal");
            for (int kill = 0; kill <= KILLS; kill++) {
                final String when = "seed=" + seed + " kill=" + kill;
                final Path output = folder.resolve("out-" + kill + ".txt");
                Files.createFile(output);
                final long expectedHash =
                        kill > 0 ? new ReplayRunner(journal).run().stateHash() : 0;
                final Process node = startNode(config, output);
                try {
                    final String text = await(node, output, "running, mode LIVE");
                    if (kill > 0) {
                        assertTrue(
                                text.contains(String.format("state hash %016x", expectedHash)),
                                () -> when + ": replay gives " + String.format("%016x", expectedHash)
                                        + ", the node said " + text);
                        recoveries++;
                    }
                    judge(venue.ledger(), when);
                    awaitOrders(venue, venue.ledger().orders().size() + random.nextInt(1, 20));
                    LockSupport.parkNanos(random.nextLong(0L, 300_000_000L));
                } finally {
                    node.destroyForcibly();
                    node.waitFor();
                }
                final ReplayRunner.Result result = new ReplayRunner(journal).run();
                assertEquals(0, result.outputsDiffering(), when);
            }
            final SimLedger ledger = venue.ledger();
            judge(ledger, "seed=" + seed);
            final List<SimLedger.OrderEntry> orders = ledger.orders();
            assertTrue(orders.size() > 2 * KILLS, () -> "only " + orders.size() + " orders were placed, seed=" + seed);
            System.out.println("crash recovery: seed " + seed + ", " + KILLS + " kills, " + recoveries + " recoveries, "
                    + orders.size() + " orders placed, " + ledger.fills().size() + " fills");
        }
    }
}
