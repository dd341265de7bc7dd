package io.rayo.journal;

import java.nio.file.Path;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Opens Chronicle queues the way this journal wants them: no telemetry, no disk watcher, no banner, our time. */
final class Queues {
    /** Smallest block, used where little is written. */
    static final long MIN_BLOCK_SIZE = 1 << 20;

    private static final long TIMEOUT_MS = 2_000;
    private static final String WRITE_LOCK = "chronicle.write.lock";
    private static final String APPEND_LOCK = "chronicle.append.lock";
    private static final long UNLOCKED = Long.MIN_VALUE;

    static {
        // Read once by Chronicle's static initialisers; harmless if the command line already has them.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    private Queues() {}

    static SingleChronicleQueue open(
            final Path directory, final RollInterval interval, final long blockSize, final TimeProvider time) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(interval.rollCycle())
                .blockSize(blockSize)
                .timeProvider(time)
                .timeoutMS(TIMEOUT_MS)
                .checkInterrupts(false)
                .build();
    }

    /**
     * Frees Chronicle's locks, which name a process by its pid only: a pid is used again (in a container always), so a
     * dead writer's lock can look like a living one's, even like our own. Ours is the only writer, proven by
     * {@link JournalLock}.
     */
    static void unlock(final SingleChronicleQueue queue) {
        queue.metaStore().doWithExclusiveLock(store -> {
            store.acquireValueFor(WRITE_LOCK, UNLOCKED).setVolatileValue(UNLOCKED);
            store.acquireValueFor(APPEND_LOCK, UNLOCKED).setVolatileValue(UNLOCKED);
            return store;
        });
    }
}
