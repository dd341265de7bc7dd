package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks through a journal's market data for what should not be there: gaps, trades and updates that came twice, books
 * whose best bid is at or above their best ask, time that goes backwards. Calling thread.
 */
public final class DataCheck {
    private static final int RECENT_TRADES = 4_096;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final BookDeltaDecoder delta = new BookDeltaDecoder();
    private final FeedGapDecoder gap = new FeedGapDecoder();
    private final Map<Integer, Row> rows = new TreeMap<>();
    private final StageOutput ignoredOutput = new IgnoredOutput();
    private final MarketStage market;
    private long messages;

    private DataCheck(final MarketStage market) {
        this.market = market;
    }

    /** What was found of one instrument. */
    public static final class Row {
        private final int instrumentId;
        private String venue = "";
        private String symbol = "";
        private long trades;
        private long bookUpdates;
        private final Map<GapCause, Long> gaps = new EnumMap<>(GapCause.class);
        private long duplicateTrades;
        private long duplicateUpdates;
        private long crossedBooks;
        private long timeBackwards;
        private long lastReceiveTimeNs = Long.MIN_VALUE;
        private long lastTradeTimeNs = Long.MIN_VALUE;
        private long lastUpdateTimeNs = Long.MIN_VALUE;
        private long lastSequence = Long.MIN_VALUE;
        private final long[] recent = new long[RECENT_TRADES];
        private final LongHashSet recentIds = new LongHashSet(RECENT_TRADES * 2);
        private int recentCount;

        private Row(final int instrumentId) {
            this.instrumentId = instrumentId;
        }

        private long gapCount() {
            return gaps.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Takes note of our own time of a message; several threads stamp messages, but one instrument has one. */
        private void received(final long timeNs) {
            timeBackwards += timeNs < lastReceiveTimeNs ? 1 : 0;
            lastReceiveTimeNs = timeNs;
        }

        /** Whether an id was among the last few thousand. */
        private boolean isRepeated(final long id) {
            if (!recentIds.add(id)) {
                return true;
            }
            final int slot = recentCount % RECENT_TRADES;
            if (recentCount >= RECENT_TRADES) {
                recentIds.remove(recent[slot]);
            }
            recent[slot] = id;
            recentCount++;
            return false;
        }
    }

    /**
     * What was found.
     *
     * @param messages inbound ones.
     * @param rows one for each instrument.
     */
    public record Result(long messages, List<Row> rows) {
        /**
         * Whether something is wrong with the data.
         *
         * @return true if anything was found.
         */
        public boolean hasFindings() {
            return rows.stream()
                    .anyMatch(row -> row.gapCount() > 0
                            || row.duplicateTrades + row.duplicateUpdates > 0
                            || row.crossedBooks + row.timeBackwards > 0);
        }

        /**
         * As JSON.
         *
         * @return an object.
         */
        public ObjectNode toJson() {
            final ObjectNode root = MAPPER.createObjectNode();
            root.put("messages", messages);
            root.put("clean", !hasFindings());
            for (final Row row : rows) {
                final ObjectNode node = root.withArray("instruments").addObject();
                node.put("instrumentId", row.instrumentId);
                node.put("venue", row.venue);
                node.put("symbol", row.symbol);
                node.put("trades", row.trades);
                node.put("bookUpdates", row.bookUpdates);
                node.put("gaps", row.gapCount());
                final ObjectNode causes = node.putObject("gapsByCause");
                row.gaps.forEach((cause, count) -> causes.put(cause.name(), count));
                node.put("duplicateTrades", row.duplicateTrades);
                node.put("duplicateUpdates", row.duplicateUpdates);
                node.put("crossedBooks", row.crossedBooks);
                node.put("timeBackwards", row.timeBackwards);
            }
            return root;
        }

        /**
         * As a table.
         *
         * @return its lines.
         */
        public List<String> toLines() {
            final List<String> lines = new ArrayList<>();
            final String format = "%-16s %-16s %10s %10s %6s %10s %10s %8s %10s";
            lines.add(String.format(
                    format,
                    "venue",
                    "symbol",
                    "trades",
                    "updates",
                    "gaps",
                    "dup.trades",
                    "dup.upd.",
                    "crossed",
                    "backwards"));
            for (final Row row : rows) {
                lines.add(String.format(
                        Locale.ROOT,
                        format,
                        row.venue,
                        row.symbol,
                        String.format(Locale.ROOT, "%,d", row.trades),
                        String.format(Locale.ROOT, "%,d", row.bookUpdates),
                        row.gapCount(),
                        row.duplicateTrades,
                        row.duplicateUpdates,
                        row.crossedBooks,
                        row.timeBackwards));
                row.gaps.forEach((cause, count) -> lines.add("    gaps by " + cause + ": " + count));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d messages; %s",
                    messages,
                    hasFindings() ? "something was found" : "nothing was found"));
            return lines;
        }
    }

