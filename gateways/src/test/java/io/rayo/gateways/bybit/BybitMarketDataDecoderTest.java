package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.BybitFrames.delta;
import static io.rayo.gateways.bybit.BybitFrames.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.MessageWords;
import io.rayo.gateways.json.DecodeError;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BybitMarketDataDecoderTest {
    private static final String BID = "[[\"61230.50\",\"1\"]]";
    private static final String ASK = "[[\"61230.60\",\"2\"]]";

    private final BybitHarness harness = new BybitHarness(BybitProduct.LINEAR);
    private final BybitInstrument instrument = harness.add("BTCUSDT", -2, -3, 50);

    private List<String> words(final String... frames) {
        for (final String frame : frames) {
            assertEquals(DecodeError.NONE, harness.decode(frame), frame);
        }
        return harness.words();
    }

    @Test
    void shouldReadTradesAndNumberThemByTheirUuid() {
        final long high = 0x20f43950d8dd5b31L;
        final long low = 0x9112a178eb6023afL;
        assertEquals(
                List.of(
                        "trade " + ((high ^ low) & Long.MAX_VALUE) + " 61230.50 0.001 1 BUY at 1790000000865000000",
                        "trade " + ((high ^ low + 1) & Long.MAX_VALUE)
                                + " 61230.40 2.000 1 SELL at 1790000000866000000"),
                words(BybitFrames.TRADE));
        assertEquals(instrument, harness.decoder.lastInstrument());
        assertEquals(Channel.TRADES, harness.decoder.lastChannel());
        // the other connection of a rotation brings them again
        assertEquals(List.of(), words(BybitFrames.TRADE));
        assertEquals(2, harness.counters.duplicates);
    }

    @Test
    void shouldTakeTheNumberOfASpotTradeAsItIs() {
        assertEquals(
                List.of("trade 2290000000050703789 28165.38 0.041 1 SELL at 1680652847524000000"),
                words(BybitFrames.SPOT_TRADE));
        assertEquals(
                List.of("trade 17 28165.38 0.041 1 SELL at 1680652847524000000"),
                words(BybitFrames.SPOT_TRADE.replace("2290000000050703789", "17")));
    }

    @Test
    void shouldLeaveOutBlockTrades() {
        assertEquals(
                1,
                words(BybitFrames.TRADE.replaceFirst("\"BT\":false", "\"BT\":true"))
                        .size());
        assertEquals(1, harness.counters.nonMarketTrades);
    }

    @Test
    void shouldSayThatTradesWereLostInADamagedFrame() {
        assertEquals(DecodeError.BAD_NUMBER, harness.decode(BybitFrames.TRADE.replace("\"v\":\"2\"", "\"v\":\"0\"")));
        assertEquals(List.of("gap TRADES DECODE_ERROR none none"), harness.words());
    }

    @Test
    void shouldPublishBestPricesOnceAndKnowTheRepeatedOnes() {
        final String top = "top 20404754 61230.50 0.006 61230.60 0.029";
        assertEquals(List.of(top), words(BybitFrames.TOP, BybitFrames.TOP));
        assertEquals(1, harness.counters.duplicates);
        assertEquals(Channel.TOP_OF_BOOK, harness.decoder.lastChannel());
        final String next = BybitFrames.TOP.replace("4281281856", "4281281900").replace("20404754", "20404755");
        assertEquals(
                List.of("top 20404755 61230.50 0.006 none none"),
                words(next.replace("[[\"61230.60\",\"0.029\"]]", "[]")));
        // older ones come on a slower connection
        assertEquals(List.of(), words(BybitFrames.TOP));
        // a new count of the venue, with a newer cross sequence
        assertEquals(
                List.of("top 1 61230.50 0.006 61230.60 0.029"),
                words(next.replace("20404755", "1").replace("4281281900", "4281281901")));
    }

    @Test
    void shouldMergeChangesOfBestPricesAsTheVenueOnceSentThem() {
        words(BybitFrames.TOP);
        final String change = BybitFrames.TOP
                .replace("snapshot", "delta")
                .replace("20404754", "20404755")
                .replace("4281281856", "4281281857");
        assertEquals(
                List.of("top 20404755 61230.50 0.006 61230.70 5.000"),
                words(change.replace("[[\"61230.50\",\"0.006\"]]", "[]")
                        .replace("[[\"61230.60\",\"0.029\"]]", "[[\"61230.60\",\"0\"],[\"61230.70\",\"5\"]]")));
        // one was missed: nothing until the next whole one
        assertEquals(List.of(), words(change.replace("20404755", "20404757").replace("4281281857", "4281281860")));
    }

    @Test
    void shouldApplyUpdatesInSequenceAndReplaceTheBookByAnySnapshot() {
        assertEquals(
                List.of(
                        "depth 100 100 flags 3 at 1790000000976000000 b 6123050:1000 a 6123060:2000",
                        "depth 101 101 flags 2 at 1790000000976000000 b 6123050:0 a 6123070:1500",
                        "depth 1 1 flags 3 at 1790000000976000000 b 6123050:1000"),
                words(
                        snapshot(100, 5_000, BID, ASK),
                        delta(101, 5_001, "[[\"61230.50\",\"0\"]]", "[[\"61230.70\",\"1.5\"]]"),
                        snapshot(1, 5_002, BID, "[]")));
        assertTrue(instrument.book().isLive());
        assertEquals(Channel.BOOK, harness.decoder.lastChannel());
        assertEquals(List.of(), harness.heard);
    }

    @Test
    void shouldNoticeAHoleAtTheVeryNextUpdateAndWaitForASnapshot() {
        words(snapshot(100, 5_000, BID, ASK));
        assertEquals(List.of("gap BOOK SEQUENCE 101 102"), words(delta(102, 5_009, "[]", ASK)));
        assertEquals(List.of("snapshot BTCUSDT"), harness.heard);
        assertFalse(instrument.book().isLive());
        instrument.book().snapshotRequested(true);
        assertEquals(List.of(), words(delta(103, 5_010, "[]", ASK)));
        assertEquals(1, harness.heard.size());
        // a snapshot from before the update that showed the hole is not taken, the next one is
        assertEquals(List.of(), words(snapshot(102, 5_008, BID, ASK)));
        assertEquals(
                List.of("depth 110 110 flags 3 at 1790000000976000000 b 6123050:1000 a 6123060:2000"),
                words(snapshot(110, 5_100, BID, ASK)));
        assertTrue(instrument.book().isLive());
        assertEquals(1, harness.counters.resyncs);
    }

    @Test
    void shouldTellAnOldUpdateFromOneThatIsCountedAnew() {
        words(snapshot(100, 5_000, BID, ASK), delta(101, 5_001, "[]", ASK));
        assertEquals(List.of(), words(delta(101, 5_001, "[]", ASK), delta(100, 4_000, "[]", ASK)));
        assertEquals(2, harness.counters.duplicates);
        // the venue began anew, and its snapshot was lost: without the cross sequence this would pass for an old one
        assertEquals(List.of("gap BOOK SEQUENCE 102 2"), words(delta(2, 5_002, "[]", ASK)));
    }

    @Test
    void shouldDoubtASnapshotThatIsOlderThanTheBook() {
        words(snapshot(100, 5_000, BID, ASK), delta(101, 5_001, "[]", ASK));
        assertEquals(List.of("gap BOOK SEQUENCE 102 100"), words(snapshot(100, 5_000, BID, ASK)));
        assertFalse(instrument.book().isLive());
    }

    @Test
    void shouldGiveUpABookThatOnlyGetsOldUpdates() {
        words(snapshot(100, 5_000, BID, ASK));
        for (int i = 0; i < BybitBook.PATIENCE; i++) {
            assertEquals(List.of(), words(delta(50 + i, 10 + i, "[]", ASK)));
        }
        assertEquals(List.of("gap BOOK SEQUENCE 101 90"), words(delta(90, 60, "[]", ASK)));
        // both numbers are small from now on: the third snapshot of that kind is believed
        assertEquals(List.of(), words(snapshot(1, 70, BID, ASK), snapshot(1, 71, BID, ASK)));
        assertEquals(1, words(snapshot(1, 72, BID, ASK)).size());
    }

    @Test
    void shouldTakeTheFirstCopyOfAnUpdateWhileTwoConnectionsAreOpen() {
        words(snapshot(100, 5_000, BID, ASK));
        assertEquals(DecodeError.NONE, harness.decode(snapshot(100, 5_000, BID, ASK), true));
        assertEquals(DecodeError.NONE, harness.decode(delta(101, 5_001, "[]", ASK), true));
        assertEquals(1, harness.words().size());
        assertEquals(List.of(), words(delta(101, 5_001, "[]", ASK)));
        // what does not fit is no gap on the connection that does not lead
        assertEquals(DecodeError.NONE, harness.decode(delta(105, 5_005, "[]", ASK), true));
        assertEquals(List.of(), harness.words());
        assertTrue(instrument.book().isLive());
    }

    @Test
    void shouldLoseTheBookByADamagedUpdate() {
        words(snapshot(100, 5_000, BID, ASK));
        assertEquals(DecodeError.BAD_NUMBER, harness.decode(delta(101, 5_001, "[[\"61x\",\"1\"]]", ASK)));
        assertEquals(List.of("gap BOOK DECODE_ERROR none none"), harness.words());
        assertEquals(List.of("snapshot BTCUSDT"), harness.heard);
    }

    @Test
    void shouldForgetLevelsBeyondTheDepth() {
        final StringBuilder bids = new StringBuilder("[");
        for (int i = 0; i < 50; i++) {
            bids.append(i == 0 ? "" : ",").append("[\"").append(1_000 - i).append("\",\"1\"]");
        }
        words(snapshot(100, 5_000, bids.append(']').toString(), ASK));
        assertEquals(
                List.of("depth 101 101 flags 2 at 1790000000976000000 b 100100:3000 b 95100:0"),
                words(delta(101, 5_001, "[[\"1001\",\"3\"]]", "[]")));
        assertEquals(50, instrument.book().bids().size());
    }

    @Test
    void shouldIgnoreTheDepthThatNobodySubscribed() {
        assertEquals(List.of(), words(snapshot(100, 5_000, BID, ASK).replace("orderbook.50", "orderbook.200")));
        assertEquals(1, harness.counters.ignoredEvents);
    }

    @Test
    void shouldReadBarsOfEveryInterval() {
        assertEquals(
                List.of("bar 1789999980000000000 61200.10 61240.00 61190.00 61230.50 2.081 none none false"),
                words(BybitFrames.KLINE));
        assertEquals(1, words(BybitFrames.KLINE.replace("kline.1.", "kline.D.")).size());
        assertEquals(1, words(BybitFrames.KLINE.replace("kline.1.", "kline.W.")).size());
        assertEquals(List.of(), words(BybitFrames.KLINE.replace("kline.1.", "kline.M.")));
        assertEquals(DecodeError.UNKNOWN_VALUE, harness.decode(BybitFrames.KLINE.replace("kline.1.", "kline.x.")));
    }

    @Test
    void shouldMergeTickersAndPublishWhatChangedOfMarkAndFunding() {
        final String first =
                "mark 61231.00000000 61228.10000000 0.000100000000 1790006400000000000 at " + "1790000000630000000";
        assertEquals(List.of(first), words(BybitFrames.TICKER));
        final String delta = "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"data\":{\"symbol\":\"BTCUSDT\",%s},"
                + "\"cs\":9532239430,\"ts\":1790000000630}";
        assertEquals(List.of(), words(delta.formatted("\"lastPrice\":\"1\",\"volume24h\":\"5\"")));
        assertEquals(List.of(first.replace("61231.0", "61232.5")), words(delta.formatted("\"markPrice\":\"61232.5\"")));
        assertEquals(
                List.of(first.replace("61231.0", "61232.5").replace("0.000100000000", "none")),
                words(delta.formatted("\"fundingRate\":\"\"")));
        assertEquals(List.of(), words(delta.formatted("\"markPrice\":\"7\"").replace("9532239430", "9532239000")));
        assertEquals(0, harness.counters.unknownFields);
    }

    @Test
    void shouldHearAnswersAndPongs() {
        words(
                BybitFrames.PONG,
                BybitFrames.REFUSAL,
                "{\"success\":true,\"ret_msg\":\"subscribe\",\"conn_id\":\"c\",\"req_id\":\"s1\",\"op\":\"subscr"
                        + "ibe\"}",
                "{\"req_id\":\"7\",\"op\":\"pong\",\"args\":[\"1790000000123\"],\"conn_id\":\"c\"}",
                "{\"retCode\":10404,\"retMsg\":\"no\",\"op\":\"subscribe\",\"connId\":\"c\"}");
        assertEquals(
                List.of("answer 0 0", "answer 12 1", "answer -1 0", "answer 7 0", "answer -1 10404"), harness.heard);
        assertEquals(2, harness.counters.subscriptionErrors);
        assertEquals(5, harness.counters.controlFrames);
        assertNull(harness.decoder.lastInstrument());
    }

    @Test
    void shouldPassOverTopicsThatNobodyWants() {
        words(
                "{\"topic\":\"allLiquidation.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1,\"data\":[{\"T\":1}]}",
                "{\"topic\":\"orderbook.rpi.BTCUSDT\",\"type\":\"delta\",\"ts\":1,\"data\":{\"b\":[[\"1\",\"2\","
                        + "\"0\"]]}}",
                "{\"topic\":\"system.status\",\"ts\":1751858399649,\"data\":[]}");
        assertEquals(3, harness.counters.ignoredEvents);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MALFORMED_JSON|",
                "MALFORMED_JSON|[]",
                "MISSING_FIELD|{}",
                "MISSING_FIELD|{\"success\":true,\"ret_msg\":\"\",\"request\":{\"op\":\"subscribe\"}}",
                "MISSING_FIELD|{\"topic\":\"publicTrade.BTCUSDT\"}",
                "MISSING_FIELD|{\"topic\":\"publicTrade.BTCUSDT\",\"data\":[{\"T\":1}]}",
                "MISSING_FIELD|{\"topic\":\"orderbook.1.BTCUSDT\",\"data\":{\"s\":\"BTCUSDT\",\"b\":[],\"a\":[],"
                        + "\"u\":1,\"seq\":1}}",
                "UNKNOWN_VALUE|{\"topic\":\"orderbook.1.BTCUSDT\",\"type\":\"x\",\"data\":{\"s\":\"BTCUSDT\",\"b"
                        + "\":[],\"a\":[],\"u\":1,\"seq\":1}}",
                "UNKNOWN_VALUE|{\"topic\":\"trade.BTCUSDT\",\"data\":[]}",
                "UNKNOWN_VALUE|{\"topic\":\"orderBookL2_25.BTCUSD\",\"type\":\"snapshot\",\"data\":[]}",
                "UNKNOWN_SYMBOL|{\"topic\":\"publicTrade.ETHUSDT\",\"data\":[]}",
                "UNKNOWN_SYMBOL|{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"data\":{\"symbol\":\"ETHUSDT\"}}",
                "UNEXPECTED_TYPE|{\"topic\":\"publicTrade.BTCUSDT\",\"data\":{}}",
                "UNEXPECTED_TYPE|{\"topic\":\"orderbook.50.BTCUSDT\",\"data\":[]}",
                "DUPLICATE_KEY|{\"topic\":\"tickers.BTCUSDT\",\"topic\":\"tickers.BTCUSDT\"}",
                "OVERFLOW|{\"topic\":\"tickers.BTCUSDT\",\"ts\":9223372036854775807}",
                "BAD_NUMBER|{\"topic\":\"tickers.BTCUSDT\",\"ts\":1.5}",
                "INEXACT|{\"topic\":\"orderbook.50.BTCUSDT\",\"data\":{\"b\":[[\"1.001\",\"1\"]]}}",
            })
    void shouldRefuseWithTheReason(final DecodeError reason, final String frame) {
        assertEquals(reason, harness.decode(frame == null ? "" : frame));
        assertEquals(1, harness.counters.errors(reason));
        assertFalse(harness.publisher.isClaimed());
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooDeep() {
        final String level = "[\"1\",\"1\"],";
        assertEquals(
                DecodeError.TOO_LONG,
                harness.decode(delta(1, 1, "[" + level.repeat(DepthDecoder.MAX_LEVELS) + "[\"1\",\"1\"]]", "[]")));
        assertEquals(DecodeError.TOO_DEEP, harness.decode("{\"x\":" + "[".repeat(100)));
    }

    @Test
    void shouldMeanTheSameWhateverTheOrderOfTheKeys() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("bybit key order: seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            final BybitHarness straight = new BybitHarness(BybitProduct.LINEAR);
            final BybitHarness shuffled = new BybitHarness(BybitProduct.LINEAR);
            straight.add("BTCUSDT", -2, -3, 50);
            shuffled.add("BTCUSDT", -2, -3, 50);
            for (final String frame : BybitFrames.ALL) {
                assertEquals(DecodeError.NONE, straight.decode(frame), frame);
                final String other = MessageWords.shuffled(frame, random);
                assertEquals(DecodeError.NONE, shuffled.decode(other), "seed " + seed + ": " + other);
            }
            assertEquals(straight.words(), shuffled.words(), "seed " + seed);
        }
    }
}
