package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.InsightDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.RecommendationDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.journal.JournalFilter;
import io.rayo.journal.JournalReader;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a node's analyzer found last. */
@Command(
        name = "insights",
        mixinStandardHelpOptions = true,
        description = {
            "What a node's analyzer found last: each measure with its threshold, what it recommends with the evidence,",
            "and the commands that followed, with the ids by which they can be undone."
        },
        footer = {"", "Example: rayo view insights --json"})
final class ViewInsightsCommand implements Callable<Integer> {
    private static final int MAX_KEPT = 50;
    private static final String ANALYZER = "analyzer";

    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path folder;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final InsightDecoder insight = new InsightDecoder();
    private final RecommendationDecoder recommendation = new RecommendationDecoder();
    private final CommandDecoder command = new CommandDecoder();
    /** Newest by kind and instrument. */
    private final Map<String, ObjectNode> insights = new TreeMap<>();

    private final Deque<ObjectNode> recommendations = new ArrayDeque<>();
    private final Deque<ObjectNode> commands = new ArrayDeque<>();

    @Override
    public Integer call() throws IOException {
        final Path nodeFolder = NodeFolder.find(folder);
        final ObjectNode root = Json.MAPPER.createObjectNode();
        try (JournalFollower node = new JournalFollower(nodeFolder, this::onRecord)) {
            node.catchUp();
            if (insights.isEmpty()) {
                readAll(nodeFolder); // the analyzer has not looked since the newest snapshot
            }
            final InstrumentRegistry registry = node.stages().market().registry();
            root.put("timeNs", node.timeNs());
            final ArrayNode rows = root.putArray("insights");
            insights.values().forEach(row -> {
                name(row, registry);
                rows.add(row);
            });
        }
        root.putArray("recommendations").addAll(recommendations);
        root.putArray("commands").addAll(commands);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(root);
        } else {
            print(out, root);
        }
        out.flush();
        return 0;
    }

    private void readAll(final Path nodeFolder) {
        recommendations.clear();
        commands.clear();
        final Path inside = nodeFolder.resolve("journal");
        try (JournalReader reader = new JournalReader(Files.isDirectory(inside) ? inside : nodeFolder)) {
            for (final int templateId :
                    new int[] {InsightDecoder.TEMPLATE_ID, RecommendationDecoder.TEMPLATE_ID, CommandDecoder.TEMPLATE_ID
                    }) {
                new JournalFilter()
                        .templateId(templateId)
                        .forEach(
                                reader, (direction, index, buffer, offset, length) -> onRecord(buffer, offset, length));
            }
        }
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

    private static void name(final ObjectNode row, final InstrumentRegistry registry) {
        final int id = row.get("instrumentId").asInt();
        final Instrument instrument = id > 0 && id < registry.limit() ? registry.get(id) : null;
        row.put("instrument", null == instrument ? "" : instrument.symbol() + '@' + Venues.name(instrument.venueId()));
    }

    private static void print(final PrintWriter out, final ObjectNode root) {
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
