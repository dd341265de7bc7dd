package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.matching.BackgroundFlow;
import io.rayo.gateways.sim.matching.CommonFactor;
import io.rayo.gateways.sim.matching.HiddenPrice;
import io.rayo.gateways.sim.matching.MatchListener;
import io.rayo.gateways.sim.matching.MatchOrder;
import io.rayo.gateways.sim.matching.MatchingEngine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochClock;

/**
 * One instrument: its matching engine, its background, and everything that the venue publishes about it. Event loop
 * only.
 *
 * <p>Trades and best prices are published as they happen, depth, candles and mark prices when they are due after a
 * tick.
 */
final class SimMarket implements MatchListener {
    /** Where a market's messages and its clients' fills go. */
    interface Sink {
        boolean isWanted(SimMarket market, String channel);

        void publish(SimMarket market, String channel, String payload);

        void onClientTrade(SimMarket market, MatchOrder order, boolean maker, long tradeId, long ticks, long lots);

        void onClientOrderEnded(SimMarket market, MatchOrder order);
    }

    private static final long FUNDING_INTERVAL_MS = 8 * 3_600_000L;
    private static final long FIRST_TRADE_ID = 1_000_000;
    private static final long FIRST_UPDATE_ID = 5_000_000;
    private static final int PARTIAL_LEVELS_MAX = 20;

    private final SimInstrument instrument;
    private final Sink sink;
    private final EpochClock clock;
    private final MatchingEngine engine;
    private final BackgroundFlow flow;
    private final HiddenPrice hiddenPrice;
    private final List<DepthWindow> depthWindows = new ArrayList<>();
    private final List<KlineWindow> klines = new ArrayList<>();
    private long bestBid;
    private long bestBidLots;
    private long bestAsk;
    private long bestAskLots;
    private long lastTicks;
    private long lastMatchMs;

    private long aggregateId = 300_000;
    private long aggregateTaker;
    private long aggregateTicks;
    private long aggregateLots;
    private long aggregateFirst;
    private long aggregateLast;
    private boolean aggregateBuyerMaker;
    private long nextAggregateMs;
    private long nextPartialFastMs;
    private long nextPartialSlowMs;
    private long nextMarkMs;
    private long nextSlowMarkMs;

    SimMarket(
            final SimInstrument instrument,
            final SimulatorContext context,
            final CommonFactor factor,
            final LongSupplier orderIds,
            final long seed,
            final Sink sink) {
        this.instrument = instrument;
        this.sink = sink;
        clock = context.clock();
        lastTicks = instrument
                .startPrice()
                .movePointRight(instrument.pricePlaces())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        engine = new MatchingEngine(orderIds, FIRST_UPDATE_ID, FIRST_TRADE_ID, this);
        final boolean futures = Product.USDM == instrument.product();
        depthWindows.add(new DepthWindow("depth@100ms", 100, FIRST_UPDATE_ID));
        depthWindows.add(new DepthWindow("depth", futures ? 250 : 1000, FIRST_UPDATE_ID));
        if (futures) {
            depthWindows.add(new DepthWindow("depth@500ms", 500, FIRST_UPDATE_ID));
            depthWindows.add(new DepthWindow("depth@0ms", 0, FIRST_UPDATE_ID));
        } else {
            klines.add(new KlineWindow("1s", 1_000, 1_000, clock.time(), lastTicks));
        }
        addKlines(futures ? 250 : 2_000);
        hiddenPrice = new HiddenPrice(
                factor, instrument.baseAsset(), seed, lastTicks, context.stepVolatility(), context.correlation());
        flow = 0 == context.bookLevels()
                ? null
                : new BackgroundFlow(engine, hiddenPrice, seed, instrument.lotsUnit(), context.eventsPerTick());
        if (null != flow) {
            flow.seedBook(context.bookLevels());
        }
    }

    private void addKlines(final long pushEveryMs) {
        final String[] names = {"1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"};
        final long[] minutes = {1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440};
        for (int i = 0; i < names.length; i++) {
            klines.add(new KlineWindow(names[i], minutes[i] * 60_000, pushEveryMs, clock.time(), lastTicks));
        }
    }

    SimInstrument instrument() {
        return instrument;
    }

    MatchingEngine engine() {
        return engine;
    }

    BackgroundFlow flow() {
        return flow;
    }

    /** The price of the last trade, or the first price. */
    long lastTicks() {
        return lastTicks;
    }

