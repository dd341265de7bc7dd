package io.rayo.engine.paper;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** What the paper venue keeps of one instrument. */
final class PaperInstrument {
    final int instrumentId;
    final InstrumentRules rules = new InstrumentRules();
    final PaperBook book;

    /** Resting orders by price, then arrival. */
    final OrderList bids = new OrderList();

    final OrderList asks = new OrderList();
    /** Orders whose stop has not been reached, by arrival. */
    final OrderList stops = new OrderList();
    /** Acknowledged orders that wait for a proven book, by arrival. */
    final OrderList waiting = new OrderList();

    /** Of the message that last changed the meaning of mantissas: orders decided before it mean something else. */
    long scaleSequence;
    /** Price of the last trade; 0 if there was none. */
    long lastPrice;
    /** What is held here by all fills so far, told or not; negative is short. */
    long held;

    PaperInstrument(final int instrumentId, final int maxBookDepth) {
        this.instrumentId = instrumentId;
        book = new PaperBook(maxBookDepth);
    }

    OrderList resting(final Side side) {
        return Side.BUY == side ? bids : asks;
    }

    boolean hasOrders() {
        return 0 != (bids.size() | asks.size() | stops.size() | waiting.size());
    }

    void writeState(final StateWriter writer) {
        writer.putInt(instrumentId);
        rules.writeState(writer);
        book.writeState(writer);
        writer.putLong(scaleSequence);
        writer.putLong(lastPrice);
        writer.putLong(held);
        writeState(writer, bids);
        writeState(writer, asks);
        writeState(writer, stops);
        writeState(writer, waiting);
    }

    /** Reads what {@link #writeState} wrote behind the id; the orders come out of the pool. */
    void readState(final StateReader reader, final PaperOrders orders) {
        rules.readState(reader);
        book.readState(reader);
        scaleSequence = reader.getLong();
        lastPrice = reader.getLong();
        held = reader.getLong();
        readState(reader, orders, bids);
        readState(reader, orders, asks);
        readState(reader, orders, stops);
        readState(reader, orders, waiting);
    }

    private static void writeState(final StateWriter writer, final OrderList list) {
        writer.putInt(list.size());
        for (PaperOrder order = list.head(); null != order; order = order.next) {
            writer.putLong(order.clientOrderId);
            order.writeState(writer);
        }
    }

    private static void readState(final StateReader reader, final PaperOrders orders, final OrderList list) {
        final int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            final PaperOrder order = orders.take(reader.getLong());
            order.readState(reader);
            list.append(order);
        }
    }
}
