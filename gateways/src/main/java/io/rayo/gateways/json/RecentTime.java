package io.rayo.gateways.json;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.Digits;
import io.rayo.codecs.TextBytes;

/**
 * Reads times as {@link Rfc3339} does, with the same result, but remembers the minute of the last one: as long as that
 * is the same, only seconds are read. One thread; allocates nothing.
 */
public final class RecentTime {
    /** Length of a time with six decimals, as {@link #micros} reads it. */
    public static final int MICROS_LENGTH = 27;

    private static final int DATE_LENGTH = Long.BYTES;
    private static final int MINUTE_LENGTH = 16;
    private static final int SECONDS_LENGTH = 19;
    private static final int MAX_DECIMALS = 9;
    private static final int MAX_SECOND = 60;
    private static final long SECOND_NS = 1_000_000_000L;
    /** A colon, two digits, a point. */
    private static final long SECONDS_MASK = 0xFF00_00FFL;

    private static final long SECONDS_MARKS = (long) '.' << 24 | ':';

    private static final long ZEROS = 0x3030303030303030L;
    private static final long SIX_BYTES = 0xFFFF_FFFF_FFFFL;
    /** Carries 10 and above into a byte's top bit. */
    private static final long TO_TOP_BIT = 0x7676767676767676L;

    private static final long TOP_BITS = 0x8080808080808080L;

    private long date;
    private long minute;
    private long minuteNs = Rfc3339.INVALID;

    /** Creates a reader that remembers nothing. */
    public RecentTime() {}

    /**
     * Reads a time.
     *
     * @param text that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @return nanoseconds since the epoch, or {@link Rfc3339#INVALID}.
     */
    public long parse(final TextBytes text, final int offset, final int length) {
        final int decimals = length - SECONDS_LENGTH - 2; // without point and Z
        if (minuteNs != Rfc3339.INVALID
                && decimals >= 1
                && decimals <= MAX_DECIMALS
                && text.word(offset) == date
                && text.word(offset + DATE_LENGTH) == minute) {
            final long timeNs = inMinute(text, offset + MINUTE_LENGTH, decimals);
            if (timeNs != Rfc3339.INVALID) {
                return timeNs;
            }
        }
        final long timeNs = Rfc3339.parse(text.buffer(), offset, length);
        if (timeNs != Rfc3339.INVALID) {
            date = text.word(offset);
            minute = text.word(offset + DATE_LENGTH);
            // of a leap second (60) too: its time is that of the next minute's start
            minuteNs = timeNs - timeNs % SECOND_NS - second(text.word(offset + MINUTE_LENGTH) >>> 8) * SECOND_NS;
        }
        return timeNs;
    }

    /**
     * Tries to read a time of 27 bytes, {@code 2026-10-01T17:35:55.440295Z}, in the minute of the last one.
     *
     * @param text that holds it.
     * @param offset of it; or negative.
     * @return as {@link #parse}, but INVALID also where the time is any other.
     */
    public long micros(final TextBytes text, final int offset) {
        final long seconds = text.word(offset + MINUTE_LENGTH);
        final long fraction = text.word(offset + MINUTE_LENGTH + 4) ^ ZEROS;
        final long digits = fraction & SIX_BYTES;
        final int tens = (int) (seconds >>> 8 & 0xFF) - '0';
        final int ones = (int) (seconds >>> 16 & 0xFF) - '0';
        if (text.word(offset) != date
                || text.word(offset + DATE_LENGTH) != minute
                || minuteNs == Rfc3339.INVALID
                || (seconds & SECONDS_MASK) != SECONDS_MARKS
                || (((digits + TO_TOP_BIT) | digits) & TOP_BITS & SIX_BYTES) != 0
                || (fraction >>> 48 & 0xFF) != ('Z' ^ '0')
                || tens < 0
                || tens > 5
                || ones < 0
                || ones > 9) {
            return Rfc3339.INVALID;
        }
        return minuteNs + (tens * 10 + ones) * SECOND_NS + JsonScanner.eight(digits << 16) * 1_000;
    }

    /** {@code :55.440295Z}; INVALID if it is anything else, which Rfc3339 may still understand. */
    private long inMinute(final TextBytes text, final int offset, final int decimals) {
        final long word = text.word(offset);
        final int second = second(word >>> 8);
        final long fraction = text.word(offset + 4);
        final int digits = Digits.count(fraction);
        long nanos = Digits.join(fraction, Math.min(digits, decimals));
        int read = digits;
        if (digits == Long.BYTES && decimals == MAX_DECIMALS) {
            final int last = text.at(offset + 4 + Long.BYTES) - '0';
            if (last < 0 || last > 9) {
                return Rfc3339.INVALID;
            }
            nanos = nanos * 10 + last;
            read++;
        }
        if ((word & SECONDS_MASK) != SECONDS_MARKS
                || second < 0
                || second > MAX_SECOND
                || read != decimals
                || text.at(offset + 4 + decimals) != 'Z') {
            return Rfc3339.INVALID;
        }
        return minuteNs + second * SECOND_NS + nanos * Decimals.pow10(MAX_DECIMALS - decimals);
    }

    /** The number of two digits at the start of a word; -1 if they are none. */
    private static int second(final long word) {
        return Digits.count(word) < 2 ? -1 : (int) Digits.join(word, 2);
    }
}
