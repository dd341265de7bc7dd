package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalOutcomeEncoder;
import io.rayo.codecs.sbe.SignalRejectEncoder;
import io.rayo.codecs.sbe.SignalResult;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderEvent;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Makes messages of what was decided: gives orders and cancels their ids, counts orders as open before they leave, says
 * why an intent was denied and what became of signals. One thread; allocates nothing.
 */
final class OrderDecisions {
    /** Signal id of orders that no signal asked for. */
    static final int NO_SIGNAL = -1;

    /** Orders and cancels of one event: their ids are 64 x its sequence + this. */
    static final int MAX_ORDINAL = 63;

    /**
     * Withdrawals of one order that are tried by ourselves; a venue that refuses so often will be asked by a person.
     */
    private static final int MAX_CANCEL_ATTEMPTS = 3;

    private final Exposure exposure;
    private final OrderRate orderRate;
    private final SignalLimits signalLimits;
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final SignalRejectEncoder signalReject = new SignalRejectEncoder();
    private final RiskRejectEncoder riskReject = new RiskRejectEncoder();
    private final SignalOutcomeEncoder outcome = new SignalOutcomeEncoder();
    private long causeSequence;
    private int ordinal;
    private long acceptedCount;

    OrderDecisions(final Exposure exposure, final OrderRate orderRate, final SignalLimits signalLimits) {
        this.exposure = exposure;
        this.orderRate = orderRate;
        this.signalLimits = signalLimits;
    }

    void startEvent(final long eventSequence) {
        if (eventSequence != causeSequence) {
            causeSequence = eventSequence;
            ordinal = 0;
        }
    }

    /** Whether the event has an id left. */
    boolean hasId() {
        return ordinal <= MAX_ORDINAL;
    }

    /** Orders and cancels of the event so far. */
    int idCount() {
        return ordinal;
    }

    /** Signals that became orders. */
    long acceptedCount() {
        return acceptedCount;
    }

    /** Makes an order of an intent that passed every check; its id. */
    long order(
            final StageOutput output,
            final OrderIntent intent,
            final OrderType orderType,
            final TimeInForce timeInForce,
            final boolean isBracket,
            final long nowNs) {
        final RiskInstrument instrument = intent.instrument;
        final boolean isReduceOnly = intent.isClosing && isNetReduced(intent);
        final long clientOrderId = nextId();
        exposure.expect(instrument, intent.strategyIndex);
        final Order order = exposure.orders()
                .add(clientOrderId, intent.side, intent.quantity, nowNs)
                .origin(intent.instrumentId, instrument.rules.venueId(), intent.strategyId, intent.signalId)
                .terms(orderType, timeInForce, intent.price, intent.referencePrice, !intent.isClosing);
        exposure.opened(instrument, order);
        orderRate.ordered(nowNs);
        if (OrderType.STOP != orderType) {
            exposure.ordered(intent, nowNs); // a stop guards what the strategy ordered, and is no order of its own
        }
        if (!intent.isClosing && !intent.isFurtherPart) {
            signalLimits.opened(intent.strategyIndex, nowNs);
        }
        acceptedCount += NO_SIGNAL == intent.signalId || intent.isFurtherPart ? 0 : 1;

        final int at = putHeader(
                output,
                NewOrderEncoder.TEMPLATE_ID,
                NewOrderEncoder.BLOCK_LENGTH,
                intent.instrumentId,
                instrument.rules.venueId());
        newOrder.wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(clientOrderId)
                .priceMantissa(intent.price)
                .stopPriceMantissa(intent.stopPrice)
                .quantityMantissa(intent.quantity)
                .strategyId(intent.strategyId)
                .signalId(intent.signalId)
                .side(intent.side)
                .orderType(orderType)
                .timeInForce(timeInForce)
                .replacesId(NewOrderEncoder.replacesIdNullValue())
                .replacesFilledQuantityMantissa(NewOrderEncoder.replacesFilledQuantityMantissaNullValue());
        newOrder.orderFlags().clear().reduceOnly(isReduceOnly).bracket(isBracket);
        output.commit(EventHeaders.SEQUENCE_OFFSET + NewOrderEncoder.BLOCK_LENGTH);
        return clientOrderId;
    }

    /**
     * Asks to withdraw an order, if that makes sense now and the event has an id left.
     *
     * @return false if it has none: the next event goes on.
     */
    boolean cancel(final StageOutput output, final Order order, final RejectReason reason, final long nowNs) {
        if (!isCancellable(order)) {
            return true;
        }
        if (!hasId()) {
            return false;
        }
        withdraw(output, order, reason, nowNs);
        return true;
    }

    /** Asks to withdraw an order, however often that was asked before; the event must have an id left. */
    void withdraw(final StageOutput output, final Order order, final RejectReason reason, final long nowNs) {
        exposure.orders().onRequest(OrderEvent.CANCEL_REQUEST, order.clientOrderId(), nowNs);
        final int at = putHeader(
                output,
                CancelOrderEncoder.TEMPLATE_ID,
                CancelOrderEncoder.BLOCK_LENGTH,
                order.instrumentId(),
                order.venueId());
        cancelOrder
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(order.clientOrderId())
                .cancelId(nextId())
                .reason(reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + CancelOrderEncoder.BLOCK_LENGTH);
    }

