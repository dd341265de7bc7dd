package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkxMarketDataDecoderTest {
    private static final String TRADE =
            "{\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"instId\":\"BTC-USDT-SWAP\","
                    + "\"tradeId\":\"2832749645\",\"px\":\"63913.4\",\"sz\":\"34.95\",\"side\":\"sell\","
                    + "\"ts\":\"1786540436090\",\"count\":\"10\",\"source\":\"0\",\"seqId\":333793118093}]}";
    private static final String TOP =
            "{\"arg\":{\"channel\":\"bbo-tbt\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"asks\":[[\"63921.5\","
                    + "\"790.41\",\"0\",\"42\"]],\"bids\":[[\"63921.4\",\"421.93\",\"0\",\"28\"]],"
                    + "\"ts\":\"1786541241006\",\"seqId\":333794734980}]}";
    private static final String SNAPSHOT =
            "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"},\"action\":\"snapshot\",\"data\":[{\"asks\":"
                    + "[[\"8476.98\",\"415\",\"0\",\"13\"],[\"8477\",\"7\",\"0\",\"2\"]],"
                    + "\"bids\":[[\"8476.97\",\"256\","
                    + "\"0\",\"12\"],[\"8475.55\",\"101\",\"0\",\"1\"]],\"ts\":\"1597026383085\",\"checksum\":0,"
                    + "\"prevSeqId\":-1,\"seqId\":10}]}";
    private static final String MARK =
            "{\"arg\":{\"channel\":\"mark-price\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"instType\":\"SWAP\","
                    + "\"instId\":\"BTC-USDT-SWAP\",\"markPx\":\"42310.6\",\"ts\":\"1630049139746\"}]}";
    private static final String FUNDING =
            "{\"arg\":{\"channel\":\"funding-rate\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"fundingRate\":"
                    + "\"0.0001534702159002\",\"fundingTime\":\"1700726400000\",\"instId\":\"BTC-USDT-SWAP\","
                    + "\"instType\":\"SWAP\",\"method\":\"current_period\",\"maxFundingRate\":\"0.00375\","
                    + "\"nextFundingRate\":\"\",\"nextFundingTime\":\"1700755200000\",\"ts\":\"1700724675402\"}]}";

    private static OkxHarness harness() {
        final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES);
        harness.add("BTC-USDT-SWAP", -2, -2);
        return harness;
    }

    private static String update(final long previous, final long sequence, final String bids, final String asks) {
        return "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"},\"action\":\"update\","
                + "\"data\":[{\"asks\":["
                + asks + "],\"bids\":[" + bids + "],\"ts\":\"1597026383185\",\"checksum\":0,\"prevSeqId\":" + previous
                + ",\"seqId\":" + sequence + "}]}";
    }

    @Test
    void shouldDecodeATradeThatStandsForSeveralMatches() {
        final OkxHarness harness = harness();
        assertEquals(DecodeError.NONE, harness.decode(TRADE));
        assertEquals(List.of("trade 2832749645 63913.40 34.95 x10 SELL at 1786540436090"), harness.words());
        assertEquals("BTC-USDT-SWAP", harness.decoder.lastInstrument().symbol());
        assertEquals(Channel.TRADES, harness.decoder.lastChannel());
        assertEquals(0, harness.counters.unknownFields);
    }

    @Test
    void shouldTakeSeveralTradesOfAFrameAllOrNone() {
        final OkxHarness harness = harness();
        final String second = ",{\"instId\":\"BTC-USDT-SWAP\",\"tradeId\":\"2832749646\",\"px\":\"63913\",\"sz\":\"1\","
                + "\"side\":\"buy\",\"ts\":\"1786540436091\"}]}";
        assertEquals(DecodeError.NONE, harness.decode(TRADE.replace("]}", second)));
        assertEquals(2, harness.publisher.messages().size());
        assertEquals("trade 2832749646 63913.00 1.00 x1 BUY at 1786540436091", harness.words(1));
        assertEquals(DecodeError.BAD_NUMBER, harness.decode(TRADE.replace("]}", second.replace("\"1\"", "\"0\""))));
        assertEquals(2, harness.publisher.messages().size());
    }

    @Test
    void shouldDropATradeThatCameBefore() {
        final OkxHarness harness = harness();
        harness.decode(TRADE);
        harness.decode(TRADE, true);
        assertEquals(1, harness.publisher.messages().size());
        assertEquals(1, harness.counters.duplicates);
    }

    @Test
    void shouldTakeTheNewestBestPricesOfTwoConnections() {
        final OkxHarness harness = harness();
        assertEquals(DecodeError.NONE, harness.decode(TOP, true));
        assertEquals(DecodeError.NONE, harness.decode(TOP));
        assertEquals(DecodeError.NONE, harness.decode(TOP.replace("1786541241006", "1786541241005")));
        assertEquals(List.of("top 63921.40 x 421.93 / 63921.50 x 790.41 at 1786541241006"), harness.words());
        assertEquals(2, harness.counters.duplicates);
        // the venue's sequence starts anew
        harness.decode(TOP.replace("1786541241006", "1786541241007").replace("333794734980", "4"));
        assertEquals(2, harness.publisher.messages().size());
    }

    @Test
    void shouldPublishAnEmptySideOfTheBestPricesAsAbsent() {
        final OkxHarness harness = harness();
        assertEquals(DecodeError.NONE, harness.decode(TOP.replace("[[\"63921.5\",\"790.41\",\"0\",\"42\"]]", "[]")));
        assertEquals("top 63921.40 x 421.93 / none x none at 1786541241006", harness.words(0));
    }

    @Test
    void shouldTakeBestPricesFromATicker() {
        final OkxHarness harness = new OkxHarness(OkxProduct.SPOT);
        harness.add("ACT-USDT", -5, -6);
        assertEquals(
                DecodeError.NONE,
                harness.decode("{\"arg\":{\"channel\":\"tickers\",\"instId\":\"ACT-USDT\"},\"data\":[{\"instType\":"
                        + "\"SPOT\",\"instId\":\"ACT-USDT\",\"last\":\"0.00718\",\"lastSz\":\"8052.117146\",\"askPx\":"
                        + "\"0.0072\",\"askSz\":\"54969.407534\",\"bidPx\":\"0.00713\",\"bidSz\":\"4092.326\","
                        + "\"ts\":\"1639999318686\"}]}"));
        assertEquals("top 0.00713 x 4092.326000 / 0.00720 x 54969.407534 at 1639999318686", harness.words(0));
    }

    @Test
    void shouldFollowTheDocumentedChainOfABook() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        harness.decode(update(10, 15, "[\"8476.97\",\"300\",\"0\",\"14\"]", "[\"8476.98\",\"0\",\"0\",\"0\"]"));
        harness.decode(update(15, 15, "", ""));
        harness.decode(update(15, 3, "", "[\"8476.99\",\"1\",\"0\",\"1\"]"));
        harness.decode(update(3, 5, "[\"8475.55\",\"0\",\"0\",\"0\"]", ""));
        assertEquals(
                List.of(
                        "snapshot 10..10 bids 8476.97x256.00 8475.55x101.00 asks 8476.98x415.00 8477.00x7.00 at"
                                + " 1597026383085",
                        "update 10..15 bids 8476.97x300.00 asks 8476.98x0.00 at 1597026383185",
                        "update 15..15 bids asks at 1597026383185",
                        "update 15..3 bids asks 8476.99x1.00 at 1597026383185",
                        "update 3..5 bids 8475.55x0.00 asks at 1597026383185"),
                harness.words());
        assertEquals(0, harness.counters.gaps);
        assertEquals(0, harness.counters.unknownFields);
    }

    @Test
    void shouldNoticeAGapAtOnceAndWaitForASnapshot() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        harness.decode(update(11, 12, "", ""));
        assertEquals("gap BOOK SEQUENCE 10 11", harness.words(1));
        assertEquals(List.of("snapshot BTC-USDT-SWAP"), harness.heard);
        assertFalse(harness.symbols.find("BTC-USDT-SWAP").bookTracker().isLive());
        harness.decode(update(12, 13, "", ""));
        assertEquals(2, harness.publisher.messages().size());
        harness.decode(SNAPSHOT.replace("\"seqId\":10", "\"seqId\":20"));
        harness.decode(update(20, 21, "", ""));
        assertEquals(4, harness.publisher.messages().size());
        assertEquals(1, harness.counters.resyncs);
    }

    @Test
    void shouldLoseTheBookOverADamagedUpdate() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        assertEquals(DecodeError.BAD_NUMBER, harness.decode(update(10, 11, "[\"8476.97\",\"-1\",\"0\",\"14\"]", "")));
        assertEquals("gap BOOK DECODE_ERROR none none", harness.words(1));
        assertFalse(harness.symbols.find("BTC-USDT-SWAP").bookTracker().isLive());
    }

    @Test
    void shouldRefuseAnUpdateThatNothingProves() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        assertEquals(
                DecodeError.MISSING_FIELD, harness.decode(update(10, 11, "", "").replace("\"prevSeqId\":10,", "")));
        assertEquals("gap BOOK DECODE_ERROR none none", harness.words(1));
    }

    @Test
    void shouldLeaveTheBookToTheLeadingConnectionAndTakeWhateverCopyComesFirst() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        harness.symbols.find("BTC-USDT-SWAP").bookTracker().overlap(true);
        harness.decode(SNAPSHOT, true);
        harness.decode(update(10, 15, "", ""), true);
        harness.decode(update(10, 15, "", ""));
        harness.decode(update(15, 16, "", ""));
        harness.decode(update(15, 16, "", ""), true);
        harness.decode(update(18, 19, "", ""), true);
        assertEquals(3, harness.publisher.messages().size());
        assertEquals(4, harness.counters.duplicates);
        assertEquals(0, harness.counters.gaps);
        harness.decode(update(18, 19, "", ""));
        assertEquals(1, harness.counters.gaps);
    }

    @Test
    void shouldLetTheConnectionThatStaysCatchUp() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        final OkxInstrument instrument = harness.symbols.find("BTC-USDT-SWAP");
        instrument.bookTracker().overlap(true);
        harness.decode(update(10, 15, "", ""), true);
        harness.decode(update(15, 16, "", ""), true);
        instrument.bookTracker().overlap(false);
        harness.decode(update(10, 15, "", ""));
        harness.decode(update(15, 16, "", ""));
        harness.decode(update(16, 17, "", ""));
        assertTrue(instrument.bookTracker().isLive());
        harness.decode(update(15, 16, "", ""));
        assertFalse(instrument.bookTracker().isLive(), "an old update without a second connection is no copy");
    }

    @Test
    void shouldDeleteWhatFallsOutOfTheDepth() {
        final OkxSettings settings = new OkxSettings(OkxProduct.DERIVATIVES);
        settings.feed().depth(5);
        final OkxHarness harness = new OkxHarness(settings, null);
        harness.add("BTC-USDT-SWAP", 0, 0);
        harness.decode(SNAPSHOT.replaceAll(
                "\"asks\":.*\"ts\"",
                "\"asks\":[],\"bids\":[[\"9\",\"1\"],[\"8\",\"1\"],"
                        + "[\"7\",\"1\"],[\"6\",\"1\"],[\"5\",\"1\"],[\"4\",\"1\"]],\"ts\""));
        harness.decode(update(10, 11, "[\"10\",\"2\"]", ""));
        assertEquals("snapshot 10..10 bids 9x1 8x1 7x1 6x1 5x1 asks at 1597026383085", harness.words(0));
        assertEquals("update 10..11 bids 10x2 5x0 asks at 1597026383185", harness.words(1));
    }

    @Test
    void shouldVerifyAChecksumThatIsNotZero() {
        final OkxHarness harness = harness();
        final String image = "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"},\"action\":\"snapshot\","
                + "\"data\":[{\"asks\":[[\"3366.8\",\"9\",\"10\",\"3\"],[\"3368\",\"8\",\"3\",\"4\"]],\"bids\":"
                + "[[\"3366.1\",\"7\",\"0\",\"3\"],[\"3366\",\"6\",\"3\",\"4\"]],\"ts\":\"1\","
                + "\"checksum\":-1881014294}]}";
        final String next = "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"},\"action\":\"update\","
                + "\"data\":[{\"asks\":[[\"3372\",\"8\",\"0\",\"1\"]],\"bids\":[[\"3366\",\"0\",\"0\",\"0\"]],"
                + "\"ts\":\"2\",\"checksum\":831078360}]}";
        assertEquals(DecodeError.NONE, harness.decode(image));
        assertEquals(DecodeError.NONE, harness.decode(next));
        assertEquals("update none..none bids 3366.00x0.00 asks 3372.00x8.00 at 2", harness.words(1));
        assertEquals(DecodeError.NONE, harness.decode(next.replace("\"8\"", "\"9\"")));
        assertEquals("gap BOOK CHECKSUM", harness.words(2).substring(0, 17));
        assertEquals(List.of("snapshot BTC-USDT-SWAP"), harness.heard);
        harness.decode(image.replace("\"7\"", "\"8\""));
        assertEquals(0, harness.words(3).indexOf("gap BOOK CHECKSUM"));
        assertFalse(harness.symbols.find("BTC-USDT-SWAP").bookTracker().isLive());
    }

    @Test
    void shouldBeginToVerifyWithTheFirstChecksumThatIsNotZero() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        harness.decode(update(10, 11, "", "").replace("\"checksum\":0", "\"checksum\":5"));
        assertEquals(0, harness.words(1).indexOf("gap BOOK CHECKSUM"));
        harness.decode(SNAPSHOT);
        harness.decode(update(10, 11, "", ""));
        assertTrue(harness.symbols.find("BTC-USDT-SWAP").bookTracker().isLive(), "0 is no checksum");
        harness.decode(update(11, 12, "", "").replace("\"checksum\":0", "\"checksum\":5"));
        assertFalse(harness.symbols.find("BTC-USDT-SWAP").bookTracker().isLive());
    }

    @Test
    void shouldDecodeABarWithAndWithoutItsNewerFields() {
        final OkxHarness harness = new OkxHarness(OkxProduct.SPOT);
        harness.add("BTC-USDT", -1, -8);
        harness.decode("{\"arg\":{\"channel\":\"candle1m\",\"instId\":\"BTC-USDT\"},\"data\":[[\"1629993600000\","
                + "\"42500\",\"48199.9\",\"41006.1\",\"41006.1\",\"3587.41204591\",\"166741046.22583129\","
                + "\"166741046.22583129\",\"1\"]]}");
        harness.decode("{\"arg\":{\"channel\":\"candle1Hutc\",\"instId\":\"BTC-USDT\"},\"data\":[[\"1654154580000\","
                + "\"29930.7\",\"29936.3\",\"29930.7\",\"29936.3\",\"0.0111536\",\"333.864624179\"]]}");
        assertEquals(
                List.of(
                        "bar 60 1629993600000 42500.0 48199.9 41006.1 41006.1 volume 3587.41204591"
                                + " turnover 166741046.22583129 closed",
                        "bar 3600 1654154580000 29930.7 29936.3 29930.7 29936.3 volume 0.01115360"
                                + " turnover 333.86462418 open"),
                harness.words());
        assertEquals(
                DecodeError.NONE,
                harness.decode("{\"arg\":{\"channel\":\"candle1M\",\"instId\":\"BTC-USDT\"},\"data\":[[\"1\"]]}"));
        assertEquals(1, harness.counters.ignoredEvents);
    }

    @Test
    void shouldGatherMarkIndexAndFundingFromTheirChannels() {
        final OkxHarness harness = harness();
        harness.add("BTC-USDT-261225", -1, -2);
        harness.decode(FUNDING);
        harness.decode(MARK);
        harness.decode("{\"arg\":{\"channel\":\"index-tickers\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":"
                + "\"BTC-USDT\",\"idxPx\":\"42311.1234567891\",\"high24h\":\"1\",\"ts\":\"1630049139800\"}]}");
        harness.decode(MARK.replace("BTC-USDT-SWAP", "BTC-USDT-261225"));
        assertEquals(
                List.of(
                        "mark 42310.60000000 index none rate 0.000153470216 next 1700726400000000000 at 1630049139746",
                        "mark 42310.60000000 index 42311.12345679 rate 0.000153470216 next 1700726400000000000"
                                + " at 1630049139800",
                        "mark 42310.60000000 index 42311.12345679 rate none next none at 1630049139746"),
                harness.words());
    }

    @Test
    void shouldHearControlFrames() {
        final OkxHarness harness = harness();
        harness.decode("pong");
        harness.decode("{\"id\":\"7\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"X\"},"
                + "\"connId\":\"accb8e21\"}");
        harness.decode("{\"id\":\"8\",\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request: {\\\"op\\\"}\","
                + "\"connId\":\"accb8e21\"}");
        harness.decode("{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed for a "
                + "service upgrade. Please reconnect.\",\"connId\":\"a4d3ae55\"}");
        harness.decode("{\"event\":\"error\",\"code\":\"60014\",\"msg\":\"Requests too frequent\",\"connId\":\"a\"}");
        harness.decode(
                "{\"event\":\"channel-conn-count\",\"channel\":\"orders\",\"connCount\":\"2\",\"connId\":\"a\"}");
        assertEquals(
                List.of("answer 7 0", "answer 8 60012", "shutdown", "answer -1 60014", "useless", "answer -1 0"),
                harness.heard);
        assertEquals(6, harness.counters.controlFrames);
        assertEquals(2, harness.counters.subscriptionErrors);
        assertEquals(0, harness.counters.totalErrors());
    }

    @Test
    void shouldTellOfMaintenance() {
        final OkxHarness harness = harness();
        final String status = "{\"arg\":{\"channel\":\"status\"},\"data\":[{\"begin\":\"1672823400000\",\"end\":"
                + "\"1672823520000\",\"href\":\"\",\"preOpenBegin\":\"\",\"scheDesc\":\"\",\"serviceType\":\"0\","
                + "\"state\":\"ongoing\",\"system\":\"unified\",\"title\":\"Trading account\","
                + "\"ts\":\"1672826038470\"}]}";
        harness.decode(status);
        harness.decode(status.replace("ongoing", "completed"));
        harness.decode(status.replace("ongoing", "scheduled"));
        assertEquals(List.of("status MAINTENANCE", "status CONNECTED"), harness.words());
    }

    @Test
    void shouldPassOverWhatNobodyWantsAndCountIt() {
        final OkxHarness harness = harness();
        harness.decode("{\"arg\":{\"channel\":\"open-interest\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{}]}");
        harness.decode("{\"arg\":{\"channel\":\"brand-new\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{}]}");
        harness.decode(TRADE.replace("\"source\":", "\"liquidity\":{\"a\":[1]},\"source\":"));
        assertEquals(1, harness.counters.ignoredEvents);
        assertEquals(1, harness.counters.unknownEvents);
        assertEquals(1, harness.counters.unknownFields);
        assertEquals(1, harness.counters.trades);
        assertNull(unwanted(harness));
    }

    private static OkxInstrument unwanted(final OkxHarness harness) {
        harness.decode("pong");
        return harness.decoder.lastInstrument();
    }

    @Test
    void shouldTakeKeysInAnyOrder() {
        final OkxHarness harness = harness();
        final String data = SNAPSHOT.substring(SNAPSHOT.indexOf("\"data\""), SNAPSHOT.length() - 1);
        assertEquals(
                DecodeError.NONE,
                harness.decode("{" + data + ",\"action\":\"snapshot\",\"arg\":{\"instId\":\"BTC-USDT-SWAP\","
                        + "\"channel\":\"books\"}}"));
        assertEquals(1, harness.counters.bookSnapshots);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trades        | \\]\\}$            | ]                    | MALFORMED_JSON
            trades        | BTC-USDT-SWAP"\\}  | ETH-USDT-SWAP"}      | UNKNOWN_SYMBOL
            trades        | 63913.4          | 63913.456            | INEXACT
            trades        | 63913.4          | 1e40                 | OVERFLOW
            trades        | 63913.4          | abc                  | BAD_NUMBER
            trades        | "sell"           | "sideways"           | UNKNOWN_VALUE
            trades        | "sell"           | 3                    | UNEXPECTED_TYPE
            trades        | "px":            | "pX":                | MISSING_FIELD
            trades        | "px":            | "sz":"1","px":"1","px": | DUPLICATE_KEY
            trades        | "source":"0"     | "source":[[[[[[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]]]]]] | TOO_DEEP
            """)
    void shouldCountEachReasonToRefuse(
            final String name, final String what, final String by, final DecodeError expected) {
        final OkxHarness harness = harness();
        assertEquals(expected, harness.decode(TRADE.replaceFirst(what, by)));
        assertEquals(1, harness.counters.errors(expected), name);
        assertEquals(0, harness.publisher.messages().size());
    }

    @Test
    void shouldRefuseMoreLevelsThanAnyBookHas() {
        final OkxHarness harness = harness();
        harness.decode(SNAPSHOT);
        final String levels = "[\"1\",\"1\"],".repeat(OkxLevels.MAX_LEVELS) + "[\"1\",\"1\"]";
        assertEquals(DecodeError.TOO_LONG, harness.decode(update(10, 11, levels, "")));
        assertEquals("gap BOOK DECODE_ERROR none none", harness.words(1));
    }

    @Test
    void shouldRefuseRetiredFormatsWithAReason() {
        final OkxHarness harness = harness();
        assertEquals(
                DecodeError.MISSING_FIELD,
                harness.decode(
                        "{\"table\":\"spot/trade\",\"data\":[{\"instrument_id\":\"BCH-USDT\",\"price\":\"328.74\","
                                + "\"side\":\"sell\",\"size\":\"0.12\",\"timestamp\":\"2019-08-01T00:00:08.806Z\"}]}"));
        assertEquals(DecodeError.MALFORMED_JSON, harness.decode(""));
        assertEquals(DecodeError.MALFORMED_JSON, harness.decode("[]"));
        assertEquals(3, harness.counters.totalErrors());
    }
}
