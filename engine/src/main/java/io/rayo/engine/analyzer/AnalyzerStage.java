package io.rayo.engine.analyzer;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.EquitySnapshotDecoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InsightEncoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.PositionUpdateDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.metrics.Metric;
import io.rayo.engine.metrics.MetricsSettings;
import io.rayo.engine.metrics.PerformanceMetrics;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Last stage of the core: at each interval of event time, what became of predictions, strategies, instruments and the
 * portfolio.
 *
 * <pre>
 *   InstrumentDefinition, Trade, Prediction, NewOrder, ExecutionReport, PositionUpdate, EquitySnapshot, Command
 *     -> Insight, Recommendation
 *   state: predictions under way, records by strategy and instrument, holdings of the strategies, equity at each
 *     interval, orders' strategies, what became of the recommendations
 * </pre>
 *
 * <p>A profit is that of the fill that realised it, and belongs to the strategy of that fill's order; strategies that
 * share an instrument share its position. Runs on the core's thread; allocates at an analysis, else only when a
 * definition comes.
 */
public final class AnalyzerStage implements Stage {
    /** Equities that are kept: four weeks of intervals of 300 s. */
    private static final int MAX_EQUITIES = 8_064;

    private static final double UNIT = 1e8;
    private static final double RATE_UNIT = 1e12;
    private static final double NS_PER_YEAR = 365 * 86_400e9;
    private static final String NONE = "";
    private static final int NO_STRATEGY = -1;

    private final AnalyzerSettings settings;
    private final List<StrategySettings> strategies;
    private final MetricsSettings metricsSettings;
    private final InstrumentDefinitionDecoder definitionDecoder = new InstrumentDefinitionDecoder();
    private final TradeDecoder tradeDecoder = new TradeDecoder();
    private final PredictionDecoder predictionDecoder = new PredictionDecoder();
    private final NewOrderDecoder newOrderDecoder = new NewOrderDecoder();
    private final ExecutionReportDecoder reportDecoder = new ExecutionReportDecoder();
    private final PositionUpdateDecoder positionDecoder = new PositionUpdateDecoder();
    private final EquitySnapshotDecoder equityDecoder = new EquitySnapshotDecoder();
    private final InsightEncoder encoder = new InsightEncoder();
    private final CommandDecoder commandDecoder = new CommandDecoder();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final Advice advice;
    private final StrategyExposure exposure;
    private final PerformanceMetrics metrics = new PerformanceMetrics();
    private final Long2LongHashMap strategyOfOrder = new Long2LongHashMap(NO_STRATEGY);
    private final TradeRecord[] ofStrategy;
    private final double[] returns = new double[MAX_EQUITIES];
    private TradeRecord[] ofInstrument = new TradeRecord[64];
    private PredictionRecord[] predictions = new PredictionRecord[64];
    private long[] realised = new long[64];
    private int returnCount;
    private double lastEquity = Double.NaN;
    private double equity = Double.NaN;
    private double drawdown;
    private long nowNs;
    private long nextNs;
    /** Strategy of the fill that is being handled. */
    private int fillingStrategy = NO_STRATEGY;

    /**
     * A stage that has seen nothing.
     *
     * @param settings of the analyzer.
     * @param strategies as configured, for their names.
     */
    public AnalyzerStage(final AnalyzerSettings settings, final List<StrategySettings> strategies) {
        this.settings = settings;
        this.strategies = List.copyOf(strategies);
        this.metricsSettings = new MetricsSettings(NS_PER_YEAR / settings.intervalNs(), 0, 0, 0.95, false);
        this.ofStrategy = new TradeRecord[strategies.size()];
        Arrays.setAll(ofStrategy, ignored -> new TradeRecord());
        this.advice = new Advice(settings, this.strategies);
        this.exposure = new StrategyExposure(ofStrategy.length);
    }

