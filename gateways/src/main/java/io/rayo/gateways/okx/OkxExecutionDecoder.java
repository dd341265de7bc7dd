package io.rayo.gateways.okx;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonFields;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.FundingRows;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestIds;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what OKX says of our orders: answers on the private socket and by REST, pushes of the channels {@code orders},
 * {@code orders-algo}, {@code account} and {@code positions}. A pure function of the text, the symbols, the run's
 * prefix and what the encoder has asked. A text is checked as a whole before the listener hears of it. Orders without
 * the run's prefix are not ours and are passed over. One thread; allocates nothing after construction.
 *
 * <p>A stop is an algo order until its trigger is reached. Of one that was triggered only the id of the order that it
 * became is believed: that order bears the stop's client order id as {@code algoClOrdId}, and what becomes of it is
 * told of it.
 */
final class OkxExecutionDecoder implements OrderDecoder {
    /** Things of which an array is made. */
    private enum Item {
        EVENT,
        ALGO_EVENT,
        OPEN_ORDER,
        OPEN_ALGO_ORDER,
        FILL,
        ACCOUNT,
        BALANCE,
        POSITION
    }

    private static final long MILLISECOND_NS = 1_000_000;
    private static final int OK = 200;
    private static final int MAX_DIGITS = 24;
    private static final byte[] PONG = OkxWords.bytes("pong");
    private static final byte[] LOGIN = OkxWords.bytes("login");
    private static final byte[] SUBSCRIBE = OkxWords.bytes("subscribe");
    private static final byte[] ERROR = OkxWords.bytes("error");
    private static final byte[] NOTICE = OkxWords.bytes("notice");
    private static final byte[] DROPPED = OkxWords.bytes("channel-conn-count-error");
    private static final byte[] ORDERS = OkxWords.bytes("orders");
    private static final byte[] ORDERS_ALGO = OkxWords.bytes("orders-algo");
    private static final byte[] ACCOUNT = OkxWords.bytes("account");
    private static final byte[] POSITIONS = OkxWords.bytes("positions");
    private static final byte[] BUY = OkxWords.bytes("buy");
    private static final byte[] SELL = OkxWords.bytes("sell");
    private static final byte[] LIVE = OkxWords.bytes("live");
    private static final byte[] PARTIALLY_FILLED = OkxWords.bytes("partially_filled");
    private static final byte[] FILLED = OkxWords.bytes("filled");
    private static final byte[] CANCELED = OkxWords.bytes("canceled");
    private static final byte[] MMP_CANCELED = OkxWords.bytes("mmp_canceled");
    private static final byte[] PAUSE = OkxWords.bytes("pause");
    private static final byte[] ORDER_FAILED = OkxWords.bytes("order_failed");
    private static final byte[] EFFECTIVE = OkxWords.bytes("effective");
    private static final byte[] PARTIALLY_EFFECTIVE = OkxWords.bytes("partially_effective");
    private static final byte[] PARTIALLY_FAILED = OkxWords.bytes("partially_failed");
    private static final byte[] SHORT = OkxWords.bytes("short");
    private static final byte[] MAKER = OkxWords.bytes("M");
    private static final byte[] TAKER = OkxWords.bytes("T");
    private static final long SERVICE_UPGRADE = 64_008;

    private final JsonFields top = new JsonFields("id", "op", "code", "msg", "data", "event", "arg");
    private final JsonFields argument = new JsonFields("channel");
    private final JsonFields acknowledged =
            new JsonFields("sCode", "sMsg", "ordId", "clOrdId", "ts", "algoId", "algoClOrdId");
    private final JsonFields order = new JsonFields(
            "instId",
            "clOrdId",
            "ordId",
            "side",
            "state",
            "accFillSz",
            "sz",
            "uTime",
            "tradeId",
            "fillPx",
            "fillSz",
            "fillFee",
            "fillFeeCcy",
            "execType",
            "cancelSource",
            "amendResult",
            "reqId",
            "algoClOrdId");
    private final JsonFields algo = new JsonFields(
            "instId", "algoClOrdId", "algoId", "side", "state", "sz", "uTime", "ordId", "ordIdList", "failCode");
    private final JsonFields fill = new JsonFields(
            "instId",
            "clOrdId",
            "ordId",
            "side",
            "tradeId",
            "fillPx",
            "fillSz",
            "fee",
            "feeCcy",
            "execType",
            "ts",
            "billId");
    private final JsonFields account = new JsonFields("details", "uTime");
    private final JsonFields balance = new JsonFields("ccy", "availBal", "frozenBal", "uTime");
    private final JsonFields position = new JsonFields("instId", "pos", "avgPx", "posSide", "uTime");
    private final JsonFields time = new JsonFields("ts");
    private final JsonFields leverage = new JsonFields("lever");

