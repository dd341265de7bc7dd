package io.rayo.gateways.okx;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/**
 * Channels {@code mark-price}, {@code index-tickers} and {@code funding-rate}. Each brings a part of what a MarkPrice
 * message holds: the parts are kept with the instrument, and all that are known are published when one changes, once
 * there is a mark price.
 */
final class OkxMarkDecoder implements OkxItemDecoder {
    /** What is being read. */
    enum Form {
        /** Mark price of an instrument. */
        MARK,
        /** Price of an index, for all instruments that follow it. */
        INDEX,
        /** Funding of a swap. */
        FUNDING
    }

    private static final long INST_ID = JsonScanner.word("instId");
    private static final long MARK_PX = JsonScanner.word("markPx");
    private static final long IDX_PX = JsonScanner.word("idxPx");
    private static final long TS = JsonScanner.word("ts");
    private static final byte[] FUNDING_RATE = OkxWords.bytes("fundingRate");
    private static final byte[] FUNDING_TIME = OkxWords.bytes("fundingTime");

    private static final int SEEN_VALUE = 1;
    private static final int SEEN_TS = 1 << 1;
    private static final int SEEN_FUNDING_TIME = 1 << 2;
    private static final int SEEN_INSTRUMENT = 1 << 3;

    private final OkxContext context;
    private final JsonScanner json;
    private Form form = Form.MARK;
    private boolean hasItem;
    private int seen;
    private long value;
    private long timeNs;
    private long fundingTimeNs;

    OkxMarkDecoder(final OkxContext context) {
        this.context = context;
        json = context.json;
    }

    void form(final Form newForm) {
        form = newForm;
    }

    boolean isIndex() {
        return form == Form.INDEX;
    }

    @Override
    public Channel channel() {
        return Channel.MARK_PRICE;
    }

    @Override
    public void begin() {
        hasItem = false;
    }

    @Override
    public int item(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        value = MarkPriceEncoder.fundingRateNullValue();
        timeNs = context.receiveTimeNs; // funding had no time of its own before 2023
        fundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p < 0) {
            return p;
        }
        final int wanted = form == Form.FUNDING ? SEEN_VALUE : SEEN_VALUE | SEEN_TS;
        if ((seen & wanted) != wanted) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (form != Form.FUNDING && value <= 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        hasItem = true;
        return p;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == TS) {
            return once(SEEN_TS) ? time(p) : JsonScanner.FAILED;
        }
        if (key == INST_ID) {
            if (!once(SEEN_INSTRUMENT)) {
                return JsonScanner.FAILED;
            }
            return form == Form.INDEX ? json.string(p) : context.sameInstrument(p);
        }
        return switch (form) {
            case MARK -> key == MARK_PX ? number(p, Decimals.MONEY_EXPONENT) : json.skipValue(p);
            case INDEX -> key == IDX_PX ? number(p, Decimals.MONEY_EXPONENT) : json.skipValue(p);
            case FUNDING -> funding(p);
        };
    }

    private int funding(final int p) {
        if (json.keyWord() == 0 && json.keyLength() == FUNDING_RATE.length) {
            if (json.textIs(FUNDING_RATE)) {
                return number(p, Decimals.RATE_EXPONENT);
            }
            if (json.textIs(FUNDING_TIME)) {
                return once(SEEN_FUNDING_TIME) ? fundingTime(p) : JsonScanner.FAILED;
            }
        }
        return json.skipValue(p);
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int time(final int position) {
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = context.time(position);
        timeNs = context.timeNs();
        return p;
    }

    private int fundingTime(final int position) {
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = context.time(position);
        fundingTimeNs = context.timeNs();
        return p;
    }

    private int number(final int position, final int exponent) {
        if (!once(SEEN_VALUE)) {
            return JsonScanner.FAILED;
        }
        if (context.isEmptyText(position)) {
            return position + 2; // of funding: not known yet
        }
        final int p = json.rounded(position, exponent);
        value = json.number();
        return p;
    }

    @Override
    public void commit() {
        if (!hasItem) {
            context.counters.ignoredEvents++;
            return;
        }
        if (form != Form.INDEX) {
            update(context.instrument);
            return;
        }
        for (int i = 0; i < context.index.size(); i++) {
            update(context.index.member(i));
        }
    }

    private void update(final OkxInstrument instrument) {
        final OkxInstrument.Marks marks = instrument.marks();
        switch (form) {
            case MARK -> {
                if (timeNs < marks.timeNs) {
                    context.counters.duplicates++; // the other connection brought a newer one
                    return;
                }
                marks.markPrice = value;
                marks.timeNs = timeNs;
            }
            case INDEX -> marks.indexPrice = value;
            case FUNDING -> {
                marks.fundingRate = value;
                marks.fundingTimeNs = fundingTimeNs;
            }
        }
        if (marks.markPrice == MarkPriceEncoder.markPriceNullValue()) {
            context.counters.ignoredEvents++;
            return;
        }
        context.feed
                .messages()
                .markPrice(
                        instrument.instrumentId(),
                        context.connectionId,
                        timeNs,
                        context.receiveTimeNs,
                        marks.markPrice,
                        marks.indexPrice,
                        marks.fundingRate,
                        marks.fundingTimeNs);
    }

    @Override
    public void abort() {
        // nothing was published
    }
}
