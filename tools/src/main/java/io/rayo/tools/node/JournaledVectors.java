package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Reads the feature vectors of a journal: what its models were given, without computing anything anew. Any one thread,
 * also beside the journal's writer.
 */
public final class JournaledVectors {
    private static final int POLL_LIMIT = 1_024;

    private final FeatureVectorDecoder vector = new FeatureVectorDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final double[] features = new double[FeatureSetSettings.MAX_FEATURES];
    private final Handler handler;

    private JournaledVectors(final Handler handler) {
        this.handler = handler;
    }

    /** Takes vectors. */
    @FunctionalInterface
    public interface Handler {
        /**
         * The features of a closed bar.
         *
         * @param setId feature set, from 1.
         * @param instrumentId of the bar.
         * @param openTimeNs of the bar, nanoseconds since the epoch.
         * @param close in the instrument's scale.
         * @param features in their order; valid during the call.
         */
        void onVector(int setId, int instrumentId, long openTimeNs, double close, double[] features);
    }

    /**
     * Reads them in their order.
     *
     * @param journal folder of the journal.
     * @param fromNs receive time from which on all are read; some before it may be among them. Long.MIN_VALUE reads
     *     all.
     * @param lastOutbound outbound sequence of the last record wanted; Long.MAX_VALUE reads up to the present end.
     * @param handler takes each.
     * @return whether the journal goes back beyond what was read.
     */
    public static boolean read(final Path journal, final long fromNs, final long lastOutbound, final Handler handler) {
        final JournaledVectors vectors = new JournaledVectors(handler);
        try (JournalReader reader = new JournalReader(journal)) {
            final boolean hasMore = Long.MIN_VALUE != fromNs && reader.moveBeforeTime(fromNs);
            while (reader.poll(
                                    (direction, index, buffer, offset, length) -> {
                                        if (Direction.OUTBOUND == direction) {
                                            vectors.onRecord(buffer, offset, lastOutbound);
                                        }
                                    },
                                    POLL_LIMIT)
                            > 0
                    && reader.outboundSequence() <= lastOutbound) {
                // on to the end
            }
            return hasMore;
        }
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final long lastOutbound) {
        if (FeatureVectorDecoder.TEMPLATE_ID != EventHeaders.templateId(buffer, offset)
                || EventHeaders.sequence(buffer, offset) > lastOutbound) {
            return;
        }
        vector.wrapAndApplyHeader(buffer, offset, header);
        final FeatureVectorDecoder.FeaturesDecoder group = vector.features();
        for (int i = 0; group.hasNext(); i++) {
            features[i] = group.next().value();
        }
        handler.onVector(
                vector.featureSetId(),
                EventHeaders.instrumentId(buffer, offset),
                vector.barOpenTimeNs(),
                (double) vector.closeMantissa(),
                features);
    }
}
