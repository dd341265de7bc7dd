package io.rayo.gateways.sim.venue;

import io.rayo.gateways.sim.venue.SimLedger.Fate;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs requests: bans, limits, server errors, lost requests and lost replies on command, late replies, private events
 * held until the answer has left, and the ledger. Event loop only.
 */
public final class RequestDesk {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;

    private final SimulatedVenue venue;
    private final SimRequest.Errors errors;
    private final List<SimLedger.RequestEntry> entries = new ArrayList<>();
    private long refusedByBan;
    private long bannedUntilMs;

    RequestDesk(final SimulatedVenue venue, final SimRequest.Errors errors) {
        this.venue = venue;
        this.errors = errors;
    }

    List<SimLedger.RequestEntry> entries() {
        return entries;
    }

    void ban(final long millis) {
        bannedUntilMs = venue.nowMs() + millis;
    }

    /** Somebody came in spite of a ban. */
    void countBanned() {
        refusedByBan++;
    }

    long refusedByBan() {
        return refusedByBan;
    }

    /** {@return whether clients are banned} */
    public boolean isBanned() {
        return venue.nowMs() < bannedUntilMs;
    }

    /**
     * Runs a request.
     *
     * @param request what it is.
     * @param execution what it does.
     * @param directReply where its answer goes; never called if the request or its answer is to be lost.
     */
    public void handle(
            final SimRequest request, final SimRequest.Execution execution, final SimRequest.Reply directReply) {
        handle(request, List.of(request), execution, directReply);
    }

    /**
     * Runs a request that carries several orders: faults hit it as a whole, the ledger tells its parts, each with the
     * fate of the whole.
     *
     * @param request as a whole.
     * @param parts one for each order.
     * @param execution what it does.
     * @param directReply where its answer goes; never called if the request or its answer is to be lost.
     */
    public void handle(
            final SimRequest request,
            final List<SimRequest> parts,
            final SimRequest.Execution execution,
            final SimRequest.Reply directReply) {
        final FaultPlan faults = venue.faults();
        final SimRequest.Reply reply = faults.hits(FaultKind.DELAY_REPLIES)
                ? delayed(directReply, faults.millis(FaultKind.DELAY_REPLIES))
                : directReply;
        venue.holdEvents();
        try {
            final Fate fate = outcome(request, execution, reply, faults);
            parts.forEach(part -> log(part, fate));
        } finally {
            venue.releaseEvents();
        }
    }

    private Fate outcome(
            final SimRequest request,
            final SimRequest.Execution execution,
            final SimRequest.Reply reply,
            final FaultPlan faults) {
        if (isBanned()) {
            countBanned();
            reply.error(errors.banned(bannedUntilMs - venue.nowMs()));
            return Fate.LIMITED;
        }
        if (faults.hits(FaultKind.STATUS_418)) {
            reply.error(errors.banned(faults.millis(FaultKind.STATUS_418)));
            return Fate.LIMITED;
        }
        if (faults.hits(FaultKind.STATUS_429)) {
            reply.error(errors.limited(faults.millis(FaultKind.STATUS_429)));
            return Fate.LIMITED;
        }
        if (faults.hits(FaultKind.STATUS_5XX_NOT_EXECUTED)) {
            reply.error(errors.unknownOutcome());
            return Fate.STATUS_5XX_NOT_EXECUTED;
        }
        final boolean trading = request.kind().isTrading();
        if (trading && faults.hits(FaultKind.LOSE_REQUESTS)) {
            return Fate.LOST;
        }
        final boolean answered5xx = trading && faults.hits(FaultKind.STATUS_5XX_EXECUTED);
        final boolean unanswered = trading && faults.hits(FaultKind.LOSE_REPLIES);
        try {
            final String result = execution.run();
            if (answered5xx) {
                reply.error(errors.unknownOutcome());
                return Fate.STATUS_5XX_EXECUTED;
            }
            if (!unanswered) {
                reply.result(result);
            }
            return unanswered ? Fate.REPLY_LOST : Fate.EXECUTED;
        } catch (final OrderRefusedException e) {
            return refused(errors.refused(e.refusal(), request), reply, unanswered);
        } catch (final VenueException e) {
            return refused(e, reply, unanswered);
        }
    }

    private static Fate refused(final VenueException error, final SimRequest.Reply reply, final boolean unanswered) {
        if (!unanswered) {
            reply.error(error);
        }
        return TOO_MANY_REQUESTS == error.status() || BANNED == error.status() ? Fate.LIMITED : Fate.REJECTED;
    }

    private SimRequest.Reply delayed(final SimRequest.Reply reply, final long millis) {
        final long atNs = System.nanoTime() + millis * 1_000_000;
        return new SimRequest.Reply() {
            @Override
            public void result(final String text) {
                venue.laterAtNs(atNs, () -> reply.result(text));
            }

            @Override
            public void error(final VenueException error) {
                venue.laterAtNs(atNs, () -> reply.error(error));
            }
        };
    }

    private void log(final SimRequest request, final Fate fate) {
        entries.add(new SimLedger.RequestEntry(
                entries.size() + 1L,
                venue.nowMs(),
                request.kind(),
                request.transport(),
                request.product(),
                request.method(),
                request.symbol(),
                request.clientOrderId(),
                request.parameters(),
                fate));
    }
}
