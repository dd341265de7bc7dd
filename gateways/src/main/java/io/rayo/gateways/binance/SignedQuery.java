package io.rayo.gateways.binance;

import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RestMethod;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Path and query of a REST call, written into the target of an {@link OrderRequest}: {@code name=value} joined with
 * {@code &}, in the order in which they were added, values percent-encoded before signing, then {@code &signature=}.
 * What is signed is what is sent, byte for byte. One thread; allocates nothing after construction.
 */
public final class SignedQuery {
    private static final byte[] SIGNATURE = "&signature=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final HmacSigner signer;
    private final byte[] payload = new byte[OrderRequest.TARGET_CAPACITY];
    private OrderRequest request;
    private RestMethod method;
    private MutableDirectBuffer text;
    private int queryStart;
    private int length;

    /**
     * Creates a writer.
     *
     * @param signer of the queries.
     */
    public SignedQuery(final HmacSigner signer) {
        this.signer = signer;
    }

    /**
     * Starts a call.
     *
     * @param out to write to.
     * @param newMethod of it.
     * @param path of it.
     * @return this.
     */
    public SignedQuery begin(final OrderRequest out, final RestMethod newMethod, final byte[] path) {
        request = out;
        method = newMethod;
        text = out.target();
        text.putBytes(0, path);
        text.putByte(path.length, (byte) '?');
        queryStart = path.length + 1;
        length = queryStart;
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
            encode(b);
        }
        return this;
    }

    private void encode(final byte b) {
        if (isUnreserved(b)) {
            text.putByte(length++, b);
        } else {
            text.putByte(length++, (byte) '%');
            text.putByte(length++, HEX[b >> 4 & 0xF]);
            text.putByte(length++, HEX[b & 0xF]);
        }
    }

    /**
     * Adds parameters that are joined already, whose values are percent-encoded here: the first ones of the query, or
     * those behind an {@code &}.
     *
     * @param parameters {@code name=value} joined with {@code &}; no value holds either sign.
     * @param offset of the first byte.
     * @param end behind the last one.
     * @return this.
     */
    SignedQuery addJoined(final byte[] parameters, final int offset, final int end) {
        for (int i = offset; i < end; i++) {
            final byte b = parameters[i];
            if (b == '&' || b == '=') {
                text.putByte(length++, b);
            } else {
                encode(b);
            }
        }
        return this;
    }

    /**
     * Adds a parameter whose value needs no encoding.
     *
     * @param name ASCII letters and digits.
     * @param value letters and digits.
     * @param valueLength of which so many count.
     * @return this.
     */
    public SignedQuery addPlain(final byte[] name, final byte[] value, final int valueLength) {
        name(name);
        text.putBytes(length, value, 0, valueLength);
        length += valueLength;
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
        length += text.putNaturalLongAscii(length, value);
        return this;
    }

    private void name(final byte[] name) {
        if (length > queryStart) {
            text.putByte(length++, (byte) '&');
        }
        text.putBytes(length, name);
        length += name.length;
        text.putByte(length++, (byte) '=');
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

    /** Appends the signature: the call is whole. */
    public void sign() {
        final int signed = length - queryStart;
        text.getBytes(queryStart, payload, 0, signed);
        text.putBytes(length, SIGNATURE);
        length += SIGNATURE.length;
        length += signer.signHex(payload, 0, signed, text, length);
        request.target(method, length);
    }
}
