package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.engine.ring.RingPoller;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/** The order sender: hands on outbound messages that are in the journal. Its poller follows the journal's. */
final class SenderAgent implements Agent {
    private static final int POLL_LIMIT = 256;

    private final RingPoller journaled;
    private final MessageHandler target;
    private final RingPoller.Handler handler = this::onSlot;

    SenderAgent(final RingPoller journaled, final MessageHandler target) {
        this.journaled = journaled;
        this.target = target;
    }

    @Override
    public int doWork() {
        return journaled.poll(handler, POLL_LIMIT);
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        target.onMessage(buffer, offset, length);
        return true;
    }

    @Override
    public String roleName() {
        return "order-sender";
    }
}
