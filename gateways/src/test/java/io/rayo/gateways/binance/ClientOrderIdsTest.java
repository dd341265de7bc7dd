package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ClientOrderIdsTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);

    private long decode(ClientOrderIds ids, String text) {
        buffer.wrap(("x" + text + "1").getBytes(StandardCharsets.US_ASCII));
        return ids.decode(buffer, 1, text.length());
    }

    @Test
    void shouldComeBackFromTheWire() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("client order ids: seed " + seed);
        Random random = new Random(seed);
        ClientOrderIds ids = new ClientOrderIds("r7");
        for (int i = 0; i < 10_000; i++) {
            long id = i < 4
                    ? new long[] {0, 1, Long.MAX_VALUE, Long.MAX_VALUE - 1}[i]
                    : random.nextLong() >>> (random.nextInt(63) + 1);
            int length = ids.encode(id, buffer, 5);
            String text = buffer.getStringWithoutLengthAscii(5, length);
            assertTrue(text.matches("r7[0-9a-z]{13}"), text);
            assertEquals(id, Long.parseLong(text.substring(2), 36));
            assertEquals(id, ids.decode(buffer, 5, length));
        }
    }

    @Test
    void shouldKnowItsOwnIdsOnly() {
        ClientOrderIds ids = new ClientOrderIds("ab");
        assertEquals(35, decode(ids, "ab000000000000z"));
        for (String other : new String[] {
            "",
            "ab",
            "abz",
            "ab00000000000zz0",
            "ac000000000000z",
            "ab000000000000Z",
            "ab00000000000-z",
            "abzzzzzzzzzzzzz",
            "autoclose-12345",
            "web_abcdef123456"
        }) {
            assertEquals(-1, decode(ids, other), other);
        }
    }

    @Test
    void shouldNotMistakeALongerPrefixForItsOwn() {
        ClientOrderIds shorter = new ClientOrderIds("ab");
        ClientOrderIds longer = new ClientOrderIds("abc");
        int length = longer.encode(1, buffer, 0);
        assertEquals(-1, shorter.decode(buffer, 0, length));
        assertEquals(1, longer.decode(buffer, 0, length));
    }

    @Test
    void shouldRefusePrefixesThatAVenueMightNotTake() {
        for (String prefix : new String[] {"", "abcdefghi", "A", "a-", "é"}) {
            assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds(prefix), prefix);
        }
        assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds("a").encode(-1, buffer, 0));
    }

    @Test
    void shouldTellFromARequestIdWhatItWasAbout() {
        RequestIds ids = new RequestIds();
        int length = RequestIds.encode(buffer, 3, RequestIds.CANCEL, 1_234_567_890_123L, 42);
        assertTrue(ids.decode(buffer, 3, length));
        assertEquals(RequestIds.CANCEL, ids.kind());
        assertEquals(1_234_567_890_123L, ids.number());
        assertEquals(42, ids.attempt());
        for (String other :
                new String[] {"", "1", "c", "c0000000000001", "z00000000000011", "c0000000000001x", "cZ0000000000011"
                }) {
            UnsafeBuffer text = new UnsafeBuffer(other.getBytes(StandardCharsets.US_ASCII));
            assertFalse(ids.decode(text, 0, other.length()), other);
        }
    }
}
