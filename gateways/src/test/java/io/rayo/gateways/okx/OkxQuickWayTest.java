package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.QuickWayTwin;
import io.rayo.gateways.json.DecodeError;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of trades and books against the general one: sound, damaged and cut frames must come to the same. */
class OkxQuickWayTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 8_192;

    @Test
    void shouldComeToTheSameWithWhiteSpace() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("OKX quick ways: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        final OkxSettings settings = new OkxSettings(OkxProduct.DERIVATIVES);
        settings.feed().channels(EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK));
        settings.conclude();
        final OkxProtocol protocol = new OkxProtocol(settings);
        final QuickWayTwin<OkxInstrument> twin = new QuickWayTwin<>(
                OkxProduct.DERIVATIVES.venueId(),
                protocol::decoder,
                () -> new OkxInstrument("BTC-USDT-SWAP", 1, -1, -2, new OkxBook(20)),
                seed);
        final List<String> frames = List.of(
                trade(1, random),
                trade(2, random).replace("\"count\":\"1\"", "\"count\":\"\""),
                trade(3, random).replace("trades", "trades-all"),
                trade(4, random).replace("\"instId\":\"BTC-USDT-SWAP\",\"tradeId\"", "\"tradeId\""),
                book("snapshot", -1, 100, random),
                book("update", 100, 101, random),
                book("update", 101, 102, random).replace("\"checksum\":0", "\"checksum\":-1881014294"),
                "{\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"}}",
                "{\"arg\":{\"channel\":\"bbo-tbt\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"asks\":[[\"8476.9\","
                        + "\"415\",\"0\",\"13\"]],\"bids\":[[\"8476.8\",\"256\",\"0\",\"12\"]],"
                        + "\"ts\":\"1597026383085\",\"seqId\":5}]}");
        twin.compareCuts(frames);
        final FrameMutator mutator = new FrameMutator(frames, random, MAX_LENGTH);
        long sequence = 1_000;
        for (int i = 0; i < COUNT; i++) {
            switch (random.nextInt(8)) {
                case 0 -> assertEquals(DecodeError.NONE, twin.compare(trade(10L * i + 1_000, random)));
                case 1, 2 -> twin.compareDamaged(frames.get(random.nextInt(frames.size())), random);
                case 3 -> {
                    twin.resetBooks();
                    sequence++;
                    assertEquals(DecodeError.NONE, twin.compare(book("snapshot", -1, sequence, random)));
                }
                case 4, 5 -> {
                    final long previous = sequence - (random.nextInt(50) == 0 ? 1 : 0);
                    sequence++;
                    assertEquals(DecodeError.NONE, twin.compare(book("update", previous, sequence, random)));
                }
                default -> twin.compare(mutator.bytes(), mutator.next());
            }
        }
        assertTrue(twin.counters().trades > COUNT / 20, twin.counters().trades + " trades");
        assertTrue(twin.counters().bookUpdates > COUNT / 100, twin.counters().bookUpdates + " updates");
    }

    private static String trade(final long id, final Random random) {
        final StringBuilder text =
                new StringBuilder("{\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[");
        final int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"instId\":\"BTC-USDT-SWAP\",\"tradeId\":\"")
                    .append(id + i)
                    .append("\",\"px\":\"61230.")
                    .append(random.nextInt(10))
                    .append("\",\"sz\":\"")
                    .append(1 + random.nextInt(200))
                    .append(random.nextBoolean() ? ".5" : "")
                    .append("\",\"side\":\"")
                    .append(random.nextBoolean() ? "buy" : "sell")
                    .append("\",\"ts\":\"1790000000")
                    .append(100 + random.nextInt(900))
                    .append("\",\"count\":\"1\"")
                    .append(random.nextInt(4) == 0 ? "" : ",\"source\":\"0\"")
                    .append(",\"seqId\":")
                    .append(id)
                    .append('}');
        }
        return text.append("]}").toString();
    }

    private static String book(final String action, final long previous, final long sequence, final Random random) {
        return "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"},\"action\":\"" + action
                + "\",\"data\":[{\"asks\":" + levels(random) + ",\"bids\":" + levels(random)
                + ",\"ts\":\"1790000000868\",\"checksum\":0,\"prevSeqId\":" + previous + ",\"seqId\":" + sequence
                + "}]}";
    }

    private static String levels(final Random random) {
        final StringBuilder text = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("[\"612")
                    .append(10 + random.nextInt(90))
                    .append(random.nextBoolean() ? ".5" : "")
                    .append("\",\"")
                    .append(random.nextInt(4) == 0 ? "0" : random.nextInt(100) + ".0" + random.nextInt(10))
                    .append("\",\"0\",\"")
                    .append(random.nextInt(20))
                    .append(i == 1 ? "\"]" : "\"],");
        }
        return text.append(']').toString();
    }
}
