package io.rayo.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PerformanceMetricsTest {
    private static final double[] MIXED = {Double.NaN, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1};

    private static Path file(String name) {
        String elsewhere = System.getProperty("rayo.shared.data");
        Path data = null != elsewhere
                ? Path.of(elsewhere)
                : Path.of(System.getProperty("basedir", ".")).resolve("../../shared/data");
        Path file = data.resolve("metrics").resolve(name);
        assumeTrue(Files.isRegularFile(file), "skipped: no " + file.normalize() + " beside the repository");
        return file;
    }

    private static PerformanceMetrics of(double[] returns, MetricsSettings settings) {
        return new PerformanceMetrics().measure(returns, returns.length, settings);
    }

    private static double[] numbers(String text) {
        if (text.isBlank()) {
            return new double[0];
        }
        return Arrays.stream(text.split(",", -1))
                .mapToDouble(word -> "null".equals(word.strip()) ? Double.NaN : Double.parseDouble(word))
                .toArray();
    }

    private static String group(String line, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(line);
        return matcher.find() ? matcher.group(1) : null;
    }

    @Test
    void shouldEqualTheVectorsOfEmpyrical() throws IOException {
        int compared = 0;
        for (String line : Files.readAllLines(file("empyrical_vectors.jsonl"))) {
            String name = group(line, "\"metric\":\"([a-z_]+)\"");
            double[] returns = numbers(group(line, "\"returns\":\\{\"values\":\\[([^]]*)]"));
            String expectedText = group(line, "\"expected\":(\\[[^]]*]|[^,}]+)");
            String period = group(line, "\"period\":\"([a-z]+)\"");
            double periods = switch (null == period ? "daily" : period) {
                case "weekly" -> 52;
                case "monthly" -> 12;
                default -> 252;
            };
            String riskFree = group(line, "\"risk_free\":\\{\"values\":\\[([^]]*)]");
            if (null != riskFree) {
                double[] safe = numbers(riskFree);
                for (int i = 0; i < safe.length; i++) {
                    returns[i] -= safe[i];
                }
            }
            String start = group(line, "\"starting_value\":([0-9]+)");
            PerformanceMetrics metrics = of(returns, new MetricsSettings(periods, 0, 0, 0.95, false));
            if ("cum_returns".equals(name)) {
                double[] expected = numbers(expectedText.substring(1, expectedText.length() - 1));
                for (int i = 0; i < expected.length; i++) {
                    double total = new PerformanceMetrics()
                            .measure(returns, i + 1, MetricsSettings.DAILY)
                            .get(Metric.TOTAL_RETURN);
                    // the vectors have as few digits as the source wrote
                    assertEquals(expected[i], "100".equals(start) ? 100 * (1 + total) : total, 6e-5, line);
                    compared++;
                }
                continue;
            }
            double expected = switch (expectedText) {
                case "null" -> Double.NaN;
                case "\"inf\"" -> Double.POSITIVE_INFINITY;
                default -> Double.parseDouble(expectedText);
            };
            Metric metric = Arrays.stream(Metric.values())
                    .filter(one -> one.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(line));
            double ours = metrics.get(metric);
            if (Metric.TOTAL_RETURN == metric) {
                assertEquals(expected, "100".equals(start) ? 100 * (1 + ours) : ours, 6e-5, line);
            } else {
                assertEquals(expected, ours, 5e-9, line);
            }
            compared++;
        }
        assertTrue(compared > 45, "compared " + compared);
    }

    @Test
    void shouldEqualTheSortinoRatioOfLean() throws IOException {
        List<Double> returns = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(file("lean/spy_sortino.csv"))) {
            String[] words = line.split(",", -1);
            if ("time".equals(words[0]) || words[5].isEmpty()) {
                continue;
            }
            returns.add(Double.parseDouble(words[5]));
            if (returns.size() < 15 || words[14].isEmpty()) {
                continue;
            }
            double[] last = returns.subList(returns.size() - 15, returns.size()).stream()
                    .mapToDouble(value -> value)
                    .toArray();
            PerformanceMetrics none = of(last, new MetricsSettings(1, 0, 0, 0.95, false));
            assertEquals(Double.parseDouble(words[12]), none.get(Metric.DOWNSIDE_RISK), 1e-10, line);
            assertEquals(Double.parseDouble(words[14]), none.get(Metric.SORTINO), 1e-8, line);
            PerformanceMetrics some = of(last, new MetricsSettings(1, 0, 0.01, 0.95, false));
            assertEquals(Double.parseDouble(words[13]), some.get(Metric.DOWNSIDE_RISK), 1e-10, line);
            assertEquals(Double.parseDouble(words[15]), some.get(Metric.SORTINO), 1e-8, line);
            compared++;
        }
        assertTrue(compared > 50, "compared " + compared);
    }

    @Test
    void shouldMeasureASeriesThatWasWorkedOutByHand() {
        PerformanceMetrics metrics = of(MIXED, MetricsSettings.DAILY);
        assertEquals(8, metrics.get(Metric.PERIODS));
        assertEquals(6.0 / 8, metrics.get(Metric.WIN_RATE));
        assertEquals(0.19 / 0.14, metrics.get(Metric.PROFIT_FACTOR), 1e-12);
        assertEquals(0.05 / 8, metrics.get(Metric.EXPECTANCY), 1e-12);
        assertEquals(0.19 / 6, metrics.get(Metric.AVERAGE_WIN), 1e-12);
        assertEquals(-0.07, metrics.get(Metric.AVERAGE_LOSS), 1e-12);
        assertEquals(-0.1, metrics.get(Metric.WORST));
        assertEquals(0.1, metrics.get(Metric.BEST));
        // sorted: -0.1, -0.04, 0.01, ...; place 0.05 * 7 = 0.35
        assertEquals(-0.1 + 0.35 * 0.06, metrics.get(Metric.VALUE_AT_RISK), 1e-12);
        assertEquals(-0.1, metrics.get(Metric.CONDITIONAL_VALUE_AT_RISK), 1e-12);
        assertEquals(
                0.05 / 8 - 1.6448536269514722 * metrics.get(Metric.STANDARD_DEVIATION),
                metrics.get(Metric.PARAMETRIC_VALUE_AT_RISK),
                1e-12);
        assertEquals(1.9135925373194231 / 0.1, metrics.get(Metric.CALMAR), 1e-9);
        assertEquals(
                Math.sqrt((0.04 * 0.04 + 0.1 * 0.1) / 8) * Math.sqrt(252), metrics.get(Metric.DOWNSIDE_RISK), 1e-12);
        assertEquals(0.19 / 0.14, metrics.get(Metric.OMEGA), 1e-12);
        assertEquals(1, metrics.get(Metric.LONGEST_DRAWDOWN) > 0 ? 1 : 0);
    }

    @Test
    void shouldCountALossFromTheStartAsADrawdown() {
        PerformanceMetrics metrics = of(new double[] {-0.05, 0.01, 0.01}, MetricsSettings.DAILY);
        assertEquals(-0.05, metrics.get(Metric.MAX_DRAWDOWN), 1e-15);
        assertEquals(3, metrics.get(Metric.LONGEST_DRAWDOWN));
    }

    @Test
    void shouldSayNothingOfNothing() {
        for (Metric metric : Metric.values()) {
            double value = of(new double[0], MetricsSettings.DAILY).get(metric);
            assertTrue(Metric.PERIODS == metric ? 0 == value : Double.isNaN(value), metric + " " + value);
        }
        PerformanceMetrics unknown = of(new double[] {Double.NaN, Double.NaN}, MetricsSettings.DAILY);
        assertTrue(Double.isNaN(unknown.get(Metric.SHARPE)));
        assertEquals(0, unknown.get(Metric.TOTAL_RETURN));
    }

    @Test
    void shouldKnowTheQuantilesOfTheNormalDistribution() {
        assertEquals(0, NormalQuantile.of(0.5), 1e-15);
        assertEquals(-1.6448536269514722, NormalQuantile.of(0.05), 1e-12);
        assertEquals(-2.3263478740408408, NormalQuantile.of(0.01), 1e-12);
        assertEquals(-3.090232306167813, NormalQuantile.of(0.001), 1e-12);
        assertEquals(1.2815515655446004, NormalQuantile.of(0.9), 1e-12);
        assertEquals(-3.71901648545568, NormalQuantile.of(0.0001), 1e-11);
    }

    @Test
    void shouldMeasureTheSameWhateverWasMeasuredBefore() {
        SplittableRandom random = new SplittableRandom(77);
        PerformanceMetrics used = new PerformanceMetrics();
        for (int i = 0; i < 200; i++) {
            double[] returns = random.doubles(random.nextInt(300), -0.1, 0.1).toArray();
            PerformanceMetrics fresh = of(returns, MetricsSettings.DAILY);
            used.measure(returns, returns.length, MetricsSettings.DAILY);
            for (Metric metric : Metric.values()) {
                assertEquals(fresh.get(metric), used.get(metric), metric.label());
            }
        }
    }

    @Test
    void shouldRefuseSettingsWithoutSense() {
        assertThrows(IllegalArgumentException.class, () -> new MetricsSettings(0, 0, 0, 0.95, false));
        assertThrows(IllegalArgumentException.class, () -> new MetricsSettings(252, 0, 0, 95, false));
        assertThrows(IllegalArgumentException.class, () -> new MetricsSettings(252, Double.NaN, 0, 0.95, false));
    }
}
