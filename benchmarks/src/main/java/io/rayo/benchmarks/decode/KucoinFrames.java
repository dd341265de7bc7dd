package io.rayo.benchmarks.decode;

import java.util.SplittableRandom;

/** Frames of KuCoin's unified streams. */
final class KucoinFrames {
    private static final String TIME_NS = FrameText.TIME_MS + "000000";
    private static final String SENT_NS = FrameText.TIME_MS + "007701";

    private KucoinFrames() {}

    static String trade(final long id, final SplittableRandom random) {
        return "{\"T\":\"trade.SPOT\",\"P\":" + SENT_NS + ",\"d\":{\"s\":\"BTC-USDT\",\"E\":" + id + ",\"ti\":\"" + id
                + "\",\"S\":\"" + (random.nextBoolean() ? "buy" : "sell") + "\",\"p\":\"" + price(random)
                + "\",\"q\":\"" + FrameText.quantity(FrameText.quantity(random), 8) + "\",\"M\":" + TIME_NS + "}}";
    }

    static String top(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "{\"T\":\"ticker.SPOT\",\"P\":" + SENT_NS + ",\"d\":{\"s\":\"BTC-USDT\",\"E\":" + id + ",\"b\":\""
                + FrameText.price(price, 1) + "\",\"B\":\"" + FrameText.quantity(FrameText.quantity(random), 8)
                + "\",\"a\":\"" + FrameText.price(price + 10, 1) + "\",\"A\":\""
                + FrameText.quantity(FrameText.quantity(random), 8) + "\",\"l\":\"" + price(random)
                + "\",\"q\":\"0.00109929\",\"S\":\"BUY\",\"M\":" + TIME_NS + "}}";
    }

    static String depth(final long id, final SplittableRandom random, final int count) {
        return book("delta", id, random, count);
    }

    static String snapshot(final SplittableRandom random) {
        return book("snapshot", FrameSet.FIRST_ID - 1, random, 1);
    }

    private static String book(final String type, final long id, final SplittableRandom random, final int count) {
        final FrameText.LevelText level = FrameText.quoted(1, 8);
        return "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"" + type + "\",\"P\":" + SENT_NS
                + ",\"d\":{\"s\":\"BTC-USDT\",\"O\":" + id + ",\"C\":" + id + ",\"M\":" + TIME_NS + ",\"a\":["
                + FrameText.levels(random, count, 10, level) + "],\"b\":["
                + FrameText.levels(random, count, -10, level) + "]}}";
    }

    static String bars(final long id, final SplittableRandom random) {
        return "{\"T\":\"kline.SPOT\",\"P\":" + SENT_NS + ",\"d\":{\"s\":\"BTC-USDT\",\"i\":\"1min\",\"O\":1789999980,"
                + "\"C\":1790000040,\"o\":\"" + price(random) + "\",\"c\":\"" + price(random) + "\",\"h\":\""
                + FrameText.price(FrameText.HIGH, 1) + "\",\"l\":\"" + FrameText.price(FrameText.LOW, 1)
                + "\",\"v\":\"" + FrameText.quantity(FrameText.quantity(random), 8)
                + "\",\"a\":\"5509.2\",\"S\":\"false\"}}";
    }

    static String mark(final long id, final SplittableRandom random) {
        return "{\"T\":\"mark-price.FUTURES\",\"P\":" + SENT_NS + ",\"d\":{\"s\":\"XBTUSDTM\",\"mp\":\"" + price(random)
                + "\",\"ip\":" + price(random) + ",\"oi\":\"12\",\"ts\":" + TIME_NS + "}}";
    }

    private static String price(final SplittableRandom random) {
        return FrameText.price(FrameText.price(random, 0), 1);
    }
}
