package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRoundTripTest {
    @TempDir
    Path directory;

    private final TestMessages messages = new TestMessages(7);

    @Test
    void shouldReadBackRandomMessagesAcrossRestarts() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        List<Long> indexes = new ArrayList<>();
        long inbound = 0;
        long outbound = 0;
        for (int run = 0; run < 5; run++) {
            try (Journal journal = Journal.open(JournalTestSupport.context(directory))) {
                assertEquals(inbound, journal.recovery().inboundSequence());
                assertEquals(outbound, journal.recovery().outboundSequence());
                assertEquals(0, journal.recovery().tornBytes());
                assertNull(journal.recovery().damage());
                int count = random.nextInt(3000);
                for (int i = 0; i < count; i++) {
                    indexes.add(messages.append(journal.appender(), random));
                    journal.space().doWork(i);
                }
                inbound = journal.appender().inboundSequence();
                outbound = journal.appender().outboundSequence();
            }
        }
        assertReads(indexes, inbound, outbound);
    }

    private void assertReads(List<Long> indexes, long inbound, long outbound) {
        try (JournalReader reader = new JournalReader(directory, 1 << 16)) {
            int[] count = {0};
            JournalHandler handler = (direction, index, buffer, offset, length) -> {
                assertEquals(indexes.get(count[0]++), index);
                assertTrue(messages.matches(direction, buffer, offset, length));
            };
            while (reader.poll(handler, 100) > 0) {}
            assertEquals(indexes.size(), count[0]);
            assertEquals(inbound, reader.inboundSequence());
            assertEquals(outbound, reader.outboundSequence());
        }
    }

    @Test
    void shouldReadTheSameAsChroniclesOwnTailer() {
        Random random = new Random(3);
        JournalContext context = JournalTestSupport.context(directory).rollInterval(RollInterval.SECONDLY);
        List<Long> indexes = new ArrayList<>();
        try (Journal journal = Journal.open(context)) {
            for (int i = 0; i < 5000; i++) {
                journal.appender().advanceTime(JournalTestSupport.START_NS + i * 1_000_000L);
                indexes.add(messages.append(journal.appender(), random));
            }
        }
        try (SingleChronicleQueue queue = Queues.open(directory, RollInterval.SECONDLY, 1 << 20, () -> 0L);
                ExcerptTailer tailer = queue.createTailer();
                JournalReader reader = new JournalReader(directory)) {
            long[] records = {0};
            JournalHandler handler = (direction, index, buffer, offset, length) -> {
                records[0]++;
                try (DocumentContext document = tailer.readingDocument()) {
                    assertTrue(document.isPresent());
                    assertEquals(document.index(), index);
                    for (int i = 0; i < length; i++) {
                        long position = document.wire().bytes().readPosition() + RecordLayout.MESSAGE_OFFSET + i;
                        assertEquals(document.wire().bytes().readByte(position), buffer.getByte(offset + i));
                    }
                }
            };
            while (reader.poll(handler, 64) > 0) {}
            assertEquals(indexes.size(), records[0]);
        }
    }

    @Test
    void shouldContinueSequencesAndChainAcrossFiles() {
        List<Long> indexes = new ArrayList<>();
        Random random = new Random(5);
        long inbound = 0;
        long outbound = 0;
        for (int run = 0; run < 3; run++) {
            long startNs = JournalTestSupport.START_NS + run * 10_000_000_000L;
            JournalContext context = JournalTestSupport.context(directory)
                    .rollInterval(RollInterval.SECONDLY)
                    .startTimeNs(startNs);
            try (Journal journal = Journal.open(context)) {
                for (int i = 0; i < 400; i++) {
                    if (i % 100 == 50) {
                        journal.appender().advanceTime(startNs + i * 20_000_000L);
                        assertTrue(journal.appender().isRollDue());
                    }
                    indexes.add(messages.append(journal.appender(), random));
                    journal.space().doWork(i);
                }
                inbound = journal.appender().inboundSequence();
                outbound = journal.appender().outboundSequence();
            }
        }
        assertTrue(new JournalFiles(directory, RollInterval.SECONDLY).cycles().length >= 12);
        assertReads(indexes, inbound, outbound);
    }

    @Test
    void shouldRefuseASecondWriterAndNameTheFirst() {
        try (Journal journal = Journal.open(JournalTestSupport.context(directory))) {
            JournalException refusal = assertThrows(
                    JournalException.class, () -> Journal.open(JournalTestSupport.context(journal.directory())));
            assertTrue(
                    refusal.getMessage()
                            .contains("process " + ProcessHandle.current().pid()),
                    refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseSequenceThatDoesNotFollow() {
        try (Journal journal = Journal.open(JournalTestSupport.context(directory))) {
            int length = messages.put(Direction.INBOUND, 2, 0);
            assertThrows(JournalException.class, () -> journal.appender().appendInbound(messages.buffer, 0, length));
            int cause = messages.put(Direction.OUTBOUND, 1, 1);
            assertThrows(JournalException.class, () -> journal.appender().appendOutbound(messages.buffer, 0, cause));
            assertFalse(journal.appender().hasFailed());
            messages.append(journal.appender(), Direction.INBOUND);
            messages.append(journal.appender(), Direction.OUTBOUND);
            assertEquals(1, journal.appender().outboundSequence());
        }
    }

    @Test
    void shouldMoveBeforeAnyTime() {
        Random random = new Random(13);
        int count = 5000;
        JournalContext context = JournalTestSupport.context(directory).rollInterval(RollInterval.MINUTELY);
        try (Journal journal = Journal.open(context)) {
            for (int i = 0; i < count; i++) {
                journal.appender().advanceTime(JournalTestSupport.START_NS + i * 50_000_000L);
                messages.append(journal.appender(), Direction.INBOUND);
            }
        }
        long firstNs = 2001; // of the messages, one more each
        try (JournalReader reader = new JournalReader(directory)) {
            long[] next = {0};
            JournalHandler handler =
                    (direction, index, buffer, offset, length) -> next[0] = EventHeaders.receiveTimeNs(buffer, offset);
            long skipped = 0;
            for (int i = 0; i < 300; i++) {
                long wantedNs = firstNs + 1 + random.nextInt(count + 100);
                assertTrue(reader.moveBeforeTime(wantedNs));
                assertEquals(1, reader.poll(handler, 1));
                assertTrue(next[0] < wantedNs, next[0] + " is not before " + wantedNs);
                skipped += next[0] - firstNs;
            }
            assertTrue(skipped > 300L * count / 4, "only " + skipped + " records were skipped");
            assertFalse(reader.moveBeforeTime(firstNs));
            assertEquals(1, reader.poll(handler, 1));
            assertEquals(firstNs, next[0]);
        }
    }

    @Test
    void shouldMoveToAnyIndexAndBehindAnyInbound() {
        Random random = new Random(11);
        List<Long> indexes = new ArrayList<>();
        List<Integer> inboundAt = new ArrayList<>();
        JournalContext context = JournalTestSupport.context(directory).rollInterval(RollInterval.MINUTELY);
        try (Journal journal = Journal.open(context)) {
            for (int i = 0; i < 4000; i++) {
                journal.appender().advanceTime(JournalTestSupport.START_NS + i * 50_000_000L);
                long before = journal.appender().inboundSequence();
                indexes.add(messages.append(journal.appender(), random));
                if (journal.appender().inboundSequence() > before) {
                    inboundAt.add(i);
                }
            }
        }
        try (JournalReader reader = new JournalReader(directory)) {
            long[] next = {-1};
            JournalHandler handler = (direction, index, buffer, offset, length) -> next[0] = index;
            for (int i = 0; i < 300; i++) {
                int target = random.nextInt(indexes.size());
                assertTrue(reader.moveToIndex(indexes.get(target)));
                assertEquals(1, reader.poll(handler, 1));
                assertEquals(indexes.get(target), next[0]);
                int sequence = 1 + random.nextInt(inboundAt.size());
                assertTrue(reader.moveAfterInbound(sequence));
                int expected = inboundAt.get(sequence - 1) + 1;
                assertEquals(expected < indexes.size() ? 1 : 0, reader.poll(handler, 1));
                if (expected < indexes.size()) {
                    assertEquals(indexes.get(expected), next[0]);
                }
            }
            assertFalse(reader.moveAfterInbound(inboundAt.size() + 1L));
            assertFalse(reader.moveToIndex(indexes.getLast() + 5));
            assertTrue(reader.moveAfterInbound(0));
            assertEquals(1, reader.poll(handler, 1));
            assertEquals(indexes.getFirst(), next[0]);
        }
    }
}
