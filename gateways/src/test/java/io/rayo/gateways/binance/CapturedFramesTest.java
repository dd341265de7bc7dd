package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real recorded frames through decoder and synchroniser, judged by books that others computed from the same recordings.
 */
class CapturedFramesTest {
    private static final int BUFFER_SIZE = 4 << 20;

    @ParameterizedTest
    @CsvSource({
        "SPOT,spot/capture_ethusdt_20240808.jsonl.gz,spot/expected_book_ethusdt_20240808.jsonl",
        "USDM,usdm/capture_btcusdt_20240808.jsonl.gz,usdm/expected_book_btcusdt_20240808.jsonl",
        "COINM,coinm/capture_ethusd_perp_20240808.jsonl.gz,coinm/expected_book_ethusd_perp_20240808.jsonl",
        "SPOT,spot/capture_multi_20211012.jsonl,spot/expected_multi_20211012.jsonl",
        "USDM,usdm/capture_multi_20210722.jsonl.gz,usdm/expected_multi_20210722.jsonl",
        "COINM,coinm/capture_multi_20210722.jsonl.gz,coinm/expected_multi_20210722.jsonl"
    })
    void shouldBuildTheBooksOfRecordedFrames(
            final BinanceProduct product, final String capture, final String expectation) {
        final List<JsonNode> rows = SharedData.rows(file(capture));
        final Replay replay = new Replay(product, symbolScales(rows));
        final Map<Integer, JsonNode> checkpoints = new TreeMap<>();
        final List<JsonNode> finals = new ArrayList<>();
        JsonNode summary = null;
        for (final JsonNode row : SharedData.rows(file(expectation))) {
            if (row.path("line").isInt()) {
                checkpoints.put(row.get("line").asInt(), row);
            } else if ("summary".equals(row.path("line").asText())) {
                summary = row;
            } else {
                finals.add(row);
            }
        }

        for (int i = 0; i < rows.size(); i++) {
            replay.onRow(rows.get(i), i + 1);
            final JsonNode checkpoint = checkpoints.remove(i + 1);
            if (checkpoint != null) {
                replay.check(replay.symbols.instruments().getFirst(), checkpoint, "line " + (i + 1));
            }
        }

        assertTrue(checkpoints.isEmpty(), "lines beyond the end: " + checkpoints.keySet());
        assertEquals(0, replay.counters.totalErrors());
        assertEquals(0, replay.counters.gaps);
        assertEquals(0, replay.counters.unknownFields);
        assertEquals(0, replay.counters.unknownEvents);
        if (summary != null) {
            final JsonNode channels = summary.get("channels");
            assertEquals(channels.get("trade").asLong(), replay.twin.count(TradeDecoder.TEMPLATE_ID));
            assertEquals(channels.get("bookTicker").asLong(), replay.twin.count(TopOfBookDecoder.TEMPLATE_ID));
            assertEquals(summary.get("diffs_applied").asLong(), replay.counters.bookUpdates);
            assertEquals(summary.get("diffs_dropped").asLong(), replay.counters.duplicates);
        }
        for (final JsonNode row : finals) {
            final BinanceInstrument instrument = row.has("symbol")
                    ? replay.symbols.find(row.get("symbol").asText())
                    : replay.symbols.instruments().getFirst();
            replay.check(instrument, row, "end");
            final BookTwin.Book book = replay.twin.book(instrument.instrumentId());
            assertEquals(row.path("applied").asInt(book.updates), book.updates, instrument.symbol());
            assertEquals(row.get("bid_levels").asInt(), book.bids.size(), instrument.symbol());
            assertEquals(row.get("ask_levels").asInt(), book.asks.size(), instrument.symbol());
        }
    }

    private static Path file(final String name) {
        return SharedData.path("frames/binance/" + name);
    }

