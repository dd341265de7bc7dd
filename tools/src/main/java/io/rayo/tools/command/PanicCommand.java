package io.rayo.tools.command;

import io.rayo.codecs.sbe.RiskState;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalException;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.control.StatusFile;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.Panic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Withdraws orders without the node. */
@Command(
        name = "panic",
        mixinStandardHelpOptions = true,
        description = {
            "Withdraws orders without the node: connects to the venues by itself, cancels, looks again, and prints",
            "what each venue confirmed. That none is left is said after a time in which none has turned up: what the",
            "node had sent may still be under way. Does not stop the node: if it still runs, rayo kill comes first.",
            "Exit code 1 if anything could not be confirmed."
        },
        footer = {
            "",
            "Example: rayo panic -c config/live.yaml --dry-run",
            "Example: rayo panic -c config/live.yaml --flatten",
            "Example: rayo panic -c config/live.yaml --scope symbol --symbol BTC/USDT"
        })
public final class PanicCommand implements Callable<Integer> {
    /** What the command line knows. */
    enum ScopeName {
        MINE,
        SYMBOL,
        ACCOUNT
    }

    @Option(names = "-c", required = true, paramLabel = "FILE", description = "Configuration of the node (YAML).")
    private Path file;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = {
                "mine: orders of this node's journal; symbol: the same, on --symbol alone; account: all orders on the",
                "configured symbols, also of others (default: ${DEFAULT-VALUE})."
            })
    private ScopeName scope = ScopeName.MINE;

    @Option(
            names = "--symbol",
            split = ",",
            paramLabel = "SYMBOL",
            description = "Such as BTC/USDT, with --scope symbol.")
    private List<String> symbols = List.of();

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Of our client order ids, if the journal is lost.")
    private String prefix;

    @Option(
            names = "--flatten",
            description = {
                "Close the positions on derivatives too, at market, once the orders are gone. What is held on spot",
                "stays: which of it is ours, only the node knows (rayo risk flatten)."
            })
    private boolean flatten;

    @Option(names = "--dry-run", description = "Only say what is there.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest time for a venue (default: ${DEFAULT-VALUE}).")
    private String timeout = "30s";

    @Option(
            names = "--quiet",
            paramLabel = "TIME",
            description = {
                "For how long no order of ours must turn up (default: ${DEFAULT-VALUE}). The venues take requests",
                "that are up to 5 s late."
            })
    private String quiet = "6s";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (ScopeName.SYMBOL == scope == symbols.isEmpty()) {
            throw new UsageException("--scope symbol and --symbol go together");
        }
        final NodeConfig config = CheckCommand.read(file);
        final PrintWriter out = spec.commandLine().getOut();
        final String warning = warning(config);
        if (!json && !warning.isEmpty()) {
            out.println(warning);
            out.flush();
        }
        final List<Panic.VenueResult> results = new Panic(
                        config,
                        new Panic.Request(
                                ScopeName.ACCOUNT == scope ? Panic.Scope.ACCOUNT : Panic.Scope.MINE,
                                symbols,
                                flatten,
                                dryRun,
                                Durations.parse("--quiet", quiet),
                                Durations.parse("--timeout", timeout)),
                        null == prefix ? prefix(config) : prefix)
                .run();
        if (json) {
            out.println(Panic.toJson(results, dryRun).put("warning", warning));
        } else {
            print(out, results, dryRun);
        }
        return results.stream().allMatch(Panic.VenueResult::isConfirmed) ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
    }

    /** What the person should know before believing the result; empty if there is nothing. Never in the way. */
    private static String warning(final NodeConfig config) {
        try {
            final StatusFile status = StatusFile.read(config.folder());
            if (null == status || !status.isAlive()) {
                return "";
            }
            final boolean[] isHalted = {false};
            CountersFile.read(config.folder()).counters().forEach((value, id, label) -> {
                if (CountersFile.RISK_STATE.equals(label)) {
                    isHalted[0] = RiskState.HALT.value() == value;
                }
            });
            return isHalted[0]
                    ? ""
                    : "the node still runs (pid " + status.pid() + ") and is not halted: it may place new orders at any"
                            + " time, also after this; rayo kill comes first";
        } catch (final IOException | RuntimeException ex) {
            return "whether the node still runs is not known: " + ex.getMessage();
        }
    }

    /** Prefix of the client order ids of a node. */
    static String prefix(final NodeConfig config) throws IOException {
        try {
            return Panic.prefixOf(Journal.idOf(config.folder().resolve("journal")));
        } catch (final JournalException ex) {
            throw new IOException(
                    "which orders are ours stands in the journal, and " + ex.getMessage()
                            + ": name the prefix of their client order ids with --prefix",
                    ex);
        }
    }

    static void print(final PrintWriter out, final List<Panic.VenueResult> results, final boolean isDryRun) {
        for (final Panic.VenueResult result : results) {
            out.printf(
                    Locale.ROOT,
                    "%s: %d orders of ours %s, %s%s%n",
                    result.venue(),
                    result.orders().size(),
                    isDryRun ? "are there" : "were there",
                    result.isConfirmed()
                            ? (isDryRun ? "nothing was done" : "confirmed: none is left")
                            : "NOT CONFIRMED: ",
                    result.problem());
            for (final Panic.OrderRow row : result.orders()) {
                out.printf(
                        "  %-20s %-14s %-4s filled %-14s left %-14s %s%n",
                        row.clientOrderId(), row.symbol(), row.side(), row.filled(), row.left(), row.end());
            }
            for (final Panic.PositionRow row : result.positions()) {
                out.printf(
                        "  position %-14s %-14s %s%n", row.symbol(), row.was(), isDryRun ? "" : "left " + row.left());
            }
            if (result.foreignOrders() > 0) {
                out.printf(
                        "  and %d orders that are not this journal's: of others, or of an earlier one (--prefix)%n",
                        result.foreignOrders());
            }
            if (!result.notListed().isEmpty()) {
                out.printf(
                        "  not listed by the venue any more, so it cannot be seen what is there: %s%n",
                        String.join(", ", result.notListed()));
            }
        }
    }
}
