package io.rayo.gateways.bybit;

import java.util.List;

/** Frames as the venue writes them. */
final class BybitFrames {
    static final String TRADE =
            "{\"topic\":\"publicTrade.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1790000000868,\"data\":["
                    + "{\"T\":1790000000865,\"s\":\"BTCUSDT\",\"S\":\"Buy\",\"v\":\"0.001\",\"p\":\"61230.50\","
                    + "\"L\":\"PlusTick\","
                    + "\"i\":\"20f43950-d8dd-5b31-9112-a178eb6023af\",\"BT\":false,\"RPI\":false,\"seq\":1783284617},"
                    + "{\"T\":1790000000866,\"s\":\"BTCUSDT\",\"S\":\"Sell\",\"v\":\"2\",\"p\":\"61230.4\",\"L\""
                    + ":\"MinusTick\","
                    + "\"i\":\"20f43950-d8dd-5b31-9112-a178eb6023b0\",\"BT\":false,\"RPI\":true,\"seq\":17832846"
                    + "18}]}";
    static final String SPOT_TRADE = "{\"topic\":\"publicTrade.BTCUSDT\",\"ts\":1680652847526,\"type\":\"snapshot\","
            + "\"data\":[{\"i\":\"2290000000050703789\",\"T\":1680652847524,\"p\":\"28165.38\",\"v\":\"0.041\","
            + "\"S\":\"Sell\",\"s\":\"BTCUSDT\",\"BT\":false}]}";
    static final String TOP = "{\"topic\":\"orderbook.1.BTCUSDT\",\"ts\":1790000000878,\"type\":\"snapshot\",\"d"
            + "ata\":{"
            + "\"s\":\"BTCUSDT\",\"b\":[[\"61230.50\",\"0.006\"]],\"a\":[[\"61230.60\",\"0.029\"]],\"u\":20404754,"
            + "\"seq\":4281281856},\"cts\":1790000000876}";
    static final String KLINE = "{\"topic\":\"kline.1.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1790000000882,\"dat"
            + "a\":[{"
            + "\"start\":1789999980000,\"end\":1790000039999,\"interval\":\"1\",\"open\":\"61200.1\",\"close\":"
            + "\"61230.5\","
            + "\"high\":\"61240\",\"low\":\"61190\",\"volume\":\"2.081\",\"turnover\":\"127400.4\",\"confirm\":false,"
            + "\"timestamp\":1790000000880}]}";
    static final String TICKER =
            "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"snapshot\",\"data\":{\"symbol\":\"BTCUSDT\","
                    + "\"lastPrice\":\"61230.50\",\"price24hPcnt\":\"0.01\",\"openInterestValue\":\"3000000\","
                    + "\"markPrice\":\"61231.00\",\"indexPrice\":\"61228.10\",\"fundingRate\":\"0.0001\","
                    + "\"nextFundingTime\":\"1790006400000\",\"bid1Price\":\"61230.50\"},\"cs\":9532239429,\"ts"
                    + "\":1790000000630}";
    static final String PONG =
            "{\"success\":true,\"ret_msg\":\"pong\",\"conn_id\":\"c\",\"req_id\":\"0\",\"op\":\"ping\"}";
    static final String REFUSAL =
            "{\"success\":false,\"ret_msg\":\"error:handler not found,topic:orderbook.500.BTCUSDT\","
                    + "\"conn_id\":\"c\",\"req_id\":\"12\",\"op\":\"subscribe\"}";

    static final List<String> ALL = List.of(
            TRADE,
            SPOT_TRADE,
            TOP,
            KLINE,
            TICKER,
            PONG,
            REFUSAL,
            snapshot(100, 1_000, "[[\"61230.50\",\"0.006\"],[\"61230.40\",\"7\"]]", "[[\"61230.60\",\"0.029\"]]"),
            delta(101, 1_001, "[[\"61230.50\",\"0\"]]", "[[\"61230.60\",\"0.892\"],[\"61230.70\",\"1\"]]"),
            delta(102, 1_005, "[]", "[[\"61230.70\",\"0\"]]"));

    private BybitFrames() {}

    static String snapshot(final long id, final long sequence, final String bids, final String asks) {
        return book("snapshot", id, sequence, bids, asks);
    }

    static String delta(final long id, final long sequence, final String bids, final String asks) {
        return book("delta", id, sequence, bids, asks);
    }

    private static String book(
            final String type, final long id, final long sequence, final String bids, final String asks) {
        return "{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"" + type + "\",\"ts\":1790000000978,\"data\":{"
                + "\"s\":\"BTCUSDT\",\"b\":" + bids + ",\"a\":" + asks + ",\"u\":" + id + ",\"seq\":" + sequence
                + "},\"cts\":1790000000976}";
    }
}
