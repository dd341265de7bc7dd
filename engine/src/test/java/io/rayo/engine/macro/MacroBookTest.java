package io.rayo.engine.macro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.MacroCorrelationDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.RiskAdjustmentDecoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.market.Messages;
import io.rayo.engine.market.OutputRecorder;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MacroBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final long START = 1_764_288_000L * SECOND;

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);
    private MacroSettings settings = MacroSettings.DEFAULT;

    private AnalyticsStage stage() {
        return new AnalyticsStage(new AnalyticsSettings(List.of()), settings);
    }

    private String adjustments() {
        StringBuilder text = new StringBuilder();
        for (UnsafeBuffer buffer : out.ofType(RiskAdjustmentDecoder.TEMPLATE_ID)) {
            RiskAdjustmentDecoder one =
                    new RiskAdjustmentDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            text.append(one.factor() / 1e12).append(' ').append(one.reason()).append('\n');
        }
        out.clear();
        return text.toString().strip();
    }

    @Test
    void shouldHalveTheRiskWhileVixIsAboveTwentyAndSayWhy() {
        AnalyticsStage stage = stage();
        out.run(stage, in.macro(START, "VIX", 20, START));
        assertEquals("", adjustments());
        out.run(stage, in.macro(START + SECOND, "VIX", 20.5, START + SECOND));
        assertEquals("0.5 VIX above 20.0: 20.5", adjustments());
        out.run(stage, in.macro(START + 2 * SECOND, "VIX", 31, START + 2 * SECOND));
        out.run(stage, in.tick(START + 3 * SECOND));
        assertEquals("", adjustments()); // the factor is as before
        out.run(stage, in.macro(START + 4 * SECOND, "VIX", 18, START + 4 * SECOND));
        assertEquals("1.0 no macro rule holds", adjustments());
        assertEquals(MacroSettings.ONE, stage.macro().factor());
    }

    @Test
    void shouldNotTakeAnOlderValueForANewOne() {
        AnalyticsStage stage = stage();
        out.run(stage, in.macro(START, "VIX", 30, START));
        out.run(stage, in.macro(START + SECOND, "VIX", 10, START - HOUR));
        assertEquals(30, stage.macro().series().getFirst().value());
        assertEquals("0.5 VIX above 20.0: 30.0", adjustments());
    }

    @Test
    void shouldKnowAValueNoMoreWhenItIsTooOldAndTakeTheFactorForTheUnknown() {
        settings = new MacroSettings(
                "BTC/USDT",
                List.of(),
                HOUR,
                10,
                24 * HOUR,
                MacroSettings.ONE / 4,
                List.of(
                        new MacroRule("VIX", true, 20, MacroSettings.ONE / 2),
                        new MacroRule("DXY", false, 90, MacroSettings.ONE / 2)));
        AnalyticsStage stage = stage();
        out.run(stage, in.tick(START)); // nothing is known of both
        assertEquals("0.0625 no macro rule holds", adjustments());
        out.run(stage, in.macro(START + SECOND, "DXY", 100, START));
        assertEquals("0.25 no macro rule holds", adjustments());
        out.run(stage, in.macro(START + SECOND, "VIX", 25, START));
        assertEquals("0.5 VIX above 20.0: 25.0", adjustments());
        out.run(stage, in.tick(START + 24 * HOUR));
        assertEquals("", adjustments());
        out.run(stage, in.tick(START + 24 * HOUR + 1));
        assertEquals("0.0625 VIX is too old; DXY is too old", adjustments());
        assertEquals(25, stage.macro().series().get(1).value()); // the last value stays to be looked at
        assertTrue(stage.macro().isStale(stage.macro().series().get(1)));
    }

    @Test
    void shouldScaleByCommandAndUndoIt() {
        AnalyticsStage stage = stage();
        out.run(stage, in.command(START, CommandType.ADJUST_RISK, 77, "", "0.5", "analyzer"));
        assertEquals("0.5 asked for by analyzer", adjustments());
        out.run(stage, in.macro(START, "VIX", 30, START));
        assertEquals("0.25 VIX above 20.0: 30.0", adjustments());
        for (String wrong : new String[] {"1.1", "-0.1", "", "half", "0.1234567890123"}) {
            out.run(stage, in.command(START, CommandType.ADJUST_RISK, 78, "", wrong, "anna"));
        }
        assertEquals("", adjustments());
        assertEquals(5, stage.macro().refusedCommands());
        out.run(stage, in.command(START, CommandType.UNDO, 79, "", "78", "anna"));
        assertEquals("", adjustments());
        out.run(stage, in.command(START, CommandType.UNDO, 79, "strategies", "77", "anna"));
        assertEquals("", adjustments());
        out.run(stage, in.command(START, CommandType.UNDO, 80, "risk", "77", "anna"));
        assertEquals("0.5 undone", adjustments());
        out.run(stage, in.command(START, CommandType.UNDO, 81, "", "77", "anna"));
        assertEquals("", adjustments());
    }

    @Test
    void shouldCorrelateChangesWithThePriceLikeASlowTwin() {
        settings = new MacroSettings("BTC/USDT", List.of("SP500", "DXY"), HOUR, 20, HOUR * 24, 0, List.of());
        AnalyticsStage stage = stage();
        SplittableRandom random = new SplittableRandom(11);
        List<double[]> samples = new ArrayList<>();
        double index = 600;
        long price = 9_000_000_000_000L;
        for (int i = 0; i < 200; i++) {
            long time = START + i * HOUR;
            double move = random.nextDouble(-0.02, 0.02);
            index *= 1 + move;
            price = Math.round(price * (1 + 0.5 * move + random.nextDouble(-0.01, 0.01)));
            out.run(stage, in.weightedPrice(time, "BTC/USDT", price));
            out.run(stage, in.weightedPrice(time, "ETH/USDT", 1 + random.nextLong(price)));
            out.run(stage, in.macro(time, "SP500", index, time));
            // the same again, or sooner than the interval: no sample
            out.run(stage, in.macro(time + 1, "SP500", index, time));
            out.run(stage, in.macro(time + 2, "SP500", index * 2, time + 2));
            samples.add(new double[] {index, price / 1e8});
            List<UnsafeBuffer> said = out.ofType(MacroCorrelationDecoder.TEMPLATE_ID);
            assertEquals(i < 3 ? 0 : 1, said.size());
            if (i >= 3) {
                MacroCorrelationDecoder one = new MacroCorrelationDecoder()
                        .wrapAndApplyHeader(said.getFirst(), 0, new MessageHeaderDecoder());
                assertEquals(slow(samples, 20), one.correlation(), 1e-12);
                assertEquals(Math.min(20, i), one.sampleCount());
                assertEquals(time, one.observedTimeNs());
                assertEquals("SP500", one.series());
                assertEquals("BTC/USDT", one.symbol());
            }
            out.clear();
            if (97 == i) {
                stage = restarted(stage);
            }
        }
    }

    private static double slow(List<double[]> samples, int window) {
        int first = Math.max(1, samples.size() - window);
        int count = samples.size() - first;
        double[] x = new double[count];
        double[] y = new double[count];
        double sumX = 0;
        double sumY = 0;
        for (int i = 0; i < count; i++) {
            x[i] = samples.get(first + i)[0] / samples.get(first + i - 1)[0] - 1;
            y[i] = samples.get(first + i)[1] / samples.get(first + i - 1)[1] - 1;
            sumX += x[i];
            sumY += y[i];
        }
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < count; i++) {
            xy += (x[i] - sumX / count) * (y[i] - sumY / count);
            xx += (x[i] - sumX / count) * (x[i] - sumX / count);
            yy += (y[i] - sumY / count) * (y[i] - sumY / count);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void shouldNotCorrelateWithAPriceThatNobodyKnows() {
        settings = new MacroSettings("BTC/USDT", List.of("DXY"), 0, 3, HOUR, 0, List.of());
        AnalyticsStage stage = stage();
        for (int i = 0; i < 10; i++) {
            out.run(stage, in.macro(START + i * SECOND, "DXY", 100 + i % 3, START + i * SECOND));
        }
        assertEquals(0, out.ofType(MacroCorrelationDecoder.TEMPLATE_ID).size());
        assertEquals(0, stage.macro().series().getFirst().correlationSamples());
    }

    @Test
    void shouldKeepTheLastNewsOfEachSourceAndDropWhatIsNoScore() {
        AnalyticsStage stage = stage();
        out.run(stage, in.news(START, 0.25, 12, "newsapi"));
        out.run(stage, in.news(START + SECOND, -0.5, 3, "newsapi"));
        out.run(stage, in.news(START + 2 * SECOND, Double.NaN, 3, "newsapi"));
        out.run(stage, in.news(START + 2 * SECOND, 1.5, 3, "newsapi"));
        assertEquals(1, stage.macro().news().size());
        assertEquals(-0.5, stage.macro().news().getFirst().score());
        assertEquals(3, stage.macro().news().getFirst().articleCount());
        assertEquals(START + SECOND, stage.macro().news().getFirst().newestTimeNs());
        assertEquals(2, stage.macro().dropped());
    }

    @Test
    void shouldKeepABoundedNumberOfSeriesAndDropWhatIsNoNumber() {
        AnalyticsStage stage = stage();
        for (int i = 0; i < 100; i++) {
            out.run(stage, in.macro(START, "S" + i, i, START));
        }
        out.run(stage, in.macro(START, "S1", Double.NaN, START));
        out.run(stage, in.macro(START, "S1", Double.POSITIVE_INFINITY, START));
        assertEquals(MacroBook.MAX_SERIES, stage.macro().series().size());
        assertEquals(38, stage.macro().dropped());
    }

    @Test
    void shouldGoOnTheSameAfterARestart() {
        AnalyticsStage stage = stage();
        out.run(stage, in.weightedPrice(START, "BTC/USDT", 9_000_000_000_000L));
        for (int i = 0; i < 5; i++) {
            out.run(stage, in.macro(START + i * HOUR, "DXY", 100 + i * i, START + i * HOUR));
            out.run(stage, in.weightedPrice(START, "BTC/USDT", 9_000_000_000_000L + i * 1_000_000_000L));
        }
        out.run(stage, in.macro(START + 6 * HOUR, "VIX", 28, START + 6 * HOUR));
        out.run(stage, in.news(START, 0.25, 12, "newsapi"));
        out.run(stage, in.command(START, CommandType.ADJUST_RISK, 5, "", "0.75", "anna"));
        AnalyticsStage other = restarted(stage);
        out.clear();
        out.run(other, in.command(START, CommandType.UNDO, 6, "", "5", "anna"));
        out.run(other, in.macro(START + 6 * HOUR, "DXY", 130, START + 6 * HOUR));
        List<byte[]> wanted = List.copyOf(out.messages());
        out.clear();
        Messages again = new Messages();
        while (again.sequence() < in.sequence() - 2) {
            again.tick(START);
        }
        out.run(stage, again.command(START, CommandType.UNDO, 6, "", "5", "anna"));
        out.run(stage, again.macro(START + 6 * HOUR, "DXY", 130, START + 6 * HOUR));
        assertEquals(2, wanted.size());
        assertTrue(OutputRecorder.same(wanted, out.messages()));
    }

    private AnalyticsStage restarted(AnalyticsStage stage) {
        StateWriter state = new StateWriter();
        stage.writeState(state);
        AnalyticsStage other = stage();
        StateReader reader = new StateReader().wrap(state.buffer(), 0, state.length());
        other.readState(reader);
        assertEquals(0, reader.remaining());
        StateWriter again = new StateWriter();
        other.writeState(again);
        assertEquals(state.length(), again.length());
        for (int i = 0; i < state.length(); i++) {
            assertEquals(state.buffer().getByte(i), again.buffer().getByte(i));
        }
        return other;
    }
}
