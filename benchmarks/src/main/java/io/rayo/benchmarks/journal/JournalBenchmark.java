package io.rayo.benchmarks.journal;

import io.rayo.benchmarks.measure.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does an append cost on average, page faults and all, and does it allocate? A fixed number of appends to a new
 * file for each iteration: at full rate a run by time would fill the disk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {
    private static final int APPENDS = 400_000;

    /** Folder to write in; empty is the system's for temporary files. */
    @Param("")
    private String directory;

    /** Which of the two. */
    @Param({"rayo", "chronicle"})
    private String writer;

    private Path folder;
    private Appends appends;
    private long sequence;

    /**
     * Opens a new file.
     *
     * @throws IOException if it cannot.
     */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        final Path parent = Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir") : directory);
        folder = Folders.temporary(parent, "jmh");
        appends = "rayo".equals(writer) ? new RayoAppends() : new ChronicleAppends();
        appends.open(folder);
        sequence = 0;
        appends.append(++sequence); // the first one makes the file
    }

    /**
     * Closes and deletes it.
     *
     * @throws IOException if it cannot.
     */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        appends.close();
        Folders.delete(folder);
    }

    /**
     * Appends.
     *
     * @return last sequence.
     */
    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public long append() {
        for (int i = 0; i < APPENDS; i++) {
            appends.append(++sequence);
        }
        return sequence;
    }

    /**
     * Nothing: what the gc profiler finds here is the set-up's.
     *
     * @return last sequence.
     */
    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public long setUpOnly() {
        return sequence;
    }
}
