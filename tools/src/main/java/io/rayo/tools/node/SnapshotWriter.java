package io.rayo.tools.node;

import io.rayo.engine.core.SnapshotListener;
import io.rayo.journal.Snapshot;
import io.rayo.journal.SnapshotStore;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.Agent;

/**
 * Writes snapshots on a thread of its own, because forcing a file to disk takes milliseconds. The core's thread hands a
 * copy of the state over; the journal's thread tells where in the journal it belongs. While one is being written the
 * next is left out (and counted): a snapshot only shortens a recovery.
 */
final class SnapshotWriter implements Agent, SnapshotListener {
    private static final int REMEMBERED = 8;

    private final SnapshotStore store;
    private final long interval;
    private final ExpandableDirectByteBuffer payload = new ExpandableDirectByteBuffer(64 * 1024);
    private final long[] appendedSequence = new long[REMEMBERED];
    private final long[] appendedIndex = new long[REMEMBERED];
    private final int[] appendedCrc = new int[REMEMBERED];
    private volatile long newestAppended;
    private volatile boolean isHandedOver;
    private long inboundSequence;
    private long outboundSequence;
    private long stateHash;
    private int length;
    private volatile long written;
    private volatile long leftOut;

    SnapshotWriter(final SnapshotStore store, final long interval) {
        this.store = store;
        this.interval = interval;
    }

    /** Remembers where a message that ends a snapshot interval stands in the journal. The journal's thread. */
    void onInboundAppended(final long sequence, final long index, final int crc) {
        if (interval > 0 && 0 == sequence % interval) {
            final int slot = (int) (sequence / interval % REMEMBERED);
            appendedSequence[slot] = sequence;
            appendedIndex[slot] = index;
            appendedCrc[slot] = crc;
            newestAppended = sequence;
        }
    }

    /** Takes a copy of the state. The core's thread. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes it
    public void onSnapshot(
            final long inbound, final long outbound, final long hash, final DirectBuffer buffer, final int byteCount) {
        if (isHandedOver) {
            leftOut++;
            return;
        }
        payload.putBytes(0, buffer, 0, byteCount);
        length = byteCount;
        inboundSequence = inbound;
        outboundSequence = outbound;
        stateHash = hash;
        isHandedOver = true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes it
    public int doWork() {
        if (!isHandedOver || newestAppended < inboundSequence) {
            return 0;
        }
        final int slot = (int) (inboundSequence / interval % REMEMBERED);
        if (appendedSequence[slot] == inboundSequence) {
            store.write(
                    new Snapshot(inboundSequence, outboundSequence, appendedIndex[slot], appendedCrc[slot], stateHash),
                    payload,
                    0,
                    length);
            written++;
        }
        isHandedOver = false;
        return 1;
    }

    long written() {
        return written;
    }

    long leftOut() {
        return leftOut;
    }

    @Override
    public String roleName() {
        return "snapshot-writer";
    }
}
