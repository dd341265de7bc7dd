package io.rayo.engine.market;

import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Makes the bars of one instrument and timeframe from the closed bars of its venue: as they are, or put together to
 * longer ones. A bar that comes again, or late, is counted and dropped; bars that are missing show as a gap, as nobody
 * can tell one without trades from one that was lost. What the venue does not say (null) of one of its bars is not
 * known of the whole. One thread; allocates nothing after construction.
 */
final class VenueBarBuilder {
    private static final long NONE = Long.MIN_VALUE;

    private final long timeframeNs;
    private final long sourceNs;
    /** Start of the open bar, or NONE. */
    private long openTimeNs = NONE;
    /** End of the last bar of the venue that was taken; NONE before the first. */
    private long takenUntilNs = NONE;
    /** End of the last closed bar; NONE before the first. */
    private long closedUntilNs = NONE;

    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long takerBuyVolume;
    private long turnover;
    private long tradeCount;
    private int gapBars;
    private long lateBars;
    private long closedBars;

    /**
     * Makes one.
     *
     * @param timeframeNs of its bars, a multiple of the other.
     * @param sourceNs of the venue's bars.
     */
    VenueBarBuilder(final long timeframeNs, final long sourceNs) {
        this.timeframeNs = timeframeNs;
        this.sourceNs = sourceNs;
    }

    /**
     * Takes a closed bar of the venue.
     *
     * @param bar of the venue, sound.
     * @param sink takes a bar that is closed by it; called up to twice.
     * @return false if a sum would overflow; the bar is then left out.
     */
    boolean onBar(final BarDecoder bar, final Runnable sink) {
        final long barOpenNs = bar.openTimeNs();
        if (barOpenNs < takenUntilNs) {
            lateBars++;
            return true;
        }
        if (NONE != openTimeNs && barOpenNs - openTimeNs >= timeframeNs) {
            close(sink);
        }
        final long taken = bar.volumeMantissa();
        if (NONE != openTimeNs && volume + taken < 0) {
            return false;
        }
        takenUntilNs = barOpenNs + sourceNs;
        if (NONE == openTimeNs) {
            start(bar, barOpenNs);
        } else {
            high = Math.max(high, bar.highMantissa());
            low = Math.min(low, bar.lowMantissa());
            close = bar.closeMantissa();
            volume += taken;
            takerBuyVolume =
                    sum(takerBuyVolume, bar.takerBuyVolumeMantissa(), BarDecoder.takerBuyVolumeMantissaNullValue());
            turnover = sum(turnover, bar.turnover(), BarDecoder.turnoverNullValue());
            tradeCount = sum(tradeCount, bar.tradeCount(), BarDecoder.tradeCountNullValue());
        }
        if (takenUntilNs - openTimeNs >= timeframeNs) {
            close(sink);
        }
        return true;
    }

    /** Null if one of them is, or if it does not fit. */
    private static long sum(final long one, final long other, final long nothing) {
        if (nothing == one || nothing == other) {
            return nothing;
        }
        final long sum = one + other;
        return ((one ^ sum) & (other ^ sum)) < 0 ? nothing : sum;
    }

    private void start(final BarDecoder bar, final long barOpenNs) {
        openTimeNs = barOpenNs - barOpenNs % timeframeNs;
        gapBars = NONE == closedUntilNs
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, (openTimeNs - closedUntilNs) / timeframeNs);
        open = bar.openMantissa();
        high = bar.highMantissa();
        low = bar.lowMantissa();
        close = bar.closeMantissa();
        volume = bar.volumeMantissa();
        takerBuyVolume = bar.takerBuyVolumeMantissa();
        turnover = bar.turnover();
        tradeCount = bar.tradeCount();
    }

    private void close(final Runnable sink) {
        closedBars++;
        sink.run();
        closedUntilNs = openTimeNs + timeframeNs;
        openTimeNs = NONE;
    }

    /** Drops the open bar: its mantissas are of another scale than those to come. */
    void discard() {
        openTimeNs = NONE;
    }

    long timeframeNs() {
        return timeframeNs;
    }

    long lateBars() {
        return lateBars;
    }

    long closedBars() {
        return closedBars;
    }

    /** Writes the bar that is being closed. */
    void encode(final BarEncoder encoder) {
        encoder.timeframeNs(timeframeNs)
                .openTimeNs(openTimeNs)
                .openMantissa(open)
                .highMantissa(high)
                .lowMantissa(low)
                .closeMantissa(close)
                .volumeMantissa(volume)
                .takerBuyVolumeMantissa(takerBuyVolume)
                .turnover(turnover)
                .tradeCount(tradeCount)
                .gapBars(gapBars)
                .source(BarSource.VENUE)
                .closed((short) 1);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(openTimeNs);
        writer.putLong(takenUntilNs);
        writer.putLong(closedUntilNs);
        writer.putLong(lateBars);
        writer.putLong(closedBars);
        if (NONE != openTimeNs) {
            writer.putLong(open);
            writer.putLong(high);
            writer.putLong(low);
            writer.putLong(close);
            writer.putLong(volume);
            writer.putLong(takerBuyVolume);
            writer.putLong(turnover);
            writer.putLong(tradeCount);
            writer.putInt(gapBars);
        }
    }

    void readState(final StateReader reader) {
        openTimeNs = reader.getLong();
        takenUntilNs = reader.getLong();
        closedUntilNs = reader.getLong();
        lateBars = reader.getLong();
        closedBars = reader.getLong();
        if (NONE != openTimeNs) {
            open = reader.getLong();
            high = reader.getLong();
            low = reader.getLong();
            close = reader.getLong();
            volume = reader.getLong();
            takerBuyVolume = reader.getLong();
            turnover = reader.getLong();
            tradeCount = reader.getLong();
            gapBars = reader.getInt();
        }
    }
}
