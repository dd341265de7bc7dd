package io.rayo.tools.node;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of a running node in a memory-mapped file, so that {@code rayo stat} and other processes read them
 * without asking the node anything.
 *
 * <pre>
 *   0        8       12      16                64              64+M                64+M+V
 *   +--------+-------+-------+-----------------+----------------+------------------+
 *   | magic  |version|  pid  | start time (ms) | metadata (M)   | values (V)       |
 *   +--------+-------+-------+-----------------+----------------+------------------+
 * </pre>
 *
 * <p>Written by the node's threads (each counter by one thread), read by anybody.
 */
public final class CountersFile implements AutoCloseable {
    /** Name of the file in the node's folder. */
    public static final String FILE_NAME = "counters.dat";

    /** Label of the risk stage's state, by its code. */
    public static final String RISK_STATE = "risk: state";

    private static final long MAGIC = 0x31434f594152L; // "RAYOC1"
    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 64;
    private static final int MAX_COUNTERS = 2048;
    private static final int VALUES_LENGTH = MAX_COUNTERS * CountersReader.COUNTER_LENGTH;
    private static final int METADATA_LENGTH = MAX_COUNTERS * CountersReader.METADATA_LENGTH;
    private static final int VERSION_OFFSET = 8;
    private static final int PID_OFFSET = 12;
    private static final int START_TIME_OFFSET = 16;
    private static final int TYPE_ID = 1;

    private final MappedByteBuffer mapped;
    private final CountersManager manager;

    private CountersFile(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        manager = new CountersManager(
                new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
                new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH));
    }

    /**
     * Makes a new file, in place of an old one.
     *
     * @param folder of the node; made if it does not exist.
     * @param startTimeMs milliseconds since the epoch.
     * @return the open file.
     * @throws IOException if it cannot be made.
     */
    public static CountersFile create(final Path folder, final long startTimeMs) throws IOException {
        Files.createDirectories(folder);
        final Path temporary = folder.resolve(FILE_NAME + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            final MappedByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH);
            final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
            header.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
            header.putInt(PID_OFFSET, (int) ProcessHandle.current().pid(), LITTLE_ENDIAN);
            header.putLong(START_TIME_OFFSET, startTimeMs, LITTLE_ENDIAN);
            header.putLong(0, MAGIC, LITTLE_ENDIAN);
            Files.move(temporary, folder.resolve(FILE_NAME), StandardCopyOption.REPLACE_EXISTING);
            return new CountersFile(mapped);
        }
    }

    /**
     * Makes a counter.
     *
     * @param label what it counts, e.g. {@code binance-spot: frames}; up to 380 bytes.
     * @return the counter, at 0.
     */
    public AtomicCounter newCounter(final String label) {
        return manager.newCounter(label, TYPE_ID);
    }

    @Override
    public void close() {
        mapped.force();
    }

    /**
     * What a reader sees of a node's counters.
     *
     * @param pid of the node.
     * @param startTimeMs when it started, milliseconds since the epoch.
     * @param counters to be read at any time.
     */
    public record View(int pid, long startTimeMs, CountersReader counters) {
        /**
         * Whether the process that writes the counters is there.
         *
         * @return true if a process with its id lives.
         */
        public boolean isAlive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /**
     * Opens the counters of a node for reading.
     *
     * @param folder of the node.
     * @return the view.
     * @throws IOException if there are none, or they are of another version.
     */
    public static View read(final Path folder) throws IOException {
        final Path file = folder.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new IOException("no counters in " + folder + ": is a node running with this folder?");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH) {
                throw new IOException(file + " is not a counters file of this version");
            }
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final UnsafeBuffer header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
            if (MAGIC != header.getLong(0, LITTLE_ENDIAN) || VERSION != header.getInt(VERSION_OFFSET, LITTLE_ENDIAN)) {
                throw new IOException(file + " is not a counters file of this version");
            }
            return new View(
                    header.getInt(PID_OFFSET, LITTLE_ENDIAN),
                    header.getLong(START_TIME_OFFSET, LITTLE_ENDIAN),
                    new CountersReader(
                            new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
                            new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH)));
        }
    }
}
