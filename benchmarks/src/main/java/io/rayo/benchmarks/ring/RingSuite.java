package io.rayo.benchmarks.ring;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Jmh;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The ring: one-way latency at a given rate, throughput, and the cost on one thread; beside the bare Disruptor with the
 * same number of slots, producer type and way of waiting.
 */
public final class RingSuite implements Suite {
    private static final int SMALL = 56;
    private static final int LARGE = 200;
    private static final int RATE = 50_000;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final double RATIO_MAX = 1.3;
    private static final double NS_PER_NS = 1.0;
    private static final double MILLION = 1e6;

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public String description() {
        return "a hop between two threads, beside the bare Disruptor";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws RunnerException {
        final List<BenchRow> rows = new ArrayList<>();
        pacedRows(run, rows);
        unpacedRows(run, rows);
        oneThreadRows(run, rows);
        return rows;
    }

    private static void pacedRows(final Run run, final List<BenchRow> rows) {
        final Effort effort = run.effort();
        final int warmup = effort.pick(1_000, 20_000, 100_000);
        final int measured = effort.pick(2_000, 40_000, 500_000);
        final Hop[] hops = hops(true);
        final Rounds[] rounds = newRounds(hops.length);
        for (int round = run.effort().firstRound(); round < effort.pick(1, 3, 5); round++) {
            run.tell("hop at 50,000/s, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
            for (int i = 0; i < hops.length; i++) {
                final Rounds.Round result = hops[i].paced(warmup, measured, INTERVAL_NS);
                if (round >= 0) {
                    rounds[i].add(result);
                }
            }
        }
        final String what = "one-way hop at 50,000/s from intended send time, ";
        rows.add(rounds[0]
                .latencyRow(
                        what + SMALL + "-byte message",
                        "ns",
                        NS_PER_NS,
                        "bare Disruptor, event with one long (p50)",
                        rounds[1])
                .ratioAtMost(RATIO_MAX)
                .noAllocation()
                .build());
        rows.add(rounds[2]
                .latencyRow(
                        what + LARGE + "-byte message",
                        "ns",
                        NS_PER_NS,
                        "bare Disruptor, event with the same 200 bytes in fields (p50)",
                        rounds[3])
                .ratioAtMost(RATIO_MAX)
                .noAllocation()
                .build());
        rows.add(rounds[2]
                .latencyRow(
                        what + LARGE + "-byte message, beside an event of 8 bytes",
                        "ns",
                        NS_PER_NS,
                        "bare Disruptor, event with one long (p50)",
                        rounds[1])
                .note("unlike payloads: what our larger message costs on top of the lowest floor")
                .build());
    }

    private static void unpacedRows(final Run run, final List<BenchRow> rows) {
        final Effort effort = run.effort();
        final int warmup = effort.pick(10_000, 1_000_000, 5_000_000);
        final int measured = effort.pick(20_000, 4_000_000, 20_000_000);
        final Hop[] hops = hops(false);
        final Rounds[] rounds = newRounds(hops.length);
        for (int round = run.effort().firstRound(); round < effort.pick(1, 3, 5); round++) {
            run.tell("throughput, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
            for (int i = 0; i < hops.length; i++) {
                final Rounds.Round result = hops[i].unpaced(warmup, measured);
                if (round >= 0) {
                    rounds[i].add(result);
                }
            }
        }
        rows.add(rounds[0]
                .rateRow(
                        "throughput, one producer, one consumer, " + SMALL + "-byte message",
                        "M messages/s",
                        MILLION,
                        "bare Disruptor, event with one long",
                        rounds[1])
                .noAllocation()
                .build());
        rows.add(rounds[2]
                .rateRow(
                        "throughput, one producer, one consumer, " + LARGE + "-byte message",
                        "M messages/s",
                        MILLION,
                        "bare Disruptor, event with the same 200 bytes in fields",
                        rounds[3])
                .noAllocation()
                .build());
    }

    private static Hop[] hops(final boolean timed) {
        return new Hop[] {
            new SlotRingHop(SMALL, timed),
            new NarrowDisruptorHop(timed),
            new SlotRingHop(LARGE, timed),
            new WideDisruptorHop(timed)
        };
    }

    private static Rounds[] newRounds(final int count) {
        final Rounds[] rounds = new Rounds[count];
        for (int i = 0; i < count; i++) {
            rounds[i] = new Rounds();
        }
        return rounds;
    }

    private static void oneThreadRows(final Run run, final List<BenchRow> rows) throws RunnerException {
        final Map<String, Jmh.Cost> costs = Jmh.run(run, RingBenchmark.class, Map.of(), List.of());
        final Jmh.Cost ours = costs.get("slotRing");
        rows.add(BenchRow.row("publish and poll on one thread, 200-byte message (JMH mean)", "ns/op", ours.meanNs())
                .floor(
                        "bare Disruptor and its EventPoller, same 200 bytes",
                        costs.get("disruptor").meanNs())
                .allocated(ours.allocatedBytes())
                .noAllocation()
                .build());
    }
}
