package io.rayo.gateways.kucoin;

import io.rayo.gateways.QuickWayTwin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of trades and books against the general one: sound, damaged and cut frames must come to the same. */
class KucoinQuickWayTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);

    @Test
    void shouldComeToTheSameWithWhiteSpace() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("KuCoin quick ways: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        final QuickWayTwin<KucoinInstrument> twin = new QuickWayTwin<>(
                KucoinProduct.SPOT.venueId(),
                (context, listener) -> new KucoinMarketDataDecoder(KucoinProduct.SPOT, context, listener),
                () -> KucoinInstrument.streamed("ETH-USDT", 1, -1, -8),
                seed);
        final List<String> frames = new ArrayList<>(KucoinFrames.ALL);
        frames.add(trade(1, random));
        frames.add(KucoinFrames.TRADE.replace("SPOT", "FUTURES"));
        frames.add(KucoinFrames.TRADE.replace("ETH-USDT", "BTC-USDT"));
        frames.add(KucoinFrames.TRADE.replace("\"20631804219899904\"", "\"671b\""));
        frames.add(KucoinFrames.TRADE.replace("1768802538480000000", "1768802538480"));
        frames.add(KucoinFrames.TRADE.replace("1768802538480000000", "0068802538480000000"));
        frames.add(KucoinFrames.TRADE.replace("sell", "SELL"));
        frames.add(KucoinFrames.TRADE.replace("0.00008036", "0.000000001"));
        frames.add(KucoinFrames.DELTA.replace("\"1.2\"", "\"1.2\",\"7\""));
        frames.add(KucoinFrames.DELTA.replace("increment@10ms", "increment"));
        frames.add(KucoinFrames.DELTA.replace("increment@10ms", "decrement"));
        frames.add(KucoinFrames.DELTA.replace("25984468421", "25984468413"));
        twin.compareStream(
                frames,
                COUNT,
                random,
                id -> trade(id, random),
                id -> book("snapshot", id, random),
                id -> book("delta", id, random));
    }

    private static String trade(final int id, final Random random) {
        final String number = random.nextInt(8) == 0 ? "2063180421989" + id : "2063180421" + (1_000_000 + id);
        return "{\"T\":\"trade.SPOT\",\"P\":1768802538491160904,\"d\":{\"s\":\"ETH-USDT\",\"E\":" + number
                + ",\"ti\":\"" + number + "\",\"S\":\"" + (random.nextBoolean() ? "buy" : "sell") + "\",\"p\":\"29"
                + (10 + random.nextInt(90)) + (random.nextInt(4) == 0 ? "" : "." + random.nextInt(10)) + "\",\"q\":\""
                + quantity(random) + "1\",\"M\":17688025384" + (10 + random.nextInt(90)) + "000000}}";
    }

    private static String quantity(final Random random) {
        return random.nextInt(120) + "." + "00".substring(random.nextInt(3)) + (1 + random.nextInt(1_000));
    }

    private static String book(final String type, final long id, final Random random) {
        return "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"" + type + "\",\"P\":1768217875000107701,"
                + "\"d\":{\"s\":\"ETH-USDT\",\"O\":" + id + ",\"C\":" + id + ",\"M\":1768217874998000000,\"a\":"
                + levels(random) + ",\"b\":" + levels(random) + "}}";
    }

    private static String levels(final Random random) {
        final StringBuilder text = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("[\"29")
                    .append(10 + random.nextInt(90))
                    .append(random.nextInt(4) == 0 ? "" : "." + random.nextInt(10))
                    .append("\",\"")
                    .append(random.nextInt(4) == 0 ? "0" : quantity(random))
                    .append(i == 1 ? "\"]" : "\"],");
        }
        return text.append(']').toString();
    }
}
