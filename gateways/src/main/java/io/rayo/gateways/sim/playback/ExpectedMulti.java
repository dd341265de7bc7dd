package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The final books of a recording of several symbols.
 *
 * @param books one per symbol.
 */
public record ExpectedMulti(List<SymbolBook> books) implements Expected {
    /**
     * The final book of one symbol.
     *
     * @param symbol venue's text.
     * @param lastUpdateId of the REST snapshot.
     * @param updateId {@code u} of the last diff.
     * @param applied diffs applied.
     * @param gaps holes.
     * @param bidLevels number of bid levels.
     * @param askLevels number of ask levels.
     * @param bids top levels, best first.
     * @param asks top levels, best first.
     */
    public record SymbolBook(
            String symbol,
            long lastUpdateId,
            long updateId,
            long applied,
            long gaps,
            int bidLevels,
            int askLevels,
            List<Level> bids,
            List<Level> asks) {}

    static ExpectedMulti of(final List<JsonNode> lines) {
        final List<SymbolBook> books = new ArrayList<>();
        for (final JsonNode line : lines) {
            books.add(new SymbolBook(
                    Expected.field(line, "symbol").asText(),
                    Expected.field(line, "lastUpdateId").asLong(),
                    Expected.field(line, "u").asLong(),
                    Expected.field(line, "applied").asLong(),
                    Expected.field(line, "gaps").asLong(),
                    Expected.field(line, "bid_levels").asInt(),
                    Expected.field(line, "ask_levels").asInt(),
                    Expected.levels(line, "bids"),
                    Expected.levels(line, "asks")));
        }
        return new ExpectedMulti(List.copyOf(books));
    }
}
