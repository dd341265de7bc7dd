package io.rayo.engine.strategy;

/** The timeframe after a feature's text: {@code ema(20)@15m}. Units s, m, h and d. Any thread, at start only. */
final class FeatureTimeframe {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private FeatureTimeframe() {}

    static String without(final String feature) {
        final int at = feature.indexOf('@');
        return at < 0 ? feature : feature.substring(0, at);
    }

    static long ofNs(final String feature, final long ownNs) {
        final int at = feature.indexOf('@');
        if (at < 0) {
            return ownNs;
        }
        final String text = feature.substring(at + 1).strip();
        try {
            final long number = Long.parseLong(text.substring(0, text.length() - 1));
            final long seconds = switch (text.charAt(text.length() - 1)) {
                case 's' -> 1;
                case 'm' -> 60;
                case 'h' -> 3_600;
                case 'd' -> 86_400;
                default -> 0;
            };
            if (number > 0 && seconds > 0) {
                return Math.multiplyExact(number, seconds * NS_PER_SECOND);
            }
        } catch (final NumberFormatException | IndexOutOfBoundsException | ArithmeticException e) {
            // said below
        }
        throw new IllegalArgumentException(feature + ": \"" + text + "\" is no timeframe such as 5m or 1h");
    }
}
