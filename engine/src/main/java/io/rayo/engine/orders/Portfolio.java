package io.rayo.engine.orders;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cash and positions, from fills only, and their worth. At every step, to the last unit: equity = initial cash +
 * realised + unrealised - fees. Instruments that are settled in another currency than the portfolio's have positions
 * with profit in that currency, and no part in cash and equity: their fills are counted. One thread.
 */
public final class Portfolio {
    private static final long RATE_ONE = 1_000_000_000_000L;

    private final OrdersSettings settings;
    private final byte[] quoteAsset;
    private final FeeAssets feeAssets = new FeeAssets();
    private final InstrumentRules incoming = new InstrumentRules();
    private final OrderTable orders;
    private PortfolioInstrument[] instruments = new PortfolioInstrument[64];
    private PortfolioInstrument[] held = new PortfolioInstrument[64];
    private int heldCount;

    private long cash;
    private long realisedPnl;
    private long fees;
    private long peakEquity;
    private long equity;
    private long unrealisedPnl;
    private PortfolioInstrument lastFilled;

    private long badDefinitionCount;
    private long foreignFillCount;
    private long unvaluedFeeCount;
    private long overflowCount;

    Portfolio(final OrdersSettings settings) {
        this.settings = settings;
        quoteAsset = settings.quoteAsset().getBytes(StandardCharsets.UTF_8);
        cash = settings.initialCash();
        equity = cash;
        peakEquity = cash;
        orders = new OrderTable(
                settings.maxOpenOrders(), settings.finishedOrdersKept(), settings.fillIdsKept(), this::onFill);
    }

    /**
     * Cash of the portfolio's currency.
     *
     * @return money.
     */
    public long cash() {
        return cash;
    }

    /**
     * Realised profit before fees since the start.
     *
     * @return money.
     */
    public long realisedPnl() {
        return realisedPnl;
    }

    /**
     * Fees since the start.
     *
     * @return money.
     */
    public long fees() {
        return fees;
    }

    /**
     * Worth of everything at the last valuation, so at most an interval ago.
     *
     * @return money.
     */
    public long equity() {
        return equity;
    }

    /**
     * Highest equity of all valuations.
     *
     * @return money.
     */
    public long peakEquity() {
        return peakEquity;
    }

    /**
     * Unrealised profit at the last valuation.
     *
     * @return money.
     */
    public long unrealisedPnl() {
        return unrealisedPnl;
    }

    /**
     * Fall from the peak.
     *
     * @return rate, 1 - equity / peak; 0 without a peak above 0.
     */
    public long drawdown() {
        final long fall = ExactMath.subtract(peakEquity, equity);
        return peakEquity <= 0 ? 0 : ExactMath.multiplyDivide(fall, RATE_ONE, peakEquity, Rounding.HALF_EVEN);
    }

    /**
     * Positions that are not flat.
     *
     * @return count.
     */
    public int openPositions() {
        return heldCount;
    }

