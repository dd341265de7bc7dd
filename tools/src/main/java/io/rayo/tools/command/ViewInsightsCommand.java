package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.InsightDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.RecommendationDecoder;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.tools.node.JournalFollower;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;

/** What a node's analyzer found last. */
@Command(
        name = "insights",
        mixinStandardHelpOptions = true,
        description = {
            "What a node's analyzer found last: each measure with its threshold, what it recommends with the evidence,",
            "and the commands that followed, with the ids by which they can be undone."
        },
        footer = {"", "Example: rayo view insights --json"})
final class ViewInsightsCommand extends NodeViewCommand {
    private static final int MAX_KEPT = 50;
    private static final String ANALYZER = "analyzer";

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final InsightDecoder insight = new InsightDecoder();
    private final RecommendationDecoder recommendation = new RecommendationDecoder();
    private final CommandDecoder command = new CommandDecoder();
    /** Newest by kind and instrument. */
    private final Map<String, ObjectNode> insights = new TreeMap<>();

    private final Deque<ObjectNode> recommendations = new ArrayDeque<>();
    private final Deque<ObjectNode> commands = new ArrayDeque<>();

    @Override
    void fill(final ObjectNode root, final Path nodeFolder) throws IOException {
        try (JournalFollower node = new JournalFollower(nodeFolder, this::onRecord)) {
            node.catchUp();
            if (insights.isEmpty()) {
                // the analyzer has not looked since the newest snapshot
                recommendations.clear();
                commands.clear();
                readAll(
                        journal(nodeFolder),
                        this::onRecord,
                        InsightDecoder.TEMPLATE_ID,
                        RecommendationDecoder.TEMPLATE_ID,
                        CommandDecoder.TEMPLATE_ID);
            }
            final InstrumentRegistry registry = node.stages().market().registry();
            root.put("timeNs", node.timeNs());
            final ArrayNode rows = root.putArray("insights");
            insights.values().forEach(row -> {
                nameInstrument(row, registry);
                rows.add(row);
            });
        }
        root.putArray("recommendations").addAll(recommendations);
        root.putArray("commands").addAll(commands);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        switch (EventHeaders.templateId(buffer, offset)) {
            case InsightDecoder.TEMPLATE_ID -> onInsight(buffer, offset);
            case RecommendationDecoder.TEMPLATE_ID -> onRecommendation(buffer, offset);
            case CommandDecoder.TEMPLATE_ID -> onCommand(buffer, offset);
            default -> {
                // not of the analyzer
            }
        }
    }

    private static ObjectNode row(final DirectBuffer buffer, final int offset) {
        final ObjectNode row = Json.MAPPER.createObjectNode();
        row.put("timeNs", EventHeaders.receiveTimeNs(buffer, offset));
        return row;
    }

    private void onInsight(final DirectBuffer buffer, final int offset) {
        insight.wrapAndApplyHeader(buffer, offset, header);
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final ObjectNode row = row(buffer, offset);
        row.put("instrumentId", instrumentId);
        Json.putNumber(row, "value", insight.value());
        Json.putNumber(row, "threshold", insight.threshold());
        final String kind = insight.kind();
        row.put("kind", kind);
        row.put("recommendation", insight.recommendation());
        insights.put(kind + ' ' + instrumentId, row);
    }

    private void onRecommendation(final DirectBuffer buffer, final int offset) {
        recommendation.wrapAndApplyHeader(buffer, offset, header);
        final ObjectNode row = row(buffer, offset);
        Json.putNumber(row, "value", recommendation.value());
        Json.putNumber(row, "threshold", recommendation.threshold());
        row.put("action", recommendation.action().name());
        row.put("target", recommendation.target());
        row.put("argument", recommendation.commandArgument());
        row.put("text", recommendation.text());
        keep(recommendations, row);
    }

    private void onCommand(final DirectBuffer buffer, final int offset) {
        command.wrapAndApplyHeader(buffer, offset, header);
        final ObjectNode row = row(buffer, offset);
        // a number of 63 bits is more than JSON's readers bear
        row.put("id", Long.toString(command.correlationId()));
        row.put("type", command.commandType().name());
        row.put("target", command.target());
        row.put("argument", command.argument());
        if (ANALYZER.equals(command.actor())) {
            keep(commands, row);
        }
    }

    private static void keep(final Deque<ObjectNode> rows, final ObjectNode row) {
        if (rows.size() == MAX_KEPT) {
            rows.removeFirst();
        }
        rows.addLast(row);
    }

    @Override
    void print(final PrintWriter out, final ObjectNode root) {
        if (root.get("insights").isEmpty()) {
            out.println("the analyzer has found nothing yet: it looks at each interval (analyzer.interval, 5 minutes)");
        } else {
            out.printf("%-44s %-24s %16s %12s%n", "measure", "instrument", "value", "threshold");
        }
        for (final JsonNode row : root.get("insights")) {
            out.printf(
                    "%-44s %-24s %16s %12s  %s%n",
                    row.get("kind").asText(),
                    row.get("instrument").asText(),
                    text(row.get("value")),
                    text(row.get("threshold")),
                    row.get("recommendation").asText());
        }
        for (final JsonNode row : root.get("recommendations")) {
            out.printf(
                    "%s recommends %s %s %s: %s (%s, threshold %s)%n",
                    time(row),
                    row.get("action").asText(),
                    row.get("target").asText(),
                    row.get("argument").asText(),
                    row.get("text").asText(),
                    text(row.get("value")),
                    text(row.get("threshold")));
        }
        for (final JsonNode row : root.get("commands")) {
            out.printf(
                    "%s command %s: %s %s %s%n",
                    time(row),
                    row.get("id").asText(),
                    row.get("type").asText(),
                    row.get("target").asText(),
                    row.get("argument").asText());
        }
    }

    private static String time(final JsonNode row) {
        return Instant.ofEpochSecond(0, row.get("timeNs").asLong()).toString();
    }

    private static String text(final JsonNode value) {
        if (value.isNull()) {
            return "-";
        }
        return value.isNumber() ? String.format(Locale.ROOT, "%.6f", value.asDouble()) : value.asText();
    }
}
