package io.rayo.gateways.okx;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.net.BookDeltaWriter;
import org.agrona.DirectBuffer;

/**
 * Channels {@code books}, {@code books-l2-tbt}, {@code books50-l2-tbt} (a snapshot, then updates) and {@code books5}
 * (an image each time). The venue writes sequence and checksum behind the levels, so these are read into scratch first.
 */
final class OkxDepthDecoder implements OkxItemDecoder {
    /** What is being read. */
    enum Form {
        /** The whole book, from which updates go on. */
        SNAPSHOT,
        /** What changed. */
        UPDATE,
        /** The whole book, on its own. */
        IMAGE
    }

    private static final long ASKS = JsonScanner.word("asks");
    private static final long BIDS = JsonScanner.word("bids");
    private static final long TS = JsonScanner.word("ts");
    private static final long SEQ_ID = JsonScanner.word("seqId");
    private static final long INST_ID = JsonScanner.word("instId");
    private static final long DEAD_FIELD = JsonScanner.word(",\"0\",");
    private static final int DEAD_FIELD_LENGTH = 5;

    /** Bytes before the text of a price: bracket and quote. */
    private static final int QUOTED = 2;

    /** Bytes between the texts of price and quantity: quote, comma, quote. */
    private static final int BETWEEN = 3;

    private static final Literal ASKS_START = Literal.of("{\"asks\":[");
    private static final Literal BIDS_START = Literal.of(",\"bids\":[");
    private static final Literal TIME_START = Literal.of(",\"ts\":\"");
    private static final Literal CHECKSUM_START = Literal.of("\",\"checksum\":0,\"prevSeqId\":");
    private static final Literal SEQUENCE_START = Literal.of(",\"seqId\":");
    private static final Literal DATA_END = Literal.of("}]");
    private static final Literal DEAD_START = Literal.of(",\"0\",\"");
    private static final Literal LEVEL_END = Literal.of("\"]");

    private static final byte[] CHECKSUM = OkxWords.bytes("checksum");
    private static final byte[] PREV_SEQ_ID = OkxWords.bytes("prevSeqId");

    private static final int SEEN_ASKS = 1;
    private static final int SEEN_BIDS = 1 << 1;
    private static final int SEEN_TS = 1 << 2;
    private static final int SEEN_SEQ = 1 << 3;
    private static final int SEEN_PREV = 1 << 4;
    private static final int SEEN_CHECKSUM = 1 << 5;
    private static final int SEEN_INSTRUMENT = 1 << 6;
    private static final int WANTED = SEEN_ASKS | SEEN_BIDS | SEEN_TS;
    private static final int NUMBERED = SEEN_SEQ | SEEN_PREV;

    private final OkxContext context;
    private final FeedListener<OkxInstrument> listener;
    private final JsonScanner json;
    private final OkxLevels bids = new OkxLevels();
    private final OkxLevels asks = new OkxLevels();
    private final IntegerShape previousShape = new IntegerShape();
    private final IntegerShape sequenceShape = new IntegerShape();
    private DirectBuffer frame;
    private Form form = Form.UPDATE;
    private int items;
    private int seen;
    private long timeNs;
    private long sequence;
    private long previous;
    private long checksum;

    OkxDepthDecoder(final OkxContext context, final FeedListener<OkxInstrument> listener) {
        this.context = context;
        this.listener = listener;
        json = context.json;
    }

    void form(final Form newForm) {
        form = newForm;
    }

    @Override
    public Channel channel() {
        return Channel.BOOK;
    }

    @Override
    public void begin() {
        items = 0;
        frame = json.buffer();
    }

    @Override
    public int item(final int position) {
        if (++items > 1) {
            return json.fail(DecodeError.TOO_LONG); // the venue sends one: two would be two updates under one frame
        }
        seen = 0;
        bids.clear();
        asks.clear();
        sequence = OkxBook.UNNUMBERED;
        previous = OkxBook.UNNUMBERED;
        checksum = 0;
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
        return p < 0 ? p : finish(p);
    }

    /**
     * The quick way: an update in the venue's own order, without a checksum, of a book that has none. FAILED, without
     * an error, if anything else stands there. What it leaves out is the places of the levels' texts, of which
     * checksums are made: an update without one does not need them.
     *
     * @param position behind the bracket of the array; or FAILED.
     * @return position behind the array.
     */
    int expected(final int position) {
        final OkxBook book = context.instrument.book();
        if (book == null || book.verifies()) {
            return JsonScanner.FAILED;
        }
        form = Form.UPDATE;
        begin();
        items = 1;
        bids.clear();
        asks.clear();
        checksum = 0;
        int p = expectedLevels(json.expect(position, ASKS_START), asks);
        p = expectedLevels(json.expect(p, BIDS_START), bids);
        p = json.quickMillis(json.expect(p, TIME_START));
        final boolean isTime = context.isTime(json.number());
        timeNs = context.timeNs();
        p = json.quickInteger(json.expect(p, CHECKSUM_START), previousShape);
        previous = json.number();
        p = json.quickInteger(json.expect(p, SEQUENCE_START), sequenceShape);
        sequence = json.number();
        return isTime ? json.expect(p, DATA_END) : JsonScanner.FAILED;
    }

