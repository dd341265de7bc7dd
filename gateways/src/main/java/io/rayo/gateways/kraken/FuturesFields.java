package io.rayo.gateways.kraken;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedContext;
import java.nio.charset.StandardCharsets;

/**
 * Reads one flat object of Kraken Futures: a frame, or a trade within a frame. The names of the fields mean the same in
 * every feed, so that one pass needs to know nothing of the feed; numbers that stand before the product, whose scale is
 * not known then, are read at the end.
 */
final class FuturesFields {
    static final int FEED = 1;
    static final int EVENT = 1 << 1;
    static final int PRODUCT = 1 << 2;
    static final int SEQUENCE = 1 << 3;
    static final int SIDE = 1 << 4;
    static final int PRICE = 1 << 5;
    static final int QUANTITY = 1 << 6;
    static final int TIME = 1 << 7;
    static final int TYPE = 1 << 8;
    static final int BIDS = 1 << 9;
    static final int ASKS = 1 << 10;
    static final int TRADES = 1 << 11;
    static final int MARK = 1 << 12;
    static final int INDEX = 1 << 13;
    static final int RATE = 1 << 14;
    static final int FUNDING_TIME = 1 << 15;
    static final int BID = 1 << 16;
    static final int ASK = 1 << 17;
    static final int BID_SIZE = 1 << 18;
    static final int ASK_SIZE = 1 << 19;

    private static final int SCALED = PRICE | QUANTITY | BIDS | ASKS | BID | ASK | BID_SIZE | ASK_SIZE;
    private static final int MAX_DEFERRED = 8;
    private static final long MILLISECOND_NS = 1_000_000;

    private static final long FEED_KEY = JsonScanner.word("feed");
    private static final long EVENT_KEY = JsonScanner.word("event");
    private static final long SEQUENCE_KEY = JsonScanner.word("seq");
    private static final long SIDE_KEY = JsonScanner.word("side");
    private static final long PRICE_KEY = JsonScanner.word("price");
    private static final long QUANTITY_KEY = JsonScanner.word("qty");
    private static final long TIME_KEY = JsonScanner.word("time");
    private static final long TYPE_KEY = JsonScanner.word("type");
    private static final long BIDS_KEY = JsonScanner.word("bids");
    private static final long ASKS_KEY = JsonScanner.word("asks");
    private static final long TRADES_KEY = JsonScanner.word("trades");
    private static final long BID_KEY = JsonScanner.word("bid");
    private static final long ASK_KEY = JsonScanner.word("ask");
    private static final long INDEX_KEY = JsonScanner.word("index");
    private static final byte[] PRODUCT_KEY = bytes("product_id");
    private static final byte[] TIMESTAMP_KEY = bytes("timestamp");
    private static final byte[] MARK_KEY = bytes("markPrice");
    private static final byte[] RATE_KEY = bytes("relative_funding_rate");
    private static final byte[] FUNDING_TIME_KEY = bytes("next_funding_rate_time");
    private static final byte[] BID_SIZE_KEY = bytes("bid_size");
    private static final byte[] ASK_SIZE_KEY = bytes("ask_size");

    /** Fields that the venue is known to send and nobody here wants. */
    private static final long[] UNWANTED_WORDS = {
        JsonScanner.word("uid"),
        JsonScanner.word("volume"),
        JsonScanner.word("dtm"),
        JsonScanner.word("premium"),
        JsonScanner.word("last"),
        JsonScanner.word("change"),
        JsonScanner.word("tag"),
        JsonScanner.word("pair"),
        JsonScanner.word("message"),
        JsonScanner.word("version"),
        JsonScanner.word("open"),
        JsonScanner.word("high"),
        JsonScanner.word("low")
    };

    private static final byte[][] UNWANTED_NAMES = {
        bytes("tickSize"),
        bytes("leverage"),
        bytes("suspended"),
        bytes("openInterest"),
        bytes("maturityTime"),
        bytes("funding_rate"),
        bytes("funding_rate_prediction"),
        bytes("relative_funding_rate_prediction"),
        bytes("post_only"),
        bytes("volumeQuote"),
        bytes("product_ids")
    };

    private static final byte[] BUY = {'b', 'u', 'y'};
    private static final byte[] SELL = {'s', 'e', 'l', 'l'};

