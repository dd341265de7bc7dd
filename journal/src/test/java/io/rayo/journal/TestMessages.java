package io.rayo.journal;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages with real headers and bodies that follow from sequence and direction alone, so that any process can check
 * them.
 */
final class TestMessages {
    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    private final long seed;

    TestMessages(long seed) {
        this.seed = seed;
    }

    /** Puts a message into {@link #buffer}; returns its length. */
    int put(Direction direction, long sequence, long cause) {
        Random random = new Random(seed * 31 + sequence * 2 + direction.code());
        int length = RecordLayout.MIN_MESSAGE_LENGTH + random.nextInt(RecordLayout.MAX_MESSAGE_LENGTH - 48 + 1);
        for (int i = 0; i < length; i++) {
            buffer.putByte(i, (byte) random.nextInt());
        }
        int templateId = direction == Direction.INBOUND ? TradeDecoder.TEMPLATE_ID : NewOrderDecoder.TEMPLATE_ID;
        EventHeaders.put(buffer, 0, templateId, length - 48, 1000 + sequence, 2000 + sequence, 1, 1, 0, 0);
        EventHeaders.sequence(buffer, 0, sequence);
        buffer.putLong(EventHeaders.CAUSE_SEQUENCE_OFFSET, cause);
        return length;
    }

    boolean matches(Direction direction, DirectBuffer actual, int offset, int length) {
        long cause = EventHeaders.causeSequence(actual, offset);
        int expected = put(direction, EventHeaders.sequence(actual, offset), cause);
        if (expected != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (actual.getByte(offset + i) != buffer.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    /** Appends one message of a random direction. */
    long append(JournalAppender appender, Random random) {
        boolean inbound = appender.inboundSequence() == 0 || random.nextInt(3) > 0;
        return append(appender, inbound ? Direction.INBOUND : Direction.OUTBOUND);
    }

    long append(JournalAppender appender, Direction direction) {
        if (direction == Direction.INBOUND) {
            int length = put(direction, appender.inboundSequence() + 1, 0);
            return appender.appendInbound(buffer, 0, length);
        }
        int length = put(direction, appender.outboundSequence() + 1, appender.inboundSequence());
        return appender.appendOutbound(buffer, 0, length);
    }
}
