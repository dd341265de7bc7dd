package io.rayo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchMainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Run seen;
    private boolean fails;

    private int execute(String... args) {
        Suite suite = new Suite() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public String description() {
                return "two rows";
            }

            @Override
            public List<BenchRow> measure(Run run) throws IOException {
                seen = run;
                run.tell("working");
                if (fails) {
                    throw new IOException("disk on fire\nsecond line");
                }
                return List.of(
                        BenchRow.row("fast", "ns/op", 10)
                                .floor("nothing", 10)
                                .ratioAtMost(1.5)
                                .build(),
                        BenchRow.row("slow", "ns/op", 20)
                                .floor("nothing", 10)
                                .ratioAtMost(1.5)
                                .build());
            }
        };
        CommandLine commandLine = BenchMain.commandLine(Map.of("fake", suite));
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args);
    }

    @Test
    void shouldExplainItselfWithAnExample() {
        assertEquals(0, execute("--help"));
        assertTrue(out.toString().contains("rayo bench decode --quick --json decode.json"), out.toString());
        assertTrue(out.toString().contains("fake       two rows"), out.toString());
    }

    @Test
    void shouldNameTheSuitesWhenOneIsUnknown() {
        assertEquals(2, execute("nothing"));
        assertEquals("rayo bench: unknown suite 'nothing': must be one of fake (--help shows how)\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldRefuseMissingSuiteAndUnknownOptionInOneLine() {
        assertEquals(2, execute());
        assertEquals(2, execute("fake", "--fast"));
        assertEquals(2, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldRefuseJsonFileItCannotWriteBeforeMeasuring() {
        assertEquals(
                2, execute("fake", "--json", folder.resolve("no/such/file.json").toString()));
        assertEquals(2, execute("fake", "--json", folder.toString()));
        assertEquals(2, execute("fake", "--dir", folder.resolve("absent").toString()));
        assertEquals(null, seen);
    }

    @Test
    void shouldSucceedWithMissedTargetsUnlessChecked() {
        assertEquals(0, execute("fake"));
        assertTrue(out.toString().contains("ratio <= 1.5: MISSED"), out.toString());
        assertTrue(out.toString().contains("ratio <= 1.5: met"), out.toString());
        assertEquals(1, execute("fake", "--check"));
    }

    @Test
    void shouldHandOptionsToTheSuite() {
        execute("fake", "--dir", folder.toString());
        assertEquals(Effort.FULL, seen.effort());
        assertEquals(folder, seen.directory());
        execute("fake", "--quick");
        assertEquals(Effort.QUICK, seen.effort());
        assertTrue(err.toString().contains("bench fake: working"), err.toString());
    }

    @Test
    void shouldWriteJson() throws IOException {
        Path file = folder.resolve("rows.json");
        assertEquals(0, execute("fake", "--quick", "--json", file.toString()));
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals("fake", json.get("suite").asText());
        assertEquals(2, json.get("rows").size());
        assertEquals(2.0, json.get("rows").get(1).get("ratio").asDouble());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shouldTellOfAFailureInOneLine() {
        fails = true;
        assertEquals(1, execute("fake"));
        assertTrue(err.toString().endsWith("rayo bench: suite fake failed: disk on fire (--verbose shows where)\n"));
        assertFalse(err.toString().contains("\tat "));
        assertEquals(1, execute("fake", "--verbose"));
        assertTrue(err.toString().contains("\tat "));
    }

    @Test
    void shouldListEverySuiteOfTheCommand() {
        BenchMain.suites().forEach((name, suite) -> {
            assertEquals(name, suite.name());
            assertTrue(name.length() <= 10, name);
        });
        assertTrue(BenchMain.suites().containsKey("ring"));
    }
}
