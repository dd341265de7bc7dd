package io.rayo.tools.node;

import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Ends its agent at the first exception and tells the node: an event whose handling failed is never skipped, and never
 * handled twice.
 */
final class FatalAgent implements Agent {
    private final Agent agent;
    private final Consumer<Throwable> onFailure;

    FatalAgent(final Agent agent, final Consumer<Throwable> onFailure) {
        this.agent = agent;
        this.onFailure = onFailure;
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
