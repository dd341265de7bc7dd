package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.PredictionEncoder;
import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.journal.JournalDamagedException;
import io.rayo.tools.UsageException;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The predictor: feature vectors in, predictions out through the inbound ring, where they are journaled like all else.
 * It owns its models and is the only thread that touches them: they are opened, run, swapped between two runs, and
 * closed here. Nobody waits for it.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // only the predictor's thread writes them
public final class PredictorAgent implements Agent {
    private static final int HISTORY = 1_024;

    /** How far back a journal is read for the windows, in windows; the first look goes back two. */
    private static final int MAX_RECALL = 128;

    private static final int RECALL_STEP = 4;
    private static final int STEPWISE_WINDOWS = 4;
    private static final long PUBLISH_INTERVAL = 16;

    private final List<PredictionConfig> models;
    private final int firstSetId;
    private final RingBuffer queue;
    private final RingPublisher publisher;
    private final EpochNanoClock clock;
    private final Consumer<String> notes;
    /** Null remembers nothing. */
    private final ModelRecords records;

    private final AtomicReferenceArray<Path> files;
    private final Predictor[] predictors;
    private final FeatureHistory[] histories;
    private final double[] features = new double[FeatureSetSettings.MAX_FEATURES];
    private final FeatureVectorDecoder vector = new FeatureVectorDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final PredictionEncoder encoder = new PredictionEncoder();
    private final Histogram computeNs = new Histogram(60_000_000_000L, 3);
    private boolean opened;
    /** Null recalls nothing. */
    private Path journal;

    private long recallOutbound;
    private long recallTimeNs;
    private volatile long predictions;
    private volatile long late;
    private volatile long noRoom;
    private volatile long swaps;
    private volatile long refusedSwaps;
    private volatile long computeP50Ns;
    private volatile long computeP99Ns;
    private volatile long computeMaxNs;

    /**
     * Makes an agent that has no model open yet.
     *
     * @param models in the order of their feature sets.
     * @param firstSetId feature set of the first model.
     * @param queue from the tap.
     * @param publisher of predictions.
     * @param clock of receive times.
     * @param notes takes a line for people when a model was swapped or refused.
     */
    public PredictorAgent(
            final List<PredictionConfig> models,
            final int firstSetId,
            final RingBuffer queue,
            final RingPublisher publisher,
            final EpochNanoClock clock,
            final Consumer<String> notes) {
        this(models, firstSetId, queue, publisher, clock, notes, null);
    }

    /**
     * Makes an agent that has no model open yet, and goes on with the models that were swapped in before.
     *
     * @param models in the order of their feature sets.
     * @param firstSetId feature set of the first model.
     * @param queue from the tap.
     * @param publisher of predictions.
     * @param clock of receive times.
     * @param notes takes a line for people about each model that is not the configured one, and each swap.
     * @param records of the swaps; null remembers nothing.
     */
    public PredictorAgent(
            final List<PredictionConfig> models,
            final int firstSetId,
            final RingBuffer queue,
            final RingPublisher publisher,
            final EpochNanoClock clock,
            final Consumer<String> notes,
            final ModelRecords records) {
        this.models = models;
        this.records = records;
        files = new AtomicReferenceArray<>(
                models.stream().map(PredictionConfig::file).toArray(Path[]::new));
        this.firstSetId = firstSetId;
        this.queue = queue;
        this.publisher = publisher;
        this.clock = clock;
        this.notes = notes;
        predictors = new Predictor[models.size()];
        histories = new FeatureHistory[models.size()];
        for (int i = 0; i < histories.length; i++) {
            histories[i] = new FeatureHistory(
                    HISTORY, models.get(i).features().features().size());
        }
    }

    /**
     * Reads a model and checks that it is the one that the configuration describes. Any thread, no native code.
     *
     * @param model as configured.
     * @param file of the model.
     * @return what is in the file.
     */
    static OnnxFile checked(final PredictionConfig model, final Path file) {
        final String where = "prediction[" + model.name() + "].model: " + file + ": ";
        try {
            final OnnxFile onnx = OnnxFile.read(file);
            final ModelContract contract = ModelContract.of(onnx);
            if (!contract.features().equals(model.features().features())) {
                throw new UsageException(where + "its features are " + contract.features() + ", configured are "
                        + model.features().features());
            }
            if (contract.timeframeNs() != model.features().timeframeNs()) {
                throw new UsageException(where + "its timeframe is " + contract.timeframeText() + ", configured is "
                        + ModelContract.timeframeText(model.features().timeframeNs()));
            }
            if (contract.predictsReturns() != model.features().predictsReturns()) {
                throw new UsageException(where + "it predicts " + (contract.predictsReturns() ? "returns" : "prices")
                        + ", configured is target: " + (contract.predictsReturns() ? "price" : "return"));
            }
            if (contract.window() > HISTORY) {
                throw new UsageException(where + "its window is over " + HISTORY);
            }
            return onnx;
        } catch (final IllegalArgumentException | IOException ex) {
            throw new UsageException(where + ex.getMessage());
        }
    }

