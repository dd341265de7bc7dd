package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.InstrumentDetails;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded frames and examples of the documentation, through the decoder. */
class OkxSharedDataTest {
    private static final int SCALE = -8;
    private static final String FRAMES = "frames/okx/";
    private static final String EXPECTED = FRAMES + "expected_books_tickers_trades_20220513.jsonl";

    private static void addAll(final OkxHarness harness, final String raw) {
        final JsonNode root = raw.startsWith("{") ? SharedData.json(raw) : SharedData.json("{}");
        final String symbol = root.path("arg").path("instId").asText("");
        if (!symbol.isEmpty() && harness.symbols.find(symbol) == null) {
            harness.add(symbol, SCALE, SCALE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture_books_tickers_trades_20220513", "derived_seqid_books_20220513"})
    void shouldBuildTheExpectedBookOfARecording(final String name) {
        final List<JsonNode> rows = SharedData.rows(SharedData.path(FRAMES + name + ".jsonl"));
        final List<JsonNode> expected = SharedData.rows(SharedData.path(EXPECTED));
        final BookTwin twin = new BookTwin();
        final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES, twin);
        int books = 0;
        for (final JsonNode row : rows) {
            final String raw = row.get("raw").asText();
            if ("ws".equals(row.get("kind").asText())) {
                addAll(harness, raw);
                assertEquals(DecodeError.NONE, harness.decode(raw), raw);
                books += raw.contains("\"action\"") ? 1 : 0;
            }
        }
        assertEquals(expected.get(0).get("checksums_ok").asInt(), books);
        assertEquals(books, harness.counters.bookUpdates + harness.counters.bookSnapshots);
        assertEquals(0, harness.counters.gaps);
        assertEquals(0, harness.counters.totalErrors());
        assertEquals(0, harness.counters.unknownFields);
        final JsonNode last = expected.get(1);
        final OkxInstrument instrument = harness.symbols.find(last.get("symbol").asText());
        assertEquals(name.startsWith("capture"), instrument.book().verifies());
        final BookTwin.Book book = twin.book(instrument.instrumentId());
        assertTrue(book.live);
        assertEquals(last.get("bid_levels").asInt(), book.bids.size());
        assertEquals(last.get("ask_levels").asInt(), book.asks.size());
        assertEquals(levels(last.get("bids")), book.top(true, 10, SCALE, SCALE));
        assertEquals(levels(last.get("asks")), book.top(false, 10, SCALE, SCALE));
    }

    @Test
    void shouldNoticeEachFrameThatIsTakenOutOfARecording() {
        final List<String> frames = new ArrayList<>();
        SharedData.rows(SharedData.path(FRAMES + "derived_seqid_books_20220513.jsonl"))
                .forEach(row -> frames.add(row.get("raw").asText()));
        for (int missing = 1; missing < frames.size() - 1; missing++) {
            final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES, new BookTwin());
            addAll(harness, frames.getFirst());
            for (int i = 0; i < missing; i++) {
                harness.decode(frames.get(i));
            }
            assertEquals(0, harness.counters.gaps);
            harness.decode(frames.get(missing + 1));
            assertEquals(1, harness.counters.gaps, "without frame " + missing);
        }
    }

    private static List<String> levels(final JsonNode side) {
        final List<String> levels = new ArrayList<>();
        side.forEach(level -> levels.add(
                number(level.get(0).asText()) + " x " + number(level.get(1).asText())));
        return levels;
    }

    private static String number(final String text) {
        return Decimals.toString(new BigDecimal(text).movePointRight(-SCALE).longValueExact(), SCALE);
    }

    @Test
    void shouldFindTheFieldsThatOthersFoundInRecordedMessages() {
        int checked = 0;
        for (final JsonNode row :
                SharedData.rows(SharedData.path("messages/okx/captured_with_expected_fields.jsonl"))) {
            final String raw = row.get("raw").asText();
            final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES);
            addAll(harness, raw);
            final Map<String, String> fields = new HashMap<>();
            row.get("expected_fields").forEach(field -> {
                fields.put(field.get(0).asText(), field.get(1).asText());
                fields.put(field.get(1).asText(), field.get(0).asText());
            });
            final DecodeError error = harness.decode(raw);
            final String group = row.get("group").asText();
            switch (group) {
                case "trade" -> {
                    final String size = SharedData.json(raw).at("/data/0/sz").asText();
                    final String id = SharedData.json(raw).at("/data/0/tradeId").asText();
                    assertEquals(
                            "trade " + id + " " + number(fields.get("trade.price")) + " " + number(size) + " x1 "
                                    + (fields.get("trade.side").endsWith("Buy") ? "BUY" : "SELL") + " at "
                                    + fields.get("trade.timestamp"),
                            harness.words(0));
                    checked++;
                }
                case "funding_rate" -> {
                    // alone it makes no message: there is no mark price yet
                    assertEquals(DecodeError.NONE, error);
                    final OkxInstrument instrument =
                            harness.symbols.instruments().getFirst();
                    assertEquals(
                            new BigDecimal(fields.get("funding_rates[0].funding_rate"))
                                    .setScale(12, RoundingMode.HALF_UP)
                                    .unscaledValue()
                                    .longValueExact(),
                            instrument.marks().fundingRate);
                    assertEquals(
                            Long.parseLong(fields.get("funding_rates[0].funding_time")) * 1_000_000,
                            instrument.marks().fundingTimeNs);
                    checked++;
                }
                case "bbo" -> {
                    assertTrue(
                            harness.words(0).startsWith("top " + number(fields.get("bbo_msg.bid_price")) + " x 38"),
                            harness.words(0));
                    assertTrue(harness.words(0).contains("/ " + number(fields.get("bbo_msg.ask_price")) + " x 15"));
                    assertTrue(harness.words(0).endsWith("at " + fields.get("bbo_msg.timestamp")));
                    checked++;
                }
                case "candlestick" -> {
                    assertEquals(
                            "bar 60 " + fields.get("candlestick_msg.begin_time") + "000 "
                                    + number(fields.get("candlestick_msg.open")) + " "
                                    + number(fields.get("candlestick_msg.high")) + " "
                                    + number(fields.get("candlestick_msg.low")) + " "
                                    + number(fields.get("candlestick_msg.close")),
                            harness.words(0).replaceAll(" volume.*", ""));
                    checked++;
                }
                case "l2_topk" -> {
                    assertTrue(harness.words(0)
                            .startsWith("snapshot none..none bids " + number(fields.get("orderbook.bids[0].price"))));
                    assertTrue(
                            harness.words(0).contains("asks " + number(fields.get("orderbook.asks[0].price")) + "x"));
                    checked++;
                }
                case "l2_event" ->
                    // its levels were cut by those who kept it, but its checksum was not
                    assertEquals(0, harness.words(0).indexOf("gap BOOK CHECKSUM"));
                case "ticker" -> assertEquals(0, harness.words(0).indexOf("top "));
                default -> assertEquals(DecodeError.MISSING_FIELD, error, "an answer of REST is no frame");
            }
        }
        assertEquals(12, checked);
    }

