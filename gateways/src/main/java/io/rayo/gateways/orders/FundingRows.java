package io.rayo.gateways.orders;

import io.rayo.codecs.Decimals;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonFields;
import io.rayo.gateways.json.JsonScanner;
import org.agrona.DirectBuffer;

/**
 * Reads a venue's list of funding payments: flat objects that name the instrument, the time, the amount, the asset and
 * an id, each venue by words of its own. A list is read twice, to check it and to tell it. Rows of instruments that are
 * not followed, or of another type, are passed over. One thread.
 */
public final class FundingRows {
    private static final long MILLISECOND_NS = 1_000_000;
    private static final int SYMBOL = 0;
    private static final int AMOUNT = 1;
    private static final int OTHER_AMOUNT = 2;
    private static final int TIME = 3;
    private static final int ASSET = 4;
    private static final int ID = 5;
    private static final int TYPE = 6;

    /** Finds the instrument of a symbol. */
    @FunctionalInterface
    public interface Symbols {
        /**
         * Finds it.
         *
         * @param buffer that holds the symbol.
         * @param offset of it.
         * @param length of it.
         * @return its id; 0 if it is not followed.
         */
        int find(DirectBuffer buffer, int offset, int length);
    }

    /** Reads a time that is not one of milliseconds. */
    @FunctionalInterface
    public interface Times {
        /**
         * Reads it.
         *
         * @param json that holds it.
         * @param at of its value.
         * @return nanoseconds since the epoch; negative if it is broken.
         */
        long read(JsonScanner json, int at);
    }

    /**
     * A venue's words.
     *
     * @param symbol key of the instrument.
     * @param amount key of what was paid or received.
     * @param otherAmount key of the same where the first one is not there or 0; an unused word if there is none.
     * @param time key of the time.
     * @param asset key of the asset.
     * @param id key of the row's id.
     * @param type key of the row's type.
     * @param funding type that is wanted; null if all rows are of it.
     * @param isPaidPositive whether an amount above 0 was paid; else it was received.
     * @param isSparse whether rows without an amount, or without an instrument, are of something else.
     */
    public record Words(
            String symbol,
            String amount,
            String otherAmount,
            String time,
            String asset,
            String id,
            String type,
            String funding,
            boolean isPaidPositive,
            boolean isSparse) {}

    private final JsonScanner json;
    private final Words words;
    private final byte[] funding;
    private final Symbols symbols;
    private final Times times;
    private final ExecutionListener listener;
    private final JsonFields fields;
    private int count;
    private int idOffset;
    private int idLength;
    private long rowId;
    private long timeNs;

    /**
     * Creates a reader.
     *
     * @param json that lists are read with.
     * @param words of the venue.
     * @param symbols finds instruments.
     * @param times reads times; null for whole milliseconds.
     * @param listener hears of the payments.
     */
    public FundingRows(
            final JsonScanner json,
            final Words words,
            final Symbols symbols,
            final Times times,
            final ExecutionListener listener) {
        this.json = json;
        this.words = words;
        this.symbols = symbols;
        this.times = times;
        this.listener = listener;
        funding = words.funding == null ? null : SessionContext.ascii(words.funding);
        fields = new JsonFields(
                words.symbol, words.amount, words.otherAmount, words.time, words.asset, words.id, words.type);
    }

