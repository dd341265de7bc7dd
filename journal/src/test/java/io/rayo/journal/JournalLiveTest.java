package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal in use: readers beside the writer, the space duty cycle on a thread of its own, no garbage. */
class JournalLiveTest {
    @TempDir
    Path directory;

    private final TestMessages messages = new TestMessages(7);

    @Test
    void shouldReadEverythingBesideTheWriterAcrossFiles() throws InterruptedException {
        int count = 60_000;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        JournalContext context = JournalTestSupport.context(directory).rollInterval(RollInterval.SECONDLY);
        try (Journal journal = Journal.open(context)) {
            Thread reading = new Thread(() -> readAll(count), "reader");
            reading.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
            reading.start();
            AtomicBoolean running = new AtomicBoolean(true);
            Thread helping = new Thread(
                    () -> {
                        while (running.get()) {
                            if (journal.space().doWork(System.nanoTime()) == 0) {
                                Thread.onSpinWait();
                            }
                        }
                    },
                    "helper");
            helping.start();
            Random random = new Random(1);
            for (int i = 0; i < count; i++) {
                journal.appender().advanceTime(JournalTestSupport.START_NS + i * 100_000L);
                messages.append(journal.appender(), random);
            }
            reading.join(30_000);
            running.set(false);
            helping.join(10_000);
            assertEquals(0, journal.space().touchFailures());
            assertTrue(!reading.isAlive(), "reader is behind");
        }
        assertNull(failure.get());
        assertTrue(JournalVerifier.verify(directory).isGood());
    }

    private void readAll(int count) {
        TestMessages expected = new TestMessages(7);
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        try (JournalReader reader = new JournalReader(directory, 1 << 18)) {
            long seen = 0;
            JournalHandler handler = (direction, index, buffer, offset, length) ->
                    assertTrue(expected.matches(direction, buffer, offset, length));
            while (seen < count) {
                seen += reader.poll(handler, 17);
                assertTrue(System.nanoTime() < deadlineNs, seen + " read");
            }
        }
    }

    @Test
    void shouldAllocateNothingPerAppendAndPerRead() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int warmUp = 100_000;
        int measured = 200_000;
        JournalContext context =
                JournalTestSupport.context(directory).blockSize(64 << 20).preallocateBytes(64 << 20);
        try (Journal journal = Journal.open(context)) {
            JournalAppender appender = journal.appender();
            int length = messages.put(Direction.INBOUND, 1, 0);
            append(appender, warmUp, length);
            long before = threads.getCurrentThreadAllocatedBytes();
            append(appender, measured, length);
            double perAppend = (threads.getCurrentThreadAllocatedBytes() - before) / (double) measured;
            try (JournalReader reader = journal.newReader()) {
                long[] bytes = {0};
                JournalHandler handler = (direction, index, buffer, offset, size) -> bytes[0] += size;
                int read = reader.poll(handler, warmUp);
                long beforeRead = threads.getCurrentThreadAllocatedBytes();
                read += reader.poll(handler, measured);
                double perRead = (threads.getCurrentThreadAllocatedBytes() - beforeRead) / (double) measured;
                System.out.println(perAppend + " bytes allocated per append, " + perRead + " per read");
                assertEquals(warmUp + measured, read);
                assertTrue(perAppend < 1, perAppend + " bytes per append");
                assertTrue(perRead < 1, perRead + " bytes per read");
            }
        }
    }

    private void append(JournalAppender appender, int count, int length) {
        for (int i = 0; i < count; i++) {
            EventHeaders.sequence(messages.buffer, 0, appender.inboundSequence() + 1);
            appender.appendInbound(messages.buffer, 0, length);
        }
    }

    @Test
    void shouldForceOrdersOnCommitAndNothingElse() {
        JournalContext context = JournalTestSupport.context(directory).syncPolicy(SyncPolicy.ORDERS);
        try (Journal journal = Journal.open(context)) {
            messages.append(journal.appender(), Direction.INBOUND);
            journal.appender().commit();
            assertEquals(0, journal.space().syncs());
            messages.append(journal.appender(), Direction.OUTBOUND);
            journal.appender().commit();
            assertEquals(1, journal.space().syncs());
            journal.appender().commit();
            assertEquals(1, journal.space().syncs());
            messages.append(journal.appender(), Direction.INBOUND);
            for (long nowNs = 2_000_000_000L; nowNs < 2_000_000_100L; nowNs++) {
                journal.space().doWork(nowNs);
            }
            assertEquals(2, journal.space().syncs());
        }
    }

    @Test
    void shouldCountAndFilter() {
        Random random = new Random(3);
        try (Journal journal = Journal.open(JournalTestSupport.context(directory))) {
            for (int i = 0; i < 2000; i++) {
                messages.append(journal.appender(), random);
            }
        }
        JournalStat stat = JournalStat.of(directory);
        assertEquals(stat.inboundSequence(), stat.inbound().get(TradeDecoder.TEMPLATE_ID));
        assertEquals(stat.outboundSequence(), stat.outbound().get(NewOrderDecoder.TEMPLATE_ID));
        assertEquals(2000, stat.inboundSequence() + stat.outboundSequence());
        assertEquals(2001, stat.firstReceiveTimeNs());
        assertEquals(2000 + stat.inboundSequence(), stat.lastReceiveTimeNs());
        assertNull(stat.damage());
        try (JournalReader reader = new JournalReader(directory)) {
            List<Long> sequences = new ArrayList<>();
            JournalFilter filter = new JournalFilter()
                    .fromInbound(100)
                    .toInbound(250)
                    .direction(Direction.INBOUND)
                    .templateId(TradeDecoder.TEMPLATE_ID);
            long passed = filter.forEach(reader, (d, i, b, o, l) -> sequences.add(EventHeaders.sequence(b, o)));
            assertEquals(151, passed);
            assertEquals(100, sequences.getFirst());
            assertEquals(250, sequences.getLast());
            assertEquals(0, filter.templateId(NewOrderDecoder.TEMPLATE_ID).forEach(reader, (d, i, b, o, l) -> {}));
            assertEquals(5, new JournalFilter().limit(5).forEach(reader, (d, i, b, o, l) -> {}));
            JournalHandler outboundOnly = (d, i, b, o, l) -> assertEquals(Direction.OUTBOUND, d);
            assertEquals(
                    stat.outboundSequence(),
                    new JournalFilter().direction(Direction.OUTBOUND).forEach(reader, outboundOnly));
        }
    }
}
