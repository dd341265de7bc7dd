package io.rayo.engine.orders;

import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The orders that a stage knows: those that may still be filled, sorted by id, and the last that are done. Takes
 * execution reports, drops what came twice or cannot be, and books the rest. Bounded and preallocated; one thread.
 */
public final class OrderTable {
    /** Books a fill outside the table before the order takes it. */
    @FunctionalInterface
    public interface FillHandler {
        /**
         * Books a fill that is neither a duplicate nor impossible for its order.
         *
         * @param order it belongs to, as it was before; null for an adjustment of no known order.
         * @param report wrapped around the execution report; its texts have not been read.
         * @return false if it cannot be booked (arithmetic): then the order does not take it either.
         */
        boolean onFill(Order order, ExecutionReportDecoder report);
    }

    private final FillHandler fillHandler;
    private final int maxOpenOrders;
    private final Order[] open;
    private final Order[] finished;
    private final Order[] pool;
    private final Long2ObjectHashMap<Order> byId;
    private final FillIds fillIds;
    private int openCount;
    private int finishedCount;
    private int poolCount;

    private long orderCount;
    private long fillCount;
    private long lateFillCount;
    private long duplicateCount;
    private long repeatedCount;
    private long illegalCount;
    private long malformedCount;
    private long unknownOrderCount;
    private long overflowCount;
    private long rejectCount;

    /**
     * Constructs it empty.
     *
     * @param maxOpenOrders that may work at a time.
     * @param finishedOrdersKept that are remembered for late reports.
     * @param fillIdsKept fills that are remembered to drop duplicates.
     * @param fillHandler books the fills.
     */
    public OrderTable(
            final int maxOpenOrders,
            final int finishedOrdersKept,
            final int fillIdsKept,
            final FillHandler fillHandler) {
        this.maxOpenOrders = maxOpenOrders;
        this.fillHandler = fillHandler;
        // a done order that comes back to life must find room
        final int capacity = maxOpenOrders + finishedOrdersKept + 1;
        open = new Order[capacity];
        finished = new Order[finishedOrdersKept];
        pool = new Order[capacity];
        for (int i = 0; i < capacity; i++) {
            pool[poolCount++] = new Order();
        }
        byId = new Long2ObjectHashMap<>(capacity * 2, 0.6f);
        fillIds = new FillIds(fillIdsKept);
    }

    /**
     * Adds an order.
     *
     * @param clientOrderId above that of every other.
     * @param side of it.
     * @param quantity above 0.
     * @param nowNs event time.
     * @return the order; say the rest of it with {@link Order#origin} and {@link Order#terms}.
     */
    public Order add(final long clientOrderId, final Side side, final long quantity, final long nowNs) {
        if (openCount >= maxOpenOrders) {
            throw new IllegalStateException(
                    "order " + clientOrderId + " is one too many: " + openCount + " are open already");
        }
        if (quantity <= 0 || null != byId.get(clientOrderId)) {
            throw new IllegalStateException("order " + clientOrderId + " of " + quantity + " is none or known already");
        }
        final Order order = pool[--poolCount].start(clientOrderId, side, quantity, nowNs);
        byId.put(clientOrderId, order);
        insertOpen(order);
        orderCount++;
        return order;
    }

    /**
     * Takes a report.
     *
     * @param report wrapped around it; its texts are read by the fill handler only.
     * @param nowNs event time.
     * @return the order that it changed; null if it changed none.
     */
    public Order onReport(final ExecutionReportDecoder report, final long nowNs) {
        final OrderEvent event = OrderEvent.of(report.executionType());
        if (null == event) {
            malformedCount++;
            return null;
        }
        final Order order = byId.get(report.clientOrderId());
        if (OrderEvent.TRADE == event || OrderEvent.ADJUSTMENT == event) {
            return onFill(order, event, report, nowNs);
        }
        if (null == order) {
            unknownOrderCount++;
            return null;
        }
        final boolean wasFinal = order.state().isFinal();
        final Order.Outcome outcome = order.on(
                event,
                report.orderStatus(),
                report.cumulativeQuantityMantissa(),
                report.leavesQuantityMantissa(),
                report.rejectReason(),
                nowNs);
        count(outcome);
        if (Order.Outcome.APPLIED != outcome) {
            return null;
        }
        if (OrderState.REJECTED == order.state() && !wasFinal) {
            rejectCount++;
        }
        file(order, wasFinal);
        return order;
    }

