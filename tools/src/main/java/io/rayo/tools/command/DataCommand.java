package io.rayo.tools.command;

import io.rayo.tools.UsageException;
import io.rayo.tools.node.DataCheck;
import io.rayo.tools.node.PlaybackCheck;
import io.rayo.tools.node.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Care of recorded data. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "Care of recorded data.",
        subcommands = DataCommand.Check.class,
        footer = {"", "Example: rayo data check data/node"})
public final class DataCommand {
    private DataCommand() {}

    /** Looks for what should not be there. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Looks through a journal, or a capture of raw frames, for gaps, duplicates, crossed books and",
                "time that goes backwards, per instrument. A capture goes through the real gateway first.",
                "Exit code 1 if something is found."
            },
            footer = {"", "Example: rayo data check capture.jsonl.zst --json"})
    static final class Check implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "PATH", description = "Folder of a node or journal, or capture files.")
        private List<Path> paths;

        @Option(names = "--json", description = "One JSON object instead of a table.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final DataCheck.Result result = check();
            final PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(result.toJson());
            } else {
                result.toLines().forEach(out::println);
            }
            return result.hasFindings() ? 1 : 0;
        }

        private DataCheck.Result check() throws IOException {
            for (final Path path : paths) {
                if (!Files.exists(path)) {
                    throw new UsageException("no such file or folder: " + path);
                }
            }
            if (1 == paths.size() && Files.isDirectory(paths.getFirst())) {
                return DataCheck.run(paths.getFirst());
            }
            try (TemporaryFolder folder = new TemporaryFolder("rayo-data-check")) {
                new PlaybackCheck(paths).journal(folder.path()).run();
                return DataCheck.run(folder.path());
            }
        }
    }
}
