package io.rayo.benchmarks.decode;

import static io.rayo.benchmarks.decode.FrameText.TIME_MS;

import java.util.SplittableRandom;

/** Frames of Bybit's linear contracts. */
final class BybitFrames {
    private BybitFrames() {}

    static String trade(final long id, final SplittableRandom random) {
        return "{\"topic\":\"publicTrade.BTCUSDT\",\"type\":\"snapshot\",\"ts\":" + (TIME_MS + 3) + ",\"data\":[{\"T\":"
                + TIME_MS + ",\"s\":\"BTCUSDT\",\"S\":\"" + (random.nextBoolean() ? "Buy" : "Sell") + "\",\"v\":\""
                + FrameText.contracts(random, 3) + "\",\"p\":\"" + price(random) + "\",\"L\":\"PlusTick\",\"i\":"
                + "\"20f43950-d8dd-5b31-9112-ab" + id + "\",\"BT\":false,\"RPI\":false,\"seq\":" + id + "}]}";
    }

    static String top(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "{\"topic\":\"orderbook.1.BTCUSDT\",\"ts\":" + (TIME_MS + 2) + ",\"type\":\"snapshot\",\"data\":"
                + "{\"s\":\"BTCUSDT\",\"b\":[[\"" + FrameText.price(price, 2) + "\",\""
                + FrameText.contracts(random, 3) + "\"]],\"a\":[[\"" + FrameText.price(price + 10, 2) + "\",\""
                + FrameText.contracts(random, 3) + "\"]],\"u\":" + id + ",\"seq\":" + id + "},\"cts\":" + TIME_MS
                + "}";
    }

    static String depth(final long id, final SplittableRandom random, final int count) {
        return book("delta", id, random, count);
    }

    static String snapshot(final SplittableRandom random) {
        return book("snapshot", FrameSet.FIRST_ID - 1, random, 1);
    }

    private static String book(final String type, final long id, final SplittableRandom random, final int count) {
        final FrameText.LevelText level = FrameText.quoted(2, 3);
        return "{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"" + type + "\",\"ts\":" + (TIME_MS + 2)
                + ",\"data\":{\"s\":\"BTCUSDT\",\"b\":[" + FrameText.levels(random, count, -10, level) + "],\"a\":["
                + FrameText.levels(random, count, 10, level) + "],\"u\":" + id + ",\"seq\":" + id + "},\"cts\":"
                + TIME_MS + "}";
    }

    static String bars(final long id, final SplittableRandom random) {
        return "{\"topic\":\"kline.1.BTCUSDT\",\"type\":\"snapshot\",\"ts\":" + (TIME_MS + 2) + ",\"data\":[{\"start\":"
                + "1789999980000,\"end\":1790000039999,\"interval\":\"1\",\"open\":\"61200.1\",\"close\":\""
                + price(random) + "\",\"high\":\"" + FrameText.price(FrameText.HIGH, 2) + "\",\"low\":\""
                + FrameText.price(FrameText.LOW, 2) + "\",\"volume\":\"" + FrameText.contracts(random, 3)
                + "\",\"turnover\":\"127400.4\",\"confirm\":false,\"timestamp\":" + TIME_MS + "}]}";
    }

    static String mark(final long id, final SplittableRandom random) {
        return "{\"topic\":\"tickers.BTCUSDT\",\"type\":\"delta\",\"data\":{\"symbol\":\"BTCUSDT\",\"lastPrice\":\""
                + price(random) + "\",\"price24hPcnt\":\"0.0102\",\"openInterestValue\":\"3000000\",\"markPrice\":\""
                + price(random) + "\",\"indexPrice\":\"" + price(random) + "\",\"fundingRate\":\"0.0001\","
                + "\"nextFundingTime\":\"1790006400000\",\"bid1Price\":\"" + price(random) + "\"},\"cs\":" + id
                + ",\"ts\":" + TIME_MS + "}";
    }

    /** The whole ticker, which comes first. */
    static String markSnapshot(final SplittableRandom random) {
        return mark(FrameSet.FIRST_ID - 1, random).replace("delta", "snapshot");
    }

    private static String price(final SplittableRandom random) {
        return FrameText.price(FrameText.price(random, 0), 2);
    }
}
