package io.rayo.gateways.sim.venue;

/**
 * What a venue does to one kind of WebSocket connection.
 *
 * @param lifeMs after which it ends the connection.
 * @param pingEveryMs between two pings of the server; 0 if it sends none.
 * @param pongWithinMs deadline for the answer to the server's ping.
 * @param idleMs after which it ends a connection from which nothing came; 0 for never.
 * @param messagesMax incoming messages in a window; 0 for any number.
 * @param messageWindowMs length of that window.
 * @param controlsCount whether the client's pings and pongs count as messages.
 */
public record ConnectionRules(
        long lifeMs,
        long pingEveryMs,
        long pongWithinMs,
        long idleMs,
        int messagesMax,
        long messageWindowMs,
        boolean controlsCount) {
    /**
     * A connection that only ends by age.
     *
     * @param lifeMs after which it ends.
     * @return rules without pings and limits.
     */
    public static ConnectionRules lasting(final long lifeMs) {
        return new ConnectionRules(lifeMs, 0, 0, 0, 0, 1_000, false);
    }

    /**
     * Adds pings of the server.
     *
     * @param everyMs between two pings.
     * @param withinMs deadline of the answer.
     * @return new rules.
     */
    public ConnectionRules pinging(final long everyMs, final long withinMs) {
        return new ConnectionRules(lifeMs, everyMs, withinMs, idleMs, messagesMax, messageWindowMs, controlsCount);
    }

    /**
     * Adds an end by silence of the client.
     *
     * @param millis without a message or control frame.
     * @return new rules.
     */
    public ConnectionRules idle(final long millis) {
        return new ConnectionRules(
                lifeMs, pingEveryMs, pongWithinMs, millis, messagesMax, messageWindowMs, controlsCount);
    }

    /**
     * Adds a limit of incoming messages.
     *
     * @param max in a window.
     * @param windowMs length of the window.
     * @param withControls whether pings and pongs count.
     * @return new rules.
     */
    public ConnectionRules limit(final int max, final long windowMs, final boolean withControls) {
        return new ConnectionRules(lifeMs, pingEveryMs, pongWithinMs, idleMs, max, windowMs, withControls);
    }
}
