package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.gateways.MessageWords;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceMarketDataDecoderTest {
    private static final String TRADE =
            "{\"e\":\"trade\",\"E\":1790000000123,\"s\":\"BTCUSDT\",\"t\":5123456789,\"p\":\"61234.50000000\","
                    + "\"q\":\"0.01200000\",\"T\":1790000000121,\"m\":true,\"M\":true}";
    private static final String AGGREGATE =
            "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                    + "\"a\":2987654321,\"p\":\"61230.10\",\"q\":\"0.250\",\"nq\":\"0.200\",\"f\":6400000001,"
                    + "\"l\":6400000004,\"T\":1790000000088,\"m\":false,\"st\":1}}";
    private static final String SPOT_TICKER = "{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"601.35000000\","
            + "\"B\":\"31.21000000\",\"a\":\"601.36000000\",\"A\":\"40.66000000\"}";
    private static final String SPOT_DEPTH =
            "{\"e\":\"depthUpdate\",\"E\":1790000000123,\"s\":\"BTCUSDT\",\"U\":157,\"u\":160,"
                    + "\"b\":[[\"61234.50\",\"1.2\"]],\"a\":[[\"61234.60\",\"0\"]]}";
    private static final String SPOT_SNAPSHOT = "{\"lastUpdateId\":158,\"bids\":[[\"61234.40\",\"3\"]],"
            + "\"asks\":[[\"61234.60\",\"2\"],[\"61234.70\",\"1\"]]}";
    private static final String KLINE =
            "{\"e\":\"kline\",\"E\":1790000002000,\"s\":\"BTCUSDT\",\"k\":{\"t\":1789999980000,\"T\":1790000039999,"
                    + "\"s\":\"BTCUSDT\",\"i\":\"1m\",\"f\":100,\"L\":200,\"o\":\"61200.1\",\"c\":\"61234.5\","
                    + "\"h\":\"61240.0\",\"l\":\"61190.0\",\"v\":\"102.5\",\"n\":101,\"x\":false,"
                    + "\"q\":\"6270000.1\",\"V\":\"50.2\",\"Q\":\"3070000.0\",\"B\":\"0\"}}";
    private static final String MARK =
            "{\"e\":\"markPriceUpdate\",\"E\":1790000001000,\"s\":\"BTCUSDT\",\"p\":\"61233.91\",\"i\":\"61230.02\","
                    + "\"ap\":\"61233.5\",\"P\":\"61231.0\",\"r\":\"0.00010000\",\"T\":1790006400000,\"st\":1}";

    private static DecoderHarness harness(final BinanceProduct product) {
        final DecoderHarness harness = new DecoderHarness(product);
        harness.add("BTCUSDT", -2, -8);
        return harness;
    }

    @Test
    void shouldDecodeASpotTrade() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        assertEquals(DecodeError.NONE, harness.decode(TRADE));
        assertEquals("trade 5123456789 61234.50 0.01200000 1 SELL at 1790000000121000000", harness.words(0));
        final UnsafeBuffer message = harness.publisher.message(0);
        assertEquals(DecoderHarness.RECEIVE_TIME_NS, EventHeaders.receiveTimeNs(message, 0));
        assertEquals(1, EventHeaders.instrumentId(message, 0));
        assertEquals(BinanceProduct.SPOT.venueId(), EventHeaders.venueId(message, 0));
        assertEquals(3, message.getShort(EventHeaders.CONNECTION_ID_OFFSET));
        assertEquals("BTCUSDT", harness.decoder.lastInstrument().symbol());
        assertEquals(Channel.TRADES, harness.decoder.lastChannel());
    }

    @Test
    void shouldCountTheFillsOfAnAggregateTrade() {
        final DecoderHarness harness = harness(BinanceProduct.USDM);
        assertEquals(DecodeError.NONE, harness.decode(AGGREGATE));
        assertEquals("trade 2987654321 61230.10 0.25000000 4 BUY at 1790000000088000000", harness.words(0));
    }

    @Test
    void shouldTakeMicroseconds() {
        final DecoderHarness harness = new DecoderHarness(BinanceProduct.SPOT, BinanceMarketDataDecoder.MICROSECOND_NS);
        harness.add("BTCUSDT", -2, -8);
        harness.decode(TRADE.replace("1790000000121", "1790000000121123"));
        assertEquals("trade 5123456789 61234.50 0.01200000 1 SELL at 1790000000121123000", harness.words(0));
    }

    @Test
    void shouldLeaveOutTradesThatAreNotOfTheMarket() {
        final DecoderHarness harness = harness(BinanceProduct.USDM);
        assertEquals(
                DecodeError.NONE,
                harness.decode(
                        TRADE.replace("\"M\":true", "\"X\":\"INSURANCE_FUND\"").replace("61234.50000000", "0")));
        assertEquals(0, harness.publisher.messages().size());
        assertEquals(1, harness.counters.nonMarketTrades);
        harness.decode(TRADE.replace("\"M\":true", "\"X\":\"MARKET\""));
        assertEquals(1, harness.publisher.messages().size());
    }

    @Test
    void shouldDropATradeThatCameBefore() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        harness.decode(TRADE);
        harness.decode(TRADE, true);
        harness.decode(TRADE.replace("5123456789", "5123456788"));
        assertEquals(2, harness.publisher.messages().size());
        assertEquals(1, harness.counters.duplicates);
    }

    @Test
    void shouldDecodeBestPricesWithAndWithoutEventType() {
        final DecoderHarness spot = harness(BinanceProduct.SPOT);
        spot.decode(SPOT_TICKER);
        assertEquals("top 400900217 601.35 31.21000000 601.36 40.66000000", spot.words(0));
        assertEquals(DecoderHarness.RECEIVE_TIME_NS, EventHeaders.eventTimeNs(spot.publisher.message(0), 0));

        final DecoderHarness coinm = harness(BinanceProduct.COINM);
        coinm.decode("{\"u\":5,\"e\":\"bookTicker\",\"s\":\"BTCUSDT\",\"ps\":\"BTC\",\"b\":\"2682.17\",\"B\":\"159\","
                + "\"a\":\"2682.18\",\"A\":\"3794\",\"T\":1723161257450,\"E\":1723161257457}");
        assertEquals("top 5 2682.17 159.00000000 2682.18 3794.00000000", coinm.words(0));
        assertEquals(1723161257450_000_000L, EventHeaders.eventTimeNs(coinm.publisher.message(0), 0));
    }

    @Test
    void shouldFindTheTypeEvenAfterAKeyThatLooksLikeBestPrices() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        assertEquals(DecodeError.NONE, harness.decode(TRADE.replace("{\"e\"", "{\"u\":7,\"e\"")));
        assertEquals("trade 5123456789 61234.50 0.01200000 1 SELL at 1790000000121000000", harness.words(0));
        assertEquals(1, harness.counters.unknownFields);
    }

    @Test
    void shouldSayThatASideWithoutOrdersIsEmpty() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        harness.decode(SPOT_TICKER.replace("601.35000000", "0.00000000").replace("31.21000000", "0.00000000"));
        final TopOfBookDecoder top =
                new TopOfBookDecoder().wrapAndApplyHeader(harness.publisher.message(0), 0, new MessageHeaderDecoder());
        assertEquals(TopOfBookDecoder.bidPriceMantissaNullValue(), top.bidPriceMantissa());
        assertEquals(TopOfBookDecoder.bidQuantityMantissaNullValue(), top.bidQuantityMantissa());
        assertEquals(60136, top.askPriceMantissa());
    }

    @Test
    void shouldDropBestPricesOlderThanTheLast() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        harness.decode(SPOT_TICKER);
        harness.decode(SPOT_TICKER.replace("400900217", "400900216"));
        assertEquals(1, harness.publisher.messages().size());
        for (int i = 0; i < 40; i++) {
            harness.decode(SPOT_TICKER.replace("400900217", String.valueOf(100 + i)));
        }
        assertTrue(harness.publisher.messages().size() > 5, "a venue that starts its ids anew must be heard again");
    }

    @Test
    void shouldDecodeABar() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        assertEquals(DecodeError.NONE, harness.decode(KLINE));
        final BarDecoder bar =
                new BarDecoder().wrapAndApplyHeader(harness.publisher.message(0), 0, new MessageHeaderDecoder());
        assertEquals(60_000_000_000L, bar.timeframeNs());
        assertEquals(1789999980000_000_000L, bar.openTimeNs());
        assertEquals(6120010, bar.openMantissa());
        assertEquals(6124000, bar.highMantissa());
        assertEquals(6119000, bar.lowMantissa());
        assertEquals(6123450, bar.closeMantissa());
        assertEquals(10_250_000_000L, bar.volumeMantissa());
        assertEquals(5_020_000_000L, bar.takerBuyVolumeMantissa());
        assertEquals(627_000_010_000_000L, bar.turnover());
        assertEquals(101, bar.tradeCount());
        assertEquals(0, bar.closed());
    }

    @Test
    void shouldLeaveOutBarsOfMonthsAndRefuseUnknownIntervals() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        assertEquals(DecodeError.NONE, harness.decode(KLINE.replace("\"1m\"", "\"1M\"")));
        assertEquals(1, harness.counters.ignoredEvents);
        assertEquals(DecodeError.UNKNOWN_VALUE, harness.decode(KLINE.replace("\"1m\"", "\"1y\"")));
        assertEquals(
                DecodeError.BAD_NUMBER,
                harness.decode(KLINE.replace("61240.0", "61239.9").replace("61234.5", "61240.0")));
        assertEquals(0, harness.publisher.messages().size());
    }

    @Test
    void shouldDecodeAMarkPrice() {
        final DecoderHarness harness = harness(BinanceProduct.USDM);
        assertEquals(DecodeError.NONE, harness.decode(MARK));
        assertEquals(
                "mark 61233.91000000 61230.02000000 0.000100000000 1790006400000000000 at 1790000001000000000",
                harness.words(0));
        harness.decode(MARK.replace("\"0.00010000\"", "\"\"").replace("1790006400000", "0"));
        final MarkPriceDecoder mark =
                new MarkPriceDecoder().wrapAndApplyHeader(harness.publisher.message(1), 0, new MessageHeaderDecoder());
        assertEquals(MarkPriceDecoder.fundingRateNullValue(), mark.fundingRate());
        assertEquals(MarkPriceDecoder.nextFundingTimeNsNullValue(), mark.nextFundingTimeNs());
    }

    @Test
    void shouldJoinDepthWithASnapshot() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        final BinanceInstrument instrument = harness.symbols.find("BTCUSDT");
        harness.decode(SPOT_DEPTH);
        assertEquals(List.of("snapshot BTCUSDT"), harness.heard);
        assertEquals(0, harness.publisher.messages().size());
        assertEquals(BookSynchronizer.SnapshotVerdict.FITS, harness.snapshot(instrument, SPOT_SNAPSHOT));
        assertEquals(2, harness.publisher.messages().size());
        assertEquals(
                "depth 158 158 flags 3 at " + DecoderHarness.RECEIVE_TIME_NS
                        + " b 6123440:300000000 a 6123460:200000000 a 6123470:100000000",
                harness.words(0));
        assertEquals("depth 157 160 flags 2 at 1790000000123000000 b 6123450:120000000 a 6123460:0", harness.words(1));

        harness.decode(SPOT_DEPTH.replace("157", "162").replace("160", "163"));
        final FeedGapDecoder gap =
                new FeedGapDecoder().wrapAndApplyHeader(harness.publisher.message(2), 0, new MessageHeaderDecoder());
        assertEquals(GapCause.SEQUENCE, gap.cause());
        assertEquals(Channel.BOOK, gap.channel());
        assertEquals(161, gap.expectedVenueSequence());
        assertEquals(162, gap.receivedVenueSequence());
        assertFalse(instrument.book().isLive());
        assertEquals(List.of("snapshot BTCUSDT", "snapshot BTCUSDT"), harness.heard);
    }

    @Test
    void shouldCutALongUpdateIntoSeveralMessages() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        final BinanceInstrument instrument = harness.symbols.find("BTCUSDT");
        harness.decode(SPOT_DEPTH);
        harness.snapshot(instrument, SPOT_SNAPSHOT);
        harness.publisher.clear();
        final List<String> bids = new ArrayList<>();
        final List<String> asks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            bids.add("[\"" + (60_000 - i) + "\",\"1\"]");
            asks.add("[\"" + (70_000 + i) + "\",\"2\"]");
        }
        final String update = SPOT_DEPTH
                .replace("157", "161")
                .replace("160", "162")
                .replace("[[\"61234.50\",\"1.2\"]]", bids.toString())
                .replace("[[\"61234.60\",\"0\"]]", asks.toString());
        assertEquals(DecodeError.NONE, harness.decode(update));
        assertEquals(3, harness.publisher.messages().size());
        int levels = 0;
        for (int i = 0; i < 3; i++) {
            final String words = harness.words(i);
            assertTrue(words.startsWith("depth 161 162 flags " + (i == 2 ? 2 : 0)), words);
            levels += words.split(" [ba] ", -1).length - 1;
        }
        assertEquals(80, levels);
        assertEquals(2 + 1, harness.counters.bookUpdates + harness.counters.bookSnapshots);
    }

    @Test
    void shouldTurnTheClaimedSlotIntoAGapWhenTheUpdateIsBroken() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        final BinanceInstrument instrument = harness.symbols.find("BTCUSDT");
        harness.decode(SPOT_DEPTH);
        harness.snapshot(instrument, SPOT_SNAPSHOT);
        harness.publisher.clear();
        final String next = SPOT_DEPTH.replace("157", "161").replace("160", "162");
        assertEquals(DecodeError.MALFORMED_JSON, harness.decode(next.substring(0, next.length() - 1)));
        assertFalse(harness.publisher.isClaimed());
        assertEquals(1, harness.publisher.messages().size());
        assertEquals(FeedGapDecoder.TEMPLATE_ID, harness.publisher.templateId(0));
        assertFalse(instrument.book().isLive());
        assertEquals(1, harness.counters.errors(DecodeError.MALFORMED_JSON));
    }

    @Test
    void shouldTellPartialBooksByTheNameOfTheirStream() {
        final DecoderHarness harness = new DecoderHarness(BinanceProduct.SPOT);
        harness.add("BTCUSDT", -2, -8, false);
        final String partial = "{\"lastUpdateId\":160,\"bids\":[[\"1.00\",\"10\"]],\"asks\":[[\"1.01\",\"3\"]]}";
        assertEquals(
                DecodeError.NONE, harness.decode("{\"stream\":\"btcusdt@depth20@100ms\",\"data\":" + partial + "}"));
        assertEquals(
                "depth 160 160 flags 3 at " + DecoderHarness.RECEIVE_TIME_NS + " b 100:1000000000 a 101:300000000",
                harness.words(0));
        assertEquals(DecodeError.UNKNOWN_SYMBOL, harness.decode(partial));
        assertEquals(DecodeError.NONE, harness.decode("{\"data\":" + partial + ",\"stream\":\"btcusdt@depth5\"}"));
        assertEquals(2, harness.publisher.messages().size());
    }

    @Test
    void shouldHearAnswersAndShutdowns() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        harness.decode("{\"result\":null,\"id\":7}");
        harness.decode("{\"code\":2,\"msg\":\"Invalid request: \\\"x\\\"\",\"id\":8}");
        harness.decode("{\"error\":{\"code\":3,\"msg\":\"Invalid JSON\"},\"id\":9}");
        harness.decode("{\"id\":\"abc\",\"result\":[\"btcusdt@trade\"]}");
        harness.decode("{\"e\":\"serverShutdown\",\"E\":1790000000123}");
        harness.decode("{\"stream\":\"!serverShutdown\",\"data\":{\"E\":1790000000123}}");
        assertEquals(
                List.of("answer 7 0", "answer 8 2", "answer 9 3", "answer -1 0", "shutdown", "shutdown"),
                harness.heard);
        assertEquals(2, harness.counters.subscriptionErrors);
        assertEquals(0, harness.counters.totalErrors());
    }

    @Test
    void shouldTolerateAndCountWhatItDoesNotKnow() {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        assertEquals(DecodeError.NONE, harness.decode("{\"e\":\"24hrTicker\",\"s\":\"X\",\"deep\":[[{}]]}"));
        assertEquals(DecodeError.NONE, harness.decode("{\"e\":\"brandNew\",\"v\":1}"));
        assertEquals(DecodeError.NONE, harness.decode("[{\"e\":\"24hrTicker\"}]"));
        assertEquals(DecodeError.NONE, harness.decode("{}"));
        assertEquals(1, harness.counters.ignoredEvents);
        assertEquals(3, harness.counters.unknownEvents);
        assertNull(harness.decoder.lastInstrument());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "MALFORMED_JSON||",
                "MALFORMED_JSON|not json|",
                "MALFORMED_JSON|nope|",
                "MALFORMED_JSON|{\"e\":\"trade\"|",
                "MALFORMED_JSON|{\"e\":\"24hrTicker\"}x|",
                "UNKNOWN_SYMBOL|{\"e\":\"trade\"}|",
                "UNKNOWN_SYMBOL|\"BTCUSDT\"|\"ETHUSDT\"",
                "MISSING_FIELD|,\"m\":true|",
                "MISSING_FIELD|{\"stream\":\"x\"}|",
                "BAD_NUMBER|\"61234.50000000\"|\"61234.5x\"",
                "BAD_NUMBER|\"61234.50000000\"|\"NaN\"",
                "BAD_NUMBER|\"61234.50000000\"|\"\"",
                "BAD_NUMBER|\"61234.50000000\"|\"-1\"",
                "BAD_NUMBER|\"61234.50000000\"|\"0\"",
                "BAD_NUMBER|1790000000121|1790000000121.5",
                "OVERFLOW|\"61234.50000000\"|\"1e999\"",
                "OVERFLOW|\"61234.50000000\"|\"99999999999999999999\"",
                "OVERFLOW|1790000000121|99999999999999999999",
                "OVERFLOW|1790000000121|9223372036854775807",
                "INEXACT|\"61234.50000000\"|\"61234.501\"",
                "TOO_DEEP|\"M\":true|\"M\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
                "UNEXPECTED_TYPE|\"61234.50000000\"|null",
                "UNEXPECTED_TYPE|\"61234.50000000\"|[1]",
                "UNEXPECTED_TYPE|\"BTCUSDT\"|5",
                "UNEXPECTED_TYPE|\"m\":true|\"m\":1",
                "DUPLICATE_KEY|\"m\":true|\"m\":true,\"m\":true"
            })
    void shouldRefuseByReason(final DecodeError expected, final String from, final String to) {
        final DecoderHarness harness = harness(BinanceProduct.SPOT);
        final String text = from == null ? "" : TRADE.contains(from) ? TRADE.replace(from, to == null ? "" : to) : from;
        assertEquals(expected, harness.decode(text), text);
        assertEquals(1, harness.counters.errors(expected));
        assertEquals(1, harness.counters.totalErrors());
        assertEquals(0, harness.publisher.messages().size());
    }

    @Test
    void shouldSayTheSameWhateverTheOrderOfKeys() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final String frame : List.of(TRADE, AGGREGATE, SPOT_TICKER, KLINE)) {
            compareShuffled(BinanceProduct.SPOT, frame, random, seed);
        }
        compareShuffled(BinanceProduct.USDM, MARK, random, seed);
        compareShuffledDepth(random, seed);
    }

    private static void compareShuffled(
            final BinanceProduct product, final String frame, final Random random, final long seed) {
        final DecoderHarness straight = harness(product);
        assertEquals(DecodeError.NONE, straight.decode(frame));
        final String expected = straight.words(0);
        final String envelope =
                frame.startsWith("{\"stream\"") ? frame : "{\"stream\":\"btcusdt@x\",\"data\":" + frame + "}";
        for (int i = 0; i < 2_000; i++) {
            final DecoderHarness harness = harness(product);
            final String shuffled = MessageWords.shuffled(random.nextBoolean() ? frame : envelope, random);
            assertEquals(DecodeError.NONE, harness.decode(shuffled), "seed " + seed + " " + shuffled);
            assertEquals(expected, harness.words(0), "seed " + seed + " " + shuffled);
        }
    }

    private static void compareShuffledDepth(final Random random, final long seed) {
        final String first = "{\"e\":\"depthUpdate\",\"E\":1790000000123,\"T\":1790000000119,\"s\":\"BTCUSDT\","
                + "\"ps\":\"BTCUSDT\",\"st\":1,\"U\":157,\"u\":160,\"pu\":149,\"b\":[[\"61234.5\",\"1.2\"]],\"a\":[]}";
        final String snapshot = "{\"lastUpdateId\":158,\"E\":1790000000130,\"T\":1790000000129,"
                + "\"bids\":[[\"61234.40\",\"3\"]],\"asks\":[[\"61234.60\",\"2\"],[\"61234.70\",\"1\"]]}";
        final String next = "{\"e\":\"depthUpdate\",\"E\":1790000000223,\"T\":1790000000219,\"s\":\"BTCUSDT\","
                + "\"U\":165,\"u\":170,\"pu\":160,\"b\":[[\"61234.5\",\"0\"]],\"a\":[[\"61235.5\",\"0.7\"]]}";
        List<String> expected = null;
        for (int i = 0; i < 2_000; i++) {
            final DecoderHarness harness = harness(BinanceProduct.USDM);
            final BinanceInstrument instrument = harness.symbols.find("BTCUSDT");
            harness.decode(i == 0 ? first : MessageWords.shuffled(first, random));
            harness.snapshot(instrument, i == 0 ? snapshot : MessageWords.shuffled(snapshot, random));
            harness.decode(i == 0 ? next : MessageWords.shuffled(next, random));
            assertEquals(0, harness.counters.totalErrors(), "seed " + seed);
            final List<String> words = new ArrayList<>();
            for (int m = 0; m < harness.publisher.messages().size(); m++) {
                words.add(harness.words(m));
            }
            if (expected == null) {
                expected = words;
                assertEquals(3, words.size());
            }
            assertEquals(expected, words, "seed " + seed);
        }
    }

    /**
     * Every recorded or documented message of the folder: decoded without an error or refused, and with the values that
     * it states.
     */
    @Test
    void shouldDecodeMessagesOfTheVenueAsAJsonLibraryDoes() {
        int compared = 0;
        for (final Path file : SharedData.files(SharedData.path("messages/binance"), ".jsonl")) {
            for (final JsonNode row : SharedData.rows(file)) {
                for (final String raw : rawFrames(row)) {
                    compared += compareWithTwin(raw);
                }
            }
        }
        for (final JsonNode row : SharedData.rows(SharedData.path("frames_normalized/binance_usdm.jsonl"))) {
            compared += compareWithTwin(row.get("message").toString());
        }
        assertTrue(compared >= 20, "compared only " + compared);
    }

    private static List<String> rawFrames(final JsonNode row) {
        final List<String> frames = new ArrayList<>();
        if (row.path("raw").isTextual()) {
            frames.add(row.get("raw").asText());
        }
        for (final JsonNode frame : row.path("frames")) {
            frames.add(frame.path("raw").asText());
        }
        return frames;
    }

    private static int compareWithTwin(final String raw) {
        final JsonNode root = SharedData.json(raw);
        final JsonNode data = root.has("data") ? root.get("data") : root;
        final String symbol = data.path("s").asText("");
        final BinanceProduct product = symbol.contains("_") ? BinanceProduct.COINM : BinanceProduct.USDM;
        final DecoderHarness harness = new DecoderHarness(product);
        if (!symbol.isEmpty()) {
            harness.add(symbol, -8, -8);
        }
        final DecodeError error = harness.decode(raw);
        String expected = null;
        try {
            expected = FrameTwin.words(raw, -8, -8);
        } catch (final RuntimeException e) {
            // a shortened example without the fields that the event must have: the decoder refuses it as well
            assertTrue(error != DecodeError.NONE, raw);
        }
        if (expected == null) {
            return 0;
        }
        assertEquals(DecodeError.NONE, error, raw);
        if (harness.counters.ignoredEvents + harness.counters.nonMarketTrades == 1) {
            return 0; // a bar of a month, a trade of the insurance fund
        }
        assertEquals(1, harness.publisher.messages().size(), raw);
        assertEquals(expected, harness.words(0), raw);
        return 1;
    }
}
