package io.rayo.engine.strategy;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.AdjustedPredictionDecoder;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MacroCorrelationDecoder;
import io.rayo.codecs.sbe.MacroObservationDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewsSentimentDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalEncoder;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.FeatureSetSettings;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.stage.CommandResults;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.stage.Undo;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Third stage of the core: the strategies.
 *
 * <pre>
 *   InstrumentDefinition, Bar, FeatureVector, Trade, TopOfBook, BookStatus, Prediction,
 *   AdjustedPrediction, MacroObservation,
 *   NewsSentiment, MacroCorrelation, Command, SignalOutcome -> Signal, CommandResult
 *   state: registry, for each strategy whether it runs, its parameters and its own state, counters
 * </pre>
 *
 * <p>START_STRATEGY, STOP_STRATEGY and SET_PARAMETER (argument {@code name=value}) name a strategy as their target;
 * {@code *} is all of them. UNDO, with a command's correlation id as its argument, takes the last start or stop back,
 * or a change of a parameter. Runs on the core's thread; allocates when a definition or a command comes, else never.
 */
public final class StrategyStage implements Stage {
    /** Most signals that one event may cause: client order ids have room for as many orders. */
    public static final int MAX_SIGNALS_PER_CAUSE = 64;

    /** Longest reason of a signal, in bytes. */
    public static final int MAX_REASON_LENGTH = 128;

    private static final String ALL = "*";
    private static final byte[] INJECTED = "injected".getBytes(StandardCharsets.US_ASCII);

    private final StrategySlot[] slots;
    private final StrategySlot[] onBars;
    private final StrategySlot[] onFeatures;
    private final StrategySlot[] onTrades;
    private final StrategySlot[] onTops;
    private final StrategySlot[] onBookStatus;
    private final StrategySlot[] onPredictions;
    private final StrategySlot[] onMacro;

    private final InstrumentDefinitionDecoder definitionDecoder = new InstrumentDefinitionDecoder();
    private final BarDecoder barDecoder = new BarDecoder();
    private final FeatureVectorDecoder featureDecoder = new FeatureVectorDecoder();
    private final TradeDecoder tradeDecoder = new TradeDecoder();
    private final TopOfBookDecoder topDecoder = new TopOfBookDecoder();
    private final BookStatusDecoder bookStatusDecoder = new BookStatusDecoder();
    private final PredictionDecoder predictionDecoder = new PredictionDecoder();
    private final AdjustedPredictionDecoder adjustedDecoder = new AdjustedPredictionDecoder();
    /** Whether strategies see predictions as the analytics stage has adjusted them. */
    private final boolean takesAdjusted;

