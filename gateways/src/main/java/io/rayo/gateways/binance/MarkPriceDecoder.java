package io.rayo.gateways.binance;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import org.agrona.MutableDirectBuffer;

/**
 * Event {@code markPriceUpdate}: mark and index price, funding rate and time. A dated future has no funding: its fields
 * are empty.
 */
final class MarkPriceDecoder implements EventDecoder {
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + MarkPriceEncoder.BLOCK_LENGTH;
    private static final long PS = JsonScanner.word("ps");
    private static final long ST = JsonScanner.word("st");
    private static final long AP = JsonScanner.word("ap");

    private static final int SYMBOL = 1;
    private static final int MARK = 1 << 1;
    private static final int INDEX = 1 << 2;
    private static final int RATE = 1 << 3;
    private static final int EVENT_TIME = 1 << 4;
    private static final int FUNDING_TIME = 1 << 5;
    private static final int WANTED = SYMBOL | MARK | EVENT_TIME;

    private final DecoderContext context;
    private final JsonScanner json;
    private final MarkPriceEncoder encoder = new MarkPriceEncoder();
    private BinanceInstrument instrument;
    private int seen;
    private long mark;
    private long index;
    private long rate;
    private long eventTimeNs;
    private long fundingTimeNs;

    MarkPriceDecoder(final DecoderContext context) {
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
        return fields(json.next(position, '}'));
    }

    private void start() {
        instrument = null;
        seen = 0;
        index = MarkPriceEncoder.indexPriceNullValue();
        rate = MarkPriceEncoder.fundingRateNullValue();
        fundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();
    }

    private int fields(final int position) {
        int p = position;
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(field(p), '}');
            }
        }
        if (p >= 0 && (seen & WANTED) != WANTED) {
            return json.fail((seen & SYMBOL) == 0 ? DecodeError.UNKNOWN_SYMBOL : DecodeError.MISSING_FIELD);
        }
        return p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 'e' -> json.skipValue(p);
            case 'E' -> once(EVENT_TIME) ? eventTime(p) : JsonScanner.FAILED;
            case 's' -> once(SYMBOL) ? symbol(p) : JsonScanner.FAILED;
            case 'p' -> once(MARK) ? mark(p) : JsonScanner.FAILED;
            case 'i' -> once(INDEX) ? index(p) : JsonScanner.FAILED;
            case 'r' -> once(RATE) ? rate(p) : JsonScanner.FAILED;
            case 'T' -> once(FUNDING_TIME) ? fundingTime(p) : JsonScanner.FAILED;
            case 'P' -> json.skipValue(p);
            default -> {
                final long key = json.keyWord();
                yield key == PS || key == ST || key == AP ? json.skipValue(p) : context.unknown(p);
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

    private boolean isEmptyText(final int position) {
        return json.at(position) == '"' && json.at(position + 1) == '"';
    }

    private int eventTime(final int position) {
        final int p = context.time(position);
        eventTimeNs = context.timeNs();
        return p;
    }

    private int fundingTime(final int position) {
        final int p = context.time(position);
        if (p >= 0 && context.timeNs() > 0) {
            fundingTimeNs = context.timeNs();
        }
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

    private int mark(final int position) {
        final int p = json.decimal(position, Decimals.MONEY_EXPONENT);
        mark = json.number();
        return p >= 0 && mark <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int index(final int position) {
        if (isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.decimal(position, Decimals.MONEY_EXPONENT);
        // 0 stands for an index that is not computed
        index = json.number() == 0 ? MarkPriceEncoder.indexPriceNullValue() : json.number();
        return p >= 0 && json.number() < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int rate(final int position) {
        if (isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.decimal(position, Decimals.RATE_EXPONENT);
        rate = json.number();
        return p;
    }

    @Override
    public BinanceInstrument instrument() {
        return instrument;
    }

    @Override
    public void commit() {
        final int offset = context.publisher.claim();
        final MutableDirectBuffer buffer = context.publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                MarkPriceEncoder.TEMPLATE_ID,
                MarkPriceEncoder.BLOCK_LENGTH,
                eventTimeNs,
                context.receiveTimeNs,
                instrument.instrumentId(),
                context.venueId,
                context.baseFlags,
                context.connectionId);
        encoder.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .markPrice(mark)
                .indexPrice(index)
                .fundingRate(rate)
                .nextFundingTimeNs(fundingTimeNs);
        context.publisher.publish(LENGTH);
        context.counters.messages++;
        context.counters.markPrices++;
    }

    @Override
    public void abort() {
        // nothing was claimed
    }
}
