package io.rayo.engine.orders;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Remembers the last fills by order and trade id, so that none counts twice however often and late it is told. A
 * bounded ring in order of arrival with an open-addressing index over it. One thread; allocates nothing after
 * construction.
 */
public final class FillIds {
    private static final int EMPTY = -1;

    private final long[] orderIds;
    private final long[] tradeIds;
    private final int[] index;
    private final int indexMask;
    private long count;

    /**
     * Constructs it empty.
     *
     * @param capacity fills to remember, above 0; rounded up to a power of two.
     */
    public FillIds(final int capacity) {
        final int size = BitUtil.findNextPositivePowerOfTwo(capacity);
        orderIds = new long[size];
        tradeIds = new long[size];
        index = new int[size * 4];
        indexMask = index.length - 1;
        Arrays.fill(index, EMPTY);
    }

    /**
     * Whether a fill is remembered.
     *
     * @param clientOrderId of the order.
     * @param tradeId of the fill.
     * @return true if it has been added and not forgotten.
     */
    public boolean contains(final long clientOrderId, final long tradeId) {
        int at = slot(clientOrderId, tradeId);
        while (EMPTY != index[at]) {
            final int entry = index[at];
            if (orderIds[entry] == clientOrderId && tradeIds[entry] == tradeId) {
                return true;
            }
            at = (at + 1) & indexMask;
        }
        return false;
    }

    /**
     * Remembers a fill that is not remembered yet; forgets the oldest if full.
     *
     * @param clientOrderId of the order.
     * @param tradeId of the fill.
     */
    public void add(final long clientOrderId, final long tradeId) {
        final int entry = (int) (count & (orderIds.length - 1));
        if (count >= orderIds.length) {
            remove(entry);
        }
        orderIds[entry] = clientOrderId;
        tradeIds[entry] = tradeId;
        count++;
        insert(entry);
    }

    /**
     * Fills ever added.
     *
     * @return count.
     */
    public long count() {
        return count;
    }

    /**
     * Writes everything, oldest first.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putLong(count);
        for (long i = oldest(); i < count; i++) {
            final int entry = (int) (i & (orderIds.length - 1));
            writer.putLong(orderIds[entry]);
            writer.putLong(tradeIds[entry]);
        }
    }

    /**
     * Reads what {@link #writeState} wrote into an empty one of the same capacity.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        count = reader.getLong();
        for (long i = oldest(); i < count; i++) {
            final int entry = (int) (i & (orderIds.length - 1));
            orderIds[entry] = reader.getLong();
            tradeIds[entry] = reader.getLong();
            insert(entry);
        }
    }

    private long oldest() {
        return Math.max(0, count - orderIds.length);
    }

    private void insert(final int entry) {
        int at = slot(orderIds[entry], tradeIds[entry]);
        while (EMPTY != index[at]) {
            at = (at + 1) & indexMask;
        }
        index[at] = entry;
    }

    /** Removes from the index and closes the hole, so that every probe still finds what it looks for. */
    private void remove(final int entry) {
        int hole = slot(orderIds[entry], tradeIds[entry]);
        while (index[hole] != entry) {
            hole = (hole + 1) & indexMask;
        }
        index[hole] = EMPTY;
        int at = (hole + 1) & indexMask;
        while (EMPTY != index[at]) {
            final int home = slot(orderIds[index[at]], tradeIds[index[at]]);
            // move it back if its home is not between the hole and where it is
            if (((at - home) & indexMask) >= ((at - hole) & indexMask)) {
                index[hole] = index[at];
                index[at] = EMPTY;
                hole = at;
            }
            at = (at + 1) & indexMask;
        }
    }

    private int slot(final long clientOrderId, final long tradeId) {
        long mixed = (clientOrderId ^ Long.rotateLeft(tradeId, 32)) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
        return (int) (mixed >>> 33) & indexMask;
    }
}
