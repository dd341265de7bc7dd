package io.rayo.engine.paper;

import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Says what happened, with the latency of the way back. One thread. */
final class PaperReports {
    private static final long NULL = ExecutionReportEncoder.tradeIdNullValue();

    final ReportQueue queue;

    private final Jitter jitter;
    private final Latencies latencies;
    /** Time of the matching that is being reported. */
    private long matchNs;

    private long lastDueNs;

    PaperReports(final PaperSettings settings, final Jitter jitter) {
        this.jitter = jitter;
        latencies =
                new Latencies(settings.responseLatencyNs(), settings.responseJitterNs(), settings.responseLatencies());
        queue = new ReportQueue(settings.maxPendingReports());
    }

    void matchNs(final long value) {
        matchNs = value;
    }

    void acknowledged(final PaperOrder order) {
        add(order, ExecutionType.NEW, OrderStatus.NEW, order.leaves(), RejectReason.NONE);
    }

    void rejected(final PaperOrder order, final RejectReason reason) {
        add(order, ExecutionType.REJECTED, OrderStatus.REJECTED, 0, reason);
    }

    void expired(final PaperOrder order, final RejectReason reason) {
        add(order, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 0, reason);
    }

    void canceled(final PaperOrder order) {
        add(order, ExecutionType.CANCELED, OrderStatus.CANCELED, 0, RejectReason.NONE);
    }

    void replaced(final PaperOrder order) {
        add(order, ExecutionType.REPLACED, working(order), order.leaves(), RejectReason.NONE);
    }

    void requestRejected(final PaperOrder order, final RejectReason reason) {
        add(order, ExecutionType.CANCEL_REJECTED, working(order), order.leaves(), reason);
    }

    void status(final PaperOrder order) {
        add(order, ExecutionType.ORDER_STATUS, working(order), order.leaves(), RejectReason.NONE);
    }

    /** About an order that is not here: nothing is known of it. */
    void unknown(
            final long clientOrderId,
            final int instrumentId,
            final int venueId,
            final ExecutionType type,
            final RejectReason reason) {
        queue.add(
                dueNs(),
                matchNs,
                instrumentId,
                venueId,
                clientOrderId,
                Side.NULL_VAL,
                type,
                OrderStatus.NULL_VAL,
                NULL,
                NULL,
                reason);
    }

    /** Refuses an order that was not even taken in. */
    void refused(
            final long clientOrderId,
            final int instrumentId,
            final int venueId,
            final Side side,
            final RejectReason reason) {
        queue.add(
                dueNs(),
                matchNs,
                instrumentId,
                venueId,
                clientOrderId,
                side,
                ExecutionType.REJECTED,
                OrderStatus.REJECTED,
                0,
                0,
                reason);
    }

    void filled(
            final PaperOrder order, final long price, final long quantity, final long fee, final Liquidity liquidity) {
        // bound: the id is below 2^47 and the ordinal below 2^16, so the product is below 2^63
        final long tradeId = order.clientOrderId * PaperOrder.FILL_LIMIT + order.fillCount;
        queue.addFill(dueNs(), matchNs, order, tradeId, price, quantity, fee, liquidity);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(matchNs);
        writer.putLong(lastDueNs);
        queue.writeState(writer);
    }

    void readState(final StateReader reader) {
        matchNs = reader.getLong();
        lastDueNs = reader.getLong();
        queue.readState(reader);
    }

    private void add(
            final PaperOrder order,
            final ExecutionType type,
            final OrderStatus status,
            final long leaves,
            final RejectReason reason) {
        queue.add(
                dueNs(),
                matchNs,
                order.instrumentId,
                order.venueId,
                order.clientOrderId,
                order.side,
                type,
                status,
                order.filled,
                leaves,
                reason);
    }

    private static OrderStatus working(final PaperOrder order) {
        return 0 == order.filled ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED;
    }

    private long dueNs() {
        final long wanted = matchNs + latencies.draw(jitter);
        lastDueNs = Math.max(lastDueNs, wanted);
        return lastDueNs;
    }
}
