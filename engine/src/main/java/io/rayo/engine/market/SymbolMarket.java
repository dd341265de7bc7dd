package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/** A BASE/QUOTE symbol: the instruments that trade it and the weighted price last put out. Plain state; one thread. */
final class SymbolMarket {
    final int symbolIndex;
    final byte[] text;
    InstrumentMarket[] members = new InstrumentMarket[4];
    int memberCount;

    /**
     * Latest event time, that of trades and of clock ticks moved onto the venues' clock; NONE before the first trade.
     */
    long nowNs = L2Book.NONE;
    /** Latest event time of a trade, and the core's time when it came. */
    long anchorEventTimeNs = L2Book.NONE;

    long anchorTimeNs = L2Book.NONE;
    /** When the price was last computed. */
    long checkedTimeNs = L2Book.NONE;

    boolean wasPutOut;
    long price;
    long volume;
    int instrumentCount;

    SymbolMarket(final int symbolIndex, final byte[] text) {
        this.symbolIndex = symbolIndex;
        this.text = text;
    }

    void add(final InstrumentMarket member) {
        if (memberCount == members.length) {
            members = Arrays.copyOf(members, memberCount * 2);
        }
        members[memberCount] = member;
        memberCount++;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(memberCount);
        for (int i = 0; i < memberCount; i++) {
            writer.putInt(members[i].instrument.instrumentId());
        }
        writer.putLong(nowNs);
        writer.putLong(anchorEventTimeNs);
        writer.putLong(anchorTimeNs);
        writer.putLong(checkedTimeNs);
        writer.putBoolean(wasPutOut);
        writer.putLong(price);
        writer.putLong(volume);
        writer.putInt(instrumentCount);
    }

    /** Reads all but the members, whose ids the caller has read. */
    void readState(final StateReader reader) {
        nowNs = reader.getLong();
        anchorEventTimeNs = reader.getLong();
        anchorTimeNs = reader.getLong();
        checkedTimeNs = reader.getLong();
        wasPutOut = reader.getBoolean();
        price = reader.getLong();
        volume = reader.getLong();
        instrumentCount = reader.getInt();
    }
}
