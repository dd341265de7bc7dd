package io.rayo.gateways.orders;

import io.rayo.gateways.json.DecodeError;

/**
 * What order entry counts. Plain fields: written by the session's thread only, read by whoever shows them, who may see
 * a value that is a moment old.
 */
public final class OrderCounters {
    /** Texts that were decoded or refused. */
    public long frames;

    /** Orders handed to the socket. */
    public long ordersSent;

    /** Requests to cancel handed to the socket. */
    public long cancelsSent;

    /** Questions handed to the socket: status, fills, open orders. */
    public long queriesSent;

    /** Execution reports published. */
    public long reports;

    /** Fills among them. */
    public long fills;

    /** Fills of which the venue did not say what they cost: booked without a fee, which may be wrong. */
    public long fillsWithoutFee;

    /** Orders that never left us, each with a report that says why. */
    public long refused;

    /** Orders that the venue refused. */
    public long rejected;

    /** Times that an outcome became unknown. */
    public long unknownOutcomes;

    /** Requests without an answer in time. */
    public long timeouts;

    /** Orders that the venue says it never had. */
    public long notFound;

    /** NewOrder messages of an order that was seen before: not sent again. */
    public long duplicateOrders;

    /** Fills and states that had been told before. */
    public long duplicateReports;

    /** Answers to requests that nobody waits for any more. */
    public long lateAnswers;

    /** Answers without an id of ours. */
    public long unmatchedAnswers;

    /** Statements of the venue that contradict what it had said. */
    public long contradictions;

    /** Events of orders that are not of this run. */
    public long foreignOrders;

    /** Withdrawals of everything of an instrument that the venue confirmed. */
    public long cancelAllDone;

    /** Withdrawals of everything of an instrument that the venue refused, or did not answer in time. */
    public long cancelAllRefused;

    /** Events that are known and wanted by nobody. */
    public long ignoredEvents;

    /** Events of a type that the decoder does not know. */
    public long unknownEvents;

    /** Fees that could not be said in 10^-8 of their asset; the fill was published without. */
    public long unknownFees;

    /** Answers that we send too much (429, 418). */
    public long limitedAnswers;

    /** Answers that our clock is off. */
    public long clockErrors;

    /** Requests that the channel did not take. */
    public long unsent;

    /** Requests to change an order handed to the socket. */
    public long replacesSent;

    /** Renewals of the dead man's switch handed to the socket. */
    public long deadManRenewals;

    /** Renewals that the venue refused or did not confirm. */
    public long deadManFailures;

    /** Times that the dead man's switch may have fired, as nothing was confirmed for so long. */
    public long deadManLapses;

    /** What the venue's clock is ahead of ours, nanoseconds; 0 while unknown. */
    public long clockOffsetNs;

    /** Most that clockOffsetNs may be off, nanoseconds; -1 while the offset is unknown. */
    public long clockErrorNs = -1;

    /** Comparisons with the venue that were finished. */
    public long reconciliations;

    /** Differences that they found. */
    public long differences;

    /** Adjustments that were published because of them. */
    public long adjustments;

    /** Payments of funding published. */
    public long fundings;

    /** Questions about funding that were not answered, or not so that all of the answer could be read. */
    public long fundingFailures;

    /** Payments of funding that were not published: in another asset than the instrument is settled in, or too much. */
    public long fundingUnbooked;

    /** Settings (leverage, margin mode) that the venue refused. */
    public long refusedSettings;

    /** Steps of a socket's handshake that were refused or not answered. */
    public long handshakeFailures;

    private final long[] decodeErrors = new long[DecodeError.COUNT];

    /** Creates counters at zero. */
    public OrderCounters() {}

    /**
     * Counts a refused text.
     *
     * @param reason of the refusal.
     */
    public void countError(final DecodeError reason) {
        decodeErrors[reason.index()]++;
    }

    /**
     * Texts refused for a reason.
     *
     * @param reason of the refusal.
     * @return how many.
     */
    public long errors(final DecodeError reason) {
        return decodeErrors[reason.index()];
    }

    /**
     * Texts refused.
     *
     * @return how many, over all reasons.
     */
    public long totalErrors() {
        long sum = 0;
        for (final long count : decodeErrors) {
            sum += count;
        }
        return sum;
    }
}
