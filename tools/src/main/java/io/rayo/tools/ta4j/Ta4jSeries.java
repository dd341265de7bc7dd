package io.rayo.tools.ta4j;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.Strategy;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * One instrument's bars under one ta4j strategy.
 *
 * <p>What ta4j's indicators and rules keep inside cannot be written to a snapshot. So it must follow from what can: the
 * bars that are kept and what was done at them. When twice the wanted bars are there, everything is built anew from the
 * newer half, and the bars since then are a window's worth to two. A snapshot holds those bars, and reading it is the
 * same building anew: the same objects with the same insides as in the process that wrote it, to the bit.
 *
 * <p>One thread.
 */
final class Ta4jSeries {
    /** Nothing to do at this bar. */
    static final int NOTHING = 0;

    /** The strategy enters. */
    static final int ENTRY = 1;

    /** The strategy exits. */
    static final int EXIT = 2;

    private static final DoubleNumFactory NUMBERS = DoubleNumFactory.getInstance();

    private final Function<BarSeries, Strategy> builder;
    private final int wantedBars;
    /** Bars since everything was last built anew, with those that it was built from. */
    private final List<Bar> bars = new ArrayList<>();
    /** Places of the bars at whose close it entered or exited, in turn. */
    private final List<Integer> operations = new ArrayList<>();
    /** Price of the entry that was made before the first bar; NaN if it was out then. */
    private double carriedPrice = Double.NaN;

    private BarSeries series;
    private Strategy strategy;
    private TradingRecord trades;

    Ta4jSeries(final Function<BarSeries, Strategy> builder, final int wantedBars) {
        this.builder = builder;
        this.wantedBars = wantedBars;
        build();
    }

    /** An empty series as rules are built on. */
    static BarSeries newSeries(final int wantedBars) {
        return new BaseBarSeriesBuilder()
                .withNumFactory(NUMBERS)
                .withMaxBarCount(2 * wantedBars)
                .build();
    }

    /** Whether its entries sell, so that its exits buy. */
    boolean isShort() {
        return TradeType.SELL == strategy.getStartingType();
    }

    /** Takes a closed bar; NOTHING, ENTRY or EXIT. */
    int add(final Bar bar) {
        if (!bars.isEmpty() && !bar.getEndTime().isAfter(bars.getLast().getEndTime())) {
            return NOTHING; // the market stage never says a bar twice; ta4j would not bear it
        }
        if (bars.size() == 2 * wantedBars) {
            dropOlderHalf();
            build();
        }
        bars.add(bar);
        if (!step(bars.size() - 1)) {
            return NOTHING;
        }
        operations.add(bars.size() - 1);
        operate(bars.size() - 1);
        return trades.isClosed() ? EXIT : ENTRY;
    }

    static Bar bar(
            final long openTimeNs,
            final long timeframeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume,
            final double amount,
            final long tradeCount) {
        final Instant begin = Instant.EPOCH.plusNanos(openTimeNs);
        final Duration period = Duration.ofNanos(timeframeNs);
        return new BaseBar(
                period,
                begin,
                begin.plus(period),
                NUMBERS.numOf(open),
                NUMBERS.numOf(high),
                NUMBERS.numOf(low),
                NUMBERS.numOf(close),
                NUMBERS.numOf(volume),
                NUMBERS.numOf(amount),
                tradeCount);
    }

    private void dropOlderHalf() {
        int dropped = 0;
        while (dropped < operations.size() && operations.get(dropped) < wantedBars) {
            final double price = close(operations.get(dropped));
            carriedPrice = Double.isNaN(carriedPrice) ? price : Double.NaN;
            dropped++;
        }
        operations.subList(0, dropped).clear();
        operations.replaceAll(place -> place - wantedBars);
        bars.subList(0, wantedBars).clear();
    }

    /** Builds series, rules and record anew and gives them the kept bars, with the operations as they were. */
    private void build() {
        series = newSeries(wantedBars);
        strategy = builder.apply(series);
        trades = new BaseTradingRecord(strategy.getStartingType());
        if (!Double.isNaN(carriedPrice)) {
            trades.enter(0, NUMBERS.numOf(carriedPrice), NUMBERS.one());
        }
        int next = 0;
        for (int i = 0; i < bars.size(); i++) {
            step(i);
            if (next < operations.size() && operations.get(next) == i) {
                operate(i);
                next++;
            }
        }
    }

    /** Gives the rules a bar; what they want at its close. */
    private boolean step(final int index) {
        series.addBar(bars.get(index));
        return strategy.shouldOperate(index, trades);
    }

    private void operate(final int index) {
        final Num price = bars.get(index).getClosePrice();
        trades.operate(index, price, NUMBERS.one());
    }

    private double close(final int index) {
        return bars.get(index).getClosePrice().doubleValue();
    }

    void writeState(final StateWriter writer) {
        writer.putDouble(carriedPrice);
        writer.putInt(bars.size());
        for (final Bar bar : bars) {
            final Instant begin = bar.getBeginTime();
            writer.putLong(begin.getEpochSecond() * 1_000_000_000L + begin.getNano());
            writer.putLong(bar.getTimePeriod().toNanos());
            writer.putDouble(bar.getOpenPrice().doubleValue());
            writer.putDouble(bar.getHighPrice().doubleValue());
            writer.putDouble(bar.getLowPrice().doubleValue());
            writer.putDouble(bar.getClosePrice().doubleValue());
            writer.putDouble(bar.getVolume().doubleValue());
            writer.putDouble(bar.getAmount().doubleValue());
            writer.putLong(bar.getTrades());
        }
        writer.putInt(operations.size());
        for (final int place : operations) {
            writer.putInt(place);
        }
    }

    void readState(final StateReader reader) {
        carriedPrice = reader.getDouble();
        bars.clear();
        for (int left = reader.getInt(); left > 0; left--) {
            bars.add(bar(
                    reader.getLong(),
                    reader.getLong(),
                    reader.getDouble(),
                    reader.getDouble(),
                    reader.getDouble(),
                    reader.getDouble(),
                    reader.getDouble(),
                    reader.getDouble(),
                    reader.getLong()));
        }
        operations.clear();
        for (int left = reader.getInt(); left > 0; left--) {
            operations.add(reader.getInt());
        }
        build();
    }

    /** Takes rules with other parameters, as if they had seen the kept bars. */
    void rebuild() {
        build();
    }
}
