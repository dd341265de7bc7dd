package io.rayo.benchmarks.decode;

import java.nio.ByteBuffer;

/** Spot trades that follow on each other, for who sends them. One thread. */
public final class TradeFrames {
    /** Symbol of the trades. */
    public static final String SYMBOL = "BTCUSDT";

    /** Power of ten of their prices. */
    public static final int PRICE_EXPONENT = -2;

    /** Power of ten of their quantities. */
    public static final int SIZE_EXPONENT = -5;

    /** Time of the first of them, nanoseconds since the epoch; all are within a second. */
    public static final long TIME_NS = 1_790_000_000_000_000_000L;

    private final FrameSet frames = new FrameSet(FrameKind.BINANCE_SPOT_TRADE);
    private int frame;

    /**
     * Moves to the next.
     *
     * @return its length in bytes.
     */
    public int next() {
        frame = frames.nextArray();
        return frames.length(frame);
    }

    /**
     * Copies the text of the frame.
     *
     * @param target to copy to.
     */
    public void copyTo(final ByteBuffer target) {
        target.put(frames.array(), frames.offset(frame), frames.length(frame));
    }
}