    private final JsonScanner json = new JsonScanner();
    private final FeedSymbols<OkxInstrument> symbols;
    private final FundingRows funding;
    private final ClientOrderIds ids;
    private final OkxAlgoQuestions algoQuestions;
    private final boolean hasStops;
    private final OrderCounters counters;
    private final ExecutionListener listener;
    private final RequestIds requestIds = new RequestIds();
    private final OrderAnswer answer = new OrderAnswer();
    private final ExecutionUpdate update = new ExecutionUpdate();
    private final UnsafeBuffer algoId = new UnsafeBuffer(new byte[1 + MAX_DIGITS]);
    private OkxInstrument instrument;
    private long code;

    /** Whether the order that was read last is ours. */
    private boolean isOurs;

    private int rows;
    private int cursorOffset;
    private int cursorLength;

    OkxExecutionDecoder(
            final FeedSymbols<OkxInstrument> symbols,
            final ClientOrderIds ids,
            final OkxAlgoQuestions algoQuestions,
            final boolean hasStops,
            final OrderCounters counters,
            final ExecutionListener listener) {
        this.symbols = symbols;
        this.ids = ids;
        this.algoQuestions = algoQuestions;
        this.hasStops = hasStops;
        algoId.putByte(0, OkxAlgoQuestions.MARK);
        this.counters = counters;
        this.listener = listener;
        funding = new FundingRows(
                json,
                new FundingRows.Words("instId", "pnl", "balChg", "ts", "ccy", "billId", "type", "8", false, false),
                (buffer, offset, length) -> {
                    final OkxInstrument found = symbols.find(buffer, offset, length);
                    return found == null ? 0 : found.instrumentId();
                },
                null,
                listener);
    }

    @Override
    public DecodeError decodeText(
            final SocketRole socket,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        counters.frames++;
        json.wrap(buffer, offset + length);
        final int start = json.skipWhitespace(offset);
        if (json.at(start) == PONG[0]) {
            return isPong(start) ? DecodeError.NONE : counted(DecodeError.MALFORMED_JSON);
        }
        final int end = top.scan(json, start);
        if (end < 0 || !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        } else if (top.at(5) >= 0) {
            event(socket);
        } else if (top.at(1) >= 0) {
            answered();
        } else if (top.at(6) >= 0 && top.at(4) >= 0) {
            push();
        } else {
            counters.unknownEvents++;
        }
        return counted(DecodeError.NONE);
    }

    private boolean isPong(final int start) {
        for (int i = 0; i < PONG.length; i++) {
            if (json.at(start + i) != PONG[i]) {
                return false;
            }
        }
        return json.isEnd(start + PONG.length);
    }

    private DecodeError counted(final DecodeError reason) {
        if (reason != DecodeError.NONE) {
            json.fail(reason);
        }
        if (json.error() != DecodeError.NONE) {
            counters.countError(json.error());
        }
        return json.error();
    }

    /** Login, subscription, error, notice. */
    private void event(final SocketRole socket) {
        if (!code() || json.string(top.at(5)) < 0) {
            return;
        }
        if (json.textIs(LOGIN)) {
            listener.onHandshake(socket, -1, code == 0);
        } else if (json.textIs(SUBSCRIBE)) {
            listener.onHandshake(socket, requestId() ? requestIds.correlationId() : -1, true);
        } else if (json.textIs(ERROR)) {
            refused(socket);
        } else if (json.textIs(NOTICE)) {
            if (code == SERVICE_UPGRADE) {
                listener.onServerShutdown(socket);
            }
        } else if (json.textIs(DROPPED)) {
            listener.onPrivateStreamEnded(socket); // acknowledged before, but there are too many connections
        } else {
            counters.ignoredEvents++;
        }
    }

    private void refused(final SocketRole socket) {
        final boolean isOurs = requestId();
        if (isOurs && requestIds.kind() != RequestKind.HANDSHAKE) {
            answer.clear();
            answer.kind = requestIds.kind();
            answer.correlationId = requestIds.correlationId();
            answer.outcome = OkxCodes.outcome(answer.kind, Math.max(1, code));
            answer.update.rejectReason = OkxCodes.reason(code);
            message(top.valueAt(json, 3));
            tellAnswer();
            return;
        }
        listener.onHandshake(socket, isOurs ? requestIds.correlationId() : -1, false);
    }

    /** Reads the id of the text; false if it is none of ours. */
    private boolean requestId() {
        final int at = top.valueAt(json, 0);
        return at >= 0
                && json.at(at) == '"'
                && json.string(at) >= 0
                && requestIds.decode(json.buffer(), json.textOffset(), json.textLength());
    }

    /** Reads the code of the text, 0 if it has none. False if it is broken. */
    private boolean code() {
        code = 0;
        final int at = top.valueAt(json, 2);
        if (at < 0 || isEmptyText(at)) {
            return true;
        }
        final int end = json.integer(at);
        code = json.number();
        return end >= 0;
    }

