package io.rayo.tools.command;

import io.rayo.codecs.Venues;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Validates a configuration. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates a configuration and says what is wrong, by line. Exit code 2 if it is.",
        footer = {"", "Example: rayo check -c config/paper.yaml"})
public final class CheckCommand implements Callable<Integer> {
    @Option(names = "-c", required = true, paramLabel = "FILE", description = "Configuration (YAML).")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final NodeConfig config = read(file);
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "good: mode %s, layout %s, wait %s, folder %s%n",
                config.mode().name().toLowerCase(Locale.ROOT),
                config.layout().name().toLowerCase(Locale.ROOT),
                config.waitPolicy().text(),
                config.folder());
        for (final NodeConfig.Venue venue : config.venues()) {
            out.printf(
                    "  venue %s: %s, channels %s%n", Venues.name(venue.venueId()), venue.symbols(), venue.channels());
        }
        for (final StrategySettings strategy : config.core().strategies()) {
            out.printf(
                    "  strategy %d %s: %s %s%n",
                    strategy.strategyId(), strategy.name(), strategy.type(), strategy.parameters());
            for (final NodeConfig.Venue venue : config.venues()) {
                final boolean isItsOwn =
                        strategy.venueIds().isEmpty() || strategy.venueIds().contains(venue.venueId());
                if (strategy.bracket().venueStop() && isItsOwn) {
                    out.printf("    stop at %s: %s%n", Venues.name(venue.venueId()), config.venueStop(venue));
                }
            }
        }
        return 0;
    }

    static NodeConfig read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no such file: " + file);
        }
        return NodeConfig.read(file);
    }
}
