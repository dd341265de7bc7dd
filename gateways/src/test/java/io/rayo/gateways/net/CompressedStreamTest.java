package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompressedStreamTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = EventLoops.newGroup(1, "compression-test");
    private final EventLoop eventLoop = group.next();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Sends back what it gets; a message that begins with {@code raw} makes it send a frame of noise. */
    private record Echo(boolean compresses, BlockingQueue<Boolean> compressed) implements SimEndpoint {
        @Override
        public void onRequest(SimExchange exchange) {
            exchange.answer(404, "{}");
        }

        @Override
        public SimSocketListener onConnect(SimSocket socket) {
            if (compresses) {
                socket.allowCompression();
            }
            return new SimSocketListener() {
                @Override
                public void onText(String text) {
                    compressed.add(socket.isCompressed());
                    if (text.startsWith("raw")) {
                        sendNoise(socket);
                    } else {
                        socket.send(text);
                    }
                }

                @Override
                public void onClosed() {}
            };
        }

        // whether it left shows at the other end
        @SuppressWarnings("FutureReturnValueIgnored")
        private static void sendNoise(SimSocket socket) {
            ByteBuf frame = socket.buffer(40);
            frame.writeByte(0xC1).writeByte(20);
            for (int i = 0; i < 20; i++) {
                frame.writeByte(0xEE);
            }
            socket.sendFrames(frame);
        }
    }

    private Connector.Link connect(int port, boolean compression) throws InterruptedException {
        NettyConnector connector = new NettyConnector(
                new NettyTransport(eventLoop, null), new SystemEpochNanoClock(), 1 << 18, null, compression);
        BlockingQueue<Connector.Link> links = new LinkedBlockingQueue<>();
        eventLoop.execute(() -> links.add(connector.connect(
                Endpoint.parse("ws://127.0.0.1:" + port + "/stream"), new Connector.LinkListener() {
                    @Override
                    public void onOpen() {
                        heard.add("open");
                    }

                    @Override
                    public void onFailed(int status, long retryAfterSec, String reason) {
                        heard.add("failed " + reason);
                    }

                    @Override
                    public void onText(DirectBuffer buffer, int offset, int length, long receiveTimeNs) {
                        heard.add(buffer.getStringWithoutLengthUtf8(offset, length));
                    }

                    @Override
                    public void onProtocolError(int code) {
                        heard.add("error " + code);
                    }

                    @Override
                    public void onClosed(int code, String reason) {
                        heard.add("closed " + code);
                    }

                    @Override
                    public void onFault(Throwable error) {
                        heard.add("fault " + error);
                    }
                })));
        return links.take();
    }

    private void send(Connector.Link link, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        eventLoop.execute(() -> link.sendText(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldReadWhatAVenueCompresses() throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        Echo echo = new Echo(true, new LinkedBlockingQueue<>());
        try (SimServer server = new SimServer("test-deflate", echo)) {
            Connector.Link link = connect(server.start(0), true);
            assertEquals("open", next());
            for (int i = 0; i < 200; i++) {
                String text =
                        "{\"n\":" + random.nextLong() + "," + "\"price\":\"60000.1\",".repeat(random.nextInt(2_000));
                send(link, text);
                assertEquals(text, next(), "seed " + seed);
                assertTrue(echo.compressed().take());
            }
        }
    }

    @Test
    void shouldGoOnWithoutWhereTheVenueDoesNotCompress() throws Exception {
        Echo echo = new Echo(false, new LinkedBlockingQueue<>());
        try (SimServer server = new SimServer("test-plain", echo)) {
            Connector.Link link = connect(server.start(0), true);
            assertEquals("open", next());
            send(link, "as it is");
            assertEquals("as it is", next());
            assertFalse(echo.compressed().take());
        }
    }

    @Test
    void shouldNotOfferWhatIsNotWanted() throws Exception {
        Echo echo = new Echo(true, new LinkedBlockingQueue<>());
        try (SimServer server = new SimServer("test-unwanted", echo)) {
            Connector.Link link = connect(server.start(0), false);
            assertEquals("open", next());
            send(link, "as it is");
            assertEquals("as it is", next());
            assertFalse(echo.compressed().take());
        }
    }

    @Test
    void shouldCloseAConnectionThatBringsADamagedMessage() throws Exception {
        Echo echo = new Echo(true, new LinkedBlockingQueue<>());
        try (SimServer server = new SimServer("test-damaged", echo)) {
            Connector.Link link = connect(server.start(0), true);
            assertEquals("open", next());
            send(link, "good");
            assertEquals("good", next());
            send(link, "raw");
            assertEquals("error 1007", next());
            assertEquals("closed 1007", next());
            assertTrue(heard.isEmpty(), heard::toString);
        }
    }
}
