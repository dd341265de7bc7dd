package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.sim.playback.PlaybackContext;
import io.rayo.gateways.sim.playback.PlaybackListener;
import io.rayo.gateways.sim.playback.PlaybackServer;
import io.rayo.gateways.sim.playback.PlaybackSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings through the whole gateway over loopback. */
class BybitPlaybackTest {
    @TempDir
    Path folder;

    private static PlaybackContext context(final Path file, final CompletableFuture<PlaybackSummary> ended) {
        return new PlaybackContext().file(file).speed(PlaybackContext.AS_TAKEN).listener(new PlaybackListener() {
            @Override
            public void onEnd(final PlaybackSummary summary) {
                ended.complete(summary);
            }
        });
    }

    @Test
    void shouldRefuseEveryFrameOfTheFormatBeforeV5AndLiveOn() throws Exception {
        final Path file = SharedData.path("frames/bybit/v2_outdated/capture_inverse_20210417.jsonl");
        final CompletableFuture<PlaybackSummary> ended = new CompletableFuture<>();
        try (PlaybackServer server = PlaybackServer.launch(context(file, ended));
                BybitGatewayHarness harness = new BybitGatewayHarness(
                        BybitGatewayHarness.settings(BybitProduct.LINEAR, server.port(), List.of("BTCUSD", "EOSUSD"))
                                .conclude())) {
            harness.gateway.start();
            final PlaybackSummary summary = ended.get(30, TimeUnit.SECONDS);
            assertEquals(191, summary.framesSent());
            harness.await("all frames", () -> harness.counters.totalErrors() == summary.framesSent());
            assertEquals(summary.framesSent(), harness.counters.errors(DecodeError.UNKNOWN_VALUE));
            assertNull(harness.fault.get());
            assertEquals(0, harness.counters.trades + harness.counters.bookSnapshots);
            assertEquals(0L, harness.<Long>read(twin -> twin.count(TradeDecoder.TEMPLATE_ID)));
        }
    }

    @Test
    void shouldPlayARecordingOfV5WithTheInstrumentsThatItImplies() throws Exception {
        final List<String> rows = new ArrayList<>();
        for (final String frame : BybitFrames.ALL) {
            rows.add("{\"recv_ns\":" + (1_790_000_000_000_000_000L + rows.size()) + ",\"kind\":\"ws\",\"raw\":\""
                    + frame.replace("\"", "\\\"") + "\"}");
        }
        final Path file = folder.resolve("v5.jsonl");
        write(file, rows);
        final CompletableFuture<PlaybackSummary> ended = new CompletableFuture<>();
        final BybitSettings settings;
        try (PlaybackServer server = PlaybackServer.launch(
                context(file, ended).expectStream("orderbook.50.BTCUSDT").expectStream("publicTrade.BTCUSDT"))) {
            settings = BybitGatewayHarness.settings(BybitProduct.LINEAR, server.port(), List.of("BTC/USDT"));
            try (BybitGatewayHarness harness = new BybitGatewayHarness(settings.conclude())) {
                harness.gateway.start();
                final PlaybackSummary summary = ended.get(30, TimeUnit.SECONDS);
                assertEquals(6, summary.framesSent(), "trades, best prices, book");
                harness.await("book", () -> harness.counters.bookUpdates == 2);
                assertEquals(3, harness.counters.trades);
                assertEquals(1, harness.counters.topOfBooks);
                assertEquals(0, harness.counters.totalErrors());
                assertEquals(3L, harness.<Long>read(twin -> twin.count(BookDeltaDecoder.TEMPLATE_ID)));
                assertTrue(harness.<Boolean>read(twin -> twin.book(1).live));
                assertEquals(
                        "[61230.40 x 7.000]",
                        harness.read(twin -> twin.book(1).top(true, 9, -2, -3).toString()));
            }
        }
    }

    private static void write(final Path file, final List<String> rows) throws IOException {
        Files.write(file, rows);
    }
}