    @Override
    public void onTrade(
            final long tradeId, final MatchOrder maker, final MatchOrder taker, final long ticks, final long lots) {
        lastTicks = ticks;
        lastMatchMs = clock.time();
        final boolean buyerMaker = Side.BUY == maker.side();
        for (final KlineWindow kline : klines) {
            if (kline.isOver(lastMatchMs)) {
                closeKline(kline, lastMatchMs);
            }
            kline.add(tradeId, ticks, lots, !buyerMaker);
        }
        if (Product.SPOT == instrument.product() && sink.isWanted(this, "trade")) {
            sink.publish(this, "trade", tradeText(tradeId, ticks, lots, buyerMaker));
        }
        aggregate(tradeId, taker, ticks, lots, buyerMaker);
        if (BackgroundFlow.OWNER != maker.ownerId()) {
            sink.onClientTrade(this, maker, true, tradeId, ticks, lots);
        }
        if (BackgroundFlow.OWNER != taker.ownerId()) {
            sink.onClientTrade(this, taker, false, tradeId, ticks, lots);
        }
    }

    private String tradeText(final long tradeId, final long ticks, final long lots, final boolean buyerMaker) {
        return new JsonText()
                .open()
                .text("e", "trade")
                .number("E", lastMatchMs)
                .text("s", instrument.symbol())
                .number("t", tradeId)
                .text("p", instrument.price(ticks))
                .text("q", instrument.quantity(lots))
                .number("T", lastMatchMs)
                .flag("m", buyerMaker)
                .flag("M", true)
                .close()
                .toString();
    }

    /**
     * One aggregate trade is what one taker did at one price; on futures within 100 ms also several takers of one side.
     */
    private void aggregate(
            final long tradeId, final MatchOrder taker, final long ticks, final long lots, final boolean buyerMaker) {
        final boolean sameTaker = Product.USDM == instrument.product() || aggregateTaker == taker.orderId();
        if (aggregateLots > 0 && !(sameTaker && aggregateTicks == ticks && aggregateBuyerMaker == buyerMaker)) {
            flushAggregate();
        }
        if (0 == aggregateLots) {
            aggregateFirst = tradeId;
            aggregateTaker = taker.orderId();
            aggregateTicks = ticks;
            aggregateBuyerMaker = buyerMaker;
        }
        aggregateLots += lots;
        aggregateLast = tradeId;
    }

    private void flushAggregate() {
        if (0 == aggregateLots) {
            return;
        }
        aggregateId++;
        if (sink.isWanted(this, "aggTrade")) {
            final boolean futures = Product.USDM == instrument.product();
            final JsonText json = new JsonText()
                    .open()
                    .text("e", "aggTrade")
                    .number("E", clock.time())
                    .text("s", instrument.symbol())
                    .number("a", aggregateId)
                    .text("p", instrument.price(aggregateTicks))
                    .text("q", instrument.quantity(aggregateLots));
            if (futures) {
                json.text("nq", instrument.quantity(aggregateLots));
            }
            json.number("f", aggregateFirst)
                    .number("l", aggregateLast)
                    .number("T", lastMatchMs)
                    .flag("m", aggregateBuyerMaker);
            sink.publish(
                    this,
                    "aggTrade",
                    (futures ? json.number("st", 1) : json.flag("M", true))
                            .close()
                            .toString());
        }
        aggregateLots = 0;
    }

    @Override
    public void onLevel(final Side side, final long ticks, final long lots, final long updateId) {
        for (final DepthWindow window : depthWindows) {
            window.add(side, ticks, lots, updateId);
        }
        final long bid = engine.bestTicks(Side.BUY);
        final long ask = engine.bestTicks(Side.SELL);
        final long bidLots = engine.bestLots(Side.BUY);
        final long askLots = engine.bestLots(Side.SELL);
        if (bid != bestBid || ask != bestAsk || bidLots != bestBidLots || askLots != bestAskLots) {
            bestBid = bid;
            bestAsk = ask;
            bestBidLots = bidLots;
            bestAskLots = askLots;
            if (sink.isWanted(this, "bookTicker")) {
                sink.publish(this, "bookTicker", bookTickerText(updateId));
            }
        }
    }

    private String bookTickerText(final long updateId) {
        final boolean futures = Product.USDM == instrument.product();
        final JsonText json = new JsonText().open();
        if (futures) {
            json.text("e", "bookTicker");
        }
        json.number("u", updateId).text("s", instrument.symbol());
        if (futures) {
            json.text("ps", instrument.symbol());
        }
        json.text("b", instrument.price(bestBid))
                .text("B", instrument.quantity(bestBidLots))
                .text("a", instrument.price(bestAsk))
                .text("A", instrument.quantity(bestAskLots));
        if (futures) {
            final long nowMs = clock.time();
            json.number("T", nowMs).number("E", nowMs).number("st", 1);
        }
        return json.close().toString();
    }

    @Override
    public void onOrderEnded(final MatchOrder order) {
        if (BackgroundFlow.OWNER != order.ownerId()) {
            sink.onClientOrderEnded(this, order);
        }
    }

