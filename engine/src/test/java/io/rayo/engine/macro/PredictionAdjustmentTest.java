package io.rayo.engine.macro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.AdjustedPredictionDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.PredictionEncoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.market.Messages;
import io.rayo.engine.market.OutputRecorder;
import io.rayo.engine.prediction.ModelFeatures;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Predictions shifted by the wider economy, beside a slow twin that remembers everything and measures anew. */
class PredictionAdjustmentTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final long START = 1_764_288_000L * SECOND;
    private static final int WINDOW = 12;
    private static final List<String> SERIES = List.of("DXY", "SP500", "GOLD");

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);
    private final PredictionAdjustment adjustment =
            new PredictionAdjustment(1.5, 0.01, 0.3, 5, 10 * HOUR, List.of("BTC/USDT", "ETH/USDT"));

    private static ModelFeatures model(String name, boolean predictsReturns) {
        return new ModelFeatures(name, HOUR, List.of("roc(1)"), List.of(), List.of(), predictsReturns);
    }

    private AnalyticsStage stage(PredictionAdjustment how) {
        return new AnalyticsStage(
                AnalyticsSettings.of(List.of(), List.of(model("returns", true), model("prices", false))),
                new MacroSettings("BTC/USDT", SERIES, 0, WINDOW, 96 * HOUR, 0, List.of(), how));
    }

    private Messages prediction(long timeNs, int instrumentId, int modelId, double value) {
        in.tick(timeNs); // a sequence and a time of its own
        EventHeaders.put(
                in.buffer,
                0,
                PredictionEncoder.TEMPLATE_ID,
                PredictionEncoder.BLOCK_LENGTH,
                timeNs,
                timeNs,
                instrumentId,
                1,
                0,
                0);
        EventHeaders.sequence(in.buffer, 0, in.sequence());
        new PredictionEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .featureSequence(1)
                .value(value)
                .confidence(0.5)
                .horizonNs(HOUR)
                .computeTimeNs(1)
                .modelId(modelId);
        in.length = MessageHeaderEncoder.ENCODED_LENGTH + PredictionEncoder.BLOCK_LENGTH;
        return in;
    }

    private AdjustedPredictionDecoder last() {
        List<UnsafeBuffer> said = out.ofType(AdjustedPredictionDecoder.TEMPLATE_ID);
        assertEquals(1, said.size());
        AdjustedPredictionDecoder one =
                new AdjustedPredictionDecoder().wrapAndApplyHeader(said.getFirst(), 0, new MessageHeaderDecoder());
        assertEquals(in.sequence(), EventHeaders.causeSequence(said.getFirst(), 0));
        out.clear();
        return one;
    }

    /** One series as the twin knows it: all samples with the price at the time, and when the last one was observed. */
    private static final class Twin {
        private final List<double[]> samples = new ArrayList<>();
        private long lastNs;
    }

    private double slowShift(List<Twin> twins, long nowNs) {
        double sum = 0;
        int count = 0;
        for (Twin twin : twins) {
            int first = Math.max(1, twin.samples.size() - WINDOW);
            int changes = twin.samples.size() - first;
            if (changes < adjustment.minSamples() || nowNs - twin.lastNs >= adjustment.fadeNs()) {
                continue;
            }
            double[] x = new double[changes];
            double[] y = new double[changes];
            double meanX = 0;
            double meanY = 0;
            for (int i = 0; i < changes; i++) {
                x[i] = twin.samples.get(first + i)[0] / twin.samples.get(first + i - 1)[0] - 1;
                y[i] = twin.samples.get(first + i)[1] / twin.samples.get(first + i - 1)[1] - 1;
                meanX += x[i] / changes;
                meanY += y[i] / changes;
            }
            double xy = 0;
            double xx = 0;
            double yy = 0;
            for (int i = 0; i < changes; i++) {
                xy += (x[i] - meanX) * (y[i] - meanY);
                xx += (x[i] - meanX) * (x[i] - meanX);
                yy += (y[i] - meanY) * (y[i] - meanY);
            }
            if (!(Math.abs(xy / Math.sqrt(xx * yy)) >= adjustment.minCorrelation())) {
                continue;
            }
            double fade = 1 - (double) (nowNs - twin.lastNs) / adjustment.fadeNs();
            sum += xy / xx * x[changes - 1] * fade;
            count++;
        }
        double shift = 0 == count ? 0 : adjustment.weight() * sum / count;
        return Math.max(-adjustment.maxShift(), Math.min(adjustment.maxShift(), shift));
    }

    @Test
    void shouldShiftLikeASlowTwinAlsoAfterARestart() {
        AnalyticsStage stage = stage(adjustment);
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        out.run(stage, in.definition(2, "XRP", "USDT", -2, -5));
        SplittableRandom random = new SplittableRandom(20_261_128L);
        List<Twin> twins = List.of(new Twin(), new Twin(), new Twin());
        double[] values = {100, 5_000, 2_000};
        double price = 60_000;
        long nowNs = START;
        int shifted = 0;
        int cut = 0;
        for (int i = 0; i < 3_000; i++) {
            nowNs += random.nextLong(1, 3 * HOUR);
            int which = random.nextInt(SERIES.size());
            double move = random.nextDouble(-0.02, 0.02);
            values[which] *= 1 + move;
            price *= 1 + (which - 1) * 0.6 * move + random.nextDouble(-0.01, 0.01);
            out.run(stage, in.weightedPrice(nowNs, "BTC/USDT", Math.round(price * 1e8)));
            out.run(stage, in.macro(nowNs, SERIES.get(which), values[which], nowNs));
            twins.get(which).samples.add(new double[] {values[which], Math.round(price * 1e8) / 1e8});
            twins.get(which).lastNs = nowNs;
            out.clear();
            if (0 == i % 701) {
                stage = restarted(stage);
            }
            nowNs += random.nextLong(0, 4 * HOUR);
            double expected = slowShift(twins, nowNs);
            double move2 = random.nextDouble(-0.01, 0.01);
            out.run(stage, prediction(nowNs, 1, 1, move2));
            AdjustedPredictionDecoder ofReturn = last();
            assertEquals(expected, ofReturn.shift(), 1e-12);
            assertEquals(move2, ofReturn.value(), 0);
            assertEquals((1 + move2) * (1 + expected) - 1, ofReturn.adjusted(), 1e-12);
            // a price that says the same is adjusted to the same
            out.run(stage, prediction(nowNs, 1, 2, price * (1 + move2)));
            AdjustedPredictionDecoder ofPrice = last();
            assertEquals(ofReturn.adjusted(), ofPrice.adjusted() / price - 1, 1e-12);
            assertEquals(2, ofPrice.modelId());
            // not among the symbols
            out.run(stage, prediction(nowNs, 2, 1, move2));
            assertEquals(move2, last().adjusted(), 0);
            assertTrue(Math.abs(ofReturn.shift()) <= adjustment.maxShift());
            shifted += 0 == ofReturn.shift() ? 0 : 1;
            cut += Math.abs(ofReturn.shift()) == adjustment.maxShift() ? 1 : 0;
        }
        assertTrue(shifted > 1_000 && shifted < 3_000 && cut > 50, shifted + " shifted, " + cut + " cut");
    }

    private AnalyticsStage restarted(AnalyticsStage stage) {
        StateWriter writer = new StateWriter();
        stage.writeState(writer);
        AnalyticsStage other = stage(adjustment);
        other.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
        StateWriter again = new StateWriter();
        other.writeState(again);
        assertEquals(writer.length(), again.length());
        for (int i = 0; i < writer.length(); i++) {
            assertEquals(writer.buffer().getByte(i), again.buffer().getByte(i));
        }
        return other;
    }

    @Test
    void shouldLeavePredictionsToTheBitWhereNothingIsKnown() {
        AnalyticsStage stage = stage(adjustment);
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            double value = random.nextDouble(-1, 100_000);
            out.run(stage, prediction(START + i, 1, 1 + i % 2, value));
            AdjustedPredictionDecoder one = last();
            assertEquals(value, one.adjusted(), 0);
            assertEquals(0, one.shift(), 0);
        }
        out.run(stage, prediction(START, 1, 77, 5)); // a model that nobody configured
        assertEquals(5, last().adjusted(), 0);
        out.run(stage, prediction(START, 99, 1, 5)); // an instrument that nobody defined
        assertEquals(5, last().adjusted(), 0);
    }

    @Test
    void shouldSayNothingWhenItIsOffOrThereIsNoModel() {
        AnalyticsStage off = stage(PredictionAdjustment.OFF);
        out.run(off, in.definition(1, "BTC", "USDT", -2, -5));
        out.run(off, prediction(START, 1, 1, 0.01));
        AnalyticsStage none = new AnalyticsStage(AnalyticsSettings.of(List.of(), List.of()), MacroSettings.DEFAULT);
        out.run(none, prediction(START, 1, 1, 0.01));
        assertEquals(0, out.ofType(AdjustedPredictionDecoder.TEMPLATE_ID).size());
        assertTrue(MacroSettings.DEFAULT.adjustment().isOn());
    }

    @Test
    void shouldFadeEvenlyAndTurnWithTheSignOfTheChange() {
        RollingCorrelation correlation = new RollingCorrelation(WINDOW);
        MacroSeries series = new MacroSeries("SP500", correlation);
        double index = 5_000;
        double price = 60_000;
        for (int i = 0; i <= WINDOW; i++) {
            series.observe(index, START + i, START + i, "test");
            series.sample(price, 0);
            double move = 0 == i % 2 ? 0.01 : -0.02;
            index *= 1 + move;
            price *= 1 + 2 * move;
        }
        PredictionAdjustment how = new PredictionAdjustment(1, 1, 0.5, 3, HOUR, List.of());
        long sampledNs = START + WINDOW;
        double fresh = how.shift(List.of(series), sampledNs);
        assertEquals(2 * -0.02, fresh, 1e-9); // slope 2, last change -2 %
        assertEquals(fresh / 2, how.shift(List.of(series), sampledNs + HOUR / 2), 1e-12);
        assertEquals(0, how.shift(List.of(series), sampledNs + HOUR), 0);
        assertEquals(fresh, how.shift(List.of(series), sampledNs - HOUR), 0); // from the future: as if just now
        assertNotEquals(0, fresh);
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        for (Runnable wrong : List.<Runnable>of(
                () -> new PredictionAdjustment(-1, 0.1, 0.1, 5, 1, List.of()),
                () -> new PredictionAdjustment(11, 0.1, 0.1, 5, 1, List.of()),
                () -> new PredictionAdjustment(1, 1.1, 0.1, 5, 1, List.of()),
                () -> new PredictionAdjustment(1, Double.NaN, 0.1, 5, 1, List.of()),
                () -> new PredictionAdjustment(1, 0.1, 2, 5, 1, List.of()),
                () -> new PredictionAdjustment(1, 0.1, 0.1, 2, 1, List.of()),
                () -> new PredictionAdjustment(1, 0.1, 0.1, 5, 0, List.of()))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }
}
