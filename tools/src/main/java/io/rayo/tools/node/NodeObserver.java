package io.rayo.tools.node;

import org.agrona.DirectBuffer;

/**
 * Sees what the core sees and says, on the core's thread, right after each event: for checks that need the core's state
 * at an exact point. Layouts inline and fused.
 */
interface NodeObserver {
    /** An event that the core has just handled. */
    void onInbound(DirectBuffer buffer, int offset, int length);

    /** A decision of the core, in the middle of an event. */
    void onOutbound(DirectBuffer buffer, int offset, int length);

    /** Makes an observer over the node's own stages. */
    @FunctionalInterface
    interface Factory {
        /** Called once, before the node starts. */
        NodeObserver create(CoreConfig.Stages stages);
    }
}
