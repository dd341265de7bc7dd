package io.rayo.gateways.kraken;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.json.RecentTime;
import io.rayo.gateways.json.Rfc3339;

/**
 * A channel whose items are flat objects with a symbol: walks over the array and the keys. Numbers that stand before
 * the symbol, whose scale is then not known yet, are read when the item is over.
 */
abstract class ItemDecoder implements ChannelDecoder {
    /** Most numbers of an item that wait for its symbol. */
    private static final int MAX_DEFERRED = 16;

    /** Bit of the symbol among the fields of an item. */
    static final int SYMBOL = 1;

    private static final Literal ITEM_START = Literal.of("{\"symbol\":\"");
    private static final Literal NEXT_ITEM = Literal.of("\"},");
    private static final Literal DATA_END = Literal.of("\"}]");

    static final long SYMBOL_KEY = JsonScanner.word("symbol");
    static final byte[] TIMESTAMP_KEY = {'t', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p'};

    final KrakenContext context;
    final JsonScanner json;
    private final int[] deferredField = new int[MAX_DEFERRED];
    private final int[] deferredOffset = new int[MAX_DEFERRED];
    private int deferred;
    private KrakenInstrument first;

    /** Instrument of the item at hand; null until its symbol was read. */
    KrakenInstrument item;

    /** Fields of the item at hand that were read. */
    int seen;

    ItemDecoder(final KrakenContext context) {
        this.context = context;
        json = context.json;
    }

    /** An array begins. */
    abstract void begin();

    /** An item begins. */
    abstract void beginItem();

    /** Reads the value of the key that was just read. */
    abstract int field(int position);

    /** Reads a value whose scale depends on the instrument, which is known now. */
    abstract int scaled(int field, int position);

    /** An item is over, and its instrument known: checks it and keeps it. False if it makes no sense. */
    abstract boolean endItem();

    @Override
    public final int decode(final int position) {
        first = null;
        item = null;
        begin();
        if (json.at(position) != '[') {
            return json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            if (json.at(p) != '{') {
                return json.fail(p < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
            }
            p = json.next(object(p), ']');
            ended = json.ended();
        }
        return p;
    }

    /**
     * Reads what stands behind an item's symbol, up to the quote of its time, by a quick way; then the time is the
     * item's last field. Channels that have none say FAILED.
     *
     * @param position of the symbol's closing quote.
     * @return position behind the opening quote of the time; else FAILED, without an error.
     */
    int expectedItem(final int position) {
        return JsonScanner.FAILED;
    }

    /** The time of an item that was read by the quick way. */
    void expectedTime(final long timeNs) {
        throw new UnsupportedOperationException("an item that is not expected has no time");
    }

    @Override
    public final int expected(final int position) {
        first = null;
        begin();
        int p = position;
        while (p >= 0) {
            seen = 0;
            beginItem();
            final int symbolAt = json.expect(p, ITEM_START);
            final int symbolEnd = json.quickText(symbolAt);
            if (symbolEnd < 0) {
                return JsonScanner.FAILED;
            }
            item = context.feed.symbols().find(json.text(), symbolAt, symbolEnd - symbolAt);
            if (item == null) {
                return JsonScanner.FAILED;
            }
            first = first == null ? item : first;
            final int timeAt = expectedItem(symbolEnd);
            long timeNs = context.times.micros(json.text(), timeAt);
            int timeEnd = timeAt + RecentTime.MICROS_LENGTH;
            if (timeNs == Rfc3339.INVALID) {
                timeEnd = json.quickText(timeAt);
                if (timeEnd < 0) {
                    return JsonScanner.FAILED;
                }
                timeNs = context.times.parse(json.text(), timeAt, timeEnd - timeAt);
            }
            if (timeNs == Rfc3339.INVALID) {
                return JsonScanner.FAILED;
            }
            expectedTime(timeNs);
            p = json.expect(timeEnd, DATA_END);
            if (p >= 0) {
                return p;
            }
            p = json.expect(timeEnd, NEXT_ITEM);
        }
        return JsonScanner.FAILED;
    }

    private int object(final int position) {
        item = null;
        seen = 0;
        deferred = 0;
        beginItem();
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(json.keyWord() == SYMBOL_KEY ? symbol(p) : field(p), '}');
        }
        if (p < 0) {
            return p;
        }
        if (item == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        for (int i = 0; i < deferred; i++) {
            if (scaled(deferredField[i], deferredOffset[i]) < 0) {
                return JsonScanner.FAILED;
            }
        }
        return endItem() ? p : JsonScanner.FAILED;
    }

    private int symbol(final int position) {
        final int p = json.string(position);
        if (p < 0 || !once(SYMBOL)) {
            return JsonScanner.FAILED;
        }
        item = context.textInstrument();
        if (first == null) {
            first = item;
        }
        return item == null ? json.fail(DecodeError.UNKNOWN_SYMBOL) : p;
    }

    /** A value whose scale depends on the instrument: read at once if that is known. */
    final int scaledField(final int field, final int position) {
        if (!once(field)) {
            return JsonScanner.FAILED;
        }
        if (item != null) {
            return scaled(field, position);
        }
        if (deferred == MAX_DEFERRED) {
            return json.fail(DecodeError.TOO_LONG);
        }
        deferredField[deferred] = field;
        deferredOffset[deferred++] = position;
        return json.skipValue(position);
    }

    final boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    final boolean keyIs(final byte[] name) {
        return json.keyLength() == name.length && json.textIs(name);
    }

    /** Whether all wanted fields were there. */
    final boolean has(final int wanted) {
        if ((seen & wanted) != wanted) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        return true;
    }

    @Override
    public final KrakenInstrument instrument() {
        return first;
    }

    @Override
    public void abort() {
        // nothing was claimed
    }
}
