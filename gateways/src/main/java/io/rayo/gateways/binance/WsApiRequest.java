package io.rayo.gateways.binance;

import io.rayo.codecs.Decimals;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RequestIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one request of the WebSocket API into an {@link OrderRequest}, together with what its signature covers: the
 * parameters as {@code name=value}, joined with {@code &}, sorted by name, raw. So parameters must be given in the
 * order of their names; both texts then grow side by side. Whatever is the same in every request lies ready as one
 * piece: the key, which comes first, parameters of one value, and all that stands between two values: many small copies
 * take longer than a few large ones. While the connection is down the same parameters make a call by REST. One thread;
 * allocates nothing after construction.
 */
final class WsApiRequest {
    /** Most bytes of a request; the longest one that the encoder can make is far below. */
    static final int CAPACITY = 2_048;

    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] SIGNATURE = ascii(",\"signature\":\"");
    private static final byte[] END = ascii("\"}}");

    private final HmacSigner signer;
    private final byte[] payload = new byte[CAPACITY];
    private final UnsafeBuffer payloadBuffer = new UnsafeBuffer(payload);
    /** The parameters' beginning in the request: the key. The payload always begins with it. */
    private final byte[] params;

    /** What comes before the key, as a call by REST needs it. */
    private final byte[] beforeKey;

    private final int keyLength;
    private OrderRequest request;
    /** What the request's body lies in: pieces of a few bytes are copied faster from array to array. */
    private byte[] text;

    private int payloadLength;
    private int length;

    WsApiRequest(final HmacSigner signer, final byte[] apiKey) {
        this(signer, apiKey, "", "");
    }

    /** One whose requests all have a parameter that sorts before the key. */
    WsApiRequest(final HmacSigner signer, final byte[] apiKey, final String firstName, final String firstWord) {
        this.signer = signer;
        final boolean hasFirst = !firstName.isEmpty();
        beforeKey = ascii(hasFirst ? firstName + '=' + firstWord + '&' : "");
        final String key = new String(apiKey, StandardCharsets.US_ASCII);
        final byte[] name = ascii("apiKey=");
        System.arraycopy(beforeKey, 0, payload, 0, beforeKey.length);
        System.arraycopy(name, 0, payload, beforeKey.length, name.length);
        keyLength = beforeKey.length + name.length + apiKey.length;
        System.arraycopy(apiKey, 0, payload, keyLength - apiKey.length, apiKey.length);
        final String first = hasFirst ? '"' + firstName + "\":\"" + firstWord + "\"," : "";
        params = ascii("\",\"params\":{" + first + "\"apiKey\":\"" + key + '"');
    }

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A method, with what stands before it. */
    static byte[] method(final String name) {
        return ascii("\",\"method\":\"" + name);
    }

    WsApiRequest begin(final byte[] method, final OrderRequest out) {
        request = out;
        text = out.body().byteArray();
        payloadLength = keyLength;
        length = 0;
        put(ID);
        length += RequestIds.encode(out, out.body(), length);
        put(method);
        put(params);
        return this;
    }

    private void put(final byte[] bytes) {
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    private void putPayload(final byte[] bytes, final int count) {
        System.arraycopy(bytes, 0, payload, payloadLength, count);
    }

    private void name(final byte[] json, final byte[] plain) {
        System.arraycopy(json, 0, text, length, json.length);
        length += json.length;
        System.arraycopy(plain, 0, payload, payloadLength, plain.length);
        payloadLength += plain.length;
    }

    WsApiRequest add(final Parameter parameter) {
        name(parameter.json, parameter.plain);
        return this;
    }

    WsApiRequest add(final Name name, final byte[] value) {
        name(name.jsonQuoted, name.plain);
        return word(value).closed();
    }

    WsApiRequest addNumber(final Name name, final long value) {
        name(name.json, name.plain);
        return number(value);
    }

    /** A number that is there as digits. */
    WsApiRequest addDigits(final Name name, final byte[] digits, final int digitCount) {
        name(name.json, name.plain);
        putPayload(digits, digitCount);
        return copied(digitCount);
    }

    WsApiRequest addDecimal(final Name name, final long mantissa, final int exponent) {
        name(name.jsonQuoted, name.plain);
        return decimal(mantissa, exponent).closed();
    }

    WsApiRequest addClientOrderId(final Name name, final ClientOrderIds ids, final long clientOrderId) {
        name(name.jsonQuoted, name.plain);
        return clientOrderId(ids, clientOrderId).closed();
    }

    private WsApiRequest closed() {
        text[length++] = '"';
        return this;
    }

    /** What stands before or behind a value that is written by itself. */
    WsApiRequest piece(final Piece piece) {
        name(piece.json, piece.plain);
        return this;
    }

    /** The value that the piece before it has opened. */
    WsApiRequest word(final byte[] value) {
        putPayload(value, value.length);
        return copied(value.length);
    }

    /** The same for a number. */
    WsApiRequest number(final long value) {
        return copied(payloadBuffer.putNaturalLongAscii(payloadLength, value));
    }

    /** The same for a decimal. */
    WsApiRequest decimal(final long mantissa, final int exponent) {
        return copied(Decimals.format(mantissa, exponent, payloadBuffer, payloadLength));
    }

    /** The same for an id. */
    WsApiRequest clientOrderId(final ClientOrderIds ids, final long clientOrderId) {
        return copied(ids.encode(clientOrderId, payloadBuffer, payloadLength));
    }

    /** The value just written to the payload goes to the request too. */
    private WsApiRequest copied(final int valueLength) {
        System.arraycopy(payload, payloadLength, text, length, valueLength);
        length += valueLength;
        payloadLength += valueLength;
        return this;
    }

    /** Signs and ends the request. */
    void sign() {
        put(SIGNATURE);
        length += signer.signHex(payload, 0, payloadLength, request.body(), length);
        put(END);
        request.bodyLength(length);
    }

    /** Signs the same parameters as a call by REST, where the key is a header; the text is given up. */
    void signByRest(final SignedQuery query) {
        query.addJoined(beforeKey, 0, beforeKey.length)
                .addJoined(payload, keyLength + 1, payloadLength)
                .sign();
    }

    /** A parameter's name as both texts need it. */
    static final class Name {
        private final byte[] json;
        private final byte[] jsonQuoted;
        private final byte[] plain;

        Name(final String name) {
            json = ascii(",\"" + name + "\":");
            jsonQuoted = ascii(",\"" + name + "\":\"");
            plain = ascii("&" + name + "=");
        }
    }

    /** A parameter that has one value for ever. */
    static final class Parameter {
        private final byte[] json;
        private final byte[] plain;

        private Parameter(final Name name, final String quote, final String value) {
            json = join(name.json, quote + value + quote);
            plain = join(name.plain, value);
        }

        /** One whose value is a word. */
        static Parameter word(final Name name, final String value) {
            return new Parameter(name, "\"", value);
        }

        /** One whose value is a number or a truth. */
        static Parameter bare(final Name name, final String value) {
            return new Parameter(name, "", value);
        }

        private static byte[] join(final byte[] first, final String second) {
            return ascii(new String(first, StandardCharsets.US_ASCII) + second);
        }
    }

    /**
     * What stands between two values, as both texts need it: made of the end of the one, parameters that have one value
     * for ever, and the beginning of the other. Making one allocates.
     */
    static final class Piece {
        /** Behind a number, or the key. */
        static final Piece BEHIND_NUMBER = new Piece(new byte[0], new byte[0]);

        /** Behind a value in quotes. */
        static final Piece BEHIND_WORD = new Piece(new byte[] {'"'}, new byte[0]);

        private final byte[] json;
        private final byte[] plain;

        private Piece(final byte[] json, final byte[] plain) {
            this.json = json;
            this.plain = plain;
        }

        Piece with(final Parameter parameter) {
            return and(parameter.json, parameter.plain);
        }

        /** To the value of a parameter that stands in quotes. */
        Piece toWord(final Name name) {
            return and(name.jsonQuoted, name.plain);
        }

        /** To the value of a parameter that is a bare number. */
        Piece toNumber(final Name name) {
            return and(name.json, name.plain);
        }

        private Piece and(final byte[] moreJson, final byte[] morePlain) {
            return new Piece(join(json, moreJson), join(plain, morePlain));
        }

        private static byte[] join(final byte[] first, final byte[] second) {
            final byte[] joined = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, joined, first.length, second.length);
            return joined;
        }
    }
}
