package io.rayo.gateways.kucoin;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/**
 * Mark price, index price and funding, which come in messages of their own: each is published together with what is
 * known of the others. Unified {@code mark-price} and {@code funding-fee}, classic {@code /contract/instrument}.
 */
final class MarkDecoder implements ChannelDecoder {
    private static final long MARK_KEY = JsonScanner.word("mp");
    private static final long INDEX_KEY = JsonScanner.word("ip");
    private static final long TIME_KEY = JsonScanner.word("ts");
    private static final long RATE_KEY = JsonScanner.word("fr");
    private static final long FUNDING_TIME_KEY = JsonScanner.word("ft");
    private static final long NEXT_TIME_KEY = JsonScanner.word("nt");
    private static final long[] PASSED_OVER = {
        JsonScanner.word("oi"),
        JsonScanner.word("gl"),
        JsonScanner.word("fc"),
        JsonScanner.word("ff"),
        JsonScanner.word("lfr")
    };
    private static final byte[] CLASSIC_MARK_KEY = MarketTopics.bytes("markPrice");
    private static final byte[] CLASSIC_INDEX_KEY = MarketTopics.bytes("indexPrice");
    private static final byte[] CLASSIC_RATE_KEY = MarketTopics.bytes("fundingRate");
    private static final byte[] CLASSIC_TIME_KEY = MarketTopics.bytes("timestamp");
    private static final byte[] GRANULARITY_KEY = MarketTopics.bytes("granularity");
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");

    private static final int SYMBOL = 1;
    private static final int MARK = 1 << 1;
    private static final int INDEX = 1 << 2;
    private static final int RATE = 1 << 3;
    private static final int TIME = 1 << 4;
    private static final int FUNDING_TIME = 1 << 5;
    private static final int NEXT_TIME = 1 << 6;

    private final FrameContext context;
    private final JsonScanner json;
    private int seen;
    private long mark;
    private long index;
    private long rate;
    private long timeNs;
    private long fundingTimeNs;
    private long nextTimeNs;

    MarkDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        index = MarkPriceEncoder.indexPriceNullValue();
        timeNs = FrameContext.NO_TIME;
        fundingTimeNs = FrameContext.NO_TIME;
        nextTimeNs = FrameContext.NO_TIME;
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
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        return (seen & (MARK | RATE)) == 0 ? json.fail(DecodeError.MISSING_FIELD) : p;
    }

    private int field(final int p) {
        if (json.keyLetter() == 's') {
            return symbol(p);
        }
        final long key = json.keyWord();
        if (key == MARK_KEY || (key == 0 && context.isKey(CLASSIC_MARK_KEY))) {
            return mark(p);
        }
        if (key == INDEX_KEY || (key == 0 && context.isKey(CLASSIC_INDEX_KEY))) {
            return index(p);
        }
        if (key == RATE_KEY || (key == 0 && context.isKey(CLASSIC_RATE_KEY))) {
            return rate(p);
        }
        if (key == TIME_KEY || (key == 0 && context.isKey(CLASSIC_TIME_KEY))) {
            return time(p);
        }
        if (key == FUNDING_TIME_KEY) {
            return fundingTime(p);
        }
        if (key == NEXT_TIME_KEY) {
            return nextTime(p);
        }
        if (key == SYMBOL_KEY) {
            return symbol(p);
        }
        for (final long known : PASSED_OVER) {
            if (key == known) {
                return json.skipValue(p);
            }
        }
        return key == 0 && context.isKey(GRANULARITY_KEY) ? json.skipValue(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int symbol(final int position) {
        return once(SYMBOL) ? context.symbol(position) : JsonScanner.FAILED;
    }

    private int mark(final int position) {
        final int p = once(MARK) ? json.cutDecimal(position, Decimals.MONEY_EXPONENT) : JsonScanner.FAILED;
        mark = json.number();
        return p >= 0 && mark <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int index(final int position) {
        if (context.isAbsent(position)) {
            return json.skipValue(position);
        }
        final int p = once(INDEX) ? json.cutDecimal(position, Decimals.MONEY_EXPONENT) : JsonScanner.FAILED;
        index = json.number();
        return p >= 0 && index < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int rate(final int position) {
        final int p = once(RATE) ? json.cutDecimal(position, Decimals.RATE_EXPONENT) : JsonScanner.FAILED;
        rate = json.number();
        return p;
    }

    private int time(final int position) {
        final int p = once(TIME) ? context.time(position) : JsonScanner.FAILED;
        timeNs = context.numberNs();
        return p;
    }

    /** A contract without funding has 0 or nothing here, which is no time. */
    private int fundingTime(final int position) {
        if (!once(FUNDING_TIME) || context.isAbsent(position)) {
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        fundingTimeNs = context.numberNs();
        return p;
    }

    private int nextTime(final int position) {
        if (!once(NEXT_TIME) || context.isAbsent(position)) {
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        nextTimeNs = context.numberNs();
        return p;
    }

    @Override
    public void commit() {
        final KucoinInstrument instrument = context.instrument;
        final long eventTimeNs = context.eventTimeNs(timeNs);
        if ((seen & MARK) != 0) {
            instrument.mark(mark, index);
        }
        if ((seen & RATE) != 0) {
            instrument.funding(rate, nextFunding(eventTimeNs));
        }
        if (!instrument.hasMark()) {
            context.counters.ignoredEvents++; // kept for the first mark price
            return;
        }
        context.feed
                .messages()
                .markPrice(
                        instrument.instrumentId(),
                        context.connectionId,
                        eventTimeNs,
                        context.receiveTimeNs,
                        instrument.markPrice(),
                        instrument.indexPrice(),
                        instrument.fundingRate(),
                        instrument.nextFundingTimeNs());
    }

    /** The venue gives two times and does not say well which one is due next: the earlier one that is still to come. */
    private long nextFunding(final long eventTimeNs) {
        long next = MarkPriceEncoder.nextFundingTimeNsNullValue();
        if (nextTimeNs > eventTimeNs) {
            next = nextTimeNs;
        }
        if (fundingTimeNs > eventTimeNs
                && (next == MarkPriceEncoder.nextFundingTimeNsNullValue() || fundingTimeNs < next)) {
            next = fundingTimeNs;
        }
        return next;
    }
}
