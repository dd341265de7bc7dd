package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.playback.Expected;
import io.rayo.gateways.sim.playback.PlaybackContext;
import io.rayo.gateways.sim.playback.PlaybackServer;
import io.rayo.gateways.sim.playback.PlaybackSummary;
import io.rayo.gateways.sim.playback.Recording;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a recording through a whole node (real gateway over loopback, rings, core, journal) and compares books, bars
 * and counts with what is expected. Calling thread, beside the node's.
 */
public final class PlaybackCheck {
    private static final long PLAY_TIMEOUT_SECONDS = 600;
    private static final long QUIET_NS = 300_000_000L;
    private static final long QUIET_TIMEOUT_NS = 60_000_000_000L;
    private static final long BAR_FLUSH_NS = 7_200_000_000_000L;

    private final List<Path> files;
    private final List<String> names = new ArrayList<>();
    private final List<Expected> expectations = new ArrayList<>();
    private String layout = "fused";
    private Path folder;

    /**
     * What the check found.
     *
     * @param lines for people; the first difference is among them.
     * @param comparisons made.
     * @param differences found.
     * @param summary of the node.
     */
    public record Result(List<String> lines, long comparisons, long differences, NodeSummary summary) {
        /**
         * As JSON.
         *
         * @return the object.
         */
        public ObjectNode toJson() {
            final ObjectNode root = new ObjectMapper().createObjectNode();
            root.put("comparisons", comparisons);
            root.put("differences", differences);
            lines.forEach(root.putArray("lines")::add);
            root.set("node", summary.toJson(0));
            return root;
        }
    }

    /**
     * Prepares a check.
     *
     * @param files recordings.
     */
    public PlaybackCheck(final List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Sets the layout.
     *
     * @param value inline or fused.
     * @return this.
     */
    public PlaybackCheck layout(final String value) {
        if (!List.of("inline", "fused").contains(value)) {
            throw new UsageException("invalid layout=" + value + ": must be inline or fused");
        }
        layout = value;
        return this;
    }

    /**
     * Keeps the node's folder.
     *
     * @param value folder; null is a temporary one that is deleted.
     * @return this.
     */
    public PlaybackCheck journal(final Path value) {
        folder = value;
        return this;
    }

    /**
     * Adds an expectation.
     *
     * @param name for messages.
     * @param expected books, bars or books per symbol.
     * @return this.
     */
    public PlaybackCheck expect(final String name, final Expected expected) {
        names.add(name);
        expectations.add(expected);
        return this;
    }

    /**
     * Runs it.
     *
     * @return what was found.
     * @throws IOException if a recording cannot be read.
     */
    public Result run() throws IOException {
        if (null != folder) {
            return run(folder);
        }
        try (TemporaryFolder temporary = new TemporaryFolder("rayo-playback")) {
            return run(temporary.path());
        }
    }

    private Result run(final Path nodeFolder) throws IOException {
        final PlaybackContext context = new PlaybackContext().speed(PlaybackContext.AS_TAKEN);
        files.forEach(context::file);
        final List<ExpectationObserver> observers = new ArrayList<>();
        try (PlaybackServer server = PlaybackServer.launch(context.conclude())) {
            final NodeConfig config =
                    NodeConfig.parse("playback", configText(nodeFolder, server.port(), server.recordings()));
            final Node node = Node.launch(config, stages -> {
                final ExpectationObserver observer =
                        new ExpectationObserver(stages, server.recordings(), names, expectations);
                observers.add(observer);
                return observer;
            });
            try {
                final PlaybackSummary summary = await(server, node);
                awaitQuiet(node);
                node.publishClockTick(BAR_FLUSH_NS);
                awaitQuiet(node);
                return result(node, summary, observers.getFirst());
            } finally {
                node.close();
            }
        }
    }

    private static Result result(final Node node, final PlaybackSummary summary, final ExpectationObserver observer) {
        node.close();
        final NodeSummary after = node.summary();
        observer.finish(after);
        final List<String> lines = new ArrayList<>(observer.lines());
        if (null != node.failure()) {
            throw new IllegalStateException("the node failed: " + node.failure().getMessage(), node.failure());
        }
        lines.add(String.format(
                Locale.ROOT,
                "%,d rows played, %,d frames sent; %,d comparisons, %,d differences",
                summary.rows(),
                summary.framesSent(),
                observer.comparisons(),
                observer.differences()));
        return new Result(lines, observer.comparisons(), observer.differences(), after);
    }

    private static PlaybackSummary await(final PlaybackServer server, final Node node) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PLAY_TIMEOUT_SECONDS);
        try {
            while (System.nanoTime() < deadlineNs) {
                if (null != node.failure()) {
                    throw new IllegalStateException(
                            "the node failed: " + node.failure().getMessage(), node.failure());
                }
                final PlaybackSummary summary = server.summary().get(10, TimeUnit.SECONDS);
                if (summary.ended()) {
                    return summary;
                }
                LockSupport.parkNanos(10_000_000);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException ex) {
            throw new IllegalStateException("the playback failed: " + ex.getMessage(), ex);
        }
        throw new IllegalStateException("the playback did not end within " + PLAY_TIMEOUT_SECONDS + " s: "
                + node.summary().toLine());
    }

    /** Until nothing new has come for a while and everything that came has been handled. */
    private static void awaitQuiet(final Node node) {
        final long deadlineNs = System.nanoTime() + QUIET_TIMEOUT_NS;
        long frames = -1;
        long sinceNs = System.nanoTime();
        while (System.nanoTime() < deadlineNs) {
            final long now = node.frames();
            if (now != frames || !node.isCaughtUp()) {
                frames = now;
                sinceNs = System.nanoTime();
            } else if (System.nanoTime() - sinceNs > QUIET_NS) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IllegalStateException("the node does not come to rest");
    }

    private String configText(final Path nodeFolder, final int port, final List<Recording> recordings) {
        final StringBuilder text = new StringBuilder(1024);
        text.append("node:\n  folder: \"").append(nodeFolder).append("\"\n  mode: paper\n");
        text.append("  layout: ").append(layout);
        text.append("\n  clockInterval: 100ms\njournal:\n  preallocate: 16m\n  reserve: 64m\nmarket:\n");
        text.append("  timeframes: [1m]\n  maxBookDepth: 100000\nvenues:\n");
        for (final Recording recording : recordings) {
            final int venueId = recording.venue().venueId();
            text.append("  - name: ").append(Venues.name(venueId)).append("\n    symbols: [");
            text.append(String.join(", ", recording.symbols().keySet()));
            text.append("]\n    channels: [")
                    .append(String.join(", ", channels(recording)))
                    .append("]\n");
            final int depth = recording.venue().depth(recording);
            if (depth > 0) {
                text.append("    depth: ").append(depth).append('\n');
            }
            text.append("    restUrl: http://127.0.0.1:").append(port).append("\n    streamUrl: ws://127.0.0.1:");
            text.append(port).append('\n');
            final Map<String, String> options = recording.venue().nodeOptions();
            if (!options.isEmpty()) {
                text.append("    options:\n");
                options.forEach((name, value) -> text.append("      ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
            }
        }
        return text.toString();
    }

    private static List<String> channels(final Recording recording) {
        final List<String> channels = new ArrayList<>();
        recording.rowsByStream().keySet().forEach(key -> {
            final String channel = key.venue().nodeChannel(key);
            if (null != channel && !channels.contains(channel)) {
                channels.add(channel);
            }
        });
        return channels;
    }
}
