package io.rayo.gateways.sim.venue;

/** Watches one WebSocket by its {@link ConnectionRules}. Event loop only. */
final class ConnectionManners {
    /** What the rules ask for now. */
    enum Verdict {
        FINE,
        PING,
        TOO_OLD,
        NO_PONG,
        IDLE
    }

    private final ConnectionRules rules;
    private final long openedMs;
    private long nextPingMs;
    private long pongDeadlineMs = Long.MAX_VALUE;
    private long lastHeardMs;
    private long windowStartMs;
    private int messagesInWindow;

    ConnectionManners(final ConnectionRules rules, final long nowMs) {
        this.rules = rules;
        openedMs = nowMs;
        nextPingMs = nowMs + rules.pingEveryMs();
        windowStartMs = nowMs;
        lastHeardMs = nowMs;
    }

    /** Counts an incoming message; false when it was one too many. */
    boolean onMessage(final long nowMs) {
        lastHeardMs = nowMs;
        if (nowMs - windowStartMs >= rules.messageWindowMs()) {
            windowStartMs = nowMs;
            messagesInWindow = 0;
        }
        return ++messagesInWindow <= rules.messagesMax() || 0 == rules.messagesMax();
    }

    /** Counts a control frame; false when it was one too many. */
    boolean onControl(final boolean pong, final long nowMs) {
        if (pong) {
            pongDeadlineMs = Long.MAX_VALUE;
        }
        lastHeardMs = nowMs;
        return !rules.controlsCount() || onMessage(nowMs);
    }

    Verdict check(final long nowMs) {
        if (nowMs - openedMs >= rules.lifeMs()) {
            return Verdict.TOO_OLD;
        }
        if (nowMs >= pongDeadlineMs) {
            return Verdict.NO_PONG;
        }
        if (rules.idleMs() > 0 && nowMs - lastHeardMs >= rules.idleMs()) {
            return Verdict.IDLE;
        }
        if (rules.pingEveryMs() > 0 && nowMs >= nextPingMs) {
            nextPingMs = nowMs + rules.pingEveryMs();
            if (Long.MAX_VALUE == pongDeadlineMs) {
                pongDeadlineMs = nowMs + rules.pongWithinMs();
            }
            return Verdict.PING;
        }
        return Verdict.FINE;
    }
}
