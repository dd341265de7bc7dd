package io.rayo.benchmarks.core;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Jmh;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.codecs.Slots;
import io.rayo.engine.core.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.runner.RunnerException;

/** All stages of the core on a mix of messages: mean cost, events a second, and the spread of single events. */
public final class CoreSuite implements Suite {
    private static final double NS_PER_NS = 1.0;
    private static final double NS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;
    private static final String FLOOR = "read and hash each header, copy the message";

    @Override
    public String name() {
        return "core";
    }

    @Override
    public String description() {
        return "all stages on a mix of market data, beside copying it";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws RunnerException {
        final Effort effort = run.effort();
        final int prelude = effort.pick(5_000, CoreBenchmark.PRELUDE, CoreBenchmark.PRELUDE);
        final int measured = effort.pick(5_000, CoreBenchmark.MEASURED, CoreBenchmark.MEASURED);
        final Map<String, Jmh.Cost> costs = Jmh.run(
                run,
                CoreBenchmark.class,
                Map.of("prelude", List.of("" + prelude), "measured", List.of("" + measured)),
                List.of());
        final String parameters = "/" + measured + "," + prelude;
        final Jmh.Cost core = costs.get("core" + parameters)
                .withoutSetUp(costs.get("setUpOnly" + parameters))
                .per(measured);
        final Jmh.Cost copy = costs.get("copy" + parameters).per(measured);
        final String what = String.format(
                Locale.ROOT,
                "whole core, mix of 20 %% trades, 50 %% top of book, 30 %% depth, mean %.0f bytes, no bar close",
                new MessageMix().meanLength());
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(BenchRow.row(what + " (JMH mean)", "ns/op", core.meanNs())
                .floor(FLOOR, copy.meanNs())
                .allocated(core.allocatedBytes())
                .noAllocation()
                .build());
        rows.add(BenchRow.row(what + ", rate", "M events/s", NS_PER_SECOND / core.meanNs() / MILLION)
                .floor(FLOOR, NS_PER_SECOND / copy.meanNs() / MILLION)
                .allocated(core.allocatedBytes())
                .build());
        rows.add(timed(run, prelude, measured, what));
        return rows;
    }

    private static BenchRow timed(final Run run, final int prelude, final int measured, final String what) {
        final Rounds core = new Rounds();
        final Rounds copy = new Rounds();
        for (int round = run.effort().firstRound(); round < run.effort().pick(1, 3, 5); round++) {
            run.tell("single events, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
            final Rounds.Round ours = core(prelude, measured);
            final Rounds.Round bare = copy(measured);
            if (round >= 0) {
                core.add(ours);
                copy.add(bare);
            }
        }
        return core.latencyRow(what + ", each event timed", "ns", NS_PER_NS, FLOOR + " (p50)", copy)
                .noAllocation()
                .note("both include one time stamp of about 20 ns")
                .build();
    }

    private static Rounds.Round core(final int prelude, final int measured) {
        final double calibrationNs = PingPong.roundTripNs();
        final MessageMix mix = new MessageMix();
        final long[] outbound = new long[1];
        final Core core = WholeCore.make((buffer, offset, length) -> outbound[0] += length);
        for (int i = 0; i < prelude; i++) {
            final int at = mix.next();
            core.onEvent(mix.buffer(), at, mix.length());
        }
        final Histogram histogram = newHistogram();
        final long before = Threads.allocatedBytes();
        for (int i = 0; i < measured; i++) {
            final int at = mix.next();
            final long startNs = System.nanoTime();
            core.onEvent(mix.buffer(), at, mix.length());
            histogram.recordValue(System.nanoTime() - startNs);
        }
        return Rounds.Round.ofLatencies(
                histogram, (double) (Threads.allocatedBytes() - before) / measured, calibrationNs);
    }

    private static Rounds.Round copy(final int measured) {
        final double calibrationNs = PingPong.roundTripNs();
        final MessageMix mix = new MessageMix();
        final UnsafeBuffer target = new UnsafeBuffer(BufferUtil.allocateDirectAligned(Slots.SLOT_LENGTH, 64));
        final Histogram histogram = newHistogram();
        long hash = 0;
        for (int i = 0; i < measured; i++) {
            final int at = mix.next();
            final long startNs = System.nanoTime();
            hash = CoreBenchmark.touch(mix.buffer(), at, mix.length(), target, hash);
            histogram.recordValue(System.nanoTime() - startNs);
        }
        if (0 == hash) {
            throw new IllegalStateException("the hash of all headers is 0: nothing was read");
        }
        return Rounds.Round.ofLatencies(histogram, Double.NaN, calibrationNs);
    }

    private static Histogram newHistogram() {
        return new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    }
}
