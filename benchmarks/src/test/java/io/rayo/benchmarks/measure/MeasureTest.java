package io.rayo.benchmarks.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MeasureTest {
    @Test
    @Timeout(60)
    void shouldCalibrateToSomethingPossible() {
        double ns = PingPong.roundTripNs();
        // two cores: some tens to some hundreds; one core: two changes of thread
        assertTrue(ns > 5 && ns < 50e6, () -> "round trip " + ns);
    }

    @Test
    void shouldReadTheLoadOfOthers() {
        long[] before = OtherLoad.parse(
                "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3\n",
                "77 (a) b) c) R 1 1 1 0 -1 4194304 101 0 0 0 30 10 3 2 20 0");
        assertArrayEquals(new long[] {1_000, 150, 45}, before);
        long[] after = OtherLoad.parse(
                "cpu  180 0 70 900 50 0 0 0 0 0\n", "77 (java) R 1 1 1 0 -1 4194304 101 0 0 0 90 20 3 2 20 0");
        assertEquals(0.15, OtherLoad.share(before, after), 1e-12); // 100 busy of 200, 70 of it ours
        assertTrue(Double.isNaN(OtherLoad.share(before, new long[0])));
        assertTrue(Double.isNaN(OtherLoad.share(before, before)));
    }

    @Test
    void shouldPickByEffort() {
        assertEquals(1, Effort.SMOKE.pick(1, 2, 3));
        assertEquals(2, Effort.QUICK.pick(1, 2, 3));
        assertEquals(3, Effort.FULL.pick(1, 2, 3));
    }

    @Test
    void shouldTakeFlagsOfChildrenFromTheHomeOrFromThisProcess() {
        Path home = Path.of("").toAbsolutePath().getParent();
        assertTrue(ChildJvm.flags(home).contains("@" + home.resolve("config/jvm.args")));
        assertTrue(ChildJvm.flags(null).stream().anyMatch(flag -> flag.contains("jdk.internal.misc")));
    }

    @Test
    void shouldNotBlameOperationsForTheirSetUp() {
        Jmh.Cost whole = new Jmh.Cost(1_000, 10, 7_000_100);
        Jmh.Cost one = whole.withoutSetUp(new Jmh.Cost(1, 0, 7_000_000)).per(100);
        assertEquals(new Jmh.Cost(10, 0.1, 1), one);
        assertEquals(0, whole.withoutSetUp(new Jmh.Cost(1, 0, 8_000_000)).allocatedBytes());
    }

    @Test
    void shouldCountAllocation() {
        long before = Threads.allocatedBytes();
        byte[] bytes = new byte[100_000];
        long after = Threads.allocatedBytes();
        assertTrue(after - before >= bytes.length);
        assertTrue(after - before < 2L * bytes.length);
    }
}
