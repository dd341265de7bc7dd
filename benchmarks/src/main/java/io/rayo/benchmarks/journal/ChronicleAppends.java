package io.rayo.benchmarks.journal;

import io.rayo.codecs.EventHeaders;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * The floor: Chronicle Queue alone, the same bytes, roll cycle and block size. It is spared a call of the clock for
 * each append, as ours is, and does nothing between appends.
 */
final class ChronicleAppends extends Appends {
    private static final int BLOCK_SIZE = 64 << 20;

    private final PointerBytesStore source = BytesStore.nativePointer();
    private ChronicleQueue queue;
    private ExcerptAppender appender;

    @Override
    void open(final Path folder) {
        final long nowMs = System.currentTimeMillis();
        queue = SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(BLOCK_SIZE)
                .timeProvider(() -> nowMs)
                .checkInterrupts(false)
                .build();
        appender = queue.createAppender();
    }

    @Override
    void append(final long sequence) {
        EventHeaders.sequence(message(), 0, sequence);
        source.set(message().addressOffset(), MESSAGE_LENGTH);
        appender.writeBytes((BytesStore<?, ?>) source);
    }

    @Override
    void idle(final long nowNs) {
        Thread.onSpinWait();
    }

    @Override
    void close() {
        appender.close();
        queue.close();
    }
}