    /** The prediction of this event, until its adjusted value comes. */
    private final UnsafeBuffer prediction = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);

    private final MacroObservationDecoder macroDecoder = new MacroObservationDecoder();
    private final NewsSentimentDecoder newsDecoder = new NewsSentimentDecoder();
    private final MacroCorrelationDecoder correlationDecoder = new MacroCorrelationDecoder();
    private final CommandDecoder commandDecoder = new CommandDecoder();
    private final SignalOutcomeDecoder outcomeDecoder = new SignalOutcomeDecoder();
    private final SignalEncoder encoder = new SignalEncoder();
    private final CommandResults results = new CommandResults();
    private final double[] features = new double[FeatureSetSettings.MAX_FEATURES];
    private final SignalOutput signalOutput = this::putSignal;
    private final InstrumentRegistry registry = new InstrumentRegistry();

    /** Whom the signal output speaks for; set before each call of a strategy. */
    private StrategySlot current;

    private Instrument currentInstrument;
    private StageOutput currentOutput;
    private long causeSequence;
    private int signalsOfCause;

    private long signals;
    private long droppedSignals;
    private long refusedSignals;
    private long refusedCommands;

    /**
     * A stage with its strategies, all of them running.
     *
     * @param strategies as configured; ids and names unique.
     * @throws IllegalArgumentException with a line that says where and what is wrong.
     */
    public StrategyStage(final List<StrategySettings> strategies) {
        this(strategies, false);
    }

    /**
     * A stage with its strategies, all of them running.
     *
     * @param strategies as configured; ids and names unique.
     * @param takesAdjusted whether an AdjustedPrediction follows each Prediction, and strategies see its value.
     * @throws IllegalArgumentException with a line that says where and what is wrong.
     */
    public StrategyStage(final List<StrategySettings> strategies, final boolean takesAdjusted) {
        this.takesAdjusted = takesAdjusted;
        final AnalyticsSettings analytics = AnalyticsSettings.of(strategies);
        slots = new StrategySlot[strategies.size()];
        for (int i = 0; i < slots.length; i++) {
            final StrategySettings settings = strategies.get(i);
            requireUnique(strategies, i);
            slots[i] = new StrategySlot(settings, analytics);
        }
        onBars = interestedIn(Strategy.BARS);
        onFeatures = interestedIn(Strategy.FEATURES);
        onTrades = interestedIn(Strategy.TRADES);
        onTops = interestedIn(Strategy.TOP_OF_BOOK);
        onBookStatus = interestedIn(Strategy.BOOK_STATUS);
        onPredictions = interestedIn(Strategy.PREDICTIONS);
        onMacro = interestedIn(Strategy.MACRO);
    }

    @Override
    public String name() {
        return "strategy";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        currentOutput = output;
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> onTopOfBook(buffer, offset);
            case BarDecoder.TEMPLATE_ID -> onBar(buffer, offset);
            case FeatureVectorDecoder.TEMPLATE_ID -> onFeatureVector(buffer, offset);
            case BookStatusDecoder.TEMPLATE_ID -> onBookStatus(buffer, offset);
            case PredictionDecoder.TEMPLATE_ID -> {
                if (takesAdjusted) {
                    prediction.putBytes(0, buffer, offset, length);
                } else {
                    onPrediction(buffer, offset);
                }
            }
            case AdjustedPredictionDecoder.TEMPLATE_ID -> onAdjustedPrediction(buffer, offset);
            case MacroObservationDecoder.TEMPLATE_ID -> onMacro(buffer, offset);
            case NewsSentimentDecoder.TEMPLATE_ID -> onNews(buffer, offset);
            case MacroCorrelationDecoder.TEMPLATE_ID -> onCorrelation(buffer, offset);
            case CommandDecoder.TEMPLATE_ID -> onCommand(buffer, offset);
            case SignalOutcomeDecoder.TEMPLATE_ID -> onSignalOutcome(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onInstrumentDefinition(buffer, offset);
            default -> {
                // no strategy wants it
            }
        }
    }

    /**
     * Signals put out.
     *
     * @return count.
     */
    public long signals() {
        return signals;
    }

    /**
     * Signals of strategies that are stopped.
     *
     * @return count.
     */
    public long droppedSignals() {
        return droppedSignals;
    }

    /**
     * Signals beyond {@link #MAX_SIGNALS_PER_CAUSE}.
     *
     * @return count.
     */
    public long refusedSignals() {
        return refusedSignals;
    }

    /**
     * Commands for strategies that name no strategy or no allowed value.
     *
     * @return count.
     */
    public long refusedCommands() {
        return refusedCommands;
    }

    /**
     * Whether a strategy's signals go out.
     *
     * @param strategyId of the strategy.
     * @return false if it is stopped or there is none.
     */
    public boolean isRunning(final int strategyId) {
        for (final StrategySlot slot : slots) {
            if (slot.settings.strategyId() == strategyId) {
                return slot.running;
            }
        }
        return false;
    }

    /**
     * The strategies' parameters as they are now, to be read between events.
     *
     * @param strategyId of the strategy.
     * @return texts by name, in the order in which its type declares them; empty if there is no such strategy.
     */
    public Map<String, String> parameters(final int strategyId) {
        for (final StrategySlot slot : slots) {
            if (slot.settings.strategyId() == strategyId) {
                return slot.parameters.texts();
            }
        }
        return Map.of();
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(signals);
        writer.putLong(droppedSignals);
        writer.putLong(refusedSignals);
        writer.putLong(refusedCommands);
        registry.writeState(writer);
        for (final StrategySlot slot : slots) {
            slot.writeState(writer);
        }
    }

    @Override
    public void readState(final StateReader reader) {
        signals = reader.getLong();
        droppedSignals = reader.getLong();
        refusedSignals = reader.getLong();
        refusedCommands = reader.getLong();
        registry.readState(reader);
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                for (final StrategySlot slot : slots) {
                    slot.onInstrument(registry.get(id));
                }
            }
        }
        for (final StrategySlot slot : slots) {
            slot.readState(reader);
        }
    }

    private static void requireUnique(final List<StrategySettings> strategies, final int place) {
        final StrategySettings settings = strategies.get(place);
        if (settings.strategyId() < 1) {
            throw new IllegalArgumentException(
                    "strategies[" + settings.name() + "]: id " + settings.strategyId() + " is less than 1");
        }
        for (int i = 0; i < place; i++) {
            if (strategies.get(i).strategyId() == settings.strategyId()
                    || strategies.get(i).name().equals(settings.name())) {
                throw new IllegalArgumentException("strategies[" + settings.name() + "]: name or id is used twice");
            }
        }
    }

    private StrategySlot[] interestedIn(final int interest) {
        int count = 0;
        for (final StrategySlot slot : slots) {
            count += 0 != (slot.strategy.interests() & interest) ? 1 : 0;
        }
        final StrategySlot[] interested = new StrategySlot[count];
        int next = 0;
        for (final StrategySlot slot : slots) {
            if (0 != (slot.strategy.interests() & interest)) {
                interested[next++] = slot;
            }
        }
        return interested;
    }

    private Instrument instrumentOf(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = registry.get(EventHeaders.instrumentId(buffer, offset));
        currentInstrument = instrument;
        final long cause = EventHeaders.causeSequence(buffer, offset);
        final long causing = 0 != cause ? cause : EventHeaders.sequence(buffer, offset);
        if (causing != causeSequence) {
            causeSequence = causing;
            signalsOfCause = 0;
        }
        return instrument;
    }

    private boolean speaksFor(final StrategySlot slot, final Instrument instrument) {
        current = slot;
        return slot.concerns(instrument.instrumentId());
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        if (0 == onTrades.length) {
            return;
        }
        final Instrument instrument = instrumentOf(buffer, offset);
        if (null == instrument) {
            return;
        }
        tradeDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        for (final StrategySlot slot : onTrades) {
            if (speaksFor(slot, instrument)) {
                slot.strategy.onTrade(instrument, tradeDecoder, signalOutput);
            }
        }
    }

    private void onTopOfBook(final DirectBuffer buffer, final int offset) {
        if (0 == onTops.length) {
            return;
        }
        final Instrument instrument = instrumentOf(buffer, offset);
        if (null == instrument) {
            return;
        }
        topDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        for (final StrategySlot slot : onTops) {
            if (speaksFor(slot, instrument)) {
                slot.strategy.onTopOfBook(instrument, topDecoder, signalOutput);
            }
        }
    }

    private void onBar(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = instrumentOf(buffer, offset);
        if (0 == onBars.length || null == instrument) {
            return;
        }
        barDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        // the market stage's bars, from whichever source; not those that a venue sends
        if (1 != barDecoder.closed() || 0 == EventHeaders.causeSequence(buffer, offset)) {
            return;
        }
        for (final StrategySlot slot : onBars) {
            if (slot.settings.timeframeNs() == barDecoder.timeframeNs() && speaksFor(slot, instrument)) {
                slot.strategy.onBar(instrument, barDecoder, signalOutput);
            }
        }
    }

    private void onFeatureVector(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = instrumentOf(buffer, offset);
        if (null == instrument) {
            return;
        }
        featureDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int featureSetId = featureDecoder.featureSetId();
        final FeatureVectorDecoder.FeaturesDecoder group = featureDecoder.features();
        int count = 0;
        while (group.hasNext()) {
            features[count++] = group.next().value();
        }
        for (final StrategySlot slot : onFeatures) {
            if (speaksFor(slot, instrument)) {
                final double[] own = slot.onFeatures(instrument.instrumentId(), featureSetId, features);
                if (null != own) {
                    slot.strategy.onFeatures(instrument, own, signalOutput);
                }
            }
        }
    }

    private void onBookStatus(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = instrumentOf(buffer, offset);
        if (null == instrument) {
            return;
        }
        bookStatusDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        for (final StrategySlot slot : onBookStatus) {
            if (speaksFor(slot, instrument)) {
                slot.strategy.onBookStatus(instrument, bookStatusDecoder.state(), signalOutput);
            }
        }
    }

    private void onPrediction(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = instrumentOf(buffer, offset);
        if (null == instrument) {
            return;
        }
        predictionDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        for (final StrategySlot slot : onPredictions) {
            if (speaksFor(slot, instrument)) {
                slot.strategy.onPrediction(instrument, predictionDecoder, signalOutput);
            }
        }
    }

    private void onAdjustedPrediction(final DirectBuffer buffer, final int offset) {
        if (!takesAdjusted) {
            return;
        }
        adjustedDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        prediction.putDouble(
                MessageHeaderEncoder.ENCODED_LENGTH + PredictionDecoder.valueEncodingOffset(),
                adjustedDecoder.adjusted(),
                ByteOrder.LITTLE_ENDIAN);
        onPrediction(prediction, 0);
    }

    private void onMacro(final DirectBuffer buffer, final int offset) {
        for (final StrategySlot slot : onMacro) {
            macroDecoder.wrap(
                    buffer,
                    offset + MessageHeaderEncoder.ENCODED_LENGTH,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            slot.strategy.onMacro(macroDecoder);
        }
    }

    private void onSignalOutcome(final DirectBuffer buffer, final int offset) {
        final Instrument instrument = registry.get(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            return;
        }
        outcomeDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        for (final StrategySlot slot : slots) {
            if (slot.settings.strategyId() == outcomeDecoder.strategyId()) {
                if (slot.settings.routing().isOn()) {
                    tellOfSymbol(slot, instrument);
                } else {
                    tell(slot, instrument);
                }
            }
        }
    }

    /** With routing a position is one of the symbol, on whichever of its instruments the strategy looks. */
    private void tellOfSymbol(final StrategySlot slot, final Instrument instrument) {
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument other = registry.get(id);
            if (null != other
                    && other.marketType() == instrument.marketType()
                    && other.pair().equals(instrument.pair())) {
                tell(slot, other);
            }
        }
    }

    private void tell(final StrategySlot slot, final Instrument instrument) {
        if (slot.concerns(instrument.instrumentId())
                && slot.isNews(instrument.instrumentId(), outcomeDecoder.decisionSequence())) {
            slot.strategy.onOutcome(instrument, outcomeDecoder);
        }
    }

    private void onNews(final DirectBuffer buffer, final int offset) {
        for (final StrategySlot slot : onMacro) {
            newsDecoder.wrap(
                    buffer,
                    offset + MessageHeaderEncoder.ENCODED_LENGTH,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            slot.strategy.onNews(newsDecoder);
        }
    }

    private void onCorrelation(final DirectBuffer buffer, final int offset) {
        for (final StrategySlot slot : onMacro) {
            correlationDecoder.wrap(
                    buffer,
                    offset + MessageHeaderEncoder.ENCODED_LENGTH,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            slot.strategy.onCorrelation(correlationDecoder);
        }
    }

    private void onInstrumentDefinition(final DirectBuffer buffer, final int offset) {
        definitionDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Instrument instrument = registry.onDefinition(definitionDecoder);
        if (null != instrument) {
            for (final StrategySlot slot : slots) {
                slot.onInstrument(instrument);
            }
        }
    }

    private void onCommand(final DirectBuffer buffer, final int offset) {
        commandDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final CommandType type = commandDecoder.commandType();
        if (CommandType.UNDO == type) {
            final String who = commandDecoder.target();
            if (Undo.isFor(who, Undo.STRATEGIES)) {
                undo(commandDecoder.argument().strip(), !who.isEmpty());
            }
            return;
        }
        if (CommandType.INJECT_SIGNAL == type) {
            inject(buffer, offset);
            return;
        }
        if (CommandType.START_STRATEGY != type
                && CommandType.STOP_STRATEGY != type
                && CommandType.SET_PARAMETER != type) {
            return;
        }
        final String target = commandDecoder.target();
        final String argument = commandDecoder.argument();
        String refusal = null;
        boolean found = false;
        for (final StrategySlot slot : slots) {
            if (ALL.equals(target) || slot.settings.name().equals(target)) {
                found = true;
                if (CommandType.SET_PARAMETER == type) {
                    final String problem = setParameter(slot, argument);
                    refusal = null == problem ? refusal : problem;
                } else {
                    slot.run(CommandType.START_STRATEGY == type, commandDecoder.correlationId());
                }
            }
        }
        if (!found) {
            refusedCommands++;
            refusal = "no strategy is called " + target;
        }
        results.put(
                currentOutput,
                commandDecoder.correlationId(),
                type,
                null == refusal ? CommandOutcome.APPLIED : CommandOutcome.REFUSED,
                null == refusal ? "" : refusal);
    }

    /**
     * Takes back the last start or stop of the strategies that it concerned, or a change of a parameter: of all that it
     * concerned, or of none. Of other commands nothing is known here.
     */
    private void undo(final String correlationId, final boolean isAnswered) {
        String refusal = Undo.unknown(correlationId);
        try {
            for (final StrategySlot slot : slots) {
                if (slot.hasChange(correlationId)) {
                    slot.checkUndo(correlationId);
                }
            }
            for (final StrategySlot slot : slots) {
                if (0 != slot.changedBy && Long.toString(slot.changedBy).equals(correlationId)) {
                    slot.run(slot.ranBefore, 0);
                    refusal = "";
                } else if (slot.hasChange(correlationId)) {
                    slot.undoChange(correlationId);
                    refusal = "";
                }
            }
        } catch (final IllegalArgumentException e) {
            refusedCommands++;
            refusal = e.getMessage();
        }
        if (isAnswered) {
            results.put(
                    currentOutput,
                    commandDecoder.correlationId(),
                    CommandType.UNDO,
                    refusal.isEmpty() ? CommandOutcome.APPLIED : CommandOutcome.REFUSED,
                    refusal);
        }
    }

    /** Puts a test signal out in a strategy's name. */
    private void inject(final DirectBuffer buffer, final int offset) {
        final String target = commandDecoder.target();
        final String argument = commandDecoder.argument();
        String refusal = null;
        try {
            final InjectedSignal wanted = InjectedSignal.parse(argument);
            final StrategySlot slot = running(target);
            currentInstrument = wanted.instrument(registry);
            causeSequence = EventHeaders.sequence(buffer, offset);
            signalsOfCause = 0;
            current = slot;
            putSignal(wanted.side(), wanted.confidence(), wanted.isClosing(), INJECTED);
        } catch (final IllegalArgumentException e) {
            refusedCommands++;
            refusal = e.getMessage();
        }
        results.put(
                currentOutput,
                commandDecoder.correlationId(),
                CommandType.INJECT_SIGNAL,
                null == refusal ? CommandOutcome.APPLIED : CommandOutcome.REFUSED,
                null == refusal ? "" : refusal);
    }

    private StrategySlot running(final String name) {
        for (final StrategySlot slot : slots) {
            if (slot.settings.name().equals(name)) {
                if (!slot.running) {
                    throw new IllegalArgumentException("the strategy " + name + " is stopped");
                }
                return slot;
            }
        }
        throw new IllegalArgumentException("no strategy is called " + name);
    }

    /** Changes a parameter; says what is wrong if it cannot be done, and null if it was. */
    private String setParameter(final StrategySlot slot, final String argument) {
        final int equals = argument.indexOf('=');
        try {
            if (equals < 0) {
                throw new IllegalArgumentException("SET_PARAMETER: \"" + argument + "\" is not name=value");
            }
            slot.setParameter(
                    argument.substring(0, equals).strip(),
                    argument.substring(equals + 1).strip(),
                    commandDecoder.correlationId());
            return null;
        } catch (final IllegalArgumentException e) {
            // bad input from outside; the strategy goes on as it was
            refusedCommands++;
            return e.getMessage();
        }
    }

    private void putSignal(final Side side, final double confidence, final boolean closing, final byte[] reason) {
        if (!(confidence >= 0 && confidence <= 1) || reason.length > MAX_REASON_LENGTH) {
            throw new IllegalStateException("strategy " + current.settings.name() + " gave confidence " + confidence
                    + " and a reason of " + reason.length + " bytes");
        }
        if (!current.running) {
            droppedSignals++;
            return;
        }
        if (signalsOfCause >= MAX_SIGNALS_PER_CAUSE) {
            refusedSignals++;
            return;
        }
        final int offset = currentOutput.claim();
        EventHeaders.put(
                currentOutput.buffer(),
                offset,
                SignalEncoder.TEMPLATE_ID,
                SignalEncoder.BLOCK_LENGTH,
                0,
                0,
                currentInstrument.instrumentId(),
                currentInstrument.venueId(),
                0,
                0);
        encoder.wrap(currentOutput.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .confidence(confidence)
                .timeframeNs(current.settings.timeframeNs())
                .strategyId(current.settings.strategyId())
                .signalId(signalsOfCause)
                .side(side)
                .closing((short) (closing ? 1 : 0))
                .putReason(reason, 0, reason.length);
        current.signalled(currentInstrument.instrumentId(), causeSequence);
        signalsOfCause++;
        signals++;
        currentOutput.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }
}
