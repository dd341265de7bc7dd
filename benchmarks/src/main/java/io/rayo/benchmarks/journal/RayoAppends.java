package io.rayo.benchmarks.journal;

import io.rayo.codecs.EventHeaders;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalAppender;
import io.rayo.journal.JournalContext;
import io.rayo.journal.JournalSpace;
import java.nio.file.Path;
import org.agrona.concurrent.SystemEpochNanoClock;

/** Our journal with its default settings. Space is allocated and pages are touched when there is nothing to append. */
final class RayoAppends extends Appends {
    private Journal journal;
    private JournalAppender appender;
    private JournalSpace space;

    @Override
    void open(final Path folder) {
        final long nowNs = new SystemEpochNanoClock().nanoTime();
        journal = Journal.open(new JournalContext().directory(folder).startTimeNs(nowNs));
        appender = journal.appender();
        space = journal.space();
        appender.advanceTime(nowNs);
    }

    @Override
    void append(final long sequence) {
        EventHeaders.sequence(message(), 0, sequence);
        appender.appendInbound(message(), 0, MESSAGE_LENGTH);
    }

    @Override
    void idle(final long nowNs) {
        space.doWork(nowNs);
    }

    @Override
    void close() {
        journal.close();
    }
}
