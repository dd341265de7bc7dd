package io.rayo.engine.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.InsightDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.PredictionEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Messages;
import io.rayo.engine.market.OutputRecorder;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AnalyzerRecordsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_723_161_300L * SECOND;

    @Test
    void shouldJudgeAPredictionByThePriceAtItsHorizon() {
        PredictionRecord record = new PredictionRecord();
        record.onPrice(0, 100);
        record.onPrediction(0, 10, 102, false); // + 2 %
        record.onPrediction(0, 20, 0.01, true); // + 1 %
        record.onPrice(5, 150);
        assertTrue(record.isEmpty());
        record.onPrice(9, 101);
        record.onPrice(10, 70); // judged by what stood until then: + 1 %
        assertEquals(1, record.meanSquare(), 1e-9);
        assertEquals(1, record.directionalAccuracy());
        record.onPrice(15, 98);
        record.judge(20); // - 2 %, off by 3
        assertEquals((1 + 9) / 2.0, record.meanSquare(), 1e-9);
        assertEquals(2, record.meanAbsolute(), 1e-9);
        assertEquals(0.5, record.directionalAccuracy());
    }

    @Test
    void shouldKeepTheRecordOfTrades() {
        TradeRecord record = new TradeRecord();
        assertTrue(record.isEmpty());
        for (double profit : new double[] {5, -2, 0, 3, -2}) {
            record.add(profit);
        }
        assertFalse(record.isEmpty());
        assertEquals(0.5, record.winRate());
        assertEquals(2, record.profitFactor());
        assertEquals(1, record.expectancy());
    }

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);

    private void predict(long atNs, double value, AnalyzerStage stage) {
        in.tick(atNs);
        long sequence = EventHeaders.sequence(in.buffer, 0);
        EventHeaders.put(
                in.buffer, 0, PredictionEncoder.TEMPLATE_ID, PredictionEncoder.BLOCK_LENGTH, atNs, atNs, 1, 1, 0, 0);
        EventHeaders.sequence(in.buffer, 0, sequence);
        new PredictionEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .featureSequence(1)
                .value(value)
                .confidence(1)
                .horizonNs(60 * SECOND)
                .computeTimeNs(1)
                .modelId(1);
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + PredictionEncoder.BLOCK_LENGTH;
        out.run(stage, in);
    }

    private String insights() {
        StringBuilder text = new StringBuilder();
        for (UnsafeBuffer buffer : out.ofType(InsightDecoder.TEMPLATE_ID)) {
            InsightDecoder insight = new InsightDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            double value = insight.value();
            text.append(insight.kind())
                    .append('=')
                    .append(Math.round(value * 100) / 100.0)
                    .append(insight.recommendation().isEmpty() ? "" : "!")
                    .append(' ');
        }
        out.clear();
        return text.toString().strip();
    }

    @Test
    void shouldAnalyzeAtEachIntervalAndGoOnTheSameAfterARestart() {
        AnalyzerStage stage = new AnalyzerStage(AnalyzerSettings.DEFAULT, List.of());
        in.definition(1, "BTC", "USDT", -2, -5);
        out.run(stage, in);
        in.trade(1, START, 10_000, 1, Side.BUY, 1);
        out.run(stage, in);
        predict(START + SECOND, 105, stage); // 100.00 now: + 5 %
        in.trade(1, START + 30 * SECOND, 10_100, 1, Side.BUY, 1);
        out.run(stage, in);
        assertEquals("", insights());
        StateWriter first = new StateWriter();
        stage.writeState(first);
        AnalyzerStage other = new AnalyzerStage(AnalyzerSettings.DEFAULT, List.of());
        other.readState(new StateReader().wrap(first.buffer(), 0, first.length()));
        in.tick(START + 600 * SECOND);
        out.run(other, in);
        String expected = "prediction.mse=16.0! prediction.mae=4.0 prediction.directional_accuracy=1.0";
        assertEquals(expected, insights());
        out.run(stage, in);
        assertEquals(expected, insights());
        in.tick(START + 601 * SECOND);
        out.run(stage, in);
        assertEquals("", insights());
    }
}
