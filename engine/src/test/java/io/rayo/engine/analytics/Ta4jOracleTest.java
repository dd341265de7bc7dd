package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ParabolicSarIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorDIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.StochasticRSIIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.adx.MinusDIIndicator;
import org.ta4j.core.indicators.adx.PlusDIIndicator;
import org.ta4j.core.indicators.averages.DoubleEMAIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.HMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.averages.TripleEMAIndicator;
import org.ta4j.core.indicators.averages.WMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandFacade;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelMiddleIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.PreviousValueIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuKijunSenIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuSenkouSpanAIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuSenkouSpanBIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuTenkanSenIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelLowerIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelMiddleIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelUpperIndicator;
import org.ta4j.core.indicators.numeric.BinaryOperationIndicator;
import org.ta4j.core.indicators.numeric.NumericIndicator;
import org.ta4j.core.indicators.statistics.SigmaIndicator;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.supertrend.SuperTrendIndicator;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;
import org.ta4j.core.num.Num;

/**
 * Our incremental values against ta4j's, bar by bar, on every series of the shared data and on random ones.
 *
 * <p>Equal is: within 10^-9 of the value. Values that are differences of larger ones may also differ by 10^-11 of what
 * they are differences of, since ta4j itself rounds there.
 */
class Ta4jOracleTest {
    /** Scale of the differences: of the price, of 100 (percentages), or none. */
    private enum Scale {
        PRICE,
        PERCENT,
        NONE
    }

    private record Case(
            String text, int output, Scale scale, int maxBars, Function<BarSeries, Indicator<Num>> oracle) {}

    private static final int ALL = Integer.MAX_VALUE;

    private static Case of(String text, int output, Scale scale, Function<BarSeries, Indicator<Num>> oracle) {
        return new Case(text, output, scale, ALL, oracle);
    }

