package io.rayo.engine.orders;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessagePrinter;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.BracketExitDecoder;
import io.rayo.codecs.sbe.RiskStatusDecoder;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.engine.stage.StageOutput;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps what a stage puts out for one event, with the cause and times patched as the core does. Dirty, so that gaps
 * show.
 */
public final class CapturedOutput implements StageOutput {
    private static final int MAX_MESSAGES = 256;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_MESSAGES * Slots.SLOT_LENGTH]);
    private final int[] lengths = new int[MAX_MESSAGES];
    private final List<String> statuses = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean keepsStatuses;
    private int count;
    private long causeSequence;
    private long nowNs;

    public void begin(long sequence, long receiveTimeNs) {
        buffer.setMemory(0, count * Slots.SLOT_LENGTH, (byte) 0xA5);
        count = 0;
        statuses.clear();
        notes.clear();
        causeSequence = sequence;
        nowNs = receiveTimeNs;
    }

    @Override
    public int claim() {
        return offset(count);
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public void commit(int length) {
        int offset = offset(count);
        buffer.putLong(offset + EventHeaders.CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        if (0 == EventHeaders.eventTimeNs(buffer, offset)) {
            buffer.putLong(offset + EventHeaders.EVENT_TIME_OFFSET, nowNs, LITTLE_ENDIAN);
        }
        if (0 == EventHeaders.receiveTimeNs(buffer, offset)) {
            buffer.putLong(offset + EventHeaders.RECEIVE_TIME_OFFSET, nowNs, LITTLE_ENDIAN);
        }
        int templateId = EventHeaders.templateId(buffer, offset);
        if (RiskStatusDecoder.TEMPLATE_ID == templateId) {
            if (keepsStatuses) {
                statuses.add(new MessagePrinter().toText(buffer, offset, length));
            }
            return; // what it says of itself is not an answer to the event
        }
        if (SignalOutcomeDecoder.TEMPLATE_ID == templateId || BracketExitDecoder.TEMPLATE_ID == templateId) {
            if (keepsStatuses) {
                notes.add(new MessagePrinter().toText(buffer, offset, length));
            }
            return; // nor is what it says of an order or a denial beside it
        }
        lengths[count++] = length;
    }

    /** Keeps RiskStatus, SignalOutcome and BracketExit messages, which makes objects. */
    public void keepStatuses() {
        keepsStatuses = true;
    }

    /** The event's RiskStatus messages as text. */
    public List<String> statuses() {
        return statuses;
    }

    /** The event's SignalOutcome and BracketExit messages as text. */
    public List<String> notes() {
        return notes;
    }

    public int count() {
        return count;
    }

    public int offset(int index) {
        return index * Slots.SLOT_LENGTH;
    }

    public int length(int index) {
        return lengths[index];
    }

    public int templateId(int index) {
        return EventHeaders.templateId(buffer, offset(index));
    }
}
