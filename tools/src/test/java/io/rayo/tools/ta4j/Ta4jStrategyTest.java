package io.rayo.tools.ta4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyParameters;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.series.BarColumns;
import io.rayo.tools.series.SeriesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Position;
import org.ta4j.core.Strategy;
import org.ta4j.core.Trade;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnCurrentCloseModel;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.StopLossRule;
import org.ta4j.core.rules.TrailingStopLossRule;

/** The adapter beside ta4j's own run over the same bars. */
class Ta4jStrategyTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final int PRICE_EXPONENT = -2;
    private static final int SIZE_EXPONENT = -5;
    private static final Instrument BTC = new Instrument(
            7,
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
            PRICE_EXPONENT,
            SIZE_EXPONENT,
            MarketType.SPOT,
            ContractType.NONE,
            InstrumentStatus.TRADING,
            "BTCUSDT",
            "BTC",
            "USDT",
            "USDT");

    /** Mantissas: open time, open, high, low, close, volume. */
    private final List<long[]> bars = new ArrayList<>();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.MAX_MESSAGE_LENGTH]);
    private final BarEncoder encoder = new BarEncoder();
    private final BarDecoder decoder = new BarDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    private static Strategy averages(BarSeries series, StrategyParameters parameters) {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        SMAIndicator fast = new SMAIndicator(close, 7);
        SMAIndicator slow = new SMAIndicator(close, 25);
        return new BaseStrategy(
                "averages",
                new CrossedUpIndicatorRule(fast, slow),
                new CrossedDownIndicatorRule(fast, slow).or(new StopLossRule(close, 0.6)),
                25);
    }

    private static Strategy trailing(BarSeries series, StrategyParameters parameters) {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        EMAIndicator fast = new EMAIndicator(close, 5);
        EMAIndicator slow = new EMAIndicator(close, 20);
        return new BaseStrategy(
                "trailing",
                new CrossedUpIndicatorRule(fast, slow),
                new TrailingStopLossRule(close, series.numFactory().numOf(0.8)));
    }

    private static Strategy shorts(BarSeries series, StrategyParameters parameters) {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        SMAIndicator fast = new SMAIndicator(close, 5);
        SMAIndicator slow = new SMAIndicator(close, 15);
        return new BaseStrategy(
                "shorts",
                new CrossedDownIndicatorRule(fast, slow),
                new CrossedUpIndicatorRule(fast, slow),
                15,
                TradeType.SELL);
    }

    private static StrategyParameters parameters(int bars) {
        return StrategyFactories.parameters(new StrategySettings(
                1,
                "mine",
                "ta4j-rsi2",
                List.of(),
                List.of(),
                MINUTE,
                1,
                Map.of("bars", Integer.toString(bars), "trend", "9")));
    }

    private Ta4jStrategy adapter(BiFunction<BarSeries, StrategyParameters, Strategy> rules, int kept) {
        Ta4jStrategy adapter = new Ta4jStrategy(rules);
        adapter.onParameters(parameters(kept));
        adapter.onInstrument(BTC);
        return adapter;
    }

    private void walk(long seed, int count) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long close = 3_000_000;
        long time = 1_700_000_040_000_000_000L / MINUTE * MINUTE;
        for (int i = 0; i < count; i++) {
            long open = close;
            close = Math.max(100_000, open + random.nextLong(-6_000, 6_001));
            long high = Math.max(open, close) + random.nextLong(2_000);
            long low = Math.min(open, close) - random.nextLong(2_000);
            // now and then minutes without a trade are left out
            time += MINUTE * (0 == random.nextInt(50) ? 1 + random.nextInt(5) : 1);
            bars.add(new long[] {time, open, high, low, close, random.nextLong(1, 1_000_000)});
        }
    }

    private void feed(Ta4jStrategy adapter, int from, int to, List<String> said) {
        for (int i = from; i < to; i++) {
            long[] bar = bars.get(i);
            EventHeaders.put(buffer, 0, BarEncoder.TEMPLATE_ID, BarEncoder.BLOCK_LENGTH, bar[0], bar[0], 7, 1, 0, 0);
            encoder.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                    .timeframeNs(MINUTE)
                    .openTimeNs(bar[0])
                    .openMantissa(bar[1])
                    .highMantissa(bar[2])
                    .lowMantissa(bar[3])
                    .closeMantissa(bar[4])
                    .volumeMantissa(bar[5])
                    .takerBuyVolumeMantissa(0)
                    .turnover(BarEncoder.turnoverNullValue())
                    .tradeCount(1)
                    .gapBars(0)
                    .source(BarSource.TRADES)
                    .closed((short) 1);
            decoder.wrapAndApplyHeader(buffer, 0, header);
            final int index = i;
            adapter.onBar(
                    BTC,
                    decoder,
                    (side, confidence, closing, reason) ->
                            said.add(index + " " + side + (closing ? " exit" : " entry")));
        }
    }

    /** Entries and exits of ta4j's own run over the whole series. */
    private List<String> expected(BiFunction<BarSeries, StrategyParameters, Strategy> rules) {
        BarSeries series = new BaseBarSeriesBuilder()
                .withNumFactory(DoubleNumFactory.getInstance())
                .build();
        for (long[] bar : bars) {
            series.addBar(Ta4jSeries.bar(
                    bar[0],
                    MINUTE,
                    bar[1] / 100.0,
                    bar[2] / 100.0,
                    bar[3] / 100.0,
                    bar[4] / 100.0,
                    bar[5] / 100_000.0,
                    0,
                    1));
        }
        Strategy strategy = rules.apply(series, parameters(10));
        TradingRecord record =
                new BarSeriesManager(series, new TradeOnCurrentCloseModel()).run(strategy, strategy.getStartingType());
        List<String> operations = new ArrayList<>();
        for (Position position : record.getPositions()) {
            operations.add(text(position.getEntry(), "entry"));
            operations.add(text(position.getExit(), "exit"));
        }
        if (record.getCurrentPosition().isOpened()) {
            operations.add(text(record.getCurrentPosition().getEntry(), "entry"));
        }
        return operations;
    }

    private static String text(Trade trade, String what) {
        return trade.getIndex() + " " + trade.getType() + " " + what;
    }

    private void compare(BiFunction<BarSeries, StrategyParameters, Strategy> rules, int kept) {
        List<String> said = new ArrayList<>();
        feed(adapter(rules, kept), 0, bars.size(), said);
        List<String> operations = expected(rules);
        assertTrue(operations.size() > 40, () -> "only " + operations.size() + " operations");
        assertEquals(operations, said);
    }

    @Test
    void shouldEnterAndExitWhereBarSeriesManagerDoes() {
        walk(20_261_128, 6_000);
        compare(Ta4jStrategyTest::averages, 300);
        compare(Ta4jStrategyTest::trailing, 1_000);
        compare(Ta4jStrategyTest::shorts, 300);
    }

    @Test
    void shouldEnterAndExitWhereBarSeriesManagerDoesOnARecordedSeries() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."))
                .resolve("../../shared/data/series/btc_perp_1m_20211231_20220110.csv.gz");
        assumeTrue(Files.exists(file), "no ../shared/data/series beside the repository: skipped");
        BarColumns columns = new BarColumns(SeriesFile.read(file));
        for (int i = 0; i < 8_000; i++) {
            bars.add(new long[] {
                1_640_991_660_000_000_000L + i * MINUTE,
                Math.round(columns.open(i) * 100),
                Math.round(columns.high(i) * 100),
                Math.round(columns.low(i) * 100),
                Math.round(columns.close(i) * 100),
                1 + i
            });
        }
        compare(Ta4jStrategyTest::averages, 500);
        compare(Ta4jStrategyTest::trailing, 2_000);
        compare(Ta4jStrategyTest::shorts, 500);
    }

    @Test
    void shouldGoOnFromASnapshotAsIfNothingHadHappened() {
        long seed = System.nanoTime();
        walk(seed, 1_500);
        SplittableRandom random = new SplittableRandom(seed);
        for (BiFunction<BarSeries, StrategyParameters, Strategy> rules :
                List.<BiFunction<BarSeries, StrategyParameters, Strategy>>of(
                        Ta4jStrategyTest::averages, Ta4jStrategyTest::trailing, Ta4jStrategyTest::shorts)) {
            Ta4jStrategy whole = adapter(rules, 40);
            List<String> wanted = new ArrayList<>();
            feed(whole, 0, bars.size(), wanted);

            Ta4jStrategy part = adapter(rules, 40);
            List<String> said = new ArrayList<>();
            int at = 0;
            while (at < bars.size()) {
                int next = Math.min(bars.size(), at + 1 + random.nextInt(130));
                feed(part, at, next, said);
                StateWriter state = new StateWriter();
                part.writeState(state);
                part = adapter(rules, 40);
                StateReader reader = new StateReader().wrap(state.buffer(), 0, state.length());
                part.readState(reader);
                assertEquals(0, reader.remaining());
                at = next;
            }
            assertEquals(wanted, said, "seed " + seed);
            assertEquals(bytes(whole), bytes(part), "seed " + seed);
        }
    }

    private static List<Byte> bytes(Ta4jStrategy adapter) {
        StateWriter state = new StateWriter();
        adapter.writeState(state);
        List<Byte> bytes = new ArrayList<>();
        for (int i = 0; i < state.length(); i++) {
            bytes.add(state.buffer().getByte(i));
        }
        return bytes;
    }

    @Test
    void shouldNotWaitForMoreBarsThanItKeeps() {
        StrategySettings settings = new StrategySettings(
                1, "mine", "ta4j-rsi2", List.of(), List.of(), MINUTE, 1, Map.of("bars", "100", "trend", "150"));
        String message = assertThrows(IllegalArgumentException.class, () -> StrategyFactories.parameters(settings))
                .getMessage();
        assertEquals("strategies[mine].bars: 100 is too little: its rules wait for 150 bars", message);
    }
}
