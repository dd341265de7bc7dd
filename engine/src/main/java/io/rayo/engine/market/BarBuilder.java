package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Makes the bars of one instrument and timeframe from its trades, by their event times. Bars start at whole multiples
 * of the timeframe since the epoch and exist only if a trade fell in them. One thread; allocates nothing after
 * construction.
 */
final class BarBuilder {
    private static final long NONE = Long.MIN_VALUE;

    private final long timeframeNs;
    private final Sum128 turnover = new Sum128();
    /** Start of the open bar, or NONE. */
    private long openTimeNs = NONE;
    /** End of the last closed bar: an earlier trade is late. NONE before the first. */
    private long closedUntilNs = NONE;

    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long takerBuyVolume;
    private long tradeCount;
    private int gapBars;
    private long lateTrades;
    private long closedBars;

    BarBuilder(final long timeframeNs) {
        this.timeframeNs = timeframeNs;
    }

    /**
     * Takes a trade; closes the open bar first if the trade is past its end.
     *
     * @param eventTimeNs above 0.
     * @param price mantissa, above 0.
     * @param quantity mantissa, above 0.
     * @param productHigh price times quantity, upper half.
     * @param productLow lower half.
     * @param takerBuys whether the buyer was the taker.
     * @param count fills that the trade stands for.
     * @param sink takes the closed bar.
     * @return false if a sum would overflow; then the open bar is as before.
     */
    boolean onTrade(
            final long eventTimeNs,
            final long price,
            final long quantity,
            final long productHigh,
            final long productLow,
            final boolean takerBuys,
            final int count,
            final BarSink sink) {
        if (NONE != openTimeNs) {
            if (eventTimeNs - openTimeNs >= timeframeNs) {
                close(sink);
            } else if (eventTimeNs < openTimeNs) {
                lateTrades++;
                return true;
            }
        } else if (eventTimeNs < closedUntilNs) {
            lateTrades++;
            return true;
        }
        if (NONE == openTimeNs) {
            start(eventTimeNs, price);
        }
        // the part bought by takers is never above the volume, so that only the volume can overflow
        if (volume + quantity < 0 || !turnover.fits(productHigh, productLow)) {
            return false;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume += quantity;
        if (takerBuys) {
            takerBuyVolume += quantity;
        }
        turnover.add(productHigh, productLow);
        tradeCount += count;
        return true;
    }

    /**
     * Takes the time; closes the open bar if it is past its end.
     *
     * @param nowNs on the clock of the event times.
     * @param sink takes the closed bar.
     */
    void onTime(final long nowNs, final BarSink sink) {
        if (NONE != openTimeNs && nowNs - openTimeNs >= timeframeNs) {
            close(sink);
        }
    }

    /** Drops the open bar: its mantissas are of another scale than those to come. */
    void discard() {
        if (NONE != openTimeNs) {
            closedUntilNs = openTimeNs;
            openTimeNs = NONE;
        }
    }

    long timeframeNs() {
        return timeframeNs;
    }

    long openTimeNs() {
        return openTimeNs;
    }

    long open() {
        return open;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    long close() {
        return close;
    }

    long volume() {
        return volume;
    }

    long takerBuyVolume() {
        return takerBuyVolume;
    }

    Sum128 turnover() {
        return turnover;
    }

    long tradeCount() {
        return tradeCount;
    }

    int gapBars() {
        return gapBars;
    }

    long lateTrades() {
        return lateTrades;
    }

    long closedBars() {
        return closedBars;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(openTimeNs);
        writer.putLong(closedUntilNs);
        writer.putLong(lateTrades);
        writer.putLong(closedBars);
        if (NONE != openTimeNs) {
            writer.putLong(open);
            writer.putLong(high);
            writer.putLong(low);
            writer.putLong(close);
            writer.putLong(volume);
            writer.putLong(takerBuyVolume);
            writer.putLong(tradeCount);
            writer.putInt(gapBars);
            turnover.writeState(writer);
        }
    }

    void readState(final StateReader reader) {
        openTimeNs = reader.getLong();
        closedUntilNs = reader.getLong();
        lateTrades = reader.getLong();
        closedBars = reader.getLong();
        if (NONE != openTimeNs) {
            open = reader.getLong();
            high = reader.getLong();
            low = reader.getLong();
            close = reader.getLong();
            volume = reader.getLong();
            takerBuyVolume = reader.getLong();
            tradeCount = reader.getLong();
            gapBars = reader.getInt();
            turnover.readState(reader);
        }
    }

    private void start(final long eventTimeNs, final long price) {
        openTimeNs = eventTimeNs - eventTimeNs % timeframeNs;
        gapBars = NONE == closedUntilNs
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, (openTimeNs - closedUntilNs) / timeframeNs);
        open = price;
        high = price;
        low = price;
        close = price;
        volume = 0;
        takerBuyVolume = 0;
        tradeCount = 0;
        turnover.clear();
    }

    private void close(final BarSink sink) {
        closedBars++;
        sink.onBar(this);
        closedUntilNs = openTimeNs + timeframeNs;
        openTimeNs = NONE;
    }
}
