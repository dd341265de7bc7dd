package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.PipelinedCore;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.journal.Journal;
import java.util.List;
import java.util.Locale;

/**
 * What a node did.
 *
 * @param inbound messages, since the journal began.
 * @param outbound messages, since the journal began.
 * @param venues one row per session.
 * @param signals of the strategies.
 * @param orders that passed risk.
 * @param fills of them.
 * @param rejects of signals and orders, by us and the venues.
 * @param equity in units of 10^-8 of the portfolio's currency.
 * @param quoteAsset that currency.
 * @param journal folder.
 * @param messages in the journal, both directions.
 * @param stateHash over all stages; 0 while the node runs.
 */
public record NodeSummary(
        long inbound,
        long outbound,
        List<VenueRow> venues,
        long signals,
        long orders,
        long fills,
        long rejects,
        long equity,
        String quoteAsset,
        String journal,
        long messages,
        long stateHash) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a venue's session did. */
    public record VenueRow(
            String name, long frames, long trades, long bookUpdates, long gaps, long decodeErrors, long reconnects) {}

    static NodeSummary of(
            final List<VenueSession> sessions,
            final CoreConfig.Stages stages,
            final CoreConfig config,
            final Core core,
            final PipelinedCore pipeline,
            final Journal journal,
            final boolean isClosed) {
        final OrdersStage orders = stages.orders();
        final long hash = !isClosed ? 0 : null != core ? core.stateHash() : pipeline.stateHash();
        return new NodeSummary(
                journal.appender().inboundSequence(),
                journal.appender().outboundSequence(),
                sessions.stream().map(NodeSummary::row).toList(),
                stages.risk().signalCount(),
                stages.risk().acceptedCount(),
                orders.fillCount(),
                stages.risk().signalCount() - stages.risk().acceptedCount() + orders.rejectCount(),
                orders.equity(),
                config.risk().quoteAsset(),
                journal.directory().toString(),
                journal.appender().inboundSequence() + journal.appender().outboundSequence(),
                hash);
    }

    private static VenueRow row(final VenueSession session) {
        return new VenueRow(
                Venues.name(session.venueId()),
                session.counters().frames,
                session.counters().trades,
                session.counters().bookUpdates,
                session.counters().gaps,
                session.counters().totalErrors(),
                session.counters().reconnects);
    }

    /**
     * As JSON, in the shape that {@code demo --json} documents.
     *
     * @param seconds that it ran.
     * @return the object.
     */
    public ObjectNode toJson(final long seconds) {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("seconds", seconds);
        root.put("inbound", inbound);
        root.put("outbound", outbound);
        for (final VenueRow row : venues) {
            final ObjectNode venue = root.withArray("venues").addObject();
            venue.put("name", row.name());
            venue.put("frames", row.frames());
            venue.put("trades", row.trades());
            venue.put("bookUpdates", row.bookUpdates());
            venue.put("gaps", row.gaps());
            venue.put("decodeErrors", row.decodeErrors());
            venue.put("reconnects", row.reconnects());
        }
        root.put("signals", signals);
        root.put("orders", orders);
        root.put("fills", fills);
        root.put("rejects", rejects);
        root.put("equity", equity / 1e8);
        root.putObject("journal").put("path", journal).put("messages", messages);
        root.put("stateHash", hash());
        return root;
    }

    private String hash() {
        return String.format("%016x", stateHash);
    }

    private String money() {
        return String.format(Locale.ROOT, "%,.2f %s", equity / 1e8, quoteAsset);
    }

    /**
     * One line for a running node.
     *
     * @return text.
     */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                "inbound %,d  outbound %,d  signals %,d  orders %,d  fills %,d  rejects %,d  equity %s",
                inbound,
                outbound,
                signals,
                orders,
                fills,
                rejects,
                money());
    }

    /**
     * Several lines for the end.
     *
     * @return text.
     */
    public String toText() {
        final StringBuilder text = new StringBuilder(1024);
        text.append(String.format(
                Locale.ROOT,
                "%-16s %12s %12s %12s %6s %8s %10s%n",
                "venue",
                "frames",
                "trades",
                "book updates",
                "gaps",
                "errors",
                "reconnects"));
        for (final VenueRow row : venues) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s %,12d %,12d %,12d %,6d %,8d %,10d%n",
                    row.name(),
                    row.frames(),
                    row.trades(),
                    row.bookUpdates(),
                    row.gaps(),
                    row.decodeErrors(),
                    row.reconnects()));
        }
        text.append(String.format(
                Locale.ROOT,
                "signals %,d  orders %,d  fills %,d  rejects %,d  equity %s%n",
                signals,
                orders,
                fills,
                rejects,
                money()));
        text.append(String.format(
                Locale.ROOT, "journal %s: %,d messages (%,d in, %,d out)%n", journal, messages, inbound, outbound));
        text.append("state hash ").append(hash());
        return text.toString();
    }
}
