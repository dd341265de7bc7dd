package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import org.agrona.DirectBuffer;

/** What the venue said of one order at one moment, decoded. Reused: valid until the callback returns. */
final class ExecutionUpdate {
    /** Longest fee asset in bytes that is kept. */
    static final int MAX_ASSET_LENGTH = 32;

    /** Longest text in bytes that is kept, so that the report fits a slot. */
    static final int MAX_TEXT_LENGTH = 200;

    /** Null value of mantissas, money and ids. */
    static final long NULL = ExecutionReportEncoder.tradeIdNullValue();

    OrderInstrument instrument;
    long clientOrderId;
    long venueOrderId;
    long eventTimeNs;
    long tradeId;
    long lastPrice;
    long lastQuantity;

    /** Filled so far; NULL if not said. */
    long cumulative;

    /** Ordered; NULL if not said. */
    long quantity;

    long fee;
    ExecutionType executionType = ExecutionType.NULL_VAL;
    OrderStatus orderStatus = OrderStatus.NULL_VAL;
    Side side = Side.NULL_VAL;
    Liquidity liquidity = Liquidity.NONE;
    RejectReason rejectReason = RejectReason.NONE;

    /** From the futures' quick event, which knows no fee. */
    boolean lite;

    final byte[] feeAsset = new byte[MAX_ASSET_LENGTH];
    int feeAssetLength;
    final byte[] text = new byte[MAX_TEXT_LENGTH];
    int textLength;

    void clear() {
        instrument = null;
        clientOrderId = -1;
        venueOrderId = NULL;
        eventTimeNs = 0;
        quantity = NULL;
        cumulative = NULL;
        executionType = ExecutionType.NULL_VAL;
        orderStatus = OrderStatus.NULL_VAL;
        side = Side.NULL_VAL;
        rejectReason = RejectReason.NONE;
        lite = false;
        textLength = 0;
        clearFill();
    }

    void clearFill() {
        tradeId = NULL;
        lastPrice = NULL;
        lastQuantity = NULL;
        fee = NULL;
        feeAssetLength = 0;
        liquidity = Liquidity.NONE;
    }

    void feeAsset(final DirectBuffer buffer, final int offset, final int length) {
        feeAssetLength = length > MAX_ASSET_LENGTH ? 0 : length;
        buffer.getBytes(offset, feeAsset, 0, feeAssetLength);
    }

    void text(final DirectBuffer buffer, final int offset, final int length) {
        textLength = cut(buffer, offset, length);
        buffer.getBytes(offset, text, 0, textLength);
    }

    void text(final byte[] words) {
        textLength = Math.min(words.length, MAX_TEXT_LENGTH);
        System.arraycopy(words, 0, text, 0, textLength);
    }

    /** Length at which UTF-8 text fits without splitting a character. */
    private static int cut(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= MAX_TEXT_LENGTH) {
            return length;
        }
        int end = MAX_TEXT_LENGTH;
        while (end > 0 && (buffer.getByte(offset + end) & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    static boolean isFinal(final OrderStatus status) {
        return status == OrderStatus.FILLED
                || status == OrderStatus.CANCELED
                || status == OrderStatus.REJECTED
                || status == OrderStatus.EXPIRED;
    }
}
