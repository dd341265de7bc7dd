package io.rayo.gateways.kucoin;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/**
 * A bar: unified {@code kline}, classic {@code candles} and {@code limitCandle}. Classic ones never say that they are
 * final, so they are all published as open. Months have no fixed length: bars of them are left out. Volume of futures
 * counts lots; where the venue gives a part of a lot it means something else, and the volume is unknown.
 */
final class BarsDecoder implements ChannelDecoder {
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");
    private static final long CANDLES_KEY = JsonScanner.word("candles");
    private static final long TIME_KEY = JsonScanner.word("time");
    private static final long TRUE = JsonScanner.word("true");
    private static final long FALSE = JsonScanner.word("false");
    private static final long MONTHS = 0;

    /** Numbers of a unified bar by their key, in the order of the values. */
    private static final String NUMBER_KEYS = "ohlcva";

    private static final int OPEN = 0;
    private static final int HIGH = 1;
    private static final int LOW = 2;
    private static final int CLOSE = 3;
    private static final int VOLUME = 4;
    private static final int TURNOVER = 5;
    private static final int NUMBERS = 6;

    /** Order of a classic bar behind its start. */
    private static final int[] SPOT_ORDER = {OPEN, CLOSE, HIGH, LOW, VOLUME, TURNOVER};

    /** The same for futures, as it was seen; the documents have the last two the other way round. */
    private static final int[] FUTURES_ORDER = {OPEN, CLOSE, HIGH, LOW, TURNOVER, VOLUME};

    private static final int SYMBOL = 1 << 6;
    private static final int OPEN_TIME = 1 << 7;
    private static final int CLOSE_TIME = 1 << 8;
    private static final int INTERVAL = 1 << 9;
    private static final int CLOSED = 1 << 10;
    private static final int TIME = 1 << 11;
    private static final int CANDLES = 1 << 12;
    private static final int WANTED = (1 << NUMBERS) - 1 | OPEN_TIME;

    private final FrameContext context;
    private final JsonScanner json;
    private final boolean futures;
    private final int[] places = new int[NUMBERS];
    private final long[] values = new long[NUMBERS];
    private int seen;
    private int deferred;
    private long openTimeNs;
    private long timeNs;
    private boolean closed;

    BarsDecoder(final FrameContext context, final boolean futures) {
        this.context = context;
        this.futures = futures;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        deferred = 0;
        closed = false;
        timeNs = FrameContext.NO_TIME;
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

    private int field(final int p) {
        final int letter = json.keyLetter();
        return switch (letter) {
            case 's' -> symbol(p);
            case 'i' -> interval(p);
            case 'O' -> openTime(p);
            case 'C' -> once(CLOSE_TIME) ? context.time(p) : JsonScanner.FAILED;
            case 'S' -> closed(p);
            case 0 -> {
                final long key = json.keyWord();
                if (key == CANDLES_KEY) {
                    yield candles(p);
                }
                yield key == TIME_KEY ? time(p) : key == SYMBOL_KEY ? symbol(p) : context.unknown(p);
            }
            default -> {
                final int index = NUMBER_KEYS.indexOf(letter);
                yield index < 0 ? context.unknown(p) : number(p, index);
            }
        };
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int symbol(final int position) {
        return once(SYMBOL) ? context.symbol(position) : JsonScanner.FAILED;
    }

    private int interval(final int position) {
        final int p = once(INTERVAL) ? json.string(position) : JsonScanner.FAILED;
        if (p < 0) {
            return p;
        }
        context.timeframeNs = FrameContext.interval(json.buffer(), json.textOffset(), json.textLength());
        return p;
    }

    private int openTime(final int position) {
        final int p = once(OPEN_TIME) ? context.time(position) : JsonScanner.FAILED;
        openTimeNs = context.numberNs();
        return p;
    }

    private int time(final int position) {
        final int p = once(TIME) ? context.time(position) : JsonScanner.FAILED;
        timeNs = context.numberNs();
        return p;
    }

    /** {@code "true"} or {@code true}. */
    private int closed(final int position) {
        if (!once(CLOSED)) {
            return JsonScanner.FAILED;
        }
        if (json.at(position) != '"') {
            final int p = json.bool(position);
            closed = json.number() == 1;
            return p;
        }
        final int p = json.string(position);
        final long word = p < 0 ? 0 : json.textWord();
        if (p >= 0 && word != TRUE && word != FALSE) {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        closed = word == TRUE;
        return p;
    }

    private int number(final int position, final int index) {
        if (!once(1 << index)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            places[index] = position;
            deferred |= 1 << index;
            return json.skipValue(position);
        }
        return read(position, index);
    }

    /** {@code ["start","open","close","high","low","volume","turnover"]}. */
    private int candles(final int position) {
        if (!once(CANDLES)) {
            return JsonScanner.FAILED;
        }
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, ']');
        final int[] order = futures ? FUTURES_ORDER : SPOT_ORDER;
        for (int i = -1; i < NUMBERS; i++) {
            if (p < 0 || json.ended()) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            p = json.next(i < 0 ? openTime(p) : number(p, order[i]), ']');
        }
        while (p >= 0 && !json.ended()) {
            p = json.next(json.skipValue(p), ']');
        }
        return p;
    }

    private int read(final int position, final int index) {
        final int p = switch (index) {
            case VOLUME ->
                futures
                        ? json.decimalOr(
                                position, context.instrument.sizeExponent(), BarEncoder.volumeMantissaNullValue())
                        : json.cutDecimal(position, context.instrument.sizeExponent());
            case TURNOVER -> turnover(position);
            default -> json.decimal(position, context.instrument.priceExponent());
        };
        values[index] = json.number();
        final boolean isUnknown = (index == VOLUME && values[index] == BarEncoder.volumeMantissaNullValue())
                || (index == TURNOVER && values[index] == BarEncoder.turnoverNullValue());
        return p >= 0 && values[index] < 0 && !isUnknown ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    /** Money of a long bar can be more than fits: then it is unknown. The venue gives more decimals than money has. */
    private int turnover(final int position) {
        final int p = json.cutDecimal(position, Decimals.MONEY_EXPONENT);
        return p >= 0 ? p : json.decimalOr(position, Decimals.MONEY_EXPONENT, BarEncoder.turnoverNullValue());
    }

    private boolean finish() {
        if (context.instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        if ((seen & WANTED) != WANTED) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if (context.timeframeNs < 0) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        for (int i = 0; deferred != 0 && i < NUMBERS; i++) {
            if ((deferred & 1 << i) != 0 && read(places[i], i) < 0) {
                return false;
            }
        }
        final boolean sound = values[LOW] <= values[HIGH]
                && values[LOW] <= values[OPEN]
                && values[LOW] <= values[CLOSE]
                && values[HIGH] >= values[OPEN]
                && values[HIGH] >= values[CLOSE];
        if (!sound) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return sound;
    }

    @Override
    public void commit() {
        if (context.timeframeNs == MONTHS) {
            context.counters.ignoredEvents++;
            return;
        }
        context.feed
                .messages()
                .bar(
                        context.instrument.instrumentId(),
                        context.connectionId,
                        context.eventTimeNs(timeNs),
                        context.receiveTimeNs,
                        context.timeframeNs,
                        openTimeNs,
                        values[OPEN],
                        values[HIGH],
                        values[LOW],
                        values[CLOSE],
                        values[VOLUME],
                        BarEncoder.takerBuyVolumeMantissaNullValue(),
                        values[TURNOVER],
                        BarEncoder.tradeCountNullValue(),
                        closed);
    }
}
