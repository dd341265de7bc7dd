package io.rayo.gateways.kucoin;

import io.rayo.codecs.Decimals;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes the texts of requests into a buffer, one after the other, without making objects. One thread. */
final class KucoinText {
    private MutableDirectBuffer buffer;
    private int length;

    /** Letters of a constant. */
    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    KucoinText begin(final MutableDirectBuffer target) {
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

    KucoinText add(final byte[] text) {
        return add(text, text.length);
    }

    KucoinText add(final byte[] text, final int textLength) {
        buffer.putBytes(length, text, 0, textLength);
        length += textLength;
        return this;
    }

    KucoinText add(final DirectBuffer text, final int textLength) {
        buffer.putBytes(length, text, 0, textLength);
        length += textLength;
        return this;
    }

    /** Takes what was written behind the text. */
    KucoinText advance(final int written) {
        length += written;
        return this;
    }

    KucoinText number(final long value) {
        length += buffer.putNaturalLongAscii(length, value);
        return this;
    }

    KucoinText decimal(final long mantissa, final int exponent) {
        length += Decimals.format(mantissa, exponent, buffer, length);
        return this;
    }
}
