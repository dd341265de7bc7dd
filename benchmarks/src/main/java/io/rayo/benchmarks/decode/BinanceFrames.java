package io.rayo.benchmarks.decode;

import static io.rayo.benchmarks.decode.FrameText.TIME_MS;

import java.util.SplittableRandom;

/** Frames of Binance's combined streams, spot and USD-M. */
final class BinanceFrames {
    private BinanceFrames() {}

    static String spotTrade(final long id, final SplittableRandom random) {
        return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":" + (TIME_MS + 2)
                + ",\"s\":\"BTCUSDT\",\"t\":" + id + ",\"p\":\"" + spotPrice(random, 0) + "\",\"q\":\""
                + spotQuantity(random) + "\",\"T\":" + TIME_MS + ",\"m\":" + random.nextBoolean()
                + ",\"M\":true}}";
    }

    static String spotTop(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + id + ",\"s\":\"BTCUSDT\",\"b\":\""
                + FrameText.price(price, 8) + "\",\"B\":\"" + spotQuantity(random) + "\",\"a\":\""
                + FrameText.price(price + 1, 8) + "\",\"A\":\"" + spotQuantity(random) + "\"}}";
    }

    static String spotDepth(final long id, final SplittableRandom random, final int count) {
        final FrameText.LevelText level = FrameText.quoted(8, 8);
        return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + TIME_MS
                + ",\"s\":\"BTCUSDT\",\"U\":" + id + ",\"u\":" + id + ",\"b\":["
                + FrameText.levels(random, count, -10, level) + "],\"a\":["
                + FrameText.levels(random, count, 10, level) + "]}}";
    }

    static String spotBars(final long id, final SplittableRandom random) {
        return kline(id, random, "");
    }

    static String futuresTrade(final long id, final SplittableRandom random) {
        final String quantity = futuresQuantity(random);
        return "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":" + (TIME_MS + 42)
                + ",\"s\":\"BTCUSDT\",\"a\":" + id + ",\"p\":\"" + futuresPrice(random, 0) + "\",\"q\":\""
                + quantity + "\",\"nq\":\"" + quantity + "\",\"f\":" + id + ",\"l\":" + (id + 2) + ",\"T\":"
                + TIME_MS + ",\"m\":" + random.nextBoolean() + ",\"st\":1}}";
    }

    static String futuresTop(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"e\":\"bookTicker\",\"u\":" + id
                + ",\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"b\":\"" + FrameText.price(price, 2) + "\",\"B\":\""
                + futuresQuantity(random) + "\",\"a\":\"" + FrameText.price(price + 10, 2) + "\",\"A\":\""
                + futuresQuantity(random) + "\",\"T\":" + TIME_MS + ",\"E\":" + (TIME_MS + 3) + ",\"st\":1}}";
    }

    static String futuresDepth(final long id, final SplittableRandom random, final int count) {
        final FrameText.LevelText level = FrameText.quoted(2, 3);
        return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + (TIME_MS + 4)
                + ",\"T\":" + TIME_MS + ",\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"st\":1,\"U\":" + id
                + ",\"u\":" + id + ",\"pu\":" + (id - 1) + ",\"b\":["
                + FrameText.levels(random, count, -10, level) + "],\"a\":["
                + FrameText.levels(random, count, 10, level) + "]}}";
    }

    static String futuresBars(final long id, final SplittableRandom random) {
        return kline(id, random, ",\"st\":1");
    }

    static String futuresMark(final long id, final SplittableRandom random) {
        return "{\"stream\":\"btcusdt@markPrice@1s\",\"data\":{\"e\":\"markPriceUpdate\",\"E\":" + TIME_MS
                + ",\"s\":\"BTCUSDT\",\"p\":\"" + spotPrice(random, 0) + "\",\"i\":\"" + spotPrice(random, 5)
                + "\",\"ap\":\"" + spotPrice(random, 2) + "\",\"P\":\"" + spotPrice(random, 3)
                + "\",\"r\":\"0.00010000\",\"T\":1790006400000,\"st\":1}}";
    }

    /** What a REST snapshot says that the first frame of the set follows on. */
    static String snapshot(final boolean futures) {
        return "{\"lastUpdateId\":" + (FrameSet.FIRST_ID - 1)
                + (futures ? ",\"E\":" + TIME_MS + ",\"T\":" + TIME_MS : "")
                + ",\"bids\":[[\"61200.00\",\"1.0\"]],\"asks\":[[\"61300.00\",\"1.0\"]]}";
    }

    private static String kline(final long id, final SplittableRandom random, final String more) {
        final String price = spotPrice(random, 0);
        return "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":" + TIME_MS
                + ",\"s\":\"BTCUSDT\",\"k\":{\"t\":1789999980000,\"T\":1790000039999,"
                + "\"s\":\"BTCUSDT\",\"i\":\"1m\",\"f\":" + (id - 500) + ",\"L\":" + id + ",\"o\":\"" + price
                + "\",\"c\":\"" + price + "\",\"h\":\"" + FrameText.price(FrameText.HIGH, 8) + "\",\"l\":\""
                + FrameText.price(FrameText.LOW, 8) + "\",\"v\":\"1" + random.nextLong(10, 99) + "."
                + random.nextLong(100, 999) + "00000\",\"n\":501,\"x\":false,\"q\":\"6270000.10000000\",\"V\":\""
                + FrameText.quantity(FrameText.quantity(random) / 100 * 100, 8)
                + "\",\"Q\":\"3070000.00000000\",\"B\":\"0\"}" + more + "}}";
    }

    private static String spotPrice(final SplittableRandom random, final long offset) {
        return FrameText.price(FrameText.price(random, offset), 8);
    }

    private static String futuresPrice(final SplittableRandom random, final long offset) {
        return FrameText.price(FrameText.price(random, offset), 2);
    }

    private static String spotQuantity(final SplittableRandom random) {
        return FrameText.quantity(FrameText.quantity(random), 8);
    }

    private static String futuresQuantity(final SplittableRandom random) {
        return FrameText.quantity(FrameText.quantity(random) + 100, 3);
    }
}
