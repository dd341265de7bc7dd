package io.rayo.engine.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.market.Messages;
import io.rayo.engine.market.OutputRecorder;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Analytics and strategies together: bars in, feature vectors and signals out. */
class StrategyStageTest {
    private static final long T0 = 1_723_161_240_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;

    private final Messages in = new Messages();
    private final OutputRecorder vectors = new OutputRecorder(true);
    private final OutputRecorder signals = new OutputRecorder(true);
    private AnalyticsStage analytics;
    private StrategyStage strategy;
    private long bars;

    private static StrategySettings settings(int id, String name, String type, Map<String, String> parameters) {
        return new StrategySettings(id, name, type, List.of(), List.of(), MINUTE, 1, parameters);
    }

    private void start(StrategySettings... settings) {
        analytics = new AnalyticsStage(AnalyticsSettings.of(List.of(settings)));
        strategy = new StrategyStage(List.of(settings));
        connect();
        define(1, "BTC", "USDT");
        define(2, "ETH", "USDT");
    }

    private void connect() {
        vectors.next = (buffer, offset, length) -> strategy.onMessage(buffer, offset, length, signals);
    }

    private void define(int id, String base, String quote) {
        in.definition(id, base, quote, -2, -5);
        run();
    }

    private void run() {
        signals.prepare(in);
        vectors.run(analytics, in);
        signals.run(strategy, in);
    }

    private void bar(int id, long close) {
        in.bar(id, MINUTE, T0 + bars++ * MINUTE, close, close + 1, close - 1, close, 10);
        run();
    }

    private String says() {
        List<String> words = new ArrayList<>();
        for (UnsafeBuffer buffer : signals.ofType(SignalDecoder.TEMPLATE_ID)) {
            SignalDecoder signal = new SignalDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            assertFalse(signal.reason().isEmpty());
            assertEquals(MINUTE, signal.timeframeNs());
            words.add(signal.side() + (1 == signal.closing() ? "-close" : "") + "@"
                    + signal.header().instrumentId() + "#" + signal.strategyId() + "." + signal.signalId());
        }
        signals.clear();
        return String.join(" ", words);
    }

    @Test
    void shouldSignalEachCrossOfTheAverages() {
        start(settings(1, "sma", "sma-cross", Map.of("fast", "2", "slow", "4")));
        for (long close : new long[] {100, 100, 100, 100, 100}) {
            bar(1, close);
        }
        assertEquals("", says());
        bar(1, 90); // first side that is known: below
        assertEquals("", says());
        bar(1, 120);
        assertEquals("BUY@1#1.0", says());
        bar(1, 130);
        assertEquals("", says());
        bar(1, 60);
        assertEquals("SELL-close@1#1.0", says());
        bar(2, 1);
        assertEquals("", says());
    }

    @Test
    void shouldNotTakeATouchForACross() {
        start(settings(1, "sma", "sma-cross", Map.of("fast", "1", "slow", "2", "short", "true")));
        for (long close : new long[] {10, 11, 11, 11, 12, 12}) {
            bar(1, close);
        }
        assertEquals("", says());
        bar(1, 11);
        assertEquals("SELL@1#1.0", says());
    }

    @Test
    void shouldNotTakeRoundingForACrossWhileThePriceStandsStill() {
        start(settings(1, "sma", "sma-cross", Map.of("fast", "7", "slow", "30")));
        for (long close : new long[] {10, 11, 1_234_567, 1_234_599, 33, 7}) {
            for (int i = 0; i < 200; i++) {
                bar(1, close);
            }
        }
        // each step moves the fast average away once; that it comes back to the slow one is no cross
        assertEquals("SELL-close@1#1.0", says());
    }

    @Test
    void shouldSignalOnceOnEnteringAZoneOfTheIndex() {
        start(settings(3, "rsi", "rsi-mean-reversion", Map.of("length", "2")));
        for (long close : new long[] {100, 101, 100}) {
            bar(1, close);
        }
        assertEquals("", says());
        bar(1, 90);
        assertEquals("BUY@1#3.0", says());
        bar(1, 80);
        bar(1, 70);
        assertEquals("", says());
        bar(1, 77);
        assertEquals("", says());
        bar(1, 200);
        assertEquals("SELL-close@1#3.0", says());
        bar(1, 300);
        assertEquals("", says());
    }

