package io.rayo.gateways.binance;

import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.StatusMessages;

/** What the decoders of the single events share: the text, where results go, and whose frame it is. */
final class DecoderContext {
    /** Nanoseconds of a time that is not there. */
    static final long NO_TIME = Long.MIN_VALUE;

    final JsonScanner json = new JsonScanner();
    final BinanceProduct product;
    final FeedSymbols<BinanceInstrument> symbols;
    final InboundPublisher publisher;
    final FeedCounters counters;
    final StatusMessages status;
    final int baseFlags;
    final long timeUnitNs;
    final int venueId;
    long receiveTimeNs;
    int connectionId;
    boolean standby;

    /** Instrument that the stream's name tells; null if there is no name or it is unknown. */
    BinanceInstrument streamInstrument;

    DecoderContext(
            final BinanceProduct product,
            final FeedSymbols<BinanceInstrument> symbols,
            final InboundPublisher publisher,
            final FeedCounters counters,
            final StatusMessages status,
            final int baseFlags,
            final long timeUnitNs) {
        this.product = product;
        this.symbols = symbols;
        this.publisher = publisher;
        this.counters = counters;
        this.status = status;
        this.baseFlags = baseFlags;
        this.timeUnitNs = timeUnitNs;
        venueId = product.venueId();
    }

    /** Instrument of the text just read; null if it is unknown. */
    BinanceInstrument textInstrument() {
        return symbols.find(json.text(), json.textOffset(), json.textLength());
    }

    /**
     * The number just read, a venue time, as nanoseconds.
     *
     * @return nanoseconds since the epoch; {@link #NO_TIME} if it does not fit.
     */
    long timeNs() {
        final long time = json.number();
        return time < 0 || time > Long.MAX_VALUE / timeUnitNs ? NO_TIME : time * timeUnitNs;
    }

    /** Reads a venue time, to be had from {@link #timeNs()}. */
    int time(final int position) {
        final int p = json.integer(position);
        return p >= 0 && timeNs() == NO_TIME ? json.fail(DecodeError.OVERFLOW) : p;
    }

    /** Passes over a field that the decoder does not know. */
    int unknown(final int position) {
        counters.unknownFields++;
        return json.skipValue(position);
    }
}
