package io.rayo.benchmarks.load;

import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.Node;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.NodeSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.status.CountersReader;

/**
 * The node's process: a whole node as {@code rayo run} starts it, which prints what it did each second. Figures are
 * read through its counters and the JVM's beans, by another thread than those that work.
 */
final class LoadNode {
    private static final String LATENCY = "journal: latency ";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LEAST_MESSAGES = 20;
    private static final long LONGEST_SECONDS = 40;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private LoadNode() {}

    /**
     * Runs in the child process.
     *
     * @param arguments configuration file, seconds of warm-up, seconds that are measured.
     * @throws Exception if the node cannot start.
     */
    public static void main(final String[] arguments) throws Exception {
        final NodeConfig config = NodeConfig.read(Path.of(arguments[0]));
        final long warmUpSeconds = Long.parseLong(arguments[1]);
        final long seconds = Long.parseLong(arguments[2]);
        final PrintStream out = System.out;
        try (Node node = Node.launch(config)) {
            out.println("running");
            out.flush();
            final CountersReader counters = CountersFile.read(config.folder()).counters();
            awaitMarket(node);
            final long startNs = System.nanoTime();
            long inboundBefore = Long.MAX_VALUE;
            // on a machine that is kept busy a short run goes on until it has seen something
            for (long second = 1;
                    second <= warmUpSeconds + seconds
                            || (node.summary().inbound() - inboundBefore < LEAST_MESSAGES && second <= LONGEST_SECONDS);
                    second++) {
                if (node.awaitEnd(startNs + TimeUnit.SECONDS.toNanos(second) - System.nanoTime())) {
                    throw new IllegalStateException("the node has ended", node.failure());
                }
                if (second == warmUpSeconds) {
                    node.restartLatency();
                    inboundBefore = node.summary().inbound();
                }
                out.println(sample(second - warmUpSeconds, System.nanoTime() - startNs, node, counters));
                out.flush();
            }
            for (final NodeSummary.VenueRow row : node.summary().venues()) {
                out.println("venue " + row.name() + " " + row.frames() + " " + row.gaps() + " " + row.decodeErrors()
                        + " " + row.reconnects());
            }
            out.flush();
        }
    }

    /** The warm-up begins when the feeds have: how long connecting takes is not what is measured. */
    private static void awaitMarket(final Node node) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (node.summary().venues().stream().anyMatch(row -> row.frames() == 0)) {
            if (node.awaitEnd(POLL_NS)) {
                throw new IllegalStateException("the node has ended", node.failure());
            }
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(
                        "a venue brings no frames: " + node.summary().venues());
            }
        }
    }

    private static String sample(
            final long second, final long elapsedNs, final Node node, final CountersReader counters)
            throws IOException {
        final Map<String, Long> latency = new HashMap<>();
        counters.forEach((value, id, label) -> {
            if (label.startsWith(LATENCY)) {
                latency.put(label.substring(LATENCY.length()), value);
            }
        });
        long collections = 0;
        for (final GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += bean.getName().contains("Pauses") ? 0 : bean.getCollectionCount();
        }
        return "sample " + second + " " + elapsedNs + " " + node.summary().inbound() + " "
                + latency.get("p50 ns") + " " + latency.get("p99 ns") + " " + latency.get("p99.9 ns") + " "
                + latency.get("max ns") + " " + collections + " "
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " " + residentKb() + " "
                + ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(duration -> duration.toNanos())
                        .orElse(0L);
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
}
