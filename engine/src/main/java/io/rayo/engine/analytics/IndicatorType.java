package io.rayo.engine.analytics;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of indicator: its name, what it takes, and the names of its values.
 *
 * @param name lower case, as in {@code sma(50)}.
 * @param aliases other names that people use.
 * @param arguments in their order.
 * @param outputs in the order of {@link Indicator#value(int)}; a feature names one by {@code macd(12,26,9).signal}, and
 *     without a name takes the first.
 * @param description what it is, its convention and when it is warm, for people.
 * @param maker makes an instance from arguments that were checked.
 */
public record IndicatorType(
        String name,
        List<String> aliases,
        List<Argument> arguments,
        List<String> outputs,
        String description,
        Function<double[], Indicator> maker) {
    /**
     * What an indicator takes: a number, or one of some words.
     *
     * @param name for messages, and for {@code name=value}.
     * @param minimum least value.
     * @param maximum greatest value.
     * @param whole whether it must be a whole number.
     * @param defaultValue where none is given; of words, the place of the word.
     * @param words that it may be; empty for numbers.
     */
    public record Argument(
            String name, double minimum, double maximum, boolean whole, double defaultValue, List<String> words) {
        static Argument length(final String name, final int minimum, final int defaultValue) {
            return new Argument(name, minimum, Indicators.MAX_LENGTH, true, defaultValue, List.of());
        }

        static Argument number(
                final String name, final double minimum, final double maximum, final double defaultValue) {
            return new Argument(name, minimum, maximum, false, defaultValue, List.of());
        }

        static Argument word(final String name, final List<String> words) {
            return new Argument(name, 0, words.size() - 1, true, 0, words);
        }

        /**
         * A value as people write it.
         *
         * @param value of this argument.
         * @return its word, or the number without needless digits.
         */
        public String textOf(final double value) {
            if (!words.isEmpty()) {
                return words.get((int) value);
            }
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }

        double parse(final String word) {
            if (!words.isEmpty()) {
                final int place = words.indexOf(word);
                if (place < 0) {
                    throw new IllegalArgumentException(
                            name + " \"" + word + "\" should be one of " + String.join(", ", words));
                }
                return place;
            }
            final double number;
            try {
                number = Double.parseDouble(word);
            } catch (final NumberFormatException e) {
                throw new IllegalArgumentException(name + " \"" + word + "\" is not a number", e);
            }
            if (whole && number != Math.rint(number)) {
                throw new IllegalArgumentException(name + ' ' + word + " is not a whole number");
            }
            // written so that NaN is out of range as well
            if (!(number >= minimum && number <= maximum)) {
                throw new IllegalArgumentException(
                        name + ' ' + word + " is out of range " + textOf(minimum) + ".." + textOf(maximum));
            }
            return number;
        }
    }
}
