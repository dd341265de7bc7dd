package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessagePrinter;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.capture.CaptureWriter;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames of every venue, captured through its real gateway, are played through a whole node: what its journal holds is
 * what the capturing gateway made of them, message by message.
 */
class CaptureTest {
    private static final int TRADES = 10;
    private static final int UPDATES = 20;
    private static final Set<Integer> COMPARED = Set.of(
            InstrumentDefinitionDecoder.TEMPLATE_ID,
            TradeDecoder.TEMPLATE_ID,
            TopOfBookDecoder.TEMPLATE_ID,
            BookDeltaDecoder.TEMPLATE_ID,
            BarDecoder.TEMPLATE_ID,
            MarkPriceDecoder.TEMPLATE_ID,
            FeedGapDecoder.TEMPLATE_ID);

    /** Market data as lines of text, by symbol and kind: no times of ours, no sequences of ours. */
    private static final class Texts {
        private final ObjectMapper mapper = new ObjectMapper();
        private final MessagePrinter printer = new MessagePrinter();
        private final Map<Integer, String> symbols = new TreeMap<>();
        private final Map<String, List<String>> lines = new TreeMap<>();

        synchronized void add(final DirectBuffer buffer, final int offset, final int length) {
            final int template = EventHeaders.templateId(buffer, offset);
            if (!COMPARED.contains(template)) {
                return;
            }
            printer.observe(buffer, offset, length);
            final ObjectNode message;
            try {
                message = (ObjectNode) mapper.readTree(printer.toJson(buffer, offset, length));
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
            if (message.has("symbol")) {
                symbols.put(
                        message.get("instrumentId").asInt(),
                        message.get("symbol").asText());
            }
            final String symbol = symbols.get(message.get("instrumentId").asInt());
            // where the venue tells no time it is ours
            if (message.get("eventTimeNs").equals(message.get("receiveTimeNs"))) {
                message.remove("eventTimeNs");
            }
            message.remove(List.of("sequence", "receiveTimeNs", "instrumentId"));
            lines.computeIfAbsent(symbol + " " + MessagePrinter.messageName(template), key -> new ArrayList<>())
                    .add(message.toString());
        }

        synchronized int count(final String kind) {
            return lines.getOrDefault(kind, List.of()).size();
        }
    }

    /** Hands what a gateway makes to the texts. */
    private static final class Recorder implements InboundPublisher {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
        private final Texts texts = new Texts();

        @Override
        public int claim() {
            return Slots.MESSAGE_OFFSET;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public void publish(final int length) {
            texts.add(buffer, Slots.MESSAGE_OFFSET, length);
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BINANCE_SPOT   | BTCUSDT, ETHUSDT             | trades, top, book, bars       | 0   |",
                "BINANCE_USDM   | BTCUSDT, ETHUSDT             | trades, top, book, bars, mark | 0   |",
                "BYBIT_SPOT     | BTCUSDT, ETHUSDT             | trades, top, book, bars       | 0   |",
                "BYBIT_LINEAR   | BTCUSDT, ETHUSDT             | trades, top, book, bars, mark | 200 |",
                "OKX_SPOT       | BTC-USDT, ETH-USDT           | trades, top, book, bars       | 0   |",
                "OKX_DERIVATIVES| BTC-USDT-SWAP, ETH-USDT-SWAP | trades, top, book, bars, mark | 0   |",
                "KUCOIN_SPOT    | BTC-USDT, ETH-USDT           | trades, top, book, bars       | 0   |",
                "KUCOIN_FUTURES | XBTUSDTM, ETHUSDTM           | trades, top, book, bars, mark | 0   |",
                "KUCOIN_FUTURES | XBTUSDTM, ETHUSDTM           | trades, top, book, bars, mark | 0   | classic",
                "KRAKEN_SPOT    | BTC/USD, ETH/USD             | trades, top, book, bars       | 25  |",
                "KRAKEN_FUTURES | PF_XBTUSD, PF_ETHUSD         | trades, book, mark            | 0   |"
            })
    @Timeout(120)
    void shouldPlayBackWhatItCaptured(
            final LiveVenue venue, final String symbols, final String channels, final int depth, final String api)
            throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("capture of " + venue + ": seed " + seed);
        final Path file = folder.resolve("capture.jsonl.zst");
        final Texts direct = capture(venue, List.of(symbols.split(", ")), channels, depth, api, seed, file);

        final PlaybackCheck.Result result =
                new PlaybackCheck(List.of(file)).journal(folder.resolve("node")).run();
        assertEquals(0, result.differences(), () -> String.join("\n", result.lines()));
        final Texts played = journaled(folder.resolve("node").resolve("journal"));
        direct.lines.forEach((what, lines) ->
                assertLinesMatch(lines, played.lines.getOrDefault(what, List.of()), () -> what + ", seed " + seed));
        assertEquals(direct.lines.keySet(), played.lines.keySet());
        final DataCheck.Result found = DataCheck.run(folder.resolve("node"));
        assertFalse(found.hasFindings(), () -> String.join("\n", found.toLines()));
    }

    private static Texts capture(
            final LiveVenue venue,
            final List<String> symbols,
            final String channels,
            final int depth,
            final String api,
            final long seed,
            final Path file)
            throws IOException {
        final Recorder recorder = new Recorder();
        final String name = Venues.name(venue.venueId);
        try (SimulatedVenue simulator = venue.launch(seed);
                CaptureWriter writer = CaptureWriter.create(file, name)) {
            final CaptureSettings settings = new CaptureSettings(name, symbols)
                    .channels(List.of(channels.split(", ")))
                    .depth(depth)
                    .options(null == api ? Map.of() : Map.of("api", api))
                    .urls("http://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port());
            try (CaptureSession session = CaptureSession.launch(settings, writer, recorder)) {
                final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!isEnough(recorder.texts, symbols) && null == session.failure()) {
                    assertTrue(
                            System.nanoTime() < deadlineNs,
                            () -> "too little in time: " + recorder.texts.lines.keySet());
                    LockSupport.parkNanos(5_000_000);
                }
                assertEquals(null, session.failure());
                assertEquals(0, session.counters().totalErrors());
            }
            assertEquals(0, writer.droppedFrames());
        }
        return recorder.texts;
    }

    private static boolean isEnough(final Texts texts, final List<String> symbols) {
        return symbols.stream()
                .allMatch(symbol ->
                        texts.count(symbol + " Trade") >= TRADES && texts.count(symbol + " BookDelta") >= UPDATES);
    }

    private static Texts journaled(final Path journal) {
        final Texts texts = new Texts();
        try (JournalReader reader = new JournalReader(journal)) {
            while (reader.poll(
                            (direction, index, buffer, offset, length) -> {
                                if (Direction.INBOUND == direction) {
                                    texts.add(buffer, offset, length);
                                }
                            },
                            4_096)
                    > 0) {
                // to the end
            }
        }
        return texts;
    }
}
