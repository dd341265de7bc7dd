package io.rayo.gateways.okx;

import io.rayo.codecs.Decimals;
import org.agrona.MutableDirectBuffer;

/** Writes the texts of requests into a buffer, one after the other, without making objects. One thread. */
final class OkxText {
    private static final long DAY_MS = 86_400_000;
    private static final int DAYS_TO_1970 = 719_468; // from 0000-03-01, where leap days come last

    private MutableDirectBuffer buffer;
    private int length;

    OkxText begin(final MutableDirectBuffer target) {
        buffer = target;
        length = 0;
        return this;
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    OkxText add(final byte[] text) {
        buffer.putBytes(length, text);
        length += text.length;
        return this;
    }

    OkxText add(final byte[] text, final int textLength) {
        return add(text, 0, textLength);
    }

    OkxText add(final byte[] text, final int offset, final int textLength) {
        buffer.putBytes(length, text, offset, textLength);
        length += textLength;
        return this;
    }

    /** Takes what was written behind the text. */
    OkxText advance(final int written) {
        length += written;
        return this;
    }

    OkxText number(final long value) {
        length += buffer.putNaturalLongAscii(length, value);
        return this;
    }

    OkxText decimal(final long mantissa, final int exponent) {
        length += Decimals.format(mantissa, exponent, buffer, length);
        return this;
    }

    /** {@code 2020-12-08T09:08:57.715Z} of milliseconds since the epoch. */
    OkxText time(final long timeMs) {
        final long z = Math.floorDiv(timeMs, DAY_MS) + DAYS_TO_1970;
        final long ofDay = Math.floorMod(timeMs, DAY_MS);
        final long era = z / 146_097;
        final long dayOfEra = z - era * 146_097;
        final long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final long shifted = (5 * dayOfYear + 2) / 153; // months from March
        final long day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        final long month = shifted < 10 ? shifted + 3 : shifted - 9;
        final long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        digits(year, 4).letter('-').digits(month, 2).letter('-').digits(day, 2).letter('T');
        digits(ofDay / 3_600_000, 2).letter(':').digits(ofDay / 60_000 % 60, 2).letter(':');
        return digits(ofDay / 1_000 % 60, 2)
                .letter('.')
                .digits(ofDay % 1_000, 3)
                .letter('Z');
    }

    private OkxText digits(final long value, final int count) {
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            buffer.putByte(length + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        length += count;
        return this;
    }

    private OkxText letter(final char letter) {
        buffer.putByte(length++, (byte) letter);
        return this;
    }
}
