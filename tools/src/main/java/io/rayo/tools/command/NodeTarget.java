package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.tools.Rayo;
import io.rayo.tools.control.ControlClient;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which node a command is for, and how it answers. */
final class NodeTarget {
    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path folder;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    Path folder() throws IOException {
        return NodeFolder.find(folder);
    }

    boolean json() {
        return json;
    }

    /** Sends a command to the node and prints what became of it; returns the exit code. */
    int send(final CommandSpec spec, final ObjectNode request, final String done) throws IOException {
        final ObjectNode answer = ControlClient.ask(folder(), request);
        final boolean isDone = answer.path("ok").asBoolean();
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else if (isDone) {
            out.println(done
                    + (answer.has("sequence")
                            ? " (event " + answer.path("sequence").asLong() + ", command "
                                    + answer.path("command").asLong() + ")"
                            : "")
                    + "; the node, mode "
                    + answer.path("mode").asText() + ", is "
                    + answer.path("riskState").asText());
        } else {
            spec.commandLine().getErr().println("rayo: " + answer.path("error").asText());
        }
        return isDone ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
    }
}
