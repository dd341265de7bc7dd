package io.rayo.engine.paper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Execution reports on their way back, in the order in which they were made: a connection does not reorder. One thread.
 *
 * <p>Room for the configured number is there from the start. Orders that work already may need more in a wild moment:
 * then it grows, because a report that is dropped is a fill that nobody knows of.
 */
final class ReportQueue {
    /** More than this many unreleased reports: the owner has stopped taking them. */
    private static final int LIMIT = 1 << 22;

    private static final int DUE = 0;
    private static final int EVENT_TIME = 1;
    private static final int CLIENT_ORDER_ID = 2;
    private static final int TRADE_ID = 3;
    private static final int LAST_PRICE = 4;
    private static final int LAST_QUANTITY = 5;
    private static final int CUMULATIVE = 6;
    private static final int LEAVES = 7;
    private static final int FEE = 8;
    private static final int INSTRUMENT = 9;
    private static final int KIND = 10;
    private static final int FIELDS = 11;

    private static final long NULL = ExecutionReportEncoder.tradeIdNullValue();
    private static final int ID_PREFIX_LENGTH = 2;
    private static final byte[] NO_TEXT = {};

    private final ExecutionReportEncoder encoder = new ExecutionReportEncoder();
    private final byte[] venueOrderId = "P-0123456789012345678".getBytes(US_ASCII);
    private long[] fields;
    private int mask;
    private long head;
    private long tail;

    ReportQueue(final int capacity) {
        final int size = Integer.highestOneBit(Math.max(1, capacity - 1)) * 2;
        fields = new long[size * FIELDS];
        mask = size - 1;
    }

    int size() {
        return (int) (tail - head);
    }

    /** When the first is due; Long.MAX_VALUE if there is none. */
    long nextDueNs() {
        return head == tail ? Long.MAX_VALUE : fields[base(head) + DUE];
    }

    /** Adds a report that is no fill. */
    void add(
            final long dueNs,
            final long eventTimeNs,
            final int instrumentId,
            final int venueId,
            final long clientOrderId,
            final Side side,
            final ExecutionType type,
            final OrderStatus status,
            final long cumulative,
            final long leaves,
            final RejectReason reason) {
        final int base = put(dueNs, eventTimeNs, instrumentId, venueId, clientOrderId);
        fields[base + TRADE_ID] = NULL;
        fields[base + LAST_PRICE] = NULL;
        fields[base + LAST_QUANTITY] = NULL;
        fields[base + CUMULATIVE] = cumulative;
        fields[base + LEAVES] = leaves;
        fields[base + FEE] = NULL;
        fields[base + KIND] = kind(type, status, side, Liquidity.NONE, reason);
    }

    /** Adds the report of an order's last fill. */
    void addFill(
            final long dueNs,
            final long eventTimeNs,
            final PaperOrder order,
            final long tradeId,
            final long price,
            final long quantity,
            final long fee,
            final Liquidity liquidity) {
        final int base = put(dueNs, eventTimeNs, order.instrumentId, order.venueId, order.clientOrderId);
        final OrderStatus status = 0 == order.leaves() ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
        fields[base + TRADE_ID] = tradeId;
        fields[base + LAST_PRICE] = price;
        fields[base + LAST_QUANTITY] = quantity;
        fields[base + CUMULATIVE] = order.filled;
        fields[base + LEAVES] = order.leaves();
        fields[base + FEE] = fee;
        fields[base + KIND] = kind(ExecutionType.TRADE, status, order.side, liquidity, RejectReason.NONE);
    }

