package io.rayo.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.engine.analytics.Indicators;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.tools.Rayo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsCommandsTest {
    private static final String KLINES = """
        Open Time,Open,High,Low,Close,Volume
        1704067200000,1,3,1,2,10
        1704070800000,2,4,2,3,20
        1704074400000,3,5,2,4,30
        1704078000000,4,6,3,6,40
        """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Rayo.execute(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void shouldPrintValuesBesideTheirTimesAndNothingDuringTheWarmUp() throws IOException {
        assertEquals(0, run("indicator", "sma:2", "--series", file("a.csv", KLINES)), err::toString);
        assertEquals(
                List.of("time,sma", "1704067200000,", "1704070800000,2.5", "1704074400000,3.5", "1704078000000,5.0"),
                lines());
    }

    @Test
    void shouldPrintAllValuesOfAnIndicatorByTheirNames() throws IOException {
        assertEquals(0, run("indicator", "donchian:2", "--series", file("a.csv", KLINES)));
        assertEquals("time,middle,upper,lower", lines().get(0));
        assertEquals("1704067200000,,,", lines().get(1));
        assertEquals("1704070800000,2.5,4.0,1.0", lines().get(2));
    }

    @Test
    void shouldRunSeveralAtOnceWithTheirTextsInTheHeader() throws IOException {
        assertEquals(0, run("indicator", "sma:2", "bb:2,2", "--series", file("a.csv", KLINES)));
        assertEquals(
                "time,sma:2.sma,bb:2 2.middle,bb:2 2.upper,bb:2 2.lower,bb:2 2.width,bb:2 2.percent-b", lines().get(0));
        assertEquals("1704070800000,2.5,2.5,3.5,1.5,80.0,0.75", lines().get(2));
    }

    /** The same series in every form that a file may have. */
    @Test
    void shouldReadEveryForm() throws IOException {
        String plain = "2\n3\n4\n6\n";
        String semicolons = "close\n2\n3\n4\n6\n";
        String jsonLines = "{\"t\":1,\"c\":2}\n{\"t\":2,\"c\":3}\n{\"t\":3,\"c\":4}\n\n{\"t\":4,\"c\":6}\n";
        String klines = """
            [1704067200000,"1","3","1","2","10"]
            [1704070800000,"2","4","2","3","20"]
            [1704074400000,"3","5","2","4","30"]
            [1704078000000,"4","6","3","6","40"]
            """;
        String noHeader = KLINES.substring(KLINES.indexOf('\n') + 1);
        String bom = "\uFEFFDate;Close\n2024-01-01;2\n2024-01-02;3\n2024-01-03;4\n2024-01-04;6\n";
        for (String text : List.of(
                plain,
                semicolons,
                jsonLines,
                klines,
                noHeader,
                bom,
                "[2,3,4,6]",
                "{\"close\":[2,3,4,6]}",
                "[[1,2],[2,3],[3,4],[4,6]]")) {
            assertEquals(0, run("indicator", "sma:2", "--series", file("x", text)), () -> text + err);
            assertEquals(5, lines().size(), text);
            assertTrue(lines().get(4).endsWith(",5.0"), () -> text + out);
        }
        Path zipped = folder.resolve("a.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(KLINES.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(zipped, bytes.toByteArray());
        assertEquals(0, run("indicator", "sma:2", "--series", zipped.toString()));
        assertTrue(lines().get(4).endsWith(",5.0"));
    }

    @Test
    void shouldRunOrderBookAndTradeIndicatorsOnTheirOwnRows() throws IOException {
        String tops = file("tops.csv", "time,bid,bid_size,ask,ask_size\n1,99,3,101,1\n2,99,1,101,1\n");
        assertEquals(0, run("indicator", "book-imbalance", "microprice", "--series", tops));
        assertEquals("1,0.5,100.5", lines().get(1));
        assertEquals("2,0.0,100.0", lines().get(2));
        String trades = file("trades.csv", "ts,price,qty,side\n1,5,3,buy\n2,5,1,SELL\n");
        assertEquals(0, run("indicator", "trade-flow:2", "--series", trades));
        assertEquals(List.of("time,imbalance", "1,", "2,0.5"), lines());
    }

    @Test
    void shouldBeginSessionsByTheTimesOfTheFile() throws IOException {
        String series = file("s.csv", """
            date,close,volume
            2024-01-01 22:00:00,1,1
            2024-01-01T23:00:00Z,3,1
            2024-01-02 00:00:00.000000,7,1
            """);
        assertEquals(0, run("indicator", "session-vwap", "--series", series), err::toString);
        assertEquals(
                List.of("2024-01-01 22:00:00,1.0", "2024-01-01T23:00:00Z,2.0", "2024-01-02 00:00:00.000000,7.0"),
                lines().subList(1, 4));
    }

    @Test
    void shouldGiveJsonWithNullsDuringTheWarmUp() throws IOException {
        assertEquals(0, run("indicator", "ema:2,first", "--series", file("a.csv", KLINES), "--json"));
        JsonNode root = json();
        assertEquals(
                "ema(2,first)", root.get("indicators").get(0).get("indicator").asText());
        assertEquals(2, root.get("indicators").get(0).get("warmUp").asInt());
        assertTrue(root.get("rows").get(0).get("ema").isNull());
        assertEquals(2 + 2.0 / 3, root.get("rows").get(1).get("ema").asDouble(), 1e-12);
    }

    @Test
    void shouldListEveryIndicatorAndStrategy() throws IOException {
        assertEquals(0, run("indicator", "--list"));
        for (String name : Indicators.names()) {
            assertTrue(lines().stream().anyMatch(line -> line.startsWith(name)), name);
        }
        assertEquals(0, run("indicator", "--list", "--json"));
        assertEquals(Indicators.names().size(), json().size());
        assertEquals(0, run("strategies"));
        assertTrue(out.toString().contains("rsi-mean-reversion: "));
        assertEquals(0, run("strategies", "--json"));
        assertEquals(StrategyFactories.all().size(), json().size());
        JsonNode first = json().get(0);
        assertTrue(first.get("parameters").get(0).has("minimum"), first::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "indicator --series FILE|name an indicator, such as sma:20",
                "indicator sma:2|--series FILE is missing",
                "indicator smma:2 --series FILE|unknown indicator smma",
                "indicator sma:0 --series FILE|sma:0: length 0 is out of range 1..100000",
                "indicator sma:2 --series missing.csv|no such file: missing.csv",
                "indicator book-imbalance --series FILE|book-imbalance needs bid, bid_size, ask and ask_size",
                "metrics FILE --period fortnightly|invalid --period=fortnightly",
                "metrics FILE --column what|no column what",
                "metrics FILE --confidence 95|confidence: 95.0 is out of range"
            })
    void shouldSayInOneLineWhatIsWrong(String line, String message) throws IOException {
        String file = file("a.csv", KLINES);
        assertEquals(2, run(line.replace("FILE", file).split(" ")));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains(message.replace("--series FILE is", "--series FILE is")), err::toString);
    }

    @Test
    void shouldNameTheLineOfACellThatIsNoNumber() throws IOException {
        assertEquals(2, run("indicator", "sma:2", "--series", file("a.csv", "time,close\n1,2\n2,abc\n")));
        assertTrue(err.toString().contains("a.csv:3: close \"abc\" is not a number"), err::toString);
    }

    @Test
    void shouldMeasureReturns() throws IOException {
        String returns = file("r.csv", """
            date,returns
            1,
            2,0.01
            3,0.1
            4,-0.04
            5,0.02
            6,0.03
            7,0.02
            8,0.01
            9,-0.1
            """);
        assertEquals(0, run("metrics", returns, "--json"), err::toString);
        JsonNode root = json();
        assertEquals(1.7238613961706866, root.get("sharpe_ratio").asDouble(), 1e-9);
        assertEquals(1.9135925373194231, root.get("annual_return").asDouble(), 1e-9);
        assertEquals(0.9136465399704637, root.get("annual_volatility").asDouble(), 1e-9);
        assertEquals(-0.1, root.get("max_drawdown").asDouble(), 1e-12);
        assertEquals(8, root.get("periods").asInt());
        assertEquals(0, run("metrics", returns, "--period", "weekly"));
        assertTrue(out.toString().contains("sharpe_ratio"));
    }

    @Test
    void shouldMeasureEquityAndTakeAwayARiskFreeColumn() throws IOException {
        assertEquals(0, run("metrics", file("e.csv", "time,equity\n1,100\n2,110\n3,99\n"), "--json"));
        assertEquals(-0.1, json().get("max_drawdown").asDouble(), 1e-12);
        assertEquals(-0.01, json().get("cum_returns_final").asDouble(), 1e-12);
        assertEquals(0, run("metrics", file("e.json", "[100,110,99]"), "--input", "equity", "--json"));
        assertEquals(-0.01, json().get("cum_returns_final").asDouble(), 1e-12);
        assertEquals(0, run("metrics", file("f.csv", "returns,risk_free\n0.01,0.01\n0.02,0.02\n"), "--json"));
        assertEquals(0, json().get("cum_returns_final").asDouble());
        assertEquals(0, run("metrics", file("g.csv", "0.01\n0.01\n0.01\n"), "--json"));
        assertEquals("inf", json().get("sharpe_ratio").asText());
        assertTrue(json().get("skewness").isNull());
    }
}