    /**
     * Takes a request of ours.
     *
     * @param event CANCEL_REQUEST or REPLACE_REQUEST.
     * @param clientOrderId of the order.
     * @param nowNs event time.
     * @return whether it changed the order.
     */
    public boolean onRequest(final OrderEvent event, final long clientOrderId, final long nowNs) {
        final Order order = byId.get(clientOrderId);
        if (null == order) {
            unknownOrderCount++;
            return false;
        }
        final Order.Outcome outcome =
                order.on(event, OrderStatus.NULL_VAL, ExactMath.OVERFLOW, ExactMath.OVERFLOW, RejectReason.NONE, nowNs);
        count(outcome);
        return Order.Outcome.APPLIED == outcome;
    }

    /**
     * Order with an id.
     *
     * @param clientOrderId any.
     * @return the order; null if it is not known (any more).
     */
    public Order find(final long clientOrderId) {
        return byId.get(clientOrderId);
    }

    /**
     * Orders that may still be filled.
     *
     * @return count.
     */
    public int openCount() {
        return openCount;
    }

    /**
     * One of the orders that may still be filled.
     *
     * @param index from 0, in order of id.
     * @return the order.
     */
    public Order open(final int index) {
        return open[index];
    }

    /**
     * Orders that are done and not forgotten.
     *
     * @return count.
     */
    public int finishedCount() {
        return finishedCount;
    }

    /**
     * One of the orders that are done.
     *
     * @param index from 0, in the order in which they were done.
     * @return the order.
     */
    public Order finished(final int index) {
        return finished[index];
    }

