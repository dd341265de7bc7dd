package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.json.DecodeError;
import java.util.List;
import org.junit.jupiter.api.Test;

class KrakenFuturesDecoderTest {
    private static final String SNAPSHOT = "{\"feed\":\"book_snapshot\",\"product_id\":\"PF_XBTUSD\","
            + "\"timestamp\":1790000000817,\"seq\":326072249,\"tickSize\":null,\"bids\":[{\"price\":61230.0,"
            + "\"qty\":0.6385},{\"price\":61229.0,\"qty\":0}],\"asks\":[{\"price\":61231.0,\"qty\":2.05}]}";
    private static final String CHANGE = "{\"feed\":\"book\",\"product_id\":\"PF_XBTUSD\",\"side\":\"sell\",\"seq\":%d,"
            + "\"price\":61232.0,\"qty\":%s,\"timestamp\":%d}";
    private static final String TRADE = "{\"feed\":\"trade\",\"product_id\":\"PF_XBTUSD\",\"uid\":\"05af78ac-a774\","
            + "\"side\":\"%s\",\"type\":\"%s\",\"seq\":%d,\"time\":1790000000519,\"qty\":0.015,\"price\":61230}";

    private final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(null, false);
    private final KrakenFuturesInstrument instrument =
            harness.add(new KrakenFuturesInstrument("PF_XBTUSD", 1, 0, -4, true));

    private List<String> words() {
        return MessageWords.all(harness, 0, -4);
    }

    @Test
    void shouldFollowABookByItsNumbers() {
        harness.decode(SNAPSHOT);
        harness.decode(CHANGE.formatted(326072250, "0.5", 1790000000953L));
        harness.decode(CHANGE.formatted(326072250, "0.5", 1790000000953L));
        harness.decode(CHANGE.formatted(326072251, "0", 1790000000954L));

        assertEquals(
                List.of(
                        "snapshot b 61230 x 0.6385 a 61231 x 2.0500 at 1790000000817000000",
                        "change a 61232 x 0.5000 at 1790000000953000000",
                        "change a 61232 x 0.0000 at 1790000000954000000"),
                words());
        assertEquals(1, harness.counters.duplicates);

        harness.decode(CHANGE.formatted(326072253, "0.5", 1790000000955L));
        assertEquals(List.of("gap BOOK SEQUENCE"), words());
        assertFalse(instrument.book().isLive());
        assertEquals(List.of("snapshot PF_XBTUSD"), harness.heard);
    }

    @Test
    void shouldTakeNumbersThatStartAnewForAGap() {
        harness.decode(SNAPSHOT);
        harness.decode(CHANGE.formatted(1, "0.5", 1790000000953L));
        assertEquals("gap BOOK SEQUENCE", words().getLast());
    }

    @Test
    void shouldTakeTheFirstCopyOfTwoConnections() {
        harness.decode(SNAPSHOT, 1, false);
        harness.decode(SNAPSHOT, 2, true);
        harness.decode(CHANGE.formatted(326072250, "0.5", 1790000000953L), 2, true);
        harness.decode(CHANGE.formatted(326072250, "0.5", 1790000000953L), 1, false);
        harness.decode(CHANGE.formatted(326072252, "0.5", 1790000000955L), 2, true);
        harness.decode(CHANGE.formatted(326072251, "0.4", 1790000000954L), 1, false);

        assertTrue(instrument.book().isLive());
        assertEquals(0, harness.counters.gaps);
        assertEquals(2, harness.counters.bookUpdates);
    }

    @Test
    void shouldReadAPriceThatStandsBeforeItsProduct() {
        harness.decode(SNAPSHOT);
        harness.publisher.clear();
        harness.decode("{\"timestamp\":1790000000953,\"qty\":0.5,\"price\":61232,\"seq\":326072250,\"side\":\"buy\","
                + "\"product_id\":\"PF_XBTUSD\",\"feed\":\"book\"}");
        assertEquals(List.of("change b 61232 x 0.5000 at 1790000000953000000"), words());
    }

    @Test
    void shouldPublishTradesOfTheMarketOnce() {
        harness.decode(TRADE.formatted("sell", "fill", 653355));
        harness.decode(TRADE.formatted("sell", "fill", 653355));
        harness.decode(TRADE.formatted("buy", "liquidation", 653356));
        harness.decode(TRADE.formatted("buy", "block", 653357));
        harness.decode(TRADE.formatted("buy", "fill", 653359));

        assertEquals(
                List.of(
                        "trade 653355 61230 x 0.0150 SELL at 1790000000519000000",
                        "trade 653356 61230 x 0.0150 BUY at 1790000000519000000",
                        "gap TRADES SEQUENCE",
                        "trade 653359 61230 x 0.0150 BUY at 1790000000519000000"),
                words());
        assertEquals(1, harness.counters.nonMarketTrades);
        assertEquals(1, harness.counters.duplicates);
    }

