package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.AdjustedPredictionDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.ModelRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;

/** What a node's models said last. */
@Command(
        name = "prediction",
        mixinStandardHelpOptions = true,
        description = {
            "What a node's models said last of each instrument: the value, what the macro adjustment made of it, its",
            "age as of the node's last event, and how long it took; and how many were late or dropped."
        },
        footer = {"", "Example: rayo view prediction --json"})
final class ViewPredictionCommand extends NodeViewCommand {
    private static final double MICROSECOND_NS = 1e3;
    private static final double PERCENT = 100;
    private static final String COUNTERS = "predictor: ";

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PredictionDecoder prediction = new PredictionDecoder();
    private final AdjustedPredictionDecoder adjusted = new AdjustedPredictionDecoder();
    /** Newest by model and instrument. */
    private final Map<Long, ObjectNode> newest = new TreeMap<>();

    @Override
    void fill(final ObjectNode root, final Path nodeFolder) throws IOException {
        final Path journal = journal(nodeFolder);
        final List<ModelFeatures> models = CoreConfigFile.read(journal).models();
        try (JournalFollower node = new JournalFollower(nodeFolder, this::onRecord)) {
            node.catchUp();
            if (newest.isEmpty() && !models.isEmpty()) {
                // none since the newest snapshot
                readAll(journal, this::onRecord, PredictionDecoder.TEMPLATE_ID, AdjustedPredictionDecoder.TEMPLATE_ID);
            }
            final InstrumentRegistry registry = node.stages().market().registry();
            root.put("timeNs", node.timeNs());
            root.put("shift", node.stages().analytics().macro().predictionShift(node.timeNs()));
            final ArrayNode rows = root.putArray("predictions");
            newest.values().forEach(row -> {
                name(row, models, registry, node.timeNs());
                rows.add(row);
            });
        }
        fillModels(root.putArray("models"), models, nodeFolder);
        fillCounters(root.putObject("counters"), nodeFolder);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        switch (EventHeaders.templateId(buffer, offset)) {
            case PredictionDecoder.TEMPLATE_ID -> {
                prediction.wrapAndApplyHeader(buffer, offset, header);
                final ObjectNode row = Json.MAPPER.createObjectNode();
                row.put("modelId", prediction.modelId());
                row.put("instrumentId", EventHeaders.instrumentId(buffer, offset));
                row.put("sequence", EventHeaders.sequence(buffer, offset));
                row.put("timeNs", EventHeaders.receiveTimeNs(buffer, offset));
                Json.putNumber(row, "value", prediction.value());
                Json.putNumber(row, "adjusted", prediction.value());
                row.put("shift", 0.0);
                Json.putNumber(row, "confidence", prediction.confidence());
                row.put("horizonSeconds", prediction.horizonNs() / SECOND_NS);
                row.put("computeMicroseconds", prediction.computeTimeNs() / MICROSECOND_NS);
                newest.put(key(prediction.modelId(), buffer, offset), row);
            }
            case AdjustedPredictionDecoder.TEMPLATE_ID -> {
                adjusted.wrapAndApplyHeader(buffer, offset, header);
                final ObjectNode row = newest.get(key(adjusted.modelId(), buffer, offset));
                if (null != row && row.get("sequence").asLong() == EventHeaders.causeSequence(buffer, offset)) {
                    Json.putNumber(row, "adjusted", adjusted.adjusted());
                    row.put("shift", adjusted.shift());
                }
            }
            default -> {
                // no prediction
            }
        }
    }

    private static long key(final int modelId, final DirectBuffer buffer, final int offset) {
        return (long) modelId << Integer.SIZE | EventHeaders.instrumentId(buffer, offset);
    }

    private static void name(
            final ObjectNode row,
            final List<ModelFeatures> models,
            final InstrumentRegistry registry,
            final long nowNs) {
        final int modelId = row.get("modelId").asInt();
        final boolean isKnown = modelId > 0 && modelId <= models.size();
        nameInstrument(row, registry);
        row.put("model", isKnown ? models.get(modelId - 1).name() : "");
        row.put("target", isKnown && !models.get(modelId - 1).predictsReturns() ? "price" : "return");
        row.put("ageSeconds", (nowNs - row.get("timeNs").asLong()) / SECOND_NS);
    }

    private static void fillModels(final ArrayNode rows, final List<ModelFeatures> models, final Path nodeFolder)
            throws IOException {
        final Map<String, ModelRecords.Swap> swaps = ModelRecords.in(nodeFolder).swaps();
        for (final ModelFeatures model : models) {
            final ObjectNode row = rows.addObject();
            row.put("name", model.name());
            final ModelRecords.Swap swap = swaps.get(model.name());
            if (null != swap) {
                row.put("swappedIn", swap.file().toString());
                row.put("sinceNs", swap.timeNs());
            }
        }
    }

    /** Of the node's counters, which outlive it. */
    private static void fillCounters(final ObjectNode counters, final Path nodeFolder) {
        try {
            CountersFile.read(nodeFolder).counters().forEach((value, counterId, label) -> {
                if (label.startsWith(COUNTERS)) {
                    counters.put(label.substring(COUNTERS.length()), value);
                }
            });
        } catch (final IOException ex) {
            // a journal without its node: nothing was counted here
        }
    }

    @Override
    void print(final PrintWriter out, final ObjectNode root) {
        if (root.get("predictions").isEmpty()) {
            out.println("no model has predicted anything yet: configure one in the section prediction");
        } else {
            out.printf(
                    "%-24s %-16s %14s %14s %10s %10s %10s%n",
                    "instrument", "model", "value", "adjusted", "confidence", "age", "took");
        }
        for (final JsonNode row : root.get("predictions")) {
            final boolean isReturn = "return".equals(row.get("target").asText());
            out.printf(
                    Locale.ROOT,
                    "%-24s %-16s %14s %14s %10s %9.1fs %8.1fus%n",
                    row.get("instrument").asText(),
                    row.get("model").asText(),
                    value(row.get("value"), isReturn),
                    value(row.get("adjusted"), isReturn),
                    row.get("confidence").isNull()
                            ? "-"
                            : String.format(
                                    Locale.ROOT, "%.2f", row.get("confidence").asDouble()),
                    row.get("ageSeconds").asDouble(),
                    row.get("computeMicroseconds").asDouble());
        }
        out.printf(
                Locale.ROOT,
                "macro data shift predictions by %+.4f %% now%n",
                PERCENT * root.get("shift").asDouble());
        for (final JsonNode row : root.get("models")) {
            if (row.has("swappedIn")) {
                out.printf(
                        "model %s: %s, swapped in%n",
                        row.get("name").asText(), row.get("swappedIn").asText());
            }
        }
        root.get("counters")
                .properties()
                .forEach(counter -> out.printf("%,14d  %s%n", counter.getValue().asLong(), counter.getKey()));
    }

    private static String value(final JsonNode value, final boolean isReturn) {
        if (value.isNull()) {
            return "-";
        }
        return isReturn
                ? String.format(Locale.ROOT, "%+.4f %%", PERCENT * value.asDouble())
                : String.format(Locale.ROOT, "%.6g", value.asDouble());
    }
}
