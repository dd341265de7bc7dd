package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.Wire;

/**
 * A journal open for writing: one Chronicle Queue in a folder, holding both directions. Opening takes the folder's
 * lock, brings the end into order ({@link RecoveryReport}) and gives the one {@link JournalAppender}.
 *
 * <pre>
 *   directory/  format        what a reader must know; its checksum starts the chain
 *               lock          who writes, how the last writer ended
 *               reserve       room that is given free when there is no other
 *               20250131F.cq4 records of a day (Chronicle's format)
 *               metadata.cq4t Chronicle's own
 *               snapshots/    state of the core at a sequence
 *               damaged/      what recovery took out
 * </pre>
 *
 * Opened and closed by one thread; the appender belongs to whichever single thread uses it in between.
 */
public final class Journal implements AutoCloseable {
    private final JournalContext context;
    private final JournalFormat format;
    private final JournalLock lock;
    private final RecoveryReport recovery;
    private final SingleChronicleQueue queue;
    private final JournalAppender appender;
    private final JournalSpace space;
    private final SnapshotStore snapshots;
    private boolean isClosed;

    private Journal(final JournalContext context, final JournalLock lock) throws IOException {
        this.context = context;
        this.lock = lock;
        final Path directory = context.directory();
        format = format(context);
        final JournalFiles files = new JournalFiles(directory, format.interval());
        FileRebuilder.removeScratch(files);
        removeBrokenMetadata(directory);
        final Recovery state = new Recovery(files, format, context, lock.wasClosed(), lock.wasSameBoot());
        final RecoveryReport report = state.run();
        lock.markOpen();

        final JournalTime time = new JournalTime(firstTimeMs(state));
        space = new JournalSpace(context, files);
        SingleChronicleQueue opened = null;
        try {
            opened = Queues.open(directory, format.interval(), context.blockSize(), time);
            Queues.unlock(opened);
            ExcerptAppender excerpts = opened.createAppender();
            if (!agrees(opened, excerpts, state)) {
                // Chronicle's account of the last file is not what the records say: make it anew from the records.
                opened.close();
                state.rebuild();
                opened = Queues.open(directory, format.interval(), context.blockSize(), time);
                Queues.unlock(opened);
                excerpts = opened.createAppender();
                if (!agrees(opened, excerpts, state)) {
                    throw new JournalException(
                            "journal " + directory + ": the queue does not end where its records end");
                }
            }
            queue = opened;
            appender = new JournalAppender(context, format, files, state, queue, excerpts, time, space);
        } catch (final Throwable t) {
            if (opened != null) {
                opened.close();
            }
            space.close();
            throw t;
        }
        recovery = report;
        snapshots = new SnapshotStore(directory.resolve(JournalFiles.SNAPSHOTS), context.snapshotsKept());
    }

    /**
     * Opens a journal, or makes a new one.
     *
     * @param context settings; concluded here.
     * @return the journal, ready for {@link #appender()}.
     * @throws JournalException if another process has it, or it is not a journal.
     * @throws JournalDamagedException if good records stand after a bad one, and the settings do not say to cut them
     *     off.
     */
    public static Journal open(final JournalContext context) {
        context.conclude();
        JournalLock lock = null;
        try {
            Files.createDirectories(context.directory());
            lock = JournalLock.acquire(context.directory());
            return new Journal(context, lock);
        } catch (final IOException e) {
            closeQuietly(lock);
            throw new UncheckedIOException("cannot open journal " + context.directory(), e);
        } catch (final RuntimeException | Error e) {
            closeQuietly(lock);
            throw e;
        }
    }

    private static void closeQuietly(final JournalLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    private static JournalFormat format(final JournalContext context) throws IOException {
        final Path directory = context.directory();
        if (JournalFormat.exists(directory)) {
            return JournalFormat.read(directory);
        }
        final JournalFiles files = new JournalFiles(directory, context.rollInterval());
        if (files.cycles().length > 0) {
            throw new JournalException("no journal in " + directory + ": it has queue files but no file 'format'");
        }
        Files.createDirectories(directory.resolve(JournalFiles.SNAPSHOTS));
        return JournalFormat.create(directory, context.journalId(), context.rollInterval());
    }

    /** A process may have died while Chronicle made its metadata; there is nothing in it that cannot be made again. */
    private static void removeBrokenMetadata(final Path directory) throws IOException {
        final Path path = directory.resolve(JournalFiles.METADATA);
        if (!Files.exists(path)) {
            return;
        }
        final boolean isGood;
        try (FileWindow window = new FileWindow(RecordLayout.WORD_LENGTH)) {
            window.open(path);
            isGood = (window.readWord(0) & RecordCursor.END_OF_FILE) == RecordCursor.METADATA;
        }
        if (!isGood) {
            Files.delete(path);
        }
    }

    /** Not before the file that is there, and after it if it is closed. */
    private long firstTimeMs(final Recovery state) {
        final long startMs = context.startTimeNs() / 1_000_000L;
        if (state.lastCycle() < 0) {
            return startMs;
        }
        final long lengthMs = format.interval().lengthMs();
        return Math.max(startMs, (state.lastCycle() + (state.isLastFileClosed() ? 1L : 0L)) * lengthMs);
    }

    /** Whether Chronicle's account of the last file ends with our last record. */
    private static boolean agrees(
            final SingleChronicleQueue queue, final ExcerptAppender excerpts, final Recovery state) {
        if (state.lastCycle() < 0) {
            return excerpts.wire() == null;
        }
        final Wire wire = excerpts.wire();
        if (wire != null) {
            return wire.headerNumber() == state.lastIndexInFile();
        }
        // Chronicle's appender does not position itself where cycles without a file lie before the last one.
        try (ExcerptTailer tailer = queue.createTailer()) {
            return tailer.toEnd().index() == state.lastIndexInFile() + 1;
        }
    }

    /**
     * The one appender.
     *
     * @return for a single thread.
     */
    public JournalAppender appender() {
        return appender;
    }

    /**
     * Room on disk and pages ahead of the appender; its duty cycle is the caller's to run.
     *
     * @return for the appender's thread or one other.
     */
    public JournalSpace space() {
        return space;
    }

    /**
     * What opening found and did.
     *
     * @return report; the same for the life of this object.
     */
    public RecoveryReport recovery() {
        return recovery;
    }

    /**
     * Snapshots beside this journal.
     *
     * @return store; one thread at a time.
     */
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /**
     * Folder of the journal.
     *
     * @return as given in the settings.
     */
    public Path directory() {
        return context.directory();
    }

    /**
     * Number that is this journal's alone, drawn when it was made.
     *
     * @return not 0.
     */
    public long id() {
        return format.id();
    }

    /**
     * Number of a journal that need not be open; a writer may have it.
     *
     * @param directory of the journal.
     * @return as {@link #id()}.
     */
    public static long idOf(final Path directory) {
        return JournalFormat.read(directory).id();
    }

    /**
     * A new reader at the start, independent of this object.
     *
     * @return reader for one thread; the caller closes it.
     */
    public JournalReader newReader() {
        return new JournalReader(context.directory());
    }

    /** Closes in order; after a failed append the next opening is told that it was not. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        final boolean isHealthy = !appender.hasFailed();
        appender.close();
        queue.close();
        space.close();
        if (isHealthy) {
            lock.markClosed();
        }
        lock.close();
    }
}
