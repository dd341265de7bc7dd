package io.rayo.gateways.orders;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Client order ids on the wire: the run's prefix, then the number in base 36 with 12 digits. The fixed width makes the
 * text say which prefix it has: with as many digits as needed, {@code ab} and {@code c1} would read as {@code abc} and
 * {@code 1}, an order of another run. At most 18 lower-case letters and digits: what the narrowest venue takes (Kraken
 * spot 18 of free text; OKX 32 letters and digits, Bybit and Binance 36, KuCoin 40, Kraken futures 100). Stateless
 * after construction: any thread.
 */
public final class ClientOrderIds {
    /** Longest prefix. */
    public static final int MAX_PREFIX_LENGTH = 6;

    /** Longest id. */
    public static final int MAX_LENGTH = 18;

    /** Ids are below this: 36 to the power of 12, which is an order of event 7.4 * 10^16. */
    public static final long LIMIT = 4_738_381_338_321_616_896L;

    private static final int DIGITS = MAX_LENGTH - MAX_PREFIX_LENGTH;

    private final byte[] prefix;

    /**
     * Takes the prefix.
     *
     * @param prefix of this run, 1 to 6 of {@code [a-z0-9]}.
     */
    public ClientOrderIds(final String prefix) {
        if (!prefix.matches("[a-z0-9]{1,6}")) {
            throw new IllegalArgumentException("invalid run prefix " + prefix + ": must be 1 to 6 of a-z and 0-9");
        }
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Bytes of every id of this run.
     *
     * @return 13 to {@link #MAX_LENGTH}.
     */
    public int length() {
        return prefix.length + DIGITS;
    }

    /**
     * Writes an id.
     *
     * @param clientOrderId 0 to {@link #LIMIT} - 1.
     * @param buffer to write to.
     * @param offset of the first byte.
     * @return bytes written, {@link #length()}.
     */
    public int encode(final long clientOrderId, final MutableDirectBuffer buffer, final int offset) {
        if (clientOrderId < 0 || clientOrderId >= LIMIT) {
            throw new IllegalArgumentException("client order id out of range: " + clientOrderId);
        }
        buffer.putBytes(offset, prefix);
        Base36.put(buffer, offset + prefix.length, clientOrderId, DIGITS);
        return length();
    }

    /**
     * Reads an id.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length of the text.
     * @return the number; -1 if the text is no id of this run.
     */
    public long decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length != length()) {
            return -1;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer.getByte(offset + i) != prefix[i]) {
                return -1;
            }
        }
        return Base36.parse(buffer, offset + prefix.length, DIGITS);
    }
}