    /** Levels from behind the array's bracket on; position behind its end. */
    private int expectedLevels(final int position, final OkxLevels levels) {
        final int priceExponent = context.instrument.priceExponent();
        final int sizeExponent = context.instrument.sizeExponent();
        int p = position;
        if (json.at(p) == ']') {
            return p + 1;
        }
        while (!levels.isFull()) {
            p = json.pair(p, priceExponent, sizeExponent);
            final long price = json.first();
            final long quantity = json.number();
            if (p < 0 || price <= 0 || quantity < 0) {
                return JsonScanner.FAILED;
            }
            levels.add(price, quantity);
            p = json.expect(json.quickInteger(json.expect(p, DEAD_START)), LEVEL_END);
            final byte next = json.at(p);
            if (next != ',') {
                return next == ']' ? p + 1 : JsonScanner.FAILED;
            }
            p++;
        }
        return JsonScanner.FAILED;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == ASKS) {
            return once(SEEN_ASKS) ? levels(p, asks) : JsonScanner.FAILED;
        }
        if (key == BIDS) {
            return once(SEEN_BIDS) ? levels(p, bids) : JsonScanner.FAILED;
        }
        if (key == TS) {
            return once(SEEN_TS) ? time(p) : JsonScanner.FAILED;
        }
        if (key == SEQ_ID) {
            return once(SEEN_SEQ) ? sequence(p) : JsonScanner.FAILED;
        }
        if (key == INST_ID) {
            return once(SEEN_INSTRUMENT) ? context.sameInstrument(p) : JsonScanner.FAILED;
        }
        if (json.keyLength() == PREV_SEQ_ID.length && json.textIs(PREV_SEQ_ID)) {
            return once(SEEN_PREV) ? previous(p) : JsonScanner.FAILED;
        }
        if (json.keyLength() == CHECKSUM.length && json.textIs(CHECKSUM)) {
            return once(SEEN_CHECKSUM) ? checksum(p) : JsonScanner.FAILED;
        }
        return context.unknown(p);
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int time(final int position) {
        final int p = context.time(position);
        timeNs = context.timeNs();
        return p;
    }

    private int sequence(final int position) {
        final int p = json.integer(position);
        sequence = json.number();
        return p;
    }

    private int previous(final int position) {
        final int p = json.integer(position);
        previous = json.number();
        return p;
    }

    private int checksum(final int position) {
        final int p = json.integer(position);
        checksum = json.number();
        return p;
    }

