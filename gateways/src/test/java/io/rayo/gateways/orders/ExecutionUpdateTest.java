package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ExecutionUpdateTest {
    private static UnsafeBuffer bytes(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long tradeId(String text) {
        return TradeIds.of(bytes(text), 0, text.length());
    }

    @Test
    void shouldWriteNumbersAsTheVenueDoes() {
        ExecutionUpdate update = new ExecutionUpdate();
        for (long id : new long[] {0, 7, 10, 452197707845865472L, Long.MAX_VALUE}) {
            update.venueOrderId(id);
            assertEquals(
                    Long.toString(id),
                    new String(update.venueOrderId, 0, update.venueOrderIdLength, StandardCharsets.US_ASCII));
        }
        update.venueOrderId(-1);
        assertEquals(0, update.venueOrderIdLength);
    }

    @Test
    void shouldCutTextAtAWholeCharacter() {
        ExecutionUpdate update = new ExecutionUpdate();
        String text = "a" + "\u20ac".repeat(100);
        UnsafeBuffer buffer = bytes(text);
        update.text(buffer, 0, buffer.capacity());
        String kept = new String(update.text, 0, update.textLength, StandardCharsets.UTF_8);
        assertTrue(text.startsWith(kept), kept);
        assertEquals(160, update.textLength); // 1 + 53 * 3
    }

    @Test
    void shouldGiveEachTextualFillIdItsOwnNumber() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            long id = tradeId("2100ec48-d3c6-4e2d-9ec2-" + String.format("%012x", i));
            assertTrue(id > 0);
            assertTrue(seen.add(id), "two fills with one number");
        }
        assertEquals(tradeId("TXXXXX-AAAAA"), tradeId("TXXXXX-AAAAA"));
        assertNotEquals(tradeId("a"), tradeId("a\u0000"));
    }
}
