package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.engine.ring.RingPoller;
import io.rayo.journal.JournalAppender;
import io.rayo.journal.JournalSpace;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends both rings to the journal, in causal order: an outbound message waits until its cause is there. Layouts
 * {@code fused} and {@code pipelined}; one thread.
 *
 * <p>The order sender's poller follows this agent's outbound poller, whose sequence moves on only after
 * {@link JournalAppender#commit}: nothing leaves before it is journaled (and, where the policy says so, on disk).
 */
final class JournalAgent implements Agent {
    private static final int POLL_LIMIT = 256;

    private final JournalAppender appender;
    private final JournalSpace space;
    private final EpochNanoClock clock;
    private final RingPoller inbound;
    private final RingPoller outbound;
    private final SnapshotWriter snapshots;
    private final JournalLatency latency;
    /** Takes each inbound message that was appended; null is nobody. */
    private final MessageHandler journaled;

    private final Runnable commit;
    private final RingPoller.Handler inboundHandler = this::onInbound;
    private final RingPoller.Handler outboundHandler = this::onOutbound;

    JournalAgent(
            final JournalAppender appender,
            final JournalSpace space,
            final EpochNanoClock clock,
            final RingPoller inbound,
            final RingPoller outbound,
            final SnapshotWriter snapshots,
            final JournalLatency latency,
            final MessageHandler journaled) {
        this.appender = appender;
        this.space = space;
        this.clock = clock;
        this.inbound = inbound;
        this.outbound = outbound;
        this.snapshots = snapshots;
        this.latency = latency;
        this.journaled = journaled;
        this.commit = appender::commit;
    }

    @Override
    public int doWork() {
        final long nowNs = clock.nanoTime();
        appender.advanceTime(nowNs);
        int work = inbound.poll(inboundHandler, POLL_LIMIT);
        work += outbound.poll(outboundHandler, POLL_LIMIT, commit);
        if (0 == work) {
            work = space.doWork(nowNs);
        }
        return work;
    }

    private boolean onInbound(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        final long index = appender.appendInbound(buffer, offset, length);
        snapshots.onInboundAppended(EventHeaders.sequence(buffer, offset), index, appender.lastCrc());
        latency.onAppended(buffer, offset);
        if (null != journaled) {
            journaled.onMessage(buffer, offset, length);
        }
        return true;
    }

    private boolean onOutbound(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        if (EventHeaders.causeSequence(buffer, offset) > appender.inboundSequence()) {
            return false;
        }
        appender.appendOutbound(buffer, offset, length);
        return true;
    }

    @Override
    public String roleName() {
        return "journal";
    }
}
