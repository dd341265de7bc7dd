package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.PluginRecords;
import io.rayo.tools.node.ReplayRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a journal through the core. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays a journal through the core and compares every decision, byte by byte, with the journaled one.",
            "Exit code 1 if one differs."
        },
        footer = {"", "Example: rayo replay data/demo/20260101-120000 --layout pipelined"})
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOURNAL", description = "Folder of the journal.")
    private Path journal;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to this file, too.")
    private Path json;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            description = "inline, fused or pipelined: all must give the same (default: ${DEFAULT-VALUE}).")
    private String layout = "inline";

    @Option(names = "--from-snapshot", description = "Start at the newest good snapshot instead of the beginning.")
    private boolean fromSnapshot;

    @Option(
            names = "--times",
            paramLabel = "N",
            description = {
                "Replay it N times in one process and tell of the last: the first ones still compile",
                "(default: ${DEFAULT-VALUE})."
            })
    private int times = 1;

    @Option(names = "--differences", paramLabel = "N", description = "Print the first N differences (default: 5).")
    private int differences = 5;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        if (!Files.isDirectory(journal)) {
            throw new UsageException("no journal in " + journal + ": no such folder");
        }
        final List<String> otherPlugins = PluginRecords.differences(
                journal, PluginRecords.loaded(CoreConfigFile.read(journal).strategies()));
        otherPlugins.forEach(out::println);
        if (times < 1) {
            throw new UsageException("invalid --times=" + times + ": 1 or more");
        }
        ReplayRunner.Result result = replay(out, err);
        for (int i = 1; i < times && 0 == result.outputsDiffering(); i++) {
            out.printf(Locale.ROOT, "%,.0f messages/s%n", result.messagesPerSecond());
            out.flush();
            result = replay(out, err);
        }
        out.printf(
                Locale.ROOT,
                "replayed %,d messages in %.3f s (%,.0f messages/s, layout %s)%n",
                result.messages(),
                result.seconds(),
                result.messagesPerSecond(),
                layout);
        out.printf("state hash %016x%n", result.stateHash());
        out.printf(
                "%,d outputs compared, %,d differ%s%n",
                result.outputsCompared(),
                result.outputsDiffering(),
                0 == result.outputsMissing()
                        ? ""
                        : ", " + result.outputsMissing()
                                + " of the last events are not in the journal (a crash cut them off)");
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("messages", result.messages());
        root.put("seconds", result.seconds());
        root.put("messagesPerSecond", result.messagesPerSecond());
        root.put("stateHash", String.format("%016x", result.stateHash()));
        root.put("outputsCompared", result.outputsCompared());
        root.put("outputsDiffering", result.outputsDiffering());
        root.put("outputsMissing", result.outputsMissing());
        root.put("layout", layout);
        otherPlugins.forEach(root.putArray("otherPlugins")::add);
        Json.write(json, root);
        return 0 == result.outputsDiffering() ? 0 : 1;
    }

    private ReplayRunner.Result replay(final PrintWriter out, final PrintWriter err) throws IOException {
        final ReplayRunner.Result result = new ReplayRunner(journal)
                .layout(layout)
                .fromSnapshot(fromSnapshot)
                .differences(differences, out::println)
                .progress(
                        !Terminal.isInteractive()
                                ? null
                                : line -> {
                                    err.print("\r" + line);
                                    err.flush();
                                })
                .run();
        if (Terminal.isInteractive()) {
            err.print("\r\u001b[K");
            err.flush();
        }
        return result;
    }
}