    /** Whether a request to withdraw an order makes sense now. */
    static boolean isCancellable(final Order order) {
        return order.isCancellable() && order.cancelAttempts() < MAX_CANCEL_ATTEMPTS;
    }

    void signalReject(final StageOutput output, final OrderIntent intent, final int venueId) {
        final int at = putHeader(
                output,
                SignalRejectEncoder.TEMPLATE_ID,
                SignalRejectEncoder.BLOCK_LENGTH,
                intent.instrumentId,
                venueId);
        signalReject
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .strategyId(intent.strategyId)
                .signalId(intent.signalId)
                .side(known(intent.side))
                .reason(intent.reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + SignalRejectEncoder.BLOCK_LENGTH);
    }

    void riskReject(final StageOutput output, final OrderIntent intent, final int venueId) {
        final int at = putHeader(
                output, RiskRejectEncoder.TEMPLATE_ID, RiskRejectEncoder.BLOCK_LENGTH, intent.instrumentId, venueId);
        riskReject
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(RiskRejectEncoder.clientOrderIdNullValue())
                .priceMantissa(intent.price)
                .quantityMantissa(intent.quantity)
                .limitValue(intent.limit)
                .measuredValue(intent.measured)
                .strategyId(intent.strategyId)
                .signalId(intent.signalId)
                .side(known(intent.side))
                .reason(intent.reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + RiskRejectEncoder.BLOCK_LENGTH);
    }

    /** Tells the strategy that its signal was denied. */
    void denied(final StageOutput output, final OrderIntent intent, final int venueId) {
        if (null != intent.instrument) {
            exposure.remember(intent.instrument, intent.strategyIndex);
        }
        outcome(output, intent.instrumentId, venueId, intent.strategyIndex)
                .clientOrderId(SignalOutcomeEncoder.clientOrderIdNullValue())
                .cumulativeQuantityMantissa(0)
                .signalId(intent.signalId)
                .side(known(intent.side))
                .result(SignalResult.DENIED)
                .reason(intent.reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + SignalOutcomeEncoder.BLOCK_LENGTH);
    }

    /** Tells the strategy that an order of its, or one that closed its position, is over. */
    void ended(final StageOutput output, final Order order, final int strategyIndex) {
        outcome(output, order.instrumentId(), order.venueId(), strategyIndex)
                .clientOrderId(order.clientOrderId())
                .cumulativeQuantityMantissa(order.filledQuantity())
                .signalId(order.signalId())
                .side(order.side())
                .result(NO_SIGNAL == order.signalId() ? SignalResult.CLOSED : SignalResult.ENDED)
                .reason(order.reason());
        output.commit(EventHeaders.SEQUENCE_OFFSET + SignalOutcomeEncoder.BLOCK_LENGTH);
    }

    /** Tells the strategy that a part of what it held was closed by no order of ours. */
    void closed(final StageOutput output, final RiskInstrument instrument, final int strategyIndex, final Side side) {
        outcome(output, instrument.rules.instrumentId(), instrument.rules.venueId(), strategyIndex)
                .clientOrderId(SignalOutcomeEncoder.clientOrderIdNullValue())
                .cumulativeQuantityMantissa(0)
                .signalId(NO_SIGNAL)
                .side(known(side))
                .result(SignalResult.CLOSED)
                .reason(RejectReason.NONE);
        output.commit(EventHeaders.SEQUENCE_OFFSET + SignalOutcomeEncoder.BLOCK_LENGTH);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(causeSequence);
        writer.putInt(ordinal);
        writer.putLong(acceptedCount);
    }

    void readState(final StateReader reader) {
        causeSequence = reader.getLong();
        ordinal = reader.getInt();
        acceptedCount = reader.getLong();
    }

    /** Starts a message and gives its headers; a claimed message that is not committed is given up. */
    static int putHeader(
            final StageOutput output,
            final int templateId,
            final int blockLength,
            final int instrumentId,
            final int venueId) {
        final int at = output.claim();
        EventHeaders.put(output.buffer(), at, templateId, blockLength, 0, 0, instrumentId, venueId, 0, 0);
        return at;
    }

    private SignalOutcomeEncoder outcome(
            final StageOutput output, final int instrumentId, final int venueId, final int strategyIndex) {
        final int at = putHeader(
                output, SignalOutcomeEncoder.TEMPLATE_ID, SignalOutcomeEncoder.BLOCK_LENGTH, instrumentId, venueId);
        return outcome.wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .decisionSequence(causeSequence)
                .quantityMantissa(exposure.heldLots(instrumentId, strategyIndex))
                .strategyId(exposure.strategyId(strategyIndex));
    }

    /**
     * Whether the venue, which knows the sum of all strategies only, sees the position become smaller: another
     * strategy's holding of the other sign may be the larger one, and a reduce-only order would be refused.
     */
    private static boolean isNetReduced(final OrderIntent intent) {
        final long net = intent.instrument.position.quantity();
        return !intent.instrument.rules.isSpot() && (intent.isBuy() ? -net : net) >= intent.quantity;
    }

    private static Side known(final Side side) {
        return Side.SBE_UNKNOWN == side ? Side.NULL_VAL : side;
    }

    private long nextId() {
        if (!hasId()) {
            throw new IllegalStateException("event " + causeSequence + " has no order id left");
        }
        return (MAX_ORDINAL + 1) * causeSequence + ordinal++;
    }
}
