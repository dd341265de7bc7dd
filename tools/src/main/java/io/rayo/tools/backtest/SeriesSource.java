package io.rayo.tools.backtest;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.tools.UsageException;
import io.rayo.tools.series.BarColumns;
import io.rayo.tools.series.SeriesFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A series in a file as the trades that would have made it. A row that is a trade is one trade. A row that is a bar
 * becomes four: the open at its start, then low and high (high and low if it fell), the close at its end, with a
 * quarter of the volume each; so the core builds the same bar from them, and an order that a bar's close caused meets
 * the open of the next. A clock tick after each open lets the answers of the paper venue come in between.
 *
 * <p>One instrument, id 1. One thread.
 */
public final class SeriesSource implements MarketSource {
    /** Id of the instrument. */
    public static final int INSTRUMENT_ID = 1;

    private static final int MAX_DIGITS = 8;
    private static final long MAX_MANTISSA = 1L << 52;
    private static final long TICK_AFTER_NS = 50_000_000L;
    private static final long MONEY_UNIT = 100_000_000L;

    private final SeriesFile series;
    private final BarColumns columns;
    private final Instrument instrument;
    private final long[] timesNs;
    private final boolean isTrades;
    private final long timeframeNs;
    private final int priceDigits;
    private final int sizeDigits;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final TradeEncoder trade = new TradeEncoder();
    private final ClockTickEncoder tick = new ClockTickEncoder();
    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private long tradeId;

    /**
     * What is traded.
     *
     * @param venueId of it.
     * @param base asset.
     * @param quote asset.
     * @param isSpot spot, or a linear perpetual, which may be sold short.
     * @param fee rate in 10^-12 of maker and taker.
     */
    public record Instrument(int venueId, String base, String quote, boolean isSpot, long fee) {}

    /**
     * Looks at a table.
     *
     * @param series of bars or trades.
     * @param instrument that it is of.
     * @throws UsageException if it has no times or prices, or they go backwards.
     */
    public SeriesSource(final SeriesFile series, final Instrument instrument) {
        this.series = series;
        this.instrument = instrument;
        columns = new BarColumns(series);
        if (!columns.hasTime() || !columns.hasClose()) {
            throw new UsageException(
                    series + ": needs a time and a price; there are only " + String.join(", ", series.columns()));
        }
        if (series.size() < 2) {
            throw new UsageException(series + ": has " + series.size() + " rows, which is too few");
        }
        timesNs = new long[series.size()];
        for (int row = 0; row < timesNs.length; row++) {
            timesNs[row] = columns.timeNs(row);
            if (row > 0 && timesNs[row] < timesNs[row - 1]) {
                throw new UsageException(series + ": row " + (row + 1) + ": its time is before the one above it");
            }
        }
        isTrades = columns.hasTrades();
        timeframeNs = isTrades ? 0 : timeframeNs(timesNs);
        if (columns.isTimeOfEnd()) {
            for (int row = 0; row < timesNs.length; row++) {
                timesNs[row] -= timeframeNs;
            }
        }
        int prices = 0;
        int sizes = 0;
        double largestPrice = 0;
        double largestSize = 0;
        for (int row = 0; row < timesNs.length; row++) {
            for (final double price :
                    new double[] {columns.open(row), columns.high(row), columns.low(row), columns.close(row)}) {
                if (!(price > 0) || !Double.isFinite(price)) {
                    throw new UsageException(series + ": row " + (row + 1) + ": price " + price + " is no price");
                }
                prices = Math.max(prices, digits(price));
                largestPrice = Math.max(largestPrice, price);
            }
            if (columns.hasVolume() && Double.isFinite(columns.volume(row))) {
                sizes = Math.max(sizes, digits(columns.volume(row)));
                largestSize = Math.max(largestSize, columns.volume(row));
            }
        }
        priceDigits = fitting(prices, largestPrice);
        // orders are finer than the market's own volumes where those are whole numbers
        sizeDigits = fitting(Math.max(sizes, MAX_DIGITS), Math.max(1, largestSize));
    }

    private static long timeframeNs(final long[] timesNs) {
        final long[] steps = new long[timesNs.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = timesNs[i + 1] - timesNs[i];
        }
        Arrays.sort(steps);
        final long median = steps[steps.length / 2];
        if (median <= 0) {
            throw new UsageException("the times of the bars do not move on");
        }
        return median;
    }

    private static int digits(final double value) {
        return Math.max(
                0,
                Math.min(
                        MAX_DIGITS,
                        BigDecimal.valueOf(value).stripTrailingZeros().scale()));
    }

    private static int fitting(final int digits, final double largest) {
        int fitting = digits;
        while (fitting > 0 && largest * Math.pow(10, fitting) > MAX_MANTISSA) {
            fitting--;
        }
        return fitting;
    }

