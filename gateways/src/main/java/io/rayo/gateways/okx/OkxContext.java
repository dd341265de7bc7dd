package io.rayo.gateways.okx;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.net.FeedCounters;

/**
 * What the decoders of the single channels share: the text, where results go, and whose frame it is. Network thread.
 */
final class OkxContext {
    /** Nanoseconds of the venue's time unit. */
    static final long MILLISECOND_NS = 1_000_000;

    final JsonScanner json = new JsonScanner();
    final FeedContext<OkxInstrument> feed;
    final FeedCounters counters;
    final boolean isDerivative;
    long receiveTimeNs;
    int connectionId;
    boolean standby;

    /** Instrument that the frame names; null if it names none, or an index. */
    OkxInstrument instrument;

    /** Index that the frame names; null if it names none. */
    OkxIndex index;

    private long timeNs;

    OkxContext(final FeedContext<OkxInstrument> feed, final boolean isDerivative) {
        this.feed = feed;
        this.isDerivative = isDerivative;
        counters = feed.counters();
    }

    /** Reads a time in milliseconds, to be had from {@link #timeNs()} in nanoseconds. */
    int time(final int position) {
        final int p = json.integer(position);
        if (p < 0) {
            return p;
        }
        return isTime(json.number()) ? p : json.fail(DecodeError.OVERFLOW);
    }

    /** Takes a time in milliseconds, to be had from {@link #timeNs()} in nanoseconds; false if that does not fit. */
    boolean isTime(final long time) {
        if (time < 0 || time > Long.MAX_VALUE / MILLISECOND_NS) {
            return false;
        }
        timeNs = time * MILLISECOND_NS;
        return true;
    }

    long timeNs() {
        return timeNs;
    }

    /** Whether a value is the empty text, by which the venue says that there is none. */
    boolean isEmptyText(final int position) {
        return json.at(position) == '"' && json.at(position + 1) == '"';
    }

    /** Passes over a field that the decoder does not know. */
    int unknown(final int position) {
        counters.unknownFields++;
        return json.skipValue(position);
    }

    /** Checks the instrument that an item of the data names: it is the one of the frame. */
    int sameInstrument(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final OkxInstrument named = feed.symbols().find(json.buffer(), json.textOffset(), json.textLength());
        return named == instrument ? p : json.fail(DecodeError.UNKNOWN_SYMBOL);
    }
}
