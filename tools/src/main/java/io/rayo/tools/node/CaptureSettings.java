package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.gateways.orders.MarginMode;
import io.rayo.tools.UsageException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What is captured of a venue; the words are those of a node's configuration. One thread. */
public final class CaptureSettings {
    private final int venueId;
    private final List<String> symbols;
    private List<String> channels = List.of("trades", "top", "book");
    private int depth;
    private Map<String, String> options = Map.of();
    private URI restUrl;
    private URI streamUrl;

    /**
     * Prepares to capture trades, best prices and books.
     *
     * @param venue name.
     * @param symbols or patterns.
     * @throws UsageException if there is no such venue.
     */
    public CaptureSettings(final String venue, final List<String> symbols) {
        venueId = Venues.idOf(venue);
        this.symbols = List.copyOf(symbols);
        if (venueId < 0 || !VenueFeeds.supports(venueId)) {
            throw new UsageException(
                    "no gateway for " + venue + ", there are " + String.join(", ", VenueFeeds.names()));
        }
    }

    /**
     * Sets the channels.
     *
     * @param value trades, raw-trades, top, book, bars, mark.
     * @return this.
     */
    public CaptureSettings channels(final List<String> value) {
        channels = List.copyOf(value);
        return this;
    }

    /**
     * Sets the depth of the books.
     *
     * @param value levels a side, one of the venue's; 0 is its default.
     * @return this.
     */
    public CaptureSettings depth(final int value) {
        depth = value;
        return this;
    }

    /**
     * Sets the venue's own options.
     *
     * @param value by name.
     * @return this.
     */
    public CaptureSettings options(final Map<String, String> value) {
        options = Map.copyOf(value);
        return this;
    }

    /**
     * Sets where the venue is.
     *
     * @param rest base of its REST interface; empty is the venue's own.
     * @param stream base of its streams; likewise.
     * @return this.
     * @throws UsageException if one is no URL.
     */
    public CaptureSettings urls(final String rest, final String stream) {
        restUrl = uri(rest);
        streamUrl = uri(stream);
        return this;
    }

    private static URI uri(final String text) {
        try {
            return text.isEmpty() ? null : URI.create(text);
        } catch (final IllegalArgumentException ex) {
            throw new UsageException("not a URL: " + text);
        }
    }

    /** The venue's feed: without keys, over single connections. */
    VenueFeed<?> feed() {
        try {
            return VenueFeeds.of(new NodeConfig.Venue(
                    venueId,
                    symbols,
                    channels,
                    restUrl,
                    streamUrl,
                    null,
                    depth,
                    false,
                    options,
                    null,
                    null,
                    null,
                    0,
                    0,
                    MarginMode.AS_IT_IS,
                    false));
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(ex.getMessage());
        }
    }
}
