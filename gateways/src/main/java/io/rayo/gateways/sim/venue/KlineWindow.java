package io.rayo.gateways.sim.venue;

/** The candle of one interval that is being built, in ticks and lots. Event loop only. */
public final class KlineWindow {
    private final String name;
    private final long lengthMs;
    private final long pushEveryMs;
    private long openMs;
    private long nextPushMs;
    private long firstTradeId = -1;
    private long lastTradeId = -1;
    private long open;
    private long high;
    private long low;
    private long close;
    private long lots;
    private long takerBuyLots;
    private long turnover;
    private long takerBuyTurnover;
    private long trades;

    KlineWindow(final String name, final long lengthMs, final long pushEveryMs, final long nowMs, final long ticks) {
        this.name = name;
        this.lengthMs = lengthMs;
        this.pushEveryMs = pushEveryMs;
        start(nowMs - Math.floorMod(nowMs, lengthMs), ticks);
    }

    private void start(final long startMs, final long ticks) {
        openMs = startMs;
        open = ticks;
        high = ticks;
        low = ticks;
        close = ticks;
        firstTradeId = -1;
        lastTradeId = -1;
        lots = 0;
        takerBuyLots = 0;
        turnover = 0;
        takerBuyTurnover = 0;
        trades = 0;
    }

    void add(final long tradeId, final long ticks, final long tradeLots, final boolean takerBuys) {
        if (0 == trades) {
            open = ticks;
            high = ticks;
            low = ticks;
            firstTradeId = tradeId;
        }
        high = Math.max(high, ticks);
        low = Math.min(low, ticks);
        close = ticks;
        lastTradeId = tradeId;
        trades++;
        lots = Math.addExact(lots, tradeLots);
        final long value = Math.multiplyExact(ticks, tradeLots);
        turnover = Math.addExact(turnover, value);
        if (takerBuys) {
            takerBuyLots += tradeLots;
            takerBuyTurnover += value;
        }
    }

    boolean isOver(final long nowMs) {
        return nowMs >= openMs + lengthMs;
    }

    boolean isDue(final long nowMs) {
        if (nowMs < nextPushMs) {
            return false;
        }
        nextPushMs = nowMs + pushEveryMs;
        return true;
    }

    void next(final long nowMs) {
        start(nowMs - Math.floorMod(nowMs, lengthMs), close);
    }

    /** {@return the name that the venue gave it, such as its interval} */
    public String name() {
        return name;
    }

    /** {@return start in milliseconds since the epoch} */
    public long openMs() {
        return openMs;
    }

    /** {@return length in milliseconds} */
    public long lengthMs() {
        return lengthMs;
    }

    /** {@return id of the first trade, -1 for none} */
    public long firstTradeId() {
        return firstTradeId;
    }

    /** {@return id of the last trade, -1 for none} */
    public long lastTradeId() {
        return lastTradeId;
    }

    /** {@return first price in ticks} */
    public long open() {
        return open;
    }

    /** {@return highest price in ticks} */
    public long high() {
        return high;
    }

    /** {@return lowest price in ticks} */
    public long low() {
        return low;
    }

    /** {@return last price in ticks} */
    public long close() {
        return close;
    }

    /** {@return volume in lots} */
    public long lots() {
        return lots;
    }

    /** {@return volume in lots of trades whose taker bought} */
    public long takerBuyLots() {
        return takerBuyLots;
    }

    /** {@return sum of ticks times lots, for {@link SimInstrument#turnover}} */
    public long turnover() {
        return turnover;
    }

    /** {@return sum of ticks times lots of trades whose taker bought} */
    public long takerBuyTurnover() {
        return takerBuyTurnover;
    }

    /** {@return number of trades} */
    public long trades() {
        return trades;
    }
}
