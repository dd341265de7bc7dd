package io.rayo.engine.strategy.builtin;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.MacroObservationEncoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.PredictionEncoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.codecs.sbe.SignalOutcomeEncoder;
import io.rayo.codecs.sbe.SignalResult;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.market.Messages;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Market, analytics and strategies on the real core, fed trades, tops, predictions and macro values. */
final class StrategyRig {
    static final long MINUTE = 60_000_000_000L;
    static final long START = 1_723_161_240_000_000_000L / MINUTE * MINUTE;

    private final Messages in = new Messages();
    private final Stage[] stages;
    private final Core core;
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final PredictionEncoder prediction = new PredictionEncoder();
    private final SignalOutcomeEncoder outcome = new SignalOutcomeEncoder();
    private final MacroObservationEncoder macro = new MacroObservationEncoder();
    private final SignalDecoder signal = new SignalDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    /** One line for each signal. */
    final List<String> signals = new ArrayList<>();

    long nowNs = START;

    StrategyRig(List<StrategySettings> strategies) {
        List<Long> timeframes = new ArrayList<>();
        strategies.forEach(one -> timeframes.addAll(StrategyFactories.timeframesNs(one)));
        stages = new Stage[] {
            new MarketStage(new MarketSettings(
                    timeframes.stream().distinct().sorted().toList(),
                    MarketSettings.DEFAULT_WINDOW_NS,
                    MarketSettings.DEFAULT_INTERVAL_NS,
                    100,
                    1 << 12,
                    0)),
            new AnalyticsStage(AnalyticsSettings.of(strategies)),
            new StrategyStage(strategies)
        };
        core = new Core(
                stages,
                (buffer, offset, length) -> {
                    if (SignalDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
                        signal.wrapAndApplyHeader(buffer, offset, header);
                        long seconds = (EventHeaders.eventTimeNs(buffer, offset) - START) / 1_000_000_000L;
                        signals.add(strategies.get(signal.strategyId() - 1).type() + " " + seconds + "s "
                                + EventHeaders.instrumentId(buffer, offset) + " " + signal.side()
                                + (1 == signal.closing() ? " close " : " ") + signal.confidence() + " "
                                + signal.reason());
                    }
                },
                new CoreSettings(0, 0),
                null);
        for (int id = 1; id <= 2; id++) {
            in.definition(id, 1 == id ? "BTC" : "ETH", "USDT", -2, -5);
            send();
        }
    }

    static StrategySettings settings(int id, String type, Map<String, String> parameters) {
        return new StrategySettings(
                id, type + id, type, List.of("BTC/USDT"), List.of(), MINUTE, 5_000_000_000L, parameters);
    }

    private void send() {
        core.onEvent(in.buffer, 0, in.length);
    }

    void trade(double price, double quantity, Side side) {
        in.trade(1, nowNs, Math.round(price * 100), Math.max(1, Math.round(quantity * 1e5)), side, 1);
        send();
    }

    /** A bar by its four trades; the next one's first trade closes it. */
    void bar(double open, double high, double low, double close, double volume) {
        double[] prices = {open, high, low, close};
        for (int i = 0; i < prices.length; i++) {
            nowNs += MINUTE / 5;
            trade(prices[i], volume / 4, 0 == i % 2 ? Side.BUY : Side.SELL);
        }
        nowNs += MINUTE / 5;
    }

    /** Lets the clock close the bar of the minute that has just ended. */
    void close() {
        in.tick(nowNs + 10_000_000); // later than the trades were received
        send();
    }

    void top(double bid, double bidQuantity, double ask, double askQuantity) {
        open(TopOfBookEncoder.TEMPLATE_ID, TopOfBookEncoder.BLOCK_LENGTH, 1);
        top.wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .venueSequence(1)
                .bidPriceMantissa(Math.round(bid * 100))
                .bidQuantityMantissa(Math.round(bidQuantity * 1e5))
                .askPriceMantissa(Math.round(ask * 100))
                .askQuantityMantissa(Math.round(askQuantity * 1e5));
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookEncoder.BLOCK_LENGTH;
        send();
    }

