package io.rayo.benchmarks.predictor;

import io.rayo.benchmarks.decode.TradeFrames;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.wire.FillingVenue;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.core.Core;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.gateways.binance.BinanceOrderEncoder;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.model.OrtRuntime;
import io.rayo.tools.node.CoreConfig;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.FeatureTap;
import io.rayo.tools.node.PredictionConfig;
import io.rayo.tools.node.PredictorAgent;
import io.rayo.tools.node.RetrainConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * From a trade to a signed order on one thread, as in layout inline but without sockets and journal, whose noise would
 * hide what is looked for. The core computes feature vectors for a model; whether there is a predictor that takes them
 * is what differs between two of these.
 *
 * <pre>
 *   trade -> ring -> core -> order encoder, signature        FeatureTap -> queue -> predictor's thread -> ring
 * </pre>
 */
final class OrderPath implements AutoCloseable {
    /** Of the model's bars. */
    static final long TIMEFRAME_NS = 1_000_000;

    /** One trade in so many closes a bar, and so hands over a vector. */
    static final int TRADES_PER_BAR = 25;

    private static final long SLOWDOWN_NS = 50_000_000;
    private static final long DEADLINE_NS = 3_600_000_000_000L;
    private static final int RING_CAPACITY = 1 << 12;
    private static final int POLL_LIMIT = 64;
    private static final int QUEUE_BYTES = 1 << 20;
    private static final int INSTRUMENT_ID = 1;
    private static final long TRADE_STEP_NS = TIMEFRAME_NS / TRADES_PER_BAR;
    private static final long RECV_WINDOW_MS = 5_000;
    private static final long LONGEST_NS = 1_000_000_000L;
    private static final long MIDDLE = 6_123_450;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String KEY = "k".repeat(64);

    private final SlotRing ring =
            SlotRing.multiProducer(RING_CAPACITY, WaitPolicy.BUSY_SPIN.ringWaitStrategy(new AgentSignal()));
    private final RingPoller poller = ring.newPoller();
    private final RingPoller.Handler handler = this::onSlot;
    private final RingPublisher publisher = new RingPublisher(ring, 1, OrderPath::noRoom);
    private final FillingVenue fills = new FillingVenue(publisher);
    private final TradeEncoder trade = new TradeEncoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final RiskRejectDecoder riskReject = new RiskRejectDecoder();
    private final SignalRejectDecoder signalReject = new SignalRejectDecoder();
    private final OrderRequest request = new OrderRequest();
    private final BinanceOrderEncoder encoder = new BinanceOrderEncoder(
            BinanceProduct.SPOT,
            new Credentials(KEY.getBytes(StandardCharsets.US_ASCII), KEY.getBytes(StandardCharsets.US_ASCII)),
            new ClientOrderIds("bench"),
            RECV_WINDOW_MS);
    private final OrderInstrument instrument = new OrderInstrument(
            INSTRUMENT_ID, TradeFrames.SYMBOL, "BTC", TradeFrames.PRICE_EXPONENT, TradeFrames.SIZE_EXPONENT);
    private final SplittableRandom random = new SplittableRandom(42);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Core core;
    private final MessageHandler sender = (buffer, offset, length) -> {};
    private final MessageHandler tapped;
    private final FeatureTap tap;
    private final PredictorAgent predictor;
    private final AgentRunner runner;
    private long nowNs = System.currentTimeMillis() * 1_000_000;
    private long trades;
    private long orders;
    private long handled;
    private long orderedNs;
    private RejectReason refusal = RejectReason.NONE;

