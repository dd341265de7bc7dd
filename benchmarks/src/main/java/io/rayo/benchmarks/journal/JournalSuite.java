package io.rayo.benchmarks.journal;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Jmh;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.RunnerException;

/** The journal's append beside a bare Chronicle append of the same bytes: ours and the floor's rounds take turns. */
public final class JournalSuite implements Suite {
    private static final double RATIO_MAX = 1.5;
    private static final int RATE = 100_000;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final double NS_PER_NS = 1.0;
    private static final String FLOOR = "bare Chronicle append of the same bytes";

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String description() {
        return "an append with checksum and chain, beside a bare Chronicle append";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, RunnerException {
        final Effort effort = run.effort();
        final FileStore store = Files.getFileStore(run.directory());
        final String note = "in " + run.directory() + ", file system " + store.type();
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(latency(
                        run,
                        "append of a 256-byte message, without a pause, time of the call",
                        effort.pick(2_000, 100_000, 200_000),
                        effort.pick(5_000, 300_000, 1_000_000),
                        0)
                .ratioAtMost(RATIO_MAX)
                .noAllocation()
                .note(note)
                .build());
        rows.add(latency(
                        run,
                        "append of a 256-byte message at 100,000/s, from its intended time",
                        effort.pick(2_000, 100_000, 200_000),
                        effort.pick(5_000, 100_000, 1_000_000),
                        INTERVAL_NS)
                .note(note + "; between appends ours allocates space and touches pages, the floor waits")
                .build());
        rows.add(mean(run).note(note).build());
        return rows;
    }

    private static BenchRow.Builder latency(
            final Run run, final String name, final int warmup, final int measured, final long intervalNs)
            throws IOException {
        final Appends ours = new RayoAppends();
        final Appends floor = new ChronicleAppends();
        final Rounds ourRounds = new Rounds();
        final Rounds floorRounds = new Rounds();
        for (int round = run.effort().firstRound(); round < run.effort().pick(1, 3, 5); round++) {
            run.tell(name + ", round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
            final Rounds.Round our = ours.timed(run.directory(), warmup, measured, intervalNs);
            final Rounds.Round bare = floor.timed(run.directory(), warmup, measured, intervalNs);
            if (round >= 0) {
                ourRounds.add(our);
                floorRounds.add(bare);
            }
        }
        return ourRounds.latencyRow(name, "ns", NS_PER_NS, FLOOR + " (p50)", floorRounds);
    }

    private static BenchRow.Builder mean(final Run run) throws RunnerException {
        final String directory = run.directory().toString();
        final Map<String, Jmh.Cost> costs =
                Jmh.run(run, JournalBenchmark.class, Map.of("directory", List.of(directory)), List.of());
        final Jmh.Cost ours =
                costs.get("append/" + directory + ",rayo").withoutSetUp(costs.get("setUpOnly/" + directory + ",rayo"));
        return BenchRow.row(
                        "append of a 256-byte message, mean of 400,000, page faults and all (JMH)",
                        "ns/op",
                        ours.meanNs())
                .floor(FLOOR, costs.get("append/" + directory + ",chronicle").meanNs())
                .allocated(ours.allocatedBytes())
                .noAllocation();
    }
}
