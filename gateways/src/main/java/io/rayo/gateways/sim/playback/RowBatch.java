package io.rayo.gateways.sim.playback;

import java.util.Arrays;

/**
 * Up to {@value #ROWS_MAX} rows of a recording, ready to be sent; goes back to its reader when played. One owner at a
 * time.
 */
final class RowBatch {
    static final int ROWS_MAX = 512;

    /** A row that only passes: sent, open, other REST answers. */
    static final byte OTHER = 0;

    /** A frame of a stream. */
    static final byte FRAME = 1;

    /** A REST depth snapshot. */
    static final byte SNAPSHOT = 2;

    private static final int BYTES = 256 << 10;

    byte[] bytes = new byte[BYTES];
    int used;
    int rows;
    final byte[] kind = new byte[ROWS_MAX];
    final long[] receiveTimeNs = new long[ROWS_MAX];
    final int[] offset = new int[ROWS_MAX];
    final int[] length = new int[ROWS_MAX];
    final int[] dataOffset = new int[ROWS_MAX];
    final int[] dataLength = new int[ROWS_MAX];

    /** Of the stream, or -1. */
    final int[] streamIndex = new int[ROWS_MAX];

    /** Of a snapshot. */
    final String[] symbol = new String[ROWS_MAX];

    void clear() {
        used = 0;
        rows = 0;
        if (bytes.length > 4 * BYTES) {
            bytes = new byte[BYTES];
        }
    }

    boolean isFull(final int nextLength) {
        return ROWS_MAX == rows || (rows > 0 && used + nextLength > bytes.length);
    }

    int add(final byte rowKind, final long timeNs, final byte[] raw, final int rawLength) {
        if (used + rawLength > bytes.length) {
            bytes = Arrays.copyOf(bytes, used + rawLength);
        }
        System.arraycopy(raw, 0, bytes, used, rawLength);
        final int row = rows++;
        kind[row] = rowKind;
        receiveTimeNs[row] = timeNs;
        offset[row] = used;
        length[row] = rawLength;
        streamIndex[row] = RowClassifier.NO_STREAM;
        symbol[row] = null;
        used += rawLength;
        return row;
    }
}
