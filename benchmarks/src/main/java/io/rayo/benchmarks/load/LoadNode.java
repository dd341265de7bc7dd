package io.rayo.benchmarks.load;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalHandler;
import io.rayo.journal.JournalReader;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.Node;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.NodeSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.status.CountersReader;

/**
 * The node's process: a whole node as {@code rayo run} starts it. Says {@code running} when every book is proven; after
 * {@code begin} it prints what it did each second, to the end of its time; after {@code end} it closes, reads its
 * journal and prints what it finds there. Figures are read through its counters and the JVM's beans, by another thread
 * than those that work.
 */
final class LoadNode {
    private static final String LATENCY = "journal: latency ";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long STILL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Inbound messages that come without any venue: the clock's. */
    private static final long STILL_MESSAGES = 5;

    private static final long STILL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int READ_LIMIT = 10_000;
    private static final int SETTLING_SECONDS = 4;

    private static final String[] PERCENTILES = {"p50 ns", "p99 ns", "p99.9 ns", "max ns"};

    private final int[] latencyIds = new int[PERCENTILES.length];
    private final Node node;
    private final CountersReader counters;
    private final PrintStream out;
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

    private LoadNode(final Node node, final CountersReader counters, final PrintStream out) {
        this.node = node;
        this.counters = counters;
        this.out = out;
        for (int i = 0; i < PERCENTILES.length; i++) {
            latencyIds[i] = counterId(LATENCY + PERCENTILES[i]);
        }
    }

    /**
     * Runs in the child process.
     *
     * @param arguments configuration file, seconds of warm-up, seconds that are measured, instruments of each venue,
     *     nanoseconds from one venue's burst to the next one's.
     * @throws Exception if the node cannot start.
     */
    public static void main(final String[] arguments) throws Exception {
        final NodeConfig config = NodeConfig.read(Path.of(arguments[0]));
        final long warmUpSeconds = Long.parseLong(arguments[1]);
        final long seconds = Long.parseLong(arguments[2]);
        final List<Integer> venueIds =
                config.venues().stream().map(NodeConfig.Venue::venueId).toList();
        final SinceIntended intended = new SinceIntended(venueIds, Long.parseLong(arguments[4]));
        final PrintStream out = System.out;
        final long first;
        final Path journal;
        try (Node node = Node.launchObserved(config, intended::onMessage)) {
            final LoadNode load =
                    new LoadNode(node, CountersFile.read(config.folder()).counters(), out);
            load.readCommands();
            load.awaitBooks(venueIds, Integer.parseInt(arguments[3]));
            load.say("running");
            load.await("begin");
            load.awaitStill();
            first = node.summary().inbound();
            load.say("live " + liveHeap());
            load.run(warmUpSeconds, seconds, intended);
            load.await("end");
            load.awaitStill();
            load.say("live " + liveHeap());
            for (final NodeSummary.VenueRow row : node.summary().venues()) {
                load.say("venue " + row.name() + " " + row.gaps() + " " + row.decodeErrors() + " " + row.reconnects());
            }
            journal = Path.of(node.summary().journal());
        }
        for (final long messages : journaled(journal, first, venueIds)) {
            out.println("journaled " + messages);
        }
        out.flush();
    }

    private void say(final String line) {
        out.println(line);
        out.flush();
    }

    private void readCommands() {
        Thread.ofPlatform().daemon().name("load-commands").start(() -> {
            try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                String line;
                while ((line = input.readLine()) != null) {
                    commands.add(line);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void await(final String command) throws InterruptedException {
        String line;
        while ((line = commands.poll(POLL_NS, TimeUnit.NANOSECONDS)) == null) {
            checkRuns(0);
        }
        if (!line.equals(command)) {
            throw new IllegalStateException("heard " + line + " instead of " + command);
        }
    }

    private void checkRuns(final long waitNs) throws InterruptedException {
        if (node.awaitEnd(waitNs)) {
            throw new IllegalStateException("the node has ended", node.failure());
        }
    }

    /** The measuring begins when every book is there: how long connecting takes is not what is measured. */
    private void awaitBooks(final List<Integer> venueIds, final int instruments) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        Map<String, Long> values = values();
        while (!areThere(values, venueIds, instruments)) {
            checkRuns(POLL_NS);
            values = values();
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("books are missing: " + values);
            }
        }
    }

    private static boolean areThere(
            final Map<String, Long> values, final List<Integer> venueIds, final int instruments) {
        return venueIds.stream()
                .allMatch(id -> values.getOrDefault(Venues.name(id) + ": book snapshots", 0L) >= instruments);
    }

    private int counterId(final String wanted) {
        final int[] found = {CountersReader.NULL_COUNTER_ID};
        counters.forEach((id, label) -> {
            if (label.equals(wanted)) {
                found[0] = id;
            }
        });
        if (CountersReader.NULL_COUNTER_ID == found[0]) {
            throw new IllegalStateException("the node has no counter " + wanted);
        }
        return found[0];
    }

    private Map<String, Long> values() {
        final Map<String, Long> values = new HashMap<>();
        counters.forEach((value, id, label) -> values.put(label, value));
        return values;
    }

    /** What was on its way has come when for a while there is nothing but the clock. */
    private void awaitStill() throws InterruptedException {
        final long deadlineNs = System.nanoTime() + STILL_TIMEOUT_NS;
        long before = node.summary().inbound();
        checkRuns(STILL_NS);
        long now = node.summary().inbound();
        while (now - before > STILL_MESSAGES) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the venues do not stop");
            }
            before = now;
            checkRuns(STILL_NS);
            now = node.summary().inbound();
        }
    }

