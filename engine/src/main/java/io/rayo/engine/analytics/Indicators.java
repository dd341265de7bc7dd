package io.rayo.engine.analytics;

import io.rayo.engine.analytics.IndicatorType.Argument;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Makes indicators from texts such as {@code sma(50)}, {@code macd(12,26,9).signal} or {@code rsi(14,start=mean)}; what
 * is not given has its default. On a command line {@code rsi:14,start=mean} says the same. Any thread, at start only.
 */
public final class Indicators {
    /**
     * Version of what the features mean: raised when one of them gives other values than before, so that a model that
     * was trained on the old ones is not fed with the new ones.
     */
    public static final int VERSION = 1;

    /** Longest window, so that a slip of the keyboard does not take all memory. */
    public static final int MAX_LENGTH = 100_000;

    private Indicators() {}

    /** A text taken apart. */
    private static final class Parsed {
        private final IndicatorType type;
        private final double[] numbers;
        private final String output;

        private Parsed(final IndicatorType type, final double[] numbers, final String output) {
            this.type = type;
            this.numbers = numbers;
            this.output = output;
        }
    }

    /**
     * Makes an indicator.
     *
     * @param text such as {@code sma(50)}; an output name after a dot is allowed and does not matter here.
     * @return a new instance.
     * @throws IllegalArgumentException with a line that says what is wrong.
     */
    public static Indicator create(final String text) {
        final Parsed parsed = parse(text);
        try {
            return parsed.type.maker().apply(parsed.numbers);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    /**
     * The kind of an indicator.
     *
     * @param text as for {@link #create}.
     * @return its type.
     * @throws IllegalArgumentException with a line that says what is wrong.
     */
    public static IndicatorType typeOf(final String text) {
        return parse(text).type;
    }

    /**
     * The part of a feature's text that says which indicator it is of, with every default written out: two texts of the
     * same indicator give the same.
     *
     * @param text such as {@code macd.signal}.
     * @return such as {@code macd(12,26,9,ta4j)}.
     */
    public static String indicatorText(final String text) {
        final Parsed parsed = parse(text);
        final List<Argument> arguments = parsed.type.arguments();
        final StringBuilder canonical = new StringBuilder(parsed.type.name()).append('(');
        for (int i = 0; i < arguments.size(); i++) {
            canonical.append(0 == i ? "" : ",").append(arguments.get(i).textOf(parsed.numbers[i]));
        }
        return canonical.append(')').toString();
    }

    /**
     * Which output of its indicator a feature is.
     *
     * @param text such as {@code macd(12,26,9).signal}.
     * @return from 0.
     */
    static int outputOf(final String text) {
        final Parsed parsed = parse(text);
        if (parsed.output.isEmpty()) {
            return 0;
        }
        final List<String> outputs = parsed.type.outputs();
        final int output = parsed.output.startsWith(".") ? outputs.indexOf(parsed.output.substring(1)) : -1;
        if (output < 0) {
            throw new IllegalArgumentException(
                    text + ": \"" + parsed.output + "\" should be one of ." + String.join(", .", outputs));
        }
        return output;
    }

    /**
     * All types.
     *
     * @return in alphabetical order.
     */
    public static List<IndicatorType> types() {
        return IndicatorTypes.ALL;
    }

    /**
     * Names of all types.
     *
     * @return in alphabetical order.
     */
    public static List<String> names() {
        return types().stream().map(IndicatorType::name).toList();
    }

    private static Parsed parse(final String given) {
        final String text = given.strip();
        final int open = text.indexOf('(');
        if (open < 0) {
            final int colon = text.indexOf(':');
            final int dot = text.indexOf('.');
            if (colon > 0) {
                return parsed(given, text.substring(0, colon), text.substring(colon + 1), "");
            }
            return dot > 0
                    ? parsed(given, text.substring(0, dot), "", text.substring(dot))
                    : parsed(given, text, "", "");
        }
        final int close = text.indexOf(')');
        if (0 == open || close < open) {
            throw new IllegalArgumentException(given + ": should look like sma(50)");
        }
        return parsed(given, text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
    }

    private static Parsed parsed(final String text, final String name, final String inner, final String output) {
        final IndicatorType type =
                typeNamed(text, name.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        final List<Argument> arguments = type.arguments();
        final double[] numbers = new double[arguments.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = arguments.get(i).defaultValue();
        }
        final List<String> words = inner.isBlank() ? List.of() : Arrays.asList(inner.split("[,:]", -1));
        for (int i = 0; i < words.size(); i++) {
            final int equals = words.get(i).indexOf('=');
            final int place = equals < 0 ? i : placeOf(arguments, words.get(i).substring(0, equals));
            if (place < 0 || place >= numbers.length) {
                throw new IllegalArgumentException(text + ": " + type.name() + " takes " + takes(arguments));
            }
            try {
                numbers[place] = arguments
                        .get(place)
                        .parse(words.get(i).substring(equals + 1).strip());
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
            }
        }
        return new Parsed(type, numbers, output.strip());
    }

    private static String takes(final List<Argument> arguments) {
        return arguments.isEmpty()
                ? "nothing"
                : arguments.stream().map(Argument::name).collect(Collectors.joining(", "));
    }

    private static int placeOf(final List<Argument> arguments, final String name) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).name().equals(name.strip())) {
                return i;
            }
        }
        return -1;
    }

    private static IndicatorType typeNamed(final String text, final String name) {
        for (final IndicatorType type : types()) {
            if (type.name().equals(name) || type.aliases().contains(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                text + ": unknown indicator " + name + "; known are " + String.join(", ", names()));
    }
}
