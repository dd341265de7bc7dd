package io.rayo.gateways.sim.venue;

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
 * One instrument: its matching engine, its background, and the facts that venues publish about it. Event loop only.
 *
 * <p>Trades, level changes and best prices are told as they happen; depth windows and candles when they are due after a
 * tick. Which of these a venue has it says once, by {@link #openDepth} and {@link #openKline}.
 */
public final class SimMarket implements MatchListener {
    private static final long FIRST_TRADE_ID = 1_000_000;
    private static final long FIRST_UPDATE_ID = 5_000_000;
    private static final BigDecimal FUNDING_RATE = new BigDecimal("0.0001");
    private static final int MARK_PLACES = 8;

    private final SimInstrument instrument;
    private final OrderDesk desk;
    private final EpochClock clock;
    private final MatchingEngine engine;
    private final HiddenPrice hidden;
    private final BackgroundFlow flow;
    private final BookSnapshot openingSnapshot;
    private final List<DepthWindow> depthWindows = new ArrayList<>();
    private final List<KlineWindow> klines = new ArrayList<>();
    private MarketListener listener = new MarketListener() {};
    private long bestBid;
    private long bestBidLots;
    private long bestAsk;
    private long bestAskLots;
    private long lastTicks;
    private long lastTradeMs;

    SimMarket(
            final SimInstrument instrument,
            final SimulatorSettings<?> settings,
            final long venueSeed,
            final LongSupplier orderIds,
            final OrderDesk desk) {
        this.instrument = instrument;
        this.desk = desk;
        clock = settings.clock();
        lastTicks = instrument.startTicks();
        lastTradeMs = clock.time();
        engine = new MatchingEngine(orderIds, FIRST_UPDATE_ID, FIRST_TRADE_ID, this);
        hidden = new HiddenPrice(
                new CommonFactor(settings.seed()),
                instrument.base(),
                venueSeed,
                lastTicks,
                settings.stepVolatility(),
                settings.correlation());
        flow = 0 == settings.bookLevels()
                ? null
                : new BackgroundFlow(engine, hidden, venueSeed, instrument.lotsUnit(), settings.eventsPerTick());
        if (null != flow) {
            flow.seedBook(settings.bookLevels());
        }
        openingSnapshot = snapshot(Integer.MAX_VALUE);
    }

    /** From now on the venue hears of it: the background's first quotes are nobody's business. */
    void listener(final MarketListener value) {
        listener = value;
    }

    /**
     * Publishes depth from now on.
     *
     * @param name for the venue's own use.
     * @param levels a side, {@link Integer#MAX_VALUE} for all.
     * @param intervalMs between two publications, at multiples of it; 0 for every tick.
     * @return the window that {@link MarketListener#onDepth} will get.
     */
    public DepthWindow openDepth(final String name, final int levels, final long intervalMs) {
        final DepthWindow window = new DepthWindow(name, levels, intervalMs, engine);
        depthWindows.add(window);
        return window;
    }

    /**
     * Builds a candle from now on.
     *
     * @param name for the venue's own use.
     * @param lengthMs of the candle.
     * @param pushEveryMs between two publications of the open candle; {@link Long#MAX_VALUE} for closed ones only.
     * @return the candle that {@link MarketListener#onKline} will get.
     */
    public KlineWindow openKline(final String name, final long lengthMs, final long pushEveryMs) {
        final KlineWindow kline = new KlineWindow(name, lengthMs, pushEveryMs, clock.time(), lastTicks);
        klines.add(kline);
        return kline;
    }

    /** {@return the instrument} */
    public SimInstrument instrument() {
        return instrument;
    }

    /** {@return the book; orders go through the {@link OrderDesk}} */
    public MatchingEngine engine() {
        return engine;
    }

    BackgroundFlow flow() {
        return flow;
    }

    /** {@return the candles, in the order in which they were opened} */
    public List<KlineWindow> klines() {
        return klines;
    }

    /** {@return the depth windows, in the order in which they were opened} */
    public List<DepthWindow> depthWindows() {
        return depthWindows;
    }

    /** {@return price of the last trade in ticks, or the first price} */
    public long lastTicks() {
        return lastTicks;
    }

    /** {@return time of the last trade in milliseconds of the venue's clock, or of the opening} */
    public long lastTradeMs() {
        return lastTradeMs;
    }

    /**
     * The best price of a side.
     *
     * @param side BUY for the bid.
     * @return ticks, 0 for an empty side.
     */
    public long bestTicks(final Side side) {
        return engine.bestTicks(side);
    }

    /**
     * The quantity at the best price of a side.
     *
     * @param side BUY for the bid.
     * @return lots, 0 for an empty side.
     */
    public long bestLots(final Side side) {
        return engine.bestLots(side);
    }

    /** {@return the mark price, in quote units, eight decimal places} */
    public BigDecimal markPrice() {
        return hidden(hidden.ticks());
    }

    /** {@return the index price: the path that all venues follow; in quote units, eight decimal places} */
    public BigDecimal indexPrice() {
        return hidden(hidden.pathTicks());
    }

    private BigDecimal hidden(final double ticks) {
        return BigDecimal.valueOf(ticks).multiply(instrument.tickSize()).setScale(MARK_PLACES, RoundingMode.DOWN);
    }

    /** {@return the funding rate of one funding interval, as a fraction} */
    public BigDecimal fundingRate() {
        return FUNDING_RATE;
    }

    /**
     * The book as it is.
     *
     * @param levels at most so many a side.
     * @return a copy.
     */
    public BookSnapshot snapshot(final int levels) {
        return new BookSnapshot(
                engine.updateId(), clock.time(), engine.depth(Side.BUY, levels), engine.depth(Side.SELL, levels));
    }

    BookSnapshot openingSnapshot() {
        return openingSnapshot;
    }

    /**
     * How much a taker gets for an amount of the quote asset now.
     *
     * @param side of the taker.
     * @param quoteAmount to be spent or got.
     * @return whole lots, 0 if not even one.
     */
    public long lotsFor(final Side side, final BigDecimal quoteAmount) {
        BigDecimal left = quoteAmount;
        long lots = 0;
        for (final long[] level : engine.depth(Side.BUY == side ? Side.SELL : Side.BUY, Integer.MAX_VALUE)) {
            final BigDecimal lotPrice = instrument.notional(level[0], 1);
            final long here = left.divideToIntegralValue(lotPrice)
                    .min(BigDecimal.valueOf(level[1]))
                    .longValueExact();
            lots += here;
            left = left.subtract(lotPrice.multiply(BigDecimal.valueOf(here)));
            if (here < level[1]) {
                break;
            }
        }
        return lots;
    }

    @Override
    public void onTrade(
            final long tradeId, final MatchOrder maker, final MatchOrder taker, final long ticks, final long lots) {
        lastTicks = ticks;
        lastTradeMs = clock.time();
        for (final KlineWindow kline : klines) {
            if (kline.isOver(lastTradeMs)) {
                closeKline(kline, lastTradeMs);
            }
            kline.add(tradeId, ticks, lots, Side.BUY == taker.side());
        }
        listener.onTrade(
                this, new SimTrade(tradeId, ticks, lots, taker.side(), taker.orderId(), maker.orderId(), lastTradeMs));
        desk.onTrade(this, maker, true, tradeId, ticks, lots);
        desk.onTrade(this, taker, false, tradeId, ticks, lots);
    }

    @Override
    public void onLevel(final Side side, final long ticks, final long lots, final long updateId) {
        for (final DepthWindow window : depthWindows) {
            window.add(side, ticks, lots, updateId);
        }
        listener.onLevel(this, side, ticks, lots, updateId);
        final long bid = engine.bestTicks(Side.BUY);
        final long ask = engine.bestTicks(Side.SELL);
        final long bidLots = engine.bestLots(Side.BUY);
        final long askLots = engine.bestLots(Side.SELL);
        if (bid != bestBid || ask != bestAsk || bidLots != bestBidLots || askLots != bestAskLots) {
            bestBid = bid;
            bestAsk = ask;
            bestBidLots = bidLots;
            bestAskLots = askLots;
            listener.onTopOfBook(this, updateId);
        }
    }

    @Override
    public void onOrderEnded(final MatchOrder order) {
        desk.onEnded(order);
    }

    /** Steps of the schedule: the price moves by all of them, the background acts once. */
    void tick(final long steps) {
        hidden.advance(steps);
        if (null != flow) {
            flow.onTick();
        }
    }

    /** Publishes the depth and candles that are due by the venue's clock; the end of a tick. */
    public void publishDue() {
        final long nowMs = clock.time();
        for (final DepthWindow window : depthWindows) {
            if (window.isDue(nowMs, listener.isWanted(this, window))) {
                listener.onDepth(this, window, nowMs);
                window.startAnew();
            }
        }
        for (final KlineWindow kline : klines) {
            if (kline.isOver(nowMs)) {
                closeKline(kline, nowMs);
            } else if (kline.isDue(nowMs)) {
                listener.onKline(this, kline, nowMs, false);
            }
        }
        listener.onTickEnd(this, nowMs);
    }

    private void closeKline(final KlineWindow kline, final long nowMs) {
        listener.onKline(this, kline, nowMs, true);
        kline.next(nowMs);
    }
}
