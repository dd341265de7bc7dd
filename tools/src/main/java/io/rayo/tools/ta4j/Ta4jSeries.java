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

/**
 * One instrument's bars under one ta4j strategy.
 *
 * <p>What ta4j's indicators and rules keep inside cannot be written to a snapshot. So it must follow from what can: the
 * bars that are kept and what was done at them. As soon as the wanted bars are there, successors of series, rules and
 * record are made, which are given every bar from there on as well; when twice the wanted bars are there, they take
 * over, and the older half is dropped. So no bar costs more than two steps. A snapshot holds the bars, and reading it
 * gives them to new rules in the same way: the same objects with the same insides as in the process that wrote it, to
 * the bit.
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

    private Rules current;
    /** Given the bars behind the wanted ones only; null as long as there are none. */
    private Rules next;

    /** Series, rules and record, which have been given some bars. */
    private final class Rules {
        private final BarSeries series = newSeries(wantedBars);
        private final Strategy strategy = builder.apply(series);
        private final TradingRecord trades = new BaseTradingRecord(strategy.getStartingType());

        /** With the price of a position that was entered before the first bar; NaN if there is none. */
        Rules(final double carriedPrice) {
            if (!Double.isNaN(carriedPrice)) {
                trades.enter(0, NUMBERS.numOf(carriedPrice), NUMBERS.one());
            }
        }

        /** Gives the rules a bar; whether they want anything at its close. */
        boolean step(final Bar bar) {
            series.addBar(bar);
            return strategy.shouldOperate(series.getEndIndex(), trades);
        }

        void operate(final Bar bar) {
            trades.operate(series.getEndIndex(), bar.getClosePrice(), NUMBERS.one());
        }
    }

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
        return TradeType.SELL == current.strategy.getStartingType();
    }

    /** Takes a closed bar; NOTHING, ENTRY or EXIT. */
    int add(final Bar bar) {
        if (!bars.isEmpty() && !bar.getEndTime().isAfter(bars.getLast().getEndTime())) {
            return NOTHING; // the market stage never says a bar twice; ta4j would not bear it
        }
        if (bars.size() == 2 * wantedBars) {
            dropOlderHalf();
            current = next;
        }
        if (bars.size() == wantedBars) {
            next = new Rules(priceBefore(wantedBars));
        }
        bars.add(bar);
        final boolean wants = current.step(bar);
        if (bars.size() > wantedBars) {
            next.step(bar);
        }
        if (!wants) {
            return NOTHING;
        }
        operations.add(bars.size() - 1);
        current.operate(bar);
        if (bars.size() > wantedBars) {
            next.operate(bar);
        }
        return current.trades.isClosed() ? EXIT : ENTRY;
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
        carriedPrice = priceBefore(wantedBars);
        operations.removeIf(place -> place < wantedBars);
        operations.replaceAll(place -> place - wantedBars);
        bars.subList(0, wantedBars).clear();
    }

    /** Price of the position that was open before a bar; NaN if it was out. */
    private double priceBefore(final int place) {
        double price = carriedPrice;
        for (final int operation : operations) {
            if (operation < place) {
                price = Double.isNaN(price) ? close(operation) : Double.NaN;
            }
        }
        return price;
    }

    /** Builds everything anew and gives it the kept bars, with the operations as they were. */
    private void build() {
        current = built(0);
        next = bars.size() > wantedBars ? built(wantedBars) : null;
    }

    private Rules built(final int from) {
        final Rules rules = new Rules(priceBefore(from));
        int operation = 0;
        for (int i = from; i < bars.size(); i++) {
            rules.step(bars.get(i));
            while (operation < operations.size() && operations.get(operation) < i) {
                operation++;
            }
            if (operation < operations.size() && operations.get(operation) == i) {
                rules.operate(bars.get(i));
            }
        }
        return rules;
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
