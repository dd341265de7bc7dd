package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.analytics.Indicator;
import io.rayo.engine.analytics.IndicatorType;
import io.rayo.engine.analytics.Indicators;
import io.rayo.tools.UsageException;
import io.rayo.tools.series.BarColumns;
import io.rayo.tools.series.SeriesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs indicators over a series in a file. */
@Command(
        name = "indicator",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an indicator over a series, on the code that the engine runs, and prints it as CSV: the time (or the",
            "row's number) and its values, empty until it is warm. The series is CSV, JSON lines or JSON, plain or",
            "gzip, with columns time, open, high, low, close, volume, or the close alone; order book indicators take",
            "bid, bid_size, ask, ask_size, trade flow takes price, quantity, side."
        },
        footer = {
            "",
            "Examples: rayo indicator macd:12,26,9 --series btcusdt_1h.csv",
            "          rayo indicator rsi:14,start=mean bollinger:20,2 --series btcusdt_1h.csv --json",
            "          rayo indicator --list"
        })
public final class IndicatorCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME[:parameters]", description = "Such as ema:20 or ema:20,start=mean.")
    private List<String> texts = List.of();

    @Option(names = "--series", paramLabel = "FILE", description = "The series.")
    private Path file;

    @Option(names = "--list", description = "All indicators with their parameters, values and conventions.")
    private boolean list;

    @Option(names = "--json", description = "One JSON object instead of CSV.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private SeriesFile series;

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        if (list) {
            printList(out);
            return 0;
        }
        if (texts.isEmpty()) {
            throw new UsageException("name an indicator, such as sma:20; --list shows all");
        }
        if (null == file) {
            throw new UsageException("--series FILE is missing");
        }
        final List<Indicator> indicators = new ArrayList<>();
        for (final String text : texts) {
            try {
                indicators.add(Indicators.create(text));
            } catch (final IllegalArgumentException ex) {
                throw new UsageException(ex.getMessage());
            }
        }
        final BarColumns bars = columns(indicators);
        final int rows = series.size();
        if (json) {
            printJson(out, indicators, bars, rows);
        } else {
            printCsv(out, indicators, bars, rows);
        }
        out.flush();
        return 0;
    }

    private BarColumns columns(final List<Indicator> indicators) throws IOException {
        series = SeriesFile.read(file);
        final BarColumns bars = new BarColumns(series);
        for (int i = 0; i < indicators.size(); i++) {
            final Indicator indicator = indicators.get(i);
            final int interests = indicator.interests();
            final String missing = 0 != (interests & Indicator.BARS) && !bars.hasClose()
                    ? "close"
                    : indicator.readsVolume() && !bars.hasVolume()
                            ? "volume"
                            : indicator.readsTime() && !bars.hasTime()
                                    ? "time"
                                    : 0 != (interests & Indicator.TOPS) && !bars.hasTop()
                                            ? "bid, bid_size, ask and ask_size"
                                            : 0 != (interests & Indicator.TRADES) && !bars.hasTrades()
                                                    ? "price, quantity and side"
                                                    : null;
            if (null != missing) {
                throw new UsageException(file + ": " + texts.get(i) + " needs " + missing + "; there are only "
                        + String.join(", ", series.columns()));
            }
        }
        return bars;
    }

    private static void step(final Indicator indicator, final BarColumns bars, final int row) {
        final int interests = indicator.interests();
        if (0 != (interests & Indicator.BARS)) {
            indicator.update(
                    indicator.readsTime() ? bars.timeNs(row) : 0,
                    bars.open(row),
                    bars.high(row),
                    bars.low(row),
                    bars.close(row),
                    bars.volume(row));
        }
        if (0 != (interests & Indicator.TOPS)) {
            indicator.onTop(bars.bid(row), bars.bidQuantity(row), bars.ask(row), bars.askQuantity(row));
        }
        if (0 != (interests & Indicator.TRADES)) {
            indicator.onTrade(bars.close(row), bars.volume(row), bars.isBuying(row));
        }
    }

    /** Of one indicator the names of its values, of several with its text before them. */
    private List<String> names() {
        final List<String> names = new ArrayList<>();
        for (final String text : texts) {
            for (final String output : Indicators.typeOf(text).outputs()) {
                names.add(1 == texts.size() ? output : text.replace(',', ' ') + '.' + output);
            }
        }
        return names;
    }

    private void printCsv(
            final PrintWriter out, final List<Indicator> indicators, final BarColumns bars, final int rows) {
        out.println((bars.hasTime() ? "time," : "row,") + String.join(",", names()));
        final StringBuilder line = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            line.setLength(0);
            line.append(bars.time(row));
            for (final Indicator indicator : indicators) {
                step(indicator, bars, row);
                for (int output = 0; output < indicator.outputCount(); output++) {
                    final double value = indicator.value(output);
                    line.append(',').append(Double.isNaN(value) ? "" : Double.toString(value));
                }
            }
            out.println(line);
        }
    }

    private void printJson(
            final PrintWriter out, final List<Indicator> indicators, final BarColumns bars, final int rows) {
        final ObjectNode root = Json.MAPPER.createObjectNode();
        final ArrayNode described = root.putArray("indicators");
        for (int i = 0; i < indicators.size(); i++) {
            final ObjectNode one = described.addObject();
            one.put("indicator", Indicators.indicatorText(texts.get(i)));
            one.put("warmUp", indicators.get(i).warmUp());
            Indicators.typeOf(texts.get(i)).outputs().forEach(one.putArray("outputs")::add);
        }
        final List<String> names = names();
        final ArrayNode array = root.putArray("rows");
        for (int row = 0; row < rows; row++) {
            final ObjectNode node = array.addObject();
            if (bars.hasTime()) {
                node.put("time", bars.time(row));
            } else {
                node.put("row", row + 1);
            }
            int name = 0;
            for (final Indicator indicator : indicators) {
                step(indicator, bars, row);
                for (int output = 0; output < indicator.outputCount(); output++) {
                    Json.putNumber(node, names.get(name++), indicator.value(output));
                }
            }
        }
        out.println(root);
    }

    private void printList(final PrintWriter out) {
        if (json) {
            final ArrayNode array = Json.MAPPER.createArrayNode();
            for (final IndicatorType type : Indicators.types()) {
                final ObjectNode node = array.addObject();
                node.put("name", type.name());
                type.aliases().forEach(node.putArray("aliases")::add);
                final ArrayNode parameters = node.putArray("parameters");
                for (final IndicatorType.Argument argument : type.arguments()) {
                    final ObjectNode parameter = parameters.addObject();
                    parameter.put("name", argument.name());
                    parameter.put("default", argument.textOf(argument.defaultValue()));
                    if (argument.words().isEmpty()) {
                        parameter.put("minimum", argument.minimum());
                        parameter.put("maximum", argument.maximum());
                    } else {
                        argument.words().forEach(parameter.putArray("values")::add);
                    }
                }
                type.outputs().forEach(node.putArray("outputs")::add);
                node.put("description", type.description());
            }
            out.println(array);
            return;
        }
        for (final IndicatorType type : Indicators.types()) {
            final String parameters = type.arguments().stream()
                    .map(argument -> argument.name() + '=' + argument.textOf(argument.defaultValue()))
                    .collect(Collectors.joining(","));
            out.println(type.name() + (parameters.isEmpty() ? "" : ":" + parameters) + "  -> "
                    + String.join(", ", type.outputs()));
            out.println("    " + type.description());
        }
    }
}
