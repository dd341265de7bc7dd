package io.rayo.engine.strategy;

/**
 * When the engine closes a strategy's position without being asked. Rates are in 10^-12 of the average entry price; 0
 * switches a part off.
 *
 * @param takeProfit gain at which it is closed.
 * @param stopLoss loss at which it is closed, below 1.
 * @param trailing fall from the best price since the entry at which it is closed, below 1; for a short, rise.
 * @param maxHoldingNs time since the entry after which it is closed.
 * @param maxSlippage 0: the exit is a market order. Else it is a limit order, immediate or cancel, that may be so much
 *     worse than the price that was reached, below 1; what is not filled is tried again.
 * @param venueStop whether a reduce-only stop order at the stop loss rests at the venue while a derivative is held.
 */
public record BracketSettings(
        long takeProfit, long stopLoss, long trailing, long maxHoldingNs, long maxSlippage, boolean venueStop) {
    /** No bracket. */
    public static final BracketSettings OFF = new BracketSettings(0, 0, 0, 0, 0);

    /** Take profit at 5 %, stop loss at 2 %, by market orders. */
    public static final BracketSettings DEFAULT = new BracketSettings(50_000_000_000L, 20_000_000_000L, 0, 0, 0);

    private static final long ONE = 1_000_000_000_000L;
    /** A thousand times the entry: more is a mistake. */
    private static final long MAX_TAKE_PROFIT = 1_000 * ONE;

    /** Refuses what cannot be meant. */
    public BracketSettings {
        check(takeProfit, MAX_TAKE_PROFIT, "takeProfit");
        check(stopLoss, ONE - 1, "stopLoss");
        check(trailing, ONE - 1, "trailing");
        check(maxHoldingNs, Long.MAX_VALUE, "maxHolding");
        check(maxSlippage, ONE - 1, "maxSlippage");
        if (venueStop && 0 == stopLoss) {
            throw new IllegalArgumentException("invalid bracket.venueStop=true: there is no stopLoss");
        }
    }

    /**
     * Constructs it without a stop at the venue.
     *
     * @param takeProfit gain at which it is closed.
     * @param stopLoss loss at which it is closed, below 1.
     * @param trailing fall from the best price since the entry at which it is closed, below 1; for a short, rise.
     * @param maxHoldingNs time since the entry after which it is closed.
     * @param maxSlippage most that an exit may be worse than the price that was reached; 0: any.
     */
    public BracketSettings(
            final long takeProfit,
            final long stopLoss,
            final long trailing,
            final long maxHoldingNs,
            final long maxSlippage) {
        this(takeProfit, stopLoss, trailing, maxHoldingNs, maxSlippage, false);
    }

    /**
     * Whether there is anything to look after.
     *
     * @return false if every part is off.
     */
    public boolean isOn() {
        return takeProfit > 0 || stopLoss > 0 || trailing > 0 || maxHoldingNs > 0;
    }

    private static void check(final long value, final long most, final String name) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("invalid bracket." + name + "=" + value + ": must be 0 to " + most);
        }
    }
}
