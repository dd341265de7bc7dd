package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.macro.MacroFault;
import io.rayo.gateways.sim.macro.MacroSimulator;
import io.rayo.tools.Rayo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose strategy loses and whose macro sources break: the strategy is stopped by a journaled command, the last
 * values stay with their ages, and the journal replays to the bit.
 */
class AutoExecuteTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(40);

    @TempDir
    private Path folder;

    private String out;

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int status = Rayo.execute(arguments, new PrintWriter(outText, true), new PrintWriter(errText, true));
        out = outText + errText.toString();
        return status;
    }

    private JsonNode view(String what) throws Exception {
        assertEquals(0, run("view", what, "--json", "--node", folder.toString()), () -> out);
        return new ObjectMapper().readTree(out);
    }

    private static String config(Path folder, int venuePort, int macroPort) {
        return """
            node: {folder: "%s", clockInterval: 20ms}
            journal: {preallocate: 16m, reserve: 64m}
            venues:
              - name: binance-spot
                symbols: [BTC/USDT]
                channels: [trades, top]
                restUrl: http://127.0.0.1:%d
                streamUrl: ws://127.0.0.1:%d
            strategies:
              - {name: loser, type: trade-echo, symbols: [BTC/USDT], orderNotional: 100}
            risk: {maxOrderNotional: 1000, maxOrdersPerSecond: 50}
            portfolio: {cash: 10000, equityInterval: 100ms}
            paper: {orderLatency: 1ms, responseLatency: 1ms, slippage: 1%%}
            analyzer: {interval: 500ms, minTrades: 2, autoExecute: true}
            macro:
              breakerFailures: 1
              alphaVantage: {apiKey: "${KEY}", url: "http://127.0.0.1:%d", interval: 100ms, spacing: 20ms,
                             dailyLimit: 1000000, weekends: true, series: {VIX: "index:VIX", GOLD: "spot:XAU"}}
              coinMarketCap: {url: "http://127.0.0.1:%d"}
            """.formatted(folder, venuePort, venuePort, macroPort, macroPort);
    }

    @Test
    void shouldStopAStrategyThatLosesAndGoOnWithTheLastMacroValues() throws Exception {
        try (BinanceSimulator venue =
                        BinanceSimulator.launch(SimulatorContext.demo().seed(5));
                MacroSimulator macro = MacroSimulator.launch(5, SystemEpochNanoClock.INSTANCE)) {
            macro.vix(33);
            Map<String, String> environment = new HashMap<>();
            environment.put("KEY", MacroSimulator.KEY);
            Node node = Node.launch(NodeConfig.parse("test", config(folder, venue.port(), macro.port()), environment));
            try {
                assertTrue(
                        node.recoveryLines().contains("macro source coinmarketcap has no key: it is not asked"),
                        () -> node.recoveryLines().toString());
                long deadlineNs = System.nanoTime() + DEADLINE_NS;
                JsonNode commands = null;
                JsonNode known = null;
                while (null == commands
                        || commands.isEmpty()
                        || known.get("series").size() < 2) {
                    assertTrue(System.nanoTime() < deadlineNs, () -> "nothing was carried out: " + out);
                    assertNull(node.failure());
                    node.awaitEnd(200_000_000L);
                    commands = view("insights").get("commands");
                    known = view("macro");
                }
                assertEquals("STOP_STRATEGY", commands.get(0).get("type").asText());
                assertEquals("loser", commands.get(0).get("target").asText());
                assertEquals(0.5, known.get("riskFactor").asDouble());
                assertEquals(33, known.get("series").get(0).get("value").asDouble());

                macro.fault(MacroSimulator.Source.ALPHA_VANTAGE, MacroFault.MALFORMED);
                double age = 0;
                while (age < 1) {
                    assertTrue(System.nanoTime() < deadlineNs, () -> "no age: " + out);
                    assertNull(node.failure());
                    node.awaitEnd(200_000_000L);
                    known = view("macro");
                    age = known.get("series").get(0).get("ageSeconds").asDouble();
                    // of a day's close the age is that of the day; of the spot price that of the answer
                    age = Math.min(
                            age, known.get("series").get(1).get("ageSeconds").asDouble());
                }
                assertEquals(33, known.get("series").get(0).get("value").asDouble());
            } finally {
                node.close();
            }
            assertNull(node.failure());
            JsonNode sources = view("macro").get("sources");
            assertTrue(sources.get(0).get("note").asText().startsWith("breaker open"), () -> out);
        }
        assertEquals(0, run("replay", folder.resolve("journal").toString(), "--times", "2"), () -> out);
    }
}
