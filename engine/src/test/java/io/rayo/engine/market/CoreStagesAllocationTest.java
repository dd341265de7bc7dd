package io.rayo.engine.market;

import static io.rayo.codecs.EventHeaders.FLAG_LAST_OF_GROUP;
import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreStagesAllocationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = 1_723_161_240L * SECOND;
    private static final int MESSAGES = 40_000;

    private final Messages in = new Messages();
    private final OutputRecorder fromMarket = new OutputRecorder(false);
    private final OutputRecorder fromAnalytics = new OutputRecorder(false);
    private final OutputRecorder fromStrategy = new OutputRecorder(false);
    private final long[] bids = new long[20];
    private final long[] asks = new long[20];
    private final List<StrategySettings> strategies = List.of(
            new StrategySettings(
                    1, "a", "sma-cross", List.of(), List.of(), SECOND, 1, Map.of("fast", "2", "slow", "3")),
            new StrategySettings(2, "b", "rsi-mean-reversion", List.of(), List.of(), SECOND, 1, Map.of("length", "2")),
            new StrategySettings(3, "c", "trade-echo", List.of(), List.of(), SECOND, 1, Map.of()));
    private final MarketStage market =
            new MarketStage(MarketSettings.defaults().withTimeframesNs(List.of(SECOND, 60 * SECOND)));
    private final AnalyticsStage analytics = new AnalyticsStage(AnalyticsSettings.of(strategies));
    private final StrategyStage strategy = new StrategyStage(strategies);
    private long timeNs = T0;
    private long random = 99;

    private int random(int bound) {
        random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (int) ((random >>> 33) % bound);
    }

    private void send() {
        fromMarket.run(market, in);
        fromAnalytics.run(analytics, in);
        fromStrategy.run(strategy, in);
    }

    private void run() {
        for (int i = 0; i < MESSAGES; i++) {
            timeNs += random(20) * 1_000_000L;
            int id = 1 + random(3);
            in.venueId = id;
            int kind = random(100);
            if (kind < 45) {
                in.trade(id, timeNs, 3_000_000 + random(1_000), 1 + random(10_000), Side.BUY, 1);
            } else if (kind < 98) {
                for (int level = 0; level < 20; level += 2) {
                    bids[level] = 2_999_999L - random(3_000);
                    bids[level + 1] = random(3) * 100L;
                    asks[level] = 3_000_001L + random(3_000);
                    asks[level + 1] = random(3) * 100L;
                }
                int flags = 0 == random(2_000) ? FLAG_LAST_OF_GROUP | FLAG_SNAPSHOT : FLAG_LAST_OF_GROUP;
                in.delta(id, timeNs, flags, bids, asks);
            } else {
                in.tick(timeNs);
            }
            send();
        }
    }

    @Test
    void shouldAllocateNothingPerMessageOnceWarm() {
        fromMarket.next = (buffer, offset, length) -> {
            analytics.onMessage(buffer, offset, length, fromAnalytics);
            strategy.onMessage(buffer, offset, length, fromStrategy);
        };
        fromAnalytics.next = (buffer, offset, length) -> strategy.onMessage(buffer, offset, length, fromStrategy);
        for (int id = 1; id <= 3; id++) {
            in.venueId = id;
            in.definition(
                    id,
                    "BTC",
                    "USD",
                    -2,
                    -3,
                    3 == id ? ContractType.INVERSE : ContractType.NONE,
                    3 == id ? 10_000_000_000L : 100_000_000L);
            send();
            bids[0] = 2_999_999;
            bids[1] = 1;
            asks[0] = 3_000_001;
            asks[1] = 1;
            in.delta(id, timeNs, FLAG_LAST_OF_GROUP | FLAG_SNAPSHOT, bids, asks);
            send();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // the just-in-time compiler allocates on other threads; this one allocates only if the code does
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            run();
            long before = threads.getCurrentThreadAllocatedBytes();
            run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + MESSAGES + " messages");
        assertTrue(market.closedBars(1, 0) > 100);
        assertTrue(analytics.vectors() > 100);
        assertTrue(strategy.signals() > 10_000);
        assertTrue(fromMarket.count > 10_000);
    }
}
