package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The indicators of a feature set against each by itself, whatever lacks in a bar. */
class FeatureCalculatorTest {
    private static final List<String> FEATURES = List.of(
            "sma(5)",
            "ema(5)",
            "macd(3,5,2)",
            "macd(3,5,2).signal",
            "bollinger(5,2).percent-b",
            "rsi(4)",
            "atr(4)",
            "adx(4)",
            "stochastic(5)",
            "williams-r(5)",
            "donchian(5).upper",
            "donchian(5).lower",
            "ichimoku(2,3,5,3)",
            "obv",
            "mfi(4)",
            "vwap(4)",
            "session-vwap(1,0)",
            "volume-spike(3,1.5)",
            "open",
            "volume",
            "microprice",
            "trade-flow(2)");

    @Test
    void shouldGiveWhatEachIndicatorGivesByItselfWhateverTheBars() {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("feature calculator: seed " + seed);
        final Random random = new Random(seed);
        final FeatureCalculator calculator = new FeatureCalculator(FEATURES);
        final List<Indicator> alone = new ArrayList<>();
        for (final String feature : FEATURES) {
            alone.add(Indicators.create(Indicators.indicatorText(feature)));
        }
        int known = 0;
        for (int bar = 0; bar < 20_000; bar++) {
            final double[] values = new double[5];
            for (int i = 0; i < values.length; i++) {
                values[i] = 100 + random.nextInt(20) + (random.nextBoolean() ? 0 : random.nextDouble());
            }
            if (random.nextInt(4) == 0) {
                values[random.nextInt(values.length)] = broken(random);
            }
            final long openTimeNs = bar * 600_000_000_000L;
            calculator.update(openTimeNs, values[0], values[1], values[2], values[3], values[4]);
            if (random.nextInt(3) == 0) {
                final double quantity = 1 + random.nextInt(5);
                final boolean buying = random.nextBoolean();
                calculator.onTop(99, quantity, 101, 2);
                calculator.onTrade(100, quantity, buying);
                alone.forEach(indicator -> indicator.onTop(99, quantity, 101, 2));
                alone.forEach(indicator -> indicator.onTrade(100, quantity, buying));
            }
            for (int i = 0; i < FEATURES.size(); i++) {
                alone.get(i).update(openTimeNs, values[0], values[1], values[2], values[3], values[4]);
                final double expected = alone.get(i).value(Indicators.outputOf(FEATURES.get(i)));
                assertEquals(
                        Double.doubleToRawLongBits(expected),
                        Double.doubleToRawLongBits(calculator.feature(i)),
                        "seed " + seed + ", bar " + bar + ": " + FEATURES.get(i));
                known += Double.isNaN(calculator.feature(i)) ? 0 : 1;
            }
        }
        assertTrue(known > 19_000 * FEATURES.size(), known + " values");
    }

    private static double broken(final Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            default -> Double.NEGATIVE_INFINITY;
        };
    }
}
