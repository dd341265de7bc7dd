package io.rayo.gateways.sim.playback;

import io.rayo.codecs.Venues;
import io.rayo.gateways.capture.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The venues whose recordings can be played: a new one is a line here. */
public final class PlaybackVenues {
    /** Those whose words are the most particular first; the first of Binance is for recordings that nobody knows. */
    private static final List<PlaybackVenue> ALL = List.of(
            BybitPlayback.LINEAR,
            BybitPlayback.SPOT,
            KrakenPlayback.FUTURES,
            KrakenPlayback.SPOT,
            KucoinPlayback.CLASSIC_SPOT,
            KucoinPlayback.CLASSIC_FUTURES,
            KucoinPlayback.SPOT,
            KucoinPlayback.FUTURES,
            OkxPlayback.DERIVATIVES,
            OkxPlayback.SPOT,
            BinancePlayback.SPOT,
            BinancePlayback.USDM,
            BinancePlayback.COINM);

    private PlaybackVenues() {}

    /**
     * All of them.
     *
     * @return in the order in which they are asked.
     */
    public static List<PlaybackVenue> all() {
        return ALL;
    }

    /**
     * Venue of a capture: the first row that tells decides, by the venue's name where our own capture wrote it, by its
     * URL, or its shape.
     */
    static PlaybackVenue of(final Path file) throws IOException {
        List<PlaybackVenue> named = List.of();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                if (null != reader.venue() && named.isEmpty()) {
                    named = named(reader.venue());
                }
                if (1 == named.size()) {
                    return named.getFirst();
                }
                final String url = reader.url();
                final String raw = null == url ? reader.rawText() : "";
                for (final PlaybackVenue venue : named.isEmpty() ? ALL : named) {
                    if (null == url ? venue.isOfShape(raw) : venue.isOfUrl(url)) {
                        return venue;
                    }
                }
            }
        }
        return named.isEmpty() ? BinancePlayback.SPOT : named.getFirst();
    }

    /** Those of a venue: several where it has several protocols; none if nobody knows the name. */
    private static List<PlaybackVenue> named(final String name) {
        final int venueId = Venues.idOf(name);
        return ALL.stream().filter(venue -> venue.venueId() == venueId).toList();
    }
}
