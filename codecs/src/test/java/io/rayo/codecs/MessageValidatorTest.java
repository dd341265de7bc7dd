package io.rayo.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageValidatorTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @Test
    void shouldTakeEveryMessageAndNoPieceOfIt() {
        Random random = Seeds.random("MessageValidatorTest.pieces");
        for (MessageLayout layout : MessageLayouts.all()) {
            for (int i = 0; i < 20; i++) {
                int offset = random.nextInt(100);
                int length =
                        MessageSamples.write(layout, random, buffer, offset).length();
                assertNull(MessageValidator.defect(buffer, offset, length), layout.name());
                assertEquals(length, MessageSamples.decodedLength(layout, buffer, offset));
                for (int piece = 0; piece < length; piece++) {
                    assertFalse(MessageValidator.isWellFormed(buffer, offset, piece), layout.name() + " of " + piece);
                }
                assertEquals("with bytes left over", MessageValidator.defect(buffer, offset, length + 1));
            }
        }
    }

    @Test
    void shouldSayWhatIsWrong() {
        int length = trade();
        assertEquals("outside the buffer", MessageValidator.defect(buffer, -1, length));
        assertEquals("outside the buffer", MessageValidator.defect(buffer, 0, -1));
        assertEquals("outside the buffer", MessageValidator.defect(buffer, 1000, length));
        assertEquals("outside the buffer", MessageValidator.defect(buffer, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals("shorter than the headers", MessageValidator.defect(buffer, 0, 47));
        assertEquals("longer than a slot", MessageValidator.defect(buffer, 0, 505));
        assertEquals("cut off", MessageValidator.defect(buffer, 0, length - 1));
        put(0, TradeEncoder.BLOCK_LENGTH + 1);
        assertEquals("with a block of the wrong length", MessageValidator.defect(buffer, 0, length + 1));
        trade();
        put(2, 9999);
        assertEquals("of an unknown type", MessageValidator.defect(buffer, 0, length));
        put(2, 0);
        assertEquals("of an unknown type", MessageValidator.defect(buffer, 0, length));
        trade();
        put(4, 7291);
        assertEquals("of another schema", MessageValidator.defect(buffer, 0, length));
    }

    @Test
    void shouldCheckGroupsAndTexts() {
        BookDeltaEncoder book = new BookDeltaEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        book.bidsCount(2)
                .next()
                .priceMantissa(1)
                .quantityMantissa(2)
                .next()
                .priceMantissa(1)
                .quantityMantissa(2);
        book.asksCount(0);
        int length = 8 + book.encodedLength();
        int bids = 8 + BookDeltaEncoder.BLOCK_LENGTH;
        assertTrue(MessageValidator.isWellFormed(buffer, 0, length));
        put(bids, 15);
        assertEquals("with a group entry of the wrong length", MessageValidator.defect(buffer, 0, length));
        put(bids, 16);
        put(bids + 2, 65535);
        assertEquals("cut off", MessageValidator.defect(buffer, 0, length));
        put(bids + 2, 1); // then the second level is read as the size of the asks
        assertFalse(MessageValidator.isWellFormed(buffer, 0, length));

        CommandEncoder command = new CommandEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        command.target("x").argument("yy").actor("zzz");
        length = 8 + command.encodedLength();
        assertTrue(MessageValidator.isWellFormed(buffer, 0, length));
        put(8 + CommandEncoder.BLOCK_LENGTH, 65535);
        assertEquals("cut off", MessageValidator.defect(buffer, 0, length));
    }

    @Test
    void shouldTakeLongerBlocksAndMorePartsOfNewerVersionsOnly() {
        int length = trade();
        put(0, TradeEncoder.BLOCK_LENGTH + 6);
        assertFalse(MessageValidator.isWellFormed(buffer, 0, length + 6));
        put(6, TradeEncoder.SCHEMA_VERSION + 1);
        assertTrue(MessageValidator.isWellFormed(buffer, 0, length + 6));
        assertTrue(MessageValidator.isWellFormed(buffer, 0, length + 20));
        assertFalse(MessageValidator.isWellFormed(buffer, 0, length + 5));
        put(0, TradeEncoder.BLOCK_LENGTH - 1);
        assertFalse(MessageValidator.isWellFormed(buffer, 0, length + 6));
    }

    @Test
    void shouldSurviveAMillionRandomAndMutatedMessages() {
        Random random = Seeds.random("MessageValidatorTest.fuzz");
        MessagePrinter printer = new MessagePrinter();
        List<MessageLayout> layouts = MessageLayouts.all();
        byte[] bytes = new byte[1024];
        StringBuilder out = new StringBuilder();
        int good = 0;
        MessageLayout layout = layouts.getFirst();
        int sampleLength = 0;
        byte[] sample = new byte[1024];
        for (int i = 0; i < 1_000_000; i++) {
            if (i % 16 == 0) {
                layout = layouts.get(random.nextInt(layouts.size()));
                sampleLength = MessageSamples.write(layout, random, new UnsafeBuffer(sample), 0)
                        .length();
            }
            int length = sampleLength;
            System.arraycopy(sample, 0, bytes, 0, sampleLength);
            switch (random.nextInt(6)) {
                case 0 -> length = random.nextInt(length + 1);
                case 1 -> length += random.nextInt(30);
                case 2 -> bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                case 3 -> bytes[random.nextInt(8)] = (byte) random.nextInt();
                case 4 -> {
                    int at = 8 + layout.blockLength() + random.nextInt(8);
                    bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(40));
                }
                default -> {
                    length = random.nextInt(600);
                    for (int k = 0; k < length; k++) {
                        bytes[k] = (byte) random.nextInt();
                    }
                    if (random.nextInt(4) > 0 && length >= 8) {
                        System.arraycopy(sample, 0, bytes, 0, 8);
                    }
                }
            }
            // the memory ends where the message does: reading beyond it throws
            UnsafeBuffer exact = new UnsafeBuffer(bytes, 0, length);
            boolean wellFormed = MessageValidator.isWellFormed(exact, 0, length);
            good += wellFormed ? 1 : 0;
            if (wellFormed && EventHeaders.version(exact, 0) == TradeEncoder.SCHEMA_VERSION) {
                MessageLayout actual = MessageLayouts.of(EventHeaders.templateId(exact, 0));
                assertEquals(length, MessageSamples.decodedLength(actual, exact, 0));
            }
            if (i % 8 == 0) {
                out.setLength(0);
                printer.appendText(exact, 0, length, out);
                boolean shown = out.indexOf(" error=\"") < 0;
                assertTrue(shown || !wellFormed, out::toString);
            }
        }
        assertTrue(good > 100_000 && good < 900_000, "good=" + good);
    }

    private int trade() {
        TradeEncoder trade = new TradeEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        return MessageHeaderEncoder.ENCODED_LENGTH + trade.encodedLength();
    }

    private void put(int offset, int value) {
        buffer.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
    }
}
