package io.rayo.gateways.orders;

import java.util.ArrayList;
import java.util.List;

/**
 * Renews the venue's dead man's switch while the core makes progress: at a third of its time, so that one lost renewal
 * does not trip it; not at all once the core has not been heard of for that long, so that a stuck core does.
 *
 * <p>It counts as wound up only from a renewal that the venue has confirmed, and for no longer than its time from when
 * that renewal was sent: before and after no order may go out. If the next confirmation comes later than that (the
 * process was stopped for a while, renewals were lost) the venue may have canceled our orders: that is told, so that
 * they are asked about and all is compared before anything new goes out. One thread; allocates only when an instrument
 * is added.
 */
final class DeadManSwitch {
    private static final int RENEWALS = 3;
    private static final long BUSY_NS = 20 * SessionContext.MILLISECOND_NS;

    private final SessionContext context;
    private final boolean isUsed;
    private final List<Switch> switches = new ArrayList<>();
    private final long timeNs;
    private final long renewNs;
    private final Runnable onLapse;
    private long progressNs;

    DeadManSwitch(final SessionContext context, final Runnable onLapse) {
        this.context = context;
        this.onLapse = onLapse;
        timeNs = context.settings.deadManNs();
        isUsed = timeNs > 0 && context.protocol.route(RequestKind.DEAD_MAN) != Route.NONE;
        renewNs = timeNs / RENEWALS;
        if (isUsed && !context.protocol.isPerInstrument(RequestKind.DEAD_MAN)) {
            switches.add(new Switch(null));
        }
    }

    /** An instrument whose orders the switch must cover, where the venue has one per instrument. */
    void add(final OrderInstrument instrument) {
        if (!isUsed || !context.protocol.isPerInstrument(RequestKind.DEAD_MAN)) {
            return;
        }
        for (final Switch each : switches) {
            if (each.instrument.instrumentId() == instrument.instrumentId()) {
                each.instrument = instrument;
                return;
            }
        }
        switches.add(new Switch(instrument));
        context.wake(0);
    }

    void onProgress(final long nowNs) {
        progressNs = nowNs;
        for (int i = 0; i < switches.size(); i++) {
            context.wake(switches.get(i).renewAtNs);
        }
    }

    /** Whether orders are covered now: true where no switch is wanted or the venue has none. */
    boolean isArmed(final long nowNs) {
        for (int i = 0; i < switches.size(); i++) {
            final Switch each = switches.get(i);
            if (each.armedNs == 0 || nowNs - each.armedNs >= timeNs) {
                return false;
            }
        }
        return true;
    }

    /** A renewal was confirmed, refused or lost. */
    void onAnswer(final long correlationId, final boolean ok, final long nowNs) {
        for (int i = 0; i < switches.size(); i++) {
            final Switch each = switches.get(i);
            if (each.correlationId == correlationId) {
                each.correlationId = -1;
                if (ok) {
                    confirmed(each, nowNs);
                } else {
                    context.counters.deadManFailures++;
                    again(each, nowNs + renewNs / 4);
                }
                return;
            }
        }
    }

    private void confirmed(final Switch each, final long nowNs) {
        final boolean mayHaveFired = each.armedNs != 0 && nowNs - each.armedNs >= timeNs;
        each.armedNs = each.sentNs;
        if (mayHaveFired) {
            context.counters.deadManLapses++;
            onLapse.run();
        }
    }

    private void again(final Switch each, final long atNs) {
        each.renewAtNs = Math.min(each.renewAtNs, atNs);
        context.wake(each.renewAtNs);
    }

    int doWork(final long nowNs) {
        if (!isUsed || progressNs == 0 || nowNs - progressNs > renewNs) {
            return 0;
        }
        int work = 0;
        for (int i = 0; i < switches.size(); i++) {
            final Switch each = switches.get(i);
            if (nowNs >= each.renewAtNs) {
                if (!context.maySend(RequestKind.DEAD_MAN, nowNs) || !renew(each, nowNs)) {
                    context.wake(nowNs + BUSY_NS); // the limits or the connections are used up: the others wait too
                    return work;
                }
                work++;
            }
            context.wake(each.renewAtNs);
        }
        return work;
    }

    /** False if it could not leave now. */
    private boolean renew(final Switch each, final long nowNs) {
        final int instrumentId = each.instrument == null ? 0 : each.instrument.instrumentId();
        final OrderRequest request = context.begin(RequestKind.DEAD_MAN, 0, instrumentId, 1, nowNs);
        each.correlationId = request.correlationId();
        each.sentNs = nowNs;
        context.encoder.deadMan(
                each.instrument, timeNs / SessionContext.MILLISECOND_NS, context.venueTimeNs(nowNs), request);
        if (!context.transmit(nowNs)) {
            each.correlationId = -1;
            return false;
        }
        each.renewAtNs = nowNs + renewNs;
        context.counters.deadManRenewals++;
        return true;
    }

    /** One switch: of an instrument, or of all. */
    private static final class Switch {
        private OrderInstrument instrument;
        private long correlationId = -1;
        private long sentNs;
        private long renewAtNs;

        /** When the renewal was sent that was confirmed last; 0 if none was. */
        private long armedNs;

        Switch(final OrderInstrument instrument) {
            this.instrument = instrument;
        }
    }
}
