package io.rayo.tools.backtest;

import io.rayo.engine.metrics.Metric;
import io.rayo.engine.metrics.PerformanceMetrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A backtest as one page of HTML that needs nothing else: no script, no network, pictures drawn as SVG. The same result
 * gives the same bytes.
 */
public final class BacktestReport {
    private static final double MONEY = 1e8;
    private static final int WIDTH = 960;
    private static final int HEIGHT = 260;
    private static final int LEFT = 80;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 26;
    /** A picture has no room for more; of a longer curve the lowest and highest of each stretch are drawn. */
    private static final int MAX_POINTS = 800;

    private static final int GRID_LINES = 4;
    private static final int MAX_TRADES = 1_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_LABELS = 4;
    private static final double SHORT_NS = 2.0 * 86_400_000_000_000L;
    private static final double PERCENT = 100;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root{color-scheme:light dark;--text:#1c2430;--soft:#5b6675;--line:#d5dae1;--up:#1a7f37;--down:#c62828;
            --mark:#1f5fbf;--page:#ffffff}
            @media(prefers-color-scheme:dark){:root{--text:#e3e8ef;--soft:#97a3b3;--line:#333d4b;--up:#4ac26b;
            --down:#ff7b72;--mark:#6ea8fe;--page:#12171f}}
            body{font:15px/1.45 system-ui,sans-serif;color:var(--text);background:var(--page);max-width:1000px;
            margin:24px auto;padding:0 16px}
            h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}p{color:var(--soft);margin:0 0 12px}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
            td,th{padding:4px 8px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
            td:first-child,th:first-child{text-align:left}th{font-weight:600;color:var(--soft)}
            .up{color:var(--up)}.down{color:var(--down)}.wide{overflow-x:auto}
            .pairs{columns:2 340px;column-gap:40px}.pairs div{display:flex;justify-content:space-between;gap:16px;
            padding:4px 0;border-bottom:1px solid var(--line);break-inside:avoid}
            .pairs span:last-child{font-variant-numeric:tabular-nums;overflow-wrap:anywhere;text-align:right}
            svg{width:100%;min-width:640px;height:auto;display:block}svg text{font-size:12px;fill:var(--soft)}
            """;

    private BacktestReport() {}

    /**
     * Writes the page.
     *
     * @param title what was run, for people.
     * @param settings lines of name and value, in order.
     * @param result of the run.
     * @param metrics measured on its equity.
     * @return the page.
     */
    public static String html(
            final String title,
            final List<String[]> settings,
            final Backtest.Result result,
            final PerformanceMetrics metrics) {
        final StringBuilder page = new StringBuilder(1 << 16);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                        + " content=\"width=device-width,initial-scale=1\"><title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
        summary(page, result);
        final double[] equity = new double[result.equity().size()];
        final long[] times = new long[equity.length];
        for (int i = 0; i < equity.length; i++) {
            times[i] = result.equity().get(i)[0];
            equity[i] = result.equity().get(i)[1] / MONEY;
        }
        page.append("<h2>Equity</h2>\n");
        chart(page, "Equity over time", times, equity, "var(--mark)", false);
        page.append("<h2>Drawdown, percent</h2>\n");
        chart(page, "Drawdown over time", times, drawdowns(equity), "var(--down)", true);
        page.append("<h2>Profit by trade</h2>\n");
        bars(page, result.trades());
        metrics(page, metrics);
        trades(page, result.trades());
        page.append("<h2>Settings</h2>\n<div class=\"pairs\">\n");
        for (final String[] row : settings) {
            row(page, row[0], row[1]);
        }
        row(page, "messages", String.format(Locale.ROOT, "%,d", result.inbound()));
        row(page, "state hash", String.format(Locale.ROOT, "%016x", result.stateHash()));
        return page.append("</div>\n</body></html>\n").toString();
    }

    private static void summary(final StringBuilder page, final Backtest.Result result) {
        final double first = result.initialCash() / MONEY;
        final double last = result.finalEquity() / MONEY;
        final List<TradeLedger.Trade> trades = result.trades();
        final long won = trades.stream().filter(trade -> trade.profit() > 0).count();
        page.append(String.format(
                Locale.ROOT,
                "<p>%,.2f &rarr; %,.2f (<span class=\"%s\">%+.2f %%</span>); %,d signals, %,d orders, %,d fills,"
                        + " %,d predictions; %,d trades, %.1f %% won, fees %,.2f</p>\n",
                first,
                last,
                last < first ? "down" : "up",
                100 * (last / first - 1),
                result.signals(),
                result.orders(),
                result.fills(),
                result.predictions(),
                trades.size(),
                trades.isEmpty() ? 0 : 100.0 * won / trades.size(),
                trades.stream().mapToDouble(TradeLedger.Trade::fees).sum()));
    }

    /** Percent below the highest before. */
    private static double[] drawdowns(final double[] equity) {
        final double[] drawdowns = new double[equity.length];
        double peak = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < equity.length; i++) {
            peak = Math.max(peak, equity[i]);
            drawdowns[i] = peak > 0 ? 100 * (equity[i] / peak - 1) : 0;
        }
        return drawdowns;
    }

    private static void chart(
            final StringBuilder page,
            final String label,
            final long[] times,
            final double[] values,
            final String colour,
            final boolean isFilled) {
        if (values.length < 2) {
            page.append("<p>too short for a picture</p>\n");
            return;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (final double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        final Scale scale = Scale.of(low, high);
        open(page, label);
        grid(page, scale);
        final long start = times[0];
        final double span = Math.max(1, times[times.length - 1] - start);
        final StringBuilder points = new StringBuilder();
        final int stretch = Math.max(1, 2 * values.length / MAX_POINTS);
        for (int from = 0; from < values.length; from += stretch) {
            int lowest = from;
            int highest = from;
            for (int i = from; i < Math.min(values.length, from + stretch); i++) {
                lowest = values[i] < values[lowest] ? i : lowest;
                highest = values[i] > values[highest] ? i : highest;
            }
            point(points, (times[Math.min(lowest, highest)] - start) / span, values[Math.min(lowest, highest)], scale);
            if (lowest != highest) {
                point(
                        points,
                        (times[Math.max(lowest, highest)] - start) / span,
                        values[Math.max(lowest, highest)],
                        scale);
            }
        }
        point(points, 1, values[values.length - 1], scale);
        if (isFilled) {
            page.append(String.format(
                    Locale.ROOT,
                    "<polygon fill=\"%s\" fill-opacity=\"0.18\" points=\"%d,%.1f %s%d,%.1f\"/>",
                    colour,
                    LEFT,
                    scale.y(0),
                    points,
                    WIDTH - RIGHT,
                    scale.y(0)));
        }
        page.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(colour)
                .append("\" points=\"")
                .append(points)
                .append("\"/>");
        times(page, start, span);
        page.append("</svg></div>\n");
    }

    private static void point(final StringBuilder points, final double part, final double value, final Scale scale) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + part * (WIDTH - LEFT - RIGHT), scale.y(value)));
    }

    /** Dates along the lower edge; times of day where the whole is short. */
    private static void times(final StringBuilder page, final long startNs, final double spanNs) {
        final DateTimeFormatter format = spanNs < SHORT_NS ? MINUTE : DAY;
        for (int i = 0; i <= TIME_LABELS; i++) {
            final double part = (double) i / TIME_LABELS;
            text(
                    page,
                    LEFT + part * (WIDTH - LEFT - RIGHT),
                    HEIGHT - 8,
                    0 == i ? "start" : TIME_LABELS == i ? "end" : "middle",
                    format.format(Instant.ofEpochSecond(0, startNs + (long) (part * spanNs))));
        }
    }

    /** A range of values that begins and ends with lines at round numbers. */
    private record Scale(double low, double high, double step) {
        /** The narrowest with a few lines, 1, 2 or 5 of a power of ten apart, around these values. */
        static Scale of(final double least, final double most) {
            final double range = most > least ? most - least : 1;
            double step = 1;
            while (step > range / GRID_LINES) {
                step /= 10;
            }
            while (step * 10 <= range / GRID_LINES) {
                step *= 10;
            }
            if (step < range / GRID_LINES) {
                step *= step * 2 >= range / GRID_LINES ? 2 : step * 5 >= range / GRID_LINES ? 5 : 10;
            }
            final double low = StrictMath.floor(least / step) * step;
            final double high = StrictMath.ceil(most / step) * step;
            return new Scale(low, high > low ? high : low + step, step);
        }

        double y(final double value) {
            return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
        }

        int lines() {
            return (int) StrictMath.round((high - low) / step);
        }

        /** As many decimal places as the lines need. */
        String text(final double value) {
            int places = 0;
            for (double rest = step; rest < 0.999 && places < 8; rest *= 10) {
                places++;
            }
            return String.format(Locale.ROOT, "%,." + places + "f", Math.abs(value) < step / 2 ? 0 : value);
        }
    }

    private static void open(final StringBuilder page, final String label) {
        page.append("<div class=\"wide\"><svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(label)
                .append("\">");
    }

    /** The line of zero stands out. */
    private static void grid(final StringBuilder page, final Scale scale) {
        for (int i = 0; i <= scale.lines(); i++) {
            final double value = scale.low() + i * scale.step();
            final double at = scale.y(value);
            page.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--%s)\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    at,
                    at,
                    Math.abs(value) < scale.step() / 2 ? "soft" : "line"));
            text(page, LEFT - 8, at + 4, "end", scale.text(value));
        }
    }

    private static void text(
            final StringBuilder page, final double x, final double y, final String anchor, final String words) {
        page.append(String.format(
                Locale.ROOT, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, words));
    }

    private static void bars(final StringBuilder page, final List<TradeLedger.Trade> trades) {
        if (trades.isEmpty()) {
            page.append("<p>no trade was closed</p>\n");
            return;
        }
        double low = 0;
        double high = 0;
        for (final TradeLedger.Trade trade : trades) {
            low = Math.min(low, trade.profit());
            high = Math.max(high, trade.profit());
        }
        final Scale scale = Scale.of(low, high);
        open(page, "Profit by trade");
        grid(page, scale);
        final double zero = scale.y(0);
        final double step = (double) (WIDTH - LEFT - RIGHT) / trades.size();
        for (int i = 0; i < trades.size(); i++) {
            final double profit = trades.get(i).profit();
            final double at = scale.y(profit);
            page.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"var(--%s)\"/>",
                    LEFT + i * step,
                    Math.min(at, zero),
                    Math.max(0.5, step * 0.8),
                    Math.max(0.5, Math.abs(at - zero)),
                    profit < 0 ? "down" : "up"));
        }
        page.append("</svg></div>\n");
    }

    private static void metrics(final StringBuilder page, final PerformanceMetrics metrics) {
        page.append("<h2>Metrics</h2>\n<p>of the equity from period to period, not from trade to trade</p>\n")
                .append("<div class=\"pairs\">\n");
        for (final Metric metric : Metric.values()) {
            row(page, words(metric), metric.description(), text(metric, metrics.get(metric)));
        }
        page.append("</div>\n");
    }

    private static String words(final Metric metric) {
        final String words = metric.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Numbers of periods as such, parts as percent, ratios with as many digits as they are worth. */
    private static String text(final Metric metric, final double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return switch (metric) {
            case PERIODS, LONGEST_DRAWDOWN -> String.format(Locale.ROOT, "%,.0f", value);
            case SHARPE, SORTINO, CALMAR, OMEGA, SKEWNESS, KURTOSIS, PROFIT_FACTOR, TAIL_RATIO ->
                String.format(Locale.ROOT, "%,.3f", value);
            case WIN_RATE -> String.format(Locale.ROOT, "%.1f %%", PERCENT * value);
            case ANNUAL_VOLATILITY, DOWNSIDE_RISK, STANDARD_DEVIATION ->
                String.format(Locale.ROOT, "%.4f %%", PERCENT * value);
            case TOTAL_RETURN,
                    ANNUAL_RETURN,
                    MAX_DRAWDOWN,
                    MEAN,
                    BEST,
                    WORST,
                    EXPECTANCY,
                    AVERAGE_WIN,
                    AVERAGE_LOSS,
                    VALUE_AT_RISK,
                    CONDITIONAL_VALUE_AT_RISK,
                    PARAMETRIC_VALUE_AT_RISK -> String.format(Locale.ROOT, "%+.4f %%", PERCENT * value);
        };
    }

    private static void trades(final StringBuilder page, final List<TradeLedger.Trade> trades) {
        page.append("<h2>Trades</h2>\n");
        if (trades.size() > MAX_TRADES) {
            page.append(String.format(
                    Locale.ROOT, "<p>the last %,d of %,d; --json has them all</p>\n", MAX_TRADES, trades.size()));
        }
        page.append("<div class=\"wide\"><table>\n<tr><th>entry</th><th>exit</th><th>symbol</th><th>side</th>"
                + "<th>quantity</th><th>from</th><th>to</th><th>fees</th><th>profit</th></tr>\n");
        for (int i = Math.max(0, trades.size() - MAX_TRADES); i < trades.size(); i++) {
            final TradeLedger.Trade trade = trades.get(i);
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%.6f</td><td>%.8g</td><td>%.8g</td>"
                            + "<td>%.4f</td><td class=\"%s\">%+.4f</td></tr>\n",
                    TIME.format(Instant.ofEpochSecond(0, trade.entryTimeNs())),
                    TIME.format(Instant.ofEpochSecond(0, trade.exitTimeNs())),
                    escaped(trade.symbol()),
                    trade.side(),
                    trade.quantity(),
                    trade.entryPrice(),
                    trade.exitPrice(),
                    trade.fees(),
                    trade.profit() < 0 ? "down" : "up",
                    trade.profit()));
        }
        page.append("</table></div>\n");
    }

    private static void row(final StringBuilder page, final String name, final String value) {
        row(page, name, "", value);
    }

    private static void row(final StringBuilder page, final String name, final String hint, final String value) {
        page.append("<div><span")
                .append(hint.isEmpty() ? "" : " title=\"" + escaped(hint) + "\"")
                .append('>')
                .append(escaped(name))
                .append("</span><span>")
                .append(escaped(value))
                .append("</span></div>\n");
    }

    static String escaped(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
