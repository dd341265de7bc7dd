package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.engine.ring.SlotRing;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Copies the node's plain counters into the counters file now and then: the hot paths count in plain fields, and what
 * others see is at most a tenth of a second old. The thread of the journal (or the one thread of layout inline).
 */
final class NodeCounters implements Agent {
    private static final long INTERVAL_NS = 100_000_000L;

    private final CountersFile file;
    private final Journal journal;
    private final List<AtomicCounter> counters = new ArrayList<>();
    private final List<LongSupplier> sources = new ArrayList<>();
    private long nextNs = System.nanoTime();

    NodeCounters(final CountersFile file, final Journal journal, final NodeRecovery recovery) {
        this.file = file;
        this.journal = journal;
        add("journal: inbound sequence", journal.appender()::inboundSequence);
        add("journal: outbound sequence", journal.appender()::outboundSequence);
        add("journal: bytes allocated ahead", journal.space()::allocatedAhead);
        add("journal: space is low", () -> journal.space().isSpaceLow() ? 1 : 0);
        add("journal: syncs", journal.space()::syncs);
        add("recovery: messages", recovery::messages);
        add("recovery: microseconds", () -> recovery.elapsedNs() / 1_000);
    }

    /** Adds what exists only after assembly. */
    void rings(
            final SlotRing inbound, final SlotRing outbound, final SnapshotWriter snapshots, final OrderRouter router) {
        add("inbound ring: slots used", inbound::used);
        if (null != outbound) {
            add("outbound ring: slots used", outbound::used);
        }
        add("snapshots: written", snapshots::written);
        add("snapshots: left out", snapshots::leftOut);
        add("orders: messages sent", router::sent);
    }

    /** What mode shadow would have sent. */
    void shadow(final ShadowOrders shadow) {
        final String name = Venues.name(shadow.venueId()) + " shadow: ";
        add(name + "requests made", shadow::encoded);
        add(name + "requests refused", shadow::refused);
        add(name + "bytes", shadow::bytes);
    }

    /** Adds what a venue counts of orders. */
    void orders(final int venueId, final OrderCounters orders) {
        final String name = Venues.name(venueId) + " orders: ";
        add(name + "sent", () -> orders.ordersSent);
        add(name + "cancels sent", () -> orders.cancelsSent);
        add(name + "changes sent", () -> orders.replacesSent);
        add(name + "questions sent", () -> orders.queriesSent);
        add(name + "fills", () -> orders.fills);
        add(name + "fills without a fee", () -> orders.fillsWithoutFee);
        add(name + "funding payments", () -> orders.fundings);
        add(name + "funding not listed", () -> orders.fundingFailures);
        add(name + "funding not booked", () -> orders.fundingUnbooked);
        add(name + "not sent", () -> orders.refused);
        add(name + "rejected", () -> orders.rejected);
        add(name + "unknown outcomes", () -> orders.unknownOutcomes);
        add(name + "timeouts", () -> orders.timeouts);
        add(name + "not found", () -> orders.notFound);
        add(name + "contradictions", () -> orders.contradictions);
        add(name + "too many requests", () -> orders.limitedAnswers);
        add(name + "clock offset ns", () -> orders.clockOffsetNs);
        add(name + "clock error ns", () -> orders.clockErrorNs);
        add(name + "clock refusals", () -> orders.clockErrors);
        add(name + "comparisons", () -> orders.reconciliations);
        add(name + "differences", () -> orders.differences);
        add(name + "adjustments", () -> orders.adjustments);
        add(name + "decode errors", orders::totalErrors);
    }

    /** Adds what a venue counts; its fields are those that {@code monitor exchanges} shows. */
    void venue(final int venueId, final FeedCounters feed) {
        final String name = Venues.name(venueId) + ": ";
        add(name + "frames", () -> feed.frames);
        add(name + "messages", () -> feed.messages);
        add(name + "trades", () -> feed.trades);
        add(name + "book updates", () -> feed.bookUpdates);
        add(name + "book snapshots", () -> feed.bookSnapshots);
        add(name + "decode errors", feed::totalErrors);
        add(name + "unknown fields", () -> feed.unknownFields);
        add(name + "duplicates", () -> feed.duplicates);
        add(name + "gaps", () -> feed.gaps);
        add(name + "resyncs", () -> feed.resyncs);
        add(name + "reconnects", () -> feed.reconnects);
        add(name + "rotations", () -> feed.rotations);
        add(name + "breaker trips", () -> feed.breakerTrips);
        add(name + "bans", () -> feed.bans);
        add(name + "protocol errors", () -> feed.protocolErrors);
        add(name + "inflate errors", () -> feed.inflateErrors);
        add(name + "silent streams", () -> feed.silentStreams);
        add(name + "connections", () -> feed.connections);
        add(name + "open connections", () -> feed.openConnections);
        add(name + "blocked connections", () -> feed.blockedConnections);
        add(name + "last receive time ns", () -> feed.lastReceiveTimeNs);
        add(name + "clock offset ns", () -> feed.clockOffsetNs);
        add(name + "clock error ns", () -> feed.clockErrorNs);
        for (final DecodeError error : DecodeError.values()) {
            if (error != DecodeError.NONE) {
                add(name + "decode error " + error, () -> feed.errors(error));
            }
        }
    }

    /** Adds a counter; its source is read on this agent's thread. */
    void add(final String label, final LongSupplier source) {
        counters.add(file.newCounter(label));
        sources.add(source);
    }

    @Override
    public int doWork() {
        final long nowNs = System.nanoTime();
        if (nowNs - nextNs < 0) {
            return 0;
        }
        nextNs = nowNs + INTERVAL_NS;
        for (int i = 0; i < counters.size(); i++) {
            counters.get(i).setRelease(sources.get(i).getAsLong());
        }
        return 0;
    }

    /** Whether the journal nears the end of its disk space. */
    boolean isSpaceLow() {
        return journal.space().isSpaceLow();
    }

    @Override
    public String roleName() {
        return "counters";
    }
}
