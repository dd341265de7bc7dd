package io.rayo.benchmarks.decode;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Jmh;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Decoding of Binance's frames, beside Jackson's streaming parser and a plain pass over the bytes. */
public final class DecodeSuite implements Suite {
    private static final double TRADE_RATIO_MAX = 0.5;
    private static final double TRADE_MAX_NS = 300;

    /** The collector that lets the peer, which allocates, run fastest; ours does not allocate. */
    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseParallelGC");

    private static final List<FrameKind> QUICK = List.of(
            FrameKind.SPOT_TRADE, FrameKind.FUTURES_AGG_TRADE, FrameKind.SPOT_BOOK_TICKER, FrameKind.SPOT_DEPTH_20);

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public String description() {
        return "venue frames into messages, beside Jackson's streaming parser";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws RunnerException {
        final List<FrameKind> kinds = run.effort() == Effort.QUICK ? QUICK : Arrays.asList(FrameKind.values());
        final Map<String, Jmh.Cost> costs = Jmh.run(
                run,
                DecodeBenchmark.class,
                Map.of("kind", kinds.stream().map(Enum::name).toList()),
                JVM_ARGUMENTS);
        final List<BenchRow> rows = new ArrayList<>();
        for (final FrameKind kind : kinds) {
            final Jmh.Cost ours = costs.get("rayo/" + kind);
            final Jmh.Cost jackson = costs.get("jackson/" + kind);
            final Jmh.Cost scan = costs.get("scan/" + kind);
            final String what =
                    String.format(Locale.ROOT, "%s, %.0f bytes", kind.label(), new FrameSet(kind).meanLength());
            final BenchRow.Builder row = BenchRow.row("decode " + what + " (JMH mean)", "ns/op", ours.meanNs())
                    .floor("Jackson streaming, every field read, nothing encoded", jackson.meanNs())
                    .allocated(ours.allocatedBytes());
            if (kind == FrameKind.SPOT_TRADE || kind == FrameKind.FUTURES_AGG_TRADE) {
                row.ratioAtMost(TRADE_RATIO_MAX).valueAtMost(TRADE_MAX_NS);
            }
            rows.add(row.noAllocation()
                    .note(String.format(
                            Locale.ROOT,
                            "+- %.1f ns (99.9 %%); Jackson allocates %.0f B/op",
                            ours.errorNs(),
                            jackson.allocatedBytes()))
                    .build());
            rows.add(BenchRow.row("decode " + what + ", beside its bytes", "ns/op", ours.meanNs())
                    .floor("sum over the frame's bytes", scan.meanNs())
                    .allocated(ours.allocatedBytes())
                    .build());
        }
        return rows;
    }
}
