package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.metrics.Metric;
import io.rayo.engine.metrics.MetricsSettings;
import io.rayo.engine.metrics.PerformanceMetrics;
import io.rayo.tools.UsageException;
import io.rayo.tools.series.SeriesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a series of returns or of equity. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a series of returns (0.01 is 1 %%) or of equity: Sharpe, Sortino, Calmar, drawdown, win rate,",
            "profit factor, expectancy, value at risk and more, with the conventions of empyrical. The file is CSV,",
            "JSON lines or JSON with a column return(s) or equity (also balance, portfolio_value, close, price), or"
                    + " numbers",
            "alone, which are returns. Empty cells are unknown returns: time that passed without growth. A column",
            "risk_free is the return without risk of each period."
        },
        footer = {
            "",
            "Examples: rayo metrics returns.csv --period daily",
            "          rayo metrics equity.csv --annualization 365 --risk-free 0.0001 --json"
        })
public final class MetricsCommand implements Callable<Integer> {
    private static final List<String> RETURNS = List.of("returns", "return", "ret", "daily_return", "pnl_percent", "r");
    private static final List<String> EQUITIES =
            List.of("equity", "portfolio_value", "portfolio", "balance", "nav", "total", "close", "price", "adj_close");

    @Parameters(paramLabel = "FILE", description = "The series.")
    private Path file;

    @Option(names = "--input", paramLabel = "KIND", description = "returns or equity (default: by the column's name).")
    private String input;

    @Option(names = "--column", paramLabel = "NAME", description = "Column to measure.")
    private String column;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            description =
                    "daily (252 a year, the default), weekly (52), monthly (12), yearly (1), calendar-daily (365),"
                            + " hourly (8760) or minutely (525600).")
    private String period = "daily";

    @Option(
            names = {"--annualization", "--periods-per-year"},
            paramLabel = "N",
            description = "Periods a year, in place of --period; 1 leaves the ratios as they are.")
    private Double annualization;

    @Option(names = "--risk-free", paramLabel = "R", description = "Return of a period without risk (default: 0).")
    private double riskFree;

    @Option(
            names = "--required-return",
            paramLabel = "R",
            description = "Least return wanted of a period, for Sortino and downside (default: 0).")
    private double requiredReturn;

    @Option(names = "--confidence", paramLabel = "P", description = "Of the values at risk (default: 0.95).")
    private double confidence = 0.95;

    @Option(
            names = "--deviation",
            paramLabel = "KIND",
            description = "sample (divides by one less, the default) or population.")
    private String deviation = "sample";

    @Option(names = "--last", paramLabel = "N", description = "Only the last N returns.")
    private Integer last;

    @Option(names = "--json", description = "One JSON object; null is unknown.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final MetricsSettings settings = settings();
        final double[] returns = returns(SeriesFile.read(file));
        final PerformanceMetrics metrics = new PerformanceMetrics().measure(returns, returns.length, settings);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final ObjectNode root = Json.MAPPER.createObjectNode();
            for (final Metric metric : Metric.values()) {
                if (Metric.PERIODS == metric || Metric.LONGEST_DRAWDOWN == metric) {
                    final double count = metrics.get(metric);
                    root.put(metric.label(), Double.isNaN(count) ? 0L : (long) count);
                } else {
                    Json.putNumber(root, metric.label(), metrics.get(metric));
                }
            }
            out.println(root);
        } else {
            for (final Metric metric : Metric.values()) {
                out.printf(
                        Locale.ROOT,
                        "%-28s %16s   %s%n",
                        metric.label(),
                        text(metrics.get(metric)),
                        metric.description());
            }
        }
        out.flush();
        return 0;
    }

    private static String text(final double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.8f", value);
    }

    private MetricsSettings settings() {
        if (!"sample".equals(deviation) && !"population".equals(deviation)) {
            throw new UsageException("invalid --deviation=" + deviation + ": sample or population");
        }
        if (null != last && last < 1) {
            throw new UsageException("invalid --last=" + last + ": must be 1 or more");
        }
        try {
            return new MetricsSettings(
                    null != annualization ? annualization : periodsPerYear(),
                    riskFree,
                    requiredReturn,
                    confidence,
                    "population".equals(deviation));
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(ex.getMessage());
        }
    }

    private double periodsPerYear() {
        return switch (period.toLowerCase(Locale.ROOT)) {
            case "daily" -> 252;
            case "weekly" -> 52;
            case "monthly" -> 12;
            case "yearly" -> 1;
            case "calendar-daily" -> 365;
            case "hourly" -> 8_760;
            case "minutely" -> 525_600;
            default ->
                throw new UsageException("invalid --period=" + period
                        + ": daily, weekly, monthly, yearly, calendar-daily, hourly or minutely");
        };
    }

    private double[] returns(final SeriesFile series) {
        int place = null != column
                ? series.column(List.of(
                        column.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_')))
                : "equity".equals(input) ? -1 : series.column(RETURNS);
        boolean isEquity = "equity".equals(input);
        if (null != column && place < 0) {
            throw new UsageException(
                    file + ": no column " + column + ", there are " + String.join(", ", series.columns()));
        }
        if (null != input && !isEquity && !"returns".equals(input)) {
            throw new UsageException("invalid --input=" + input + ": returns or equity");
        }
        if (place < 0 && !"returns".equals(input)) {
            place = series.column(EQUITIES);
            isEquity = place >= 0;
        } else if (null != column && null == input) {
            isEquity = EQUITIES.contains(series.columns().get(place));
        }
        if (place < 0) {
            place = series.column(List.of("value", "values"));
            isEquity = "equity".equals(input);
        }
        if (place < 0) {
            throw new UsageException(file + ": no column returns or equity, there are "
                    + String.join(", ", series.columns()) + "; name one with --column");
        }
        final double[] returns = isEquity ? ofEquity(series, place) : ofReturns(series, place);
        return null == last ? returns : Arrays.copyOfRange(returns, Math.max(0, returns.length - last), returns.length);
    }

    private static double[] ofReturns(final SeriesFile series, final int place) {
        final int safe = series.column(List.of("risk_free", "risk_free_rate", "rf"));
        final double[] returns = new double[series.size()];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = series.number(i, place) - (safe < 0 ? 0 : series.number(i, safe));
        }
        return returns;
    }

    private double[] ofEquity(final SeriesFile series, final int place) {
        final double[] returns = new double[Math.max(0, series.size() - 1)];
        double before = 0 == series.size() ? Double.NaN : series.number(0, place);
        for (int i = 0; i < returns.length; i++) {
            final double now = series.number(i + 1, place);
            if (!(before > 0) || !Double.isFinite(now)) {
                throw new UsageException(file + ": row " + (i + 1) + ": equity must be a number above 0");
            }
            returns[i] = now / before - 1;
            before = now;
        }
        return returns;
    }
}
