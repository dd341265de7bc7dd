package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskAdjustmentDecoder;
import io.rayo.codecs.sbe.RiskRejectEncoder;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.RiskStatusEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.codecs.sbe.SignalRejectEncoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderEvent;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns each Signal into a NewOrder, or into a SignalReject or RiskReject that says why not, and withdraws orders when
 * told to.
 *
 * <pre>
 *   Signal --> halted? --> tradable? --> filters --> size --> limits --> NewOrder
 *                 |            |            |          |         |
 *             RiskReject   RiskReject  SignalReject    RiskReject
 *
 *   ExecutionReport --> exposure     Command --> kill switch, reduce only, CancelOrder
 *   RiskAdjustment --> size of opening orders
 * </pre>
 *
 * <p>State: exposure (orders, positions, cash), last prices, switches, order times. Runs on the core's thread, or on
 * its own in the pipelined layout; allocates nothing but for an instrument seen first.
 */
public final class RiskStage implements Stage {
    private static final long SECOND_NS = 1_000_000_000L;

    /** Orders and cancels of one event: their ids are 64 x its sequence + this. */
    private static final int MAX_ORDINAL = 63;

    /**
     * Withdrawals of one order that are tried by ourselves; a venue that refuses so often will be asked by a person.
     */
    private static final int MAX_CANCEL_ATTEMPTS = 3;

    /** Reject reasons have codes below this. */
    private static final int MAX_REASONS = 64;

    /** Argument of REDUCE_ONLY_ON with which the node says that it is settling in-doubt orders, until RECOVERED. */
    private static final String RECOVERY = "recovery";

    private final RiskSettings settings;
    private final Exposure exposure;
    private final OrderRate orderRate;
    private final AccountRisk account;
    private final SignalLimits signalLimits;
    private final RiskWarnings warnings;
    private final RiskWarnings.Listener onWarning = this::onWarning;
    private final PreTradeChecks checks;
    private final OrderIntent intent = new OrderIntent();
    private final long[] rejectCounts = new long[MAX_REASONS];
    /** A bit per connection (its id modulo 64) that says that the venue bans us or is in maintenance. */
    private final long[] blockingConnections = new long[Venues.MAX_VENUES];

    private final byte[] text = new byte[RECOVERY.length()];

    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final VenueStatusDecoder venueStatus = new VenueStatusDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder topOfBook = new TopOfBookDecoder();
    private final FeedGapDecoder feedGap = new FeedGapDecoder();
    private final BookStatusDecoder bookStatus = new BookStatusDecoder();
    private final ExecutionReportDecoder executionReport = new ExecutionReportDecoder();
    private final SignalDecoder signal = new SignalDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final RiskAdjustmentDecoder riskAdjustment = new RiskAdjustmentDecoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final SignalRejectEncoder signalReject = new SignalRejectEncoder();
    private final RiskRejectEncoder riskReject = new RiskRejectEncoder();
    private final RiskStatusEncoder riskStatus = new RiskStatusEncoder();

    private long nowNs;
    private long causeSequence;
    private int ordinal;
    private boolean isKilled;
    private boolean isHalted;
    private boolean isReduceOnly;
    private boolean isFlattening;
    private RiskState announcedState = RiskState.ACTIVE;
    private RejectReason statusReason = RejectReason.NONE;
    private long statusLimit = OrderIntent.NO_VALUE;
    private long statusMeasured = OrderIntent.NO_VALUE;
    /** Where warnings go while they are looked for. */
    private StageOutput statusOutput;
    /** Open orders are still to be withdrawn: the ids of one event did not suffice, or a venue refused. */
    private boolean isCancelling;

    private long signalCount;
    private long acceptedCount;

    /**
     * Constructs it with nothing held and nothing open.
     *
     * @param settings limits and habits.
     * @param strategies whose signals are taken, with their order sizes.
     */
    public RiskStage(final RiskSettings settings, final List<StrategySettings> strategies) {
        this.settings = settings;
        exposure = new Exposure(settings, strategies);
        orderRate = new OrderRate(settings.maxOrdersPerSecond(), SECOND_NS);
        account = new AccountRisk(settings, exposure);
        warnings = new RiskWarnings(settings, exposure, account);
        signalLimits = new SignalLimits(settings.signalFilters(), strategies.size());
        checks = new PreTradeChecks(settings, strategies, exposure, orderRate, account, signalLimits);
        isHalted = settings.startHalted();
    }

