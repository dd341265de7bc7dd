package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IndicatorsTest {
    private static void feed(Indicator indicator, double close) {
        indicator.update(close, close, close, close, 1);
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

    private static List<String> variants() {
        List<String> texts = new ArrayList<>();
        for (IndicatorType type : Indicators.types()) {
            texts.add(type.name());
        }
        texts.addAll(List.of(
                "ema(9,first)",
                "ema(9,mean)",
                "dema(4,first)",
                "dema(4,mean)",
                "tema(4,first)",
                "tema(4,mean)",
                "rsi(9,mean)",
                "rsi(9,zero)",
                "rsi(9,flat=neutral)",
                "macd(3,7,4,first)",
                "macd(3,7,4,mean)",
                "macd(3,7,9)",
                "atr(5,first)",
                "atr(5,mean)",
                "atr(5,talib)",
                "natr(5,talib)",
                "adx(5,5,mean)",
                "adx(5,9)",
                "adx(9,5)",
                "keltner(5,1.5,9,close,mean)",
                "supertrend(4,2,first)",
                "vwap(7,ohlc4)",
                "stddev(5,sample)",
                "obv(volume)",
                "mfi(5,0)",
                "sma(1)",
                "wma(1)",
                "hma(2)",
                "cci(1)",
                "adx(2,1)",
                "roc(1)",
                "stochastic(5,3,3)",
                "stochrsi(5,7,2,4,mean)",
                "donchian(1)",
                "session-vwap(1,0.5)"));
        return texts;
    }

    private static void feedAll(Indicator indicator, Candles candles, int bar) {
        candles.feed(indicator, bar);
        indicator.onTop(candles.low()[bar], bar % 7, candles.high()[bar], 1 + bar % 5);
        indicator.onTrade(candles.close()[bar], 1 + bar % 3, 0 == bar % 2);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldBeWarmFromTheBarItSaysOnAndNeverAgainNaN(String text) {
        Candles candles = Candles.random(21, 400, 100);
        Indicator indicator = Indicators.create(text);
        assertEquals(Indicators.typeOf(text).outputs().size(), indicator.outputCount());
        for (int i = 0; i < candles.size(); i++) {
            feedAll(indicator, candles, i);
            boolean isWarm = true;
            for (int output = 0; output < indicator.outputCount(); output++) {
                isWarm &= Double.isFinite(indicator.value(output));
            }
            assertEquals(i + 1 >= indicator.warmUp(), isWarm, text + " at bar " + i);
        }
    }

    /** A market that stands still, with no volume, must not divide by nothing. */
    @ParameterizedTest
    @MethodSource("variants")
    void shouldStayFiniteWhileNothingMoves(String text) {
        Indicator indicator = Indicators.create(text);
        for (int i = 0; i < 400; i++) {
            indicator.update(i, 5, 5, 5, 5, 0);
            indicator.onTop(5, 1, 5, 1);
            indicator.onTrade(5, 0, true);
            for (int output = 0; output < indicator.outputCount(); output++) {
                assertFalse(Double.isInfinite(indicator.value(output)));
                assertFalse(i + 1 >= indicator.warmUp() && Double.isNaN(indicator.value(output)), text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldLeaveOutABarThatIsNotFinite(String text) {
        Candles candles = Candles.random(3, 400, 100);
        Indicator clean = Indicators.create(text);
        Indicator dirty = Indicators.create(text);
        for (int i = 0; i < candles.size(); i++) {
            if (0 == i % 5) {
                dirty.update(i, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
                dirty.update(i, 1, 1, 1, Double.POSITIVE_INFINITY, 1);
                dirty.onTop(Double.NaN, 1, 1, 1);
                dirty.onTrade(1, Double.NaN, true);
            }
            feedAll(clean, candles, i);
            feedAll(dirty, candles, i);
            for (int output = 0; output < clean.outputCount(); output++) {
                assertEquals(clean.value(output), dirty.value(output), text + " at bar " + i);
            }
        }
        assertTrue(Double.isFinite(dirty.value()));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldGoOnTheSameAfterARestartAtAnyBar(String text) {
        Candles candles = Candles.random(4, 130, 100);
        for (int stop = 0; stop < candles.size(); stop += 3) {
            Indicator one = Indicators.create(text);
            for (int i = 0; i < stop; i++) {
                feedAll(one, candles, i);
            }
            StateWriter first = new StateWriter();
            one.writeState(first);
            Indicator two = Indicators.create(text);
            two.readState(new StateReader().wrap(first.buffer(), 0, first.length()));
            assertSameState(one, two);
            for (int i = stop; i < candles.size(); i++) {
                for (int output = 0; output < one.outputCount(); output++) {
                    assertEquals(
                            Double.doubleToLongBits(one.value(output)), Double.doubleToLongBits(two.value(output)));
                }
                feedAll(one, candles, i);
                feedAll(two, candles, i);
            }
            assertSameState(one, two);
        }
    }

    private static void assertSameState(Indicator one, Indicator two) {
        StateWriter first = new StateWriter();
        StateWriter second = new StateWriter();
        one.writeState(first);
        two.writeState(second);
        assertEquals(first.length(), second.length());
        for (int i = 0; i < first.length(); i++) {
            assertEquals(first.buffer().getByte(i), second.buffer().getByte(i));
        }
    }

    @Test
    void shouldAllocateNothing() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        Candles candles = Candles.random(5, 2_000, 100);
        List<Indicator> all = new ArrayList<>();
        variants().forEach(text -> all.add(Indicators.create(text)));
        for (int round = 0; round < 6; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int k = 0; k < all.size(); k++) {
                Indicator indicator = all.get(k);
                for (int i = 0; i < candles.size(); i++) {
                    feedAll(indicator, candles, i);
                }
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (5 == round) {
                assertTrue(allocated < 1_024, allocated + " bytes over " + all.size() * candles.size() + " updates");
            }
        }
    }

    @Test
    void shouldCallAPriceThatDoesNotMoveNeutral() {
        Indicator rsi = Indicators.create("rsi(3,mean,neutral)");
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
            Indicator rsi = Indicators.create("rsi(2,mean,neutral)");
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
                "sma(1|sma(1: should look like sma(50)",
                "microprice(1)|microprice(1): microprice takes nothing",
                "ema(5,last)|ema(5,last): start \"last\" should be one of ta4j, first, mean",
                "ema(5,stop=1)|ema(5,stop=1): ema takes length, start",
                "macd(26,12)|macd(26,12): fast 26 is over slow, which is 12",
                "bollinger:20,x|bollinger:20,x: factor \"x\" is not a number",
            })
    void shouldSayWhatIsWrongWithAText(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Indicators.create(text));
        assertEquals(message, e.getMessage());
    }

    @Test
    void shouldNameWhatIsKnownWhenANameIsNot() {
        String message = assertThrows(IllegalArgumentException.class, () -> Indicators.create("foo(1)"))
                .getMessage();
        assertTrue(message.startsWith("foo(1): unknown indicator foo; known are adx, atr, bollinger, "), message);
    }

    @Test
    void shouldNameOutputsAfterADot() {
        assertEquals(0, Indicators.outputOf("sma(5)"));
        assertEquals(0, Indicators.outputOf("sma(5).sma"));
        assertEquals("sma(5)", Indicators.indicatorText("sma(5).sma"));
        assertEquals(1, Indicators.outputOf("macd.signal"));
        assertEquals(3, Indicators.outputOf("bb(20,2).width"));
        assertEquals("macd(12,26,9,ta4j)", Indicators.indicatorText("MACD.signal"));
        assertEquals("macd(12,30,9,mean)", Indicators.indicatorText("macd:start=mean,slow=30"));
        assertEquals("bollinger(20,2.5)", Indicators.indicatorText("bbands( 20 , 2.50 ).upper"));
        assertEquals(
                "sma(5).upper: \".upper\" should be one of .sma",
                assertThrows(IllegalArgumentException.class, () -> Indicators.outputOf("sma(5).upper"))
                        .getMessage());
    }
}
