package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.MarketWords;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What others recorded of the venue, straight through the decoder. */
class KucoinSharedDataTest {
    private static final Pattern SYMBOL = Pattern.compile("level2\\?symbol=([A-Z0-9-]+)");

    /** The symbol of a classic topic or unified message; null if there is none. */
    private static String symbol(final JsonNode frame) {
        if (frame.has("d")) {
            return frame.get("d").path("s").asText(null);
        }
        final String topic = frame.path("topic").asText();
        final int colon = topic.indexOf(':');
        final String name = topic.substring(colon + 1);
        final String named = name.equals("all") ? frame.path("subject").asText() : name;
        return colon < 0 ? null : named.indexOf('_') < 0 ? named : named.substring(0, named.indexOf('_'));
    }

    @Test
    void shouldBuildTheBooksOfTheRecordingUpdateByUpdate() {
        final List<JsonNode> rows =
                SharedData.rows(SharedData.path("frames/kucoin/spot/capture_level2_20210425.jsonl.gz"));
        final BookTwin twin = new BookTwin();
        final KucoinHarness harness = new KucoinHarness(KucoinProduct.SPOT, KucoinApi.CLASSIC, twin);
        final Map<String, Integer> ids = new HashMap<>();
        for (final JsonNode row : rows) {
            final String raw = row.get("raw").asText();
            switch (row.get("kind").asText()) {
                case "ws" -> {
                    final String symbol = symbol(SharedData.json(raw));
                    if (symbol != null && !ids.containsKey(symbol)) {
                        ids.put(symbol, harness.add(symbol, -10, -8).instrumentId());
                    }
                    assertEquals(DecodeError.NONE, harness.decode(raw), raw);
                }
                case "rest" -> {
                    final Matcher matcher = SYMBOL.matcher(row.get("url").asText());
                    if (matcher.find()) {
                        assertEquals(
                                SnapshotVerdict.FITS, harness.snapshot(harness.symbols.find(matcher.group(1)), raw));
                    }
                }
                default -> {
                    // what the client did
                }
            }
        }
        for (final JsonNode expected :
                SharedData.rows(SharedData.path("frames/kucoin/spot/expected_level2_20210425.jsonl"))) {
            final BookTwin.Book book = twin.book(ids.get(expected.get("symbol").asText()));
            assertTrue(book.live);
            assertEquals(expected.get("sequence").asLong(), book.lastSequence);
            assertEquals(expected.get("applied").asInt(), book.updates);
            assertEquals(expected.get("gaps").asInt(), book.gaps);
            assertEquals(expected.get("bid_levels").asInt(), book.bids.size());
            assertEquals(expected.get("ask_levels").asInt(), book.asks.size());
            assertEquals(levels(expected.get("bids")), top(book, true));
            assertEquals(levels(expected.get("asks")), top(book, false));
        }
        assertEquals(0, harness.counters.totalErrors());
        assertEquals(0, harness.counters.unknownFields);
        assertEquals(297, harness.counters.topOfBooks);
    }

    private static List<String> levels(final JsonNode levels) {
        final List<String> texts = new ArrayList<>();
        levels.forEach(level -> texts.add(plain(new BigDecimal(level.get(0).asText())) + " x "
                + plain(new BigDecimal(level.get(1).asText()))));
        return texts;
    }

    private static List<String> top(final BookTwin.Book book, final boolean bids) {
        return (bids ? book.bids : book.asks)
                .entrySet().stream()
                        .limit(10)
                        .map(level -> plain(BigDecimal.valueOf(level.getKey(), 10)) + " x "
                                + plain(BigDecimal.valueOf(level.getValue(), 8)))
                        .toList();
    }

