package io.rayo.gateways.sim.playback;

/**
 * What a row belongs to: venue, symbol and kind of channel. What does not matter to who takes the rows (the speed of a
 * stream) is left out.
 *
 * @param venue of the row.
 * @param symbol the venue's text; empty for streams of all symbols.
 * @param channel kind of channel, in the venue's words.
 */
public record StreamKey(PlaybackVenue venue, String symbol, String channel) {}
