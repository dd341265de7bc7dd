package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import org.agrona.DirectBuffer;

/** What the venue said of one order at one moment, decoded. Reused: valid until the callback returns. */
public final class ExecutionUpdate {
    /** Longest fee asset in bytes that is kept. */
    public static final int MAX_ASSET_LENGTH = 32;

    /** Longest text in bytes that is kept, so that the report fits a slot. */
    public static final int MAX_TEXT_LENGTH = 160;

    /** Longest id of the venue for an order, in bytes. */
    public static final int MAX_VENUE_ORDER_ID_LENGTH = 64;

    /** Null value of mantissas, money and ids. */
    public static final long NULL = ExecutionReportEncoder.tradeIdNullValue();

    /** Id of the instrument; 0 if not said. */
    public int instrumentId;

    /** Ours. */
    public long clientOrderId;

    /** Of the venue, nanoseconds since the epoch; 0 if not said. */
    public long eventTimeNs;

    /** The venue's id of the fill, see {@link TradeIds} for venues whose ids are text; NULL unless a fill. */
    public long tradeId;

    /** Price of the fill. */
    public long lastPrice;

    /** Quantity of the fill, above 0. */
    public long lastQuantity;

    /** Filled so far; NULL if not said. */
    public long cumulative;

    /** Ordered; NULL if not said. */
    public long quantity;

    /** Limit price of the order; NULL if not said. */
    public long price;

    /** In 10^-8 of the fee asset, negative for a rebate; NULL if not said. */
    public long fee;

    /**
     * TRADE for a fill; NEW, CANCELED, EXPIRED, REJECTED, REPLACED for what their names say; ORDER_STATUS for a state
     * without more (also an order as an answer shows it).
     */
    public ExecutionType executionType = ExecutionType.NULL_VAL;

    /** State after it; NULL_VAL if not said. */
    public OrderStatus orderStatus = OrderStatus.NULL_VAL;

    /** NULL_VAL if not said. */
    public Side side = Side.NULL_VAL;

    /** Of the fill. */
    public Liquidity liquidity = Liquidity.NONE;

    /** Why the venue refused or ended it, where its word has a counterpart. */
    public RejectReason rejectReason = RejectReason.NONE;

    /** From a venue's quick event, which knows no fee and comes again in full. */
    public boolean lite;

    /** The venue's id of the order, text of {@link #venueOrderIdLength} bytes. */
    public final byte[] venueOrderId = new byte[MAX_VENUE_ORDER_ID_LENGTH];

    /** 0 if not said. */
    public int venueOrderIdLength;

    /** Text of {@link #feeAssetLength} bytes. */
    public final byte[] feeAsset = new byte[MAX_ASSET_LENGTH];

    /** 0 if not said. */
    public int feeAssetLength;

    /** Message of {@link #textLength} bytes of UTF-8. */
    public final byte[] text = new byte[MAX_TEXT_LENGTH];

    /** 0 if none. */
    public int textLength;

    /** Creates an empty update. */
    public ExecutionUpdate() {
        clear();
    }

    /** Empties all of it. */
    public void clear() {
        instrumentId = 0;
        clientOrderId = -1;
        venueOrderIdLength = 0;
        eventTimeNs = 0;
        quantity = NULL;
        price = NULL;
        cumulative = NULL;
        executionType = ExecutionType.NULL_VAL;
        orderStatus = OrderStatus.NULL_VAL;
        side = Side.NULL_VAL;
        rejectReason = RejectReason.NONE;
        lite = false;
        textLength = 0;
        clearFill();
    }

    /** Empties what belongs to one fill. */
    public void clearFill() {
        tradeId = NULL;
        lastPrice = NULL;
        lastQuantity = NULL;
        fee = NULL;
        feeAssetLength = 0;
        liquidity = Liquidity.NONE;
    }

    /**
     * Takes the venue's id of the order; one that is too long is taken for unknown.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void venueOrderId(final DirectBuffer buffer, final int offset, final int length) {
        venueOrderIdLength = length > MAX_VENUE_ORDER_ID_LENGTH ? 0 : length;
        buffer.getBytes(offset, venueOrderId, 0, venueOrderIdLength);
    }

    /**
     * Takes the venue's id of the order as a number.
     *
     * @param id a negative one is taken for unknown.
     */
    public void venueOrderId(final long id) {
        venueOrderIdLength = 0;
        if (id < 0) {
            return;
        }
        int end = 0;
        long rest = id;
        do {
            venueOrderId[end++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        for (int i = 0, j = end - 1; i < j; i++, j--) {
            final byte b = venueOrderId[i];
            venueOrderId[i] = venueOrderId[j];
            venueOrderId[j] = b;
        }
        venueOrderIdLength = end;
    }

    /**
     * Takes the asset of the fee; one that is too long is taken for unknown.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void feeAsset(final DirectBuffer buffer, final int offset, final int length) {
        feeAssetLength = length > MAX_ASSET_LENGTH ? 0 : length;
        buffer.getBytes(offset, feeAsset, 0, feeAssetLength);
    }

    /**
     * Takes a message, cut at a whole character if it is long.
     *
     * @param buffer that holds it, UTF-8.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void text(final DirectBuffer buffer, final int offset, final int length) {
        textLength = cut(buffer, offset, length);
        buffer.getBytes(offset, text, 0, textLength);
    }

    /**
     * Takes a message.
     *
     * @param words ASCII.
     */
    public void text(final byte[] words) {
        textLength = Math.min(words.length, MAX_TEXT_LENGTH);
        System.arraycopy(words, 0, text, 0, textLength);
    }

    /**
     * Takes another's message.
     *
     * @param other whose message it is.
     */
    public void text(final ExecutionUpdate other) {
        textLength = other.textLength;
        System.arraycopy(other.text, 0, text, 0, textLength);
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

    /**
     * Whether an order with a status is over.
     *
     * @param status of it.
     * @return true for FILLED, CANCELED, REJECTED and EXPIRED.
     */
    public static boolean isFinal(final OrderStatus status) {
        return status == OrderStatus.FILLED
                || status == OrderStatus.CANCELED
                || status == OrderStatus.REJECTED
                || status == OrderStatus.EXPIRED;
    }
}
