package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import io.rayo.journal.Snapshot;
import io.rayo.journal.SnapshotLoad;
import io.rayo.journal.SnapshotStore;
import org.agrona.DirectBuffer;

/**
 * Puts a journal's inbound messages through a core again and compares what comes out with what the journal holds.
 * Recovery and the command {@code replay} are this one class. One thread.
 */
final class JournalReplay {
    private static final int POLL_LIMIT = 4096;

    private final JournalReader reader;
    private final OutputComparer comparer;
    private final Core core;
    private final MessageHandler watcher;
    private long suppressedOutbound;
    private long messages;

    /**
     * Prepares a replay from the start.
     *
     * @param reader of the journal.
     * @param stages fresh ones.
     * @param settings that the journal was written with.
     * @param differences told of each difference.
     */
    JournalReplay(
            final JournalReader reader,
            final Stage[] stages,
            final CoreSettings settings,
            final OutputComparer.DifferenceHandler differences) {
        this(reader, stages, settings, differences, (buffer, offset, length) -> {});
    }

    /**
     * Prepares a replay from the start that somebody watches.
     *
     * @param reader of the journal.
     * @param stages fresh ones.
     * @param settings that the journal was written with.
     * @param differences told of each difference.
     * @param watcher sees each record, before the core does.
     */
    JournalReplay(
            final JournalReader reader,
            final Stage[] stages,
            final CoreSettings settings,
            final OutputComparer.DifferenceHandler differences,
            final MessageHandler watcher) {
        this.reader = reader;
        this.watcher = watcher;
        comparer = new OutputComparer(differences);
        core = new Core(stages, comparer, settings, null);
    }

    /**
     * Starts from the newest good snapshot instead.
     *
     * @param store of snapshots.
     * @param lastInbound in the journal: newer snapshots are of no use.
     * @return what was found.
     */
    SnapshotLoad fromSnapshot(final SnapshotStore store, final long lastInbound) {
        final SnapshotLoad load = store.loadNewestGood(
                lastInbound,
                (snapshot, buffer, offset, length) -> core.restore(
                        snapshot.inboundSequence(),
                        snapshot.outboundSequence(),
                        new StateReader().wrap(buffer, offset, length)));
        final Snapshot snapshot = load.snapshot();
        if (null != snapshot) {
            if (snapshot.stateHash() != core.stateHash()) {
                throw new IllegalStateException("snapshot " + snapshot.inboundSequence()
                        + " does not give the state it was taken of: it is of another version of the engine");
            }
            if (!reader.moveAfterIndex(snapshot.journalIndex(), snapshot.lastCrc())) {
                throw new IllegalStateException(
                        "snapshot " + snapshot.inboundSequence() + " is not of this journal: delete it");
            }
            suppressedOutbound = snapshot.outboundSequence();
        }
        return load;
    }

    /**
     * Replays a stretch.
     *
     * @return messages handled; 0 at the end.
     */
    int poll() {
        final int count = reader.poll(this::onRecord, POLL_LIMIT);
        messages += count;
        return count;
    }

    private void onRecord(
            final Direction direction,
            final long index,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        watcher.onMessage(buffer, offset, length);
        if (Direction.INBOUND == direction) {
            core.onEvent(buffer, offset, length);
        } else if (EventHeaders.sequence(buffer, offset) > suppressedOutbound) {
            comparer.onJournaled(buffer, offset, length);
        }
    }

    Core core() {
        return core;
    }

    long messages() {
        return messages;
    }

    long compared() {
        return comparer.compared();
    }

    long differing() {
        return comparer.differing();
    }

    /** Outputs of the last events that a crash kept from the journal. */
    int missing() {
        return comparer.pending();
    }

    /** Hands on the outputs that a crash kept from the journal, in order. */
    int drainMissing(final MessageHandler handler) {
        return comparer.drainTo(handler, comparer.pending());
    }
}
