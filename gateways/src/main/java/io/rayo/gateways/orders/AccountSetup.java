package io.rayo.gateways.orders;

import java.util.ArrayList;
import java.util.List;

/**
 * Sets margin mode and leverage of each instrument, where they are configured and the venue has them, before the first
 * order: an instrument takes none until the venue has confirmed, and where its answer names the leverage, named the one
 * that is wanted. A refusal is counted and tried again. One thread; allocates only when an instrument is added.
 */
final class AccountSetup {
    private static final long BUSY_NS = 20 * SessionContext.MILLISECOND_NS;
    private static final long RETRY_NS = 1_000 * SessionContext.MILLISECOND_NS;
    private static final long REFUSED_NS = 10_000 * SessionContext.MILLISECOND_NS;

    private final SessionContext context;
    private final List<Item> items = new ArrayList<>();
    private final int leverage;
    private final MarginMode marginMode;

    AccountSetup(final SessionContext context) {
        this.context = context;
        leverage = context.protocol.route(RequestKind.LEVERAGE) == Route.NONE ? 0 : context.settings.leverage();
        marginMode = context.protocol.route(RequestKind.MARGIN_MODE) == Route.NONE
                ? MarginMode.AS_IT_IS
                : context.settings.marginMode();
    }

    /** An instrument that may be traded; one that is known already stays as far as it is. */
    void add(final OrderInstrument instrument) {
        final RequestKind first = marginMode != MarginMode.AS_IT_IS
                ? RequestKind.MARGIN_MODE
                : leverage > 0 ? RequestKind.LEVERAGE : null;
        if (first == null) {
            return;
        }
        for (final Item item : items) {
            if (item.instrument.instrumentId() == instrument.instrumentId()) {
                item.instrument = instrument;
                return;
            }
        }
        items.add(new Item(instrument, first));
        context.wake(0);
    }

    /** Whether an instrument is as it is wanted; true too if nothing is wanted. */
    boolean isReady(final int instrumentId) {
        for (int i = 0; i < items.size(); i++) {
            final Item item = items.get(i);
            if (item.instrument.instrumentId() == instrumentId) {
                return item.next == null;
            }
        }
        return true;
    }

    int doWork(final long nowNs) {
        int work = 0;
        for (int i = 0; i < items.size(); i++) {
            final Item item = items.get(i);
            if (item.next == null) {
                continue;
            }
            if (nowNs >= item.actAtNs) {
                ask(item, nowNs);
                work++;
            }
            context.wake(item.actAtNs);
        }
        return work;
    }

    private void ask(final Item item, final long nowNs) {
        item.correlationId = -1;
        item.actAtNs = nowNs + RETRY_NS;
        // as long as the venue's clock is not known a signature may be refused
        if (!context.isReady() || !context.maySend(item.next, nowNs)) {
            return;
        }
        final OrderInstrument instrument = item.instrument;
        final OrderRequest request = context.begin(item.next, 0, instrument.instrumentId(), 1, nowNs);
        final long venueTimeNs = context.venueTimeNs(nowNs);
        if (item.next == RequestKind.MARGIN_MODE) {
            context.encoder.marginMode(instrument, marginMode == MarginMode.ISOLATED, venueTimeNs, request);
        } else {
            context.encoder.leverage(instrument, leverage, venueTimeNs, request);
        }
        if (context.transmit(nowNs)) {
            item.correlationId = request.correlationId();
            item.actAtNs = nowNs + context.settings.requestTimeoutNs() + RETRY_NS;
        } else {
            item.actAtNs = nowNs + BUSY_NS; // every connection waits for an answer
        }
    }

    /** The venue has answered; true if it was one of these requests. */
    boolean onAnswer(final OrderAnswer answer, final long nowNs) {
        for (int i = 0; i < items.size(); i++) {
            final Item item = items.get(i);
            if (item.next != null && item.correlationId == answer.correlationId) {
                item.correlationId = -1;
                answered(item, answer, nowNs);
                context.wake(item.actAtNs);
                return true;
            }
        }
        return false;
    }

    private void answered(final Item item, final OrderAnswer answer, final long nowNs) {
        if (!answer.isOk()) {
            context.counters.refusedSettings++;
            item.actAtNs = nowNs + (answer.outcome.isDefiniteError() ? REFUSED_NS : RETRY_NS);
        } else if (item.next == RequestKind.LEVERAGE && answer.leverage != 0 && answer.leverage != leverage) {
            context.counters.refusedSettings++; // it has made another of it
            item.actAtNs = nowNs + REFUSED_NS;
        } else {
            item.next = item.next == RequestKind.MARGIN_MODE && leverage > 0 ? RequestKind.LEVERAGE : null;
            item.actAtNs = nowNs;
        }
    }

    /** One instrument. */
    private static final class Item {
        private OrderInstrument instrument;

        /** What is to be asked next; null when all is done. */
        private RequestKind next;

        private long correlationId = -1;
        private long actAtNs;

        Item(final OrderInstrument instrument, final RequestKind next) {
            this.instrument = instrument;
            this.next = next;
        }
    }
}
