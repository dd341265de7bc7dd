package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/** Channel {@code ticker}, subscribed so that every change of the best prices triggers it. */
final class TickerDecoder extends ItemDecoder {
    private static final int MAX_ITEMS = 256;
    private static final long BID = JsonScanner.word("bid");
    private static final long BID_QUANTITY = JsonScanner.word("bid_qty");
    private static final long ASK = JsonScanner.word("ask");
    private static final long ASK_QUANTITY = JsonScanner.word("ask_qty");
    private static final long LAST = JsonScanner.word("last");
    private static final long VOLUME = JsonScanner.word("volume");
    private static final long VWAP = JsonScanner.word("vwap");
    private static final long LOW = JsonScanner.word("low");
    private static final long HIGH = JsonScanner.word("high");
    private static final long CHANGE = JsonScanner.word("change");
    private static final byte[] CHANGE_PERCENT = {'c', 'h', 'a', 'n', 'g', 'e', '_', 'p', 'c', 't'};
    private static final byte[] VOLUME_USD = {'v', 'o', 'l', 'u', 'm', 'e', '_', 'u', 's', 'd'};

    private static final int BID_FIELD = 1 << 1;
    private static final int BID_QUANTITY_FIELD = 1 << 2;
    private static final int ASK_FIELD = 1 << 3;
    private static final int ASK_QUANTITY_FIELD = 1 << 4;
    private static final int TIME_FIELD = 1 << 5;
    private static final int WANTED = BID_FIELD | BID_QUANTITY_FIELD | ASK_FIELD | ASK_QUANTITY_FIELD;
    private static final int FIELDS = 5;

    private final KrakenInstrument[] instruments = new KrakenInstrument[MAX_ITEMS];
    private final long[] values = new long[MAX_ITEMS * FIELDS];
    private int count;

    TickerDecoder(final KrakenContext context) {
        super(context);
    }

    @Override
    void begin() {
        count = 0;
    }

    @Override
    void beginItem() {
        if (count < MAX_ITEMS) {
            values[count * FIELDS + 4] = context.receiveTimeNs;
        }
    }

    @Override
    int field(final int position) {
        if (count == MAX_ITEMS) {
            return json.fail(DecodeError.TOO_LONG);
        }
        final long key = json.keyWord();
        if (key == BID) {
            return scaledField(BID_FIELD, position);
        }
        if (key == BID_QUANTITY) {
            return scaledField(BID_QUANTITY_FIELD, position);
        }
        if (key == ASK) {
            return scaledField(ASK_FIELD, position);
        }
        if (key == ASK_QUANTITY) {
            return scaledField(ASK_QUANTITY_FIELD, position);
        }
        if (keyIs(TIMESTAMP_KEY)) {
            final int p = once(TIME_FIELD) ? json.string(position) : JsonScanner.FAILED;
            if (p >= 0) {
                values[count * FIELDS + 4] = context.textTimeNs();
            }
            return json.error() == DecodeError.NONE ? p : JsonScanner.FAILED;
        }
        return isUnwanted(key) ? json.skipValue(position) : context.unknown(position);
    }

    private boolean isUnwanted(final long key) {
        return key == LAST
                || key == VOLUME
                || key == VWAP
                || key == LOW
                || key == HIGH
                || key == CHANGE
                || keyIs(CHANGE_PERCENT)
                || keyIs(VOLUME_USD);
    }

    @Override
    int scaled(final int field, final int position) {
        final boolean isPrice = field == BID_FIELD || field == ASK_FIELD;
        final int at = count * FIELDS + Integer.numberOfTrailingZeros(field) - 1;
        if (json.at(position) == 'n') {
            values[at] = 0; // a side without orders
            return json.skipValue(position);
        }
        final int p = json.decimal(position, isPrice ? item.priceExponent() : item.sizeExponent());
        values[at] = json.number();
        return p;
    }

    @Override
    boolean endItem() {
        if (!has(WANTED)) {
            return false;
        }
        for (int i = 0; i < FIELDS; i++) {
            if (values[count * FIELDS + i] < 0) {
                json.fail(DecodeError.BAD_NUMBER);
                return false;
            }
        }
        instruments[count++] = item;
        return true;
    }

    @Override
    public void commit(final boolean isSnapshot) {
        for (int i = 0; i < count; i++) {
            final int at = i * FIELDS;
            // a connection that does not lead may be behind: there is no sequence that would tell
            if (context.standby || !instruments[i].acceptTop(values[at + 4])) {
                context.feed.counters().duplicates++;
                continue;
            }
            context.feed
                    .messages()
                    .topOfBook(
                            instruments[i].instrumentId(),
                            context.connectionId,
                            values[at + 4],
                            context.receiveTimeNs,
                            TopOfBookEncoder.venueSequenceNullValue(),
                            values[at],
                            values[at + 1],
                            values[at + 2],
                            values[at + 3]);
        }
    }
}
