package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.BarsDecoder.bytes;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/**
 * Topic {@code tickers} of contracts: mark and index price, funding rate and time. After a snapshot only what changed
 * comes, so it is merged: a field that is missing is unchanged, an empty one does not apply (funding of a dated
 * future).
 */
final class TickerDecoder implements TopicDecoder {
    private static final byte[] MARK_KEY = bytes("markPrice");
    private static final byte[] INDEX_KEY = bytes("indexPrice");
    private static final byte[] RATE_KEY = bytes("fundingRate");
    private static final byte[] FUNDING_TIME_KEY = bytes("nextFundingTime");
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");

    /** Fields that the venue is known to send and nobody here wants. */
    private static final byte[][] KNOWN = {
        bytes("lastPrice"),
        bytes("tickDirection"),
        bytes("price24hPcnt"),
        bytes("prevPrice24h"),
        bytes("highPrice24h"),
        bytes("lowPrice24h"),
        bytes("prevPrice1h"),
        bytes("openInterest"),
        bytes("openInterestValue"),
        bytes("singleOpenInterest"),
        bytes("singleOpenInterestValue"),
        bytes("turnover24h"),
        bytes("volume24h"),
        bytes("bid1Price"),
        bytes("bid1Size"),
        bytes("ask1Price"),
        bytes("ask1Size"),
        bytes("deliveryTime"),
        bytes("basisRate"),
        bytes("basis"),
        bytes("basisRateYear"),
        bytes("deliveryFeeRate"),
        bytes("predictedDeliveryPrice"),
        bytes("preOpenPrice"),
        bytes("preQty"),
        bytes("curPreListingPhase"),
        bytes("fundingIntervalHour"),
        bytes("fundingCap")
    };

    private static final int SYMBOL = 1;
    private static final int MARK = 1 << 1;
    private static final int INDEX = 1 << 2;
    private static final int RATE = 1 << 3;
    private static final int FUNDING_TIME = 1 << 4;

    private final FrameContext context;
    private final JsonScanner json;
    private int seen;
    private long mark;
    private long index;
    private long rate;
    private long fundingTimeNs;

    TickerDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        return p >= 0 && (seen & SYMBOL) == 0 ? json.fail(DecodeError.MISSING_FIELD) : p;
    }

    private int field(final int p) {
        if (json.keyLength() <= 7) {
            if (json.keyWord() == SYMBOL_KEY) {
                return once(SYMBOL) ? context.symbol(p) : JsonScanner.FAILED;
            }
            return json.skipValue(p); // basis and the like
        }
        if (json.textIs(MARK_KEY)) {
            return once(MARK) ? mark(p) : JsonScanner.FAILED;
        }
        if (json.textIs(INDEX_KEY)) {
            return once(INDEX) ? index(p) : JsonScanner.FAILED;
        }
        if (json.textIs(RATE_KEY)) {
            return once(RATE) ? rate(p) : JsonScanner.FAILED;
        }
        if (json.textIs(FUNDING_TIME_KEY)) {
            return once(FUNDING_TIME) ? fundingTime(p) : JsonScanner.FAILED;
        }
        for (final byte[] known : KNOWN) {
            if (json.textIs(known)) {
                return json.skipValue(p);
            }
        }
        return context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int mark(final int position) {
        final int p = json.decimal(position, Decimals.MONEY_EXPONENT);
        mark = json.number();
        return p >= 0 && mark <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int index(final int position) {
        index = MarkPriceEncoder.indexPriceNullValue();
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.decimal(position, Decimals.MONEY_EXPONENT);
        if (p >= 0 && json.number() < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        // 0 stands for an index that is not computed
        index = json.number() == 0 ? index : json.number();
        return p;
    }

    private int rate(final int position) {
        rate = MarkPriceEncoder.fundingRateNullValue();
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.decimal(position, Decimals.RATE_EXPONENT);
        rate = json.number();
        return p;
    }

    private int fundingTime(final int position) {
        fundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = context.time(position);
        fundingTimeNs = json.number() == 0 ? fundingTimeNs : context.numberNs();
        return p;
    }

    @Override
    public void commit() {
        final BybitInstrument instrument = context.instrument;
        if (!instrument.acceptTicker(context.crossSequence)) {
            context.counters.duplicates++;
            return;
        }
        final boolean merges = !context.snapshot;
        final boolean changed = instrument.ticker(
                (seen & MARK) != 0 ? mark : merges ? instrument.markPrice() : 0,
                (seen & INDEX) != 0 ? index : merges ? instrument.indexPrice() : MarkPriceEncoder.indexPriceNullValue(),
                (seen & RATE) != 0 ? rate : merges ? instrument.fundingRate() : MarkPriceEncoder.fundingRateNullValue(),
                (seen & FUNDING_TIME) != 0
                        ? fundingTimeNs
                        : merges ? instrument.nextFundingTimeNs() : MarkPriceEncoder.nextFundingTimeNsNullValue());
        if (!changed || instrument.markPrice() == 0) {
            context.counters.ignoredEvents++; // a price of the last trade, a volume
            return;
        }
        context.feed
                .messages()
                .markPrice(
                        instrument.instrumentId(),
                        context.connectionId,
                        context.eventTimeNs(),
                        context.receiveTimeNs,
                        instrument.markPrice(),
                        instrument.indexPrice(),
                        instrument.fundingRate(),
                        instrument.nextFundingTimeNs());
    }

    @Override
    public void abort() {
        // the next change of the same field brings it; the mark price changes every second
    }
}
