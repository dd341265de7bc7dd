package io.rayo.gateways.binance;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.BookSynchronizer.Verdict;
import io.rayo.gateways.net.BookDeltaWriter;
import org.agrona.DirectBuffer;

/**
 * Depth in its three forms: event {@code depthUpdate}, the partial book of a stream, the snapshot of a REST call.
 *
 * <p>What stands before the levels decides whether they are wanted: an update is judged by the instrument's
 * {@link BookSynchronizer} first, and levels go straight from text into slots. If something that the decision needs
 * comes after the levels (never seen so far), the place of the levels is kept and they are read at the end, by the same
 * code.
 */
final class DepthDecoder implements EventDecoder {
    /** What is being read. */
    enum Form {
        /** A change. */
        UPDATE,
        /** The best levels of a book, whole each time. */
        PARTIAL,
        /** Answer to a REST call for an instrument that is known. */
        SNAPSHOT
    }

    private enum Decision {
        OPEN,
        WRITE,
        SKIP,
        KEEP,
        GAP,
        TOO_OLD
    }

    private static final byte[] LAST_UPDATE_ID = {'l', 'a', 's', 't', 'U', 'p', 'd', 'a', 't', 'e', 'I', 'd'};
    private static final long BIDS = JsonScanner.word("bids");
    private static final long ASKS = JsonScanner.word("asks");
    private static final long PU = JsonScanner.word("pu");
    private static final long PS = JsonScanner.word("ps");
    private static final long ST = JsonScanner.word("st");
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");
    private static final long PAIR = JsonScanner.word("pair");

    /** Levels of a side that are read at once; of more, which updates hardly have, one by one. */
    private static final int MAX_QUICK_LEVELS = 1_024;

    private static final int SYMBOL = 1;
    private static final int FIRST_ID = 1 << 1;
    private static final int LAST_ID = 1 << 2;
    private static final int PREVIOUS_ID = 1 << 3;
    private static final int EVENT_TIME = 1 << 4;
    private static final int TIME = 1 << 5;
    private static final int BID_LEVELS = 1 << 6;
    private static final int ASK_LEVELS = 1 << 7;
    private static final int LEVELS = BID_LEVELS | ASK_LEVELS;

    private static final Literal NEXT_LEVEL = Literal.of("],[");

    private final DecoderContext context;
    private final JsonScanner json;
    private final BookDeltaWriter writer;
    private final boolean futures;
    private final long[] prices = new long[MAX_QUICK_LEVELS];
    private final long[] quantities = new long[MAX_QUICK_LEVELS];
    private Form form = Form.UPDATE;
    private BinanceInstrument instrument;
    private Decision decision = Decision.OPEN;
    private DirectBuffer frame;
    private int frameOffset;
    private int frameLength;
    private int seen;
    private int bidsOffset;
    private int asksOffset;
    private boolean bidsWritten;
    private long firstId;
    private long lastId;
    private long previousId;
    private long eventTimeNs;
    private long engineTimeNs;
    private long steppedPrice;
    private SnapshotVerdict snapshotVerdict;

    DepthDecoder(final DecoderContext context) {
        this.context = context;
        json = context.json;
        writer = new BookDeltaWriter(context.publisher, context.status, context.counters);
        futures = context.product.isFutures();
    }

    /**
     * Says what is to be read next.
     *
     * @param newForm of it.
     * @param newInstrument that it is of, where the object itself does not tell; else null.
     * @param buffer that holds the whole frame, which is kept if the book is not joined yet.
     * @param offset of the frame.
     * @param length of the frame.
     */
    void prepare(
            final Form newForm,
            final BinanceInstrument newInstrument,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        form = newForm;
        instrument = newInstrument;
        frame = buffer;
        frameOffset = offset;
        frameLength = length;
    }

    /** What became of the snapshot that was read; null if it was refused. */
    SnapshotVerdict snapshotVerdict() {
        return snapshotVerdict;
    }

    /** Update id of the snapshot that was read. */
    long snapshotId() {
        return lastId;
    }

