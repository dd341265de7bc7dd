package io.rayo.benchmarks.load;

import io.rayo.benchmarks.measure.ChildJvm;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Folders;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A whole node (gateways, rings, core with a strategy, journal) under the market data of 200 instruments on five
 * simulated venues, which are a process of their own. The rate of the venues is set during the warm-up.
 */
public final class LoadSuite implements Suite {
    private static final double MESSAGES_PER_SECOND = 100_000;

    /** The venues' rate is set to a little more, as the rates of the warm-up are no promise. */
    private static final double MARGIN = 1.05;

    private static final double LATENCY_MAX_US = 1_000;
    private static final double MEMORY_RATIO_MAX = 1.05;
    private static final long END_SECONDS = 60;
    private static final long TICK_NS = 5_000_000;
    private static final double FIRST_EVENTS = 1;
    private static final double MAX_EVENTS = 50;

    /** Name in the configuration and asset in which its symbols are quoted, in the order of the venues' ports. */
    private static final String[][] VENUES = {
        {"binance-spot", "USDT"},
        {"bybit-linear", "USDT"},
        {"okx-derivatives", "USDT"},
        {"kucoin-spot", "USDT"},
        {"kraken-spot", "USD"}
    };

    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /** What a node printed in a second. */
    private record Sample(
            long second,
            long elapsedNs,
            long messages,
            long p50,
            long p99,
            long p999,
            long max,
            long collections,
            long heap,
            long residentKb,
            long cpuNs) {
        static Sample parse(final String line) {
            final String[] words = line.split(" ", -1);
            final long[] numbers = new long[words.length - 1];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Long.parseLong(words[i + 1]);
            }
            return new Sample(
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5],
                    numbers[6],
                    numbers[7],
                    numbers[8],
                    numbers[9],
                    numbers[10]);
        }
    }

    /** What was found. */
    private static final class Found {
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> venues = new ArrayList<>();
        private long lost;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String description() {
        return "a whole node under 200 instruments of five simulated venues";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, InterruptedException {
        final Effort effort = run.effort();
        final int instruments = effort.pick(1, 40, 40);
        final Path folder = Folders.temporary(run.directory(), "load");
        try {
            run.tell("venues: " + VENUES.length + " with " + instruments + " instruments each");
            final Process venues = start(
                    run,
                    LoadVenues.class,
                    1,
                    List.of("-Xmx1g", "-XX:+UseParallelGC"),
                    List.of(Integer.toString(instruments), Double.toString(FIRST_EVENTS), Long.toString(TICK_NS), "7"));
            try (BufferedReader output = reader(venues);
                    Writer commands = venues.outputWriter(StandardCharsets.UTF_8)) {
                final String ports = output.readLine();
                if (null == ports || !ports.startsWith("ports ")) {
                    throw new IOException("the venues did not start: " + ports);
                }
                final Path config = folder.resolve("load.yaml");
                Files.writeString(config, config(folder, ports.split(" ", -1)));
                return rows(instruments * VENUES.length, node(run, config, commands));
            } finally {
                venues.destroyForcibly();
                venues.waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** Both processes have a core of their own where the machine can say so, as a machine with more would give them. */
    private static Process start(
            final Run run, final Class<?> main, final int core, final List<String> flags, final List<String> arguments)
            throws IOException {
        final List<String> command = new ArrayList<>();
        if (isPinned()) {
            command.addAll(List.of(TASKSET.toString(), "-c", Integer.toString(core)));
        }
        command.add(ChildJvm.java());
        command.addAll(ChildJvm.flags(run.home()));
        command.addAll(flags);
        command.add("-Dio.netty.leakDetection.level=disabled");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static boolean isPinned() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() >= 2;
    }

    private static BufferedReader reader(final Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String config(final Path folder, final String[] ports) {
        final StringBuilder text = new StringBuilder(2_048);
        text.append("node:\n  folder: \"")
                .append(folder.resolve("node"))
                .append("\"\n  mode: paper\n  layout: inline\n  ringCapacity: 64k\n")
                .append("market:\n  timeframes: [1s, 1m]\nvenues:\n");
        for (int i = 0; i < VENUES.length; i++) {
            final String address = "127.0.0.1:" + ports[i + 1];
            text.append("  - name: ")
                    .append(VENUES[i][0])
                    .append("\n    symbols: [\"*/")
                    .append(VENUES[i][1])
                    .append("\"]\n    channels: [trades, top, book]\n    restUrl: http://")
                    .append(address)
                    .append("\n    streamUrl: ws://")
                    .append(address)
                    .append('\n');
        }
        return text.append("strategies:\n  - {name: sma, type: sma-cross, timeframe: 1s, symbols: [C00/USDT], ")
                .append("orderNotional: 250, parameters: {fast: 2, slow: 5}}\nportfolio:\n  cash: 10000\n")
                .toString();
    }

    private static Found node(final Run run, final Path config, final Writer venues)
            throws IOException, InterruptedException {
        final Effort effort = run.effort();
        final int warmUp = effort.pick(1, 10, 30);
        final int seconds = effort.pick(1, 15, 300);
        final Process node = start(
                run,
                LoadNode.class,
                0,
                List.of("-XX:+UseZGC"),
                List.of(config.toString(), Integer.toString(warmUp), Integer.toString(seconds)));
        final Found found = new Found();
        final List<String> other = new ArrayList<>();
        try (BufferedReader output = reader(node)) {
            double events = FIRST_EVENTS;
            String line;
            while ((line = output.readLine()) != null) {
                if (line.startsWith("sample ")) {
                    found.samples.add(Sample.parse(line));
                    events = adjusted(run, found.samples, events, effort == Effort.SMOKE ? null : venues);
                } else if (line.startsWith("venue ")) {
                    final String[] words = line.split(" ", -1);
                    found.venues.add(words[1]);
                    found.lost += Long.parseLong(words[3]) + Long.parseLong(words[4]) + Long.parseLong(words[5]);
                } else {
                    other.add(line);
                }
            }
            if (!node.waitFor(END_SECONDS, TimeUnit.SECONDS) || node.exitValue() != 0) {
                throw new IOException("the node failed: " + String.join(" | ", other));
            }
        } finally {
            node.destroyForcibly();
        }
        return found;
    }

    /** Follows the warm-up and sets the venues' rate; what is measured runs at the last one. */
    private static double adjusted(final Run run, final List<Sample> samples, final double events, final Writer venues)
            throws IOException {
        if (samples.size() < 2) {
            return events;
        }
        final Sample last = samples.getLast();
        final double rate = rate(samples.get(samples.size() - 2), last);
        run.tell(String.format(
                Locale.ROOT,
                "%s %d s: %,.0f messages/s, p99 %,.0f us",
                last.second() <= 0 ? "warm-up, to go" : "measured",
                Math.abs(last.second()),
                rate,
                last.p99() / 1_000.0));
        if (null == venues || last.second() > 0 || rate < 1 || Math.abs(rate / MESSAGES_PER_SECOND - MARGIN) < 0.03) {
            return events;
        }
        final double next = Math.min(MAX_EVENTS, events * Math.clamp(MARGIN * MESSAGES_PER_SECOND / rate, 0.5, 2.0));
        venues.write("rate " + next + "\n");
        venues.flush();
        return next;
    }

    private static double rate(final Sample from, final Sample to) {
        return (double) (to.messages() - from.messages())
                * TimeUnit.SECONDS.toNanos(1)
                / (to.elapsedNs() - from.elapsedNs());
    }

    private static List<BenchRow> rows(final int instruments, final Found found) throws IOException {
        final List<Sample> measured =
                found.samples.stream().filter(sample -> sample.second() >= 0).toList();
        if (measured.size() < 2 || found.venues.size() != VENUES.length) {
            throw new IOException("the node gave no figures");
        }
        final Sample first = measured.getFirst();
        final Sample last = measured.getLast();
        final long messages = last.messages() - first.messages();
        final double seconds = (last.elapsedNs() - first.elapsedNs()) / 1e9;
        double least = Double.MAX_VALUE;
        for (int i = 1; i < measured.size(); i++) {
            least = Math.min(least, rate(measured.get(i - 1), measured.get(i)));
        }
        final String what = instruments + " instruments on " + found.venues.size() + " venues, layout inline";
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(BenchRow.row("messages carried, " + what, "messages/s", rate(first, last))
                .valueAtLeast(MESSAGES_PER_SECOND)
                .note(String.format(
                        Locale.ROOT,
                        "%,d messages in %.0f s, least in a second %,.0f%s",
                        messages,
                        seconds,
                        least,
                        isPinned() ? "; node and venues have a core each" : ""))
                .build());
        rows.add(BenchRow.row("from socket read to journal, p99", "us", last.p99() / 1_000.0)
                .valueAtMost(LATENCY_MAX_US)
                .note(String.format(
                        Locale.ROOT,
                        "p50 %,.0f us, p99.9 %,.0f us, max %,.0f us; of one message in 16",
                        last.p50() / 1_000.0,
                        last.p999() / 1_000.0,
                        last.max() / 1_000.0))
                .build());
        rows.add(BenchRow.row("gaps, decode errors and reconnections", "events", (double) found.lost)
                .valueAtMost(0)
                .note("since the start, warm-up included")
                .build());
        rows.add(BenchRow.row("collections of garbage while measured", "events", (double)
                        (last.collections() - first.collections()))
                .valueAtMost(0)
                .note(String.format(
                        Locale.ROOT,
                        "heap in use %,d MB at the start, %,d MB at the end",
                        first.heap() >> 20,
                        last.heap() >> 20))
                .build());
        if (first.residentKb() > 0) {
            rows.add(BenchRow.row("memory at the end of the measuring", "MB", last.residentKb() / 1_024.0)
                    .floor("at its start; anonymous pages, without the journal's", first.residentKb() / 1_024.0)
                    .ratioAtMost(MEMORY_RATIO_MAX)
                    .build());
        }
        rows.add(BenchRow.row("CPU of the node's process", "cores", (last.cpuNs() - first.cpuNs()) / 1e9 / seconds)
                .build());
        return rows;
    }
}