    /** One tick of the schedule: the background acts. */
    void tick() {
        if (null != flow) {
            hiddenPrice.advance(1);
            flow.onTick();
        }
    }

    /** Publishes what is due. */
    void publishDue() {
        final long nowMs = clock.time();
        if (Product.SPOT == instrument.product() || nowMs >= nextAggregateMs) {
            nextAggregateMs = nowMs + 100;
            flushAggregate();
        }
        for (final DepthWindow window : depthWindows) {
            if (window.isDue(nowMs)) {
                if (sink.isWanted(this, window.channel())) {
                    sink.publish(this, window.channel(), window.take(instrument, nowMs, nowMs));
                } else {
                    window.skip();
                }
            }
        }
        publishPartials(nowMs);
        for (final KlineWindow kline : klines) {
            if (kline.isOver(nowMs)) {
                closeKline(kline, nowMs);
            } else if (kline.isDue(nowMs) && sink.isWanted(this, kline.channel())) {
                sink.publish(this, kline.channel(), kline.text(instrument, nowMs, false));
            }
        }
        if (Product.USDM == instrument.product()) {
            publishMark(nowMs);
        }
    }

    private void closeKline(final KlineWindow kline, final long nowMs) {
        if (sink.isWanted(this, kline.channel())) {
            sink.publish(this, kline.channel(), kline.text(instrument, nowMs, true));
        }
        kline.next(nowMs);
    }

    private void publishPartials(final long nowMs) {
        if (nowMs >= nextPartialFastMs) {
            nextPartialFastMs = nowMs + 100;
            publishPartial("@100ms", nowMs);
        }
        if (nowMs >= nextPartialSlowMs) {
            nextPartialSlowMs = nowMs + (Product.USDM == instrument.product() ? 250 : 1000);
            publishPartial("", nowMs);
        }
    }

    private void publishPartial(final String speed, final long nowMs) {
        for (int levels = 5; levels <= PARTIAL_LEVELS_MAX; levels *= 2) {
            final String channel = "depth" + levels + speed;
            if (sink.isWanted(this, channel)) {
                sink.publish(this, channel, partialText(levels, nowMs));
            }
        }
    }

    private String partialText(final int levels, final long nowMs) {
        if (Product.SPOT == instrument.product()) {
            return depthText(levels);
        }
        final JsonText json = new JsonText()
                .open()
                .text("e", "depthUpdate")
                .number("E", nowMs)
                .number("T", nowMs)
                .text("s", instrument.symbol())
                .text("ps", instrument.symbol())
                .number("st", 1)
                .number("U", engine.updateId())
                .number("u", engine.updateId())
                .number("pu", engine.updateId() - 1);
        levels(json.openArray("b"), Side.BUY, levels);
        levels(json.openArray("a"), Side.SELL, levels);
        return json.close().toString();
    }

    /** The REST snapshot. */
    String depthText(final int levels) {
        final JsonText json = new JsonText().open().number("lastUpdateId", engine.updateId());
        if (Product.USDM == instrument.product()) {
            json.number("E", clock.time()).number("T", clock.time());
        }
        levels(json.openArray("bids"), Side.BUY, levels);
        levels(json.openArray("asks"), Side.SELL, levels);
        return json.close().toString();
    }

    private void levels(final JsonText json, final Side side, final int levels) {
        for (final long[] level : engine.depth(side, levels)) {
            json.openArray()
                    .textElement(instrument.price(level[0]))
                    .textElement(instrument.quantity(level[1]))
                    .closeArray();
        }
        json.closeArray();
    }

    private void publishMark(final long nowMs) {
        if (nowMs >= nextMarkMs) {
            nextMarkMs = (nowMs / 1000 + 1) * 1000;
            publishMark("markPrice@1s", nowMs);
        }
        if (nowMs >= nextSlowMarkMs) {
            nextSlowMarkMs = (nowMs / 3000 + 1) * 3000;
            publishMark("markPrice", nowMs);
        }
    }

    private void publishMark(final String channel, final long nowMs) {
        if (!sink.isWanted(this, channel)) {
            return;
        }
        final double hidden = hiddenPrice.ticks();
        final String mark = SimInstrument.amount(BigDecimal.valueOf(hidden).movePointLeft(instrument.pricePlaces()));
        sink.publish(
                this,
                channel,
                new JsonText()
                        .open()
                        .text("e", "markPriceUpdate")
                        .number("E", nowMs)
                        .text("s", instrument.symbol())
                        .text("p", mark)
                        .text("i", mark)
                        .text("ap", mark)
                        .text("P", mark)
                        .text("r", "0.00010000")
                        .number("T", (nowMs / FUNDING_INTERVAL_MS + 1) * FUNDING_INTERVAL_MS)
                        .number("st", 1)
                        .close()
                        .toString());
    }
}
