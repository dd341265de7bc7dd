package io.rayo.engine.strategy;

import io.rayo.codecs.sbe.Side;

/** Takes the wishes of a strategy about the instrument of the message that it has just been given. */
@FunctionalInterface
public interface SignalOutput {
    /**
     * Puts out a signal.
     *
     * @param side to buy or to sell.
     * @param confidence 0 to 1.
     * @param closing whether it only closes what is held.
     * @param reason ASCII for people, at most {@link StrategyStage#MAX_REASON_LENGTH} bytes; made once, not per signal.
     */
    void signal(Side side, double confidence, boolean closing, byte[] reason);
}
