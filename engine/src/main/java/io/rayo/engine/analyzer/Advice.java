package io.rayo.engine.analyzer;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.RecommendationEncoder;
import io.rayo.codecs.sbe.RecommendedAction;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the analyzer recommends, and what it knows of the commands that followed, so that it neither repeats what has
 * been done nor fights a person who took it back. Plain state; the core's thread.
 */
final class Advice {
    /** Actor of the commands by which a node carries recommendations out. */
    static final String ACTOR = "analyzer";

    private static final double RATE_UNIT = 1e12;
    private static final String ALL = "*";
    private static final int MAX_TEXT = 160;

    private final AnalyzerSettings settings;
    private final List<StrategySettings> strategies;
    private final RecommendationEncoder encoder = new RecommendationEncoder();
    private final boolean[] stopped;
    /** Correlation id of the command that stopped it; 0 if it has none. */
    private final long[] stoppedBy;
    /** Trades of the strategy when it was last started again: only what came since speaks against it anew. */
    private final long[] judgedFrom;
    /** Command that reduced risk on our advice and holds still; 0 if there is none. */
    private long reducedBy;
    /** Somebody took it back: not advised again before the drawdown has been within its limit. */
    private boolean isReductionRefused;

    /** A person scales orders already, by this command or by one without a name: theirs is not overruled. */
    private boolean isAdjustedByHand;

    private long adjustedBy;
    private long retrainAskedNs;

    Advice(final AnalyzerSettings settings, final List<StrategySettings> strategies) {
        this.settings = settings;
        this.strategies = strategies;
        stopped = new boolean[strategies.size()];
        stoppedBy = new long[stopped.length];
        judgedFrom = new long[stopped.length];
    }

    /** A command, whoever gave it. */
    void onCommand(final CommandDecoder command, final TradeRecord[] records) {
        final CommandType type = command.commandType();
        if (CommandType.START_STRATEGY != type
                && CommandType.STOP_STRATEGY != type
                && CommandType.ADJUST_RISK != type
                && CommandType.UNDO != type) {
            return;
        }
        final long correlationId = command.correlationId();
        final String target = command.target();
        final String argument = command.argument();
        final String actor = command.actor();
        switch (type) {
            case START_STRATEGY, STOP_STRATEGY -> {
                for (int i = 0; i < stopped.length; i++) {
                    if (ALL.equals(target) || strategies.get(i).name().equals(target)) {
                        stop(i, CommandType.STOP_STRATEGY == type, correlationId, records[i]);
                    }
                }
            }
            case ADJUST_RISK -> {
                final boolean isOurs = ACTOR.equals(actor);
                reducedBy = isOurs ? correlationId : 0;
                isAdjustedByHand = !isOurs && !isOne(argument);
                adjustedBy = isAdjustedByHand ? correlationId : 0;
            }
            default -> onUndo(argument.strip(), actor, records);
        }
    }

    private static boolean isOne(final String argument) {
        try {
            return 0 == new BigDecimal(argument.strip()).compareTo(BigDecimal.ONE);
        } catch (final NumberFormatException e) {
            return false; // refused by whoever carries it out
        }
    }

    private void onUndo(final String id, final String actor, final TradeRecord[] records) {
        if (0 != reducedBy && Long.toString(reducedBy).equals(id)) {
            reducedBy = 0;
            isReductionRefused = !ACTOR.equals(actor);
        }
        if (0 != adjustedBy && Long.toString(adjustedBy).equals(id)) {
            isAdjustedByHand = false;
            adjustedBy = 0;
        }
        for (int i = 0; i < stopped.length; i++) {
            if (stopped[i] && 0 != stoppedBy[i] && Long.toString(stoppedBy[i]).equals(id)) {
                stop(i, false, 0, records[i]);
            }
        }
    }

    private void stop(final int strategy, final boolean isStop, final long correlationId, final TradeRecord record) {
        stopped[strategy] = isStop;
        stoppedBy[strategy] = isStop ? correlationId : 0;
        if (!isStop) {
            judgedFrom[strategy] = record.trades();
        }
    }