    private final FeedContext<KrakenFuturesInstrument> context;
    private final JsonScanner json;
    private final LevelReader levels;
    private final boolean wantsTop;
    private final int[] deferredField = new int[MAX_DEFERRED];
    private final int[] deferredOffset = new int[MAX_DEFERRED];
    private int deferred;

    KrakenFuturesInstrument instrument;
    int seen;
    int feedOffset;
    int feedLength;
    int typeOffset;
    int typeLength;
    int eventOffset;
    int eventLength;
    int tradesOffset;
    boolean isBuy;
    long sequence;
    long timeNs;
    long price;
    long quantity;
    long mark;
    long index;
    long rate;
    long fundingTimeNs;
    long bid;
    long ask;
    long bidSize;
    long askSize;
    int bidsTo;
    int asksFrom;
    int bidsFrom;
    int asksTo;

    FuturesFields(
            final FeedContext<KrakenFuturesInstrument> context,
            final JsonScanner json,
            final LevelReader levels,
            final boolean wantsTop) {
        this.context = context;
        this.json = json;
        this.levels = levels;
        this.wantsTop = wantsTop;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    boolean has(final int fields) {
        return (seen & fields) == fields;
    }

    /** Whether a word that was read is this one. */
    boolean is(final int offset, final int length, final byte[] word) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json.buffer().getByte(offset + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads an object; returns the position behind it or FAILED. */
    int read(final int position) {
        seen = 0;
        instrument = null;
        deferred = 0;
        index = MarkPriceEncoder.indexPriceNullValue();
        rate = MarkPriceEncoder.fundingRateNullValue();
        fundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p < 0) {
            return p;
        }
        if (deferred > 0 && instrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        for (int i = 0; i < deferred; i++) {
            if (scaled(deferredField[i], deferredOffset[i]) < 0) {
                return JsonScanner.FAILED;
            }
        }
        return p;
    }

    private int field(final int position) {
        final int field = fieldOfKey();
        if (field <= 0) {
            if (field == 0) {
                context.counters().unknownFields++;
            }
            return json.skipValue(position);
        }
        if ((seen & field) != 0) {
            return json.fail(DecodeError.DUPLICATE_KEY);
        }
        if (json.at(position) == 'n') {
            return json.skipValue(position); // null: as if it were not there
        }
        final int p;
        if ((field & SCALED) == 0) {
            p = plain(field, position);
        } else if (instrument != null) {
            p = scaled(field, position);
        } else {
            deferredField[deferred] = field;
            deferredOffset[deferred++] = position;
            p = json.skipValue(position);
        }
        seen |= p < 0 ? 0 : field; // a field counts as read only if it was: a broken frame is looked at, too
        return p;
    }

    /** Bit of the key that was read; 0 if it is unknown, -1 if it is known and unwanted. */
    private int fieldOfKey() {
        final long key = json.keyWord();
        if (key == 0) {
            return fieldOfLongKey();
        }
        if (key == PRICE_KEY) {
            return PRICE;
        } else if (key == QUANTITY_KEY) {
            return QUANTITY;
        } else if (key == SEQUENCE_KEY) {
            return SEQUENCE;
        } else if (key == SIDE_KEY) {
            return SIDE;
        } else if (key == FEED_KEY) {
            return FEED;
        } else if (key == TIME_KEY) {
            return TIME;
        } else if (key == TYPE_KEY) {
            return TYPE;
        } else if (key == BIDS_KEY) {
            return BIDS;
        } else if (key == ASKS_KEY) {
            return ASKS;
        } else if (key == TRADES_KEY) {
            return TRADES;
        } else if (key == EVENT_KEY) {
            return EVENT;
        } else if (key == INDEX_KEY) {
            return INDEX;
        } else if (key == BID_KEY) {
            return wantsTop ? BID : -1;
        } else if (key == ASK_KEY) {
            return wantsTop ? ASK : -1;
        }
        for (final long word : UNWANTED_WORDS) {
            if (word == key) {
                return -1;
            }
        }
        return 0;
    }

    private int fieldOfLongKey() {
        if (isKey(PRODUCT_KEY)) {
            return PRODUCT;
        } else if (isKey(TIMESTAMP_KEY)) {
            return TIME;
        } else if (isKey(MARK_KEY)) {
            return MARK;
        } else if (isKey(RATE_KEY)) {
            return RATE;
        } else if (isKey(FUNDING_TIME_KEY)) {
            return FUNDING_TIME;
        } else if (isKey(BID_SIZE_KEY)) {
            return wantsTop ? BID_SIZE : -1;
        } else if (isKey(ASK_SIZE_KEY)) {
            return wantsTop ? ASK_SIZE : -1;
        }
        for (final byte[] name : UNWANTED_NAMES) {
            if (isKey(name)) {
                return -1;
            }
        }
        return 0;
    }

    private boolean isKey(final byte[] name) {
        return json.keyLength() == name.length && json.textIs(name);
    }

    private int plain(final int field, final int position) {
        return switch (field) {
            case SEQUENCE -> {
                final int p = json.integer(position);
                sequence = json.number();
                yield p >= 0 && sequence < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
            }
            case TIME -> {
                final int p = milliseconds(position);
                timeNs = json.number() * MILLISECOND_NS;
                yield p;
            }
            case FUNDING_TIME -> {
                final int p = milliseconds(position);
                if (p >= 0 && json.number() > 0) {
                    fundingTimeNs = json.number() * MILLISECOND_NS;
                }
                yield p;
            }
            case TRADES -> {
                tradesOffset = position;
                yield json.at(position) == '[' ? json.skipValue(position) : json.fail(DecodeError.UNEXPECTED_TYPE);
            }
            case MARK -> {
                final int p = json.rounded(position, Decimals.MONEY_EXPONENT);
                mark = json.number();
                yield p;
            }
            case INDEX -> {
                final int p = json.rounded(position, Decimals.MONEY_EXPONENT);
                if (p >= 0 && json.number() > 0) {
                    index = json.number();
                }
                yield p;
            }
            case RATE -> {
                final int p = json.rounded(position, Decimals.RATE_EXPONENT);
                rate = json.number();
                yield p;
            }
            default -> text(field, position);
        };
    }

    private int milliseconds(final int position) {
        final int p = json.integer(position);
        if (p >= 0 && (json.number() < 0 || json.number() > Long.MAX_VALUE / MILLISECOND_NS)) {
            return json.fail(DecodeError.OVERFLOW);
        }
        return p;
    }

    private int text(final int field, final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final int offset = json.textOffset();
        final int length = json.textLength();
        switch (field) {
            case FEED -> {
                feedOffset = offset;
                feedLength = length;
            }
            case EVENT -> {
                eventOffset = offset;
                eventLength = length;
            }
            case TYPE -> {
                typeOffset = offset;
                typeLength = length;
            }
            case PRODUCT -> {
                instrument = context.symbols().find(json.buffer(), offset, length);
                if (instrument == null) {
                    return json.fail(DecodeError.UNKNOWN_SYMBOL);
                }
            }
            case SIDE -> {
                isBuy = json.textIs(BUY);
                if (!isBuy && !json.textIs(SELL)) {
                    return json.fail(DecodeError.UNKNOWN_VALUE);
                }
            }
            default -> throw new IllegalStateException("field " + field + " is no text");
        }
        return p;
    }

    private int scaled(final int field, final int position) {
        if (field == BIDS) {
            bidsFrom = levels.count();
            final int p = levels.read(position, instrument.priceExponent(), instrument.sizeExponent());
            bidsTo = levels.count();
            return p;
        }
        if (field == ASKS) {
            asksFrom = levels.count();
            final int p = levels.read(position, instrument.priceExponent(), instrument.sizeExponent());
            asksTo = levels.count();
            return p;
        }
        final boolean isPrice = field == PRICE || field == BID || field == ASK;
        final int p = json.decimal(position, isPrice ? instrument.priceExponent() : instrument.sizeExponent());
        if (p >= 0 && json.number() < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        switch (field) {
            case PRICE -> price = json.number();
            case QUANTITY -> quantity = json.number();
            case BID -> bid = json.number();
            case ASK -> ask = json.number();
            case BID_SIZE -> bidSize = json.number();
            case ASK_SIZE -> askSize = json.number();
            default -> throw new IllegalStateException("field " + field + " is no number");
        }
        return p;
    }
}
