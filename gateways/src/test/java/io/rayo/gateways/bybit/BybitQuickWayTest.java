package io.rayo.gateways.bybit;

import io.rayo.gateways.QuickWayTwin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of trades and books against the general one: sound, damaged and cut frames must come to the same. */
class BybitQuickWayTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);

    @Test
    void shouldComeToTheSameWithWhiteSpace() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("bybit quick ways: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        final QuickWayTwin<BybitInstrument> twin = new QuickWayTwin<>(
                BybitProduct.LINEAR.venueId(),
                (context, listener) -> new BybitMarketDataDecoder(BybitProduct.LINEAR, context, listener),
                () -> new BybitInstrument("BTCUSDT", 1, -2, -3, 50),
                seed);
        final List<String> frames = new ArrayList<>(BybitFrames.ALL);
        frames.add(trade(1, random));
        frames.add(BybitFrames.TRADE.replace("publicTrade.BTCUSDT", "publicTrade.ETHUSDT"));
        frames.add(BybitFrames.TRADE.replace("20f43950-d8dd-5b31-9112-a178eb6023af", "2290000000050703789"));
        frames.add(BybitFrames.TRADE.replace("20f43950-d8dd-5b31-9112-a178eb6023af", "229000000005070378"));
        frames.add(BybitFrames.TRADE.replace("\"BT\":false", "\"BT\":true"));
        frames.add(BybitFrames.TRADE.replace("\"L\":\"PlusTick\",", ""));
        twin.compareStream(
                frames,
                COUNT,
                random,
                id -> trade(id, random),
                id -> BybitFrames.snapshot(id, id, levels(random), levels(random)),
                id -> BybitFrames.delta(id, id, levels(random), levels(random)));
    }

    private static String trade(final int id, final Random random) {
        final StringBuilder text =
                new StringBuilder(BybitFrames.TRADE.substring(0, BybitFrames.TRADE.indexOf('[') + 1));
        final int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"T\":17900000008")
                    .append(10 + random.nextInt(90))
                    .append(",\"s\":\"BTCUSDT\",\"S\":\"")
                    .append(random.nextBoolean() ? "Buy" : "Sell")
                    .append("\",\"v\":\"")
                    .append(1 + random.nextInt(200))
                    .append(random.nextBoolean() ? ".5" : "")
                    .append("\",\"p\":\"61230.")
                    .append(random.nextInt(10))
                    .append("0\",\"L\":\"")
                    .append(random.nextBoolean() ? "ZeroPlusTick" : "MinusTick")
                    .append("\",\"i\":\"20f43950-d8dd-5b31-9112-")
                    .append("%012x".formatted(10L * id + i))
                    .append("\",\"BT\":false")
                    .append(random.nextInt(4) == 0 ? "" : ",\"RPI\":false")
                    .append(random.nextInt(4) == 0 ? "" : ",\"seq\":" + id)
                    .append('}');
        }
        return text.append("]}").toString();
    }

    private static String levels(final Random random) {
        final StringBuilder text = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("[\"612")
                    .append(10 + random.nextInt(90))
                    .append(random.nextBoolean() ? ".5" : ".50")
                    .append("\",\"")
                    .append(random.nextInt(4) == 0 ? "0" : random.nextInt(100) + ".0" + random.nextInt(100))
                    .append(i == 1 ? "\"]" : "\"],");
        }
        return text.append(']').toString();
    }
}