    private static String plain(final BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    @Test
    void shouldReadCapturedMessagesWithTheirExpectedFields() {
        int read = 0;
        for (final JsonNode row :
                SharedData.rows(SharedData.path("messages/kucoin/captured_with_expected_fields.jsonl"))) {
            final String raw = row.get("raw").asText();
            final String symbol = symbol(SharedData.json(raw));
            if (symbol == null) {
                continue; // a REST answer
            }
            final boolean spot = row.get("market_type").asText().equals("Spot");
            final KucoinHarness harness =
                    new KucoinHarness(spot ? KucoinProduct.SPOT : KucoinProduct.FUTURES, KucoinApi.CLASSIC);
            harness.settings.feed().depth(0);
            harness.add(symbol, -4, spot ? -8 : 0);
            final boolean retired = raw.contains("level3") || raw.contains("contractMarket/candle:");
            assertEquals(retired ? DecodeError.UNKNOWN_VALUE : DecodeError.NONE, harness.decode(raw), raw);
            if (harness.publisher.messages().isEmpty()) {
                continue;
            }
            read++;
            final String words = MarketWords.of(harness.publisher.message(0), 0, harness.symbols.instruments());
            for (final JsonNode field : row.get("expected_fields")) {
                final String first = field.get(0).asText();
                final String second = field.get(1).asText();
                if (second.startsWith("extract_timestamp") && !words.startsWith("bar")) {
                    assertTrue(words.endsWith(" at " + first), words);
                } else if (first.equals("trade.side")) {
                    assertTrue(words.contains(second.equals("TradeSide::Buy") ? " BUY " : " SELL "), words);
                } else if (first.equals("trade.quantity_base") && spot) {
                    assertTrue(words.contains(" " + second + " "), words);
                } else if (second.startsWith("bbo_msg.") && second.matches(".*(price|quantity_base)")) {
                    assertTrue(words.contains(" " + first + " "), words);
                } else if (second.matches("candlestick_msg.(open|high|low|close|volume)")) {
                    assertTrue(words.contains(" " + first + " "), words);
                }
            }
        }
        assertEquals(5, read);
    }

    @Test
    void shouldAcceptOrIgnoreEveryDocumentedPublicMessage() {
        int messages = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/kucoin/ws_docs_examples.jsonl"))) {
            for (final JsonNode frame : row.get("frames")) {
                final String raw = frame.get("raw").asText();
                final JsonNode text = SharedData.json(raw);
                final boolean isPrivate = raw.contains("userId")
                        || raw.contains("\"channelType\":\"private\"")
                        || raw.matches(".*\"T\":\"(balance|leverage).*");
                final String symbol = symbol(text);
                if (frame.get("kind").asText().equals("sent") || isPrivate) {
                    continue;
                }
                final boolean spot = !raw.contains("/contract");
                final KucoinHarness harness =
                        new KucoinHarness(spot ? KucoinProduct.SPOT : KucoinProduct.FUTURES, KucoinApi.UTA);
                if (symbol != null) {
                    harness.add(symbol, -4, spot ? -8 : 0);
                }
                final boolean cut = row.get("name").asText().equals("Concurrent"); // candles of a start only
                final DecodeError wanted = cut && text.has("data") ? DecodeError.MISSING_FIELD : DecodeError.NONE;
                assertEquals(wanted, harness.decode(raw), raw);
                messages++;
            }
        }
        assertTrue(messages > 30, "messages: " + messages);
    }

    @Test
    void shouldReadNormalizedMessagesAsOthersDo() {
        int trades = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("frames_normalized/kucoin_spot.jsonl"))) {
            final JsonNode frame = row.get("message");
            final String symbol = symbol(frame);
            final KucoinHarness harness = new KucoinHarness(KucoinProduct.SPOT, KucoinApi.CLASSIC);
            if (symbol != null) {
                harness.add(symbol, -12, -8);
            }
            // some rows were made by who recorded them, in a form that the venue does not have
            final JsonNode data = frame.path("data");
            final boolean isTurned = data.path("sequenceStart").asLong()
                    > data.path("sequenceEnd").asLong();
            final DecodeError wanted = frame.has("generated")
                    ? DecodeError.UNKNOWN_VALUE
                    : isTurned ? DecodeError.BAD_NUMBER : DecodeError.NONE;
            assertEquals(wanted, harness.decode(frame.toString()), frame.toString());
            for (final JsonNode normal : row.get("normalized")) {
                if (normal.get("type").asText().equals("trade")) {
                    assertEquals(TradeDecoder.TEMPLATE_ID, harness.publisher.templateId(0));
                    final String words = harness.words().getFirst();
                    final String price =
                            plain(new BigDecimal(normal.get("price").asText()));
                    final String amount =
                            plain(new BigDecimal(normal.get("amount").asText()));
                    assertTrue(words.contains(" " + price + " " + amount + " "), words);
                    assertTrue(words.contains(normal.get("side").asText().equals("buy") ? "BUY" : "SELL"), words);
                    trades++;
                }
            }
        }
        assertTrue(trades > 1, "trades: " + trades);
    }
}
