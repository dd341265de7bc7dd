package io.rayo.gateways.net;

import io.rayo.gateways.json.DecodeError;

/**
 * What a venue's gateway counts. Plain fields: written by the network thread only, read by whoever shows them, who may
 * see a value that is a moment old.
 */
public final class FeedCounters {
    /** Frames and REST answers that were decoded or refused. */
    public long frames;

    /** Their bytes. */
    public long bytes;

    /** Messages published inbound. */
    public long messages;

    /** Trade messages. */
    public long trades;

    /** TopOfBook messages. */
    public long topOfBooks;

    /** Depth updates that reached a book, each counted once whatever the number of its messages. */
    public long bookUpdates;

    /** Depth snapshots that were published. */
    public long bookSnapshots;

    /** Bar messages. */
    public long bars;

    /** MarkPrice messages. */
    public long markPrices;

    /** Answers to subscriptions and other control frames. */
    public long controlFrames;

    /** Subscriptions that the venue refused. */
    public long subscriptionErrors;

    /** Events that are known and wanted by nobody. */
    public long ignoredEvents;

    /** Events of a type that the decoder does not know. */
    public long unknownEvents;

    /** Fields that the decoder does not know. */
    public long unknownFields;

    /** Trades that did not come from the market (insurance fund, liquidation by the venue, none at all). */
    public long nonMarketTrades;

    /** Events that had been seen before: repeated by the venue or brought by the other connection of a rotation. */
    public long duplicates;

    /** Depth updates kept while a book waits for its snapshot. */
    public long buffered;

    /** Gaps published. */
    public long gaps;

    /** Books that had to be joined anew. */
    public long resyncs;

    /** Depth snapshots asked for. */
    public long snapshotRequests;

    /** Connections made after the first. */
    public long reconnects;

    /** Planned replacements of a connection. */
    public long rotations;

    /** Times that the circuit breaker opened. */
    public long breakerTrips;

    /** Connections that were closed because the venue broke the WebSocket's protocol. */
    public long protocolErrors;

    /** Of them, those that brought a compressed message that could not be decompressed. */
    public long inflateErrors;

    /** Answers by which the venue told us to stop (HTTP 418, 429, 403). */
    public long bans;

    /** Streams that were subscribed and stayed silent. */
    public long silentStreams;

    /** Receive time of the newest frame, nanoseconds since the epoch. */
    public long lastReceiveTimeNs;

    /** Connections that the feed wants. */
    public long connections;

    /** Of them, those that are open. */
    public long openConnections;

    /** Of them, those whose circuit breaker is open or that the venue has banned. */
    public long blockedConnections;

    /** How far the venue's clock is ahead of ours, nanoseconds; {@link ClockOffset#UNKNOWN} until it was measured. */
    public long clockOffsetNs = ClockOffset.UNKNOWN;

    /** How far {@link #clockOffsetNs} can be wrong. */
    public long clockErrorNs;

    private final long[] decodeErrors = new long[DecodeError.COUNT];

    /** Creates counters at zero. */
    public FeedCounters() {}

    /**
     * Counts a refused frame.
     *
     * @param reason of the refusal.
     */
    public void countError(final DecodeError reason) {
        decodeErrors[reason.index()]++;
    }

    /**
     * Frames refused for a reason.
     *
     * @param reason of the refusal.
     * @return how many.
     */
    public long errors(final DecodeError reason) {
        return decodeErrors[reason.index()];
    }

    /**
     * Frames refused.
     *
     * @return how many, over all reasons.
     */
    public long totalErrors() {
        long sum = 0;
        for (final long count : decodeErrors) {
            sum += count;
        }
        return sum;
    }
}