    /**
     * Has the windows of all instruments filled from a journal before anything new is predicted. Before its thread
     * starts.
     *
     * @param folder of the journal, which may be written meanwhile.
     * @param lastOutbound outbound sequence at which the journal stood; later vectors come by the queue.
     * @param timeNs of the journal's newest event, nanoseconds since the epoch.
     */
    void recallFrom(final Path folder, final long lastOutbound, final long timeNs) {
        if (lastOutbound > 0) {
            journal = folder;
            recallOutbound = lastOutbound;
            recallTimeNs = timeNs;
        }
    }

    /** Goes back as far as the windows are long, and further where bars are missing. */
    private void recall() {
        long spanNs = 0;
        for (int i = 0; i < predictors.length; i++) {
            spanNs = Math.max(spanNs, wantedBars(i) * predictors[i].contract().timeframeNs());
        }
        boolean hasMore = true;
        for (int factor = 2; hasMore && factor <= MAX_RECALL && !hasEnough(); factor *= RECALL_STEP) {
            for (int i = 0; i < histories.length; i++) {
                histories[i] = new FeatureHistory(
                        HISTORY, models.get(i).features().features().size());
            }
            try {
                hasMore = JournaledVectors.read(
                        journal,
                        recallTimeNs - factor * spanNs,
                        recallOutbound,
                        (setId, instrumentId, openTimeNs, close, values) -> {
                            if (setId >= firstSetId) {
                                histories[setId - firstSetId].add(instrumentId, openTimeNs, values);
                            }
                        });
            } catch (final JournalDamagedException ex) {
                notes.accept("the models' windows fill anew: " + ex.getMessage());
                return;
            }
        }
        for (int i = 0; i < predictors.length; i++) {
            histories[i].replay(predictors[i]::onFeatures);
        }
    }

    /** A state that is carried on has forgotten what lies this far back. */
    private int wantedBars(final int index) {
        final int window = predictors[index].contract().window();
        return predictors[index].isStepwise() ? Math.min(HISTORY, STEPWISE_WINDOWS * window) : window;
    }

