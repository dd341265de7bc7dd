package io.rayo.benchmarks.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rayo.benchmarks.measure.Rounds.Round;
import io.rayo.benchmarks.report.BenchRow;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static Rounds latencies(double... p50s) {
        Rounds rounds = new Rounds();
        for (double p50 : p50s) {
            rounds.add(new Round(p50, 2 * p50, 3 * p50, 4 * p50, Double.NaN, 0.5, p50 / 2));
        }
        return rounds;
    }

    @Test
    void shouldTakeMedians() {
        assertEquals(2, Rounds.median(3, 1, 2));
        assertEquals(2.5, Rounds.median(4, 1, 3, 2));
        assertEquals(7, Rounds.median(7));
        assertThrows(IllegalArgumentException.class, Rounds::median);
    }

    @Test
    void shouldReportMediansAndRatiosOfPairs() {
        BenchRow row = latencies(100, 400, 120)
                .latencyRow("r", "ns", 1.0, "f", latencies(80, 100, 90))
                .build();
        assertEquals(120, row.value());
        assertEquals(120, row.p50());
        assertEquals(240, row.p99());
        assertEquals(360, row.p999());
        assertEquals(480, row.max());
        assertEquals(90, row.floorValue());
        assertEquals(120.0 / 90, row.ratio(), 1e-12);
        assertEquals(120.0 / 90, row.ratioP99(), 1e-12);
        assertEquals(List.of(1.25, 4.0, 120.0 / 90), row.ratioPairs());
        assertEquals(0.5, row.allocatedBytesPerOp());
        assertEquals(50, row.calibrationNs()); // 40 45 50 50 60 200, with those of the floor
        assertEquals(40, row.calibrationMinNs());
        assertEquals(200, row.calibrationMaxNs());
    }

    @Test
    void shouldScaleToTheUnit() {
        BenchRow row = latencies(8_000)
                .latencyRow("r", "us", 1_000.0, "f", latencies(4_000))
                .build();
        assertEquals(8, row.value());
        assertEquals(16, row.p99());
        assertEquals(4, row.floorValue());
        assertEquals(2, row.ratio());
        assertEquals(2, row.ratioP99());
    }

    @Test
    void shouldReportRates() {
        Rounds ours = new Rounds();
        ours.add(Round.ofRate(3e6, Double.NaN, Double.NaN));
        ours.add(Round.ofRate(5e6, Double.NaN, Double.NaN));
        BenchRow row = ours.rateRow("r", "M/s", 1e6, null, null).build();
        assertEquals(4, row.value());
        assertNull(row.ratio());
        assertNull(row.calibrationNs());
        assertNull(row.allocatedBytesPerOp());
    }

    @Test
    void shouldRefuseUnpairedRounds() {
        assertThrows(IllegalStateException.class, () -> latencies(1, 2).latencyRow("r", "ns", 1.0, "f", latencies(1)));
    }

    @Test
    void shouldTakePercentilesOfAHistogram() {
        Histogram histogram = new Histogram(1_000_000_000L, 3);
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(i);
        }
        Round round = Round.ofLatencies(histogram, Double.NaN, 90);
        assertEquals(500, round.p50());
        assertEquals(990, round.p99());
        assertEquals(999, round.p999());
        assertEquals(1_000, round.max());
        assertThrows(IllegalStateException.class, () -> Round.ofLatencies(new Histogram(1_000L, 3), 0, 90));
    }
}
