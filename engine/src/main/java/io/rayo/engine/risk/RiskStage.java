package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskAdjustmentDecoder;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.RiskStatusEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.CommandResults;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.InjectedSignal;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import org.agrona.DirectBuffer;

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
    static final long SECOND_NS = 1_000_000_000L;

    /** Reject reasons have codes below this. */
    private static final int MAX_REASONS = 64;

    /** Argument of REDUCE_ONLY_ON with which the node says that it is settling in-doubt orders, until RECOVERED. */
    private static final String RECOVERY = "recovery";

    private final RiskSettings settings;
    private final List<StrategySettings> strategies;
    private final RoutingSettings[] routings;
    private final VenueRouter router;
    private final Exposure exposure;
    private final OrderRate orderRate;
    private final AccountRisk account;
    private final SignalLimits signalLimits;
    private final RiskWarnings warnings;
    private final RiskWarnings.Listener onWarning = this::onWarning;
    private final PreTradeChecks checks;
    private final OrderDecisions decisions;
    private final Brackets brackets;
    private final OrderIntent intent = new OrderIntent();
    private final long[] rejectCounts = new long[MAX_REASONS];
    /** A bit per connection (its id modulo 64) that says that the venue bans us or is in maintenance. */
    private final long[] blockingConnections = new long[Venues.MAX_VENUES];

    private final FeedLag feedLag = new FeedLag();
    private final byte[] text = new byte[RECOVERY.length()];

    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final VenueStatusDecoder venueStatus = new VenueStatusDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder topOfBook = new TopOfBookDecoder();
    private final BookDeltaDecoder bookDelta = new BookDeltaDecoder();
    private final FeedGapDecoder feedGap = new FeedGapDecoder();
    private final BookStatusDecoder bookStatus = new BookStatusDecoder();
    private final ExecutionReportDecoder executionReport = new ExecutionReportDecoder();
    private final FundingPaymentDecoder funding = new FundingPaymentDecoder();
    private final SignalDecoder signal = new SignalDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final RiskAdjustmentDecoder riskAdjustment = new RiskAdjustmentDecoder();
    private final RiskStatusEncoder riskStatus = new RiskStatusEncoder();
    private final CommandResults results = new CommandResults();

    private long nowNs;
    /** As of when the market data of this event, or of the last that had any, speak; ns since the epoch. */
    private long marketAsOfNs;

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
    /** Size that a test signal of this event wants. */
    private long injectedNotional = OrderIntent.NO_VALUE;

    /** The command of this event is still to be answered. */
    private boolean isAnswering;

    private long signalCount;

    /**
     * Constructs it with nothing held and nothing open.
     *
     * @param settings limits and habits.
     * @param strategies whose signals are taken, with their order sizes.
     */
    public RiskStage(final RiskSettings settings, final List<StrategySettings> strategies) {
        this.settings = settings;
        this.strategies = List.copyOf(strategies);
        routings = strategies.stream().map(StrategySettings::routing).toArray(RoutingSettings[]::new);
        exposure = new Exposure(settings, strategies);
        orderRate = new OrderRate(settings.maxOrdersPerSecond(), SECOND_NS);
        account = new AccountRisk(settings, exposure);
        warnings = new RiskWarnings(settings, exposure, account);
        signalLimits = new SignalLimits(settings.signalFilters(), strategies.size());
        checks = new PreTradeChecks(settings, strategies, exposure, orderRate, account, signalLimits);
        router = new VenueRouter(checks);
        decisions = new OrderDecisions(exposure, orderRate, signalLimits);
        brackets = new Brackets(strategies, exposure, checks, orderRate, decisions, this::onWish);
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
        if (0 == EventHeaders.causeSequence(buffer, offset)) {
            injectedNotional = OrderIntent.NO_VALUE; // that was another event's
        }
        switch (templateId) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> onTopOfBook(buffer, offset);
            case BookDeltaDecoder.TEMPLATE_ID -> onBookDelta(buffer, offset);
            case SignalDecoder.TEMPLATE_ID -> onSignal(buffer, offset, output);
            case ExecutionReportDecoder.TEMPLATE_ID -> onExecutionReport(buffer, offset, output);
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
            case FundingPaymentDecoder.TEMPLATE_ID -> onFunding(buffer, offset);
            case CommandDecoder.TEMPLATE_ID -> isAnswering = onCommand(buffer, offset);
            default -> {}
        }
        if (isCancelling) {
            cancelOpenOrders(output);
        }
        if (isFlattening || isKilled || isHalted) {
            brackets.endWishes(output);
        }
        if (isFlattening) {
            flatten(output);
        } else if (!isKilled && !isHalted) {
            lookAtBrackets(templateId, EventHeaders.instrumentId(buffer, offset), output);
        }
        if (state() != announcedState) {
            announcedState = state();
            putStatus(output, statusReason, statusLimit, statusMeasured, false);
            statusReason = RejectReason.NONE;
            statusLimit = OrderIntent.NO_VALUE;
            statusMeasured = OrderIntent.NO_VALUE;
        }
        if (isAnswering) {
            // last, so that whoever waits for it knows the new state already
            isAnswering = false;
            results.put(output, command.correlationId(), command.commandType(), CommandOutcome.APPLIED, "");
        }
    }

    private void lookAtBrackets(final int templateId, final int instrumentId, final StageOutput output) {
        switch (templateId) {
            case TradeDecoder.TEMPLATE_ID, TopOfBookDecoder.TEMPLATE_ID -> lookAtBrackets(instrumentId, true, output);
            case ExecutionReportDecoder.TEMPLATE_ID, BookStatusDecoder.TEMPLATE_ID ->
                lookAtBrackets(instrumentId, false, output);
            case ClockTickDecoder.TEMPLATE_ID -> {
                // backwards: an instrument without holdings leaves the list
                for (int i = brackets.instrumentCount() - 1; i >= 0; i--) {
                    final RiskInstrument instrument = brackets.instrument(i);
                    brackets.lookAt(instrument, isBlocked(instrument), false, nowNs, output);
                }
            }
            default -> {}
        }
    }

    private void lookAtBrackets(final int instrumentId, final boolean isPrice, final StageOutput output) {
        final RiskInstrument instrument = exposure.instrument(instrumentId);
        if (null != instrument && instrument.mayHaveBracket) {
            brackets.lookAt(instrument, isBlocked(instrument), isPrice, nowNs, output);
        }
    }

    private boolean isBlocked(final RiskInstrument instrument) {
        return 0 != blockingConnections[instrument.rules.venueId()];
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
        final int at =
                OrderDecisions.putHeader(output, RiskStatusEncoder.TEMPLATE_ID, RiskStatusEncoder.BLOCK_LENGTH, 0, 0);
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
        boolean isFlat = true;
        for (int i = 0; i < exposure.activeCount(); i++) {
            final RiskInstrument instrument = exposure.active(i);
            for (int strategy = -1; strategy < exposure.strategyCount(); strategy++) {
                if (!decisions.hasId() || !exposure.hasRoomToClose()) {
                    return; // the next event goes on
                }
                if (!instrument.isCounted || !prepareClosing(instrument, strategy)) {
                    continue;
                }
                isFlat = false;
                if (checks.tradable(intent, isBlocked(instrument), nowNs)
                        && checks.sizedToClose(intent)
                        && orderRate.mayOrder(nowNs)) {
                    decisions.order(output, intent, OrderType.MARKET, TimeInForce.IOC, false, nowNs);
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
        intent.signalId = OrderDecisions.NO_SIGNAL;
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
        return decisions.acceptedCount();
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

    /** Takes what strategies hold, one by one. */
    @FunctionalInterface
    public interface StandingConsumer {
        /**
         * Called for each strategy and instrument of which it has ever sent a signal.
         *
         * @param strategyId of the strategy.
         * @param instrumentId of the instrument.
         * @param venueId of the instrument.
         * @param quantity held, in whole lots; negative is short.
         */
        void onStanding(int strategyId, int instrumentId, int venueId, long quantity);
    }

    /**
     * Shows what each strategy holds, by instrument and strategy. To be called between events.
     *
     * @param consumer of each.
     */
    public void forEachStanding(final StandingConsumer consumer) {
        for (int id = 1; id < exposure.instrumentLimit(); id++) {
            for (int strategy = 0; null != exposure.instrument(id) && strategy < exposure.strategyCount(); strategy++) {
                if (null != exposure.holding(strategy, id)) {
                    consumer.onStanding(
                            exposure.strategyId(strategy),
                            id,
                            exposure.instrument(id).rules.venueId(),
                            exposure.heldLots(id, strategy));
                }
            }
        }
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
     * Fees in a third currency whose price is not known, which are not counted in cash.
     *
     * @return count.
     */
    public long unvaluedFeeCount() {
        return exposure.unvaluedFeeCount();
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(nowNs);
        writer.putBoolean(isKilled);
        writer.putBoolean(isHalted);
        writer.putBoolean(isReduceOnly);
        writer.putBoolean(isCancelling);
        writer.putLong(signalCount);
        decisions.writeState(writer);
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
        brackets.writeState(writer);
        account.writeState(writer);
        signalLimits.writeState(writer);
        writer.putBoolean(isFlattening);
        writer.putInt(announcedState.value());
        warnings.writeState(writer);
        exposure.writeState(writer);
        writer.putLong(checks.riskFactor);
        writer.putLong(marketAsOfNs);
        feedLag.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        nowNs = reader.getLong();
        isKilled = reader.getBoolean();
        isHalted = reader.getBoolean();
        isReduceOnly = reader.getBoolean();
        isCancelling = reader.getBoolean();
        signalCount = reader.getLong();
        decisions.readState(reader);
        for (int i = 0; i < rejectCounts.length; i++) {
            rejectCounts[i] = reader.getLong();
        }
        for (int venueId = reader.getInt(); venueId >= 0; venueId = reader.getInt()) {
            blockingConnections[venueId] = reader.getLong();
        }
        orderRate.readState(reader);
        brackets.readState(reader);
        account.readState(reader);
        signalLimits.readState(reader);
        isFlattening = reader.getBoolean();
        announcedState = RiskState.get((short) reader.getInt());
        warnings.readState(reader);
        exposure.readState(reader);
        checks.riskFactor = reader.getLong();
        marketAsOfNs = reader.getLong();
        feedLag.readState(reader);
        brackets.afterRead();
    }

    private void startEvent(final DirectBuffer buffer, final int offset) {
        final long cause = EventHeaders.causeSequence(buffer, offset);
        decisions.startEvent(0 == cause ? EventHeaders.sequence(buffer, offset) : cause);
        nowNs = Math.max(nowNs, EventHeaders.receiveTimeNs(buffer, offset));
    }

    private void onDefinition(final DirectBuffer buffer, final int offset) {
        final boolean isRescaled = exposure.define(definition.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset)));
        if (isRescaled) {
            final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
            brackets.onRescaled(instrument);
            if (null != instrument.depth) {
                instrument.depth.clear();
            }
        }
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
        if (ConnectionState.CONNECTING == state) {
            feedLag.onAttempt(venueId, EventHeaders.connectionId(buffer, offset));
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
            instrument.onTrade(
                    trade.priceMantissa(), EventHeaders.receiveTimeNs(buffer, offset), asOfNs(buffer, offset));
            exposure.onPrice(instrument);
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
                    topOfBook.bidQuantityMantissa(),
                    topOfBook.askPriceMantissa(),
                    topOfBook.askQuantityMantissa(),
                    EventHeaders.receiveTimeNs(buffer, offset),
                    asOfNs(buffer, offset));
            exposure.onPrice(instrument);
        }
    }

    private void onBookDelta(final DirectBuffer buffer, final int offset) {
        final RiskInstrument instrument = exposure.instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            instrument.onDepth(asOfNs(buffer, offset));
            if (null != instrument.depth) {
                bookDelta.wrap(
                        buffer,
                        offset + EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                instrument.depth.onDelta(
                        bookDelta, EventHeaders.flags(buffer, offset), EventHeaders.connectionId(buffer, offset));
            }
        }
    }

    /** What the core makes of a message is as old as the message. */
    private long asOfNs(final DirectBuffer buffer, final int offset) {
        if (0 == EventHeaders.causeSequence(buffer, offset)) {
            marketAsOfNs = feedLag.asOfNs(buffer, offset);
        }
        return marketAsOfNs;
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

    private void onExecutionReport(final DirectBuffer buffer, final int offset, final StageOutput output) {
        executionReport.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Order order = exposure.onReport(executionReport, nowNs);
        if (ExecutionType.ADJUSTMENT == executionReport.executionType()) {
            tellOfUnasked(EventHeaders.instrumentId(buffer, offset), output);
        }
        final int strategyIndex = null == order ? -1 : exposure.strategyIndex(order.strategyId());
        if (strategyIndex >= 0) {
            brackets.onOrder(order, strategyIndex, nowNs);
            // a stop that closed nothing is no news to the strategy
            if (order.state().isFinal() && (!VenueStops.isStop(order) || order.filledQuantity() > 0)) {
                decisions.ended(output, order, strategyIndex);
            }
        }
        // an order that came back, or whose cancel was refused, is to be withdrawn again; the end of one is no reason
        // to
        // look at all the others, which with a thousand of them would hold up their cancels
        isCancelling |= (isKilled || isFlattening) && (null == order || OrderDecisions.isCancellable(order));
    }

    /** Strategies hear of what reconciliation or a liquidation took from them. */
    private void tellOfUnasked(final int instrumentId, final StageOutput output) {
        final RiskInstrument instrument = exposure.instrument(instrumentId);
        for (int strategy = 0; null != instrument && strategy < exposure.strategyCount(); strategy++) {
            final Holding holding = exposure.holding(strategy, instrumentId);
            if (null != holding && holding.isClosedUnasked) {
                holding.isClosedUnasked = false;
                brackets.onHolding(instrument, strategy, nowNs);
                decisions.closed(output, instrument, strategy, executionReport.side());
            }
        }
    }

    private void onFunding(final DirectBuffer buffer, final int offset) {
        funding.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        exposure.onFunding(EventHeaders.instrumentId(buffer, offset), funding.amount(), funding.fundingTimeNs());
    }

    /** Carries out a command; false if it is another stage's. */
    private boolean onCommand(final DirectBuffer buffer, final int offset) {
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
            case RECOVERED -> {
                isHalted = false;
                exposure.forgetStopRefusals();
            }
            case INJECT_SIGNAL -> {
                // the signal itself follows in this event, from the strategy stage, which answers
                injectedNotional = injectedNotional();
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Size that the test signal of this event wants; what is wrong with it the strategy stage says. */
    private long injectedNotional() {
        command.skipTarget();
        try {
            return InjectedSignal.parse(command.argument()).notional();
        } catch (final IllegalArgumentException ex) {
            return OrderIntent.NO_VALUE;
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
        intend(buffer, offset);
        final boolean isClosing = 1 == signal.closing();
        if (intent.strategyIndex >= 0 && null != intent.instrument && routings[intent.strategyIndex].isOn()) {
            onRoutedSignal(isClosing, output);
        } else {
            decide(isClosing, EventHeaders.venueId(buffer, offset), output);
        }
    }

    /** A signal that waited for a stop to be over comes now. */
    private void onWish(
            final RiskInstrument instrument, final int strategyIndex, final VenueStop wish, final StageOutput output) {
        intent.clear();
        intent.strategyIndex = strategyIndex;
        intent.strategyId = exposure.strategyId(strategyIndex);
        intent.instrument = instrument;
        intent.instrumentId = instrument.rules.instrumentId();
        decide(wish.take(intent), instrument.rules.venueId(), output);
    }

    /** Makes the intent that of a signal. */
    private void intend(final DirectBuffer buffer, final int offset) {
        signal.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        signalCount++;
        intent.clear();
        intent.wantedNotional = injectedNotional;
        intent.strategyId = signal.strategyId();
        intent.strategyIndex = exposure.strategyIndex(intent.strategyId);
        intent.signalId = signal.signalId();
        intent.side = signal.side();
        intent.confidence = signal.confidence();
        intent.instrumentId = EventHeaders.instrumentId(buffer, offset);
        intent.instrument = exposure.instrument(intent.instrumentId);
    }

    /** Checks a signal and does no more, for measuring what that costs; true if it would become an order. */
    boolean check(final DirectBuffer buffer, final int offset) {
        startEvent(buffer, offset);
        intend(buffer, offset);
        return passes(1 == signal.closing(), EventHeaders.venueId(buffer, offset));
    }

    /** A signal for a symbol: what is held is closed wherever it is, and what is opened goes where it costs least. */
    private void onRoutedSignal(final boolean isClosingSignal, final StageOutput output) {
        final RiskInstrument own = intent.instrument;
        final RiskInstrument[] all = exposure.membersOf(own);
        final int strategy = intent.strategyIndex;
        final boolean isBuy = intent.isBuy();
        final boolean mayOpenShort = settings.allowShort() && !own.rules.isSpot();
        boolean isClosing = isClosingSignal || (!isBuy && !mayOpenShort);
        boolean isInFlight = false;
        int entries = 0;
        boolean isAdding = false;
        for (int i = 0; i < all.length; i++) {
            if (!all[i].rules.hasMarketOf(own.rules)) {
                continue;
            }
            final int id = all[i].rules.instrumentId();
            final Holding holding = exposure.holding(strategy, id);
            final long held = null == holding ? 0 : exposure.heldLots(all[i], strategy);
            // what is held against the signal is closed before anything is opened elsewhere
            isClosing |= 0 != held && held > 0 != isBuy;
            isAdding |= 0 != held && held > 0 == isBuy;
            entries += null == holding ? 0 : holding.entries;
            isInFlight |= 0 != exposure.orderInFlight(intent.strategyId, all[i])
                    || (null != holding && holding.venueStop.hasWish());
        }
        if (isClosing) {
            close(all, own, output);
        } else if (isInFlight) {
            answer(intent.filter(RejectReason.ORDER_IN_FLIGHT), own.rules.venueId(), output);
        } else if (isAdding && entries >= settings.maxEntriesPerPosition()) {
            answer(intent.filter(RejectReason.POSITION_OPEN), own.rules.venueId(), output);
        } else if (isOff()) {
            answer(false, own.rules.venueId(), output);
        } else {
            open(all, own, output);
        }
    }

    private void close(final RiskInstrument[] all, final RiskInstrument own, final StageOutput output) {
        final boolean isBuy = intent.isBuy();
        int closed = 0;
        for (int i = 0; i < all.length; i++) {
            final long held = all[i].rules.hasMarketOf(own.rules) ? exposure.heldLots(all[i], intent.strategyIndex) : 0;
            if (0 != held && held > 0 != isBuy) {
                redirect(all[i]);
                intent.isFurtherPart = closed++ > 0;
                decide(true, all[i].rules.venueId(), output);
            }
        }
        if (0 == closed) {
            decide(true, own.rules.venueId(), output);
        }
    }

    private void open(final RiskInstrument[] all, final RiskInstrument own, final StageOutput output) {
        final RoutingSettings routing = routings[intent.strategyIndex];
        router.start(routing, checks.wantedNotional(intent));
        for (int i = 0; i < all.length; i++) {
            if (all[i].rules.hasMarketOf(own.rules) && tradesOn(intent.strategyIndex, all[i].rules.venueId())) {
                router.add(intent, all[i], isBlocked(all[i]), nowNs);
            }
        }
        final boolean isShared = router.share(routing);
        router.put(output, intent);
        if (!isShared) {
            final int venueId = own.rules.venueId();
            // the signal's own instrument says why; if only one side of its book is missing, that is why
            answer(
                    checks.tradable(intent, isBlocked(own), nowNs) && intent.deny(RejectReason.NO_REFERENCE_PRICE),
                    venueId,
                    output);
            return;
        }
        boolean isFirst = true;
        for (int i = 0; i < router.count(); i++) {
            if (router.notional(i) > 0) {
                redirect(router.instrument(i));
                intent.wantedNotional = router.notional(i);
                intent.isFurtherPart = !isFirst;
                isFirst = false;
                decide(false, router.instrument(i).rules.venueId(), output);
            }
        }
    }

    private boolean tradesOn(final int strategyIndex, final int venueId) {
        final List<Integer> venueIds = strategies.get(strategyIndex).venueIds();
        return venueIds.isEmpty() || venueIds.contains(venueId);
    }

    /** The same signal for another instrument. */
    private void redirect(final RiskInstrument instrument) {
        final int strategyIndex = intent.strategyIndex;
        intent.clear();
        intent.strategyIndex = strategyIndex;
        intent.instrument = instrument;
        intent.instrumentId = instrument.rules.instrumentId();
    }

    private void decide(final boolean isClosingSignal, final int venueId, final StageOutput output) {
        final boolean isAccepted = passes(isClosingSignal, venueId);
        if (intent.isDeferred) {
            brackets.defer(intent, isClosingSignal, nowNs, output);
        } else {
            answer(isAccepted, venueId, output);
        }
    }

    private void answer(final boolean isAccepted, final int venueId, final StageOutput output) {
        if (isAccepted) {
            final OrderType orderType = settings.orderType();
            final TimeInForce timeInForce = OrderType.MARKET == orderType ? TimeInForce.IOC : settings.timeInForce();
            decisions.order(output, intent, orderType, timeInForce, false, nowNs);
        } else {
            rejectCounts[intent.reason.value()]++;
            if (intent.isFiltered) {
                decisions.signalReject(output, intent, venueId);
            } else {
                decisions.riskReject(output, intent, venueId);
            }
            if (intent.strategyIndex >= 0) {
                decisions.denied(output, intent, venueId);
            }
        }
    }

    /** Whether nothing at all may leave, or the signal says nothing; the reason is left in the intent. */
    private boolean isOff() {
        if (isKilled) {
            return !intent.deny(RejectReason.KILL_SWITCH);
        }
        if (isHalted) {
            return !intent.deny(RejectReason.HALTED);
        }
        return Side.BUY != intent.side && Side.SELL != intent.side && !intent.filter(RejectReason.NOT_ALLOWED);
    }

    private boolean passes(final boolean isClosingSignal, final int venueId) {
        if (isOff()) {
            return false;
        }
        if (!checks.tradable(intent, 0 != blockingConnections[venueId], nowNs)) {
            return false;
        }
        final boolean mayOpenShort = settings.allowShort() && !intent.instrument.rules.isSpot();
        intent.isClosing = isClosingSignal || (Side.SELL == intent.side && !mayOpenShort);
        if (!isFlattening && (intent.isClosing || !isReduceOnly) && brackets.isStopInTheWay(intent)) {
            intent.isDeferred = true;
            return false;
        }
        account.revalue(nowNs);
        if (!checks.filtered(intent, isReduceOnly || isFlattening, nowNs)
                || !checks.sized(intent)
                || !checks.within(intent, nowNs)) {
            return false;
        }
        // more ids than an event has: next event, next chance
        return decisions.hasId()
                || intent.deny(RejectReason.ORDER_RATE_LIMIT, OrderDecisions.MAX_ORDINAL, decisions.idCount());
    }

    /** Withdraws what is open, in order of id, as far as the ids of this event go; the next event goes on. */
    private void cancelOpenOrders(final StageOutput output) {
        final OrderTable orders = exposure.orders();
        final RejectReason reason = isKilled ? RejectReason.KILL_SWITCH : RejectReason.NONE;
        for (int i = 0; i < orders.openCount(); i++) {
            if (!decisions.cancel(output, orders.open(i), reason, nowNs)) {
                return;
            }
        }
        isCancelling = false;
    }
}
