package io.rayo.engine.orders;

import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * One order and its state machine. At every step filled + leaves + cancelled = ordered, and none of them is negative.
 * The table says for each state and event what is done; {@link #state(OrderState, RejectReason)} is the only place
 * where the state changes. Quantities and prices are mantissas in the instrument's scale. Pooled; one thread; allocates
 * nothing.
 */
public final class Order {
    /** What an event did. */
    public enum Outcome {
        /** It changed the order. */
        APPLIED,
        /** It says nothing new: a repetition, or a report that a later one has overtaken. */
        REPEATED,
        /** It contradicts what is known and was ignored. */
        ILLEGAL
    }

    private static final long UNKNOWN_QUANTITY = ExecutionReportEncoder.cumulativeQuantityMantissaNullValue();
    private static final int MAX_VENUE_ORDER_ID_LENGTH = 48;

    private long clientOrderId;
    private int instrumentId;
    private int venueId;
    private int strategyId;
    private int signalId;
    private Side side = Side.NULL_VAL;
    private OrderType orderType = OrderType.NULL_VAL;
    private TimeInForce timeInForce = TimeInForce.NULL_VAL;
    private long priceMantissa;
    private long referencePriceMantissa;
    private long orderedQuantity;
    private long filledQuantity;
    private long leavesQuantity;
    private long cancelledQuantity;
    private OrderState state = OrderState.PENDING_NEW;
    private OrderState finalState = OrderState.CANCELED;
    private RejectReason reason = RejectReason.NONE;
    private boolean isAcknowledged;
    private boolean isCancelRequested;
    private boolean isOpening;
    private int cancelAttempts;
    private long createdNs;
    private long updatedNs;
    private final byte[] venueOrderId = new byte[MAX_VENUE_ORDER_ID_LENGTH];
    private int venueOrderIdLength;

    /** Made by the pool only. */
    Order() {}

    /**
     * Starts a life.
     *
     * @param id our id.
     * @param ofSide buy or sell.
     * @param ordered quantity, above 0.
     * @param nowNs event time.
     * @return this.
     */
    Order start(final long id, final Side ofSide, final long ordered, final long nowNs) {
        clientOrderId = id;
        instrumentId = 0;
        venueId = 0;
        strategyId = 0;
        signalId = 0;
        side = ofSide;
        orderType = OrderType.NULL_VAL;
        timeInForce = TimeInForce.NULL_VAL;
        priceMantissa = NewOrderEncoder.priceMantissaNullValue();
        referencePriceMantissa = NewOrderEncoder.priceMantissaNullValue();
        orderedQuantity = ordered;
        filledQuantity = 0;
        leavesQuantity = ordered;
        cancelledQuantity = 0;
        state = OrderState.PENDING_NEW;
        finalState = OrderState.CANCELED;
        reason = RejectReason.NONE;
        isAcknowledged = false;
        isCancelRequested = false;
        isOpening = false;
        cancelAttempts = 0;
        createdNs = nowNs;
        updatedNs = nowNs;
        venueOrderIdLength = 0;
        return this;
    }

    /**
     * Says what the order is for.
     *
     * @param ofInstrument instrument id.
     * @param atVenue venue id.
     * @param byStrategy strategy id; 0 if none.
     * @param fromSignal signal id.
     * @return this.
     */
    public Order origin(final int ofInstrument, final int atVenue, final int byStrategy, final int fromSignal) {
        instrumentId = ofInstrument;
        venueId = atVenue;
        strategyId = byStrategy;
        signalId = fromSignal;
        return this;
    }

    /**
     * Says how the order trades.
     *
     * @param type of the order.
     * @param lifetime time in force.
     * @param price limit; the null value for a market order.
     * @param reference price that it was sized with; the null value if it is not known.
     * @param opening whether it opens or adds to a position.
     * @return this.
     */
    public Order terms(
            final OrderType type,
            final TimeInForce lifetime,
            final long price,
            final long reference,
            final boolean opening) {
        orderType = type;
        timeInForce = lifetime;
        priceMantissa = price;
        referencePriceMantissa = reference;
        isOpening = opening;
        return this;
    }

    /**
     * Whether a fill may be booked: the state allows it and the quantity is still there to be filled.
     *
     * @param event TRADE or ADJUSTMENT.
     * @param quantity of the fill, above 0.
     * @return true if {@link #fill} may follow.
     */
    public boolean canFill(final OrderEvent event, final long quantity) {
        return switch (action(event)) {
            case 'F' -> quantity <= leavesQuantity;
            case 'L', 'V' -> quantity <= cancelledQuantity;
            default -> false;
        };
    }

    /**
     * Books a fill that {@link #canFill} has allowed and that is not a duplicate.
     *
     * @param event TRADE or ADJUSTMENT.
     * @param quantity of the fill.
     * @param nowNs event time.
     */
    public void fill(final OrderEvent event, final long quantity, final long nowNs) {
        if (!canFill(event, quantity)) {
            throw new IllegalStateException("fill of " + quantity + " on order " + clientOrderId + " in " + state);
        }
        final char action = action(event);
        updatedNs = nowNs;
        isAcknowledged = true;
        if ('V' == action) {
            revive();
        }
        if ('L' == action) {
            cancelledQuantity -= quantity;
        } else {
            leavesQuantity -= quantity;
        }
        filledQuantity += quantity;
        if (filledQuantity == orderedQuantity) {
            state(OrderState.FILLED, RejectReason.NONE);
        } else if (OrderState.AWAITING_FILLS == state) {
            if (0 == leavesQuantity) {
                state(finalState, reason);
            }
        } else if ('L' != action && OrderState.PENDING_CANCEL != state && OrderState.PENDING_REPLACE != state) {
            state(working(), RejectReason.NONE);
        }
        check();
    }

    /**
     * Applies anything but a fill.
     *
     * @param event what happened.
     * @param status as reported; of influence for ORDER_STATUS only.
     * @param cumulative quantity filled so far as reported; the null value if it was not.
     * @param leaves quantity left as reported; the null value if it was not.
     * @param why reason as reported.
     * @param nowNs event time.
     * @return what it did.
     */
    public Outcome on(
            final OrderEvent event,
            final OrderStatus status,
            final long cumulative,
            final long leaves,
            final RejectReason why,
            final long nowNs) {
        final Outcome outcome = switch (action(event)) {
            case 'A' -> acknowledge();
            case 'a' -> acknowledgeOnly();
            case 'C' -> finish(OrderState.CANCELED, cumulative, why);
            case 'E' -> finish(OrderState.EXPIRED, cumulative, why);
            case 'J' -> reject(why);
            case 'R' -> replaced(cumulative, leaves);
            case 'S' -> queried(status, cumulative, why);
            case 'U' -> unresolved();
            case 'K' -> requestRefused();
            case 'N' -> neverHadIt();
            case 'V' -> RejectReason.UNKNOWN_ORDER == reason ? revive() : Outcome.ILLEGAL;
            case 'c' -> cancelRequested();
            case 'r' -> stateApplied(OrderState.PENDING_REPLACE);
            case '=' -> nothingNew(event);
            default -> Outcome.ILLEGAL;
        };
        if (Outcome.APPLIED == outcome) {
            updatedNs = nowNs;
            check();
        }
        return outcome;
    }

    /**
     * Keeps the venue's id of the order.
     *
     * @param bytes that hold it.
     * @param length of it; ids longer than 48 bytes are cut.
     */
    public void venueOrderId(final byte[] bytes, final int length) {
        venueOrderIdLength = Math.min(length, MAX_VENUE_ORDER_ID_LENGTH);
        System.arraycopy(bytes, 0, venueOrderId, 0, venueOrderIdLength);
    }

    /**
     * The venue's id of the order.
     *
     * @param target of at least 48 bytes.
     * @return its length; 0 if it is not known.
     */
    public int copyVenueOrderId(final byte[] target) {
        System.arraycopy(venueOrderId, 0, target, 0, venueOrderIdLength);
        return venueOrderIdLength;
    }

    public long clientOrderId() {
        return clientOrderId;
    }

    public int instrumentId() {
        return instrumentId;
    }

    public int venueId() {
        return venueId;
    }

    public int strategyId() {
        return strategyId;
    }

    public int signalId() {
        return signalId;
    }

    public Side side() {
        return side;
    }

    public OrderType orderType() {
        return orderType;
    }

    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /**
     * Limit price.
     *
     * @return mantissa; the null value for a market order.
     */
    public long priceMantissa() {
        return priceMantissa;
    }

    /**
     * Price that the order was sized with.
     *
     * @return mantissa; the null value if it is not known.
     */
    public long referencePriceMantissa() {
        return referencePriceMantissa;
    }

    public long orderedQuantity() {
        return orderedQuantity;
    }

    public long filledQuantity() {
        return filledQuantity;
    }

    /**
     * What may still be filled, so what counts against limits.
     *
     * @return quantity, not negative.
     */
    public long leavesQuantity() {
        return leavesQuantity;
    }

    public long cancelledQuantity() {
        return cancelledQuantity;
    }

    public OrderState state() {
        return state;
    }

    public RejectReason reason() {
        return reason;
    }

    public boolean isOpening() {
        return isOpening;
    }

    public int cancelAttempts() {
        return cancelAttempts;
    }

    public long createdNs() {
        return createdNs;
    }

    public long updatedNs() {
        return updatedNs;
    }

    /**
     * Whether a request to withdraw the order makes sense now.
     *
     * @return true if it may still work at the venue and no such request is under way.
     */
    public boolean isCancellable() {
        return !isCancelRequested && 'c' == action(OrderEvent.CANCEL_REQUEST);
    }

    /**
     * The same order in another scale; prices are the null value (which is also ExactMath's overflow) where they have
     * none.
     */
    void rescaled(
            final long ordered,
            final long filled,
            final long leaves,
            final long cancelled,
            final long price,
            final long reference) {
        orderedQuantity = ordered;
        filledQuantity = filled;
        leavesQuantity = leaves;
        cancelledQuantity = cancelled;
        priceMantissa = price;
        referencePriceMantissa = reference;
        check();
    }

    void writeState(final StateWriter writer) {
        writer.putLong(clientOrderId);
        writer.putInt(instrumentId);
        writer.putInt(venueId);
        writer.putInt(strategyId);
        writer.putInt(signalId);
        writer.putByte(side.value());
        writer.putByte(orderType.value());
        writer.putByte(timeInForce.value());
        writer.putLong(priceMantissa);
        writer.putLong(referencePriceMantissa);
        writer.putLong(orderedQuantity);
        writer.putLong(filledQuantity);
        writer.putLong(leavesQuantity);
        writer.putLong(cancelledQuantity);
        writer.putByte(state.code());
        writer.putByte(finalState.code());
        writer.putInt(reason.value());
        writer.putBoolean(isAcknowledged);
        writer.putBoolean(isCancelRequested);
        writer.putBoolean(isOpening);
        writer.putInt(cancelAttempts);
        writer.putLong(createdNs);
        writer.putLong(updatedNs);
        writer.putInt(venueOrderIdLength);
        for (int i = 0; i < venueOrderIdLength; i++) {
            writer.putByte(venueOrderId[i]);
        }
    }

    void readState(final StateReader reader) {
        clientOrderId = reader.getLong();
        instrumentId = reader.getInt();
        venueId = reader.getInt();
        strategyId = reader.getInt();
        signalId = reader.getInt();
        side = Side.get((short) (reader.getByte() & 0xFF));
        orderType = OrderType.get((short) (reader.getByte() & 0xFF));
        timeInForce = TimeInForce.get((short) (reader.getByte() & 0xFF));
        priceMantissa = reader.getLong();
        referencePriceMantissa = reader.getLong();
        orderedQuantity = reader.getLong();
        filledQuantity = reader.getLong();
        leavesQuantity = reader.getLong();
        cancelledQuantity = reader.getLong();
        state = OrderState.of(reader.getByte());
        finalState = OrderState.of(reader.getByte());
        reason = RejectReason.get(reader.getInt());
        isAcknowledged = reader.getBoolean();
        isCancelRequested = reader.getBoolean();
        isOpening = reader.getBoolean();
        cancelAttempts = reader.getInt();
        createdNs = reader.getLong();
        updatedNs = reader.getLong();
        venueOrderIdLength = reader.getInt();
        for (int i = 0; i < venueOrderIdLength; i++) {
            venueOrderId[i] = reader.getByte();
        }
    }

    /** Letter of the table for what would happen now; for the table's test. */
    char action(final OrderEvent event) {
        return state.action(event);
    }

    private Outcome acknowledge() {
        isAcknowledged = true;
        return stateApplied(working());
    }

    private Outcome acknowledgeOnly() {
        if (isAcknowledged) {
            return Outcome.REPEATED;
        }
        isAcknowledged = true;
        return Outcome.APPLIED;
    }

    /**
     * The venue is done with it. What it says was filled and we have not seen is still to come, and counts until then.
     */
    private Outcome finish(final OrderState end, final long cumulative, final RejectReason why) {
        final long known = OrderState.AWAITING_FILLS == state ? filledQuantity + leavesQuantity : filledQuantity;
        final long expected = Math.min(orderedQuantity, cumulative < 0 ? known : Math.max(known, cumulative));
        final long newLeaves = expected - filledQuantity;
        if ((state.isFinal() || OrderState.AWAITING_FILLS == state) && newLeaves == leavesQuantity) {
            return Outcome.REPEATED;
        }
        leavesQuantity = newLeaves;
        cancelledQuantity = orderedQuantity - expected;
        isCancelRequested = false;
        if (newLeaves > 0) {
            finalState = end;
            return stateApplied(OrderState.AWAITING_FILLS, why);
        }
        return stateApplied(filledQuantity == orderedQuantity ? OrderState.FILLED : end, why);
    }

    private Outcome reject(final RejectReason why) {
        return filledQuantity > 0 ? Outcome.ILLEGAL : finish(OrderState.REJECTED, 0, why);
    }

    private Outcome replaced(final long cumulative, final long leaves) {
        final long seen = Math.max(filledQuantity, Math.max(0, cumulative));
        // a quantity whose sum does not fit cannot have been ordered
        if (leaves < 0 || UNKNOWN_QUANTITY == leaves || leaves > Long.MAX_VALUE - seen || 0 == leaves + seen) {
            return Outcome.ILLEGAL;
        }
        isAcknowledged = true;
        orderedQuantity = seen + leaves;
        leavesQuantity = orderedQuantity - filledQuantity;
        cancelledQuantity = 0;
        if (0 == leavesQuantity) {
            return stateApplied(OrderState.FILLED);
        }
        return stateApplied(working());
    }

    private Outcome queried(final OrderStatus status, final long cumulative, final RejectReason why) {
        return switch (status) {
            case PENDING_NEW, NEW, PARTIALLY_FILLED, PENDING_CANCEL, PENDING_REPLACE, REPLACED -> queriedWorking();
            case FILLED -> finish(OrderState.FILLED, orderedQuantity, why);
            case CANCELED -> finish(OrderState.CANCELED, cumulative, why);
            case EXPIRED -> finish(OrderState.EXPIRED, cumulative, why);
            case REJECTED -> state.isFinal() || OrderState.AWAITING_FILLS == state ? Outcome.REPEATED : reject(why);
            case UNRESOLVED ->
                state.isFinal() || OrderState.AWAITING_FILLS == state || OrderState.UNRESOLVED == state
                        ? Outcome.REPEATED
                        : unresolved();
            default -> Outcome.ILLEGAL;
        };
    }

    private Outcome queriedWorking() {
        if (OrderState.REJECTED == state && RejectReason.UNKNOWN_ORDER == reason) {
            return revive();
        }
        if (OrderState.UNRESOLVED == state) {
            // whatever was asked in the meantime has not happened: it may be asked again
            isCancelRequested = false;
            return acknowledge();
        }
        return OrderState.PENDING_NEW == state ? acknowledge() : Outcome.REPEATED;
    }

    private Outcome unresolved() {
        return stateApplied(OrderState.UNRESOLVED);
    }

    private Outcome requestRefused() {
        isCancelRequested = false;
        return stateApplied(working());
    }

    /** The first such answer on an order that the venue had acknowledged is a contradiction, so no proof. */
    private Outcome neverHadIt() {
        if (OrderState.UNRESOLVED != state && (isAcknowledged || filledQuantity > 0)) {
            return unresolved();
        }
        return finish(
                filledQuantity > 0 ? OrderState.CANCELED : OrderState.REJECTED,
                filledQuantity,
                RejectReason.UNKNOWN_ORDER);
    }

    private Outcome revive() {
        leavesQuantity += cancelledQuantity;
        cancelledQuantity = 0;
        isAcknowledged = true;
        return stateApplied(working());
    }

    private Outcome cancelRequested() {
        if (isCancelRequested) {
            return Outcome.REPEATED;
        }
        isCancelRequested = true;
        cancelAttempts++;
        return OrderState.UNRESOLVED == state ? Outcome.APPLIED : stateApplied(OrderState.PENDING_CANCEL);
    }

    private Outcome nothingNew(final OrderEvent event) {
        if (OrderEvent.CANCEL_REJECTED == event) {
            isCancelRequested = false;
        }
        return Outcome.REPEATED;
    }

    private OrderState working() {
        if (isCancelRequested) {
            return OrderState.PENDING_CANCEL;
        }
        if (filledQuantity > 0) {
            return OrderState.PARTIALLY_FILLED;
        }
        return isAcknowledged ? OrderState.NEW : OrderState.PENDING_NEW;
    }

    private Outcome stateApplied(final OrderState newState) {
        return stateApplied(newState, RejectReason.NONE);
    }

    private Outcome stateApplied(final OrderState newState, final RejectReason why) {
        state(newState, why);
        return Outcome.APPLIED;
    }

    private void state(final OrderState newState, final RejectReason why) {
        state = newState;
        reason = why;
    }

    private void check() {
        if (leavesQuantity < 0
                || filledQuantity < 0
                || cancelledQuantity < 0
                || filledQuantity + leavesQuantity + cancelledQuantity != orderedQuantity
                || (state.isFinal() && leavesQuantity > 0)) {
            throw new IllegalStateException(
                    "order " + clientOrderId + " in " + state + ": " + filledQuantity + " filled, " + leavesQuantity
                            + " left, " + cancelledQuantity + " cancelled of " + orderedQuantity);
        }
    }
}
