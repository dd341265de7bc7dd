package io.rayo.engine.risk;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * When the next request about a strategy's stop at the venue may leave, and the signal that waits until it is
 * withdrawn. The stop itself is among the open orders. Plain state; one thread.
 */
final class VenueStop {
    private int attempts;
    private long notBeforeNs;

    private boolean hasWish;
    /** Of the signal that waits; of no meaning without one. */
    private int signalId;

    private Side side = Side.NULL_VAL;
    private double confidence;
    private long wantedNotional;
    private boolean isClosing;
    private boolean isFurtherPart;

    boolean mayTry(final long nowNs) {
        return nowNs >= notBeforeNs;
    }

    /** The venue would not do what it was asked: the next request waits as the next exit does. */
    void failed(final long nowNs) {
        notBeforeNs = nowNs + Bracket.pauseNs(attempts);
        attempts++;
    }

    /** What is held has changed, or the venue has done as asked: nothing speaks against the next request. */
    void restart() {
        attempts = 0;
        notBeforeNs = 0;
    }

    /** Whether a signal waits. */
    boolean hasWish() {
        return hasWish;
    }

    /** Keeps a signal. */
    void wish(final OrderIntent signal, final boolean isClosingSignal) {
        hasWish = true;
        signalId = signal.signalId;
        side = signal.side;
        confidence = signal.confidence;
        wantedNotional = signal.wantedNotional;
        isClosing = isClosingSignal;
        isFurtherPart = signal.isFurtherPart;
    }

    /** Makes an intent the signal that waited, which does so no longer; whether it was one that closes. */
    boolean take(final OrderIntent signal) {
        hasWish = false;
        signal.signalId = signalId;
        signal.side = side;
        signal.confidence = confidence;
        signal.wantedNotional = wantedNotional;
        signal.isFurtherPart = isFurtherPart;
        return isClosing;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(attempts);
        writer.putLong(notBeforeNs);
        writer.putBoolean(hasWish);
        if (hasWish) {
            writer.putInt(signalId);
            writer.putByte(side.value());
            writer.putLong(Double.doubleToRawLongBits(confidence));
            writer.putLong(wantedNotional);
            writer.putBoolean(isClosing);
            writer.putBoolean(isFurtherPart);
        }
    }

    void readState(final StateReader reader) {
        attempts = reader.getInt();
        notBeforeNs = reader.getLong();
        hasWish = reader.getBoolean();
        if (hasWish) {
            signalId = reader.getInt();
            side = Side.get((short) (reader.getByte() & 0xFF));
            confidence = Double.longBitsToDouble(reader.getLong());
            wantedNotional = reader.getLong();
            isClosing = reader.getBoolean();
            isFurtherPart = reader.getBoolean();
        }
    }
}
