package io.rayo.benchmarks.indicators;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.engine.analytics.Indicator;
import io.rayo.engine.analytics.Indicators;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * What does a bar cost an indicator, its value read, beside ta4j with DoubleNum on the same bars in the same run? Bars
 * come one after the other as they do live; ta4j's series is filled beforehand, so that only its indicators are timed.
 *
 * <p>Rounds of ours and of the peer alternate; the figure is the median of the rounds. All of ours run through one call
 * site, as they do in the engine.
 */
public final class IndicatorsSuite implements Suite {
    private static final double WANTED_NS = 10;
    /** Twenty times faster. */
    private static final double WANTED_RATIO = 0.05;

    private double[] open;
    private double[] high;
    private double[] low;
    private double[] close;
    private double[] volume;
    private double sink;

    @Override
    public String name() {
        return "indicators";
    }

    @Override
    public String description() {
        return "each indicator's update beside ta4j's on the same bars, and a ta4j strategy's bar";
    }

    @Override
    public List<BenchRow> measure(final Run run) {
        final Effort effort = run.effort();
        final BarSeries series = bars(effort.pick(300, 4_000, 20_000));
        final int rounds = effort.pick(1, 7, 15);
        final int repeats = effort.pick(1, 25, 25);
        final int warmUps = effort.pick(0, 4, 8);
        final List<BenchRow> rows = new ArrayList<>();
        final List<Peer> peers = Peer.all();
        // every indicator once before any is timed, so that the first has no call site of its own
        for (final Peer peer : peers) {
            ours(peer, repeats);
        }
        for (final Peer peer : peers) {
            run.tell(peer.text());
            for (int i = 0; i < warmUps; i++) {
                ours(peer, repeats);
                theirs(peer, series);
            }
            final double[] ours = new double[rounds];
            final double[] theirs = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                ours[i] = ours(peer, repeats);
                theirs[i] = theirs(peer, series);
            }
            rows.add(BenchRow.row(peer.text() + ", a bar and its value", "ns/op", median(ours))
                    .floor("ta4j DoubleNum, the same bars", median(theirs))
                    .allocated(allocated(peer))
                    .valueAtMost(WANTED_NS)
                    .ratioAtMost(WANTED_RATIO)
                    .noAllocation()
                    .build());
        }
        run.tell("ta4j-rsi2");
        rows.addAll(Ta4jBars.rows(effort));
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("an indicator that is warm gave no value");
        }
        return rows;
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private double ours(final Peer peer, final int repeats) {
        final Indicator indicator = Indicators.create(peer.text());
        feed(indicator, 1); // warm, and beyond
        final long startNs = System.nanoTime();
        feed(indicator, repeats);
        return (double) (System.nanoTime() - startNs) / ((long) repeats * close.length);
    }

    private void feed(final Indicator indicator, final int repeats) {
        // the bars' own fields would be read anew for each bar, which is no cost of an indicator
        final double[] opens = open;
        final double[] highs = high;
        final double[] lows = low;
        final double[] closes = close;
        final double[] volumes = volume;
        for (int repeat = 0; repeat < repeats; repeat++) {
            double sum = 0;
            for (int i = 0; i < closes.length; i++) {
                indicator.update(0, opens[i], highs[i], lows[i], closes[i], volumes[i]);
                sum += indicator.value(0);
            }
            sink = Double.isNaN(sum) ? sink : sum;
        }
    }

    private double allocated(final Peer peer) {
        final Indicator indicator = Indicators.create(peer.text());
        feed(indicator, 1);
        final long before = Threads.allocatedBytes();
        feed(indicator, 1);
        return (double) (Threads.allocatedBytes() - before) / close.length;
    }

    private double theirs(final Peer peer, final BarSeries series) {
        final org.ta4j.core.Indicator<Num> indicator = peer.maker().apply(series);
        double sum = 0;
        final long startNs = System.nanoTime();
        for (int i = 0; i < close.length; i++) {
            sum += indicator.getValue(i).doubleValue();
        }
        final long elapsedNs = System.nanoTime() - startNs;
        sink = Double.isNaN(sum) ? sink : sum;
        return (double) elapsedNs / close.length;
    }

    private BarSeries bars(final int count) {
        final SplittableRandom random = new SplittableRandom(42);
        open = new double[count];
        high = new double[count];
        low = new double[count];
        close = new double[count];
        volume = new double[count];
        final BarSeries series = new BaseBarSeriesBuilder()
                .withNumFactory(DoubleNumFactory.getInstance())
                .build();
        double price = 40_000;
        for (int i = 0; i < count; i++) {
            open[i] = price;
            price *= 1 + 0.002 * (random.nextDouble() - 0.5);
            close[i] = price;
            high[i] = Math.max(open[i], close[i]) * (1 + 0.001 * random.nextDouble());
            low[i] = Math.min(open[i], close[i]) * (1 - 0.001 * random.nextDouble());
            volume[i] = 1 + 100 * random.nextDouble();
            series.barBuilder()
                    .timePeriod(Duration.ofMinutes(1))
                    .endTime(Instant.EPOCH.plusSeconds(60L * (i + 1)))
                    .openPrice(open[i])
                    .highPrice(high[i])
                    .lowPrice(low[i])
                    .closePrice(close[i])
                    .volume(volume[i])
                    .add();
        }
        return series;
    }
}
