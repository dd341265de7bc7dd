package io.rayo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.Node;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.PluginRecords;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation, compiled, put into a jar and found in a plugins folder. */
class PluginsTest {
    private static final String SERVICE = "META-INF/services/io.rayo.engine.strategy.StrategyFactory";

    @TempDir
    private Path folder;

    private static Path example(String name) {
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        return root.resolveSibling("docs").resolve("examples").resolve(name).resolve("src/main");
    }

    private void makeJar(String name, String factory) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        example(name)
                                .resolve("java/example/" + factory + ".java")
                                .toString());
        assertEquals(0, status);
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        try (OutputStream out = Files.newOutputStream(plugins.resolve(name + ".jar"));
                JarOutputStream jar = new JarOutputStream(out);
                var files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
            }
            jar.putNextEntry(new JarEntry(SERVICE));
            Files.copy(example(name).resolve("resources").resolve(SERVICE), jar);
        }
    }

    @Test
    void shouldFindTheStrategyOfAJarInThePluginsFolder() throws IOException {
        StrategySettings settings =
                new StrategySettings(1, "mine", "three-down", List.of(), List.of(), 60_000_000_000L, 1, Map.of());
        assertThrows(IllegalArgumentException.class, () -> StrategyFactories.features(settings));
        makeJar("plugin-strategy", "ThreeDownFactory");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            assertEquals(1, Plugins.load(folder.resolve("plugins")));
            assertEquals(List.of("close", "momentum(1)@1h"), StrategyFactories.features(settings));
            assertEquals(List.of(60_000_000_000L, 3_600_000_000_000L), StrategyFactories.timeframesNs(settings));
            assertTrue(StrategyFactories.all().stream().anyMatch(one -> "sma-cross".equals(one.type())));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void shouldFindTheTa4jStrategyOfAJarInThePluginsFolder() throws IOException {
        StrategySettings settings = new StrategySettings(
                1, "mine", "golden-cross", List.of(), List.of(), 60_000_000_000L, 1, Map.of("long-bars", "100"));
        makeJar("ta4j-strategy", "GoldenCrossFactory");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            assertEquals(1, Plugins.load(folder.resolve("plugins")));
            assertEquals(100, StrategyFactories.parameters(settings).whole("long-bars"));
            assertEquals(List.of(60_000_000_000L), StrategyFactories.timeframesNs(settings));
            StrategyStage stage = new StrategyStage(List.of(settings));
            assertTrue(stage.isRunning(1));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The example is left untouched; what is added to the jar changes its hash, not the strategy. */
    private void addToJar(String name) throws IOException {
        Path jar = folder.resolve("plugins").resolve(name + ".jar");
        Path changed = folder.resolve("changed.jar");
        try (JarFile before = new JarFile(jar.toFile());
                JarOutputStream after = new JarOutputStream(Files.newOutputStream(changed))) {
            for (JarEntry entry : before.stream().toList()) {
                after.putNextEntry(new JarEntry(entry.getName()));
                before.getInputStream(entry).transferTo(after);
            }
            after.putNextEntry(new JarEntry("note.txt"));
        }
        Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, PluginRecords.Jar> load(StrategySettings... settings) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Plugins.load(folder.resolve("plugins"));
            return PluginRecords.loaded(List.of(settings));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void shouldSayWhenAJournalMeetsAnotherJarThanItWasWrittenWith() throws IOException {
        StrategySettings mine =
                new StrategySettings(1, "mine", "three-down", List.of(), List.of(), 60_000_000_000L, 1, Map.of());
        StrategySettings own =
                new StrategySettings(2, "own", "sma-cross", List.of(), List.of(), 60_000_000_000L, 1, Map.of());
        Path journal = Files.createDirectories(folder.resolve("journal"));
        assertEquals(Map.of(), PluginRecords.loaded(List.of(own)));
        assertEquals(List.of(), PluginRecords.keep(journal, Map.of(), 1));
        assertFalse(Files.exists(journal.resolve(PluginRecords.FILE_NAME)));
        makeJar("plugin-strategy", "ThreeDownFactory");
        Map<String, PluginRecords.Jar> first = load(mine, own);
        assertEquals("plugin-strategy.jar", first.get("three-down").name());
        assertEquals(1, first.size());
        // a journal of before there were records
        assertEquals(1, PluginRecords.differences(journal, first).size());
        assertEquals(List.of(), PluginRecords.keep(journal, first, 1_000_000_000L));
        assertEquals(List.of(), PluginRecords.keep(journal, first, 2_000_000_000L));
        assertEquals(List.of(), PluginRecords.differences(journal, first));
        addToJar("plugin-strategy");
        Map<String, PluginRecords.Jar> second = load(mine, own);
        String hash = first.get("three-down").sha256();
        List<String> lines = PluginRecords.differences(journal, second);
        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst()
                        .startsWith("strategy type three-down is another one than in the run since"
                                + " 1970-01-01T00:00:01Z: plugin-strategy.jar with SHA-256 " + hash + " then"),
                lines::toString);
        assertEquals(
                List.of("strategy type three-down comes from another plugin-strategy.jar than in the run before"),
                PluginRecords.keep(journal, second, 3_000_000_000L));
        // the first run was with the other one still
        assertEquals(1, PluginRecords.differences(journal, second).size());
        assertEquals(1, PluginRecords.differences(journal, first).size());
    }

    @Test
    void shouldSayInAReplayThatTheJournalWasWrittenWithAnotherJar() throws IOException {
        makeJar("plugin-strategy", "ThreeDownFactory");
        Path journal = folder.resolve("node").resolve("journal");
        String hash;
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (BinanceSimulator venue = BinanceSimulator.launch(SimulatorContext.demo())) {
            Plugins.load(folder.resolve("plugins"));
            NodeConfig config =
                    NodeConfig.parse("test", """
                    node: {folder: "%s", clockInterval: 20ms}
                    journal: {preallocate: 8m, reserve: 16m}
                    venues:
                      - name: binance-spot
                        symbols: [BTC/USDT]
                        channels: [trades]
                        restUrl: http://127.0.0.1:%d
                        streamUrl: ws://127.0.0.1:%d
                    strategies:
                      - {name: mine, type: three-down, timeframe: 250ms, orderNotional: 20}
                    """.formatted(folder.resolve("node"), venue.port(), venue.port()));
            try (Node node = Node.launch(config)) {
                long deadlineNs = System.nanoTime() + 30_000_000_000L;
                while (0
                        == node.summary().venues().stream()
                                .mapToLong(row -> row.frames())
                                .sum()) {
                    assertTrue(System.nanoTime() < deadlineNs, "no frames");
                    LockSupport.parkNanos(5_000_000);
                }
            }
            hash = PluginRecords.loaded(CoreConfigFile.read(journal).strategies())
                    .get("three-down")
                    .sha256();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertFalse(replay(journal).contains("another one"));
        addToJar("plugin-strategy");
        String said = replay(journal);
        String first = said.lines().findFirst().orElseThrow();
        assertTrue(first.startsWith("strategy type three-down is another one than in the run since "), said);
        assertTrue(first.contains("plugin-strategy.jar with SHA-256 " + hash + " then"), said);
        // only its hash is another: it decides as it did
        assertTrue(said.contains(" 0 differ"), said);
        Files.delete(folder.resolve("plugins").resolve("plugin-strategy.jar"));
        StringWriter err = new StringWriter();
        assertNotEquals(0, replay(journal, new StringWriter(), err));
        assertTrue(err.toString().contains("three-down"), err::toString);
    }

    /** As the command does in a process of its own. */
    private String replay(Path journal) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(0, replay(journal, out, err), () -> out + " " + err);
        return out.toString();
    }

    private int replay(Path journal, StringWriter out, StringWriter err) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Plugins.load(folder.resolve("plugins"));
            return Rayo.execute(
                    new String[] {"replay", journal.toString()},
                    new PrintWriter(out, true),
                    new PrintWriter(err, true));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void shouldLoadNothingFromAnEmptyFolder() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertEquals(0, Plugins.load(folder));
        assertEquals(before, Thread.currentThread().getContextClassLoader());
    }
}
