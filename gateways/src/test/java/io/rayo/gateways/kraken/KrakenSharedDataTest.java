package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded frames and documented examples, judged by what others have made of them. */
class KrakenSharedDataTest {
    private static final Map<String, int[]> SPOT_SCALES =
            Map.of("OCEAN/BTC", new int[] {-9, -8}, "ETH/CHF", new int[] {-5, -8}, "SC/EUR", new int[] {-6, -8});
    private static final Map<String, Integer> FUTURES_SCALES =
            Map.of("FI_BCHUSD_210924", -1, "FI_XBTUSD_210924", -1, "PI_LTCUSD", -2, "PI_XRPUSD", -4);

    @Test
    void shouldProveEveryUpdateOfTheRecordedSpotBooks() {
        final BookTwin twin = new BookTwin();
        final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(twin);
        SPOT_SCALES.forEach((symbol, scale) -> harness.add(
                new KrakenInstrument(symbol, harness.symbols.instruments().size() + 1, scale[0], scale[1], 1_000)));
        for (final JsonNode row :
                SharedData.rows(SharedData.path("frames/kraken/spot_v2/derived_book1000_20210417.jsonl.gz"))) {
            assertEquals(DecodeError.NONE, harness.decode(row.get("raw").asText()));
        }

        assertEquals(0, harness.counters.gaps);
        assertEquals(0, harness.counters.unknownFields);
        assertTrue(harness.heard.isEmpty());
        for (final JsonNode row :
                SharedData.rows(SharedData.path("frames/kraken/spot_v2/expected_derived_book1000_20210417.jsonl"))) {
            if (row.has("symbol")) {
                check(harness.symbols.find(row.get("symbol").asText()), twin, row);
            } else {
                assertEquals(row.get("update_checksums").asLong(), harness.counters.bookUpdates);
            }
        }
    }

    @Test
    void shouldProveTheDocumentedChecksum() {
        final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(null);
        final KrakenInstrument instrument = harness.add(new KrakenInstrument("BTC/USD", 1, -1, -8, 10));
        for (final JsonNode row :
                SharedData.rows(SharedData.path("frames/kraken/spot_v2/documentation_checksum_example.jsonl"))) {
            harness.decode(row.get("raw").asText());
        }
        assertTrue(instrument.book().isLive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture_book1000_20210417.jsonl.gz", "capture_ticker_20210417.jsonl"})
    void shouldRefuseEveryFrameOfVersionOne(final String file) {
        final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(null);
        SPOT_SCALES.forEach((symbol, scale) -> harness.add(new KrakenInstrument(symbol, 1, scale[0], scale[1], 1_000)));
        long frames = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("frames/kraken/spot_v1_outdated/" + file))) {
            if ("ws".equals(row.get("kind").asText())) {
                frames++;
                final DecodeError error = harness.decode(row.get("raw").asText());
                assertTrue(
                        error == DecodeError.UNEXPECTED_TYPE || error == DecodeError.UNKNOWN_VALUE,
                        error + ": " + row.get("raw").asText());
            }
        }
        assertEquals(frames, harness.counters.totalErrors());
        assertTrue(harness.publisher.messages().isEmpty());
    }

    @Test
    void shouldFollowTheRecordedFuturesBooksWithoutAGap() {
        final BookTwin twin = new BookTwin();
        final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(twin, false);
        FUTURES_SCALES.forEach((symbol, scale) -> harness.add(new KrakenFuturesInstrument(
                symbol, harness.symbols.instruments().size() + 1, scale, 0, true)));
        for (final JsonNode row : SharedData.rows(
                SharedData.path("frames/kraken/futures/capture_book_trade_tickerlite_20210722.jsonl.gz"))) {
            if ("ws".equals(row.get("kind").asText())) {
                assertEquals(DecodeError.NONE, harness.decode(row.get("raw").asText()), () -> row.toString());
            }
        }

        assertEquals(0, harness.counters.gaps);
        assertEquals(0, harness.counters.unknownFields);
        assertEquals(0, harness.counters.unknownEvents);
        for (final JsonNode row : SharedData.rows(
                SharedData.path("frames/kraken/futures/expected_book_trade_tickerlite_20210722.jsonl"))) {
            final KrakenFuturesInstrument instrument =
                    harness.symbols.find(row.get("symbol").asText());
            check(instrument, twin, row);
            assertEquals(row.get("seq").asLong(), instrument.book().sequence());
            assertEquals(row.get("applied").asInt(), twin.book(instrument.instrumentId()).updates);
        }
    }

