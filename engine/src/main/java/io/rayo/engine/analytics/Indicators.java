package io.rayo.engine.analytics;

import io.rayo.engine.analytics.IndicatorType.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes indicators from texts such as {@code sma(50)}, {@code ema(20)}, {@code rsi(14)}. Any thread, at start only.
 *
 * <p>Another indicator is a class and a line in {@link #TYPES}.
 */
public final class Indicators {
    /** Longest window, so that a slip of the keyboard does not take all memory. */
    public static final int MAX_LENGTH = 100_000;

    private static final Argument LENGTH = new Argument("length", 1, MAX_LENGTH, true);

    private static final List<IndicatorType> TYPES = List.of(
            new IndicatorType("ema", List.of(LENGTH), List.of("ema"), numbers -> new Ema((int) numbers[0])),
            new IndicatorType("rsi", List.of(LENGTH), List.of("rsi"), numbers -> new Rsi((int) numbers[0])),
            new IndicatorType("sma", List.of(LENGTH), List.of("sma"), numbers -> new Sma((int) numbers[0])));

    private Indicators() {}

    /**
     * Makes an indicator.
     *
     * @param text such as {@code sma(50)}; an output name after a dot is allowed and does not matter here.
     * @return a new instance.
     * @throws IllegalArgumentException with a line that says what is wrong.
     */
    public static Indicator create(final String text) {
        final int open = text.indexOf('(');
        final int close = text.indexOf(')');
        if (open <= 0 || close < open) {
            throw new IllegalArgumentException(text + ": should look like sma(50)");
        }
        final IndicatorType type = typeOf(text);
        final String inner = text.substring(open + 1, close).strip();
        final String[] words = inner.isEmpty() ? new String[0] : inner.split(",", -1);
        final List<Argument> arguments = type.arguments();
        if (words.length != arguments.size()) {
            throw new IllegalArgumentException(text + ": " + type.name() + " takes "
                    + arguments.stream().map(Argument::name).collect(Collectors.joining(", ")));
        }
        final double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = number(text, arguments.get(i), words[i].strip());
        }
        return type.maker().apply(numbers);
    }

    /**
     * The part of a feature's text that says which indicator it is of.
     *
     * @param text such as {@code macd(12,26,9).signal}.
     * @return such as {@code macd(12,26,9)}.
     */
    static String indicatorText(final String text) {
        return text.substring(0, text.indexOf(')') + 1);
    }

    /**
     * Which output of its indicator a feature is.
     *
     * @param text such as {@code macd(12,26,9).signal}.
     * @return from 0.
     */
    static int outputOf(final String text) {
        final String rest = text.substring(text.indexOf(')') + 1);
        if (rest.isEmpty()) {
            return 0;
        }
        final List<String> outputs = typeOf(text).outputs();
        final int output = rest.startsWith(".") ? outputs.indexOf(rest.substring(1)) : -1;
        if (output < 0) {
            throw new IllegalArgumentException(
                    text + ": \"" + rest + "\" should be one of ." + String.join(", .", outputs));
        }
        return output;
    }

    /**
     * Names of all types.
     *
     * @return in alphabetical order.
     */
    public static List<String> names() {
        final List<String> names = new ArrayList<>();
        for (final IndicatorType type : TYPES) {
            names.add(type.name());
        }
        return names;
    }

    private static IndicatorType typeOf(final String text) {
        final String name = text.substring(0, text.indexOf('(')).strip();
        for (final IndicatorType type : TYPES) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                text + ": unknown indicator " + name + "; known are " + String.join(", ", names()));
    }

    private static double number(final String text, final Argument argument, final String word) {
        final double number;
        try {
            number = Double.parseDouble(word);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(text + ": " + argument.name() + " \"" + word + "\" is not a number", e);
        }
        if (argument.whole() && number != Math.rint(number)) {
            throw new IllegalArgumentException(text + ": " + argument.name() + ' ' + word + " is not a whole number");
        }
        // written so that NaN is out of range as well
        if (!(number >= argument.minimum() && number <= argument.maximum())) {
            throw new IllegalArgumentException(text + ": " + argument.name() + ' ' + word + " is out of range "
                    + (long) argument.minimum() + ".." + (long) argument.maximum());
        }
        return number;
    }
}
