package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class KucoinMarketDataDecoderTest {
    private final KucoinHarness unified = new KucoinHarness(KucoinProduct.SPOT, KucoinApi.UTA);
    private final KucoinHarness classic = new KucoinHarness(KucoinProduct.SPOT, KucoinApi.CLASSIC);
    private final KucoinHarness futures = new KucoinHarness(KucoinProduct.FUTURES, KucoinApi.CLASSIC);
    private final KucoinInstrument streamed = unified.add("ETH-USDT", -2, -8);
    private final KucoinInstrument joined = classic.add("ETH-USDT", -2, -8);
    private final KucoinInstrument contract = futures.add("XBTUSDTM", -1, 0);

    private static void expect(final KucoinHarness harness, final String frame, final String... words) {
        assertEquals(DecodeError.NONE, harness.decode(frame), frame);
        assertEquals(List.of(words), harness.words(), frame);
    }

    @Test
    void shouldReadUnifiedChannels() {
        expect(unified, KucoinFrames.TRADE, "trade 20631804219899904 2925.6 0.00008036 SELL at 1768802538480");
        expect(
                unified,
                KucoinFrames.TICKER,
                "top 25958853459: 2968.1 x 0.02052839 / 2968.2 x 0.97675941 at 1768206966096");
        expect(
                unified,
                KucoinFrames.SNAPSHOT,
                "snapshot 25984468414..25984468414 bids 2901.1x0.13918404 asks 2901.2x0.5771583 2901.3x1"
                        + " at 1768217874986");
        expect(
                unified,
                KucoinFrames.DELTA,
                "update 25984468415..25984468421 bids 2901x1.2 asks 2901.2x0 at 1768217874998");
        expect(
                unified,
                KucoinFrames.KLINE,
                "bar 900 s from 1768210980000: 2961.3 2961.3 2961.2 2961.2 volume 1.87659044 turnover 5509.2 closed");
        assertTrue(streamed.streamedBook().isLive());
        assertEquals(0, unified.counters.unknownFields);
    }

    @Test
    void shouldReadTheSameWithKeysInAnyOrder() {
        final String trade = "{\"d\":{\"q\":\"0.00008036\",\"M\":1768802538480000000,\"p\":\"2925.6\",\"S\":\"SELL\","
                + "\"ti\":20631804219899904,\"s\":\"ETH-USDT\"},\"P\":1,\"T\":\"trade.SPOT\"}";
        expect(unified, trade, "trade 20631804219899904 2925.6 0.00008036 SELL at 1768802538480");
        final String ticker = "{\"d\":{\"A\":\"1\",\"a\":\"3\",\"B\":\"2\",\"b\":\"2.5\",\"E\":9,\"s\":\"ETH-USDT\"},"
                + "\"P\":1768206966101166007,\"T\":\"ticker.SPOT\"}";
        expect(unified, ticker, "top 9: 2.5 x 2 / 3 x 1 at 1768206966101");
        final String snapshot = "{\"d\":{\"b\":[[\"1\",\"2\"]],\"a\":[[\"3\",\"4\"]],\"C\":5,\"O\":5,"
                + "\"s\":\"ETH-USDT\",\"M\":1768217874986},\"t\":\"snapshot\",\"T\":\"obu.SPOT\","
                + "\"dp\":\"increment@10ms\"}";
        expect(unified, snapshot, "snapshot 5..5 bids 1x2 asks 3x4 at 1768217874986");
    }

    @Test
    void shouldTakeImagesAsBooksThatAreWholeEachTime() {
        expect(unified, KucoinFrames.IMAGE, "snapshot 7..7 bids 2901.1x0.1 asks 2901.2x0.5 at 1768217874986");
        expect(unified, KucoinFrames.IMAGE); // the same again
        expect(
                unified,
                KucoinFrames.IMAGE.replace("\"E\":7", "\"O\":9,\"C\":9"),
                "snapshot 9..9 bids 2901.1x0.1 asks 2901.2x0.5 at 1768217874986");
        expect(unified, KucoinFrames.IMAGE.replace("\"E\":7", "\"C\":8"));
        assertEquals(2, unified.counters.duplicates);
    }

    @Test
    void shouldTakeTheBestLevelOfTheUnifiedBookAsBestPrices() {
        expect(
                unified,
                KucoinFrames.IMAGE.replace("\"dp\":\"50\"", "\"dp\":\"1\""),
                "top 7: 2901.1 x 0.1 / 2901.2 x 0.5 at 1768217874986");
    }

    @Test
    void shouldReadClassicSpotTopics() {
        expect(classic, KucoinFrames.MATCH, "trade 11067996711960577 67523 0.003 BUY at 1729843222921");
        expect(
                classic,
                KucoinFrames.CLASSIC_TICKER,
                "top 14691455768: 67218.6 x 0.01 / 67218.7 x 1.92 at 1729757723612");
        expect(
                classic,
                KucoinFrames.CANDLES,
                "bar 60 s from 1729839600000: 67644.9 67724.8 67243.8 67437.6 volume 44.88 turnover 3027558.9 open");
        joined.resetBook();
        expect(classic, KucoinFrames.LEVEL_1, "top none: 68145.7 x 1.292 / 68145.8 x 0.519 at 1729816058766");
        assertEquals(0, classic.counters.unknownFields);
    }

    @Test
    void shouldJoinClassicChangesWithASnapshotLevelByLevel() {
        expect(classic, KucoinFrames.CHANGES);
        assertEquals(List.of("snapshot ETH-USDT"), classic.heard);
        // the snapshot stands in the middle of the message: levels up to its sequence are older than it
        assertEquals(SnapshotVerdict.FITS, classic.snapshot(joined, KucoinFrames.REST));
        assertEquals(
                List.of(
                        "snapshot 14103845..14103845 bids 18891.9x7 asks 18906x0.1 18907.3x9 at 1729176273859",
                        "update 14103844..14103847 bids 18891.9x0.15688 asks at 1663747970273"),
                classic.words());
        final String hidden = KucoinFrames.CHANGES
                .replace("\"18906\",\"0.00331\",\"14103845\"", "\"0\",\"0\",\"14103848\"")
                .replace("14103844", "14103848")
                .replace("14103847", "14103848");
        expect(
                classic,
                hidden,
                "update 14103848..14103848 bids 18891.9x0.15688 asks 18907.3x0.58751503 at 1663747970273");
    }

    @Test
    void shouldOrderClassicLevelsByTheirSequence() {
        expect(classic, KucoinFrames.CHANGES);
        assertEquals(SnapshotVerdict.TOO_OLD, classic.snapshot(joined, KucoinFrames.REST.replace("14103845", "9")));
        assertEquals(SnapshotVerdict.FITS, classic.snapshot(joined, KucoinFrames.REST.replace("14103845", "14103844")));
        assertEquals(
                "update 14103844..14103847 bids 18891.9x0.15688 asks 18906x0.00331 at 1663747970273",
                classic.words().getLast());
        final String twice = KucoinFrames.CHANGES
                .replace("14103847", "14103850")
                .replace("14103844", "14103848")
                .replace("14103845", "14103849")
                .replace("18907.3", "18906");
        expect(
                classic,
                twice,
                "update 14103848..14103850 bids 18891.9x0.15688 asks 18906x0.58751503 18906x0.00331"
                        + " at 1663747970273");
    }

    @Test
    void shouldRefuseARestAnswerThatSaysNo() {
        expect(classic, KucoinFrames.CHANGES);
        assertEquals(null, classic.snapshot(joined, "{\"code\":\"400100\",\"msg\":\"no key\"}"));
        assertEquals(null, classic.snapshot(joined, KucoinFrames.REST.replace("200000", "400003")));
        assertEquals(List.of(), classic.words());
        assertFalse(joined.joinedBook().isLive());
    }

    @Test
    void shouldReadClassicFuturesTopics() {
        expect(futures, KucoinFrames.EXECUTION, "trade 1794100537695 90503.9 2 BUY at 1731898619520");
        expect(futures, KucoinFrames.TICKER_V2, "top 1709284589209: 88987.4 x 713 / 88987.5 x 1037 at 1731665526461");
        expect(
                futures,
                KucoinFrames.LIMIT_CANDLE,
                "bar 60 s from 1731898200000: 90638.6 90638.8 90638.5 90638.7 volume 21 turnover 1903.4 open");
        expect(futures, KucoinFrames.CLASSIC_FUNDING); // kept until there is a mark price
        expect(
                futures,
                KucoinFrames.CLASSIC_MARK,
                "mark 90445.02 index 90445.03 rate -0.002966 next none at 1731899129000");
        expect(futures, KucoinFrames.CHANGE);
        expect(futures, KucoinFrames.CHANGE.replace("1709400450243", "1709400450244"));
        assertEquals(
                SnapshotVerdict.FITS,
                futures.snapshot(
                        contract,
                        "{\"code\":\"200000\",\"data\":{\"sequence\":1709400450243,\"symbol\":\"XBTUSDTM\","
                                + "\"bids\":[[66968,2]],\"asks\":[[90631.2,25340]],\"ts\":1729168101216000000}}"));
        assertEquals(
                List.of(
                        "snapshot 1709400450243..1709400450243 bids 66968x2 asks 90631.2x25340 at 1729168101216",
                        "update 1709400450244..1709400450244 bids asks 90631.2x2 at 1731897467182"),
                futures.words());
        assertEquals(0, futures.counters.unknownFields);
    }

    @Test
    void shouldReadUnifiedMarkPriceAndFunding() {
        expect(futures, KucoinFrames.MARK, "mark 90445.02 index 90446.5 rate none next none at 1768210985000");
        expect(
                futures,
                KucoinFrames.FUNDING,
                "mark 90445.02 index 90446.5 rate 0.0001 next 1768233600000000000 at 1768210985379");
    }

    @Test
    void shouldCutSizesThatAreFinerThanTheGrid() {
        final KucoinInstrument coarse = unified.add("COV-BTC", -8, -4);
        expect(
                unified,
                "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"snapshot\",\"P\":1768217874990007701,\"d\":{"
                        + "\"s\":\"COV-BTC\",\"O\":1,\"C\":1,\"a\":[[\"0.00001127\",\"4331.68226035\"],"
                        + "[\"0.00001128\",\"0.00000001\"]],\"b\":[]}}",
                "snapshot 1..1 bids asks 0.00001127x4331.6822 0.00001128x0.0001 at 1768217874990");
        assertTrue(coarse.streamedBook().isLive());
    }

    @Test
    void shouldTakeACopyOfATradeOnce() {
        expect(unified, KucoinFrames.TRADE, "trade 20631804219899904 2925.6 0.00008036 SELL at 1768802538480");
        expect(unified, KucoinFrames.TRADE);
        assertEquals(1, unified.counters.duplicates);
    }

    @Test
    void shouldAskForASnapshotAtTheGapAndNotBeforeTheFirstOneIsLate() {
        expect(unified, KucoinFrames.DELTA);
        assertEquals(List.of(), unified.heard);
        unified.timeNs += KucoinBook.SNAPSHOT_PATIENCE_NS;
        expect(unified, KucoinFrames.DELTA);
        assertEquals(List.of("snapshot ETH-USDT"), unified.heard);
        unified.heard.clear();
        unified.decode(KucoinFrames.SNAPSHOT);
        unified.words();
        expect(
                unified,
                KucoinFrames.DELTA.replace("25984468415", "25984468416"),
                "gap BOOK SEQUENCE 25984468415 25984468416");
        assertEquals(List.of("snapshot ETH-USDT"), unified.heard);
    }

    @Test
    void shouldGiveABookUpWhenNothingButOldChangesCome() {
        unified.decode(KucoinFrames.SNAPSHOT);
        unified.words();
        final String old = KucoinFrames.DELTA.replace("25984468415", "3").replace("25984468421", "4");
        expect(unified, old);
        unified.timeNs += OldMessages.PATIENCE_NS - 1;
        expect(unified, old);
        unified.timeNs++;
        expect(unified, old, "gap BOOK SEQUENCE 25984468415 3");
    }

    @Test
    void shouldNotTrustASnapshotThatIsOlderThanTheBook() {
        unified.decode(KucoinFrames.SNAPSHOT);
        unified.decode(KucoinFrames.DELTA);
        unified.words();
        expect(unified, KucoinFrames.SNAPSHOT, "gap BOOK SEQUENCE 25984468422 25984468414");
    }

    @Test
    void shouldLoseTheBookWithADamagedChange() {
        unified.decode(KucoinFrames.SNAPSHOT);
        unified.words();
        assertEquals(DecodeError.BAD_NUMBER, unified.decode(KucoinFrames.DELTA.replace("\"1.2\"", "\"x\"")));
        assertEquals(List.of("gap BOOK DECODE_ERROR none none"), unified.words());
        assertEquals(List.of("snapshot ETH-USDT"), unified.heard);
    }

    @Test
    void shouldTakeTheCopyOfTheStandbyOnlyWhereItFits() {
        unified.decode(KucoinFrames.SNAPSHOT);
        unified.words();
        assertEquals(DecodeError.NONE, unified.decode(KucoinFrames.DELTA, true));
        assertEquals(1, unified.words().size());
        expect(unified, KucoinFrames.DELTA); // the leader's copy
        final String later =
                KucoinFrames.DELTA.replace("25984468415", "25984468430").replace("25984468421", "25984468431");
        assertEquals(DecodeError.NONE, unified.decode(later, true));
        assertEquals(List.of(), unified.words());
        assertTrue(streamed.streamedBook().isLive());
    }

    @Test
    void shouldTellAnswersFromData() {
        for (final String frame :
                List.of(KucoinFrames.WELCOME, KucoinFrames.GREETING, KucoinFrames.PONG, KucoinFrames.UNIFIED_PONG)) {
            expect(unified, frame);
        }
        assertEquals(List.of(), unified.heard);
        for (final String frame :
                List.of(KucoinFrames.ACK, KucoinFrames.UNIFIED_ACK, KucoinFrames.REFUSAL, KucoinFrames.ERROR)) {
            expect(unified, frame);
        }
        assertEquals(List.of("answer 17 0", "answer 1 0", "answer 2 400100", "answer 17 404"), unified.heard);
        unified.heard.clear();
        expect(unified, KucoinFrames.BAD_TOKEN);
        assertEquals(List.of("useless"), unified.heard);
        assertEquals(9, unified.counters.controlFrames);
        assertEquals(3, unified.counters.subscriptionErrors);
        assertEquals(0, unified.counters.unknownEvents);
    }

    @Test
    void shouldRefuseWhatIsNoneOfTheTwoGenerations() {
        assertEquals(
                DecodeError.UNKNOWN_VALUE,
                unified.decode("{\"type\":\"message\",\"topic\":\"/spotMarket/level3:ETH-USDT\",\"data\":{}}"));
        assertEquals(
                DecodeError.UNKNOWN_VALUE,
                futures.decode("{\"type\":\"message\",\"topic\":\"/contractMarket/candle:XBTUSDTM_1\",\"data\":{}}"));
        assertEquals(DecodeError.UNKNOWN_VALUE, unified.decode("{\"T\":\"depth.SPOT\",\"d\":{}}"));
        assertEquals(
                DecodeError.UNKNOWN_SYMBOL,
                unified.decode(KucoinFrames.CLASSIC_TICKER.replace("ETH-USDT", "XYZ-USDT")));
        expect(unified, "{\"type\":\"message\",\"topic\":\"/market/snapshot:ETH-USDT\",\"data\":{}}");
        assertEquals(1, unified.counters.ignoredEvents);
    }

    @Test
    void shouldTellUnitsOfTimeByTheirSize() {
        assertEquals(1_729_839_600_000_000_000L, FrameContext.timeNs(1_729_839_600L));
        assertEquals(1_729_839_600_123_000_000L, FrameContext.timeNs(1_729_839_600_123L));
        assertEquals(1_729_839_600_123_456_000L, FrameContext.timeNs(1_729_839_600_123_456L));
        assertEquals(1_729_839_600_123_456_789L, FrameContext.timeNs(1_729_839_600_123_456_789L));
        assertEquals(FrameContext.NO_TIME, FrameContext.timeNs(0));
        assertEquals(FrameContext.NO_TIME, FrameContext.timeNs(-1));
        assertEquals(FrameContext.NO_TIME, FrameContext.timeNs(99_999_999_999L)); // the year 5138
    }
}
