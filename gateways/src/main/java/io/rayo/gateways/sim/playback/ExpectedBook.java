package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The book of one symbol at many points of a recording.
 *
 * @param summary counts over the recording.
 * @param points books after the diffs with their ids, in order.
 * @param end book after the last diff, or null.
 */
public record ExpectedBook(Summary summary, List<Point> points, End end) implements Expected {
    /**
     * Counts over the recording.
     *
     * @param rows of the recording.
     * @param rowsByChannel rows of {@code bookTicker}, {@code depth}, {@code depth_snapshot}, {@code trade} ...
     * @param lastUpdateId of the REST snapshot.
     * @param firstAppliedFirstId {@code U} of the first diff applied.
     * @param firstAppliedLastId {@code u} of the first diff applied.
     * @param diffsDropped before the snapshot.
     * @param diffsApplied after it.
     * @param sequenceGaps holes.
     * @param bookTickerComparisons of best prices with bookTicker.
     * @param bookTickerMismatches of those.
     */
    public record Summary(
            long rows,
            Map<String, Long> rowsByChannel,
            long lastUpdateId,
            long firstAppliedFirstId,
            long firstAppliedLastId,
            long diffsDropped,
            long diffsApplied,
            long sequenceGaps,
            long bookTickerComparisons,
            long bookTickerMismatches) {}

    /**
     * The book after one diff.
     *
     * @param line of the recording, from 1.
     * @param updateId {@code u} of the diff.
     * @param bids top levels, best first.
     * @param asks top levels, best first.
     * @param crossed whether the book is crossed there.
     */
    public record Point(long line, long updateId, List<Level> bids, List<Level> asks, boolean crossed) {}

    /**
     * The book at the end.
     *
     * @param updateId {@code u} of the last diff.
     * @param bidLevels number of bid levels.
     * @param askLevels number of ask levels.
     * @param bids top levels, best first.
     * @param asks top levels, best first.
     */
    public record End(long updateId, int bidLevels, int askLevels, List<Level> bids, List<Level> asks) {}

    static ExpectedBook of(final List<JsonNode> lines) {
        final JsonNode first = lines.getFirst();
        final Map<String, Long> channels = new TreeMap<>();
        Expected.field(first, "channels")
                .properties()
                .forEach(entry -> channels.put(entry.getKey(), entry.getValue().asLong()));
        final JsonNode applied = Expected.field(first, "first_applied_U_u");
        final Summary summary = new Summary(
                Expected.field(first, "rows").asLong(),
                channels,
                Expected.field(first, "lastUpdateId").asLong(),
                applied.get(0).asLong(),
                applied.get(1).asLong(),
                Expected.field(first, "diffs_dropped").asLong(),
                Expected.field(first, "diffs_applied").asLong(),
                Expected.field(first, "sequence_gaps").asLong(),
                Expected.field(first, "book_ticker_comparisons").asLong(),
                Expected.field(first, "book_ticker_mismatches").asLong());
        final List<Point> points = new ArrayList<>();
        End end = null;
        for (final JsonNode line : lines.subList(1, lines.size())) {
            final long updateId = Expected.field(line, "u").asLong();
            final List<Level> bids = Expected.levels(line, "bids");
            final List<Level> asks = Expected.levels(line, "asks");
            if (Expected.field(line, "line").isNumber()) {
                points.add(new Point(
                        line.get("line").asLong(),
                        updateId,
                        bids,
                        asks,
                        line.path("crossed").asBoolean()));
            } else {
                end = new End(
                        updateId,
                        Expected.field(line, "bid_levels").asInt(),
                        Expected.field(line, "ask_levels").asInt(),
                        bids,
                        asks);
            }
        }
        return new ExpectedBook(summary, List.copyOf(points), end);
    }
}
