package io.rayo.tools.backtest;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.EquitySnapshotDecoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.PredictionEncoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.engine.core.Core;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.paper.PaperVenue;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.tools.model.Predictor;
import io.rayo.tools.node.CoreConfig;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One run of history through the core and the paper venue. Decisions see nothing later than the message that they are
 * made on: messages go in one by one, fills and predictions come back as messages of their own, later ones. One thread.
 */
public final class Backtest {
    private final CoreConfig config;
    private final CoreConfig.Stages stages;
    private final Core core;
    private final PaperVenue paper;
    private final Reports reports = new Reports();
    private final TradeLedger ledger;
    private final Predictor predictor;
    private final int modelSetId;
    private final long predictionDelayNs;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final List<long[]> equity = new ArrayList<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EquitySnapshotDecoder snapshot = new EquitySnapshotDecoder();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final FeatureVectorDecoder vector = new FeatureVectorDecoder();
    private final PredictionEncoder prediction = new PredictionEncoder();
    private final UnsafeBuffer predictionBuffer = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private final double[] features = new double[FeatureSetSettings.MAX_FEATURES];
    private long sequence;
    private long outbound;
    private long predictions;
    private long firstNs;
    private long lastNs;

    /** A prediction on its way. */
    private record Pending(long dueNs, long featureSequence, int instrumentId, int venueId, double value) {}

    /** Reports of the paper venue, kept until the message that set them free is done. */
    private static final class Reports implements InboundPublisher {
        private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return slot;
        }

