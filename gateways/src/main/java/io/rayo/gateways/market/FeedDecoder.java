package io.rayo.gateways.market;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import org.agrona.DirectBuffer;

/**
 * Decodes a venue's frames into inbound messages: from the bytes into claimed slots, without making objects, throwing
 * for no input, reading nothing outside the given range. Each frame is accepted or counted by the reason why it was
 * not. Network thread.
 *
 * @param <I> the venue's instruments.
 */
public interface FeedDecoder<I extends FeedInstrument> {
    /**
     * Decodes a frame.
     *
     * @param buffer that holds it.
     * @param offset of its text.
     * @param length of its text in bytes.
     * @param receiveTimeNs when it came, nanoseconds since the epoch.
     * @param connectionId that brought it.
     * @param standby whether that connection does not yet, or not alone, feed the books: it is to replace another one,
     *     or it is the B of an A/B pair.
     * @return why the frame was refused; NONE if it was accepted.
     */
    DecodeError decode(
            DirectBuffer buffer, int offset, int length, long receiveTimeNs, int connectionId, boolean standby);

    /**
     * Decodes the answer to a REST request for a depth snapshot. Only where {@code snapshotPath} gives a path.
     *
     * @param instrument that was asked about.
     * @param buffer that holds the answer.
     * @param offset of its text.
     * @param length of its text in bytes.
     * @param receiveTimeNs when it came.
     * @param connectionId that carries the book.
     * @return what became of it; null if it could not be decoded.
     */
    default SnapshotVerdict decodeSnapshot(
            final I instrument,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs,
            final int connectionId) {
        throw new UnsupportedOperationException("the stream brings the snapshots of this venue");
    }

    /**
     * Instrument of the last frame.
     *
     * @return the instrument; null if the frame was refused or has none.
     */
    I lastInstrument();

    /**
     * Channel of the last frame.
     *
     * @return the channel; of no meaning without {@link #lastInstrument()}.
     */
    Channel lastChannel();
}
