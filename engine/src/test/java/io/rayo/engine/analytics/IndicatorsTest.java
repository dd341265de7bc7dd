package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.CachedIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

class IndicatorsTest {
    private static void feed(Indicator indicator, double close) {
        indicator.update(close, close, close, close, 1);
    }

    private static double[] randomWalk(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] closes = new double[count];
        double price = 30_000;
        for (int i = 0; i < count; i++) {
            price = Math.max(1, price + Math.round((random.nextDouble() - 0.5) * 10_000) / 100.0);
            closes[i] = price;
        }
        return closes;
    }

    private static BarSeries series(double[] closes) {
        BarSeries series = new BaseBarSeriesBuilder()
                .withNumFactory(DoubleNumFactory.getInstance())
                .build();
        Instant end = Instant.EPOCH;
        for (double close : closes) {
            end = end.plus(Duration.ofMinutes(1));
            series.barBuilder()
                    .timePeriod(Duration.ofMinutes(1))
                    .endTime(end)
                    .openPrice(close)
                    .highPrice(close)
                    .lowPrice(close)
                    .closePrice(close)
                    .volume(1)
                    .add();
        }
        return series;
    }

    private static CachedIndicator<Num> oracle(String name, int length, BarSeries series) {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        return switch (name) {
            case "sma" -> new SMAIndicator(close, length);
            case "ema" -> new EMAIndicator(close, length);
            case "rsi" -> new RSIIndicator(close, length);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** ta4j starts its EMA and the averages of its RSI elsewhere; after burn-in bars the start is forgotten. */
    @ParameterizedTest
    @CsvSource({"sma,1,1", "sma,10,10", "sma,50,50", "ema,5,400", "ema,20,900", "rsi,5,400", "rsi,14,900", "rsi,21,1500"
    })
    void shouldEqualTa4jOnARandomWalk(String name, int length, int burnIn) {
        double[] closes = randomWalk(7 + length, 6_000);
        Indicator ours = Indicators.create(name + "(" + length + ")");
        CachedIndicator<Num> theirs = oracle(name, length, series(closes));
        for (int i = 0; i < closes.length; i++) {
            feed(ours, closes[i]);
            assertEquals(i + 1 < ours.warmUp(), Double.isNaN(ours.value()), "bar " + i);
            if (i >= burnIn) {
                double expected = theirs.getValue(i).doubleValue();
                assertEquals(expected, ours.value(), 1e-9 * Math.max(1, Math.abs(expected)), name + " at bar " + i);
            }
        }
    }

    @Test
    void shouldNotDriftOverAMillionBars() {
        SplittableRandom random = new SplittableRandom(12);
        int length = 50;
        Indicator sma = Indicators.create("sma(50)");
        double[] last = new double[length];
        for (int i = 0; i < 1_000_000; i++) {
            // now and then a price far out of scale, which a carried sum alone would never get over
            double close = 0 == i % 100_003 ? 1e17 : 1e-3 + random.nextDouble();
            last[i % length] = close;
            feed(sma, close);
            if (i % 100_003 > 2 * length && 0 == i % 997) {
                BigDecimal sum = BigDecimal.ZERO;
                for (double value : last) {
                    sum = sum.add(new BigDecimal(value));
                }
                double exact = sum.divide(BigDecimal.valueOf(length), MathContext.DECIMAL64)
                        .doubleValue();
                assertEquals(exact, sma.value(), 1e-13, "bar " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sma(7)", "ema(7)", "rsi(7)"})
    void shouldLeaveOutABarThatIsNotFinite(String text) {
        Indicator clean = Indicators.create(text);
        Indicator dirty = Indicators.create(text);
        double[] closes = randomWalk(3, 100);
        for (int i = 0; i < closes.length; i++) {
            if (0 == i % 5) {
                feed(dirty, Double.NaN);
                feed(dirty, Double.POSITIVE_INFINITY);
            }
            feed(clean, closes[i]);
            feed(dirty, closes[i]);
            assertEquals(clean.value(), dirty.value());
        }
        assertTrue(Double.isFinite(dirty.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sma(9)", "ema(9)", "rsi(9)"})
    void shouldGoOnTheSameAfterARestartAtAnyBar(String text) {
        double[] closes = randomWalk(4, 60);
        for (int stop = 0; stop < closes.length; stop++) {
            Indicator one = Indicators.create(text);
            for (int i = 0; i < stop; i++) {
                feed(one, closes[i]);
            }
            StateWriter first = new StateWriter();
            one.writeState(first);
            Indicator two = Indicators.create(text);
            two.readState(new StateReader().wrap(first.buffer(), 0, first.length()));
            StateWriter second = new StateWriter();
            two.writeState(second);
            assertEquals(first.length(), second.length());
            for (int i = 0; i < first.length(); i++) {
                assertEquals(first.buffer().getByte(i), second.buffer().getByte(i));
            }
            for (int i = stop; i < closes.length; i++) {
                feed(one, closes[i]);
                feed(two, closes[i]);
                assertEquals(Double.doubleToLongBits(one.value()), Double.doubleToLongBits(two.value()));
            }
        }
    }

    @Test
    void shouldCallAPriceThatDoesNotMoveNeutral() {
        Indicator rsi = Indicators.create("rsi(3)");
        for (int i = 0; i < 10; i++) {
            feed(rsi, 5);
        }
        assertEquals(50, rsi.value());
        feed(rsi, 6);
        assertEquals(100, rsi.value());
        assertNotEquals(100, downAfter(rsi));
    }

    @Test
    void shouldNotTurnWeakOrStrongWhileAPriceStandsStill() {
        for (double[] start : new double[][] {{1.0, 1.1, 1.0001}, {1.0, 0.9, 0.9999}}) {
            Indicator rsi = Indicators.create("rsi(2)");
            for (double close : start) {
                feed(rsi, close);
            }
            double before = rsi.value();
            for (int i = 0; i < 3_000; i++) {
                feed(rsi, start[2]);
                assertTrue(Math.abs(rsi.value() - before) < 1e-6 || 50 == rsi.value(), i + ": " + rsi.value());
            }
            assertEquals(50, rsi.value());
        }
    }

    private static double downAfter(Indicator rsi) {
        feed(rsi, 5);
        return rsi.value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sma(0)|sma(0): length 0 is out of range 1..100000",
                "sma(100001)|sma(100001): length 100001 is out of range 1..100000",
                "sma(1.5)|sma(1.5): length 1.5 is not a whole number",
                "sma(x)|sma(x): length \"x\" is not a number",
                "sma(NaN)|sma(NaN): length NaN is not a whole number",
                "sma(1,2)|sma(1,2): sma takes length",
                "sma()|sma(): sma takes length",
                "sma|sma: should look like sma(50)",
                "foo(1)|foo(1): unknown indicator foo; known are ema, rsi, sma"
            })
    void shouldSayWhatIsWrongWithAText(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Indicators.create(text));
        assertEquals(message, e.getMessage());
    }

    @Test
    void shouldNameOutputsAfterADot() {
        assertEquals(0, Indicators.outputOf("sma(5)"));
        assertEquals(0, Indicators.outputOf("sma(5).sma"));
        assertEquals("sma(5)", Indicators.indicatorText("sma(5).sma"));
        assertEquals(
                "sma(5).upper: \".upper\" should be one of .sma",
                assertThrows(IllegalArgumentException.class, () -> Indicators.outputOf("sma(5).upper"))
                        .getMessage());
    }
}
