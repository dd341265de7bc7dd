package io.rayo.gateways.kucoin;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.net.FeedCounters;
import org.agrona.DirectBuffer;

/**
 * What the decoders of the single channels share: the text, where results go, and what the frame around the data says.
 */
final class FrameContext {
    /** Nanoseconds of a time that is not there. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLISECONDS_BELOW = 100_000_000_000_000L;
    private static final long MICROSECONDS_BELOW = 100_000_000_000_000_000L;

    private static final long MINUTES = JsonScanner.word("min");
    private static final long HOURS = JsonScanner.word("hour");
    private static final long DAYS = JsonScanner.word("day");
    private static final long WEEKS = JsonScanner.word("week");
    private static final long MONTHS = JsonScanner.word("month");

    final JsonScanner json = new JsonScanner();
    final FeedContext<KucoinInstrument> feed;
    final FeedCounters counters;
    DirectBuffer frame;
    int frameOffset;
    int frameLength;
    long receiveTimeNs;
    int connectionId;
    boolean standby;

    /** Instrument of the topic, or of the data; null until it is known. */
    KucoinInstrument instrument;

    /** When the venue sent the frame; {@link #NO_TIME} if it does not say. */
    long publishTimeNs;

    /** Length of the topic's bars; 0 for months, -1 if the topic names none. */
    long timeframeNs;

    FrameContext(final FeedContext<KucoinInstrument> feed) {
        this.feed = feed;
        counters = feed.counters();
    }

    /** Prepares for a frame. */
    void start(final DirectBuffer buffer, final int offset, final int length, final long timeNs) {
        json.wrap(buffer, offset + length);
        frame = buffer;
        frameOffset = offset;
        frameLength = length;
        receiveTimeNs = timeNs;
        instrument = null;
        publishTimeNs = NO_TIME;
        timeframeNs = -1;
    }

    /** Reads a time of any unit, bare or in quotes; then it is to be had from {@link #numberNs()}. */
    int time(final int position) {
        final int p = json.integer(position);
        return p >= 0 && numberNs() == NO_TIME ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    /**
     * The number just read as nanoseconds. The venue mixes units, at times in one field: they are told by the number's
     * size, which is sound for all times from 1973 to 5138.
     */
    long numberNs() {
        return timeNs(json.number());
    }

    static long timeNs(final long time) {
        if (time <= 0) {
            return NO_TIME;
        }
        if (time < SECONDS_BELOW) {
            return time <= Long.MAX_VALUE / 1_000_000_000L ? time * 1_000_000_000L : NO_TIME;
        }
        if (time < MILLISECONDS_BELOW) {
            return time <= Long.MAX_VALUE / 1_000_000L ? time * 1_000_000L : NO_TIME;
        }
        if (time < MICROSECONDS_BELOW) {
            return time <= Long.MAX_VALUE / 1_000L ? time * 1_000L : NO_TIME;
        }
        return time;
    }

    /** Best knowledge of when it happened: the given time, else that of sending, else that of arrival. */
    long eventTimeNs(final long timeNs) {
        return timeNs != NO_TIME ? timeNs : publishTimeNs != NO_TIME ? publishTimeNs : receiveTimeNs;
    }

    /** Reads a symbol: it must be known, and the topic's if there is a topic. */
    int symbol(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final KucoinInstrument named = feed.symbols().find(json.buffer(), json.textOffset(), json.textLength());
        if (named == null || (instrument != null && named != instrument)) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        instrument = named;
        return p;
    }

    /** Whether a value is empty or null, by which the venue says that there is none. */
    boolean isAbsent(final int position) {
        final byte first = json.at(position);
        return first == 'n' || (first == '"' && json.at(position + 1) == '"');
    }

    /** Whether the key just read is a long one, of 8 letters or more. */
    boolean isKey(final byte[] name) {
        return json.keyLength() == name.length && json.textIs(name);
    }

    /** Passes over a field that the decoder does not know. */
    int unknown(final int position) {
        counters.unknownFields++;
        return json.skipValue(position);
    }

    /**
     * Notes that a field came; false, with the reason set, if it came before.
     *
     * @param seen fields so far.
     * @param field its bit.
     */
    boolean isFirst(final int seen, final int field) {
        if ((seen & field) == 0) {
            return true;
        }
        json.fail(DecodeError.DUPLICATE_KEY);
        return false;
    }

    /** Length of an interval of the venue such as 15min or 1week; 0 for months, -1 if it is none. */
    static long interval(final DirectBuffer buffer, final int offset, final int length) {
        long amount = 0;
        int at = 0;
        while (at < length && at < 3) {
            final int digit = buffer.getByte(offset + at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            amount = amount * 10 + digit;
            at++;
        }
        if (amount == 0 || length - at < 3 || length - at > 5) {
            return -1;
        }
        long unit = 0;
        for (int i = length - 1; i >= at; i--) {
            unit = unit << 8 | (buffer.getByte(offset + i) & 0xFF);
        }
        final long seconds = unit == MINUTES
                ? 60
                : unit == HOURS ? 3_600 : unit == DAYS ? 86_400 : unit == WEEKS ? 604_800 : unit == MONTHS ? 0 : -1;
        return seconds < 0 ? -1 : amount * seconds * 1_000_000_000L; // at most 999 weeks: far below 2^63 ns
    }
}
