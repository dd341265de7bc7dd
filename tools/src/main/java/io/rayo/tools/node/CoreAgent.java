package io.rayo.tools.node;

import io.rayo.engine.core.Core;
import io.rayo.engine.ring.RingPoller;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/** Steps the core over the inbound ring. Layouts {@code inline} and {@code fused}. */
final class CoreAgent implements Agent {
    private static final int POLL_LIMIT = 256;

    private final Core core;
    private final RingPoller inbound;
    private final NodeObserver observer;
    private final RingPoller.Handler handler = this::onSlot;

    CoreAgent(final Core core, final RingPoller inbound, final NodeObserver observer) {
        this.core = core;
        this.inbound = inbound;
        this.observer = observer;
    }

    @Override
    public int doWork() {
        return inbound.poll(handler, POLL_LIMIT);
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        core.onEvent(buffer, offset, length);
        if (null != observer) {
            observer.onInbound(buffer, offset, length);
        }
        return true;
    }

    @Override
    public String roleName() {
        return "core";
    }
}
