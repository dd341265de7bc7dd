package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppenderHandOverTest {
    @TempDir
    private Path folder;

    private static void append(final JournalAppender appender, final long sequence) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        EventHeaders.put(
                buffer, 0, ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, sequence, sequence, 0, 0, 0, 0);
        EventHeaders.sequence(buffer, 0, sequence);
        new ClockTickEncoder().wrap(buffer, EventHeaders.SEQUENCE_OFFSET).intervalNs(1);
        appender.appendInbound(buffer, 0, EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH);
    }

    /** A recovery appends on the starting thread what a crash kept from the journal; the journal's thread goes on. */
    @Test
    void shouldLetAnotherThreadGoOnAfterAHandOver() throws InterruptedException {
        final JournalContext context = new JournalContext()
                .directory(folder)
                .startTimeNs(1_790_000_000_000_000_000L)
                .preallocateBytes(1 << 20)
                .reserveBytes(1 << 20);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = Journal.open(context)) {
            for (int i = 1; i <= 100; i++) {
                append(journal.appender(), i);
            }
            journal.appender().handOver();
            final Thread other = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 101; i <= 10_000; i++) {
                        append(journal.appender(), i);
                    }
                } catch (final RuntimeException ex) {
                    failure.set(ex);
                }
            });
            other.join();
        }
        assertNull(failure.get());
        assertEquals(10_000, JournalVerifier.verify(folder).inbound());
    }
}
