package io.rayo.gateways.kraken;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.net.BookDeltaWriter;
import java.util.Arrays;

/**
 * Channel {@code book}: snapshots and changes. Levels are read into arrays, applied to the instrument's own levels and
 * judged by the checksum; only what it proves is published. A level that the subscribed depth pushes out is published
 * as deleted, as the venue says no more of it.
 */
final class BookDecoder extends ItemDecoder {
    private static final int MAX_ITEMS = 64;
    private static final long MAX_CHECKSUM = 0xFFFF_FFFFL;
    private static final long BIDS = JsonScanner.word("bids");
    private static final long ASKS = JsonScanner.word("asks");
    private static final byte[] CHECKSUM = {'c', 'h', 'e', 'c', 'k', 's', 'u', 'm'};

    private static final Literal BIDS_START = Literal.of("\",\"bids\":[");
    private static final Literal ASKS_START = Literal.of(",\"asks\":[");
    private static final Literal CHECKSUM_START = Literal.of(",\"checksum\":");
    private static final Literal TIME = Literal.of(",\"timestamp\":\"");

    private static final int BIDS_FIELD = 1 << 1;
    private static final int ASKS_FIELD = 1 << 2;
    private static final int CHECKSUM_FIELD = 1 << 3;
    private static final int TIME_FIELD = 1 << 4;
    private static final int WANTED = BIDS_FIELD | ASKS_FIELD | CHECKSUM_FIELD;
    private static final long NO_SEQUENCE = BookDeltaEncoder.lastVenueSequenceNullValue();

    /** An object of the array: where its levels are in the arrays below. */
    private static final class Item {
        KrakenInstrument instrument;
        long checksum;
        long timeNs;
        boolean hasTime;
        int bidsFrom;
        int bidsTo;
        int asksFrom;
        int asksTo;
    }

    private final LevelReader levels;
    private final Item[] items = new Item[MAX_ITEMS];
    private long[] trimmedBids = new long[64];
    private long[] trimmedAsks = new long[64];
    private int trimmedBidCount;
    private int trimmedAskCount;
    private int count;

    BookDecoder(final KrakenContext context) {
        super(context);
        levels = new LevelReader(json, context.feed.counters());
        for (int i = 0; i < MAX_ITEMS; i++) {
            items[i] = new Item();
        }
    }

    @Override
    void begin() {
        count = 0;
        levels.clear();
    }

    @Override
    void beginItem() {
        if (count < MAX_ITEMS) {
            items[count].timeNs = context.receiveTimeNs;
        }
    }

    @Override
    int field(final int position) {
        if (count == MAX_ITEMS) {
            return json.fail(DecodeError.TOO_LONG);
        }
        final long key = json.keyWord();
        if (key == BIDS) {
            return scaledField(BIDS_FIELD, position);
        }
        if (key == ASKS) {
            return scaledField(ASKS_FIELD, position);
        }
        if (keyIs(CHECKSUM)) {
            final int p = once(CHECKSUM_FIELD) ? json.integer(position) : JsonScanner.FAILED;
            items[count].checksum = json.number();
            return p;
        }
        if (keyIs(TIMESTAMP_KEY)) {
            final int p = once(TIME_FIELD) ? json.string(position) : JsonScanner.FAILED;
            if (p >= 0) {
                items[count].timeNs = context.textTimeNs();
            }
            return json.error() == DecodeError.NONE ? p : JsonScanner.FAILED;
        }
        return context.unknown(position);
    }

    @Override
    int expectedItem(final int position) {
        if (count == MAX_ITEMS) {
            return JsonScanner.FAILED;
        }
        final Item read = items[count];
        read.bidsFrom = levels.count();
        int p = levels.expected(json.expect(position, BIDS_START), item.priceExponent(), item.sizeExponent());
        read.bidsTo = levels.count();
        read.asksFrom = levels.count();
        p = levels.expected(json.expect(p, ASKS_START), item.priceExponent(), item.sizeExponent());
        read.asksTo = levels.count();
        p = json.quickInteger(json.expect(p, CHECKSUM_START));
        read.checksum = json.number();
        return read.checksum > MAX_CHECKSUM ? JsonScanner.FAILED : json.expect(p, TIME);
    }

