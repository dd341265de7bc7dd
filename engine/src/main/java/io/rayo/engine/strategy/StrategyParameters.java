package io.rayo.engine.strategy;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checked parameters of one configured strategy. One thread. */
public final class StrategyParameters {
    private final String place;
    private final List<ParameterSpec> specs;
    private final double[] values;

    /**
     * Checks and takes configured values.
     *
     * @param strategyName for messages.
     * @param specs of the strategy's type.
     * @param configured texts by name; what is not there gets its default.
     * @throws IllegalArgumentException with a line such as {@code strategies[sma].fast: 0 is out of range 1..1000}.
     */
    public StrategyParameters(
            final String strategyName, final List<ParameterSpec> specs, final Map<String, String> configured) {
        this.place = "strategies[" + strategyName + "].";
        this.specs = List.copyOf(specs);
        this.values = new double[specs.size()];
        // sorted, so that of several unknown names always the same is named
        for (final String name : new TreeSet<>(configured.keySet())) {
            if (indexOf(name) < 0) {
                throw error(name, "unknown parameter; known are " + names());
            }
        }
        for (int i = 0; i < values.length; i++) {
            final String text = configured.get(specs.get(i).name());
            values[i] = null == text ? specs.get(i).defaultValue() : parse(specs.get(i), text);
        }
    }

    /**
     * A whole number.
     *
     * @param name of a parameter of kind WHOLE.
     * @return its value.
     */
    public int whole(final String name) {
        return (int) value(name, ParameterSpec.Kind.WHOLE);
    }

    /**
     * A number.
     *
     * @param name of a parameter of kind DECIMAL.
     * @return its value.
     */
    public double decimal(final String name) {
        return value(name, ParameterSpec.Kind.DECIMAL);
    }

    /**
     * A yes or no.
     *
     * @param name of a parameter of kind FLAG.
     * @return its value.
     */
    public boolean flag(final String name) {
        return 0 != value(name, ParameterSpec.Kind.FLAG);
    }

    /**
     * An error of a parameter, for a factory that finds that its parameters do not go together.
     *
     * @param name of the parameter.
     * @param what is wrong.
     * @return to be thrown.
     */
    public IllegalArgumentException error(final String name, final String what) {
        return new IllegalArgumentException(place + name + ": " + what);
    }

    /**
     * Changes a value while the strategy runs.
     *
     * @param name of the parameter.
     * @param text of the new value.
     * @throws IllegalArgumentException if the name is unknown, the value is not allowed or the parameter is fixed.
     */
    void set(final String name, final String text) {
        final int index = indexOf(name);
        if (index < 0) {
            throw error(name, "unknown parameter; known are " + names());
        }
        if (!specs.get(index).changeable()) {
            throw error(name, "cannot change while the strategy runs: its features depend on it");
        }
        values[index] = parse(specs.get(index), text);
    }

    /** Values as people write them, by name, in the order of their declaration. */
    Map<String, String> texts() {
        final Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            texts.put(specs.get(i).name(), specs.get(i).textOf(values[i]));
        }
        return texts;
    }

    void copyFrom(final StrategyParameters other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
    }

    void writeState(final StateWriter writer) {
        for (final double value : values) {
            writer.putDouble(value);
        }
    }

    void readState(final StateReader reader) {
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.getDouble();
        }
    }

    private double value(final String name, final ParameterSpec.Kind kind) {
        final int index = indexOf(name);
        if (index < 0 || kind != specs.get(index).kind()) {
            throw new IllegalStateException("the strategy's type declares no " + kind + " parameter " + name);
        }
        return values[index];
    }

    /** Place of a parameter that there is. */
    int placeOf(final String name) {
        return indexOf(name);
    }

    String nameAt(final int index) {
        return specs.get(index).name();
    }

    double valueAt(final int index) {
        return values[index];
    }

    void valueAt(final int index, final double value) {
        values[index] = value;
    }

    private double parse(final ParameterSpec spec, final String text) {
        try {
            return spec.parse(text);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(place + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private int indexOf(final String name) {
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private String names() {
        return specs.stream().map(ParameterSpec::name).collect(Collectors.joining(", "));
    }
}
