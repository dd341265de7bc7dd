package io.rayo.gateways.sim.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.rayo.gateways.sim.TestSocket;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Netty's client is the twin: it packs and unpacks by its own code. */
class SocketCompressionTest {
    /** Says back what it hears, and whether it was asked in packed form. */
    private static final class Echo implements SimEndpoint {
        final AtomicInteger compressed = new AtomicInteger();

        @Override
        public void onRequest(SimExchange exchange) {
            exchange.answer(404, "{}");
        }

        @Override
        public SimSocketListener onConnect(SimSocket socket) {
            socket.allowCompression();
            return new SimSocketListener() {
                @Override
                public void onOpen() {
                    compressed.addAndGet(socket.isCompressed() ? 1 : 0);
                }

                @Override
                public void onText(String text) {
                    socket.send(text);
                }

                @Override
                public void onClosed() {}
            };
        }
    }

    private static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder(characters);
        while (text.length() < characters) {
            // some of it repeats, some of it is noise, some of it is more than a byte
            switch (random.nextInt(3)) {
                case 0 -> text.append("{\"price\":\"60000.01\",\"size\":\"0.5\"},");
                case 1 -> text.append((char) (' ' + random.nextInt(90)));
                default -> text.append("ä€");
            }
        }
        return text.toString();
    }

    // a failed write shows as an echo that does not come
    @SuppressWarnings("FutureReturnValueIgnored")
    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void shouldTalkWithAClientThatPacks(boolean serverForgets, boolean clientForgets) throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        Echo echo = new Echo();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        AtomicLong wireBytes = new AtomicLong();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (SimServer server = new SimServer("test-compression", echo)) {
            int port = server.start(0);
            Channel channel = client(group, port, serverForgets, clientForgets, heard, open, wireBytes);
            assertTrue(open.get(TestSocket.DEADLINE_MS, TimeUnit.MILLISECONDS));
            long before = wireBytes.get();
            long characters = 0;
            for (int i = 0; i < 300; i++) {
                String text = text(random, i < 40 ? i : random.nextInt(i % 50 == 0 ? 150_000 : 3_000));
                if (i % 3 == 0 && text.length() > 2) {
                    int cut = 1 + random.nextInt(text.length() - 1);
                    channel.write(new TextWebSocketFrame(false, 0, text.substring(0, cut)));
                    channel.writeAndFlush(new ContinuationWebSocketFrame(true, 0, text.substring(cut)));
                } else {
                    channel.writeAndFlush(new TextWebSocketFrame(text));
                }
                characters += text.length();
                assertEquals(text, heard.poll(TestSocket.DEADLINE_MS, TimeUnit.MILLISECONDS), "seed " + seed + " " + i);
            }
            assertEquals(1, echo.compressed.get());
            assertTrue(wireBytes.get() - before < characters / 2, wireBytes.get() + " bytes of " + characters);
            try (TestSocket plain = new TestSocket(port, "/ws")) {
                assertEquals("as it is", plain.send("as it is").next());
            }
            assertEquals(1, echo.compressed.get());
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static Channel client(
            MultiThreadIoEventLoopGroup group,
            int port,
            boolean serverForgets,
            boolean clientForgets,
            BlockingQueue<String> heard,
            CompletableFuture<Boolean> open,
            AtomicLong wireBytes) {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/ws");
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(ChannelHandlerContext context, Object message) {
                                        wireBytes.addAndGet(((ByteBuf) message).readableBytes());
                                        context.fireChannelRead(message);
                                    }
                                })
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(1 << 16))
                                .addLast(new WebSocketClientExtensionHandler(
                                        new PerMessageDeflateClientExtensionHandshaker(
                                                6, true, 15, clientForgets, serverForgets, 0)))
                                .addLast(new WebSocketClientProtocolHandler(
                                        WebSocketClientHandshakerFactory.newHandshaker(
                                                uri,
                                                WebSocketVersion.V13,
                                                null,
                                                true,
                                                new DefaultHttpHeaders(),
                                                1 << 20)))
                                .addLast(new SimpleChannelInboundHandler<TextWebSocketFrame>() {
                                    @Override
                                    protected void channelRead0(
                                            ChannelHandlerContext context, TextWebSocketFrame frame) {
                                        heard.add(frame.text());
                                    }

                                    @Override
                                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                                        if (event
                                                == WebSocketClientProtocolHandler.ClientHandshakeStateEvent
                                                        .HANDSHAKE_COMPLETE) {
                                            open.complete(true);
                                        }
                                    }
                                });
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    @Test
    void shouldAgreeOnlyToWhatItCanDo() {
        assertNull(SocketCompression.negotiate(null));
        assertNull(SocketCompression.negotiate("x-webkit-deflate-frame"));
        assertNull(SocketCompression.negotiate("permessage-deflate; server_max_window_bits=10"));
        assertNull(SocketCompression.negotiate("permessage-deflate; nonsense"));
        SocketCompression second = SocketCompression.negotiate(
                "permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits");
        assertNotNull(second);
        assertEquals("permessage-deflate", second.agreed());
        assertFalse(second.agreed().contains("takeover"));
        second.close();
    }
}
