package io.rayo.benchmarks.measure;

import io.rayo.benchmarks.report.BenchRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Figures of one thing over several rounds, between which the rounds of its floor were run: A B A B A B. Medians over
 * the rounds are what is reported, because one round may fall into another state of the machine than its neighbours.
 */
public final class Rounds {
    private final List<Round> rounds = new ArrayList<>();

    /**
     * A round.
     *
     * @param p50 in nanoseconds, as are the others.
     * @param p99 99th percentile.
     * @param p999 99.9th percentile.
     * @param max highest.
     * @param rate operations in a second.
     * @param allocated bytes per operation on the measured thread; NaN if not counted.
     * @param calibrationNs cache-line round trip just before.
     */
    public record Round(
            double p50, double p99, double p999, double max, double rate, double allocated, double calibrationNs) {
        /**
         * A round of latencies.
         *
         * @param histogram of nanoseconds, not empty.
         * @param allocated bytes per operation; NaN if not counted.
         * @param calibrationNs cache-line round trip just before.
         * @return the round.
         */
        public static Round ofLatencies(final Histogram histogram, final double allocated, final double calibrationNs) {
            if (0 == histogram.getTotalCount()) {
                throw new IllegalStateException("nothing was recorded");
            }
            return new Round(
                    histogram.getValueAtPercentile(50),
                    histogram.getValueAtPercentile(99),
                    histogram.getValueAtPercentile(99.9),
                    histogram.getMaxValue(),
                    Double.NaN,
                    allocated,
                    calibrationNs);
        }

        /**
         * A round in which only the rate was taken.
         *
         * @param rate operations in a second.
         * @param allocated bytes per operation; NaN if not counted.
         * @param calibrationNs cache-line round trip just before.
         * @return the round.
         */
        public static Round ofRate(final double rate, final double allocated, final double calibrationNs) {
            return new Round(Double.NaN, Double.NaN, Double.NaN, Double.NaN, rate, allocated, calibrationNs);
        }
    }

    /**
     * Adds a round.
     *
     * @param round that was run.
     */
    public void add(final Round round) {
        rounds.add(round);
    }

    /**
     * Number of rounds.
     *
     * @return 0 or more.
     */
    public int count() {
        return rounds.size();
    }

    /**
     * Median over the rounds.
     *
     * @param figure of a round.
     * @return median; of an even number the mean of the middle two.
     */
    public double median(final ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /**
     * Median of numbers.
     *
     * @param numbers at least one; left as they are.
     * @return median; of an even number the mean of the middle two.
     */
    public static double median(final double... numbers) {
        if (0 == numbers.length) {
            throw new IllegalArgumentException("no numbers, no median");
        }
        final double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return 0 == (sorted.length & 1) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
    }

    /**
     * Starts the row of a latency.
     *
     * @param name of the row.
     * @param unit such as {@code ns}.
     * @param unitNs nanoseconds in the unit.
     * @param floorName what it is measured against.
     * @param floor rounds of that, as many as here; null if there is none.
     * @return builder with value (p50), percentiles, floor, ratios, allocation and calibration.
     */
    public BenchRow.Builder latencyRow(
            final String name, final String unit, final double unitNs, final String floorName, final Rounds floor) {
        final double p50 = median(Round::p50) / unitNs;
        final double p99 = median(Round::p99) / unitNs;
        final BenchRow.Builder row = BenchRow.row(name, unit, p50)
                .percentiles(p50, p99, median(Round::p999) / unitNs, median(Round::max) / unitNs);
        if (null != floor) {
            row.floor(floorName, floor.median(Round::p50) / unitNs)
                    .ratioP99(p99 * unitNs / floor.median(Round::p99))
                    .ratioPairs(pairs(floor, Round::p50));
        }
        common(row, floor);
        return row;
    }

    /**
     * Starts the row of a rate.
     *
     * @param name of the row.
     * @param unit such as {@code M messages/s}.
     * @param perUnit operations a second in the unit.
     * @param floorName what it is measured against.
     * @param floor rounds of that, as many as here; null if there is none.
     * @return builder with value, floor, ratios, allocation and calibration.
     */
    public BenchRow.Builder rateRow(
            final String name, final String unit, final double perUnit, final String floorName, final Rounds floor) {
        final BenchRow.Builder row = BenchRow.row(name, unit, median(Round::rate) / perUnit);
        if (null != floor) {
            row.floor(floorName, floor.median(Round::rate) / perUnit).ratioPairs(pairs(floor, Round::rate));
        }
        common(row, floor);
        return row;
    }

    private void common(final BenchRow.Builder row, final Rounds floor) {
        final double allocated = median(Round::allocated);
        if (!Double.isNaN(allocated)) {
            row.allocated(allocated);
        }
        final List<Round> all = new ArrayList<>(rounds);
        if (null != floor) {
            all.addAll(floor.rounds);
        }
        final double[] calibrations = all.stream()
                .mapToDouble(Round::calibrationNs)
                .filter(c -> !Double.isNaN(c))
                .sorted()
                .toArray();
        if (calibrations.length > 0) {
            row.calibration(median(calibrations), calibrations[0], calibrations[calibrations.length - 1]);
        }
    }

    private List<Double> pairs(final Rounds floor, final ToDoubleFunction<Round> figure) {
        if (floor.rounds.size() != rounds.size()) {
            throw new IllegalStateException(rounds.size() + " rounds beside " + floor.rounds.size() + " of the floor");
        }
        final List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(floor.rounds.get(i)));
        }
        return ratios;
    }
}
