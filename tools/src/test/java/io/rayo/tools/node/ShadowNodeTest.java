package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.tools.control.StatusFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node of mode shadow at each venue: orders are made and filled on paper, and the venue hears of none. */
class ShadowNodeTest {
    private static final int ORDERS = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(LiveVenue.class)
    void shouldMakeEachOrderForTheVenueAndSendNone(final LiveVenue live) throws Exception {
        final Path nodeFolder = folder.resolve("node");
        try (SimulatedVenue venue = live.launch(1)) {
            final NodeConfig config = NodeConfig.parse(
                    "test",
                    live.node(nodeFolder, "fused", venue.port(), "", "  orderType: market\n")
                            .replace("mode: live", "mode: shadow"),
                    LiveVenue.ENVIRONMENT);
            final Node node = Node.launch(config);
            try {
                LiveNodeTest.await("orders", node, () -> node.shadowRequests() >= ORDERS);
                assertEquals("shadow", StatusFile.read(nodeFolder).mode());
            } finally {
                node.close();
            }
            assertNull(node.failure());
            assertEquals(0, node.shadowRefusals());
            assertEquals(List.of(), venue.ledger().orders());
            assertTrue(
                    venue.ledger().requests().stream()
                            .noneMatch(request -> request.kind().isTrading()),
                    () -> venue.ledger().requests().toString());
            assertTrue(node.stages().orders().orders().fillCount() > 0, "filled on paper");
        }
    }
}
