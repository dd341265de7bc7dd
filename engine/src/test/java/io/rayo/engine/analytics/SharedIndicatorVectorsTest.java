package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Our values against vectors of other libraries, where the folder that holds them lies beside the repository. */
class SharedIndicatorVectorsTest {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[eE][-+]?[0-9]+)?");

    private static Path file(String name) {
        String elsewhere = System.getProperty("rayo.shared.data");
        Path data = null != elsewhere
                ? Path.of(elsewhere)
                : Path.of(System.getProperty("basedir", ".")).resolve("../../shared/data");
        Path file = data.resolve("indicators").resolve(name);
        assumeTrue(Files.isRegularFile(file), "skipped: no " + file.normalize() + " beside the repository");
        return file;
    }

    private static void feed(Indicator indicator, double close) {
        indicator.update(close, close, close, close, 1);
    }

    @Test
    void shouldEqualTheAveragesThatTa4jPublishes() throws IOException {
        Indicator sma = Indicators.create("sma(13)");
        int compared = 0;
        for (String line : Files.readAllLines(file("ta4j/sma_13.csv"))) {
            String[] columns = line.split(",", -1);
            if (7 == columns.length && !"Date".equals(columns[0])) {
                feed(sma, Double.parseDouble(columns[4]));
                if (Double.isFinite(sma.value())) {
                    assertEquals(Double.parseDouble(columns[6]), sma.value(), 1e-9, line);
                    compared++;
                }
            }
        }
        assertTrue(compared > 300, "compared " + compared);
    }

    @Test
    void shouldEqualTheSpyIndicatorsOfLean() throws IOException {
        Indicator sma = Indicators.create("sma(14)");
        Indicator ema = Indicators.create("ema(14)");
        Indicator rsi = Indicators.create("rsi(14)");
        int compared = 0;
        int row = 0;
        List<String> lines = Files.readAllLines(file("lean/spy_with_indicators.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",", -1);
            double close = Double.parseDouble(columns[7]);
            row++;
            feed(sma, close);
            feed(ema, close);
            feed(rsi, close);
            // a hundredth and not half of one, because the closes are printed rounded as well
            if (!columns[1].isEmpty()) {
                assertEquals(Double.parseDouble(columns[1]), sma.value(), 0.0101, line);
                compared++;
            }
            // Lean starts its average at the simple mean, we at the first close: the same once that is forgotten
            if (!columns[2].isEmpty() && row > 150) {
                assertEquals(Double.parseDouble(columns[2]), ema.value(), 0.0101, line);
                compared++;
            }
            if (!columns[5].isEmpty()) {
                assertEquals(Double.parseDouble(columns[5]), rsi.value(), 6e-6, line);
                compared++;
            }
        }
        assertTrue(compared > 1_200, "compared " + compared);
    }

    @Test
    void shouldEqualTheVectorsOfTulip() throws IOException {
        int compared = 0;
        for (String line : Files.readAllLines(file("tulip_regression.jsonl"))) {
            Matcher name =
                    Pattern.compile("^\\{\"indicator\":\"(sma|ema|rsi)\"").matcher(line);
            if (!name.find()) {
                continue;
            }
            Matcher period = Pattern.compile("\"period\":([0-9]+)").matcher(line);
            assertTrue(period.find());
            Indicator indicator = Indicators.create(name.group(1) + "(" + period.group(1) + ")");
            List<Double> input = numbers(line, "\"real\":[");
            List<Double> expected = numbers(line, "\"" + name.group(1) + "\":[");
            int skipped = input.size() - expected.size();
            for (int i = 0; i < input.size(); i++) {
                feed(indicator, input.get(i));
                if (i >= skipped && Double.isFinite(indicator.value())) {
                    assertEquals(expected.get(i - skipped), indicator.value(), 5.01e-4, line);
                    compared++;
                }
            }
        }
        assertTrue(compared > 25, "compared " + compared);
    }

    @Test
    void shouldEqualTheValuesOfJesse() throws IOException {
        List<String> candles = Files.readAllLines(file("jesse_candles.jsonl"));
        Indicator rsi = Indicators.create("rsi(14)");
        for (String line : candles) {
            if (line.contains("\"test_candles_14\"")) {
                Matcher rows = Pattern.compile("\\[([0-9][^\\[\\]]*)\\]").matcher(line);
                while (rows.find()) {
                    feed(rsi, Double.parseDouble(rows.group(1).split(",", -1)[2]));
                }
            }
        }
        assertEquals(57.84, rsi.value(), 0.0051);
    }

    private static List<Double> numbers(String line, String after) {
        int start = line.indexOf(after) + after.length();
        Matcher matcher = NUMBER.matcher(line.substring(start, line.indexOf(']', start)));
        List<Double> numbers = new ArrayList<>();
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group()));
        }
        return numbers;
    }
}
