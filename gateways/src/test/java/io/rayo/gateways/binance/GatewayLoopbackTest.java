package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.LoopbackServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

/** The whole gateway against a small real server: sockets, HTTP, upgrade, frames, loss and return. */
class GatewayLoopbackTest {
    private static final String EXCHANGE_INFO =
            "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\","
                    + "\"quoteAsset\":\"USDT\","
                    + "\"filters\":[{\"filterType\":\"PRICE_FILTER\","
                    + "\"tickSize\":\"0.01000000\"},{\"filterType\":\"LOT_SIZE\","
                    + "\"stepSize\":\"0.00001000\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000.00000000\"},"
                    + "{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\"}]}]}";
    private static final String DEPTH =
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1790000000123,\"s\":\"BTCUSDT\","
                    + "\"U\":157,\"u\":160,\"b\":[[\"61234.50\",\"1.2\"]],\"a\":[[\"61234.60\",\"0\"]]}}";
    private static final String TRADE =
            "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1790000000130,"
                    + "\"s\":\"BTCUSDT\",\"a\":7,"
                    + "\"p\":\"61230.10\",\"q\":\"0.25\",\"f\":1,\"l\":4,\"T\":1790000000088,\"m\":false}}";
    private static final String SNAPSHOT =
            "{\"lastUpdateId\":158,\"bids\":[[\"61234.40\",\"3\"]],\"asks\":[[\"61234.60\",\"2\"]]}";

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final FeedCounters counters = new FeedCounters();

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        switch (EventHeaders.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                final InstrumentDefinitionDecoder m =
                        new InstrumentDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
                heard.add("define " + m.symbol() + " " + m.priceExponent() + " " + m.sizeExponent() + " " + m.tickSize()
                        + " " + m.lotSize() + " " + m.minNotional());
            }
            case VenueStatusDecoder.TEMPLATE_ID ->
                heard.add("status "
                        + new VenueStatusDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .state());
            case FeedGapDecoder.TEMPLATE_ID -> {
                final FeedGapDecoder m = new FeedGapDecoder().wrapAndApplyHeader(buffer, offset, header);
                heard.add("gap " + m.channel() + " " + m.cause());
            }
            case BookDeltaDecoder.TEMPLATE_ID -> heard.add("book " + EventHeaders.flags(buffer, offset));
            case TradeDecoder.TEMPLATE_ID -> heard.add("trade");
            default -> heard.add("template " + EventHeaders.templateId(buffer, offset));
        }
    }

    private MarketGateway<BinanceInstrument> gateway(final LoopbackServer server, final EventLoop eventLoop) {
        return gateway(server, eventLoop, false);
    }

    private MarketGateway<BinanceInstrument> gateway(
            final LoopbackServer server, final EventLoop eventLoop, final boolean pairedFeeds) {
        final BinanceSettings settings = new BinanceSettings(BinanceProduct.SPOT)
                .symbols(List.of("BTC/USDT"))
                .pairedFeeds(pairedFeeds)
                .restUrl("http://127.0.0.1:" + server.port())
                .streamUrls("ws://127.0.0.1:" + server.port(), "ws://127.0.0.1:" + server.port())
                .conclude();
        return new MarketGateway<>(
                new BinanceProtocol(settings),
                settings.feed(),
                new TestPublisher(this::onMessage),
                (venueId, symbol) -> 11,
                eventLoop,
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                counters,
                fault::set);
    }

    private void await(final String what, final Predicate<List<String>> condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.test(heard)) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(System.nanoTime() < deadline, "no " + what + " in time; heard " + heard);
            Thread.onSpinWait();
        }
    }

    private void runScenario(final LoopbackServer server, final MarketGateway<BinanceInstrument> gateway) {
        server.answer("/api/v3/exchangeInfo", EXCHANGE_INFO);
        server.answer("/api/v3/depth?symbol=BTCUSDT&limit=1000", SNAPSHOT);
        // a ping and the first update come in the same packet as the answer to the upgrade
        server.greeting(List.of(DEPTH));
        gateway.start();
        await("joined book", h -> h.contains("book 2"));
        assertEquals("define BTCUSDT -2 -5 1 1 500000000", heard.getFirst());
        assertTrue(heard.indexOf("book 3") < heard.indexOf("book 2"));
        server.awaitText("\"method\":\"SUBSCRIBE\"");
        server.awaitText("btcusdt@bookTicker");
        server.awaitPong("greeting");
        server.send(TRADE);
        await("trade", h -> h.contains("trade"));

        heard.clear();
        server.closeConnections(true);
        await("gap", h -> h.contains("gap ALL DISCONNECT"));
        await("return", h -> h.contains("book 2"));
        heard.clear();
        server.closeConnections(false);
        await("return after a reset", h -> h.contains("gap ALL DISCONNECT") && h.contains("book 2"));
        assertEquals(0, counters.totalErrors());
        assertEquals(2, counters.reconnects);
    }

    @Test
    void shouldFeedAndRecoverOnAnEventLoopOfItsOwn() throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (LoopbackServer server = new LoopbackServer()) {
            final MarketGateway<BinanceInstrument> gateway = gateway(server, group.next());
            runScenario(server, gateway);
            gateway.close();
            await("close", h -> h.contains("status CLOSED"));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void shouldFeedAndRecoverOnALoopThatATradingThreadSteps() throws Exception {
        final AtomicReference<ManualIoEventLoop> loop = new AtomicReference<>();
        final Thread core = new FastThreadLocalThread(() -> {
            final ManualIoEventLoop own = EventLoops.newManualLoop(Thread.currentThread());
            loop.set(own);
            while (!own.isTerminated()) {
                own.runNow();
            }
        });
        core.start();
        while (loop.get() == null) {
            Thread.onSpinWait();
        }
        try (LoopbackServer server = new LoopbackServer()) {
            final MarketGateway<BinanceInstrument> gateway = gateway(server, loop.get());
            runScenario(server, gateway);
            gateway.close();
            await("close", h -> h.contains("status CLOSED"));
        } finally {
            final var ignored = loop.get().shutdownGracefully(0, 1, TimeUnit.SECONDS);
            core.join(10_000);
        }
    }

    @Test
    void shouldNoticeAServerThatFallsSilent() throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (LoopbackServer server = new LoopbackServer()) {
            server.answer("/api/v3/exchangeInfo", EXCHANGE_INFO);
            server.answer("/api/v3/depth?symbol=BTCUSDT&limit=1000", SNAPSHOT);
            server.greeting(List.of(DEPTH));
            final BinanceSettings settings = new BinanceSettings(BinanceProduct.SPOT)
                    .symbols(List.of("BTCUSDT", "NOPE"))
                    .restUrl("http://127.0.0.1:" + server.port())
                    .streamUrls("ws://127.0.0.1:" + server.port(), "ws://127.0.0.1:" + server.port())
                    .connection(new BinanceSettings(BinanceProduct.SPOT)
                            .connection()
                            .with()
                            .silence(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1))
                            .build())
                    .conclude();
            final MarketGateway<BinanceInstrument> gateway = new MarketGateway<>(
                    new BinanceProtocol(settings),
                    settings.feed(),
                    new TestPublisher(this::onMessage),
                    (venueId, symbol) -> 11,
                    group.next(),
                    SystemNanoClock.INSTANCE,
                    new SystemEpochNanoClock(),
                    null,
                    counters,
                    fault::set);
            gateway.start();
            await("silence", h -> h.contains("gap ALL SILENCE"));
            assertEquals("status DISCONNECTED", heard.getFirst(), "the symbol that is not listed is reported");
            await("return", h -> h.lastIndexOf("book 2") > h.indexOf("gap ALL SILENCE"));
            gateway.close();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private static String depth(final long first, final long last) {
        return DEPTH.replace("157", Long.toString(first)).replace("160", Long.toString(last));
    }

    @Test
    void shouldLoseNothingWhenOneOfTwoConnectionsDies() throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (LoopbackServer server = new LoopbackServer()) {
            server.answer("/api/v3/exchangeInfo", EXCHANGE_INFO);
            server.answer("/api/v3/depth?symbol=BTCUSDT&limit=1000", SNAPSHOT);
            server.greeting(List.of(DEPTH));
            final MarketGateway<BinanceInstrument> gateway = gateway(server, group.next(), true);
            gateway.start();
            await("joined book", h -> h.contains("book 2"));
            await("two connections", h -> server.webSocketCount() == 2);
            heard.clear();
            server.send(depth(161, 162));
            await("update", h -> h.contains("book 2"));
            for (int index = 1; index >= 0; index--) {
                // first the follower dies, then, once it is back, the leader
                heard.clear();
                server.reset(index);
                final long next = 163L + 2L * (1 - index);
                server.send(depth(next, next + 1));
                await("update over the other connection", h -> h.contains("book 2"));
                final int reconnects = 2 - index;
                await("second connection back", h -> counters.reconnects == reconnects);
            }
            heard.clear();
            server.send(depth(167, 168));
            await("update over both", h -> h.contains("book 2"));
            await("the copy to be dropped", h -> counters.duplicates >= 1);
            assertEquals(0, counters.gaps, "no gap at all: " + heard);
            assertEquals(0, counters.resyncs);
            heard.clear();
            server.closeConnections(false);
            await("gap", h -> h.contains("gap ALL DISCONNECT"));
            gateway.close();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }
}
