package io.rayo.tools.config;

import io.rayo.codecs.Decimals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a configuration file with its place: a mapping, a list or a scalar.
 *
 * <p>A mapping is read by key: {@code risk.money("maxOrderNotional")} must be there,
 * {@code risk.money("maxOrderNotional", fallback)} need not. The {@code as...} methods read a list's items. Whatever is
 * wrong ends in a {@link ConfigException} of one line. A key that is asked for is thereby known; when everything is
 * read, {@link #rejectUnknownKeys()} on the root finds those that nobody asked for.
 *
 * <pre>
 *   ConfigNode root = ConfigNode.read(Path.of("config/demo.yaml"));
 *   ConfigNode risk = root.map("risk");
 *   long limit = risk.money("maxOrderNotional");
 *   long interval = root.optionalMap("journal").durationNs("snapshotInterval", 60_000_000_000L);
 *   for (ConfigNode venue : root.list("venues")) { venue.text("name"); venue.secret("apiKey"); }
 *   root.rejectUnknownKeys();
 * </pre>
 *
 * <p>{@code ${NAME}} in a value stands for that environment variable; with one more dollar before it, it stands for
 * itself. Messages show it as written, never what it stands for. One thread.
 */
public final class ConfigNode {
    private static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{([^}]*)}?");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final int SHOWN_LENGTH = 40;

    private final String place;
    private final String path;
    /** Of a scalar as written; else null. */
    private final String raw;
    /** Of a list; else null. */
    private final List<ConfigNode> items;
    /** Of a mapping; else null. */
    private final Map<String, ConfigNode> values;

    private final Map<String, String> keyPlaces;
    private final Map<String, String> environment;
    private final boolean plain;
    private final Set<String> known = new LinkedHashSet<>();
    private boolean opened;

    private ConfigNode(
            final String place,
            final String path,
            final String raw,
            final boolean plain,
            final List<ConfigNode> items,
            final Map<String, ConfigNode> values,
            final Map<String, String> keyPlaces,
            final Map<String, String> environment) {
        this.place = place;
        this.path = path;
        this.raw = raw;
        this.plain = plain;
        this.items = items;
        this.values = values;
        this.keyPlaces = keyPlaces;
        this.environment = environment;
    }

    static ConfigNode scalar(
            final String place,
            final String path,
            final String raw,
            final boolean plain,
            final Map<String, String> environment) {
        return new ConfigNode(place, path, raw, plain, null, null, Map.of(), environment);
    }

    static ConfigNode list(final String place, final String path, final List<ConfigNode> items) {
        return new ConfigNode(place, path, null, false, List.copyOf(items), null, Map.of(), Map.of());
    }

    static ConfigNode map(
            final String place,
            final String path,
            final Map<String, ConfigNode> values,
            final Map<String, String> keyPlaces) {
        return new ConfigNode(place, path, null, false, null, values, keyPlaces, Map.of());
    }

    /**
     * Reads a file, with the environment of this process.
     *
     * @param file YAML.
     * @return its root, a mapping.
     */
    public static ConfigNode read(final Path file) {
        return read(file, System.getenv());
    }

    /**
     * Reads a file.
     *
     * @param file YAML.
     * @param environment what {@code ${NAME}} stands for.
     * @return its root, a mapping.
     */
    public static ConfigNode read(final Path file, final Map<String, String> environment) {
        return ConfigReader.read(file, Map.copyOf(environment));
    }

    /**
     * Reads a text.
     *
     * @param fileName to show in errors.
     * @param text YAML.
     * @param environment what {@code ${NAME}} stands for.
     * @return its root, a mapping.
     */
    public static ConfigNode parse(final String fileName, final String text, final Map<String, String> environment) {
        return ConfigReader.parse(fileName, text, Map.copyOf(environment));
    }

    // ---- where and what

    /** Place of the value, {@code file:line:column}. */
    public String place() {
        return place;
    }

    /** Path of the value from the root, {@code venues[0].name}; empty for the root. */
    public String path() {
        return path;
    }

    /**
     * An error about this value, to be thrown.
     *
     * @param problem what is wrong and what would be right, without a full stop.
     * @return {@code file:line:column: path: problem}.
     */
    public ConfigException error(final String problem) {
        return new ConfigException(place + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }

    /**
     * An error about the value of a key, also of one that is not there.
     *
     * @param key of this mapping.
     * @param problem what is wrong and what would be right, without a full stop.
     * @return {@code file:line:column: path.key: problem}.
     */
    public ConfigException error(final String key, final String problem) {
        final ConfigNode value = mapping().get(key);
        return null == value ? new ConfigException(place + ": " + pathOf(key) + ": " + problem) : value.error(problem);
    }

    /**
     * Whether a key is there.
     *
     * @param key of this mapping; known from now on.
     * @return whether it has a value, if only an empty one.
     */
    public boolean has(final String key) {
        known.add(key);
        return mapping().containsKey(key);
    }

    /**
     * Keys of a mapping in the file's order, for mappings whose keys are free. They count as known only when they are
     * read.
     */
    public List<String> keys() {
        return List.copyOf(mapping().keySet());
    }

    /**
     * Declares keys that need not be read, for instance as another setting makes them pointless.
     *
     * @param keys of this mapping.
     */
    public void ignore(final String... keys) {
        Collections.addAll(known, keys);
    }

    /**
     * Throws for the first key, in the file's order, here or below, that nobody has asked for. Ignored keys are not
     * looked into.
     */
    public void rejectUnknownKeys() {
        if (null != items) {
            items.forEach(ConfigNode::rejectUnknownKeys);
        }
        if (null == values) {
            return;
        }
        final Set<String> free = new LinkedHashSet<>(known);
        free.removeAll(values.keySet());
        values.forEach((key, value) -> {
            if (!known.contains(key)) {
                // a key that is there already can hardly be what was meant
                throw new ConfigException(
                        keyPlaces.get(key) + ": " + pathOf(key) + ": unknown key" + Suggestions.hint(key, free));
            }
            if (value.opened) {
                value.rejectUnknownKeys();
            }
        });
    }

    // ---- mappings by key

    /**
     * Any value below this mapping.
     *
     * @param key that must be there.
     * @return the value, maybe an empty one.
     */
    public ConfigNode get(final String key) {
        known.add(key);
        final ConfigNode value = mapping().get(key);
        if (null == value) {
            throw error(key, "is missing");
        }
        return value;
    }

    /**
     * A mapping below this one.
     *
     * @param key that must be there.
     * @return a mapping, maybe an empty one.
     */
    public ConfigNode map(final String key) {
        return get(key).asMap();
    }

    /**
     * A mapping below this one.
     *
     * @param key that need not be there.
     * @return a mapping, an empty one if there is none.
     */
    public ConfigNode optionalMap(final String key) {
        return has(key) ? map(key) : map(place, pathOf(key), Map.of(), Map.of());
    }

    /**
     * A list below this mapping.
     *
     * @param key that must be there.
     * @return its items, maybe none.
     */
    public List<ConfigNode> list(final String key) {
        return get(key).asList();
    }

    /**
     * A list below this mapping.
     *
     * @param key that need not be there.
     * @return its items, none if there is no list.
     */
    public List<ConfigNode> optionalList(final String key) {
        return has(key) ? list(key) : List.of();
    }

    /**
     * A list of texts.
     *
     * @param key that must be there.
     * @return its items.
     */
    public List<String> texts(final String key) {
        final List<String> texts = new ArrayList<>();
        list(key).forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    /**
     * A text.
     *
     * @param key that must be there.
     * @return not empty.
     */
    public String text(final String key) {
        return get(key).asText();
    }

    /**
     * A text.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @return not empty, unless the fallback is.
     */
    public String text(final String key, final String fallback) {
        return has(key) ? text(key) : fallback;
    }

    /**
     * A secret, which the file must name as {@code ${NAME}} and nothing else, so that it never stands in a file.
     *
     * @param key that must be there.
     * @return the variable's value; the caller wipes it.
     */
    public char[] secret(final String key) {
        return get(key).asSecret();
    }

    /**
     * A whole number.
     *
     * @param key that must be there.
     * @param min smallest allowed.
     * @param max largest allowed.
     * @return min to max.
     */
    public long integer(final String key, final long min, final long max) {
        return get(key).asInteger(min, max);
    }

    /**
     * A whole number.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @param min smallest allowed.
     * @param max largest allowed.
     * @return min to max, or the fallback.
     */
    public long integer(final String key, final long fallback, final long min, final long max) {
        return has(key) ? integer(key, min, max) : fallback;
    }

    /**
     * A finite floating point number, for what is no amount: parameters of models and strategies.
     *
     * @param key that must be there.
     * @return the number.
     */
    public double number(final String key) {
        return get(key).asDouble();
    }

    /**
     * A finite floating point number, for what is no amount.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @return the number or the fallback.
     */
    public double number(final String key, final double fallback) {
        return has(key) ? number(key) : fallback;
    }

    /**
     * An exact decimal.
     *
     * @param key that must be there.
     * @param exponent of the result, -18 to 9.
     * @return mantissa at 10^exponent.
     */
    public long decimal(final String key, final int exponent) {
        return get(key).asDecimal(exponent);
    }

    /**
     * An amount of money.
     *
     * @param key that must be there.
     * @return mantissa of 10^-8.
     */
    public long money(final String key) {
        return decimal(key, Decimals.MONEY_EXPONENT);
    }

    /**
     * An amount of money.
     *
     * @param key that need not be there.
     * @param fallback if it is not, a mantissa of 10^-8.
     * @return mantissa of 10^-8.
     */
    public long money(final String key, final long fallback) {
        return has(key) ? money(key) : fallback;
    }

    /**
     * A ratio, as 0.001 or 0.1%.
     *
     * @param key that must be there.
     * @return mantissa of 10^-12.
     */
    public long rate(final String key) {
        return get(key).asRate();
    }

    /**
     * A ratio, as 0.001 or 0.1%.
     *
     * @param key that need not be there.
     * @param fallback if it is not, a mantissa of 10^-12.
     * @return mantissa of 10^-12.
     */
    public long rate(final String key, final long fallback) {
        return has(key) ? rate(key) : fallback;
    }

    /**
     * A duration as 10ms, 5s, 1m, 1h (ns, us, ms, s, m, h, d), or 0.
     *
     * @param key that must be there.
     * @return nanoseconds, not negative.
     */
    public long durationNs(final String key) {
        return get(key).asDurationNs();
    }

    /**
     * A duration as 10ms, 5s, 1m, 1h (ns, us, ms, s, m, h, d), or 0.
     *
     * @param key that need not be there.
     * @param fallbackNs if it is not.
     * @return nanoseconds, not negative.
     */
    public long durationNs(final String key, final long fallbackNs) {
        return has(key) ? durationNs(key) : fallbackNs;
    }

    /**
     * A number of bytes as 4096, 64k, 4m, 1g, in powers of 1024.
     *
     * @param key that must be there.
     * @return bytes, not negative.
     */
    public long size(final String key) {
        return get(key).asSize();
    }

    /**
     * A number of bytes as 4096, 64k, 4m, 1g, in powers of 1024.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @return bytes, not negative.
     */
    public long size(final String key, final long fallback) {
        return has(key) ? size(key) : fallback;
    }

    /**
     * True or false.
     *
     * @param key that must be there.
     * @return the value.
     */
    public boolean bool(final String key) {
        return get(key).asBool();
    }

    /**
     * True or false.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @return the value or the fallback.
     */
    public boolean bool(final String key, final boolean fallback) {
        return has(key) ? bool(key) : fallback;
    }

    /**
     * One of the names of an enum, in lower case with hyphens: {@code BUSY_SPIN} is {@code busy-spin}.
     *
     * @param key that must be there.
     * @param type the enum.
     * @param <E> the enum.
     * @return the value.
     */
    public <E extends Enum<E>> E choice(final String key, final Class<E> type) {
        return get(key).asChoice(type);
    }

    /**
     * One of the names of an enum, in lower case with hyphens.
     *
     * @param key that need not be there.
     * @param fallback if it is not.
     * @param <E> the enum.
     * @return the value or the fallback.
     */
    public <E extends Enum<E>> E choice(final String key, final E fallback) {
        return has(key) ? choice(key, fallback.getDeclaringClass()) : fallback;
    }

    // ---- this value

    /** This value as a mapping; nothing at all is an empty one. */
    public ConfigNode asMap() {
        if (isNothing()) {
            return map(place, path, Map.of(), Map.of());
        }
        mapping();
        return this;
    }

    /** This value as a list; nothing at all is an empty one. */
    public List<ConfigNode> asList() {
        if (isNothing()) {
            return List.of();
        }
        if (null == items) {
            throw expected("a list");
        }
        opened = true;
        return items;
    }

    /** This value as a text, not empty. */
    public String asText() {
        return resolved("a text");
    }

    /** This value as a secret; see {@link #secret(String)}. */
    public char[] asSecret() {
        if (null != raw && raw.startsWith("${") && raw.endsWith("}") && raw.indexOf('}') == raw.length() - 1) {
            return resolved("a secret").toCharArray();
        }
        throw error("a secret is given as ${NAME} of an environment variable, never in the file");
    }

    /**
     * This value as a whole number.
     *
     * @param min smallest allowed.
     * @param max largest allowed.
     * @return min to max.
     */
    public long asInteger(final long min, final long max) {
        final Long value = Quantities.whole(resolved("a whole number"));
        if (null == value) {
            throw expected("a whole number");
        }
        if (value < min || value > max) {
            throw error("must be " + min + " to " + max + ", got " + shown());
        }
        return value;
    }

    /**
     * This value as an exact decimal.
     *
     * @param exponent of the result, -18 to 9.
     * @return mantissa at 10^exponent.
     */
    public long asDecimal(final int exponent) {
        return exact(resolved("a number"), exponent);
    }

    /** This value as a ratio, as 0.001 or 0.1%: mantissa of 10^-12. */
    public long asRate() {
        final String text = resolved("a number");
        return text.endsWith("%")
                ? exact(text.substring(0, text.length() - 1), Decimals.RATE_EXPONENT + 2)
                : exact(text, Decimals.RATE_EXPONENT);
    }

    /** This value as a finite floating point number, for what is no amount: parameters of models and strategies. */
    public double asDouble() {
        final String text = resolved("a number");
        // the same form as everywhere else: Java's own takes 0x1p3, 1d and NaN as well
        final long form = Quantities.decimal(text, 0);
        final double value = form == Decimals.INVALID ? Double.NaN : Double.parseDouble(text.replace("_", ""));
        if (!Double.isFinite(value)) {
            throw expected("a number");
        }
        return value;
    }

    /** This value as a duration in nanoseconds: 10ms, 5s, 1m, 1h, or 0. */
    public long asDurationNs() {
        final Long value = Quantities.durationNs(resolved("a duration such as 10ms, 5s, 1m or 1h"));
        if (null == value) {
            throw expected("a duration such as 10ms, 5s, 1m or 1h");
        }
        return value;
    }

    /** This value as a number of bytes: 4096, 64k, 4m, 1g. */
    public long asSize() {
        final Long value = Quantities.size(resolved("a size such as 4096, 64k, 4m or 1g"));
        if (null == value) {
            throw expected("a size such as 4096, 64k, 4m or 1g");
        }
        return value;
    }

    /** This value as true or false; yes, no, on and off are errors. */
    public boolean asBool() {
        return switch (resolved("true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected("true or false");
        };
    }

    /**
     * This value as one of the names of an enum, in lower case with hyphens.
     *
     * @param type the enum.
     * @param <E> the enum.
     * @return the value.
     */
    public <E extends Enum<E>> E asChoice(final Class<E> type) {
        final List<String> names = new ArrayList<>();
        for (final E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        final String expected = "one of " + String.join(", ", names);
        final String text = resolved(expected);
        final int index = names.indexOf(text);
        if (index < 0) {
            throw error("expected " + expected + ", got " + shown() + Suggestions.hint(text, names));
        }
        return type.getEnumConstants()[index];
    }

    /** Place and path; never the value, which may be a secret. */
    @Override
    public String toString() {
        return place + ": " + path;
    }

    boolean isMap() {
        return null != values;
    }

    /** What stands in the file, for messages: short, quoted, on one line. */
    String shown() {
        if (null != items) {
            return "a list";
        } else if (null != values) {
            return "a mapping";
        } else if (isNothing()) {
            return "nothing";
        }
        final String text = raw.length() > SHOWN_LENGTH ? raw.substring(0, SHOWN_LENGTH) + "..." : raw;
        return '"' + text.replace("\n", "\\n") + '"';
    }

    private boolean isNothing() {
        return null != raw && plain && NULLS.contains(raw);
    }

    private Map<String, ConfigNode> mapping() {
        if (null == values) {
            throw expected("keys with values");
        }
        opened = true;
        return values;
    }

    private String pathOf(final String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private ConfigException expected(final String what) {
        return error("expected " + what + ", got " + shown());
    }

    private long exact(final String text, final int exponent) {
        final long mantissa = Quantities.decimal(text, exponent);
        if (mantissa == Decimals.INEXACT) {
            throw error("has more than " + Math.max(-exponent, 0) + " decimals: " + shown());
        } else if (mantissa == Decimals.OVERFLOW) {
            throw error("is too large: " + shown());
        } else if (Decimals.isError(mantissa)) {
            throw expected("a number");
        }
        return mantissa;
    }

    /** The scalar with its variables filled in. */
    private String resolved(final String expected) {
        if (null == raw || isNothing() || raw.isEmpty()) {
            throw expected(expected);
        }
        if (raw.indexOf('$') < 0) {
            return raw;
        }
        final Matcher matcher = VARIABLE.matcher(raw);
        final StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            final String found = matcher.group();
            if (found.startsWith("$$")) {
                matcher.appendReplacement(out, Matcher.quoteReplacement(found.substring(1)));
                continue;
            }
            final String name = matcher.group(1);
            if (!found.endsWith("}") || !VARIABLE_NAME.matcher(name).matches()) {
                throw error("expected ${NAME} of an environment variable, got " + shown());
            }
            final String value = environment.get(name);
            if (null == value || value.isEmpty()) {
                throw error("environment variable " + name + " is " + (null == value ? "not set" : "empty"));
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }
}
