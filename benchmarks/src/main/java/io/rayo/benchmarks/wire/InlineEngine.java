package io.rayo.benchmarks.wire;

import io.rayo.benchmarks.decode.TradeFrames;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.analytics.AnalyticsStage;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.CoreSettings;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.market.MarketStage;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.engine.strategy.StrategyStage;
import io.rayo.gateways.binance.BinanceInstrument;
import io.rayo.gateways.binance.BinanceMarketDataDecoder;
import io.rayo.gateways.binance.BinanceOrderEncoder;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.WebSocketConnection;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalAppender;
import io.rayo.journal.JournalContext;
import io.rayo.journal.JournalSpace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a node does in layout inline, on one thread: decode into the ring, journal the event, the whole core with a
 * strategy that answers every trade, journal the decision, sign and write the order.
 *
 * <pre>
 *   trade frame -> decoder -> ring -> journal -> core -> journal -> order encoder, signature -> order frame
 * </pre>
 */
final class InlineEngine implements AutoCloseable {
    private static final int RING_CAPACITY = 1 << 16;
    private static final int POLL_LIMIT = 64;
    private static final int INSTRUMENT_ID = 1;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long RECV_WINDOW_MS = 5_000;

    /** Tens of millions: fills at random prices must not use up the account during a run. */
    private static final long CASH = 50_000_000L * RiskSettings.UNIT;

    private static final long ORDER_NOTIONAL = 100L * RiskSettings.UNIT;
    private static final int ORDERS_PER_SECOND = 1_000_000;

    /**
     * Pages made ready ahead: as many as a closed loop of a few seconds fills, which leaves no quiet moment in which
     * more could be. At the rates of a market the node's own setting does.
     */
    private static final long TOUCH_AHEAD = 800L << 20;

    private static final long BLOCK_SIZE = 1L << 30;
    /** Longer than the quiet moment after which the journal goes on with its pages. */
    private static final int IDLE_ROUNDS = 100_000;

    private static final long READY_MAX_NS = 30_000_000_000L;

    /** Of no account; the length of real ones. */
    private static final String KEY = "k".repeat(64);

    private final EpochNanoClock clock;
    private final Journal journal;
    private final JournalAppender appender;
    private final JournalSpace space;
    private final RingPoller poller;
    private final RingPoller.Handler handler = this::onSlot;
    private final Core core;
    private final BinanceMarketDataDecoder decoder;
    private final FeedCounters counters = new FeedCounters();
    private final BinanceOrderEncoder encoder;
    private final OrderInstrument orderInstrument;
    private final OrderRequest request = new OrderRequest();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final FillingVenue fills;
    private WebSocketConnection orders;
    private long sent;

    InlineEngine(final Path folder, final EpochNanoClock clock) {
        this.clock = clock;
        journal = Journal.open(new JournalContext()
                .directory(folder)
                .blockSize(BLOCK_SIZE)
                .preallocateBytes(BLOCK_SIZE)
                .touchAheadBytes(TOUCH_AHEAD)
                .startTimeNs(clock.nanoTime()));
        appender = journal.appender();
        space = journal.space();
        final SlotRing ring =
                SlotRing.multiProducer(RING_CAPACITY, WaitPolicy.BUSY_SPIN.ringWaitStrategy(new AgentSignal()));
        poller = ring.newPoller();
        final List<StrategySettings> strategies = List.of(new StrategySettings(
                1, "echo", "trade-echo", List.of(), List.of(), MINUTE_NS, ORDER_NOTIONAL, Map.of()));
        core = new Core(stages(strategies), this::onOutbound, CoreSettings.DEFAULT, null);
        final BinanceInstrument instrument = new BinanceInstrument(
                TradeFrames.SYMBOL, INSTRUMENT_ID, TradeFrames.PRICE_EXPONENT, TradeFrames.SIZE_EXPONENT, null);
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        symbols.add(instrument);
        decoder = new BinanceMarketDataDecoder(
                BinanceProduct.SPOT,
                symbols,
                new RingPublisher(ring, 1, InlineEngine::noRoom),
                counters,
                EventHeaders.FLAG_SIMULATED,
                BinanceMarketDataDecoder.MILLISECOND_NS);
        encoder = new BinanceOrderEncoder(
                BinanceProduct.SPOT,
                new Credentials(KEY.getBytes(StandardCharsets.US_ASCII), KEY.getBytes(StandardCharsets.US_ASCII)),
                new ClientOrderIds("bench"),
                RECV_WINDOW_MS);
        orderInstrument = new OrderInstrument(
                INSTRUMENT_ID, TradeFrames.SYMBOL, "BTC", TradeFrames.PRICE_EXPONENT, TradeFrames.SIZE_EXPONENT);
        final RingPublisher publisher = new RingPublisher(ring, 1, InlineEngine::noRoom);
        fills = new FillingVenue(publisher);
        define(publisher);
    }

