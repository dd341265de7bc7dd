package io.rayo.gateways.sim.playback;

import io.rayo.gateways.capture.CaptureReader;
import io.rayo.gateways.net.FrameTap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One file on its way to the time line: a reader thread fills batches, the event loop plays them.
 *
 * <pre>
 *   reader thread: parse, classify --&gt; full batches (at most {@value #BATCHES}) --&gt; event loop
 *                                  &lt;-- free batches &lt;--
 * </pre>
 */
final class RecordingTrack {
    private static final int BATCHES = 8;

    private final Recording recording;
    private final RowClassifier classifier;
    private final Runnable onBatch;
    private final ArrayBlockingQueue<RowBatch> free = new ArrayBlockingQueue<>(BATCHES);
    private final ConcurrentLinkedQueue<RowBatch> full = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean finished;
    private volatile IOException failure;

    /** Keys in the order of the classifier's indexes; grown by the event loop from what {@link Recording} found. */
    private final List<StreamKey> keys;

    private RowBatch current;
    private int row;

    RecordingTrack(final Recording recording, final Runnable onBatch) {
        this.recording = recording;
        this.onBatch = onBatch;
        classifier = new RowClassifier(recording.venue());
        // the scan met the streams in the same order, so both classifiers give the same indexes
        keys = new ArrayList<>(recording.rowsByStream().keySet());
        for (int i = 0; i < BATCHES; i++) {
            free.add(new RowBatch());
        }
        thread = new Thread(this::read, "rayo-playback-reader");
        thread.setDaemon(true);
    }

    Recording recording() {
        return recording;
    }

    List<StreamKey> keys() {
        return keys;
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    private void read() {
        try (CaptureReader reader = CaptureReader.open(recording.file())) {
            RowBatch batch = free.take();
            batch.clear();
            while (reader.next()) {
                if (batch.isFull(reader.rawLength())) {
                    full.add(batch);
                    onBatch.run();
                    batch = free.take();
                    batch.clear();
                }
                addRow(reader, batch);
            }
            full.add(batch);
        } catch (final IOException e) {
            failure = e;
        } catch (final InterruptedException e) {
            // stop() asked for it: the thread ends here
            Thread.currentThread().interrupt();
        }
        finished = true;
        onBatch.run();
    }

    private void addRow(final CaptureReader reader, final RowBatch batch) throws IOException {
        final FrameTap.Kind kind = reader.kind();
        if (FrameTap.Kind.WS == kind) {
            final int stream = classifier.classify(reader.raw(), reader.rawLength());
            final byte rowKind = RowClassifier.NO_STREAM == stream ? RowBatch.OTHER : RowBatch.FRAME;
            final int index = batch.add(rowKind, reader.receiveTimeNs(), reader.raw(), reader.rawLength());
            batch.streamIndex[index] = stream;
            batch.dataOffset[index] = batch.offset[index] + classifier.dataOffset();
            batch.dataLength[index] = classifier.dataLength();
            return;
        }
        final String url = Recording.url(reader);
        if (FrameTap.Kind.REST == kind && recording.venue().isSnapshot(url, reader.raw(), reader.rawLength())) {
            final String symbol = recording.snapshotSymbol(url, reader.raw(), reader.rawLength());
            final byte rowKind = null == symbol ? RowBatch.OTHER : RowBatch.SNAPSHOT;
            final int index = batch.add(rowKind, reader.receiveTimeNs(), reader.raw(), reader.rawLength());
            batch.symbol[index] = symbol;
            return;
        }
        batch.add(RowBatch.OTHER, reader.receiveTimeNs(), reader.raw(), 0);
    }

    /** Event loop: whether there is a current row. */
    boolean hasRow() {
        while (true) {
            if (null != current && row < current.rows) {
                return true;
            }
            if (null != current) {
                free.add(current);
                row = 0;
            }
            current = full.poll();
            if (null == current) {
                return false;
            }
        }
    }

    /** Event loop, without a current row: whether none will come. */
    boolean isFinished() {
        return finished && full.isEmpty();
    }

    IOException failure() {
        return failure;
    }

    RowBatch batch() {
        return current;
    }

    int row() {
        return row;
    }

    void advance() {
        row++;
    }
}
