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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A whole node (gateways, rings, core with a strategy, journal) under the market data of 200 instruments on five
 * venues, which are a process of their own: simulators until every book is proven, then loops of frames made
 * beforehand. At the end the journal must hold every message that was sent.
 */
public final class LoadSuite implements Suite {
    private static final int MESSAGES_PER_SECOND = 100_000;
    /** Longer than the window of the volume-weighted prices: a node's memory is what it is once that has filled. */
    private static final int WARM_UP_SECONDS = 75;

    private static final double MB = 1_048_576.0;
    private static final double RATE_SHARE_MIN = 0.999;
    private static final double LATENCY_MAX_US = 1_000;
    private static final double MEMORY_RATIO_MAX = 1.05;
    private static final long END_SECONDS = 60;
    private static final int REST_LINES = 50;

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
            long intendedP50,
            long intendedP99,
            long intendedP999,
            long intendedMax,
            long collections,
            long heap,
            long residentKb,
            long cpuNs) {
        static Sample parse(final String line) {
            final long[] n = numbers(line);
            return new Sample(
                    n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14]);
        }
    }

    /** The numbers after the first word of a line. */
    private static long[] numbers(final String line) {
        final String[] words = line.split(" ", -1);
        final long[] numbers = new long[words.length - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(words[i + 1]);
        }
        return numbers;
    }

    /** What is wanted. */
    private record Wish(int instruments, int rate, int warmUp, int seconds) {
        static Wish of(final Run run) {
            final Effort effort = run.effort();
            final int instruments = run.option("instruments", effort.pick(VENUES.length, 200, 200));
            if (instruments < VENUES.length || instruments > 100 * VENUES.length) {
                throw new IllegalArgumentException("--instruments must be from " + VENUES.length + " to "
                        + 100 * VENUES.length + ", an equal number on each venue");
            }
            return new Wish(
                    instruments / VENUES.length,
                    run.option("rate", effort.pick(1_000, MESSAGES_PER_SECOND, MESSAGES_PER_SECOND)),
                    effort.pick(1, 10, WARM_UP_SECONDS),
                    run.option("seconds", effort.pick(2, 15, 300)));
        }

        int all() {
            return instruments * VENUES.length;
        }
    }

    /** What was found. */
    private static final class Found {
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> other = new ArrayList<>();
        private final List<Long> live = new ArrayList<>();
        private final List<Long> journaled = new ArrayList<>();
        private long[] recorded = {};
        private long[] sent = {};
        private int venues;
        private long lost;
    }

    /** A child process with its ends. */
    private record Child(Process process, BufferedReader output, Writer input) implements AutoCloseable {
        void tell(final String command) throws IOException {
            input.write(command + "\n");
            input.flush();
        }

        long[] answer(final String word) throws IOException {
            final String line = output.readLine();
            if (null == line || !line.startsWith(word + " ")) {
                final String rest = output.lines().limit(REST_LINES).collect(Collectors.joining(" | "));
                throw new IOException("no " + word + " from a child process: " + line + " | " + rest);
            }
            return numbers(line);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            try {
                process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            output.close();
        }
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String description() {
        return "a whole node under 200 instruments of five venues";
    }

    @Override
    public Set<String> options() {
        return Set.of("rate", "seconds", "instruments");
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, InterruptedException {
        final Wish wish = Wish.of(run);
        final Path folder = Folders.temporary(run.directory(), "load");
        try {
            run.tell("venues: " + VENUES.length + " with " + wish.instruments + " instruments each");
            try (Child venues = start(
                    run,
                    LoadVenues.class,
                    1,
                    List.of("-Xmx1g", "-XX:+UseParallelGC"),
                    List.of(Integer.toString(wish.instruments)))) {
                final Path config = folder.resolve("load.yaml");
                Files.writeString(config, config(folder, venues.answer("ports")));
                return rows(wish, node(run, wish, config, venues));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** Both processes have a core of their own where the machine can say so, as a machine with more would give them. */
    private static Child start(
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
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        return new Child(
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                process.outputWriter(StandardCharsets.UTF_8));
    }

    private static boolean isPinned() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() >= 2;
    }

    private static String config(final Path folder, final long[] ports) {
        final StringBuilder text = new StringBuilder(2_048);
        text.append("node:\n  folder: \"")
                .append(folder.resolve("node"))
                .append("\"\n  mode: paper\n  layout: inline\n  ringCapacity: 64k\n")
                .append("market:\n  timeframes: [1s, 1m]\nvenues:\n");
        for (int i = 0; i < VENUES.length; i++) {
            final String address = "127.0.0.1:" + ports[i];
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

    private static Found node(final Run run, final Wish wish, final Path config, final Child venues)
            throws IOException, InterruptedException {
        final Found found = new Found();
        try (Child node = start(
                run,
                LoadNode.class,
                0,
                List.of("-XX:+UseZGC", "-XX:-ZProactive"), // as the launcher starts a node
                List.of(
                        config.toString(),
                        Integer.toString(wish.warmUp),
                        Integer.toString(wish.seconds),
                        Integer.toString(wish.instruments),
                        Long.toString(LoadVenues.TURN_NS)))) {
            String line;
            while ((line = node.output.readLine()) != null) {
                if (line.equals("running")) {
                    run.tell("every book is there; making frames");
                    venues.tell("record");
                    found.recorded = venues.answer("recorded");
                    node.tell("begin");
                } else {
                    hear(run, wish, found, line, node, venues);
                }
            }
            if (!node.process.waitFor(END_SECONDS, TimeUnit.SECONDS) || node.process.exitValue() != 0) {
                throw new IOException("the node failed: " + String.join(" | ", found.other));
            }
        }
        return found;
    }

    private static void hear(
            final Run run, final Wish wish, final Found found, final String line, final Child node, final Child venues)
            throws IOException {
        switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
            case "live" -> {
                found.live.add(numbers(line)[0]);
                if (1 == found.live.size()) {
                    venues.tell("play " + wish.rate);
                }
            }
            case "sample" -> {
                found.samples.add(Sample.parse(line));
                tell(run, found.samples);
                if (found.samples.getLast().second() == wish.seconds) {
                    venues.tell("stop");
                    found.sent = venues.answer("sent");
                    node.tell("end");
                }
            }
            case "venue" -> {
                final String[] words = line.split(" ", -1);
                found.venues++;
                found.lost += Long.parseLong(words[2]) + Long.parseLong(words[3]) + Long.parseLong(words[4]);
            }
            case "journaled" -> found.journaled.add(numbers(line)[0]);
            default -> found.other.add(line);
        }
    }

    private static void tell(final Run run, final List<Sample> samples) {
        if (samples.size() < 2) {
            return;
        }
        final Sample last = samples.getLast();
        run.tell(String.format(
                Locale.ROOT,
                "%s %d s: %,.0f messages/s, p99 %,.0f us",
                last.second() <= 0 ? "warm-up, to go" : "measured",
                Math.abs(last.second()),
                rate(samples.get(samples.size() - 2), last),
                last.p99() / 1_000.0));
    }

    private static double rate(final Sample from, final Sample to) {
        return (double) (to.messages() - from.messages())
                * TimeUnit.SECONDS.toNanos(1)
                / (to.elapsedNs() - from.elapsedNs());
    }

    private static List<BenchRow> rows(final Wish wish, final Found found) throws IOException {
        final List<Sample> measured =
                found.samples.stream().filter(sample -> sample.second() >= 0).toList();
        if (measured.size() < 2
                || found.venues != VENUES.length
                || found.live.size() != 3
                || found.journaled.size() != VENUES.length + 1) {
            throw new IOException("the node gave no figures: " + String.join(" | ", found.other));
        }
        final Sample first = measured.getFirst();
        final Sample last = measured.getLast();
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(carried(wish, found, measured));
        rows.add(BenchRow.row("from socket read to journal, p99", "us", last.p99() / 1_000.0)
                .valueAtMost(LATENCY_MAX_US)
                .note(percentiles(last.p50(), last.p999(), last.max()) + "; of one message in 16")
                .build());
        rows.add(BenchRow.row("from intended sending to journal and core, p99", "us", last.intendedP99() / 1_000.0)
                .note(percentiles(last.intendedP50(), last.intendedP999(), last.intendedMax())
                        + "; of one trade in 4; bursts left the venues late by "
                        + String.format(
                                Locale.ROOT,
                                "p50 %,.0f us, p99 %,.0f us, max %,.0f us",
                                found.sent[VENUES.length] / 1_000.0,
                                found.sent[VENUES.length + 1] / 1_000.0,
                                found.sent[VENUES.length + 2] / 1_000.0))
                .build());
        rows.add(missing(found));
        rows.add(BenchRow.row("gaps, decode errors and reconnections", "events", (double)
                        (found.lost + found.journaled.getLast()))
                .valueAtMost(0)
                .note("since the start, warm-up included; counted by the node and found in the journal")
                .build());
        rows.addAll(memory(wish, found, first, last));
        rows.add(BenchRow.row(
                        "CPU of the node's process",
                        "cores",
                        (last.cpuNs() - first.cpuNs()) / (double) (last.elapsedNs() - first.elapsedNs()))
                .build());
        return rows;
    }

    private static String percentiles(final long p50, final long p999, final long max) {
        return String.format(
                Locale.ROOT, "p50 %,.0f us, p99.9 %,.0f us, max %,.0f us", p50 / 1e3, p999 / 1e3, max / 1e3);
    }

    private static BenchRow carried(final Wish wish, final Found found, final List<Sample> measured) {
        final Sample first = measured.getFirst();
        final Sample last = measured.getLast();
        double least = Double.MAX_VALUE;
        for (int i = 1; i < measured.size(); i++) {
            least = Math.min(least, rate(measured.get(i - 1), measured.get(i)));
        }
        return BenchRow.row(
                        "messages carried, " + wish.all() + " instruments on " + VENUES.length
                                + " venues, layout inline",
                        "messages/s",
                        rate(first, last))
                .valueAtLeast(RATE_SHARE_MIN * wish.rate)
                .note(String.format(
                        Locale.ROOT,
                        "%,d inbound messages in %.0f s, least in a second %,.0f; %,d frames a second were sent, of %d"
                                + " bytes on average%s",
                        last.messages() - first.messages(),
                        (last.elapsedNs() - first.elapsedNs()) / 1e9,
                        least,
                        wish.rate,
                        found.recorded[1] / found.recorded[0],
                        isPinned() ? "; node and venues have a core each" : ""))
                .build();
    }

    /** The journal has, venue by venue, as many trades, best prices and depth updates as frames were sent. */
    private static BenchRow missing(final Found found) {
        long missing = 0;
        long sent = 0;
        for (int i = 0; i < VENUES.length; i++) {
            missing += Math.abs(found.sent[i] - found.journaled.get(i));
            sent += found.sent[i];
        }
        return BenchRow.row("frames sent that are not in the journal, or too much", "events", (double) missing)
                .valueAtMost(0)
                .note(String.format(Locale.ROOT, "of %,d, counted venue by venue, warm-up included", sent))
                .build();
    }

    /** A target for those runs only that begin when what a node keeps of the last minute has filled. */
    private static BenchRow.Builder flat(final Wish wish, final BenchRow.Builder row) {
        return wish.warmUp >= WARM_UP_SECONDS ? row.ratioAtMost(MEMORY_RATIO_MAX) : row;
    }

    private static List<BenchRow> memory(final Wish wish, final Found found, final Sample first, final Sample last) {
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(BenchRow.row("collections of garbage while measured", "events", (double)
                        (last.collections() - first.collections()))
                .valueAtMost(0)
                .note(String.format(
                        Locale.ROOT,
                        "heap in use %,d KB at the start, %,d KB at the end: %.1f bytes a message, whoever allocated"
                                + " them",
                        first.heap() >> 10,
                        last.heap() >> 10,
                        (double) (last.heap() - first.heap()) / Math.max(1, last.messages() - first.messages())))
                .build());
        rows.add(flat(
                        wish,
                        BenchRow.row("heap after a collection, at the end", "MB", found.live.getLast() / MB)
                                .floor("at the end of the warm-up", found.live.get(1) / MB))
                .note(String.format(Locale.ROOT, "before the first message %.1f MB", found.live.getFirst() / MB))
                .build());
        if (first.residentKb() > 0) {
            rows.add(flat(
                            wish,
                            BenchRow.row("memory at the end of the measuring", "MB", last.residentKb() / 1_024.0)
                                    .floor(
                                            "at its start; anonymous pages, without the journal's",
                                            first.residentKb() / 1_024.0))
                    .build());
        }
        return rows;
    }
}
