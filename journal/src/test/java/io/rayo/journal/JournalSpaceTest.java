package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When pages are made ready: a page takes longer than a message, and the thread may be the one that trades. */
class JournalSpaceTest {
    private static final long WINDOW = 256L << 10;
    private static final long STEP = 4L << 10;
    private static final long US = 1_000;

    @TempDir
    Path directory;

    private final TestMessages messages = new TestMessages(7);
    private final Random random = new Random(1);
    private Journal journal;
    private long nowNs = JournalTestSupport.START_NS;

    @BeforeEach
    void makeTheWholeWindowReady() {
        assumeTrue(LinuxMemory.isAvailable(), "pages are made ready on Linux only");
        journal = Journal.open(JournalTestSupport.context(directory)
                .blockSize(4 << 20)
                .syncPolicy(SyncPolicy.NONE)
                .touchAheadBytes(WINDOW)
                .touchStepBytes(STEP));
        append(1);
        drain();
    }

    @AfterEach
    void close() {
        if (journal != null) {
            journal.close();
        }
    }

    private void append(final long bytes) {
        final JournalAppender appender = journal.appender();
        appender.advanceTime(nowNs);
        final long left = Math.max(0, journal.space().touchedAhead() - bytes);
        do {
            messages.append(appender, random);
        } while (journal.space().touchedAhead() > left);
    }

    private int work() {
        return journal.space().doWork(nowNs);
    }

    /** Lets time pass until all is ready. */
    private int drain() {
        int steps = 0;
        int idle = 0;
        while (idle < 3) {
            nowNs += 1_100 * US;
            final int work = work();
            steps += work;
            idle = work == 0 ? idle + 1 : 0;
            assertTrue(steps < 100_000, "it never ends");
        }
        return steps;
    }

    @Test
    void shouldWaitAMillisecondWhileMostPagesAreReady() {
        append(WINDOW / 4);
        assertEquals(0, work());
        nowNs += 990 * US;
        assertEquals(0, work(), "a gap between messages is no quiet moment");
        nowNs += 20 * US;
        assertEquals(1, work());
        assertTrue(drain() >= WINDOW / 4 / STEP - 2);
        assertEquals(0, journal.space().touchFailures());
    }

    @Test
    void shouldNotCountTheTimeBeforeTheLastAppend() {
        append(WINDOW / 4);
        for (int i = 0; i < 20; i++) {
            nowNs += 900 * US;
            assertEquals(0, work());
            append(1);
            assertEquals(0, work());
        }
    }

    @Test
    void shouldUseShortGapsOnceHalfOfThePagesAreUsed() {
        append(WINDOW * 5 / 8);
        assertEquals(0, work());
        nowNs += 19 * US;
        assertEquals(0, work());
        nowNs += 2 * US;
        assertEquals(1, work());
    }

    @Test
    void shouldNotWaitOnceFewPagesAreLeft() {
        append(WINDOW * 7 / 8);
        assertEquals(1, work());
        append(1);
        assertEquals(1, work(), "in the middle of things");
    }
}
