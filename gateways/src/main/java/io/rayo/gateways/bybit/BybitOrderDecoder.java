package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.BarsDecoder.bytes;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.bybit.OrderItems.Found;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
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

/**
 * Reads what Bybit says of our orders: answers of the trade socket, the private stream, answers by REST. An answer to
 * an order, change or cancel means no more than that it was taken; what became of it comes on the stream. A text is
 * read twice: once to be checked as a whole, then to be told. Makes no objects, throws for no input. One thread.
 */
final class BybitOrderDecoder implements OrderDecoder {
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final int REPEATED_LOGIN = 20_001;
    private static final int RESTARTING = 10_019;

    private static final long TOPIC = JsonScanner.word("topic");
    private static final long DATA = JsonScanner.word("data");
    private static final long OP = JsonScanner.word("op");
    private static final long SUCCESS = JsonScanner.word("success");
    private static final long RET_CODE = JsonScanner.word("retCode");
    private static final long RET_MESSAGE = JsonScanner.word("retMsg");
    private static final long RET_MESSAGE_2 = JsonScanner.word("ret_msg");
    private static final long REQUEST_ID = JsonScanner.word("req_id");
    private static final long REQUEST_ID_2 = JsonScanner.word("reqId");
    private static final long HEADER = JsonScanner.word("header");
    private static final long RESULT = JsonScanner.word("result");
    private static final long LIST = JsonScanner.word("list");
    private static final long COIN = JsonScanner.word("coin");
    private static final long ORDER_ID = JsonScanner.word("orderId");
    private static final byte[] NEXT_CURSOR = bytes("nextPageCursor");
    private static final byte[] TIME_NANO = bytes("timeNano");
    private static final byte[] LIMIT = bytes("X-Bapi-Limit");
    private static final byte[] LIMIT_STATUS = bytes("X-Bapi-Limit-Status");
    private static final byte[] LIMIT_RESET = bytes("X-Bapi-Limit-Reset-Timestamp");
    private static final String LIMIT_HEADER = "X-Bapi-Limit";
    private static final String LIMIT_STATUS_HEADER = "X-Bapi-Limit-Status";
    private static final String LIMIT_RESET_HEADER = "X-Bapi-Limit-Reset-Timestamp";
    private static final byte[] AUTH = bytes("auth");
    private static final byte[] SUBSCRIBE = bytes("subscribe");
    private static final byte[] PING = bytes("ping");
    private static final byte[] PONG = bytes("pong");
    private static final byte[] CREATE = bytes("order.create");
    private static final byte[] AMEND = bytes("order.amend");
    private static final byte[] CANCEL = bytes("order.cancel");
    private static final byte[] ORDER_TOPIC = bytes("order");
    private static final byte[] EXECUTION_TOPIC = bytes("execution");
    private static final byte[] POSITION_TOPIC = bytes("position");
    private static final byte[] WALLET_TOPIC = bytes("wallet");

    /** What a list is of. */
    private enum Items {
        NONE,
        ORDERS,
        EXECUTIONS,
        FUNDING,
        POSITIONS,
        WALLETS
    }

    /** What a text without a topic is. */
    private enum Operation {
        NONE,
        HANDSHAKE,
        HEARTBEAT,
        ORDER,
        OTHER
    }

    private final JsonScanner json = new JsonScanner();
    private final RequestIds requestIds = new RequestIds();
    private final OrderAnswer answer = new OrderAnswer();
    private final OrderItems items;
    private final FundingRows funding;
    private final ExecutionListener listener;
    private final OrderCounters counters;
    private DirectBuffer buffer;
    private Items list = Items.NONE;
    private Operation operation = Operation.NONE;
    private RequestKind operationKind;
    private boolean hasTopic;
    private boolean isSuccess;
    private boolean hasCode;
    private long code;
    private int dataAt;
    private int messageOffset;
    private int messageLength;
    private boolean hasRequestId;
    private boolean telling;
    private boolean isAnswer;
    private int told;
    private long limit;
    private long limitLeft;
    private long limitResetMs;
    private long eventTimeNs;

