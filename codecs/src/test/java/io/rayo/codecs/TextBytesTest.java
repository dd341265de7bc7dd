package io.rayo.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TextBytesTest {
    private static final int ROOM = 16;

    private final TextBytes text = new TextBytes();

    @Test
    void shouldReadZeroOutsideTheTextWhereverItLies() {
        Random random = Seeds.random("TextBytesTest");
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = new byte[length + 2 * ROOM];
            random.nextBytes(bytes);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
            UnsafeBuffer whole = new UnsafeBuffer(direct);
            check(bytes, new UnsafeBuffer(bytes, ROOM, length + ROOM), length);
            check(bytes, new UnsafeBuffer(direct, ROOM, length + ROOM), length);
            check(bytes, new UnsafeBuffer(whole.addressOffset() + ROOM, length + ROOM), length);
        }
    }

    private void check(byte[] bytes, DirectBuffer buffer, int length) {
        text.wrap(buffer, length);
        assertEquals(length, text.limit());
        for (int offset = -ROOM; offset < length + ROOM; offset++) {
            long word = 0;
            for (int i = 7; i >= 0; i--) {
                word = word << 8 | (offset < 0 ? 0 : byteAt(bytes, offset + i, length) & 0xFF);
            }
            assertEquals(byteAt(bytes, offset, length), text.at(offset));
            assertEquals(word, text.word(offset), "offset " + offset + " of " + length);
        }
        for (int offset : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 7}) {
            assertEquals(0, text.at(offset));
            assertEquals(0, text.word(offset));
        }
    }

    private static byte byteAt(byte[] bytes, int offset, int length) {
        return offset < 0 || offset >= length ? 0 : bytes[ROOM + offset];
    }

    @Test
    void shouldRefuseTextThatIsLongerThanItsBuffer() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        text.wrap(buffer, 8);
        assertThrows(IndexOutOfBoundsException.class, () -> text.wrap(buffer, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> text.wrap(buffer, -1));
    }
}
