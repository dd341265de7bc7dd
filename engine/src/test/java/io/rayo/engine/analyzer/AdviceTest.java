package io.rayo.engine.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.EquitySnapshotEncoder;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InsightDecoder;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.PositionUpdateEncoder;
import io.rayo.codecs.sbe.RecommendationDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.market.Messages;
import io.rayo.engine.market.OutputRecorder;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the analyzer recommends, and that it neither repeats what was done nor fights a person. */
class AdviceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_764_288_000L * SECOND;
    private static final List<StrategySettings> STRATEGIES = List.of(
            new StrategySettings(1, "loser", "sma-cross", List.of(), List.of(), SECOND, 1, Map.of()),
            new StrategySettings(2, "other", "sma-cross", List.of(), List.of(), SECOND, 1, Map.of()));

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);
    private AnalyzerStage stage = new AnalyzerStage(AnalyzerSettings.DEFAULT, STRATEGIES);
    private long nowNs = START;
    private long orderId;
    private long realised;

    @BeforeEach
    void begin() {
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        out.run(stage, in.trade(1, START, 5_000_000, 1, Side.BUY, 1));
    }

    private void header(int templateId, int blockLength) {
        in.tick(nowNs);
        long sequence = EventHeaders.sequence(in.buffer, 0);
        EventHeaders.put(in.buffer, 0, templateId, blockLength, nowNs, nowNs, 1, 1, 0, 0);
        EventHeaders.sequence(in.buffer, 0, sequence);
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
    }

    /** An order of a strategy, filled at once; what it realised. */
    private void fill(int strategyId, Side side, long quantity, double profit) {
        orderId++;
        header(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        new NewOrderEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(orderId)
                .priceMantissa(1)
                .stopPriceMantissa(1)
                .quantityMantissa(quantity)
                .strategyId(strategyId)
                .signalId(0)
                .side(side)
                .orderType(OrderType.MARKET)
                .timeInForce(TimeInForce.IOC)
                .orderFlags()
                .clear();
        out.run(stage, in);
        header(ExecutionReportEncoder.TEMPLATE_ID, ExecutionReportEncoder.BLOCK_LENGTH);
        ExecutionReportEncoder report =
                new ExecutionReportEncoder().wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH);
        report.clientOrderId(orderId)
                .tradeId(orderId)
                .lastPriceMantissa(5_000_000)
                .lastQuantityMantissa(quantity)
                .cumulativeQuantityMantissa(quantity)
                .leavesQuantityMantissa(0)
                .fee(0)
                .executionType(ExecutionType.TRADE)
                .orderStatus(OrderStatus.FILLED)
                .side(side)
                .liquidity(Liquidity.TAKER)
                .rejectReason(RejectReason.NONE)
                .venueOrderId("1")
                .feeAsset("USDT")
                .text("");
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + report.encodedLength();
        out.run(stage, in);
        realised += Math.round(profit * 1e8);
        header(PositionUpdateEncoder.TEMPLATE_ID, PositionUpdateEncoder.BLOCK_LENGTH);
        new PositionUpdateEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .quantityMantissa(0)
                .averageEntryPrice(0)
                .realisedPnl(realised)
                .fees(0);
        out.run(stage, in);
    }

    private void equity(double equity, double drawdown) {
        header(EquitySnapshotEncoder.TEMPLATE_ID, EquitySnapshotEncoder.BLOCK_LENGTH);
        new EquitySnapshotEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .cash(0)
                .equity(Math.round(equity * 1e8))
                .realisedPnl(0)
                .unrealisedPnl(0)
                .fees(0)
                .peakEquity(0)
                .drawdown(Math.round(drawdown * 1e12))
                .openPositions(0)
                .openOrders(0)
                .fillCount(0);
        out.run(stage, in);
    }

    private void command(CommandType type, long id, String target, String argument, String actor) {
        out.run(stage, in.command(nowNs, type, id, target, argument, actor));
    }

    /** Lets the interval end; what is recommended then. */
    private String advice() {
        // a restart at every analysis changes nothing
        StateWriter state = new StateWriter();
        stage.writeState(state);
        stage = new AnalyzerStage(AnalyzerSettings.DEFAULT, STRATEGIES);
        StateReader reader = new StateReader().wrap(state.buffer(), 0, state.length());
        stage.readState(reader);
        assertEquals(0, reader.remaining());
        nowNs += 300 * SECOND;
        out.clear();
        out.run(stage, in.tick(nowNs));
        StringBuilder text = new StringBuilder();
        for (UnsafeBuffer buffer : out.ofType(RecommendationDecoder.TEMPLATE_ID)) {
            RecommendationDecoder one =
                    new RecommendationDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            text.append(one.action())
                    .append('[')
                    .append(one.target())
                    .append(',')
                    .append(one.commandArgument())
                    .append("] ");
        }
        return text.toString().strip();
    }

    private double insight(String kind) {
        for (UnsafeBuffer buffer : out.ofType(InsightDecoder.TEMPLATE_ID)) {
            InsightDecoder one = new InsightDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            double value = one.value();
            if (one.kind().equals(kind)) {
                return value;
            }
        }
        return Double.NaN;
    }

    @Test
    void shouldRecommendLessRiskUntilItIsDoneAndMoreWhenTheDrawdownIsOver() {
        equity(1_000, 0);
        assertEquals("", advice());
        equity(850, 0.15);
        assertEquals("REDUCE_RISK[,0.5]", advice());
        assertEquals("REDUCE_RISK[,0.5]", advice());
        command(CommandType.ADJUST_RISK, 41, "", "0.5", "analyzer");
        assertEquals("", advice());
        equity(940, 0.06);
        assertEquals("", advice());
        equity(960, 0.04);
        assertEquals("RESTORE_RISK[,41]", advice());
        command(CommandType.UNDO, 42, "", "41", "analyzer");
        assertEquals("", advice());
        equity(850, 0.15);
        assertEquals("REDUCE_RISK[,0.5]", advice());
    }

    @Test
    void shouldNotReduceAgainWhatAPersonTookBackBeforeTheDrawdownWasWithinItsLimit() {
        equity(850, 0.15);
        assertEquals("REDUCE_RISK[,0.5]", advice());
        command(CommandType.ADJUST_RISK, 41, "", "0.5", "analyzer");
        command(CommandType.UNDO, 42, "", "41", "anna");
        assertEquals("", advice());
        equity(950, 0.05);
        assertEquals("", advice());
        equity(850, 0.15);
        assertEquals("REDUCE_RISK[,0.5]", advice());
    }

    @Test
    void shouldNotOverruleAPersonWhoScalesOrdersAlready() {
        command(CommandType.ADJUST_RISK, 41, "", "0.2", "anna");
        equity(850, 0.15);
        assertEquals("", advice());
        command(CommandType.ADJUST_RISK, 42, "", "1.0", "anna");
        assertEquals("REDUCE_RISK[,0.5]", advice());
    }

    @Test
    void shouldRecommendToStopAStrategyThatLosesOnAverageAndJudgeItAnewAfterAStart() {
        for (int i = 0; i < 19; i++) {
            fill(1, Side.SELL, 1, -1);
            fill(2, Side.SELL, 1, 1);
        }
        assertEquals("", advice());
        fill(1, Side.SELL, 1, -1);
        fill(2, Side.SELL, 1, 1);
        assertEquals("STOP_STRATEGY[loser,]", advice());
        command(CommandType.STOP_STRATEGY, 51, "loser", "", "analyzer");
        assertEquals("", advice());
        command(CommandType.UNDO, 52, "", "51", "anna");
        assertEquals("", advice());
        for (int i = 0; i < 20; i++) {
            fill(1, Side.SELL, 1, -1);
        }
        assertEquals("STOP_STRATEGY[loser,]", advice());
    }

    @Test
    void shouldShowWhatEachStrategyHoldsByItsOwnFills() {
        fill(1, Side.BUY, 300_000, 0); // 3 BTC at 50,000
        fill(2, Side.SELL, 100_000, 0);
        fill(1, Side.SELL, 100_000, 5);
        out.run(stage, in.trade(1, nowNs, 6_000_000, 1, Side.BUY, 1));
        assertEquals("", advice());
        assertEquals(120_000, insight("strategy.loser.exposure"), 1e-6);
        assertEquals(60_000, insight("strategy.other.exposure"), 1e-6);
    }
}
