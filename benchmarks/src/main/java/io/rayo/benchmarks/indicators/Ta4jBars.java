package io.rayo.benchmarks.indicators;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyParameters;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.ta4j.Ta4jRsi2Factory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What does a bar cost the core's thread when a ta4j strategy runs on it, and what does it cost to build its rules
 * anew, as a restart and a changed parameter do? The rules are those of {@code ta4j-rsi2}.
 */
final class Ta4jBars {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int USUAL_BARS = 500;
    private static final int MOST_BARS = 10_000;
    private static final Instrument BTC = new Instrument(
            1,
            Venues.BINANCE_SPOT,
            1,
            1,
            1,
            1,
            1_000_000_000L,
            0,
            100_000_000L,
            0,
            0,
            0,
            -2,
            -5,
            MarketType.SPOT,
            ContractType.NONE,
            InstrumentStatus.TRADING,
            "BTCUSDT",
            "BTC",
            "USDT",
            "USDT");

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.MAX_MESSAGE_LENGTH]);
    private final BarEncoder encoder = new BarEncoder();
    private final BarDecoder decoder = new BarDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private final StrategyParameters parameters;
    private final Strategy strategy = new Ta4jRsi2Factory().create();
    private long openTimeNs = 1_700_000_040_000_000_000L / MINUTE_NS * MINUTE_NS;
    private long close = 4_000_000;
    private long signals;

    private Ta4jBars(final int bars) {
        parameters = StrategyFactories.parameters(new StrategySettings(
                1, "bench", "ta4j-rsi2", List.of(), List.of(), MINUTE_NS, 1, Map.of("bars", Integer.toString(bars))));
        strategy.onParameters(parameters);
        strategy.onInstrument(BTC);
    }

    static List<BenchRow> rows(final Effort effort) {
        return List.of(bar(effort.pick(600, 20_000, 50_000)), anew(USUAL_BARS, effort), anew(MOST_BARS, effort));
    }

    private static BenchRow bar(final int count) {
        final double calibrationNs = PingPong.roundTripNs();
        final Ta4jBars run = new Ta4jBars(USUAL_BARS);
        run.feed(new long[count]); // warm
        final long[] times = new long[count];
        final long bytes = Threads.allocatedBytes();
        run.feed(times);
        final double allocated = (double) (Threads.allocatedBytes() - bytes) / count;
        final double mean = Arrays.stream(times).average().orElseThrow();
        Arrays.sort(times);
        return BenchRow.row("ta4j-rsi2 of " + USUAL_BARS + " bars, a bar", "ns/op", mean)
                .percentiles(
                        percentile(times, 0.5), percentile(times, 0.99), percentile(times, 0.999), percentile(times, 1))
                .allocated(allocated)
                .calibration(calibrationNs, calibrationNs, calibrationNs)
                .note(run.signals + " signals; garbage collections among them")
                .build();
    }

    private static BenchRow anew(final int bars, final Effort effort) {
        final Ta4jBars run = new Ta4jBars(bars);
        run.feed(new long[2 * bars]); // the most that is kept
        final int rounds = effort.pick(1, 7, 15);
        final double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            final long startNs = System.nanoTime();
            run.strategy.onParameters(run.parameters);
            times[i] = (System.nanoTime() - startNs) / 1e3;
        }
        Arrays.sort(times);
        return BenchRow.row("ta4j-rsi2, built anew on " + 2 * bars + " bars", "us/op", times[rounds / 2])
                .build();
    }

    private void feed(final long[] times) {
        for (int i = 0; i < times.length; i++) {
            encode();
            final long startNs = System.nanoTime();
            strategy.onBar(BTC, decoder, (side, confidence, closing, reason) -> signals++);
            times[i] = System.nanoTime() - startNs;
        }
    }

    private void encode() {
        final long open = close;
        close = Math.max(100_000, open + random.nextLong(-6_000, 6_001));
        openTimeNs += MINUTE_NS;
        EventHeaders.put(
                buffer, 0, BarEncoder.TEMPLATE_ID, BarEncoder.BLOCK_LENGTH, openTimeNs, openTimeNs, 1, 1, 0, 0);
        encoder.wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .timeframeNs(MINUTE_NS)
                .openTimeNs(openTimeNs)
                .openMantissa(open)
                .highMantissa(Math.max(open, close) + random.nextLong(2_000))
                .lowMantissa(Math.min(open, close) - random.nextLong(2_000))
                .closeMantissa(close)
                .volumeMantissa(random.nextLong(1, 1_000_000))
                .takerBuyVolumeMantissa(0)
                .turnover(BarEncoder.turnoverNullValue())
                .tradeCount(1)
                .gapBars(0)
                .source(BarSource.TRADES)
                .closed((short) 1);
        decoder.wrapAndApplyHeader(buffer, 0, header);
    }

    private static double percentile(final long[] sorted, final double share) {
        return (double) sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }
}
