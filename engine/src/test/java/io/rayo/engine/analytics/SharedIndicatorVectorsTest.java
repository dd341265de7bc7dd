package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our values against vectors of other libraries, where the folder that holds them lies beside the repository. */
class SharedIndicatorVectorsTest {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[eE][-+]?[0-9]+)?");

    private static Path file(String name) {
        Path file = Candles.sharedFolder().resolve("indicators").resolve(name);
        assumeTrue(Files.isRegularFile(file), "skipped: no " + file.normalize() + " beside the repository");
        return file;
    }

    /**
     * Columns of a file beside its bars: our text and output, the column, and half a unit of the last digit printed
     * there (more where the bars are printed rounded as well), and bars until a start that differs is forgotten.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ta4j/sma_13.csv|sma(13)|SMA|1e-9|0",
                "lean/spy_with_indicators.csv|sma(14)|SMA14|0.0101|0",
                "lean/spy_with_indicators.csv|ema(14,mean)|EMA14|0.0101|0",
                "lean/spy_with_indicators.csv|ema(14)|EMA14|0.0101|150",
                "lean/spy_with_indicators.csv|macd(12,26,9,mean)|MACD 12 26|0.0101|0",
                "lean/spy_with_indicators.csv|rsi(14,mean)|RSI 14 Wilder|6e-6|0",
                "lean/spy_atr_wilder.csv|atr(14,mean)|Average True Range 14|6e-6|0",
                "lean/spy_natr.csv|natr(5,talib)|NATR_5|1e-12|0",
                "lean/spy_dema.csv|dema(5,mean)|DEMA_5|1e-12|0",
                "lean/spy_hma.csv|hma(16)|HMA_16|6e-7|0",
                "lean/spy_with_stoch12k3.csv|stochastic(12,3,5).k|Stochastics 12 %K 3|5e-4|0",
                "lean/spy_with_stoch12k3.csv|stochastic(12,3,5).d|%D 5|5e-4|0",
                "lean/spy_with_vwap.csv|vwap(50,ohlc4)|Moving VWAP 50|6e-5|0",
            })
    void shouldEqualTheColumnsBesidePublishedBars(
            String file, String text, String column, double tolerance, int skipped) throws IOException {
        List<String> lines = Files.readAllLines(file(file)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        List<String> header = Arrays.stream(lines.get(0).split(",", -1))
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .toList();
        int expectedColumn = header.indexOf(column.toLowerCase(java.util.Locale.ROOT));
        assertTrue(expectedColumn > 0, header.toString());
        Indicator indicator = Indicators.create(text);
        int output = Indicators.outputOf(text);
        int compared = 0;
        for (int i = 1; i < lines.size(); i++) {
            String[] words = lines.get(i).split(",", -1);
            double close = Double.parseDouble(words[header.indexOf("close")]);
            indicator.update(
                    i,
                    number(words, header.indexOf("open"), close),
                    number(words, header.indexOf("high"), close),
                    number(words, header.indexOf("low"), close),
                    close,
                    number(words, header.indexOf("volume"), 1));
            boolean isThere = !words[expectedColumn].isEmpty() && !"NaN".equals(words[expectedColumn]);
            if (isThere && i > skipped && Double.isFinite(indicator.value(output))) {
                double expected = Double.parseDouble(words[expectedColumn]);
                assertEquals(
                        expected,
                        indicator.value(output),
                        tolerance * Math.max(1, Math.abs(expected) / 100),
                        text + ": " + lines.get(i));
                compared++;
            }
        }
        assertTrue(compared > 280, text + ": compared " + compared);
    }

    private static double number(String[] words, int column, double otherwise) {
        return column < 0 ? otherwise : Double.parseDouble(words[column]);
    }

    /** Name of the vector there, our text, our output, their output, factor between the two. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sma|sma(5)|sma|1",
                "ema|ema(5,first)|ema|1",
                "wma|wma(5)|wma|1",
                "dema|dema(5,first)|dema|1",
                "tema|tema(5,first)|tema|1",
                "hma|hma(5)|hma|1",
                "rsi|rsi(5,mean)|rsi|1",
                "macd|macd(2,5,9,first)|macd|1",
                "macd|macd(2,5,9,first).signal|macd_signal|1",
                "macd|macd(2,5,9,first).histogram|macd_histogram|1",
                "bbands|bollinger(5,2)|bbands_middle|1",
                "bbands|bollinger(5,2).upper|bbands_upper|1",
                "bbands|bollinger(5,2).lower|bbands_lower|1",
                "atr|atr(5,mean)|atr|1",
                "natr|natr(5,mean)|natr|1",
                "adx|adx(5,5,mean)|adx|1",
                "di|adx(5,5,mean).plus-di|plus_di|1",
                "di|adx(5,5,mean).minus-di|minus_di|1",
                "stoch|stochastic(5,3,3).k|stoch_k|1",
                "stoch|stochastic(5,3,3).d|stoch_d|1",
                "stochrsi|stochrsi(5,5,1,1,mean)|stochrsi|0.01",
                "cci|cci(5)|cci|1",
                "willr|williams-r(5)|willr|1",
                "roc|roc(5)|roc|0.01",
                "mom|momentum(5)|mom|1",
                "obv|obv|obv|1",
                "mfi|mfi(5,0)|mfi|1",
                "stddev|stddev(5)|stddev|1",
                "linregslope|linreg(5)|linregslope|1",
                "volatility|volatility(5,252)|volatility|1",
            })
    void shouldEqualTheVectorsOfTulip(String vector, String text, String theirs, double factor) throws IOException {
        int compared = 0;
        int output = Indicators.outputOf(text);
        for (String line : Files.readAllLines(file("tulip_regression.jsonl"))) {
            if (!line.startsWith("{\"indicator\":\"" + vector + '"')) {
                continue;
            }
            List<Double> expected = numbers(line.substring(line.indexOf("\"outputs\"")), theirs);
            List<Double> close = line.contains("\"real\":[") ? numbers(line, "real") : numbers(line, "close");
            List<Double> high = line.contains("\"high\":[") ? numbers(line, "high") : close;
            List<Double> low = line.contains("\"low\":[") ? numbers(line, "low") : close;
            List<Double> volume = line.contains("\"volume\":[") ? numbers(line, "volume") : high;
            close = close.isEmpty() ? high : close;
            Indicator indicator = Indicators.create(text);
            int skipped = high.size() - expected.size();
            for (int i = 0; i < high.size(); i++) {
                indicator.update(i, close.get(i), high.get(i), low.get(i), close.get(i), volume.get(i));
                if (i >= skipped && Double.isFinite(indicator.value(output))) {
                    assertEquals(
                            expected.get(i - skipped), factor * indicator.value(output), 5.01e-4, i + " of " + line);
                    compared++;
                }
            }
        }
        assertTrue(compared >= 3, text + ": compared " + compared);
    }

    @ParameterizedTest
    @CsvSource({
        "2, atr(14;mean), 0, 1, 2.8, 0.051",
        "19, cci(14), 0, 1, -285.29, 0.0051",
        "19, obv(volume), 0, 1e-6, -6, 0.51",
        "14, rsi(14;mean), 0, 1, 57.84, 0.0051",
        "19, stddev(5), 0, 1, 37, 0.51",
        "19, session-vwap, 0, 1, 134.86, 0.0051"
    })
    void shouldEqualTheValuesOfJesse(
            int candles, String text, int output, double factor, double expected, double tolerance) throws IOException {
        Indicator indicator = Indicators.create(text.replace(';', ','));
        int bars = 0;
        for (String line : Files.readAllLines(file("jesse_candles.jsonl"))) {
            if (line.contains("\"test_candles_" + candles + '"')) {
                Matcher rows = Pattern.compile("\\[([0-9][^\\[\\]]*)\\]").matcher(line);
                while (rows.find()) {
                    List<Double> row = Arrays.stream(rows.group(1).split(",", -1))
                            .map(Double::parseDouble)
                            .toList();
                    // time in ms, open, close, high, low, volume
                    indicator.update(
                            row.get(0).longValue() * 1_000_000,
                            row.get(1),
                            row.get(3),
                            row.get(4),
                            row.get(2),
                            row.get(5));
                    bars++;
                }
            }
        }
        assertTrue(bars > 15, "bars " + bars);
        assertEquals(expected, factor * indicator.value(output), tolerance);
    }

    @Test
    void shouldFindTheColumnsOfASharedSeries() throws IOException {
        for (Candles candles : Candles.shared()) {
            assertTrue(candles.size() > 900, candles.name());
        }
    }

    private static List<Double> numbers(String line, String name) {
        String after = '"' + name + "\":[";
        List<Double> numbers = new ArrayList<>();
        int start = line.indexOf(after);
        if (start >= 0) {
            start += after.length();
            Matcher matcher = NUMBER.matcher(line.substring(start, line.indexOf(']', start)));
            while (matcher.find()) {
                numbers.add(Double.parseDouble(matcher.group()));
            }
        }
        return numbers;
    }
}
