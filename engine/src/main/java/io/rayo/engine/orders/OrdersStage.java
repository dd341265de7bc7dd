package io.rayo.engine.orders;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.EquitySnapshotEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.PositionUpdateEncoder;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import org.agrona.DirectBuffer;

/**
 * Follows every order through its life and says what is held and what it is worth.
 *
 * <pre>
 *   NewOrder, CancelOrder --> order --+
 *   ExecutionReport ------> order --> fill --> position --> PositionUpdate
 *   FundingPayment -----------------------------> position --> PositionUpdate
 *   Trade, TopOfBook -----> marks ------------------------> EquitySnapshot, once an interval if anything changed
 * </pre>
 *
 * <p>State: orders (open and recently done), fill ids, positions, cash, marks, counts. Runs on the core's thread, or on
 * its own in the pipelined layout; allocates nothing but for an instrument seen first.
 */
public final class OrdersStage implements Stage {
    private final OrdersSettings settings;
    private final Portfolio portfolio;
    private final OrderTable orders;
    private final byte[] venueOrderId = new byte[64];

    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder topOfBook = new TopOfBookDecoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final ExecutionReportDecoder executionReport = new ExecutionReportDecoder();
    private final FundingPaymentDecoder funding = new FundingPaymentDecoder();
    private final PositionUpdateEncoder positionUpdate = new PositionUpdateEncoder();
    private final EquitySnapshotEncoder equitySnapshot = new EquitySnapshotEncoder();

    private long nowNs;
    private long nextEquityNs;
    private boolean isChanged = true;
    private long reportedEquity = Long.MIN_VALUE;
    private long reportedCash = Long.MIN_VALUE;
    private long reportedFills = -1;
    private int reportedOrders = -1;

    private long signalRejectCount;
    private long riskRejectCount;
    private long equityCount;
    private long unbookedFundingCount;
    private long repeatedFundingCount;

