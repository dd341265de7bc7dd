package io.rayo.tools.config;

import io.rayo.codecs.Decimals;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them. Every method returns null for text that is not of its form or does not fit. */
final class Quantities {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*(_[0-9]+)*)");
    private static final Pattern WITH_UNIT = Pattern.compile("(0|[1-9][0-9]*(?:_[0-9]+)*)([a-zA-Z]*)");
    private static final Pattern UNDERSCORE = Pattern.compile("(?<=[0-9])_(?=[0-9])");

    private static final Map<String, Long> DURATIONS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "k", 1L << 10, "K", 1L << 10, "m", 1L << 20, "M", 1L << 20, "g", 1L << 30, "G", 1L << 30);

    private Quantities() {}

    /** 1_000 is fine; 010 is not, as some read it as 8. */
    static Long whole(final String text) {
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        try {
            return Long.valueOf(text.replace("_", ""));
        } catch (final NumberFormatException e) {
            return null; // the form is right, so it is too large
        }
    }

    /** Mantissa or sentinel of {@link Decimals}. */
    static long decimal(final String text, final int exponent) {
        return Decimals.parse(UNDERSCORE.matcher(text).replaceAll(""), exponent);
    }

    /** Nanoseconds of 10ms, 5s, 1m, 1h; 0 needs no unit. */
    static Long durationNs(final String text) {
        return "0".equals(text) ? Long.valueOf(0) : withUnit(text, DURATIONS);
    }

    /** Bytes of 4096, 64k, 4m, 1g (powers of 1024). */
    static Long size(final String text) {
        return withUnit(text, SIZES);
    }

    private static Long withUnit(final String text, final Map<String, Long> units) {
        final Matcher matcher = WITH_UNIT.matcher(text);
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            return null;
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1).replace("_", "")), units.get(matcher.group(2)));
        } catch (final ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
