package io.rayo.benchmarks;

import io.rayo.benchmarks.measure.ChildJvm;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.OtherLoad;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchReport;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.benchmarks.report.Machine;
import io.rayo.benchmarks.report.TableReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code rayo bench}: measures a part of the engine beside its floor and says whether the targets are met.
 */
@Command(
        name = "rayo bench",
        description = "Measures a part of the engine beside what it could cost at least, in the same run.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  rayo bench decode --quick --json decode.json",
            "",
            "Without --quick a suite takes minutes. Leave the machine alone meanwhile."
        })
public final class BenchMain implements Callable<Integer> {
    private static final int EXIT_DONE = 0;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final Map<String, Suite> suites;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SUITE", description = "What to measure, see below.")
    private String suiteName;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to FILE as JSON.")
    private Path json;

    @Option(names = "--quick", description = "Finish within a minute: an order of magnitude, nothing to quote.")
    private boolean quick;

    @Option(names = "--check", description = "Exit with 1 if a target is missed.")
    private boolean check;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where journals are written and deleted again; default ${DEFAULT-VALUE}.",
            defaultValue = "${sys:java.io.tmpdir}")
    private Path directory;

    @Option(names = "--rate", paramLabel = "N", description = "Suite load: messages a second, default 100000.")
    private Integer rate;

    @Option(names = "--seconds", paramLabel = "N", description = "Suite load: how long is measured, default 300.")
    private Integer seconds;

    @Option(
            names = "--instruments",
            paramLabel = "N",
            description = "Suite load: instruments of all venues together, default 200.")
    private Integer instruments;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    BenchMain(final Map<String, Suite> suites) {
        this.suites = suites;
    }

    /**
     * Starts the command.
     *
     * @param args as on the command line, without {@code bench}.
     */
    public static void main(final String[] args) {
        ChildJvm.quietLog();
        System.exit(commandLine(suites()).execute(args));
    }

    static Map<String, Suite> suites() {
        final Map<String, Suite> suites = new LinkedHashMap<>();
        for (final Suite suite : Suites.all()) {
            suites.put(suite.name(), suite);
        }
        return suites;
    }

    static CommandLine commandLine(final Map<String, Suite> suites) {
        final CommandLine commandLine = new CommandLine(new BenchMain(suites));
        // the candidates are known only now, so the annotation cannot name them
        final String names = suites.values().stream()
                .map(suite ->
                        "%n  " + suite.name() + " ".repeat(11 - suite.name().length()) + suite.description())
                .collect(Collectors.joining());
        commandLine.getCommandSpec().usageMessage().footerHeading("%nSuites:" + names + "%n%nExample:%n");
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        commandLine.setParameterExceptionHandler((ex, arguments) -> {
            commandLine.getErr().println("rayo bench: " + ex.getMessage() + " (--help shows how)");
            return EXIT_USAGE;
        });
        return commandLine;
    }

    @Override
    public Integer call() {
        final Suite suite = suites.get(suiteName);
        if (null == suite) {
            throw usage("unknown suite '" + suiteName + "': must be one of " + String.join(", ", suites.keySet()));
        }
        if (null != json
                && (Files.isDirectory(json)
                        || !Files.isDirectory(json.toAbsolutePath().getParent()))) {
            throw usage("cannot write --json " + json + ": its folder must exist and it must be a file");
        }
        if (!Files.isDirectory(directory)) {
            throw usage("no folder --dir " + directory);
        }
        final Map<String, Integer> options = options(suite);
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        try {
            final String home = System.getProperty("rayo.home");
            final Run run = new Run(
                    quick ? Effort.QUICK : Effort.FULL,
                    directory,
                    null == home ? null : Path.of(home),
                    options,
                    line -> {
                        err.println("bench " + suite.name() + ": " + line);
                        err.flush();
                    });
            final OtherLoad otherLoad = new OtherLoad();
            final List<BenchRow> rows = suite.measure(run);
            final BenchReport report = new BenchReport(suite.name(), Machine.here(), quick, otherLoad.share(), rows);
            out.print(TableReport.format(report));
            out.flush();
            if (null != json) {
                report.writeJson(json);
            }
            return check && !report.isEveryTargetMet() ? EXIT_FAILED : EXIT_DONE;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            err.println("rayo bench: interrupted");
            return EXIT_FAILED;
        } catch (final Exception ex) {
            err.println("rayo bench: suite " + suite.name() + " failed: " + message(ex)
                    + (verbose ? "" : " (--verbose shows where)"));
            if (verbose) {
                ex.printStackTrace(err);
            }
            err.flush();
            return EXIT_FAILED;
        }
    }

    /** The suite's own options that were given. */
    private Map<String, Integer> options(final Suite suite) {
        final Map<String, Integer> options = new HashMap<>();
        final Map<String, Integer> given = new LinkedHashMap<>();
        given.put("rate", rate);
        given.put("seconds", seconds);
        given.put("instruments", instruments);
        given.forEach((name, value) -> {
            if (null == value) {
                return;
            }
            if (!suite.options().contains(name)) {
                throw usage("suite " + suite.name() + " has no option --" + name);
            }
            if (value < 1) {
                throw usage("--" + name + " must be 1 or more: " + value);
            }
            options.put(name, value);
        });
        return options;
    }

    private ParameterException usage(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String message(final Exception ex) {
        return null == ex.getMessage()
                ? ex.getClass().getSimpleName()
                : ex.getMessage().lines().findFirst().orElse("");
    }
}
