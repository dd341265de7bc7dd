package io.rayo.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static long word(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = word << 8 | (bytes[i] & 0xFF);
        }
        return word;
    }

    private static void check(int number) {
        String text = String.format(Locale.ROOT, "%08d", number);
        assertEquals(word(text), Digits.text(number), () -> "of " + number);
        assertEquals(number, Digits.join(Digits.text(number), 8));
        int zeros = number == 0 ? 8 : 8 - Integer.toString(number).length();
        assertEquals(zeros, Digits.leadingZeros(Digits.text(number)), () -> "of " + number);
    }

    @Test
    void shouldWriteEveryNumberOfFourDigitsInBothHalves() {
        for (int i = 0; i < 10_000; i++) {
            check(i);
            check(i * 10_000 + 9_999 - i);
        }
    }

    @Test
    void shouldWriteRandomNumbersAsTheyAreFormatted() {
        Random random = Seeds.random("DigitsTest");
        for (int i = 0; i < 200_000; i++) {
            check(random.nextInt(100_000_000));
        }
        check(99_999_999);
    }

    @Test
    void shouldTellHexadecimalDigitsFromAllOtherBytesInEveryPlace() {
        for (int place = 0; place < 8; place++) {
            for (int b = 0; b < 256; b++) {
                StringBuilder text = new StringBuilder("0123aFf9");
                text.setCharAt(place, (char) b);
                boolean isHex = b < 128 && Character.digit(b, 16) >= 0;
                assertEquals(isHex, Digits.isHex(word(text.toString())), b + " at " + place);
            }
        }
        assertTrue(Digits.isHex(word("ABCDEFab")));
        assertFalse(Digits.isHex(word("-BCDEFab")));
    }

    @Test
    void shouldReadRandomHexadecimalNumbersOfEitherCase() {
        Random random = Seeds.random("DigitsTest");
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextLong() & 0xFFFF_FFFFL;
            String text = String.format(Locale.ROOT, "%08x", number);
            assertEquals(number, Digits.hex(word(text)));
            assertEquals(number, Digits.hex(word(text.toUpperCase(Locale.ROOT))));
        }
    }

    @Test
    void shouldWriteEveryByteAsTwoHexadecimalDigitsInEveryPlace() {
        Random random = Seeds.random("DigitsTest");
        for (int i = 0; i < 256; i++) {
            for (int place = 0; place < 4; place++) {
                int others = random.nextInt() & ~(0xFF << (8 * place));
                int bytes = others | (i << (8 * place));
                String text = String.format(Locale.ROOT, "%08x", Integer.reverseBytes(bytes));
                assertEquals(word(text), Digits.hexText(bytes), () -> "of " + text);
            }
        }
    }
}
