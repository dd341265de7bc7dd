package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
                    ? new long[] {0, 1, ClientOrderIds.LIMIT - 1, ClientOrderIds.LIMIT - 2}[i]
                    : random.nextLong() >>> (random.nextInt(62) + 2);
            int length = ids.encode(id, buffer, 5);
            String text = buffer.getStringWithoutLengthAscii(5, length);
            assertTrue(text.matches("r7[0-9a-z]{12}"), text);
            assertEquals(id, Long.parseLong(text.substring(2), 36));
            assertEquals(id, ids.decode(buffer, 5, length));
        }
    }

    @Test
    void shouldKnowItsOwnIdsOnly() {
        ClientOrderIds ids = new ClientOrderIds("ab");
        assertEquals(35, decode(ids, "ab00000000000z"));
        for (String other : new String[] {
            "",
            "ab",
            "abz",
            "ab0000000000zz0",
            "ac00000000000z",
            "ab00000000000Z",
            "ab0000000000-z",
            "abzzzzzzzzzzz",
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
        for (String prefix : new String[] {"", "abcdefg", "A", "a-", "é"}) {
            assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds(prefix), prefix);
        }
        assertThrows(IllegalArgumentException.class, () -> new ClientOrderIds("a").encode(-1, buffer, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new ClientOrderIds("a").encode(ClientOrderIds.LIMIT, buffer, 0));
    }

    @Test
    void shouldTellFromARequestIdWhatItWasAbout() {
        OrderRequest request = new OrderRequest().begin(RequestKind.CANCEL, Route.SOCKET, 1L << 53, SocketRole.BOTH);
        RequestIds ids = new RequestIds();
        int length = RequestIds.encode(request, buffer, 3);
        assertTrue(ids.decode(buffer, 3, length));
        assertEquals(RequestKind.CANCEL, ids.kind());
        assertEquals(1L << 53, ids.correlationId());
        for (String other : new String[] {
            "", "1", "c000000000000", "z0000000000001", "c00000000000-1", "c00000000000011", "cZ000000000001"
        }) {
            UnsafeBuffer text = new UnsafeBuffer(other.getBytes(StandardCharsets.US_ASCII));
            assertFalse(ids.decode(text, 0, other.length()), other);
        }
    }

    @Test
    void shouldHaveALetterOfItsOwnForEachKindOfRequest() {
        for (RequestKind kind : RequestKind.values()) {
            assertEquals(kind, RequestKind.of(kind.code()));
        }
        assertNull(RequestKind.of((byte) -1));
        assertNull(RequestKind.of((byte) 'z'));
    }
}