    @Test
    void shouldNotSignalAZoneInWhichItStarted() {
        start(settings(3, "rsi", "rsi-mean-reversion", Map.of("length", "2")));
        for (long close : new long[] {100, 90, 80, 70}) {
            bar(1, close);
        }
        assertEquals("", says());
    }

    @Test
    void shouldEchoTradesWithAlternatingSidesOnItsInstrumentsOnly() {
        StrategySettings echo =
                new StrategySettings(5, "echo", "trade-echo", List.of("BTC/USDT"), List.of(1), MINUTE, 1, Map.of());
        start(echo, settings(6, "echo2", "trade-echo", Map.of()));
        in.venueId = 2;
        define(3, "BTC", "USDT");
        in.venueId = 1;
        in.trade(1, T0, 1, 1, Side.BUY, 1);
        run();
        assertEquals("BUY@1#5.0 BUY@1#6.1", says());
        in.trade(1, T0, 1, 1, Side.BUY, 1);
        run();
        assertEquals("SELL@1#5.0 SELL@1#6.1", says());
        in.trade(2, T0, 1, 1, Side.BUY, 1);
        run();
        assertEquals("BUY@2#6.0", says());
        in.trade(3, T0, 1, 1, Side.BUY, 1);
        run();
        assertEquals("BUY@3#6.0", says());
        in.trade(9, T0, 1, 1, Side.BUY, 1);
        run();
        assertEquals("", says());
        assertEquals(6, strategy.signals());
    }

    @Test
    void shouldUndoTheLastStopOrStartByItsCorrelationId() {
        start(settings(1, "a", "sma-cross", Map.of()), settings(2, "b", "sma-cross", Map.of()));
        run(in.command(T0, CommandType.STOP_STRATEGY, 7, "a", "", "analyzer"));
        run(in.command(T0, CommandType.STOP_STRATEGY, 8, "b", "", "analyzer"));
        run(in.command(T0, CommandType.UNDO, 9, "", "99", "anna"));
        assertFalse(strategy.isRunning(1));
        run(in.command(T0, CommandType.UNDO, 10, "", "7", "anna"));
        assertTrue(strategy.isRunning(1));
        assertFalse(strategy.isRunning(2));
        run(in.command(T0, CommandType.STOP_STRATEGY, 11, "a", "", "anna"));
        run(in.command(T0, CommandType.UNDO, 12, "", "7", "anna")); // another one stopped it since
        assertFalse(strategy.isRunning(1));
    }

    @Test
    void shouldBringFormerParametersBack() {
        StrategySettings[] settings = {
            settings(1, "a", "rsi-mean-reversion", Map.of("length", "3")),
            settings(2, "b", "rsi-mean-reversion", Map.of("length", "3", "buy-below", "10"))
        };
        start(settings);
        Map<String, String> before = strategy.parameters(1);
        run(in.command(T0, CommandType.SET_PARAMETER, 21, "*", "buy-below=40", "anna"));
        run(in.command(T0, CommandType.SET_PARAMETER, 22, "a", "buy-below=35", "anna"));
        run(in.command(T0, CommandType.SET_PARAMETER, 23, "a", "sell-above=90", "anna"));

        run(in.command(T0, CommandType.UNDO, 24, "strategies", "21", "anna"));
        assertEquals("35", strategy.parameters(1).get("buy-below"), "what came later stands on it");
        assertEquals("40", strategy.parameters(2).get("buy-below"), "of all that it concerned, or of none");
        assertEquals(1, strategy.refusedCommands());
        run(in.command(T0, CommandType.UNDO, 25, "risk", "22", "anna"));
        assertEquals("35", strategy.parameters(1).get("buy-below"), "somebody else is asked");

        StrategyStage twin = new StrategyStage(List.of(settings));
        assertSameState(strategy, twin);
        strategy = twin; // a restart forgets nothing
        run(in.command(T0, CommandType.UNDO, 26, "strategies", "22", "anna"));
        assertEquals("40", strategy.parameters(1).get("buy-below"));
        run(in.command(T0, CommandType.UNDO, 27, "strategies", "21", "anna"));
        assertEquals("10", strategy.parameters(2).get("buy-below"));
        assertEquals("90", strategy.parameters(1).get("sell-above"));
        run(in.command(T0, CommandType.UNDO, 28, "", "23", "anna"));
        assertEquals(before, strategy.parameters(1));
    }

