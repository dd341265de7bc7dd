package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketParserTest {
    private static final int MAX = 200_000;
    private static final int STREAMS = Integer.getInteger("rayo.fuzz.count", 300_000) / 60;

    /** Writes down what it hears. */
    private static final class Recorder implements WebSocketEvents {
        final List<String> events = new ArrayList<>();

        private static String text(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            events.add("text " + text(buffer, offset, length));
        }

        @Override
        public void onPing(final DirectBuffer buffer, final int offset, final int length) {
            events.add("ping " + text(buffer, offset, length));
        }

        @Override
        public void onPong(final DirectBuffer buffer, final int offset, final int length) {
            events.add("pong " + text(buffer, offset, length));
        }

        @Override
        public void onBinary(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            events.add("binary " + text(buffer, offset, length));
        }

        @Override
        public void onClose(final int code) {
            events.add("close " + code);
        }

        @Override
        public void onProtocolError(final int code, final String reason) {
            events.add("error " + code);
        }
    }

    private static List<String> parse(final byte[] stream, final boolean fromClient, final Random chunks) {
        final Recorder recorder = new Recorder();
        final WebSocketParser parser = new WebSocketParser(recorder, fromClient, MAX);
        int at = 0;
        while (at < stream.length) {
            final int most = chunks == null ? stream.length : 1 << chunks.nextInt(18);
            final int step = Math.min(stream.length - at, chunks == null ? most : 1 + chunks.nextInt(most));
            final byte[] chunk = new byte[step];
            System.arraycopy(stream, at, chunk, 0, step);
            parser.onBytes(new UnsafeBuffer(chunk), 0, step, 5);
            at += step;
        }
        return recorder.events;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadWhatASlowReaderReads(final boolean fromClient) {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("WebSocket fuzz: seed " + seed + ", " + STREAMS + " streams");
        final Random random = new Random(seed);
        long events = 0;
        for (int i = 0; i < STREAMS; i++) {
            final byte[] stream = stream(random, fromClient);
            if (random.nextInt(3) == 0 && stream.length > 0) {
                stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
            }
            final List<String> expected = SlowWebSocket.read(stream, fromClient, MAX);
            assertEquals(expected, parse(stream, fromClient, random), "seed " + seed + " stream " + i);
            events += expected.size();
        }
        assertTrue(events > STREAMS);
    }

    private static byte[] stream(final Random random, final boolean fromClient) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final int frames = random.nextInt(12);
        boolean inMessage = false;
        for (int i = 0; i < frames; i++) {
            final boolean control = random.nextInt(4) == 0;
            final int size = control
                    ? random.nextInt(126)
                    : switch (random.nextInt(20)) {
                        case 0 -> 65_530 + random.nextInt(12);
                        case 1 -> 120 + random.nextInt(12);
                        case 2 -> 100_000 + random.nextInt(60_000);
                        case 3 -> 0;
                        default -> random.nextInt(300);
                    };
            final byte[] payload = new byte[size];
            random.nextBytes(payload);
            int first;
            if (control) {
                first = 0x80 | (9 + random.nextInt(2));
                if (random.nextInt(20) == 0) {
                    first = 0x88;
                }
            } else {
                final boolean fin = random.nextInt(3) != 0;
                first = (fin ? 0x80 : 0) | (inMessage ? 0 : 1 + random.nextInt(2));
                inMessage = !fin;
            }
            if (random.nextInt(60) == 0) {
                first = random.nextInt(256);
            }
            out.writeBytes(SlowWebSocket.frame(first, payload, fromClient, random));
        }
        return out.toByteArray();
    }

    @Test
    void shouldHandOnWholeFramesWhereverTheStreamIsCut() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Random random = new Random(1);
        out.writeBytes(SlowWebSocket.frame(0x81, "hello".getBytes(StandardCharsets.US_ASCII), false, random));
        out.writeBytes(SlowWebSocket.frame(0x01, "a".repeat(200).getBytes(StandardCharsets.US_ASCII), false, random));
        out.writeBytes(SlowWebSocket.frame(0x89, new byte[0], false, random));
        out.writeBytes(SlowWebSocket.frame(0x80, "b".getBytes(StandardCharsets.US_ASCII), false, random));
        out.writeBytes(SlowWebSocket.frame(0x88, new byte[] {3, (byte) 0xE8}, false, random));
        out.writeBytes(SlowWebSocket.frame(0x81, "after the end".getBytes(StandardCharsets.US_ASCII), false, random));
        final byte[] stream = out.toByteArray();
        final List<String> expected = List.of("text hello", "ping ", "text " + "a".repeat(200) + "b", "close 1000");
        for (int cut = 0; cut <= stream.length; cut++) {
            final Recorder recorder = new Recorder();
            final WebSocketParser parser = new WebSocketParser(recorder, false, MAX);
            parser.onBytes(new UnsafeBuffer(stream.clone()), 0, cut, 5);
            parser.onBytes(new UnsafeBuffer(stream.clone()), cut, stream.length - cut, 5);
            assertEquals(expected, recorder.events, "cut at " + cut);
        }
    }

    @Test
    void shouldRefuseMessagesBeyondTheMaximumBeforeTheyAreThere() {
        final Recorder recorder = new Recorder();
        final WebSocketParser parser = new WebSocketParser(recorder, false, 1_000);
        parser.onBytes(new UnsafeBuffer(new byte[] {(byte) 0x81, 126, 3, (byte) 0xE9}), 0, 4, 5);
        assertEquals(List.of("error 1009"), recorder.events);
        assertTrue(parser.isClosed());

        final Recorder fragments = new Recorder();
        final WebSocketParser other = new WebSocketParser(fragments, false, 100);
        final Random random = new Random(1);
        final byte[] first = SlowWebSocket.frame(0x01, new byte[80], false, random);
        final byte[] second = SlowWebSocket.frame(0x80, new byte[21], false, random);
        other.onBytes(new UnsafeBuffer(first), 0, first.length, 5);
        other.onBytes(new UnsafeBuffer(second), 0, second.length, 5);
        assertEquals(List.of("error 1009"), fragments.events);
    }

    @Test
    void shouldAllocateNothingOnceItsBuffersHaveGrown() {
        final long[] heard = new long[1];
        final WebSocketParser parser = new WebSocketParser(
                new WebSocketEvents() {
                    @Override
                    public void onText(final DirectBuffer b, final int offset, final int length, final long timeNs) {
                        heard[0]++;
                    }

                    @Override
                    public void onPing(final DirectBuffer b, final int offset, final int length) {
                        heard[0]++;
                    }

                    @Override
                    public void onPong(final DirectBuffer b, final int offset, final int length) {
                        heard[0]++;
                    }

                    @Override
                    public void onBinary(
                            final DirectBuffer b, final int offset, final int length, final long receiveTimeNs) {
                        heard[0]++;
                    }

                    @Override
                    public void onClose(final int code) {
                        throw new AssertionError("close");
                    }

                    @Override
                    public void onProtocolError(final int code, final String reason) {
                        throw new AssertionError(reason);
                    }
                },
                false,
                MAX);
        final Random random = new Random(7);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            out.writeBytes(SlowWebSocket.frame(0x01, new byte[100 + random.nextInt(900)], false, random));
            out.writeBytes(SlowWebSocket.frame(0x89, new byte[8], false, random));
            out.writeBytes(SlowWebSocket.frame(0x80, new byte[50], false, random));
            out.writeBytes(SlowWebSocket.frame(0x81, new byte[200], false, random));
        }
        final UnsafeBuffer stream = new UnsafeBuffer(out.toByteArray());
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int at = 0; at < stream.capacity(); at += 777) {
                parser.onBytes(stream, at, Math.min(777, stream.capacity() - at), 5);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(heard[0] >= 1_500);
        assertTrue(least < 1_500, "bytes for 1500 messages: " + least);
    }
}
