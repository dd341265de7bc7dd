package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Live tables of a running node. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description = "Live tables of a running node.",
        subcommands = {MonitorCommand.Exchanges.class, MonitorCommand.Prices.class},
        footer = {"", "Example: rayo monitor exchanges"})
public final class MonitorCommand {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private MonitorCommand() {}

    /** Which node, and how often. */
    static final class Target {
        @Option(
                names = "--node",
                paramLabel = "FOLDER",
                description = "The node's folder (default: the one that runs under data/).")
        private Path folder;

        @Option(
                names = "--json",
                description = "One JSON object a line instead of a table; one line unless --count says more.")
        private boolean json;

        @Option(
                names = "--interval",
                paramLabel = "TIME",
                description = "Between two tables (default: ${DEFAULT-VALUE}).")
        private String interval = "1s";

        @Option(
                names = "--count",
                paramLabel = "N",
                description = "End after N tables (default: until Ctrl-C; with --json 1).")
        private int count;

        Path folder() throws IOException {
            return NodeFolder.find(folder);
        }

        boolean json() {
            return json;
        }

        /** Shows something again and again. */
        void repeat(final Show show) throws IOException {
            final long intervalNs = Durations.parse("--interval", interval);
            final int times = count > 0 ? count : json ? 1 : Integer.MAX_VALUE;
            for (int i = 0; i < times; i++) {
                // rates want a first look, so waiting comes first
                LockSupport.parkNanos(intervalNs);
                if (Thread.interrupted() || !show.show(intervalNs / 1e9)) {
                    return;
                }
            }
        }
    }

    /** Shows once. */
    @FunctionalInterface
    interface Show {
        boolean show(double seconds) throws IOException;
    }

    /** Venues. */
    @Command(
            name = "exchanges",
            mixinStandardHelpOptions = true,
            description = {
                "State of each venue: connections, frames and messages a second, age of the last message, gaps,",
                "resyncs, reconnects, circuit breaker, how far the venue's clock is ahead of ours."
            },
            footer = {"", "Example: rayo monitor exchanges --json"})
    static final class Exchanges implements Callable<Integer> {
        @Mixin
        private Target target;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final PrintWriter out = spec.commandLine().getOut();
            final CountersFile.View view = CountersFile.read(target.folder());
            final Map<String, Long> before = values(view);
            target.repeat(seconds -> {
                final Map<String, Long> now = values(view);
                final ObjectNode root = Json.MAPPER.createObjectNode();
                root.put("pid", view.pid());
                root.put("alive", view.isAlive());
                final ArrayNode venues = root.putArray("exchanges");
                for (int venueId = 1; venueId < Venues.MAX_VENUES; venueId++) {
                    final String name = Venues.name(venueId);
                    if (now.containsKey(name + ": frames")) {
                        venues.add(row(name, now, before, seconds));
                    }
                }
                if (target.json()) {
                    out.println(root);
                } else {
                    print(out, view, venues);
                }
                out.flush();
                before.putAll(now);
                return view.isAlive();
            });
            return 0;
        }

        private static Map<String, Long> values(final CountersFile.View view) {
            final Map<String, Long> values = new HashMap<>();
            view.counters().forEach((value, counterId, label) -> values.put(label, value));
            return values;
        }

        private static ObjectNode row(
                final String name, final Map<String, Long> now, final Map<String, Long> before, final double seconds) {
            final ObjectNode row = Json.MAPPER.createObjectNode();
            final long open = value(now, name, "open connections");
            final long wanted = value(now, name, "connections");
            final long blocked = value(now, name, "blocked connections");
            row.put("name", name);
            row.put("state", state(wanted, open, blocked));
            row.put("connections", wanted);
            row.put("openConnections", open);
            row.put("framesPerSecond", rate(now, before, name, "frames", seconds));
            row.put("messagesPerSecond", rate(now, before, name, "messages", seconds));
            final long lastNs = value(now, name, "last receive time ns");
            if (0 == lastNs) {
                row.putNull("lastMessageAgeMs");
            } else {
                row.put("lastMessageAgeMs", Math.max(0, System.currentTimeMillis() - lastNs / 1_000_000));
            }
            for (final String counter : new String[] {
                "gaps", "resyncs", "reconnects", "rotations", "duplicates", "decode errors", "silent streams"
            }) {
                row.put(camel(counter), value(now, name, counter));
            }
            row.put("breakerTrips", value(now, name, "breaker trips"));
            row.put("breaker", blocked > 0 ? "open" : "closed");
            final long offsetNs = now.getOrDefault(name + ": clock offset ns", UNKNOWN);
            if (UNKNOWN == offsetNs) {
                row.putNull("clockOffsetMs");
            } else {
                row.put("clockOffsetMs", offsetNs / 1e6);
            }
            return row;
        }