    private boolean isEmptyText(final int at) {
        return json.at(at) == '"' && json.at(at + 1) == '"';
    }

    private void message(final int at) {
        if (at >= 0 && json.at(at) == '"' && json.string(at) >= 0) {
            answer.update.text(json.buffer(), json.textOffset(), json.textLength());
        }
    }

    // ---- answers ----

    /** Answer to an operation on the socket. */
    private void answered() {
        if (!requestId()) {
            counters.unmatchedAnswers++;
            return;
        }
        answer.clear();
        answer.kind = requestIds.kind();
        answer.correlationId = requestIds.correlationId();
        if (code() && order(answer.kind, OK)) {
            tellAnswer();
        }
    }

    @Override
    public DecodeError decodeReply(
            final RequestKind kind,
            final long correlationId,
            final int status,
            final ReplyHeaders headers,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        counters.frames++;
        answer.clear();
        answer.kind = kind;
        answer.correlationId = correlationId;
        json.wrap(buffer, offset + length);
        final int start = json.skipWhitespace(offset);
        final int end = top.scan(json, start);
        if (end < 0 || !json.isEnd(end) || !code()) {
            if (status == OK) {
                return counted(DecodeError.MALFORMED_JSON);
            }
            // a proxy's page, or nothing at all: the status has to do
            answer.outcome = OkxCodes.outcome(status, (Outcome) null);
            tellAnswer();
            return DecodeError.NONE;
        }
        replied(status);
        return counted(DecodeError.NONE);
    }

    private void replied(final int status) {
        if (answer.kind == RequestKind.PLACE
                || answer.kind == RequestKind.CANCEL
                || answer.kind == RequestKind.REPLACE) {
            if (order(answer.kind, status)) {
                tellAnswer();
            }
            return;
        }
        answer.outcome = OkxCodes.outcome(status, OkxCodes.outcome(answer.kind, code));
        if (status == OK && code != 0) {
            answer.outcome = OkxCodes.outcome(answer.kind, code);
        }
        if (!answer.isOk()) {
            answer.update.rejectReason = OkxCodes.reason(code);
            message(top.valueAt(json, 3));
            tellAnswer();
            return;
        }
        final int data = top.valueAt(json, 4);
        if (data < 0 || json.at(data) != '[') {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        switch (answer.kind) {
            case QUERY_ORDER -> queried(data);
            case QUERY_FILLS -> {
                if (isOfAlgo()) {
                    tellAnswer(); // nothing yet: the order that it became is to be found first
                } else {
                    list(data, Item.FILL);
                }
            }
            case RECENT_FILLS -> list(data, Item.FILL);
            case OPEN_ORDERS -> list(data, isOfAlgo() ? Item.OPEN_ALGO_ORDER : Item.OPEN_ORDER);
            case BALANCES -> list(data, Item.ACCOUNT);
            case POSITIONS -> list(data, Item.POSITION);
            case FUNDING -> payments(data);
            case SERVER_TIME -> serverTime(data);
            case LEVERAGE -> leverage(data);
            default -> tellAnswer();
        }
    }

    /** The item of an order operation: its own code goes before that of the answer. */
    private boolean order(final RequestKind kind, final int status) {
        long orderCode = code;
        final int data = top.valueAt(json, 4);
        final int first = data >= 0 && json.at(data) == '[' ? json.enter(data, ']') : -1;
        final boolean hasItem = first >= 0 && !json.ended();
        if (hasItem) {
            if (acknowledged.scan(json, first) < 0) {
                return false;
            }
            if (acknowledged.valueAt(json, 0) >= 0) {
                if (json.integer(acknowledged.at(0)) < 0) {
                    return false;
                }
                orderCode = json.number();
            }
            message(acknowledged.valueAt(json, 1));
        }
        if (answer.update.textLength == 0) {
            message(top.valueAt(json, 3));
        }
        answer.outcome = OkxCodes.outcome(status, OkxCodes.outcome(kind, orderCode));
        if (!answer.isOk()) {
            answer.update.rejectReason = OkxCodes.reason(orderCode);
            return json.error() == DecodeError.NONE;
        }
        if (!hasItem) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0; // a yes without an order says nothing
        }
        // taken, not carried out: the channel tells the rest
        answer.hasOrder = true;
        answer.update.executionType = ExecutionType.ORDER_STATUS;
        answer.update.orderStatus = switch (kind) {
            case CANCEL -> OrderStatus.PENDING_CANCEL;
            case REPLACE -> OrderStatus.PENDING_REPLACE;
            default -> OrderStatus.PENDING_NEW;
        };
        return acknowledgedIds();
    }