    /**
     * Time of a bar.
     *
     * @return nanoseconds; 0 if the rows are trades.
     */
    public long timeframeNs() {
        return timeframeNs;
    }

    /**
     * Whether there is a volume; without one, all trades are of the smallest size.
     *
     * @return true if so.
     */
    public boolean hasVolume() {
        return columns.hasVolume();
    }

    /**
     * Rows.
     *
     * @return count.
     */
    public int size() {
        return timesNs.length;
    }

    @Override
    public void run(final MessageHandler handler) {
        tradeId = 0;
        define(handler);
        for (int row = 0; row < timesNs.length; row++) {
            if (isTrades) {
                trade(
                        handler,
                        timesNs[row],
                        columns.close(row),
                        mantissa(columns.volume(row), sizeDigits),
                        columns.isBuying(row) ? Side.BUY : Side.SELL);
            } else {
                bar(handler, row);
            }
        }
        // ends the last bar
        tick(handler, timesNs[timesNs.length - 1] + Math.max(1_000_000_000L, timeframeNs));
    }

    private void bar(final MessageHandler handler, final int row) {
        final double open = columns.open(row);
        final double close = columns.close(row);
        final double high = Math.max(columns.high(row), Math.max(open, close));
        final double low = Math.min(columns.low(row), Math.min(open, close));
        final boolean rose = close >= open;
        final double volume = columns.hasVolume() ? columns.volume(row) : Double.NaN;
        final long whole = Double.isFinite(volume) ? Math.max(4, mantissa(volume, sizeDigits)) : 4;
        final long quarter = whole / 4;
        final long startNs = timesNs[row];
        final long afterNs = Math.min(TICK_AFTER_NS, timeframeNs / 8);
        trade(handler, startNs, open, quarter, Side.BUY);
        tick(handler, startNs + afterNs);
        tick(handler, startNs + 2 * afterNs);
        trade(handler, startNs + timeframeNs / 3, rose ? low : high, quarter, rose ? Side.SELL : Side.BUY);
        trade(handler, startNs + timeframeNs / 3 * 2, rose ? high : low, quarter, rose ? Side.BUY : Side.SELL);
        trade(handler, startNs + timeframeNs - 1, close, whole - 3 * quarter, rose ? Side.BUY : Side.SELL);
    }

    private static long mantissa(final double value, final int digits) {
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
    }

    private void header(final int templateId, final int blockLength, final long timeNs, final int instrumentId) {
        EventHeaders.put(
                buffer,
                0,
                templateId,
                blockLength,
                timeNs,
                timeNs,
                instrumentId,
                0 == instrumentId ? 0 : instrument.venueId(),
                EventHeaders.FLAG_SIMULATED,
                0);
    }

    private void define(final MessageHandler handler) {
        header(
                InstrumentDefinitionEncoder.TEMPLATE_ID,
                InstrumentDefinitionEncoder.BLOCK_LENGTH,
                timesNs[0],
                INSTRUMENT_ID);
        definition
                .wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .tickSize(1)
                .lotSize(1)
                .minQuantity(1)
                .maxQuantity(MAX_MANTISSA)
                .minNotional(0)
                .multiplier(MONEY_UNIT)
                .makerFee(instrument.fee())
                .takerFee(instrument.fee())
                .expiryTimeNs(0)
                .priceExponent((byte) -priceDigits)
                .sizeExponent((byte) -sizeDigits)
                .marketType(instrument.isSpot() ? MarketType.SPOT : MarketType.PERPETUAL)
                .contractType(instrument.isSpot() ? ContractType.NONE : ContractType.LINEAR)
                .status(InstrumentStatus.TRADING)
                .symbol(instrument.base() + instrument.quote())
                .baseAsset(instrument.base())
                .quoteAsset(instrument.quote())
                .settleAsset(instrument.quote());
        handler.onMessage(buffer, 0, EventHeaders.SEQUENCE_OFFSET + definition.encodedLength());
    }

    private void trade(
            final MessageHandler handler, final long timeNs, final double price, final long quantity, final Side side) {
        header(TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, timeNs, INSTRUMENT_ID);
        trade.wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .tradeId(++tradeId)
                .priceMantissa(mantissa(price, priceDigits))
                .quantityMantissa(quantity)
                .tradeCount(1)
                .aggressorSide(side);
        handler.onMessage(buffer, 0, EventHeaders.SEQUENCE_OFFSET + TradeEncoder.BLOCK_LENGTH);
    }

    private void tick(final MessageHandler handler, final long timeNs) {
        header(ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, timeNs, 0);
        tick.wrap(buffer, EventHeaders.SEQUENCE_OFFSET).intervalNs(TICK_AFTER_NS);
        handler.onMessage(buffer, 0, EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH);
    }

    @Override
    public String toString() {
        return series.toString();
    }
}
