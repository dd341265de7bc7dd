package io.rayo.engine.paper;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.FillIds;
import io.rayo.engine.orders.Position;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * A venue that is not there: takes our orders, fills them against the market data of the real one, and answers with
 * execution reports (flag simulated). A deterministic state machine: the same settings and calls give the same reports.
 *
 * <p>Time is the largest receive time seen. A request arrives {@code orderLatencyNs} after the event that caused it, a
 * report is published {@code responseLatencyNs} after what it tells; neither overtakes another of its kind. What is due
 * at a message's time is done before the message.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>An order that must be filled at once is rejected (BOOK_NOT_LIVE) while the book is not proven; one that may
 *       rest is acknowledged and waits, and is matched (as taker, if it crosses) with the first proven book.
 *   <li>While a book is not proven, trades still fill what already rests: they are facts of their own.
 *   <li>A stop that the last trade has already reached at arrival is triggered at once. One that may only reduce is
 *       EXPIRED with REDUCE_ONLY if it is larger than what is held when it is triggered; of other orders that flag is
 *       not heeded.
 *   <li>A remainder that may not rest is EXPIRED with NO_LIQUIDITY; if the worth of a fill cannot be expressed, with
 *       ARITHMETIC_OVERFLOW (at arrival the worst visible price is checked, and the order REJECTED).
 *   <li>tradeId is clientOrderId x 65536 + ordinal of the fill, from 1: unique for ever as the order ids are.
 *   <li>An order id that was seen before is counted and left out, as long as it is among the last ones remembered.
 * </ul>
 *
 * <p>One thread. {@link #onOrder} never publishes; {@link #onMarket} and {@link #doWork} do, as the last thing they do,
 * so a publisher may call back into this object (as layout inline does when it drains a full ring).
 */
public final class PaperVenue {
    private static final int MAX_INSTRUMENTS = 1 << 16;
    private static final int STATE_VERSION = 4;
    private static final int REMEMBERED_ORDERS = 4_096;

    private final InstrumentDefinitionDecoder definitionDecoder = new InstrumentDefinitionDecoder();
    private final TradeDecoder tradeDecoder = new TradeDecoder();
    private final TopOfBookDecoder topDecoder = new TopOfBookDecoder();
    private final BookDeltaDecoder deltaDecoder = new BookDeltaDecoder();
    private final FeedGapDecoder gapDecoder = new FeedGapDecoder();
    private final VenueStatusDecoder statusDecoder = new VenueStatusDecoder();
    private final MarkPriceDecoder markDecoder = new MarkPriceDecoder();
    private final ExecutionReportDecoder reportDecoder = new ExecutionReportDecoder();
    private final NewOrderDecoder newOrderDecoder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelDecoder = new CancelOrderDecoder();
    private final ReplaceOrderDecoder replaceDecoder = new ReplaceOrderDecoder();

    private final PaperSettings settings;
    private final InboundPublisher publisher;
    private final Jitter jitter;
    private final PaperReports reports;
    private final PaperOrders orders;
    private final PaperMatcher matcher;
    private final RestingOrders resting;
    private final RequestQueue requests;
    private final Latencies latencies;
    private final PaperMargin margin;
    private final FillIds seenOrders = new FillIds(REMEMBERED_ORDERS);

    private PaperInstrument[] instruments = new PaperInstrument[64];
    private long nowNs;
    private long lastArrivalNs;
    private long duplicateOrders;
    private long refusedDefinitions;
    private boolean isReleasing;

    /**
     * Constructs it, knowing nothing.
     *
     * @param settings of the model.
     * @param publisher takes the execution reports.
     */
    public PaperVenue(final PaperSettings settings, final InboundPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
        jitter = new Jitter(settings.seed());
        reports = new PaperReports(settings, jitter);
        orders = new PaperOrders(settings.maxWorkingOrders());
        matcher = new PaperMatcher(settings, reports, orders);
        resting = new RestingOrders(settings.queueModel(), matcher);
        latencies = new Latencies(settings.orderLatencyNs(), settings.orderJitterNs(), settings.orderLatencies());
        margin = new PaperMargin(settings, publisher);
        requests = new RequestQueue(2 * settings.maxWorkingOrders() + 64);
    }

    /**
     * Takes an inbound message of any kind; those of no interest only make time pass. Publishes what has become due.
     *
     * @param buffer that holds it; valid during the call.
     * @param offset of its SBE header.
     * @param length in bytes.
     */
    public void onMarket(final DirectBuffer buffer, final int offset, final int length) {
        if (length < EventHeaders.BODY_OFFSET) {
            return;
        }
        passTime(EventHeaders.receiveTimeNs(buffer, offset));
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case BookDeltaDecoder.TEMPLATE_ID -> onBookDelta(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> onTopOfBook(buffer, offset);
            case FeedGapDecoder.TEMPLATE_ID -> onFeedGap(buffer, offset);
            case VenueStatusDecoder.TEMPLATE_ID -> onVenueStatus(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onDefinition(buffer, offset);
            case MarkPriceDecoder.TEMPLATE_ID -> onMarkPrice(buffer, offset);
            case ExecutionReportDecoder.TEMPLATE_ID -> onExecutionReport(buffer, offset);
            default -> {
                // only its time matters
            }
        }
        release();
    }

    /**
     * Takes an outbound NewOrder, CancelOrder or ReplaceOrder; others are ignored. Publishes nothing.
     *
     * @param buffer that holds it; valid during the call.
     * @param offset of its SBE header.
     * @param length in bytes.
     */
    public void onOrder(final DirectBuffer buffer, final int offset, final int length) {
        if (length < EventHeaders.BODY_OFFSET) {
            return;
        }
        switch (EventHeaders.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset);
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelDecoder.wrap(
                        buffer,
                        offset + MessageHeaderDecoder.ENCODED_LENGTH,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                onRequest(buffer, offset, RequestQueue.CANCEL, cancelDecoder.clientOrderId(), 0, 0);
            }
            case ReplaceOrderDecoder.TEMPLATE_ID -> {
                replaceDecoder.wrap(
                        buffer,
                        offset + MessageHeaderDecoder.ENCODED_LENGTH,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                onRequest(
                        buffer,
                        offset,
                        RequestQueue.REPLACE,
                        replaceDecoder.clientOrderId(),
                        replaceDecoder.priceMantissa(),
                        replaceDecoder.quantityMantissa());
            }
            default -> {
                // not for a venue
            }
        }
    }

    /**
     * Takes a position of a linear derivative that is held already, so that it pays funding and can be liquidated. To
     * be called before the first message.
     *
     * @param rules of the instrument.
     * @param position that is held.
     */
    public void resume(final InstrumentRules rules, final Position position) {
        final int instrumentId = rules.instrumentId();
        final PaperInstrument known = instrument(instrumentId);
        final PaperInstrument instrument = null == known ? add(instrumentId) : known;
        instrument.rules.copy(rules);
        instrument.held = position.quantity();
        margin.resume(rules, position);
    }

    /**
     * Asks how an order stands: answered, with latency, by ORDER_STATUS, or by NOT_FOUND if it is not working here (it
     * never was, it is done, or it was forgotten by a restart without state).
     *
     * @param clientOrderId of the order.
     * @param instrumentId of the order, for the answer's header.
     * @param venueId of the order, likewise.
     */
    public void query(final long clientOrderId, final int instrumentId, final int venueId) {
        if (requests.isFull()) {
            throw new IllegalStateException("more than " + requests.size() + " requests: time does not pass");
        }
        requests.add(arrivalNs(nowNs), RequestQueue.QUERY, clientOrderId, instrumentId, venueId, 0, 0, 0);
    }

    /**
     * Does what is due by now. To be called when the inbound messages up to then have been handled.
     *
     * @param now event time, nanoseconds; earlier than what was seen does nothing but release.
     * @return reports published.
     */
    public int doWork(final long now) {
        passTime(now);
        return release();
    }

    /**
     * Orders under way or working.
     *
     * @return 0 to the configured bound.
     */
    public int workingOrders() {
        return orders.inUse();
    }

    /**
     * Reports that wait for their time.
     *
     * @return count.
     */
    public int pendingReports() {
        return reports.queue.size();
    }

    /**
     * Orders left out because their id was seen before.
     *
     * @return count since the start.
     */
    public long duplicateOrders() {
        return duplicateOrders;
    }

    /**
     * Definitions that made no sense.
     *
     * @return count since the start.
     */
    public long refusedDefinitions() {
        return refusedDefinitions;
    }

    /**
     * Writes the whole state.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putInt(STATE_VERSION);
        writer.putLong(nowNs);
        writer.putLong(lastArrivalNs);
        writer.putLong(duplicateOrders);
        writer.putLong(refusedDefinitions);
        writer.putLong(jitter.state());
        seenOrders.writeState(writer);
        int count = 0;
        for (final PaperInstrument instrument : instruments) {
            count += null == instrument ? 0 : 1;
        }
        writer.putInt(count);
        for (final PaperInstrument instrument : instruments) {
            if (null != instrument) {
                instrument.writeState(writer);
            }
        }
        requests.writeState(writer);
        for (int i = 0; i < requests.size(); i++) {
            if (RequestQueue.NEW == requests.kind(i)) {
                orders.get(requests.clientOrderId(i)).writeState(writer);
            }
        }
        reports.writeState(writer);
        margin.writeState(writer);
    }

    /**
     * Reads what {@link #writeState} wrote, into one that has just been constructed with the same settings.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        final int version = reader.getInt();
        if (STATE_VERSION != version) {
            throw new IllegalStateException("paper venue state of version " + version + ", wanted " + STATE_VERSION);
        }
        nowNs = reader.getLong();
        lastArrivalNs = reader.getLong();
        duplicateOrders = reader.getLong();
        refusedDefinitions = reader.getLong();
        jitter.state(reader.getLong());
        seenOrders.readState(reader);
        final int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            add(reader.getInt()).readState(reader, orders);
        }
        requests.readState(reader);
        for (int i = 0; i < requests.size(); i++) {
            if (RequestQueue.NEW == requests.kind(i)) {
                orders.take(requests.clientOrderId(i)).readState(reader);
            }
        }
        reports.readState(reader);
        margin.readState(reader);
    }

    private void passTime(final long timeNs) {
        final long before = nowNs;
        if (timeNs > nowNs) {
            nowNs = timeNs;
        }
        while (requests.nextDueNs() <= nowNs) {
            // one that came late to us cannot have been matched before what has been seen
            reports.matchNs(Math.max(before, requests.nextDueNs()));
            arrive();
        }
        reports.matchNs(nowNs);
        if (margin.nextDueNs() <= nowNs) {
            margin.payFunding(instruments, nowNs);
        }
    }

    private int release() {
        if (isReleasing) {
            return 0;
        }
        int released = 0;
        isReleasing = true;
        try {
            while (reports.queue.nextDueNs() <= nowNs) {
                reports.queue.release(publisher, instrument(reports.queue.nextInstrumentId()), nowNs);
                released++;
            }
        } finally {
            isReleasing = false;
        }
        return released;
    }

    private void arrive() {
        final int kind = requests.kind();
        final long clientOrderId = requests.clientOrderId();
        final int instrumentId = requests.instrumentId();
        final int venueId = requests.venueId();
        final long causeSequence = requests.causeSequence();
        final long price = requests.price();
        final long quantity = requests.quantity();
        requests.remove();
        final PaperOrder order = orders.get(clientOrderId);
        if (null == order) {
            final boolean isQuery = RequestQueue.QUERY == kind;
            reports.unknown(
                    clientOrderId,
                    instrumentId,
                    venueId,
                    isQuery ? ExecutionType.NOT_FOUND : ExecutionType.CANCEL_REJECTED,
                    RejectReason.UNKNOWN_ORDER);
            return;
        }
        switch (kind) {
            case RequestQueue.NEW -> {
                if (NewOrderDecoder.replacesIdNullValue() == order.replacesId || takesPlace(order)) {
                    matcher.onArrival(instrument(order.instrumentId), order);
                }
            }
            case RequestQueue.CANCEL -> {
                reports.canceled(order);
                orders.release(order);
            }
            case RequestQueue.REPLACE -> replace(order, causeSequence, price, quantity);
            default -> reports.status(order);
        }
    }

    /** Cancels the order that an arriving one replaces; refuses the arriving one if more than expected was filled. */
    private boolean takesPlace(final PaperOrder order) {
        final PaperOrder known = orders.get(order.replacesId);
        // as live: one of another instrument is left alone
        final PaperOrder replaced = null != known && known.instrumentId == order.instrumentId ? known : null;
        final boolean isAsExpected = null != replaced && replaced.filled == order.replacesFilled;
        if (null != replaced) {
            reports.canceled(replaced);
            orders.release(replaced);
        }
        if (!isAsExpected) {
            reports.refused(
                    order.clientOrderId, order.instrumentId, order.venueId, order.side, RejectReason.UNKNOWN_ORDER);
            orders.release(order);
        }
        return isAsExpected;
    }

    /** Quantity is that of the whole order, what is filled included. Only less at the same price keeps its place. */
    private void replace(
            final PaperOrder order, final long causeSequence, final long wantedPrice, final long wantedQuantity) {
        final PaperInstrument instrument = instrument(order.instrumentId);
        final boolean keepsPrice = ReplaceOrderDecoder.priceMantissaNullValue() == wantedPrice || !order.hasLimit();
        final long price = keepsPrice ? order.price : wantedPrice;
        final long quantity =
                ReplaceOrderDecoder.quantityMantissaNullValue() == wantedQuantity ? order.quantity : wantedQuantity;
        RejectReason reason = causeSequence < instrument.scaleSequence
                ? RejectReason.VENUE_REJECTED
                : matcher.checkTerms(instrument, order, price, quantity);
        if (RejectReason.NONE == reason && quantity <= order.filled) {
            reason = RejectReason.BELOW_MIN_QUANTITY;
        }
        if (RejectReason.NONE == reason
                && TimeInForce.GTX == order.timeInForce
                && !order.isDormant()
                && matcher.wouldTake(instrument, order, price)) {
            reason = RejectReason.WOULD_TAKE;
        }
        if (RejectReason.NONE != reason) {
            reports.requestRejected(order, reason);
            return;
        }
        final boolean keepsPlace = order.price == price && quantity <= order.quantity;
        order.price = price;
        order.quantity = quantity;
        reports.replaced(order);
        if (!keepsPlace && order.list == instrument.resting(order.side)) {
            order.list.remove(order);
            matcher.execute(instrument, order);
        }
    }

    private void onNewOrder(final DirectBuffer buffer, final int offset) {
        newOrderDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long clientOrderId = newOrderDecoder.clientOrderId();
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final int venueId = EventHeaders.venueId(buffer, offset);
        if (seenOrders.contains(clientOrderId, 0) || null != orders.get(clientOrderId)) {
            duplicateOrders++;
            return;
        }
        seenOrders.add(clientOrderId, 0);
        final long arrivalNs = arrivalNs(EventHeaders.receiveTimeNs(buffer, offset));
        if (orders.isExhausted() || requests.isFull() || reports.queue.size() >= settings.maxPendingReports()) {
            reports.matchNs(Math.max(nowNs, arrivalNs));
            reports.refused(
                    clientOrderId, instrumentId, venueId, newOrderDecoder.side(), RejectReason.OPEN_ORDERS_LIMIT);
            reports.matchNs(nowNs);
            return;
        }
        final PaperOrder order = orders.take(clientOrderId);
        order.causeSequence = EventHeaders.causeSequence(buffer, offset);
        order.instrumentId = instrumentId;
        order.venueId = venueId;
        order.side = newOrderDecoder.side();
        order.orderType = newOrderDecoder.orderType();
        order.timeInForce = newOrderDecoder.timeInForce();
        order.price = newOrderDecoder.priceMantissa();
        order.stopPrice = newOrderDecoder.stopPriceMantissa();
        order.quantity = newOrderDecoder.quantityMantissa();
        order.filled = 0;
        order.fillCount = 0;
        order.isReduceOnly = newOrderDecoder.orderFlags().reduceOnly();
        final boolean isReplacing = newOrderDecoder.orderFlags().replacing();
        order.replacesId = isReplacing ? newOrderDecoder.replacesId() : NewOrderDecoder.replacesIdNullValue();
        order.replacesFilled = newOrderDecoder.replacesFilledQuantityMantissa();
        order.isTriggered = false;
        order.ahead = 0;
        order.levelQuantity = 0;
        order.tradedSince = 0;
        requests.add(arrivalNs, RequestQueue.NEW, clientOrderId, instrumentId, venueId, 0, 0, 0);
    }

    private void onRequest(
            final DirectBuffer buffer,
            final int offset,
            final int kind,
            final long clientOrderId,
            final long price,
            final long quantity) {
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final int venueId = EventHeaders.venueId(buffer, offset);
        final long arrivalNs = arrivalNs(EventHeaders.receiveTimeNs(buffer, offset));
        if (requests.isFull()) {
            reports.matchNs(Math.max(nowNs, arrivalNs));
            reports.unknown(
                    clientOrderId,
                    instrumentId,
                    venueId,
                    ExecutionType.CANCEL_REJECTED,
                    RejectReason.OPEN_ORDERS_LIMIT);
            reports.matchNs(nowNs);
            return;
        }
        requests.add(
                arrivalNs,
                kind,
                clientOrderId,
                instrumentId,
                venueId,
                EventHeaders.causeSequence(buffer, offset),
                price,
                quantity);
    }

    private long arrivalNs(final long sentNs) {
        final long wanted = sentNs + latencies.draw(jitter);
        lastArrivalNs = Math.max(lastArrivalNs, wanted);
        return lastArrivalNs;
    }

    private void onTrade(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            return;
        }
        tradeDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long price = tradeDecoder.priceMantissa();
        final long quantity = tradeDecoder.quantityMantissa();
        if (price <= 0 || quantity <= 0) {
            return;
        }
        instrument.lastPrice = price;
        margin.onTrade(instrument.rules, price, nowNs);
        if (instrument.hasOrders()) {
            resting.onTrade(instrument, price, quantity, tradeDecoder.aggressorSide());
            trigger(instrument);
            if (matcher.isBookless(instrument)) {
                wake(instrument);
            }
        }
    }

    private void onBookDelta(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            return;
        }
        deltaDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final boolean wasProven = instrument.book.isProven();
        final boolean isNew = instrument.book.onDelta(
                deltaDecoder,
                EventHeaders.flags(buffer, offset),
                deltaDecoder.header().connectionId());
        if (isNew && instrument.hasOrders()) {
            onBook(instrument, !wasProven);
        }
    }

    private void onTopOfBook(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument || instrument.book.hasDepth()) {
            return;
        }
        topDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final boolean wasProven = instrument.book.isProven();
        final boolean isNew =
                instrument.book.onTop(topDecoder, topDecoder.header().connectionId());
        if (isNew && instrument.hasOrders()) {
            onBook(instrument, !wasProven);
        }
    }

    private void onBook(final PaperInstrument instrument, final boolean becameProven) {
        resting.onBook(instrument, becameProven);
        wake(instrument);
    }

    private void wake(final PaperInstrument instrument) {
        while (!instrument.waiting.isEmpty()) {
            final PaperOrder order = instrument.waiting.head();
            instrument.waiting.remove(order);
            matcher.execute(instrument, order);
        }
    }

    private void trigger(final PaperInstrument instrument) {
        PaperOrder order = instrument.stops.head();
        while (null != order) {
            final PaperOrder next = order.next;
            if (PaperMatcher.isReached(instrument, order)) {
                instrument.stops.remove(order);
                matcher.wake(instrument, order);
            }
            order = next;
        }
    }

    private void onMarkPrice(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            markDecoder.wrap(
                    buffer,
                    offset + MessageHeaderDecoder.ENCODED_LENGTH,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            margin.onMark(instrument.rules, markDecoder, nowNs);
        }
    }

    /** A report of its own that comes back, or an adjustment: what is held changes. */
    private void onExecutionReport(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null != instrument) {
            reportDecoder.wrap(
                    buffer,
                    offset + MessageHeaderDecoder.ENCODED_LENGTH,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            margin.onReport(instrument.rules, reportDecoder);
            if (ExecutionType.ADJUSTMENT == reportDecoder.executionType() && reportDecoder.lastQuantityMantissa() > 0) {
                final long quantity = reportDecoder.lastQuantityMantissa();
                instrument.held += Side.SELL == reportDecoder.side() ? -quantity : quantity;
            }
        }
    }

    private void onFeedGap(final DirectBuffer buffer, final int offset) {
        final PaperInstrument instrument = instrument(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            return;
        }
        gapDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Channel channel = gapDecoder.channel();
        final boolean concernsBook = switch (channel) {
            case TRADES, BARS, MARK_PRICE, ORDERS -> false;
            case TOP_OF_BOOK -> !instrument.book.hasDepth();
            default -> true;
        };
        if (concernsBook) {
            instrument.book.lose();
        }
    }

    private void onVenueStatus(final DirectBuffer buffer, final int offset) {
        statusDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final ConnectionState state = statusDecoder.state();
        if (ConnectionState.DISCONNECTED != state && ConnectionState.CLOSED != state) {
            return;
        }
        final int venueId = EventHeaders.venueId(buffer, offset);
        final int connectionId = statusDecoder.header().connectionId();
        for (final PaperInstrument instrument : instruments) {
            if (null != instrument && instrument.rules.venueId() == venueId) {
                instrument.book.onDisconnect(connectionId);
            }
        }
    }

    private void onDefinition(final DirectBuffer buffer, final int offset) {
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final InstrumentRules rules = new InstrumentRules();
        if (instrumentId <= 0
                || instrumentId >= MAX_INSTRUMENTS
                || !rules.define(InstrumentRules.wrap(definitionDecoder, buffer, offset))) {
            refusedDefinitions++;
            return;
        }
        PaperInstrument instrument = instrument(instrumentId);
        if (null == instrument) {
            instrument = add(instrumentId);
        } else if (!instrument.rules.hasScaleOf(rules)) {
            onNewScale(instrument, rules, EventHeaders.sequence(buffer, offset));
            margin.onRescaled(instrumentId, instrument.rules, rules);
        }
        instrument.rules.copy(rules);
    }

    /** What rests cannot be carried over to another scale without rounding, so it is cancelled. */
    private void onNewScale(final PaperInstrument instrument, final InstrumentRules rules, final long sequence) {
        final int priceShift = instrument.rules.priceExponent() - rules.priceExponent();
        final int sizeShift = instrument.rules.sizeExponent() - rules.sizeExponent();
        instrument.scaleSequence = sequence;
        instrument.lastPrice = 0;
        final long held = ExactMath.rescale(instrument.held, instrument.rules.sizeExponent(), rules.sizeExponent());
        instrument.held = ExactMath.OVERFLOW == held ? 0 : held;
        instrument.book.reset();
        cancelAll(instrument.bids);
        cancelAll(instrument.asks);
        cancelAll(instrument.stops);
        cancelAll(instrument.waiting);
        reports.queue.rescale(instrument.instrumentId, priceShift, sizeShift);
    }

    private void cancelAll(final OrderList list) {
        while (!list.isEmpty()) {
            final PaperOrder order = list.head();
            reports.canceled(order);
            orders.release(order);
        }
    }

    private PaperInstrument add(final int instrumentId) {
        if (instrumentId >= instruments.length) {
            instruments = Arrays.copyOf(instruments, Integer.highestOneBit(instrumentId) * 2);
        }
        final PaperInstrument instrument = new PaperInstrument(instrumentId, settings.maxBookDepth());
        instruments[instrumentId] = instrument;
        return instrument;
    }

    private PaperInstrument instrument(final int instrumentId) {
        return instrumentId > 0 && instrumentId < instruments.length ? instruments[instrumentId] : null;
    }
}
