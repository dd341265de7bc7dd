package io.rayo.gateways.net;

import io.rayo.codecs.sbe.ConnectionState;

/**
 * The moves of a connection, as a table: a pure function of state and event.
 *
 * <pre>
 *                ATTEMPT              OPENED
 *   DISCONNECTED --------> CONNECTING -------> CONNECTED
 *     ^  ^  ^     FAILED       |   LOST            |
 *     |  |  +------------------+<------------------+
 *     |  | RESUME        TRIP, BAN from any but CLOSED
 *     |  +--- BREAKER_OPEN <---/
 *     +------ BANNED       <--/            CLOSE from any: CLOSED, for good
 * </pre>
 */
public final class ConnectionStates {
    private ConnectionStates() {}

    /**
     * State after an event.
     *
     * @param state before it.
     * @param event that happens.
     * @return the state after it; null if the event is illegal in that state.
     */
    public static ConnectionState next(final ConnectionState state, final ConnectionEvent event) {
        if (state == ConnectionState.CLOSED) {
            return event == ConnectionEvent.CLOSE ? ConnectionState.CLOSED : null;
        }
        return switch (event) {
            case CLOSE -> ConnectionState.CLOSED;
            case BAN -> ConnectionState.BANNED;
            case TRIP -> state == ConnectionState.BANNED ? null : ConnectionState.BREAKER_OPEN;
            case ATTEMPT -> state == ConnectionState.DISCONNECTED ? ConnectionState.CONNECTING : null;
            case OPENED -> state == ConnectionState.CONNECTING ? ConnectionState.CONNECTED : null;
            case FAILED -> state == ConnectionState.CONNECTING ? ConnectionState.DISCONNECTED : null;
            case LOST -> state == ConnectionState.CONNECTED ? ConnectionState.DISCONNECTED : null;
            case RESUME ->
                state == ConnectionState.BREAKER_OPEN || state == ConnectionState.BANNED
                        ? ConnectionState.DISCONNECTED
                        : null;
        };
    }
}
