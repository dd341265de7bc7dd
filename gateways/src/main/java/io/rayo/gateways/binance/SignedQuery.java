package io.rayo.gateways.binance;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A signed query of a REST call: {@code name=value} joined with {@code &}, in the order in which they were added,
 * values percent-encoded before signing, then {@code &signature=}. What is signed is what is sent, byte for byte. One
 * thread; allocates nothing after construction.
 */
public final class SignedQuery {
    /** Most bytes, signature included. */
    public static final int CAPACITY = 2_048;

    private static final byte[] SIGNATURE = "&signature=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final BinanceSigner signer;
    private final byte[] text = new byte[CAPACITY];
    private final UnsafeBuffer buffer = new UnsafeBuffer(text);
    private int length;

    /**
     * Creates it empty.
     *
     * @param signer of the queries.
     */
    public SignedQuery(final BinanceSigner signer) {
        this.signer = signer;
    }

    /**
     * Starts a new query.
     *
     * @return this.
     */
    public SignedQuery reset() {
        length = 0;
        return this;
    }

    /**
     * Adds a parameter.
     *
     * @param name ASCII letters and digits.
     * @param value UTF-8, percent-encoded here.
     * @return this.
     */
    public SignedQuery add(final byte[] name, final byte[] value) {
        name(name);
        for (final byte b : value) {
            if (isUnreserved(b)) {
                buffer.putByte(length++, b);
            } else {
                buffer.putByte(length++, (byte) '%');
                buffer.putByte(length++, HEX[b >> 4 & 0xF]);
                buffer.putByte(length++, HEX[b & 0xF]);
            }
        }
        return this;
    }

    /**
     * Adds a number.
     *
     * @param name ASCII letters and digits.
     * @param value not negative.
     * @return this.
     */
    public SignedQuery add(final byte[] name, final long value) {
        name(name);
        length += buffer.putNaturalLongAscii(length, value);
        return this;
    }

    private void name(final byte[] name) {
        if (length > 0) {
            buffer.putByte(length++, (byte) '&');
        }
        buffer.putBytes(length, name);
        length += name.length;
        buffer.putByte(length++, (byte) '=');
    }

    private static boolean isUnreserved(final byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '_'
                || b == '.'
                || b == '~';
    }

    /**
     * Appends the signature.
     *
     * @return this, now whole.
     */
    public SignedQuery sign() {
        final int signed = length;
        buffer.putBytes(length, SIGNATURE);
        length += SIGNATURE.length;
        signer.sign(text, 0, signed, buffer, length);
        length += BinanceSigner.SIGNATURE_LENGTH;
        return this;
    }

    /**
     * The text, from offset 0.
     *
     * @return buffer of this query; overwritten by the next one.
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Bytes of the text.
     *
     * @return up to {@link #CAPACITY}.
     */
    public int length() {
        return length;
    }
}
