package io.rayo.engine.market;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Slots;
import io.rayo.engine.stage.StageOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what a stage puts out, patched as the core does; or, told so, only counts and forgets. */
public final class OutputRecorder implements StageOutput {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * Slots.SLOT_LENGTH]);
    private final List<byte[]> messages = new ArrayList<>();
    private final boolean keeps;
    public MessageHandler next;
    public long causeSequence = 1;
    public long causeEventTimeNs;
    public long count;
    private int slot;

    public OutputRecorder(boolean keeps) {
        this.keeps = keeps;
    }

    @Override
    public int claim() {
        slot = (slot + 1) & 63;
        return slot * Slots.SLOT_LENGTH;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public void commit(int length) {
        int offset = slot * Slots.SLOT_LENGTH;
        buffer.putLong(offset + EventHeaders.CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        if (0 == EventHeaders.eventTimeNs(buffer, offset)) {
            buffer.putLong(offset + EventHeaders.EVENT_TIME_OFFSET, causeEventTimeNs, LITTLE_ENDIAN);
        }
        count++;
        if (keeps) {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            messages.add(copy);
        }
        if (null != next) {
            next.onMessage(buffer, offset, length);
        }
    }

    /** Prepares for the outputs of a message and hands it to the stage. */
    public void run(io.rayo.engine.stage.Stage stage, Messages message) {
        prepare(message);
        message.sendTo(stage, this);
    }

    /** Prepares for the outputs of a message. */
    public void prepare(Messages message) {
        causeSequence = EventHeaders.sequence(message.buffer, 0);
        causeEventTimeNs = EventHeaders.eventTimeNs(message.buffer, 0);
    }

    public List<byte[]> messages() {
        return messages;
    }

    public void clear() {
        messages.clear();
    }

    public List<UnsafeBuffer> ofType(int templateId) {
        return messages.stream()
                .map(UnsafeBuffer::new)
                .filter(message -> templateId == EventHeaders.templateId(message, 0))
                .toList();
    }

    public static boolean same(List<byte[]> a, List<byte[]> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!Arrays.equals(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }
}
