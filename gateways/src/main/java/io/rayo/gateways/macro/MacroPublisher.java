package io.rayo.gateways.macro;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MacroObservationEncoder;
import io.rayo.codecs.sbe.NewsSentimentEncoder;
import io.rayo.engine.ring.RingPublisher;

/** Publishes what a source says into the inbound ring. One thread. */
public final class MacroPublisher implements MacroSink {
    private final RingPublisher publisher;
    private final MacroObservationEncoder observation = new MacroObservationEncoder();
    private final NewsSentimentEncoder sentimentEncoder = new NewsSentimentEncoder();

    /**
     * Makes one.
     *
     * @param publisher of this thread.
     */
    public MacroPublisher(final RingPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public boolean onValue(final MacroAnswer.Value value, final String source, final long nowNs) {
        if (!publisher.tryClaim()) {
            return false;
        }
        final int offset = header(
                MacroObservationEncoder.TEMPLATE_ID,
                MacroObservationEncoder.BLOCK_LENGTH,
                value.observedTimeNs(),
                nowNs);
        observation
                .wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .value(value.value())
                .observedTimeNs(value.observedTimeNs())
                .series(value.series())
                .source(source);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + observation.encodedLength());
        return true;
    }

    @Override
    public boolean onSentiment(final MacroAnswer.Sentiment sentiment, final String source, final long nowNs) {
        if (!publisher.tryClaim()) {
            return false;
        }
        final int offset = header(
                NewsSentimentEncoder.TEMPLATE_ID, NewsSentimentEncoder.BLOCK_LENGTH, sentiment.newestTimeNs(), nowNs);
        sentimentEncoder
                .wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .score(sentiment.score())
                .articleCount(sentiment.articleCount())
                .source(source);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + sentimentEncoder.encodedLength());
        return true;
    }

    private int header(final int templateId, final int blockLength, final long eventTimeNs, final long nowNs) {
        final int offset = publisher.offset();
        EventHeaders.put(publisher.buffer(), offset, templateId, blockLength, eventTimeNs, nowNs, 0, 0, 0, 0);
        return offset;
    }
}
