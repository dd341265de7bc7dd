package io.rayo.journal;

import java.nio.file.Path;

/** Small journals for tests. */
final class JournalTestSupport {
    static final long START_NS = 1_700_000_000_000_000_000L;

    private JournalTestSupport() {}

    static JournalContext context(Path directory) {
        return new JournalContext()
                .directory(directory)
                .blockSize(1 << 20)
                .preallocateBytes(4 << 20)
                .reserveBytes(1 << 20)
                .journalId(42)
                .startTimeNs(START_NS);
    }
}
