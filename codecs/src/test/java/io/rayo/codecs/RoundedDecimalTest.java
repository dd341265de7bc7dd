package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RoundedDecimalTest {
    private final DecimalParser parser = new DecimalParser();

    private long parse(final String text, final int exponent) {
        final UnsafeBuffer buffer = new UnsafeBuffer(text.getBytes(US_ASCII));
        return parser.parseRounded(buffer, 0, buffer.capacity(), exponent);
    }

    @Test
    void shouldRoundAsBigDecimalDoes() {
        final long seed = System.nanoTime();
        System.out.println("rounded decimals: seed " + seed);
        final Random random = new Random(seed);
        int rounded = 0;
        for (int i = 0; i < 300_000; i++) {
            final BigDecimal number = BigDecimal.valueOf(
                    random.nextInt(8) == 0 ? random.nextInt(20) - 10 : random.nextLong(), random.nextInt(40));
            final String text = random.nextBoolean() ? number.toPlainString() : number.toString();
            final int exponent = -random.nextInt(19);
            final BigDecimal wanted = number.setScale(-exponent, RoundingMode.HALF_UP);
            final long result = parse(text, exponent);
            if (wanted.unscaledValue().bitLength() > 62) {
                assertTrue(
                        result == Decimals.OVERFLOW
                                || result == wanted.unscaledValue().longValue(),
                        () -> "seed " + seed + ": " + text + " at " + exponent);
            } else {
                rounded += wanted.compareTo(number) == 0 ? 0 : 1;
                assertEquals(
                        wanted.unscaledValue().longValueExact(),
                        result,
                        () -> "seed " + seed + ": " + text + " at " + exponent);
                assertEquals(text.length(), parser.endOffset());
            }
        }
        assertTrue(rounded > 10_000, "nothing was rounded");
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        for (final String text : new String[] {"", "-", ".5", "1.", "1e", "x", "-.5"}) {
            assertEquals(Decimals.INVALID, parse(text, -2), text);
        }
        assertEquals(Decimals.OVERFLOW, parse("1e30", -2));
    }
}