    /**
     * Reads a list.
     *
     * @param at of its opening bracket.
     * @param tells whether the payments are told.
     * @return false if it is broken: the reason is in the scanner.
     */
    public boolean read(final int at, final boolean tells) {
        count = 0;
        idLength = 0;
        timeNs = 0;
        if (json.at(at) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE) >= 0;
        }
        int p = json.enter(at, ']');
        boolean ended = json.ended();
        while (!ended) {
            final int end = fields.scan(json, p);
            if (end < 0 || !row(tells)) {
                return false;
            }
            count++;
            p = json.next(end, ']');
            if (p < 0) {
                return false;
            }
            ended = json.ended();
        }
        return p >= 0;
    }

    /**
     * Rows of the list that was read, of whatever type.
     *
     * @return count.
     */
    public int count() {
        return count;
    }

    /**
     * Where the id of the last row stands.
     *
     * @return offset in the scanner's buffer.
     */
    public int idOffset() {
        return idOffset;
    }

    /**
     * Length of the id of the last row.
     *
     * @return 0 if there was no row.
     */
    public int idLength() {
        return idLength;
    }

    /**
     * Time of the last row.
     *
     * @return nanoseconds since the epoch.
     */
    public long timeNs() {
        return timeNs;
    }

    private boolean missing() {
        return json.fail(DecodeError.MISSING_FIELD) >= 0;
    }

    private boolean isEmpty(final int at) {
        return at < 0 || (json.at(at) == '"' && json.at(at + 1) == '"');
    }

    private boolean row(final boolean tells) {
        if (!id() || !time()) {
            return false;
        }
        if (funding != null) {
            final int at = fields.valueAt(json, TYPE);
            if (at < 0) {
                return missing();
            }
            if (json.string(at) < 0) {
                return false;
            }
            if (!json.textIs(funding)) {
                return true;
            }
        }
        final int symbolAt = fields.valueAt(json, SYMBOL);
        if (isEmpty(symbolAt)) {
            return words.isSparse || missing();
        }
        if (json.string(symbolAt) < 0) {
            return false;
        }
        final int instrumentId = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        if (instrumentId == 0) {
            return true;
        }
        int amountAt = fields.valueAt(json, AMOUNT);
        long amount = 0;
        if (!isEmpty(amountAt)) {
            if (json.rounded(amountAt, Decimals.MONEY_EXPONENT) < 0) {
                return false;
            }
            amount = json.number();
        }
        final int otherAt = fields.valueAt(json, OTHER_AMOUNT);
        if (amount == 0 && !isEmpty(otherAt)) {
            amountAt = otherAt;
            if (json.rounded(otherAt, Decimals.MONEY_EXPONENT) < 0) {
                return false;
            }
            amount = json.number();
        }
        if (isEmpty(amountAt)) {
            return words.isSparse || missing();
        }
        final int assetAt = fields.valueAt(json, ASSET);
        final boolean hasAsset = !isEmpty(assetAt);
        if (hasAsset && json.string(assetAt) < 0) {
            return false;
        }
        if (tells) {
            listener.onFunding(
                    instrumentId,
                    timeNs,
                    rowId,
                    words.isPaidPositive ? amount : -amount,
                    json.buffer(),
                    hasAsset ? json.textOffset() : 0,
                    hasAsset ? json.textLength() : 0);
        }
        return true;
    }

    /** Text or number. */
    private boolean id() {
        final int at = fields.valueAt(json, ID);
        if (isEmpty(at)) {
            return missing();
        }
        if (json.at(at) == '"') {
            if (json.string(at) < 0) {
                return false;
            }
            idOffset = json.textOffset();
            idLength = json.textLength();
        } else {
            final int end = json.integer(at);
            if (end < 0) {
                return false;
            }
            idOffset = at;
            idLength = end - at;
        }
        rowId = TradeIds.of(json.buffer(), idOffset, idLength);
        return true;
    }

    private boolean time() {
        final int at = fields.valueAt(json, TIME);
        if (at < 0) {
            return missing();
        }
        if (times != null) {
            timeNs = times.read(json, at);
            return timeNs >= 0 || json.fail(DecodeError.BAD_NUMBER) >= 0;
        }
        if (json.integer(at) < 0) {
            return false;
        }
        if (json.number() < 0 || json.number() > Long.MAX_VALUE / MILLISECOND_NS) {
            return json.fail(DecodeError.OVERFLOW) >= 0;
        }
        timeNs = json.number() * MILLISECOND_NS;
        return true;
    }
}
