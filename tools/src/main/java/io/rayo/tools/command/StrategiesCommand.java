package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyFactory;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the types of strategies. */
@Command(
        name = "strategies",
        mixinStandardHelpOptions = true,
        description = "Lists the types of strategies with their parameters, bounds and defaults.",
        footer = {"", "Example: rayo strategies --json"})
public final class StrategiesCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON array.")
    private boolean json;

    @Spec
    private CommandSpec spec;

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
