package io.rayo.gateways.net;

import static io.rayo.codecs.sbe.ConnectionState.BANNED;
import static io.rayo.codecs.sbe.ConnectionState.BREAKER_OPEN;
import static io.rayo.codecs.sbe.ConnectionState.CLOSED;
import static io.rayo.codecs.sbe.ConnectionState.CONNECTED;
import static io.rayo.codecs.sbe.ConnectionState.CONNECTING;
import static io.rayo.codecs.sbe.ConnectionState.DISCONNECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.codecs.sbe.ConnectionState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionStatesTest {
    private static final List<ConnectionState> STATES =
            List.of(DISCONNECTED, CONNECTING, CONNECTED, BREAKER_OPEN, BANNED, CLOSED);

    /** Rows: events; columns: states in the order above; null is illegal. */
    private static final ConnectionState[][] TABLE = {
        /* ATTEMPT */ {CONNECTING, null, null, null, null, null},
        /* OPENED  */ {null, CONNECTED, null, null, null, null},
        /* FAILED  */ {null, DISCONNECTED, null, null, null, null},
        /* LOST    */ {null, null, DISCONNECTED, null, null, null},
        /* TRIP    */ {BREAKER_OPEN, BREAKER_OPEN, BREAKER_OPEN, BREAKER_OPEN, null, null},
        /* BAN     */ {BANNED, BANNED, BANNED, BANNED, BANNED, null},
        /* RESUME  */ {null, null, null, DISCONNECTED, DISCONNECTED, null},
        /* CLOSE   */ {CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED},
    };

    @Test
    void shouldMoveAsTheTableSays() {
        final List<ConnectionEvent> events = List.of(
                ConnectionEvent.ATTEMPT,
                ConnectionEvent.OPENED,
                ConnectionEvent.FAILED,
                ConnectionEvent.LOST,
                ConnectionEvent.TRIP,
                ConnectionEvent.BAN,
                ConnectionEvent.RESUME,
                ConnectionEvent.CLOSE);
        assertEquals(ConnectionEvent.values().length, events.size());
        for (int e = 0; e < events.size(); e++) {
            for (int s = 0; s < STATES.size(); s++) {
                assertEquals(
                        TABLE[e][s],
                        ConnectionStates.next(STATES.get(s), events.get(e)),
                        STATES.get(s) + " on " + events.get(e));
            }
        }
    }
}
