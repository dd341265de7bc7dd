package io.rayo.benchmarks.decode;

import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures one kind of frames, in a process of its own so that no other kind has shaped the compiled code: all
 * contenders are warmed up, then take turns round by round. The figure of a round is the median of its windows of a
 * millisecond, so that who else ran for a moment does not count.
 */
final class DecodeRounds {
    private static final int BATCH = 50;
    private static final long WINDOW_NS = 1_000_000;

    /** Fewer calls leave the compilers without a judgement, however long they took. */
    private static final long WARM_UP_FRAMES = 30_000;

    /** Longest warm-up, as a multiple of the wanted one: for a machine that others keep busy. */
    private static final int WARM_UP_LIMIT = 8;

    private final Map<Contender, Contender.Reader> readers = new EnumMap<>(Contender.class);
    private long sink;

    private DecodeRounds(final FrameKind kind) {
        for (final Contender contender : Contender.values()) {
            final Contender.Reader reader = contender.reader(kind);
            if (null != reader) {
                readers.put(contender, reader);
            }
        }
    }

    /**
     * Figures of one contender in one round.
     *
     * @param contender who read.
     * @param ns of a frame: mean of a window, median of the windows.
     * @param allocated heap bytes of a frame.
     */
    record Figure(Contender contender, double ns, double allocated) {}

    static List<Figure> measure(final FrameKind kind, final long warmUpNs, final int rounds, final long roundNs)
            throws IOException {
        final DecodeRounds measured = new DecodeRounds(kind);
        // twice in turn: the second time starts from what the compilers made of the first
        for (int turn = 0; turn < 2; turn++) {
            for (final Contender.Reader reader : measured.readers.values()) {
                measured.warmUp(reader, warmUpNs / 2);
            }
        }
        final List<Figure> figures = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (final Map.Entry<Contender, Contender.Reader> entry : measured.readers.entrySet()) {
                figures.add(measured.round(entry.getKey(), entry.getValue(), roundNs));
            }
        }
        for (final Contender.Reader reader : measured.readers.values()) {
            reader.check();
        }
        if (measured.sink == 42) {
            throw new IllegalStateException("the answer was not asked for");
        }
        return figures;
    }

    private void warmUp(final Contender.Reader reader, final long forNs) throws IOException {
        final long startNs = System.nanoTime();
        long frames = 0;
        long elapsedNs;
        do {
            sink += reader.read(BATCH);
            frames += BATCH;
            elapsedNs = System.nanoTime() - startNs;
        } while (elapsedNs < forNs || (frames < WARM_UP_FRAMES && elapsedNs < WARM_UP_LIMIT * forNs));
    }

    private Figure round(final Contender contender, final Contender.Reader reader, final long forNs)
            throws IOException {
        final double[] windows = new double[(int) (forNs / WINDOW_NS) + 1];
        final long startNs = System.nanoTime();
        final long allocatedBefore = Threads.allocatedBytes();
        int count = 0;
        long frames = 0;
        long fromNs = startNs;
        do {
            final long framesBefore = frames;
            long nowNs;
            do {
                sink += reader.read(BATCH);
                frames += BATCH;
                nowNs = System.nanoTime();
            } while (nowNs - fromNs < WINDOW_NS);
            windows[count++] = (double) (nowNs - fromNs) / (frames - framesBefore);
            fromNs = nowNs;
        } while (fromNs - startNs < forNs && count < windows.length);
        final long allocated = Threads.allocatedBytes() - allocatedBefore;
        return new Figure(contender, Rounds.median(Arrays.copyOf(windows, count)), (double) allocated / frames);
    }

    /**
     * Runs in the child process.
     *
     * @param arguments kind, nanoseconds of warm-up for each contender, rounds, nanoseconds of a round.
     * @throws IOException if a frame is not what it should be.
     */
    public static void main(final String[] arguments) throws IOException {
        final List<Figure> figures = measure(
                FrameKind.valueOf(arguments[0]),
                Long.parseLong(arguments[1]),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]));
        final PrintStream out = System.out;
        for (final Figure figure : figures) {
            out.println("figure " + figure.contender() + " " + figure.ns() + " " + figure.allocated());
        }
    }
}
