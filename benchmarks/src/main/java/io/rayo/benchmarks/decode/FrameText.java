package io.rayo.benchmarks.decode;

import java.util.Locale;
import java.util.SplittableRandom;

/** Numbers of frames as venues write them, made from a seed. Prices are counted in units of 0.01. */
final class FrameText {
    /** About which all prices lie. */
    static final long MIDDLE = 6_123_450;

    /** How far trades and best prices stray from it. */
    static final long SPREAD = 2_000;

    /** Higher than any price. */
    static final long HIGH = MIDDLE + 2 * SPREAD;

    /** Lower than any price. */
    static final long LOW = MIDDLE - 2 * SPREAD;

    /**
     * Time of all frames, milliseconds since the epoch: they come round and round while only their ids rise, and times
     * that jumped back each round would make every event a late one, which no venue sends.
     */
    static final long TIME_MS = 1_790_000_000_000L;

    private FrameText() {}

    /** Writes a frame. */
    interface Frame {
        /**
         * Writes a frame.
         *
         * @param id of the event.
         * @param random of all that differs between frames.
         * @return JSON.
         */
        String text(long id, SplittableRandom random);
    }

    /** How a level is written. */
    interface LevelText {
        /**
         * Writes a level.
         *
         * @param text to append to.
         * @param price in units of 0.01, a multiple of 10.
         * @param quantity in units of 0.00001; 0 deletes the level.
         */
        void append(StringBuilder text, long price, long quantity);
    }

    static long price(final SplittableRandom random, final long offset) {
        return MIDDLE + random.nextLong(-SPREAD, SPREAD) / 10 * 10 + offset;
    }

    /** A quantity in units of 0.00001: mostly small, sometimes large, as in reality. */
    static long quantity(final SplittableRandom random) {
        final long whole = switch (random.nextInt(4)) {
            case 0 -> random.nextLong(1, 40);
            case 1 -> random.nextLong(0, 3);
            default -> 0;
        };
        return whole * 100_000 + random.nextLong(1, 100_000);
    }

    /** A price with some decimals, from 1 to 8. */
    static String price(final long price, final int decimals) {
        return 1 == decimals
                ? String.format(Locale.ROOT, "%d.%d", price / 100, price / 10 % 10)
                : String.format(Locale.ROOT, "%d.%02d", price / 100, price % 100) + "0".repeat(decimals - 2);
    }

    /** A quantity with some decimals, from 1 to 8; finer digits than 5 are zeros. */
    static String quantity(final long quantity, final int decimals) {
        final String whole = String.format(Locale.ROOT, "%d.%05d", quantity / 100_000, quantity % 100_000);
        return decimals >= 5 ? whole + "0".repeat(decimals - 5) : whole.substring(0, whole.length() - 5 + decimals);
    }

    /** A quantity of contracts with few decimals, never zero. */
    static String contracts(final SplittableRandom random, final int decimals) {
        return quantity(quantity(random) + 100_000, decimals);
    }

    /**
     * Levels of a side, from the best on, each a few ticks further away; every fourth is deleted.
     *
     * @param random of the quantities.
     * @param count of levels.
     * @param step from one level to the next, -10 for bids and 10 for asks.
     * @param level writes one.
     * @return elements, without the brackets.
     */
    static String levels(final SplittableRandom random, final int count, final int step, final LevelText level) {
        final StringBuilder text = new StringBuilder();
        long price = MIDDLE + step;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(',');
            }
            level.append(text, price, 0 == random.nextInt(4) ? 0 : quantity(random));
            price += (long) step * (1 + random.nextInt(5));
        }
        return text.toString();
    }

    /** A level of two texts in quotes, as most venues write it. */
    static LevelText quoted(final int priceDecimals, final int quantityDecimals) {
        return (text, price, quantity) -> text.append("[\"")
                .append(price(price, priceDecimals))
                .append("\",\"")
                .append(quantity(quantity, quantityDecimals))
                .append("\"]");
    }
}
