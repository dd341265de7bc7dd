package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.OrderLimits;
import io.rayo.gateways.orders.RequestKind;
import java.util.ArrayList;
import java.util.List;
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

    /** The history of orders of Kraken Futures: 100 pages in 10 minutes, beside the 500 points that all calls have. */
    @Test
    void shouldAskForNoMorePagesOfTheHistoryThanTheVenueAllows() {
        OrderLimits futures = new KrakenFuturesOrderProtocol(
                        KrakenOrderSettings.futures(KrakenUnderTest.credentials(), "t1"), new FeedSymbols<>())
                .limits();
        List<Long> pages = new ArrayList<>();
        for (long nowNs = START; nowNs < START + 3_600 * SECOND; nowNs += SECOND) {
            assertTrue(futures.maySend(RequestKind.QUERY_ORDER, nowNs));
            assertTrue(futures.mayAsk(0, nowNs) && futures.mayAsk(2, nowNs), "other sources do not wait");
            if (futures.mayAsk(1, nowNs)) {
                futures.sent(RequestKind.QUERY_ORDER, nowNs);
                futures.asked(1, nowNs);
                pages.add(nowNs);
            }
        }
        for (int i = 0; i + 95 < pages.size(); i++) {
            assertTrue(pages.get(i + 95) - pages.get(i) > 600 * SECOND, "more than 95 in 10 minutes");
        }
        assertTrue(pages.size() > 6 * 95 * 85 / 100, "only " + pages.size() + " in an hour");
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