    /** Looks at the predictions of an instrument. */
    void onPredictions(final String pair, final PredictionRecord record, final long nowNs, final StageOutput output) {
        final double error = record.meanSquare();
        if (error > settings.maxPredictionError()
                && record.judged() >= settings.minTrades()
                && (0 == retrainAskedNs || nowNs - retrainAskedNs >= settings.retrainIntervalNs())) {
            retrainAskedNs = nowNs;
            put(
                    RecommendedAction.RETRAIN,
                    error,
                    settings.maxPredictionError(),
                    pair,
                    "",
                    "mean squared error of " + record.judged() + " predictions of " + pair + " is over its limit",
                    output);
        }
    }

    /** Looks at a strategy's trades. */
    void onTrades(final int strategy, final TradeRecord record, final StageOutput output) {
        if (!stopped[strategy]
                && record.trades() - judgedFrom[strategy] >= settings.minTrades()
                && record.expectancy() < 0) {
            put(
                    RecommendedAction.STOP_STRATEGY,
                    record.expectancy(),
                    0,
                    strategies.get(strategy).name(),
                    "",
                    "it lost on average over " + record.trades() + " closing fills",
                    output);
        }
    }

    /** Looks at the drawdown as it is now. */
    void onDrawdown(final double drawdown, final StageOutput output) {
        if (drawdown <= settings.maxDrawdown()) {
            isReductionRefused = false;
        }
        if (0 == reducedBy && drawdown > settings.maxDrawdown() && !isReductionRefused && !isAdjustedByHand) {
            put(
                    RecommendedAction.REDUCE_RISK,
                    drawdown,
                    settings.maxDrawdown(),
                    "",
                    Double.toString(settings.reducedFactor() / RATE_UNIT),
                    "the drawdown is over its limit",
                    output);
        } else if (0 != reducedBy && drawdown < settings.maxDrawdown() / 2) {
            put(
                    RecommendedAction.RESTORE_RISK,
                    drawdown,
                    settings.maxDrawdown() / 2,
                    "",
                    Long.toString(reducedBy),
                    "the drawdown is back under half of its limit",
                    output);
        }
    }

    private void put(
            final RecommendedAction action,
            final double value,
            final double threshold,
            final String target,
            final String argument,
            final String evidence,
            final StageOutput output) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                RecommendationEncoder.TEMPLATE_ID,
                RecommendationEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        final byte[] targetBytes = target.getBytes(StandardCharsets.UTF_8);
        final byte[] argumentBytes = argument.getBytes(StandardCharsets.UTF_8);
        final byte[] text = evidence.getBytes(StandardCharsets.UTF_8);
        encoder.wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .value(value)
                .threshold(threshold)
                .action(action)
                .putTarget(targetBytes, 0, targetBytes.length)
                .putCommandArgument(argumentBytes, 0, argumentBytes.length)
                .putText(text, 0, Math.min(text.length, MAX_TEXT));
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    void writeState(final StateWriter writer) {
        writer.putLong(reducedBy);
        writer.putBoolean(isReductionRefused);
        writer.putBoolean(isAdjustedByHand);
        writer.putLong(adjustedBy);
        writer.putLong(retrainAskedNs);
        for (int i = 0; i < stopped.length; i++) {
            writer.putBoolean(stopped[i]);
            writer.putLong(stoppedBy[i]);
            writer.putLong(judgedFrom[i]);
        }
    }

    void readState(final StateReader reader) {
        reducedBy = reader.getLong();
        isReductionRefused = reader.getBoolean();
        isAdjustedByHand = reader.getBoolean();
        adjustedBy = reader.getLong();
        retrainAskedNs = reader.getLong();
        Arrays.setAll(judgedFrom, i -> {
            stopped[i] = reader.getBoolean();
            stoppedBy[i] = reader.getLong();
            return reader.getLong();
        });
    }
}
