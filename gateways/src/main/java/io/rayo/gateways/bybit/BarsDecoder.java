package io.rayo.gateways.bybit;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import java.nio.charset.StandardCharsets;

/** Topic {@code kline}: bars as the venue counts them, open or closed. Bars of months are left out: no fixed length. */
final class BarsDecoder implements TopicDecoder {
    /** Bars of one message that are taken; one is usual, two where one ends. */
    static final int MAX_BARS = 16;

    private static final long START = JsonScanner.word("start");
    private static final long END = JsonScanner.word("end");
    private static final long OPEN_KEY = JsonScanner.word("open");
    private static final long HIGH_KEY = JsonScanner.word("high");
    private static final long LOW_KEY = JsonScanner.word("low");
    private static final long CLOSE_KEY = JsonScanner.word("close");
    private static final long VOLUME_KEY = JsonScanner.word("volume");
    private static final long CONFIRM = JsonScanner.word("confirm");
    private static final byte[] TURNOVER_KEY = bytes("turnover");
    private static final byte[] TIMESTAMP_KEY = bytes("timestamp");
    private static final byte[] INTERVAL_KEY = bytes("interval");

    private static final int OPEN = 0;
    private static final int HIGH = 1;
    private static final int LOW = 2;
    private static final int CLOSE = 3;
    private static final int VOLUME = 4;
    private static final int TURNOVER = 5;
    private static final int OPEN_TIME = 6;
    private static final int TIME = 7;
    private static final int CLOSED = 8;
    private static final int FIELDS = 9;
    private static final int WANTED = (1 << FIELDS) - 1 & ~(1 << TIME | 1 << TURNOVER);

    private final FrameContext context;
    private final JsonScanner json;
    private final long[][] bars = new long[MAX_BARS][FIELDS];
    private long[] bar = bars[0];
    private int count;
    private int seen;

    BarsDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int decode(final int position) {
        count = 0;
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (count == MAX_BARS) {
                return json.fail(DecodeError.TOO_LONG);
            }
            bar = bars[count];
            p = json.next(bar(p), ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
            count++;
        }
        return p;
    }

    private int bar(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        bar[TIME] = FrameContext.NO_TIME;
        bar[TURNOVER] = BarEncoder.turnoverNullValue();
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        return p < 0 || !isSound() ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == OPEN_KEY) {
            return number(p, OPEN, context.instrument.priceExponent());
        }
        if (key == HIGH_KEY) {
            return number(p, HIGH, context.instrument.priceExponent());
        }
        if (key == LOW_KEY) {
            return number(p, LOW, context.instrument.priceExponent());
        }
        if (key == CLOSE_KEY) {
            return number(p, CLOSE, context.instrument.priceExponent());
        }
        if (key == VOLUME_KEY) {
            return number(p, VOLUME, context.instrument.sizeExponent());
        }
        if (key == START) {
            return time(p, OPEN_TIME);
        }
        if (key == CONFIRM) {
            return closed(p);
        }
        if (key == END) {
            return json.skipValue(p);
        }
        return json.keyLength() > 7 ? longField(p) : context.unknown(p);
    }

    private int longField(final int p) {
        if (json.textIs(TURNOVER_KEY)) {
            return turnover(p);
        }
        if (json.textIs(TIMESTAMP_KEY)) {
            return time(p, TIME);
        }
        return json.textIs(INTERVAL_KEY) ? json.skipValue(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, 1 << field);
        seen |= 1 << field;
        return first;
    }

    private int number(final int position, final int field, final int exponent) {
        if (!once(field)) {
            return JsonScanner.FAILED;
        }
        final int p = json.decimal(position, exponent);
        bar[field] = json.number();
        return p >= 0 && json.number() < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int time(final int position, final int field) {
        if (!once(field)) {
            return JsonScanner.FAILED;
        }
        final int p = context.time(position);
        bar[field] = context.numberNs();
        return p;
    }

    /** Money of a long bar of a busy instrument can be more than fits: then it is unknown. */
    private int turnover(final int position) {
        if (!once(TURNOVER)) {
            return JsonScanner.FAILED;
        }
        final int p = json.decimalOr(position, Decimals.MONEY_EXPONENT, BarEncoder.turnoverNullValue());
        bar[TURNOVER] = json.number();
        final boolean negative = json.number() < 0 && json.number() != BarEncoder.turnoverNullValue();
        return p >= 0 && negative ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int closed(final int position) {
        if (!once(CLOSED)) {
            return JsonScanner.FAILED;
        }
        final int p = json.bool(position);
        bar[CLOSED] = json.number();
        return p;
    }

    private boolean isSound() {
        if ((seen & WANTED) != WANTED) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        final boolean sound = bar[LOW] <= bar[HIGH]
                && bar[LOW] <= bar[OPEN]
                && bar[LOW] <= bar[CLOSE]
                && bar[HIGH] >= bar[OPEN]
                && bar[HIGH] >= bar[CLOSE];
        if (!sound) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return sound;
    }

    @Override
    public void commit() {
        if (context.timeframeNs == 0) {
            context.counters.ignoredEvents++;
            return;
        }
        for (int i = 0; i < count; i++) {
            final long[] values = bars[i];
            context.feed
                    .messages()
                    .bar(
                            context.instrument.instrumentId(),
                            context.connectionId,
                            values[TIME] == FrameContext.NO_TIME ? context.eventTimeNs() : values[TIME],
                            context.receiveTimeNs,
                            context.timeframeNs,
                            values[OPEN_TIME],
                            values[OPEN],
                            values[HIGH],
                            values[LOW],
                            values[CLOSE],
                            values[VOLUME],
                            BarEncoder.takerBuyVolumeMantissaNullValue(),
                            values[TURNOVER],
                            BarEncoder.tradeCountNullValue(),
                            values[CLOSED] == 1);
        }
    }

    @Override
    public void abort() {
        // an open bar comes again soon, and a closed one is told from its trades
    }
}
