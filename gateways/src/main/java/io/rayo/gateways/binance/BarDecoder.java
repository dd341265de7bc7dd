package io.rayo.gateways.binance;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;

/**
 * Event {@code kline}: a bar as the venue counts it, open or closed. Months have no fixed length: bars of them are left
 * out.
 */
final class BarDecoder implements EventDecoder {
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + BarEncoder.BLOCK_LENGTH;
    private static final long PS = JsonScanner.word("ps");
    private static final long ST = JsonScanner.word("st");
    private static final long NO_TIMEFRAME = 0;

    /** Numbers of the bar by their key, in the order of the arrays. */
    private static final String NUMBER_KEYS = "ohlcvVq";

    private static final int OPEN = 0;
    private static final int HIGH = 1;
    private static final int LOW = 2;
    private static final int CLOSE = 3;
    private static final int VOLUME = 4;
    private static final int TAKER_VOLUME = 5;
    private static final int TURNOVER = 6;
    private static final int NUMBERS = 7;
    private static final int SYMBOL = 1 << 7;
    private static final int BAR = 1 << 8;
    private static final int EVENT_TIME = 1 << 9;
    private static final int OPEN_TIME = 1 << 10;
    private static final int INTERVAL = 1 << 11;
    private static final int COUNT = 1 << 12;
    private static final int CLOSED = 1 << 13;
    private static final int WANTED =
            (1 << NUMBERS) - 1 | SYMBOL | BAR | EVENT_TIME | OPEN_TIME | INTERVAL | COUNT | CLOSED;

    private final DecoderContext context;
    private final JsonScanner json;
    private final BarEncoder encoder = new BarEncoder();
    private final int[] places = new int[NUMBERS];
    private final long[] values = new long[NUMBERS];
    private BinanceInstrument instrument;
    private int seen;
    private int deferred;
    private long eventTimeNs;
    private long openTimeNs;
    private long timeframeNs;
    private long count;
    private boolean closed;

    BarDecoder(final DecoderContext context) {
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
            case 'e' -> json.skipValue(p);
            case 'E' -> once(EVENT_TIME) ? eventTime(p) : JsonScanner.FAILED;
            case 's' -> once(SYMBOL) ? symbol(p) : JsonScanner.FAILED;
            case 'k' -> once(BAR) ? bar(p) : JsonScanner.FAILED;
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

    private int eventTime(final int position) {
        final int p = context.time(position);
        eventTimeNs = context.timeNs();
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

    private int bar(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(barField(p), '}');
        }
        return p;
    }

    private int barField(final int p) {
        final int letter = json.keyLetter();
        return switch (letter) {
            case 't' -> once(OPEN_TIME) ? openTime(p) : JsonScanner.FAILED;
            case 'i' -> once(INTERVAL) ? interval(p) : JsonScanner.FAILED;
            case 'n' -> once(COUNT) ? count(p) : JsonScanner.FAILED;
            case 'x' -> once(CLOSED) ? closed(p) : JsonScanner.FAILED;
            case 'T', 's', 'f', 'L', 'Q', 'B' -> json.skipValue(p);
            default -> {
                final int index = letter == 0 ? -1 : NUMBER_KEYS.indexOf(letter);
                yield index < 0 ? context.unknown(p) : number(p, index);
            }
        };
    }

    private int openTime(final int position) {
        final int p = context.time(position);
        openTimeNs = context.timeNs();
        return p;
    }

    private int interval(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        timeframeNs = timeframeNs();
        return timeframeNs < 0 ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
    }

    /** The text just read as a duration: 1m is a minute, 1M a month; -1 if it is none. */
    private long timeframeNs() {
        final int length = json.textLength();
        if (length < 2 || length > 4) {
            return -1;
        }
        long amount = 0;
        for (int i = 0; i < length - 1; i++) {
            final int digit = json.buffer().getByte(json.textOffset() + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            amount = amount * 10 + digit;
        }
        // at most 999 weeks: far below 2^63 ns
        return amount == 0
                ? -1
                : switch (json.buffer().getByte(json.textOffset() + length - 1)) {
                    case 's' -> TimeUnit.SECONDS.toNanos(amount);
                    case 'm' -> TimeUnit.MINUTES.toNanos(amount);
                    case 'h' -> TimeUnit.HOURS.toNanos(amount);
                    case 'd' -> TimeUnit.DAYS.toNanos(amount);
                    case 'w' -> TimeUnit.DAYS.toNanos(7 * amount);
                    case 'M' -> NO_TIMEFRAME;
                    default -> -1;
                };
    }

    private int count(final int position) {
        final int p = json.integer(position);
        count = json.number();
        return p;
    }

    private int closed(final int position) {
        final int p = json.bool(position);
        closed = json.number() == 1;
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
        if (index == TURNOVER) {
            return turnover(position);
        }
        final int exponent = switch (index) {
            case OPEN, HIGH, LOW, CLOSE -> instrument.priceExponent();
            default -> instrument.sizeExponent();
        };
        final int p = json.decimal(position, exponent);
        values[index] = json.number();
        return p >= 0 && values[index] < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    /** Money of a long bar of a busy instrument can be more than fits: then it is unknown. */
    private int turnover(final int position) {
        final int p = json.decimalOr(position, Decimals.MONEY_EXPONENT, BarEncoder.turnoverNullValue());
        values[TURNOVER] = json.number();
        final boolean negative = json.number() < 0 && json.number() != BarEncoder.turnoverNullValue();
        return p >= 0 && negative ? json.fail(DecodeError.BAD_NUMBER) : p;
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
        final boolean sound = count >= 0
                && values[LOW] <= values[HIGH]
                && values[LOW] <= values[OPEN]
                && values[LOW] <= values[CLOSE]
                && values[HIGH] >= values[OPEN]
                && values[HIGH] >= values[CLOSE]
                && values[TAKER_VOLUME] <= values[VOLUME];
        if (!sound) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return sound;
    }

    @Override
    public BinanceInstrument instrument() {
        return instrument;
    }

    @Override
    public void commit() {
        if (timeframeNs == NO_TIMEFRAME) {
            context.counters.ignoredEvents++;
            return;
        }
        final int offset = context.publisher.claim();
        final MutableDirectBuffer buffer = context.publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                BarEncoder.TEMPLATE_ID,
                BarEncoder.BLOCK_LENGTH,
                eventTimeNs,
                context.receiveTimeNs,
                instrument.instrumentId(),
                context.venueId,
                context.baseFlags,
                context.connectionId);
        // on COIN-M q is a quantity of the base asset, not money of the quote
        final boolean hasTurnover = context.product != BinanceProduct.COINM;
        encoder.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .timeframeNs(timeframeNs)
                .openTimeNs(openTimeNs)
                .openMantissa(values[OPEN])
                .highMantissa(values[HIGH])
                .lowMantissa(values[LOW])
                .closeMantissa(values[CLOSE])
                .volumeMantissa(values[VOLUME])
                .takerBuyVolumeMantissa(values[TAKER_VOLUME])
                .turnover(hasTurnover ? values[TURNOVER] : BarEncoder.turnoverNullValue())
                .tradeCount(count)
                .gapBars(0)
                .source(BarSource.VENUE)
                .closed((short) (closed ? 1 : 0));
        context.publisher.publish(LENGTH);
        context.counters.messages++;
        context.counters.bars++;
    }

    @Override
    public void abort() {
        // nothing was claimed
    }
}
