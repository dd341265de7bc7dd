package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.journal.JournalHandler;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a trading node again and again at random points (SIGKILL), and judges at the venue's socket: no intent is sent
 * twice, none is sent that is not in the journal, and each recovery stands where a full replay of the journal stands.
 */
class CrashRecoveryTest {
    private static final int KILLS = Integer.getInteger("rayo.kills", Boolean.getBoolean("rayo.nightly") ? 20 : 2);

    @TempDir
    private Path folder;

    private Path writeConfig(final LiveVenue live, final int port) throws IOException {
        final Path file = folder.resolve("live.yaml");
        Files.writeString(file, live.node(folder.resolve("node"), "fused", port, "", ""));
        return file;
    }

    /** In the build one venue of each kind. */
    static Stream<LiveVenue> venues() {
        final String wanted = System.getProperty("rayo.crash.venues", "");
        if (!wanted.isEmpty()) {
            return Arrays.stream(wanted.split(",", -1)).map(LiveVenue::valueOf);
        }
        return Boolean.getBoolean("rayo.nightly")
                ? Arrays.stream(LiveVenue.values())
                : Stream.of(LiveVenue.BINANCE_SPOT, LiveVenue.OKX_DERIVATIVES);
    }

    /** Until the node has placed some more orders, so that it is killed while it trades; not for ever. */
    private static void awaitOrders(final SimulatedVenue venue, final int count) {
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

    /** The last recovery ends in peace: what the node then believes is what the venue has. */
    private void goOnAndStop(final LiveVenue live, final SimulatedVenue venue, final Path config, final String when)
            throws Exception {
        venue.eventsPerTick(0);
        final Node node =
                Node.launch(NodeConfig.parse(config.toString(), Files.readString(config), LiveVenue.ENVIRONMENT));
        try {
            LiveNodeTest.awaitQuiet(venue, node);
        } finally {
            node.close();
        }
        final Set<Long> ordered = ordered(folder.resolve("node").resolve("journal"));
        final SimLedger ledger = venue.ledger();
        for (final SimLedger.OrderEntry there : ledger.orders()) {
            final String id = there.clientOrderId();
            final long number = Long.parseLong(id.substring(id.length() - 12), 36);
            assertTrue(ordered.contains(number), () -> id + " is not in the journal, " + when);
        }
        LiveNodeTest.judge(live, ledger, node.stages(), ordered::contains, when);
    }

    /** The orders of a journal. */
    private static Set<Long> ordered(final Path journal) throws IOException {
        final Set<Long> ids = new HashSet<>();
        final NewOrderDecoder order = new NewOrderDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = new JournalReader(journal)) {
            final JournalHandler handler = (direction, index, buffer, offset, length) -> {
                if (EventHeaders.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
                    ids.add(order.wrapAndApplyHeader(buffer, offset, header).clientOrderId());
                }
            };
            while (reader.poll(handler, 1_024) > 0) {
                // to the end
            }
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldSendNoOrderTwiceAndRecoverTheStateOfAFullReplayAfterEachKill(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        final SplittableRandom random = new SplittableRandom(seed);
        int recoveries = 0;
        try (SimulatedVenue venue = live.launch(seed)) {
            final Path config = writeConfig(live, venue.port());
            final Path journal = folder.resolve("node").resolve("journal");
            for (int kill = 0; kill <= KILLS; kill++) {
                final String when = live + " seed=" + seed + " kill=" + kill;
                final Path output = folder.resolve("out-" + kill + ".txt");
                final long expectedHash =
                        kill > 0 ? new ReplayRunner(journal).run().stateHash() : 0;
                try (NodeProcess node = NodeProcess.start(config, output)) {
                    final String text = node.await("running, mode LIVE");
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
                }
                final ReplayRunner.Result result = new ReplayRunner(journal).run();
                assertEquals(0, result.outputsDiffering(), when);
            }
            goOnAndStop(live, venue, config, "seed=" + seed);
            final SimLedger ledger = venue.ledger();
            judge(ledger, "seed=" + seed);
            final List<SimLedger.OrderEntry> orders = ledger.orders();
            assertTrue(orders.size() > KILLS, () -> "only " + orders.size() + " orders were placed, seed=" + seed);
            System.out.println("crash recovery: " + live + ", seed " + seed + ", " + KILLS + " kills, " + recoveries
                    + " recoveries, " + orders.size() + " orders placed, "
                    + ledger.fills().size() + " fills");
        }
    }
}
