package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to append. It is a lock of the operating system on the {@code lock} file, which ends with the process
 * however that ends: no time-out, no guess whether a pid is alive. The file's text says who holds it, for people, and
 * how the last one ended.
 */
final class JournalLock implements AutoCloseable {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MAX_LENGTH = 512;

    private final FileChannel channel;
    private final boolean wasClosed;
    private final boolean wasSameBoot;

    private JournalLock(final FileChannel channel, final boolean wasClosed, final boolean wasSameBoot) {
        this.channel = channel;
        this.wasClosed = wasClosed;
        this.wasSameBoot = wasSameBoot;
    }

    static JournalLock acquire(final Path directory) {
        final Path path = directory.resolve(JournalFiles.LOCK);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final String before = read(channel);
            if (!tryLock(channel)) {
                channel.close();
                throw new JournalException("journal " + directory + " is open for writing in process "
                        + value(before, "pid") + "; one writer at a time");
            }
            final String bootId = bootId();
            final boolean isNew = before.isEmpty();
            final JournalLock lock = new JournalLock(
                    channel,
                    isNew || "closed".equals(value(before, "state")),
                    isNew || (!bootId.isEmpty() && bootId.equals(value(before, "boot"))));
            return lock;
        } catch (final IOException e) {
            closeQuietly(channel);
            throw new UncheckedIOException("cannot lock journal " + directory, e);
        }
    }

    private static boolean tryLock(final FileChannel channel) throws IOException {
        try {
            final FileLock lock = channel.tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException e) {
            // Held by this very process: refused like any other holder.
            return false;
        }
    }

    private static void closeQuietly(final FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException ignored) {
                // The reason for closing is about to be thrown and matters more.
                return;
            }
        }
    }

    /** Whether the writer before this one closed the journal in order; true for a new journal. */
    boolean wasClosed() {
        return wasClosed;
    }

    /**
     * Whether the machine is proven not to have restarted since, so that what a process wrote is still there; true if
     * new.
     */
    boolean wasSameBoot() {
        return wasSameBoot;
    }

    /**
     * Says in the file that this process writes from now on. Called when recovery is done, so that a crash in it shows
     * again.
     */
    void markOpen() {
        write("open");
    }

    private void write(final String state) {
        final String text = "pid=" + ProcessHandle.current().pid() + "\nboot=" + bootId() + "\nstate=" + state + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            channel.force(true);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the lock up and notes that the end was orderly. */
    void markClosed() {
        write("closed");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(final FileChannel channel) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(MAX_LENGTH);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    private static String value(final String text, final String name) {
        for (final String line : text.lines().toList()) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (final IOException e) {
            // Not Linux, or no /proc: then a restart of the machine cannot be ruled out, which costs a verification at
            // start.
            return "";
        }
    }
}
