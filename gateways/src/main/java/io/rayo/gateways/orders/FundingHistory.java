package io.rayo.gateways.orders;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Asks the venue what perpetuals paid or received on what we hold, and publishes it: by its history alone, so that an
 * amount has one source. Asks once all is compared with the venue (at the start and after each break), some seconds
 * after each part of an hour by the venue's clock, and soon after the private stream told of a payment.
 *
 * <p>Of each instrument that we ever traded the newest payment is known: from the journal, or as published here. What
 * is newer is published, oldest first, once the whole list was read. What is published twice all the same (a break
 * between here and the journal) the core drops, by the same rule.
 *
 * <p>A list that cannot be had is asked for again, ever more seldom; nothing of it is used. It begins an hour before
 * the last one was asked for, at first as far back as payments may be missing, and at most {@link #HORIZON_NS} ago.
 *
 * <p>One thread. Runs rarely, and may allocate.
 */
final class FundingHistory {
    /** How far back it asks: the least of what venues allow is seven days. */
    static final long HORIZON_NS = (7 * 24 - 1) * 3_600_000L * SessionContext.MILLISECOND_NS;

    /** Pages of one list: more are no list of payments. */
    static final int MAX_PAGES = 500;

    /** A payment may be listed late, and still be the next one. */
    private static final long OVERLAP_NS = 3_600_000L * SessionContext.MILLISECOND_NS;

    private static final long RETRY_NS = 5_000 * SessionContext.MILLISECOND_NS;

    /** After the time at which funding falls due, or a word of it, until it is asked about: all of it is listed. */
    private static final long SETTLE_NS = 15_000 * SessionContext.MILLISECOND_NS;

    private static final long HINT_NS = 1_000 * SessionContext.MILLISECOND_NS;

    /** Payments of about the first fill may be for it, as {@link io.rayo.engine.orders.FundedUntil} has it. */
    private static final long GRACE_NS = 60_000 * SessionContext.MILLISECOND_NS;

    private static final long UNKNOWN = 0;

    /** One row of the venue's list. */
    private record Row(int instrumentId, long timeNs, long rowId, long paid) {}

    private final SessionContext context;

    /** By instrument id: time of the newest payment, or from when on one may be ours. */
    private final Long2LongHashMap known = new Long2LongHashMap(UNKNOWN);

    private final List<OrderInstrument> instruments = new ArrayList<>();
    private final PageCursor cursor = new PageCursor();
    private final Set<Row> rows = new HashSet<>();
    private final boolean isAsked;
    private boolean wasClean;
    private boolean isLooking;
    private int instrumentIndex;
    private int pages;
    private long correlationId = -1;
    private long lookAtNs = SessionContext.NEVER;
    private long hintedAtNs = SessionContext.NEVER;
    private long actAtNs;
    private long retryNs = RETRY_NS;
    private long sinceNs;

    /** Venue time at which the last whole list was begun; 0 for none. */
    private long lookedNs;

    private long beganNs;

    FundingHistory(final SessionContext context) {
        this.context = context;
        isAsked = context.settings.isChecked() && context.protocol.route(RequestKind.FUNDING) != Route.NONE;
    }

    /** The newest payment of an instrument by our own books, or from when on one may be ours. */
    void ours(final int instrumentId, final long timeNs) {
        if (timeNs > 0) {
            known.put(instrumentId, Math.max(known.get(instrumentId), timeNs));
            lookedNs = 0;
        }
    }

    /** A fill was published: from about then on payments may be ours. */
    void onFill(final int instrumentId, final long timeNs) {
        if (isAsked && !known.containsKey(instrumentId)) {
            known.put(instrumentId, Math.max(1, timeNs - GRACE_NS));
            lookedNs = 0; // it may be older than the last list
        }
    }

    /** Payments of it were passed over so far. */
    void instrumentAdded() {
        lookedNs = 0;
    }

    /** The private stream told of a payment. */
    void onHint(final long nowNs) {
        if (isAsked) {
            hintedAtNs = Math.min(hintedAtNs, nowNs + Math.min(HINT_NS, context.settings.fundingNs() / 4));
            context.wake(hintedAtNs);
        }
    }

    int doWork(final long nowNs, final boolean isClean) {
        if (!isAsked) {
            return 0;
        }
        if (isClean && !wasClean) {
            lookAtNs = nowNs;
        }
        wasClean = isClean;
        if (correlationId >= 0 && nowNs >= actAtNs) {
            context.counters.timeouts++;
            fail(nowNs);
        }
        if (!isLooking && isClean && nowNs >= Math.min(lookAtNs, hintedAtNs)) {
            begin(nowNs);
        }
        int work = 0;
        if (isLooking && correlationId < 0 && nowNs >= actAtNs) {
            ask(nowNs);
            work = 1;
        }
        context.wake(isLooking ? actAtNs : isClean ? Math.min(lookAtNs, hintedAtNs) : SessionContext.NEVER);
        return work;
    }

    private void begin(final long nowNs) {
        hintedAtNs = SessionContext.NEVER;
        beganNs = context.venueTimeNs(nowNs);
        long oldestNs = SessionContext.NEVER;
        instruments.clear();
        for (final OrderInstrument instrument : context.instruments.values()) {
            final long untilNs = known.get(instrument.instrumentId());
            if (untilNs != UNKNOWN) {
                oldestNs = Math.min(oldestNs, untilNs);
                instruments.add(instrument);
            }
        }
        if (instruments.isEmpty()) {
            lookAtNs = nextLook(nowNs);
            return;
        }
        instruments.sort(Comparator.comparingInt(OrderInstrument::instrumentId));
        final long lookedFromNs = lookedNs == 0 ? 0 : lookedNs - OVERLAP_NS;
        sinceNs = Math.max(0, Math.max(Math.max(oldestNs, lookedFromNs), beganNs - HORIZON_NS));
        rows.clear();
        cursor.clear();
        instrumentIndex = 0;
        pages = 0;
        isLooking = true;
        actAtNs = nowNs;
    }

    /** Some seconds after the next part of an hour by the venue's clock. */
    private long nextLook(final long nowNs) {
        final long intervalNs = context.settings.fundingNs();
        final long settleNs = Math.min(SETTLE_NS, intervalNs / 4);
        final long venueNs = context.venueTimeNs(nowNs) - settleNs;
        return nowNs + intervalNs - Math.floorMod(venueNs, intervalNs);
    }

    private boolean isPerInstrument() {
        return context.protocol.isPerInstrument(RequestKind.FUNDING);
    }

    private void ask(final long nowNs) {
        actAtNs = nowNs + RETRY_NS;
        if (!context.maySend(RequestKind.FUNDING, nowNs)) {
            return;
        }
        final OrderInstrument instrument = isPerInstrument() ? instruments.get(instrumentIndex) : null;
        final OrderRequest request =
                context.begin(RequestKind.FUNDING, 0, instrument == null ? 0 : instrument.instrumentId(), 1, nowNs);
        context.encoder.funding(instrument, sinceNs, cursor, context.venueTimeNs(nowNs), request);
        if (context.transmit(nowNs)) {
            correlationId = request.correlationId();
            actAtNs = nowNs + context.settings.requestTimeoutNs();
            context.counters.queriesSent++;
        }
    }

    private void fail(final long nowNs) {
        context.counters.fundingFailures++;
        correlationId = -1;
        isLooking = false;
        rows.clear();
        lookAtNs = nowNs + retryNs;
        retryNs = Math.min(2 * retryNs, Math.max(RETRY_NS, context.settings.fundingNs()));
        context.wake(lookAtNs);
    }

    /** Whether an answer is the one that is waited for and what follows in it counts. */
    boolean onAnswer(final OrderAnswer answer) {
        if (answer.correlationId != correlationId) {
            context.counters.lateAnswers++;
            return false;
        }
        if (!answer.isOk()) {
            fail(context.receiveTimeNs);
            return false;
        }
        return true;
    }

    /** A row of the answer. */
    void onRow(
            final int instrumentId,
            final long timeNs,
            final long rowId,
            final long paid,
            final DirectBuffer buffer,
            final int assetOffset,
            final int assetLength) {
        final OrderInstrument instrument = context.instrument(instrumentId);
        final long untilNs = known.get(instrumentId);
        if (instrument == null || untilNs == UNKNOWN || timeNs <= untilNs || paid == 0) {
            return; // of what we never traded, or known, or nothing
        }
        if (instrument.isSettledIn(buffer, assetOffset, assetLength)) {
            rows.add(new Row(instrumentId, timeNs, rowId, paid));
        } else {
            context.counters.fundingUnbooked++;
        }
    }

    void onAnswerEnd(final OrderAnswer answer) {
        final long nowNs = context.receiveTimeNs;
        correlationId = -1;
        actAtNs = nowNs;
        context.wake(nowNs);
        if (!answer.next.isEmpty()) {
            if (++pages >= MAX_PAGES || answer.next.isSame(cursor)) {
                fail(nowNs); // it does not come to an end
                return;
            }
            cursor.set(answer.next);
            return;
        }
        cursor.clear();
        if (isPerInstrument() && ++instrumentIndex < instruments.size()) {
            return;
        }
        publish();
        isLooking = false;
        lookedNs = beganNs;
        retryNs = RETRY_NS;
        lookAtNs = nextLook(nowNs);
        context.wake(Math.min(lookAtNs, hintedAtNs));
    }

    /** What the venue lists in parts (a position of each margin mode) is one payment. */
    private void publish() {
        final List<Row> sorted = new ArrayList<>(rows);
        rows.clear();
        sorted.sort(Comparator.comparingLong(Row::timeNs)
                .thenComparingInt(Row::instrumentId)
                .thenComparingLong(Row::rowId));
        for (int i = 0; i < sorted.size(); ) {
            final Row first = sorted.get(i);
            long paid = 0;
            boolean fits = true;
            while (i < sorted.size()
                    && sorted.get(i).instrumentId == first.instrumentId
                    && sorted.get(i).timeNs == first.timeNs) {
                final long more = sorted.get(i++).paid;
                fits &= ((paid ^ (paid + more)) & (more ^ (paid + more))) >= 0;
                paid += more;
            }
            known.put(first.instrumentId, first.timeNs);
            if (fits) {
                context.counters.fundings++;
                context.writer.writeFunding(first.instrumentId, first.timeNs, paid, context.receiveTimeNs);
            } else {
                context.counters.fundingUnbooked++;
            }
        }
    }
}
