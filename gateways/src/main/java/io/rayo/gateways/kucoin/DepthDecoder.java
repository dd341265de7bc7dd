package io.rayo.gateways.kucoin;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.net.BookDeltaWriter;

/**
 * Depth in all forms of both generations. A message is read whole and then judged: by {@link KucoinBook} where the
 * snapshot is on the stream, by {@link BookSynchronizer} where it comes by REST.
 */
final class DepthDecoder implements ChannelDecoder {
    /** What is being read. */
    enum Form {
        /** Unified book: the whole of its window. */
        SNAPSHOT,
        /** Unified book: a change. */
        DELTA,
        /** The best levels, whole each time. */
        IMAGE,
        /** The best level only. */
        TOP,
        /** Classic change, joined with a REST snapshot. */
        CHANGES,
        /** Answer to a REST call for an instrument that is known. */
        REST
    }

    private static final long SYMBOL_KEY = JsonScanner.word("symbol");
    private static final long CHANGES_KEY = JsonScanner.word("changes");
    private static final long CHANGE_KEY = JsonScanner.word("change");
    private static final long BIDS_KEY = JsonScanner.word("bids");
    private static final long ASKS_KEY = JsonScanner.word("asks");
    private static final long TIME_KEY = JsonScanner.word("time");
    private static final long TS_KEY = JsonScanner.word("ts");
    private static final byte[] TIMESTAMP_KEY = MarketTopics.bytes("timestamp");
    private static final byte[] SEQUENCE_KEY = MarketTopics.bytes("sequence");
    private static final byte[] FIRST_KEY = MarketTopics.bytes("sequenceStart");
    private static final byte[] LAST_KEY = MarketTopics.bytes("sequenceEnd");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");
    private static final int MAX_SIDE = 4;

    private static final Literal FIRST_START = Literal.of("\",\"O\":");
    private static final Literal LAST_START = Literal.of(",\"C\":");
    private static final Literal TIME_START = Literal.of(",\"M\":");
    private static final Literal ASKS_START = Literal.of(",\"a\":[");
    private static final Literal BIDS_START = Literal.of(",\"b\":[");

    private static final int SYMBOL = 1;
    private static final int FIRST = 1 << 1;
    private static final int LAST = 1 << 2;
    private static final int EVENT = 1 << 3;
    private static final int TIME = 1 << 4;
    private static final int BIDS = 1 << 5;
    private static final int ASKS = 1 << 6;
    private static final int CHANGES = 1 << 7;
    private static final int LEVELS = BIDS | ASKS;

    private final FrameContext context;
    private final JsonScanner json;
    private final BookDeltaWriter writer;
    private final LevelList bids;
    private final LevelList asks;
    private final IntegerShape firstShape = new IntegerShape();
    private final IntegerShape lastShape = new IntegerShape();
    private Form form = Form.DELTA;
    private boolean flat;
    private boolean draining;
    private int seen;
    private int bidsOffset;
    private int asksOffset;
    private long firstSequence;
    private long lastSequence;
    private long eventSequence;
    private long timeNs;
    private boolean wantsSnapshot;
    private SnapshotVerdict snapshotVerdict;

    DepthDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
        writer = context.feed.books();
        bids = new LevelList(json);
        asks = new LevelList(json);
    }

    /**
     * Says what is to be read next.
     *
     * @param newForm of it.
     * @param isFlat whether a side is one level and no list of levels.
     */
    void prepare(final Form newForm, final boolean isFlat) {
        form = newForm;
        flat = isFlat;
        wantsSnapshot = false;
    }

    /** Says whether what is read was kept before. */
    void draining(final boolean isDraining) {
        draining = isDraining;
    }

    /** What became of the REST snapshot that was read. */
    SnapshotVerdict snapshotVerdict() {
        return snapshotVerdict;
    }

    /** Sequence of the message that was read. */
    long lastSequence() {
        return lastSequence;
    }

    /** Whether the message showed that the instrument's book needs a snapshot. */
    boolean wantsSnapshot() {
        return wantsSnapshot;
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        bidsOffset = 0;
        asksOffset = 0;
        bids.clear();
        asks.clear();
        timeNs = FrameContext.NO_TIME;
        snapshotVerdict = null;
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
        return p < 0 || !finish() ? JsonScanner.FAILED : p;
    }

    /**
     * The quick way: a change of a unified book in the venue's own order; to be called behind the symbol of a known
     * instrument.
     *
     * @param position of the symbol's closing quote; or FAILED.
     * @return position of the closing bracket; else FAILED, without an error, if anything else stands there.
     */
    int expected(final int position) {
        prepare(Form.DELTA, false);
        snapshotVerdict = null;
        int p = json.quickInteger(json.expect(position, FIRST_START), firstShape);
        firstSequence = json.number();
        p = json.quickInteger(json.expect(p, LAST_START), lastShape);
        lastSequence = json.number();
        p = json.quickNanos(json.expect(p, TIME_START));
        timeNs = context.numberNs();
        if (p < 0 || timeNs == FrameContext.NO_TIME || firstSequence > lastSequence) {
            return JsonScanner.FAILED;
        }
        final int priceExponent = context.instrument.priceExponent();
        final int sizeExponent = context.instrument.sizeExponent();
        p = asks.expected(json.expect(p, ASKS_START), priceExponent, sizeExponent);
        return bids.expected(json.expect(p, BIDS_START), priceExponent, sizeExponent);
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 's' -> symbol(p);
            case 'O' -> first(p);
            case 'C' -> last(p);
            case 'E' -> event(p);
            case 'M' -> time(p);
            case 'b' -> bids(p);
            case 'a' -> asks(p);
            case 0 -> longField(p);
            default -> context.unknown(p);
        };
    }

    private int longField(final int p) {
        final long key = json.keyWord();
        if (key == BIDS_KEY) {
            return bids(p);
        }
        if (key == ASKS_KEY) {
            return asks(p);
        }
        if (key == CHANGES_KEY) {
            return changes(p);
        }
        if (key == CHANGE_KEY) {
            return change(p);
        }
        if (key == SYMBOL_KEY) {
            return symbol(p);
        }
        if (key == TIME_KEY || key == TS_KEY || (key == 0 && context.isKey(TIMESTAMP_KEY))) {
            return time(p);
        }
        if (key == 0 && context.isKey(SEQUENCE_KEY)) {
            return last(p);
        }
        if (key == 0 && context.isKey(FIRST_KEY)) {
            return first(p);
        }
        return key == 0 && context.isKey(LAST_KEY) ? last(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int symbol(final int position) {
        return once(SYMBOL) ? context.symbol(position) : JsonScanner.FAILED;
    }

    private int first(final int position) {
        final int p = once(FIRST) ? json.integer(position) : JsonScanner.FAILED;
        firstSequence = json.number();
        return p;
    }

    private int last(final int position) {
        final int p = once(LAST) ? json.integer(position) : JsonScanner.FAILED;
        lastSequence = json.number();
        return p;
    }

    private int event(final int position) {
        final int p = once(EVENT) ? json.integer(position) : JsonScanner.FAILED;
        eventSequence = json.number();
        return p;
    }

    /** Some images carry their time twice, in two units. */
    private int time(final int position) {
        final int p = context.time(position);
        timeNs = context.numberNs();
        seen |= TIME;
        return p;
    }

    private int bids(final int position) {
        if (!once(BIDS)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            bidsOffset = position;
            return json.skipValue(position);
        }
        return side(bids, position);
    }

    private int asks(final int position) {
        if (!once(ASKS)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            asksOffset = position;
            return json.skipValue(position);
        }
        return side(asks, position);
    }

    private int side(final LevelList side, final int position) {
        final int priceExponent = context.instrument.priceExponent();
        final int sizeExponent = context.instrument.sizeExponent();
        if (flat) {
            return side.readFlat(position, priceExponent, sizeExponent);
        }
        return form == Form.CHANGES
                ? side.readChanges(position, priceExponent, sizeExponent)
                : side.read(position, priceExponent, sizeExponent);
    }

    /** {@code {"asks":[...],"bids":[...]}}. */
    private int changes(final int position) {
        if (!once(CHANGES)) {
            return JsonScanner.FAILED;
        }
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                final long key = json.keyWord();
                p = json.next(key == BIDS_KEY ? bids(p) : key == ASKS_KEY ? asks(p) : context.unknown(p), '}');
            }
        }
        return p;
    }

    /** {@code "90631.2,sell,2"}: price, side, lots. */
    private int change(final int position) {
        if (!once(CHANGES) || context.instrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final int start = json.textOffset();
        final int end = start + json.textLength();
        int at = json.decimal(start, context.instrument.priceExponent());
        final long price = json.number();
        if (at < 0 || json.at(at) != ',') {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        long side = 0;
        at++;
        for (int letters = 0; letters < MAX_SIDE && at < end && json.at(at) != ','; letters++) {
            side |= (json.at(at++) & 0xFFL) << (8 * letters);
        }
        if (json.at(at) != ',' || (side != BUY && side != SELL)) {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        at = json.decimal(at + 1, context.instrument.sizeExponent());
        if (at < 0 || at != end || price < 0 || json.number() < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        if (price > 0) {
            (side == BUY ? bids : asks).add(price, json.number());
        }
        seen |= LEVELS;
        return p;
    }

    private boolean finish() {
        if (context.instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        if ((bidsOffset != 0 && side(bids, bidsOffset) < 0) || (asksOffset != 0 && side(asks, asksOffset) < 0)) {
            return false;
        }
        final boolean canDoWithout = form == Form.IMAGE || form == Form.TOP;
        if ((seen & LEVELS) != LEVELS || (!canDoWithout && (seen & (LAST | EVENT)) == 0)) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if ((seen & LAST) == 0) {
            // an old form has its sequence in E; some images have none: their time tells old from new
            lastSequence = (seen & EVENT) != 0 ? eventSequence : context.eventTimeNs(timeNs) / 1_000_000;
        }
        if ((seen & FIRST) == 0) {
            if (form == Form.DELTA) {
                json.fail(DecodeError.MISSING_FIELD);
                return false;
            }
            firstSequence = lastSequence;
        }
        if (firstSequence > lastSequence || firstSequence < 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        return true;
    }

    @Override
    public void commit() {
        switch (form) {
            case TOP -> commitTop();
            case REST -> commitRest();
            case CHANGES -> commitChanges();
            case SNAPSHOT, IMAGE -> commitSnapshot();
            case DELTA -> commitDelta();
        }
    }

    private void commitTop() {
        if (!context.instrument.acceptTop(lastSequence)) {
            context.counters.duplicates++;
            return;
        }
        context.feed
                .messages()
                .topOfBook(
                        context.instrument.instrumentId(),
                        context.connectionId,
                        context.eventTimeNs(timeNs),
                        context.receiveTimeNs,
                        (seen & (LAST | EVENT)) != 0 ? lastSequence : TopOfBookEncoder.venueSequenceNullValue(),
                        bids.count() > 0 ? bids.price(0) : 0,
                        bids.count() > 0 ? bids.size(0) : 0,
                        asks.count() > 0 ? asks.price(0) : 0,
                        asks.count() > 0 ? asks.size(0) : 0);
    }

    private void publish(final boolean snapshot, final long first, final long after) {
        writer.begin(
                context.instrument.instrumentId(),
                context.feed.venueId(),
                context.connectionId,
                snapshot ? context.feed.baseFlags() | FLAG_SNAPSHOT : context.feed.baseFlags(),
                first,
                lastSequence,
                context.eventTimeNs(timeNs),
                context.receiveTimeNs);
        bids.write(writer, after);
        writer.startAsks();
        asks.write(writer, after);
        writer.commit();
        if (snapshot) {
            context.counters.bookSnapshots++;
        } else {
            context.counters.bookUpdates++;
        }
    }

    private void commitSnapshot() {
        final KucoinBook book = context.instrument.streamedBook();
        if (book == null) {
            context.counters.ignoredEvents++;
            return;
        }
        final boolean image = form == Form.IMAGE;
        switch (book.judgeSnapshot(lastSequence, image, context.receiveTimeNs, context.standby)) {
            case APPLY -> {
                publish(true, lastSequence, Long.MIN_VALUE);
                book.applied(lastSequence, true);
            }
            case GAP -> gap(book, GapCause.SEQUENCE, book.lastSequence() + 1, lastSequence);
            case IGNORE, WAIT -> {
                context.counters.duplicates++;
                book.passedOver(context.receiveTimeNs, context.standby);
            }
        }
    }

    private void commitDelta() {
        final KucoinBook book = context.instrument.streamedBook();
        if (book == null) {
            context.counters.ignoredEvents++;
            return;
        }
        switch (book.judge(firstSequence, lastSequence, context.receiveTimeNs, context.standby)) {
            case APPLY -> {
                publish(false, firstSequence, Long.MIN_VALUE);
                book.applied(lastSequence, false);
            }
            case GAP -> gap(book, GapCause.SEQUENCE, book.lastSequence() + 1, firstSequence);
            case WAIT -> {
                context.counters.ignoredEvents++;
                wantsSnapshot = book.isOverdue(context.receiveTimeNs) && book.wantsSnapshot();
            }
            case IGNORE -> {
                context.counters.duplicates++;
                book.passedOver(context.receiveTimeNs, context.standby);
            }
        }
    }

    private void gap(final KucoinBook book, final GapCause cause, final long expected, final long received) {
        publishGap(cause, expected, received);
        book.desync();
        context.counters.resyncs++;
        wantsSnapshot = book.wantsSnapshot();
    }

    private void publishGap(final GapCause cause, final long expected, final long received) {
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
    }

    private void commitChanges() {
        final BookSynchronizer book = context.instrument.joinedBook();
        if (book == null) {
            context.counters.ignoredEvents++;
            return;
        }
        final OldMessages old = context.instrument.oldChanges();
        switch (book.judge(firstSequence, lastSequence, 0, context.standby)) {
            case APPLY -> {
                publish(false, firstSequence, book.bookId());
                book.applied(lastSequence, 0);
                old.clear();
            }
            case KEEP -> keep(book);
            case GAP -> lose(book);
            case IGNORE -> {
                context.counters.duplicates++;
                if (!context.standby && !draining && book.isLive()) {
                    if (old.areTooMany(context.receiveTimeNs)) {
                        lose(book);
                    } else {
                        old.add(context.receiveTimeNs);
                    }
                }
            }
        }
        wantsSnapshot = book.wantsSnapshot();
    }

    private void lose(final BookSynchronizer book) {
        publishGap(GapCause.SEQUENCE, book.bookId() + 1, firstSequence);
        book.desync();
        context.instrument.oldChanges().clear();
        context.counters.resyncs++;
        keep(book);
    }

    private void keep(final BookSynchronizer book) {
        final boolean kept = book.keep(
                context.frame,
                context.frameOffset,
                context.frameLength,
                context.receiveTimeNs,
                firstSequence,
                lastSequence,
                0);
        context.counters.buffered++;
        if (!kept) {
            publishGap(GapCause.OVERFLOW, FeedGapEncoder.expectedVenueSequenceNullValue(), lastSequence);
        }
    }

    private void commitRest() {
        final BookSynchronizer book = context.instrument.joinedBook();
        snapshotVerdict = book.judgeSnapshot(lastSequence);
        if (snapshotVerdict == SnapshotVerdict.FITS) {
            publish(true, lastSequence, Long.MIN_VALUE);
        } else {
            context.counters.duplicates++;
        }
    }

    /** A change of a good book that cannot be read is as good as lost. */
    @Override
    public void abort() {
        final KucoinInstrument instrument = context.instrument;
        if (instrument == null || context.standby || form == Form.TOP || form == Form.REST || form == Form.IMAGE) {
            return;
        }
        final boolean isLive =
                instrument.bookTracker() != null && instrument.bookTracker().isLive();
        if (isLive) {
            publishGap(
                    GapCause.DECODE_ERROR,
                    FeedGapEncoder.expectedVenueSequenceNullValue(),
                    FeedGapEncoder.receivedVenueSequenceNullValue());
            instrument.bookTracker().desync();
            instrument.oldChanges().clear();
            context.counters.resyncs++;
            wantsSnapshot = instrument.bookTracker().wantsSnapshot();
        }
    }
}
