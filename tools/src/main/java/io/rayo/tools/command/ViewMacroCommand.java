package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.macro.MacroBook;
import io.rayo.engine.macro.MacroSeries;
import io.rayo.gateways.macro.MacroCache;
import io.rayo.tools.node.JournalFollower;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** What a node knows of the wider economy. */
@Command(
        name = "macro",
        mixinStandardHelpOptions = true,
        description = {
            "What a node knows of the wider economy: each series with its age and its correlation, news, how much risk",
            "is allowed because of them, and how the sources stand. Ages are as of the node's last event."
        },
        footer = {"", "Example: rayo view macro --json"})
final class ViewMacroCommand extends NodeViewCommand {
    private static final double RATE_UNIT = 1e12;
    private static final String SUFFIX = ".json";

    @Override
    void fill(final ObjectNode root, final Path nodeFolder) throws IOException {
        try (JournalFollower node = new JournalFollower(nodeFolder)) {
            node.catchUp();
            fillBook(root, node.stages().analytics().macro(), node.timeNs());
        }
        fillSources(root.putArray("sources"), nodeFolder.resolve("macro"));
    }

    private static void fillBook(final ObjectNode root, final MacroBook book, final long nowNs) {
        root.put("timeNs", nowNs);
        root.put("riskFactor", book.factor() / RATE_UNIT);
        root.put("macroFactor", book.macroFactor() / RATE_UNIT);
        root.put("commandFactor", book.commandFactor() / RATE_UNIT);
        final ArrayNode series = root.putArray("series");
        for (final MacroSeries one : book.series()) {
            final ObjectNode row = series.addObject();
            row.put("series", one.name());
            row.put("value", one.value());
            row.put("observedTimeNs", one.observedTimeNs());
            row.put("ageSeconds", (nowNs - one.observedTimeNs()) / SECOND_NS);
            row.put("stale", book.isStale(one));
            row.put("source", one.source());
            Json.putNumber(row, "correlation", one.correlation());
            row.put("correlationSamples", one.correlationSamples());
        }
        final ArrayNode news = root.putArray("news");
        for (final MacroBook.NewsState one : book.news()) {
            final ObjectNode row = news.addObject();
            row.put("source", one.source());
            row.put("score", one.score());
            row.put("articleCount", one.articleCount());
            row.put("newestTimeNs", one.newestTimeNs());
            row.put("ageSeconds", (nowNs - one.newestTimeNs()) / SECOND_NS);
        }
    }

    /** From the files in which the sources keep their budgets. */
    private static void fillSources(final ArrayNode rows, final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        final List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (final Path file : files) {
            final String name = file.getFileName().toString();
            final String source = name.substring(0, name.length() - SUFFIX.length());
            final JsonNode state = new MacroCache(folder, source).read();
            final ObjectNode row = rows.addObject();
            row.put("source", source);
            row.put("requestsToday", state.path("usedToday").asInt());
            row.put("dailyLimit", state.path("dailyLimit").asInt());
            row.put("requests", state.path("requests").asLong());
            row.put("failedRequests", state.path("failedRequests").asLong());
            row.put("note", state.path("note").asText());
            final ArrayNode refused = row.putArray("refused");
            for (final JsonNode answer : state.path("answers")) {
                if (answer.path("refused").asBoolean()) {
                    refused.add(answer.path("request").asText() + ": "
                            + answer.path("note").asText());
                }
            }
        }
    }

    @Override
    void print(final PrintWriter out, final ObjectNode root) {
        if (root.get("series").isEmpty() && root.get("news").isEmpty()) {
            out.println("nothing is known of the wider economy: configure sources in the section macro");
        } else {
            out.printf("%-20s %18s %10s %12s  %s%n", "series", "value", "age", "correlation", "source");
        }
        for (final JsonNode row : root.get("series")) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %18s %10s %12s  %s%s%n",
                    row.get("series").asText(),
                    value(row.get("value").asDouble()),
                    age(row.get("ageSeconds").asDouble()),
                    row.get("correlation").isNull()
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.3f (%d)",
                                    row.get("correlation").asDouble(),
                                    row.get("correlationSamples").asInt()),
                    row.get("source").asText(),
                    row.get("stale").asBoolean() ? "  TOO OLD" : "");
        }
        for (final JsonNode row : root.get("news")) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %18s %10s %12s  %s, %d articles%n",
                    "news sentiment",
                    value(row.get("score").asDouble()),
                    age(row.get("ageSeconds").asDouble()),
                    "-",
                    row.get("source").asText(),
                    row.get("articleCount").asInt());
        }
        out.printf(
                Locale.ROOT,
                "opening orders are scaled by %s (macro rules %s, commands %s)%n",
                root.get("riskFactor").asText(),
                root.get("macroFactor").asText(),
                root.get("commandFactor").asText());
        for (final JsonNode row : root.get("sources")) {
            out.printf(
                    "source %s: %d of %d requests today, %d of %d failed%s%n",
                    row.get("source").asText(),
                    row.get("requestsToday").asInt(),
                    row.get("dailyLimit").asInt(),
                    row.get("failedRequests").asLong(),
                    row.get("requests").asLong(),
                    row.get("note").asText().isEmpty()
                            ? ""
                            : "; " + row.get("note").asText());
            row.get("refused").forEach(refused -> out.println("    not asked any more: " + refused.asText()));
        }
    }

    private static String value(final double value) {
        return Math.abs(value) >= 1e9
                ? String.format(Locale.ROOT, "%.4e", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String age(final double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        return seconds < 7_200
                ? String.format(Locale.ROOT, "%.0fm", seconds / 60)
                : String.format(Locale.ROOT, "%.1fh", seconds / 3_600);
    }
}
