package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.num.DoubleNumFactory;

/** A series of bars for tests: made from a seed, or read from the shared data where it is there. */
final class Candles {
    private final String name;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final double[] volume;

    Candles(String name, double[] open, double[] high, double[] low, double[] close, double[] volume) {
        this.name = name;
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
        this.volume = volume;
    }

    String name() {
        return name;
    }

    double[] high() {
        return high;
    }

    double[] low() {
        return low;
    }

    double[] close() {
        return close;
    }

    private static final Duration MINUTE = Duration.ofMinutes(1);

    int size() {
        return close.length;
    }

    /** Prices on a grid of 0.01, with jumps, stretches where nothing moves and bars without volume. */
    static Candles random(long seed, int count, double start) {
        return random(seed, count, start, 200);
    }

    /** As above; the mean length of what moves and of what does not, 0 for a price that always moves. */
    static Candles random(long seed, int count, double start, int stretch) {
        SplittableRandom random = new SplittableRandom(seed);
        Candles candles = new Candles(
                "seed " + seed,
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count]);
        double price = start;
        boolean isStill = false;
        for (int i = 0; i < count; i++) {
            isStill ^= stretch > 0 && 0 == random.nextInt(stretch);
            double step = isStill ? 0 : start * (0 == random.nextInt(100) ? 0.02 : 0.001);
            candles.open[i] = price;
            double low = price;
            double high = price;
            for (int trade = 0; trade < 4; trade++) {
                price = Math.max(start / 100, price + Math.round((random.nextDouble() - 0.5) * step * 100) / 100.0);
                low = Math.min(low, price);
                high = Math.max(high, price);
            }
            candles.low[i] = low;
            candles.high[i] = high;
            candles.close[i] = price;
            candles.volume[i] = 0 == random.nextInt(20) ? 0 : Math.round(random.nextDouble() * 1e6) / 1e3;
        }
        return candles;
    }

    static Path sharedFolder() {
        String elsewhere = System.getProperty("rayo.shared.data");
        return null != elsewhere
                ? Path.of(elsewhere)
                : Path.of(System.getProperty("basedir", ".")).resolve("../../shared/data");
    }

    /** Every series with open, high, low and close in the shared data; skips the test where there is none. */
    static List<Candles> shared() throws IOException {
        Path folder = sharedFolder().resolve("series");
        assumeTrue(Files.isDirectory(folder), "skipped: no " + folder.normalize() + " beside the repository");
        List<Candles> all = new ArrayList<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Candles candles = read(file);
                if (null != candles) {
                    all.add(candles);
                }
            }
        }
        return all;
    }

    static Candles read(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (null != line && line.startsWith("#")) {
                line = reader.readLine();
            }
            List<String> header =
                    Arrays.asList(line.toLowerCase(java.util.Locale.ROOT).split(",", -1));
            int[] columns = {
                header.indexOf("open"),
                header.indexOf("high"),
                header.indexOf("low"),
                header.indexOf("close"),
                header.indexOf("volume")
            };
            if (columns[0] < 0 || columns[3] < 0) {
                return null;
            }
            while (null != (line = reader.readLine())) {
                String[] words = line.split(",", -1);
                double[] row = new double[5];
                for (int i = 0; i < row.length; i++) {
                    row[i] = columns[i] < 0 ? 1 : Double.parseDouble(words[columns[i]]);
                }
                rows.add(row);
            }
        }
        double[][] series = new double[5][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int column = 0; column < 5; column++) {
                series[column][i] = rows.get(i)[column];
            }
        }
        return new Candles(file.getFileName().toString(), series[0], series[1], series[2], series[3], series[4]);
    }

    Candles first(int count) {
        int size = Math.min(count, size());
        return new Candles(
                name,
                Arrays.copyOf(open, size),
                Arrays.copyOf(high, size),
                Arrays.copyOf(low, size),
                Arrays.copyOf(close, size),
                Arrays.copyOf(volume, size));
    }

    void feed(Indicator indicator, int bar) {
        indicator.update(bar * 60_000_000_000L, open[bar], high[bar], low[bar], close[bar], volume[bar]);
    }

    BarSeries toTa4j() {
        BarSeries series = new BaseBarSeriesBuilder()
                .withNumFactory(DoubleNumFactory.getInstance())
                .build();
        Instant end = Instant.EPOCH;
        for (int i = 0; i < size(); i++) {
            end = end.plus(MINUTE);
            series.barBuilder()
                    .timePeriod(MINUTE)
                    .endTime(end)
                    .openPrice(open[i])
                    .highPrice(high[i])
                    .lowPrice(low[i])
                    .closePrice(close[i])
                    .volume(volume[i])
                    .add();
        }
        return series;
    }
}
