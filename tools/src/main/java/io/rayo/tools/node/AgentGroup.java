package io.rayo.tools.node;

import java.util.List;
import org.agrona.concurrent.Agent;

/** Several agents on one thread, in order. An exception of one ends all: none of them may go on without the others. */
final class AgentGroup implements Agent {
    private final String roleName;
    private final Agent[] agents;

    AgentGroup(final String roleName, final List<Agent> agents) {
        this.roleName = roleName;
        this.agents = agents.toArray(Agent[]::new);
    }

    @Override
    public void onStart() {
        for (final Agent agent : agents) {
            agent.onStart();
        }
    }

    @Override
    public int doWork() throws Exception {
        int work = 0;
        for (final Agent agent : agents) {
            work += agent.doWork();
        }
        return work;
    }

    @Override
    public void onClose() {
        for (final Agent agent : agents) {
            agent.onClose();
        }
    }

    @Override
    public String roleName() {
        return roleName;
    }
}