    @Override
    public String name() {
        return "analyzer";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        nowNs = Math.max(nowNs, EventHeaders.receiveTimeNs(buffer, offset));
        final int body = offset + MessageHeaderEncoder.ENCODED_LENGTH;
        final int block = EventHeaders.blockLength(buffer, offset);
        final int version = EventHeaders.version(buffer, offset);
        switch (EventHeaders.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                definitionDecoder.wrap(buffer, body, block, version);
                prepare(registry.onDefinition(definitionDecoder));
            }
            case TradeDecoder.TEMPLATE_ID -> {
                tradeDecoder.wrap(buffer, body, block, version);
                onTrade(registry.get(EventHeaders.instrumentId(buffer, offset)));
            }
            case PredictionDecoder.TEMPLATE_ID -> {
                predictionDecoder.wrap(buffer, body, block, version);
                onPrediction(registry.get(EventHeaders.instrumentId(buffer, offset)));
            }
            case NewOrderDecoder.TEMPLATE_ID -> {
                newOrderDecoder.wrap(buffer, body, block, version);
                strategyOfOrder.put(newOrderDecoder.clientOrderId(), newOrderDecoder.strategyId());
            }
            case ExecutionReportDecoder.TEMPLATE_ID -> {
                reportDecoder.wrap(buffer, body, block, version);
                onReport(EventHeaders.instrumentId(buffer, offset));
            }
            case CommandDecoder.TEMPLATE_ID -> {
                commandDecoder.wrap(buffer, body, block, version);
                advice.onCommand(commandDecoder, ofStrategy);
            }
            case PositionUpdateDecoder.TEMPLATE_ID -> {
                positionDecoder.wrap(buffer, body, block, version);
                onPosition(EventHeaders.instrumentId(buffer, offset));
            }
            case EquitySnapshotDecoder.TEMPLATE_ID -> {
                equityDecoder.wrap(buffer, body, block, version);
                equity = equityDecoder.equity() / UNIT;
                drawdown = equityDecoder.drawdown() / RATE_UNIT;
            }
            default -> {
                // only its time matters
            }
        }
        if (nowNs >= nextNs && 0 == EventHeaders.causeSequence(buffer, offset)) {
            if (0 != nextNs) {
                analyze(output);
            }
            nextNs = (Math.floorDiv(nowNs, settings.intervalNs()) + 1) * settings.intervalNs();
        }
    }

    private void prepare(final Instrument instrument) {
        if (null == instrument) {
            return;
        }
        final int id = instrument.instrumentId();
        if (id >= ofInstrument.length) {
            final int wanted = Math.max(id + 1, ofInstrument.length * 2);
            ofInstrument = Arrays.copyOf(ofInstrument, wanted);
            predictions = Arrays.copyOf(predictions, wanted);
            realised = Arrays.copyOf(realised, wanted);
        }
        if (null == ofInstrument[id]) {
            ofInstrument[id] = new TradeRecord();
            predictions[id] = new PredictionRecord();
        }
        exposure.prepare(id);
    }

    private void onTrade(final Instrument instrument) {
        if (null != instrument) {
            // a price in the instrument's own scale: only ratios of it matter, and predicted prices are scaled alike
            predictions[instrument.instrumentId()].onPrice(nowNs, (double) tradeDecoder.priceMantissa());
            exposure.onPrice(instrument.instrumentId(), tradeDecoder.priceMantissa());
        }
    }

    private void onPrediction(final Instrument instrument) {
        if (null == instrument) {
            return;
        }
        final double value = predictionDecoder.value();
        predictions[instrument.instrumentId()].onPrediction(
                nowNs,
                predictionDecoder.horizonNs(),
                settings.predictsReturns() ? value : value * StrictMath.pow(10, -instrument.priceExponent()),
                settings.predictsReturns());
    }

    private void onReport(final int instrumentId) {
        final long strategy = strategyOfOrder.get(reportDecoder.clientOrderId());
        fillingStrategy = ExecutionType.TRADE == reportDecoder.executionType() ? (int) strategy : NO_STRATEGY;
        final Side side = reportDecoder.side();
        if (fillingStrategy >= 1
                && fillingStrategy <= ofStrategy.length
                && null != registry.get(instrumentId)
                && (Side.BUY == side || Side.SELL == side)
                && reportDecoder.lastQuantityMantissa() > 0) {
            exposure.onFill(fillingStrategy - 1, instrumentId, Side.BUY == side, reportDecoder.lastQuantityMantissa());
        }
        final OrderStatus status = reportDecoder.orderStatus();
        if (OrderStatus.FILLED == status
                || OrderStatus.CANCELED == status
                || OrderStatus.REJECTED == status
                || OrderStatus.EXPIRED == status) {
            strategyOfOrder.remove(reportDecoder.clientOrderId());
        }
    }

    private void onPosition(final int instrumentId) {
        final long total = positionDecoder.realisedPnl();
        if (instrumentId >= ofInstrument.length
                || null == ofInstrument[instrumentId]
                || PositionUpdateDecoder.realisedPnlNullValue() == total) {
            return;
        }
        final double profit = ((double) total - (double) realised[instrumentId]) / UNIT;
        realised[instrumentId] = total;
        ofInstrument[instrumentId].add(profit);
        if (fillingStrategy >= 1 && fillingStrategy <= ofStrategy.length) {
            ofStrategy[fillingStrategy - 1].add(profit);
        }
        fillingStrategy = NO_STRATEGY;
    }

    private void analyze(final StageOutput output) {
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                predictions[id].judge(nowNs);
                putPredictions(id, predictions[id], output);
                if (!predictions[id].isEmpty()) {
                    advice.onPredictions(registry.get(id).pair(), predictions[id], nowNs, output);
                }
                putTrades(id, "symbol." + registry.get(id).pair(), ofInstrument[id], output);
            }
        }
        for (int i = 0; i < ofStrategy.length; i++) {
            final String of = "strategy." + strategies.get(i).name();
            putTrades(0, of, ofStrategy[i], output);
            final double held = exposure.value(i, registry);
            if (held > 0 || !ofStrategy[i].isEmpty()) {
                put(0, of + ".exposure", held, Double.NaN, NONE, output);
            }
            advice.onTrades(i, ofStrategy[i], output);
        }
        putPortfolio(output);
    }

    private void putPredictions(final int id, final PredictionRecord record, final StageOutput output) {
        if (record.isEmpty()) {
            return;
        }
        final double error = record.meanSquare();
        put(
                id,
                "prediction.mse",
                error,
                settings.maxPredictionError(),
                error > settings.maxPredictionError() ? "retrain the model: its error is over the threshold" : NONE,
                output);
        put(id, "prediction.mae", record.meanAbsolute(), Double.NaN, NONE, output);
        put(id, "prediction.directional_accuracy", record.directionalAccuracy(), Double.NaN, NONE, output);
    }

    private void putTrades(final int id, final String of, final TradeRecord record, final StageOutput output) {
        if (record.isEmpty()) {
            return;
        }
        put(id, of + ".win_rate", record.winRate(), Double.NaN, NONE, output);
        put(id, of + ".profit_factor", record.profitFactor(), 1, NONE, output);
        put(
                id,
                of + ".expectancy",
                record.expectancy(),
                0,
                record.expectancy() < 0 ? "stop it or change its parameters: it loses on average" : NONE,
                output);
    }

    private void putPortfolio(final StageOutput output) {
        if (Double.isNaN(equity)) {
            return;
        }
        if (lastEquity > 0) {
            if (MAX_EQUITIES == returnCount) {
                System.arraycopy(returns, 1, returns, 0, --returnCount);
            }
            returns[returnCount++] = equity / lastEquity - 1;
        }
        lastEquity = equity;
        metrics.measure(returns, returnCount, metricsSettings);
        putMetric(Metric.SHARPE, output);
        putMetric(Metric.SORTINO, output);
        putMetric(Metric.CALMAR, output);
        putMetric(Metric.VALUE_AT_RISK, output);
        final double worst = metrics.get(Metric.MAX_DRAWDOWN);
        if (!Double.isNaN(worst)) {
            put(
                    0,
                    "portfolio." + Metric.MAX_DRAWDOWN.label(),
                    worst,
                    -settings.maxDrawdown(),
                    worst < -settings.maxDrawdown() ? "risk less: the drawdown is over its limit" : NONE,
                    output);
        }
        put(0, "portfolio.drawdown", drawdown, settings.maxDrawdown(), NONE, output);
        advice.onDrawdown(drawdown, output);
    }

    private void putMetric(final Metric metric, final StageOutput output) {
        final double value = metrics.get(metric);
        if (!Double.isNaN(value)) {
            put(0, "portfolio." + metric.label(), value, Double.NaN, NONE, output);
        }
    }

    private void put(
            final int instrumentId,
            final String kind,
            final double value,
            final double threshold,
            final String recommendation,
            final StageOutput output) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                InsightEncoder.TEMPLATE_ID,
                InsightEncoder.BLOCK_LENGTH,
                0,
                0,
                instrumentId,
                0 == instrumentId ? 0 : registry.get(instrumentId).venueId(),
                0,
                0);
        final byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
        final byte[] recommended = recommendation.getBytes(StandardCharsets.UTF_8);
        encoder.wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .value(value)
                .threshold(threshold)
                .putKind(kindBytes, 0, Math.min(kindBytes.length, 128))
                .putRecommendation(recommended, 0, recommended.length);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(nowNs);
        writer.putLong(nextNs);
        writer.putDouble(lastEquity);
        writer.putDouble(equity);
        writer.putDouble(drawdown);
        writer.putInt(fillingStrategy);
        writer.putInt(returnCount);
        for (int i = 0; i < returnCount; i++) {
            writer.putDouble(returns[i]);
        }
        final long[] orders = new long[strategyOfOrder.size()];
        int next = 0;
        for (final Long2LongHashMap.KeyIterator keys = strategyOfOrder.keySet().iterator(); keys.hasNext(); ) {
            orders[next++] = keys.nextValue();
        }
        Arrays.sort(orders); // the map's own order depends on its history
        writer.putInt(orders.length);
        for (final long order : orders) {
            writer.putLong(order);
            writer.putLong(strategyOfOrder.get(order));
        }
        for (final TradeRecord record : ofStrategy) {
            record.writeState(writer);
        }
        advice.writeState(writer);
        registry.writeState(writer);
        exposure.writeState(writer, registry);
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                ofInstrument[id].writeState(writer);
                predictions[id].writeState(writer);
                writer.putLong(realised[id]);
            }
        }
    }

    @Override
    public void readState(final StateReader reader) {
        nowNs = reader.getLong();
        nextNs = reader.getLong();
        lastEquity = reader.getDouble();
        equity = reader.getDouble();
        drawdown = reader.getDouble();
        fillingStrategy = reader.getInt();
        returnCount = reader.getInt();
        for (int i = 0; i < returnCount; i++) {
            returns[i] = reader.getDouble();
        }
        for (int left = reader.getInt(); left > 0; left--) {
            final long order = reader.getLong();
            strategyOfOrder.put(order, reader.getLong());
        }
        for (final TradeRecord record : ofStrategy) {
            record.readState(reader);
        }
        advice.readState(reader);
        registry.readState(reader);
        for (int id = 1; id < registry.limit(); id++) {
            prepare(registry.get(id));
        }
        exposure.readState(reader, registry);
        for (int id = 1; id < registry.limit(); id++) {
            if (null != registry.get(id)) {
                ofInstrument[id].readState(reader);
                predictions[id].readState(reader);
                realised[id] = reader.getLong();
            }
        }
    }
}
