package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.risk.SignalOutcomes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/** Brings what became of signals back through the inbound ring, once it is journaled. The order sender's thread. */
final class OutcomeAgent implements Agent, MessageHandler {
    private final PendingReports pending;
    private final RingPublisher publisher;
    private final SignalOutcomes outcomes;

    OutcomeAgent(final PendingReports pending, final RingPublisher publisher) {
        this.pending = pending;
        this.publisher = publisher;
        this.outcomes = new SignalOutcomes(pending);
    }

    /** Tells strategies what they hold after a restart: of what happened last they may not have been told. */
    void start(final RiskStage risk, final long inboundSequence, final long nowNs) {
        outcomes.publishStandings(risk, inboundSequence, nowNs);
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        outcomes.onMessage(buffer, offset, length);
    }

    @Override
    public int doWork() {
        return pending.drainTo(publisher);
    }

    @Override
    public String roleName() {
        return "signal-outcomes";
    }
}
