package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Venues;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a node knows now. */
@Command(
        name = "view",
        mixinStandardHelpOptions = true,
        description = "What a node knows now, from its journal; the node may be running or not.",
        subcommands = {
            ViewCommand.Prices.class,
            ViewMacroCommand.class,
            ViewInsightsCommand.class,
            ViewPredictionCommand.class
        },
        footer = {"", "Example: rayo view prices binance-spot"})
public final class ViewCommand {
    private ViewCommand() {}

    /** Prices of a venue. */
    @Command(
            name = "prices",
            mixinStandardHelpOptions = true,
            description = "Best prices of all instruments of a venue.",
            footer = {"", "Example: rayo view prices binance-spot --json"})
    static final class Prices implements Callable<Integer> {
        @Parameters(paramLabel = "VENUE", description = "Such as binance-spot.")
        private String venue;

        @Option(
                names = "--node",
                paramLabel = "FOLDER",
                description = "The node's folder (default: the one that runs under data/).")
        private Path folder;

        @Option(names = "--json", description = "One JSON object instead of a table.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final int venueId = Venues.idOf(venue);
            if (venueId < 0) {
                throw new UsageException("no such venue: " + venue);
            }
            try (JournalFollower node = new JournalFollower(NodeFolder.find(folder))) {
                node.catchUp();
                final ObjectNode root = Json.MAPPER.createObjectNode();
                root.put("venue", venue);
                root.put("timeNs", node.timeNs());
                PriceTable.fill(root.putArray("prices"), node, instrument -> instrument.venueId() == venueId);
                if (root.get("prices").isEmpty()) {
                    throw new IOException("this node knows no instrument of " + venue);
                }
                final PrintWriter out = spec.commandLine().getOut();
                if (json) {
                    out.println(root);
                } else {
                    PriceTable.print(out, root.withArray("prices"));
                }
            }
            return 0;
        }
    }
}
