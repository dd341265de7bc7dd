package io.rayo.tools.node;

import java.util.Arrays;

/** The last feature vectors of each instrument, so that a new model need not wait for its window. One thread. */
final class FeatureHistory {
    private final int capacity;
    private final int featureCount;
    private double[][] rows = new double[64][];
    private long[][] openTimesNs = new long[64][];
    private long[] counts = new long[64];
    private long[] known = new long[64];
    private final double[] row;

    /** Takes a vector. */
    interface Handler {
        boolean onFeatures(int instrumentId, long openTimeNs, double[] features);
    }

    FeatureHistory(final int capacity, final int featureCount) {
        this.capacity = capacity;
        this.featureCount = featureCount;
        row = new double[featureCount];
    }

    void add(final int instrumentId, final long openTimeNs, final double[] features) {
        if (instrumentId >= rows.length) {
            final int length = Math.max(instrumentId + 1, 2 * rows.length);
            rows = Arrays.copyOf(rows, length);
            openTimesNs = Arrays.copyOf(openTimesNs, length);
            counts = Arrays.copyOf(counts, length);
            known = Arrays.copyOf(known, length);
        }
        if (null == rows[instrumentId]) {
            rows[instrumentId] = new double[capacity * featureCount];
            openTimesNs[instrumentId] = new long[capacity];
        }
        final int place = (int) (counts[instrumentId]++ % capacity);
        System.arraycopy(features, 0, rows[instrumentId], place * featureCount, featureCount);
        openTimesNs[instrumentId][place] = openTimeNs;
        known[instrumentId] += isKnown(features) ? 1 : 0;
    }

    private boolean isKnown(final double[] features) {
        for (int i = 0; i < featureCount; i++) {
            if (!Double.isFinite(features[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether each instrument that has any vector has so many without an unknown feature; false if there is none. */
    boolean hasOfEach(final int bars) {
        boolean found = false;
        for (int id = 0; id < rows.length; id++) {
            if (null != rows[id]) {
                found = true;
                if (known[id] < bars) {
                    return false;
                }
            }
        }
        return found;
    }

    /** Gives all of them, instrument by instrument, oldest first. */
    void replay(final Handler handler) {
        for (int id = 0; id < rows.length; id++) {
            for (long i = Math.max(0, counts[id] - capacity); i < counts[id]; i++) {
                final int place = (int) (i % capacity);
                System.arraycopy(rows[id], place * featureCount, row, 0, featureCount);
                handler.onFeatures(id, openTimesNs[id][place], row);
            }
        }
    }
}
