package io.rayo.gateways.bybit;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.net.BookDeltaWriter;

/**
 * Topics {@code orderbook.50}, {@code .200} and {@code .1000}: a snapshot, then changes of it; and {@code orderbook.1}:
 * the best prices, whole each time. The numbers that decide what becomes of the levels stand behind them, so levels are
 * read into arrays first and published once the whole frame is known to be sound.
 */
final class DepthDecoder implements TopicDecoder {
    /** Levels of one side in one message that are taken: twice what the venue sends at most. */
    static final int MAX_LEVELS = 2_048;

    private static final long SEQUENCE_KEY = JsonScanner.word("seq");
    private static final Literal SYMBOL_START = Literal.of("{\"s\":\"");
    private static final Literal BIDS_START = Literal.of("\",\"b\":[");
    private static final Literal ASKS_START = Literal.of(",\"a\":[");
    private static final Literal ID_START = Literal.of(",\"u\":");
    private static final Literal SEQUENCE_START = Literal.of(",\"seq\":");
    private static final Literal END = Literal.of("}");
    private static final int SYMBOL = 1;
    private static final int BIDS = 1 << 1;
    private static final int ASKS = 1 << 2;
    private static final int ID = 1 << 3;
    private static final int SEQUENCE = 1 << 4;
    private static final int WANTED = SYMBOL | BIDS | ASKS | ID | SEQUENCE;

    private final FrameContext context;
    private final JsonScanner json;
    private final BookDeltaWriter writer;
    private final long[] bidPrices = new long[MAX_LEVELS];
    private final long[] bidQuantities = new long[MAX_LEVELS];
    private final long[] askPrices = new long[MAX_LEVELS];
    private final long[] askQuantities = new long[MAX_LEVELS];
    private final IntegerShape idShape = new IntegerShape();
    private final IntegerShape sequenceShape = new IntegerShape();
    private int bidCount;
    private int askCount;
    private int levelCount;
    private int seen;
    private long id;
    private long crossSequence;

    DepthDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
        writer = context.feed.books();
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        bidCount = 0;
        askCount = 0;
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p >= 0 && (seen & WANTED) != WANTED) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p;
    }

    /**
     * The quick way: the venue's own order. FAILED, without an error, if anything else stands there.
     *
     * @param position of the object; or FAILED.
     * @param symbolAt where the topic's symbol stands.
     * @param symbolLength of it in bytes.
     * @return position behind the object.
     */
    int expected(final int position, final int symbolAt, final int symbolLength) {
        int p = json.expect(position, SYMBOL_START);
        if (!context.isSymbol(p, symbolAt, symbolLength)) {
            return JsonScanner.FAILED;
        }
        p = expectedLevels(json.expect(p + symbolLength, BIDS_START), bidPrices, bidQuantities);
        bidCount = levelCount;
        p = expectedLevels(json.expect(p, ASKS_START), askPrices, askQuantities);
        askCount = levelCount;
        p = json.quickInteger(json.expect(p, ID_START), idShape);
        id = json.number();
        p = json.quickInteger(json.expect(p, SEQUENCE_START), sequenceShape);
        crossSequence = json.number();
        return json.expect(p, END);
    }

    /** Levels from behind the array's bracket on; position behind its end. */
    private int expectedLevels(final int position, final long[] prices, final long[] quantities) {
        final int p = json.quickPairs(
                position, context.instrument.priceExponent(), context.instrument.sizeExponent(), prices, quantities);
        levelCount = (int) json.number();
        // a loop of its own, without an end of its own: no level is wrong as a rule
        long leastPrice = 1;
        long leastQuantity = 0;
        for (int i = 0; p >= 0 && i < levelCount; i++) {
            leastPrice = Math.min(leastPrice, prices[i]);
            leastQuantity = Math.min(leastQuantity, quantities[i]);
        }
        return leastPrice <= 0 || leastQuantity < 0 ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 's' -> once(SYMBOL) ? context.symbol(p) : JsonScanner.FAILED;
            case 'b' -> once(BIDS) ? bids(p) : JsonScanner.FAILED;
            case 'a' -> once(ASKS) ? asks(p) : JsonScanner.FAILED;
            case 'u' -> once(ID) ? id(p) : JsonScanner.FAILED;
            default -> {
                if (json.keyWord() == SEQUENCE_KEY) {
                    yield once(SEQUENCE) ? sequence(p) : JsonScanner.FAILED;
                }
                yield context.unknown(p);
            }
        };
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int id(final int position) {
        final int p = json.integer(position);
        id = json.number();
        return p >= 0 && id < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int sequence(final int position) {
        final int p = json.integer(position);
        crossSequence = json.number();
        return p >= 0 && crossSequence < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int bids(final int position) {
        final int p = levels(position, bidPrices, bidQuantities);
        bidCount = levelCount;
        return p;
    }

    private int asks(final int position) {
        final int p = levels(position, askPrices, askQuantities);
        askCount = levelCount;
        return p;
    }

    /** Levels {@code [["price","quantity"],...]}. */
    private int levels(final int position, final long[] prices, final long[] quantities) {
        levelCount = 0;
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        final int priceExponent = context.instrument.priceExponent();
        final int sizeExponent = context.instrument.sizeExponent();
        int count = 0;
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (json.at(p) != '[') {
                return json.fail(p < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
            }
            if (count == MAX_LEVELS) {
                return json.fail(DecodeError.TOO_LONG);
            }
            final int behind = json.pair(p, priceExponent, sizeExponent);
            if (behind >= 0) {
                prices[count] = json.first();
                p = behind;
            } else {
                p = json.enter(p, ']');
                if (json.ended()) {
                    return json.fail(DecodeError.MISSING_FIELD);
                }
                p = json.decimal(p, priceExponent);
                if (p < 0) {
                    return JsonScanner.FAILED;
                }
                prices[count] = json.number();
                p = json.next(p, ']');
                if (p < 0 || json.ended()) {
                    return json.fail(DecodeError.MISSING_FIELD);
                }
                p = json.decimal(p, sizeExponent);
                if (p < 0) {
                    return JsonScanner.FAILED;
                }
            }
            quantities[count] = json.number();
            if (prices[count] <= 0 || quantities[count] < 0) {
                return json.fail(DecodeError.BAD_NUMBER);
            }
            count++;
            p = json.next(p, ']');
            while (p >= 0 && !json.ended()) {
                p = json.next(json.skipValue(p), ']'); // no third element is documented
            }
            p = json.next(p, ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
        }
        levelCount = count;
        return p;
    }

    @Override
    public void commit() {
        if (context.depth == 1) {
            commitTop();
        } else if (context.instrument.book() == null
                || context.instrument.book().depth() != context.depth) {
            context.counters.ignoredEvents++;
        } else {
            commitBook(context.instrument.book());
        }
    }

    private void commitBook(final BybitBook book) {
        final BybitBook.Verdict verdict = context.snapshot
                ? book.judgeSnapshot(crossSequence, context.standby)
                : book.judgeUpdate(id, crossSequence, context.standby);
        switch (verdict) {
            case APPLY -> {
                publish(book);
                book.applied(id, crossSequence, context.snapshot);
            }
            case IGNORE -> {
                context.counters.duplicates++;
                book.passedOver(context.snapshot, context.standby);
            }
            case WAIT -> {
                context.counters.ignoredEvents++;
                book.missed(crossSequence);
            }
            case GAP -> {
                lose(book, GapCause.SEQUENCE, book.lastId() + 1, id);
                book.missed(crossSequence);
            }
        }
    }

    /** Applies the levels to the gateway's own sides, and publishes them with what falls out of the depth by them. */
    private void publish(final BybitBook book) {
        final boolean snapshot = context.snapshot;
        if (snapshot) {
            book.bids().clear();
            book.asks().clear();
        }
        writer.begin(
                context.instrument.instrumentId(),
                context.feed.venueId(),
                context.connectionId,
                snapshot ? context.feed.baseFlags() | FLAG_SNAPSHOT : context.feed.baseFlags(),
                id,
                id,
                context.eventTimeNs(),
                context.receiveTimeNs);
        publish(book.bids(), bidPrices, bidQuantities, bidCount);
        writer.startAsks();
        publish(book.asks(), askPrices, askQuantities, askCount);
        writer.commit();
        if (snapshot) {
            context.counters.bookSnapshots++;
        } else {
            context.counters.bookUpdates++;
        }
    }

    private void publish(final DepthSide side, final long[] prices, final long[] quantities, final int count) {
        side.apply(prices, quantities, 0, count);
        writer.levels(prices, quantities, 0, count);
        long price;
        while ((price = side.trim()) != 0) {
            writer.level(price, 0);
        }
    }

    private void lose(final BybitBook book, final GapCause cause, final long expected, final long received) {
        context.feed
                .status()
                .gap(
                        context.instrument.instrumentId(),
                        context.feed.venueId(),
                        context.connectionId,
                        context.receiveTimeNs,
                        Channel.BOOK,
                        cause,
                        expected,
                        received);
        book.desync();
        context.counters.resyncs++;
    }

    private void commitTop() {
        final BybitInstrument instrument = context.instrument;
        if (!instrument.acceptTop(id, crossSequence, context.snapshot)) {
            context.counters.duplicates++;
            return;
        }
        if (context.snapshot) {
            instrument.bid(0, 0);
            instrument.ask(0, 0);
        }
        for (int i = 0; i < bidCount; i++) {
            final boolean isBetter = !context.snapshot || bidPrices[i] > instrument.bidPrice();
            if (bidQuantities[i] > 0 && isBetter) {
                instrument.bid(bidPrices[i], bidQuantities[i]);
            } else if (bidQuantities[i] == 0 && bidPrices[i] == instrument.bidPrice()) {
                instrument.bid(0, 0);
            }
        }
        for (int i = 0; i < askCount; i++) {
            final boolean isBetter =
                    !context.snapshot || instrument.askPrice() == 0 || askPrices[i] < instrument.askPrice();
            if (askQuantities[i] > 0 && isBetter) {
                instrument.ask(askPrices[i], askQuantities[i]);
            } else if (askQuantities[i] == 0 && askPrices[i] == instrument.askPrice()) {
                instrument.ask(0, 0);
            }
        }
        instrument.topTaken(id, crossSequence);
        context.feed
                .messages()
                .topOfBook(
                        instrument.instrumentId(),
                        context.connectionId,
                        context.eventTimeNs(),
                        context.receiveTimeNs,
                        id,
                        instrument.bidPrice(),
                        instrument.bidQuantity(),
                        instrument.askPrice(),
                        instrument.askQuantity());
    }

    @Override
    public void abort() {
        final BybitBook book = context.instrument.book();
        if (book != null && book.depth() == context.depth && book.isLive() && !context.standby) {
            lose(
                    book,
                    GapCause.DECODE_ERROR,
                    FeedGapEncoder.expectedVenueSequenceNullValue(),
                    FeedGapEncoder.receivedVenueSequenceNullValue());
        }
    }
}
