package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stops a trading node's process for longer than data may be old (SIGSTOP), and lets it go on: what its sockets hold by
 * then is old, though it is read only now.
 */
class PausedNodeTest {
    /** The default of {@code maxDataAge}. */
    private static final long MAX_AGE_NS = 2_000_000_000L;

    private static final long PAUSE_NS = 3_500_000_000L;
    /** How often it is stopped at most until a signal was denied for the age of its data. */
    private static final int MAX_PAUSES = 8;

    /** By how much each pause begins later after an order than the one before. */
    private static final long SHIFT_NS = 3_000_000L;

    /** What a message that did not wait may have been under way, on a machine that has other things to do. */
    private static final long USUAL_NS = 300_000_000L;

    @TempDir
    private Path folder;

    /** The venue's time of the newest market data of each instrument. */
    private final Map<Integer, Long> stamps = new HashMap<>();

    /** How long the last message of each connection was under way that says when it left. */
    private final Map<Integer, Long> delays = new HashMap<>();

    private int orders;
    private int lateMessages;
    private int staleRejects;
    private long oldestNs;

    /**
     * In the build one venue, whose best prices have no time of their own: they are as old as what came before them.
     */
    static Stream<LiveVenue> venues() {
        return Boolean.getBoolean("rayo.nightly") ? Stream.of(LiveVenue.values()) : Stream.of(LiveVenue.BINANCE_SPOT);
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldOrderNothingOnWhatHasWaitedInTheSocket(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        try (SimulatedVenue venue = live.launch(seed)) {
            final Path config = folder.resolve("live.yaml");
            Files.writeString(config, live.node(folder.resolve("node"), "fused", venue.port(), "", ""));
            try (NodeProcess node = NodeProcess.start(config, folder.resolve("out.txt"))) {
                node.await("running, mode LIVE");
                // an order that is under way when the node stops lets no signal get as far as the age of its data
                for (int pauses = 0; 0 == staleRejects && pauses < MAX_PAUSES; pauses++) {
                    awaitOrders(venue, venue.ledger().orders().size() + 10);
                    LockSupport.parkNanos(pauses * SHIFT_NS);
                    node.signal("STOP");
                    LockSupport.parkNanos(PAUSE_NS);
                    final int before = venue.ledger().orders().size();
                    node.signal("CONT");
                    awaitOrders(venue, before + 10);
                    read(folder.resolve("node").resolve("journal"));
                }
                node.signal("TERM");
                node.awaitEnd();
            }
        }
        read(folder.resolve("node").resolve("journal"));
        final String what = live + " seed=" + seed + ": " + orders + " orders, the oldest data " + oldestNs / 1_000_000
                + " ms old, " + lateMessages + " late messages, " + staleRejects + " orders denied";
        System.out.println("paused node: " + what);
        assertTrue(orders >= 20, what);
        assertTrue(lateMessages > 0, what);
        assertTrue(staleRejects > 0, what);
        assertTrue(oldestNs <= MAX_AGE_NS + USUAL_NS, what);
        assertEquals(
                0,
                new ReplayRunner(folder.resolve("node").resolve("journal"))
                        .run()
                        .outputsDiffering(),
                what);
    }

    private static void awaitOrders(final SimulatedVenue venue, final int count) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (venue.ledger().orders().size() < count) {
            assertTrue(System.nanoTime() < deadlineNs, "no orders");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Counts anew what the journal holds by now. */
    private void read(final Path journal) throws IOException {
        stamps.clear();
        delays.clear();
        orders = 0;
        lateMessages = 0;
        staleRejects = 0;
        oldestNs = 0;
        try (JournalReader reader = new JournalReader(journal)) {
            while (reader.poll((direction, index, buffer, offset, length) -> onMessage(buffer, offset), 1_024) > 0) {
                // to the end
            }
        }
    }

    private void onMessage(final DirectBuffer buffer, final int offset) {
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final long receivedNs = EventHeaders.receiveTimeNs(buffer, offset);
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID, TopOfBookDecoder.TEMPLATE_ID, BookDeltaDecoder.TEMPLATE_ID -> {
                final long stampedNs = EventHeaders.eventTimeNs(buffer, offset);
                final int connectionId = EventHeaders.connectionId(buffer, offset);
                if (stampedNs != receivedNs) {
                    delays.put(connectionId, receivedNs - stampedNs);
                    lateMessages += receivedNs - stampedNs > MAX_AGE_NS ? 1 : 0;
                }
                stamps.merge(instrumentId, receivedNs - delays.getOrDefault(connectionId, 0L), Math::max);
            }
            case NewOrderDecoder.TEMPLATE_ID -> {
                orders++;
                oldestNs = Math.max(oldestNs, receivedNs - stamps.get(instrumentId));
            }
            case RiskRejectDecoder.TEMPLATE_ID -> {
                final RiskRejectDecoder reject =
                        new RiskRejectDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                staleRejects += RejectReason.STALE_DATA == reject.reason() ? 1 : 0;
            }
            default -> {
                // of no interest
            }
        }
    }
}
