package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.tools.Rayo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node in mode paper on a simulated venue, and the commands that are given to it. */
final class PaperNode implements AutoCloseable {
    private final BinanceSimulator venue;
    private final Node node;
    private final Path folder;
    private String out = "";
    private String err = "";

    PaperNode(final Path folder) throws Exception {
        this.folder = folder;
        venue = BinanceSimulator.launch(new SimulatorContext()
                .seed(3)
                .eventsPerTick(2)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100));
        node = Node.launch(NodeConfig.parse("test", text(folder, venue.port())));
    }

    static String text(final Path folder, final int port) {
        return """
                node:
                  folder: "%1$s"
                  clockInterval: 20ms
                journal:
                  preallocate: 8m
                  reserve: 16m
                venues:
                  - name: binance-spot
                    symbols: [BTC/USDT]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                strategies:
                  - name: echo
                    type: trade-echo
                    orderNotional: 20
                  - name: rsi
                    type: rsi-mean-reversion
                    timeframe: 1m
                    orderNotional: 20
                risk:
                  maxOrderNotional: 100
                  maxOrdersPerSecond: 1000
                  maxEntriesPerPosition: 1000000
                portfolio:
                  cash: 100000
                """.formatted(folder, port);
    }

    Node node() {
        return node;
    }

    Path folder() {
        return folder;
    }

    /** Runs a command of the command line; its exit code. */
    int run(final String... arguments) {
        final StringWriter outText = new StringWriter();
        final StringWriter errText = new StringWriter();
        final int exitCode = Rayo.execute(arguments, new PrintWriter(outText, true), new PrintWriter(errText, true));
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "gave up waiting for " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        node.close();
        venue.close();
    }
}