    BybitOrderDecoder(
            final FeedSymbols<BybitInstrument> symbols,
            final ClientOrderIds ids,
            final BybitAmendments amendments,
            final String settleCoin,
            final OrderCounters counters,
            final ExecutionListener listener) {
        this.listener = listener;
        this.counters = counters;
        items = new OrderItems(json, symbols, ids, counters, amendments, settleCoin);
        funding = new FundingRows(
                json,
                new FundingRows.Words(
                        "symbol",
                        "execFee",
                        "-",
                        "execTime",
                        "feeCurrency",
                        "execId",
                        "execType",
                        "Funding",
                        true,
                        false),
                (source, offset, length) -> {
                    final BybitInstrument found = symbols.find(source, offset, length);
                    return found == null ? 0 : found.instrumentId();
                },
                null,
                listener);
    }

    private void start(final DirectBuffer source, final int offset, final int length) {
        counters.frames++;
        buffer = source;
        json.wrap(source, offset + length);
        list = Items.NONE;
        operation = Operation.NONE;
        operationKind = null;
        hasTopic = false;
        isSuccess = false;
        hasCode = false;
        code = 0;
        dataAt = 0;
        messageOffset = 0;
        messageLength = 0;
        hasRequestId = false;
        isAnswer = false;
        limit = 0;
        limitLeft = -1;
        limitResetMs = 0;
        eventTimeNs = 0;
        answer.clear();
    }

    private DecodeError counted() {
        final DecodeError reason = json.error();
        if (reason != DecodeError.NONE) {
            counters.countError(reason);
        }
        return reason;
    }

    /** Reads the outermost object; false if it is broken. */
    private boolean root(final int offset) {
        int p = json.skipWhitespace(offset);
        if (json.at(p) != '{') {
            json.fail(DecodeError.MALFORMED_JSON);
            return false;
        }
        p = json.enter(p, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(field(p, json.keyWord()), '}');
            }
        }
        if (p >= 0 && !json.isEnd(p)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        return json.error() == DecodeError.NONE;
    }

    private int field(final int p, final long key) {
        if (key == TOPIC) {
            return topic(p);
        }
        if (key == DATA || key == RESULT) {
            dataAt = p;
            return json.skipValue(p);
        }
        if (key == OP) {
            return operation(p);
        }
        if (key == SUCCESS) {
            final int end = json.bool(p);
            isSuccess = end >= 0 && json.number() == 1;
            return end;
        }
        if (key == RET_CODE) {
            final int end = json.integer(p);
            code = json.number();
            hasCode = end >= 0;
            return end;
        }
        if ((key == RET_MESSAGE || key == RET_MESSAGE_2) && json.at(p) == '"') {
            final int end = json.string(p);
            messageOffset = json.textOffset();
            messageLength = end < 0 ? 0 : json.textLength();
            return end;
        }
        if ((key == REQUEST_ID || key == REQUEST_ID_2) && json.at(p) == '"') {
            final int end = json.string(p);
            hasRequestId = end >= 0 && requestIds.decode(buffer, json.textOffset(), json.textLength());
            return end;
        }
        return key == HEADER && json.at(p) == '{' ? header(p) : json.skipValue(p);
    }

    /** {@code order.linear} and the like: the part before the dot. */
    private int topic(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        hasTopic = true;
        final int offset = json.textOffset();
        int length = 0;
        while (length < json.textLength() && buffer.getByte(offset + length) != '.') {
            length++;
        }
        if (is(offset, length, ORDER_TOPIC)) {
            list = Items.ORDERS;
        } else if (is(offset, length, EXECUTION_TOPIC)) {
            list = Items.EXECUTIONS;
        } else if (is(offset, length, POSITION_TOPIC)) {
            list = Items.POSITIONS;
        } else if (is(offset, length, WALLET_TOPIC)) {
            list = Items.WALLETS;
        }
        return p;
    }

