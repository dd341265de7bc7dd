package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is stopped while its own clock goes on publishing to the last. */
class NodeEndTest {
    private static final int RUNS = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"inline", "fused", "pipelined"})
    void shouldEndInTheStateThatItsJournalGives(final String layout) throws Exception {
        try (BinanceSimulator venue = BinanceSimulator.launch(new SimulatorContext()
                .seed(5)
                .eventsPerTick(2)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100))) {
            for (int run = 0; run < RUNS; run++) {
                final Path home = folder.resolve(layout + run);
                final NodeConfig config = NodeConfig.parse(
                        "test",
                        PaperNode.text(home, venue.port())
                                .replace("clockInterval: 20ms", "clockInterval: 1us\n  layout: " + layout));
                final Node node = Node.launch(config);
                PaperNode.await("messages", () -> node.summary().inbound() > 1_000);
                node.close();
                assertNull(node.failure());
                final ReplayRunner.Result replay = new ReplayRunner(home.resolve("journal")).run();
                assertEquals(0, replay.outputsDiffering());
                assertEquals(0, replay.outputsMissing());
                if (node.summary().stateHash() != replay.stateHash()) {
                    throw new AssertionError(
                            "run " + run + ": " + StageDifferences.of(home.resolve("journal"), node.stages()));
                }
            }
        }
    }
}