    /**
     * Average price at which what is held of an instrument was bought, or sold if short.
     *
     * @param instrumentId of it.
     * @return money per unit of base; 0 if nothing is held or the instrument was never defined.
     */
    public long averageEntryPrice(final int instrumentId) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        return null == instrument ? 0 : instrument.position.averageEntryPrice(instrument.rules);
    }

    /**
     * What is held of an instrument.
     *
     * @param instrumentId of it.
     * @return the position; null if the instrument was never defined.
     */
    public Position position(final int instrumentId) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        return null == instrument ? null : instrument.position;
    }

    /**
     * Up to when the funding of an instrument is booked.
     *
     * @param instrumentId of it.
     * @return nanoseconds since the epoch: the next payment is newer; 0 if it was never traded.
     */
    public long fundedUntilNs(final int instrumentId) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        return null == instrument ? 0 : instrument.fundedUntil.timeNs();
    }

    /**
     * Rules of an instrument.
     *
     * @param instrumentId of it.
     * @return the rules; null if the instrument was never defined.
     */
    public InstrumentRules rules(final int instrumentId) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        return null == instrument ? null : instrument.rules;
    }

    /**
     * Definitions that make no sense or cannot be taken over.
     *
     * @return count.
     */
    public long badDefinitionCount() {
        return badDefinitionCount;
    }

    /**
     * Fills that are not in cash and equity because they are settled in another currency.
     *
     * @return count.
     */
    public long foreignFillCount() {
        return foreignFillCount;
    }

    /**
     * Fees in a third currency whose price is not known, which are not in cash and equity.
     *
     * @return count.
     */
    public long unvaluedFeeCount() {
        return unvaluedFeeCount;
    }

    /**
     * Valuations that did not fit 64 bits.
     *
     * @return count.
     */
    public long overflowCount() {
        return overflowCount;
    }

    /**
     * Worth of everything at the marks of now, changing nothing.
     *
     * @return money, or {@link ExactMath#OVERFLOW}.
     */
    public long equityNow() {
        long worth = cash;
        for (int i = 0; i < heldCount; i++) {
            if (held[i].isCounted) {
                worth = ExactMath.add(worth, held[i].equity());
            }
        }
        return worth;
    }

    /** Values everything at the marks of now; false if that does not fit, then equity is what it was. */
    boolean revalue() {
        final long worth = equityNow();
        long profit = 0;
        for (int i = 0; i < heldCount; i++) {
            if (held[i].isCounted) {
                profit = ExactMath.add(profit, held[i].unrealisedPnl());
            }
        }
        if (OVERFLOW == worth || OVERFLOW == profit) {
            overflowCount++;
            return false;
        }
        equity = worth;
        unrealisedPnl = profit;
        peakEquity = Math.max(peakEquity, worth);
        return true;
    }

    OrderTable orders() {
        return orders;
    }

    PortfolioInstrument instrument(final int instrumentId) {
        return instrumentId > 0 && instrumentId < instruments.length ? instruments[instrumentId] : null;
    }

    /** Instrument of the last fill since this was last asked; null if there was none. */
    PortfolioInstrument pollLastFilled() {
        final PortfolioInstrument instrument = lastFilled;
        lastFilled = null;
        return instrument;
    }

    void define(final InstrumentDefinitionDecoder decoder) {
        final int instrumentId = decoder.header().instrumentId();
        if (instrumentId <= 0 || instrumentId > settings.maxInstrumentId() || !incoming.define(decoder)) {
            badDefinitionCount++;
            return;
        }
        PortfolioInstrument instrument = instrument(instrumentId);
        if (null == instrument) {
            instrument = add(instrumentId);
        } else if (!incoming.hasScaleOf(instrument.rules) && !rescale(instrument)) {
            instrument.isConflicted = true;
            badDefinitionCount++;
            return;
        }
        instrument.rules.copy(incoming);
        classify(instrument);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(cash);
        writer.putLong(realisedPnl);
        writer.putLong(fees);
        writer.putLong(peakEquity);
        writer.putLong(equity);
        writer.putLong(unrealisedPnl);
        writer.putLong(badDefinitionCount);
        writer.putLong(foreignFillCount);
        writer.putLong(unvaluedFeeCount);
        writer.putLong(overflowCount);
        for (int id = 1; id < instruments.length; id++) {
            if (null != instruments[id]) {
                writer.putInt(id);
                instruments[id].writeState(writer);
            }
        }
        writer.putInt(0);
        orders.writeState(writer);
    }

    void readState(final StateReader reader) {
        cash = reader.getLong();
        realisedPnl = reader.getLong();
        fees = reader.getLong();
        peakEquity = reader.getLong();
        equity = reader.getLong();
        unrealisedPnl = reader.getLong();
        badDefinitionCount = reader.getLong();
        foreignFillCount = reader.getLong();
        unvaluedFeeCount = reader.getLong();
        overflowCount = reader.getLong();
        for (int id = reader.getInt(); id != 0; id = reader.getInt()) {
            final PortfolioInstrument instrument = add(id);
            instrument.readState(reader);
            classify(instrument);
            hold(instrument);
        }
        orders.readState(reader);
    }

    private boolean onFill(final Order order, final ExecutionReportDecoder report) {
        final PortfolioInstrument instrument =
                instrument(null == order ? report.header().instrumentId() : order.instrumentId());
        if (null == instrument || instrument.isConflicted) {
            // of a conflicted one the scale of the report is not known: better counted and unbooked than booked wrong
            return false;
        }
        final Side side = null == order ? report.side() : order.side();
        long fee = FeeAssets.feeOf(report);
        Position.FeeKind feeKind = feeAssets.kindOf(report, instrument.rules);
        if (Position.FeeKind.OTHER == feeKind && 0 != fee && instrument.isCounted) {
            final long valued = valueOfFee(fee);
            feeKind = OVERFLOW == valued ? feeKind : Position.FeeKind.SETTLEMENT;
            fee = OVERFLOW == valued ? fee : valued;
        }
        final Position position = instrument.position;
        final long realisedBefore = position.realisedPnl();
        final long feesBefore = position.fees();
        final long price = report.lastPriceMantissa();
        if (!position.fill(instrument.rules, side, price, report.lastQuantityMantissa(), fee, feeKind)) {
            return false;
        }
        if (instrument.isCounted) {
            cash = sum(cash, position.cashChange());
            realisedPnl = sum(realisedPnl, ExactMath.subtract(position.realisedPnl(), realisedBefore));
            fees = sum(fees, ExactMath.subtract(position.fees(), feesBefore));
        } else {
            foreignFillCount++;
        }
        if (Position.FeeKind.OTHER == feeKind && 0 != fee) {
            unvaluedFeeCount++;
        }
        instrument.fundedUntil.onFill(report.header().eventTimeNs());
        hold(instrument);
        lastFilled = instrument;
        return true;
    }

    /** Worth of a fee in a third currency at the last trade of the first instrument that has one; else OVERFLOW. */
    private long valueOfFee(final long fee) {
        for (int id = 1; id < instruments.length; id++) {
            final PortfolioInstrument other = instruments[id];
            if (null != other && other.lastTradePrice > 0 && feeAssets.isPriceOf(other.rules, quoteAsset)) {
                return other.rules.valueOfBase(other.lastTradePrice, fee);
            }
        }
        return OVERFLOW;
    }

    /** Whether a payment of funding was booked before, or is older than what is held. */
    boolean isFunded(final int instrumentId, final long fundingTimeNs) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        return null != instrument && !instrument.fundedUntil.isNew(fundingTimeNs);
    }

    /** Books funding; false if the instrument is not known or it does not fit. */
    boolean onFunding(final int instrumentId, final long amount, final long fundingTimeNs) {
        final PortfolioInstrument instrument = instrument(instrumentId);
        if (null == instrument || instrument.isConflicted || !instrument.position.charge(amount)) {
            return false;
        }
        instrument.fundedUntil.onBooked(fundingTimeNs);
        if (instrument.isCounted) {
            cash = sum(cash, -amount);
            fees = sum(fees, amount);
        }
        lastFilled = instrument;
        return true;
    }

    /** Takes instruments that are held. */
    @FunctionalInterface
    public interface HeldConsumer {
        /**
         * Called for each.
         *
         * @param rules of the instrument.
         * @param position that is held.
         */
        void onHeld(InstrumentRules rules, Position position);
    }

    /**
     * Shows what is held, by instrument id. To be called between events.
     *
     * @param consumer of each.
     */
    public void forEachHeld(final HeldConsumer consumer) {
        for (int i = 0; i < heldCount; i++) {
            consumer.onHeld(held[i].rules, held[i].position);
        }
    }

    /** The position has taken the fill already: a portfolio that cannot is broken. */
    private static long sum(final long total, final long change) {
        final long result = ExactMath.add(total, change);
        if (OVERFLOW == result) {
            throw new IllegalStateException("portfolio does not fit 64 bits: " + total + " and " + change);
        }
        return result;
    }

    private void hold(final PortfolioInstrument instrument) {
        final boolean isHeld = 0 != instrument.position.quantity();
        if (isHeld == instrument.isHeld) {
            return;
        }
        instrument.isHeld = isHeld;
        if (isHeld) {
            if (heldCount == held.length) {
                held = Arrays.copyOf(held, heldCount * 2);
            }
            // by id: sums of mixed signs must overflow alike in every run
            int at = heldCount++;
            while (at > 0 && held[at - 1].rules.instrumentId() > instrument.rules.instrumentId()) {
                held[at] = held[at - 1];
                at--;
            }
            held[at] = instrument;
        } else {
            int at = 0;
            while (held[at] != instrument) {
                at++;
            }
            heldCount--;
            System.arraycopy(held, at + 1, held, at, heldCount - at);
            held[heldCount] = null;
        }
    }

    private PortfolioInstrument add(final int instrumentId) {
        if (instrumentId >= instruments.length) {
            instruments = Arrays.copyOf(instruments, Math.max(instrumentId + 1, instruments.length * 2));
        }
        final PortfolioInstrument instrument = new PortfolioInstrument();
        instruments[instrumentId] = instrument;
        return instrument;
    }

    private boolean rescale(final PortfolioInstrument instrument) {
        final InstrumentRules rules = instrument.rules;
        final int from = rules.sizeExponent();
        final int to = incoming.sizeExponent();
        final boolean isIdle = 0 == instrument.position.quantity() && !hasOrders(rules.instrumentId());
        if ((!isIdle && !incoming.hasKindOf(rules))
                || !instrument.position.canRescale(from, to)
                || !orders.rescale(rules, incoming)) {
            return false;
        }
        instrument.position.rescale(from, to);
        // prices of another scale mean nothing in this one; until the next the position is valued at its cost
        instrument.bidPrice = 0;
        instrument.askPrice = 0;
        instrument.tradePrice = 0;
        instrument.lastTradePrice = 0;
        return true;
    }

    private boolean hasOrders(final int instrumentId) {
        for (int i = 0; i < orders.openCount(); i++) {
            if (orders.open(i).instrumentId() == instrumentId) {
                return true;
            }
        }
        return false;
    }

    private void classify(final PortfolioInstrument instrument) {
        instrument.isCounted =
                instrument.rules.isSettleAsset(quoteAsset, quoteAsset.length) && !instrument.rules.isInverse();
    }
}
