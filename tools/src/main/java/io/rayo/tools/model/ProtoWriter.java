package io.rayo.tools.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Protocol buffers' wire format, as much of it as an ONNX file needs. One thread. */
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter number(final int field, final long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    ProtoWriter text(final int field, final String value) {
        return bytes(field, value.getBytes(UTF_8));
    }

    ProtoWriter message(final int field, final ProtoWriter value) {
        return bytes(field, value.toByteArray());
    }

    ProtoWriter bytes(final int field, final byte[] value) {
        varint((long) field << 3 | BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    ProtoWriter floats(final int field, final float[] values) {
        final ByteBuffer buffer =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return bytes(field, buffer.array());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void varint(final long value) {
        long left = value;
        while (0 != (left & ~0x7FL)) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
