package io.rayo.journal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.RollingResourcesCache;

/**
 * Names of a journal's files and the cycles that they stand for. Lists the folder anew at each call: never on a hot
 * path.
 */
final class JournalFiles {
    static final String SUFFIX = ".cq4";
    static final String FORMAT = "format";
    static final String LOCK = "lock";
    static final String RESERVE = "reserve";
    static final String METADATA = "metadata.cq4t";
    static final String SNAPSHOTS = "snapshots";
    static final String DAMAGED = "damaged";

    private final Path directory;
    private final RollCycle rollCycle;
    private final RollingResourcesCache names;

    JournalFiles(final Path directory, final RollInterval interval) {
        this.directory = directory;
        rollCycle = interval.rollCycle();
        names = new RollingResourcesCache(
                rollCycle,
                rollCycle.defaultEpoch(),
                name -> directory.resolve(name + SUFFIX).toFile(),
                JournalFiles::cycleName);
    }

    private static String cycleName(final File file) {
        return file.getName().substring(0, file.getName().length() - SUFFIX.length());
    }

    Path directory() {
        return directory;
    }

    RollCycle rollCycle() {
        return rollCycle;
    }

    Path path(final int cycle) {
        return names.resourceFor(cycle).path.toPath();
    }

    /**
     * Cycles that have a file, in rising order. A file whose name is none of this journal's is an error, not skipped.
     */
    int[] cycles() {
        final List<Integer> cycles = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> cycles.add(cycleOf(name)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return cycles.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private int cycleOf(final String fileName) {
        try {
            return names.parseCount(fileName.substring(0, fileName.length() - SUFFIX.length()));
        } catch (final RuntimeException e) {
            throw new JournalException("not a file of this journal: " + directory.resolve(fileName), e);
        }
    }

    /** First cycle with a file after this one, or -1. */
    int cycleAfter(final int cycle) {
        for (final int candidate : cycles()) {
            if (candidate > cycle) {
                return candidate;
            }
        }
        return -1;
    }

    static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
