package io.rayo.tools.series;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.tools.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A table of named columns in a file: CSV (with or without a header, separated by comma, semicolon or tab), JSON lines
 * of objects or arrays, a JSON array of those, a JSON array of numbers, or a JSON object of arrays. Gzip by its name.
 */
public final class SeriesFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> KLINE = List.of("time", "open", "high", "low", "close", "volume");

    private final Path file;
    private final List<String> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> lineNumbers = new ArrayList<>();

    private SeriesFile(final Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param file CSV or JSON.
     * @return its table.
     * @throws IOException if it cannot be read.
     * @throws UsageException if it is not such a file.
     */
    public static SeriesFile read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no such file: " + file);
        }
        final SeriesFile series = new SeriesFile(file);
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            series.read(reader);
        }
        if (series.rows.isEmpty() && series.columns.isEmpty()) {
            throw new UsageException(file + ": is empty");
        }
        return series;
    }

    private void read(final BufferedReader reader) throws IOException {
        reader.mark(1 << 16);
        int first = reader.read();
        while (first >= 0 && (Character.isWhitespace(first) || 0xFEFF == first)) {
            first = reader.read();
        }
        if ('{' == first || '[' == first) {
            reader.reset();
            readJson(reader);
        } else if (first >= 0) {
            reader.reset();
            readCsv(reader);
        }
    }

    private void readCsv(final BufferedReader reader) throws IOException {
        char separator = 0;
        int lineNumber = 0;
        for (String line = reader.readLine(); null != line; line = reader.readLine()) {
            lineNumber++;
            final String text = 1 == lineNumber && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (0 == separator) {
                separator =
                        text.indexOf('\t') >= 0 ? '\t' : text.indexOf(',') < 0 && text.indexOf(';') >= 0 ? ';' : ',';
            }
            final List<String> words = words(text, separator);
            if (columns.isEmpty()) {
                if (isHeader(words)) {
                    words.forEach(word -> columns.add(normal(word)));
                    continue;
                }
                nameColumns(words.size());
            }
            add(words, lineNumber);
        }
    }

    private static List<String> words(final String line, final char separator) {
        final List<String> words = new ArrayList<>();
        int start = 0;
        while (start <= line.length()) {
            final int end = line.indexOf(separator, start) < 0 ? line.length() : line.indexOf(separator, start);
            final String word = line.substring(start, end).strip();
            words.add(
                    word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
                            ? word.substring(1, word.length() - 1)
                            : word);
            start = end + 1;
        }
        return words;
    }

    /** A header has no number in it; a row has at least one. */
    private static boolean isHeader(final List<String> words) {
        for (final String word : words) {
            if (isUnknown(word) ? !word.isEmpty() : isNumber(word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(final String word) {
        try {
            return !Double.isNaN(Double.parseDouble(word));
        } catch (final NumberFormatException ex) {
            return false;
        }
    }

    private static String normal(final String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }

    private void nameColumns(final int count) {
        if (1 == count) {
            columns.add("value");
        } else if (2 == count) {
            columns.addAll(List.of("time", "value"));
        } else if (4 == count) {
            columns.addAll(KLINE.subList(1, 5));
        } else {
            for (int i = 0; i < count; i++) {
                columns.add(i < KLINE.size() ? KLINE.get(i) : "column" + (i + 1));
            }
        }
    }

    private void readJson(final BufferedReader reader) throws IOException {
        try (JsonParser parser = MAPPER.createParser(reader)) {
            for (JsonNode value = MAPPER.readTree(parser); null != value; value = MAPPER.readTree(parser)) {
                addJson(value, parser.currentLocation().getLineNr(), false);
            }
        } catch (final JsonProcessingException ex) {
            throw new UsageException(file + ": not JSON at line "
                    + (null == ex.getLocation() ? 0 : ex.getLocation().getLineNr()) + ": " + ex.getOriginalMessage());
        }
    }

    private void addJson(final JsonNode value, final int lineNumber, final boolean isRow) {
        if (value.isObject() && value.elements().hasNext() && isTable(value)) {
            addColumns(value, lineNumber);
        } else if (value.isObject()) {
            addObject(value, lineNumber);
        } else if (value.isArray() && !value.isEmpty() && value.get(0).isContainerNode()) {
            value.forEach(row -> addJson(row, lineNumber, true));
        } else if (value.isArray() && !isRow && rows.isEmpty() && columns.isEmpty() && !looksLikeRow(value)) {
            columns.add("value");
            value.forEach(cell -> add(List.of(text(cell)), lineNumber));
        } else if (value.isArray()) {
            if (columns.isEmpty()) {
                nameColumns(value.size());
            }
            final List<String> words = new ArrayList<>();
            value.forEach(cell -> words.add(text(cell)));
            add(words, lineNumber);
        } else {
            if (columns.isEmpty()) {
                columns.add("value");
            }
            add(List.of(text(value)), lineNumber);
        }
    }

    /** An array of six or twelve whose first is a time since the epoch is a kline, anything else plain numbers. */
    private static boolean looksLikeRow(final JsonNode array) {
        return array.size() >= 5 && array.get(0).isNumber() && array.get(0).asDouble() > 1e8;
    }

    private static boolean isTable(final JsonNode object) {
        for (final JsonNode child : object) {
            if (child.isArray()) {
                return true;
            }
        }
        return false;
    }

    private void addColumns(final JsonNode object, final int lineNumber) {
        final Map<String, JsonNode> arrays = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (field.getValue().isArray()) {
                arrays.put(normal(field.getKey()), field.getValue());
            }
        });
        if (!columns.isEmpty()) {
            throw new UsageException(file + ":" + lineNumber + ": a second object of arrays");
        }
        columns.addAll(arrays.keySet());
        final int length =
                arrays.values().stream().mapToInt(JsonNode::size).max().orElse(0);
        for (int i = 0; i < length; i++) {
            final List<String> words = new ArrayList<>();
            for (final JsonNode array : arrays.values()) {
                words.add(i < array.size() ? text(array.get(i)) : "");
            }
            add(words, lineNumber);
        }
    }

    private void addObject(final JsonNode object, final int lineNumber) {
        final List<String> words = new ArrayList<>();
        columns.forEach(ignored -> words.add(""));
        object.properties().forEach(field -> {
            final String name = normal(field.getKey());
            if (!columns.contains(name)) {
                columns.add(name);
                words.add("");
            }
            words.set(columns.indexOf(name), text(field.getValue()));
        });
        add(words, lineNumber);
    }

    private static String text(final JsonNode cell) {
        return cell.isNull() ? "" : cell.isContainerNode() ? cell.toString() : cell.asText();
    }

    private void add(final List<String> words, final int lineNumber) {
        rows.add(words);
        lineNumbers.add(lineNumber);
    }

    /**
     * How many rows it has.
     *
     * @return from 0.
     */
    public int size() {
        return rows.size();
    }

    /**
     * Names of its columns.
     *
     * @return lower case, spaces and hyphens as underscores.
     */
    public List<String> columns() {
        return List.copyOf(columns);
    }

    /**
     * A column by any of some names.
     *
     * @param names in the order of preference.
     * @return its place, or -1.
     */
    public int column(final List<String> names) {
        for (final String name : names) {
            final int place = columns.indexOf(name);
            if (place >= 0) {
                return place;
            }
        }
        return -1;
    }

    /**
     * A cell as written.
     *
     * @param row from 0.
     * @param column from 0; -1 is no column.
     * @return its text; empty if it has none.
     */
    public String text(final int row, final int column) {
        final List<String> words = rows.get(row);
        return column < 0 || column >= words.size() ? "" : words.get(column);
    }

    /**
     * A number.
     *
     * @param row from 0.
     * @param column from 0; -1 is no column.
     * @return the number; NaN where the cell is empty or says that it is none.
     * @throws UsageException if it is anything else.
     */
    public double number(final int row, final int column) {
        final String word = text(row, column);
        if (isUnknown(word)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(word.endsWith("%") ? word.substring(0, word.length() - 1) : word)
                    / (word.endsWith("%") ? 100 : 1);
        } catch (final NumberFormatException ex) {
            throw new UsageException(file + ":" + lineNumbers.get(row) + ": " + columns.get(column) + " \"" + word
                    + "\" is not a number");
        }
    }

    private static boolean isUnknown(final String word) {
        return word.isEmpty()
                || "nan".equalsIgnoreCase(word)
                || "null".equalsIgnoreCase(word)
                || "n/a".equalsIgnoreCase(word)
                || "none".equalsIgnoreCase(word);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
