package io.rayo.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints a report for people: one block for each row, figures aligned. */
public final class TableReport {
    private static final String[] HEADINGS = {"value", "p50", "p99", "p99.9", "max", "B/op", "calibration ns"};

    private TableReport() {}

    /**
     * Formats a report.
     *
     * @param report to format.
     * @return lines, each ended.
     */
    public static String format(final BenchReport report) {
        final StringBuilder text = new StringBuilder();
        final Machine machine = report.machine();
        text.append(String.format(
                Locale.ROOT,
                "%s%s: %s, %d cores, %s, %s%n",
                report.suite(),
                report.quick() ? " (quick)" : "",
                machine.cpu(),
                machine.cores(),
                machine.jvm(),
                machine.collector()));
        if (report.otherLoad() > BenchReport.OTHER_LOAD_MAX) {
            text.append(String.format(
                    Locale.ROOT,
                    "Other programs used %.0f %% of all cores meanwhile: do not quote these figures.%n",
                    100 * report.otherLoad()));
        }
        final List<String[]> cells = new ArrayList<>();
        cells.add(HEADINGS);
        for (final BenchRow row : report.rows()) {
            cells.add(cells(row));
        }
        final int[] widths = new int[HEADINGS.length];
        for (final String[] line : cells) {
            Arrays.setAll(widths, i -> Math.max(widths[i], line[i].length()));
        }
        for (int i = 0; i < report.rows().size(); i++) {
            final BenchRow row = report.rows().get(i);
            text.append(String.format("%n%s [%s]%n", row.name(), row.unit()));
            line(text, HEADINGS, widths);
            line(text, cells.get(i + 1), widths);
            remarks(text, row);
        }
        return text.toString();
    }

    private static void remarks(final StringBuilder text, final BenchRow row) {
        if (null != row.floor()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  floor   %s: %s, ratio %s%s%n",
                    row.floor(),
                    figure(row.floorValue()),
                    ratio(row.ratio()),
                    null == row.ratioP99() ? "" : ", at p99 " + ratio(row.ratioP99())));
        }
        if (!row.ratioPairs().isEmpty()) {
            text.append("  pairs  ");
            row.ratioPairs().forEach(pair -> text.append(' ').append(ratio(pair)));
            text.append(String.format("%n"));
        }
        if (null != row.target()) {
            text.append(String.format("  target  %s: %s%n", row.target(), row.met() ? "met" : "MISSED"));
        }
        if (null != row.note()) {
            text.append(String.format("  note    %s%n", row.note()));
        }
    }

    private static void line(final StringBuilder text, final String[] cells, final int[] widths) {
        for (int i = 0; i < cells.length; i++) {
            text.append("  ").append(" ".repeat(widths[i] - cells[i].length())).append(cells[i]);
        }
        text.append(String.format("%n"));
    }

    private static String[] cells(final BenchRow row) {
        String calibration = "-";
        if (null != row.calibrationNs()) {
            calibration = String.format(
                    Locale.ROOT,
                    "%.0f (%.0f-%.0f)",
                    row.calibrationNs(),
                    row.calibrationMinNs(),
                    row.calibrationMaxNs());
        }
        return new String[] {
            figure(row.value()),
            figure(row.p50()),
            figure(row.p99()),
            figure(row.p999()),
            figure(row.max()),
            null == row.allocatedBytesPerOp() ? "-" : String.format(Locale.ROOT, "%.3f", row.allocatedBytesPerOp()),
            calibration
        };
    }

    private static String ratio(final Double value) {
        return null == value ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String figure(final Double value) {
        if (null == value || value.isNaN()) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