    @Test
    void shouldFillTradesFromTheHistoryButNotPublishHistoryFirst() {
        final String history = "{\"feed\":\"trade_snapshot\",\"product_id\":\"PF_XBTUSD\",\"trades\":["
                + TRADE.formatted("sell", "fill", 12) + "," + TRADE.formatted("buy", "fill", 11) + "]}";
        harness.decode(history);
        assertTrue(words().isEmpty());
        harness.decode(history.replace(":12,", ":14,").replace(":11,", ":13,"));
        assertEquals(
                List.of(
                        "trade 13 61230 x 0.0150 BUY at 1790000000519000000",
                        "trade 14 61230 x 0.0150 SELL at 1790000000519000000"),
                words());
    }

    @Test
    void shouldRoundMarkPricesAndRates() {
        harness.decode("{\"feed\":\"ticker\",\"product_id\":\"PF_XBTUSD\",\"time\":1790000000406,\"bid\":61230.0,"
                + "\"ask\":61231.0,\"bid_size\":2.5,\"ask_size\":1.3,\"last\":61230.0,\"volume\":3140.5,"
                + "\"volumeQuote\":192000000.0,\"index\":61228.4,\"markPrice\":123.83534812969,\"openInterest\":3007.2,"
                + "\"funding_rate\":0.61,\"funding_rate_prediction\":0.58,"
                + "\"relative_funding_rate\":-1.5670191666667e-05,"
                + "\"relative_funding_rate_prediction\":0.0000095,\"next_funding_rate_time\":1790002800000,"
                + "\"suspended\":false,\"post_only\":false,\"tag\":\"perpetual\",\"pair\":\"XBT:USD\","
                + "\"leverage\":\"50x\",\"dtm\":0,\"maturityTime\":0,\"change\":1.99,\"premium\":-0.0}");
        assertEquals(
                List.of("mark 123.83534813 index 61228.40000000 rate -0.000015670192 next 1790002800000000000"
                        + " at 1790000000406000000"),
                words());
        assertEquals(0, harness.counters.unknownFields);
    }

    @Test
    void shouldTakeBestPricesOfTheTickerOnlyWhereNoBookIsWanted() {
        final KrakenHarness<KrakenFuturesInstrument> other = KrakenHarness.futures(null, true);
        other.add(new KrakenFuturesInstrument("PI_XBTUSD", 1, -1, 0, false));
        other.decode("{\"feed\":\"ticker\",\"product_id\":\"PI_XBTUSD\",\"time\":1676393235406,\"bid\":21978.5,"
                + "\"ask\":0,\"bid_size\":2536.0,\"ask_size\":0}");
        assertEquals(
                List.of("top 21978.5 x 2536 / none x none at 1676393235406000000"), MessageWords.all(other, -1, 0));
    }

    @Test
    void shouldHearEventsAndRefusals() {
        harness.decode("{\"event\":\"info\",\"version\":1}");
        harness.decode("{\"event\":\"subscribed\",\"feed\":\"book\",\"product_ids\":[\"PF_XBTUSD\"]}");
        harness.decode("{\"feed\":\"heartbeat\",\"time\":1790000000000}");
        harness.decode("{\"event\":\"error\",\"message\":\"Invalid product id\"}");
        harness.decode("{\"event\":\"alert\",\"message\":\"Bad request\"}");
        harness.decode("{\"feed\":\"something\",\"product_id\":\"PF_XBTUSD\"}");

        assertEquals(List.of("answer -1 1", "answer -1 1"), harness.heard);
        assertEquals(5, harness.counters.controlFrames);
        assertEquals(2, harness.counters.subscriptionErrors);
        assertEquals(1, harness.counters.unknownEvents);
        assertEquals(0, harness.counters.totalErrors());
    }

    @Test
    void shouldSayAGapWhenAFrameOfABookIsBroken() {
        harness.decode(SNAPSHOT);
        harness.publisher.clear();
        assertEquals(
                DecodeError.UNKNOWN_VALUE,
                harness.decode(
                        CHANGE.formatted(326072250, "0.5", 1790000000953L).replace("sell", "self")));
        assertEquals(List.of("gap BOOK DECODE_ERROR"), words());
    }
}
