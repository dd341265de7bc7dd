package io.rayo.gateways.macro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.sim.macro.MacroFault;
import io.rayo.gateways.sim.macro.MacroSimulator;
import io.rayo.gateways.sim.macro.MacroSimulator.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources over real HTTP against the simulated servers, with a clock that the test moves. */
class MacroSourceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    /** A Thursday, 18:00 UTC: New York trades. */
    private static final long START = 1_764_266_400L * SECOND;

    @TempDir
    private Path folder;

    private volatile long nowNs = START;
    private MacroSimulator simulator;
    private final EventLoopGroup loops = EventLoops.newGroup(1, "macro-test");
    private long timeoutNs = 5 * SECOND;
    private final List<String> said = new ArrayList<>();
    private boolean hasRoom = true;
    private String key = MacroSimulator.KEY;

    private final MacroSink sink = new MacroSink() {
        @Override
        public boolean onValue(MacroAnswer.Value value, String source, long atNs) {
            if (hasRoom) {
                assertTrue(value.observedTimeNs() <= atNs && value.observedTimeNs() > atNs - 48 * HOUR);
                said.add(value.series());
            }
            return hasRoom;
        }

        @Override
        public boolean onSentiment(MacroAnswer.Sentiment sentiment, String source, long atNs) {
            if (hasRoom) {
                assertTrue(Math.abs(sentiment.score()) <= 1);
                said.add("news of " + (atNs - sentiment.newestTimeNs()) / HOUR + "h");
            }
            return hasRoom;
        }
    };

    @BeforeEach
    void start() {
        simulator = MacroSimulator.launch(3, () -> nowNs);
    }

    @AfterEach
    void stop() {
        simulator.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private MacroSource source(MacroProvider provider) {
        URI base = URI.create("http://127.0.0.1:" + simulator.port());
        return new MacroSource(
                provider,
                base,
                new MacroSecret(key.toCharArray()),
                new RestMacroHttp(loops.next(), () -> nowNs, base, timeoutNs),
                sink,
                new MacroCache(folder, provider.name()),
                3,
                900 * SECOND,
                new SplittableRandom(1));
    }

    private static AlphaVantage alphaVantage(int dailyLimit) {
        return new AlphaVantage(AlphaVantage.DEFAULT_SERIES, 6 * HOUR, dailyLimit, true, 2 * SECOND);
    }

    private static AlphaVantage vixAlone() {
        return new AlphaVantage(Map.of("VIX", "index:VIX"), HOUR, 1_000, true, SECOND);
    }

    /** Lets time pass in steps of a second; what was said. */
    private String run(MacroSource source, long durationNs) throws InterruptedException {
        long endNs = nowNs + durationNs;
        long nextNs = source.doWork(nowNs);
        while (nowNs < endNs) {
            nowNs = Math.min(endNs, Math.max(nowNs + SECOND / 10, nextNs));
            nextNs = source.doWork(nowNs);
        }
        String text = String.join(" ", said);
        said.clear();
        return text;
    }

    @Test
    void shouldAskEachSeriesOnceInItsIntervalAndNotFasterThanThePlanAllows() throws InterruptedException {
        MacroSource source = source(alphaVantage(25));
        assertEquals("VIX SP500 NASDAQ DXY GOLD OIL", run(source, 11 * SECOND));
        assertEquals("", run(source, 5 * HOUR));
        assertEquals(6, simulator.requests(Source.ALPHA_VANTAGE));
        assertEquals("VIX SP500 NASDAQ DXY GOLD OIL", run(source, HOUR));
        assertEquals("", source.note());
    }

    @Test
    void shouldBringVolumesFearAndNews() throws InterruptedException {
        MacroSource coins = source(new CoinMarketCap(15 * MINUTE, 400, 2 * SECOND));
        assertEquals("ALTCOIN_VOLUME CRYPTO_VOLUME CRYPTO_MARKET_CAP BTC_DOMINANCE FEAR_GREED", run(coins, MINUTE));
        MacroSource news = source(new NewsApi("bitcoin OR crypto", 15 * MINUTE, 100, SECOND));
        assertEquals("news of 24h", run(news, MINUTE)); // a free key's articles are a day old, and say so
    }

    @Test
    void shouldNotSpendTheBudgetOfTheDayAgainAfterARestart() throws InterruptedException {
        assertEquals("VIX SP500 NASDAQ DXY", run(source(alphaVantage(4)), MINUTE));
        assertEquals(4, simulator.requests(Source.ALPHA_VANTAGE));
        MacroSource again = source(alphaVantage(4));
        // what is known is said at once, without a request
        assertEquals("VIX SP500 NASDAQ DXY", run(again, MINUTE));
        assertEquals(4, simulator.requests(Source.ALPHA_VANTAGE));
        // midnight in New York, 05:00 UTC
        assertEquals("", run(again, 10 * HOUR));
        assertEquals("our budget of 4 requests a day is spent", again.note());
        assertEquals("GOLD OIL VIX SP500", run(again, 2 * HOUR));
        assertEquals(8, simulator.requests(Source.ALPHA_VANTAGE));
    }

    @Test
    void shouldBeSilentForAWhileAfterABurstAndLongerEachTime() throws InterruptedException {
        simulator.fault(Source.ALPHA_VANTAGE, MacroFault.BURST_LIMIT);
        MacroSource source = source(vixAlone());
        assertEquals("", run(source, 80 * SECOND)); // at 0, 5, 15, 35, 75 s
        assertEquals(5, simulator.requests(Source.ALPHA_VANTAGE));
        assertEquals("too many requests in a short time", source.note());
        simulator.fault(Source.ALPHA_VANTAGE, null);
        assertEquals("VIX", run(source, 160 * SECOND));
        assertEquals("", source.note());
    }

    @Test
    void shouldBeSilentUntilTheNextDayWhenTheDayIsSpentAndNeverShowTheKey() throws InterruptedException, IOException {
        simulator.fault(Source.ALPHA_VANTAGE, MacroFault.DAY_LIMIT); // its text repeats the key
        MacroSource source = source(vixAlone());
        assertEquals("", run(source, 5 * HOUR));
        assertEquals(1, simulator.requests(Source.ALPHA_VANTAGE));
        assertEquals("the requests of the day are spent", source.note());
        simulator.fault(Source.ALPHA_VANTAGE, null);
        assertEquals("VIX", run(source, 6 * HOUR + MINUTE).substring(0, 3));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertFalse(Files.readString(file).contains(key), file::toString);
            }
        }
    }

    @Test
    void shouldOpenTheBreakerAfterThreeFailuresAndTryOnceWhenItsTimeIsOver() throws InterruptedException {
        for (MacroFault fault : new MacroFault[] {
            MacroFault.SERVER_ERROR, MacroFault.MALFORMED, MacroFault.OTHER_SHAPE, MacroFault.ABORT, MacroFault.SLOW
        }) {
            timeoutNs = MacroFault.SLOW == fault ? SECOND / 2 : 5 * SECOND;
            long before = simulator.requests(Source.ALPHA_VANTAGE);
            MacroSource source = source(new AlphaVantage(Map.of(fault.name(), "index:VIX"), HOUR, 1_000, true, SECOND));
            assertEquals(fault.name(), run(source, MINUTE)); // the last value is there
            simulator.fault(Source.ALPHA_VANTAGE, fault);
            assertEquals("", run(source, HOUR + 5 * MINUTE));
            assertTrue(source.note().startsWith("breaker open: "), source.note());
            assertFalse(source.note().contains(key), source.note());
            assertEquals(before + 4, simulator.requests(Source.ALPHA_VANTAGE), fault.name());
            run(source, 12 * MINUTE); // one try when the time is over
            assertEquals(before + 5, simulator.requests(Source.ALPHA_VANTAGE), fault.name());
            simulator.fault(Source.ALPHA_VANTAGE, null);
            assertEquals(fault.name(), run(source, 16 * MINUTE));
            assertEquals("", source.note());
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenThePlanHasNotOneOfThem() throws InterruptedException {
        simulator.fault(Source.ALPHA_VANTAGE, MacroFault.NOT_ENTITLED);
        MacroSource source = source(alphaVantage(25));
        assertEquals("", run(source, SECOND));
        simulator.fault(Source.ALPHA_VANTAGE, null);
        assertEquals("SP500 NASDAQ DXY GOLD OIL", run(source, 6 * HOUR - MINUTE));
        assertEquals("SP500 NASDAQ DXY GOLD OIL", run(source, 6 * HOUR));
    }

    @Test
    void shouldAskNothingMoreWithAWrongKeyBeforeARestart() throws InterruptedException {
        key = "wrong-key-7";
        for (MacroProvider provider : List.of(
                vixAlone(), new CoinMarketCap(MINUTE, 100, SECOND), new NewsApi("bitcoin", MINUTE, 100, SECOND))) {
            MacroSource source = source(provider);
            assertEquals("", run(source, 30 * HOUR));
            assertEquals(1, source.requests(), provider.name());
            assertFalse(source.note().isEmpty());
            assertFalse(source.note().contains(key), source.note());
        }
    }

    @Test
    void shouldTakeTheLimitsOfTheOthersAlsoWithHttp200() throws InterruptedException {
        for (Source one : new Source[] {Source.COINMARKETCAP, Source.NEWSAPI}) {
            nowNs = START;
            MacroProvider provider = Source.NEWSAPI == one
                    ? new NewsApi("bitcoin", MINUTE, 1_000, SECOND)
                    : new CoinMarketCap(MINUTE, 1_000, SECOND);
            MacroSource source = source(provider);
            simulator.fault(one, MacroFault.BURST_LIMIT);
            assertEquals("", run(source, 50 * SECOND));
            assertEquals(1, simulator.requests(one));
            simulator.fault(one, MacroFault.DAY_LIMIT);
            assertEquals("", run(source, 2 * HOUR));
            assertEquals(2, simulator.requests(one));
            simulator.fault(one, null);
            assertFalse(run(source, 5 * HOUR).isEmpty(), source.note()); // after midnight UTC
        }
    }

    @Test
    void shouldKeepAnAnswerUntilThereIsRoomForIt() throws InterruptedException {
        hasRoom = false;
        MacroSource source = source(vixAlone());
        assertEquals("", run(source, MINUTE));
        hasRoom = true;
        assertEquals("VIX", run(source, SECOND));
        assertEquals(1, simulator.requests(Source.ALPHA_VANTAGE));
    }

    @Test
    void shouldBeginAnewWithADamagedCache() throws InterruptedException, IOException {
        for (String damage : List.of("", "{", "[]", "{\"answers\":[{\"request\":\"VIX\",\"values\":[{}]}]}", "\0\0")) {
            Files.writeString(folder.resolve("alpha-vantage.json"), damage);
            assertEquals("VIX", run(source(vixAlone()), MINUTE), damage);
        }
    }

    @Test
    void shouldRestOnDaysWithoutTradingUnlessToldOtherwise() throws InterruptedException {
        nowNs = START + 32 * HOUR; // Saturday 02:00 UTC is Friday in New York
        MacroSource source = source(new AlphaVantage(Map.of("DXY", "quote:UUP"), HOUR, 25, false, SECOND));
        assertEquals("DXY DXY DXY", run(source, 3 * HOUR + 2 * MINUTE));
        assertEquals("", run(source, 40 * HOUR));
        assertEquals("DXY", run(source, 24 * HOUR).substring(0, 3));
    }
}
