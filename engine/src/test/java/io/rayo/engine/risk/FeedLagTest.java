package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeedLagTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long JITTER = 50 * MS;

    private final TestMessages in = new TestMessages();
    private FeedLag lag = new FeedLag();

    private FeedLagTest() {
        in.nowNs = 1_790_000_000L * SECOND;
    }

    /** Lag of a message whose venue stamped it so long before us. */
    private long lagNs(long delayNs) {
        in.delayNs = delayNs;
        in.trade(1, 1, Side.BUY);
        return in.nowNs - lag.asOfNs(in.buffer, TestMessages.OFFSET);
    }

    @Test
    void shouldTakeTheClocksDifferenceForNoLag() {
        for (long offset : new long[] {-30 * SECOND, -1, 1, 7 * SECOND, 400L * 86_400 * SECOND}) {
            in.connectionId++;
            assertEquals(0, lagNs(offset));
            assertEquals(0, lagNs(offset + 20 * MS), "another message of the same second was in time");
            in.nowNs += 10 * SECOND;
            assertEquals(20 * MS, lagNs(offset + 20 * MS));
            in.nowNs += 10 * SECOND;
            assertEquals(0, lagNs(offset));
        }
    }

    @Test
    void shouldSeeALagAtOnceAfterAPauseAndSoonOtherwise() {
        lagNs(10 * MS);
        in.nowNs += 3 * SECOND;
        assertEquals(3 * SECOND, lagNs(10 * MS + 3 * SECOND));
        assertEquals(0, lagNs(10 * MS), "the first that is in time ends it");
        long seen = 0;
        for (int i = 0; i < 11; i++) {
            in.nowNs += 100 * MS;
            seen = lagNs(10 * MS + 5 * SECOND);
        }
        assertEquals(5 * SECOND, seen);
    }

    @Test
    void shouldLetMessagesWithoutATimeOfTheVenueShareTheLagOfTheOthers() {
        assertEquals(0, lagNs(0), "nothing known yet");
        lagNs(10 * MS);
        in.nowNs += 3 * SECOND;
        lagNs(2 * SECOND + 10 * MS);
        assertEquals(2 * SECOND, lagNs(0));
        in.connectionId = 2;
        assertEquals(0, lagNs(0), "another connection");
    }

    @Test
    void shouldPassOverTimesThatCannotBe() {
        lagNs(10 * MS);
        assertEquals(0, lagNs(-2 * 3_600 * SECOND), "hours ahead");
        assertEquals(0, lagNs(in.nowNs), "no time");
        assertEquals(0, lagNs(in.nowNs + 5), "before the epoch");
        in.nowNs += 10 * SECOND;
        assertEquals(0, lagNs(10 * MS), "they left nothing behind");
    }

    @Test
    void shouldForgetTheLeastDelayAfterMinutesAndKnowAnotherConnectionByItsId() {
        lagNs(10 * MS);
        for (int i = 0; i < 601; i++) {
            in.nowNs += SECOND;
            lagNs(5 * SECOND);
        }
        assertEquals(0, lagNs(5 * SECOND), "our clock or the venue's was set");
        in.nowNs += SECOND;
        in.connectionId += Long.SIZE;
        assertEquals(0, lagNs(77 * SECOND));
    }

    @Test
    void shouldFindEachLagAmongJitterAndSayNothingOtherwise() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("FeedLagTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int late = 0;
        for (int run = 0; run < 200; run++) {
            lag = new FeedLag();
            long offset = random.nextLong(-SECOND, 100 * 86_400 * SECOND);
            long waited = 0;
            long sinceNs = in.nowNs;
            lagNs(offset + JITTER / 2);
            for (int i = 0; i < 1_000; i++) {
                long stepNs = random.nextLong(100 * MS);
                in.nowNs += stepNs;
                if (0 == random.nextInt(100)) {
                    waited = waited > 0 ? 0 : random.nextLong(10 * SECOND);
                    sinceNs = in.nowNs;
                }
                long found = lagNs(offset + waited + random.nextLong(JITTER));
                assertTrue(found >= 0);
                if (in.nowNs - sinceNs > 1_300 * MS) {
                    assertTrue(Math.abs(found - waited) <= JITTER, found + " instead of " + waited);
                    late += waited > 0 ? 1 : 0;
                }
                if (0 == random.nextInt(300)) {
                    lag = copy(lag);
                }
            }
        }
        assertTrue(late > 1_000, late + " late messages");
    }

    private static FeedLag copy(FeedLag from) {
        StateWriter written = new StateWriter();
        from.writeState(written);
        FeedLag copy = new FeedLag();
        copy.readState(new StateReader().wrap(written.buffer(), 0, written.length()));
        return copy;
    }
}
