package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A million bars against twins that go through their window each time: what is carried from bar to bar must not drift.
 * The prices jump within 0.1 and 2,000 and wander between, with stretches that move by a tick in 10^7.
 */
class IndicatorTwinTest {
    private static final int BARS = 1_000_000;
    private static final int LENGTH = 50;

    private final double[] close = new double[BARS];
    private final double[] volume = new double[BARS];

    IndicatorTwinTest() {
        SplittableRandom random = new SplittableRandom(2_026);
        double price = 30_000;
        double step = 1e-3;
        for (int i = 0; i < BARS; i++) {
            if (0 == random.nextInt(5_000)) {
                price = StrictMath.pow(10, random.nextInt(5) - 1) * (1 + random.nextDouble());
                step = 0 == random.nextInt(3) ? 1e-7 : 1e-3;
            }
            price *= 1 + step * (random.nextDouble() - 0.5);
            close[i] = price;
            volume[i] = 0 == random.nextInt(10) ? 0 : random.nextDouble() * 1e3;
        }
    }

    /** Over the window that ends at a bar. */
    private static double mean(double[] values, int end) {
        double sum = 0;
        for (int i = end - LENGTH + 1; i <= end; i++) {
            sum += values[i];
        }
        return sum / LENGTH;
    }

    private static double deviation(double[] values, int end) {
        double mean = mean(values, end);
        double sum = 0;
        for (int i = end - LENGTH + 1; i <= end; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(sum / LENGTH);
    }

    private double weighted(int end) {
        double sum = 0;
        for (int i = 0; i < LENGTH; i++) {
            sum += (LENGTH - i) * close[end - i];
        }
        return sum / (LENGTH * (LENGTH + 1) / 2.0);
    }

    private double slope(int end) {
        double mean = mean(close, end);
        double sumXy = 0;
        double sumXx = 0;
        for (int i = 0; i < LENGTH; i++) {
            double x = i - (LENGTH - 1) / 2.0;
            sumXy += x * (close[end - LENGTH + 1 + i] - mean);
            sumXx += x * x;
        }
        return sumXy / sumXx;
    }

    private double highest(int end) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = end - LENGTH + 1; i <= end; i++) {
            highest = Math.max(highest, close[i]);
        }
        return highest;
    }

    private double vwap(int end) {
        double turnover = 0;
        double traded = 0;
        for (int i = end - LENGTH + 1; i <= end; i++) {
            turnover += close[i] * volume[i];
            traded += volume[i];
        }
        return turnover / traded;
    }

    private double mfi(int end) {
        double up = 0;
        double down = 0;
        for (int i = end - LENGTH + 1; i <= end; i++) {
            // as a bar's typical price comes out
            double price = (close[i] + close[i] + close[i]) / 3;
            double before = (close[i - 1] + close[i - 1] + close[i - 1]) / 3;
            up += price > before ? price * volume[i] : 0;
            down += price < before ? price * volume[i] : 0;
        }
        return 100 * up / (up + down);
    }

    private double returnsDeviation(int end) {
        double[] returns = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            returns[i] = close[end - i] / close[end - i - 1] - 1;
        }
        return deviation(returns, LENGTH - 1) * Math.sqrt(252);
    }

    /** How far ours is from the twin at worst, as part of what the given function says it may be compared with. */
    private double worst(String text, int output, int every, TwinFunction twin, ToDoubleFunction<Integer> scale) {
        Indicator indicator = Indicators.create(text);
        double worst = 0;
        for (int i = 0; i < BARS; i++) {
            indicator.update(i, close[i], close[i], close[i], close[i], volume[i]);
            if (i > 2 * LENGTH && 0 == i % every) {
                double expected = twin.at(i);
                worst = Math.max(worst, Math.abs(indicator.value(output) - expected) / scale.applyAsDouble(i));
            }
        }
        return worst;
    }

    private interface TwinFunction {
        double at(int end);
    }

    @Test
    void shouldNotDriftOverAMillionBars() {
        int every = 17;
        ToDoubleFunction<Integer> ofMean = i -> mean(close, i);
        assertTrue(worst("sma(50)", 0, every, i -> mean(close, i), ofMean) < 1e-13);
        assertTrue(worst("wma(50)", 0, every, this::weighted, ofMean) < 1e-13);
        assertTrue(worst("volume-average(50)", 0, every, i -> mean(volume, i), i -> 1.0) < 1e-10);
        assertTrue(worst("linreg(50)", 0, every, this::slope, ofMean) < 1e-13);
        assertTrue(worst("donchian(50)", 1, every, this::highest, ofMean) == 0);
        assertTrue(worst("vwap(50)", 0, every, this::vwap, ofMean) < 1e-13);
        assertTrue(worst("mfi(50,0)", 0, every, this::mfi, i -> 100.0) < 1e-12);
    }

    /** The twin's own rounding is 10^-16 of the price: as part of a deviation of 10^-8 of the price, 10^-8. */
    @Test
    void shouldKeepTheDeviationOfAPriceThatHardlyMoves() {
        int every = 17;
        ToDoubleFunction<Integer> either = i -> deviation(close, i) + 1e-7 * mean(close, i);
        assertEquals(0, worst("stddev(50)", 0, every, i -> deviation(close, i), either), 1e-8);
        assertEquals(
                0, worst("bollinger(50,2)", 1, every, i -> mean(close, i) + 2 * deviation(close, i), either), 1e-8);
        assertEquals(
                0, worst("volatility(50,252)", 0, 997, this::returnsDeviation, i -> 1e-3 + returnsDeviation(i)), 1e-8);
    }

    @Test
    void shouldCountTheFlowOfTrades() {
        SplittableRandom random = new SplittableRandom(8);
        Indicator flow = Indicators.create("trade-flow(10)");
        double[] signed = new double[500];
        for (int i = 0; i < signed.length; i++) {
            double quantity = random.nextDouble();
            boolean buying = random.nextBoolean();
            signed[i] = buying ? quantity : -quantity;
            flow.onTrade(1, quantity, buying);
            if (i >= 9) {
                double difference = 0;
                double sum = 0;
                for (int j = i - 9; j <= i; j++) {
                    difference += signed[j];
                    sum += Math.abs(signed[j]);
                }
                assertEquals(difference / sum, flow.value(), 1e-13);
            }
        }
    }

    @Test
    void shouldReadTheTopOfTheBook() {
        Indicator imbalance = Indicators.create("book-imbalance");
        Indicator microprice = Indicators.create("microprice");
        assertTrue(Double.isNaN(imbalance.value()));
        for (Indicator indicator : new Indicator[] {imbalance, microprice}) {
            indicator.onTop(100, 3, 101, 1);
            indicator.onTop(100, 0, 101, 0);
        }
        assertEquals(0.5, imbalance.value());
        assertEquals((100.0 * 1 + 101.0 * 3) / 4, microprice.value());
    }

    @Test
    void shouldBeginASessionAnew() {
        Indicator vwap = Indicators.create("session-vwap(24,8)");
        long hour = 3_600_000_000_000L;
        vwap.update(6 * hour, 1, 1, 1, 1, 10);
        vwap.update(7 * hour, 3, 3, 3, 3, 30);
        assertEquals(2.5, vwap.value(), 1e-15);
        vwap.update(8 * hour, 5, 5, 5, 5, 1);
        assertEquals(5, vwap.value());
        vwap.update(31 * hour, 7, 7, 7, 7, 1);
        assertEquals(6, vwap.value());
        vwap.update(32 * hour, 9, 9, 9, 9, 0);
        assertEquals(9, vwap.value(), "nothing traded yet: the price itself");
    }

    @Test
    void shouldCallASpikeWhatIsOverTheAverageBefore() {
        Indicator spike = Indicators.create("volume-spike(3,1.5)");
        double[] volumes = {1, 2, 3, 2.9, 3.95, 4.9};
        double[] ratios = {Double.NaN, Double.NaN, Double.NaN, 2.9 / 2, 3.95 / (7.9 / 3), 4.9 / (9.85 / 3)};
        for (int i = 0; i < volumes.length; i++) {
            spike.update(i, 1, 1, 1, 1, volumes[i]);
            assertEquals(ratios[i], spike.value(0), 1e-12);
            assertEquals(Double.isNaN(ratios[i]) ? Double.NaN : ratios[i] >= 1.5 ? 1 : 0, spike.value(1));
        }
    }
}
