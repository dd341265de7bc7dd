package io.rayo.gateways.okx;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Lengths of bars in our words and the venue's. */
final class OkxTimeframes {
    /** Not a length that is known. */
    static final long NONE = -1;

    /** Ours to the venue's; those of six hours and more open by UTC as ours do, not by the venue's UTC+8. */
    private static final Map<String, String> CHANNELS = new TreeMap<>(Map.ofEntries(
            Map.entry("1s", "candle1s"),
            Map.entry("1m", "candle1m"),
            Map.entry("3m", "candle3m"),
            Map.entry("5m", "candle5m"),
            Map.entry("15m", "candle15m"),
            Map.entry("30m", "candle30m"),
            Map.entry("1h", "candle1H"),
            Map.entry("2h", "candle2H"),
            Map.entry("4h", "candle4H"),
            Map.entry("6h", "candle6Hutc"),
            Map.entry("12h", "candle12Hutc"),
            Map.entry("1d", "candle1Dutc"),
            Map.entry("1w", "candle1Wutc")));

    private static final int PREFIX_LENGTH = 6;
    private static final int MAX_LENGTH = 12;

    private OkxTimeframes() {}

    /**
     * The venue's channel of a length.
     *
     * @param interval such as {@code 1m}.
     * @return its name; null if the venue does not have it.
     */
    static String channel(final String interval) {
        return CHANNELS.get(interval);
    }

    static String known() {
        return String.join(", ", CHANNELS.keySet());
    }

    /**
     * Length of the bars of a channel {@code candle15m}, without making objects.
     *
     * @param buffer that holds the name.
     * @param offset of it.
     * @param length of it.
     * @return nanoseconds; {@link #NONE} if it is none of a fixed length.
     */
    static long timeframeNs(final DirectBuffer buffer, final int offset, final int length) {
        if (length > MAX_LENGTH) {
            return NONE;
        }
        int at = PREFIX_LENGTH;
        long amount = 0;
        while (at < length && buffer.getByte(offset + at) >= '0' && buffer.getByte(offset + at) <= '9') {
            amount = amount * 10 + buffer.getByte(offset + at) - '0';
            at++;
        }
        final int suffix = length - at - 1;
        final boolean isUtc = suffix == 3
                && buffer.getByte(offset + at + 1) == 'u'
                && buffer.getByte(offset + at + 2) == 't'
                && buffer.getByte(offset + at + 3) == 'c';
        if (amount == 0 || (suffix != 0 && !isUtc)) {
            return NONE;
        }
        // at most 5 digits: far below 2^63 ns
        return switch (buffer.getByte(offset + at)) {
            case 's' -> TimeUnit.SECONDS.toNanos(amount);
            case 'm' -> TimeUnit.MINUTES.toNanos(amount);
            case 'H' -> TimeUnit.HOURS.toNanos(amount);
            case 'D' -> TimeUnit.DAYS.toNanos(amount);
            case 'W' -> TimeUnit.DAYS.toNanos(7 * amount);
            default -> NONE; // months and quarters have no fixed length
        };
    }
}