        @Override
        public void publish(final int length) {
            final byte[] copy = new byte[length];
            slot.getBytes(0, copy);
            ready.add(copy);
        }
    }

    /**
     * What came out.
     *
     * @param inbound messages.
     * @param outbound messages.
     * @param signals of the strategies.
     * @param orders that passed risk.
     * @param fills of them.
     * @param predictions of the model.
     * @param initialCash in units of 10^-8.
     * @param finalEquity likewise.
     * @param stateHash of the core.
     * @param trades from flat to flat.
     * @param equity rows of time, nanoseconds, and equity, 10^-8.
     */
    public record Result(
            long inbound,
            long outbound,
            long signals,
            long orders,
            long fills,
            long predictions,
            long initialCash,
            long finalEquity,
            long stateHash,
            List<TradeLedger.Trade> trades,
            List<long[]> equity) {}

    /**
     * Prepares a run.
     *
     * @param config of the core; with a model in it if there is a predictor.
     * @param paperSettings of the venue.
     * @param predictor that answers the first model's features; null is none. It stays its owner's to close.
     * @param predictionDelayNs from a bar's close to its prediction.
     */
    public Backtest(
            final CoreConfig config,
            final PaperSettings paperSettings,
            final Predictor predictor,
            final long predictionDelayNs) {
        this.config = config;
        this.predictor = predictor;
        this.predictionDelayNs = predictionDelayNs;
        stages = config.newStages();
        ledger = new TradeLedger(stages.market().registry());
        core = new Core(stages.toArray(), this::onOutbound, config.core(), null);
        paper = new PaperVenue(paperSettings, reports);
        modelSetId = null == predictor
                ? -1
                : AnalyticsSettings.of(config.strategies(), config.models())
                        .featureSetId(config.models().getFirst());
    }

    /**
     * Runs it.
     *
     * @param source of history.
     * @return what came out.
     * @throws IOException if the history cannot be read.
     */
    public Result run(final MarketSource source) throws IOException {
        source.run(this::onMarket);
        return new Result(
                sequence,
                outbound,
                stages.risk().signalCount(),
                stages.risk().acceptedCount(),
                stages.orders().fillCount(),
                predictions,
                config.risk().initialCash(),
                stages.orders().equity(),
                core.stateHash(),
                ledger.trades(),
                curve());
    }

    /** The core tells its equity when something happened: between two of these it stays as it was. */
    private List<long[]> curve() {
        final List<long[]> curve = new ArrayList<>();
        final long intervalNs = config.orders().equityIntervalNs();
        long worth = config.risk().initialCash();
        int next = 0;
        for (long timeNs = firstNs; 0 != firstNs && timeNs <= lastNs; timeNs += intervalNs) {
            while (next < equity.size() && equity.get(next)[0] <= timeNs) {
                worth = equity.get(next++)[1];
            }
            curve.add(new long[] {timeNs, worth});
        }
        if (0 != firstNs) {
            curve.add(new long[] {lastNs, stages.orders().equity()});
        }
        return curve;
    }

    private void onMarket(final DirectBuffer buffer, final int offset, final int length) {
        final long nowNs = EventHeaders.receiveTimeNs(buffer, offset);
        firstNs = 0 == firstNs ? nowNs : firstNs;
        lastNs = nowNs;
        while (!pending.isEmpty() && pending.peek().dueNs <= nowNs) {
            final Pending due = pending.remove();
            paper.doWork(due.dueNs);
            drain();
            publish(due);
        }
        paper.doWork(nowNs);
        drain();
        paper.onMarket(buffer, offset, length);
        feed((MutableDirectBuffer) buffer, offset, length);
        drain();
    }

    private void drain() {
        while (!reports.ready.isEmpty()) {
            final UnsafeBuffer message = new UnsafeBuffer(reports.ready.remove());
            if (ExecutionReportDecoder.TEMPLATE_ID == EventHeaders.templateId(message, 0)) {
                report.wrapAndApplyHeader(message, 0, header);
                if (ExecutionType.TRADE == report.executionType()) {
                    ledger.onFill(EventHeaders.instrumentId(message, 0), EventHeaders.eventTimeNs(message, 0), report);
                }
            }
            feed(message, 0, message.capacity());
        }
    }

    private void feed(final MutableDirectBuffer buffer, final int offset, final int length) {
        EventHeaders.sequence(buffer, offset, ++sequence);
        core.onEvent(buffer, offset, length);
    }

    private void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
        outbound++;
        switch (EventHeaders.templateId(buffer, offset)) {
            case EquitySnapshotDecoder.TEMPLATE_ID -> {
                snapshot.wrapAndApplyHeader(buffer, offset, header);
                equity.add(new long[] {EventHeaders.receiveTimeNs(buffer, offset), snapshot.equity()});
            }
            case FeatureVectorDecoder.TEMPLATE_ID -> onFeatures(buffer, offset);
            default -> paper.onOrder(buffer, offset, length);
        }
    }

    private void onFeatures(final DirectBuffer buffer, final int offset) {
        vector.wrapAndApplyHeader(buffer, offset, header);
        if (vector.featureSetId() != modelSetId) {
            return;
        }
        final long openTimeNs = vector.barOpenTimeNs();
        final FeatureVectorDecoder.FeaturesDecoder group = vector.features();
        for (int i = 0; group.hasNext(); i++) {
            features[i] = group.next().value();
        }
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        if (predictor.onFeatures(instrumentId, openTimeNs, features)) {
            pending.add(new Pending(
                    EventHeaders.receiveTimeNs(buffer, offset) + predictionDelayNs,
                    EventHeaders.sequence(buffer, offset),
                    instrumentId,
                    EventHeaders.venueId(buffer, offset),
                    predictor.predict(instrumentId)));
        }
    }

    private void publish(final Pending due) {
        EventHeaders.put(
                predictionBuffer,
                0,
                PredictionEncoder.TEMPLATE_ID,
                PredictionEncoder.BLOCK_LENGTH,
                due.dueNs,
                due.dueNs,
                due.instrumentId,
                due.venueId,
                EventHeaders.FLAG_SIMULATED,
                0);
        prediction
                .wrap(predictionBuffer, EventHeaders.SEQUENCE_OFFSET)
                .featureSequence(due.featureSequence)
                .value(due.value)
                .confidence(predictor.confidence(due.value))
                .horizonNs(predictor.contract().horizonNs())
                .computeTimeNs(predictionDelayNs)
                .modelId(1);
        predictions++;
        final int length = EventHeaders.SEQUENCE_OFFSET + PredictionEncoder.BLOCK_LENGTH;
        paper.onMarket(predictionBuffer, 0, length);
        feed(predictionBuffer, 0, length);
        drain();
    }

    /**
     * Feature vectors of the core over some history, without strategies: what a trainer learns from, computed by the
     * code that will compute them live.
     *
     * @param config of a core with one model.
     * @param source of history.
     * @param handler takes each vector.
     * @throws IOException if the history cannot be read.
     */
    public static void features(final CoreConfig config, final MarketSource source, final FeatureHandler handler)
            throws IOException {
        features(config, source, instrument -> true, handler);
    }

    /**
     * The same of some instruments.
     *
     * @param config of a core with one model.
     * @param source of history.
     * @param wanted which instruments.
     * @param handler takes each vector of those.
     * @throws IOException if the history cannot be read.
     */
    public static void features(
            final CoreConfig config,
            final MarketSource source,
            final Predicate<Instrument> wanted,
            final FeatureHandler handler)
            throws IOException {
        final FeatureVectorDecoder decoder = new FeatureVectorDecoder();
        final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
        final double[] values = new double[FeatureSetSettings.MAX_FEATURES];
        final CoreConfig.Stages stages = config.newStages();
        final Core core = new Core(
                new io.rayo.engine.stage.Stage[] {stages.market(), stages.analytics()},
                (buffer, offset, length) -> {
                    if (FeatureVectorDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
                        decoder.wrapAndApplyHeader(buffer, offset, messageHeader);
                        final long close = decoder.closeMantissa();
                        final FeatureVectorDecoder.FeaturesDecoder group = decoder.features();
                        for (int i = 0; group.hasNext(); i++) {
                            values[i] = group.next().value();
                        }
                        final int id = EventHeaders.instrumentId(buffer, offset);
                        if (wanted.test(stages.market().registry().get(id))) {
                            handler.onFeatures(id, (double) close, values);
                        }
                    }
                },
                config.core(),
                null);
        final long[] inbound = {0};
        source.run((buffer, offset, length) -> {
            EventHeaders.sequence((MutableDirectBuffer) buffer, offset, ++inbound[0]);
            core.onEvent(buffer, offset, length);
        });
    }

    /** Takes feature vectors. */
    public interface FeatureHandler {
        /**
         * A bar closed.
         *
         * @param instrumentId of the bar.
         * @param close in the instrument's scale.
         * @param features valid during the call.
         */
        void onFeatures(int instrumentId, double close, double[] features);
    }
}
