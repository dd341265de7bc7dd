package io.rayo.tools.ta4j;

import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.analytics.Mantissas;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyParameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.ta4j.core.BarSeries;

/**
 * Asks a ta4j strategy at the close of each bar, instrument by instrument, and turns its entries and exits into
 * signals. Its trading record takes each wish as done at the bar's close, as ta4j's {@code TradeOnCurrentCloseModel}
 * does: it knows what it wished, not what became of it. The core's thread.
 */
final class Ta4jStrategy implements Strategy {
    private static final byte[] ENTRY = "ta4j entry rule".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXIT = "ta4j exit rule".getBytes(StandardCharsets.US_ASCII);
    private static final double MONEY_UNIT = 1e8;

    private final BiFunction<BarSeries, StrategyParameters, org.ta4j.core.Strategy> rules;
    /** By instrument id. */
    private Ta4jSeries[] series = new Ta4jSeries[64];

    private StrategyParameters parameters;
    private double confidence;

    Ta4jStrategy(final BiFunction<BarSeries, StrategyParameters, org.ta4j.core.Strategy> rules) {
        this.rules = rules;
    }

    @Override
    public int interests() {
        return BARS;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        final int id = instrument.instrumentId();
        if (id >= series.length) {
            series = Arrays.copyOf(series, Math.max(id + 1, series.length * 2));
        }
        if (null == series[id]) {
            series[id] = new Ta4jSeries(empty -> rules.apply(empty, parameters), parameters.whole("bars"));
        }
    }

    @Override
    public void onParameters(final StrategyParameters changed) {
        parameters = changed;
        confidence = changed.decimal("confidence");
        for (final Ta4jSeries one : series) {
            if (null != one) {
                one.rebuild();
            }
        }
    }

    @Override
    public void onBar(final Instrument instrument, final BarDecoder bar, final SignalOutput signals) {
        final Ta4jSeries own = series[instrument.instrumentId()];
        final int priceExponent = instrument.priceExponent();
        final int wish = own.add(Ta4jSeries.bar(
                bar.openTimeNs(),
                bar.timeframeNs(),
                Mantissas.toDouble(bar.openMantissa(), priceExponent),
                Mantissas.toDouble(bar.highMantissa(), priceExponent),
                Mantissas.toDouble(bar.lowMantissa(), priceExponent),
                Mantissas.toDouble(bar.closeMantissa(), priceExponent),
                Mantissas.toDouble(bar.volumeMantissa(), instrument.sizeExponent()),
                BarDecoder.turnoverNullValue() == bar.turnover() ? 0 : bar.turnover() / MONEY_UNIT,
                bar.tradeCount()));
        if (Ta4jSeries.NOTHING != wish) {
            final boolean isEntry = Ta4jSeries.ENTRY == wish;
            final Side side = isEntry == own.isShort() ? Side.SELL : Side.BUY;
            signals.signal(side, confidence, !isEntry, isEntry ? ENTRY : EXIT);
        }
    }

    @Override
    public void writeState(final StateWriter writer) {
        for (final Ta4jSeries one : series) {
            if (null != one) {
                one.writeState(writer);
            }
        }
    }

    @Override
    public void readState(final StateReader reader) {
        for (final Ta4jSeries one : series) {
            if (null != one) {
                one.readState(reader);
            }
        }
    }
}
