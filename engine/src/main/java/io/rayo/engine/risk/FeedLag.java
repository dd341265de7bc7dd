package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import org.agrona.DirectBuffer;

/**
 * How late the market data of each connection is. What waited in a socket while the process was stopped, or while the
 * venue or we fell behind, is old when it is read, whatever the time of the reading says.
 *
 * <p>The venue's clock is not ours, so that the time from the venue's stamp to our receipt says nothing by itself. Its
 * least value over some minutes is the clocks' difference and the way of a message that did not wait; what the least of
 * the last second is above that is the lag. The least of a second, as a venue's stamp may be that of the last change,
 * long ago: one message in time shows that the connection is in time. Messages without a stamp of the venue (its time
 * is that of the receipt) take the lag of the others. A connection starts anew with each attempt, also in a playback
 * that begins again.
 *
 * <p>Plain state; one thread. Allocates once for each connection id modulo 64 of a venue.
 */
final class FeedLag {
    /** Times of the venue that are further ahead of ours are nonsense, and would hide or feign a lag for minutes. */
    private static final long MOST_AHEAD_NS = 3_600_000_000_000L;

    /** The usual delay is the least of this span and the one before. */
    private static final long USUAL_NS = 300_000_000_000L;

    /** The present delay is the least of this span and the one before. */
    private static final long PRESENT_NS = 500_000_000L;

    private static final int IDS = Long.SIZE;
    private static final long NONE = Long.MAX_VALUE;

    private final Connection[] connections = new Connection[Venues.MAX_VENUES * IDS];

    /** When a message would have been received had it not waited, at most its time of receipt; ns since the epoch. */
    long asOfNs(final DirectBuffer buffer, final int offset) {
        final long receiveTimeNs = EventHeaders.receiveTimeNs(buffer, offset);
        final long eventTimeNs = EventHeaders.eventTimeNs(buffer, offset);
        final int connectionId = EventHeaders.connectionId(buffer, offset);
        final Connection connection = connection(EventHeaders.venueId(buffer, offset), connectionId);
        if (connection.id != connectionId) {
            connection.start(connectionId);
        }
        if (eventTimeNs != receiveTimeNs && eventTimeNs > 0 && eventTimeNs - receiveTimeNs < MOST_AHEAD_NS) {
            connection.onDelay(receiveTimeNs - eventTimeNs, receiveTimeNs); // both above 0: fits
        }
        return receiveTimeNs - connection.lagNs();
    }

    /** A connection is being made: its messages have waited nowhere yet. */
    void onAttempt(final int venueId, final int connectionId) {
        connection(venueId, connectionId).start(connectionId);
    }

    void writeState(final StateWriter writer) {
        for (int i = 0; i < connections.length; i++) {
            if (null != connections[i]) {
                writer.putInt(i);
                connections[i].writeState(writer);
            }
        }
        writer.putInt(-1);
    }

    void readState(final StateReader reader) {
        for (int i = reader.getInt(); i >= 0; i = reader.getInt()) {
            connections[i] = new Connection();
            connections[i].readState(reader);
        }
    }

    private Connection connection(final int venueId, final int connectionId) {
        final int index = venueId * IDS + (connectionId & (IDS - 1));
        Connection connection = connections[index];
        if (null == connection) {
            connection = new Connection();
            connection.start(connectionId);
            connections[index] = connection;
        }
        return connection;
    }

    /** Delays of a connection. */
    private static final class Connection {
        private int id;
        private long usualNs;
        private long usualBeforeNs;
        private long usualEndsNs;
        private long presentNs;
        private long presentBeforeNs;
        private long presentEndsNs;

        void start(final int connectionId) {
            id = connectionId;
            usualNs = NONE;
            usualBeforeNs = NONE;
            usualEndsNs = 0;
            presentNs = NONE;
            presentBeforeNs = NONE;
            presentEndsNs = 0;
        }

        void onDelay(final long delayNs, final long receiveTimeNs) {
            if (receiveTimeNs >= presentEndsNs) {
                // after a pause what was before it says nothing
                presentBeforeNs = receiveTimeNs - presentEndsNs >= PRESENT_NS ? NONE : presentNs;
                presentNs = delayNs;
                presentEndsNs = receiveTimeNs + PRESENT_NS;
                if (receiveTimeNs >= usualEndsNs) {
                    usualBeforeNs = usualNs; // however long ago: better than to take a lag for usual
                    usualNs = delayNs;
                    usualEndsNs = receiveTimeNs + USUAL_NS;
                }
            }
            presentNs = Math.min(presentNs, delayNs);
            usualNs = Math.min(usualNs, delayNs);
        }

        long lagNs() {
            if (NONE == presentNs) {
                return 0;
            }
            return Math.min(presentNs, presentBeforeNs) - Math.min(usualNs, usualBeforeNs);
        }

        void writeState(final StateWriter writer) {
            writer.putInt(id);
            writer.putLong(usualNs);
            writer.putLong(usualBeforeNs);
            writer.putLong(usualEndsNs);
            writer.putLong(presentNs);
            writer.putLong(presentBeforeNs);
            writer.putLong(presentEndsNs);
        }

        void readState(final StateReader reader) {
            id = reader.getInt();
            usualNs = reader.getLong();
            usualBeforeNs = reader.getLong();
            usualEndsNs = reader.getLong();
            presentNs = reader.getLong();
            presentBeforeNs = reader.getLong();
            presentEndsNs = reader.getLong();
        }
    }
}