    @Override
    void expectedTime(final long timeNs) {
        final Item done = items[count++];
        done.timeNs = timeNs;
        done.hasTime = true;
        done.instrument = item;
    }

    @Override
    int scaled(final int field, final int position) {
        final int from = levels.count();
        final int p = levels.read(position, item.priceExponent(), item.sizeExponent());
        if (field == BIDS_FIELD) {
            items[count].bidsFrom = from;
            items[count].bidsTo = levels.count();
        } else {
            items[count].asksFrom = from;
            items[count].asksTo = levels.count();
        }
        return p;
    }

    @Override
    boolean endItem() {
        if (!has(WANTED)) {
            return false;
        }
        final Item done = items[count];
        if (done.checksum < 0 || done.checksum > MAX_CHECKSUM) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        done.instrument = item;
        done.hasTime = (seen & TIME_FIELD) != 0;
        count++;
        return true;
    }

    @Override
    public void commit(final boolean isSnapshot) {
        for (int i = 0; i < count; i++) {
            final KrakenBook book = items[i].instrument.book();
            if (book == null) {
                context.feed.counters().ignoredEvents++;
            } else if (isSnapshot) {
                snapshot(items[i], book, book.of(context.connectionId, context.standby));
            } else {
                update(items[i], book, book.of(context.connectionId, context.standby));
            }
        }
    }

    private void snapshot(final Item read, final KrakenBook book, final KrakenBook.Levels own) {
        final boolean wasPublished = book.isPublished(own);
        own.clear();
        apply(read, own);
        if (!isProven(read, own)) {
            lost(read, book, wasPublished, GapCause.CHECKSUM, read.checksum);
            return;
        }
        if (takesOver(book, own) || wasPublished) {
            publishWhole(read, book, own);
        }
    }

    private void update(final Item read, final KrakenBook book, final KrakenBook.Levels own) {
        if (!own.proven) {
            context.feed.counters().ignoredEvents++;
            if (!context.standby) {
                // the connection that leads has no book: the published one may be of a connection that is gone, and
                // nobody else would say so
                lost(read, book, book.isLive(), GapCause.DISCONNECT, NO_SEQUENCE);
            }
            return;
        }
        if (read.hasTime && read.timeNs < own.timeNs) {
            // it comes late: what the checksum proved since must not be undone, and something else may be missing
            final boolean isPublished = book.isPublished(own);
            own.clear();
            lost(read, book, isPublished, GapCause.SEQUENCE, NO_SEQUENCE);
            return;
        }
        final boolean isPublished = book.isPublished(own);
        apply(read, own);
        if (!isProven(read, own)) {
            lost(read, book, isPublished, GapCause.CHECKSUM, read.checksum);
        } else if (isPublished) {
            publishChange(read);
        } else if (takesOver(book, own)) {
            publishWhole(read, book, own);
        } else {
            context.feed.counters().duplicates++;
        }
    }

    /** Whether proven levels become those that are published: only the connection that leads says what holds. */
    private boolean takesOver(final KrakenBook book, final KrakenBook.Levels own) {
        return !context.standby && !book.isPublished(own);
    }

    private void apply(final Item read, final KrakenBook.Levels own) {
        own.timeNs = read.hasTime ? read.timeNs : own.timeNs;
        levels.apply(own.bids, read.bidsFrom, read.bidsTo);
        levels.apply(own.asks, read.asksFrom, read.asksTo);
        trimmedBidCount = 0;
        for (long price = own.bids.trim(); price != 0; price = own.bids.trim()) {
            trimmedBids = put(trimmedBids, trimmedBidCount++, price);
        }
        trimmedAskCount = 0;
        for (long price = own.asks.trim(); price != 0; price = own.asks.trim()) {
            trimmedAsks = put(trimmedAsks, trimmedAskCount++, price);
        }
    }

