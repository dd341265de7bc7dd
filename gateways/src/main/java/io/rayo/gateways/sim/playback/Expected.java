package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What a recording must give, as an {@code expected_*} file says it. Prices and quantities compare as decimals. */
public sealed interface Expected permits ExpectedBook, ExpectedBars, ExpectedMulti {
    /**
     * One price level.
     *
     * @param price of the level.
     * @param quantity at the level.
     */
    record Level(BigDecimal price, BigDecimal quantity) {
        /**
         * Compares by value: 1.0 equals 1.
         *
         * @param otherPrice to compare.
         * @param otherQuantity to compare.
         * @return whether both are the same numbers.
         */
        public boolean matches(final BigDecimal otherPrice, final BigDecimal otherQuantity) {
            return 0 == price.compareTo(otherPrice) && 0 == quantity.compareTo(otherQuantity);
        }
    }

    /**
     * Reads a file; its kind is told by its content.
     *
     * @param file JSON lines.
     * @return what it says.
     * @throws IOException if it cannot be read.
     * @throws IllegalArgumentException if it is none of the known kinds, with the line.
     */
    static Expected read(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final List<JsonNode> lines = new ArrayList<>();
        for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (!line.isBlank()) {
                lines.add(mapper.readTree(line));
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("invalid expectation " + file.getFileName() + ": it is empty");
        }
        final JsonNode first = lines.getFirst();
        try {
            if (first.has("minute_ms")) {
                return ExpectedBars.of(lines);
            }
            if ("summary".equals(first.path("line").asText())) {
                return ExpectedBook.of(lines);
            }
            if (ExpectedMulti.isOne(first)) {
                return ExpectedMulti.of(lines);
            }
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid expectation " + file.getFileName() + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("invalid expectation " + file.getFileName()
                + ": neither book (a summary line first) nor minute bars nor a book per symbol");
    }

    /**
     * A field that must be there.
     *
     * @param line of the file.
     * @param name of the field.
     * @return its value.
     */
    static JsonNode field(final JsonNode line, final String name) {
        final JsonNode value = line.get(name);
        if (null == value) {
            throw new IllegalArgumentException(
                    "no field " + name + " in " + line.toString().substring(0, 40));
        }
        return value;
    }

    /**
     * Reads levels.
     *
     * @param line of the file.
     * @param side {@code bids} or {@code asks}.
     * @return best first.
     */
    static List<Level> levels(final JsonNode line, final String side) {
        final List<Level> levels = new ArrayList<>();
        for (final Iterator<JsonNode> i = field(line, side).elements(); i.hasNext(); ) {
            final JsonNode pair = i.next();
            levels.add(new Level(
                    new BigDecimal(pair.get(0).asText()),
                    new BigDecimal(pair.get(1).asText())));
        }
        return List.copyOf(levels);
    }
}
