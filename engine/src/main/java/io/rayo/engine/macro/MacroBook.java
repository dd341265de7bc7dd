package io.rayo.engine.macro;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.MacroCorrelationEncoder;
import io.rayo.codecs.sbe.MacroObservationDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewsSentimentDecoder;
import io.rayo.codecs.sbe.RiskAdjustmentEncoder;
import io.rayo.codecs.sbe.WeightedPriceDecoder;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.stage.CommandResults;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.stage.Undo;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * What the core knows of the wider economy. Belongs to the analytics stage.
 *
 * <pre>
 *   MacroObservation, NewsSentiment, WeightedPrice, ClockTick, Command (ADJUST_RISK, UNDO)
 *     -> MacroCorrelation, RiskAdjustment
 *   state: last value of each series, news, correlations, factors
 * </pre>
 *
 * <p>The risk stage scales opening orders by the factor of the last RiskAdjustment: that of the macro rules times that
 * of the last ADJUST_RISK. Runs on the core's thread; allocates for observations, news and commands, which are rare,
 * else never.
 */
public final class MacroBook {
    /** Series that are kept; values of further ones are dropped and counted. */
    public static final int MAX_SERIES = 64;

    private static final int MAX_NEWS_SOURCES = 16;
    private static final int MAX_UNDOABLE = 16;
    private static final double MONEY_UNIT = 1e8;
    private static final int MAX_REASON = 160;

    private final MacroSettings settings;
    private final byte[] symbol;
    private final byte[] text = new byte[64];
    private final MacroObservationDecoder observation = new MacroObservationDecoder();
    private final NewsSentimentDecoder news = new NewsSentimentDecoder();
    private final WeightedPriceDecoder weightedPrice = new WeightedPriceDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final MacroCorrelationEncoder correlation = new MacroCorrelationEncoder();
    private final CommandResults results = new CommandResults();
    private final RiskAdjustmentEncoder adjustment = new RiskAdjustmentEncoder();
    private final List<MacroSeries> series = new ArrayList<>();
    private final List<NewsState> newsStates = new ArrayList<>();
    /** Commands that changed the factor and that can be undone: correlation id and the factor before it. */
    private final long[] undoIds = new long[MAX_UNDOABLE];

    private final long[] undoFactors = new long[MAX_UNDOABLE];
    private int undoable;
    private double price = Double.NaN;
    private long nowNs;
    private long commandFactor = MacroSettings.ONE;
    private long macroFactor = MacroSettings.ONE;
    private long dropped;
    private long refusedCommands;
    private boolean hasBegun;

    /** Last word of a source of news. */
    public static final class NewsState {
        private final String source;
        private double score;
        private int articleCount;
        private long newestTimeNs;
        private long receiveTimeNs;

        private NewsState(final String source) {
            this.source = source;
        }

        /** Who said it. */
        public String source() {
            return source;
        }

        /** Sentiment, -1 to 1. */
        public double score() {
            return score;
        }

        /** Articles that it is of. */
        public int articleCount() {
            return articleCount;
        }

        /** When the newest of them was published, nanoseconds since the epoch. */
        public long newestTimeNs() {
            return newestTimeNs;
        }

        /** When it came to us, nanoseconds since the epoch. */
        public long receiveTimeNs() {
            return receiveTimeNs;
        }
    }

