package io.rayo.gateways.sim.playback;

import static io.rayo.gateways.sim.TestSocket.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.capture.CaptureReader;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.sim.TestSocket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaybackServerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long MS = 1_000_000;
    private static final Map<PlaybackVenue, String> REST_BASES = Map.of(
            BinancePlayback.SPOT, "/api/v3", BinancePlayback.USDM, "/fapi/v1", BinancePlayback.COINM, "/dapi/v1");

    @TempDir
    Path folder;

    private static String ws(long ms, String stream, String data) {
        return line(ms, "ws", null, "{\"stream\":\"" + stream + "\",\"data\":" + data + "}");
    }

    private static String line(long ms, String kind, String url, String raw) {
        return "{\"recv_ns\":" + (1_700_000_000_000L + ms) * MS + ",\"kind\":\"" + kind + "\""
                + (null == url ? "" : ",\"url\":\"" + url + "\"") + ",\"raw\":\""
                + raw.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }

    private Path spotCapture() throws IOException {
        Path file = folder.resolve("spot.jsonl");
        Files.write(
                file,
                List.of(
                        line(0, "open", "wss://stream.binance.com:9443/stream", ""),
                        line(0, "sent", null, "{\"method\":\"SUBSCRIBE\"}"),
                        line(1, "ws", null, "{\"result\":null,\"id\":1}"),
                        ws(2, "abcusdt@depth@0ms", depth(1, 3)),
                        ws(3, "abcusdt@trade", "{\"e\":\"trade\",\"s\":\"ABCUSDT\",\"p\":\"10.0500\",\"q\":\"3.00\"}"),
                        line(
                                50,
                                "rest",
                                "https://api.binance.com/api/v3/depth?symbol=ABCUSDT&limit=1000",
                                "{\"lastUpdateId\":2,\"bids\":[[\"10.0100\",\"5.5\"]],\"asks\":[]}"),
                        ws(60, "abcusdt@depth@0ms", depth(4, 5)),
                        "this line is damaged",
                        ws(
                                70,
                                "xyzbtc@bookTicker",
                                "{\"u\":9,\"s\":\"XYZBTC\",\"b\":\"0.00001230\","
                                        + "\"B\":\"100\",\"a\":\"1\",\"A\":\"1\"}"),
                        ws(80, "abcusdt@depth@0ms", depth(6, 6))));
        return file;
    }

    private static String depth(int first, int last) {
        return "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"ABCUSDT\",\"U\":" + first + ",\"u\":" + last
                + ",\"b\":[[\"10.0000\",\"1.0\"]],\"a\":[]}";
    }

    @Test
    void shouldServeTheInstrumentsThatTheRecordingImplies() throws Exception {
        try (PlaybackServer server = PlaybackServer.launch(new PlaybackContext().file(spotCapture()))) {
            JsonNode info =
                    MAPPER.readTree(get(server.port(), "/api/v3/exchangeInfo").body());
            JsonNode first = info.get("symbols").get(0);
            assertEquals("ABCUSDT", first.get("symbol").asText());
            assertEquals("ABC", first.get("baseAsset").asText());
            assertEquals("USDT", first.get("quoteAsset").asText());
            assertEquals("0.01", first.at("/filters/0/tickSize").asText());
            assertEquals("0.1", first.at("/filters/1/stepSize").asText());
            JsonNode second = info.get("symbols").get(1);
            assertEquals("BTC", second.get("quoteAsset").asText());
            assertEquals("0.0000001", second.at("/filters/0/tickSize").asText());
            assertEquals("1", second.at("/filters/1/stepSize").asText());
            assertEquals(1, server.recordings().getFirst().damagedLines());
        }
    }

    @Test
    void shouldHoldTheSnapshotUntilItsTurnAndRefuseUnknownOnes() throws Exception {
        CompletableFuture<PlaybackSummary> ended = new CompletableFuture<>();
        PlaybackContext context = new PlaybackContext()
                .file(spotCapture())
                .speed(PlaybackContext.AS_TAKEN)
                .listener(new PlaybackListener() {
                    @Override
                    public void onEnd(PlaybackSummary summary) {
                        ended.complete(summary);
                    }
                });
        try (PlaybackServer server = PlaybackServer.launch(context)) {
            HttpResponse<String> unknown = get(server.port(), "/api/v3/depth?symbol=NOPEUSDT");
            assertEquals(400, unknown.statusCode());
            assertTrue(unknown.body().contains("no depth snapshot of NOPEUSDT"), unknown.body());
            try (TestSocket socket = new TestSocket(
                    server.port(), "/stream?streams=abcusdt@depth@100ms/abcusdt@trade/xyzbtc@bookTicker")) {
                assertTrue(socket.next().contains("\"U\":1,"));
                assertTrue(socket.next().contains("\"e\":\"trade\""));
                // the snapshot is next on the time line: nothing moves until somebody asks
                assertFalse(ended.isDone());
                assertTrue(socket.texts.isEmpty());
                assertEquals(
                        "{\"lastUpdateId\":2,\"bids\":[[\"10.0100\",\"5.5\"]],\"asks\":[]}",
                        get(server.port(), "/api/v3/depth?symbol=ABCUSDT&limit=1000")
                                .body());
                assertEquals("{\"stream\":\"abcusdt@depth@0ms\",\"data\":" + depth(4, 5) + "}", socket.next());
                assertTrue(socket.next().contains("XYZBTC"));
                assertTrue(socket.next().contains("\"U\":6,"));
                PlaybackSummary summary = ended.get(10, TimeUnit.SECONDS);
                assertEquals(5, summary.framesSent());
                assertEquals(1, summary.snapshotsServed());
                assertEquals(0, summary.snapshotsUnasked());
                assertEquals(summary.rowsTotal(), summary.rows());
                assertEquals(1, summary.damagedLines());
                assertFalse(socket.closed);
                server.closeConnections();
                socket.awaitClosed();
                assertEquals(1000, socket.closeCode);
            }
        }
    }

    @Test
    void shouldGoOnWithoutTheSnapshotAfterTheWait() throws Exception {
        PlaybackContext context = new PlaybackContext()
                .file(spotCapture())
                .speed(0)
                .snapshotWaitNs(20 * MS)
                .expectStream("abcusdt@depth@100ms")
                .closeAtEnd(true);
        try (PlaybackServer server = PlaybackServer.launch(context);
                TestSocket socket = new TestSocket(server.port(), "/ws")) {
            socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"abcusdt@depth@100ms\"],\"id\":\"s1\"}");
            assertEquals("{\"result\":null,\"id\":\"s1\"}", socket.next());
            // a raw connection gets the event without the wrapper
            assertEquals(depth(1, 3), socket.next());
            assertEquals(depth(4, 5), socket.next());
            assertEquals(depth(6, 6), socket.next());
            socket.awaitClosed();
            assertEquals(1000, socket.closeCode);
            PlaybackSummary summary = server.summary().get(10, TimeUnit.SECONDS);
            assertEquals(1, summary.snapshotsUnasked());
            assertEquals(2, summary.framesUnsubscribed());
            assertTrue(summary.ended());
        }
    }

    @Test
    void shouldKeepTheRecordedPace() throws Exception {
        PlaybackContext context = new PlaybackContext()
                .file(spotCapture())
                .speed(1)
                .snapshotWaitNs(0)
                .startOnCommand(true);
        try (PlaybackServer server = PlaybackServer.launch(context);
                TestSocket socket = new TestSocket(server.port(), "/stream?streams=abcusdt@depth")) {
            assertEquals(200, get(server.port(), "/sim/playback/status").statusCode());
            long startNs = System.nanoTime();
            assertEquals(200, get(server.port(), "/sim/playback/start").statusCode());
            socket.next();
            socket.next();
            socket.next();
            long tookMs = (System.nanoTime() - startNs) / MS;
            assertTrue(tookMs >= 78, "80 ms of recording took " + tookMs + " ms");
        }
    }

    @Test
    void shouldRouteFuturesByBaseAndGiveTradesToAggTradeSubscribers() throws Exception {
        Path file = folder.resolve("usdm.jsonl");
        String trade = "{\"e\":\"trade\",\"s\":\"ABCUSDT\",\"p\":\"10.05\",\"q\":\"3\",\"X\":\"MARKET\"}";
        String ticker =
                "{\"e\":\"bookTicker\",\"u\":1,\"s\":\"ABCUSDT\",\"b\":\"1\",\"B\":\"1\",\"a\":\"2\",\"A\":\"1\"}";
        Files.write(
                file,
                List.of(
                        ws(1, "abcusdt@bookTicker", ticker),
                        ws(2, "abcusdt@trade", trade),
                        ws(3, "abcusdt@bookTicker", ticker)));
        PlaybackContext context = new PlaybackContext().file(file).speed(0).closeAtEnd(true);
        String both = "?streams=abcusdt@bookTicker/abcusdt@aggTrade";
        try (PlaybackServer server = PlaybackServer.launch(context);
                TestSocket market = new TestSocket(server.port(), "/market/stream" + both);
                TestSocket publicOne = new TestSocket(server.port(), "/public/stream" + both)) {
            market.awaitClosed();
            publicOne.awaitClosed();
            assertEquals(List.of("{\"stream\":\"abcusdt@trade\",\"data\":" + trade + "}"), List.copyOf(market.texts));
            assertEquals(2, publicOne.texts.size());
            JsonNode symbol = MAPPER.readTree(
                            get(server.port(), "/fapi/v1/exchangeInfo").body())
                    .get("symbols")
                    .get(0);
            assertEquals("USDT", symbol.get("marginAsset").asText());
            assertEquals("PERPETUAL", symbol.get("contractType").asText());
            assertEquals("[]", get(server.port(), "/fapi/v1/fundingInfo").body());
        }
    }

    @Test
    void shouldDescribeCoinMarginedContracts() throws Exception {
        Path file = folder.resolve("coinm.jsonl");
        String ticker =
                "{\"u\":1,\"e\":\"bookTicker\",\"s\":\"%s\",\"b\":\"1.5\",\"B\":\"10\",\"a\":\"2\",\"A\":\"1\"}";
        Files.write(
                file,
                List.of(
                        ws(1, "btcusd_perp@bookTicker", ticker.formatted("BTCUSD_PERP")),
                        ws(2, "ethusd_210924@bookTicker", ticker.formatted("ETHUSD_210924"))));
        try (PlaybackServer server = PlaybackServer.launch(new PlaybackContext().file(file))) {
            JsonNode symbols = MAPPER.readTree(
                            get(server.port(), "/dapi/v1/exchangeInfo").body())
                    .get("symbols");
            assertEquals(100, symbols.get(0).get("contractSize").asInt());
            assertEquals("PERPETUAL", symbols.get(0).get("contractType").asText());
            assertEquals("BTC", symbols.get(0).get("marginAsset").asText());
            assertEquals("1", symbols.get(0).at("/filters/1/stepSize").asText());
            assertEquals(10, symbols.get(1).get("contractSize").asInt());
            assertEquals("ETHUSD", symbols.get(1).get("pair").asText());
            assertEquals("CURRENT_QUARTER", symbols.get(1).get("contractType").asText());
        }
    }

    @Test
    void shouldAnswerControlFramesAsDocumented() throws Exception {
        try (PlaybackServer server = PlaybackServer.launch(new PlaybackContext().file(spotCapture()));
                TestSocket socket = new TestSocket(server.port(), "/stream")) {
            socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\",\"b@depth\"],\"id\":1}");
            assertEquals("{\"result\":null,\"id\":1}", socket.next());
            socket.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"a@trade\"],\"id\":null}");
            assertEquals("{\"result\":null,\"id\":null}", socket.next());
            socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}");
            assertEquals("{\"result\":[\"b@depth\"],\"id\":3}", socket.next());
            socket.send("{\"method\":\"NONSENSE\",\"id\":4}");
            assertTrue(socket.next().startsWith("{\"code\":2,"));
            socket.send("{nonsense");
            assertTrue(socket.next().startsWith("{\"code\":3,"));
        }
    }

    @Test
    void shouldMergeRecordingsByTheirTimes() throws Exception {
        Path one = folder.resolve("one.jsonl");
        Path two = folder.resolve("two.jsonl");
        List<String> odd = new ArrayList<>();
        List<String> even = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            (i % 2 == 0 ? even : odd).add(ws(i, (i % 2 == 0 ? "even" : "odd") + "usdt@trade", "{\"t\":" + i + "}"));
        }
        Files.write(one, odd);
        Files.write(two, even);
        PlaybackContext context = new PlaybackContext().file(one).file(two).speed(0);
        try (PlaybackServer server = PlaybackServer.launch(context);
                TestSocket socket = new TestSocket(server.port(), "/ws/oddusdt@trade/evenusdt@trade")) {
            for (int i = 0; i < 3_000; i++) {
                assertEquals("{\"t\":" + i + "}", socket.next());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spot/capture_ethusdt_20240808.jsonl.gz",
                "spot/capture_multi_20211012.jsonl",
                "usdm/capture_btcusdt_20240808.jsonl.gz",
                "usdm/capture_multi_20210722.jsonl.gz",
                "coinm/capture_ethusd_perp_20240808.jsonl.gz",
                "coinm/capture_multi_20210722.jsonl.gz"
            })
    void shouldPlayARealCaptureOnceAndInOrder(String name) throws Exception {
        Path frames = sharedData().resolve("frames/binance");
        assumeTrue(Files.isDirectory(frames), "no captures beside the repository: skipped");
        Path file = frames.resolve(name);
        CompletableFuture<PlaybackSummary> ended = new CompletableFuture<>();
        PlaybackContext context = new PlaybackContext()
                .file(file)
                .speed(PlaybackContext.AS_TAKEN)
                .listener(new PlaybackListener() {
                    @Override
                    public void onEnd(PlaybackSummary summary) {
                        ended.complete(summary);
                    }
                });
        try (PlaybackServer server = PlaybackServer.launch(context)) {
            Recording recording = server.recordings().getFirst();
            List<CompletableFuture<HttpResponse<String>>> snapshots = new ArrayList<>();
            for (String symbol : recording.snapshotSymbols()) {
                snapshots.add(TestSocket.HTTP.sendAsync(
                        TestSocket.request(server.port(), REST_BASES.get(recording.venue()) + "/depth?symbol=" + symbol)
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            TreeSet<String> streams = new TreeSet<>();
            recording
                    .rowsByStream()
                    .keySet()
                    .forEach(key -> streams.add(key.symbol().toLowerCase(Locale.ROOT) + "@" + key.channel()));
            try (TestSocket socket = new TestSocket(server.port(), "/stream?streams=" + String.join("/", streams));
                    CaptureReader reader = CaptureReader.open(file)) {
                long frames1 = 0;
                while (reader.next()) {
                    if (FrameTap.Kind.WS == reader.kind()) {
                        assertEquals(reader.rawText(), socket.next(), "line " + reader.lineNumber());
                        frames1++;
                    }
                }
                PlaybackSummary summary = ended.get(20, TimeUnit.SECONDS);
                assertEquals(frames1, summary.framesSent());
                assertEquals(0, summary.framesUnsubscribed());
                assertTrue(socket.texts.isEmpty());
                assertEquals(recording.snapshots(), summary.snapshotsServed());
            }
            for (CompletableFuture<HttpResponse<String>> snapshot : snapshots) {
                assertEquals(200, snapshot.get(10, TimeUnit.SECONDS).statusCode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spot", "usdm", "coinm"})
    void shouldReadTheExpectationFiles(String product) throws Exception {
        Path frames = sharedData().resolve("frames/binance");
        assumeTrue(Files.isDirectory(frames), "no captures beside the repository: skipped");
        try (Stream<Path> files = Files.list(frames.resolve(product))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("expected_book")) {
                    ExpectedBook book = (ExpectedBook) Expected.read(file);
                    assertNotNull(book.end());
                    assertFalse(book.points().isEmpty());
                    assertEquals(10, book.points().getFirst().bids().size());
                    assertTrue(book.summary().diffsApplied() > 0);
                } else if (name.startsWith("expected_minute")) {
                    ExpectedBars bars = (ExpectedBars) Expected.read(file);
                    assertTrue(bars.bars().size() >= 6);
                    assertNotNull(bars.total());
                } else if (name.startsWith("expected_multi")) {
                    ExpectedMulti multi = (ExpectedMulti) Expected.read(file);
                    assertFalse(multi.books().isEmpty());
                }
            }
        }
    }

    /** The data folder beside the repository, two levels above this module, or where the property says. */
    static Path sharedData() {
        String elsewhere = System.getProperty("rayo.shared.data");
        if (null != elsewhere) {
            return Path.of(elsewhere);
        }
        return Path.of(System.getProperty("basedir", "."))
                .toAbsolutePath()
                .normalize()
                .getParent()
                .resolveSibling("shared/data");
    }
}
