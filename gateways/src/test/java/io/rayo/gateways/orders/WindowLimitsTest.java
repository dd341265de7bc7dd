package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L / 60 * 60 * SECOND;

    private static WindowLimits limits(boolean sliding) {
        WindowLimits limits = new WindowLimits(120 * SECOND);
        limits.window(false, sliding, 60 * SECOND, 100).costOfAll(1).cost(RequestKind.QUERY_FILLS, 5);
        limits.window(true, sliding, 10 * SECOND, 20).cost(RequestKind.PLACE, 1);
        return limits;
    }

    private static int sendAll(WindowLimits limits, RequestKind kind, long atNs) {
        int count = 0;
        while (count < 1_000 && limits.maySend(kind, atNs)) {
            limits.sent(kind, atNs);
            count++;
        }
        return count;
    }

    @Test
    void shouldKeepAReserveForCancels() {
        WindowLimits limits = limits(false);
        assertEquals(75, sendAll(limits, RequestKind.QUERY_ORDER, START));
        assertFalse(limits.maySend(RequestKind.PLACE, START));
        assertEquals(20, sendAll(limits, RequestKind.CANCEL, START));
        assertEquals(75, sendAll(limits, RequestKind.QUERY_ORDER, START + 60 * SECOND));
    }

    @Test
    void shouldCountOrdersInAWindowOfTheirOwn() {
        WindowLimits limits = limits(false);
        assertEquals(15, sendAll(limits, RequestKind.PLACE, START));
        assertTrue(limits.maySend(RequestKind.QUERY_ORDER, START));
        assertEquals(15, sendAll(limits, RequestKind.PLACE, START + 10 * SECOND));
    }

    @Test
    void shouldCountWhatASlidingWindowMayStillHold() {
        WindowLimits limits = limits(true);
        assertEquals(15, sendAll(limits, RequestKind.PLACE, START + 9 * SECOND));
        assertEquals(0, sendAll(limits, RequestKind.PLACE, START + 18 * SECOND));
        assertEquals(15, sendAll(limits, RequestKind.PLACE, START + 20 * SECOND));
    }

    @Test
    void shouldUseMostOfASlidingLimitAndNeverMoreInAnyInterval() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        WindowLimits limits = new WindowLimits(120 * SECOND);
        limits.window(true, true, SECOND, 50).cost(RequestKind.PLACE, 1);
        List<Long> sent = new ArrayList<>();
        long nowNs = START;
        long endNs = START + 20 * SECOND;
        while (nowNs < endNs) {
            if (limits.maySend(RequestKind.PLACE, nowNs)) {
                limits.sent(RequestKind.PLACE, nowNs);
                sent.add(nowNs);
            }
            nowNs += random.nextInt(5_000_000);
        }
        for (int i = 0; i < sent.size(); i++) {
            long fromNs = sent.get(i);
            long inInterval = sent.stream()
                    .filter(at -> at >= fromNs && at <= fromNs + SECOND)
                    .count();
            assertTrue(inInterval <= 37, "seed " + seed + ": " + inInterval);
        }
        assertTrue(sent.size() > 20 * 37 * 85 / 100, "seed " + seed + ": only " + sent.size() + " in 20 s");
    }

    @Test
    void shouldForgetNothingWhenTheClockGoesBackALittle() {
        for (boolean sliding : new boolean[] {true, false}) {
            WindowLimits limits = limits(sliding);
            assertEquals(15, sendAll(limits, RequestKind.PLACE, START + 10 * SECOND));
            assertFalse(limits.maySend(RequestKind.PLACE, START + 10 * SECOND - (sliding ? 1 : 0)));
            assertEquals(15, sendAll(limits, RequestKind.PLACE, START - 3_600 * SECOND), "an hour is another time");
        }
    }

    @Test
    void shouldBelieveTheVenueIfItCountsMore() {
        WindowLimits limits = limits(false);
        limits.onRateLimit(false, 60 * SECOND, 200, 140, START);
        assertEquals(10, sendAll(limits, RequestKind.QUERY_ORDER, START));
        limits.onRateLimit(false, 60 * SECOND, 0, 1, START); // older than what was sent since
        assertFalse(limits.maySend(RequestKind.QUERY_ORDER, START));
    }

    @Test
    void shouldTakeAWindowThatItDidNotKnow() {
        WindowLimits limits = limits(false);
        limits.onRateLimit(true, 3_600 * SECOND, 4, 2, START);
        assertEquals(1, sendAll(limits, RequestKind.PLACE, START));
        for (int i = 0; i < 100; i++) {
            limits.onRateLimit(true, SECOND + i, 1_000, 0, START); // no more than there is room for
        }
    }

    @Test
    void shouldSendNothingDuringABanAndLessAfterIt() {
        WindowLimits limits = limits(false);
        limits.ban(START, 0, true);
        limits.ban(START, START + SECOND, false); // never shortens one
        assertTrue(limits.isBanned(START + 120 * SECOND - 1));
        assertFalse(limits.maySend(RequestKind.CANCEL, START + 119 * SECOND));
        assertFalse(limits.isBanned(START + 120 * SECOND));
        assertEquals(70, sendAll(limits, RequestKind.QUERY_ORDER, START + 120 * SECOND));
        assertEquals(20, sendAll(limits, RequestKind.CANCEL, START + 120 * SECOND));
    }

    @Test
    void shouldNotTakeATimeThatIsOverForNone() {
        WindowLimits limits = new WindowLimits(120 * SECOND);
        limits.ban(START, START - 1, false); // the window has turned while the answer was on its way
        assertTrue(limits.isBanned(START));
        assertFalse(limits.isBanned(START + SECOND / 10));
        limits.ban(START, START - 1, true);
        assertTrue(limits.isBanned(START + 119 * SECOND), "a ban is another matter");
    }
}
