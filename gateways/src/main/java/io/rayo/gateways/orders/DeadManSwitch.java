package io.rayo.gateways.orders;

import java.util.ArrayList;
import java.util.List;

/**
 * Renews the venue's dead man's switch while the core makes progress: at a third of its time, so that one lost renewal
 * does not trip it; not at all once the core has not been heard of for that long, so that a stuck core does. If it was
 * not renewed in time (the process was stopped for a while) the venue has cancelled our orders and the switch is off:
 * that is told, so that they are asked about before anything new goes out. One thread; allocates only when an
 * instrument is added.
 */
final class DeadManSwitch {
    private final SessionContext context;
    private final boolean isUsed;
    private final List<OrderInstrument> instruments = new ArrayList<>();
    private final long renewNs;
    private long progressNs;
    private long renewAtNs;
    private long renewedNs;
    private final Runnable onLapse;

    DeadManSwitch(final SessionContext context, final Runnable onLapse) {
        this.context = context;
        this.onLapse = onLapse;
        isUsed = context.settings.deadManNs() > 0 && context.protocol.route(RequestKind.DEAD_MAN) != Route.NONE;
        renewNs = context.settings.deadManNs() / 3;
    }

    /** An instrument whose orders the switch must cover, where the venue has one per instrument. */
    void add(final OrderInstrument instrument) {
        if (isUsed && context.protocol.isPerInstrument(RequestKind.DEAD_MAN)) {
            instruments.removeIf(i -> i.instrumentId() == instrument.instrumentId());
            instruments.add(instrument);
        }
    }

    void onProgress(final long nowNs) {
        progressNs = nowNs;
        if (isUsed) {
            context.wake(renewAtNs);
        }
    }

    /** A renewal was refused or lost. */
    void onFailure(final long nowNs) {
        renewAtNs = Math.min(renewAtNs, nowNs + renewNs / 4);
    }

    int doWork(final long nowNs) {
        if (!isUsed || progressNs == 0 || nowNs - progressNs > renewNs) {
            return 0;
        }
        if (nowNs < renewAtNs || !context.maySend(RequestKind.DEAD_MAN, nowNs)) {
            context.wake(Math.max(renewAtNs, nowNs + SessionContext.MILLISECOND_NS));
            return 0;
        }
        if (renewedNs != 0 && nowNs - renewedNs >= context.settings.deadManNs()) {
            onLapse.run();
        }
        renewedNs = nowNs;
        renewAtNs = nowNs + renewNs;
        context.wake(renewAtNs);
        if (context.protocol.isPerInstrument(RequestKind.DEAD_MAN)) {
            instruments.forEach(instrument -> renew(instrument, nowNs));
        } else {
            renew(null, nowNs);
        }
        return 1;
    }

    private void renew(final OrderInstrument instrument, final long nowNs) {
        final OrderRequest request =
                context.begin(RequestKind.DEAD_MAN, 0, instrument == null ? 0 : instrument.instrumentId(), 1, nowNs);
        final long timeoutMs = context.settings.deadManNs() / SessionContext.MILLISECOND_NS;
        context.encoder.deadMan(instrument, timeoutMs, context.venueTimeNs(nowNs), request);
        if (context.transmit(nowNs)) {
            context.counters.deadManRenewals++;
        } else {
            onFailure(nowNs);
        }
    }
}