    void predict(double value) {
        open(PredictionEncoder.TEMPLATE_ID, PredictionEncoder.BLOCK_LENGTH, 1);
        prediction
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .featureSequence(1)
                .value(value)
                .confidence(1)
                .horizonNs(MINUTE)
                .computeTimeNs(1)
                .modelId(1);
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + PredictionEncoder.BLOCK_LENGTH;
        send();
    }

    void macro(String series, double value) {
        open(MacroObservationEncoder.TEMPLATE_ID, MacroObservationEncoder.BLOCK_LENGTH, 0);
        macro.wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .value(value)
                .observedTimeNs(nowNs)
                .series(series)
                .source("test");
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + macro.encodedLength();
        send();
    }

    /** The strategy hears what became of a signal, or of its position. */
    void outcome(long decisionSequence, SignalResult result, long held) {
        open(SignalOutcomeEncoder.TEMPLATE_ID, SignalOutcomeEncoder.BLOCK_LENGTH, 1);
        outcome.wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .decisionSequence(decisionSequence)
                .clientOrderId(SignalOutcomeEncoder.clientOrderIdNullValue())
                .quantityMantissa(held)
                .cumulativeQuantityMantissa(0)
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .result(result)
                .reason(RejectReason.NONE);
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + SignalOutcomeEncoder.BLOCK_LENGTH;
        send();
    }

    /** Sequence of the last event. */
    long sequence() {
        return core.inboundSequence();
    }

    void command(CommandType type, String target, String argument) {
        in.command(nowNs, type, target, argument);
        send();
    }

    /** Takes the next sequence by writing a tick, then another message's header over it. */
    private void open(int templateId, int blockLength, int instrumentId) {
        in.tick(nowNs);
        long sequence = in.buffer.getLong(EventHeaders.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        EventHeaders.put(in.buffer, 0, templateId, blockLength, nowNs, nowNs, instrumentId, 1, 0, 0);
        in.buffer.putLong(EventHeaders.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes on in stages that were made anew from what these wrote. */
    void restart(StrategyRig into) {
        StateWriter writer = new StateWriter();
        for (int i = 0; i < stages.length; i++) {
            writer.reset();
            stages[i].writeState(writer);
            into.stages[i].readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
        }
        into.nowNs = nowNs;
        into.signals.addAll(signals);
    }

    /**
     * Minutes of a market with trends, quiet, panics and a book that leans at times. What happens in a minute depends
     * on its own seed only (and on the price before), so that a market can be changed from a minute on.
     */
    void market(long seed, long otherSeed, int change, int from, int to, double[] price) {
        for (int minute = from; minute < to; minute++) {
            SplittableRandom random = new SplittableRandom((minute < change ? seed : otherSeed) * 1_000_003 + minute);
            double trend = StrictMath.sin(minute / 37.0) * 0.0008;
            double noise = 0 == minute / 50 % 3 ? 0.0004 : 0.002;
            boolean panic = 0 == random.nextInt(40);
            nowNs = START + minute * MINUTE;
            double lean = random.nextDouble() - 0.5;
            for (int i = 0; i < 6; i++) {
                nowNs += MINUTE / 8;
                double step = trend / 6 + noise * (random.nextDouble() - 0.5) * (panic ? 4 : 1);
                price[0] = Math.max(100, price[0] * (1 + step));
                trade(price[0], (panic ? 8 : 1) * random.nextDouble(), random.nextBoolean() ? Side.BUY : Side.SELL);
                top(
                        price[0] - 0.5,
                        1 + (lean > 0.2 ? 9 : random.nextDouble()),
                        price[0] + 0.5,
                        1 + (lean < -0.2 ? 9 : random.nextDouble()));
            }
            nowNs = START + (minute + 1) * MINUTE;
            close();
            predict(price[0] * (1 + 0.006 * (random.nextDouble() - 0.5)));
            if (0 == minute % 400) {
                macro("VIX", 12 + random.nextInt(16));
                macro("DXY", 104);
            }
        }
    }
}
