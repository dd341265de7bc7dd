package io.rayo.gateways.bybit;

import io.rayo.codecs.Decimals;
import io.rayo.gateways.orders.ClientOrderIds;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the text of a request piece by piece: JSON members with their commas, or the parameters of a query. Allocates
 * nothing. One thread.
 */
final class RequestText {
    private MutableDirectBuffer buffer;
    private int position;
    private boolean comma;

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts at the beginning of a buffer. */
    RequestText begin(final MutableDirectBuffer target) {
        buffer = target;
        position = 0;
        comma = false;
        return this;
    }

    /** Bytes written so far. */
    int length() {
        return position;
    }

    /** Text as it is; a member that follows gets no comma. */
    RequestText raw(final byte[] text) {
        raw(text, text.length);
        comma = false;
        return this;
    }

    private void raw(final byte[] text, final int length) {
        buffer.putBytes(position, text, 0, length);
        position += length;
    }

    /** A number as it is. */
    RequestText rawNumber(final long value) {
        position += buffer.putNaturalLongAscii(position, value);
        return this;
    }

    /** Counts bytes that somebody else wrote. */
    void skip(final int length) {
        position += length;
    }

    private void name(final byte[] name) {
        if (comma) {
            buffer.putByte(position++, (byte) ',');
        }
        comma = true;
        buffer.putByte(position++, (byte) '"');
        raw(name, name.length);
        buffer.putByte(position++, (byte) '"');
        buffer.putByte(position++, (byte) ':');
    }

    /** A member with a text that needs no escapes. */
    RequestText text(final byte[] name, final byte[] value) {
        return text(name, value, value.length);
    }

    /** A member with a text that needs no escapes. */
    RequestText text(final byte[] name, final byte[] value, final int length) {
        name(name);
        buffer.putByte(position++, (byte) '"');
        raw(value, length);
        buffer.putByte(position++, (byte) '"');
        return this;
    }

    /** A member with a number in quotes. */
    RequestText quoted(final byte[] name, final long value) {
        name(name);
        buffer.putByte(position++, (byte) '"');
        position += buffer.putNaturalLongAscii(position, value);
        buffer.putByte(position++, (byte) '"');
        return this;
    }

    /** A member with a bare number. */
    RequestText number(final byte[] name, final long value) {
        name(name);
        position += buffer.putNaturalLongAscii(position, value);
        return this;
    }

    /** A member with a word such as true. */
    RequestText word(final byte[] name, final byte[] value) {
        name(name);
        raw(value, value.length);
        return this;
    }

    /** A member with the exact decimal of a mantissa, in quotes. */
    RequestText decimal(final byte[] name, final long mantissa, final int exponent) {
        name(name);
        buffer.putByte(position++, (byte) '"');
        position += Decimals.format(mantissa, exponent, buffer, position);
        buffer.putByte(position++, (byte) '"');
        return this;
    }

    /** A member with a client order id. */
    RequestText clientOrderId(final byte[] name, final ClientOrderIds ids, final long clientOrderId) {
        name(name);
        buffer.putByte(position++, (byte) '"');
        position += ids.encode(clientOrderId, buffer, position);
        buffer.putByte(position++, (byte) '"');
        return this;
    }

    /** A parameter of a query: name with its equals sign, and before it the sign that it needs. */
    RequestText parameter(final byte[] nameWithSigns) {
        raw(nameWithSigns, nameWithSigns.length);
        return this;
    }

    /** A value of a query that needs no escapes, or has them already. */
    RequestText value(final byte[] value, final int length) {
        raw(value, length);
        return this;
    }

    /** A client order id as a value of a query. */
    RequestText value(final ClientOrderIds ids, final long clientOrderId) {
        position += ids.encode(clientOrderId, buffer, position);
        return this;
    }
}
