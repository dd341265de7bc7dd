package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.orders.RequestKind;
import org.junit.jupiter.api.Test;

class KrakenLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L * SECOND;

    private final KrakenLimits limits = new KrakenLimits(KrakenTier.INTERMEDIATE);

    private int sendAll(RequestKind kind, long atNs) {
        int count = 0;
        while (count < 1_000 && limits.maySend(kind, atNs)) {
            limits.sent(kind, atNs);
            count++;
        }
        return count;
    }

    @Test
    void shouldLeaveAReserveAndBeForgivenWithTime() {
        assertEquals(93, sendAll(RequestKind.PLACE, START)); // 75 % of 125 points
        assertEquals(24, sendAll(RequestKind.PLACE, START + 10 * SECOND)); // 2.34 a second and what was left
        assertTrue(limits.maySend(RequestKind.CANCEL, START + 10 * SECOND), "cancels are never held back");
    }

    @Test
    void shouldPauseAsLongAsTheVenueSaysOrAsIsUsual() {
        limits.ban(START, START + 30 * SECOND, false);
        assertTrue(limits.isBanned(START + 30 * SECOND - 1));
        assertFalse(limits.isBanned(START + 30 * SECOND));
        limits.ban(START + 40 * SECOND, 0, false);
        assertTrue(limits.isBanned(START + 45 * SECOND - 1), "it did not say");
        assertFalse(limits.maySend(RequestKind.CANCEL, START + 41 * SECOND));
        assertFalse(limits.isBanned(START + 45 * SECOND));
    }

    @Test
    void shouldNotTakeATimeThatIsOverForNone() {
        limits.ban(START, START - 1, false);
        assertTrue(limits.isBanned(START));
        assertFalse(limits.isBanned(START + SECOND / 10));
        limits.ban(START, START - 1, true);
        assertTrue(limits.isBanned(START + 599 * SECOND), "a ban is another matter");
    }
}
