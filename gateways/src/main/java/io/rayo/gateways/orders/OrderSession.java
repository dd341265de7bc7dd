package io.rayo.gateways.orders;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.PositionUpdateDecoder;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.json.DecodeError;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Follows each order from the request to the last fill, at any venue. It sends an order at most once, whatever happens.
 * What the venue has not said is not known: a request without a definite answer leaves the order UNRESOLVED, and it is
 * asked about by its client order id until the venue has said what became of it. Only a definite error of the venue is
 * a rejection, and only what never left us is denied here.
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
 * REJECTED; SILENT UNKNOWN; NOT_FOUND NOT_FOUND; a change made REPLACED, one refused CANCEL_REJECTED; a difference in
 * holdings ADJUSTMENT.
 * </pre>
 *
 * <p>A wish to cancel is kept until the order is over or the venue has refused the cancel. After the requests' socket
 * or the private stream was lost every order is asked about, working ones too: events may be missing. Fills are told
 * apart by the venue's trade id, so that those in answers, events and lists of fills are the same fills. New orders go
 * out only while the venue's clock is known and our orders and holdings are reconciled with the venue's.
 *
 * <p>The parts: {@link OrderCommands} what the core wants, {@link OrderStates} the orders and what is said of them,
 * {@link OrderQueries} deadlines and questions, {@link AnswerHandler} what the venue says, {@link SocketStates} the
 * connections' handshakes, {@link Reconciler} the comparison, {@link FundingHistory} what perpetuals pay,
 * {@link DeadManSwitch}, {@link AccountSetup} leverage and margin mode.
 *
 * <p>One thread for all calls; the publisher, channel and control must not call back into the session. Times of all
 * calls are of one clock. Allocates nothing per order in steady state.
 */
public final class OrderSession {
    private static final int RIGHTS_TRIES = 3;
    private static final long WITHDRAW_AGAIN_NS = 50 * SessionContext.MILLISECOND_NS;

    /** Instruments from which everything is still to be withdrawn. */
    private final ArrayDeque<OrderInstrument> toWithdraw = new ArrayDeque<>();

    /** Requests that are out already for the first of them. */
    private int withdrawnParts;

    private final SessionContext context;
    private final OrderStates states;
    private final OrderCommands commands;
    private final OrderQueries queries;
    private final SocketStates sockets;
    private final Reconciler reconciler;
    private final FundingHistory funding;
    private final DeadManSwitch deadMan;
    private final AccountSetup setup;
    private final AnswerHandler handler;
    private final OrderDecoder decoder;
    private final SocketControl control;
    private final OrderAnswer lost = new OrderAnswer();
    private final PositionUpdateDecoder positionUpdate = new PositionUpdateDecoder();
    private SocketRole shutdownAnnounced;

    /** Of our key; null until asked for and known. */
    private KeyRights keyRights;

    /** When they are to be asked for. */
    private long rightsAtNs = SessionContext.NEVER;

    private int rightsTries;

    /**
     * Creates a session without connections.
     *
     * @param protocol the venue.
     * @param channel to send on.
     * @param control what the session wants of its connections.
     * @param publisher to publish with.
     * @param settings bounds and times.
     * @param counters to count with.
     * @param listener hears of comparisons with the venue.
     * @param clock of the same time as is given to the other calls.
     * @param connectionId for the messages.
     * @param baseFlags that every message carries.
     */
    public OrderSession(
            final OrderProtocol protocol,
            final RequestChannel channel,
            final SocketControl control,
            final InboundPublisher publisher,
            final OrderSettings settings,
            final OrderCounters counters,
            final ReconciliationListener listener,
            final EpochNanoClock clock,
            final int connectionId,
            final int baseFlags) {
        this.control = control;
        context = new SessionContext(protocol, channel, publisher, settings, counters, clock, connectionId, baseFlags);
        states = new OrderStates(context);
        reconciler = new Reconciler(context, states, listener);
        funding = new FundingHistory(context);
        context.fillListener = funding::onFill;
        deadMan = new DeadManSwitch(context, this::onPrivateStreamGap);
        setup = new AccountSetup(context);
        commands = new OrderCommands(context, states, reconciler::isClean, deadMan, setup);
        queries = new OrderQueries(context, states);
        sockets = new SocketStates(context, control);
        handler = new AnswerHandler(context, states, commands, this);
        decoder = protocol.newDecoder(handler, counters);
    }