    /** Levels {@code [["price","size","0","orders"],...]}. */
    private int levels(final int position, final OkxLevels levels) {
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        final int priceExponent = context.instrument.priceExponent();
        final int sizeExponent = context.instrument.sizeExponent();
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (json.at(p) != '[') {
                return json.fail(p < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
            }
            if (levels.isFull()) {
                return json.fail(DecodeError.TOO_LONG);
            }
            final int behind = json.pair(p, priceExponent, sizeExponent);
            p = behind >= 0
                    ? expectedLevel(p + QUOTED, behind, levels)
                    : levelStepByStep(p, priceExponent, sizeExponent, levels);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            // what is not known to be worth nothing is passed over as any value: the number of orders stays
            final int orders = json.expect(p, DEAD_FIELD, DEAD_FIELD_LENGTH);
            p = json.next(orders >= 0 ? json.skipValue(orders) : p, ']');
            while (p >= 0 && !json.ended()) {
                p = json.next(json.skipValue(p), ']'); // a dead field and the number of orders
            }
            p = json.next(p, ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
        }
        return p;
    }

    /** A level that was read as a pair. */
    private int expectedLevel(final int priceAt, final int behind, final OkxLevels levels) {
        if (json.first() <= 0 || json.number() < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        final int quantityAt = json.firstLimit() + BETWEEN;
        levels.add(
                json.first(), json.number(), priceAt, json.firstLimit() - priceAt, quantityAt, behind - 1 - quantityAt);
        return behind;
    }

    /** A level in whatever way JSON allows to write it, up to its quantity. */
    private int levelStepByStep(
            final int position, final int priceExponent, final int sizeExponent, final OkxLevels levels) {
        final int priceAt = json.enter(position, ']');
        if (json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        final int priceEnd = json.decimal(priceAt, priceExponent);
        final long price = json.number();
        final int quantityAt = json.next(priceEnd, ']');
        if (quantityAt < 0 || json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        final int quantityEnd = json.decimal(quantityAt, sizeExponent);
        if (quantityEnd < 0) {
            return JsonScanner.FAILED;
        }
        final long quantity = json.number();
        if (price <= 0 || quantity < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        final int priceQuote = json.at(priceAt) == '"' ? 1 : 0;
        final int quantityQuote = json.at(quantityAt) == '"' ? 1 : 0;
        levels.add(
                price,
                quantity,
                priceAt + priceQuote,
                priceEnd - priceAt - 2 * priceQuote,
                quantityAt + quantityQuote,
                quantityEnd - quantityAt - 2 * quantityQuote);
        return quantityEnd;
    }

    private int finish(final int position) {
        if ((seen & WANTED) != WANTED) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        final int numbered = seen & NUMBERED;
        if (form == Form.UPDATE) {
            // with neither numbers nor a checksum nothing would prove that this update is the next one
            if (numbered != NUMBERED && (numbered != 0 || checksum == 0)) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
        } else if (form == Form.SNAPSHOT && (seen & SEEN_SEQ) == 0 && checksum == 0) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        final boolean isSound = ((seen & SEEN_SEQ) == 0 || sequence >= 0)
                && (previous >= -1 || previous == OkxBook.UNNUMBERED)
                && checksum == (int) checksum;
        return isSound ? position : json.fail(DecodeError.BAD_NUMBER);
    }

    @Override
    public void commit() {
        final OkxBook book = context.instrument.book();
        if (book == null || items == 0) {
            context.counters.ignoredEvents++;
            return;
        }
        if (checksum != 0 && !book.verifies()) {
            book.verify();
            if (form == Form.UPDATE && book.isLive()) {
                lose(book, GapCause.CHECKSUM, 0, checksum); // what it stands over was not kept until now
                return;
            }
        }
        if (form == Form.UPDATE) {
            update(book);
        } else if (book.wantsImage(sequence, timeNs, context.standby)) {
            image(book);
        } else {
            context.counters.duplicates++;
        }
    }

    private void image(final OkxBook book) {
        book.image(bids, asks, frame);
        if (!isChecksumRight(book)) {
            return;
        }
        book.proven(sequence, timeNs);
        begin(FLAG_SNAPSHOT, sequence);
        final BookDeltaWriter writer = context.feed.books();
        write(writer, book.bids());
        writer.startAsks();
        write(writer, book.asks());
        writer.commit();
        context.counters.bookSnapshots++;
    }

    private static void write(final BookDeltaWriter writer, final DepthSide side) {
        for (int rank = 0; rank < side.size(); rank++) {
            writer.level(side.price(rank), side.quantity(rank));
        }
    }

    private void update(final OkxBook book) {
        switch (book.judge(previous, sequence, context.standby)) {
            case APPLY -> {
                book.update(bids, asks, frame);
                if (isChecksumRight(book)) {
                    book.proven(sequence, timeNs);
                    publish(book);
                }
            }
            case GAP -> lose(book, GapCause.SEQUENCE, book.lastSequence(), previous);
            case IGNORE -> {
                if (book.isLive()) {
                    context.counters.duplicates++;
                } else {
                    context.counters.ignoredEvents++;
                    want(book);
                }
            }
        }
    }

    private void publish(final OkxBook book) {
        begin(0, previous);
        final BookDeltaWriter writer = context.feed.books();
        bids.write(writer);
        // what falls out of the depth is gone: the venue says no more about it
        for (long price = book.trimBid(); price != 0; price = book.trimBid()) {
            writer.level(price, 0);
        }
        writer.startAsks();
        asks.write(writer);
        for (long price = book.trimAsk(); price != 0; price = book.trimAsk()) {
            writer.level(price, 0);
        }
        writer.commit();
        context.counters.bookUpdates++;
    }

    private void begin(final int flags, final long first) {
        final boolean isNumbered = sequence != OkxBook.UNNUMBERED;
        context.feed
                .books()
                .begin(
                        context.instrument.instrumentId(),
                        context.feed.venueId(),
                        context.connectionId,
                        context.feed.baseFlags() | flags,
                        isNumbered ? first : BookDeltaDecoder.firstVenueSequenceNullValue(),
                        isNumbered ? sequence : BookDeltaDecoder.lastVenueSequenceNullValue(),
                        timeNs,
                        context.receiveTimeNs);
    }

    private boolean isChecksumRight(final OkxBook book) {
        if (checksum == 0) {
            return true; // the venue has sent 0 for "none" since June 2026
        }
        final long ours = book.checksum();
        if (ours == checksum) {
            return true;
        }
        lose(book, GapCause.CHECKSUM, ours, checksum);
        return false;
    }

    private void lose(final OkxBook book, final GapCause cause, final long expected, final long received) {
        book.desync();
        context.counters.resyncs++;
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
        want(book);
    }

    private void want(final OkxBook book) {
        if (!context.standby && book.wantsSnapshot() && listener != null) {
            listener.onSnapshotWanted(context.instrument);
        }
    }

    @Override
    public void abort() {
        final OkxBook book = context.instrument.book();
        if (book != null && book.isLive() && !context.standby) {
            lose(
                    book,
                    GapCause.DECODE_ERROR,
                    BookDeltaDecoder.firstVenueSequenceNullValue(),
                    BookDeltaDecoder.lastVenueSequenceNullValue());
        }
    }
}
