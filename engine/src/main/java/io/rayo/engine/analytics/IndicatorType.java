package io.rayo.engine.analytics;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of indicator: its name, the numbers that it takes, and the names of its values.
 *
 * @param name lower case, as in {@code sma(50)}.
 * @param arguments in their order.
 * @param outputs in the order of {@link Indicator#value(int)}; a feature names one by {@code macd(12,26,9).signal}, and
 *     without a name takes the first.
 * @param maker makes an instance from arguments that were checked.
 */
record IndicatorType(String name, List<Argument> arguments, List<String> outputs, Function<double[], Indicator> maker) {
    /**
     * A number that an indicator takes.
     *
     * @param name for messages.
     * @param minimum least value.
     * @param maximum greatest value.
     * @param whole whether it must be a whole number.
     */
    record Argument(String name, double minimum, double maximum, boolean whole) {}
}
