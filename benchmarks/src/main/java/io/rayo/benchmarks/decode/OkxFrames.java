package io.rayo.benchmarks.decode;

import static io.rayo.benchmarks.decode.FrameText.TIME_MS;

import java.util.SplittableRandom;

/** Frames of OKX's swaps. */
final class OkxFrames {
    private OkxFrames() {}

    static String trade(final long id, final SplittableRandom random) {
        return head("trades") + "},\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"tradeId\":\"" + id + "\",\"px\":\""
                + price(random) + "\",\"sz\":\"" + FrameText.contracts(random, 2) + "\",\"side\":\""
                + (random.nextBoolean() ? "buy" : "sell") + "\",\"ts\":\"" + TIME_MS
                + "\",\"count\":\"1\",\"source\":\"0\",\"seqId\":" + id + "}]}";
    }

    static String top(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return head("bbo-tbt") + "},\"data\":[{\"asks\":[[\"" + FrameText.price(price + 10, 1) + "\",\""
                + FrameText.contracts(random, 2) + "\",\"0\",\"42\"]],\"bids\":[[\"" + FrameText.price(price, 1)
                + "\",\"" + FrameText.contracts(random, 2) + "\",\"0\",\"28\"]],\"ts\":\"" + TIME_MS + "\",\"seqId\":"
                + id + "}]}";
    }

    static String depth(final long id, final SplittableRandom random, final int count) {
        return book("update", id - 1, id, random, count);
    }

    static String snapshot(final SplittableRandom random) {
        return book("snapshot", -1, FrameSet.FIRST_ID - 1, random, 1);
    }

    private static String book(
            final String action, final long previous, final long id, final SplittableRandom random, final int count) {
        final FrameText.LevelText level = (text, price, quantity) -> text.append("[\"")
                .append(FrameText.price(price, 1))
                .append("\",\"")
                .append(FrameText.quantity(quantity, 2))
                .append("\",\"0\",\"")
                .append(1 + quantity % 17)
                .append("\"]");
        return head("books") + "},\"action\":\"" + action + "\",\"data\":[{\"asks\":["
                + FrameText.levels(random, count, 10, level) + "],\"bids\":["
                + FrameText.levels(random, count, -10, level) + "],\"ts\":\"" + TIME_MS
                + "\",\"checksum\":0,\"prevSeqId\":" + previous + ",\"seqId\":" + id + "}]}";
    }

    static String bars(final long id, final SplittableRandom random) {
        return head("candle1m") + "},\"data\":[[\"1789999980000\",\"" + price(random) + "\",\""
                + FrameText.price(FrameText.HIGH, 1) + "\",\"" + FrameText.price(FrameText.LOW, 1) + "\",\""
                + price(random) + "\",\"" + FrameText.contracts(random, 2)
                + "\",\"35.8741204591\",\"166741046.22583129\",\"0\"]]}";
    }

    static String mark(final long id, final SplittableRandom random) {
        return head("mark-price") + "},\"data\":[{\"instType\":\"SWAP\",\"instId\":\"BTC-USDT-SWAP\",\"markPx\":\""
                + price(random) + "\",\"ts\":\"" + TIME_MS + "\"}]}";
    }

    private static String head(final String channel) {
        return "{\"arg\":{\"channel\":\"" + channel + "\",\"instId\":\"BTC-USDT-SWAP\"";
    }

    private static String price(final SplittableRandom random) {
        return FrameText.price(FrameText.price(random, 0), 1);
    }
}
