package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Says once that a limit is nearly reached: at 80 % of it, and not again until it was below 70 %. One thread; allocates
 * nothing after construction.
 */
final class RiskWarnings {
    /** Hears a warning. */
    @FunctionalInterface
    interface Listener {
        /**
         * A limit is nearly reached.
         *
         * @param reason of the refusals that would follow.
         * @param limit in its own unit.
         * @param measured in that unit.
         */
        void onWarning(RejectReason reason, long limit, long measured);
    }

    private static final long WARN_PERCENT = 80;
    private static final long CALM_PERCENT = 70;
    private static final RejectReason[] WATCHED = {
        RejectReason.DRAWDOWN,
        RejectReason.DAILY_LOSS,
        RejectReason.EXPOSURE_LIMIT,
        RejectReason.LEVERAGE,
        RejectReason.MAX_ACTIVE_RATIO,
        RejectReason.OPEN_ORDERS_LIMIT
    };

    private final RiskSettings settings;
    private final Exposure exposure;
    private final AccountRisk account;
    private final boolean[] warned = new boolean[WATCHED.length];

    RiskWarnings(final RiskSettings settings, final Exposure exposure, final AccountRisk account) {
        this.settings = settings;
        this.exposure = exposure;
        this.account = account;
    }

    /** Looks at all limits. */
    void check(final Listener listener) {
        final AccountLimits limits = settings.accountLimits();
        final long total = exposure.worstOfAll();
        watch(2, settings.maxTotalExposure(), total, listener);
        watch(5, settings.maxOpenOrders(), exposure.orders().openCount(), listener);
        if (account.isOn()) {
            watch(0, limits.maxDrawdown(), account.drawdown(), listener);
            watch(1, limits.maxDailyLoss(), account.dailyLoss(), listener);
            final long multiple = account.equity() <= 0 || OVERFLOW == total
                    ? 0
                    : ExactMath.multiplyDivide(total, Exposure.RATE_ONE, account.equity(), Rounding.UP);
            watch(3, limits.maxLeverage(), multiple, listener);
            watch(4, limits.maxActiveRatio(), multiple, listener);
        }
    }

    private void watch(final int index, final long limit, final long measured, final Listener listener) {
        if (limit <= 0) {
            return;
        }
        final boolean isNear = OVERFLOW == measured || exceeds(measured, limit, WARN_PERCENT);
        if (isNear && !warned[index]) {
            warned[index] = true;
            listener.onWarning(WATCHED[index], limit, measured);
        } else if (warned[index] && OVERFLOW != measured && !exceeds(measured, limit, CALM_PERCENT)) {
            warned[index] = false;
        }
    }

    private static boolean exceeds(final long measured, final long limit, final long percent) {
        // rounded up: of a limit that is no multiple of 100 never too early
        return measured >= ExactMath.multiplyDivide(limit, percent, 100, Rounding.UP);
    }

    void writeState(final StateWriter writer) {
        for (final boolean was : warned) {
            writer.putBoolean(was);
        }
    }

    void readState(final StateReader reader) {
        for (int i = 0; i < warned.length; i++) {
            warned[i] = reader.getBoolean();
        }
    }
}
