package io.rayo.tools.node;

import java.util.function.Supplier;
import org.agrona.concurrent.Agent;

/**
 * Ends its group once the node has failed anywhere. Layout inline: a failure that a socket's handler had is told to the
 * node, not thrown through the thread's loop.
 */
final class FailureCheck implements Agent {
    private final Supplier<Throwable> failure;

    FailureCheck(final Supplier<Throwable> failure) {
        this.failure = failure;
    }

    @Override
    public int doWork() {
        final Throwable cause = failure.get();
        if (null != cause) {
            throw new IllegalStateException("the node has failed", cause);
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "failure-check";
    }
}