    private static void check(final FeedInstrument instrument, final BookTwin twin, final JsonNode expected) {
        final BookTwin.Book book = twin.book(instrument.instrumentId());
        assertTrue(book.live);
        assertEquals(expected.get("bid_levels").asInt(), book.bids.size(), instrument.symbol());
        assertEquals(expected.get("ask_levels").asInt(), book.asks.size(), instrument.symbol());
        for (final boolean bid : new boolean[] {true, false}) {
            final List<String> levels = new ArrayList<>();
            for (final JsonNode level : expected.get(bid ? "bids" : "asks")) {
                levels.add(text(level.get(0), instrument.priceExponent()) + " x "
                        + text(level.get(1), instrument.sizeExponent()));
            }
            assertEquals(levels, book.top(bid, levels.size(), instrument.priceExponent(), instrument.sizeExponent()));
        }
    }

    private static String text(final JsonNode value, final int exponent) {
        final BigDecimal decimal = new BigDecimal(value.asText());
        return Decimals.toString(decimal.movePointRight(-exponent).longValueExact(), exponent);
    }

    @Test
    void shouldMakeOfEachFuturesFrameWhatOthersMake() {
        for (final JsonNode row : SharedData.rows(SharedData.path("frames_normalized/kraken_futures.jsonl"))) {
            final JsonNode message = row.get("message");
            final String symbol = message.get("product_id").asText();
            final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(null, true);
            final KrakenFuturesInstrument instrument =
                    harness.add(new KrakenFuturesInstrument(symbol, 1, -6, -2, true));
            if (message.get("feed").asText().equals("book")) {
                final long before = message.get("seq").asLong() - 1;
                instrument.book().begun(before, 0);
            }
            assertEquals(DecodeError.NONE, harness.decode(message.toString()), () -> row.toString());
            final List<String> words = MessageWords.all(harness, -6, -2);
            for (final JsonNode record : row.get("normalized")) {
                final String wanted = words(record);
                assertTrue(
                        wanted == null || words.stream().anyMatch(w -> w.startsWith(wanted)),
                        () -> wanted + " is not in " + words);
            }
            assertEquals(0, harness.counters.unknownFields, () -> row.toString());
        }
    }

    /** What we say of a record; null for what we have no message for. */
    private static String words(final JsonNode record) {
        return switch (record.get("type").asText()) {
            case "trade" -> "trade "; // the record has not our number
            case "book_ticker" ->
                "top %s x %s / %s x %s"
                        .formatted(
                                price(record, "bidPrice", -6),
                                quantityBy(record, "bidPrice", "bidAmount"),
                                price(record, "askPrice", -6),
                                quantityBy(record, "askPrice", "askAmount"));
            case "derivative_ticker" ->
                "mark " + new BigDecimal(record.get("markPrice").asText()).setScale(8, RoundingMode.HALF_UP)
                        + " index "
                        + new BigDecimal(record.get("indexPrice").asText()).setScale(8, RoundingMode.HALF_UP);
            case "book_change" -> record.get("isSnapshot").asBoolean() ? "snapshot" : "change";
            default -> null;
        };
    }

    private static String price(final JsonNode record, final String field, final int exponent) {
        return record.get(field).asDouble() == 0 ? "none" : text(record.get(field), exponent);
    }

    private static String quantityBy(final JsonNode record, final String price, final String amount) {
        return record.get(price).asDouble() == 0 ? "none" : text(record.get(amount), -2);
    }

