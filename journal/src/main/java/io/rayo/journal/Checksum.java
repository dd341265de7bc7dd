package io.rayo.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over a stretch of a direct byte buffer. One per thread; allocates nothing. */
final class Checksum {
    private final CRC32C crc = new CRC32C();

    int of(final ByteBuffer buffer, final int offset, final int length) {
        buffer.limit(offset + length).position(offset);
        crc.reset();
        crc.update(buffer);
        return (int) crc.getValue();
    }

    static int of(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