    private boolean acknowledgedIds() {
        final int orderAt = acknowledged.valueAt(json, 2);
        if (orderAt >= 0 && !isEmptyText(orderAt)) {
            if (json.string(orderAt) < 0) {
                return false;
            }
            answer.update.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
        } else if (hasValue(acknowledged, 5) && !algoId(acknowledged.at(5), answer.update)) {
            return false;
        }
        final int clientAt = acknowledged.valueAt(json, hasValue(acknowledged, 6) ? 6 : 3);
        if (clientAt >= 0) {
            if (json.string(clientAt) < 0) {
                return false;
            }
            answer.update.clientOrderId = ids.decode(json.buffer(), json.textOffset(), json.textLength());
        }
        final int timeAt = acknowledged.valueAt(json, 4);
        return timeAt < 0 || isEmptyText(timeAt) || time(timeAt, answer.update);
    }

    private boolean time(final int at, final ExecutionUpdate target) {
        if (json.integer(at) < 0) {
            return false;
        }
        if (json.number() < 0 || json.number() > Long.MAX_VALUE / MILLISECOND_NS) {
            return json.fail(DecodeError.OVERFLOW) >= 0;
        }
        target.eventTimeNs = json.number() * MILLISECOND_NS;
        return true;
    }

    private void tellAnswer() {
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    /** The answer names the leverage that is set. */
    private void leverage(final int data) {
        final int first = json.enter(data, ']');
        if (json.ended() || leverage.scan(json, first) < 0 || leverage.at(0) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (json.string(leverage.at(0)) >= 0) {
            answer.leverage = json.textLength() > 3 ? -1 : 0;
            for (int i = 0; i < json.textLength() && answer.leverage >= 0; i++) {
                final int digit = json.buffer().getByte(json.textOffset() + i) - '0';
                answer.leverage = digit < 0 || digit > 9 ? -1 : 10 * answer.leverage + digit;
            }
            tellAnswer();
        }
    }

    private void serverTime(final int data) {
        final int first = json.enter(data, ']');
        if (json.ended() || time.scan(json, first) < 0 || time.at(0) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (time(time.at(0), answer.update)) {
            answer.serverTimeNs = answer.update.eventTimeNs;
            tellAnswer();
        }
    }

    private void queried(final int data) {
        final int first = json.enter(data, ']');
        if (json.ended()) {
            // of an order it says neither what it is nor that there is none; among the algo orders there is none then
            answer.outcome = isOfAlgo() ? Outcome.NO_SUCH_ORDER : Outcome.UNKNOWN;
            tellAnswer();
            return;
        }
        final boolean isRead = isOfAlgo()
                ? algo.scan(json, first) >= 0 && readOrder(algo)
                : order.scan(json, first) >= 0 && readOrder(order);
        if (!isRead) {
            return;
        }
        if (!isOurs) {
            answer.outcome = Outcome.UNKNOWN;
        }
        answer.hasOrder = isOurs;
        tellAnswer();
    }

    /** Reads an order as an answer shows it into the answer's update. */
    private boolean readOrder(final JsonFields fields) {
        if (!identify(fields, answer.update, fields == order && hasStops) || !isOurs) {
            return json.error() == DecodeError.NONE;
        }
        if (!(fields == algo ? algoState(answer.update) : state(answer.update))) {
            return false;
        }
        answer.update.executionType = ExecutionType.ORDER_STATUS;
        return true;
    }

    private void payments(final int data) {
        if (!funding.read(data, false)) {
            return;
        }
        if (funding.count() >= OkxOrderEncoder.PAGE) {
            answer.next.set(json.buffer(), funding.idOffset(), funding.idLength());
        }
        listener.onAnswer(answer);
        funding.read(data, true);
        listener.onAnswerEnd(answer);
    }

    /** Whether the answer is to a question about algo orders. */
    private boolean isOfAlgo() {
        return algoQuestions.contains(answer.correlationId);
    }

    /** Tells a list, after it was read once to see that all of it is sound. */
    private void list(final int data, final Item item) {
        rows = 0;
        cursorLength = 0;
        if (!each(data, item, false)) {
            return;
        }
        final boolean isPaged = item == Item.FILL || item == Item.OPEN_ORDER || item == Item.OPEN_ALGO_ORDER;
        if (isPaged && rows == OkxOrderEncoder.PAGE && cursorLength > 0) {
            if (item == Item.OPEN_ALGO_ORDER) {
                algoQuestions.after(json.buffer(), cursorOffset, cursorLength, answer.next);
            } else {
                answer.next.set(json.buffer(), cursorOffset, cursorLength);
            }
        } else if (item == Item.OPEN_ORDER && hasStops) {
            algoQuestions.first(answer.next);
        }
        listener.onAnswer(answer);
        each(data, item, true);
        listener.onAnswerEnd(answer);
    }

    // ---- pushes ----

    private void push() {
        if (argument.scan(json, top.at(6)) < 0) {
            return;
        }
        if (argument.at(0) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (json.string(argument.at(0)) < 0) {
            return;
        }
        final Item item = json.textIs(ORDERS)
                ? Item.EVENT
                : json.textIs(ORDERS_ALGO) && hasStops
                        ? Item.ALGO_EVENT
                        : json.textIs(ACCOUNT) ? Item.ACCOUNT : json.textIs(POSITIONS) ? Item.POSITION : null;
        if (item == null) {
            counters.ignoredEvents++;
        } else if (each(top.at(4), item, false)) {
            each(top.at(4), item, true);
        }
    }

    private boolean each(final int at, final Item item, final boolean tell) {
        if (json.at(at) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE) >= 0;
        }
        int p = json.enter(at, ']');
        boolean ended = json.ended();
        while (!ended) {
            final int end = json.skipValue(p);
            if (end < 0 || !item(p, item, tell)) {
                return false;
            }
            p = json.next(end, ']');
            if (p < 0) {
                return false;
            }
            ended = json.ended();
        }
        return true;
    }

    private boolean item(final int at, final Item item, final boolean tell) {
        return switch (item) {
            case EVENT -> orderEvent(at, tell);
            case ALGO_EVENT -> algoEvent(at, tell);
            case OPEN_ORDER -> order.scan(json, at) >= 0 && openOrder(order, tell);
            case OPEN_ALGO_ORDER -> algo.scan(json, at) >= 0 && openOrder(algo, tell);
            case FILL -> fill(at, tell);
            case ACCOUNT -> account(at, tell);
            case BALANCE -> balance(at, tell);
            case POSITION -> position(at, tell);
        };
    }

    /** Whether a field has a value that is no empty text. */
    private boolean hasValue(final JsonFields fields, final int field) {
        final int at = fields.valueAt(json, field);
        return at >= 0 && !isEmptyText(at);
    }

    /**
     * Reads whose order it is: client order id, instrument, side, the venue's id. The first four keys of all kinds of
     * rows mean the same. What a stop became bears its id in another place.
     *
     * @param isAskedById whether it was asked for by its id, so that one without any client order id is ours too: its
     *     id is -1 then.
     */
    private boolean identify(final JsonFields fields, final ExecutionUpdate target, final boolean isAskedById) {
        target.clear();
        isOurs = false;
        final boolean isOfStop = fields == order && hasStops && hasValue(order, 17);
        final int clientAt = fields.valueAt(json, isOfStop ? 17 : 1);
        boolean isNameless = true;
        if (clientAt >= 0) {
            if (json.string(clientAt) < 0) {
                return false;
            }
            isNameless = json.textLength() == 0;
            target.clientOrderId = ids.decode(json.buffer(), json.textOffset(), json.textLength());
        }
        if (target.clientOrderId < 0 && !(isAskedById && isNameless)) {
            return true;
        }
        isOurs = true;
        if (fields.at(0) < 0 || fields.at(2) < 0 || fields.at(3) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.string(fields.at(0)) < 0) {
            return false;
        }
        instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        if (instrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL) >= 0;
        }
        target.instrumentId = instrument.instrumentId();
        if (fields == algo) {
            if (!algoId(fields.at(2), target)) {
                return false;
            }
        } else {
            if (json.string(fields.at(2)) < 0) {
                return false;
            }
            target.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
        }
        if (json.string(fields.at(3)) < 0) {
            return false;
        }
        target.side = json.textIs(BUY) ? Side.BUY : json.textIs(SELL) ? Side.SELL : Side.NULL_VAL;
        return target.side != Side.NULL_VAL || json.fail(DecodeError.UNKNOWN_VALUE) >= 0;
    }

    /** Reads the id of an algo order; it is marked, as ids of both kinds of orders are digits. */
    private boolean algoId(final int at, final ExecutionUpdate target) {
        if (!digits(at)) {
            return false;
        }
        algoId.putBytes(1, json.buffer(), json.textOffset(), json.textLength());
        target.venueOrderId(algoId, 0, 1 + json.textLength());
        return true;
    }

    /** Reads a text of digits: some, and not too many. */
    private boolean digits(final int at) {
        if (json.string(at) < 0) {
            return false;
        }
        final int length = json.textLength();
        for (int i = 0; i < length; i++) {
            final byte digit = json.buffer().getByte(json.textOffset() + i);
            if (digit < '0' || digit > '9') {
                return json.fail(DecodeError.BAD_NUMBER) >= 0;
            }
        }
        return (length > 0 && length <= MAX_DIGITS) || json.fail(DecodeError.BAD_NUMBER) >= 0;
    }

    /**
     * Reads state and quantity of an algo order. It is NEW until its trigger is reached, or over without that. Of one
     * that was triggered nothing is believed but the id of the order that it became: PENDING_NEW.
     */
    private boolean algoState(final ExecutionUpdate target) {
        if (algo.at(4) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (hasValue(algo, 6) && !time(algo.at(6), target)) {
            return false;
        }
        target.quantity = hasValue(algo, 5) ? quantity(algo.at(5)) : ExecutionUpdate.NULL;
        if (json.error() != DecodeError.NONE || !becameOrder(target) || json.string(algo.at(4)) < 0) {
            return false;
        }
        final boolean isOrder = target.venueOrderId[0] != OkxAlgoQuestions.MARK;
        if (json.textIs(EFFECTIVE) || json.textIs(PARTIALLY_EFFECTIVE) || json.textIs(PARTIALLY_FAILED)) {
            target.orderStatus = OrderStatus.PENDING_NEW;
            return true;
        }
        if (json.textIs(LIVE) || json.textIs(PAUSE)) {
            target.orderStatus = OrderStatus.NEW; // it waits, whatever order it may be linked with
            target.cumulative = 0;
            return algoId(algo.at(2), target);
        }
        if (json.textIs(CANCELED)) {
            target.orderStatus = isOrder ? OrderStatus.PENDING_NEW : OrderStatus.CANCELED;
        } else if (json.textIs(ORDER_FAILED)) {
            target.orderStatus = isOrder ? OrderStatus.PENDING_NEW : OrderStatus.REJECTED;
        } else {
            return json.fail(DecodeError.UNKNOWN_VALUE) >= 0;
        }
        if (target.orderStatus != OrderStatus.PENDING_NEW) {
            target.cumulative = 0;
        }
        return target.orderStatus != OrderStatus.REJECTED || failure(target);
    }

    /** Takes the id of the order that an algo order became, if there is one yet; the newest if there are several. */
    private boolean becameOrder(final ExecutionUpdate target) {
        if (hasValue(algo, 7)) {
            if (!digits(algo.at(7))) {
                return false;
            }
            target.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
            return true;
        }
        final int listAt = algo.valueAt(json, 8);
        if (listAt < 0 || json.at(listAt) != '[') {
            return true;
        }
        int p = json.enter(listAt, ']');
        while (p >= 0 && !json.ended()) {
            if (!digits(p)) {
                return false;
            }
            target.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
            p = json.next(json.skipValue(p), ']');
        }
        return p >= 0;
    }

    /** Why nothing came of a stop whose trigger was reached. */
    private boolean failure(final ExecutionUpdate target) {
        long failCode = 0;
        if (hasValue(algo, 9)) {
            if (json.integer(algo.at(9)) < 0) {
                return false;
            }
            failCode = json.number();
        }
        target.rejectReason = OkxCodes.reason(failCode);
        return true;
    }

    private boolean algoEvent(final int at, final boolean tell) {
        if (algo.scan(json, at) < 0 || !identify(algo, update, false)) {
            return false;
        }
        if (!isOurs) {
            counters.foreignOrders += tell ? 1 : 0;
            return true;
        }
        if (!algoState(update)) {
            return false;
        }
        if (update.orderStatus == OrderStatus.PENDING_NEW) {
            if (tell) {
                listener.onOrderUnclear(update); // what it became tells how it goes on: on another socket, if at all
            }
            return true;
        }
        update.executionType = switch (update.orderStatus) {
            case CANCELED -> ExecutionType.CANCELED;
            case REJECTED -> ExecutionType.REJECTED;
            default -> ExecutionType.NEW;
        };
        if (tell) {
            listener.onOrderEvent(update);
        }
        return true;
    }

    /** Reads state, quantities and time of an order. */
    private boolean state(final ExecutionUpdate target) {
        if (order.at(4) < 0 || order.at(5) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (order.valueAt(json, 7) >= 0 && !time(order.at(7), target)) {
            return false;
        }
        target.cumulative = quantity(order.at(5));
        target.quantity = order.valueAt(json, 6) < 0 ? ExecutionUpdate.NULL : quantity(order.at(6));
        if (json.error() != DecodeError.NONE || json.string(order.at(4)) < 0) {
            return false;
        }
        if (json.textIs(LIVE)) {
            target.orderStatus = OrderStatus.NEW;
        } else if (json.textIs(PARTIALLY_FILLED)) {
            target.orderStatus = OrderStatus.PARTIALLY_FILLED;
        } else if (json.textIs(FILLED)) {
            target.orderStatus = OrderStatus.FILLED;
        } else if (json.textIs(CANCELED) || json.textIs(MMP_CANCELED)) {
            return ended(target);
        } else {
            return json.fail(DecodeError.UNKNOWN_VALUE) >= 0;
        }
        return true;
    }

    /** A number in the instrument's scale of quantities; an empty text is 0. */
    private long quantity(final int at) {
        if (isEmptyText(at)) {
            return 0;
        }
        final int end = json.decimal(at, instrument.sizeExponent());
        if (end >= 0 && json.number() < 0) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return json.number();
    }

    /** Why an order that was not filled is over. */
    private boolean ended(final ExecutionUpdate target) {
        long source = 0;
        final int at = order.valueAt(json, 14);
        if (at >= 0 && !isEmptyText(at)) {
            if (json.integer(at) < 0) {
                return false;
            }
            source = json.number();
        }
        final boolean isUntouched = target.cumulative == 0;
        switch ((int) Math.min(source, Integer.MAX_VALUE)) {
            case 31 -> {
                target.orderStatus = isUntouched ? OrderStatus.REJECTED : OrderStatus.CANCELED;
                target.rejectReason = RejectReason.WOULD_TAKE;
            }
            case 15 -> {
                target.orderStatus = isUntouched ? OrderStatus.REJECTED : OrderStatus.CANCELED;
                target.rejectReason = RejectReason.PRICE_COLLAR;
            }
            case 13, 14 -> {
                target.orderStatus = OrderStatus.EXPIRED;
                target.rejectReason = RejectReason.NO_LIQUIDITY;
            }
            case 7, 10 -> target.orderStatus = OrderStatus.EXPIRED; // the contract is over
            default -> target.orderStatus = OrderStatus.CANCELED;
        }
        return true;
    }

    private boolean orderEvent(final int at, final boolean tell) {
        if (order.scan(json, at) < 0 || !identify(order, update, false)) {
            return false;
        }
        if (!isOurs) {
            counters.foreignOrders += tell ? 1 : 0;
            return true;
        }
        if (!state(update)) {
            return false;
        }
        final int tradeAt = order.valueAt(json, 8);
        final boolean isTrade = tradeAt >= 0 && !isEmptyText(tradeAt);
        if (isTrade) {
            if (!execution(order, 8, 9, 10, 13, update)
                    || !fee(order.valueAt(json, 11), order.valueAt(json, 12), tell)) {
                return false;
            }
        } else {
            update.executionType = type();
        }
        if (tell && (!isTrade || update.lastQuantity > 0)) {
            listener.onOrderEvent(update);
        }
        return json.error() == DecodeError.NONE;
    }

    private ExecutionType type() {
        final boolean isAmended = hasText(15, '0') && order.valueAt(json, 16) >= 0 && !isEmptyText(order.at(16));
        return switch (update.orderStatus) {
            case CANCELED -> ExecutionType.CANCELED;
            case EXPIRED -> ExecutionType.EXPIRED;
            case REJECTED -> ExecutionType.REJECTED;
            case FILLED -> ExecutionType.ORDER_STATUS;
            default ->
                isAmended
                        ? ExecutionType.REPLACED
                        : update.orderStatus == OrderStatus.NEW ? ExecutionType.NEW : ExecutionType.ORDER_STATUS;
        };
    }

    /** Whether a field is a text of this one letter. */
    private boolean hasText(final int field, final char letter) {
        final int at = order.valueAt(json, field);
        return at >= 0 && json.at(at) == '"' && json.at(at + 1) == letter && json.at(at + 2) == '"';
    }

    /** Reads a fill: id, price, quantity, maker or taker. */
    private boolean execution(
            final JsonFields fields,
            final int idField,
            final int priceField,
            final int quantityField,
            final int liquidityField,
            final ExecutionUpdate target) {
        if (fields.valueAt(json, priceField) < 0 || fields.valueAt(json, quantityField) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        target.executionType = ExecutionType.TRADE;
        if (json.integer(fields.at(idField)) < 0) {
            return false;
        }
        target.tradeId = json.number();
        // fills of a position that was taken over by the venue may be off the grid
        if (json.rounded(fields.at(priceField), instrument.priceExponent()) < 0) {
            return false;
        }
        target.lastPrice = json.number();
        target.lastQuantity = quantity(fields.at(quantityField));
        if (json.error() != DecodeError.NONE) {
            return false;
        }
        if (target.lastPrice <= 0) {
            return json.fail(DecodeError.BAD_NUMBER) >= 0;
        }
        final int liquidityAt = fields.valueAt(json, liquidityField);
        if (liquidityAt >= 0 && json.string(liquidityAt) >= 0) {
            target.liquidity =
                    json.textIs(MAKER) ? Liquidity.MAKER : json.textIs(TAKER) ? Liquidity.TAKER : Liquidity.NONE;
        }
        return json.error() == DecodeError.NONE;
    }

    /** Reads a fee; the venue writes what is paid as a negative number. */
    private boolean fee(final int amountAt, final int assetAt, final boolean count) {
        if (amountAt < 0 || assetAt < 0 || isEmptyText(amountAt) || isEmptyText(assetAt)) {
            return true;
        }
        if (json.string(assetAt) < 0) {
            return false;
        }
        update.feeAsset(json.buffer(), json.textOffset(), json.textLength());
        if (json.decimalOr(amountAt, Decimals.MONEY_EXPONENT, ExecutionUpdate.NULL) < 0) {
            return false;
        }
        if (json.number() == ExecutionUpdate.NULL || update.feeAssetLength == 0) {
            counters.unknownFees += count ? 1 : 0;
            update.feeAssetLength = 0;
        } else {
            update.fee = -json.number();
        }
        return true;
    }

    private boolean openOrder(final JsonFields fields, final boolean tell) {
        if (!cursor(fields.valueAt(json, 2), tell) || !identify(fields, update, false)) {
            return false;
        }
        if (!isOurs) {
            counters.foreignOrders += tell ? 1 : 0;
            return true;
        }
        if (!(fields == algo ? algoState(update) : state(update))) {
            return false;
        }
        update.executionType = ExecutionType.ORDER_STATUS;
        if (tell) {
            listener.onOpenOrder(update);
        }
        return true;
    }

    /** Remembers the id of a row: the next page begins behind the last one. */
    private boolean cursor(final int at, final boolean tell) {
        if (tell) {
            return true;
        }
        rows++;
        if (at < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.string(at) < 0) {
            return false;
        }
        cursorOffset = json.textOffset();
        cursorLength = json.textLength();
        return true;
    }

    private boolean fill(final int at, final boolean tell) {
        if (fill.scan(json, at) < 0
                || !cursor(fill.valueAt(json, 11), tell)
                || !identify(fill, update, answer.kind == RequestKind.QUERY_FILLS && hasStops)) {
            return false;
        }
        if (!isOurs) {
            counters.foreignOrders += tell ? 1 : 0;
            return true;
        }
        if (fill.valueAt(json, 4) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (!execution(fill, 4, 5, 6, 9, update) || !fee(fill.valueAt(json, 7), fill.valueAt(json, 8), tell)) {
            return false;
        }
        if (fill.valueAt(json, 10) >= 0 && !time(fill.at(10), update)) {
            return false;
        }
        if (update.lastQuantity <= 0) {
            return json.fail(DecodeError.BAD_NUMBER) >= 0;
        }
        if (tell) {
            listener.onAnswerFill(answer, update);
        }
        return true;
    }

    private boolean account(final int at, final boolean tell) {
        if (account.scan(json, at) < 0) {
            return false;
        }
        return account.valueAt(json, 0) >= 0
                ? each(account.at(0), Item.BALANCE, tell)
                : json.fail(DecodeError.MISSING_FIELD) >= 0;
    }

    private boolean balance(final int at, final boolean tell) {
        if (balance.scan(json, at) < 0) {
            return false;
        }
        if (balance.valueAt(json, 0) < 0 || balance.valueAt(json, 1) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        update.clear();
        if (balance.valueAt(json, 3) >= 0 && !isEmptyText(balance.at(3)) && !time(balance.at(3), update)) {
            return false;
        }
        final long free = money(balance.at(1));
        final long locked = balance.valueAt(json, 2) < 0 ? 0 : money(balance.at(2));
        if (json.error() != DecodeError.NONE || json.string(balance.at(0)) < 0) {
            return false;
        }
        final int length = json.textLength();
        if (length == 0 || length > ExecutionUpdate.MAX_ASSET_LENGTH) {
            return json.fail(DecodeError.TOO_LONG) >= 0;
        }
        if (tell) {
            listener.onBalance(json.buffer(), json.textOffset(), length, free, locked, update.eventTimeNs);
        }
        return true;
    }

    private long money(final int at) {
        if (isEmptyText(at)) {
            return 0;
        }
        json.rounded(at, Decimals.MONEY_EXPONENT);
        return json.number();
    }

    private boolean position(final int at, final boolean tell) {
        if (position.scan(json, at) < 0) {
            return false;
        }
        if (position.valueAt(json, 0) < 0 || position.valueAt(json, 1) < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.string(position.at(0)) < 0) {
            return false;
        }
        instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        if (instrument == null) {
            return true; // of an instrument that is not followed here
        }
        update.clear();
        if (position.valueAt(json, 4) >= 0 && !isEmptyText(position.at(4)) && !time(position.at(4), update)) {
            return false;
        }
        long quantity = 0;
        if (!isEmptyText(position.at(1))) {
            if (json.decimal(position.at(1), instrument.sizeExponent()) < 0) {
                return false;
            }
            quantity = json.number();
        }
        long price = ExecutionUpdate.NULL;
        if (position.valueAt(json, 2) >= 0 && !isEmptyText(position.at(2))) {
            if (json.rounded(position.at(2), instrument.priceExponent()) < 0) {
                return false;
            }
            price = json.number();
        }
        if (position.valueAt(json, 3) >= 0) {
            if (json.string(position.at(3)) < 0) {
                return false;
            }
            quantity = json.textIs(SHORT) ? -Math.abs(quantity) : quantity;
        }
        if (tell) {
            listener.onPosition(instrument.instrumentId(), quantity, price, update.eventTimeNs);
        }
        return true;
    }
}