    /**
     * Takes an instrument's new scale over to its orders. Prices that it cannot say are rounded up: they are for
     * measuring only.
     *
     * @param from the instrument's rules so far.
     * @param to the new ones.
     * @return false if a quantity cannot be said in the new scale; then nothing was changed.
     */
    public boolean rescale(final InstrumentRules from, final InstrumentRules to) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < openCount + finishedCount; i++) {
                final Order order = i < openCount ? open[i] : finished[i - openCount];
                if (order.instrumentId() == from.instrumentId() && !rescale(order, from, to, 0 == pass)) {
                    return false;
                }
            }
        }
        return true;
    }

    public long orderCount() {
        return orderCount;
    }

    public long fillCount() {
        return fillCount;
    }

    /**
     * Fills that came after the order was done.
     *
     * @return count.
     */
    public long lateFillCount() {
        return lateFillCount;
    }

    /**
     * Fills that were told again.
     *
     * @return count.
     */
    public long duplicateCount() {
        return duplicateCount;
    }

    /**
     * Reports that said nothing new.
     *
     * @return count.
     */
    public long repeatedCount() {
        return repeatedCount;
    }

    /**
     * Reports that contradict what is known.
     *
     * @return count.
     */
    public long illegalCount() {
        return illegalCount;
    }

    /**
     * Reports that make no sense in themselves.
     *
     * @return count.
     */
    public long malformedCount() {
        return malformedCount;
    }

    /**
     * Reports on orders that are not known (any more).
     *
     * @return count.
     */
    public long unknownOrderCount() {
        return unknownOrderCount;
    }

    /**
     * Fills whose worth does not fit 64 bits.
     *
     * @return count.
     */
    public long overflowCount() {
        return overflowCount;
    }

    /**
     * Orders that a venue rejected, or never had.
     *
     * @return count.
     */
    public long rejectCount() {
        return rejectCount;
    }

    /**
     * Writes everything.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putInt(openCount);
        for (int i = 0; i < openCount; i++) {
            open[i].writeState(writer);
        }
        writer.putInt(finishedCount);
        for (int i = 0; i < finishedCount; i++) {
            finished[i].writeState(writer);
        }
        fillIds.writeState(writer);
        writer.putLong(orderCount);
        writer.putLong(fillCount);
        writer.putLong(lateFillCount);
        writer.putLong(duplicateCount);
        writer.putLong(repeatedCount);
        writer.putLong(illegalCount);
        writer.putLong(malformedCount);
        writer.putLong(unknownOrderCount);
        writer.putLong(overflowCount);
        writer.putLong(rejectCount);
    }

    /**
     * Reads what {@link #writeState} wrote into an empty one of the same bounds.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        openCount = reader.getInt();
        readOrders(open, openCount, reader);
        finishedCount = reader.getInt();
        readOrders(finished, finishedCount, reader);
        fillIds.readState(reader);
        orderCount = reader.getLong();
        fillCount = reader.getLong();
        lateFillCount = reader.getLong();
        duplicateCount = reader.getLong();
        repeatedCount = reader.getLong();
        illegalCount = reader.getLong();
        malformedCount = reader.getLong();
        unknownOrderCount = reader.getLong();
        overflowCount = reader.getLong();
        rejectCount = reader.getLong();
    }

    private void readOrders(final Order[] orders, final int count, final StateReader reader) {
        for (int i = 0; i < count; i++) {
            final Order order = pool[--poolCount];
            order.readState(reader);
            orders[i] = order;
            byId.put(order.clientOrderId(), order);
        }
    }

    private Order onFill(
            final Order order, final OrderEvent event, final ExecutionReportDecoder report, final long nowNs) {
        final long quantity = report.lastQuantityMantissa();
        final long tradeId = report.tradeId();
        final long clientOrderId = report.clientOrderId();
        if (quantity <= 0
                || report.lastPriceMantissa() <= 0
                || ExecutionReportDecoder.tradeIdNullValue() == tradeId
                || (null == order && !isSide(report.side()))) {
            malformedCount++;
            return null;
        }
        if (null == order && OrderEvent.TRADE == event) {
            unknownOrderCount++;
            return null;
        }
        // adjustments have ids of their own making: they must not hide a trade
        final long fillId = OrderEvent.TRADE == event ? tradeId : ~tradeId;
        if (fillIds.contains(clientOrderId, fillId)) {
            duplicateCount++;
            return null;
        }
        if (null != order && !order.canFill(event, quantity)) {
            illegalCount++;
            return null;
        }
        if (!fillHandler.onFill(order, report)) {
            overflowCount++;
            return null;
        }
        fillIds.add(clientOrderId, fillId);
        fillCount++;
        if (null != order) {
            final boolean wasFinal = order.state().isFinal();
            if (wasFinal) {
                lateFillCount++;
            }
            order.fill(event, quantity, nowNs);
            file(order, wasFinal);
        }
        return order;
    }

    private void count(final Order.Outcome outcome) {
        switch (outcome) {
            case REPEATED -> repeatedCount++;
            case ILLEGAL -> illegalCount++;
            case APPLIED -> {}
        }
    }

    private void file(final Order order, final boolean wasFinal) {
        if (order.state().isFinal() == wasFinal) {
            return;
        }
        if (wasFinal) {
            removeFinished(order);
            insertOpen(order);
        } else {
            removeOpen(order);
            appendFinished(order);
        }
    }

    private void insertOpen(final Order order) {
        int at = openCount;
        while (at > 0 && open[at - 1].clientOrderId() > order.clientOrderId()) {
            open[at] = open[at - 1];
            at--;
        }
        open[at] = order;
        openCount++;
    }

    private void removeOpen(final Order order) {
        int at = 0;
        while (open[at] != order) {
            at++;
        }
        openCount--;
        System.arraycopy(open, at + 1, open, at, openCount - at);
        open[openCount] = null;
    }

    private void appendFinished(final Order order) {
        if (finished.length == finishedCount) {
            if (0 == finished.length) {
                forget(order);
                return;
            }
            forget(finished[0]);
            finishedCount--;
            System.arraycopy(finished, 1, finished, 0, finishedCount);
        }
        finished[finishedCount++] = order;
    }

    private void removeFinished(final Order order) {
        int at = 0;
        while (finished[at] != order) {
            at++;
        }
        finishedCount--;
        System.arraycopy(finished, at + 1, finished, at, finishedCount - at);
        finished[finishedCount] = null;
    }

    private void forget(final Order order) {
        byId.remove(order.clientOrderId());
        pool[poolCount++] = order;
    }

    private static boolean rescale(
            final Order order, final InstrumentRules from, final InstrumentRules to, final boolean isDryRun) {
        final long ordered = ExactMath.rescale(order.orderedQuantity(), from.sizeExponent(), to.sizeExponent());
        final long filled = ExactMath.rescale(order.filledQuantity(), from.sizeExponent(), to.sizeExponent());
        final long leaves = ExactMath.rescale(order.leavesQuantity(), from.sizeExponent(), to.sizeExponent());
        final long cancelled = ExactMath.rescale(order.cancelledQuantity(), from.sizeExponent(), to.sizeExponent());
        if (ExactMath.OVERFLOW == ordered
                || ExactMath.OVERFLOW == filled
                || ExactMath.OVERFLOW == leaves
                || ExactMath.OVERFLOW == cancelled) {
            return false;
        }
        if (!isDryRun) {
            final int shift = from.priceExponent() - to.priceExponent();
            order.rescaled(
                    ordered,
                    filled,
                    leaves,
                    cancelled,
                    ExactMath.multiplyScaled(order.priceMantissa(), 1, shift, Rounding.UP),
                    ExactMath.multiplyScaled(order.referencePriceMantissa(), 1, shift, Rounding.UP));
        }
        return true;
    }

    private static boolean isSide(final Side side) {
        return Side.BUY == side || Side.SELL == side;
    }
}