    /** Publishes the first report and forgets it. */
    void release(final InboundPublisher publisher, final PaperInstrument instrument, final long nowNs) {
        // claiming may let the owner handle other messages, which may add reports: take this one out before
        final int base = base(head);
        final long eventTimeNs = fields[base + EVENT_TIME];
        final long clientOrderId = fields[base + CLIENT_ORDER_ID];
        final long tradeId = fields[base + TRADE_ID];
        final long lastPrice = fields[base + LAST_PRICE];
        final long lastQuantity = fields[base + LAST_QUANTITY];
        final long cumulative = fields[base + CUMULATIVE];
        final long leaves = fields[base + LEAVES];
        final long fee = fields[base + FEE];
        final int instrumentId = instrumentId(base);
        final int venueId = (int) (fields[base + INSTRUMENT] >>> Integer.SIZE);
        final long kind = fields[base + KIND];
        head++;

        final int offset = publisher.claim();
        EventHeaders.put(
                publisher.buffer(),
                offset,
                ExecutionReportEncoder.TEMPLATE_ID,
                ExecutionReportEncoder.BLOCK_LENGTH,
                eventTimeNs,
                nowNs,
                instrumentId,
                venueId,
                EventHeaders.FLAG_SIMULATED,
                0);
        final byte[] feeAsset = NULL == tradeId || null == instrument ? NO_TEXT : feeAsset(instrument);
        final int idLength = writeVenueOrderId(clientOrderId);
        encoder.wrap(publisher.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(clientOrderId)
                .tradeId(tradeId)
                .lastPriceMantissa(lastPrice)
                .lastQuantityMantissa(lastQuantity)
                .cumulativeQuantityMantissa(cumulative)
                .leavesQuantityMantissa(leaves)
                .fee(fee)
                .executionType(ExecutionType.get((short) (kind & 0xFF)))
                .orderStatus(OrderStatus.get((short) (kind >>> 8 & 0xFF)))
                .side(Side.get((short) (kind >>> 16 & 0xFF)))
                .liquidity(Liquidity.get((short) (kind >>> 24 & 0xFF)))
                .rejectReason(RejectReason.get((int) (kind >>> 32 & 0xFFFF)))
                .putVenueOrderId(venueOrderId, 0, idLength)
                .putFeeAsset(feeAsset, 0, feeAsset.length)
                .putText(NO_TEXT, 0, 0);
        publisher.publish(encoder.limit() - offset);
    }

    /** Instrument of the first report. */
    int nextInstrumentId() {
        return instrumentId(base(head));
    }

    /** An instrument's mantissas mean something else from now on. */
    void rescale(final int instrumentId, final int priceShift, final int sizeShift) {
        for (long i = head; i < tail; i++) {
            final int base = base(i);
            if (instrumentId(base) == instrumentId) {
                fields[base + LAST_PRICE] = scaled(fields[base + LAST_PRICE], priceShift);
                fields[base + LAST_QUANTITY] = scaled(fields[base + LAST_QUANTITY], sizeShift);
                fields[base + CUMULATIVE] = scaled(fields[base + CUMULATIVE], sizeShift);
                fields[base + LEAVES] = scaled(fields[base + LEAVES], sizeShift);
            }
        }
    }

    void writeState(final StateWriter writer) {
        writer.putInt(size());
        for (long i = head; i < tail; i++) {
            final int base = base(i);
            for (int field = 0; field < FIELDS; field++) {
                writer.putLong(fields[base + field]);
            }
        }
    }

    void readState(final StateReader reader) {
        final int count = reader.getInt();
        head = 0;
        tail = 0;
        for (int i = 0; i < count; i++) {
            final int base = next();
            for (int field = 0; field < FIELDS; field++) {
                fields[base + field] = reader.getLong();
            }
        }
    }

    /**
     * A mantissa in another scale: rounded where that cannot hold it, null (also ExactMath's overflow) if too large.
     */
    static long scaled(final long mantissa, final int shift) {
        return NULL == mantissa ? NULL : ExactMath.multiplyScaled(mantissa, 1, shift, Rounding.HALF_EVEN);
    }

    private static byte[] feeAsset(final PaperInstrument instrument) {
        return instrument.rules.isSpot() ? instrument.rules.quoteAsset() : instrument.rules.settleAsset();
    }

    private static long kind(
            final ExecutionType type,
            final OrderStatus status,
            final Side side,
            final Liquidity liquidity,
            final RejectReason reason) {
        return type.value()
                | status.value() << 8
                | side.value() << 16
                | (long) liquidity.value() << 24
                | (long) reason.value() << 32;
    }

    private int put(
            final long dueNs,
            final long eventTimeNs,
            final int instrumentId,
            final int venueId,
            final long clientOrderId) {
        final int base = next();
        fields[base + DUE] = dueNs;
        fields[base + EVENT_TIME] = eventTimeNs;
        fields[base + CLIENT_ORDER_ID] = clientOrderId;
        fields[base + INSTRUMENT] = (long) venueId << Integer.SIZE | (instrumentId & 0xFFFF_FFFFL);
        return base;
    }

    private int next() {
        if (tail - head > mask) {
            grow();
        }
        return base(tail++);
    }

    private void grow() {
        final int size = mask + 1;
        if (size >= LIMIT) {
            throw new IllegalStateException(size + " execution reports were never released");
        }
        final long[] larger = new long[fields.length * 2];
        final int largerMask = size * 2 - 1;
        for (long i = head; i < tail; i++) {
            System.arraycopy(fields, base(i), larger, ((int) i & largerMask) * FIELDS, FIELDS);
        }
        fields = larger;
        mask = largerMask;
    }

    private int base(final long index) {
        return ((int) index & mask) * FIELDS;
    }

    private int instrumentId(final int base) {
        return (int) fields[base + INSTRUMENT];
    }

    /** P-, then the order's own id: unique, and nothing to remember over a restart. */
    private int writeVenueOrderId(final long clientOrderId) {
        long left = Math.max(0, clientOrderId);
        int digits = 1;
        for (long rest = left / 10; rest > 0; rest /= 10) {
            digits++;
        }
        for (int i = digits - 1; i >= 0; i--) {
            venueOrderId[ID_PREFIX_LENGTH + i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return ID_PREFIX_LENGTH + digits;
    }
}
