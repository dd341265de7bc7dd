package io.rayo.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * A writer in a process of its own, for a test that kills it: reports how far its appends have returned in a mapped
 * file.
 */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Random random = new Random(seed);
        try (FileChannel channel = FileChannel.open(
                Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer progress = channel.map(FileChannel.MapMode.READ_WRITE, 0, 64);
            TestMessages messages = new TestMessages(7);
            long timeNs = Long.parseLong(arguments[3]);
            JournalContext context = JournalTestSupport.context(directory)
                    .rollInterval(RollInterval.SECONDLY)
                    .startTimeNs(timeNs);
            try (Journal journal = Journal.open(context)) {
                progress.putLong(0, journal.appender().inboundSequence());
                progress.putLong(8, journal.appender().outboundSequence());
                progress.putLong(16, journal.recovery().elapsedNs());
                while (true) {
                    messages.append(journal.appender(), random);
                    progress.putLong(0, journal.appender().inboundSequence());
                    progress.putLong(8, journal.appender().outboundSequence());
                    timeNs += 1_000_000;
                    journal.appender().advanceTime(timeNs);
                    journal.space().doWork(timeNs);
                }
            }
        }
    }
}
