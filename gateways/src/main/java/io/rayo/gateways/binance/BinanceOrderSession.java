package io.rayo.gateways.binance;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.OrderChannel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.RecentIds;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Follows each order from the request to the last fill. It sends an order at most once, whatever happens. What the
 * venue has not said is not known: a request without a definite answer leaves the order UNRESOLVED, and it is asked
 * about by its client order id until the venue has said what became of it. Only a definite error of the venue is a
 * rejection, and only what never left us is denied here.
 *
 * <pre>
 *                 ACCEPTED  ENDED  ENDED_SHORT     REFUSED  SILENT      NOT_FOUND  FILLS_COMPLETE
 * IN_FLIGHT       WORKING   DONE   AWAITING_FILLS  DONE     UNRESOLVED  x          =
 * WORKING         =         DONE   AWAITING_FILLS  x        UNRESOLVED  x          =
 * UNRESOLVED      WORKING   DONE   AWAITING_FILLS  DONE     =           DONE       =
 * AWAITING_FILLS  x         DONE   =               x        =           x          DONE
 * DONE            x         x      x               x        x           x          x
 *
 * = stays     x contradicts what was said before: counted, stays
 *
 * published: IN_FLIGHT on sending PENDING_NEW; ACCEPTED by an answer or event NEW, by a question ORDER_STATUS;
 * each fill once TRADE; ENDED and ENDED_SHORT CANCELED, EXPIRED or REJECTED, by a question ORDER_STATUS; REFUSED
 * REJECTED; SILENT UNKNOWN; NOT_FOUND NOT_FOUND.
 * </pre>
 *
 * <p>A wish to cancel is kept until the order is over or the venue has refused the cancel. After a connection was lost
 * every order is asked about, working ones too: events may be missing. Fills are told apart by the venue's trade id, so
 * that those in answers, events and lists of fills are the same fills.
 *
 * <p>One thread for all calls; the publisher and the channel must not call back into the session. Times of all calls
 * are of one clock. Allocates nothing per order in steady state.
 */
public final class BinanceOrderSession {
    private static final int RECENT_FILLS = 1 << 16;
    private static final int RECENT_ORDERS = 1 << 14;
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long RETRY_NS = 1_000 * MILLISECOND_NS;
    private static final long NEVER = Long.MAX_VALUE;
    private static final byte[] TIMED_OUT = WsApiRequest.ascii("no answer in time");
    private static final byte[] DISCONNECTED = WsApiRequest.ascii("connection lost");
    private static final byte[] SENT_BEFORE = WsApiRequest.ascii("may have been sent before");

    private final BinanceOrderEncoder encoder;
    private final BinanceExecutionDecoder decoder;
    private final OrderChannel channel;
    private final FillRequester fillRequester;
    private final ExecutionReportWriter writer;
    private final OrderSettings settings;
    private final BinanceOrderLimits limits;
    private final OrderCounters counters;
    private final EpochNanoClock clock;
    private final boolean futures;
    private final PendingOrders orders;
    private final RecentIds seenFills = new RecentIds(RECENT_FILLS);
    private final RecentIds doneOrders = new RecentIds(RECENT_ORDERS);
    private final ExecutionUpdate out = new ExecutionUpdate();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();

    private boolean isConnected;
    private boolean isUserDataUp;
    private boolean isStopping;
    private boolean isShutdownAnnounced;
    private long lastPlacedId = -1;
    private long nextTimerNs = NEVER;
    private long nextQueryNs;
    private long subscribeAtNs = NEVER;
    private int subscribeAttempt;
    private int cursor;

    /** Time of the call that is being handled. */
    private long receiveTimeNs;

    // of the text that is being decoded
    private PendingOrder current;
    private long answerSum;

    /**
     * Creates a session without connection.
     *
     * @param product SPOT or USD-M.
     * @param symbols instruments of the product.
     * @param encoder writes the requests; for the same product and ids.
     * @param ids of this run.
     * @param channel to send on.
     * @param fillRequester asks for fills by REST; needed for USD-M only, null for spot.
     * @param publisher to publish with.
     * @param settings bounds and times.
     * @param counters to count with.
     * @param clock of the same time as is given to the other calls.
     * @param connectionId for the messages.
     * @param baseFlags that every message carries.
     */
    public BinanceOrderSession(
            final BinanceProduct product,
            final FeedSymbols<BinanceInstrument> symbols,
            final BinanceOrderEncoder encoder,
            final ClientOrderIds ids,
            final OrderChannel channel,
            final FillRequester fillRequester,
            final InboundPublisher publisher,
            final OrderSettings settings,
            final OrderCounters counters,
            final EpochNanoClock clock,
            final int connectionId,
            final int baseFlags) {
        futures = product.isFutures();
        if (futures && fillRequester == null) {
            throw new IllegalArgumentException("futures need a way to ask for fills");
        }
        this.encoder = encoder;
        this.channel = channel;
        this.fillRequester = fillRequester;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        writer = new ExecutionReportWriter(publisher, product.venueId(), connectionId, baseFlags);
        limits = new BinanceOrderLimits(product);
        orders = new PendingOrders(settings.maxOrders());
        decoder = new BinanceExecutionDecoder(product, symbols, ids, counters, new Listener());
    }

    // ---- what the core wants ----

