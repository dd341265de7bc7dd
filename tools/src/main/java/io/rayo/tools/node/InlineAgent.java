package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.engine.core.Core;
import io.rayo.engine.ring.RingPoller;
import io.rayo.journal.JournalAppender;
import io.rayo.journal.JournalSpace;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout {@code inline}: one thread takes an event from the ring, journals it, lets the core handle it, journals what
 * the core decides, and sends it: no hand-over between threads. The sockets are stepped by the same thread, before
 * this.
 */
final class InlineAgent implements Agent {
    private static final int POLL_LIMIT = 64;

    private final JournalAppender appender;
    private final JournalSpace space;
    private final EpochNanoClock clock;
    private final RingPoller inbound;
    private final SnapshotWriter snapshots;
    private final JournalLatency latency;
    /** Takes each inbound message that was appended; null is nobody. */
    private final MessageHandler journaled;

    private final MessageHandler orders;
    private final NodeObserver observer;
    private final RingPoller.Handler handler = this::onSlot;
    private Core core;

    /** An event is being handled, or one has failed in the middle: then nothing is handled any more. */
    private boolean isHandling;

    InlineAgent(
            final JournalAppender appender,
            final JournalSpace space,
            final EpochNanoClock clock,
            final RingPoller inbound,
            final SnapshotWriter snapshots,
            final JournalLatency latency,
            final MessageHandler journaled,
            final MessageHandler orders,
            final NodeObserver observer) {
        this.appender = appender;
        this.space = space;
        this.clock = clock;
        this.inbound = inbound;
        this.snapshots = snapshots;
        this.latency = latency;
        this.journaled = journaled;
        this.orders = orders;
        this.observer = observer;
    }

    /** Sets the core, whose outbound handler is {@link #onOutbound}. */
    void core(final Core newCore) {
        core = newCore;
    }

    @Override
    public int doWork() {
        final long nowNs = clock.nanoTime();
        appender.advanceTime(nowNs);
        int work = inbound.poll(handler, POLL_LIMIT);
        if (0 == work) {
            work = space.doWork(nowNs);
        }
        return work;
    }

    /**
     * Handles all that is in the ring: what is done after each frame, so that none waits for those behind it.
     *
     * @return how many messages that were.
     */
    int handleAll() {
        int handled = 0;
        int polled;
        do {
            polled = inbound.poll(handler, POLL_LIMIT); // the handling itself may publish
            handled += polled;
        } while (polled > 0);
        return handled;
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        if (isHandling) {
            throw new IllegalStateException("nothing can be handled after an event that failed");
        }
        isHandling = true;
        final long index = appender.appendInbound(buffer, offset, length);
        snapshots.onInboundAppended(EventHeaders.sequence(buffer, offset), index, appender.lastCrc());
        latency.onAppended(buffer, offset);
        if (null != journaled) {
            journaled.onMessage(buffer, offset, length);
        }
        core.onEvent(buffer, offset, length);
        if (null != observer) {
            observer.onInbound(buffer, offset, length);
        }
        isHandling = false;
        return true;
    }

    /** Journals a decision and sends it if it is an order. */
    void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
        appender.appendOutbound(buffer, offset, length);
        if (OrderRouter.isOrder(buffer, offset)) {
            appender.commit();
        }
        orders.onMessage(buffer, offset, length);
    }

    @Override
    public String roleName() {
        return "inline";
    }
}
