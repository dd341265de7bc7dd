package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Examples of the venue's documents, messages captured by others, and their meaning as others read it. */
class BybitDataTest {
    private static BybitHarness harness(final BybitProduct product, final String... symbols) {
        final BybitHarness harness = new BybitHarness(product);
        for (final String symbol : symbols) {
            harness.add(symbol, -8, -8, 50);
        }
        return harness;
    }

    @Test
    void shouldReadSpotMessagesAsOthersDo() {
        final BybitHarness harness = harness(BybitProduct.SPOT, "BTCUSDT", "BTCUSDC");
        int rows = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("frames_normalized/bybit_spot.jsonl"))) {
            final String frame = row.get("message").toString();
            assertEquals(DecodeError.NONE, harness.decode(frame), frame);
            final List<String> expected = new ArrayList<>();
            row.get("normalized").forEach(record -> expected.add(words(record, row.get("message"))));
            assertEquals(expected, harness.words(), frame);
            rows++;
        }
        assertEquals(6, rows);
    }

    private static String words(final JsonNode record, final JsonNode message) {
        return switch (record.get("type").asText()) {
            case "trade" ->
                "trade " + record.get("id").asText() + " " + number(record, "price") + " "
                        + number(record, "amount") + " 1 "
                        + record.get("side").asText().toUpperCase(java.util.Locale.ROOT) + " at "
                        + java.time.Instant.parse(record.get("timestamp").asText())
                                .toEpochMilli() + "000000";
            case "book_ticker" ->
                "top " + message.at("/data/u").asLong() + " " + number(record, "bidPrice") + " "
                        + number(record, "bidAmount") + " " + number(record, "askPrice") + " "
                        + number(record, "askAmount");
            default -> {
                final long id = message.at("/data/u").asLong();
                final StringBuilder words = new StringBuilder("depth " + id + " " + id + " flags "
                        + (record.get("isSnapshot").asBoolean() ? 3 : 2) + " at "
                        + message.get("ts").asLong() + "000000");
                record.get("bids").forEach(level -> words.append(" b ").append(level(level)));
                record.get("asks").forEach(level -> words.append(" a ").append(level(level)));
                yield words.toString();
            }
        };
    }

    private static String number(final JsonNode record, final String field) {
        return new BigDecimal(record.get(field).asText()).setScale(8).toPlainString();
    }

    private static String level(final JsonNode level) {
        return number(level, "price").replace(".", "").replaceFirst("^0+(?=.)", "") + ":"
                + number(level, "amount").replace(".", "").replaceFirst("^0+(?=.)", "");
    }

    @Test
    void shouldReadTheExamplesOfTheDocuments() {
        final BybitHarness harness = harness(BybitProduct.LINEAR, "BTCUSDT", "ROSEUSDT");
        final Set<String> read = new TreeSet<>();
        for (final String file : List.of("v5_official_docs", "all_nautilus", "ws_docs_examples")) {
            for (final JsonNode row : SharedData.rows(SharedData.path("messages/bybit/" + file + ".jsonl"))) {
                final List<String> frames = new ArrayList<>();
                row.path("frames").forEach(frame -> {
                    if (!frame.get("kind").asText().equals("sent")) {
                        frames.add(frame.get("raw").asText());
                    }
                });
                if (row.has("raw")) {
                    frames.add(row.get("raw").asText());
                }
                for (final String frame : frames) {
                    final String topic = SharedData.json(frame).path("topic").asText();
                    final int dot = topic.indexOf('.');
                    if (dot > 0 && (topic.endsWith(".BTCUSDT") || topic.endsWith(".ROSEUSDT"))) {
                        harness.symbols.find("BTCUSDT").resetBook();
                        // each example stands alone: a change as first message is nothing that could be applied
                        assertEquals(DecodeError.NONE, harness.decode(frame), frame);
                        read.add(topic.substring(0, dot) + " " + harness.words().size());
                    }
                }
            }
        }
        assertTrue(read.contains("publicTrade 1"), read.toString());
        assertTrue(read.contains("orderbook 1"), read.toString());
        assertTrue(read.contains("kline 1"), read.toString());
        assertTrue(read.contains("tickers 0"), "spot's ticker has no mark price: " + read);
        assertTrue(read.contains("allLiquidation 0"), read.toString());
        assertEquals(0, harness.counters.totalErrors());
    }

    @Test
    void shouldReadTheInstrumentsOfTheDocuments() throws IOException {
        int lists = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/bybit/rest_docs_examples.jsonl"))) {
            if (!row.path("path").asText().endsWith("/instruments-info")) {
                continue;
            }
            final JsonNode result =
                    SharedData.json(row.get("response").asText()).path("result");
            for (final BybitProduct product : BybitProduct.values()) {
                if (product.category().equals(result.path("category").asText())) {
                    final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
                    final BybitInstruments instruments = new BybitInstruments(product);
                    instruments.read(row.get("response").asText().getBytes(StandardCharsets.UTF_8), all);
                    assertEquals(result.get("list").size(), all.size());
                    assertEquals(0, instruments.unusable());
                    lists++;
                }
            }
        }
        assertTrue(lists >= 2, "lists: " + lists);
    }

    @Test
    void shouldRefuseTheFormatsOfBefore() {
        final List<String> frames = new ArrayList<>();
        SharedData.rows(SharedData.path("frames/bybit/v2_outdated/capture_inverse_20210417.jsonl")).stream()
                .filter(row -> row.get("kind").asText().equals("ws"))
                .forEach(row -> frames.add(row.get("raw").asText()));
        SharedData.rows(SharedData.path("frames_normalized/bybit_spot_outdated.jsonl"))
                .forEach(row -> frames.add(row.get("message").toString()));
        SharedData.rows(SharedData.path("messages/bybit/captured_with_expected_fields.jsonl"))
                .forEach(row -> frames.add(row.get("raw").asText()));
        final BybitHarness harness = new BybitHarness(BybitProduct.LINEAR, new TestPublisher());
        for (final String symbol : List.of("BTCUSD", "EOSUSD", "BTCUSDT", "ETHUSDT", "BTCUSDM21", "BTCUSDM22")) {
            harness.add(symbol, -8, -8, 50);
        }
        for (final String frame : frames) {
            final DecodeError error = harness.decode(frame);
            assertTrue(error == DecodeError.UNKNOWN_VALUE || error == DecodeError.MISSING_FIELD, error + " " + frame);
        }
        assertEquals(frames.size(), harness.counters.totalErrors());
        assertTrue(harness.counters.errors(DecodeError.UNKNOWN_VALUE) > 190, "topics that V5 does not have");
        assertEquals(List.of(), harness.publisher.messages());
        assertFalse(harness.publisher.isClaimed());
    }
}
