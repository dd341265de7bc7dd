package io.rayo.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing that was measured, beside its floor. What does not apply is null.
 *
 * @param name says what was measured, without a word of praise.
 * @param unit of value, the percentiles and floorValue, e.g. {@code ns/op}.
 * @param value the figure: the median over rounds of p50 for latencies, the mean for costs, a rate for throughput.
 * @param p50 median over the rounds, as are the next three.
 * @param p99 99th percentile.
 * @param p999 99.9th percentile.
 * @param max highest value; of several rounds the median of their highest.
 * @param floor what it is measured against, in the same run.
 * @param floorValue the floor's figure, got in the same way as value.
 * @param ratio value / floorValue: for costs and latencies lower is better, for rates higher.
 * @param ratioP99 p99 / p99 of the floor; only for latencies.
 * @param ratioPairs ratio of each round to the floor's round next to it; empty if there are no rounds.
 * @param allocatedBytesPerOp heap bytes that the measured thread allocated for each operation.
 * @param calibrationNs median cache-line round trip between two threads, taken before each round.
 * @param calibrationMinNs lowest calibration of the rounds.
 * @param calibrationMaxNs highest: far above the lowest means that the cores moved apart during the run.
 * @param target what the project asks of this row; null if it asks nothing.
 * @param met whether the target is met; null without one.
 * @param note what one must know to read the row; null if nothing.
 */
public record BenchRow(
        String name,
        String unit,
        double value,
        Double p50,
        Double p99,
        Double p999,
        Double max,
        String floor,
        Double floorValue,
        Double ratio,
        Double ratioP99,
        List<Double> ratioPairs,
        Double allocatedBytesPerOp,
        Double calibrationNs,
        Double calibrationMinNs,
        Double calibrationMaxNs,
        String target,
        Boolean met,
        String note) {

    /**
     * Allocation below this many bytes per operation is called none: the profiler itself and the end of a run leave a
     * few kilobytes behind, which over a million operations are some thousandths of a byte each.
     */
    public static final double NO_ALLOCATION = 0.1;

    /** Checks and copies. */
    public BenchRow {
        if (null == name || name.isBlank() || null == unit || unit.isBlank()) {
            throw new IllegalArgumentException("a row needs a name and a unit");
        }
        ratioPairs = List.copyOf(ratioPairs);
    }

    /**
     * Starts a row.
     *
     * @param name says what was measured.
     * @param unit of its figures.
     * @param value the figure.
     * @return builder.
     */
    public static Builder row(final String name, final String unit, final double value) {
        return new Builder(name, unit, value);
    }

    /** Collects a row's figures, then judges its targets. One thread. */
    public static final class Builder {
        private final String name;
        private final String unit;
        private final double value;
        private Double p50;
        private Double p99;
        private Double p999;
        private Double max;
        private String floor;
        private Double floorValue;
        private Double ratioP99;
        private List<Double> ratioPairs = List.of();
        private Double allocatedBytesPerOp;
        private Double calibrationNs;
        private Double calibrationMinNs;
        private Double calibrationMaxNs;
        private String note;
        private final List<String> targets = new ArrayList<>();
        private boolean met = true;

        private Builder(final String name, final String unit, final double value) {
            this.name = name;
            this.unit = unit;
            this.value = value;
        }

        /**
         * Sets the percentiles.
         *
         * @param newP50 50th.
         * @param newP99 99th.
         * @param newP999 99.9th.
         * @param newMax highest.
         * @return this.
         */
        public Builder percentiles(
                final double newP50, final double newP99, final double newP999, final double newMax) {
            p50 = newP50;
            p99 = newP99;
            p999 = newP999;
            max = newMax;
            return this;
        }

        /**
         * Sets what the row is measured against.
         *
         * @param newFloor in words.
         * @param newFloorValue its figure, same unit.
         * @return this.
         */
        public Builder floor(final String newFloor, final double newFloorValue) {
            floor = newFloor;
            floorValue = newFloorValue;
            return this;
        }

        /**
         * Sets the ratio at the 99th percentile.
         *
         * @param newRatioP99 p99 / p99 of the floor.
         * @return this.
         */
        public Builder ratioP99(final double newRatioP99) {
            ratioP99 = newRatioP99;
            return this;
        }

        /**
         * Sets the ratios of the single rounds.
         *
         * @param newRatioPairs in the order of the rounds.
         * @return this.
         */
        public Builder ratioPairs(final List<Double> newRatioPairs) {
            ratioPairs = newRatioPairs;
            return this;
        }

        /**
         * Sets the allocation.
         *
         * @param bytes per operation.
         * @return this.
         */
        public Builder allocated(final double bytes) {
            allocatedBytesPerOp = bytes;
            return this;
        }

        /**
         * Sets the calibration.
         *
         * @param medianNs of the rounds.
         * @param minNs lowest.
         * @param maxNs highest.
         * @return this.
         */
        public Builder calibration(final double medianNs, final double minNs, final double maxNs) {
            calibrationNs = medianNs;
            calibrationMinNs = minNs;
            calibrationMaxNs = maxNs;
            return this;
        }

        /**
         * Sets what one must know to read the row.
         *
         * @param newNote a sentence.
         * @return this.
         */
        public Builder note(final String newNote) {
            note = newNote;
            return this;
        }

        /**
         * Asks for a ratio of at most a limit. Set the floor before.
         *
         * @param limit of value / floorValue.
         * @return this.
         */
        public Builder ratioAtMost(final double limit) {
            return target("ratio <= " + text(limit), ratio() <= limit);
        }

        /**
         * Asks for a ratio of at most a limit at the 99th percentile too. Set the ratio before.
         *
         * @param limit of p99 / p99 of the floor.
         * @return this.
         */
        public Builder ratioP99AtMost(final double limit) {
            return target("ratio p99 <= " + text(limit), null != ratioP99 && ratioP99 <= limit);
        }

        /**
         * Asks for a value of at most a limit.
         *
         * @param limit in the row's unit.
         * @return this.
         */
        public Builder valueAtMost(final double limit) {
            return target("<= " + text(limit) + " " + unit, value <= limit);
        }

        /**
         * Asks for a value of at least a limit.
         *
         * @param limit in the row's unit.
         * @return this.
         */
        public Builder valueAtLeast(final double limit) {
            return target(">= " + text(limit) + " " + unit, value >= limit);
        }

        /**
         * Asks for no allocation. Set the allocation before.
         *
         * @return this.
         */
        public Builder noAllocation() {
            return target("0 B/op", null != allocatedBytesPerOp && allocatedBytesPerOp < NO_ALLOCATION);
        }

        private Builder target(final String text, final boolean isMet) {
            targets.add(text);
            met &= isMet; // a comparison with NaN is false, so a figure that is missing misses its target
            return this;
        }

        private double ratio() {
            return null == floorValue ? Double.NaN : value / floorValue;
        }

        /**
         * Makes the row.
         *
         * @return it.
         */
        public BenchRow build() {
            final boolean hasTarget = !targets.isEmpty();
            return new BenchRow(
                    name,
                    unit,
                    value,
                    p50,
                    p99,
                    p999,
                    max,
                    floor,
                    floorValue,
                    null == floorValue ? null : ratio(),
                    ratioP99,
                    ratioPairs,
                    allocatedBytesPerOp,
                    calibrationNs,
                    calibrationMinNs,
                    calibrationMaxNs,
                    hasTarget ? String.join(", ", targets) : null,
                    hasTarget ? met : null,
                    note);
        }

        private static String text(final double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? String.format(Locale.ROOT, "%,.0f", number)
                    : Double.toString(number);
        }
    }
}
