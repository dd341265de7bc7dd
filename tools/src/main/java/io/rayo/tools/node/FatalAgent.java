package io.rayo.tools.node;

import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Ends its agent at the first exception and tells the node: an event whose handling failed is never skipped, and never
 * handled twice. What is still to be done on this thread (layout inline: to step the sockets while cancels leave) is
 * done before it ends.
 */
final class FatalAgent implements Agent {
    private final Agent agent;
    private final Consumer<Throwable> onFailure;
    private final Runnable afterFailure;

    FatalAgent(final Agent agent, final Consumer<Throwable> onFailure, final Runnable afterFailure) {
        this.agent = agent;
        this.onFailure = onFailure;
        this.afterFailure = afterFailure;
    }

    @Override
    public void onStart() {
        agent.onStart();
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace")
    public int doWork() throws Exception {
        try {
            return agent.doWork();
        } catch (final AgentTerminationException ex) {
            throw ex;
        } catch (final Throwable failure) {
            // InternalError of a mapped page on a full disk included: whatever it is, this thread must not go on.
            onFailure.accept(failure);
            afterFailure.run();
            throw new AgentTerminationException(failure);
        }
    }

    @Override
    public void onClose() {
        agent.onClose();
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }
}
