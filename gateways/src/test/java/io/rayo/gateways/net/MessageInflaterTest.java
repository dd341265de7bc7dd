package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.net.MessageInflater.Result;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
    private static final int MAX = 200_000;
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000) / 30;

    /** What a sender makes of a message: a sync flush without its last four bytes. */
    private static byte[] deflate(Deflater deflater, byte[] message, boolean forgets) {
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[1_000];
        int made;
        do {
            made = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, made);
        } while (made == chunk.length);
        if (forgets) {
            deflater.reset();
        }
        byte[] all = out.toByteArray();
        // nothing at all becomes the rest of an empty block
        return all.length == 0 ? new byte[1] : Arrays.copyOf(all, all.length - 4);
    }

    private static byte[] message(Random random, int length) {
        StringBuilder text = new StringBuilder(length + 40);
        while (text.length() < length) {
            switch (random.nextInt(3)) {
                case 0 -> text.append("{\"price\":\"60000.01\",\"size\":\"0.5\"},");
                case 1 -> text.append(random.nextLong());
                default -> text.append((char) random.nextInt(256));
            }
        }
        return text.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int length(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> 16 * 1024 - 2 + random.nextInt(4);
            case 2 -> random.nextInt(MAX + 1);
            default -> random.nextInt(2_000);
        };
    }

    private static byte[] plain(MessageInflater inflater) {
        byte[] bytes = new byte[inflater.buffer().capacity()];
        inflater.buffer().getBytes(0, bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"1,true", "6,true", "9,false", "1,false", "0,false"})
    void shouldGiveBackWhatWasSent(int level, boolean forgets) {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        Deflater deflater = new Deflater(level, true);
        try (MessageInflater inflater = new MessageInflater(MAX, forgets)) {
            for (int i = 0; i < 400; i++) {
                byte[] message = message(random, length(random));
                byte[] payload = deflate(deflater, message, forgets);
                int offset = random.nextInt(20);
                UnsafeBuffer source = new UnsafeBuffer(new byte[offset + payload.length]);
                source.putBytes(offset, payload);
                assertEquals(Result.DONE, inflater.inflate(source, offset, payload.length), "seed " + seed);
                assertArrayEquals(message, plain(inflater), "seed " + seed + " message " + i);
            }
        } finally {
            deflater.end();
        }
    }

    /** The examples of RFC 7692, 7.2.3: fixed code, no compression, last block, two blocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {"f248cdc9c90700", "000500faff48656c6c6f00", "f348cdc9c9070000", "f248050000 00ffff cac9c90700"})
    void shouldReadTheExamplesOfTheStandard(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
        try (MessageInflater inflater = new MessageInflater(MAX, true)) {
            assertEquals(Result.DONE, inflater.inflate(new UnsafeBuffer(payload), 0, payload.length));
            assertEquals("Hello", new String(plain(inflater), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void shouldTakeNoMoreThanItsMaximumWhateverASmallMessagePromises() {
        Deflater deflater = new Deflater(9, true);
        byte[] bomb = deflate(deflater, new byte[50_000_000], true);
        byte[] most = deflate(deflater, new byte[MAX], true);
        byte[] tooLong = deflate(deflater, new byte[MAX + 1], true);
        deflater.end();
        assertTrue(bomb.length < 60_000);
        try (MessageInflater inflater = new MessageInflater(MAX, true)) {
            assertEquals(Result.DONE, inflater.inflate(new UnsafeBuffer(most), 0, most.length));
            assertEquals(MAX, inflater.buffer().capacity());
        }
        for (byte[] message : new byte[][] {tooLong, bomb}) {
            try (MessageInflater inflater = new MessageInflater(MAX, true)) {
                assertEquals(Result.TOO_LONG, inflater.inflate(new UnsafeBuffer(message), 0, message.length));
            }
        }
    }

    @Test
    void shouldRefuseDamagedStreamsOrGiveSomethingOfBoundedLength() {
        long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("inflate fuzz: seed " + seed + ", " + COUNT + " messages");
        Random random = new Random(seed);
        long damaged = 0;
        int maximum = 20_000;
        for (int i = 0; i < COUNT; i++) {
            Deflater deflater = new Deflater(random.nextInt(10), true);
            byte[] payload = random.nextInt(10) == 0
                    ? new byte[random.nextInt(300)]
                    : deflate(deflater, message(random, random.nextInt(2_000)), true);
            deflater.end();
            if (random.nextInt(10) == 0) {
                random.nextBytes(payload);
            } else if (random.nextInt(4) == 0) {
                payload = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
            } else {
                for (int flips = 1 + random.nextInt(3); flips > 0 && payload.length > 0; flips--) {
                    payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            try (MessageInflater inflater = new MessageInflater(maximum, random.nextBoolean())) {
                Result result = inflater.inflate(new UnsafeBuffer(payload), 0, payload.length);
                damaged += result == Result.DAMAGED ? 1 : 0;
                assertTrue(result != Result.DONE || inflater.buffer().capacity() <= maximum, "seed " + seed + " " + i);
            }
        }
        assertTrue(damaged > COUNT / 10, damaged + " of " + COUNT + " were noticed");
    }

    @Test
    void shouldAllocateNothingOnceItsBuffersHaveGrown() {
        Deflater deflater = new Deflater(6, true);
        byte[] payload = deflate(deflater, message(new Random(5), 30_000), true);
        deflater.end();
        UnsafeBuffer source = new UnsafeBuffer(payload);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (MessageInflater inflater = new MessageInflater(MAX, true)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 10 && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    inflater.inflate(source, 0, payload.length);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < 500, least + " bytes for 500 messages");
        }
    }
}