    private boolean hasEnough() {
        for (int i = 0; i < histories.length; i++) {
            if (!histories[i].hasOfEach(wantedBars(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int doWork() {
        if (!opened) {
            for (int i = 0; i < predictors.length; i++) {
                predictors[i] = openSwapped(i);
                if (null == predictors[i]) {
                    predictors[i] = Predictor.open(
                            checked(models.get(i), models.get(i).file()),
                            models.get(i).form());
                }
            }
            if (null != journal) {
                recall();
            }
            opened = true;
        }
        return queue.read(this::onMessage, 1);
    }

    /** The model that was swapped in before a restart; null if there is none, or if it cannot be used any more. */
    private Predictor openSwapped(final int index) {
        final PredictionConfig model = models.get(index);
        final ModelRecords.Swap swap = null == records ? null : records.swaps().get(model.name());
        if (null == swap) {
            return null;
        }
        final String was = "model " + model.name() + ": " + swap.file() + ", swapped in at "
                + Instant.ofEpochSecond(0, swap.timeNs());
        if (!swap.configured().equals(model.file().toString())) {
            notes.accept(was + ", is left: the configuration names another file since, " + model.file());
            forget(model.name());
            return null;
        }
        try {
            final OnnxFile onnx = checked(model, swap.file());
            if (!ModelRecords.sha256(onnx.bytes()).equals(swap.sha256())) {
                notes.accept(was + ", has changed since; in use is the configured one, " + model.file());
                return null;
            }
            final Predictor predictor = Predictor.open(onnx, model.form());
            files.set(index, swap.file());
            notes.accept(was + ", is in use, not the configured " + model.file());
            return predictor;
        } catch (final UsageException | IllegalArgumentException ex) {
            notes.accept(was + ", cannot be used any more; in use is the configured one, " + model.file() + " ("
                    + ex.getMessage() + ")");
            return null;
        }
    }

    private void forget(final String name) {
        try {
            records.remove(name);
        } catch (final IOException ex) {
            notes.accept("model " + name + ": " + ModelRecords.FILE_NAME + " cannot be written: " + ex.getMessage());
        }
    }

    private void onMessage(final int type, final MutableDirectBuffer buffer, final int offset, final int length) {
        if (FeatureVectorDecoder.TEMPLATE_ID == type) {
            onFeatures(buffer, offset);
        } else {
            onCommand(buffer, offset);
        }
    }

    private void onFeatures(final MutableDirectBuffer buffer, final int offset) {
        vector.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int index = vector.featureSetId() - firstSetId;
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final long openTimeNs = vector.barOpenTimeNs();
        final FeatureVectorDecoder.FeaturesDecoder group = vector.features();
        for (int i = 0; group.hasNext(); i++) {
            features[i] = group.next().value();
        }
        histories[index].add(instrumentId, openTimeNs, features);
        if (!predictors[index].onFeatures(instrumentId, openTimeNs, features)) {
            return;
        }
        final PredictionConfig model = models.get(index);
        final long receivedNs = EventHeaders.receiveTimeNs(buffer, offset);
        final long startNs = clock.nanoTime();
        if (startNs - receivedNs > model.deadlineNs()) {
            late++;
            return;
        }
        if (model.slowdownNs() > 0) {
            LockSupport.parkNanos(model.slowdownNs());
        }
        final double value = predictors[index].predict(instrumentId);
        final long nowNs = clock.nanoTime();
        record(nowNs - startNs);
        if (nowNs - receivedNs > model.deadlineNs()) {
            late++;
        } else if (Double.isFinite(value)) {
            publish(buffer, offset, index, value, nowNs, nowNs - startNs);
        }
    }

    private void publish(
            final MutableDirectBuffer cause,
            final int causeOffset,
            final int index,
            final double value,
            final long nowNs,
            final long tookNs) {
        if (!publisher.tryClaim()) {
            noRoom++;
            return;
        }
        final int offset = publisher.offset();
        EventHeaders.put(
                publisher.buffer(),
                offset,
                PredictionEncoder.TEMPLATE_ID,
                PredictionEncoder.BLOCK_LENGTH,
                nowNs,
                nowNs,
                EventHeaders.instrumentId(cause, causeOffset),
                EventHeaders.venueId(cause, causeOffset),
                0,
                0);
        encoder.wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .featureSequence(EventHeaders.sequence(cause, causeOffset))
                .value(value)
                .confidence(predictors[index].confidence(value))
                .horizonNs(predictors[index].contract().horizonNs())
                .computeTimeNs(tookNs)
                .modelId(index + 1);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + PredictionEncoder.BLOCK_LENGTH);
        predictions++;
    }

    private void record(final long tookNs) {
        computeNs.recordValue(Math.min(tookNs, computeNs.getHighestTrackableValue()));
        if (computeNs.getTotalCount() < PUBLISH_INTERVAL || 0 == computeNs.getTotalCount() % PUBLISH_INTERVAL) {
            computeP50Ns = computeNs.getValueAtPercentile(50);
            computeP99Ns = computeNs.getValueAtPercentile(99);
            computeMaxNs = computeNs.getMaxValue();
        }
    }

    /** Target is the model's name, argument the new file. What cannot be used leaves the old model where it is. */
    private void onCommand(final MutableDirectBuffer buffer, final int offset) {
        command.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final String target = command.target();
        final String argument = command.argument();
        for (int i = 0; i < predictors.length; i++) {
            if (models.get(i).name().equals(target)) {
                swap(i, argument);
                return;
            }
        }
        refusedSwaps++;
        notes.accept("LOAD_MODEL: there is no model " + target);
    }

    private void swap(final int index, final String file) {
        final PredictionConfig model = models.get(index);
        final Path path = Path.of(file);
        final OnnxFile onnx;
        final Predictor fresh;
        try {
            onnx = checked(model, path);
            fresh = Predictor.open(onnx, model.form());
        } catch (final UsageException | IllegalArgumentException ex) {
            refusedSwaps++;
            notes.accept("LOAD_MODEL: the model stays as it is: " + ex.getMessage());
            return;
        }
        histories[index].replay(fresh::onFeatures);
        final Predictor old = predictors[index];
        predictors[index] = fresh;
        old.close();
        files.set(index, path);
        if (null != records) {
            try {
                records.put(
                        model.name(),
                        new ModelRecords.Swap(
                                path.toAbsolutePath(),
                                ModelRecords.sha256(onnx.bytes()),
                                clock.nanoTime(),
                                model.file().toString()));
            } catch (final IOException ex) {
                notes.accept("model " + model.name() + ": a restart will not know of this swap: "
                        + ModelRecords.FILE_NAME + " cannot be written: " + ex.getMessage());
            }
        }
        swaps++;
        notes.accept("model " + model.name() + " is now " + file);
    }

    @Override
    public void onClose() {
        for (final Predictor predictor : predictors) {
            if (null != predictor) {
                predictor.close();
            }
        }
    }

    /** Adds what it counts to the node's counters. */
    void addTo(final NodeCounters counters, final FeatureTap tap) {
        counters.add("predictor: predictions", () -> predictions);
        counters.add("predictor: dropped, past their deadline", () -> late);
        counters.add("predictor: dropped, inbound ring full", () -> noRoom);
        counters.add("predictor: vectors dropped, predictor too slow", tap::dropped);
        counters.add("predictor: models swapped", () -> swaps);
        counters.add("predictor: models refused", () -> refusedSwaps);
        counters.add("predictor: compute ns p50", () -> computeP50Ns);
        counters.add("predictor: compute ns p99", () -> computeP99Ns);
        counters.add("predictor: compute ns max", () -> computeMaxNs);
    }

    /**
     * Predictions that were published. Any thread.
     *
     * @return count.
     */
    public long predictions() {
        return predictions;
    }

    /** File of the model in use. Any thread. */
    Path file(final int index) {
        return files.get(index);
    }

    long late() {
        return late;
    }

    long swaps() {
        return swaps;
    }

    long refusedSwaps() {
        return refusedSwaps;
    }

    @Override
    public String roleName() {
        return "predictor";
    }
}
