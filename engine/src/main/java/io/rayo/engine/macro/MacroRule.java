package io.rayo.engine.macro;

/**
 * Less risk while a series of the wider economy is beyond a limit.
 *
 * @param series such as VIX.
 * @param isAbove whether the limit is an upper one.
 * @param limit beyond which the rule holds; the limit itself is not beyond it.
 * @param factor on the size of opening orders while it holds, rate (10^-12), 0 to 1.
 */
public record MacroRule(String series, boolean isAbove, double limit, long factor) {
    /** Checks the ranges. */
    public MacroRule {
        if (series.isBlank()) {
            throw new IllegalArgumentException("macro rule: its series has no name");
        }
        if (!Double.isFinite(limit)) {
            throw new IllegalArgumentException("macro rule of " + series + ": its limit is no number");
        }
        MacroSettings.requireFactor(factor, "macro rule of " + series);
    }

    boolean holds(final double value) {
        return isAbove ? value > limit : value < limit;
    }

    String text() {
        return series + (isAbove ? " above " : " below ") + limit;
    }
}