    private static Indicator<Num> close(BarSeries series) {
        return new ClosePriceIndicator(series);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int length : new int[] {1, 5, 20, 200}) {
            cases.add(of("sma(" + length + ")", 0, Scale.NONE, s -> new SMAIndicator(close(s), length)));
            cases.add(of("ema(" + length + ")", 0, Scale.NONE, s -> new EMAIndicator(close(s), length)));
            cases.add(of("wma(" + length + ")", 0, Scale.NONE, s -> new WMAIndicator(close(s), length)));
            cases.add(of("rsi(" + length + ")", 0, Scale.PERCENT, s -> new RSIIndicator(close(s), length)));
            cases.add(of("atr(" + length + ")", 0, Scale.PRICE, s -> new ATRIndicator(s, length)));
            cases.add(of("roc(" + length + ")", 0, Scale.PERCENT, s -> new ROCIndicator(close(s), length)));
            cases.add(of(
                    "momentum(" + length + ")",
                    0,
                    Scale.PRICE,
                    s -> BinaryOperationIndicator.difference(close(s), new PreviousValueIndicator(close(s), length))));
            cases.add(of(
                    "donchian(" + length + ").middle",
                    0,
                    Scale.NONE,
                    s -> new DonchianChannelMiddleIndicator(s, length)));
            cases.add(of("donchian(" + length + ")", 1, Scale.NONE, s -> new DonchianChannelUpperIndicator(s, length)));
            cases.add(of("donchian(" + length + ")", 2, Scale.NONE, s -> new DonchianChannelLowerIndicator(s, length)));
            cases.add(of("vwap(" + length + ")", 0, Scale.NONE, s -> new VWAPIndicator(s, length)));
            cases.add(of("mfi(" + length + ")", 0, Scale.PERCENT, s -> new MoneyFlowIndexIndicator(s, length)));
        }
        averages(cases);
        oscillators(cases);
        bands(cases);
        return cases;
    }

    private static void averages(List<Case> cases) {
        for (int length : new int[] {5, 21}) {
            cases.add(of("dema(" + length + ")", 0, Scale.NONE, s -> new DoubleEMAIndicator(close(s), length)));
            cases.add(of("tema(" + length + ")", 0, Scale.NONE, s -> new TripleEMAIndicator(close(s), length)));
            cases.add(of("hma(" + length + ")", 0, Scale.NONE, s -> new HMAIndicator(close(s), length)));
            cases.add(of(
                    "linreg(" + length + ")",
                    0,
                    Scale.PRICE,
                    s -> new SimpleLinearRegressionIndicator(
                            close(s), length, SimpleLinearRegressionIndicator.SimpleLinearRegressionType.SLOPE)));
            cases.add(of(
                    "linreg(" + length + ")",
                    1,
                    Scale.NONE,
                    s -> new SimpleLinearRegressionIndicator(close(s), length)));
        }
        cases.add(of("volume-average", 0, Scale.NONE, s -> new SMAIndicator(new VolumeIndicator(s), 20)));
        cases.add(of("obv", 0, Scale.NONE, OnBalanceVolumeIndicator::new));
    }

    private static void oscillators(List<Case> cases) {
        for (int[] macd : new int[][] {{12, 26, 9}, {2, 5, 9}, {5, 35, 5}}) {
            String text = "macd(" + macd[0] + ',' + macd[1] + ',' + macd[2] + ')';
            cases.add(of(text, 0, Scale.PRICE, s -> new MACDIndicator(close(s), macd[0], macd[1])));
            cases.add(of(
                    text, 1, Scale.PRICE, s -> new MACDIndicator(close(s), macd[0], macd[1]).getSignalLine(macd[2])));
            cases.add(
                    of(text, 2, Scale.PRICE, s -> new MACDIndicator(close(s), macd[0], macd[1]).getHistogram(macd[2])));
        }
        cases.add(of("adx", 0, Scale.PERCENT, s -> new ADXIndicator(s, 14)));
        cases.add(of("adx(7,21)", 0, Scale.PERCENT, s -> new ADXIndicator(s, 7, 21)));
        cases.add(of("adx(14)", 1, Scale.PERCENT, s -> new PlusDIIndicator(s, 14)));
        cases.add(of("adx(14)", 2, Scale.PERCENT, s -> new MinusDIIndicator(s, 14)));
        cases.add(of("stochastic(14)", 0, Scale.PERCENT, s -> new StochasticOscillatorKIndicator(s, 14)));
        cases.add(of(
                "stochastic(14)",
                1,
                Scale.PERCENT,
                s -> new StochasticOscillatorDIndicator(new StochasticOscillatorKIndicator(s, 14))));
        cases.add(of("stochrsi", 0, Scale.PERCENT, s -> new StochasticRSIIndicator(s, 14)));
        cases.add(of("cci(20)", 0, Scale.PERCENT, s -> new CCIIndicator(s, 20)));
        cases.add(of("williams-r(14)", 0, Scale.PERCENT, s -> new WilliamsRIndicator(s, 14)));
    }

    private static void bands(List<Case> cases) {
        for (int length : new int[] {5, 20}) {
            String bands = "bollinger(" + length + ",2.5)";
            cases.add(of(bands, 0, Scale.NONE, s -> bollinger(s, length).middle()));
            cases.add(of(bands, 1, Scale.NONE, s -> bollinger(s, length).upper()));
            cases.add(of(bands, 2, Scale.NONE, s -> bollinger(s, length).lower()));
            cases.add(of(bands, 3, Scale.PERCENT, s -> bollinger(s, length).bandwidth()));
            cases.add(of(
                    "stddev(" + length + ")", 0, Scale.PRICE, s -> new StandardDeviationIndicator(close(s), length)));
        }
        cases.add(of("keltner", 0, Scale.NONE, s -> new KeltnerChannelMiddleIndicator(s, 20)));
        cases.add(of(
                "keltner",
                1,
                Scale.NONE,
                s -> new KeltnerChannelUpperIndicator(new KeltnerChannelMiddleIndicator(s, 20), 2, 10)));
        cases.add(of(
                "keltner",
                2,
                Scale.NONE,
                s -> new KeltnerChannelLowerIndicator(new KeltnerChannelMiddleIndicator(s, 20), 2, 10)));
        cases.add(of("supertrend", 0, Scale.NONE, s -> new SuperTrendIndicator(s, 10, 3)));
        cases.add(of("ichimoku", 0, Scale.NONE, IchimokuTenkanSenIndicator::new));
        cases.add(of("ichimoku", 1, Scale.NONE, IchimokuKijunSenIndicator::new));
        cases.add(of("ichimoku", 2, Scale.NONE, IchimokuSenkouSpanAIndicator::new));
        cases.add(of("ichimoku", 3, Scale.NONE, IchimokuSenkouSpanBIndicator::new));
        // it goes through all earlier bars for each
        cases.add(new Case("psar", 0, Scale.NONE, 1_500, ParabolicSarIndicator::new));
        cases.add(of(
                "natr(14)",
                0,
                Scale.PERCENT,
                s -> NumericIndicator.of(new ATRIndicator(s, 14))
                        .dividedBy(close(s))
                        .multipliedBy(100)));
    }

    private static BollingerBandFacade bollinger(BarSeries series, int length) {
        return new BollingerBandFacade(series, length, 2.5);
    }

    private static int compare(Case one, Candles all, BarSeries wholeSeries) {
        Candles candles = all.first(one.maxBars);
        BarSeries series = candles.size() == all.size() ? wholeSeries : candles.toTa4j();
        io.rayo.engine.analytics.Indicator ours = Indicators.create(one.text);
        Indicator<Num> theirs = one.oracle.apply(series);
        int stable = theirs.getCountOfUnstableBars();
        int compared = 0;
        for (int i = 0; i < candles.size(); i++) {
            candles.feed(ours, i);
            double expected = theirs.getValue(i).doubleValue();
            if (i < stable || !Double.isFinite(expected)) {
                continue;
            }
            double scale = switch (one.scale) {
                case PRICE -> candles.close()[i];
                case PERCENT -> 100;
                case NONE -> 0;
            };
            assertEquals(
                    expected,
                    ours.value(one.output),
                    1e-9 * Math.abs(expected) + 1e-11 * scale,
                    one.text + " output " + one.output + " of " + all.name() + " at bar " + i);
            compared++;
        }
        return compared;
    }

    @Test
    void shouldEqualTa4jOnRandomSeries() {
        for (long seed = 1; seed <= 2; seed++) {
            // in ta4j a true range under 10^-5 is none for ADX, which its averages then remember: no still stretches
            Candles candles = Candles.random(seed, 3_000, 1 == seed ? 40_000 : 20, 0);
            BarSeries series = candles.toTa4j();
            for (Case one : cases()) {
                int compared = compare(one, candles, series);
                assertTrue(compared > 1_000, one.text + ": compared " + compared);
            }
        }
    }

    @Test
    void shouldEqualTa4jOnSeriesThatStandStillAtTimes() {
        for (long seed = 5; seed <= 6; seed++) {
            Candles candles = Candles.random(seed, 3_000, 5 == seed ? 40_000 : 20, 400);
            BarSeries series = candles.toTa4j();
            for (Case one : cases()) {
                // nor what ta4j's rounding comes to where nothing moves
                if (!one.text.startsWith("adx") && !one.text.startsWith("stochrsi") && !one.text.startsWith("cci")) {
                    compare(one, candles, series);
                }
            }
        }
    }

    /** Where the price stands still the bands meet: ta4j divides rounding by rounding or by 0, we say the middle. */
    @Test
    void shouldEqualTa4jWhereThereIsADeviation() {
        for (long seed = 3; seed <= 4; seed++) {
            Candles candles = Candles.random(seed, 3_000, 500, 200);
            BarSeries series = candles.toTa4j();
            io.rayo.engine.analytics.Indicator bands = Indicators.create("bollinger(20,2.5)");
            io.rayo.engine.analytics.Indicator score = Indicators.create("zscore(20)");
            Indicator<Num> percentB = bollinger(series, 20).percentB();
            Indicator<Num> sigma = new SigmaIndicator(close(series), 20);
            int compared = 0;
            int still = 0;
            for (int i = 0; i < candles.size(); i++) {
                candles.feed(bands, i);
                candles.feed(score, i);
                if (i >= 19 && bands.value(3) > 0) {
                    assertEquals(percentB.getValue(i).doubleValue(), bands.value(4), 1e-9, "bar " + i);
                    assertEquals(sigma.getValue(i).doubleValue(), score.value(), 1e-9, "bar " + i);
                    compared++;
                } else if (i >= 19) {
                    assertEquals(0.5, bands.value(4));
                    assertEquals(0, score.value());
                    still++;
                }
            }
            assertTrue(compared > 1_000 && still > 10, "compared " + compared + ", still " + still);
        }
    }

    @Test
    void shouldEqualTa4jOnEverySharedSeries() throws IOException {
        long compared = 0;
        List<Candles> all = Candles.shared();
        for (Candles candles : all) {
            BarSeries series = candles.toTa4j();
            for (Case one : cases()) {
                compared += compare(one, candles, series);
            }
        }
        assertTrue(all.size() >= 6 && compared > 1_000_000, all.size() + " series, compared " + compared);
    }

    @Test
    void shouldCompareEveryIndicatorThatTa4jHas() {
        TreeSet<String> missing = new TreeSet<>(Indicators.names());
        cases().forEach(one -> missing.remove(Indicators.typeOf(one.text).name()));
        // these have no counterpart there and are compared with slow twins of our own, zscore just above; a bar's own
        // prices and volume are no indicators
        missing.removeAll(List.of("open", "high", "low", "close", "typical", "volume"));
        assertEquals(
                "[book-imbalance, microprice, session-vwap, trade-flow, volatility, volume-spike, zscore]",
                missing.toString());
    }
}