    /**
     * Adds an instrument that may be traded, or replaces the one of the same id. Allocates.
     *
     * @param instrument to add; encoders get it back.
     */
    public void add(final OrderInstrument instrument) {
        if (context.instruments.put(instrument.instrumentId(), instrument) == null) {
            reconciler.instrumentAdded();
            funding.instrumentAdded();
        }
        deadMan.add(instrument);
        setup.add(instrument);
    }

    // ---- what the core wants ----

    /**
     * Takes a NewOrder, CancelOrder, ReplaceOrder or PositionUpdate; other messages are not for this session and are
     * passed over. Whatever it is, it shows that the core makes progress.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @param length of the message.
     */
    public void onOrder(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.templateId(buffer, offset) == PositionUpdateDecoder.TEMPLATE_ID) {
            onPositionUpdate(buffer, offset);
        } else {
            commands.onOrder(buffer, offset);
        }
    }

    /**
     * Lets cancels share writes from now on. They are handed to the connection some at a time, and all of them by
     * {@link #release}, which must follow once the calls of {@link #onOrder} that belong together are over.
     */
    public void hold() {
        context.hold();
    }

    /** Hands over what was held, and sends each cancel by itself again. */
    public void release() {
        context.release();
    }

    private void onPositionUpdate(final DirectBuffer buffer, final int offset) {
        positionUpdate.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        ourPosition(
                EventHeaders.instrumentId(buffer, offset),
                positionUpdate.quantityMantissa(),
                positionUpdate.averageEntryPrice());
    }

    /**
     * Takes note of a position by our own books: at the start one call for each position that the journal knows, and
     * then {@link #recovered}.
     *
     * @param instrumentId of it.
     * @param quantity in the instrument's scale, negative if short.
     * @param averageEntryPrice in 10^-8 of the quote currency; null value if unknown.
     */
    public void ourPosition(final int instrumentId, final long quantity, final long averageEntryPrice) {
        final OrderInstrument instrument = context.instrument(instrumentId);
        final long price = instrument == null
                ? ExecutionUpdate.NULL
                : Holdings.price(averageEntryPrice, instrument.priceExponent());
        reconciler.holdings().onOurs(instrumentId, quantity, price);
    }

    /**
     * Takes note of how far our own books know the funding of an instrument: at the start, before {@link #recovered}.
     *
     * @param instrumentId of it.
     * @param untilNs venue time of the newest payment, or from when on one may be ours; 0 if it was never traded.
     */
    public void ourFunding(final int instrumentId, final long untilNs) {
        funding.ours(instrumentId, untilNs);
    }

    /**
     * All that the journal knows has been told: the orders that are not over by {@link #queryOrder}, the positions by
     * {@link #ourPosition}. Without it nothing is reconciled, and no order goes out.
     *
     * @param lastFillTimeNs venue time of the newest fill in the journal; 0 if there is none.
     */
    public void recovered(final long lastFillTimeNs) {
        reconciler.since(lastFillTimeNs);
        reconciler.oursKnown(context.now());
    }

    /** The core makes progress: the dead man's switch may be renewed. */
    public void onProgress() {
        deadMan.onProgress(context.now());
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
        states.lastPlacedId = Math.max(states.lastPlacedId, clientOrderId);
        final long nowNs = context.now();
        final PendingOrder known = states.orders.get(clientOrderId);
        if (known != null) {
            states.askNow(known, nowNs);
            return true;
        }
        final OrderInstrument instrument = context.instrument(instrumentId);
        if (instrument == null || states.orders.isFull()) {
            return false;
        }
        states.follow(clientOrderId, instrument, nowNs);
        return true;
    }

    /**
     * Stops trading: refuses new orders from now on and cancels, by client order id, everything of ours that works or
     * may work, also what turns out to work later.
     *
     * @return orders that have to be cancelled or cleared up before all is over.
     */
    public int cancelAllWorking() {
        return commands.cancelAllWorking(false);
    }

    /**
     * The same, but leaves the stops that this session has sent, as they guard positions: for a node that cannot decide
     * any more. Of stops from before this session it does not know that they are any, and cancels them.
     *
     * @return orders that have to be cancelled or cleared up, and stops that are left.
     */
    public int cancelAllButStops() {
        return commands.cancelAllWorking(true);
    }

    /**
     * Has everything withdrawn from all instruments that were added, ours or not, and compares again afterwards; for
     * the operator's panic alone. Answers are counted: {@link OrderCounters#cancelAllDone} and
     * {@link OrderCounters#cancelAllRefused}.
     *
     * @return requests that will be made; 0 if the venue has no such request.
     */
    public int cancelEverything() {
        final long nowNs = context.now();
        if (context.protocol.route(RequestKind.CANCEL_ALL) == Route.NONE) {
            return 0;
        }
        context.instruments.values().forEach(toWithdraw::add);
        context.wake(nowNs);
        return toWithdraw.size() * context.protocol.cancelAllParts() - withdrawnParts;
    }

    /** Starts the comparison with the venue anew. */
    public void compareAgain() {
        onPrivateStreamGap();
    }

    /** Has the venue asked what our key may do; {@link #keyRights} tells when it is known. */
    public void askKeyRights() {
        if (context.protocol.route(RequestKind.KEY_RIGHTS) == Route.NONE) {
            keyRights = KeyRights.UNKNOWN;
            return;
        }
        rightsAtNs = 0;
        context.wake(0);
    }

    /**
     * What our key may do.
     *
     * @return null while that is not known.
     */
    public KeyRights keyRights() {
        return keyRights;
    }

    private int sendRightsQuestion(final long nowNs) {
        if (nowNs < rightsAtNs || !context.venueClock.isGood(nowNs, context.protocol.clockWindowNs())) {
            context.wake(rightsAtNs == SessionContext.NEVER ? rightsAtNs : Math.max(nowNs, rightsAtNs));
            return 0;
        }
        rightsAtNs = nowNs + WITHDRAW_AGAIN_NS;
        if (context.maySend(RequestKind.KEY_RIGHTS, nowNs)) {
            final OrderRequest request = context.begin(RequestKind.KEY_RIGHTS, 0, 0, 1, nowNs);
            context.encoder.keyRights(context.venueTimeNs(nowNs), request);
            if (context.transmit(nowNs)) {
                rightsAtNs = SessionContext.NEVER; // an answer comes, or the word that there is none
                return 1;
            }
        }
        context.wake(rightsAtNs);
        return 0;
    }

    /** An answer that does not say it: asked again a few times, then it is not known. */
    private void rightsUnclear(final long nowNs) {
        if (++rightsTries >= RIGHTS_TRIES) {
            keyRights = KeyRights.UNKNOWN;
        } else {
            rightsAtNs = nowNs + context.settings.queryDelayNs();
            context.wake(rightsAtNs);
        }
    }

    private void onKeyRights(final int status, final DirectBuffer buffer, final int offset, final int length) {
        final KeyRights said = status == 200
                ? context.protocol.keyRights(buffer.getStringWithoutLengthAscii(offset, length))
                : KeyRights.UNKNOWN;
        if (said == KeyRights.UNKNOWN) {
            rightsUnclear(context.receiveTimeNs);
        } else {
            keyRights = said;
        }
    }

    private int withdraw(final long nowNs) {
        int work = 0;
        while (!toWithdraw.isEmpty()) {
            if (context.maySend(RequestKind.CANCEL_ALL, nowNs)) {
                final OrderInstrument instrument = toWithdraw.peek();
                final OrderRequest request =
                        context.begin(RequestKind.CANCEL_ALL, 0, instrument.instrumentId(), 1, nowNs);
                context.encoder.cancelAll(instrument, withdrawnParts, context.venueTimeNs(nowNs), request);
                if (context.transmit(nowNs)) {
                    if (++withdrawnParts == context.protocol.cancelAllParts()) {
                        withdrawnParts = 0;
                        toWithdraw.remove();
                    }
                    work++;
                    continue;
                }
            }
            context.wake(nowNs + WITHDRAW_AGAIN_NS);
            return work;
        }
        return work;
    }

    /** Takes new orders again after {@link #cancelAllWorking()}. */
    public void resume() {
        context.isStopping = false;
    }

    // ---- what the connections say ----

    /**
     * A socket is open; its handshake begins.
     *
     * @param role of the socket.
     */
    public void onSocketOpen(final SocketRole role) {
        final long nowNs = context.now();
        if (role.takesRequests()) {
            context.isRequestsOpen = true;
        }
        if (shutdownAnnounced == role) {
            shutdownAnnounced = null;
        }
        if (sockets.onOpen(role, nowNs)) {
            onSocketReady(role, nowNs);
        }
        context.wake(nowNs);
    }

    private void onSocketReady(final SocketRole role, final long nowNs) {
        if (role.takesRequests()) {
            context.isRequestsUp = true;
        }
        if (role.bringsEvents()) {
            context.isEventsUp = sockets.areEventsUp();
            for (int i = 0; i < states.orders.size(); i++) {
                final PendingOrder order = states.orders.at(i);
                if (order.phase != OrderPhase.IN_FLIGHT && order.queryDeadlineNs == 0) {
                    states.askNow(order, nowNs);
                }
            }
        }
        if (context.isReady()) {
            reconciler.begin(nowNs);
        }
        context.wake(nowNs);
    }

    /**
     * A socket is lost: what was under way on it has an unknown outcome, and events may be missing.
     *
     * @param role of the socket.
     */
    public void onSocketLost(final SocketRole role) {
        final long nowNs = context.now();
        sockets.onLost(role);
        reconciler.onBreak();
        if (role.bringsEvents()) {
            context.isEventsUp = false;
        }
        if (!role.takesRequests()) {
            return;
        }
        context.isRequestsOpen = false;
        context.isRequestsUp = false;
        for (int i = 0; i < states.orders.size(); i++) {
            loseRequests(states.orders.at(i), nowNs);
        }
        if (context.isReady()) {
            reconciler.begin(nowNs); // REST stands in for the socket
        }
        context.wake(nowNs);
    }

    private boolean isBySocket(final RequestKind kind) {
        return context.protocol.route(kind) == Route.SOCKET;
    }

    private void loseRequests(final PendingOrder order, final long nowNs) {
        boolean wasOpen = false;
        if (isBySocket(RequestKind.PLACE)) {
            wasOpen = order.placeDeadlineNs != 0;
            order.placeDeadlineNs = 0;
        }
        if (isBySocket(RequestKind.CANCEL)) {
            wasOpen |= order.cancelDeadlineNs != 0;
            order.cancelDeadlineNs = 0;
        }
        if (isBySocket(RequestKind.REPLACE)) {
            wasOpen |= order.replaceDeadlineNs != 0;
            order.replaceDeadlineNs = 0;
        }
        if (isBySocket(order.askFills ? RequestKind.QUERY_FILLS : RequestKind.QUERY_ORDER)) {
            order.queryDeadlineNs = 0;
        }
        if (order.queryDeadlineNs == 0) {
            states.askNow(order, nowNs);
        }
        if (wasOpen) {
            states.unknown(order, SessionContext.DISCONNECTED, nowNs);
        }
    }

    /**
     * Asks the venue for the token that a socket needs; the answer goes to {@link SocketControl#onToken}.
     *
     * @param role of the socket.
     */
    public void requestToken(final SocketRole role) {
        sockets.requestToken(role, context.now());
    }

    /**
     * Takes a text of a socket.
     *
     * @param role of the socket.
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param textTimeNs when it was received.
     * @return why it was refused; NONE if it was not.
     */
    public DecodeError onText(
            final SocketRole role,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long textTimeNs) {
        context.receiveTimeNs = textTimeNs;
        states.current = null;
        final DecodeError error = decoder.decodeText(role, buffer, offset, length, textTimeNs);
        states.current = null;
        return error;
    }

    /**
     * Takes an answer by REST. One that cannot be read is an unknown outcome.
     *
     * @param correlationId of the request.
     * @param status of HTTP.
     * @param headers of the answer.
     * @param buffer that holds the body.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param replyTimeNs when it was received.
     * @return why it was refused; NONE if it was not.
     */
    public DecodeError onReply(
            final long correlationId,
            final int status,
            final ReplyHeaders headers,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long replyTimeNs) {
        context.receiveTimeNs = replyTimeNs;
        states.current = null;
        if (!context.sent.isKnown(correlationId)) {
            context.counters.unmatchedAnswers++;
            return DecodeError.NONE;
        }
        final RequestKind kind = context.sent.kind(correlationId);
        if (kind == RequestKind.KEY_RIGHTS) {
            onKeyRights(status, buffer, offset, length);
            return DecodeError.NONE;
        }
        final DecodeError error =
                decoder.decodeReply(kind, correlationId, status, headers, buffer, offset, length, replyTimeNs);
        states.current = null;
        if (error != DecodeError.NONE) {
            onReplyLost(correlationId, "answer cannot be read", replyTimeNs);
        }
        return error;
    }

    /**
     * There is no answer by REST: what became of the request is unknown.
     *
     * @param correlationId of the request.
     * @param reason in a few words.
     * @param nowNs now.
     */
    public void onReplyLost(final long correlationId, final String reason, final long nowNs) {
        context.receiveTimeNs = nowNs;
        lost.clear();
        lost.correlationId = correlationId;
        lost.update.text(SessionContext.ascii(reason));
        handler.onAnswer(lost);
        handler.onAnswerEnd(lost);
    }

    void onOtherAnswer(final RequestKind kind, final OrderAnswer answer, final long number) {
        final long nowNs = context.receiveTimeNs;
        switch (kind) {
            case SERVER_TIME -> {
                if (answer.isOk() && answer.serverTimeNs > 0) {
                    context.venueClock.onSample(context.sent.sentNs(answer.correlationId), nowNs, answer.serverTimeNs);
                }
            }
            case TOKEN, KEEP_ALIVE -> sockets.onAnswer(kind, SocketRole.of(number), answer.isOk(), nowNs);
            case HANDSHAKE -> onHandshake(SocketRole.of(number), answer.correlationId, answer.isOk());
            case CANCEL_ALL -> {
                if (answer.isOk()) {
                    context.counters.cancelAllDone++;
                } else {
                    context.counters.cancelAllRefused++;
                }
            }
            case KEY_RIGHTS -> rightsUnclear(nowNs); // there is no answer
            case DEAD_MAN -> deadMan.onAnswer(answer.correlationId, answer.isOk(), nowNs);
            case LEVERAGE, MARGIN_MODE -> {
                if (!setup.onAnswer(answer, nowNs)) {
                    context.counters.lateAnswers++;
                }
            }
            default -> throw new IllegalStateException("nobody asks for " + kind);
        }
    }

    void onHandshake(final SocketRole role, final long correlationId, final boolean ok) {
        final long nowNs = context.receiveTimeNs;
        if (sockets.onHandshake(role, correlationId, ok, nowNs)) {
            onSocketReady(role, nowNs);
        }
    }

    void onPrivateStreamEnded(final boolean reconnect) {
        context.isEventsUp = false;
        reconciler.onBreak();
        final SocketRole role = sockets.eventRole();
        if (reconnect) {
            control.reconnect(role, "private stream ended");
        } else {
            sockets.repeatHandshake(role, context.receiveTimeNs);
        }
    }

    /** The part of the private stream that one socket brings is over: a new connection brings it back. */
    void onPrivateStreamEnded(final SocketRole role) {
        sockets.onLost(role); // as good as
        context.isEventsUp = false;
        reconciler.onBreak();
        control.reconnect(role, "private stream ended");
    }

    void onPrivateStreamGap() {
        reconciler.onBreak();
        final long nowNs = context.receiveTimeNs;
        for (int i = 0; i < states.orders.size(); i++) {
            final PendingOrder order = states.orders.at(i);
            if (order.phase != OrderPhase.IN_FLIGHT && order.queryDeadlineNs == 0) {
                states.askNow(order, nowNs);
            }
        }
        if (context.isReady()) {
            reconciler.begin(nowNs);
        }
    }

    void onServerShutdown(final SocketRole role) {
        shutdownAnnounced = role;
    }

    Reconciler reconciler() {
        return reconciler;
    }

    FundingHistory funding() {
        return funding;
    }

    /**
     * Sets what the venue's clock is ahead of ours, as measured by someone else.
     *
     * @param offsetNs venue clock minus ours.
     * @param errorNs most that it may be off.
     */
    public void clockOffset(final long offsetNs, final long errorNs) {
        context.venueClock.set(offsetNs, errorNs, context.now());
    }

    /** Our clock was set: the venue's is measured anew. */
    void onClockStep() {
        final long nowNs = context.now();
        context.venueClock.doubt(nowNs);
        context.wake(nowNs);
    }

    // ---- time ----

    /**
     * Does what is due: deadlines, cancels that could not go out, questions.
     *
     * @param nowNs now.
     * @return things done; 0 if there was nothing to do.
     */
    public int doWork(final long nowNs) {
        if (!context.isTimerDue(nowNs)) {
            return 0;
        }
        context.receiveTimeNs = nowNs;
        context.resetTimer();
        int work = sockets.doWork(nowNs) + askTime(nowNs) + queries.expireAll(nowNs);
        // cancels before questions: they have a reserve of the limits, and hurry
        work += commands.sendCancels(nowNs) + commands.sendReplacements(nowNs);
        work += withdraw(nowNs) + sendRightsQuestion(nowNs);
        work += deadMan.doWork(nowNs) + setup.doWork(nowNs) + queries.sendAll(nowNs) + reconciler.doWork(nowNs);
        work += funding.doWork(nowNs, reconciler.isClean());
        queries.wakeForAll();
        context.endOfTimers(nowNs);
        return work;
    }

    private int askTime(final long nowNs) {
        if (!context.settings.isChecked()) {
            return 0;
        }
        final VenueClock clock = context.venueClock;
        if (nowNs < clock.askAtNs()) {
            context.wake(clock.askAtNs());
            return 0;
        }
        if (!context.maySend(RequestKind.SERVER_TIME, nowNs)) {
            context.wake(nowNs + context.settings.queryDelayNs());
            return 0;
        }
        final OrderRequest request = context.begin(RequestKind.SERVER_TIME, 0, 0, 1, nowNs);
        context.encoder.serverTime(context.venueTimeNs(nowNs), request);
        clock.asked(nowNs, context.settings.requestTimeoutNs());
        context.transmit(nowNs);
        context.wake(clock.askAtNs());
        return 1;
    }

    // ---- for a session that nobody trades with ----

    /** As if everything were connected; for {@link CancelWarmUp} alone. */
    void pretendConnected() {
        context.isRequestsOpen = true;
        context.isRequestsUp = true;
        context.isEventsUp = true;
    }

    /** Drops an order that is followed; for {@link CancelWarmUp} alone. */
    void forget(final long clientOrderId) {
        states.orders.remove(states.orders.get(clientOrderId));
    }

    // ---- counts and state for others ----

    /**
     * Whether everything is known: no request under way, no order in doubt, no cancel outstanding.
     *
     * @return true if so; working orders may be there.
     */
    public boolean isSettled() {
        return states.isSettled();
    }

    /**
     * Orders that are followed: under way, working, or in doubt.
     *
     * @return count.
     */
    public int openOrders() {
        return states.orders.size();
    }

    /**
     * Whether orders can be asked about and cancelled.
     *
     * @return true if requests can go out and events come.
     */
    public boolean isReady() {
        return context.isReady();
    }

    /**
     * Whether new orders can go out.
     *
     * @return true if ready, nothing was stopped, the dead man's switch is wound up if one is wanted, the venue's clock
     *     is known and all is reconciled.
     */
    public boolean isOpen() {
        return isReady()
                && !context.isStopping
                && deadMan.isArmed(context.receiveTimeNs)
                && (!context.settings.isChecked()
                        || (reconciler.isClean()
                                && context.venueClock.isGood(context.receiveTimeNs, context.protocol.clockWindowNs())));
    }

    /**
     * Whether our orders and holdings were the venue's at the last look, and nothing was lost since.
     *
     * @return true if so.
     */
    public boolean isReconciled() {
        return reconciler.isClean() || !context.settings.isChecked();
    }

    /**
     * Socket of which the venue has announced that it will close it: a new one should be made.
     *
     * @return its role, until the next connection of it; null if there is none.
     */
    public SocketRole shutdownAnnounced() {
        return shutdownAnnounced;
    }

    public OrderCounters counters() {
        return context.counters;
    }

    /**
     * Where the session stands with an order.
     *
     * @param clientOrderId of the order.
     * @return its phase; null if it is not followed.
     */
    public OrderPhase phase(final long clientOrderId) {
        final PendingOrder order = states.orders.get(clientOrderId);
        return order == null ? null : order.phase;
    }
}
