package io.rayo.gateways.json;

import org.agrona.DirectBuffer;

/**
 * Reads times such as {@code 2026-10-01T17:35:55.440295Z} without making objects: UTC, none or up to nine decimals of a
 * second, years 1970 to 2261.
 */
public final class Rfc3339 {
    /** What is no time. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final int SECONDS_LENGTH = 19;
    private static final int MAX_DECIMALS = 9;
    private static final long SECOND_NS = 1_000_000_000L;

    private Rfc3339() {}

    /**
     * Reads a time.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @return nanoseconds since the epoch, or {@link #INVALID}.
     */
    public static long parse(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= SECONDS_LENGTH
                || buffer.getByte(offset + 4) != '-'
                || buffer.getByte(offset + 7) != '-'
                || (buffer.getByte(offset + 10) != 'T' && buffer.getByte(offset + 10) != ' ')
                || buffer.getByte(offset + 13) != ':'
                || buffer.getByte(offset + 16) != ':'
                || buffer.getByte(offset + length - 1) != 'Z') {
            return INVALID;
        }
        final int year = digits(buffer, offset, 4);
        final int month = digits(buffer, offset + 5, 2);
        final int day = digits(buffer, offset + 8, 2);
        final int hour = digits(buffer, offset + 11, 2);
        final int minute = digits(buffer, offset + 14, 2);
        final int second = digits(buffer, offset + 17, 2);
        // a leap second (60) is the start of the next minute
        if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
            return INVALID;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return INVALID;
        }
        final long nanos = fraction(buffer, offset + SECONDS_LENGTH, length - SECONDS_LENGTH - 1);
        if (nanos < 0) {
            return INVALID;
        }
        // below 2^63 up to the year 2261
        return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 * SECOND_NS + second * SECOND_NS + nanos;
    }

    /** What is between the seconds and the Z, in nanoseconds; -1 if it makes no sense. */
    private static long fraction(final DirectBuffer buffer, final int offset, final int length) {
        if (length == 0) {
            return 0;
        }
        final int decimals = length - 1;
        if (buffer.getByte(offset) != '.' || decimals < 1 || decimals > MAX_DECIMALS) {
            return -1;
        }
        long nanos = digits(buffer, offset + 1, decimals);
        for (int i = decimals; i < MAX_DECIMALS; i++) {
            nanos *= 10;
        }
        return nanos < 0 ? -1 : nanos;
    }

    /** A number of so many digits, at most nine; -1 if something else is among them. */
    private static int digits(final DirectBuffer buffer, final int offset, final int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            final int digit = buffer.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static int daysOf(final int year, final int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(final int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Days since 1970-01-01: years are counted from March, so that the leap day is the last of its year. */
    private static long days(final int year, final int month, final int day) {
        final int shifted = month <= 2 ? year - 1 : year;
        final int era = shifted / 400;
        final int yearOfEra = shifted - era * 400;
        final int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        final int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468L;
    }
}
