package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * The decoder's quick ways expect what the venue writes to the byte; white space, which means nothing in JSON, leads
 * around all of them. So each frame, sound or damaged, must come to the same with a space behind each of its commas,
 * colons and opening brackets. The one frame lies in native memory, the other in an array.
 */
class QuickWayTwinTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int LONGEST = 1 << 14;

    /** The venue's own order in the form of its futures, and orders that leave the quick way at each of its keys. */
    private static final String[] FUTURES_FRAMES = {
        "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"a\":2987654321,\"p\":\"61230.10\",\"q\":\"0.250\",\"nq\":\"0.250\",\"f\":6400000001,"
                + "\"l\":6400000004,\"T\":1790000000088,\"m\":false,\"st\":1}}",
        "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"E\":1790000000130,"
                + "\"p\":\"61230.10\",\"a\":2987654321,\"q\":\"0.250\",\"f\":6400000001,"
                + "\"T\":1790000000088,\"l\":6400000004,\"m\":true}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"p\":\"61230.10\",\"E\":1790000000130,\"q\":\"1\","
                + "\"s\":\"BTCUSDT\",\"t\":2987654321,\"T\":1790000000088,\"m\":true,\"X\":\"MARKET\"}}",
        "{\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\",\"t\":17,\"p\":\"61230.10\",\"q\":\"1\","
                + "\"T\":1790000000088,\"m\":true},\"stream\":\"btcusdt@trade\"}"
    };

    /** What the quick way of whole frames of trades might take for one of its own. */
    private static final String[] TRADE_FRAMES = {
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,"
                + "\"p\":\"61230.10000000\",\"q\":\"0.25000000\",\"T\":1790000000088,\"m\":false,\"M\":true}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,"
                + "\"p\":\"61230.10\",\"q\":\"10.25\",\"T\":1790000000088,\"m\":true}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130000,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,\"p\":\"61230.10\",\"q\":\"10.25\",\"T\":1790000000088000,\"m\":true,\"M\":true}}",
        "{\"stream\":\"btcusdt\\\"@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,\"p\":\"61230.10\",\"q\":\"10.25\",\"T\":1790000000088,\"m\":true,\"M\":true}}",
        "{\"stream\":\"ethusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"ETHUSDT\","
                + "\"t\":2987654321,"
                + "\"p\":\"61230.10\",\"q\":\"10.25\",\"T\":1790000000088,\"m\":true,\"M\":true}}",
        "{\"stream\":\"ethusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,"
                + "\"p\":\"0.00\",\"q\":\"0.00\",\"T\":1790000000088,\"m\":true,\"M\":true,\"X\":\"NA\"}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1790000000130,\"s\":\"BTCUSDT\","
                + "\"t\":2987654321,"
                + "\"p\":\"61230.10\",\"q\":\"0.00\",\"T\":1790000000088,\"m\":true,\"M\":true}}"
    };

    private static final String[] ALL_FRAMES =
            Stream.concat(Stream.of(FUTURES_FRAMES), Stream.of(TRADE_FRAMES)).toArray(String[]::new);

    private final byte[] spaced = new byte[LONGEST];
    private Side quick;
    private Side general;

    private static final class Side {
        final FeedCounters counters = new FeedCounters();
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        final CRC32C messages = new CRC32C();
        final TestPublisher publisher = new TestPublisher(this::onMessage);
        final BinanceMarketDataDecoder decoder;
        final UnsafeBuffer frame;

        Side(final BinanceProduct product, final UnsafeBuffer frame) {
            this.frame = frame;
            decoder = new BinanceMarketDataDecoder(
                    product, symbols, publisher, counters, 0, BinanceMarketDataDecoder.MILLISECOND_NS);
            symbols.add(new BinanceInstrument(
                    "BTCUSDT", 1, -2, -8, new BookSynchronizer(BookSynchronizer.Rule.SPOT, 1 << 22)));
        }

        private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            for (int i = 0; i < length; i++) {
                messages.update(buffer.getByte(offset + i));
            }
        }

        DecodeError decode(final byte[] text, final int length) {
            frame.putBytes(0, text, 0, length);
            return decoder.decode(frame, 0, length, 1, 1, false);
        }

        void join() {
            final BinanceInstrument instrument = symbols.find("BTCUSDT");
            instrument.book().reset();
            final byte[] update = FrameMutator.FRAMES.get(3).getBytes(StandardCharsets.UTF_8);
            assertEquals(DecodeError.NONE, decode(update, update.length));
            final byte[] snapshot =
                    "{\"lastUpdateId\":158,\"bids\":[[\"61234.40\",\"3\"]],\"asks\":[[\"61234.60\",\"2\"]]}"
                            .getBytes(StandardCharsets.UTF_8);
            frame.putBytes(0, snapshot);
            assertEquals(
                    BookSynchronizer.SnapshotVerdict.FITS,
                    decoder.decodeSnapshot(instrument, frame, 0, snapshot.length, 1, 1));
        }
    }

    @Test
    void shouldComeToTheSameWithWhiteSpace() {
        compareAll(BinanceProduct.SPOT);
        assertTrue(quick.counters.bookUpdates > COUNT / 1_000, "no update met a live book");
    }

    @Test
    void shouldComeToTheSameWithWhiteSpaceOnFutures() {
        compareAll(BinanceProduct.USDM);
    }

    private void compareAll(final BinanceProduct product) {
        quick = new Side(product, new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST)));
        general = new Side(product, new UnsafeBuffer(new byte[LONGEST]));
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("quick way twin: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        for (int k = 0; k < ALL_FRAMES.length; k++) {
            for (long id = 0; id < 2; id++) {
                final byte[] text =
                        ALL_FRAMES[k].replace("2987654321", "298765432" + id).getBytes(StandardCharsets.UTF_8);
                for (int cut = 0; cut <= text.length; cut++) {
                    compare(text, cut, seed);
                }
            }
        }
        final FrameMutator mutator = new FrameMutator();
        for (int i = 0; i < COUNT; i++) {
            if (product == BinanceProduct.SPOT && random.nextInt(64) == 0) {
                quick.join();
                general.join();
            }
            if (random.nextInt(4) == 0) {
                final byte[] text = ALL_FRAMES[random.nextInt(ALL_FRAMES.length)]
                        .replace("29876543", "298" + (10_000 + random.nextInt(10_000)))
                        .getBytes(StandardCharsets.UTF_8);
                for (int n = random.nextInt(3); n > 0; n--) {
                    // a digit, or any byte
                    text[random.nextInt(text.length)] =
                            (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt());
                }
                compare(text, text.length, seed);
            } else {
                compare(mutator.bytes(), mutator.mutate(random), seed);
            }
        }
        assertTrue(quick.counters.trades > COUNT / 1_000, "no trades");
        assertEquals(general.counters.trades, quick.counters.trades);
        assertEquals(general.counters.unknownFields, quick.counters.unknownFields);
        assertEquals(general.counters.duplicates, quick.counters.duplicates);
    }

    private void compare(final byte[] text, final int length, final long seed) {
        final DecodeError one = quick.decode(text, length);
        final DecodeError other = general.decode(spaced, space(text, length));
        if (one != other || quick.messages.getValue() != general.messages.getValue()) {
            assertEquals(
                    other + " " + general.messages.getValue(),
                    one + " " + quick.messages.getValue(),
                    "seed " + seed + ": " + new String(text, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    private int space(final byte[] text, final int length) {
        int count = 0;
        boolean inString = false;
        for (int i = 0; i < length; i++) {
            final byte b = text[i];
            spaced[count++] = b;
            if (b == '"') {
                inString = !inString;
            } else if (inString && b == '\\' && i + 1 < length) {
                spaced[count++] = text[++i];
            } else if (!inString && (b == ',' || b == ':' || b == '{' || b == '[')) {
                spaced[count++] = ' ';
            }
        }
        return count;
    }
}
