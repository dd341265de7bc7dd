package io.rayo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchReport;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.benchmarks.report.Machine;
import io.rayo.benchmarks.report.TableReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every suite with parameters so small that its figures mean nothing: it must work, name its floors and clean up.
 */
class SuitesSmokeTest {
    @TempDir
    private Path folder;

    static List<String> names() {
        return new ArrayList<>(BenchMain.suites().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    @Timeout(120)
    void shouldMeasureAndCleanUp(String name) throws Exception {
        Suite suite = BenchMain.suites().get(name);
        List<String> told = new ArrayList<>();
        List<BenchRow> rows = suite.measure(new Run(Effort.SMOKE, folder, null, told::add));
        assertFalse(rows.isEmpty());
        assertFalse(told.isEmpty());
        Set<String> rowNames = new HashSet<>();
        boolean hasTarget = false;
        for (BenchRow row : rows) {
            assertTrue(rowNames.add(row.name()), "twice: " + row.name());
            // what is counted may well not happen
            assertTrue(row.value() > 0 || (row.unit().equals("events") && row.value() == 0), row::toString);
            if (null != row.floor()) {
                assertTrue(row.floorValue() > 0, row::toString);
                assertTrue(row.ratio() > 0, row::toString);
            }
            if (null != row.p50()) {
                assertTrue(row.p50() <= row.p99() && row.p99() <= row.p999() && row.p999() <= row.max());
                assertNotNull(row.calibrationNs(), row.name());
            }
            hasTarget |= null != row.target();
        }
        assertTrue(hasTarget);
        String table = TableReport.format(new BenchReport(name, Machine.here(), true, 0, rows));
        rows.forEach(row -> assertTrue(table.contains(row.name()), row.name()));
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count(), "files were left behind");
        }
    }
}