    /**
     * Takes a NewOrder or CancelOrder; other messages are not for this session and are passed over.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @param length of the message.
     */
    public void onOrder(final DirectBuffer buffer, final int offset, final int length) {
        switch (EventHeaders.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset);
            case CancelOrderDecoder.TEMPLATE_ID -> onCancelOrder(buffer, offset);
            default -> {}
        }
    }

    private void onNewOrder(final DirectBuffer buffer, final int offset) {
        newOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long nowNs = now();
        final long id = newOrder.clientOrderId();
        final OrderInstrument instrument = encoder.instrument(EventHeaders.instrumentId(buffer, offset));
        if (orders.get(id) != null) {
            counters.duplicateOrders++;
            return;
        }
        if (id <= lastPlacedId) {
            // ids only grow, so this one may have been sent: never again, but what became of it can be asked
            counters.duplicateOrders++;
            if (instrument != null && !orders.isFull() && !doneOrders.contains(id, 0)) {
                final PendingOrder order = follow(id, instrument, nowNs);
                unknown(order, SENT_BEFORE, SENT_BEFORE.length, nowNs);
            }
            return;
        }
        lastPlacedId = id;
        final OrderRefusal refusal = refusal(instrument, nowNs);
        if (refusal != null) {
            deny(buffer, offset, refusal);
            return;
        }
        final int length = encoder.placeOrder(buffer, offset, nowNs);
        if (length == BinanceOrderEncoder.REFUSED) {
            deny(buffer, offset, encoder.refusal());
            return;
        }
        final PendingOrder order = orders.add(id).start(id, instrument, OrderPhase.IN_FLIGHT, nowNs);
        order.side = newOrder.side();
        order.quantity = newOrder.quantityMantissa();
        if (!transmit(length)) {
            orders.remove(order);
            deny(buffer, offset, OrderRefusal.NO_CONNECTION);
            return;
        }
        counters.ordersSent++;
        limits.placed(encoder.venueTimeNs(nowNs));
        order.placeDeadlineNs = nowNs + settings.requestTimeoutNs();
        wake(order.placeDeadlineNs);
        say(order, ExecutionType.PENDING_NEW, OrderStatus.PENDING_NEW, RejectReason.NONE, 0, nowNs);
    }

    /** Why an order cannot go out now; null if it can. */
    private OrderRefusal refusal(final OrderInstrument instrument, final long nowNs) {
        if (instrument == null) {
            return OrderRefusal.UNKNOWN_INSTRUMENT;
        }
        if (isStopping) {
            return OrderRefusal.STOPPING;
        }
        if (!isConnected) {
            return OrderRefusal.NO_CONNECTION;
        }
        if (!isUserDataUp) {
            return OrderRefusal.NO_USER_DATA;
        }
        if (orders.isFull()) {
            return OrderRefusal.TABLE_FULL;
        }
        final long venueTimeNs = encoder.venueTimeNs(nowNs);
        if (limits.isBanned(venueTimeNs)) {
            return OrderRefusal.BANNED;
        }
        return limits.mayPlace(venueTimeNs) ? null : OrderRefusal.RATE_LIMIT;
    }

    private void deny(final DirectBuffer buffer, final int offset, final OrderRefusal refusal) {
        counters.refused++;
        doneOrders.add(newOrder.clientOrderId(), 0);
        out.clear();
        out.clientOrderId = newOrder.clientOrderId();
        out.side = newOrder.side();
        out.quantity = newOrder.quantityMantissa();
        out.cumulative = 0;
        out.executionType = ExecutionType.REJECTED;
        out.orderStatus = OrderStatus.REJECTED;
        out.rejectReason = refusal.reason();
        out.text(refusal.text());
        publish(out, EventHeaders.instrumentId(buffer, offset));
    }

    private void onCancelOrder(final DirectBuffer buffer, final int offset) {
        cancelOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long nowNs = now();
        final long id = cancelOrder.clientOrderId();
        PendingOrder order = orders.get(id);
        if (order == null) {
            if (doneOrders.contains(id, 0)) {
                counters.duplicateReports++; // its end was published: the core hears of it, if it has not yet
                return;
            }
            final OrderInstrument instrument = encoder.instrument(EventHeaders.instrumentId(buffer, offset));
            if (instrument == null || orders.isFull()) {
                denyCancel(
                        id,
                        EventHeaders.instrumentId(buffer, offset),
                        instrument == null ? OrderRefusal.UNKNOWN_INSTRUMENT : OrderRefusal.TABLE_FULL);
                return;
            }
            order = follow(id, instrument, nowNs);
        }
        order.cancelWanted = true;
        order.cancelNextNs = nowNs;
        wake(nowNs);
        sendCancel(order, nowNs);
    }

    private void denyCancel(final long id, final int instrumentId, final OrderRefusal refusal) {
        counters.refused++;
        out.clear();
        out.clientOrderId = id;
        out.executionType = ExecutionType.CANCEL_REJECTED;
        out.rejectReason = refusal.reason();
        out.text(refusal.text());
        publish(out, instrumentId);
    }

    /** Starts to follow an order of which nothing is known; it is asked about at once. */
    private PendingOrder follow(final long id, final OrderInstrument instrument, final long nowNs) {
        final PendingOrder order = orders.add(id).start(id, instrument, OrderPhase.UNRESOLVED, nowNs);
        order.queryAtNs = nowNs;
        wake(nowNs);
        return order;
    }

    /**
     * Has an order asked about until it is known what became of it, for the recovery after a restart: call it for each
     * order that the journal does not know to be over. All fills of the order are published, those that the journal has
     * too: the core drops them by their trade ids.
     *
     * @param clientOrderId of the order.
     * @param instrumentId of the order.
     * @return false if it cannot be followed: no such instrument, or no room.
     */
    public boolean queryOrder(final long clientOrderId, final int instrumentId) {
        lastPlacedId = Math.max(lastPlacedId, clientOrderId);
        final long nowNs = now();
        final PendingOrder known = orders.get(clientOrderId);
        if (known != null) {
            known.queryAtNs = nowNs;
            wake(nowNs);
            return true;
        }
        final OrderInstrument instrument = encoder.instrument(instrumentId);
        if (instrument == null || orders.isFull()) {
            return false;
        }
        follow(clientOrderId, instrument, nowNs);
        return true;
    }

    /**
     * Asks for the orders that work on an instrument; those of this run that were not followed are from then on.
     *
     * @param instrumentId of the instrument.
     * @return false if it could not be asked now.
     */
    public boolean queryOpenOrders(final int instrumentId) {
        final long nowNs = now();
        final long venueTimeNs = encoder.venueTimeNs(nowNs);
        final OrderInstrument instrument = encoder.instrument(instrumentId);
        if (instrument == null || !isReady() || !limits.mayQuery(venueTimeNs)) {
            return false;
        }
        if (!transmit(encoder.queryOpenOrders(instrument, 1, nowNs))) {
            return false;
        }
        limits.queried(venueTimeNs, true);
        counters.queriesSent++;
        return true;
    }

    /**
     * Stops trading: refuses new orders from now on and cancels, by client order id, everything that works or may work,
     * also what turns out to work later.
     *
     * @return orders that have to be cancelled or cleared up before all is over.
     */
    public int cancelAllWorking() {
        isStopping = true;
        final long nowNs = now();
        int count = 0;
        for (int i = 0; i < orders.size(); i++) {
            final PendingOrder order = orders.at(i);
            if (order.phase != OrderPhase.AWAITING_FILLS) {
                order.cancelWanted = true;
                order.cancelNextNs = nowNs;
                sendCancel(order, nowNs);
            }
            count++;
        }
        wake(nowNs);
        return count;
    }

    /** Takes new orders again after {@link #cancelAllWorking()}. */
    public void resume() {
        isStopping = false;
    }

    // ---- what the connections say ----

    /**
     * The order connection is up. On spot the user data stream is then asked for on it; until it runs no order goes
     * out.
     */
    public void onConnected() {
        isConnected = true;
        isShutdownAnnounced = false;
        final long nowNs = now();
        if (!futures) {
            isUserDataUp = false;
            subscribeAtNs = nowNs;
        }
        wake(nowNs);
        subscribe(nowNs);
    }

    /** The order connection is down: what was under way on it has an unknown outcome. */
    public void onDisconnected() {
        final long nowNs = now();
        isConnected = false;
        subscribeAtNs = NEVER;
        if (!futures) {
            isUserDataUp = false;
        }
        for (int i = 0; i < orders.size(); i++) {
            final PendingOrder order = orders.at(i);
            final boolean wasOpen = order.placeDeadlineNs != 0 || order.cancelDeadlineNs != 0;
            order.placeDeadlineNs = 0;
            order.cancelDeadlineNs = 0;
            order.queryDeadlineNs = 0;
            order.askFills = false;
            order.queryTries = 0;
            order.queryAtNs = nowNs;
            if (wasOpen) {
                unknown(order, DISCONNECTED, DISCONNECTED.length, nowNs);
            }
        }
        wake(nowNs);
    }

    /**
     * USD-M: the stream of user data, a connection of its own, is up. Events may have been lost before: every order is
     * asked about.
     */
    public void onUserDataConnected() {
        isUserDataUp = true;
        final long nowNs = now();
        for (int i = 0; i < orders.size(); i++) {
            final PendingOrder order = orders.at(i);
            if (order.phase != OrderPhase.IN_FLIGHT && order.queryDeadlineNs == 0) {
                order.queryAtNs = nowNs;
            }
        }
        wake(nowNs);
    }

    /** USD-M: the stream of user data is down. Orders are refused until it is up again. */
    public void onUserDataDisconnected() {
        isUserDataUp = false;
    }

    /**
     * Takes a text of the order connection or of the stream of user data.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param textTimeNs when it was received.
     * @return why it was refused; NONE if it was not.
     */
    public DecodeError onText(final DirectBuffer buffer, final int offset, final int length, final long textTimeNs) {
        receiveTimeNs = textTimeNs;
        current = null;
        final DecodeError error = decoder.decode(buffer, offset, length);
        current = null;
        return error;
    }

    /**
     * Takes the answer to {@link FillRequester#requestFills}.
     *
     * @param clientOrderId as it was given.
     * @param attempt as it was given.
     * @param buffer that holds the body.
     * @param offset of the first byte.
     * @param length in bytes; -1 if the call failed.
     * @param textTimeNs when it was received.
     */
    public void onFills(
            final long clientOrderId,
            final int attempt,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long textTimeNs) {
        receiveTimeNs = textTimeNs;
        current = null;
        if (length < 0 || decoder.decodeFills(clientOrderId, attempt, buffer, offset, length) != DecodeError.NONE) {
            final PendingOrder order = orders.get(clientOrderId);
            if (order != null && order.queryDeadlineNs != 0 && order.queryAttempt == attempt) {
                order.queryDeadlineNs = 0;
                askAgain(order, textTimeNs);
            }
        }
        current = null;
    }

    /**
     * Sets what the venue's clock is ahead of ours.
     *
     * @param offsetNs venue clock minus ours.
     */
    public void clockOffsetNs(final long offsetNs) {
        encoder.clockOffsetNs(offsetNs);
    }

    // ---- time ----

    /**
     * Does what is due: deadlines, cancels that could not go out, questions.
     *
     * @param nowNs now.
     * @return things done; 0 if there was nothing to do.
     */
    public int doWork(final long nowNs) {
        if (nowNs < nextTimerNs) {
            return 0;
        }
        receiveTimeNs = nowNs;
        nextTimerNs = NEVER;
        int work = subscribe(nowNs);
        for (int i = orders.size() - 1; i >= 0; i--) {
            work += expire(orders.at(i), nowNs);
        }
        // cancels before questions: they have a reserve of the limits, and hurry
        for (int i = orders.size() - 1; i >= 0; i--) {
            work += sendCancel(orders.at(i), nowNs);
        }
        final int size = orders.size();
        for (int i = 0; i < size; i++) {
            cursor = cursor + 1 < size ? cursor + 1 : 0;
            work += sendQuery(orders.at(cursor), nowNs);
        }
        for (int i = 0; i < size; i++) {
            wakeFor(orders.at(i));
        }
        nextTimerNs = Math.max(nextTimerNs, nowNs + MILLISECOND_NS); // a scan per millisecond is enough
        return work;
    }

    private void wake(final long atNs) {
        nextTimerNs = Math.min(nextTimerNs, atNs);
    }

    private void wakeFor(final PendingOrder order) {
        if (order.placeDeadlineNs != 0) {
            wake(order.placeDeadlineNs);
        }
        if (order.cancelDeadlineNs != 0) {
            wake(order.cancelDeadlineNs);
        }
        if (order.queryDeadlineNs != 0) {
            wake(order.queryDeadlineNs);
        } else if (order.queryAtNs != 0 && isReady()) {
            wake(order.queryAtNs);
        }
        if (order.cancelWanted && order.cancelDeadlineNs == 0 && isConnected && order.mayWork()) {
            wake(order.cancelNextNs);
        }
    }

    private int expire(final PendingOrder order, final long nowNs) {
        int work = 0;
        if (isOver(order.placeDeadlineNs, nowNs)) {
            order.placeDeadlineNs = 0;
            counters.timeouts++;
            if (order.phase == OrderPhase.IN_FLIGHT) {
                unknown(order, TIMED_OUT, TIMED_OUT.length, nowNs);
            }
            work++;
        }
        if (isOver(order.cancelDeadlineNs, nowNs)) {
            order.cancelDeadlineNs = 0;
            counters.timeouts++;
            unknown(order, TIMED_OUT, TIMED_OUT.length, nowNs);
            work++;
        }
        if (isOver(order.queryDeadlineNs, nowNs)) {
            order.queryDeadlineNs = 0;
            counters.timeouts++;
            askAgain(order, nowNs);
            work++;
        }
        return work;
    }

    private long now() {
        receiveTimeNs = clock.nanoTime();
        return receiveTimeNs;
    }

    private static boolean isOver(final long deadlineNs, final long nowNs) {
        return deadlineNs != 0 && nowNs >= deadlineNs;
    }

    private boolean isReady() {
        return isConnected && isUserDataUp;
    }

    private boolean transmit(final int length) {
        if (channel.send(encoder.buffer(), 0, length)) {
            return true;
        }
        counters.unsent++;
        return false;
    }

    private int subscribe(final long nowNs) {
        if (futures || !isConnected || isUserDataUp) {
            return 0;
        }
        if (nowNs < subscribeAtNs) {
            wake(subscribeAtNs);
            return 0;
        }
        subscribeAtNs = nowNs + RETRY_NS; // again if it is not answered
        wake(subscribeAtNs);
        if (!limits.mayCancel(encoder.venueTimeNs(nowNs))) {
            return 0;
        }
        subscribeAttempt = subscribeAttempt % 1_000_000 + 1;
        transmit(encoder.subscribeUserData(subscribeAttempt, nowNs));
        return 1;
    }

    /** Sends the cancel of an order if one is wanted and may go out now. */
    private int sendCancel(final PendingOrder order, final long nowNs) {
        if (!order.cancelWanted
                || order.cancelDeadlineNs != 0
                || nowNs < order.cancelNextNs
                || !isConnected
                || !order.mayWork()) {
            return 0;
        }
        final long venueTimeNs = encoder.venueTimeNs(nowNs);
        if (!limits.mayCancel(venueTimeNs)) {
            order.cancelNextNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        final int length = encoder.cancelOrder(order.clientOrderId, order.instrument, order.cancelAttempt + 1, nowNs);
        if (!transmit(length)) {
            order.cancelNextNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.cancelAttempt++;
        order.cancelDeadlineNs = nowNs + settings.requestTimeoutNs();
        wake(order.cancelDeadlineNs);
        limits.cancelled(venueTimeNs);
        counters.cancelsSent++;
        return 1;
    }

    /** Asks about an order if that is due and may be done now. */
    private int sendQuery(final PendingOrder order, final long nowNs) {
        if (order.queryAtNs == 0 || nowNs < order.queryAtNs || order.queryDeadlineNs != 0 || !isReady()) {
            return 0;
        }
        if (nowNs < nextQueryNs) {
            order.queryAtNs = nextQueryNs;
            return 0;
        }
        final long venueTimeNs = encoder.venueTimeNs(nowNs);
        final boolean fills = order.askFills && order.venueOrderId != ExecutionUpdate.NULL;
        if (!limits.mayQuery(venueTimeNs)) {
            order.queryAtNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.queryAttempt = order.queryAttempt % 1_000_000 + 1;
        if (!ask(order, fills, nowNs)) {
            order.queryAtNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.queryDeadlineNs = nowNs + settings.requestTimeoutNs();
        nextQueryNs = nowNs + settings.queryPaceNs();
        limits.queried(venueTimeNs, fills);
        counters.queriesSent++;
        return 1;
    }

    private boolean ask(final PendingOrder order, final boolean fills, final long nowNs) {
        if (!fills) {
            return transmit(encoder.queryOrder(order.clientOrderId, order.instrument, order.queryAttempt, nowNs));
        }
        if (!futures) {
            return transmit(encoder.queryFills(
                    order.clientOrderId, order.venueOrderId, order.instrument, order.queryAttempt, nowNs));
        }
        // events were lost: this is no steady state, and may allocate
        final byte[] path = encoder.fillsPath(order.venueOrderId, order.instrument, nowNs);
        return fillRequester.requestFills(
                order.clientOrderId, order.queryAttempt, new String(path, StandardCharsets.US_ASCII));
    }

    private void askAgain(final PendingOrder order, final long nowNs) {
        final int doublings = Math.min(order.queryTries++, 20);
        final long delayNs = Math.min(settings.queryDelayNs() << doublings, settings.queryMaxDelayNs());
        order.askFills = false;
        order.queryAtNs = nowNs + delayNs;
        wake(order.queryAtNs);
    }

    /**
     * Fills that the venue has told of have not come: they may be on their way for a moment, then they are asked for.
     */
    private void awaitFills(final PendingOrder order, final long delayNs, final long nowNs) {
        order.askFills = true;
        if (order.queryDeadlineNs == 0) {
            order.queryAtNs = nowNs + delayNs;
            wake(order.queryAtNs);
        }
    }

    // ---- the state of an order ----

    /** The only place where an order's phase changes. */
    private boolean move(final PendingOrder order, final OrderFact fact) {
        final OrderPhase next = order.phase.on(fact);
        if (next == null) {
            counters.contradictions++;
            return false;
        }
        order.phase = next;
        if (next == OrderPhase.DONE) {
            if (fact != OrderFact.NOT_FOUND) {
                doneOrders.add(order.clientOrderId, 0); // one that was not found may turn up yet
            }
            orders.remove(order);
            if (current == order) {
                current = null;
            }
        }
        return true;
    }

    /** A request's outcome is unknown. */
    private void unknown(final PendingOrder order, final byte[] text, final int textLength, final long nowNs) {
        order.cancelNextNs = NEVER; // a cancel that may have arrived is repeated only once the order is known to work
        order.askFills = false;
        if (order.queryDeadlineNs == 0 && (order.queryAtNs == 0 || order.queryAtNs > nowNs)) {
            order.queryAtNs = nowNs + (isConnected ? settings.queryDelayNs() : 0);
            order.queryTries = 0;
            wake(order.queryAtNs);
        }
        if (order.phase == OrderPhase.AWAITING_FILLS) {
            return;
        }
        counters.unknownOutcomes++;
        move(order, OrderFact.SILENT);
        out.clear();
        out.textLength = textLength;
        System.arraycopy(text, 0, out.text, 0, textLength);
        sayWith(order, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, RejectReason.NONE, order.cumulative, nowNs);
    }

    private void say(
            final PendingOrder order,
            final ExecutionType type,
            final OrderStatus status,
            final RejectReason reason,
            final long cumulative,
            final long eventTimeNs) {
        out.clear();
        sayWith(order, type, status, reason, cumulative, eventTimeNs);
    }

    /** Publishes a report with the text that is in {@link #out} already. */
    private void sayWith(
            final PendingOrder order,
            final ExecutionType type,
            final OrderStatus status,
            final RejectReason reason,
            final long cumulative,
            final long eventTimeNs) {
        out.clientOrderId = order.clientOrderId;
        out.venueOrderId = order.venueOrderId;
        out.side = order.side;
        out.quantity = order.quantity;
        out.cumulative = cumulative;
        out.executionType = type;
        out.orderStatus = status;
        out.rejectReason = reason;
        out.eventTimeNs = eventTimeNs;
        publish(out, order.instrument.instrumentId());
    }

    private void publish(final ExecutionUpdate update, final int instrumentId) {
        counters.reports++;
        writer.write(update, instrumentId, receiveTimeNs);
    }

    private void learn(final PendingOrder order, final ExecutionUpdate update) {
        if (update.venueOrderId != ExecutionUpdate.NULL) {
            order.venueOrderId = update.venueOrderId;
        }
        if (update.side != Side.NULL_VAL) {
            order.side = update.side;
        }
        if (update.quantity != ExecutionUpdate.NULL) {
            order.quantity = update.quantity;
        }
        if (update.cumulative != ExecutionUpdate.NULL) {
            order.venueCumulative = Math.max(order.venueCumulative, update.cumulative);
        }
    }

    private void fill(final PendingOrder order, final ExecutionUpdate fill) {
        if (!seenFills.add(fill.instrument.instrumentId(), fill.tradeId)) {
            counters.duplicateReports++;
            return;
        }
        order.cumulative += fill.lastQuantity; // fills of an order add up to its quantity at most
        order.venueCumulative = Math.max(order.venueCumulative, order.cumulative);
        if (fill.quantity == ExecutionUpdate.NULL) {
            fill.quantity = order.quantity;
        }
        if (fill.cumulative == ExecutionUpdate.NULL) {
            fill.cumulative = order.cumulative;
        }
        fill.orderStatus = fill.quantity != ExecutionUpdate.NULL && fill.cumulative >= fill.quantity
                ? OrderStatus.FILLED
                : OrderStatus.PARTIALLY_FILLED;
        counters.fills++;
        publish(fill, order.instrument.instrumentId());
    }

    /** Brings the phase in line with a status that the venue has just told, after the fills that came with it. */
    private void settle(
            final PendingOrder order, final OrderStatus status, final boolean byQuery, final ExecutionUpdate source) {
        if (order.phase == OrderPhase.AWAITING_FILLS) {
            if (order.isComplete()) {
                move(order, OrderFact.FILLS_COMPLETE);
            }
            return;
        }
        if (!ExecutionUpdate.isFinal(status)) {
            if (!order.isComplete()) {
                awaitFills(order, byQuery ? 0 : settings.fillsGraceNs(), receiveTimeNs);
            } else if (order.askFills && order.queryDeadlineNs == 0) {
                order.askFills = false;
                order.queryAtNs = 0;
            }
            return;
        }
        final boolean complete = order.isComplete();
        if (byQuery || status != OrderStatus.FILLED) {
            out.clear();
            out.textLength = source.textLength;
            System.arraycopy(source.text, 0, out.text, 0, source.textLength);
            sayWith(
                    order,
                    byQuery ? ExecutionType.ORDER_STATUS : endType(status),
                    status,
                    status == OrderStatus.REJECTED ? RejectReason.VENUE_REJECTED : RejectReason.NONE,
                    order.venueCumulative,
                    time(source));
        }
        order.cancelWanted = false;
        if (!complete) {
            awaitFills(order, byQuery ? 0 : settings.fillsGraceNs(), receiveTimeNs);
        }
        move(order, complete ? OrderFact.ENDED : OrderFact.ENDED_SHORT);
    }

    private static ExecutionType endType(final OrderStatus status) {
        return switch (status) {
            case CANCELED -> ExecutionType.CANCELED;
            case EXPIRED -> ExecutionType.EXPIRED;
            case REJECTED -> ExecutionType.REJECTED;
            default -> throw new IllegalStateException("no end: " + status);
        };
    }

    private long time(final ExecutionUpdate update) {
        return update.eventTimeNs > 0 ? update.eventTimeNs : receiveTimeNs;
    }

    private void accepted(final PendingOrder order, final ExecutionUpdate update) {
        if (order.phase == OrderPhase.IN_FLIGHT || order.phase == OrderPhase.UNRESOLVED) {
            move(order, OrderFact.ACCEPTED);
            say(order, ExecutionType.NEW, OrderStatus.NEW, RejectReason.NONE, order.cumulative, time(update));
            if (isStopping || order.cancelWanted) {
                order.cancelWanted = true;
                order.cancelNextNs = Math.min(order.cancelNextNs, receiveTimeNs);
                wake(receiveTimeNs);
            }
        } else {
            counters.duplicateReports++;
        }
    }

    // ---- counts and state for others ----

    /**
     * Whether everything is known: no request under way, no order in doubt, no cancel outstanding.
     *
     * @return true if so; working orders may be there.
     */
    public boolean isSettled() {
        for (int i = 0; i < orders.size(); i++) {
            if (!orders.at(i).isSettled()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Orders that are followed: under way, working, or in doubt.
     *
     * @return count.
     */
    public int openOrders() {
        return orders.size();
    }

    /**
     * Whether orders can go out.
     *
     * @return true if the order connection and the user data stream are up and nothing was stopped.
     */
    public boolean isOpen() {
        return isReady() && !isStopping;
    }

    /**
     * Whether the venue has announced that it will close the order connection: a new one should be made.
     *
     * @return true until the next connection.
     */
    public boolean isShutdownAnnounced() {
        return isShutdownAnnounced;
    }

    public OrderCounters counters() {
        return counters;
    }

    OrderPhase phase(final long clientOrderId) {
        final PendingOrder order = orders.get(clientOrderId);
        return order == null ? null : order.phase;
    }

    /** What the decoder found, one call at a time. */
    private final class Listener implements ExecutionListener {
        @Override
        public void onOrderEvent(final ExecutionUpdate update) {
            if (update.lite && !settings.tradeLite()) {
                counters.ignoredEvents++;
                return;
            }
            final PendingOrder order = find(update);
            if (order == null) {
                return;
            }
            learn(order, update);
            switch (update.executionType) {
                case TRADE -> {
                    if (order.phase == OrderPhase.IN_FLIGHT) {
                        move(order, OrderFact.ACCEPTED);
                    }
                    final OrderStatus told = update.orderStatus;
                    fill(order, update);
                    settle(order, update.lite ? update.orderStatus : told, false, update);
                }
                case NEW -> accepted(order, update);
                case CANCELED, EXPIRED, REJECTED -> {
                    if (order.phase == OrderPhase.AWAITING_FILLS) {
                        counters.duplicateReports++;
                    }
                    settle(order, update.orderStatus, false, update);
                }
                default -> {
                    if (order.phase == OrderPhase.IN_FLIGHT) {
                        move(order, OrderFact.ACCEPTED);
                    }
                    settle(order, update.orderStatus, true, update);
                }
            }
        }

        /**
         * The order that the venue speaks of; one that is not known is followed from now on. Null if there is nothing
         * to do.
         */
        private PendingOrder find(final ExecutionUpdate update) {
            final PendingOrder order = orders.get(update.clientOrderId);
            if (order != null) {
                return order;
            }
            final OrderInstrument instrument = encoder.instrument(update.instrument.instrumentId());
            if (doneOrders.contains(update.clientOrderId, 0)) {
                if (update.executionType == ExecutionType.TRADE
                        && seenFills.add(update.instrument.instrumentId(), update.tradeId)) {
                    counters.contradictions++; // the order was over; but a fill is never kept back
                    counters.fills++;
                    publish(update, update.instrument.instrumentId());
                } else {
                    counters.duplicateReports++;
                }
                return null;
            }
            if (instrument == null || orders.isFull()) {
                publish(update, update.instrument.instrumentId()); // not followed, but not hidden either
                return null;
            }
            // an order of an earlier life of this run, or one that the venue said it did not have
            lastPlacedId = Math.max(lastPlacedId, update.clientOrderId);
            return follow(update.clientOrderId, instrument, receiveTimeNs);
        }

        @Override
        public void onAnswer(final OrderAnswer answer) {
            answerSum = 0;
            if (answer.isLimited()) {
                counters.limitedAnswers++;
                limits.ban(
                        encoder.venueTimeNs(receiveTimeNs),
                        Math.min(answer.retryAfterMs, Long.MAX_VALUE / MILLISECOND_NS) * MILLISECOND_NS,
                        answer.isBanned());
            }
            if (answer.errorCode == BinanceErrors.TIMESTAMP) {
                counters.clockErrors++;
            }
            current = null;
            switch (answer.kind) {
                case RequestIds.SUBSCRIBE -> onSubscribed(answer);
                case RequestIds.PLACE -> onPlaced(answer);
                case RequestIds.CANCEL -> onCancelled(answer);
                case RequestIds.QUERY -> onQueried(answer);
                case RequestIds.FILLS -> onFillsAnswered(answer);
                default -> {}
            }
        }

        private void onSubscribed(final OrderAnswer answer) {
            if (futures || !isConnected || isUserDataUp) {
                counters.lateAnswers++;
                return;
            }
            if (answer.isOk()) {
                subscribeAtNs = NEVER;
                onUserDataConnected();
            }
        }

        private void onPlaced(final OrderAnswer answer) {
            PendingOrder order = orders.get(answer.number);
            if (order == null) {
                if (!answer.isOk() || (order = find(answer.update)) == null) {
                    counters.lateAnswers++;
                    return;
                }
            }
            order.placeDeadlineNs = 0;
            if (answer.isOk()) {
                learn(order, answer.update);
                accepted(order, answer.update);
                current = order;
            } else if (!answer.isDefiniteError()) {
                if (order.phase == OrderPhase.IN_FLIGHT) {
                    unknown(order, answer.update.text, answer.update.textLength, receiveTimeNs);
                }
            } else if (order.venueOrderId != ExecutionUpdate.NULL) {
                counters.contradictions++; // the venue has shown it: only the venue can tell what it meant
                order.queryAtNs = receiveTimeNs;
                wake(receiveTimeNs);
            } else if (move(order, OrderFact.REFUSED)) {
                counters.rejected++;
                copyText(answer.update);
                sayWith(
                        order,
                        ExecutionType.REJECTED,
                        OrderStatus.REJECTED,
                        RejectReason.VENUE_REJECTED,
                        0,
                        receiveTimeNs);
            }
        }

        private void copyText(final ExecutionUpdate update) {
            out.clear();
            out.textLength = update.textLength;
            System.arraycopy(update.text, 0, out.text, 0, update.textLength);
        }

        private void onCancelled(final OrderAnswer answer) {
            final PendingOrder order = orders.get(answer.number);
            if (order == null || (order.cancelAttempt != answer.attempt && !answer.isOk())) {
                counters.lateAnswers++;
                return;
            }
            order.cancelDeadlineNs = 0;
            if (answer.isOk()) {
                learn(order, answer.update);
                if (!ExecutionUpdate.isFinal(answer.update.orderStatus)) {
                    // taken, but not carried out yet: the event will tell, or else a question
                    order.cancelNextNs = NEVER;
                    askAgain(order, receiveTimeNs);
                    return;
                }
                settle(order, answer.update.orderStatus, false, answer.update);
            } else if (answer.isLimited()) {
                order.cancelNextNs = receiveTimeNs + settings.queryDelayNs(); // the ban holds it back
            } else if (!answer.isDefiniteError()) {
                unknown(order, answer.update.text, answer.update.textLength, receiveTimeNs);
            } else {
                onCancelRefused(order, answer);
            }
        }

        private void onCancelRefused(final PendingOrder order, final OrderAnswer answer) {
            order.cancelNextNs = NEVER;
            if (order.queryDeadlineNs == 0) {
                order.askFills = false;
                order.queryAtNs = receiveTimeNs;
                order.queryTries = 0;
                wake(receiveTimeNs);
            }
            if (order.phase != OrderPhase.WORKING) {
                return; // "no such order" says little of one that may not have arrived yet: the wish stays
            }
            order.cancelWanted = isStopping;
            copyText(answer.update);
            sayWith(
                    order,
                    ExecutionType.CANCEL_REJECTED,
                    order.cumulative > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW,
                    answer.errorCode == BinanceErrors.CANCEL_REJECTED
                            ? RejectReason.UNKNOWN_ORDER
                            : RejectReason.VENUE_REJECTED,
                    order.cumulative,
                    receiveTimeNs);
        }

        private PendingOrder asked(final OrderAnswer answer) {
            final PendingOrder order = orders.get(answer.number);
            if (order == null || order.queryDeadlineNs == 0 || order.queryAttempt != answer.attempt) {
                counters.lateAnswers++;
                return null;
            }
            order.queryDeadlineNs = 0;
            return order;
        }

        private void onQueried(final OrderAnswer answer) {
            final PendingOrder order = asked(answer);
            if (order == null) {
                return;
            }
            if (!answer.isOk()) {
                if (answer.errorCode == BinanceErrors.NO_SUCH_ORDER && answer.isDefiniteError() && isNotFound(order)) {
                    if (move(order, OrderFact.NOT_FOUND)) {
                        counters.notFound++;
                        copyText(answer.update);
                        sayWith(
                                order,
                                ExecutionType.NOT_FOUND,
                                OrderStatus.REJECTED,
                                RejectReason.UNKNOWN_ORDER,
                                0,
                                receiveTimeNs);
                    }
                    return;
                }
                askAgain(order, receiveTimeNs);
                return;
            }
            order.notFoundCount = 0;
            final ExecutionUpdate update = answer.update;
            learn(order, update);
            final boolean isFinal = ExecutionUpdate.isFinal(update.orderStatus);
            if (update.cumulative < order.cumulative || (!isFinal && order.phase == OrderPhase.AWAITING_FILLS)) {
                askAgain(order, receiveTimeNs); // from before what is known already
                return;
            }
            order.queryAtNs = 0;
            order.queryTries = 0;
            if (isFinal) {
                endedByQuery(order, update);
                return;
            }
            move(order, OrderFact.ACCEPTED);
            say(
                    order,
                    ExecutionType.ORDER_STATUS,
                    update.orderStatus,
                    RejectReason.NONE,
                    order.venueCumulative,
                    time(update));
            if (isStopping || order.cancelWanted) {
                order.cancelWanted = true;
                order.cancelNextNs = receiveTimeNs;
                wake(receiveTimeNs);
            }
            settle(order, update.orderStatus, true, update);
        }

        private void endedByQuery(final PendingOrder order, final ExecutionUpdate update) {
            final boolean wasAwaiting = order.phase == OrderPhase.AWAITING_FILLS;
            settle(order, update.orderStatus, true, update);
            if (wasAwaiting && order.phase == OrderPhase.AWAITING_FILLS) {
                awaitFills(order, 0, receiveTimeNs);
            }
        }

        /** Whether one more "no such order" is enough to believe it. */
        private boolean isNotFound(final PendingOrder order) {
            order.notFoundCount++;
            return order.notFoundCount >= settings.notFoundRepeats()
                    && receiveTimeNs - order.sentNs >= settings.notFoundAgeNs()
                    && order.venueOrderId == ExecutionUpdate.NULL
                    && order.placeDeadlineNs == 0;
        }

        private void onFillsAnswered(final OrderAnswer answer) {
            final PendingOrder order = asked(answer);
            if (order == null) {
                return;
            }
            if (answer.isOk()) {
                current = order;
            } else {
                askAgain(order, receiveTimeNs);
            }
        }

        @Override
        public void onAnswerFill(final OrderAnswer answer, final ExecutionUpdate fill) {
            if (current != null) {
                answerSum += fill.lastQuantity;
                fill(current, fill);
            }
        }

        @Override
        public void onAnswerEnd(final OrderAnswer answer) {
            final PendingOrder order = current;
            current = null;
            if (order == null) {
                return;
            }
            if (answer.kind == RequestIds.PLACE) {
                if (answer.update.orderStatus != OrderStatus.NULL_VAL) {
                    settle(order, answer.update.orderStatus, false, answer.update);
                }
                sendCancel(order, receiveTimeNs);
                return;
            }
            // a list of all fills: those that were published before this session began count too
            order.cumulative = Math.max(order.cumulative, answerSum);
            order.venueCumulative = Math.max(order.venueCumulative, order.cumulative);
            if (!order.isComplete()) {
                askAgain(order, receiveTimeNs);
                return;
            }
            order.askFills = false;
            order.queryAtNs = 0;
            order.queryTries = 0;
            if (order.phase == OrderPhase.UNRESOLVED) {
                order.queryAtNs = receiveTimeNs;
                wake(receiveTimeNs);
            }
            move(order, OrderFact.FILLS_COMPLETE);
        }

        @Override
        public void onOpenOrder(final ExecutionUpdate update) {
            final PendingOrder order = find(update);
            if (order != null) {
                learn(order, update);
                if (order.queryDeadlineNs == 0) {
                    order.queryAtNs = receiveTimeNs; // the list says little: ask about the order itself
                    wake(receiveTimeNs);
                }
            }
        }

        @Override
        public void onBalance(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long free,
                final long locked,
                final long eventTimeNs) {
            writer.writeBalance(buffer, offset, length, free, locked, eventTimeNs, receiveTimeNs);
        }

        @Override
        public void onRateLimit(final boolean ofOrders, final long intervalNs, final long limit, final long count) {
            limits.onRateLimit(ofOrders, intervalNs, limit, count, encoder.venueTimeNs(receiveTimeNs));
        }

        @Override
        public void onUserDataEnded() {
            isUserDataUp = false;
            if (!futures && isConnected) {
                subscribeAtNs = receiveTimeNs;
                wake(receiveTimeNs);
            }
        }

        @Override
        public void onServerShutdown() {
            isShutdownAnnounced = true;
        }
    }
}
