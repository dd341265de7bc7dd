package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Venues;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.QuickWayTwin;
import io.rayo.gateways.json.DecodeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of trades and books against the general one: sound, damaged and cut frames must come to the same. */
class KrakenQuickWayTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 16_384;
    private static final int DEPTH = 10;

    @Test
    void shouldComeToTheSameWithWhiteSpace() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("Kraken quick ways: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        final QuickWayTwin<KrakenInstrument> twin = new QuickWayTwin<>(
                Venues.KRAKEN_SPOT,
                KrakenMarketDataDecoder::new,
                () -> new KrakenInstrument("BTC/USD", 1, -2, -8, DEPTH),
                seed);
        SlowSpotVenue venue = new SlowSpotVenue(random, DEPTH, "BTC/USD");
        final List<String> frames = new ArrayList<>(List.of(
                venue.snapshot().frame(),
                venue.change().frame(),
                trade(1, random),
                trade(2, random).replace("limit", "stop-loss"),
                trade(3, random).replace("BTC/USD", "ETH/USD"),
                trade(4, random).replace("2026-10-01T17:35:", "2026-10-01T17:36:"),
                trade(5, random).replace("update", "snapshot"),
                "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":61230.4,"
                        + "\"bid_qty\":2.5,\"ask\":61230.5,\"ask_qty\":3.2,\"last\":61230.5,"
                        + "\"timestamp\":\"2026-10-01T09:30:59.123456Z\"}]}",
                "{\"channel\":\"heartbeat\"}"));
        twin.compareCuts(frames);
        final FrameMutator mutator = new FrameMutator(frames, random, MAX_LENGTH);
        for (int i = 0; i < COUNT; i++) {
            switch (random.nextInt(8)) {
                case 0 -> assertEquals(DecodeError.NONE, twin.compare(trade(10 * i + 1_000, random)));
                case 1, 2 -> twin.compareDamaged(frames.get(random.nextInt(frames.size())), random);
                case 3 -> {
                    twin.resetBooks();
                    venue = new SlowSpotVenue(random, DEPTH, "BTC/USD");
                    assertEquals(DecodeError.NONE, twin.compare(venue.snapshot().frame()));
                    for (int n = random.nextInt(6); n > 0; n--) {
                        assertEquals(
                                DecodeError.NONE, twin.compare(venue.change().frame()));
                    }
                    frames.set(1, venue.change().frame());
                }
                default -> twin.compare(mutator.bytes(), mutator.next());
            }
        }
        assertTrue(twin.counters().trades > COUNT / 20, twin.counters().trades + " trades");
        assertTrue(twin.counters().bookUpdates > COUNT / 20, twin.counters().bookUpdates + " updates");
    }

    private static String trade(final int id, final Random random) {
        final StringBuilder text = new StringBuilder("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[");
        final int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"symbol\":\"BTC/USD\",\"side\":\"")
                    .append(random.nextBoolean() ? "buy" : "sell")
                    .append("\",\"price\":61230.")
                    .append(random.nextInt(10))
                    .append(",\"qty\":0.0")
                    .append(1 + random.nextInt(1_000_000))
                    .append(",\"ord_type\":\"")
                    .append(random.nextBoolean() ? "limit" : "market")
                    .append("\",\"trade_id\":")
                    .append(id + i)
                    .append(",\"timestamp\":\"2026-10-01T17:35:")
                    .append(10 + random.nextInt(50))
                    .append(random.nextInt(8) == 0 ? "" : ".440295")
                    .append("Z\"}");
        }
        return text.append("]}").toString();
    }
}
