package io.rayo.gateways.binance;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Client order ids on the wire: the run's prefix, then the number in base 36 with all 13 digits. The fixed width makes
 * the text say which prefix it has: with as many digits as needed, {@code ab} and {@code c1} would read as {@code abc}
 * and {@code 1}, an order of another run. At most 21 letters, as every venue allows. Stateless after construction: any
 * thread.
 */
public final class ClientOrderIds {
    /** Longest prefix. */
    public static final int MAX_PREFIX_LENGTH = 8;

    /** Longest id. */
    public static final int MAX_LENGTH = MAX_PREFIX_LENGTH + Base36.LENGTH;

    private final byte[] prefix;

    /**
     * Takes the prefix.
     *
     * @param prefix of this run, 1 to 8 of {@code [a-z0-9]}.
     */
    public ClientOrderIds(final String prefix) {
        if (!prefix.matches("[a-z0-9]{1,8}")) {
            throw new IllegalArgumentException("invalid run prefix " + prefix + ": must be 1 to 8 of a-z and 0-9");
        }
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Bytes of every id of this run.
     *
     * @return 14 to {@link #MAX_LENGTH}.
     */
    public int length() {
        return prefix.length + Base36.LENGTH;
    }

    /**
     * Writes an id.
     *
     * @param clientOrderId not negative.
     * @param buffer to write to.
     * @param offset of the first byte.
     * @return bytes written, {@link #length()}.
     */
    public int encode(final long clientOrderId, final MutableDirectBuffer buffer, final int offset) {
        if (clientOrderId < 0) {
            throw new IllegalArgumentException("negative client order id " + clientOrderId);
        }
        buffer.putBytes(offset, prefix);
        Base36.put(buffer, offset + prefix.length, clientOrderId);
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
        return Base36.parse(buffer, offset + prefix.length);
    }
}