    private boolean is(final int offset, final int length, final byte[] word) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private int operation(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        if (json.textIs(AUTH) || json.textIs(SUBSCRIBE)) {
            operation = Operation.HANDSHAKE;
        } else if (json.textIs(PING) || json.textIs(PONG)) {
            operation = Operation.HEARTBEAT;
        } else if (json.textIs(CREATE) || json.textIs(AMEND) || json.textIs(CANCEL)) {
            operation = Operation.ORDER;
            operationKind = json.textIs(CREATE)
                    ? RequestKind.PLACE
                    : json.textIs(AMEND) ? RequestKind.REPLACE : RequestKind.CANCEL;
        } else {
            operation = Operation.OTHER;
        }
        return p;
    }

    private int header(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                final boolean isLimit = json.keyLength() > 7 && json.textIs(LIMIT);
                final boolean isLeft = json.keyLength() > 7 && json.textIs(LIMIT_STATUS);
                final boolean isReset = json.keyLength() > 7 && json.textIs(LIMIT_RESET);
                final boolean isNumber = isLimit || isLeft || isReset;
                final int end = isNumber && json.at(p + 1) != '"' ? json.integer(p) : json.skipValue(p);
                if (end >= 0 && isNumber) {
                    limit = isLimit ? json.number() : limit;
                    limitLeft = isLeft ? json.number() : limitLeft;
                    limitResetMs = isReset ? json.number() : limitResetMs;
                }
                p = json.next(end, '}');
            }
        }
        return p;
    }

    @Override
    public DecodeError decodeText(
            final SocketRole socket,
            final DirectBuffer source,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        start(source, offset, length);
        if (!root(offset)) {
            return counted();
        }
        if (hasTopic) {
            stream();
            return counted();
        }
        switch (operation) {
            case HANDSHAKE -> {
                final boolean ok = hasCode ? code == 0 || code == REPEATED_LOGIN : isSuccess;
                listener.onHandshake(socket, hasRequestId ? requestIds.correlationId() : -1, ok);
            }
            case ORDER -> socketAnswer(socket);
            case HEARTBEAT -> counters.ignoredEvents++;
            case OTHER -> counters.unknownEvents++;
            case NONE -> json.fail(DecodeError.MISSING_FIELD);
        }
        return counted();
    }

    private void stream() {
        if (list == Items.NONE) {
            counters.ignoredEvents++;
            return;
        }
        if (dataAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (items(dataAt, false) >= 0) {
            items(dataAt, true);
        }
    }

    private void socketAnswer(final SocketRole socket) {
        if (!hasCode) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        answer.kind = operationKind;
        answer.correlationId = hasRequestId ? requestIds.correlationId() : -1;
        conclude(operationKind);
        if (dataAt != 0 && json.at(dataAt) == '{' && orderId(dataAt) < 0) {
            return;
        }
        if (operationKind == RequestKind.PLACE && limit > 0 && limitLeft >= 0) {
            listener.onRateLimit(true, SECOND_NS, limit, limit - limitLeft);
        }
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
        if (code == RESTARTING) {
            listener.onServerShutdown(socket);
        }
    }

    /** Draws the outcome from the code. */
    private void conclude(final RequestKind kind) {
        answer.outcome = BybitResultCodes.outcome(kind, code);
        if (answer.isOk()) {
            final OrderStatus status = switch (kind) {
                case PLACE -> OrderStatus.PENDING_NEW;
                case CANCEL -> OrderStatus.PENDING_CANCEL;
                case REPLACE -> OrderStatus.PENDING_REPLACE;
                default -> OrderStatus.NULL_VAL;
            };
            answer.hasOrder = status != OrderStatus.NULL_VAL;
            answer.update.orderStatus = status;
            return;
        }
        answer.update.rejectReason = BybitResultCodes.reason(code);
        answer.update.text(buffer, messageOffset, messageLength);
        // the reset is that of the request's own limit: of an address that sent too much it says nothing
        if (answer.outcome == Outcome.LIMITED
                && BybitResultCodes.isOfOneLimit(code)
                && limitResetMs > 0
                && limitResetMs < Long.MAX_VALUE / MILLISECOND_NS) {
            answer.retryAtNs = limitResetMs * MILLISECOND_NS;
        }
    }

    private int orderId(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0 && json.keyWord() == ORDER_ID) {
                p = json.string(p);
                if (p >= 0 && answer.isOk()) {
                    answer.update.venueOrderId(buffer, json.textOffset(), json.textLength());
                }
                p = json.next(p, '}');
            } else if (p >= 0) {
                p = json.next(json.skipValue(p), '}');
            }
        }
        return p;
    }

    /** Reads a list, to check it or to tell it. */
    private int items(final int position, final boolean tells) {
        telling = tells;
        items.isCounting = tells;
        told = 0;
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = json.next(item(p), ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
            told++;
        }
        return p;
    }

    private int item(final int position) {
        return switch (list) {
            case ORDERS -> order(position);
            case EXECUTIONS -> execution(position);
            case POSITIONS -> position(position);
            case FUNDING -> throw new IllegalStateException("its rows are read elsewhere");
            case WALLETS -> wallet(position);
            case NONE -> throw new IllegalStateException("a list of nothing");
        };
    }

    private int order(final int position) {
        final int p = items.order(position);
        if (telling && items.found == Found.OURS) {
            if (isAnswer) {
                listener.onOpenOrder(items.update);
            } else {
                listener.onOrderEvent(items.update);
            }
        }
        return p;
    }

    private int execution(final int position) {
        final int p = items.execution(position);
        if (telling && items.isFunding && !isAnswer) {
            listener.onFundingDue();
        }
        if (telling && items.found == Found.OURS) {
            if (isAnswer) {
                listener.onAnswerFill(answer, items.update);
            } else {
                listener.onOrderEvent(items.update);
            }
        }
        return p;
    }

    private int position(final int position) {
        final int p = items.position(position);
        if (telling && items.found == Found.OURS) {
            listener.onPosition(
                    items.instrument.instrumentId(), items.quantity, items.second, items.update.eventTimeNs);
        }
        return p;
    }

    /** An account with its coins. */
    private int wallet(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(json.keyWord() == COIN && json.at(p) == '[' ? coins(p) : json.skipValue(p), '}');
            }
        }
        return p;
    }

    private int coins(final int position) {
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = items.coinItem(p);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            if (telling && items.found == Found.OURS) {
                listener.onBalance(
                        buffer, items.coinOffset, items.coinLength, items.quantity, items.second, eventTimeNs);
            }
            p = json.next(p, ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
        }
        return p;
    }

    @Override
    public DecodeError decodeReply(
            final RequestKind kind,
            final long correlationId,
            final int status,
            final ReplyHeaders headers,
            final DirectBuffer source,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        start(source, offset, length);
        answer.kind = kind;
        answer.correlationId = correlationId;
        isAnswer = true;
        if (status != 200) {
            // 403: too much from this address; nobody knows what a server in trouble has done
            answer.outcome = status == 403
                    ? Outcome.BANNED
                    : status == 429 ? Outcome.LIMITED : status >= 500 ? Outcome.UNKNOWN : Outcome.REFUSED;
            tell();
            return DecodeError.NONE;
        }
        if (!root(offset)) {
            return counted();
        }
        if (!hasCode) {
            json.fail(DecodeError.MISSING_FIELD);
            return counted();
        }
        if (kind == RequestKind.PLACE || code != 0) {
            limits(kind, headers);
        }
        conclude(kind);
        if (answer.isOk() && !result(kind)) {
            return counted();
        }
        if (json.error() == DecodeError.NONE && list == Items.NONE) {
            tell();
        }
        return counted();
    }

    private void tell() {
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    private void limits(final RequestKind kind, final ReplyHeaders headers) {
        limit = number(headers.get(LIMIT_HEADER));
        limitLeft = number(headers.get(LIMIT_STATUS_HEADER));
        limitResetMs = number(headers.get(LIMIT_RESET_HEADER));
        if (kind == RequestKind.PLACE && limit > 0 && limitLeft >= 0) {
            listener.onRateLimit(true, SECOND_NS, limit, Math.max(0, limit - limitLeft));
        }
    }

    private static long number(final String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Reads the result of a request that was done; lists are told here. False if it is broken. */
    private boolean result(final RequestKind kind) {
        list = switch (kind) {
            case QUERY_ORDER, OPEN_ORDERS -> Items.ORDERS;
            case QUERY_FILLS, RECENT_FILLS -> Items.EXECUTIONS;
            case POSITIONS -> Items.POSITIONS;
            case BALANCES -> Items.WALLETS;
            case FUNDING -> Items.FUNDING;
            default -> Items.NONE;
        };
        final int result = dataAt;
        final boolean isObject = result != 0 && json.at(result) == '{';
        if (list == Items.NONE) {
            return !isObject || (kind == RequestKind.SERVER_TIME ? serverTime(result) : orderId(result)) >= 0;
        }
        if (!isObject) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        dataAt = 0;
        if (listOf(result) < 0) {
            return false;
        }
        if (dataAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        return switch (kind) {
            case QUERY_ORDER -> oneOrder();
            case FUNDING -> payments();
            default -> wholeList();
        };
    }

    private boolean payments() {
        if (!funding.read(dataAt, false)) {
            return false;
        }
        if (funding.count() == 0) {
            answer.next.clear(); // the venue names a next page where there is none
        }
        listener.onAnswer(answer);
        funding.read(dataAt, true);
        listener.onAnswerEnd(answer);
        return true;
    }

    private boolean wholeList() {
        if (items(dataAt, false) < 0) {
            return false;
        }
        if (told == 0) {
            answer.next.clear(); // the venue names a next page where there is none
        }
        listener.onAnswer(answer);
        items(dataAt, true);
        listener.onAnswerEnd(answer);
        return true;
    }

    /** The order that was asked for is the first of ours in the list. */
    private boolean oneOrder() {
        final var own = items.update;
        items.update = answer.update;
        items.isCounting = true;
        boolean isFound = false;
        int p = json.at(dataAt) == '[' ? json.enter(dataAt, ']') : json.fail(DecodeError.UNEXPECTED_TYPE);
        while (p >= 0 && !json.ended() && !isFound) {
            p = items.order(p);
            isFound = items.found == Found.OURS;
            p = isFound ? p : json.next(p, ']');
        }
        items.update = own;
        if (p < 0) {
            return false;
        }
        answer.hasOrder = isFound;
        if (!isFound) {
            answer.update.clear();
            answer.outcome = Outcome.NO_SUCH_ORDER;
        }
        answer.next.clear();
        tell();
        return true;
    }

    private int listOf(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == LIST) {
                dataAt = p;
                p = json.skipValue(p);
            } else if (json.keyLength() == NEXT_CURSOR.length && json.textIs(NEXT_CURSOR) && json.at(p) == '"') {
                p = json.string(p);
                if (p >= 0 && !answer.next.set(buffer, json.textOffset(), json.textLength())) {
                    answer.outcome = Outcome.UNKNOWN;
                }
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return p;
    }

    private int serverTime(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyLength() == TIME_NANO.length && json.textIs(TIME_NANO)) {
                p = json.integer(p);
                answer.serverTimeNs = json.number();
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && answer.serverTimeNs <= 0) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p;
    }
}
