package io.rayo.gateways.okx;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/**
 * Channels {@code candle1m} and their like: {@code ["ts","o","h","l","c","vol","volCcy","volCcyQuote","confirm"]}, of
 * which recordings from before 2023 lack the last two.
 */
final class OkxBarDecoder implements OkxItemDecoder {
    /** Most bars of one frame; the venue sends one. */
    private static final int MAX_BARS = 16;

    private static final int OPEN_TIME = 0;
    private static final int OPEN = 1;
    private static final int CLOSE = 4;
    private static final int VOLUME = 5;
    private static final int VOLUME_CURRENCY = 6;
    private static final int VOLUME_QUOTE = 7;
    private static final int CONFIRM = 8;

    private final OkxContext context;
    private final JsonScanner json;
    private final long[] openTimesNs = new long[MAX_BARS];
    private final long[][] prices = new long[MAX_BARS][CLOSE];
    private final long[] volumes = new long[MAX_BARS];
    private final long[] turnovers = new long[MAX_BARS];
    private final boolean[] closed = new boolean[MAX_BARS];
    private long timeframeNs;
    private int bars;

    OkxBarDecoder(final OkxContext context) {
        this.context = context;
        json = context.json;
    }

    /** Says how long the bars are that come next. */
    void timeframeNs(final long newTimeframeNs) {
        timeframeNs = newTimeframeNs;
    }

    @Override
    public Channel channel() {
        return Channel.BARS;
    }

    @Override
    public void begin() {
        bars = 0;
    }

    @Override
    public int item(final int position) {
        if (bars == MAX_BARS) {
            return json.fail(DecodeError.TOO_LONG);
        }
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        turnovers[bars] = BarEncoder.turnoverNullValue();
        closed[bars] = false;
        int index = 0;
        int p = json.enter(position, ']');
        while (p >= 0 && !json.ended()) {
            p = json.next(element(p, index++), ']');
        }
        if (p < 0) {
            return p;
        }
        if (index <= VOLUME) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        bars++;
        return p;
    }

    private int element(final int position, final int index) {
        return switch (index) {
            case OPEN_TIME -> openTime(position);
            case OPEN, 2, 3, CLOSE -> price(position, index - OPEN);
            case VOLUME -> volume(position);
            case VOLUME_CURRENCY -> context.isDerivative ? json.skipValue(position) : turnover(position);
            case VOLUME_QUOTE -> turnover(position);
            case CONFIRM -> confirm(position);
            default -> json.skipValue(position);
        };
    }

    private int openTime(final int position) {
        final int p = context.time(position);
        openTimesNs[bars] = context.timeNs();
        return p;
    }

    private int price(final int position, final int index) {
        final int p = json.decimal(position, context.instrument.priceExponent());
        prices[bars][index] = json.number();
        return p >= 0 && json.number() <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int volume(final int position) {
        final int p = json.decimalOr(position, context.instrument.sizeExponent(), BarEncoder.volumeMantissaNullValue());
        volumes[bars] = json.number();
        return p;
    }

    private int turnover(final int position) {
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.rounded(position, Decimals.MONEY_EXPONENT);
        turnovers[bars] = json.number();
        return p;
    }

    private int confirm(final int position) {
        final int p = json.integer(position);
        closed[bars] = json.number() == 1;
        return p;
    }

    @Override
    public void commit() {
        for (int i = 0; i < bars; i++) {
            context.feed
                    .messages()
                    .bar(
                            context.instrument.instrumentId(),
                            context.connectionId,
                            context.receiveTimeNs,
                            context.receiveTimeNs,
                            timeframeNs,
                            openTimesNs[i],
                            prices[i][0],
                            prices[i][1],
                            prices[i][2],
                            prices[i][3],
                            volumes[i],
                            BarEncoder.takerBuyVolumeMantissaNullValue(),
                            turnovers[i],
                            BarEncoder.tradeCountNullValue(),
                            closed[i]);
        }
    }

    @Override
    public void abort() {
        // nothing was published
    }
}