    /**
     * Constructs it with the initial cash and nothing else.
     *
     * @param settings of it.
     */
    public OrdersStage(final OrdersSettings settings) {
        this.settings = settings;
        portfolio = new Portfolio(settings);
        orders = portfolio.orders();
    }

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        nowNs = Math.max(nowNs, EventHeaders.receiveTimeNs(buffer, offset));
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> onTopOfBook(buffer, offset);
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset);
            case CancelOrderDecoder.TEMPLATE_ID -> onCancelOrder(buffer, offset);
            case ReplaceOrderDecoder.TEMPLATE_ID -> onReplaceOrder(buffer, offset);
            case ExecutionReportDecoder.TEMPLATE_ID -> onExecutionReport(buffer, offset, output);
            case FundingPaymentDecoder.TEMPLATE_ID -> onFunding(buffer, offset, output);
            case ClockTickDecoder.TEMPLATE_ID -> nowNs = Math.max(nowNs, EventHeaders.eventTimeNs(buffer, offset));
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onDefinition(buffer, offset);
            case SignalRejectDecoder.TEMPLATE_ID -> signalRejectCount++;
            case RiskRejectDecoder.TEMPLATE_ID -> riskRejectCount++;
            default -> {}
        }
        if (isChanged && nowNs >= nextEquityNs) {
            putEquity(output);
        }
    }

    /**
     * Orders, open and recently done; to be read between events.
     *
     * @return the orders.
     */
    public OrderTable orders() {
        return orders;
    }

    /**
     * Cash, positions and their worth; to be read between events.
     *
     * @return the portfolio.
     */
    public Portfolio portfolio() {
        return portfolio;
    }

    /**
     * Orders seen.
     *
     * @return count.
     */
    public long orderCount() {
        return orders.orderCount();
    }

    /**
     * Fills booked.
     *
     * @return count.
     */
    public long fillCount() {
        return orders.fillCount();
    }

    /**
     * Orders that a venue rejected, or never had.
     *
     * @return count.
     */
    public long rejectCount() {
        return orders.rejectCount();
    }

    /**
     * Signals that we denied before they were orders: SignalReject and RiskReject messages seen.
     *
     * @return count.
     */
    public long denialCount() {
        return signalRejectCount + riskRejectCount;
    }

    /**
     * Cash of the portfolio's currency.
     *
     * @return money.
     */
    public long cash() {
        return portfolio.cash();
    }

    /**
     * Shows the orders that may still be filled, in order of id. To be called between events; allocates nothing.
     *
     * @param consumer of each.
     */
    public void forEachOpenOrder(final OpenOrderConsumer consumer) {
        for (int i = 0; i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            consumer.onOrder(
                    order.clientOrderId(),
                    order.instrumentId(),
                    order.venueId(),
                    order.state(),
                    order.side(),
                    order.priceMantissa(),
                    order.leavesQuantity());
        }
    }

    /** Takes open orders one by one. */
    @FunctionalInterface
    public interface OpenOrderConsumer {
        /**
         * Called for each open order.
         *
         * @param clientOrderId of it.
         * @param instrumentId of it.
         * @param venueId of it.
         * @param state of it.
         * @param side of it.
         * @param priceMantissa limit; the null value for a market order.
         * @param leaves quantity that may still be filled.
         */
        void onOrder(
                long clientOrderId,
                int instrumentId,
                int venueId,
                OrderState state,
                Side side,
                long priceMantissa,
                long leaves);
    }

    /**
     * Equity snapshots put out.
     *
     * @return count.
     */
    public long equityCount() {
        return equityCount;
    }

    /**
     * Funding that could not be booked: of an instrument that is not known, or too much for 64 bits.
     *
     * @return count.
     */
    public long unbookedFundingCount() {
        return unbookedFundingCount;
    }

    /**
     * Funding that was told again, or fell due before the first fill: not booked, see {@link FundedUntil}.
     *
     * @return count.
     */
    public long repeatedFundingCount() {
        return repeatedFundingCount;
    }

    /**
     * Worth of everything at the marks of now.
     *
     * @return money of the portfolio's currency.
     */
    public long equity() {
        // a look from outside must not move the peak, which is state
        return portfolio.equityNow();
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(nowNs);
        writer.putLong(nextEquityNs);
        writer.putBoolean(isChanged);
        writer.putLong(reportedEquity);
        writer.putLong(reportedCash);
        writer.putLong(reportedFills);
        writer.putInt(reportedOrders);
        writer.putLong(signalRejectCount);
        writer.putLong(riskRejectCount);
        writer.putLong(equityCount);
        writer.putLong(unbookedFundingCount);
        writer.putLong(repeatedFundingCount);
        portfolio.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        nowNs = reader.getLong();
        nextEquityNs = reader.getLong();
        isChanged = reader.getBoolean();
        reportedEquity = reader.getLong();
        reportedCash = reader.getLong();
        reportedFills = reader.getLong();
        reportedOrders = reader.getInt();
        signalRejectCount = reader.getLong();
        riskRejectCount = reader.getLong();
        equityCount = reader.getLong();
        unbookedFundingCount = reader.getLong();
        repeatedFundingCount = reader.getLong();
        portfolio.readState(reader);
    }

    private void onDefinition(final DirectBuffer buffer, final int offset) {
        portfolio.define(InstrumentRules.wrap(definition, buffer, offset));
        isChanged = true;
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        final PortfolioInstrument instrument = portfolio.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument || instrument.isConflicted) {
            return;
        }
        trade.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long price = trade.priceMantissa();
        if (price > 0) {
            instrument.tradePrice = price;
            instrument.lastTradePrice = price;
            isChanged |= instrument.isHeld;
        }
    }

    private void onTopOfBook(final DirectBuffer buffer, final int offset) {
        final PortfolioInstrument instrument = portfolio.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument || instrument.isConflicted) {
            return;
        }
        topOfBook.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        instrument.bidPrice = Math.max(0, topOfBook.bidPriceMantissa());
        instrument.askPrice = Math.max(0, topOfBook.askPriceMantissa());
        isChanged |= instrument.isHeld;
    }

    private void onNewOrder(final DirectBuffer buffer, final int offset) {
        newOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        if (newOrder.orderFlags().replacing()) {
            orders.onRequest(OrderEvent.CANCEL_REQUEST, newOrder.replacesId(), nowNs);
        }
        orders.add(newOrder.clientOrderId(), newOrder.side(), newOrder.quantityMantissa(), nowNs)
                .origin(
                        EventHeaders.instrumentId(buffer, offset),
                        EventHeaders.venueId(buffer, offset),
                        newOrder.strategyId(),
                        newOrder.signalId())
                .terms(
                        newOrder.orderType(),
                        newOrder.timeInForce(),
                        newOrder.priceMantissa(),
                        newOrder.priceMantissa(),
                        !newOrder.orderFlags().reduceOnly());
        isChanged = true;
    }

    private void onCancelOrder(final DirectBuffer buffer, final int offset) {
        cancelOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        orders.onRequest(OrderEvent.CANCEL_REQUEST, cancelOrder.clientOrderId(), nowNs);
    }

    private void onReplaceOrder(final DirectBuffer buffer, final int offset) {
        replaceOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        orders.onRequest(OrderEvent.REPLACE_REQUEST, replaceOrder.clientOrderId(), nowNs);
    }

    private void onExecutionReport(final DirectBuffer buffer, final int offset, final StageOutput output) {
        executionReport.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Order order = orders.onReport(executionReport, nowNs);
        if (null != order) {
            executionReport.sbeRewind();
            final int idLength = executionReport.getVenueOrderId(venueOrderId, 0, venueOrderId.length);
            if (idLength > 0) {
                order.venueOrderId(venueOrderId, idLength);
            }
            isChanged = true;
        }
        putChangedPosition(output);
    }

    private void onFunding(final DirectBuffer buffer, final int offset, final StageOutput output) {
        funding.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        if (portfolio.isFunded(instrumentId, funding.fundingTimeNs())) {
            repeatedFundingCount++;
        } else if (!portfolio.onFunding(instrumentId, funding.amount(), funding.fundingTimeNs())) {
            unbookedFundingCount++;
        }
        putChangedPosition(output);
    }

    private void putChangedPosition(final StageOutput output) {
        final PortfolioInstrument changed = portfolio.pollLastFilled();
        if (null != changed) {
            isChanged = true;
            putPosition(changed, output);
        }
    }

    private void putPosition(final PortfolioInstrument instrument, final StageOutput output) {
        final int at = output.claim();
        EventHeaders.put(
                output.buffer(),
                at,
                PositionUpdateEncoder.TEMPLATE_ID,
                PositionUpdateEncoder.BLOCK_LENGTH,
                0,
                0,
                instrument.rules.instrumentId(),
                instrument.rules.venueId(),
                0,
                0);
        final Position position = instrument.position;
        positionUpdate
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .quantityMantissa(position.quantity())
                // the null value if it does not fit
                .averageEntryPrice(position.averageEntryPrice(instrument.rules))
                .realisedPnl(position.realisedPnl())
                .fees(position.fees());
        output.commit(EventHeaders.SEQUENCE_OFFSET + PositionUpdateEncoder.BLOCK_LENGTH);
    }

    private void putEquity(final StageOutput output) {
        nextEquityNs = (Math.floorDiv(nowNs, settings.equityIntervalNs()) + 1) * settings.equityIntervalNs();
        isChanged = false;
        if (!portfolio.revalue() || !isNews()) {
            return;
        }
        reportedEquity = portfolio.equity();
        reportedCash = portfolio.cash();
        reportedFills = orders.fillCount();
        reportedOrders = orders.openCount();
        equityCount++;
        final int at = output.claim();
        EventHeaders.put(
                output.buffer(),
                at,
                EquitySnapshotEncoder.TEMPLATE_ID,
                EquitySnapshotEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        equitySnapshot
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .cash(portfolio.cash())
                .equity(portfolio.equity())
                .realisedPnl(portfolio.realisedPnl())
                .unrealisedPnl(portfolio.unrealisedPnl())
                .fees(portfolio.fees())
                .peakEquity(portfolio.peakEquity())
                .drawdown(portfolio.drawdown())
                .openPositions(portfolio.openPositions())
                .openOrders(orders.openCount())
                .fillCount(orders.fillCount());
        output.commit(EventHeaders.SEQUENCE_OFFSET + EquitySnapshotEncoder.BLOCK_LENGTH);
    }

    private boolean isNews() {
        return reportedEquity != portfolio.equity()
                || reportedCash != portfolio.cash()
                || reportedFills != orders.fillCount()
                || reportedOrders != orders.openCount();
    }
}