    @Override
    public int decode(final int position) {
        start();
        return fields(json.enter(position, '}'));
    }

    @Override
    public int decodeRest(final int position) {
        start();
        return fields(json.next(position, '}'));
    }

    private void start() {
        seen = instrument == null ? 0 : SYMBOL;
        bidsOffset = 0;
        asksOffset = 0;
        bidsWritten = false;
        decision = Decision.OPEN;
        snapshotVerdict = null;
    }

    private int fields(final int position) {
        int p = position;
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(field(p), '}');
            }
        }
        return p < 0 || !finish() ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 'e' -> json.skipValue(p);
            case 'E' -> once(EVENT_TIME) ? eventTime(p) : JsonScanner.FAILED;
            case 'T' -> once(TIME) ? engineTime(p) : JsonScanner.FAILED;
            case 's' -> form == Form.SNAPSHOT ? json.skipValue(p) : symbol(p);
            case 'U' -> once(FIRST_ID) ? firstId(p) : JsonScanner.FAILED;
            case 'u' -> once(LAST_ID) ? lastId(p) : JsonScanner.FAILED;
            case 'b' -> bids(p);
            case 'a' -> asks(p);
            case 0 -> longField(p);
            default -> context.unknown(p);
        };
    }

    private int longField(final int p) {
        final long key = json.keyWord();
        if (key == PU) {
            return once(PREVIOUS_ID) ? previousId(p) : JsonScanner.FAILED;
        }
        if (key == BIDS) {
            return bids(p);
        }
        if (key == ASKS) {
            return asks(p);
        }
        if (key == PS || key == ST || key == SYMBOL_KEY || key == PAIR) {
            return json.skipValue(p);
        }
        if (json.keyLength() == LAST_UPDATE_ID.length && json.textIs(LAST_UPDATE_ID)) {
            return once(LAST_ID) ? lastId(p) : JsonScanner.FAILED;
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

    private int eventTime(final int position) {
        final int p = context.time(position);
        eventTimeNs = context.timeNs();
        return p;
    }

    private int engineTime(final int position) {
        final int p = context.time(position);
        engineTimeNs = context.timeNs();
        return p;
    }

    private int symbol(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final BinanceInstrument named = context.textInstrument();
        if (named == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        if (instrument == null) {
            instrument = named;
            return once(SYMBOL) ? p : JsonScanner.FAILED;
        }
        return named == instrument ? p : json.fail(DecodeError.DUPLICATE_KEY);
    }

    private int firstId(final int position) {
        final int p = json.integer(position);
        firstId = json.number();
        return p;
    }

    private int lastId(final int position) {
        final int p = json.integer(position);
        lastId = json.number();
        return p;
    }

    private int previousId(final int position) {
        final int p = json.integer(position);
        previousId = json.number();
        return p;
    }

    private int bids(final int position) {
        if (!once(BID_LEVELS)) {
            return JsonScanner.FAILED;
        }
        if (decision == Decision.OPEN && isHeaderComplete() && !decide()) {
            return JsonScanner.FAILED;
        }
        bidsOffset = position;
        if (decision == Decision.WRITE) {
            bidsWritten = true;
            return levels(position);
        }
        return skipLevels(position);
    }

    private int asks(final int position) {
        if (!once(ASK_LEVELS)) {
            return JsonScanner.FAILED;
        }
        if (decision == Decision.WRITE && bidsWritten) {
            writer.startAsks();
            return levels(position);
        }
        asksOffset = position;
        return skipLevels(position);
    }

    private int skipLevels(final int position) {
        return json.at(position) == '[' ? json.skipValue(position) : json.fail(DecodeError.UNEXPECTED_TYPE);
    }

    /** Whether nothing that could still come would change the decision or the message's header. */
    private boolean isHeaderComplete() {
        final int wanted = switch (form) {
            case UPDATE ->
                futures ? SYMBOL | FIRST_ID | LAST_ID | PREVIOUS_ID | TIME : SYMBOL | FIRST_ID | LAST_ID | EVENT_TIME;
            case PARTIAL, SNAPSHOT -> futures ? SYMBOL | LAST_ID | TIME : SYMBOL | LAST_ID;
        };
        return (seen & wanted) == wanted;
    }

    /** Decides what becomes of the levels. False if the header makes no sense. */
    private boolean decide() {
        if ((form == Form.UPDATE && firstId > lastId) || lastId < 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        decision = switch (form) {
            case UPDATE -> decideUpdate();
            case PARTIAL -> instrument.book() == null ? Decision.WRITE : Decision.SKIP;
            case SNAPSHOT -> decideSnapshot();
        };
        if (decision == Decision.WRITE) {
            final boolean update = form == Form.UPDATE;
            writer.begin(
                    instrument.instrumentId(),
                    context.venueId,
                    context.connectionId,
                    update ? context.baseFlags : context.baseFlags | FLAG_SNAPSHOT,
                    update ? firstId : lastId,
                    lastId,
                    timeNs(),
                    context.receiveTimeNs);
        }
        return true;
    }

    private long timeNs() {
        if (futures && (seen & TIME) != 0) {
            return engineTimeNs;
        }
        return (seen & EVENT_TIME) != 0 ? eventTimeNs : context.receiveTimeNs;
    }

    private Decision decideUpdate() {
        if (instrument.book() == null) {
            return Decision.SKIP;
        }
        final Verdict verdict = instrument.book().judge(firstId, lastId, previousId, context.standby);
        return switch (verdict) {
            case APPLY -> Decision.WRITE;
            case IGNORE -> Decision.SKIP;
            case KEEP -> Decision.KEEP;
            case GAP -> Decision.GAP;
        };
    }

    private Decision decideSnapshot() {
        snapshotVerdict = instrument.book().judgeSnapshot(lastId);
        return switch (snapshotVerdict) {
            case FITS -> Decision.WRITE;
            case TOO_OLD -> Decision.TOO_OLD;
            case UNWANTED -> Decision.SKIP;
        };
    }

    /** Levels {@code [["price","quantity"],...]} into the writer. */
    private int levels(final int position) {
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        final int priceExponent = instrument.priceExponent();
        final int sizeExponent = instrument.sizeExponent();
        final int quick = quickLevels(position + 1, priceExponent, sizeExponent);
        if (quick >= 0) {
            return quick;
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (json.at(p) != '[') {
                return json.fail(p < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
            }
            final int behind = json.pair(p, priceExponent, sizeExponent);
            p = behind >= 0 ? behind : levelStepByStep(p, priceExponent, sizeExponent);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            final long price = behind >= 0 ? json.first() : steppedPrice;
            final long quantity = json.number();
            if (price <= 0 || quantity < 0) {
                return json.fail(DecodeError.BAD_NUMBER);
            }
            writer.level(price, quantity);
            final int next = json.expect(p, NEXT_LEVEL);
            if (next >= 0) {
                p = next - 1; // the bracket of the next level
                continue;
            }
            p = json.next(p, ']');
            while (p >= 0 && !json.ended()) {
                p = json.next(json.skipValue(p), ']'); // an old format had a third element
            }
            p = json.next(p, ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
        }
        return p;
    }

    /** All levels at once, as the venue has always written them; FAILED, and none in the writer, if it did not. */
    private int quickLevels(final int position, final int priceExponent, final int sizeExponent) {
        final int p = json.quickPairs(position, priceExponent, sizeExponent, prices, quantities);
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        final int count = (int) json.number();
        long leastPrice = 1;
        long leastQuantity = 0;
        for (int i = 0; i < count; i++) {
            leastPrice = Math.min(leastPrice, prices[i]);
            leastQuantity = Math.min(leastQuantity, quantities[i]);
        }
        if (leastPrice <= 0 || leastQuantity < 0) {
            return JsonScanner.FAILED;
        }
        writer.levels(prices, quantities, 0, count);
        return p;
    }

    /** Price and quantity of a level in whatever way JSON allows to write them; the price is steppedPrice then. */
    private int levelStepByStep(final int position, final int priceExponent, final int sizeExponent) {
        int p = json.enter(position, ']');
        if (json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        p = json.decimal(p, priceExponent);
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        steppedPrice = json.number();
        p = json.next(p, ']');
        if (p < 0 || json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return json.decimal(p, sizeExponent);
    }

    private boolean finish() {
        final int wanted = switch (form) {
            case UPDATE ->
                futures
                        ? SYMBOL | FIRST_ID | LAST_ID | PREVIOUS_ID | LEVELS
                        : SYMBOL | FIRST_ID | LAST_ID | EVENT_TIME | LEVELS;
            case PARTIAL, SNAPSHOT -> SYMBOL | LAST_ID | LEVELS;
        };
        if ((seen & wanted) != wanted) {
            json.fail((seen & SYMBOL) == 0 ? DecodeError.UNKNOWN_SYMBOL : DecodeError.MISSING_FIELD);
            return false;
        }
        if (decision == Decision.OPEN && !decide()) {
            return false;
        }
        if (decision == Decision.WRITE) {
            if (!bidsWritten && levels(bidsOffset) < 0) {
                return false;
            }
            if (asksOffset != 0) {
                writer.startAsks();
                return levels(asksOffset) >= 0;
            }
        }
        return true;
    }

    @Override
    public BinanceInstrument instrument() {
        return instrument;
    }

    @Override
    public void commit() {
        final BookSynchronizer book = instrument.book();
        switch (decision) {
            case WRITE -> {
                writer.commit();
                if (form == Form.UPDATE) {
                    book.applied(lastId, previousId);
                    context.counters.bookUpdates++;
                } else {
                    context.counters.bookSnapshots++;
                }
            }
            case KEEP -> keep();
            case GAP -> {
                context.status.gap(
                        instrument.instrumentId(),
                        context.venueId,
                        context.connectionId,
                        context.receiveTimeNs,
                        Channel.BOOK,
                        GapCause.SEQUENCE,
                        futures ? book.bookId() : book.bookId() + 1,
                        futures ? previousId : firstId);
                book.desync();
                context.counters.resyncs++;
                keep();
            }
            case SKIP -> {
                if (book == null) {
                    context.counters.ignoredEvents++;
                } else {
                    context.counters.duplicates++;
                }
            }
            case TOO_OLD -> context.counters.duplicates++;
            case OPEN -> throw new IllegalStateException("committed before it was decided");
        }
    }

    private void keep() {
        final boolean kept = instrument
                .book()
                .keep(frame, frameOffset, frameLength, context.receiveTimeNs, firstId, lastId, previousId);
        context.counters.buffered++;
        if (!kept) {
            context.status.gap(
                    instrument.instrumentId(),
                    context.venueId,
                    context.connectionId,
                    context.receiveTimeNs,
                    Channel.BOOK,
                    GapCause.OVERFLOW,
                    FeedGapEncoder.expectedVenueSequenceNullValue(),
                    lastId);
        }
    }

    @Override
    public void abort() {
        if (writer.isOpen()) {
            writer.abort();
            lost();
        } else if (form == Form.UPDATE && isLossOfLiveBook()) {
            context.status.gap(
                    instrument.instrumentId(),
                    context.venueId,
                    context.connectionId,
                    context.receiveTimeNs,
                    Channel.BOOK,
                    GapCause.DECODE_ERROR,
                    FeedGapEncoder.expectedVenueSequenceNullValue(),
                    FeedGapEncoder.receivedVenueSequenceNullValue());
            lost();
        }
    }

    private boolean isLossOfLiveBook() {
        return instrument != null
                && instrument.book() != null
                && instrument.book().isLive()
                && !context.standby
                && decision != Decision.SKIP;
    }

    private void lost() {
        if (instrument.book() != null && form != Form.PARTIAL) {
            instrument.book().desync();
            context.counters.resyncs++;
        }
    }
}