    private void run(Messages message) {
        assertTrue(message.length > 0);
        run();
    }

    @Test
    void shouldStopStartAndChangeAStrategyByCommand() {
        start(settings(1, "sma", "sma-cross", Map.of("fast", "1", "slow", "2")));
        bar(1, 10);
        bar(1, 11);
        in.command(T0, CommandType.STOP_STRATEGY, "sma", "");
        run();
        assertFalse(strategy.isRunning(1));
        bar(1, 9);
        assertEquals("", says());
        assertEquals(1, strategy.droppedSignals());
        in.command(T0, CommandType.SET_PARAMETER, "sma", "short=true");
        run();
        in.command(T0, CommandType.START_STRATEGY, "*", "");
        run();
        assertTrue(strategy.isRunning(1));
        bar(1, 10);
        bar(1, 9);
        assertEquals("BUY@1#1.0 SELL@1#1.0", says());
        assertEquals(0, strategy.refusedCommands());

        String[][] refused = {
            {"sma", "fast=5"}, {"sma", "confidence=2"}, {"sma", "confidence"}, {"sma", "x=1"}, {"other", "short=true"}
        };
        for (String[] words : refused) {
            in.command(T0, CommandType.SET_PARAMETER, words[0], words[1]);
            run();
        }
        assertEquals(refused.length, strategy.refusedCommands());
    }

    @Test
    void shouldPutOutFeaturesInTheDeclaredOrderAndShareEqualSets() {
        start(
                settings(1, "a", "sma-cross", Map.of("fast", "1", "slow", "2")),
                settings(2, "b", "sma-cross", Map.of("fast", "1", "slow", "2", "confidence", "0.5")),
                settings(3, "c", "rsi-mean-reversion", Map.of("length", "2")),
                settings(4, "d", "trade-echo", Map.of()));
        bar(1, 1_000);
        bar(1, 1_100);
        assertEquals(4, vectors.ofType(FeatureVectorDecoder.TEMPLATE_ID).size());
        FeatureVectorDecoder vector = new FeatureVectorDecoder()
                .wrapAndApplyHeader(
                        vectors.ofType(FeatureVectorDecoder.TEMPLATE_ID).get(2), 0, new MessageHeaderDecoder());
        assertEquals(1, vector.featureSetId());
        assertEquals(T0 + MINUTE, vector.barOpenTimeNs());
        assertEquals(1_100, vector.closeMantissa());
        FeatureVectorDecoder.FeaturesDecoder features = vector.features();
        assertEquals(2, features.count());
        assertEquals(11.0, features.next().value());
        assertEquals(10.5, features.next().value());
        vector.wrapAndApplyHeader(
                vectors.ofType(FeatureVectorDecoder.TEMPLATE_ID).get(3), 0, new MessageHeaderDecoder());
        assertEquals(2, vector.featureSetId());
        assertTrue(Double.isNaN(vector.features().next().value()));
        assertEquals(2, analytics.bars());
        assertEquals(4, analytics.vectors());
    }

    @Test
    void shouldIgnoreBarsOfAnotherTimeframe() {
        start(settings(1, "a", "sma-cross", Map.of("fast", "1", "slow", "2")));
        in.bar(1, 2 * MINUTE, T0, 1, 1, 1, 1, 1);
        run();
        assertEquals(0, analytics.vectors());
    }

