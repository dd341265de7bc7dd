package io.rayo.gateways.orders;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Ids of requests as text, for venues that send the text back: the letter of the kind and the correlation id in 13
 * digits of base 36, so 14 letters and digits. One thread.
 */
public final class RequestIds {
    /** Bytes of an id. */
    public static final int LENGTH = 1 + Base36.LENGTH;

    private RequestKind kind;
    private long correlationId;

    /** Creates a reader. */
    public RequestIds() {}

    /**
     * Writes an id.
     *
     * @param request whose id it is.
     * @param buffer to write to.
     * @param offset of the first byte.
     * @return {@link #LENGTH}.
     */
    public static int encode(final OrderRequest request, final MutableDirectBuffer buffer, final int offset) {
        buffer.putByte(offset, request.kind().code());
        Base36.put(buffer, offset + 1, request.correlationId(), Base36.LENGTH);
        return LENGTH;
    }

    /**
     * Reads an id.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return false if it is none of ours.
     */
    public boolean decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length != LENGTH) {
            return false;
        }
        kind = RequestKind.of(buffer.getByte(offset));
        correlationId = Base36.parse(buffer, offset + 1, Base36.LENGTH);
        return kind != null && correlationId >= 0;
    }

    /**
     * Kind of the id that was read last.
     *
     * @return kind.
     */
    public RequestKind kind() {
        return kind;
    }

    /**
     * Correlation id that was read last.
     *
     * @return 0 or more.
     */
    public long correlationId() {
        return correlationId;
    }
}
