package io.rayo.gateways.kraken;

import io.rayo.codecs.Decimals;
import io.rayo.gateways.orders.ClientOrderIds;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the texts of requests piece by piece: members of a JSON object, or the parameters of a form or query. Numbers
 * in JSON stand bare, as the venue wants them. Allocates nothing. One thread.
 */
final class KrakenText {
    private static final String HEX = "0123456789ABCDEF";
    private static final long SECOND_NS = 1_000_000_000;
    private static final long DAY_SEC = 86_400;
    private static final int DAYS_TO_1970 = 719_468; // from 0000-03-01, where leap days come last
    private static final byte[] ENCODED_COLON = ascii("%3A");

    private MutableDirectBuffer buffer;
    private int position;
    private boolean isFirst;

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts at the beginning of a buffer. */
    KrakenText begin(final MutableDirectBuffer target) {
        buffer = target;
        position = 0;
        isFirst = true;
        return this;
    }

    /** Bytes written so far. */
    int length() {
        return position;
    }

    /** Text as it is; what follows is the first of its object or form. */
    KrakenText raw(final byte[] text) {
        put(text, text.length);
        isFirst = true;
        return this;
    }

    /** Text as it is, in the middle of something. */
    KrakenText add(final byte[] text, final int length) {
        put(text, length);
        return this;
    }

    /** A number as it is, in the middle of something. */
    KrakenText add(final long value) {
        position += buffer.putNaturalLongAscii(position, value);
        return this;
    }

    /** Counts bytes that somebody else wrote. */
    void skip(final int length) {
        position += length;
    }

    private void put(final byte[] text, final int length) {
        buffer.putBytes(position, text, 0, length);
        position += length;
    }

    private void letter(final char letter) {
        buffer.putByte(position++, (byte) letter);
    }

    // ---- members of an object ----

    private void name(final byte[] name) {
        if (!isFirst) {
            letter(',');
        }
        isFirst = false;
        letter('"');
        put(name, name.length);
        letter('"');
        letter(':');
    }

    /** A member with a text that needs no escapes. */
    KrakenText text(final byte[] name, final byte[] value) {
        return text(name, value, value.length);
    }

    /** A member with a text that needs no escapes. */
    KrakenText text(final byte[] name, final byte[] value, final int length) {
        name(name);
        letter('"');
        put(value, length);
        letter('"');
        return this;
    }

    /** A member with a word such as true, or with an object. */
    KrakenText word(final byte[] name, final byte[] value) {
        name(name);
        put(value, value.length);
        return this;
    }

    /** A member with a whole number. */
    KrakenText number(final byte[] name, final long value) {
        name(name);
        return add(value);
    }

    /** A member with the exact decimal of a mantissa. */
    KrakenText decimal(final byte[] name, final long mantissa, final int exponent) {
        name(name);
        position += Decimals.format(mantissa, exponent, buffer, position);
        return this;
    }

    /** A member with a client order id. */
    KrakenText id(final byte[] name, final ClientOrderIds ids, final long clientOrderId) {
        name(name);
        letter('"');
        position += ids.encode(clientOrderId, buffer, position);
        letter('"');
        return this;
    }

    /** A member with a list of one client order id. */
    KrakenText listOfId(final byte[] name, final ClientOrderIds ids, final long clientOrderId) {
        name(name);
        letter('[');
        letter('"');
        position += ids.encode(clientOrderId, buffer, position);
        letter('"');
        letter(']');
        return this;
    }

    /** A member with a time. */
    KrakenText time(final byte[] name, final long timeNs) {
        name(name);
        letter('"');
        time(timeNs, false);
        letter('"');
        return this;
    }

    // ---- parameters of a form or query ----

    private void parameter(final byte[] name) {
        if (!isFirst) {
            letter('&');
        }
        isFirst = false;
        put(name, name.length);
        letter('=');
    }

    /** A parameter that needs no escapes. */
    KrakenText form(final byte[] name, final byte[] value) {
        return form(name, value, value.length);
    }

    /** A parameter that needs no escapes. */
    KrakenText form(final byte[] name, final byte[] value, final int length) {
        parameter(name);
        put(value, length);
        return this;
    }

    /** A parameter of the venue's own making, with all escaped that is not a letter, a digit or one of {@code -_.~}. */
    KrakenText formEscaped(final byte[] name, final byte[] value, final int length) {
        parameter(name);
        for (int i = 0; i < length; i++) {
            final int letter = value[i] & 0xFF;
            if ((letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '-'
                    || letter == '_'
                    || letter == '.'
                    || letter == '~') {
                letter((char) letter);
            } else {
                letter('%');
                letter(HEX.charAt(letter >> 4));
                letter(HEX.charAt(letter & 15));
            }
        }
        return this;
    }

    /** A parameter with a whole number. */
    KrakenText form(final byte[] name, final long value) {
        parameter(name);
        return add(value);
    }

    /** A parameter with the exact decimal of a mantissa. */
    KrakenText formDecimal(final byte[] name, final long mantissa, final int exponent) {
        parameter(name);
        position += Decimals.format(mantissa, exponent, buffer, position);
        return this;
    }

    /** A parameter with a client order id. */
    KrakenText formId(final byte[] name, final ClientOrderIds ids, final long clientOrderId) {
        parameter(name);
        position += ids.encode(clientOrderId, buffer, position);
        return this;
    }

    /** A parameter with a time. */
    KrakenText formTime(final byte[] name, final long timeNs) {
        parameter(name);
        time(timeNs, true);
        return this;
    }

    /** A time alone, as a form has it. */
    KrakenText cursorTime(final long timeNs) {
        time(timeNs, true);
        return this;
    }

    /** {@code 2026-10-01T17:35:55.440Z} of nanoseconds since the epoch, for a form with its colons encoded. */
    private void time(final long timeNs, final boolean isEncoded) {
        final long seconds = timeNs / SECOND_NS;
        final long z = seconds / DAY_SEC + DAYS_TO_1970;
        final long ofDay = seconds % DAY_SEC;
        final long era = z / 146_097;
        final long dayOfEra = z - era * 146_097;
        final long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final long shifted = (5 * dayOfYear + 2) / 153; // months from March
        final long month = shifted < 10 ? shifted + 3 : shifted - 9;
        digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        letter('-');
        digits(month, 2);
        letter('-');
        digits(dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
        letter('T');
        digits(ofDay / 3_600, 2);
        colon(isEncoded);
        digits(ofDay / 60 % 60, 2);
        colon(isEncoded);
        digits(ofDay % 60, 2);
        letter('.');
        digits(timeNs / 1_000_000 % 1_000, 3);
        letter('Z');
    }

    private void colon(final boolean isEncoded) {
        if (isEncoded) {
            put(ENCODED_COLON, ENCODED_COLON.length);
        } else {
            letter(':');
        }
    }

    private void digits(final long value, final int count) {
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            buffer.putByte(position + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        position += count;
    }
}
