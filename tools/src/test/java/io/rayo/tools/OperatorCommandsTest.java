package io.rayo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a node, on the folder that a short demo left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCommandsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Path folder;
    private String node;
    private String out;
    private String err;

    private int run(final String... arguments) {
        final StringWriter outText = new StringWriter();
        final StringWriter errText = new StringWriter();
        final int exitCode = Rayo.execute(arguments, new PrintWriter(outText, true), new PrintWriter(errText, true));
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }

    @BeforeAll
    void runADemo(@TempDir final Path temporary) {
        folder = temporary;
        node = folder.resolve("demo").toString();
        assertEquals(0, run("demo", "--for", "6s", "--folder", node), () -> err);
    }

    @Test
    void shouldShowProvenBooksAndTheirPrices() throws Exception {
        assertEquals(0, run("book", "binance-spot", "BTC/USDT", "--levels", "3", "--json", "--node", node), () -> err);
        final JsonNode book = MAPPER.readTree(out);
        assertEquals("BTCUSDT", book.get("symbol").asText());
        assertEquals(3, book.get("bids").size());
        assertEquals(3, book.get("asks").size());
        final double bid = book.get("bids").get(0).get(0).asDouble();
        final double ask = book.get("asks").get(0).get(0).asDouble();
        assertTrue(bid > 0 && bid < ask, out);

        assertEquals(0, run("view", "prices", "binance-spot", "--json", "--node", node), () -> err);
        final JsonNode row = MAPPER.readTree(out).get("prices").get(0);
        assertEquals("BTC/USDT", row.get("pair").asText());
        assertTrue(row.get("bid").asDouble() < row.get("ask").asDouble(), out);

        assertEquals(
                0, run("monitor", "prices", "BTC/USDT", "--json", "--interval", "10ms", "--node", node), () -> err);
        final JsonNode prices = MAPPER.readTree(out);
        assertTrue(prices.get("prices").size() >= 2, out);
        // null once the connections have ended and no book is trusted any more
        final JsonNode weighted = prices.get("weightedPrice");
        assertTrue(weighted.isNull() || weighted.asDouble() > 0, out);
    }

    @Test
    void shouldShowTheVenuesOfANode() throws Exception {
        assertEquals(0, run("monitor", "exchanges", "--json", "--interval", "10ms", "--node", node), () -> err);
        final JsonNode venues = MAPPER.readTree(out).get("exchanges");
        assertTrue(venues.size() >= 2, out);
        assertEquals("binance-spot", venues.get(0).get("name").asText());
        assertEquals(0, venues.get(0).get("decodeErrors").asLong());
        assertEquals("closed", venues.get(0).get("breaker").asText());
    }

    @Test
    void shouldFindNothingWrongWithTheDataOfAnUndisturbedRun() throws Exception {
        assertEquals(0, run("data", "check", node, "--json"), () -> out + err);
        final JsonNode result = MAPPER.readTree(out);
        assertTrue(result.get("clean").asBoolean());
        long trades = 0;
        for (final JsonNode row : result.get("instruments")) {
            trades += row.get("trades").asLong();
            assertEquals(0, row.get("gaps").asLong());
        }
        assertTrue(trades > 0, out);
    }

    @Test
    void shouldShowWhatIsKnownOfTheWiderEconomyAndHowItsSourcesStand() throws Exception {
        assertEquals(0, run("view", "macro", "--json", "--node", node), () -> err);
        final JsonNode macro = MAPPER.readTree(out);
        final Set<String> series = new TreeSet<>();
        for (final JsonNode row : macro.get("series")) {
            series.add(row.get("series").asText());
            assertTrue(row.get("value").asDouble() > 0, out);
            assertTrue(row.get("ageSeconds").asDouble() >= 0, out);
        }
        assertTrue(series.containsAll(Set.of("VIX", "SP500", "NASDAQ", "DXY", "GOLD", "OIL", "ALTCOIN_VOLUME")), out);
        assertEquals("newsapi", macro.get("news").get(0).get("source").asText());
        assertTrue(macro.get("news").get(0).get("ageSeconds").asDouble() > 86_000, out);
        assertEquals(3, macro.get("sources").size());
        for (final JsonNode row : macro.get("sources")) {
            assertEquals("", row.get("note").asText(), out);
            assertTrue(row.get("requestsToday").asInt() > 0, out);
        }
        assertEquals(0, run("view", "macro", "--node", node));
        assertTrue(out.contains("opening orders are scaled by "), out);
    }

    @Test
    void shouldShowWhatTheAnalyzerFound() throws Exception {
        assertEquals(0, run("view", "insights", "--json", "--node", node), () -> err);
        final JsonNode root = MAPPER.readTree(out);
        final Set<String> kinds = new TreeSet<>();
        root.get("insights").forEach(row -> kinds.add(row.get("kind").asText()));
        assertTrue(kinds.contains("portfolio.drawdown"), out);
        assertEquals(0, root.get("commands").size()); // the demo does not carry recommendations out
        assertEquals(0, run("view", "insights", "--node", node));
        assertTrue(out.contains("portfolio.drawdown"), out);
    }

    @Test
    void shouldSayInOneLineWhatIsNotThere() {
        assertEquals(2, run("book", "nowhere", "BTC/USDT", "--node", node));
        assertEquals("rayo: no such venue: nowhere\n", err);
        assertEquals(1, run("book", "binance-spot", "XYZ/USDT", "--node", node));
        assertEquals("rayo: this node knows no XYZ/USDT of binance-spot\n", err);
        assertEquals(2, run("data", "check", folder.resolve("nothing").toString()));
        assertFalse(err.contains("Exception"), err);
        assertEquals(
                1,
                run("monitor", "exchanges", "--node", folder.resolve("nothing").toString()));
        assertTrue(err.startsWith("rayo: no counters in "), err);
        for (final String what : new String[] {"macro", "insights"}) {
            assertEquals(
                    1, run("view", what, "--node", folder.resolve("nothing").toString()));
            assertEquals(1, err.lines().count(), err);
        }
    }
}
