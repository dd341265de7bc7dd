package io.rayo.tools.command;

import io.rayo.journal.Journal;
import io.rayo.journal.JournalException;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
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
            "what each venue confirmed. Does not stop the node: if it still runs, rayo kill comes first.",
            "Exit code 1 if anything could not be confirmed."
        },
        footer = {
            "",
            "Example: rayo panic -c config/live.yaml --dry-run",
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

    @Option(names = "--dry-run", description = "Only say what is there.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest time for a venue (default: ${DEFAULT-VALUE}).")
    private String timeout = "30s";

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
        final List<Panic.VenueResult> results = new Panic(
                        config,
                        new Panic.Request(
                                ScopeName.ACCOUNT == scope ? Panic.Scope.ACCOUNT : Panic.Scope.MINE,
                                symbols,
                                dryRun,
                                Durations.parse("--timeout", timeout)),
                        null == prefix ? prefix(config) : prefix)
                .run();
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Panic.toJson(results, dryRun));
        } else {
            print(out, results, dryRun);
        }
        return results.stream().allMatch(Panic.VenueResult::isConfirmed) ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
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
            if (result.foreignOrders() > 0) {
                out.printf("  and %d orders that are not ours%n", result.foreignOrders());
            }
        }
    }
}
