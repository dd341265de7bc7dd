package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.strategy.InjectedSignal;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.control.ControlClient;
import io.rayo.tools.node.InjectReport;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends test signals through a running node and reports what became of each. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a file of test signals through a running node (mode paper): risk, order, fills. Each is a",
            "journaled command, so that a replay gives the same. Reports a line per signal, from the journal.",
            "The file is CSV with a header, or JSON lines: offset (0s, 1500ms, ...), venue, symbol, side, confidence,",
            "and optionally notional, closing, strategy. Exit code 1 if a signal was refused or an order is not over."
        },
        footer = {
            "",
            "Example: rayo inject signals.csv --node data/paper --json",
            "Example: rayo inject --report --node data/paper"
        })
public final class InjectCommand implements Callable<Integer> {
    private static final int MAX_SIGNALS = 100_000;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Signals, CSV or JSON lines.")
    private Path file;

    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path given;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "In whose name, where the file does not say (default: the node's first).")
    private String strategy;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "For the end of the last orders (default: ${DEFAULT-VALUE}).")
    private String wait = "10s";

    @Option(names = "--report", description = "Send nothing: report on what the journal holds of earlier signals.")
    private boolean reportOnly;

    @Option(names = "--json", description = "One JSON object a signal.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** One signal of the file. */
    private record Signal(long offsetNs, String strategy, String argument) {}

    @Override
    public Integer call() throws IOException {
        if (reportOnly == (null != file)) {
            throw new UsageException("name a file of signals, or --report");
        }
        final Path folder = NodeFolder.find(given);
        if (reportOnly) {
            try (InjectReport report = new InjectReport(folder, 1)) {
                report.catchUp();
                print(report);
                return Rayo.EXIT_DONE;
            }
        }
        final List<Signal> signals = read(folder);
        int refused = 0;
        long first = Long.MAX_VALUE;
        try (ControlClient client = new ControlClient(folder)) {
            final long startNs = System.nanoTime();
            for (final Signal signal : signals) {
                long restNs;
                while ((restNs = startNs + signal.offsetNs() - System.nanoTime()) > 0) {
                    LockSupport.parkNanos(restNs);
                }
                final ObjectNode answer = client.ask(ControlClient.request("inject")
                        .put("target", signal.strategy())
                        .put("argument", signal.argument()));
                if (!answer.has("sequence")) {
                    throw new IOException(answer.path("error").asText());
                }
                first = Math.min(first, answer.path("sequence").asLong());
                refused += answer.path("ok").asBoolean() ? 0 : 1;
            }
        }
        try (InjectReport report = new InjectReport(folder, first)) {
            final long deadlineNs = System.nanoTime() + Durations.parse("--wait", wait);
            report.catchUp();
            while (!report.isComplete(signals.size()) && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(20_000_000);
                report.catchUp();
            }
            print(report);
            return 0 == refused && report.isComplete(signals.size()) ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
        }
    }

    private void print(final InjectReport report) {
        final PrintWriter out = spec.commandLine().getOut();
        for (final JsonNode row : report.toJson()) {
            if (json) {
                out.println(row);
                continue;
            }
            out.printf(
                    Locale.ROOT,
                    "%-8d %-12s %-44s %-9s %s%n",
                    row.path("sequence").asLong(),
                    row.path("strategy").asText(),
                    row.path("signal").asText(),
                    row.path("outcome").asText(),
                    row.path("reason").asText());
            for (final JsonNode order : row.path("orders")) {
                out.printf(
                        Locale.ROOT,
                        "         order %d of %s: %s %s%s%n",
                        order.path("clientOrderId").asLong(),
                        order.path("quantity").asText(),
                        order.path("status").asText(),
                        order.path("reason").asText(),
                        order.path("fills").isEmpty() ? "" : " fills " + order.path("fills"));
            }
        }
        out.flush();
    }

    private List<Signal> read(final Path folder) throws IOException {
        final String standing = null == strategy ? firstStrategy(folder) : strategy;
        final List<String> lines = Files.readAllLines(file);
        final List<Signal> signals = new ArrayList<>();
        String[] header = null;
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            final Map<String, String> values = new HashMap<>();
            if (line.startsWith("{")) {
                Json.MAPPER
                        .readTree(line)
                        .properties()
                        .forEach(entry ->
                                values.put(entry.getKey(), entry.getValue().asText()));
            } else if (null == header) {
                header = line.toLowerCase(Locale.ROOT).split(" *, *", -1);
                continue;
            } else {
                final String[] cells = line.split(" *, *", -1);
                for (int cell = 0; cell < Math.min(header.length, cells.length); cell++) {
                    values.put(header[cell], cells[cell]);
                }
            }
            signals.add(signal(values, standing, file + ":" + (i + 1)));
        }
        if (signals.isEmpty() || signals.size() > MAX_SIGNALS) {
            throw new UsageException(file + " has " + signals.size() + " signals: 1 to " + MAX_SIGNALS + " are taken");
        }
        return signals;
    }

    private static Signal signal(final Map<String, String> values, final String standing, final String place) {
        for (final String name : List.of("venue", "symbol", "side", "confidence")) {
            if (values.getOrDefault(name, "").isEmpty()) {
                throw new UsageException(place + ": " + name + " is missing");
            }
        }
        final String notional = values.getOrDefault("notional", "");
        final boolean isClosing = List.of("true", "1", "yes").contains(values.getOrDefault("closing", ""));
        final String argument = String.join(
                        " ",
                        values.get("venue"),
                        values.get("symbol"),
                        values.get("side").toUpperCase(Locale.ROOT),
                        values.get("confidence"),
                        notional.isEmpty() ? "-" : notional)
                + (isClosing ? " closing" : "");
        try {
            InjectedSignal.parse(argument);
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(place + ": " + ex.getMessage());
        }
        final String offset = values.getOrDefault("offset", "");
        final String name = values.getOrDefault("strategy", "");
        return new Signal(
                offset.isEmpty() || "0".equals(offset) ? 0 : Durations.parse(place + ": offset", offset),
                name.isEmpty() ? standing : name,
                argument);
    }

    private static String firstStrategy(final Path folder) throws IOException {
        try (JournalFollower node = new JournalFollower(folder)) {
            if (node.strategies().isEmpty()) {
                throw new IOException("the node in " + folder + " has no strategy in whose name signals could go");
            }
            return node.strategies().getFirst().name();
        }
    }
}