    /**
     * Checks a journal.
     *
     * @param folder of a node or of its journal.
     * @return what was found.
     * @throws IOException if there is no journal.
     */
    public static Result run(final Path folder) throws IOException {
        final Path inside = folder.resolve("journal");
        final Path directory = Files.isDirectory(inside) ? inside : folder;
        final CoreConfig config = CoreConfigFile.read(directory);
        final DataCheck check = new DataCheck(new MarketStage(config.market()));
        try (JournalReader reader = new JournalReader(directory)) {
            while (reader.poll(check::onRecord, 4_096) > 0) {
                // to the end
            }
        }
        check.rows.values().forEach(check::name);
        return new Result(check.messages, List.copyOf(check.rows.values()));
    }

    private void name(final Row row) {
        final Instrument instrument = market.registry().get(row.instrumentId);
        if (null != instrument) {
            row.venue = Venues.name(instrument.venueId());
            row.symbol = instrument.symbol();
        }
    }

    private void onRecord(
            final Direction direction,
            final long index,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (Direction.INBOUND != direction) {
            return;
        }
        messages++;
        final long crossedBefore = market.crossedBooks();
        market.onMessage(buffer, offset, length, ignoredOutput);
        if (market.crossedBooks() > crossedBefore) {
            row(buffer, offset).crossedBooks++;
        }
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case BookDeltaDecoder.TEMPLATE_ID -> onDelta(buffer, offset);
            case FeedGapDecoder.TEMPLATE_ID -> {
                gap.wrapAndApplyHeader(buffer, offset, header);
                final Row row = row(buffer, offset);
                row.gaps.merge(gap.cause(), 1L, Long::sum);
                row.lastSequence = Long.MIN_VALUE;
            }
            default -> {
                // not market data that can be judged by itself
            }
        }
    }

    private Row row(final DirectBuffer buffer, final int offset) {
        return rows.computeIfAbsent(EventHeaders.instrumentId(buffer, offset), Row::new);
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        trade.wrapAndApplyHeader(buffer, offset, header);
        final Row row = row(buffer, offset);
        row.trades++;
        row.received(EventHeaders.receiveTimeNs(buffer, offset));
        row.duplicateTrades += row.isRepeated(trade.tradeId()) ? 1 : 0;
        final long timeNs = EventHeaders.eventTimeNs(buffer, offset);
        row.timeBackwards += timeNs < row.lastTradeTimeNs ? 1 : 0;
        row.lastTradeTimeNs = timeNs;
    }

    private void onDelta(final DirectBuffer buffer, final int offset) {
        final int flags = EventHeaders.flags(buffer, offset);
        if (0 == (flags & EventHeaders.FLAG_LAST_OF_GROUP)) {
            return;
        }
        delta.wrapAndApplyHeader(buffer, offset, header);
        final Row row = row(buffer, offset);
        row.bookUpdates++;
        row.received(EventHeaders.receiveTimeNs(buffer, offset));
        final long sequence = delta.lastVenueSequence();
        final boolean isSnapshot = 0 != (flags & EventHeaders.FLAG_SNAPSHOT);
        if (!isSnapshot && sequence != BookDeltaDecoder.lastVenueSequenceNullValue()) {
            row.duplicateUpdates += sequence <= row.lastSequence ? 1 : 0;
        }
        row.lastSequence = sequence == BookDeltaDecoder.lastVenueSequenceNullValue() ? Long.MIN_VALUE : sequence;
        if (isSnapshot) {
            // the first updates were kept while it was fetched: they may end where it ends, and be older
            row.lastReceiveTimeNs = Long.MIN_VALUE;
            row.lastSequence -= Long.MIN_VALUE == row.lastSequence ? 0 : 1;
            row.lastUpdateTimeNs = Long.MIN_VALUE;
            return;
        }
        final long timeNs = EventHeaders.eventTimeNs(buffer, offset);
        row.timeBackwards += timeNs < row.lastUpdateTimeNs ? 1 : 0;
        row.lastUpdateTimeNs = timeNs;
    }

    /** The market stage's own findings are not wanted here. */
    private static final class IgnoredOutput implements StageOutput {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public void commit(final int length) {
            // forgotten
        }
    }
}
