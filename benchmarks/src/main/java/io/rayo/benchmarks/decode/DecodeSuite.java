package io.rayo.benchmarks.decode;

import io.rayo.benchmarks.measure.ChildJvm;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Decoding of every venue's frames, beside a pass over the bytes, Jackson's streaming parser and XChange. */
public final class DecodeSuite implements Suite {
    private static final double JACKSON_RATIO_MAX = 0.5;
    private static final double XCHANGE_RATIO_MAX = 1.0 / 8;
    private static final double TRADE_MAX_NS = 300;
    private static final double DEPTH_MAX_NS = 1_500;
    private static final long CHILD_END_SECONDS = 120;

    /** The collector that lets the peers, which allocate, run fastest; ours does not allocate. */
    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseParallelGC");

    private static final Set<FrameKind.Content> QUICK = EnumSet.of(FrameKind.Content.TRADE, FrameKind.Content.DEPTH);

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public String description() {
        return "venue frames into messages, beside Jackson's streaming parser and XChange";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, InterruptedException {
        final Effort effort = run.effort();
        final List<BenchRow> rows = new ArrayList<>();
        for (final FrameKind kind : FrameKind.values()) {
            if (effort == Effort.FULL || isQuick(kind)) {
                run.tell(kind.label());
                final List<DecodeRounds.Figure> figures = new ArrayList<>();
                for (int process = 0; process < effort.pick(1, 1, 3); process++) {
                    figures.addAll(figures(run, kind));
                }
                addRows(rows, kind, figures);
            }
        }
        return rows;
    }

    private static boolean isQuick(final FrameKind kind) {
        return QUICK.contains(kind.content()) && kind.levels() <= 10;
    }

    private static List<DecodeRounds.Figure> figures(final Run run, final FrameKind kind)
            throws IOException, InterruptedException {
        final Effort effort = run.effort();
        final long warmUpNs = TimeUnit.MILLISECONDS.toNanos(effort.pick(4, 400, 1_500));
        final int rounds = effort.pick(1, 5, 7);
        final long roundNs = TimeUnit.MILLISECONDS.toNanos(effort.pick(2, 40, 150));
        if (effort == Effort.SMOKE) {
            return DecodeRounds.measure(kind, warmUpNs, rounds, roundNs);
        }
        final List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.addAll(ChildJvm.flags(run.home()));
        command.addAll(JVM_ARGUMENTS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                DecodeRounds.class.getName(),
                kind.name(),
                Long.toString(warmUpNs),
                Integer.toString(rounds),
                Long.toString(roundNs)));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            final List<String> output = lines.lines().toList();
            if (!process.waitFor(CHILD_END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(kind.label() + " failed: " + String.join(" | ", output));
            }
            return output.stream()
                    .filter(line -> line.startsWith("figure "))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new DecodeRounds.Figure(
                            Contender.valueOf(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3])))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void addRows(
            final List<BenchRow> rows, final FrameKind kind, final List<DecodeRounds.Figure> figures) {
        final String what = String.format(Locale.ROOT, "%s, %.0f bytes", kind.label(), new FrameSet(kind).meanLength());
        final double[] ours = ns(figures, Contender.RAYO);
        final double[] scan = ns(figures, Contender.SCAN);
        final double value = Rounds.median(ours);
        final BenchRow.Builder row = BenchRow.row("decode " + what, "ns/op", value)
                .floor("sum over the frame's bytes", Rounds.median(scan))
                .ratioPairs(pairs(ours, scan))
                .allocated(allocated(figures, Contender.RAYO))
                .noAllocation()
                .note(String.format(
                        Locale.ROOT,
                        "rounds %.0f to %.0f ns",
                        Arrays.stream(ours).min().orElseThrow(),
                        Arrays.stream(ours).max().orElseThrow()));
        if (kind.content() == FrameKind.Content.TRADE) {
            row.valueAtMost(TRADE_MAX_NS);
        } else if (kind.levels() > 0) {
            row.valueAtMost(DEPTH_MAX_NS);
        }
        rows.add(row.build());
        final double[] jackson = ns(figures, Contender.JACKSON);
        final BenchRow.Builder beside = BenchRow.row("decode " + what + ", beside Jackson", "ns/op", value)
                .floor("Jackson streaming, every field read, nothing encoded", Rounds.median(jackson))
                .ratioPairs(pairs(ours, jackson))
                .note(String.format(Locale.ROOT, "Jackson allocates %.0f B/op", allocated(figures, Contender.JACKSON)));
        if (kind == FrameKind.BINANCE_SPOT_TRADE || kind == FrameKind.BINANCE_USDM_TRADE) {
            beside.ratioAtMost(JACKSON_RATIO_MAX);
        }
        rows.add(beside.build());
        final double[] xchange = ns(figures, Contender.XCHANGE);
        if (xchange.length > 0) {
            rows.add(BenchRow.row("decode " + what + ", beside XChange", "ns/op", value)
                    .floor("XChange's mapper and adapters, no book kept", Rounds.median(xchange))
                    .ratioPairs(pairs(ours, xchange))
                    .ratioAtMost(XCHANGE_RATIO_MAX)
                    .note(String.format(
                                    Locale.ROOT, "XChange allocates %.0f B/op", allocated(figures, Contender.XCHANGE))
                            + (kind.market() == FrameKind.Market.KRAKEN_SPOT
                                    ? "; it reads the same content in version 1 of the protocol, the only one it knows"
                                    : ""))
                    .build());
        }
    }

    private static double[] ns(final List<DecodeRounds.Figure> figures, final Contender contender) {
        return figures.stream()
                .filter(figure -> figure.contender() == contender)
                .mapToDouble(DecodeRounds.Figure::ns)
                .toArray();
    }

    private static double allocated(final List<DecodeRounds.Figure> figures, final Contender contender) {
        return Rounds.median(figures.stream()
                .filter(figure -> figure.contender() == contender)
                .mapToDouble(DecodeRounds.Figure::allocated)
                .toArray());
    }

    private static List<Double> pairs(final double[] ours, final double[] theirs) {
        final List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < ours.length; i++) {
            pairs.add(ours[i] / theirs[i]);
        }
        return pairs;
    }
}