    /**
     * A book that knows nothing.
     *
     * @param settings of it.
     */
    public MacroBook(final MacroSettings settings) {
        this.settings = settings;
        this.symbol = settings.symbol().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Hears of the first message, whatever it is: series that nobody knows yet may ask for less risk from the start.
     *
     * @param output takes what follows from it.
     */
    public void begin(final StageOutput output) {
        if (!hasBegun) {
            hasBegun = true;
            adjust(output);
        }
    }

    /**
     * Takes a message; others than those of its list are ignored.
     *
     * @param buffer that holds it.
     * @param offset of its SBE header.
     * @param output takes what follows from it.
     */
    public void onMessage(final DirectBuffer buffer, final int offset, final StageOutput output) {
        switch (EventHeaders.templateId(buffer, offset)) {
            case WeightedPriceDecoder.TEMPLATE_ID -> onWeightedPrice(buffer, offset);
            case ClockTickDecoder.TEMPLATE_ID -> {
                nowNs = Math.max(nowNs, EventHeaders.receiveTimeNs(buffer, offset));
                adjust(output);
            }
            case MacroObservationDecoder.TEMPLATE_ID -> {
                onObservation(buffer, offset, output);
                adjust(output);
            }
            case NewsSentimentDecoder.TEMPLATE_ID -> onNews(buffer, offset);
            case CommandDecoder.TEMPLATE_ID -> onCommand(buffer, offset, output);
            default -> {
                // says nothing of the wider economy
            }
        }
    }

    /**
     * Series in the order in which they were first heard of.
     *
     * @return not to be changed.
     */
    public List<MacroSeries> series() {
        return series;
    }

    /**
     * News by source, in the order in which they were first heard of.
     *
     * @return not to be changed.
     */
    public List<NewsState> news() {
        return newsStates;
    }

    /**
     * The factor on the size of opening orders.
     *
     * @return rate (10^-12), 0 to 1.
     */
    public long factor() {
        return product(macroFactor, commandFactor);
    }

    /**
     * What the wider economy adds to predicted returns.
     *
     * @param timeNs at which; not before the last event's.
     * @return the shift, as a return; 0 if nothing that counts is known.
     */
    public double predictionShift(final long timeNs) {
        return settings.adjustment().shift(series, Math.max(nowNs, timeNs));
    }

    /**
     * How predictions are adjusted.
     *
     * @return the settings.
     */
    public MacroSettings settings() {
        return settings;
    }

    /** Part of the factor that the macro rules ask for, rate (10^-12). */
    public long macroFactor() {
        return macroFactor;
    }

    /** Part of the factor that ADJUST_RISK asks for, rate (10^-12). */
    public long commandFactor() {
        return commandFactor;
    }

    /** Values of series beyond {@link #MAX_SERIES}, and what is no number. */
    public long dropped() {
        return dropped;
    }

    /** ADJUST_RISK with no factor from 0 to 1, UNDO of what is not known. */
    public long refusedCommands() {
        return refusedCommands;
    }

    /** Whether a series' value is too old to be known, as of the last event. */
    public boolean isStale(final MacroSeries one) {
        return nowNs - one.observedTimeNs() > settings.maxAgeNs();
    }

    private void onWeightedPrice(final DirectBuffer buffer, final int offset) {
        weightedPrice.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long mantissa = weightedPrice.price();
        final int length = weightedPrice.getSymbol(text, 0, text.length);
        if (length == symbol.length && Arrays.equals(text, 0, length, symbol, 0, length)) {
            price = WeightedPriceDecoder.priceNullValue() == mantissa ? Double.NaN : mantissa / MONEY_UNIT;
        }
    }

    private void onObservation(final DirectBuffer buffer, final int offset, final StageOutput output) {
        observation.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long receiveTimeNs = EventHeaders.receiveTimeNs(buffer, offset);
        nowNs = Math.max(nowNs, receiveTimeNs);
        final double value = observation.value();
        final long observedTimeNs = observation.observedTimeNs();
        final MacroSeries one = find(observation.series());
        if (null == one || !Double.isFinite(value)) {
            dropped++;
            return;
        }
        if (observedTimeNs < one.observedTimeNs()) {
            return; // an older one that came later, as from a cache
        }
        one.observe(value, observedTimeNs, receiveTimeNs, observation.source());
        if (one.sample(price, settings.sampleIntervalNs())) {
            putCorrelation(one, output);
        }
    }

    private void onNews(final DirectBuffer buffer, final int offset) {
        news.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final double score = news.score();
        final int articles = news.articleCount();
        final String source = news.source();
        NewsState state = null;
        for (final NewsState known : newsStates) {
            state = known.source.equals(source) ? known : state;
        }
        if (null == state && newsStates.size() < MAX_NEWS_SOURCES) {
            state = new NewsState(source);
            newsStates.add(state);
        }
        if (null == state || !(score >= -1 && score <= 1)) {
            dropped++;
            return;
        }
        state.score = score;
        state.articleCount = articles;
        state.newestTimeNs = EventHeaders.eventTimeNs(buffer, offset);
        state.receiveTimeNs = EventHeaders.receiveTimeNs(buffer, offset);
    }

    private void onCommand(final DirectBuffer buffer, final int offset, final StageOutput output) {
        command.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final CommandType type = command.commandType();
        if (CommandType.ADJUST_RISK != type && CommandType.UNDO != type) {
            return;
        }
        final long correlationId = command.correlationId();
        final String target = command.target();
        final String argument = command.argument();
        final long before = factor();
        if (CommandType.ADJUST_RISK == type) {
            final long factor = factorOf(argument);
            if (factor < 0) {
                refusedCommands++;
                return;
            }
            remember(correlationId, commandFactor);
            commandFactor = factor;
        } else if (Undo.isFor(target, Undo.RISK)) {
            final boolean isKnown = undo(argument);
            if (!target.isEmpty()) {
                results.put(
                        output,
                        correlationId,
                        CommandType.UNDO,
                        isKnown ? CommandOutcome.APPLIED : CommandOutcome.REFUSED,
                        isKnown ? "" : Undo.unknown(argument.strip()));
            }
        }
        if (factor() != before) {
            putAdjustment(output, CommandType.UNDO == type ? "undone" : "asked for by " + command.actor());
        }
    }

    /** A factor from text, or -1. */
    private static long factorOf(final String argument) {
        try {
            final BigDecimal factor = new BigDecimal(argument.strip());
            final boolean isInRange = factor.signum() >= 0 && factor.compareTo(BigDecimal.ONE) <= 0;
            return isInRange && factor.scale() <= 12 ? factor.movePointRight(12).longValueExact() : -1;
        } catch (final NumberFormatException e) {
            return -1;
        }
    }

    private void remember(final long correlationId, final long factorBefore) {
        if (0 == correlationId) {
            return; // nobody could name it
        }
        if (MAX_UNDOABLE == undoable) {
            System.arraycopy(undoIds, 1, undoIds, 0, MAX_UNDOABLE - 1);
            System.arraycopy(undoFactors, 1, undoFactors, 0, MAX_UNDOABLE - 1);
            undoable--;
        }
        undoIds[undoable] = correlationId;
        undoFactors[undoable++] = factorBefore;
    }

    /** Undoes a command and what came after it; of another stage's command nothing is known here. */
    private boolean undo(final String argument) {
        for (int i = undoable - 1; i >= 0; i--) {
            if (Long.toString(undoIds[i]).equals(argument.strip())) {
                commandFactor = undoFactors[i];
                undoable = i;
                return true;
            }
        }
        return false;
    }

    private MacroSeries find(final String name) {
        for (final MacroSeries one : series) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        if (name.isEmpty() || MAX_SERIES == series.size()) {
            return null;
        }
        series.add(new MacroSeries(
                name, settings.correlatedSeries().contains(name) ? new RollingCorrelation(settings.window()) : null));
        return series.getLast();
    }

    private long ruleFactor() {
        long factor = MacroSettings.ONE;
        for (int i = 0; i < settings.rules().size(); i++) {
            factor = product(factor, factorOf(settings.rules().get(i)));
        }
        return factor;
    }

    private long factorOf(final MacroRule rule) {
        for (int i = 0; i < series.size(); i++) {
            final MacroSeries one = series.get(i);
            if (one.name().equals(rule.series()) && one.observations() > 0 && !isStale(one)) {
                return rule.holds(one.value()) ? rule.factor() : MacroSettings.ONE;
            }
        }
        return settings.staleFactor();
    }

    private static long product(final long one, final long other) {
        return ExactMath.multiplyDivide(one, other, MacroSettings.ONE, Rounding.DOWN);
    }

    private void adjust(final StageOutput output) {
        final long factor = ruleFactor();
        if (factor != macroFactor) {
            final long before = factor();
            macroFactor = factor;
            if (factor() != before) {
                putAdjustment(output, reason());
            }
        }
    }

    private String reason() {
        final StringBuilder reason = new StringBuilder(64);
        for (final MacroRule rule : settings.rules()) {
            for (final MacroSeries one : series) {
                if (one.name().equals(rule.series())) {
                    if (isStale(one)) {
                        reason.append(reason.isEmpty() ? "" : "; ")
                                .append(one.name())
                                .append(" is too old");
                    } else if (rule.holds(one.value())) {
                        reason.append(reason.isEmpty() ? "" : "; ")
                                .append(rule.text())
                                .append(": ")
                                .append(one.value());
                    }
                }
            }
        }
        return reason.isEmpty() ? "no macro rule holds" : reason.toString();
    }

    private void putCorrelation(final MacroSeries one, final StageOutput output) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                MacroCorrelationEncoder.TEMPLATE_ID,
                MacroCorrelationEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        final byte[] name = one.name().getBytes(StandardCharsets.UTF_8);
        correlation
                .wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .correlation(one.correlation())
                .observedTimeNs(one.observedTimeNs())
                .sampleCount(one.correlationSamples())
                .putSeries(name, 0, Math.min(name.length, text.length))
                .putSymbol(symbol, 0, symbol.length);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + correlation.encodedLength());
    }

    private void putAdjustment(final StageOutput output, final String reason) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                RiskAdjustmentEncoder.TEMPLATE_ID,
                RiskAdjustmentEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        final byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        adjustment
                .wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .factor(factor())
                .macroFactor(macroFactor)
                .commandFactor(commandFactor)
                .putReason(bytes, 0, Math.min(bytes.length, MAX_REASON));
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + adjustment.encodedLength());
    }

    /**
     * Writes its state.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putBoolean(hasBegun);
        writer.putLong(nowNs);
        writer.putDouble(price);
        writer.putLong(commandFactor);
        writer.putLong(macroFactor);
        writer.putLong(dropped);
        writer.putLong(refusedCommands);
        writer.putInt(series.size());
        for (final MacroSeries one : series) {
            writer.putText(one.name());
            one.writeState(writer);
        }
        writer.putInt(newsStates.size());
        for (final NewsState state : newsStates) {
            writer.putText(state.source);
            writer.putDouble(state.score);
            writer.putInt(state.articleCount);
            writer.putLong(state.newestTimeNs);
            writer.putLong(state.receiveTimeNs);
        }
        writer.putInt(undoable);
        for (int i = 0; i < undoable; i++) {
            writer.putLong(undoIds[i]);
            writer.putLong(undoFactors[i]);
        }
    }

    /**
     * Reads what {@link #writeState} wrote.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        hasBegun = reader.getBoolean();
        nowNs = reader.getLong();
        price = reader.getDouble();
        commandFactor = reader.getLong();
        macroFactor = reader.getLong();
        dropped = reader.getLong();
        refusedCommands = reader.getLong();
        for (int left = reader.getInt(); left > 0; left--) {
            find(reader.getText()).readState(reader);
        }
        for (int left = reader.getInt(); left > 0; left--) {
            final NewsState state = new NewsState(reader.getText());
            state.score = reader.getDouble();
            state.articleCount = reader.getInt();
            state.newestTimeNs = reader.getLong();
            state.receiveTimeNs = reader.getLong();
            newsStates.add(state);
        }
        undoable = reader.getInt();
        for (int i = 0; i < undoable; i++) {
            undoIds[i] = reader.getLong();
            undoFactors[i] = reader.getLong();
        }
    }
}
