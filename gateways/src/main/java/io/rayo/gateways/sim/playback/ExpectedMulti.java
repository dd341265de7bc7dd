package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The final books of a recording of several symbols.
 *
 * @param books one per symbol.
 * @param checksumsGood depth messages whose checksum fits; {@link #UNKNOWN} if the file does not say.
 * @param checksumsBad those whose does not; {@link #UNKNOWN} if the file does not say.
 */
public record ExpectedMulti(List<SymbolBook> books, long checksumsGood, long checksumsBad) implements Expected {
    /** What the file does not say: not compared. */
    public static final long UNKNOWN = -1;

    /**
     * The final book of one symbol.
     *
     * @param symbol venue's text.
     * @param updateId venue sequence of the last update ({@code u}, {@code seq}, {@code sequence}); {@link #UNKNOWN} if
     *     there is none: the book is compared at the end.
     * @param applied updates applied; {@link #UNKNOWN} if the file does not say.
     * @param gaps holes; {@link #UNKNOWN} if the file does not say.
     * @param bidLevels number of bid levels.
     * @param askLevels number of ask levels.
     * @param bids top levels, best first.
     * @param asks top levels, best first.
     */
    public record SymbolBook(
            String symbol,
            long updateId,
            long applied,
            long gaps,
            int bidLevels,
            int askLevels,
            List<Level> bids,
            List<Level> asks) {}

    static boolean isOne(final JsonNode first) {
        return (first.has("symbol") && first.has("bids")) || hasChecksums(first);
    }

    private static boolean hasChecksums(final JsonNode line) {
        return line.has("checksums_ok") || line.has("update_checksums");
    }

    static ExpectedMulti of(final List<JsonNode> lines) {
        final List<SymbolBook> books = new ArrayList<>();
        long good = UNKNOWN;
        long bad = UNKNOWN;
        for (final JsonNode line : lines) {
            if (hasChecksums(line)) {
                good = line.path("checksums_ok")
                        .asLong(line.path("update_checksums").asLong());
                bad = line.path("checksums_bad").asLong(0);
                continue;
            }
            books.add(new SymbolBook(
                    Expected.field(line, "symbol").asText(),
                    line.path("u")
                            .asLong(line.path("seq")
                                    .asLong(line.path("sequence").asLong(UNKNOWN))),
                    line.path("applied").asLong(UNKNOWN),
                    line.path("gaps").asLong(UNKNOWN),
                    Expected.field(line, "bid_levels").asInt(),
                    Expected.field(line, "ask_levels").asInt(),
                    Expected.levels(line, "bids"),
                    Expected.levels(line, "asks")));
        }
        return new ExpectedMulti(List.copyOf(books), good, bad);
    }
}