    @Override
    public String name() {
        return "risk";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        final int templateId = EventHeaders.templateId(buffer, offset);
        startEvent(buffer, offset);
        switch (templateId) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> onTopOfBook(buffer, offset);
            case BookDeltaDecoder.TEMPLATE_ID -> onBookDelta(buffer, offset);
            case SignalDecoder.TEMPLATE_ID -> onSignal(buffer, offset, output);
            case ExecutionReportDecoder.TEMPLATE_ID -> onExecutionReport(buffer, offset);
            case ClockTickDecoder.TEMPLATE_ID -> {
                nowNs = Math.max(nowNs, EventHeaders.eventTimeNs(buffer, offset));
                watch(output);
            }
            case BookStatusDecoder.TEMPLATE_ID -> onBookStatus(buffer, offset);
            case RiskAdjustmentDecoder.TEMPLATE_ID -> {
                riskAdjustment.wrap(
                        buffer,
                        offset + EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                checks.riskFactor = riskAdjustment.factor();
            }
            case FeedGapDecoder.TEMPLATE_ID -> onFeedGap(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onDefinition(buffer, offset);
            case VenueStatusDecoder.TEMPLATE_ID -> onVenueStatus(buffer, offset);
            case CommandDecoder.TEMPLATE_ID -> onCommand(buffer, offset);
            default -> {}
        }
        if (isCancelling) {
            cancelOpenOrders(output);
        }
        if (isFlattening) {
            flatten(output);
        }
        if (state() != announcedState) {
            announcedState = state();
            putStatus(output, statusReason, statusLimit, statusMeasured, false);
            statusReason = RejectReason.NONE;
            statusLimit = OrderIntent.NO_VALUE;
            statusMeasured = OrderIntent.NO_VALUE;
        }
    }

    /**
     * What is let through.
     *
     * @return the state.
     */
    public RiskState state() {
        if (isKilled || isHalted) {
            return RiskState.HALT;
        }
        if (isFlattening) {
            return RiskState.FLATTEN;
        }
        return isReduceOnly ? RiskState.REDUCE_ONLY : RiskState.ACTIVE;
    }

    /** Values everything, warns of what is near, and lets nothing but reductions through after too great a loss. */
    private void watch(final StageOutput output) {
        exposure.addUpOpenOrders();
        account.revalue(nowNs);
        statusOutput = output;
        warnings.check(onWarning);
        statusOutput = null;
        intent.clear();
        intent.isClosing = false;
        if (!isReduceOnly && !account.withinLoss(intent)) {
            isReduceOnly = true;
            statusReason = intent.reason;
            statusLimit = intent.limit;
            statusMeasured = intent.measured;
        }
    }

    private void onWarning(final RejectReason reason, final long limit, final long measured) {
        putStatus(statusOutput, reason, limit, measured, true);
    }

    private void putStatus(
            final StageOutput output,
            final RejectReason reason,
            final long limit,
            final long measured,
            final boolean isWarning) {
        final int at = putHeader(output, RiskStatusEncoder.TEMPLATE_ID, RiskStatusEncoder.BLOCK_LENGTH, 0, 0);
        riskStatus
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .limitValue(limit)
                .measuredValue(measured)
                .reason(reason)
                .state(state())
                .warning((short) (isWarning ? 1 : 0));
        output.commit(EventHeaders.SEQUENCE_OFFSET + RiskStatusEncoder.BLOCK_LENGTH);
    }

    /**
     * Closes what is held, a strategy's part at a time, then what belongs to none; waits for orders that are in flight.
     * When nothing is left, only reductions pass until somebody re-arms.
     */
    private void flatten(final StageOutput output) {
        if (isCancelling || exposure.orders().openCount() > 0 || isHalted || isKilled) {
            return;
        }
        exposure.addUpOpenOrders();
        boolean isFlat = true;
        for (int i = 0; i < exposure.activeCount(); i++) {
            final RiskInstrument instrument = exposure.active(i);
            for (int strategy = -1; strategy < exposure.strategyCount(); strategy++) {
                if (ordinal > MAX_ORDINAL) {
                    return; // the next event goes on
                }
                if (!instrument.isCounted || !prepareClosing(instrument, strategy)) {
                    continue;
                }
                isFlat = false;
                if (checks.tradable(intent, 0 != blockingConnections[instrument.rules.venueId()], nowNs)
                        && checks.sizedToClose(intent)
                        && orderRate.mayOrder(nowNs)) {
                    accept(output, OrderType.MARKET, TimeInForce.IOC);
                }
            }
        }
        if (isFlat) {
            isFlattening = false;
            isReduceOnly = true;
        }
    }

    /** Makes the intent one that closes a strategy's part, or what belongs to none (-1); false if that is no lot. */
    private boolean prepareClosing(final RiskInstrument instrument, final int strategy) {
        final int instrumentId = instrument.rules.instrumentId();
        final long held = exposure.held(instrument, instrumentId, strategy);
        if (0 == instrument.rules.roundDownToLot(Math.abs(held))) {
            return false;
        }
        intent.clear();
        intent.strategyIndex = strategy;
        intent.strategyId = exposure.strategyId(strategy);
        intent.signalId = 0;
        intent.side = held > 0 ? Side.SELL : Side.BUY;
        intent.instrumentId = instrumentId;
        intent.instrument = instrument;
        intent.isClosing = true;
        intent.quantity = instrument.rules.roundDownToLot(
                Math.min(Math.abs(held), instrument.rules.roundDownToLot(instrument.rules.maxQuantity())));
        return true;
    }

    /**
     * Whether the kill switch is on.
     *
     * @return true if every signal is denied.
     */
    public boolean isKilled() {
        return isKilled;
    }

    /**
     * Whether in-doubt orders are being settled.
     *
     * @return true if every signal is denied until RECOVERED.
     */
    public boolean isHalted() {
        return isHalted;
    }

    public boolean isReduceOnly() {
        return isReduceOnly;
    }

    public long signalCount() {
        return signalCount;
    }

    /**
     * Signals that became orders.
     *
     * @return count.
     */
    public long acceptedCount() {
        return acceptedCount;
    }

    /**
     * Signals that were denied for a reason.
     *
     * @param reason of them.
     * @return count.
     */
    public long rejectCount(final RejectReason reason) {
        return rejectCounts[reason.value()];
    }

    /**
     * The stage's own view of its orders, to be read between events.
     *
     * @return the orders.
     */
    public OrderTable orders() {
        return exposure.orders();
    }

    /**
     * Cash as the stage counts it.
     *
     * @return money of the quote currency.
     */
    public long cash() {
        return exposure.cash();
    }

    /**
     * Definitions that make no sense or cannot be taken over.
     *
     * @return count.
     */
    public long badDefinitionCount() {
        return exposure.badDefinitionCount();
    }

    /**
     * Fees in a third currency, which are not counted in cash.
     *
     * @return count.
     */
    public long unvaluedFeeCount() {
        return exposure.unvaluedFeeCount();
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(nowNs);
        writer.putLong(causeSequence);
        writer.putInt(ordinal);
        writer.putBoolean(isKilled);
        writer.putBoolean(isHalted);
        writer.putBoolean(isReduceOnly);
        writer.putBoolean(isCancelling);
        writer.putLong(signalCount);
        writer.putLong(acceptedCount);
        for (final long count : rejectCounts) {
            writer.putLong(count);
        }
        for (int venueId = 0; venueId < Venues.MAX_VENUES; venueId++) {
            if (0 != blockingConnections[venueId]) {
                writer.putInt(venueId);
                writer.putLong(blockingConnections[venueId]);
            }
        }
        writer.putInt(-1);
        orderRate.writeState(writer);
        account.writeState(writer);
        signalLimits.writeState(writer);
        writer.putBoolean(isFlattening);
        writer.putInt(announcedState.value());
        warnings.writeState(writer);
        exposure.writeState(writer);
        writer.putLong(checks.riskFactor);
    }

    @Override
    public void readState(final StateReader reader) {
        nowNs = reader.getLong();
        causeSequence = reader.getLong();
        ordinal = reader.getInt();
        isKilled = reader.getBoolean();
        isHalted = reader.getBoolean();
        isReduceOnly = reader.getBoolean();
        isCancelling = reader.getBoolean();
        signalCount = reader.getLong();
        acceptedCount = reader.getLong();
        for (int i = 0; i < rejectCounts.length; i++) {
            rejectCounts[i] = reader.getLong();
        }
        for (int venueId = reader.getInt(); venueId >= 0; venueId = reader.getInt()) {
            blockingConnections[venueId] = reader.getLong();
        }
        orderRate.readState(reader);
        account.readState(reader);
        signalLimits.readState(reader);
        isFlattening = reader.getBoolean();
        announcedState = RiskState.get((short) reader.getInt());
        warnings.readState(reader);
        exposure.readState(reader);
        checks.riskFactor = reader.getLong();
    }

    private void startEvent(final DirectBuffer buffer, final int offset) {
        final long cause = EventHeaders.causeSequence(buffer, offset);
        final long event = 0 == cause ? EventHeaders.sequence(buffer, offset) : cause;
        if (event != causeSequence) {
            causeSequence = event;
            ordinal = 0;
        }
        nowNs = Math.max(nowNs, EventHeaders.receiveTimeNs(buffer, offset));
    }

    private void onDefinition(final DirectBuffer buffer, final int offset) {
        exposure.define(definition.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset)));
    }

    private void onVenueStatus(final DirectBuffer buffer, final int offset) {
        venueStatus.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int venueId = EventHeaders.venueId(buffer, offset);
        final long bit = 1L << (venueStatus.header().connectionId() & (Long.SIZE - 1));
        final ConnectionState state = venueStatus.state();
        if (ConnectionState.BANNED == state || ConnectionState.MAINTENANCE == state) {
            blockingConnections[venueId] |= bit;
        } else {
            blockingConnections[venueId] &= ~bit;
        }
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            trade.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            instrument.onTrade(trade.priceMantissa(), EventHeaders.receiveTimeNs(buffer, offset));
        }
    }

    private void onTopOfBook(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            topOfBook.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            instrument.onTopOfBook(
                    topOfBook.bidPriceMantissa(),
                    topOfBook.askPriceMantissa(),
                    EventHeaders.receiveTimeNs(buffer, offset));
        }
    }

    private void onBookDelta(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            instrument.onDepth(EventHeaders.receiveTimeNs(buffer, offset));
        }
    }

    private void onBookStatus(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            bookStatus.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            instrument.onBookStatus(BookState.LIVE == bookStatus.state());
        }
    }

    private void onFeedGap(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            feedGap.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            final Channel channel = feedGap.channel();
            final boolean isAll =
                    Channel.ALL == channel || Channel.NULL_VAL == channel || Channel.SBE_UNKNOWN == channel;
            instrument.onGap(
                    isAll || Channel.BOOK == channel,
                    isAll || Channel.BOOK == channel || Channel.TOP_OF_BOOK == channel,
                    isAll || Channel.TRADES == channel);
        }
    }

    private void onExecutionReport(final DirectBuffer buffer, final int offset) {
        executionReport.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        exposure.orders().onReport(executionReport, nowNs);
        // an order that came back, or whose cancel was refused, is to be withdrawn again
        isCancelling |= isKilled || isFlattening;
    }

    private void onCommand(final DirectBuffer buffer, final int offset) {
        command.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        switch (command.commandType()) {
            case KILL_SWITCH_ON -> {
                isKilled = true;
                isCancelling = true;
            }
            case KILL_SWITCH_OFF -> {
                isKilled = false;
                isCancelling = false;
            }
            case CANCEL_ALL -> isCancelling = true;
            case REDUCE_ONLY_ON -> {
                if (isForRecovery()) {
                    isHalted = true;
                } else {
                    isReduceOnly = true;
                }
            }
            case REDUCE_ONLY_OFF -> {
                isReduceOnly = false;
                isFlattening = false;
                account.rearm();
            }
            case FLATTEN -> {
                isFlattening = true;
                isCancelling = true;
            }
            case RECOVERED -> isHalted = false;
            default -> {}
        }
    }

    private boolean isForRecovery() {
        command.skipTarget();
        if (RECOVERY.length() != command.argumentLength()) {
            return false;
        }
        command.getArgument(text, 0, text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] != RECOVERY.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void onSignal(final DirectBuffer buffer, final int offset, final StageOutput output) {
        signal.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        signalCount++;
        final int venueId = EventHeaders.venueId(buffer, offset);
        intent.clear();
        intent.strategyId = signal.strategyId();
        intent.strategyIndex = exposure.strategyIndex(intent.strategyId);
        intent.signalId = signal.signalId();
        intent.side = signal.side();
        intent.confidence = signal.confidence();
        intent.instrumentId = EventHeaders.instrumentId(buffer, offset);
        intent.instrument = exposure.instrument(intent.instrumentId);
        if (passes(venueId)) {
            final OrderType orderType = settings.orderType();
            accept(output, orderType, OrderType.MARKET == orderType ? TimeInForce.IOC : settings.timeInForce());
        } else {
            rejectCounts[intent.reason.value()]++;
            if (intent.isFiltered) {
                putSignalReject(output, venueId);
            } else {
                putRiskReject(output, venueId);
            }
        }
    }

    private boolean passes(final int venueId) {
        if (isKilled) {
            return intent.deny(RejectReason.KILL_SWITCH);
        }
        if (isHalted) {
            return intent.deny(RejectReason.HALTED);
        }
        if (Side.BUY != intent.side && Side.SELL != intent.side) {
            return intent.filter(RejectReason.NOT_ALLOWED);
        }
        if (!checks.tradable(intent, 0 != blockingConnections[venueId], nowNs)) {
            return false;
        }
        exposure.addUpOpenOrders();
        final boolean mayOpenShort = settings.allowShort() && !intent.instrument.rules.isSpot();
        intent.isClosing = 1 == signal.closing() || (Side.SELL == intent.side && !mayOpenShort);
        account.revalue(nowNs);
        if (!checks.filtered(intent, isReduceOnly || isFlattening, nowNs)
                || !checks.sized(intent)
                || !checks.within(intent, nowNs)) {
            return false;
        }
        // more ids than an event has: next event, next chance
        return ordinal <= MAX_ORDINAL || intent.deny(RejectReason.ORDER_RATE_LIMIT, MAX_ORDINAL, ordinal);
    }

    private void accept(final StageOutput output, final OrderType orderType, final TimeInForce timeInForce) {
        final RiskInstrument instrument = intent.instrument;
        final long clientOrderId = nextId();
        exposure.expect(instrument, intent.strategyIndex);
        exposure.orders()
                .add(clientOrderId, intent.side, intent.quantity, nowNs)
                .origin(intent.instrumentId, instrument.rules.venueId(), intent.strategyId, intent.signalId)
                .terms(orderType, timeInForce, intent.price, intent.referencePrice, !intent.isClosing);
        orderRate.ordered(nowNs);
        exposure.ordered(intent, nowNs);
        if (!intent.isClosing) {
            signalLimits.opened(intent.strategyIndex, nowNs);
        }
        acceptedCount++;

        final int at = putHeader(
                output,
                NewOrderEncoder.TEMPLATE_ID,
                NewOrderEncoder.BLOCK_LENGTH,
                intent.instrumentId,
                instrument.rules.venueId());
        newOrder.wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(clientOrderId)
                .priceMantissa(intent.price)
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(intent.quantity)
                .strategyId(intent.strategyId)
                .signalId(intent.signalId)
                .side(intent.side)
                .orderType(orderType)
                .timeInForce(timeInForce);
        newOrder.orderFlags().clear().reduceOnly(intent.isClosing && !instrument.rules.isSpot());
        output.commit(EventHeaders.SEQUENCE_OFFSET + NewOrderEncoder.BLOCK_LENGTH);
    }

    /** Withdraws what is open, in order of id, as far as the ids of this event go; the next event goes on. */
    private void cancelOpenOrders(final StageOutput output) {
        final OrderTable orders = exposure.orders();
        for (int i = 0; i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (!order.isCancellable() || order.cancelAttempts() >= MAX_CANCEL_ATTEMPTS) {
                continue;
            }
            if (ordinal > MAX_ORDINAL) {
                return;
            }
            orders.onRequest(OrderEvent.CANCEL_REQUEST, order.clientOrderId(), nowNs);
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
                    .reason(isKilled ? RejectReason.KILL_SWITCH : RejectReason.NONE);
            output.commit(EventHeaders.SEQUENCE_OFFSET + CancelOrderEncoder.BLOCK_LENGTH);
        }
        isCancelling = false;
    }

    private void putSignalReject(final StageOutput output, final int venueId) {
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
                .side(knownSide())
                .reason(intent.reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + SignalRejectEncoder.BLOCK_LENGTH);
    }

    private void putRiskReject(final StageOutput output, final int venueId) {
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
                .side(knownSide())
                .reason(intent.reason);
        output.commit(EventHeaders.SEQUENCE_OFFSET + RiskRejectEncoder.BLOCK_LENGTH);
    }

    private Side knownSide() {
        return Side.SBE_UNKNOWN == intent.side ? Side.NULL_VAL : intent.side;
    }

    private long nextId() {
        if (ordinal > MAX_ORDINAL) {
            throw new IllegalStateException("event " + causeSequence + " has no order id left");
        }
        return (MAX_ORDINAL + 1) * causeSequence + ordinal++;
    }

    private static int putHeader(
            final StageOutput output,
            final int templateId,
            final int blockLength,
            final int instrumentId,
            final int venueId) {
        final int at = output.claim();
        final MutableDirectBuffer buffer = output.buffer();
        EventHeaders.put(buffer, at, templateId, blockLength, 0, 0, instrumentId, venueId, 0, 0);
        return at;
    }
}
