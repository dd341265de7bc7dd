package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Rfc3339;
import java.util.Arrays;

/**
 * Channel {@code ohlc}. The venue does not say that a bar is over: it is when the next one begins, and is published as
 * closed then. A snapshot fills what was missed since the last bar; the history before the first bar is left out.
 */
final class BarDecoder extends ItemDecoder {
    private static final int MAX_BARS = 8_192;
    private static final int FIELDS = 7;
    private static final int OPEN_TIME = 0;
    private static final int TRADES = 6;
    private static final long OPEN_KEY = JsonScanner.word("open");
    private static final long HIGH_KEY = JsonScanner.word("high");
    private static final long LOW_KEY = JsonScanner.word("low");
    private static final long CLOSE_KEY = JsonScanner.word("close");
    private static final long VOLUME_KEY = JsonScanner.word("volume");
    private static final long VWAP_KEY = JsonScanner.word("vwap");
    private static final long TRADES_KEY = JsonScanner.word("trades");
    private static final byte[] INTERVAL_KEY = {'i', 'n', 't', 'e', 'r', 'v', 'a', 'l'};
    private static final byte[] BEGIN_KEY = {'i', 'n', 't', 'e', 'r', 'v', 'a', 'l', '_', 'b', 'e', 'g', 'i', 'n'};

    private static final int OPEN_FIELD = 1 << 1;
    private static final int HIGH_FIELD = 1 << 2;
    private static final int LOW_FIELD = 1 << 3;
    private static final int CLOSE_FIELD = 1 << 4;
    private static final int VOLUME_FIELD = 1 << 5;
    private static final int TRADES_FIELD = 1 << 6;
    private static final int INTERVAL_FIELD = 1 << 7;
    private static final int BEGIN_FIELD = 1 << 8;
    private static final int WANTED = OPEN_FIELD
            | HIGH_FIELD
            | LOW_FIELD
            | CLOSE_FIELD
            | VOLUME_FIELD
            | TRADES_FIELD
            | INTERVAL_FIELD
            | BEGIN_FIELD;

    private KrakenInstrument[] instruments = new KrakenInstrument[64];
    private KrakenInterval[] intervals = new KrakenInterval[64];
    private long[] values = new long[64 * FIELDS];
    private int count;

    BarDecoder(final KrakenContext context) {
        super(context);
    }

    @Override
    void begin() {
        count = 0;
    }

    @Override
    void beginItem() {
        if (count == instruments.length && count < MAX_BARS) {
            instruments = Arrays.copyOf(instruments, 2 * count);
            intervals = Arrays.copyOf(intervals, 2 * count);
            values = Arrays.copyOf(values, 2 * count * FIELDS);
        }
    }

    @Override
    int field(final int position) {
        if (count == instruments.length) {
            return json.fail(DecodeError.TOO_LONG);
        }
        final long key = json.keyWord();
        if (key == OPEN_KEY) {
            return scaledField(OPEN_FIELD, position);
        }
        if (key == HIGH_KEY) {
            return scaledField(HIGH_FIELD, position);
        }
        if (key == LOW_KEY) {
            return scaledField(LOW_FIELD, position);
        }
        if (key == CLOSE_KEY) {
            return scaledField(CLOSE_FIELD, position);
        }
        if (key == VOLUME_KEY) {
            return scaledField(VOLUME_FIELD, position);
        }
        if (key == TRADES_KEY) {
            final int p = once(TRADES_FIELD) ? json.integer(position) : JsonScanner.FAILED;
            values[count * FIELDS + TRADES] = json.number();
            return p;
        }
        if (keyIs(INTERVAL_KEY)) {
            final int p = once(INTERVAL_FIELD) ? json.integer(position) : JsonScanner.FAILED;
            intervals[count] = p < 0 ? null : KrakenInterval.ofMinutes(json.number());
            return p >= 0 && intervals[count] == null ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
        }
        if (keyIs(BEGIN_KEY)) {
            final int p = once(BEGIN_FIELD) ? json.string(position) : JsonScanner.FAILED;
            if (p < 0) {
                return p;
            }
            values[count * FIELDS + OPEN_TIME] = context.textTimeNs();
            return values[count * FIELDS + OPEN_TIME] == Rfc3339.INVALID ? JsonScanner.FAILED : p;
        }
        // the time stamp is the end of the interval, not when something happened
        return key == VWAP_KEY || keyIs(TIMESTAMP_KEY) ? json.skipValue(position) : context.unknown(position);
    }

    @Override
    int scaled(final int field, final int position) {
        final int p = json.decimal(position, field == VOLUME_FIELD ? item.sizeExponent() : item.priceExponent());
        values[count * FIELDS + Integer.numberOfTrailingZeros(field)] = json.number();
        return p;
    }

    @Override
    boolean endItem() {
        if (!has(WANTED)) {
            return false;
        }
        final int at = count * FIELDS;
        for (int i = 1; i < FIELDS; i++) {
            if (values[at + i] < 0 || (i <= 4 && values[at + i] == 0)) {
                json.fail(DecodeError.BAD_NUMBER);
                return false;
            }
        }
        instruments[count++] = item;
        return true;
    }

    @Override
    public void commit(final boolean isSnapshot) {
        for (int i = 0; i < count; i++) {
            final OpenBar bar = instruments[i].bar(intervals[i]);
            final long openTimeNs = values[i * FIELDS + OPEN_TIME];
            final boolean isHistory = bar.openTimeNs == OpenBar.NONE && isSnapshot && isFollowed(i);
            if (isHistory || openTimeNs < bar.openTimeNs) {
                context.feed.counters().duplicates++;
                continue;
            }
            if (openTimeNs > bar.openTimeNs && bar.openTimeNs != OpenBar.NONE) {
                publish(i, bar, true);
            }
            if (openTimeNs == bar.openTimeNs && isKnown(i, bar)) {
                context.feed.counters().duplicates++; // the other connection has brought it
                continue;
            }
            keep(i, bar);
            publish(i, bar, false);
        }
    }

    /** Whether a later bar of the same instrument and interval is in the frame. */
    private boolean isFollowed(final int index) {
        for (int i = index + 1; i < count; i++) {
            if (instruments[i] == instruments[index] && intervals[i] == intervals[index]) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing of the bar is new: trades only become more. */
    private boolean isKnown(final int index, final OpenBar bar) {
        return values[index * FIELDS + TRADES] <= bar.tradeCount;
    }

    private void keep(final int index, final OpenBar bar) {
        final int at = index * FIELDS;
        bar.openTimeNs = values[at];
        bar.open = values[at + 1];
        bar.high = values[at + 2];
        bar.low = values[at + 3];
        bar.close = values[at + 4];
        bar.volume = values[at + 5];
        bar.tradeCount = values[at + 6];
    }

    private void publish(final int index, final OpenBar bar, final boolean isClosed) {
        context.feed
                .messages()
                .bar(
                        instruments[index].instrumentId(),
                        context.connectionId,
                        context.receiveTimeNs,
                        context.receiveTimeNs,
                        intervals[index].lengthNs(),
                        bar.openTimeNs,
                        bar.open,
                        bar.high,
                        bar.low,
                        bar.close,
                        bar.volume,
                        BarEncoder.takerBuyVolumeMantissaNullValue(),
                        BarEncoder.turnoverNullValue(),
                        bar.tradeCount,
                        isClosed);
    }
}
