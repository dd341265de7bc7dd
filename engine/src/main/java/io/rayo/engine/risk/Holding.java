package io.rayo.engine.risk;

import io.rayo.engine.orders.Position;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** What one strategy holds of one instrument. */
final class Holding {
    final Position position = new Position();
    /** Opening orders that were filled, wholly or in part, since it was flat. */
    int entries;
    /** Quantity of the last order, negative if it sold; 0 if there was none. */
    long lastQuantity;

    long lastOrderNs;
    /** A part was closed by no order of ours, which the strategy has not been told; within an event only. */
    boolean isClosedUnasked;

    final Bracket bracket = new Bracket();
    final VenueStop venueStop = new VenueStop();

    void writeState(final StateWriter writer) {
        position.writeState(writer);
        writer.putInt(entries);
        writer.putLong(lastQuantity);
        writer.putLong(lastOrderNs);
        bracket.writeState(writer);
        venueStop.writeState(writer);
    }

    void readState(final StateReader reader) {
        position.readState(reader);
        entries = reader.getInt();
        lastQuantity = reader.getLong();
        lastOrderNs = reader.getLong();
        bracket.readState(reader);
        venueStop.readState(reader);
    }
}
