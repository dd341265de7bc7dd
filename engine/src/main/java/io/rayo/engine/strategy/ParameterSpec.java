package io.rayo.engine.strategy;

/**
 * A number that a strategy takes. The optimiser reads the bounds.
 *
 * @param name lower case, as in the configuration.
 * @param kind what numbers it may be.
 * @param minimum least value.
 * @param maximum greatest value.
 * @param defaultValue where the configuration does not give one.
 * @param changeable whether SET_PARAMETER may change it while the strategy runs; one that shapes the features may not.
 * @param description for people.
 */
public record ParameterSpec(
        String name,
        Kind kind,
        double minimum,
        double maximum,
        double defaultValue,
        boolean changeable,
        String description) {
    /** What numbers a parameter may be. */
    public enum Kind {
        /** A whole number. */
        WHOLE,
        /** Any number. */
        DECIMAL,
        /** {@code true} or {@code false}, kept as 1 or 0. */
        FLAG
    }

    /**
     * A whole number that shapes the features.
     *
     * @param name of the parameter.
     * @param minimum least value.
     * @param maximum greatest value.
     * @param defaultValue default.
     * @param description for people.
     * @return a spec that does not change while the strategy runs.
     */
    public static ParameterSpec whole(
            final String name,
            final long minimum,
            final long maximum,
            final long defaultValue,
            final String description) {
        return new ParameterSpec(name, Kind.WHOLE, minimum, maximum, defaultValue, false, description);
    }

    /**
     * A number that may change while the strategy runs.
     *
     * @param name of the parameter.
     * @param minimum least value.
     * @param maximum greatest value.
     * @param defaultValue default.
     * @param description for people.
     * @return a spec.
     */
    public static ParameterSpec decimal(
            final String name,
            final double minimum,
            final double maximum,
            final double defaultValue,
            final String description) {
        return new ParameterSpec(name, Kind.DECIMAL, minimum, maximum, defaultValue, true, description);
    }

    /**
     * A yes or no that may change while the strategy runs.
     *
     * @param name of the parameter.
     * @param defaultValue default.
     * @param description for people.
     * @return a spec.
     */
    public static ParameterSpec flag(final String name, final boolean defaultValue, final String description) {
        return new ParameterSpec(name, Kind.FLAG, 0, 1, defaultValue ? 1 : 0, true, description);
    }

    /**
     * Reads a value.
     *
     * @param text as configured.
     * @return the value.
     * @throws IllegalArgumentException with what is wrong, without the parameter's name.
     */
    double parse(final String text) {
        if (Kind.FLAG == kind) {
            if ("true".equals(text)) {
                return 1;
            }
            if ("false".equals(text)) {
                return 0;
            }
            throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        }
        final double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
        }
        if (Kind.WHOLE == kind && value != Math.rint(value)) {
            throw new IllegalArgumentException(text + " is not a whole number");
        }
        // written so that NaN is out of range as well
        if (!(value >= minimum && value <= maximum)) {
            throw new IllegalArgumentException(text + " is out of range " + textOf(minimum) + ".." + textOf(maximum));
        }
        return value;
    }

    /**
     * A value as people write it.
     *
     * @param value of this parameter.
     * @return true or false, or the number without needless digits.
     */
    public String textOf(final double value) {
        if (Kind.FLAG == kind) {
            return 0 == value ? "false" : "true";
        }
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
