package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole node trades live at venues that it can reach through a proxy only, with a name that only the proxy knows. */
class ProxiedOrdersTest {
    private static final String HOST = "venue.invalid";
    private static final int ORDERS = 6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = LiveVenue.class,
            names = {"BINANCE_SPOT", "BYBIT_LINEAR", "OKX_SPOT", "KUCOIN_SPOT"})
    @Timeout(120)
    void shouldTradeThroughAProxy(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed);
                TunnelProxy proxy = new TunnelProxy(venue.port())) {
            final String text = live.node(
                            folder.resolve("node"),
                            "fused",
                            venue.port(),
                            "    options: {proxy: \"http://localhost:" + proxy.port() + "\"}\n",
                            "")
                    .replace("127.0.0.1", HOST);
            final Node node = Node.launch(NodeConfig.parse("test", text, LiveVenue.ENVIRONMENT));
            try {
                LiveNodeTest.await("orders", node, () -> venue.ledger().orders().size() >= ORDERS);
            } finally {
                node.close();
            }
            assertNull(node.failure());
            // market data, REST and at least one socket of order entry
            final List<String> targets = proxy.targets();
            assertTrue(targets.size() >= 3, targets::toString);
            assertTrue(targets.contains(HOST + ":" + venue.port()), targets::toString);
        }
    }
}