    private static Stage[] stages(final List<StrategySettings> strategies) {
        final MarketSettings market = new MarketSettings(
                MarketSettings.DEFAULT_TIMEFRAMES_NS,
                MarketSettings.DEFAULT_WINDOW_NS,
                MarketSettings.DEFAULT_INTERVAL_NS,
                MarketSettings.DEFAULT_MAX_BOOK_DEPTH,
                1 << 14, // the tape is full, and so as large as it gets, before the measuring begins
                MarketSettings.DEFAULT_BAR_CLOSE_DELAY_NS);
        final RiskSettings risk = RiskSettings.defaults()
                .withOrderType(OrderType.LIMIT)
                .withInitialCash(CASH)
                .withMaxOrdersPerSecond(ORDERS_PER_SECOND)
                .withMaxDataAgeNs(60 * MINUTE_NS); // the trades' times stand still, ours do not
        return new Stage[] {
            new MarketStage(market),
            new AnalyticsStage(AnalyticsSettings.of(strategies)),
            new StrategyStage(strategies),
            new RiskStage(risk, strategies),
            new OrdersStage(OrdersSettings.defaults().withCash("USDT", CASH))
        };
    }

    private void define(final RingPublisher publisher) {
        final int at = publisher.claim();
        final long nowNs = clock.nanoTime();
        EventHeaders.put(
                publisher.buffer(),
                at,
                InstrumentDefinitionEncoder.TEMPLATE_ID,
                InstrumentDefinitionEncoder.BLOCK_LENGTH,
                nowNs,
                nowNs,
                INSTRUMENT_ID,
                Venues.BINANCE_SPOT,
                EventHeaders.FLAG_SIMULATED,
                1);
        final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
        definition
                .wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .tickSize(1)
                .lotSize(1)
                .minQuantity(1)
                .maxQuantity(900_000_000L)
                .minNotional(5 * RiskSettings.UNIT)
                .multiplier(RiskSettings.UNIT)
                .makerFee(0)
                .takerFee(0)
                .expiryTimeNs(0)
                .priceExponent((byte) TradeFrames.PRICE_EXPONENT)
                .sizeExponent((byte) TradeFrames.SIZE_EXPONENT)
                .marketType(MarketType.SPOT)
                .contractType(ContractType.NONE)
                .status(InstrumentStatus.TRADING)
                .symbol(TradeFrames.SYMBOL)
                .baseAsset("BTC")
                .quoteAsset("USDT")
                .settleAsset("USDT");
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + definition.encodedLength());
    }

    /** Sets where orders go. */
    void orders(final WebSocketConnection connection) {
        orders = connection;
    }

    /** A frame of the market connection: into the ring and, as a node does, out of it at once. */
    void onFrame(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        decoder.decode(buffer, offset, length, receiveTimeNs, 1, false);
        drain();
    }

    /** What the node's thread does after it has stepped the sockets. */
    int doWork() {
        final long nowNs = clock.nanoTime();
        appender.advanceTime(nowNs);
        int work = poller.poll(handler, POLL_LIMIT);
        if (0 == work) {
            work = space.doWork(nowNs);
        }
        return work;
    }

    /** Handles what is there already, and lets the journal make its pages ready. */
    void getReady() {
        final long endNs = clock.nanoTime() + READY_MAX_NS;
        while (doWork() > 0 || (space.touchedAhead() < TOUCH_AHEAD / 2 && clock.nanoTime() < endNs)) {
            Thread.onSpinWait();
        }
        // the rest, until nothing is left to do
        int idle = 0;
        while (idle < IDLE_ROUNDS && clock.nanoTime() < endNs) {
            idle = doWork() > 0 ? 0 : idle + 1;
        }
    }

    private void drain() {
        int handled;
        do {
            handled = poller.poll(handler, POLL_LIMIT);
        } while (handled > 0);
    }

    private static void noRoom() {
        throw new IllegalStateException("the ring has no room left");
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        appender.appendInbound(buffer, offset, length);
        core.onEvent(buffer, offset, length);
        return true;
    }

    private void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
        appender.appendOutbound(buffer, offset, length);
        if (EventHeaders.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
            appender.commit();
            final long nowNs = clock.nanoTime();
            newOrder.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            request.begin(RequestKind.PLACE, Route.SOCKET, sent + 1, SocketRole.BOTH);
            final OrderRefusal refusal = encoder.placeOrder(newOrder, orderInstrument, nowNs, request);
            if (refusal != null || !orders.sendText(request.body(), 0, request.bodyLength())) {
                throw new IllegalStateException("an order was not sent: " + refusal);
            }
            sent++;
            fills.fill(buffer, offset, nowNs);
        }
    }

    /** Orders that were handed to the socket. */
    long sent() {
        return sent;
    }

    /** Frames that were refused or dropped; there must be none. */
    long refused() {
        return counters.totalErrors() + counters.duplicates + counters.unknownEvents;
    }

    @Override
    public void close() {
        journal.close();
    }
}
