package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.tools.Rayo;
import io.rayo.tools.control.ControlClient;
import io.rayo.tools.node.JournalFollower;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the types of strategies. */
@Command(
        name = "strategies",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the types of strategies with their parameters, bounds and defaults; or commands those of a node:",
            "each command is journaled."
        },
        footer = {"", "Example: rayo strategies --json", "Example: rayo strategies set rsi low=25 --node data/paper"})
public final class StrategiesCommand implements Callable<Integer> {
    private static final String NAME = "As configured; * is all.";

    @Option(names = "--json", description = "One JSON array.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Lets the signals of a strategy out again.",
            footer = {"", "Example: rayo strategies start sma"})
    int start(@Mixin final NodeTarget target, @Parameters(paramLabel = "NAME", description = NAME) final String name)
            throws IOException {
        return target.send(spec, ControlClient.request("start-strategy").put("target", name), name + " started");
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Drops the signals of a strategy from now on, exits too; it goes on seeing the market.",
            footer = {"", "Example: rayo strategies stop '*'"})
    int stop(@Mixin final NodeTarget target, @Parameters(paramLabel = "NAME", description = NAME) final String name)
            throws IOException {
        return target.send(spec, ControlClient.request("stop-strategy").put("target", name), name + " stopped");
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes parameters of a strategy, one after the other.",
            footer = {"", "Example: rayo strategies set rsi low=25 high=75"})
    int set(
            @Mixin final NodeTarget target,
            @Parameters(index = "0", paramLabel = "NAME", description = NAME) final String name,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "PARAMETER=VALUE", description = "What to change.")
                    final List<String> settings)
            throws IOException {
        for (final String setting : settings) {
            final int exitCode = target.send(
                    spec,
                    ControlClient.request("set-parameter").put("target", name).put("argument", setting),
                    name + ": " + setting);
            if (Rayo.EXIT_DONE != exitCode) {
                return exitCode;
            }
        }
        return Rayo.EXIT_DONE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "The strategies of a node as they are now, from its journal.",
            footer = {"", "Example: rayo strategies show --node data/paper"})
    int show(@Mixin final NodeTarget target) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        try (JournalFollower node = new JournalFollower(target.folder())) {
            node.catchUp();
            final ArrayNode array = Json.MAPPER.createArrayNode();
            for (final StrategySettings settings : node.strategies()) {
                final ObjectNode row = array.addObject();
                row.put("name", settings.name());
                row.put("type", settings.type());
                row.put("running", node.stages().strategy().isRunning(settings.strategyId()));
                final ObjectNode parameters = row.putObject("parameters");
                node.stages().strategy().parameters(settings.strategyId()).forEach(parameters::put);
                if (!target.json()) {
                    out.println(settings.name() + " (" + settings.type() + "): "
                            + (row.path("running").asBoolean() ? "running" : "stopped") + " " + parameters);
                }
            }
            if (target.json()) {
                out.println(array);
            }
        }
        return Rayo.EXIT_DONE;
    }

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        final ArrayNode array = Json.MAPPER.createArrayNode();
        for (final StrategyFactory factory : StrategyFactories.all()) {
            if (json) {
                add(array.addObject(), factory);
            } else {
                print(out, factory);
            }
        }
        if (json) {
            out.println(array);
        }
        out.flush();
        return 0;
    }

    private static void print(final PrintWriter out, final StrategyFactory factory) {
        out.println(factory.type() + ": " + factory.description());
        for (final ParameterSpec parameter : factory.parameters()) {
            out.printf(
                    Locale.ROOT,
                    "    %-18s %-8s %s..%s  %s%s%n",
                    parameter.name(),
                    parameter.textOf(parameter.defaultValue()),
                    parameter.textOf(parameter.minimum()),
                    parameter.textOf(parameter.maximum()),
                    parameter.description(),
                    parameter.changeable() ? "" : " (fixed while it runs)");
        }
    }

    private static void add(final ObjectNode node, final StrategyFactory factory) {
        node.put("type", factory.type());
        node.put("description", factory.description());
        final ArrayNode parameters = node.putArray("parameters");
        for (final ParameterSpec spec : factory.parameters()) {
            final ObjectNode parameter = parameters.addObject();
            parameter.put("name", spec.name());
            parameter.put("kind", spec.kind().name().toLowerCase(Locale.ROOT));
            parameter.put("minimum", spec.minimum());
            parameter.put("maximum", spec.maximum());
            parameter.put("default", spec.defaultValue());
            parameter.put("changeable", spec.changeable());
            parameter.put("description", spec.description());
        }
    }
}