    private void run(final long warmUpSeconds, final long seconds, final SinceIntended intended)
            throws InterruptedException, IOException {
        final long startNs = System.nanoTime();
        for (long second = 1; second <= warmUpSeconds + seconds; second++) {
            checkRuns(Math.max(0, startNs + TimeUnit.SECONDS.toNanos(second) - System.nanoTime()));
            if (second == Math.max(1, warmUpSeconds - SETTLING_SECONDS)) {
                say("live " + liveHeap()); // soon enough for the collection to be over
            }
            if (second == warmUpSeconds) {
                node.restartLatency();
                intended.restart();
            }
            say(sample(second - warmUpSeconds, System.nanoTime() - startNs, intended));
        }
    }

    /**
     * Percentiles of the node, by counters that are found once: reading labels would leave more garbage than a node.
     */
    private long[] latencyNs() {
        final long[] values = new long[PERCENTILES.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = counters.getCounterValue(latencyIds[i]);
        }
        return values;
    }

    private String sample(final long second, final long elapsedNs, final SinceIntended intended) throws IOException {
        final StringBuilder text = new StringBuilder("sample ");
        text.append(second).append(' ').append(elapsedNs).append(' ');
        text.append(node.summary().inbound()).append(' ');
        for (final long valueNs : latencyNs()) {
            text.append(valueNs).append(' ');
        }
        final Histogram sinceIntended = intended.histogram();
        text.append(sinceIntended.getValueAtPercentile(50)).append(' ');
        text.append(sinceIntended.getValueAtPercentile(99)).append(' ');
        text.append(sinceIntended.getValueAtPercentile(99.9)).append(' ');
        text.append(sinceIntended.getMaxValue()).append(' ');
        text.append(collections()).append(' ').append(heapInUse()).append(' ').append(residentKb());
        final long cpuNs = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(duration -> duration.toNanos())
                .orElse(0L);
        return text.append(' ').append(cpuNs).toString();
    }

    private static long collections() {
        long collections = 0;
        for (final GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += bean.getName().contains("Pauses") ? 0 : bean.getCollectionCount();
        }
        return collections;
    }

    private static long heapInUse() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What is left of the heap after a collection, bytes. */
    private static long liveHeap() {
        System.gc();
        return heapInUse();
    }

    /** Anonymous memory of this process: what is mapped from the journal's files comes and goes with the page cache. */
    private static long residentKb() throws IOException {
        final Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /**
     * Market data in the journal, checksums and chain checked: trades, best prices and depth updates (each counted once
     * whatever the number of its messages) of each venue, then the gaps of all.
     */
    private static List<Long> journaled(final Path journal, final long after, final List<Integer> venueIds) {
        final long[] byVenue = new long[256];
        final long[] gaps = new long[1];
        final JournalHandler counting = (direction, index, buffer, offset, length) -> {
            if (Direction.INBOUND != direction || EventHeaders.sequence(buffer, offset) <= after) {
                return;
            }
            final int template = EventHeaders.templateId(buffer, offset);
            final boolean isUpdate = BookDeltaEncoder.TEMPLATE_ID == template
                    && 0 != (EventHeaders.flags(buffer, offset) & EventHeaders.FLAG_LAST_OF_GROUP);
            if (isUpdate || TradeEncoder.TEMPLATE_ID == template || TopOfBookEncoder.TEMPLATE_ID == template) {
                byVenue[EventHeaders.venueId(buffer, offset)]++;
            } else if (FeedGapEncoder.TEMPLATE_ID == template) {
                gaps[0]++;
            }
        };
        try (JournalReader reader = new JournalReader(journal)) {
            int read;
            do {
                read = reader.poll(counting, READ_LIMIT);
            } while (read > 0);
        }
        final List<Long> messages = new ArrayList<>();
        venueIds.forEach(id -> messages.add(byVenue[id]));
        messages.add(gaps[0]);
        return messages;
    }

    /**
     * Time from the moment when a trade was to be sent until the core had handled it: frames carry that moment to the
     * millisecond, at which bursts begin, and each venue's lie apart from it by a known part of one. Recorded by the
     * core's thread, read by another.
     */
    private static final class SinceIntended {
        private static final int SAMPLE_MASK = 3;
        private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);

        private final EpochNanoClock clock = new SystemEpochNanoClock();
        private final Histogram histogram = new Histogram(HIGHEST_NS, 2);
        private final long[] offsetsNs = new long[256];
        private long trades;
        private volatile boolean restart;

        SinceIntended(final List<Integer> venueIds, final long turnNs) {
            for (int i = 0; i < venueIds.size(); i++) {
                offsetsNs[venueIds.get(i)] = i * turnNs;
            }
        }

        void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            if (TradeEncoder.TEMPLATE_ID != EventHeaders.templateId(buffer, offset) || (trades++ & SAMPLE_MASK) != 0) {
                return;
            }
            if (restart) {
                restart = false;
                histogram.reset();
            }
            final long intendedNs =
                    EventHeaders.eventTimeNs(buffer, offset) + offsetsNs[EventHeaders.venueId(buffer, offset)];
            histogram.recordValue(Math.clamp(clock.nanoTime() - intendedNs, 0, HIGHEST_NS));
        }

        void restart() {
            restart = true;
        }

        Histogram histogram() {
            return histogram;
        }
    }
}
