package io.rayo.tools.command;

import io.rayo.tools.control.ControlClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a command back that a running node has carried out. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Takes back what a command changed in a running node: the start or stop of a strategy, a parameter, the",
            "factor on the size of orders; whether a person gave it or the analyzer. Its number stands in the answer",
            "to the command and in rayo view insights."
        },
        footer = {"", "Example: rayo undo 1790000000000000001 --node data/paper"})
public final class UndoCommand implements Callable<Integer> {
    @Mixin
    private NodeTarget target;

    @Parameters(paramLabel = "COMMAND", description = "Number of the command.")
    private String command;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return target.send(
                spec, ControlClient.request("undo").put("argument", command), "command " + command + " taken back");
    }
}
