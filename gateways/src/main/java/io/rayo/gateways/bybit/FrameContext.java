package io.rayo.gateways.bybit;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.net.FeedCounters;
import org.agrona.DirectBuffer;

/**
 * What the decoders of the single topics share: the text, where results go, and what the frame around the data says.
 */
final class FrameContext {
    /** Nanoseconds of a time that is not there. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final long MILLISECOND_NS = 1_000_000;

    final JsonScanner json = new JsonScanner();
    final FeedContext<BybitInstrument> feed;
    final FeedCounters counters;
    long receiveTimeNs;
    int connectionId;
    boolean standby;

    /** Instrument that the topic names; null if the topic has none. */
    BybitInstrument instrument;

    /** Number in the topic's name: depth of a book. */
    int depth;

    /** Length of the topic's bars; 0 for months, which have no fixed length. */
    long timeframeNs;

    /** Whether {@code type} says snapshot. */
    boolean snapshot;

    /** When the venue sent the frame; {@link #NO_TIME} if it does not say. */
    long timeNs;

    /** When the matching engine made what the frame tells; {@link #NO_TIME} if it does not say. */
    long engineTimeNs;

    /** The frame's own cross sequence; the least value if it has none. */
    long crossSequence;

    FrameContext(final FeedContext<BybitInstrument> feed) {
        this.feed = feed;
        counters = feed.counters();
    }

    /** Prepares for a frame. */
    void start(final DirectBuffer buffer, final int end) {
        json.wrap(buffer, end);
        instrument = null;
        depth = 0;
        timeframeNs = 0;
        snapshot = false;
        timeNs = NO_TIME;
        engineTimeNs = NO_TIME;
        crossSequence = Long.MIN_VALUE;
    }

    /** Best knowledge of when it happened: the engine's time, else that of sending, else that of arrival. */
    long eventTimeNs() {
        return engineTimeNs != NO_TIME ? engineTimeNs : timeNs != NO_TIME ? timeNs : receiveTimeNs;
    }

    /** Reads a time in milliseconds, bare or in quotes; then it is to be had from {@link #numberNs()}. */
    int time(final int position) {
        final int p = json.integer(position);
        return p >= 0 && numberNs() == NO_TIME ? json.fail(DecodeError.OVERFLOW) : p;
    }

    /** The number just read, milliseconds, as nanoseconds; {@link #NO_TIME} if it does not fit. */
    long numberNs() {
        final long time = json.number();
        return time < 0 || time > Long.MAX_VALUE / MILLISECOND_NS ? NO_TIME : time * MILLISECOND_NS;
    }

    /** Reads a symbol that must be the topic's. */
    int symbol(final int position) {
        final int p = json.string(position);
        return p >= 0 && !json.textIs(instrument.symbolBytes()) ? json.fail(DecodeError.UNKNOWN_SYMBOL) : p;
    }

    /** Whether a text is the symbol that was found in the topic at another place, and its quote follows. */
    boolean isSymbol(final int position, final int symbolAt, final int length) {
        return position >= 0 && json.isSame(position, symbolAt, length) && json.at(position + length) == '"';
    }

    /** Whether a value is the empty text, by which the venue says that a field does not apply. */
    boolean isEmptyText(final int position) {
        return json.at(position) == '"' && json.at(position + 1) == '"';
    }

    /** Passes over a field that the decoder does not know. */
    int unknown(final int position) {
        counters.unknownFields++;
        return json.skipValue(position);
    }

    /** Notes that a field came; false, with the reason set, if it came before. */
    boolean isFirst(final int seen, final int field) {
        if ((seen & field) == 0) {
            return true;
        }
        json.fail(DecodeError.DUPLICATE_KEY);
        return false;
    }
}