    @Test
    void shouldNormalizeAsOthersDo() {
        int trades = 0;
        int tops = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("frames_normalized/okx_spot.jsonl"))) {
            final OkxHarness harness = new OkxHarness(OkxProduct.SPOT);
            final String raw = row.get("message").toString();
            addAll(harness, raw);
            assertEquals(DecodeError.NONE, harness.decode(raw), raw);
            for (final JsonNode normal : row.get("normalized")) {
                final long timeMs =
                        Instant.parse(normal.get("timestamp").asText()).toEpochMilli();
                switch (normal.get("type").asText()) {
                    case "trade" -> {
                        assertEquals(
                                "trade " + normal.get("id").asText() + " "
                                        + number(normal.get("price").asText()) + " "
                                        + number(normal.get("amount").asText()) + " x1 "
                                        + normal.get("side").asText().toUpperCase(Locale.ROOT) + " at "
                                        + timeMs,
                                harness.words(0));
                        trades++;
                    }
                    case "book_ticker" -> {
                        assertEquals(
                                "top " + number(normal.get("bidPrice").asText()) + " x "
                                        + number(normal.get("bidAmount").asText()) + " / "
                                        + number(normal.get("askPrice").asText()) + " x "
                                        + number(normal.get("askAmount").asText()) + " at " + timeMs,
                                harness.words(0));
                        tops++;
                    }
                    default -> {
                        // the image was cut by those who kept it, which its checksum shows; an update without one waits
                        assertEquals("book_change", normal.get("type").asText());
                        assertFalse(harness.symbols
                                .instruments()
                                .getFirst()
                                .bookTracker()
                                .isLive());
                        assertEquals(0, harness.counters.bookSnapshots + harness.counters.bookUpdates);
                    }
                }
            }
        }
        assertEquals(2, trades);
        assertEquals(1, tops);
    }

    @Test
    void shouldRefuseRetiredFormatsAndCountThem() {
        final OkxHarness harness = new OkxHarness(OkxProduct.SPOT);
        final List<JsonNode> rows = SharedData.rows(SharedData.path("frames_normalized/okx_spot_outdated.jsonl"));
        for (final JsonNode row : rows) {
            // depth has an action that is gone since; everything else lacks what tells the channel
            final boolean isDepth = row.get("message").path("action").asText().equals("partial");
            assertEquals(
                    isDepth ? DecodeError.UNKNOWN_VALUE : DecodeError.MISSING_FIELD,
                    harness.decode(row.get("message").toString()));
        }
        assertEquals(rows.size(), harness.counters.totalErrors());
        assertEquals(0, harness.publisher.messages().size());
    }

    @Test
    void shouldAcceptThePublicExamplesOfTheDocumentation() {
        final List<String> frames = new ArrayList<>();
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/okx/v5_docs_examples.jsonl"))) {
            frames.add(row.get("raw").asText());
        }
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/okx/ws_docs_examples.jsonl"))) {
            row.get("frames").forEach(frame -> frames.add(frame.get("raw").asText()));
        }
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/okx/all_nautilus.jsonl"))) {
            frames.add(row.get("raw").asText());
        }
        final Map<String, Integer> accepted = new LinkedHashMap<>();
        for (final String raw : frames) {
            final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES);
            addAll(harness, raw);
            final DecodeError error = harness.decode(raw);
            final JsonNode root = SharedData.json(raw);
            if (root.has("event")) {
                assertEquals(DecodeError.NONE, error, raw);
                assertEquals(1, harness.counters.controlFrames, raw);
                accepted.merge("event", 1, Integer::sum);
            } else if (root.has("arg") && root.has("data")) {
                final String symbol = root.at("/arg/instId").asText();
                if (!root.at("/data/0/instId").asText(symbol).equals(symbol)) {
                    continue; // put together of two instruments by those who wrote it
                }
                assertEquals(DecodeError.NONE, error, raw);
                accepted.merge(root.at("/arg/channel").asText(), 1, Integer::sum);
            } else {
                assertEquals(1, harness.counters.totalErrors(), raw);
            }
        }
        for (final String channel :
                List.of("event", "trades-all", "tickers", "candle1D", "status", "funding-rate", "bbo-tbt")) {
            assertNotNull(accepted.get(channel), channel + " is not among " + accepted);
        }
    }

    @Test
    void shouldReadARecordedListOfInstruments() throws Exception {
        final List<JsonNode> rows = SharedData.rows(SharedData.path("instruments/okx_swap_2022.jsonl.gz"));
        final OkxInstruments instruments = new OkxInstruments(OkxProduct.DERIVATIVES);
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        final String raw = rows.getFirst().get("raw").asText();
        instruments.read(raw.getBytes(StandardCharsets.UTF_8), all);
        assertEquals(SharedData.json(raw).get("data").size(), all.size());
        assertEquals(0, instruments.unusable());
        final InstrumentDetails inverse = all.get("BTC-USD-SWAP");
        assertEquals(ContractType.INVERSE, inverse.contractType());
        assertEquals("BTC", inverse.settleAsset());
        assertEquals(100 * InstrumentDetails.ONE, inverse.multiplier());
        assertEquals(-1, inverse.priceExponent());
        assertEquals(1, inverse.tickSize());
        assertEquals(InstrumentStatus.TRADING, inverse.status());
        final InstrumentDetails linear = all.get("BTC-USDT-SWAP");
        assertEquals(ContractType.LINEAR, linear.contractType());
        assertEquals(MarketType.PERPETUAL, linear.marketType());
        assertEquals("USDT", linear.quoteAsset());
        assertEquals(InstrumentDetails.ONE / 100, linear.multiplier());
    }
}
