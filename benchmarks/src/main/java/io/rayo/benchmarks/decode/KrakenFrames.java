package io.rayo.benchmarks.decode;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Frames of Kraken's spot streams, version 2. */
final class KrakenFrames {
    /** Levels a side of the book that is subscribed. */
    static final int DEPTH = 25;

    private static final int CHECKED_LEVELS = 10;
    private static final String TIME = "2026-09-21T14:13:20.440295Z";

    private KrakenFrames() {}

    static String trade(final long id, final SplittableRandom random) {
        return "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\""
                + (random.nextBoolean() ? "buy" : "sell") + "\",\"price\":" + price(random) + ",\"qty\":"
                + FrameText.quantity(FrameText.quantity(random), 8) + ",\"ord_type\":\"limit\",\"trade_id\":" + id
                + ",\"timestamp\":\"" + TIME + "\"}]}";
    }

    static String top(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":"
                + FrameText.price(price, 1) + ",\"bid_qty\":" + FrameText.quantity(FrameText.quantity(random), 8)
                + ",\"ask\":" + FrameText.price(price + 10, 1) + ",\"ask_qty\":"
                + FrameText.quantity(FrameText.quantity(random), 8) + ",\"last\":" + price(random)
                + ",\"volume\":163.28908096,\"vwap\":61104.39,\"low\":60711.0,\"high\":61613.1,\"change\":250.0,"
                + "\"change_pct\":0.24,\"timestamp\":\"" + TIME + "\"}]}";
    }

    /**
     * An update of the best levels, with its checksum. Each sets the same prices to other quantities, so that the book
     * behind a frame, and so its checksum, is the same each time round.
     */
    static String depth(final long id, final SplittableRandom random, final int count) {
        return book("update", random, count);
    }

    static String snapshot(final SplittableRandom random) {
        return book("snapshot", random, DEPTH);
    }

    private static String book(final String type, final SplittableRandom random, final int count) {
        final StringBuilder asks = new StringBuilder();
        final StringBuilder bids = new StringBuilder();
        final StringBuilder checked = new StringBuilder();
        side(asks, checked, random, count, 10);
        side(bids, checked, random, count, -10);
        final CRC32 crc = new CRC32();
        crc.update(checked.toString().getBytes(StandardCharsets.US_ASCII));
        return "{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[" + bids
                + "],\"asks\":[" + asks + "],\"checksum\":" + crc.getValue() + ",\"timestamp\":\"" + TIME + "\"}]}";
    }

    private static void side(
            final StringBuilder text,
            final StringBuilder checked,
            final SplittableRandom random,
            final int count,
            final int step) {
        for (int i = 0; i < count; i++) {
            final String price = FrameText.price(FrameText.MIDDLE + (i + 1L) * step, 1);
            final String quantity = FrameText.quantity(FrameText.quantity(random), 8);
            text.append(0 == i ? "" : ",")
                    .append("{\"price\":")
                    .append(price)
                    .append(",\"qty\":")
                    .append(quantity)
                    .append('}');
            if (i < CHECKED_LEVELS) {
                checked.append(price.replace(".", "")).append(Long.parseLong(quantity.replace(".", "")));
            }
        }
    }

    /** A trade as version 1 of the streams writes it. */
    static String tradeV1(final long id, final SplittableRandom random) {
        return "[337,[[\"" + FrameText.price(FrameText.price(random, 0), 5) + "\",\""
                + FrameText.quantity(FrameText.quantity(random), 8) + "\",\"1790000000.440295\",\""
                + (random.nextBoolean() ? "b" : "s") + "\",\"l\",\"\"]],\"trade\",\"XBT/USD\"]";
    }

    /** Best prices as version 1 of the streams writes them. */
    static String topV1(final long id, final SplittableRandom random) {
        final long price = FrameText.price(random, 0);
        return "[337,[\"" + FrameText.price(price, 5) + "\",\"" + FrameText.price(price + 10, 5)
                + "\",\"1790000000.440295\",\"" + FrameText.quantity(FrameText.quantity(random), 8) + "\",\""
                + FrameText.quantity(FrameText.quantity(random), 8) + "\"],\"spread\",\"XBT/USD\"]";
    }

    /** A candle; its number of trades is an id of {@link FrameSet}, as it has to rise. */
    static String bars(final long id, final SplittableRandom random) {
        return "{\"channel\":\"ohlc\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"interval\":1,"
                + "\"interval_begin\":\"2026-09-21T14:13:00.000000000Z\",\"open\":61200.1,\"high\":"
                + FrameText.price(FrameText.HIGH, 1) + ",\"low\":" + FrameText.price(FrameText.LOW, 1)
                + ",\"close\":" + price(random) + ",\"volume\":"
                + FrameText.quantity(FrameText.quantity(random), 8) + ",\"vwap\":61215.0,\"trades\":" + id
                + ",\"timestamp\":\"2026-09-21T14:14:00.000000Z\"}]}";
    }

    private static String price(final SplittableRandom random) {
        return FrameText.price(FrameText.price(random, 0), 1);
    }
}
