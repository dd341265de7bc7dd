package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalReader;
import io.rayo.journal.SnapshotLoad;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings fresh stages to where the journal ends: newest good snapshot, then the tail, with every decision compared with
 * the journaled one. Decisions that a crash kept from the journal are appended: they were never sent, because nothing
 * leaves before it is journaled. Start of the node, calling thread.
 *
 * @param inboundSequence last one in the journal.
 * @param outboundSequence last one in the journal, with those that were missing.
 * @param receiveTimeNs the core's time.
 * @param messages replayed.
 * @param missing decisions that were appended.
 * @param stateHash of the recovered state.
 * @param elapsedNs it took.
 * @param notes what people should know.
 */
record NodeRecovery(
        long inboundSequence,
        long outboundSequence,
        long receiveTimeNs,
        long messages,
        int missing,
        long stateHash,
        long elapsedNs,
        List<String> notes) {
    static NodeRecovery run(final Journal journal, final CoreConfig config, final CoreConfig.Stages stages) {
        final long startNs = System.nanoTime();
        final List<String> notes = new ArrayList<>();
        final long[] firstDifference = {-1};
        try (JournalReader reader = journal.newReader()) {
            final JournalReplay replay = new JournalReplay(
                    reader,
                    stages.toArray(),
                    config.core(),
                    (journaled, offset, length, regenerated, regeneratedOffset, regeneratedLength) -> {
                        if (firstDifference[0] < 0) {
                            firstDifference[0] = EventHeaders.sequence(journaled, offset);
                        }
                    });
            final SnapshotLoad load =
                    replay.fromSnapshot(journal.snapshots(), journal.appender().inboundSequence());
            load.skipped().forEach(line -> notes.add("snapshot not used: " + line));
            while (replay.poll() > 0) {
                // to the end
            }
            if (replay.differing() > 0) {
                throw new IllegalStateException(
                        "the journal's decisions are not what this version makes of its events ("
                                + replay.differing() + " of " + replay.compared() + " differ, first outbound sequence "
                                + firstDifference[0] + "): start with the version that wrote it, or with a new folder");
            }
            final int missing = replay.drainMissing(journal.appender()::appendOutbound);
            journal.appender().commit();
            journal.appender().handOver();
            if (missing > 0) {
                notes.add(missing + " decisions of the last events were not in the journal: appended, not sent");
            }
            return new NodeRecovery(
                    replay.core().inboundSequence(),
                    replay.core().outboundSequence(),
                    replay.core().receiveTimeNs(),
                    replay.messages(),
                    missing,
                    replay.core().stateHash(),
                    System.nanoTime() - startNs,
                    notes);
        }
    }
}
