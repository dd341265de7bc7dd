package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The node's clock goes on when the system's is set back, and follows it forward. */
class NodeClockTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long START_NS = 1_800_000_000L * SECOND_NS;
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final List<String> lines = new ArrayList<>();
    private long systemNs = START_NS;
    private long monotonicNs = 5 * SECOND_NS;
    private long apartNs;
    private int steps;

    private final NodeClock clock = new NodeClock(() -> systemNs, () -> monotonicNs += apartNs);
    private final ClockWatch watch = new ClockWatch(clock, () -> monotonicNs, () -> steps++, lines::add);

    private NodeClockTest() {
        // per test
    }

    private void pass(final long ns) {
        systemNs += ns;
        monotonicNs += ns;
    }

    /** Lets time pass as a node does. */
    private void run(final long ns) {
        for (long passed = 0; passed < ns; passed += NodeClock.INTERVAL_NS) {
            pass(NodeClock.INTERVAL_NS);
            final long beforeNs = clock.nanoTime();
            watch.doWork();
            assertTrue(clock.nanoTime() >= beforeNs - NodeClock.STEER_NS, "went back");
        }
    }

    @Test
    void shouldBeTheSystemsTimeAndPassWithTheMonotonicClock() {
        assertEquals(START_NS, clock.nanoTime());
        pass(3 * SECOND_NS);
        assertEquals(START_NS + 3 * SECOND_NS, clock.nanoTime());
        run(10 * SECOND_NS);
        assertEquals(systemNs, clock.nanoTime());
        assertEquals(List.of(), lines);
        assertEquals(0, steps);
    }

    @Test
    void shouldGoOnWhenTheSystemsClockIsSetBackAndComeTogetherWithItSlowly() {
        run(SECOND_NS);
        final long beforeNs = clock.nanoTime();
        systemNs -= SECOND_NS;
        assertEquals(beforeNs, clock.nanoTime());
        run(20 * SECOND_NS);
        assertEquals(beforeNs + 20 * SECOND_NS - 20 * SECOND_NS / 2_000, clock.nanoTime());
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("set back by 1.000 s"), lines::toString);
        run(2_000 * SECOND_NS);
        assertEquals(systemNs, clock.nanoTime());
        assertEquals(1, lines.size(), lines::toString);
        assertEquals(0, steps);
    }

    @Test
    void shouldFollowAStepForwardAndSaySo() {
        run(SECOND_NS);
        systemNs += 3 * SECOND_NS;
        run(NodeClock.INTERVAL_NS);
        assertEquals(systemNs, clock.nanoTime());
        assertEquals(1, steps);
        assertTrue(lines.getFirst().contains("set forward by 3.000 s"), lines::toString);
        run(10 * SECOND_NS);
        assertEquals(1, steps);
        assertEquals(1, lines.size(), lines::toString);
    }

    @Test
    void shouldNotTakeForAStepWhatOnlyTakesBackAnEarlierOne() {
        systemNs -= DAY_NS;
        run(SECOND_NS);
        systemNs += DAY_NS;
        run(60 * SECOND_NS);
        assertEquals(systemNs, clock.nanoTime());
        assertEquals(0, steps);
    }

    @Test
    void shouldFollowASystemsClockThatRunsFaster() {
        for (int i = 0; i < 100_000; i++) {
            systemNs += NodeClock.STEER_NS / 2;
            run(NodeClock.INTERVAL_NS);
        }
        assertEquals(systemNs, clock.nanoTime());
        assertEquals(0, steps);
    }

    @Test
    void shouldTakeNothingFromReadingsThatAreFarApart() {
        apartNs = 5 * TimeUnit.MILLISECONDS.toNanos(1);
        systemNs += SECOND_NS;
        assertEquals(0, clock.steer());
        apartNs = 0;
        assertTrue(clock.steer() > 0);
    }

    @Test
    void shouldStartNoEarlierThanWhatWasWrittenDown() {
        clock.startNotBefore(START_NS - 1);
        assertEquals(START_NS, clock.nanoTime());
        clock.startNotBefore(START_NS + 7 * SECOND_NS);
        assertEquals(START_NS + 7 * SECOND_NS, clock.nanoTime());
        run(SECOND_NS);
        assertTrue(lines.getFirst().contains("set back by 7."), lines::toString);
        assertTrue(clock.nanoTime() > systemNs + 6 * SECOND_NS);
    }
}
