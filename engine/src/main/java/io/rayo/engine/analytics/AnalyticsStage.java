package io.rayo.engine.analytics;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.AdjustedPredictionEncoder;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.FeatureVectorEncoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.macro.MacroBook;
import io.rayo.engine.macro.MacroSettings;
import io.rayo.engine.macro.PredictionAdjustment;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Second stage of the core: indicators over our own bars, and over tops of book and trades where a feature is of them;
 * and what is known of the wider economy ({@link MacroBook}).
 *
 * <pre>
 *   InstrumentDefinition, Bar (TRADES, closed), TopOfBook, Trade -> FeatureVector, at the close of a bar
 *   MacroObservation, NewsSentiment, WeightedPrice, ClockTick, Command -> MacroCorrelation, RiskAdjustment
 *   Prediction -> AdjustedPrediction, where {@link #adjusts} says so
 *   state: registry, indicators by instrument and feature set, macro book, counters
 * </pre>
 *
 * <p>Runs on the core's thread; allocates when a definition, macro data or a command comes, else never.
 */
public final class AnalyticsStage implements Stage {
    private final List<FeatureSetSettings> sets;
    private final MacroBook macro;
    /** Place is model id - 1. */
    private final List<ModelFeatures> models;

    private final boolean adjusts;
    private final PredictionDecoder predictionDecoder = new PredictionDecoder();
    private final AdjustedPredictionEncoder adjustedEncoder = new AdjustedPredictionEncoder();
    private final InstrumentDefinitionDecoder definitionDecoder = new InstrumentDefinitionDecoder();
    private final BarDecoder barDecoder = new BarDecoder();
    private final TopOfBookDecoder topDecoder = new TopOfBookDecoder();
    private final TradeDecoder tradeDecoder = new TradeDecoder();
    private final FeatureVectorEncoder encoder = new FeatureVectorEncoder();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    /** By instrument id, then by feature set; null where the set does not concern the instrument. */
    private FeatureCalculator[][] calculators = new FeatureCalculator[64][];

    /** By instrument id: what its calculators want, taken together. */
    private int[] interests = new int[64];

    private long bars;
    private long vectors;

    /**
     * A stage that has seen no bar.
     *
     * @param settings of the stage.
     */
    public AnalyticsStage(final AnalyticsSettings settings) {
        this(settings, MacroSettings.DEFAULT);
    }

    /**
     * A stage that has seen nothing.
     *
     * @param settings of the indicators.
     * @param macroSettings of what it makes of the wider economy.
     */
    public AnalyticsStage(final AnalyticsSettings settings, final MacroSettings macroSettings) {
        sets = settings.featureSets();
        macro = new MacroBook(macroSettings);
        models = sets.stream().flatMap(set -> set.models().stream()).toList();
        adjusts = adjusts(settings, macroSettings);
    }

    /**
     * Whether an AdjustedPrediction follows each Prediction: there are models, and the adjustment is on.
     *
     * @param settings of the indicators.
     * @param macroSettings of the adjustment.
     * @return true if so.
     */
    public static boolean adjusts(final AnalyticsSettings settings, final MacroSettings macroSettings) {
        return macroSettings.adjustment().isOn()
                && settings.featureSets().stream().anyMatch(set -> !set.models().isEmpty());
    }

    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        macro.begin(output);
        switch (EventHeaders.templateId(buffer, offset)) {
            case BarDecoder.TEMPLATE_ID -> onBar(buffer, offset, output);
            case TopOfBookDecoder.TEMPLATE_ID -> onTop(buffer, offset);
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case PredictionDecoder.TEMPLATE_ID -> onPrediction(buffer, offset, output);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                definitionDecoder.wrap(
                        buffer,
                        offset + MessageHeaderEncoder.ENCODED_LENGTH,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                final Instrument instrument = registry.onDefinition(definitionDecoder);
                if (null != instrument) {
                    prepare(instrument);
                }
            }
            default -> macro.onMessage(buffer, offset, output);
        }
    }

    /**
     * What is known of the wider economy, to be read between events.
     *
     * @return the book.
     */
    public MacroBook macro() {
        return macro;
    }

    /**
     * Closed bars of our own.
     *
     * @return count.
     */
    public long bars() {
        return bars;
    }

    /**
     * Feature vectors put out.
     *
     * @return count.
     */
    public long vectors() {
        return vectors;
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(bars);
        writer.putLong(vectors);
        macro.writeState(writer);
        registry.writeState(writer);
        for (int id = 1; id < registry.limit(); id++) {
            if (null != calculators[id]) {
                for (final FeatureCalculator calculator : calculators[id]) {
                    if (null != calculator) {
                        calculator.writeState(writer);
                    }
                }
            }
        }
    }

    @Override
    public void readState(final StateReader reader) {
        bars = reader.getLong();
        vectors = reader.getLong();
        macro.readState(reader);
        registry.readState(reader);
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            if (null != instrument) {
                prepare(instrument);
                for (final FeatureCalculator calculator : calculators[id]) {
                    if (null != calculator) {
                        calculator.readState(reader);
                    }
                }
            }
        }
    }

    private void prepare(final Instrument instrument) {
        final int id = instrument.instrumentId();
        if (id >= calculators.length) {
            calculators = Arrays.copyOf(calculators, Math.max(id + 1, calculators.length * 2));
            interests = Arrays.copyOf(interests, calculators.length);
        }
        if (null == calculators[id]) {
            // a new definition never changes venue or symbol, so what concerns an instrument is settled by its first
            calculators[id] = new FeatureCalculator[sets.size()];
            for (int i = 0; i < sets.size(); i++) {
                if (sets.get(i).concerns(instrument)) {
                    calculators[id][i] = new FeatureCalculator(sets.get(i).features());
                    interests[id] |= calculators[id][i].interests();
                }
            }
        }
    }

    private void onBar(final DirectBuffer buffer, final int offset, final StageOutput output) {
        barDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Instrument instrument = registry.get(EventHeaders.instrumentId(buffer, offset));
        // the market stage's bars, from whichever source; not those that a venue sends
        if (1 != barDecoder.closed() || 0 == EventHeaders.causeSequence(buffer, offset) || null == instrument) {
            return;
        }
        bars++;
        final FeatureCalculator[] ofInstrument = calculators[instrument.instrumentId()];
        for (int i = 0; i < ofInstrument.length; i++) {
            final FeatureSetSettings set = sets.get(i);
            if (null != ofInstrument[i] && set.timeframeNs() == barDecoder.timeframeNs()) {
                final int priceExponent = instrument.priceExponent();
                ofInstrument[i].update(
                        barDecoder.openTimeNs(),
                        Mantissas.toDouble(barDecoder.openMantissa(), priceExponent),
                        Mantissas.toDouble(barDecoder.highMantissa(), priceExponent),
                        Mantissas.toDouble(barDecoder.lowMantissa(), priceExponent),
                        Mantissas.toDouble(barDecoder.closeMantissa(), priceExponent),
                        Mantissas.toDouble(barDecoder.volumeMantissa(), instrument.sizeExponent()));
                put(instrument, set, ofInstrument[i], output);
            }
        }
    }

    private boolean wants(final int instrumentId, final int interest) {
        return instrumentId < interests.length && 0 != (interests[instrumentId] & interest);
    }

    private void onTop(final DirectBuffer buffer, final int offset) {
        final int id = EventHeaders.instrumentId(buffer, offset);
        if (!wants(id, Indicator.TOPS)) {
            return;
        }
        topDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long bid = topDecoder.bidPriceMantissa();
        final long ask = topDecoder.askPriceMantissa();
        if (TopOfBookDecoder.bidPriceMantissaNullValue() == bid
                || TopOfBookDecoder.askPriceMantissaNullValue() == ask) {
            return;
        }
        final Instrument instrument = registry.get(id);
        for (final FeatureCalculator calculator : calculators[id]) {
            if (null != calculator) {
                calculator.onTop(
                        Mantissas.toDouble(bid, instrument.priceExponent()),
                        Mantissas.toDouble(topDecoder.bidQuantityMantissa(), instrument.sizeExponent()),
                        Mantissas.toDouble(ask, instrument.priceExponent()),
                        Mantissas.toDouble(topDecoder.askQuantityMantissa(), instrument.sizeExponent()));
            }
        }
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        final int id = EventHeaders.instrumentId(buffer, offset);
        if (!wants(id, Indicator.TRADES)) {
            return;
        }
        tradeDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Side side = tradeDecoder.aggressorSide();
        if (Side.BUY != side && Side.SELL != side) {
            return;
        }
        final Instrument instrument = registry.get(id);
        for (final FeatureCalculator calculator : calculators[id]) {
            if (null != calculator) {
                calculator.onTrade(
                        Mantissas.toDouble(tradeDecoder.priceMantissa(), instrument.priceExponent()),
                        Mantissas.toDouble(tradeDecoder.quantityMantissa(), instrument.sizeExponent()),
                        Side.BUY == side);
            }
        }
    }

    /** Of an instrument or model that nobody knows, or that is not adjusted, the value stays as it is. */
    private void onPrediction(final DirectBuffer buffer, final int offset, final StageOutput output) {
        if (!adjusts) {
            return;
        }
        predictionDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int id = EventHeaders.instrumentId(buffer, offset);
        final int modelId = predictionDecoder.modelId();
        final double value = predictionDecoder.value();
        final Instrument instrument = id > 0 && id < registry.limit() ? registry.get(id) : null;
        final boolean isAdjusted = null != instrument
                && modelId > 0
                && modelId <= models.size()
                && macro.settings().adjusts(instrument.pair());
        final double shift = isAdjusted ? macro.predictionShift(EventHeaders.receiveTimeNs(buffer, offset)) : 0;
        final double adjusted = isAdjusted
                ? PredictionAdjustment.adjusted(value, models.get(modelId - 1).predictsReturns(), shift)
                : value;
        final int at = output.claim();
        EventHeaders.put(
                output.buffer(),
                at,
                AdjustedPredictionEncoder.TEMPLATE_ID,
                AdjustedPredictionEncoder.BLOCK_LENGTH,
                0,
                0,
                id,
                EventHeaders.venueId(buffer, offset),
                0,
                0);
        adjustedEncoder
                .wrap(output.buffer(), at + MessageHeaderEncoder.ENCODED_LENGTH)
                .value(value)
                .adjusted(adjusted)
                .shift(shift)
                .modelId(modelId);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + AdjustedPredictionEncoder.BLOCK_LENGTH);
    }

    private void put(
            final Instrument instrument,
            final FeatureSetSettings set,
            final FeatureCalculator calculator,
            final StageOutput output) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                FeatureVectorEncoder.TEMPLATE_ID,
                FeatureVectorEncoder.BLOCK_LENGTH,
                0,
                0,
                instrument.instrumentId(),
                instrument.venueId(),
                0,
                0);
        encoder.wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .timeframeNs(set.timeframeNs())
                .barOpenTimeNs(barDecoder.openTimeNs())
                .closeMantissa(barDecoder.closeMantissa())
                .featureSetId(set.featureSetId());
        final int count = calculator.featureCount();
        final FeatureVectorEncoder.FeaturesEncoder features = encoder.featuresCount(count);
        for (int i = 0; i < count; i++) {
            features.next().value(calculator.feature(i));
        }
        vectors++;
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }
}
