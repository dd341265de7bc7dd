package io.rayo.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the machine others used during a run. Two spinning threads on two cores are stopped by anything else that
 * runs, so figures that were got beside much other work are worth nothing, and the report has to say so. Linux only.
 */
public final class OtherLoad {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path PROCESS = Path.of("/proc/self/stat");
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int GUEST = 9; // guest time is in user time already
    private static final int OWN_FIRST = 11; // user, system, and the same of children that have ended
    private static final int OWN_COUNT = 4;

    private final long[] start = sample();

    /**
     * Share of all cores' time since construction that neither this process nor its ended children used.
     *
     * @return 0 to 1; NaN where the system does not tell.
     */
    public double share() {
        return share(start, sample());
    }

    static double share(final long[] before, final long[] after) {
        if (0 == before.length || 0 == after.length) {
            return Double.NaN;
        }
        final long total = after[0] - before[0];
        final long busy = after[1] - before[1];
        final long own = after[2] - before[2];
        return 0 == total ? Double.NaN : Math.max(0.0, (double) (busy - own) / total);
    }

    private static long[] sample() {
        try {
            return parse(Files.readString(MACHINE), Files.readString(PROCESS));
        } catch (final IOException ex) {
            return new long[0]; // not Linux: the share is not known, and the report says nothing of it
        }
    }

    /** All time, time in which a core was busy, time of this process; in ticks. */
    static long[] parse(final String machine, final String process) {
        final String[] all = machine.lines().findFirst().orElse("").trim().split("\\s+", -1);
        long total = 0;
        long idle = 0;
        for (int i = 1; i < Math.min(all.length, GUEST); i++) {
            final long ticks = Long.parseLong(all[i]);
            total += ticks;
            if (i == IDLE || i == IO_WAIT) {
                idle += ticks;
            }
        }
        // the program's name is in brackets and may hold anything, so count from behind it
        final String[] own =
                process.substring(process.lastIndexOf(')') + 2).trim().split("\\s+", -1);
        long ownTicks = 0;
        for (int i = OWN_FIRST; i < OWN_FIRST + OWN_COUNT; i++) {
            ownTicks += Long.parseLong(own[i]);
        }
        return new long[] {total, total - idle, ownTicks};
    }
}
