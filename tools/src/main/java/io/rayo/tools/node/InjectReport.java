package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandResultDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What became of injected test signals, read from the journal alone: the same journal gives the same report, also after
 * a replay. One thread.
 */
public final class InjectReport implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One order and what was said of it; a signal that is routed over venues has several. */
    private static final class OrderLine {
        private final long id;
        private final int priceExponent;
        private final int sizeExponent;
        private final List<String> fills = new ArrayList<>();
        private String quantity = "";
        private String status = "SENT";
        private String reason = "";
        private boolean isOver;

        OrderLine(final long id, final int priceExponent, final int sizeExponent) {
            this.id = id;
            this.priceExponent = priceExponent;
            this.sizeExponent = sizeExponent;
        }
    }

    /** One test signal. */
    private static final class Line {
        private final long sequence;
        private final String strategy;
        private final String signal;
        private final List<OrderLine> orders = new ArrayList<>();
        private String outcome = "";
        private String reason = "";

        Line(final long sequence, final String strategy, final String signal) {
            this.sequence = sequence;
            this.strategy = strategy;
            this.signal = signal;
        }
    }

    private final JournalReader reader;
    private final long firstSequence;
    private final Map<Long, Line> lines = new LinkedHashMap<>();
    private final Map<Long, OrderLine> orders = new HashMap<>();
    private final Map<Integer, int[]> exponents = new HashMap<>();
    private final CommandDecoder command = new CommandDecoder();
    private final CommandResultDecoder result = new CommandResultDecoder();
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final SignalRejectDecoder signalReject = new SignalRejectDecoder();
    private final RiskRejectDecoder riskReject = new RiskRejectDecoder();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();

    /**
     * Opens a node's journal, which may be written meanwhile.
     *
     * @param nodeFolder of the node, or of its journal.
     * @param firstSequence inbound sequence from which signals are told.
     * @throws IOException if there is no journal.
     */
    public InjectReport(final Path nodeFolder, final long firstSequence) throws IOException {
        final Path inside = nodeFolder.resolve("journal");
        final Path directory = Files.isDirectory(inside) ? inside : nodeFolder;
        if (!Files.isDirectory(directory)) {
            throw new IOException("no journal in " + nodeFolder);
        }
        reader = new JournalReader(directory);
        this.firstSequence = firstSequence;
    }

    /** Takes what was journaled since the last call. */
    public void catchUp() {
        while (reader.poll(this::onRecord, 4_096) > 0) {
            // to the end
        }
    }

    /**
     * Whether everything is known of so many signals.
     *
     * @param signals that were injected.
     * @return true if each is refused, rejected, or has orders that are all over.
     */
    public boolean isComplete(final int signals) {
        return lines.size() >= signals
                && lines.values().stream()
                        .allMatch(line ->
                                !line.outcome.isEmpty() && line.orders.stream().allMatch(order -> order.isOver));
    }

    private void onRecord(
            final Direction direction,
            final long index,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final int body = offset + EventHeaders.SEQUENCE_OFFSET;
        final int blockLength = EventHeaders.blockLength(buffer, offset);
        final int version = EventHeaders.version(buffer, offset);
        final long cause = EventHeaders.causeSequence(buffer, offset);
        switch (EventHeaders.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                definition.wrap(buffer, body, blockLength, version);
                exponents.put(
                        EventHeaders.instrumentId(buffer, offset),
                        new int[] {definition.priceExponent(), definition.sizeExponent()});
            }
            case CommandDecoder.TEMPLATE_ID -> {
                command.wrap(buffer, body, blockLength, version);
                final long sequence = EventHeaders.sequence(buffer, offset);
                if (CommandType.INJECT_SIGNAL == command.commandType() && sequence >= firstSequence) {
                    lines.put(sequence, new Line(sequence, command.target(), command.argument()));
                }
            }
            case CommandResultDecoder.TEMPLATE_ID -> {
                final Line line = lines.get(cause);
                result.wrap(buffer, body, blockLength, version);
                if (null != line && CommandOutcome.REFUSED == result.outcome()) {
                    line.outcome = "REFUSED";
                    line.reason = result.text();
                }
            }
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset, body, blockLength, version);
            case SignalRejectDecoder.TEMPLATE_ID -> {
                signalReject.wrap(buffer, body, blockLength, version);
                reject(cause, "FILTERED", signalReject.reason());
            }
            case RiskRejectDecoder.TEMPLATE_ID -> {
                riskReject.wrap(buffer, body, blockLength, version);
                reject(cause, "DENIED", riskReject.reason());
            }
            case ExecutionReportDecoder.TEMPLATE_ID -> onReport(buffer, body, blockLength, version);
            default -> {
                // not about signals
            }
        }
    }

    private void onNewOrder(
            final DirectBuffer buffer, final int offset, final int body, final int blockLength, final int version) {
        final Line line = lines.get(EventHeaders.causeSequence(buffer, offset));
        if (null == line) {
            return;
        }
        newOrder.wrap(buffer, body, blockLength, version);
        final int[] scale = exponents.getOrDefault(EventHeaders.instrumentId(buffer, offset), new int[2]);
        final OrderLine order = new OrderLine(newOrder.clientOrderId(), scale[0], scale[1]);
        order.quantity = Decimals.toString(newOrder.quantityMantissa(), order.sizeExponent);
        line.outcome = "ACCEPTED";
        line.orders.add(order);
        orders.put(order.id, order);
    }

    private void reject(final long cause, final String outcome, final RejectReason reason) {
        final Line line = lines.get(cause);
        if (null != line && line.orders.isEmpty()) {
            line.outcome = outcome;
            line.reason = reason.name();
        }
    }

    private void onReport(final DirectBuffer buffer, final int body, final int blockLength, final int version) {
        report.wrap(buffer, body, blockLength, version);
        final OrderLine order = orders.get(report.clientOrderId());
        if (null == order) {
            return;
        }
        if (ExecutionType.TRADE == report.executionType()) {
            order.fills.add(Decimals.toString(report.lastQuantityMantissa(), order.sizeExponent) + "@"
                    + Decimals.toString(report.lastPriceMantissa(), order.priceExponent));
        }
        order.status = ExecutionType.NOT_FOUND == report.executionType()
                ? "NOT_FOUND"
                : report.orderStatus().name();
        if (RejectReason.NONE != report.rejectReason() && RejectReason.NULL_VAL != report.rejectReason()) {
            order.reason = report.rejectReason().name();
        }
        order.isOver = switch (order.status) {
            case "FILLED", "CANCELED", "REJECTED", "EXPIRED", "NOT_FOUND" -> true;
            default -> false;
        };
    }

    /**
     * A line per signal, in the order of the journal.
     *
     * @return JSON objects.
     */
    public ArrayNode toJson() {
        final ArrayNode array = MAPPER.createArrayNode();
        for (final Line line : lines.values()) {
            final ObjectNode row = array.addObject();
            row.put("sequence", line.sequence);
            row.put("strategy", line.strategy);
            row.put("signal", line.signal);
            row.put("outcome", line.outcome.isEmpty() ? "UNKNOWN" : line.outcome);
            row.put("reason", line.reason);
            final ArrayNode orderRows = row.putArray("orders");
            for (final OrderLine order : line.orders) {
                final ObjectNode orderRow = orderRows.addObject();
                orderRow.put("clientOrderId", order.id);
                orderRow.put("quantity", order.quantity);
                orderRow.put("status", order.status);
                orderRow.put("reason", order.reason);
                order.fills.forEach(orderRow.putArray("fills")::add);
            }
        }
        return array;
    }

    @Override
    public void close() {
        reader.close();
    }
}
