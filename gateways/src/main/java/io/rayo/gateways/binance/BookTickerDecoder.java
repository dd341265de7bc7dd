package io.rayo.gateways.binance;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import org.agrona.MutableDirectBuffer;

/**
 * Event {@code bookTicker}; on spot it has no event type and no time. A price of 0 is a side without orders.
 *
 * <p>The four numbers may come before the symbol that gives their scale: then their places are kept and they are read
 * at the end.
 */
final class BookTickerDecoder implements EventDecoder {
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookEncoder.BLOCK_LENGTH;
    private static final byte[] EVENT = {'b', 'o', 'o', 'k', 'T', 'i', 'c', 'k', 'e', 'r'};
    private static final long PS = JsonScanner.word("ps");
    private static final long ST = JsonScanner.word("st");

    private static final int BID_PRICE = 0;
    private static final int BID_QUANTITY = 1;
    private static final int ASK_PRICE = 2;
    private static final int ASK_QUANTITY = 3;
    private static final int NUMBERS = 4;
    private static final int SYMBOL = 1 << 4;
    private static final int SEQUENCE = 1 << 5;
    private static final int TIME = 1 << 6;
    private static final int EVENT_TIME = 1 << 7;
    private static final int TYPE = 1 << 8;
    private static final int WANTED = (1 << NUMBERS) - 1 | SYMBOL | SEQUENCE;

    private final DecoderContext context;
    private final JsonScanner json;
    private final TopOfBookEncoder encoder = new TopOfBookEncoder();
    private final int[] places = new int[NUMBERS];
    private final long[] values = new long[NUMBERS];
    private BinanceInstrument instrument;
    private int seen;
    private int deferred;
    private long sequence;
    private long timeNs;
    private long eventTimeNs;

    BookTickerDecoder(final DecoderContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        start();
        return fields(json.enter(position, '}'));
    }

    @Override
    public int decodeRest(final int position) {
        start();
        seen |= TYPE;
        return fields(json.next(position, '}'));
    }

    private void start() {
        instrument = null;
        seen = 0;
        deferred = 0;
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
            case 'u' -> once(SEQUENCE) ? sequence(p) : JsonScanner.FAILED;
            case 's' -> once(SYMBOL) ? symbol(p) : JsonScanner.FAILED;
            case 'b' -> number(p, BID_PRICE);
            case 'B' -> number(p, BID_QUANTITY);
            case 'a' -> number(p, ASK_PRICE);
            case 'A' -> number(p, ASK_QUANTITY);
            case 'T' -> once(TIME) ? time(p) : JsonScanner.FAILED;
            case 'E' -> once(EVENT_TIME) ? eventTime(p) : JsonScanner.FAILED;
            case 'e' -> once(TYPE) ? type(p) : JsonScanner.FAILED;
            default -> {
                final long key = json.keyWord();
                yield key == PS || key == ST ? json.skipValue(p) : context.unknown(p);
            }
        };
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int type(final int position) {
        final int p = json.string(position);
        return p >= 0 && !json.textIs(EVENT) ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
    }

    private int sequence(final int position) {
        final int p = json.integer(position);
        sequence = json.number();
        return p;
    }

    private int symbol(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        instrument = context.textInstrument();
        return instrument == null ? json.fail(DecodeError.UNKNOWN_SYMBOL) : p;
    }

    private int time(final int position) {
        final int p = context.time(position);
        timeNs = context.timeNs();
        return p;
    }

    private int eventTime(final int position) {
        final int p = context.time(position);
        eventTimeNs = context.timeNs();
        return p;
    }

    private int number(final int position, final int index) {
        if (!once(1 << index)) {
            return JsonScanner.FAILED;
        }
        if (instrument == null) {
            places[index] = position;
            deferred |= 1 << index;
            return json.skipValue(position);
        }
        return read(position, index);
    }

    private int read(final int position, final int index) {
        final boolean isPrice = index == BID_PRICE || index == ASK_PRICE;
        final int p = json.decimal(position, isPrice ? instrument.priceExponent() : instrument.sizeExponent());
        values[index] = json.number();
        return p >= 0 && values[index] < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private boolean finish() {
        if ((seen & WANTED) != WANTED) {
            json.fail((seen & SYMBOL) == 0 ? DecodeError.UNKNOWN_SYMBOL : DecodeError.MISSING_FIELD);
            return false;
        }
        for (int i = 0; deferred != 0 && i < NUMBERS; i++) {
            if ((deferred & 1 << i) != 0 && read(places[i], i) < 0) {
                return false;
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
        if (!instrument.acceptTop(sequence)) {
            context.counters.duplicates++;
            return;
        }
        final int offset = context.publisher.claim();
        final MutableDirectBuffer buffer = context.publisher.buffer();
        final long time = (seen & TIME) != 0 ? timeNs : (seen & EVENT_TIME) != 0 ? eventTimeNs : context.receiveTimeNs;
        EventHeaders.put(
                buffer,
                offset,
                TopOfBookEncoder.TEMPLATE_ID,
                TopOfBookEncoder.BLOCK_LENGTH,
                time,
                context.receiveTimeNs,
                instrument.instrumentId(),
                context.venueId,
                context.baseFlags,
                context.connectionId);
        final boolean hasBid = values[BID_PRICE] > 0;
        final boolean hasAsk = values[ASK_PRICE] > 0;
        encoder.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .venueSequence(sequence)
                .bidPriceMantissa(hasBid ? values[BID_PRICE] : TopOfBookEncoder.bidPriceMantissaNullValue())
                .bidQuantityMantissa(hasBid ? values[BID_QUANTITY] : TopOfBookEncoder.bidQuantityMantissaNullValue())
                .askPriceMantissa(hasAsk ? values[ASK_PRICE] : TopOfBookEncoder.askPriceMantissaNullValue())
                .askQuantityMantissa(hasAsk ? values[ASK_QUANTITY] : TopOfBookEncoder.askQuantityMantissaNullValue());
        context.publisher.publish(LENGTH);
        context.counters.messages++;
        context.counters.topOfBooks++;
    }

    @Override
    public void abort() {
        // nothing was claimed
    }
}
