package io.rayo.tools.command;

import io.rayo.tools.control.ControlClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Commands what a running node may trade. */
@Command(
        name = "risk",
        mixinStandardHelpOptions = true,
        description = "What a running node may trade; each command is journaled.",
        footer = {"", "Example: rayo risk reduce-only --node data/live"})
public final class RiskCommand {
    private RiskCommand() {}

    /** What every one of them takes. */
    static final class Request {
        @Mixin
        private NodeTarget target;

        @Option(names = "--reason", paramLabel = "TEXT", description = "To stand in the journal.")
        private String reason = "";

        int send(final CommandSpec spec, final String command, final String done) throws IOException {
            return target.send(spec, ControlClient.request(command).put("reason", reason), done);
        }
    }

    @Spec
    private CommandSpec spec;

    @Command(
            name = "reduce-only",
            mixinStandardHelpOptions = true,
            description = "Only what makes positions smaller passes, until re-arm.",
            footer = {"", "Example: rayo risk reduce-only"})
    int reduceOnly(@Mixin final Request request) throws IOException {
        return request.send(spec, "reduce-only", "only reductions pass");
    }

    @Command(
            name = "re-arm",
            mixinStandardHelpOptions = true,
            description = {
                "Everything within the limits passes again, after reduce-only, flatten or a loss beyond a limit.",
                "The kill switch has a reset of its own."
            },
            footer = {"", "Example: rayo risk re-arm"})
    int rearm(@Mixin final Request request) throws IOException {
        return request.send(spec, "re-arm", "armed again");
    }

    @Command(
            name = "flatten",
            mixinStandardHelpOptions = true,
            description = "Withdraws everything of ours and closes every position at the market; then reduce-only.",
            footer = {"", "Example: rayo risk flatten"})
    int flatten(@Mixin final Request request) throws IOException {
        return request.send(spec, "flatten", "flattening has begun");
    }

    @Command(
            name = "cancel-all",
            mixinStandardHelpOptions = true,
            description = "Withdraws everything of ours once; trading goes on.",
            footer = {"", "Example: rayo risk cancel-all"})
    int cancelAll(@Mixin final Request request) throws IOException {
        return request.send(spec, "cancel-all", "everything of ours is being withdrawn");
    }
}
