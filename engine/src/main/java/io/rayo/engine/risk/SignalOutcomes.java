package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.codecs.sbe.SignalOutcomeEncoder;
import io.rayo.codecs.sbe.SignalResult;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.DirectBuffer;

/**
 * Brings SignalOutcome messages back: what a later stage decided comes to an earlier one as an inbound message, so that
 * a replay reads it and every layout sees it at the same place. To be given the outbound messages, after they are
 * journaled where there is a journal. One thread.
 */
public final class SignalOutcomes implements MessageHandler {
    private final InboundPublisher publisher;
    private final SignalOutcomeEncoder encoder = new SignalOutcomeEncoder();

    /**
     * Brings them to a publisher.
     *
     * @param publisher of the inbound ring, or of what stands for it; must not wait for the thread that calls this.
     */
    public SignalOutcomes(final InboundPublisher publisher) {
        this.publisher = publisher;
    }

    /** Takes any outbound message; of no interest but for SignalOutcome. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (SignalOutcomeDecoder.TEMPLATE_ID != EventHeaders.templateId(buffer, offset)) {
            return;
        }
        final int at = publisher.claim();
        publisher.buffer().putBytes(at, buffer, offset, length);
        // an inbound message has no cause; its own sequence is written when it is published
        publisher.buffer().putLong(at + EventHeaders.CAUSE_SEQUENCE_OFFSET, 0);
        publisher.publish(length);
    }

    /**
     * Tells each strategy what it holds, for what it was not told before a stop. To be called at the start, before the
     * first event.
     *
     * @param risk the recovered stage.
     * @param sequence inbound sequence of the last event that it has seen.
     * @param nowNs time of the messages.
     * @return how many were published.
     */
    public int publishStandings(final RiskStage risk, final long sequence, final long nowNs) {
        final int[] count = {0};
        risk.forEachStanding((strategyId, instrumentId, venueId, quantity) -> {
            final int at = publisher.claim();
            EventHeaders.put(
                    publisher.buffer(),
                    at,
                    SignalOutcomeEncoder.TEMPLATE_ID,
                    SignalOutcomeEncoder.BLOCK_LENGTH,
                    nowNs,
                    nowNs,
                    instrumentId,
                    venueId,
                    0,
                    0);
            encoder.wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                    .decisionSequence(sequence)
                    .clientOrderId(SignalOutcomeEncoder.clientOrderIdNullValue())
                    .quantityMantissa(quantity)
                    .cumulativeQuantityMantissa(0)
                    .strategyId(strategyId)
                    .signalId(OrderDecisions.NO_SIGNAL)
                    .side(Side.NULL_VAL)
                    .result(SignalResult.STANDING)
                    .reason(RejectReason.NONE);
            publisher.publish(EventHeaders.SEQUENCE_OFFSET + SignalOutcomeEncoder.BLOCK_LENGTH);
            count[0]++;
        });
        return count[0];
    }
}