    private static long[] put(final long[] array, final int at, final long value) {
        final long[] target = at < array.length ? array : Arrays.copyOf(array, 2 * at);
        target[at] = value;
        return target;
    }

    private boolean isProven(final Item read, final KrakenBook.Levels own) {
        own.proven = own.checksum.of(own.bids, own.asks) == read.checksum;
        return own.proven;
    }

    private void publishChange(final Item read) {
        final BookDeltaWriter writer = begin(read, 0);
        levels.write(writer, read.bidsFrom, read.bidsTo);
        for (int i = 0; i < trimmedBidCount; i++) {
            writer.level(trimmedBids[i], 0);
        }
        writer.startAsks();
        levels.write(writer, read.asksFrom, read.asksTo);
        for (int i = 0; i < trimmedAskCount; i++) {
            writer.level(trimmedAsks[i], 0);
        }
        writer.commit();
        context.feed.counters().bookUpdates++;
    }

    private void publishWhole(final Item read, final KrakenBook book, final KrakenBook.Levels own) {
        final BookDeltaWriter writer = begin(read, FLAG_SNAPSHOT);
        levels(writer, own.bids);
        writer.startAsks();
        levels(writer, own.asks);
        writer.commit();
        context.feed.counters().bookSnapshots++;
        book.publish(own);
    }

    private static void levels(final BookDeltaWriter writer, final DepthSide side) {
        for (int i = 0; i < side.size(); i++) {
            writer.level(side.price(i), side.quantity(i));
        }
    }

    private BookDeltaWriter begin(final Item read, final int flags) {
        context.feed
                .books()
                .begin(
                        read.instrument.instrumentId(),
                        context.feed.venueId(),
                        context.connectionId,
                        context.feed.baseFlags() | flags,
                        NO_SEQUENCE,
                        NO_SEQUENCE,
                        read.timeNs,
                        context.receiveTimeNs);
        return context.feed.books();
    }

    /** Levels are not to be believed: says so if they were published, and asks for others. */
    private void lost(
            final Item read,
            final KrakenBook book,
            final boolean wasPublished,
            final GapCause cause,
            final long received) {
        if (wasPublished) {
            gap(read.instrument, cause, received);
            book.lose();
        }
        want(read.instrument, book);
    }

    private void gap(final KrakenInstrument instrument, final GapCause cause, final long received) {
        context.feed
                .status()
                .gap(
                        instrument.instrumentId(),
                        context.feed.venueId(),
                        context.connectionId,
                        context.receiveTimeNs,
                        Channel.BOOK,
                        cause,
                        FeedGapEncoder.expectedVenueSequenceNullValue(),
                        received);
        context.feed.counters().resyncs++;
    }

    private void want(final KrakenInstrument instrument, final KrakenBook book) {
        if (book.wantsSnapshot() && context.listener != null) {
            context.listener.onSnapshotWanted(instrument);
        }
    }

    @Override
    public void abort() {
        for (int i = 0; i < count; i++) {
            abort(items[i].instrument);
        }
        if (item != null && (count == 0 || items[count - 1].instrument != item)) {
            abort(item);
        }
    }

    private void abort(final KrakenInstrument instrument) {
        final KrakenBook book = instrument.book();
        if (book == null) {
            return;
        }
        final KrakenBook.Levels own = book.of(context.connectionId, context.standby);
        if (book.isPublished(own)) {
            gap(instrument, GapCause.DECODE_ERROR, FeedGapEncoder.receivedVenueSequenceNullValue());
            book.lose();
            want(instrument, book);
        }
        own.clear();
    }
}
