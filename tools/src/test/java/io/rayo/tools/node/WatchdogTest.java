package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.keys.KeySource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes: a node with working orders that stops or is killed, and the watchdog beside it. Their keys come from
 * a keystore, and what must not be seen of them is looked for everywhere afterwards.
 */
class WatchdogTest {
    private static final String KEY = "demokey1canary";
    private static final String SECRET = "demosecret1canary";
    private static final String PASSPHRASE = "passphrase1canary";

    /** The death of a node, after its stand-still, takes three processes more. */
    private static final boolean IS_LONG = Boolean.getBoolean("rayo.nightly");

    @TempDir
    private Path folder;

    private static SimulatorContext context(final String price) {
        return new SimulatorContext()
                .seed(9)
                .eventsPerTick(1)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, price, 100)
                .client(new SimulatorSettings.Client(KEY, SECRET, Map.of("USDT", new BigDecimal("1000000"))));
    }

    private Path writeConfig(final int prices, final int orders) throws IOException {
        final Path file = folder.resolve("live.yaml");
        Files.writeString(file, """
                node:
                  folder: "%1$s"
                  mode: live
                journal:
                  preallocate: 8m
                  reserve: 16m
                venues:
                  - name: binance-spot
                    symbols: [BTC/USDT]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                    orderUrl: ws://127.0.0.1:%3$d/ws-api/v3
                    keys: test-key
                strategies:
                  - {name: a, type: trade-echo, orderNotional: 20}
                  - {name: b, type: trade-echo, orderNotional: 20}
                risk:
                  orderType: limit
                  timeInForce: gtc
                  maxOrderNotional: 100
                portfolio:
                  cash: 100000
                """.formatted(folder.resolve("node"), prices, orders));
        return file;
    }

    private Process start(final Path output, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "@" + System.getProperty("rayo.jvm.args", "../config/jvm.args"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.rayo.tools.Rayo"));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put(KeySource.FILE_VARIABLE, folder.resolve("keystore").toString());
        builder.environment().put(KeySource.PASSPHRASE_VARIABLE, PASSPHRASE);
        builder.environment().put("TEST_KEY", KEY);
        builder.environment().put("TEST_SECRET", SECRET);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "gave up waiting for " + what);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void awaitText(final Path output, final String wanted, final Process process) {
        await("\"" + wanted + "\"", () -> {
            assertTrue(process.isAlive() || text(output).contains(wanted), () -> text(output));
            return text(output).contains(wanted);
        });
    }

    private static long working(final BinanceSimulator venue) {
        return venue.ledger().orders().stream()
                .filter(order -> "NEW".equals(order.status()))
                .count();
    }

    private static void signal(final String name, final Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private void lookForSecrets(final Process... processes) throws IOException {
        for (final Process process : processes) {
            final Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
            if (Files.exists(arguments)) {
                assertFalse(text(arguments).contains("canary"), "in the arguments of a process");
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("1canary"),
                        () -> "in " + file);
            }
        }
    }

    @Test
    void shouldWithdrawTheOrdersOfANodeThatStandsStillOrDies() throws Exception {
        try (BinanceSimulator prices = BinanceSimulator.launch(context("60000"));
                BinanceSimulator orders = BinanceSimulator.launch(context("120000"))) {
            final Path config = writeConfig(prices.port(), orders.port());
            final Path keysOut = folder.resolve("keys.txt");
            assertEquals(
                    0,
                    start(keysOut, "keys", "add", "test-key", "--from", "TEST_KEY,TEST_SECRET")
                            .waitFor(),
                    () -> text(keysOut));
            final Path nodeOut = folder.resolve("node.txt");
            final Process node = start(nodeOut, "run", "-c", config.toString());
            Process again = node;
            Process watchdog = node;
            try {
                awaitText(nodeOut, "running, mode LIVE", node);
                await("working orders", () -> working(orders) >= 2);
                final Path watchOut = folder.resolve("watch.txt");
                watchdog = start(watchOut, "watchdog", "-c", config.toString(), "--timeout", "2s");
                awaitText(watchOut, "watching the node", watchdog);
                lookForSecrets(node, watchdog);
                signal("STOP", node);
                final Process first = watchdog;
                await("the watchdog", () -> !first.isAlive());
                assertEquals(1, watchdog.exitValue(), () -> text(watchOut));
                assertEquals(0, working(orders), () -> text(watchOut));
                assertTrue(text(watchOut).contains("confirmed: none is left"), () -> text(watchOut));
                assertTrue(Files.exists(ControlFiles.killFile(folder.resolve("node"))));

                final int placed = orders.ledger().orders().size();
                signal("CONT", node);
                // what it had decided while it stood still may still go out; then it is halted, and withdraws that too
                await(
                        "the halt",
                        () -> text(folder.resolve("node").resolve("status.json"))
                                        .contains("RUNNING")
                                && statusOf(folder.resolve("node")).equals("HALT"));
                await("the end of what it had decided", () -> working(orders) == 0);
                System.out.println("watchdog: " + (orders.ledger().orders().size() - placed)
                        + " orders between the node's return and its halt");
                node.destroyForcibly().waitFor();
                if (!IS_LONG) {
                    return;
                }

                Files.delete(ControlFiles.killFile(folder.resolve("node")));
                final Path againOut = folder.resolve("again.txt");
                again = start(againOut, "run", "-c", config.toString());
                awaitText(againOut, "running, mode LIVE", again);
                await(
                        "the halt from before",
                        () -> statusOf(folder.resolve("node")).equals("HALT"));
                final Path resetOut = folder.resolve("reset.txt");
                assertEquals(
                        0,
                        start(
                                        resetOut,
                                        "kill",
                                        "--reset",
                                        "--node",
                                        folder.resolve("node").toString())
                                .waitFor(),
                        () -> text(resetOut));
                await("working orders after the reset", () -> working(orders) >= 2);
                final Path watchAgainOut = folder.resolve("watch2.txt");
                watchdog = start(watchAgainOut, "watchdog", "-c", config.toString(), "--timeout", "2s");
                awaitText(watchAgainOut, "watching the node", watchdog);
                again.destroyForcibly().waitFor();
                final Process second = watchdog;
                await("the watchdog", () -> !second.isAlive());
                assertTrue(text(watchAgainOut).contains("the node has died"), () -> text(watchAgainOut));
                assertEquals(0, working(orders), () -> text(watchAgainOut));
            } finally {
                node.destroyForcibly();
                again.destroyForcibly();
                watchdog.destroyForcibly();
                lookForSecrets();
            }
        }
    }

    private static String statusOf(final Path nodeFolder) {
        try {
            final String[] state = {""};
            CountersFile.read(nodeFolder).counters().forEach((value, id, label) -> {
                if (CountersFile.RISK_STATE.equals(label)) {
                    state[0] = io.rayo.codecs.sbe.RiskState.get((short) value).name();
                }
            });
            return state[0];
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }
}
