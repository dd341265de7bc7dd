package io.rayo.benchmarks.decode;

import static io.rayo.benchmarks.decode.FrameText.TIME_MS;

import java.util.SplittableRandom;

/** Frames of Kraken Futures. */
final class KrakenFuturesFrames {
    private KrakenFuturesFrames() {}

    static String trade(final long id, final SplittableRandom random) {
        return "{\"feed\":\"trade\",\"product_id\":\"PF_XBTUSD\",\"uid\":\"05af78ac-a774-478c-a50c-8b9c234e071e\","
                + "\"side\":\"" + (random.nextBoolean() ? "buy" : "sell") + "\",\"type\":\"fill\",\"seq\":" + id
                + ",\"time\":" + TIME_MS + ",\"qty\":" + FrameText.contracts(random, 4) + ",\"price\":"
                + FrameText.price(random, 0) / 100 + "}";
    }

    /** One level: the venue sends each change by itself. */
    static String depth(final long id, final SplittableRandom random) {
        final boolean buy = random.nextBoolean();
        final long price = FrameText.MIDDLE / 100 + (buy ? -1 : 1) * random.nextLong(1, 40);
        return "{\"feed\":\"book\",\"product_id\":\"PF_XBTUSD\",\"side\":\"" + (buy ? "buy" : "sell") + "\",\"seq\":"
                + id + ",\"price\":" + price + ".0,\"qty\":"
                + (0 == random.nextInt(4) ? "0.0" : FrameText.contracts(random, 4)) + ",\"timestamp\":" + TIME_MS + "}";
    }

    static String snapshot() {
        return "{\"feed\":\"book_snapshot\",\"product_id\":\"PF_XBTUSD\",\"timestamp\":" + TIME_MS + ",\"seq\":"
                + (FrameSet.FIRST_ID - 1) + ",\"tickSize\":null,\"bids\":[{\"price\":61230.0,\"qty\":0.6385}],"
                + "\"asks\":[{\"price\":61236.0,\"qty\":2.05}]}";
    }

    static String ticker(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0) / 100;
        return "{\"feed\":\"ticker\",\"product_id\":\"PF_XBTUSD\",\"time\":" + TIME_MS + ",\"bid\":" + price
                + ".0,\"ask\":" + (price + 1) + ".0,\"bid_size\":" + FrameText.contracts(random, 4) + ",\"ask_size\":"
                + FrameText.contracts(random, 4) + ",\"last\":" + price + ".0,\"volume\":3140.5,\"volumeQuote\":"
                + "192000000.0,\"index\":" + FrameText.price(FrameText.price(random, 4), 2) + ",\"markPrice\":"
                + FrameText.price(FrameText.price(random, 2), 8) + ",\"openInterest\":3007.2,\"funding_rate\":0.61,"
                + "\"funding_rate_prediction\":0.58,\"relative_funding_rate\":0.0000156701,"
                + "\"relative_funding_rate_prediction\":0.0000095,\"next_funding_rate_time\":1790002800000,"
                + "\"suspended\":false,\"post_only\":false,\"tag\":\"perpetual\",\"pair\":\"XBT:USD\","
                + "\"leverage\":\"50x\",\"dtm\":0,\"maturityTime\":0,\"change\":1.99,\"premium\":0.0}";
    }
}
