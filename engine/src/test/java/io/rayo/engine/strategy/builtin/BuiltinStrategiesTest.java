package io.rayo.engine.strategy.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.SignalResult;
import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BuiltinStrategiesTest {
    private static final int MINUTES = 1_500;

    /** Every type with its defaults, allowed to go short where it can, some with a dynamic stop. */
    private static List<StrategySettings> all() {
        List<StrategySettings> all = new ArrayList<>();
        for (StrategyFactory factory : StrategyFactories.all()) {
            if (!"trade-echo".equals(factory.type()) && !factory.type().startsWith("test-")) {
                Map<String, String> parameters = new TreeMap<>();
                for (ParameterSpec spec : factory.parameters()) {
                    if ("short".equals(spec.name())) {
                        parameters.put("short", "true");
                    }
                    if ("stop-multiplier".equals(spec.name()) && 0 == all.size() % 2) {
                        parameters.put("stop-multiplier", "3");
                    }
                }
                all.add(StrategyRig.settings(all.size() + 1, factory.type(), parameters));
            }
        }
        return all;
    }

    private static List<String> signals(long seed, long otherSeed, int change) {
        StrategyRig rig = new StrategyRig(all());
        rig.market(seed, otherSeed, change, 0, MINUTES, new double[] {20_000});
        return rig.signals;
    }

    private static Map<String, String> hashes(List<String> signals) {
        Map<String, List<String>> byType = new TreeMap<>();
        all().forEach(one -> byType.put(one.type(), new ArrayList<>()));
        signals.forEach(line -> byType.get(line.substring(0, line.indexOf(' '))).add(line));
        Map<String, String> hashes = new TreeMap<>();
        byType.forEach((type, lines) -> hashes.put(type, lines.size() + ":" + Integer.toHexString(lines.hashCode())));
        return hashes;
    }

    /** A change of any of these is a change of what a strategy does, and must be meant. */
    @Test
    void shouldSignalAsFrozen() {
        Map<String, String> frozen = new TreeMap<>();
        for (String line : FROZEN.strip().split("\n", -1)) {
            frozen.put(line.split(" ", -1)[0], line.split(" ", -1)[1]);
        }
        assertEquals(lines(frozen), lines(hashes(signals(1, 1, 0))));
    }

    private static String lines(Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        map.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private static final String FROZEN = """
        bollinger-reversion 123:b8006a7a
        contrarian-volume-spike 57:e9bf7b6a
        donchian-breakout 49:d607ec82
        ema-breakout-conservative 27:24f97ee2
        imbalance-scalping 2357:a8515c3d
        macd 72:c1f96b3
        momentum-prediction 120:ec2f835
        prediction-only 499:c5aca3c7
        rsi-ema-momentum 98:ba05f906
        rsi-mean-reversion 48:ad285f78
        sma-cross 14:d8d7f82f
        trend-following-adx-ema 49:a2b4806a
        volatility-breakout 47:b97dd4c9
        """;

    /** The lookahead test: whatever happens later, what was signalled before stays. */
    @Test
    void shouldNotChangeThePastWhenTheFutureChanges() {
        SplittableRandom random = new SplittableRandom(99);
        List<String> before = signals(5, 5, 0);
        for (int i = 0; i < 3; i++) {
            int change = 200 + random.nextInt(MINUTES - 300);
            List<String> after = signals(5, 1_000 + i, change);
            int known = 0;
            while (known < before.size() && seconds(before.get(known)) < change * 60L) {
                known++;
            }
            assertTrue(known > 50, "change at minute " + change);
            assertEquals(before.subList(0, known), after.subList(0, known), "change at minute " + change);
            assertFalse(before.equals(after), "the changed market gives other signals");
        }
    }

    private static long seconds(String line) {
        String word = line.split(" ", -1)[1];
        return Long.parseLong(word.substring(0, word.length() - 1));
    }

    @Test
    void shouldGoOnTheSameAfterARestart() {
        List<String> whole = signals(7, 7, 0);
        for (int stop : new int[] {3, 77, 500, 1_111}) {
            StrategyRig one = new StrategyRig(all());
            double[] price = {20_000};
            one.market(7, 7, 0, 0, stop, price);
            StrategyRig two = new StrategyRig(all());
            one.restart(two);
            two.market(7, 7, 0, stop, MINUTES, price);
            assertEquals(whole, two.signals, "restart at minute " + stop);
        }
    }

    @Test
    void shouldDescribeEveryParameterWithinItsBounds() {
        assertTrue(StrategyFactories.all().size() >= 14);
        for (StrategyFactory factory : StrategyFactories.all()) {
            assertFalse(factory.description().isBlank());
            for (ParameterSpec spec : factory.parameters()) {
                assertTrue(
                        spec.defaultValue() >= spec.minimum() && spec.defaultValue() <= spec.maximum(),
                        spec.toString());
                assertFalse(spec.description().isBlank(), spec.toString());
            }
            // the defaults go together
            StrategyFactories.features(StrategyRig.settings(1, factory.type(), Map.of()));
        }
    }

    private static String wrong(String type, Map<String, String> parameters) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> StrategyFactories.features(StrategyRig.settings(1, type, parameters)))
                .getMessage();
    }

    @Test
    void shouldSayWhichParametersDoNotGoTogether() {
        assertEquals("strategies[macd1].fast: 26 is not below slow, which is 26", wrong("macd", Map.of("fast", "26")));
        assertEquals(
                "strategies[donchian-breakout1].exit: is over entry, which is 20",
                wrong("donchian-breakout", Map.of("exit", "21")));
        assertEquals(
                "strategies[trend-following-adx-ema1].weak: is over strong, which is 25.0",
                wrong("trend-following-adx-ema", Map.of("weak", "26")));
    }

    private static StrategyRig rig(String type, Map<String, String> parameters) {
        return new StrategyRig(List.of(StrategyRig.settings(1, type, parameters)));
    }

    private static void closes(StrategyRig rig, double... closes) {
        for (double close : closes) {
            rig.bar(close, close + 1, close - 1, close, 4);
            rig.close();
        }
    }

    private static String said(StrategyRig rig) {
        List<String> words = new ArrayList<>();
        for (String line : rig.signals) {
            String[] parts = line.split(" ", 5);
            words.add(parts[3] + (parts[4].startsWith("close ") ? "-close" : ""));
        }
        rig.signals.clear();
        return String.join(" ", words);
    }

    @Test
    void shouldBreakOutOfTheChannelOfTheBarsBefore() {
        StrategyRig rig = rig("donchian-breakout", Map.of("entry", "3", "exit", "2", "stop-length", "2"));
        closes(rig, 100, 102, 101); // channel 103 .. 99
        closes(rig, 103);
        assertEquals("", said(rig), "at the channel is not above it");
        closes(rig, 104.5); // channel before: 104
        assertEquals("BUY", said(rig));
        closes(rig, 103, 102.5); // exits under the lowest low of two bars before: 102, then 101.5...
        assertEquals("", said(rig));
        closes(rig, 100);
        assertEquals("SELL-close", said(rig));
    }

    @Test
    void shouldBuyUnderTheLowerBandAndLeaveAtTheMiddle() {
        StrategyRig rig = rig("bollinger-reversion", Map.of("length", "5", "width", "1.5", "stop-length", "2"));
        closes(rig, 100, 101, 100, 101, 100);
        assertEquals("", said(rig));
        closes(rig, 95); // mean 99.4, deviation 2.24: band 96.03
        assertEquals("BUY", said(rig));
        closes(rig, 97);
        assertEquals("", said(rig), "98.6 is the middle");
        closes(rig, 99); // mean 98.4
        assertEquals("SELL-close", said(rig));
    }

    @Test
    void shouldLeaveWhenTheDynamicStopIsReachedAndEnterAgainLater() {
        StrategyRig rig = rig(
                "macd", Map.of("fast", "2", "slow", "4", "signal", "2", "stop-length", "2", "stop-multiplier", "1"));
        closes(rig, 100, 100, 100, 100, 100, 99, 98, 97);
        said(rig);
        closes(rig, 105); // turns up; true ranges 2 and 9: stop 4.9 or so behind
        assertEquals("BUY", said(rig));
        closes(rig, 110);
        assertEquals("", said(rig));
        closes(rig, 104);
        assertEquals("SELL-close", said(rig), "more than an average true range under 110");
        closes(rig, 104);
        assertEquals("", said(rig));
    }

    @Test
    void shouldTradeAgainstASpikeAndLeaveAfterSomeBars() {
        StrategyRig rig = rig("contrarian-volume-spike", Map.of("length", "3", "hold", "2", "stop-length", "2"));
        closes(rig, 100, 100, 100, 100);
        rig.bar(100, 100, 98, 98, 20);
        rig.close();
        assertEquals("BUY", said(rig));
        closes(rig, 98);
        assertEquals("", said(rig));
        closes(rig, 98);
        assertEquals("SELL-close", said(rig));
        rig.bar(98, 100, 98, 100, 40);
        rig.close();
        assertEquals("", said(rig), "a rising spike would be a short, which is not allowed");
    }

    @Test
    void shouldFollowPredictionsOnlyWithMomentum() {
        Map<String, String> parameters = Map.of(
                "rsi",
                "3",
                "fast",
                "2",
                "slow",
                "4",
                "signal",
                "2",
                "overbought",
                "99",
                "oversold",
                "1",
                "stop-length",
                "2");
        StrategyRig rig = rig("momentum-prediction", parameters);
        closes(rig, 100, 99, 100, 99, 100, 99, 98, 97);
        rig.predict(120);
        assertEquals("", said(rig), "MACD is under its signal");
        closes(rig, 98, 99, 100, 102);
        rig.predict(102.05);
        assertEquals("", said(rig), "0.05 % is too little");
        rig.predict(103);
        assertEquals("BUY", said(rig));
        rig.predict(120);
        assertEquals("", said(rig), "once is enough");
        closes(rig, 101, 99, 98, 97.5, 97.6, 96);
        rig.predict(90);
        assertEquals("SELL-close", said(rig));
        rig.predict(Double.NaN);
        assertEquals("", said(rig));
    }

    @Test
    void shouldBeLessSureWhenTheVixIsHigh() {
        StrategyRig rig = rig("prediction-only", Map.of("stop-length", "2", "confidence", "0.8", "threshold", "0.01"));
        closes(rig, 100, 100, 100);
        rig.macro("VIX", 30);
        rig.macro("DXY", 10);
        rig.predict(150);
        assertTrue(rig.signals.get(0).contains(" BUY 0.85 predicted rise"), rig.signals::toString);
        rig.macro("VIX", 15);
        rig.predict(50);
        rig.predict(150);
        assertTrue(rig.signals.get(2).contains(" BUY 1.0 predicted rise"), rig.signals::toString);
    }

    @Test
    void shouldScalpALeaningBookAndLeaveAtItsTarget() {
        StrategyRig rig = rig("imbalance-scalping", Map.of("updates", "2", "target", "0.001", "stop", "0.001"));
        rig.top(99, 9, 101, 1);
        assertEquals("", said(rig));
        rig.top(99, 9, 101, 1);
        assertEquals("BUY", said(rig));
        rig.top(99.05, 5, 101.05, 5);
        assertEquals("", said(rig));
        rig.top(99.2, 5, 101.2, 5);
        assertEquals("SELL-close", said(rig));
        rig.top(99, 9, 101, 1);
        rig.top(99, 9, 101, 1);
        assertEquals("", said(rig), "the cooldown is not over");
        rig.nowNs += 31_000_000_000L;
        rig.top(99, 9, 101, 1);
        assertEquals("BUY", said(rig));
        rig.top(98, 9, 99, 1);
        assertEquals("SELL-close", said(rig), "stop");
        assertEquals("", said(rig));
    }

    @Test
    void shouldTakeFeaturesOfAnotherTimeframeAsOfItsLastClosedBar() {
        StrategySettings settings = new StrategySettings(
                1, "two", "test-two-timeframes", List.of(), List.of(), StrategyRig.MINUTE, 1, Map.of());
        assertEquals(List.of(StrategyRig.MINUTE, 5 * StrategyRig.MINUTE), StrategyFactories.timeframesNs(settings));
        StrategyRig rig = new StrategyRig(List.of(settings));
        for (int minute = 0; minute < 30; minute++) {
            rig.nowNs = StrategyRig.START / (5 * StrategyRig.MINUTE) * 5 * StrategyRig.MINUTE
                    + (minute + 5) * StrategyRig.MINUTE;
            closes(rig, 100 + minute);
        }
        // it buys where the close of the last 5 minute bar is exactly 5 below that of the minute
        assertTrue(rig.signals.size() >= 4, rig.signals::toString);
    }

    @Test
    void shouldStartStopAndChangeByCommands() {
        StrategyRig rig = rig("donchian-breakout", Map.of("entry", "3", "exit", "2", "stop-length", "2"));
        closes(rig, 100, 102, 101);
        rig.command(CommandType.STOP_STRATEGY, "donchian-breakout1", "");
        closes(rig, 110);
        assertEquals("", said(rig));
        rig.command(CommandType.START_STRATEGY, "donchian-breakout1", "");
        closes(rig, 90);
        assertEquals("SELL-close", said(rig), "it knows that it stood long");
        rig.command(CommandType.SET_PARAMETER, "donchian-breakout1", "confidence=0.9");
        closes(rig, 120);
        assertTrue(rig.signals.get(0).contains(" BUY 0.9 "), rig.signals::toString);
    }

    @Test
    void shouldWishAgainWhatWasDeniedOrClosedWithoutItsAsking() {
        StrategyRig rig = rig("donchian-breakout", Map.of("entry", "3", "exit", "2", "stop-length", "2"));
        closes(rig, 100, 102, 101, 110);
        assertEquals("BUY", said(rig));
        long wished = rig.sequence();
        closes(rig, 115);
        assertEquals("", said(rig), "it believes that it is long");
        rig.outcome(wished, SignalResult.DENIED, 0);
        closes(rig, 120);
        assertEquals("BUY", said(rig));
        rig.outcome(wished, SignalResult.CLOSED, 0);
        closes(rig, 125);
        assertEquals("", said(rig), "what is older than its last wish says nothing about that");
        rig.outcome(rig.sequence(), SignalResult.ENDED, 5);
        rig.outcome(rig.sequence(), SignalResult.CLOSED, 0);
        closes(rig, 130);
        assertEquals("BUY", said(rig), "a bracket has closed it");
        closes(rig, 90);
        assertEquals("SELL-close", said(rig));
        rig.outcome(rig.sequence(), SignalResult.ENDED, 5);
        closes(rig, 80);
        assertEquals("SELL-close", said(rig), "nobody bought it");
    }
}
