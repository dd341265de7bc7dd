package io.rayo.tools.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigNodeTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "example.org", "KEY", "s3cr3t$1\\", "NONE", "");

    private enum Wait {
        BUSY_SPIN,
        YIELDING,
        BLOCKING
    }

    private static final String DEMO = """
            # a node
            mode: paper
            risk:
              maxOrderNotional: 10_000.50
              maxOpenOrders: 20
              drawdown: 12.5%
            journal: {path: "data/journal", snapshotInterval: 5m, blockSize: 64k, verify: true}
            venues:
              - name: binance-spot
                url: wss://${HOST}:9443/ws
                apiKey: ${KEY}
                symbols: [BTCUSDT, ETHUSDT]
              - name: binance-usdm
            wait: busy-spin
            strategy:
              fast: 12
              ratio: 0.35
            """;

    @Test
    void shouldReadEveryKindOfValue() {
        ConfigNode root = parse(DEMO);
        assertEquals("paper", root.text("mode"));
        ConfigNode risk = root.map("risk");
        assertEquals(1_000_050_000_000L, risk.money("maxOrderNotional"));
        assertEquals(1_000_050L, risk.decimal("maxOrderNotional", -2));
        assertEquals(20, risk.integer("maxOpenOrders", 1, 100));
        assertEquals(125_000_000_000L, risk.rate("drawdown"));
        ConfigNode journal = root.map("journal");
        assertEquals("data/journal", journal.text("path"));
        assertEquals(300_000_000_000L, journal.durationNs("snapshotInterval"));
        assertEquals(65_536, journal.size("blockSize"));
        assertTrue(journal.bool("verify"));
        List<ConfigNode> venues = root.list("venues");
        assertEquals("binance-spot", venues.get(0).text("name"));
        assertEquals("wss://example.org:9443/ws", venues.get(0).text("url"));
        assertArrayEquals("s3cr3t$1\\".toCharArray(), venues.get(0).secret("apiKey"));
        assertEquals(List.of("BTCUSDT", "ETHUSDT"), venues.get(0).texts("symbols"));
        assertEquals("binance-usdm", venues.get(1).text("name"));
        assertEquals(List.of(), venues.get(1).optionalList("symbols"));
        assertEquals(Wait.BUSY_SPIN, root.choice("wait", Wait.class));
        ConfigNode strategy = root.map("strategy");
        assertEquals(List.of("fast", "ratio"), strategy.keys());
        assertEquals(12, strategy.integer("fast", 0, 99));
        assertEquals(0.35, strategy.number("ratio"));
        root.rejectUnknownKeys();
    }

    @Test
    void shouldTakeTheFallbackOnlyWhereTheKeyIsAbsent() {
        ConfigNode root = parse("a: 1\n");
        assertEquals("x", root.text("text", "x"));
        assertEquals(7, root.integer("integer", 7, 0, 9));
        assertEquals(7, root.money("money", 7));
        assertEquals(7, root.rate("rate", 7));
        assertEquals(7, root.durationNs("duration", 7));
        assertEquals(7, root.size("size", 7));
        assertTrue(root.bool("bool", true));
        assertEquals(0.5, root.number("number", 0.5));
        assertEquals(Wait.YIELDING, root.choice("choice", Wait.YIELDING));
        assertEquals(1, root.integer("a", 7, 0, 9));
        assertEquals(5, root.optionalMap("none").integer("deep", 5, 0, 9));
        assertError(
                "demo.yaml:1:1: none.deep: is missing",
                "a: 1\n",
                n -> n.optionalMap("none").text("deep"));
        assertError("demo.yaml:1:1: none: is missing", "a: 1\n", n -> n.list("none"));
        // an empty value is no reason to guess
        assertError("demo.yaml:1:3: a: expected a text, got nothing", "a:\n", n -> n.text("a", "x"));
        assertError("demo.yaml:1:4: a: expected a text, got nothing", "a: ~\n", n -> n.text("a", "x"));
        assertError("demo.yaml:1:4: a: expected a text, got \"\"", "a: \"\"\n", n -> n.text("a", "x"));
        assertTrue(parse("a:\nb: 1\n").list("a").isEmpty());
        assertTrue(parse("a:\nb: 1\n").map("a").keys().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10ms, 10000000",
        "5s, 5000000000",
        "1m, 60000000000",
        "1h, 3600000000000",
        "250us, 250000",
        "9ns, 9",
        "1d, 86400000000000",
        "1_000ms, 1000000000",
        "0s, 0"
    })
    void shouldReadDurations(String text, long ns) {
        assertEquals(ns, parse("a: " + text + "\n").durationNs("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "1.5s",
                "-1s",
                "s",
                "5 s",
                "5S",
                "5min",
                "1e3ms",
                "99999999999h",
                "9999999999999999999999ns",
                "[1s]"
            })
    void shouldRefuseOtherDurations(String text) {
        String line = error("a: " + text + "\n", n -> n.durationNs("a"));
        assertTrue(line.startsWith("demo.yaml:1:4: a: expected a duration such as 10ms, 5s, 1m or 1h, got "), line);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "64k, 65536", "64K, 65536", "4m, 4194304", "1g, 1073741824", "0, 0"})
    void shouldReadSizes(String text, long bytes) {
        assertEquals(bytes, parse("a: " + text + "\n").size("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "64kb", "1.5m", "k", "9999999999g", "x"})
    void shouldRefuseOtherSizes(String text) {
        String line = error("a: " + text + "\n", n -> n.size("a"));
        assertEquals("demo.yaml:1:4: a: expected a size such as 4096, 64k, 4m or 1g, got \"" + text + "\"", line);
    }

    @Test
    void shouldNameThePlaceOfAWrongValue() {
        String text = "risk:\n  # limits\n  maxOrderNotional: abc\n";
        assertError(
                "demo.yaml:3:21: risk.maxOrderNotional: expected a number, got \"abc\"",
                text,
                n -> n.map("risk").money("maxOrderNotional"));
        assertError(
                "demo.yaml:3:3: risk.minOrder: is missing",
                text,
                n -> n.map("risk").money("minOrder"));
        assertError(
                "demo.yaml:2:11: venues[1].name: expected a text, got a list",
                "venues: [{name: x},\n   {name: [1]}]\n",
                n -> n.list("venues").forEach(v -> v.text("name")));
    }

    @Test
    void shouldRefuseWrongNumbers() {
        assertError("demo.yaml:1:4: a: expected a whole number, got \"1.5\"", "a: 1.5", n -> n.integer("a", 0, 9));
        assertError("demo.yaml:1:4: a: expected a whole number, got \"010\"", "a: 010", n -> n.integer("a", 0, 9));
        assertError("demo.yaml:1:4: a: expected a whole number, got \"0x1F\"", "a: 0x1F", n -> n.integer("a", 0, 99));
        assertError(
                "demo.yaml:1:4: a: expected a whole number, got \"9223372036854775808\"",
                "a: 9223372036854775808",
                n -> n.integer("a", 0, Long.MAX_VALUE));
        assertError("demo.yaml:1:4: a: must be 1 to 9, got \"10\"", "a: 10", n -> n.integer("a", 1, 9));
        assertError("demo.yaml:1:4: a: must be 1 to 9, got \"-10\"", "a: -10", n -> n.integer("a", 1, 9));
        assertError("demo.yaml:1:4: a: has more than 8 decimals: \"0.000000001\"", "a: 0.000000001", n -> n.money("a"));
        assertError("demo.yaml:1:4: a: is too large: \"1e12\"", "a: 1e12", n -> n.money("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"1,5\"", "a: 1,5", n -> n.money("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"1__0\"", "a: 1__0", n -> n.money("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"5%%\"", "a: 5%%", n -> n.rate("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"%\"", "a: '%'", n -> n.rate("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \".nan\"", "a: .nan", n -> n.number("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"1e999\"", "a: 1e999", n -> n.number("a"));
        assertError("demo.yaml:1:4: a: expected a number, got \"0x1p3\"", "a: 0x1p3", n -> n.number("a"));
        assertError("demo.yaml:1:4: a: expected true or false, got \"yes\"", "a: yes", n -> n.bool("a"));
    }

    @Test
    void shouldRefuseTheWrongKindOfValue() {
        assertError("demo.yaml:1:4: a: expected a list, got \"x\"", "a: x", n -> n.list("a"));
        assertError("demo.yaml:1:4: a: expected keys with values, got \"x\"", "a: x", n -> n.map("a"));
        assertError("demo.yaml:1:4: a: expected keys with values, got a list", "a: [x]", n -> n.map("a"));
        assertError("demo.yaml:2:3: a: expected a text, got a mapping", "a:\n  b: 1", n -> n.text("a"));
        assertError(
                "demo.yaml:1:4: a: expected keys with values, got a list",
                "a: [x]",
                n -> n.get("a").text("b"));
    }

    @Test
    void shouldSuggestWhatWasProbablyMeant() {
        String text = "risk:\n  maxOrderNotionl: 5\n  minNotional: 6\n";
        Consumer<ConfigNode> reading = root -> {
            root.map("risk").money("maxOrderNotional", 1);
            root.map("risk").money("minNotional");
            root.optionalMap("journal").text("path", "");
            root.rejectUnknownKeys();
        };
        assertError(
                "demo.yaml:2:3: risk.maxOrderNotionl: unknown key, did you mean \"maxOrderNotional\"?", text, reading);
        assertError(
                "demo.yaml:2:3: risk.max_order_notional: unknown key, did you mean \"maxOrderNotional\"?",
                text.replace("maxOrderNotionl", "max_order_notional"),
                reading);
        assertError("demo.yaml:2:3: risk.colour: unknown key", text.replace("maxOrderNotionl", "colour"), reading);
        assertError(
                "demo.yaml:4:1: jornal: unknown key, did you mean \"journal\"?",
                text.replace("maxOrderNotionl", "maxOrderNotional") + "jornal: {}\n",
                reading);
        assertError(
                "demo.yaml:1:4: a: expected one of busy-spin, yielding, blocking,"
                        + " got \"bussy-spin\", did you mean \"busy-spin\"?",
                "a: bussy-spin",
                n -> n.choice("a", Wait.class));
        assertError(
                "demo.yaml:1:4: a: expected one of busy-spin, yielding, blocking,"
                        + " got \"BUSY_SPIN\", did you mean \"busy-spin\"?",
                "a: BUSY_SPIN",
                n -> n.choice("a", Wait.class));
        assertError(
                "demo.yaml:1:4: a: expected one of busy-spin, yielding, blocking, got nothing",
                "a: ~",
                n -> n.choice("a", Wait.class));
    }

    @Test
    void shouldFindUnknownKeysInListsAndLeaveIgnoredOnesAlone() {
        String text = "venues:\n  - name: x\n    ulr: y\nlater:\n  any: 1\n";
        assertError("demo.yaml:3:5: venues[0].ulr: unknown key, did you mean \"url\"?", text, root -> {
            root.list("venues").forEach(venue -> venue.text("name", venue.text("url", "")));
            root.ignore("later");
            root.rejectUnknownKeys();
        });
        assertError("demo.yaml:4:1: later: unknown key", text.replace("ulr", "url"), root -> {
            root.list("venues").forEach(venue -> venue.text("name", venue.text("url", "")));
            root.rejectUnknownKeys();
        });
        // a mapping that was opened, of which nothing was asked
        assertError("demo.yaml:1:5: a.b: unknown key", "a: {b: 1}", root -> {
            root.map("a");
            root.rejectUnknownKeys();
        });
        ConfigNode root = parse(text);
        root.ignore("later", "venues");
        root.rejectUnknownKeys();
    }

    @Test
    void shouldTakeSecretsFromTheEnvironmentOnly() {
        assertError(
                "demo.yaml:1:6: key: a secret is given as ${NAME} of an environment variable, never in the file",
                "key: hunter2",
                n -> n.secret("key"));
        assertError(
                "demo.yaml:1:6: key: a secret is given as ${NAME} of an environment variable, never in the file",
                "key: x${KEY}",
                n -> n.secret("key"));
        assertError(
                "demo.yaml:1:6: key: environment variable MISSING is not set", "key: ${MISSING}", n -> n.secret("key"));
        assertError("demo.yaml:1:6: key: environment variable NONE is empty", "key: ${NONE}", n -> n.secret("key"));
        assertError(
                "demo.yaml:1:6: key: expected ${NAME} of an environment variable, got \"${a b}\"",
                "key: ${a b}",
                n -> n.text("key"));
        assertError(
                "demo.yaml:1:6: key: expected ${NAME} of an environment variable, got \"x${KEY\"",
                "key: x${KEY",
                n -> n.text("key"));
        assertEquals(
                "cost $5 ${KEY} example.org",
                parse("key: cost $5 $${KEY} ${HOST}").text("key"));
        // what a variable stands for is shown nowhere
        assertError("demo.yaml:1:6: key: expected a number, got \"${KEY}\"", "key: ${KEY}", n -> n.money("key"));
        assertFalse(parse("key: ${KEY}").get("key").toString().contains("s3cr3t"));
    }

    @Test
    void shouldRefuseWhatIsNotThePlainPartOfYaml() {
        String aliases = "anchors and aliases (& and *) are not supported, write the value out";
        assertError("demo.yaml:1:4: a: " + aliases, "a: &x 1\nb: 2\n", n -> {});
        assertError("demo.yaml:1:4: a: " + aliases, "a: &x [*x]\n", n -> {});
        assertError("demo.yaml:1:4: a: " + aliases, "a: *x\n", n -> {});
        assertError("demo.yaml:1:4: a: tags (!foo) are not supported", "a: !foo 1\n", n -> {});
        assertError(
                "demo.yaml:1:4: a: tags (tag:yaml.org,2002:javax.script.ScriptEngineManager) are not supported",
                "a: !!javax.script.ScriptEngineManager [1]\n",
                n -> {});
        assertError("demo.yaml:1:4: a: tags (tag:yaml.org,2002:map) are not supported", "a: !!map {}\n", n -> {});
        assertError("demo.yaml:2:1: holds a second document", "a: 1\n---\nb: 2\n", n -> {});
        assertError("demo.yaml:3:1: a: is given twice, first at demo.yaml:1:1", "a: 1\nb: 2\na: 3\n", n -> {});
        assertError("demo.yaml:1:3: expected a key, got a list", "? [1]\n: 2\n", n -> {});
        assertError("demo.yaml: is empty", "", n -> {});
        assertError("demo.yaml: is empty", "# nothing\n", n -> {});
        assertError("demo.yaml:1:1: expected keys with values, got a list", "- a\n", n -> {});
        assertError("demo.yaml:1:1: expected keys with values, got \"a\"", "a\n", n -> {});
    }

    @Test
    void shouldSayOnOneLineWhereTheYamlIsBroken() {
        for (String text :
                new String[] {"a: 1\nb: c: d\n", "a: [1,\n", "a: 'x\n", "a: 1\n b: 2\n", "a:\n\t- 1\n", "a: @x\n"}) {
            String line = error(text, n -> {});
            assertTrue(line.matches("demo\\.yaml:[1-3]:[0-9]+: is not valid YAML: .+"), line);
        }
        assertEquals("demo.yaml:2:1: holds a control character (code 7)", error("a: 1\nb: \u0007\n", n -> {}));
    }

    @Test
    void shouldLimitDepthSizeAndCount() {
        int deep = ConfigReader.MAX_DEPTH + 2;
        String line = error("a: " + "[".repeat(deep) + "]".repeat(deep), n -> {});
        assertTrue(line.contains("is nested deeper than 32 levels"), line);
        line = error("a: " + "[".repeat(200_000), n -> {});
        assertTrue(line.contains("is nested deeper than 32 levels"), line);
        line = error("a: [" + "1,".repeat(ConfigReader.MAX_NODES) + "]", n -> {});
        assertTrue(line.contains("is more than the 50000 values that a file may have"), line);
    }

    @Test
    void shouldReadFilesAndNameThoseThatItCannot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("node.yaml");
        assertEquals(
                file + ": there is no such file",
                assertThrows(ConfigException.class, () -> ConfigNode.read(file)).getMessage());
        assertEquals(
                folder + ": is a folder, not a file",
                assertThrows(ConfigException.class, () -> ConfigNode.read(folder))
                        .getMessage());
        Files.writeString(file, "\uFEFFname: ñandú\n");
        assertEquals("ñandú", ConfigNode.read(file).text("name"));
        assertEquals(file + ":1:7", ConfigNode.read(file).get("name").place());
        Files.write(file, "a: 1\nb: \u00FF\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(
                file + ":2:1: is not UTF-8 text",
                assertThrows(ConfigException.class, () -> ConfigNode.read(file)).getMessage());
        Files.writeString(file, "a: 1\n".repeat(300_000));
        assertEquals(
                file + ": is larger than 1 MiB",
                assertThrows(ConfigException.class, () -> ConfigNode.read(file)).getMessage());
    }

    @Test
    void shouldAnswerAnyBytesWithATreeOrOneLine() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("ConfigNodeTest: rayo.seed=" + seed);
        Random random = new Random(seed);
        byte[] demo = DEMO.getBytes(UTF_8);
        int trees = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = demo.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) "\n\t :-[]{}&*!|>'\"%@#,?x1".charAt(random.nextInt(23));
            }
            try {
                parse(new String(bytes, UTF_8));
                trees++;
            } catch (ConfigException e) {
                assertTrue(e.getMessage().startsWith("demo.yaml:"), e.getMessage());
                assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
            }
        }
        assertTrue(trees > 1000 && trees < 19_900, "trees=" + trees);
    }

    private static ConfigNode parse(String text) {
        return ConfigNode.parse("demo.yaml", text, ENVIRONMENT);
    }

    private static String error(String text, Consumer<ConfigNode> reading) {
        return assertThrows(ConfigException.class, () -> reading.accept(parse(text)))
                .getMessage();
    }

    private static void assertError(String line, String text, Consumer<ConfigNode> reading) {
        assertEquals(line, error(text, reading));
    }
}