    /**
     * Makes one.
     *
     * @param model that is slow; null for no predictor at all.
     */
    OrderPath(final Path model) {
        final String features = MadeModels.FEATURES.stream()
                .map(name -> '"' + name + '"')
                .toList()
                .toString();
        final String yaml = """
            core: {snapshotInterval: 0, checkpointInterval: 0}
            market: {barCloseDelay: 0, timeframes: [1ms], maxWindowTrades: 16384}
            strategies:
              - {type: trade-echo, orderNotional: 100}
            prediction:
              - {name: slow, model: slow.onnx, timeframe: 1ms, features: %s}
            risk: {orderType: limit, maxOrdersPerSecond: 1000000, maxDataAge: 1h}
            portfolio: {cash: 50000000}
            """.formatted(features);
        final CoreConfig config = CoreConfigFile.of(ConfigNode.parse("bench", yaml, Map.of()));
        if (null == model) {
            tap = null;
            predictor = null;
            runner = null;
            tapped = sender;
        } else {
            final int firstSetId =
                    AnalyticsSettings.of(config.strategies()).featureSets().size() + 1;
            final OneToOneRingBuffer queue = new OneToOneRingBuffer(
                    new UnsafeBuffer(ByteBuffer.allocateDirect(QUEUE_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
            tap = new FeatureTap(sender, queue, firstSetId);
            tapped = tap;
            predictor = new PredictorAgent(
                    List.of(new PredictionConfig(
                            config.models().getFirst(), model, null, DEADLINE_NS, SLOWDOWN_NS, RetrainConfig.NEVER)),
                    firstSetId,
                    queue,
                    new RingPublisher(ring, 1, Thread::onSpinWait, RING_CAPACITY / 4),
                    new SystemEpochNanoClock(),
                    note -> {});
            runner = new AgentRunner(
                    new SleepingMillisIdleStrategy(1), ex -> failure.compareAndSet(null, ex), null, predictor);
            AgentRunner.startOnThread(runner, work -> new Thread(null, work, "predictor", OrtRuntime.STACK_BYTES));
        }
        core = new Core(config.newStages().toArray(), this::onOutbound, config.core(), null);
        define();
        poll();
    }

    private void define() {
        final int at = publisher.claim();
        header(at, InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH);
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

    private void header(final int at, final int templateId, final int blockLength) {
        EventHeaders.put(
                publisher.buffer(),
                at,
                templateId,
                blockLength,
                nowNs,
                nowNs,
                INSTRUMENT_ID,
                Venues.BINANCE_SPOT,
                EventHeaders.FLAG_SIMULATED,
                1);
    }

    /** Trades, each of them followed by its order; time goes on by itself, a fixed step with each trade. */
    Rounds.Round round(final int warmUp, final int measured, final double calibrationNs) {
        final Histogram histogram = new Histogram(LONGEST_NS, 3);
        for (int i = 0; i < warmUp; i++) {
            trade();
        }
        for (int i = 0; i < measured; i++) {
            histogram.recordValue(Math.min(LONGEST_NS, trade()));
        }
        if (null != failure.get()) {
            throw new IllegalStateException("the predictor failed: " + failure.get(), failure.get());
        }
        return Rounds.Round.ofLatencies(histogram, Double.NaN, calibrationNs);
    }

    private long trade() {
        nowNs += TRADE_STEP_NS;
        final long price = MIDDLE + random.nextInt(-20, 21);
        final long expected = orders + 1;
        final long startNs = System.nanoTime();
        final int at = publisher.claim();
        header(at, TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH);
        trade.wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .tradeId(++trades)
                .priceMantissa(price)
                .quantityMantissa(1_000)
                .tradeCount(1)
                .aggressorSide(0 == (trades & 1) ? Side.BUY : Side.SELL);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + TradeEncoder.BLOCK_LENGTH);
        final long before = handled;
        // until the trade is handled: a prediction whose slot is claimed but not yet written holds it up
        while (orders < expected && !(handled > before && RejectReason.NONE != refusal)) {
            poll();
        }
        poll(); // the fill, too
        if (orders != expected) {
            throw new IllegalStateException(
                    "trade " + trades + " gave " + (orders - expected + 1) + " orders, last refusal: " + refusal);
        }
        return orderedNs - startNs;
    }

    private void poll() {
        while (poller.poll(handler, POLL_LIMIT) > 0) {
            Thread.onSpinWait();
        }
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        core.onEvent(buffer, offset, length);
        handled++;
        return true;
    }

    private void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
        tapped.onMessage(buffer, offset, length);
        if (EventHeaders.templateId(buffer, offset) == NewOrderDecoder.TEMPLATE_ID) {
            newOrder.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            orders++;
            request.begin(RequestKind.PLACE, Route.SOCKET, orders, SocketRole.BOTH);
            if (null != encoder.placeOrder(newOrder, instrument, nowNs, request)) {
                throw new IllegalStateException("an order was not written");
            }
            orderedNs = System.nanoTime();
            fills.fill(buffer, offset, nowNs);
        } else if (EventHeaders.templateId(buffer, offset) == RiskRejectDecoder.TEMPLATE_ID) {
            refusal = riskReject
                    .wrap(
                            buffer,
                            offset + EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(buffer, offset),
                            EventHeaders.version(buffer, offset))
                    .reason();
        } else if (EventHeaders.templateId(buffer, offset) == SignalRejectDecoder.TEMPLATE_ID) {
            refusal = signalReject
                    .wrap(
                            buffer,
                            offset + EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(buffer, offset),
                            EventHeaders.version(buffer, offset))
                    .reason();
        }
    }

    /** Waits until the model has answered at least once: else it was not shown to run. */
    void awaitPrediction() {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (0 == predictor.predictions()) {
            if (System.nanoTime() > deadlineNs || null != failure.get()) {
                throw new IllegalStateException("no prediction came: " + failure.get(), failure.get());
            }
            poll();
            LockSupport.parkNanos(1_000_000);
        }
    }

    long predictions() {
        return predictor.predictions();
    }

    long dropped() {
        return tap.dropped();
    }

    private static void noRoom() {
        throw new IllegalStateException("the ring is full");
    }

    @Override
    public void close() {
        if (null != runner) {
            runner.close();
        }
    }
}
