package io.rayo.tools.node;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.orders.ClientOrderIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what is said of our orders; published to on the event loop, read by the thread that waits. */
final class PanicCollector implements InboundPublisher {
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final Map<Long, Known> orders = new TreeMap<>();
    private final Map<Integer, String> symbols = new LinkedHashMap<>();
    private final Map<Integer, String> pairs = new LinkedHashMap<>();
    private final Map<Integer, Integer> sizeExponents = new LinkedHashMap<>();

    private static final class Known {
        private int instrumentId;
        private String side = "";
        private long filled;
        private long left;
        private String end = "";
        private String words = "";
        private boolean isOver;
    }

    @Override
    public int claim() {
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slot;
    }

    @Override
    public synchronized void publish(final int length) {
        switch (EventHeaders.templateId(slot, 0)) {
            case ExecutionReportDecoder.TEMPLATE_ID -> onReport();
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                definition.wrap(
                        slot,
                        EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(slot, 0),
                        EventHeaders.version(slot, 0));
                final int id = EventHeaders.instrumentId(slot, 0);
                sizeExponents.put(id, (int) definition.sizeExponent());
                symbols.put(id, definition.symbol());
                pairs.put(id, definition.baseAsset() + "/" + definition.quoteAsset());
            }
            default -> {
                // prices and the like: not asked for here
            }
        }
    }

    private void onReport() {
        report.wrap(
                slot, EventHeaders.SEQUENCE_OFFSET, EventHeaders.blockLength(slot, 0), EventHeaders.version(slot, 0));
        if (ExecutionType.ADJUSTMENT == report.executionType()) {
            return; // holdings that our empty books do not have
        }
        final Known order = orders.computeIfAbsent(report.clientOrderId(), id -> new Known());
        order.instrumentId = EventHeaders.instrumentId(slot, 0);
        if (null != report.side() && report.sideRaw() <= 2) {
            order.side = report.side().name();
        }
        if (ExecutionReportDecoder.cumulativeQuantityMantissaNullValue() != report.cumulativeQuantityMantissa()) {
            order.filled = Math.max(order.filled, report.cumulativeQuantityMantissa());
        }
        if (ExecutionReportDecoder.leavesQuantityMantissaNullValue() != report.leavesQuantityMantissa()) {
            order.left = report.leavesQuantityMantissa();
        }
        report.skipVenueOrderId();
        report.skipFeeAsset();
        order.words = report.text();
        final OrderStatus status = report.orderStatus();
        order.end = ExecutionType.NOT_FOUND == report.executionType() ? "NOT_FOUND" : status.name();
        order.isOver = ExecutionType.NOT_FOUND == report.executionType()
                || switch (status) {
                    case FILLED, CANCELED, REJECTED, EXPIRED -> true;
                    default -> false;
                };
    }

    /** Symbols that the venue has not defined. */
    synchronized List<String> withoutDefinition(final List<String> wanted) {
        return wanted.stream().filter(symbol -> !symbols.containsValue(symbol)).toList();
    }

    /** Id of the instrument with a symbol; 0 if the venue has not defined it. */
    synchronized int instrumentId(final String symbol) {
        for (final Map.Entry<Integer, String> entry : symbols.entrySet()) {
            if (entry.getValue().equals(symbol)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    /** Power of ten of the sizes of an instrument that the venue has defined. */
    synchronized int sizeExponent(final int instrumentId) {
        return sizeExponents.get(instrumentId);
    }

    /** Whether a symbol is among the wanted ones, by either of its names. */
    synchronized boolean isWanted(final String symbol, final List<String> wanted) {
        return wanted.isEmpty() || wanted.contains(symbol) || wanted.contains(pairs.get(instrumentId(symbol)));
    }

    /** What was said about orders that were refused, for people; empty if none was. */
    synchronized String refusals() {
        final StringBuilder text = new StringBuilder();
        orders.values().stream()
                .filter(order -> "REJECTED".equals(order.end))
                .forEach(order -> text.append(", ")
                        .append(symbols.getOrDefault(order.instrumentId, "?"))
                        .append(" was refused: ")
                        .append(order.words));
        return text.toString();
    }

    /** Orders that have not ended. */
    synchronized long open() {
        return orders.values().stream().filter(order -> !order.isOver).count();
    }

    /** Grows with each order that becomes known, and with each that ends. */
    synchronized long steps(final List<String> wanted) {
        long steps = 0;
        for (final Known order : orders.values()) {
            if (isMeant(order, wanted)) {
                steps += order.isOver ? 2 : 1;
            }
        }
        return steps;
    }

    private boolean isMeant(final Known order, final List<String> wanted) {
        return wanted.isEmpty()
                || wanted.contains(symbols.getOrDefault(order.instrumentId, ""))
                || wanted.contains(pairs.getOrDefault(order.instrumentId, ""));
    }

    synchronized long working(final List<String> wanted) {
        return orders.values().stream()
                .filter(order -> !order.isOver && isMeant(order, wanted))
                .count();
    }

    /** Has the session withdraw what works on these symbols. */
    synchronized void cancel(final List<String> wanted, final TradingSession<?> session) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
        final CancelOrderEncoder encoder = new CancelOrderEncoder();
        orders.forEach((id, order) -> {
            if (!order.isOver && isMeant(order, wanted)) {
                EventHeaders.put(
                        message,
                        0,
                        CancelOrderEncoder.TEMPLATE_ID,
                        CancelOrderEncoder.BLOCK_LENGTH,
                        0,
                        0,
                        order.instrumentId,
                        session.venueId(),
                        0,
                        0);
                encoder.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                        .clientOrderId(id)
                        .cancelId(id)
                        .reason(RejectReason.KILL_SWITCH);
                session.onMessage(message, 0, EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
            }
        });
    }

    synchronized List<Panic.OrderRow> rows(final ClientOrderIds ids, final List<String> wanted) {
        final List<Panic.OrderRow> rows = new ArrayList<>();
        orders.forEach((id, order) -> {
            if (isMeant(order, wanted)) {
                rows.add(row(ids, id, order));
            }
        });
        return rows;
    }

    private Panic.OrderRow row(final ClientOrderIds ids, final long id, final Known order) {
        return new Panic.OrderRow(
                text(ids, id),
                symbols.getOrDefault(order.instrumentId, "?"),
                order.side,
                text(order.filled, order.instrumentId),
                text(order.isOver ? 0 : order.left, order.instrumentId),
                order.end);
    }

    private static String text(final ClientOrderIds ids, final long id) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ClientOrderIds.MAX_LENGTH]);
        return buffer.getStringWithoutLengthAscii(0, ids.encode(id, buffer, 0));
    }

    private String text(final long mantissa, final int instrumentId) {
        return Decimals.toString(mantissa, sizeExponents.getOrDefault(instrumentId, 0));
    }
}
