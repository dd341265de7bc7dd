package io.rayo.gateways.sim.binance;

/** The candle of one interval that is being built. Event loop only. */
final class KlineWindow {
    private final String interval;
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
    private long notional;
    private long takerBuyNotional;
    private long trades;

    KlineWindow(
            final String interval, final long lengthMs, final long pushEveryMs, final long nowMs, final long ticks) {
        this.interval = interval;
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
        notional = 0;
        takerBuyNotional = 0;
        trades = 0;
    }

    String channel() {
        return "kline_" + interval;
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
        notional = Math.addExact(notional, value);
        if (takerBuys) {
            takerBuyLots += tradeLots;
            takerBuyNotional += value;
        }
    }

    /** Whether the candle's time is over; then {@link #text} with closed, and {@link #next}. */
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

    String text(final SimInstrument instrument, final long nowMs, final boolean closed) {
        return new JsonText()
                .open()
                .text("e", "kline")
                .number("E", nowMs)
                .text("s", instrument.symbol())
                .open("k")
                .number("t", openMs)
                .number("T", openMs + lengthMs - 1)
                .text("s", instrument.symbol())
                .text("i", interval)
                .number("f", firstTradeId)
                .number("L", lastTradeId)
                .text("o", instrument.price(open))
                .text("c", instrument.price(close))
                .text("h", instrument.price(high))
                .text("l", instrument.price(low))
                .text("v", instrument.quantity(lots))
                .number("n", trades)
                .flag("x", closed)
                .text("q", SimInstrument.amount(instrument.notional(notional)))
                .text("V", instrument.quantity(takerBuyLots))
                .text("Q", SimInstrument.amount(instrument.notional(takerBuyNotional)))
                .text("B", "0")
                .close()
                .close()
                .toString();
    }
}
