package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to a running node, from the command line to the journal. */
class NodeControlTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path temporary;

    @Test
    void shouldCarryOutJournalAndReplayWhatIsCommanded() throws Exception {
        final Path folder = temporary.resolve("node");
        final String name = folder.toString();
        try (PaperNode paper = new PaperNode(folder)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            folder.resolve("control").resolve("socket"))));
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
            PaperNode.await("orders", () -> paper.node().summary().orders() > 3);

            assertEquals(0, paper.run("strategies", "stop", "echo", "--node", name), paper::err);
            assertEquals(0, paper.run("strategies", "set", "rsi", "buy-below=25", "--node", name), paper::err);
            assertEquals(1, paper.run("strategies", "set", "rsi", "buy-below=1000", "--node", name));
            assertEquals("rayo: strategies[rsi].buy-below: 1000 is out of range 0..100\n", paper.err());
            assertEquals(1, paper.run("strategies", "start", "nobody", "--node", name));
            assertEquals("rayo: no strategy is called nobody\n", paper.err());

            assertEquals(0, paper.run("strategies", "show", "--json", "--node", name), paper::err);
            final JsonNode shown = MAPPER.readTree(paper.out());
            assertFalse(shown.get(0).get("running").asBoolean());
            assertEquals("25", shown.get(1).get("parameters").get("buy-below").asText());

            final JsonNode before = MAPPER.readTree(paper.out());
            assertEquals(
                    0, paper.run("strategies", "set", "rsi", "buy-below=20", "--json", "--node", name), paper::err);
            final String command = MAPPER.readTree(paper.out()).get("command").asText();
            assertEquals(
                    0, paper.run("strategies", "set", "rsi", "buy-below=15", "--json", "--node", name), paper::err);
            final String later = MAPPER.readTree(paper.out()).get("command").asText();
            assertEquals(1, paper.run("undo", command, "--node", name));
            assertEquals(
                    "rayo: strategies[rsi].buy-below: changed again by command " + later + ": take that back first\n",
                    paper.err());
            assertEquals(0, paper.run("undo", later, "--node", name), paper::err);
            assertEquals(0, paper.run("undo", command, "--node", name), paper::err);
            assertTrue(paper.out().startsWith("command " + command + " taken back (event "), paper::out);
            assertEquals(1, paper.run("undo", command, "--node", name), "it is taken back");
            assertEquals("rayo: nothing is known of a command " + command + " that could be taken back\n", paper.err());
            assertEquals(1, paper.run("undo", "last", "--node", name));
            assertEquals("rayo: a command to take back is named by its number, not \"last\"\n", paper.err());
            assertEquals(0, paper.run("strategies", "show", "--json", "--node", name), paper::err);
            assertEquals(before, MAPPER.readTree(paper.out()));

            assertEquals(0, paper.run("risk", "reduce-only", "--json", "--node", name), paper::err);
            assertEquals(
                    "REDUCE_ONLY", MAPPER.readTree(paper.out()).get("riskState").asText());
            assertEquals(0, paper.run("risk", "re-arm", "--json", "--node", name), paper::err);
            assertEquals("ACTIVE", MAPPER.readTree(paper.out()).get("riskState").asText());

            assertEquals(0, paper.run("kill", "--reason", "test", "--node", name), paper::err);
            assertTrue(paper.out().contains("mode paper, is HALT"), paper::out);
            assertEquals(0, paper.run("strategies", "start", "echo", "--node", name), paper::err);
            PaperNode.await("the state in the counters", () -> {
                paper.run("status", "--json", "--node", name);
                return paper.out().contains("\"riskState\":\"HALT\"");
            });
            assertTrue(paper.out().contains("\"state\":\"RUNNING\""), paper::out);
            final long orders = paper.node().summary().orders();
            final long signals = paper.node().summary().signals();
            PaperNode.await("signals while killed", () -> paper.node().summary().signals() > signals + 3);
            assertEquals(orders, paper.node().summary().orders());
            assertEquals(0, paper.run("kill", "--reset", "--node", name), paper::err);
            PaperNode.await(
                    "orders after the reset", () -> paper.node().summary().orders() > orders);

            assertEquals(0, paper.run("risk", "flatten", "--node", name), paper::err);
            assertEquals(0, paper.run("risk", "cancel-all", "--node", name), paper::err);
        }
        final ReplayRunner.Result replayed = new ReplayRunner(folder.resolve("journal")).run();
        assertEquals(0, replayed.outputsDiffering());
        try (JournalFollower after = new JournalFollower(folder)) {
            after.catchUp();
            assertTrue(after.stages().strategy().isRunning(1));
            assertEquals("25", after.stages().strategy().parameters(2).get("buy-below"));
        }
        assertFalse(Files.exists(folder.resolve("control").resolve("socket")));
        assertTrue(Files.readString(folder.resolve("status.json")).contains("\"STOPPED\""));
    }

    @Test
    void shouldTakeInjectedSignalsThroughRiskAndOrderAndReportTheSameFromTheJournal() throws Exception {
        final Path folder = temporary.resolve("node");
        final String name = folder.toString();
        final Path file = temporary.resolve("signals.csv");
        Files.writeString(file, """
                offset,venue,symbol,side,confidence,notional,closing
                0s,binance-spot,BTC/USDT,BUY,0.9,50,
                400ms,binance-spot,BTC/USDT,BUY,0.9,5000,
                500ms,binance-spot,XYZ/USDT,BUY,0.9,,
                600ms,binance-spot,BTC/USDT,SELL,0.9,,true
                """);
        final String told;
        try (PaperNode paper = new PaperNode(folder)) {
            PaperNode.await("orders", () -> paper.node().summary().orders() > 3);
            assertEquals(0, paper.run("strategies", "stop", "echo", "--node", name), paper::err);
            assertEquals(
                    1,
                    paper.run("inject", file.toString(), "--strategy", "rsi", "--json", "--node", name),
                    "one signal is for an instrument that is not there");
            told = paper.out();
            final JsonNode[] rows = told.lines().map(NodeControlTest::parse).toArray(JsonNode[]::new);
            assertEquals(4, rows.length, told);
            assertEquals("ACCEPTED", rows[0].get("outcome").asText(), told);
            assertEquals("FILLED", rows[0].get("orders").get(0).get("status").asText(), told);
            assertFalse(rows[0].get("orders").get(0).get("fills").isEmpty(), told);
            assertEquals("DENIED", rows[1].get("outcome").asText(), told);
            assertEquals("ORDER_NOTIONAL_LIMIT", rows[1].get("reason").asText(), told);
            assertEquals("REFUSED", rows[2].get("outcome").asText(), told);
            assertEquals(
                    "this node knows no XYZ/USDT of binance-spot",
                    rows[2].get("reason").asText());
            assertEquals("ACCEPTED", rows[3].get("outcome").asText(), told);

            Files.writeString(file, "offset,venue,symbol,side,confidence\n0s,binance-spot,BTC/USDT,HOLD,0.9\n");
            assertEquals(2, paper.run("inject", file.toString(), "--node", name));
            assertEquals("rayo: " + file + ":2: a side is BUY or SELL, not HOLD\n", paper.err());
            assertEquals(0, paper.run("inject", "--report", "--json", "--node", name), paper::err);
            assertEquals(told, paper.out());
        }
        assertEquals(0, new ReplayRunner(folder.resolve("journal")).run().outputsDiffering());
    }

    private static JsonNode parse(final String line) {
        try {
            return MAPPER.readTree(line);
        } catch (final JsonProcessingException ex) {
            throw new AssertionError(line, ex);
        }
    }

    @Test
    void shouldSayInOneLineThatNobodyListens() {
        final Path folder = temporary.resolve("nothing");
        final java.io.StringWriter err = new java.io.StringWriter();
        for (final List<String> command :
                List.of(List.of("kill"), List.of("risk", "flatten"), List.of("strategies", "stop", "x"))) {
            final String[] arguments = new String[command.size() + 2];
            command.toArray(arguments);
            arguments[command.size()] = "--node";
            arguments[command.size() + 1] = folder.toString();
            err.getBuffer().setLength(0);
            assertEquals(
                    1,
                    io.rayo.tools.Rayo.execute(
                            arguments,
                            new java.io.PrintWriter(new java.io.StringWriter()),
                            new java.io.PrintWriter(err, true)));
            assertTrue(err.toString().startsWith("rayo: no node listens in "), err::toString);
            assertEquals(1, err.toString().lines().count());
        }
    }
}
