package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.tools.Rayo;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.control.StatusFile;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a node runs, and how it stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Whether a node runs, in which mode, and what its risk stage lets through; read from its files.",
            "Exit code 0 if it runs, 1 if it does not."
        },
        footer = {"", "Example: rayo status --node data/paper --json"})
public final class StatusCommand implements Callable<Integer> {
    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path given;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final Path folder = NodeFolder.find(given);
        final StatusFile status = StatusFile.read(folder);
        if (null == status) {
            throw new IOException("no node ever ran in " + folder);
        }
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("folder", folder.toString());
        root.put("state", status.hasDied() ? "DIED" : status.state().name());
        root.put("mode", status.mode());
        root.put("layout", status.layout());
        root.put("pid", status.pid());
        root.put("since", Instant.ofEpochMilli(status.sinceMs()).toString());
        if (!status.reason().isEmpty()) {
            root.put("reason", status.reason());
        }
        root.put("killFile", Files.exists(ControlFiles.killFile(folder)));
        addCounters(root, folder);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(root);
        } else {
            print(out, root);
        }
        return status.isAlive() ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
    }

    private static void addCounters(final ObjectNode root, final Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(CountersFile.FILE_NAME))) {
            return;
        }
        CountersFile.read(folder).counters().forEach((value, id, label) -> {
            switch (label) {
                case CountersFile.RISK_STATE ->
                    root.put("riskState", RiskState.get((short) value).name());
                case "journal: inbound sequence" -> root.put("inbound", value);
                case "journal: outbound sequence" -> root.put("outbound", value);
                case "orders: messages sent" -> root.put("orderMessages", value);
                default -> {
                    // rayo stat shows them all
                }
            }
        });
    }

    private static void print(final PrintWriter out, final ObjectNode root) {
        out.println("node in " + root.path("folder").asText() + ": "
                + root.path("state").asText() + " since " + root.path("since").asText() + ", mode "
                + root.path("mode").asText() + ", layout " + root.path("layout").asText() + ", pid "
                + root.path("pid").asLong());
        if (root.has("reason")) {
            out.println("it failed: " + root.path("reason").asText());
        }
        if (root.has("riskState")) {
            out.printf(
                    "risk %s%s, inbound %,d, outbound %,d, order messages sent %,d%n",
                    root.path("riskState").asText(),
                    root.path("killFile").asBoolean() ? " (the file KILL is there)" : "",
                    root.path("inbound").asLong(),
                    root.path("outbound").asLong(),
                    root.path("orderMessages").asLong());
        }
    }
}
