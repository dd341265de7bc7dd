package io.rayo.tools.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads protocol buffers' wire format within the bounds that it is given. Whatever does not fit is an
 * IllegalArgumentException that says so; nothing is read beyond the end. One thread.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BITS = 64;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int wireType;
    private long number;
    private int start;
    private int length;

    ProtoReader(final byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(final byte[] bytes, final int start, final int length) {
        this.bytes = bytes;
        this.position = start;
        this.end = start + length;
    }

    /** Moves to the next field and gives its number; 0 at the end. */
    int next() {
        if (position >= end) {
            return 0;
        }
        final long tag = varint();
        wireType = (int) (tag & 7);
        final long field = tag >>> 3;
        if (field < 1 || field > 1 << 29) {
            throw damaged();
        }
        switch (wireType) {
            case VARINT -> number = varint();
            case FIXED64 -> take(Long.BYTES);
            case FIXED32 -> take(Integer.BYTES);
            case BYTES -> {
                final long wanted = varint();
                if (wanted < 0 || wanted > end - position) {
                    throw damaged();
                }
                take((int) wanted);
            }
            default -> throw damaged();
        }
        return (int) field;
    }

    long number() {
        require(VARINT);
        return number;
    }

    String text() {
        require(BYTES);
        return new String(bytes, start, length, UTF_8);
    }

    ProtoReader message() {
        require(BYTES);
        return new ProtoReader(bytes, start, length);
    }

    /** Adds whole numbers, written one by one or packed, to those before. */
    long[] numbers(final long[] before) {
        if (VARINT == wireType) {
            return append(before, number);
        }
        final ProtoReader packed = message();
        long[] all = before;
        while (packed.position < packed.end) {
            all = append(all, packed.varint());
        }
        return all;
    }

    /** Floats, little endian, one after another. */
    float[] floats() {
        require(BYTES);
        if (0 != length % Float.BYTES) {
            throw damaged();
        }
        final float[] floats = new float[length / Float.BYTES];
        java.nio.ByteBuffer.wrap(bytes, start, length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    private static long[] append(final long[] before, final long value) {
        final long[] all = java.util.Arrays.copyOf(before, before.length + 1);
        all[before.length] = value;
        return all;
    }

    private void take(final int count) {
        if (count > end - position) {
            throw damaged();
        }
        start = position;
        length = count;
        position += count;
    }

    private void require(final int wanted) {
        if (wireType != wanted) {
            throw damaged();
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            if (position >= end) {
                throw damaged();
            }
            final byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("not an ONNX file, or a damaged one");
    }
}
