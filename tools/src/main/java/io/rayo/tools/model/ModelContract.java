package io.rayo.tools.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.engine.analytics.Indicators;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model says of itself, checked: {@code docs/models.md} is the contract in words. Immutable but for its arrays,
 * which are not to be changed.
 *
 * @param form window or stepwise.
 * @param window steps: of each run, or (stepwise) before the first answer.
 * @param features texts such as {@code rsi(14)}, in the order of the input.
 * @param normalisation what the model wants done to them.
 * @param offset by feature; subtracted.
 * @param scale by feature; divided by.
 * @param target what the answer is.
 * @param horizon bars that it looks ahead.
 * @param timeframeNs of a bar.
 * @param error root mean square on data that training never saw, in the target's unit; NaN if unknown.
 * @param stateShape of hidden and cell state; empty in window form.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and numbers by the thousand
public record ModelContract(
        Form form,
        int window,
        List<String> features,
        Normalisation normalisation,
        double[] offset,
        double[] scale,
        Target target,
        int horizon,
        long timeframeNs,
        double error,
        long[] stateShape) {
    /** Input of features, [1, window, features]. */
    public static final String FEATURES_INPUT = "features";

    /** Input of the hidden state, stepwise form only. */
    public static final String HIDDEN_INPUT = "hidden";

    /** Input of the cell state, stepwise form only. */
    public static final String CELL_INPUT = "cell";

    /** Output: one number. */
    public static final String PREDICTION_OUTPUT = "prediction";

    /** Output of the hidden state, stepwise form only. */
    public static final String HIDDEN_OUTPUT = "hidden_out";

    /** Output of the cell state, stepwise form only. */
    public static final String CELL_OUTPUT = "cell_out";

    /** Metadata that names the graph's form, where it was written by this project. */
    static final String FORM = "rayo.form";

    private static final String FEATURES = "rayo.features";
    private static final String FEATURES_VERSION = "rayo.features.version";
    private static final String WINDOW = "rayo.window";
    private static final String NORMALISATION = "rayo.normalisation";
    private static final String OFFSET = "rayo.offset";
    private static final String SCALE = "rayo.scale";
    private static final String TARGET = "rayo.target";
    private static final String HORIZON = "rayo.horizon";
    private static final String TIMEFRAME = "rayo.timeframe";
    private static final String ERROR = "rayo.error";
    private static final int DEFAULT_WINDOW = 60;
    private static final int MAX_WINDOW = 10_000;
    private static final int MAX_HORIZON = 10_000;
    private static final int MAX_STATE = 1 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** How a model is run. */
    public enum Form {
        /** The whole window each time. */
        WINDOW,
        /** One bar each time, with state carried over. */
        STEPWISE
    }

    /** What is done to features before they go in. */
    public enum Normalisation {
        /** Nothing. */
        NONE,
        /** (value - offset) / scale, with mean and standard deviation of the training data. */
        ZSCORE,
        /** The same, with minimum and range. */
        MINMAX
    }

    /** What the model predicts. */
    public enum Target {
        /** Close after the horizon over the last close, less 1. */
        RETURN,
        /** Natural logarithm of the close after the horizon over the last close. */
        LOG_RETURN,
        /** Close after the horizon. */
        PRICE
    }

    /** A file that does not meet the contract. */
    public static final class BrokenContractException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        BrokenContractException(final List<String> problems) {
            super(problems.getFirst() + (1 == problems.size() ? "" : " (and " + (problems.size() - 1) + " more)"));
            this.problems = problems;
        }

        /**
         * What is wrong.
         *
         * @return one line each, at least one.
         */
        public List<String> problems() {
            return problems;
        }
    }

    /**
     * Checks a file.
     *
     * @param file to check.
     * @return its contract.
     * @throws BrokenContractException if it does not meet it.
     */
    public static ModelContract of(final OnnxFile file) {
        return new Reader(file).read();
    }

    /**
     * As metadata of a file.
     *
     * @return by name, in a fixed order.
     */
    public Map<String, String> toMetadata() {
        final Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FEATURES, MAPPER.valueToTree(features).toString());
        metadata.put(FEATURES_VERSION, Integer.toString(Indicators.VERSION));
        metadata.put(WINDOW, Integer.toString(window));
        metadata.put(NORMALISATION, normalisation.name().toLowerCase(Locale.ROOT));
        if (Normalisation.NONE != normalisation) {
            metadata.put(OFFSET, MAPPER.valueToTree(offset).toString());
            metadata.put(SCALE, MAPPER.valueToTree(scale).toString());
        }
        metadata.put(TARGET, target.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        metadata.put(HORIZON, Integer.toString(horizon));
        metadata.put(TIMEFRAME, timeframeText());
        if (!Double.isNaN(error)) {
            metadata.put(ERROR, Double.toString(error));
        }
        return metadata;
    }

    /**
     * The same with another error.
     *
     * @param newError root mean square; NaN if unknown.
     * @return new contract.
     */
    public ModelContract withError(final double newError) {
        return new ModelContract(
                form,
                window,
                features,
                normalisation,
                offset,
                scale,
                target,
                horizon,
                timeframeNs,
                newError,
                stateShape);
    }

    /**
     * A feature as the model wants it.
     *
     * @param feature from 0.
     * @param value as the engine computed it.
     * @return normalised.
     */
    public float normalised(final int feature, final double value) {
        return (float) ((value - offset[feature]) / scale[feature]);
    }

    /**
     * What becomes of the model's answer in a Prediction: a return or a price.
     *
     * @param answer of the model.
     * @return the same, a logarithmic return turned into a plain one.
     */
    public double value(final double answer) {
        return Target.LOG_RETURN == target ? StrictMath.exp(answer) - 1 : answer;
    }

    /**
     * Whether its predictions are returns and not prices.
     *
     * @return true for returns.
     */
    public boolean predictsReturns() {
        return Target.PRICE != target;
    }

    /**
     * Time that it looks ahead.
     *
     * @return nanoseconds.
     */
    public long horizonNs() {
        return Math.multiplyExact(timeframeNs, horizon);
    }

    /**
     * Time of a bar as people write it.
     *
     * @return such as 15m.
     */
    public String timeframeText() {
        return timeframeText(timeframeNs);
    }

    /**
     * A time as people write it.
     *
     * @param timeNs nanoseconds.
     * @return such as 15m.
     */
    public static String timeframeText(final long timeNs) {
        final long[] units = {86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L};
        final String[] names = {"d", "h", "m", "s", "ms"};
        for (int i = 0; i < units.length; i++) {
            if (0 == timeNs % units[i]) {
                return timeNs / units[i] + names[i];
            }
        }
        return timeNs + "ns";
    }

    /** Reads one file, and goes on after a problem to find the others. */
    private static final class Reader {
        private final OnnxFile file;
        private final List<String> problems = new ArrayList<>();

        Reader(final OnnxFile file) {
            this.file = file;
        }

        ModelContract read() {
            final List<String> features = features();
            version();
            final int window = (int) whole(WINDOW, DEFAULT_WINDOW, 1, MAX_WINDOW);
            final Normalisation normalisation = word(NORMALISATION, Normalisation.class, Normalisation.NONE);
            final double[] offset = numbers(OFFSET, normalisation, features.size(), 0);
            final double[] scale = numbers(SCALE, normalisation, features.size(), 1);
            for (final double number : scale) {
                if (0 == number) {
                    problems.add("metadata " + SCALE + ": 0 cannot be divided by");
                }
            }
            final Target target = word(TARGET, Target.class, null);
            final int horizon = (int) whole(HORIZON, 1, 1, MAX_HORIZON);
            final long timeframeNs = timeframe();
            final Form form =
                    file.inputs().containsKey(HIDDEN_INPUT) || file.inputs().containsKey(CELL_INPUT)
                            ? Form.STEPWISE
                            : Form.WINDOW;
            shape(
                    file.inputs(),
                    "input",
                    FEATURES_INPUT,
                    1,
                    Form.STEPWISE == form ? 1 : window,
                    features.isEmpty() ? -1 : features.size());
            final long[] stateShape = Form.STEPWISE == form ? state() : new long[0];
            prediction();
            extra(form);
            if (!problems.isEmpty()) {
                throw new BrokenContractException(List.copyOf(problems));
            }
            return new ModelContract(
                    form,
                    window,
                    features,
                    normalisation,
                    offset,
                    scale,
                    target,
                    horizon,
                    timeframeNs,
                    error(),
                    stateShape);
        }

        /** A file that names none is of version 1. */
        private void version() {
            final String text =
                    file.metadata().getOrDefault(FEATURES_VERSION, "1").strip();
            if (!Integer.toString(Indicators.VERSION).equals(text)) {
                problems.add("metadata " + FEATURES_VERSION + ": the model was trained on version \"" + text
                        + "\" of the features, and this rayo computes version " + Indicators.VERSION
                        + ": train it anew");
            }
        }

        private List<String> features() {
            final String text = file.metadata().get(FEATURES);
            if (null == text) {
                problems.add("metadata " + FEATURES + " is missing: a JSON array of features such as [\"rsi(14)\"]");
                return List.of();
            }
            final List<String> features = new ArrayList<>();
            final JsonNode json = json(FEATURES, text);
            if (null == json) {
                return List.of();
            }
            for (final JsonNode item : json) {
                features.add(item.asText());
                try {
                    Indicators.create(item.asText());
                } catch (final IllegalArgumentException ex) {
                    problems.add("metadata " + FEATURES + ": " + ex.getMessage());
                }
            }
            if (features.isEmpty() || features.size() > FeatureSetSettings.MAX_FEATURES) {
                problems.add("metadata " + FEATURES + ": " + features.size() + " features, there must be 1 to "
                        + FeatureSetSettings.MAX_FEATURES);
            }
            return List.copyOf(features);
        }

        private double[] numbers(final String key, final Normalisation normalisation, final int count, final int none) {
            final double[] numbers = new double[count];
            Arrays.fill(numbers, none);
            if (Normalisation.NONE == normalisation || null == normalisation) {
                return numbers;
            }
            final String text = file.metadata().get(key);
            if (null == text) {
                problems.add("metadata " + key + " is missing: a JSON array with a number for each feature");
                return numbers;
            }
            final JsonNode json = json(key, text);
            if (null == json) {
                return numbers;
            }
            if (json.size() != count) {
                problems.add("metadata " + key + ": " + json.size() + " numbers for " + count + " features");
                return numbers;
            }
            for (int i = 0; i < count; i++) {
                numbers[i] = json.get(i).asDouble(Double.NaN);
                if (!json.get(i).isNumber() || !Double.isFinite(numbers[i])) {
                    problems.add("metadata " + key + ": \"" + json.get(i).asText() + "\" is not a number");
                }
            }
            return numbers;
        }

        private JsonNode json(final String key, final String text) {
            try {
                final JsonNode json = MAPPER.readTree(text);
                if (null != json && json.isArray()) {
                    return json;
                }
            } catch (final JsonProcessingException ex) {
                // said below
            }
            problems.add("metadata " + key + ": \"" + text + "\" is not a JSON array");
            return null;
        }

        private long whole(final String key, final long fallback, final long least, final long most) {
            final String text = file.metadata().get(key);
            if (null == text) {
                return fallback;
            }
            try {
                final long number = Long.parseLong(text.strip());
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (final NumberFormatException ex) {
                // said below
            }
            problems.add(
                    "metadata " + key + ": \"" + text + "\" should be a whole number from " + least + " to " + most);
            return fallback;
        }

        private <E extends Enum<E>> E word(final String key, final Class<E> type, final E fallback) {
            final String words = String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(Enum::name)
                                    .toList())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            final String text = file.metadata().get(key);
            if (null == text) {
                if (null == fallback) {
                    problems.add("metadata " + key + " is missing: one of " + words);
                }
                return fallback;
            }
            for (final E constant : type.getEnumConstants()) {
                if (constant.name().equals(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'))) {
                    return constant;
                }
            }
            problems.add("metadata " + key + ": \"" + text + "\" should be one of " + words);
            return fallback;
        }

        private long timeframe() {
            final String text = file.metadata().get(TIMEFRAME);
            if (null == text) {
                problems.add("metadata " + TIMEFRAME + " is missing: such as 1m or 1h");
                return 1;
            }
            try {
                final long timeNs =
                        ConfigNode.parse(TIMEFRAME, "value: " + text, Map.of()).durationNs("value");
                if (timeNs > 0) {
                    return timeNs;
                }
            } catch (final ConfigException ex) {
                // said below
            }
            problems.add("metadata " + TIMEFRAME + ": \"" + text + "\" should be a time such as 1m or 1h");
            return 1;
        }

        private double error() {
            final String text = file.metadata().get(ERROR);
            try {
                return null == text ? Double.NaN : Double.parseDouble(text);
            } catch (final NumberFormatException ex) {
                return Double.NaN; // it is for people, and for a confidence that is then unknown
            }
        }

        private long[] state() {
            final long[] shape = stateShape(file.inputs(), "input", HIDDEN_INPUT);
            same(shape, stateShape(file.inputs(), "input", CELL_INPUT), CELL_INPUT);
            same(shape, stateShape(file.outputs(), "output", HIDDEN_OUTPUT), HIDDEN_OUTPUT);
            same(shape, stateShape(file.outputs(), "output", CELL_OUTPUT), CELL_OUTPUT);
            return shape;
        }

        private void same(final long[] hidden, final long[] other, final String name) {
            if (0 != hidden.length && 0 != other.length && !Arrays.equals(hidden, other)) {
                problems.add(name + " has shape " + Arrays.toString(other) + ", " + HIDDEN_INPUT + " has "
                        + Arrays.toString(hidden) + ": they must be the same");
            }
        }

        /** Layers, 1, hidden; an open batch size is 1. */
        private long[] stateShape(final Map<String, OnnxFile.Value> values, final String kind, final String name) {
            final OnnxFile.Value value = values.get(name);
            if (null == value) {
                problems.add(kind + " " + name + " is missing; there are " + String.join(", ", values.keySet()));
                return new long[0];
            }
            final long[] shape = value.shape();
            if (!value.isFloat() || null == shape || 3 != shape.length || (1 != shape[1] && -1 != shape[1])) {
                problems.add(kind + " " + name + " should be float32 of shape [layers, 1, hidden], it is "
                        + describe(value));
                return new long[0];
            }
            final long[] whole = {shape[0], 1, shape[2]};
            if (whole[0] < 1 || whole[2] < 1 || whole[0] > MAX_STATE || whole[2] > MAX_STATE / whole[0]) {
                problems.add(
                        kind + " " + name + " should have fixed layers and hidden units, it is " + describe(value));
                return new long[0];
            }
            return whole;
        }

        private void prediction() {
            final OnnxFile.Value value = file.outputs().get(PREDICTION_OUTPUT);
            if (null == value) {
                problems.add("output " + PREDICTION_OUTPUT + " is missing; there are "
                        + String.join(", ", file.outputs().keySet()));
                return;
            }
            boolean one = value.isFloat() && null != value.shape() && value.shape().length <= 3;
            if (one) {
                for (final long size : value.shape()) {
                    one &= 1 == size || -1 == size;
                }
            }
            if (!one) {
                problems.add("output " + PREDICTION_OUTPUT + " should be one float32, such as shape [1, 1], it is "
                        + describe(value));
            }
        }

        private void shape(
                final Map<String, OnnxFile.Value> values, final String kind, final String name, final long... wanted) {
            final OnnxFile.Value value = values.get(name);
            if (null == value) {
                problems.add(kind + " " + name + " is missing; there are " + String.join(", ", values.keySet()));
                return;
            }
            final long[] shape = value.shape();
            boolean fits = value.isFloat() && null != shape && shape.length == wanted.length;
            for (int i = 0; fits && i < wanted.length; i++) {
                fits = -1 == shape[i] || -1 == wanted[i] || shape[i] == wanted[i];
            }
            if (!fits) {
                problems.add(kind + " " + name + " should be float32 of shape "
                        + Arrays.toString(wanted).replace("-1", "features") + ", it is " + describe(value));
            }
        }

        private void extra(final Form form) {
            for (final String name : file.inputs().keySet()) {
                if (!FEATURES_INPUT.equals(name) && !HIDDEN_INPUT.equals(name) && !CELL_INPUT.equals(name)) {
                    problems.add("input " + name + " is not known: there may be " + FEATURES_INPUT
                            + (Form.STEPWISE == form ? ", " : ", and for stepwise models ") + HIDDEN_INPUT + ", "
                            + CELL_INPUT);
                }
            }
        }

        private static String describe(final OnnxFile.Value value) {
            final String type = switch (value.elementType()) {
                case 1 -> "float32";
                case 7 -> "int64";
                case 6 -> "int32";
                case 10 -> "float16";
                case 11 -> "float64";
                default -> "type " + value.elementType();
            };
            return type + " of "
                    + (null == value.shape()
                            ? "unknown shape"
                            : "shape " + Arrays.toString(value.shape()).replace("-1", "?"));
        }
    }
}
