package io.rayo.tools.command;

import io.rayo.tools.control.ControlClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Throws or resets a node's kill switch. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Throws the kill switch of a running node: everything of ours is withdrawn, nothing new goes out.",
            "It outlasts restarts, until --reset. A file named KILL in the node's folder and the signal USR2 do the",
            "same. If the node does not answer, use rayo panic."
        },
        footer = {"", "Example: rayo kill --node data/live --reason 'odd prices'"})
public final class KillCommand implements Callable<Integer> {
    @Mixin
    private NodeTarget target;

    @Option(names = "--reset", description = "Lets orders out again.")
    private boolean reset;

    @Option(names = "--reason", paramLabel = "TEXT", description = "To stand in the journal.")
    private String reason = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return target.send(
                spec,
                ControlClient.request(reset ? "reset-kill" : "kill").put("reason", reason),
                reset ? "kill switch reset" : "kill switch thrown");
    }
}
