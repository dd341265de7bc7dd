package io.rayo.gateways.kraken;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.RecentTime;
import io.rayo.gateways.json.Rfc3339;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedListener;

/** What the decoders of the single channels share: the text, where results go, and whose frame it is. */
final class KrakenContext {
    final JsonScanner json = new JsonScanner();
    final RecentTime times = new RecentTime();
    final FeedContext<KrakenInstrument> feed;
    final FeedListener<KrakenInstrument> listener;
    long receiveTimeNs;
    int connectionId;
    boolean standby;

    KrakenContext(final FeedContext<KrakenInstrument> feed, final FeedListener<KrakenInstrument> listener) {
        this.feed = feed;
        this.listener = listener;
    }

    /** Instrument of the text just read; null if it is unknown. */
    KrakenInstrument textInstrument() {
        return feed.symbols().find(json.buffer(), json.textOffset(), json.textLength());
    }

    /** Time of the text just read; Rfc3339.INVALID with the error set if it is none. */
    long textTimeNs() {
        final long timeNs = times.parse(json.text(), json.textOffset(), json.textLength());
        if (timeNs == Rfc3339.INVALID) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return timeNs;
    }

    /** Passes over a field that the decoder does not know. */
    int unknown(final int position) {
        feed.counters().unknownFields++;
        return json.skipValue(position);
    }
}