    /** Scale of each symbol: the most decimals that any of its prices and quantities has, trailing zeros left out. */
    static Map<String, int[]> symbolScales(final List<JsonNode> rows) {
        final Map<String, int[]> scales = new TreeMap<>();
        for (final JsonNode row : rows) {
            if (!"ws".equals(row.get("kind").asText())) {
                continue;
            }
            final JsonNode data = SharedData.json(row.get("raw").asText()).get("data");
            final int[] scale = scales.computeIfAbsent(data.get("s").asText(), s -> new int[2]);
            for (final String key : List.of("p", "q", "b", "B", "a", "A")) {
                final JsonNode value = data.path(key);
                if (value.isTextual()) {
                    widen(scale, "pba".contains(key) ? 0 : 1, value);
                }
                for (final JsonNode level : value.isArray() ? value : List.<JsonNode>of()) {
                    widen(scale, 0, level.get(0));
                    widen(scale, 1, level.get(1));
                }
            }
        }
        for (final JsonNode row : rows) {
            if ("rest".equals(row.get("kind").asText())) {
                final JsonNode data = SharedData.json(row.get("raw").asText());
                final int[] scale = scales.get(symbolOfSnapshot(row, scales));
                for (final String side : List.of("bids", "asks")) {
                    for (final JsonNode level : data.get(side)) {
                        widen(scale, 0, level.get(0));
                        widen(scale, 1, level.get(1));
                    }
                }
            }
        }
        return scales;
    }

    private static void widen(final int[] scale, final int index, final JsonNode value) {
        scale[index] = Math.max(
                scale[index],
                new BigDecimal(value.asText()).stripTrailingZeros().scale());
    }

    private static String symbolOfSnapshot(final JsonNode row, final Map<String, ?> symbols) {
        final String url = row.path("url").asText("");
        final int at = url.indexOf("symbol=");
        return at < 0 ? symbols.keySet().iterator().next() : url.substring(at + 7, url.indexOf('&', at));
    }

    /** Decoder, synchronisers and slow books of one recording. */
    private static final class Replay {
        final BookTwin twin = new BookTwin();
        final FeedCounters counters = new FeedCounters();
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        final BinanceMarketDataDecoder decoder;
        final Map<String, int[]> scales;

        Replay(final BinanceProduct product, final Map<String, int[]> scales) {
            this.scales = scales;
            int id = 0;
            for (final Map.Entry<String, int[]> entry : scales.entrySet()) {
                final int[] scale = entry.getValue();
                symbols.add(new BinanceInstrument(
                        entry.getKey(),
                        ++id,
                        -scale[0],
                        -scale[1],
                        new BookSynchronizer(product.bookRule(), BUFFER_SIZE)));
            }
            decoder = new BinanceMarketDataDecoder(
                    product, symbols, new TestPublisher(twin), counters, 0, BinanceMarketDataDecoder.MILLISECOND_NS);
        }

        void onRow(final JsonNode row, final int line) {
            final String kind = row.get("kind").asText();
            final UnsafeBuffer raw = new UnsafeBuffer(row.get("raw").asText().getBytes(StandardCharsets.UTF_8));
            final long receiveTimeNs = row.get("recv_ns").asLong();
            if ("ws".equals(kind)) {
                assertEquals(
                        DecodeError.NONE,
                        decoder.decode(raw, 0, raw.capacity(), receiveTimeNs, 1, false),
                        "line " + line);
            } else if ("rest".equals(kind)) {
                final BinanceInstrument instrument = symbols.find(symbolOfSnapshot(row, scales));
                final SnapshotVerdict verdict =
                        decoder.decodeSnapshot(instrument, raw, 0, raw.capacity(), receiveTimeNs, 1);
                assertEquals(SnapshotVerdict.FITS, verdict, "line " + line);
            }
        }

        void check(final BinanceInstrument instrument, final JsonNode expected, final String where) {
            final BookTwin.Book book = twin.book(instrument.instrumentId());
            assertTrue(book.live, where);
            assertEquals(expected.get("u").asLong(), book.lastSequence, where);
            assertEquals(expected.get("u").asLong(), instrument.book().bookId(), where);
            assertEquals(levels(instrument, expected.get("bids")), top(instrument, book, true), where);
            assertEquals(levels(instrument, expected.get("asks")), top(instrument, book, false), where);
        }

        private static List<String> top(
                final BinanceInstrument instrument, final BookTwin.Book book, final boolean bid) {
            return book.top(bid, 10, instrument.priceExponent(), instrument.sizeExponent());
        }

        private static List<String> levels(final BinanceInstrument instrument, final JsonNode side) {
            final List<String> levels = new ArrayList<>();
            for (final JsonNode level : side) {
                levels.add(text(level.get(0), instrument.priceExponent()) + " x "
                        + text(level.get(1), instrument.sizeExponent()));
            }
            return levels;
        }

        private static String text(final JsonNode value, final int exponent) {
            final BigDecimal decimal = new BigDecimal(value.asText());
            final long mantissa = decimal.movePointRight(-exponent).longValueExact();
            return Decimals.toString(mantissa, exponent);
        }
    }
}
