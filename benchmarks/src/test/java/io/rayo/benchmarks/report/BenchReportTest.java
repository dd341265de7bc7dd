package io.rayo.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {
    private static final Machine MACHINE = new Machine("a JVM 25", "a CPU", 2, "a collector");

    private static JsonNode json(BenchRow... rows) throws IOException {
        return new ObjectMapper().readTree(new BenchReport("decode", MACHINE, true, 0.01, List.of(rows)).toJson());
    }

    @Test
    void shouldHaveEveryAgreedFieldWithNullForWhatDoesNotApply() throws IOException {
        JsonNode json = json(BenchRow.row("bare", "ns/op", 12.5).build());
        assertEquals("decode", json.get("suite").asText());
        assertEquals("a JVM 25", json.get("jvm").asText());
        assertEquals("a CPU", json.get("cpu").asText());
        JsonNode row = json.get("rows").get(0);
        assertEquals("bare", row.get("name").asText());
        assertEquals("ns/op", row.get("unit").asText());
        assertEquals(12.5, row.get("value").asDouble());
        for (String field : List.of(
                "p50",
                "p99",
                "p999",
                "max",
                "floor",
                "floorValue",
                "ratio",
                "allocatedBytesPerOp",
                "calibrationNs",
                "target",
                "met")) {
            assertTrue(row.has(field) && row.get(field).isNull(), field);
        }
    }

    @Test
    void shouldCarryAllFiguresUnrounded() throws IOException {
        JsonNode row = json(BenchRow.row("full", "ns", 120.25)
                        .percentiles(120.25, 200, 3_000, 1e6)
                        .floor("bare", 100)
                        .ratioP99(1.125)
                        .ratioPairs(List.of(1.1, 1.3))
                        .allocated(0.015625)
                        .calibration(90, 80, 400)
                        .ratioAtMost(1.3)
                        .noAllocation()
                        .note("a note")
                        .build())
                .get("rows")
                .get(0);
        assertEquals(120.25, row.get("p50").asDouble());
        assertEquals(1e6, row.get("max").asDouble());
        assertEquals(1.2025, row.get("ratio").asDouble(), 1e-12);
        assertEquals(1.125, row.get("ratioP99").asDouble());
        assertEquals(1.3, row.get("ratioPairs").get(1).asDouble());
        assertEquals(0.015625, row.get("allocatedBytesPerOp").asDouble());
        assertEquals(400, row.get("calibrationMaxNs").asDouble());
        assertEquals("ratio <= 1.3, 0 B/op", row.get("target").asText());
        assertTrue(row.get("met").asBoolean());
    }

    @Test
    void shouldWriteNullInsteadOfWhatJsonCannotSay() throws IOException {
        JsonNode row = json(BenchRow.row("odd", "ns", Double.NaN)
                        .floor("zero", 0)
                        .build())
                .get("rows")
                .get(0);
        assertTrue(row.get("value").isNull());
        assertTrue(row.get("ratio").isNull());
    }

    @Test
    void shouldMissTargetWhenAnyPartOfItIsMissed() {
        assertFalse(BenchRow.row("r", "ns", 100)
                .floor("f", 90)
                .ratioAtMost(1.3)
                .valueAtMost(99)
                .build()
                .met());
        assertFalse(BenchRow.row("r", "ns", 100).noAllocation().build().met());
        assertFalse(
                BenchRow.row("r", "ns", 100).allocated(8).noAllocation().build().met());
        assertFalse(BenchRow.row("r", "ns", 100).ratioAtMost(1.3).build().met());
        assertFalse(BenchRow.row("r", "ns", 100)
                .floor("f", 99)
                .ratioP99AtMost(1.3)
                .build()
                .met());
        assertFalse(BenchRow.row("r", "msg/s", 2_999_999)
                .valueAtLeast(3_000_000)
                .build()
                .met());
        assertTrue(BenchRow.row("r", "msg/s", 3_000_000)
                .valueAtLeast(3_000_000)
                .build()
                .met());
        assertNull(BenchRow.row("r", "ns", 100).build().met());
    }

    @Test
    void shouldTellWhetherEveryTargetIsMet() {
        BenchRow none = BenchRow.row("none", "ns", 1).build();
        BenchRow met = BenchRow.row("met", "ns", 1).valueAtMost(1).build();
        BenchRow missed = BenchRow.row("missed", "ns", 2).valueAtMost(1).build();
        assertTrue(new BenchReport("s", MACHINE, false, 0, List.of(none, met)).isEveryTargetMet());
        assertFalse(new BenchReport("s", MACHINE, false, 0, List.of(none, met, missed)).isEveryTargetMet());
    }

    @Test
    void shouldWarnOfABusyMachine() {
        assertTrue(TableReport.format(new BenchReport("s", MACHINE, false, 0.31, List.of()))
                .contains("Other programs used 31 % of all cores meanwhile: do not quote these figures."));
        assertFalse(TableReport.format(new BenchReport("s", MACHINE, false, 0.01, List.of()))
                .contains("do not quote"));
        assertFalse(TableReport.format(new BenchReport("s", MACHINE, false, Double.NaN, List.of()))
                .contains("do not quote"));
    }

    @Test
    void shouldRefuseRowWithoutNameOrUnit() {
        assertThrows(
                IllegalArgumentException.class, () -> BenchRow.row(" ", "ns", 1).build());
        assertThrows(
                IllegalArgumentException.class, () -> BenchRow.row("r", null, 1).build());
    }

    @Test
    void shouldFindTheCpuName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cpuinfo");
        Files.writeString(file, "processor\t: 0\nvendor_id\t: X\nmodel name\t: Some CPU 9000: fast\n");
        assertEquals("Some CPU 9000: fast", Machine.cpuName(file));
        assertEquals(System.getProperty("os.arch"), Machine.cpuName(folder.resolve("absent")));
    }
}
