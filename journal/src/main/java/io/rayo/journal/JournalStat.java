package io.rayo.journal;

import io.rayo.codecs.EventHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What a journal holds, in numbers. Made by reading all of it once, every record verified; up to the first damage if
 * there is one.
 *
 * @param inbound per template id: how many inbound messages.
 * @param outbound per template id: how many outbound messages.
 * @param inboundSequence last inbound sequence; 0 if none.
 * @param outboundSequence last outbound sequence; 0 if none.
 * @param firstReceiveTimeNs receive time of the first inbound message; 0 if none.
 * @param lastReceiveTimeNs receive time of the last inbound message; 0 if none.
 * @param messageBytes bytes of all messages.
 * @param fileNames names of the record files, in order.
 * @param fileBytes lengths of the record files; they are sparse or allocated ahead, so more than is used.
 * @param snapshots names of the snapshots, the newest first.
 * @param damage first damage, or null.
 */
public record JournalStat(
        Map<Integer, Long> inbound,
        Map<Integer, Long> outbound,
        long inboundSequence,
        long outboundSequence,
        long firstReceiveTimeNs,
        long lastReceiveTimeNs,
        long messageBytes,
        List<String> fileNames,
        long fileBytes,
        List<String> snapshots,
        Damage damage) {
    private static final int POLL_LIMIT = 1 << 16;
    private static final int TEMPLATES = 1 << 16;

    /**
     * Reads a journal.
     *
     * @param directory of the journal.
     * @return its numbers.
     */
    public static JournalStat of(final Path directory) {
        final Counter counter = new Counter();
        Damage damage = null;
        long inboundSequence = 0;
        long outboundSequence = 0;
        try (JournalReader reader = new JournalReader(directory)) {
            try {
                int count = reader.poll(counter, POLL_LIMIT);
                while (count > 0) {
                    count = reader.poll(counter, POLL_LIMIT);
                }
            } catch (final JournalDamagedException e) {
                damage = e.damage();
            }
            inboundSequence = reader.inboundSequence();
            outboundSequence = reader.outboundSequence();
        }
        final JournalFiles files =
                new JournalFiles(directory, JournalFormat.read(directory).interval());
        final List<String> names = new ArrayList<>();
        long fileBytes = 0;
        for (final int cycle : files.cycles()) {
            names.add(files.path(cycle).getFileName().toString());
            fileBytes += size(files.path(cycle));
        }
        final List<String> snapshots = new SnapshotStore(directory.resolve(JournalFiles.SNAPSHOTS), 1)
                .files().stream().map(path -> path.getFileName().toString()).toList();
        return new JournalStat(
                toMap(counter.inbound),
                toMap(counter.outbound),
                inboundSequence,
                outboundSequence,
                counter.firstReceiveTimeNs,
                counter.lastReceiveTimeNs,
                counter.messageBytes,
                List.copyOf(names),
                fileBytes,
                snapshots,
                damage);
    }

    private static long size(final Path path) {
        try {
            return Files.size(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Integer, Long> toMap(final long[] counts) {
        final Map<Integer, Long> map = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                map.put(i, counts[i]);
            }
        }
        return map;
    }

    private static final class Counter implements JournalHandler {
        private final long[] inbound = new long[TEMPLATES];
        private final long[] outbound = new long[TEMPLATES];
        private long firstReceiveTimeNs;
        private long lastReceiveTimeNs;
        private long messageBytes;

        @Override
        public void onRecord(
                final Direction direction,
                final long index,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            messageBytes += length;
            final int templateId = EventHeaders.templateId(buffer, offset);
            if (direction == Direction.INBOUND) {
                inbound[templateId]++;
                lastReceiveTimeNs = EventHeaders.receiveTimeNs(buffer, offset);
                if (firstReceiveTimeNs == 0) {
                    firstReceiveTimeNs = lastReceiveTimeNs;
                }
            } else {
                outbound[templateId]++;
            }
        }
    }
}
