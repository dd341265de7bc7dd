package io.rayo.tools;

import io.rayo.tools.command.BacktestCommand;
import io.rayo.tools.command.BookCommand;
import io.rayo.tools.command.CaptureCommand;
import io.rayo.tools.command.CheckCommand;
import io.rayo.tools.command.DataCommand;
import io.rayo.tools.command.DemoCommand;
import io.rayo.tools.command.IndicatorCommand;
import io.rayo.tools.command.InjectCommand;
import io.rayo.tools.command.JournalCommand;
import io.rayo.tools.command.KeysCommand;
import io.rayo.tools.command.KillCommand;
import io.rayo.tools.command.MetricsCommand;
import io.rayo.tools.command.ModelCommand;
import io.rayo.tools.command.MonitorCommand;
import io.rayo.tools.command.PanicCommand;
import io.rayo.tools.command.PlaybackCommand;
import io.rayo.tools.command.ReplayCommand;
import io.rayo.tools.command.RiskCommand;
import io.rayo.tools.command.RunCommand;
import io.rayo.tools.command.StartCommand;
import io.rayo.tools.command.StatCommand;
import io.rayo.tools.command.StatusCommand;
import io.rayo.tools.command.StopCommand;
import io.rayo.tools.command.StrategiesCommand;
import io.rayo.tools.command.TrainCommand;
import io.rayo.tools.command.UndoCommand;
import io.rayo.tools.command.ViewCommand;
import io.rayo.tools.command.WatchdogCommand;
import io.rayo.tools.config.ConfigException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code rayo} command. */
@Command(
        name = "rayo",
        mixinStandardHelpOptions = true,
        version = "rayo 0.1.0",
        description = "Low-latency market data and execution engine for crypto venues.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            ReplayCommand.class,
            JournalCommand.class,
            CaptureCommand.class,
            PlaybackCommand.class,
            StatCommand.class,
            MonitorCommand.class,
            ViewCommand.class,
            BookCommand.class,
            DataCommand.class,
            IndicatorCommand.class,
            MetricsCommand.class,
            ModelCommand.class,
            BacktestCommand.class,
            TrainCommand.class,
            StrategiesCommand.class,
            UndoCommand.class,
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            KillCommand.class,
            RiskCommand.class,
            PanicCommand.class,
            WatchdogCommand.class,
            KeysCommand.class,
            InjectCommand.class
        },
        footer = {
            "",
            "Also, by the launcher: test [--nightly], bench SUITE [--quick] [--json FILE].",
            "Exit codes: 0 done, 1 the work failed, 2 wrong usage, 3 the journal could not be written.",
            "",
            "Example: rayo demo --for 30s"
        })
public final class Rayo {
    /** The work was done. */
    public static final int EXIT_DONE = 0;

    /** The work failed. */
    public static final int EXIT_FAILED = 1;

    /** Wrong usage or configuration. */
    public static final int EXIT_USAGE = 2;

    /** The journal could not be written: orders were canceled and the node stopped. */
    public static final int EXIT_JOURNAL = 3;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Stack traces with errors.")
    private boolean verbose;

    private Rayo() {}

    /**
     * Runs a command and exits with its code.
     *
     * @param arguments of the command line.
     */
    public static void main(final String[] arguments) {
        try {
            Plugins.load();
        } catch (final UsageException ex) {
            System.err.println("rayo: " + ex.getMessage());
            System.exit(EXIT_USAGE);
        }
        System.exit(execute(
                arguments,
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset())));
    }

    /** All commands, for whoever wants to look at them. */
    static CommandLine newCommandLine() {
        return new CommandLine(new Rayo());
    }

    /**
     * Runs a command.
     *
     * @param arguments of the command line.
     * @param out for results.
     * @param err for errors and progress.
     * @return exit code.
     */
    public static int execute(final String[] arguments, final PrintWriter out, final PrintWriter err) {
        final Rayo rayo = new Rayo();
        final CommandLine line =
                new CommandLine(rayo).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        final Map<String, CommandLine.IHelpSectionRenderer> sections = line.getHelpSectionMap();
        sections.put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList());
        line.setHelpSectionMap(sections);
        line.setParameterExceptionHandler((ex, args) -> {
            err.println("rayo: " + oneLine(ex) + " (see "
                    + ex.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
            return EXIT_USAGE;
        });
        line.setExecutionExceptionHandler((ex, failed, parsed) -> {
            err.println("rayo: " + oneLine(ex));
            if (rayo.verbose) {
                ex.printStackTrace(err);
            }
            return ex instanceof UsageException || ex instanceof ConfigException ? EXIT_USAGE : EXIT_FAILED;
        });
        if (0 == arguments.length) {
            line.usage(err);
            return EXIT_USAGE;
        }
        return line.execute(arguments);
    }

    private static String oneLine(final Throwable failure) {
        final String message = failure.getMessage();
        return null == message || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
