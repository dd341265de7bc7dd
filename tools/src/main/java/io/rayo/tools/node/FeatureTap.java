package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Hands copies of journaled feature vectors and LOAD_MODEL commands to the predictor. Never waits: what the predictor
 * has no room for is dropped and counted, so that a model that hangs holds nobody up. The journal's thread.
 */
public final class FeatureTap implements MessageHandler {
    private final MessageHandler next;
    private final RingBuffer queue;
    private final int firstSetId;
    private final CommandDecoder command = new CommandDecoder();
    private long dropped;

    /**
     * Makes a tap.
     *
     * @param next takes each outbound message before this does.
     * @param queue to the predictor; this is its only producer.
     * @param firstSetId of the models' feature sets: they come after all others.
     */
    public FeatureTap(final MessageHandler next, final RingBuffer queue, final int firstSetId) {
        this.next = next;
        this.queue = queue;
        this.firstSetId = firstSetId;
    }

    /** Takes an outbound message that is in the journal. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        next.onMessage(buffer, offset, length);
        if (FeatureVectorDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)
                && buffer.getInt(
                                offset
                                        + EventHeaders.SEQUENCE_OFFSET
                                        + FeatureVectorDecoder.featureSetIdEncodingOffset(),
                                java.nio.ByteOrder.LITTLE_ENDIAN)
                        >= firstSetId) {
            hand(buffer, offset, length);
        }
    }

    /** Takes an inbound message that is in the journal. */
    void onInbound(final DirectBuffer buffer, final int offset, final int length) {
        if (CommandDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            command.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            if (CommandType.LOAD_MODEL == command.commandType()) {
                hand(buffer, offset, length);
            }
        }
    }

    private void hand(final DirectBuffer buffer, final int offset, final int length) {
        if (!queue.write(EventHeaders.templateId(buffer, offset), buffer, offset, length)) {
            dropped++;
        }
    }

    /**
     * Messages that the predictor had no room for. The journal's thread; others may see an older number.
     *
     * @return count.
     */
    public long dropped() {
        return dropped;
    }
}