    @Test
    void shouldGoOnTheSameAfterARestartAnywhere() {
        StrategySettings[] settings = {
            settings(1, "a", "sma-cross", Map.of("fast", "2", "slow", "5")),
            settings(2, "b", "rsi-mean-reversion", Map.of("length", "3")),
            settings(3, "c", "trade-echo", Map.of())
        };
        SplittableRandom random = new SplittableRandom(8);
        start(settings);
        in.command(T0, CommandType.SET_PARAMETER, "b", "buy-below=40");
        run();
        long total = 0;
        for (int round = 0; round < 40; round++) {
            AnalyticsStage analyticsTwin = new AnalyticsStage(AnalyticsSettings.of(List.of(settings)));
            StrategyStage strategyTwin = new StrategyStage(List.of(settings));
            assertSameState(analytics, analyticsTwin);
            assertSameState(strategy, strategyTwin);
            OutputRecorder twinVectors = new OutputRecorder(true);
            OutputRecorder twinSignals = new OutputRecorder(true);
            twinVectors.next = (buffer, offset, length) -> strategyTwin.onMessage(buffer, offset, length, twinSignals);
            vectors.clear();
            signals.clear();
            for (int i = 0; i < 60; i++) {
                int id = random.nextInt(1, 3);
                if (0 == random.nextInt(10)) {
                    in.trade(id, T0, 1, 1, Side.BUY, 1);
                } else {
                    long close = random.nextLong(900, 1_100);
                    in.bar(id, MINUTE, T0 + bars++ * MINUTE, close, close + 1, close - 1, close, 10);
                }
                run();
                twinSignals.prepare(in);
                twinVectors.run(analyticsTwin, in);
                twinSignals.run(strategyTwin, in);
            }
            assertTrue(OutputRecorder.same(vectors.messages(), twinVectors.messages()));
            assertTrue(OutputRecorder.same(signals.messages(), twinSignals.messages()));
            total += signals.count;
        }
        assertTrue(total > 500, "signals " + total);
        assertSameState(strategy, new StrategyStage(List.of(settings)));
    }

    private static void assertSameState(Stage stage, Stage fresh) {
        StateWriter first = new StateWriter();
        stage.writeState(first);
        StateReader reader = new StateReader().wrap(first.buffer(), 0, first.length());
        fresh.readState(reader);
        assertEquals(0, reader.remaining());
        StateWriter second = new StateWriter();
        fresh.writeState(second);
        byte[] a = new byte[first.length()];
        byte[] b = new byte[second.length()];
        first.buffer().getBytes(0, a);
        second.buffer().getBytes(0, b);
        assertArrayEquals(a, b);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sma-cross|fast|0|strategies[s].fast: 0 is out of range 1..1000",
                "sma-cross|fast|x|strategies[s].fast: \"x\" is not a number",
                "sma-cross|fast|1.5|strategies[s].fast: 1.5 is not a whole number",
                "sma-cross|fast|50|strategies[s].fast: 50 is not below slow, which is 50",
                "sma-cross|confidence|1.1|strategies[s].confidence: 1.1 is out of range 0..1",
                "sma-cross|confidence|NaN|strategies[s].confidence: NaN is out of range 0..1",
                "sma-cross|short|yes|strategies[s].short: \"yes\" is neither true nor false",
                "sma-cross|fats|1|strategies[s].fats: unknown parameter; known are fast, slow, short, confidence",
                "rsi-mean-reversion|buy-below|71|strategies[s].buy-below: 71.0 is over sell-above, which is 70.0",
                "smacross|fast|1|strategies[s].type: smacross is unknown; known are ..."
            })
    void shouldSayWhereAndWhatIsWrong(String type, String parameter, String value, String message) {
        List<StrategySettings> settings = List.of(settings(1, "s", type, Map.of(parameter, value)));
        String said = assertThrows(IllegalArgumentException.class, () -> new StrategyStage(settings))
                .getMessage();
        if (message.endsWith("...")) {
            assertTrue(said.startsWith(message.substring(0, message.length() - 3)), said);
            assertTrue(said.contains("rsi-mean-reversion, sma-cross, "), said);
        } else {
            assertEquals(message, said);
        }
    }

    @Test
    void shouldRefuseTwoStrategiesOfOneName() {
        List<StrategySettings> settings =
                List.of(settings(1, "s", "trade-echo", Map.of()), settings(2, "s", "trade-echo", Map.of()));
        assertEquals(
                "strategies[s]: name or id is used twice",
                assertThrows(IllegalArgumentException.class, () -> new StrategyStage(settings))
                        .getMessage());
    }

    @Test
    void shouldHaveTheDefaultsOfItsTypes() {
        StrategyParameters sma = StrategyFactories.parameters(settings(1, "s", "sma-cross", Map.of()));
        assertEquals(10, sma.whole("fast"));
        assertEquals(50, sma.whole("slow"));
        StrategyParameters rsi = StrategyFactories.parameters(settings(1, "s", "rsi-mean-reversion", Map.of()));
        assertEquals(14, rsi.whole("length"));
        assertEquals(30, rsi.decimal("buy-below"));
        assertEquals(70, rsi.decimal("sell-above"));
    }
}