    @Test
    void shouldReadTheFieldsOfRecordedTrades() {
        for (final JsonNode row :
                SharedData.rows(SharedData.path("messages/kraken/captured_with_expected_fields.jsonl"))) {
            final String raw = row.get("raw").asText();
            if (!raw.startsWith("{\"feed\":")) {
                continue; // version 1 of the spot streams, and REST
            }
            final JsonNode message = SharedData.json(raw);
            final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(null, false);
            final KrakenFuturesInstrument instrument = harness.add(
                    new KrakenFuturesInstrument(message.get("product_id").asText(), 1, -1, 0, true));
            if (message.has("trades")) {
                instrument.trades().accept(message.at("/trades/1/seq").asLong() - 1);
            } else if (message.path("feed").asText().equals("book")) {
                instrument.book().begun(message.get("seq").asLong() - 1, 0);
            }
            assertEquals(DecodeError.NONE, harness.decode(raw));
            final List<String> words = MessageWords.all(harness, -1, 0);
            for (final JsonNode field : row.get("expected_fields")) {
                final String name = field.get(1).asText().equals("trade.price")
                        ? field.get(0).asText()
                        : null;
                assertTrue(name == null || words.getLast().contains(" " + name + " x "), words::toString);
                if (field.get(1).asText().equals("trades.len()")) {
                    assertEquals(field.get(0).asInt(), words.size());
                }
                if (field.get(1).asText().equals("trade.side")) {
                    assertTrue(
                            words.getLast().contains(field.get(0).asText().endsWith("Buy") ? " BUY " : " SELL "),
                            words::toString);
                }
                if (field.get(1).asText().equals("orderbook.timestamp")) {
                    assertTrue(words.getLast().endsWith(" at " + field.get(0).asText() + "000000"), words::toString);
                }
                if (field.get(1).asText().startsWith("orderbook.")
                        && field.get(1).asText().endsWith(".price")) {
                    assertTrue(words.getLast().contains(" " + field.get(0).asText() + " x "), words::toString);
                }
            }
        }
    }

    @Test
    void shouldTakeEveryDocumentedMessageOfTheStreams() {
        int spotFrames = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/kraken/spot_nautilus.jsonl"))) {
            final String raw = row.get("raw").asText();
            if (raw.startsWith("{\"channel\":") || raw.contains("\"method\":\"pong\"") || raw.contains("\"success\"")) {
                spotFrames++;
                final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(null);
                harness.add(new KrakenInstrument("BTC/USD", 1, -2, -8, 10));
                assertEquals(DecodeError.NONE, harness.decode(raw), raw);
                assertEquals(0, harness.counters.unknownEvents, raw);
                assertEquals(0, harness.counters.unknownFields, raw);
            }
        }
        assertTrue(spotFrames > 5, "frames: " + spotFrames);
        int futuresFrames = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/kraken/futures_nautilus.jsonl"))) {
            final String raw = row.get("raw").asText();
            final String name = row.get("name").asText();
            if (name.startsWith("ws_futures_book") || name.contains("ticker") || name.contains("ws_futures_trade")) {
                if (!raw.contains("\"feed\"")) {
                    continue;
                }
                futuresFrames++;
                final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(null, true);
                harness.add(new KrakenFuturesInstrument("PI_XBTUSD", 1, -1, 0, true));
                assertEquals(DecodeError.NONE, harness.decode(raw), raw);
                assertEquals(0, harness.counters.unknownFields, raw);
            }
        }
        assertEquals(5, futuresFrames);
    }

    @Test
    void shouldReadTheRecordedListOfContracts() throws IOException {
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        final KrakenFuturesInstruments reader = new KrakenFuturesInstruments();
        for (final JsonNode row :
                SharedData.rows(SharedData.path("instruments/kraken_futures_instruments_2021.jsonl.gz"))) {
            if (row.path("url").asText().endsWith("/instruments")) {
                reader.read(SharedData.json(row.get("raw").asText()), all);
            }
        }
        assertEquals(0, reader.unusable());
        assertEquals(17, all.size());
        final InstrumentDetails perpetual = all.get("PI_XBTUSD");
        assertEquals("BTC", perpetual.baseAsset());
        assertEquals("USD", perpetual.quoteAsset());
        assertEquals("BTC", perpetual.settleAsset());
        assertEquals(5, perpetual.tickSize());
        assertEquals(-1, perpetual.priceExponent());
        assertEquals(MarketType.PERPETUAL, perpetual.marketType());
        assertEquals(ContractType.INVERSE, perpetual.contractType());
        final InstrumentDetails dated = all.get("FI_XBTUSD_210924");
        assertEquals(MarketType.FUTURE, dated.marketType());
        assertEquals(1_632_495_600_000_000_000L, dated.expiryTimeNs());
        assertFalse(all.containsKey("IN_XBTUSD"));
    }

    @Test
    void shouldReadTheDocumentedListOfPairs() throws IOException {
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/kraken/spot_nautilus.jsonl"))) {
            if (row.get("name").asText().startsWith("http_asset_pairs")) {
                final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
                final byte[] text = row.get("raw").asText().getBytes(StandardCharsets.UTF_8);
                new KrakenProtocol(KrakenSettings.live(), KrakenSettings.connection()).readInstruments(text, all);
                assertNotNull(all.get("AAPLx/USD"));
            }
        }
    }
}