        private static String state(final long wanted, final long open, final long blocked) {
            if (0 == wanted) {
                return "STARTING";
            }
            if (open == wanted) {
                return "CONNECTED";
            }
            if (open > 0) {
                return "PARTIAL";
            }
            return blocked > 0 ? "BLOCKED" : "DISCONNECTED";
        }

        private static String camel(final String counter) {
            final int space = counter.indexOf(' ');
            return space < 0
                    ? counter
                    : counter.substring(0, space)
                            + Character.toUpperCase(counter.charAt(space + 1))
                            + counter.substring(space + 2);
        }

        private static long value(final Map<String, Long> values, final String name, final String counter) {
            return values.getOrDefault(name + ": " + counter, 0L);
        }

        private static double rate(
                final Map<String, Long> now,
                final Map<String, Long> before,
                final String name,
                final String counter,
                final double seconds) {
            return (value(now, name, counter) - value(before, name, counter)) / seconds;
        }

        private static void print(final PrintWriter out, final CountersFile.View view, final ArrayNode venues) {
            out.printf(
                    "node pid %d, %s%n%-16s %-12s %5s %10s %10s %9s %6s %7s %7s %8s %8s %11s%n",
                    view.pid(),
                    view.isAlive() ? "running" : "not running (last values)",
                    "exchange",
                    "state",
                    "conns",
                    "frames/s",
                    "msgs/s",
                    "last (ms)",
                    "gaps",
                    "resyncs",
                    "reconn.",
                    "breaker",
                    "errors",
                    "clock (ms)");
            venues.forEach(row -> out.printf(
                    Locale.ROOT,
                    "%-16s %-12s %2d/%-2d %,10.0f %,10.0f %9s %6d %7d %7d %8s %8d %11s%n",
                    row.get("name").asText(),
                    row.get("state").asText(),
                    row.get("openConnections").asLong(),
                    row.get("connections").asLong(),
                    row.get("framesPerSecond").asDouble(),
                    row.get("messagesPerSecond").asDouble(),
                    row.get("lastMessageAgeMs").isNull()
                            ? "-"
                            : row.get("lastMessageAgeMs").asText(),
                    row.get("gaps").asLong(),
                    row.get("resyncs").asLong(),
                    row.get("reconnects").asLong(),
                    row.get("breaker").asText(),
                    row.get("decodeErrors").asLong(),
                    row.get("clockOffsetMs").isNull()
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.3f",
                                    row.get("clockOffsetMs").asDouble())));
        }
    }

    /** Prices of a symbol everywhere. */
    @Command(
            name = "prices",
            mixinStandardHelpOptions = true,
            description = "Prices of a symbol on every venue, with the volume-weighted price over all of them.",
            footer = {"", "Example: rayo monitor prices BTC/USDT"})
    static final class Prices implements Callable<Integer> {
        @Parameters(paramLabel = "SYMBOL", description = "Such as BTC/USDT.")
        private String symbol;

        @Mixin
        private Target target;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final PrintWriter out = spec.commandLine().getOut();
            try (JournalFollower node = new JournalFollower(target.folder())) {
                node.catchUp();
                target.repeat(seconds -> {
                    node.catchUp();
                    final ObjectNode root = Json.MAPPER.createObjectNode();
                    root.put("symbol", symbol);
                    final Double weighted = node.weightedPrices().get(symbol);
                    if (null == weighted) {
                        root.putNull("weightedPrice");
                    } else {
                        root.put("weightedPrice", weighted);
                    }
                    PriceTable.fill(
                            root.putArray("prices"),
                            node,
                            instrument -> instrument.pair().equals(symbol));
                    if (root.get("prices").isEmpty()) {
                        throw new IOException("no venue of this node has " + symbol + ": a symbol is BASE/QUOTE");
                    }
                    if (target.json()) {
                        out.println(root);
                    } else {
                        out.println(symbol + ", weighted price " + (null == weighted ? "-" : weighted.toString()));
                        PriceTable.print(out, root.withArray("prices"));
                    }
                    out.flush();
                    return true;
                });
            }
            return 0;
        }
    }
}
