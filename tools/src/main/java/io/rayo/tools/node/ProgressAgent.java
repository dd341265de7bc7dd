package io.rayo.tools.node;

import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * Tells the sessions that the core makes progress: that events go all the way through it, if only ticks of the clock in
 * a quiet market. The venues' dead man's switches are renewed from this and from nothing else. On the order sender's
 * thread, so that one that is stuck lets them run out as well.
 */
final class ProgressAgent implements Agent {
    private final LongSupplier handled;
    private final List<VenueSession> sessions;
    private long last;

    /**
     * Makes the agent.
     *
     * @param handled position in the inbound ring up to which the core has handled everything; any thread.
     * @param sessions of the node; may still be empty.
     */
    ProgressAgent(final LongSupplier handled, final List<VenueSession> sessions) {
        this.handled = handled;
        this.sessions = sessions;
        last = handled.getAsLong();
    }

    @Override
    public int doWork() {
        final long now = handled.getAsLong();
        if (now != last) {
            last = now;
            for (int i = 0; i < sessions.size(); i++) {
                sessions.get(i).onProgress();
            }
        }
        return 0; // not work of its own: whoever waits goes on waiting
    }

    @Override
    public String roleName() {
        return "progress";
    }
}
