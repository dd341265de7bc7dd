package io.rayo.gateways.market;

import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.BookDeltaWriter;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.StatusMessages;

/**
 * Where a decoder finds its instruments and puts its results. One per gateway, network thread.
 *
 * @param <I> the venue's instruments.
 */
public final class FeedContext<I extends FeedInstrument> {
    private final int venueId;
    private final FeedSymbols<I> symbols;
    private final InboundPublisher publisher;
    private final FeedCounters counters;
    private final int baseFlags;
    private final StatusMessages status;
    private final MarketMessages messages;
    private final BookDeltaWriter books;

    /**
     * Creates a context.
     *
     * @param venueId of the venue.
     * @param symbols instruments by symbol.
     * @param publisher of the network thread.
     * @param counters of the gateway.
     * @param baseFlags that every message carries (replayed, simulated).
     */
    public FeedContext(
            final int venueId,
            final FeedSymbols<I> symbols,
            final InboundPublisher publisher,
            final FeedCounters counters,
            final int baseFlags) {
        this.venueId = venueId;
        this.symbols = symbols;
        this.publisher = publisher;
        this.counters = counters;
        this.baseFlags = baseFlags;
        status = new StatusMessages(publisher, baseFlags, counters);
        messages = new MarketMessages(venueId, publisher, counters, baseFlags);
        books = new BookDeltaWriter(publisher, status, counters);
    }

    public int venueId() {
        return venueId;
    }

    public FeedSymbols<I> symbols() {
        return symbols;
    }

    public InboundPublisher publisher() {
        return publisher;
    }

    public FeedCounters counters() {
        return counters;
    }

    public int baseFlags() {
        return baseFlags;
    }

    /**
     * Writes gaps and states.
     *
     * @return the writer.
     */
    public StatusMessages status() {
        return status;
    }

    /**
     * Writes trades, best prices, bars, mark prices.
     *
     * @return the writer.
     */
    public MarketMessages messages() {
        return messages;
    }

    /**
     * Writes depth updates and snapshots level by level.
     *
     * @return the writer.
     */
    public BookDeltaWriter books() {
        return books;
    }
}
