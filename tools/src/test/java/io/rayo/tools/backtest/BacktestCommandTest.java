package io.rayo.tools.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.tools.Rayo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
    private static final int BARS = 400;
    private static final long HOUR_MS = 3_600_000L;
    private static final long START_MS = 1_704_067_200_000L;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private JsonNode run(String... arguments) throws IOException {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertEquals(
                0,
                Rayo.execute(arguments, new PrintWriter(out, true), new PrintWriter(err, true)),
                () -> err.toString() + out);
        return new ObjectMapper().readTree(out.toString());
    }

    /** Bars of a random walk; from some bar on of another one. */
    private Path series(String name, int changedFrom) throws IOException {
        Random random = new Random(17);
        Random other = new Random(99);
        StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
        double close = 1_000;
        for (int bar = 0; bar < BARS; bar++) {
            double open = close;
            double own = random.nextGaussian();
            double changed = other.nextGaussian();
            close = open * (1 + 0.01 * (bar < changedFrom ? own : changed));
            text.append(START_MS + bar * HOUR_MS)
                    .append(String.format(
                            java.util.Locale.ROOT,
                            ",%.2f,%.2f,%.2f,%.2f,%d%n",
                            open,
                            Math.max(open, close) * 1.001,
                            Math.min(open, close) * 0.999,
                            close,
                            10 + bar % 7));
        }
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file;
    }

    @Test
    void shouldGiveTheSameTradesAndStateEachTime() throws IOException {
        String file = series("a.csv", BARS).toString();
        String[] arguments = {"backtest", "--data", file, "--strategy", "sma-cross:fast=3,slow=9", "--json"};
        JsonNode first = run(arguments);
        assertTrue(first.get("trades").size() > 5, first::toString);
        assertEquals(first, run(arguments));
        double profit = 0;
        for (JsonNode trade : first.get("trades")) {
            profit += trade.get("profit").asDouble();
        }
        // the ledger's trades, and what is still open, add up to the core's money
        boolean isFlat = 0 == first.get("fills").asInt() % 2;
        if (isFlat) {
            assertEquals(
                    first.get("finalEquity").asDouble()
                            - first.get("initialEquity").asDouble(),
                    profit,
                    1e-3);
        }
        assertTrue(first.get("equity").size() >= BARS, first::toString);
    }

    @Test
    void shouldFillAtTheOpenOfTheNextBarMadeWorseBySlippageAndFee() throws IOException {
        JsonNode result = run(
                "backtest",
                "--data",
                series("a.csv", BARS).toString(),
                "--strategy",
                "sma-cross:fast=3,slow=9",
                "--slippage",
                "10",
                "--json");
        JsonNode trade = result.get("trades").get(0);
        long entryMs = trade.get("entryTimeNs").asLong() / 1_000_000;
        long bar = (entryMs - START_MS) / HOUR_MS;
        String row = Files.readAllLines(folder.resolve("a.csv")).get((int) bar + 1);
        double open = Double.parseDouble(row.split(",", -1)[1]);
        assertEquals(open * 1.001, trade.get("entryPrice").asDouble(), 0.011);
        assertTrue(entryMs - (START_MS + bar * HOUR_MS) < 100, "filled late in the bar: " + entryMs);
        assertTrue(trade.get("fees").asDouble() > 0);
    }

    @Test
    void shouldNotSeeTheFuture() throws IOException {
        JsonNode whole = run(
                "backtest",
                "--data",
                series("a.csv", BARS).toString(),
                "--strategy",
                "sma-cross:fast=3,slow=9",
                "--json");
        int changed = BARS / 2;
        JsonNode perturbed = run(
                "backtest",
                "--data",
                series("b.csv", changed).toString(),
                "--strategy",
                "sma-cross:fast=3,slow=9",
                "--json");
        assertNotEquals(whole.get("stateHash"), perturbed.get("stateHash"));
        long changeNs = (START_MS + changed * HOUR_MS) * 1_000_000;
        int same = 0;
        for (int i = 0; i < whole.get("trades").size(); i++) {
            JsonNode trade = whole.get("trades").get(i);
            if (trade.get("exitTimeNs").asLong() < changeNs) {
                assertEquals(trade, perturbed.get("trades").get(i));
                same++;
            }
        }
        assertTrue(same > 2, "only " + same);
    }

    @Test
    void shouldWriteAReportThatNeedsNothingElse() throws IOException {
        String file = series("a<b>.csv", BARS).toString();
        Path page = folder.resolve("report.html");
        String[] arguments = {
            "backtest", "--data", file, "--strategy", "sma-cross:fast=3,slow=9", "--html", page.toString(), "--json"
        };
        JsonNode result = run(arguments);
        String html = Files.readString(page);
        assertEquals(3, html.split("<svg ", -1).length - 1);
        assertTrue(html.contains("a&lt;b&gt;.csv") && !html.contains("a<b>"), "not escaped");
        for (String outside : new String[] {"http:", "https:", "<script", "src=", "url("}) {
            assertTrue(!html.contains(outside), outside);
        }
        assertTrue(html.contains(result.get("stateHash").asText()));
        // heading, then a row for each trade
        String trades = html.substring(html.indexOf("<h2>Trades"), html.indexOf("<h2>Settings"));
        assertEquals(result.get("trades").size() + 1, trades.split("<tr>", -1).length - 1);
        assertEquals(
                result.get("trades").size(),
                html.substring(html.indexOf("<h2>Profit by trade"), html.indexOf("<h2>Metrics"))
                                .split("<rect ", -1)
                                .length
                        - 1);
        assertTrue(!html.contains("NaN") && !html.contains("Infinity"));
        run(arguments);
        assertEquals(html, Files.readString(page));
    }

    @Test
    void shouldTrainAModelThatABacktestThenUses() throws IOException {
        String file = series("a.csv", BARS).toString();
        String model = folder.resolve("m.onnx").toString();
        String[] train = {
            "train",
            "--data",
            file,
            "--out",
            model,
            "--features",
            "roc(1);rsi(14)",
            "--window",
            "10",
            "--hidden",
            "8",
            "--epochs",
            "2",
            "--json"
        };
        assertTrue(run(train).get("written").asBoolean());
        byte[] first = Files.readAllBytes(Path.of(model));
        run(train);
        org.junit.jupiter.api.Assertions.assertArrayEquals(first, Files.readAllBytes(Path.of(model)));
        assertTrue(Files.exists(folder.resolve("m.svg")));
        assertTrue(run("model", "check", model, "--json").get("valid").asBoolean());
        assertTrue(run("model", "check", folder.resolve("m.step.onnx").toString(), "--json")
                .get("valid")
                .asBoolean());
        String[] backtest = {
            "backtest", "--data", file, "--strategy", "prediction-only:threshold=0.00001", "--model", model, "--json"
        };
        JsonNode result = run(backtest);
        assertTrue(result.get("predictions").asInt() > 300, result::toString);
        assertTrue(result.get("orders").asInt() > 0, result::toString);
        assertEquals(result, run(backtest));
        // it cannot beat itself
        String[] again = java.util.Arrays.copyOf(train, train.length + 2);
        again[train.length] = "--beats";
        again[train.length + 1] = model;
        assertEquals(1, Rayo.execute(again, new PrintWriter(out, true), new PrintWriter(err, true)));
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws IOException {
        String file = series("a.csv", BARS).toString();
        for (String[] wrong : new String[][] {
            {"backtest", "--data", file},
            {"backtest", "--data", file, "--strategy", "nonsense"},
            {"backtest", "--data", file, "--strategy", "sma-cross:fast"},
            {"backtest", "--data", file, "--strategy", "sma-cross", "--timeframe", "1m"},
            {"backtest", "--data", folder.resolve("none.csv").toString(), "--strategy", "sma-cross"},
            {"train", "--data", file, "--window", "0"},
            {"train", "--data", file, "--features", "nonsense(3)"},
            {"train", "--data", file, "--window", "380"},
        }) {
            err.getBuffer().setLength(0);
            assertEquals(2, Rayo.execute(wrong, new PrintWriter(out, true), new PrintWriter(err, true)), err::toString);
            assertEquals(1, err.toString().lines().count(), err::toString);
        }
    }
}
