package io.rayo.gateways.kraken;

import static io.rayo.gateways.kraken.KrakenText.ascii;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.kraken.KrakenItem.Found;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what the spot market says of our orders: answers and channels of WebSocket v2, answers by REST. An answer to an
 * order or cancel means no more than that it was taken; what became of it comes on the channel {@code executions},
 * whose messages are numbered. A text is read twice: once to be checked as a whole, then to be told. Makes no objects
 * but for answers by REST, throws for no input. One thread.
 */
final class KrakenOrderDecoder implements OrderDecoder {
    private static final long SECOND_NS = 1_000_000_000;
    private static final int TRADES_PER_PAGE = 50;

    private static final long CHANNEL = JsonScanner.word("channel");
    private static final long TYPE = JsonScanner.word("type");
    private static final long DATA = JsonScanner.word("data");
    private static final long METHOD = JsonScanner.word("method");
    private static final long RESULT = JsonScanner.word("result");
    private static final long SUCCESS = JsonScanner.word("success");
    private static final long ERROR = JsonScanner.word("error");
    private static final long REQ_ID = JsonScanner.word("req_id");
    private static final byte[] SEQUENCE = ascii("sequence");

    private static final byte[] EXECUTIONS = ascii("executions");
    private static final byte[] BALANCES = ascii("balances");
    private static final byte[] SNAPSHOT = ascii("snapshot");
    private static final byte[] ADD_ORDER = ascii("add_order");
    private static final byte[] AMEND_ORDER = ascii("amend_order");
    private static final byte[] CANCEL_ORDER = ascii("cancel_order");
    private static final byte[] CANCEL_ALL = ascii("cancel_all");
    private static final byte[] CANCEL_AFTER = ascii("cancel_all_orders_after");
    private static final byte[] SUBSCRIBE = ascii("subscribe");
    private static final byte[] PONG = ascii("pong");
    private static final byte[] ALREADY = ascii("Already subscribed");
    private static final byte[] BANNED_CODE = ascii("1015");

    private static final byte[] ORDER_ID = ascii("order_id");
    private static final byte[] CL_ORD_ID = ascii("cl_ord_id");
    private static final long TXID = JsonScanner.word("txid");
    private static final long TOKEN = JsonScanner.word("token");
    private static final byte[] UNIXTIME = ascii("unixtime");
    private static final long OPEN = JsonScanner.word("open");
    private static final long CLOSED = JsonScanner.word("closed");
    private static final long TRADES = JsonScanner.word("trades");
    private static final long COUNT = JsonScanner.word("count");
    private static final long ASSET = JsonScanner.word("asset");
    private static final long BALANCE = JsonScanner.word("balance");
    private static final byte[] HOLD_TRADE = ascii("hold_trade");

    /** What a text of the socket is. */
    private enum Message {
        NONE,
        EXECUTIONS,
        BALANCES,
        OTHER_CHANNEL,
        REQUEST,
        SUBSCRIPTION,
        HEARTBEAT,
        OTHER
    }

    private final JsonScanner json = new JsonScanner();
    private final OrderAnswer answer = new OrderAnswer();
    private final ExecutionItem execution;
    private final RestItem item;
    private final KrakenAccess access;
    private final KrakenQuestions questions;
    private final KrakenOrderIds venueIds;
    private final ClientOrderIds ids;
    private final ExecutionListener listener;
    private final OrderCounters counters;
    private final UnsafeBuffer cursorText = new UnsafeBuffer(new byte[64]);
    private DirectBuffer buffer;
    private Message message = Message.NONE;
    private RequestKind kind;
    private boolean isSnapshot;
    private boolean isSuccess;
    private int dataAt;
    private int resultAt;
    private long requestId;
    private long sequence;
    private int errorOffset;
    private int errorLength;
    private long lastSequence;
    private long wanted;
    private boolean telling;
    private int count;
    private long total;
    private int assetOffset;
    private int assetLength;
    private long balance;
    private long held;
    private boolean hasBalance;

    KrakenOrderDecoder(
            final FeedSymbols<KrakenInstrument> symbols,
            final ClientOrderIds ids,
            final KrakenAccess access,
            final KrakenQuestions questions,
            final KrakenOrderIds venueIds,
            final OrderCounters counters,
            final ExecutionListener listener) {
        this.ids = ids;
        this.access = access;
        this.questions = questions;
        this.venueIds = venueIds;
        this.listener = listener;
        this.counters = counters;
        final KrakenIndex<KrakenInstrument> instruments = new KrakenIndex<>(symbols);
        execution = new ExecutionItem(json, instruments, ids, venueIds, counters);
        item = new RestItem(json, instruments, ids, venueIds, counters);
    }

    private void start(final DirectBuffer source, final int offset, final int length) {
        counters.frames++;
        buffer = source;
        json.wrap(source, offset + length);
        message = Message.NONE;
        kind = null;
        isSnapshot = false;
        isSuccess = false;
        dataAt = 0;
        resultAt = 0;
        requestId = -1;
        sequence = -1;
        errorOffset = 0;
        errorLength = 0;
        answer.clear();
        venueIds.mark();
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
        if (key == CHANNEL && json.at(p) == '"') {
            final int end = json.string(p);
            message = json.textIs(EXECUTIONS)
                    ? Message.EXECUTIONS
                    : json.textIs(BALANCES) ? Message.BALANCES : Message.OTHER_CHANNEL;
            return end;
        }
        if (key == METHOD && json.at(p) == '"') {
            return method(p);
        }
        if (key == TYPE && json.at(p) == '"') {
            final int end = json.string(p);
            isSnapshot = end >= 0 && json.textIs(SNAPSHOT);
            return end;
        }
        if (key == DATA) {
            dataAt = p;
        } else if (key == RESULT) {
            resultAt = p;
        } else if (key == SUCCESS) {
            final int end = json.bool(p);
            isSuccess = end >= 0 && json.number() == 1;
            return end;
        } else if (key == ERROR) {
            return error(p);
        } else if (key == REQ_ID && json.at(p) != 'n') {
            final int end = json.integer(p);
            requestId = end < 0 ? -1 : json.number();
            return end;
        } else if (json.keyLength() > 7 && json.textIs(SEQUENCE)) {
            final int end = json.integer(p);
            sequence = end < 0 ? -1 : json.number();
            return end;
        }
        return json.skipValue(p);
    }

    private int method(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        message = Message.REQUEST;
        if (json.textIs(ADD_ORDER)) {
            kind = RequestKind.PLACE;
        } else if (json.textIs(AMEND_ORDER)) {
            kind = RequestKind.REPLACE;
        } else if (json.textIs(CANCEL_ORDER)) {
            kind = RequestKind.CANCEL;
        } else if (json.textIs(CANCEL_ALL)) {
            kind = RequestKind.CANCEL_ALL;
        } else if (json.textIs(CANCEL_AFTER)) {
            kind = RequestKind.DEAD_MAN;
        } else if (json.textIs(SUBSCRIBE)) {
            message = Message.SUBSCRIPTION;
        } else {
            message = json.textIs(PONG) ? Message.HEARTBEAT : Message.OTHER;
        }
        return p;
    }

    /** A text on the socket, a list of texts by REST: of these the first that is more than a warning. */
    private int error(final int position) {
        if (json.at(position) == '"') {
            final int p = json.string(position);
            if (p >= 0) {
                errorOffset = json.textOffset();
                errorLength = json.textLength();
            }
            return p;
        }
        if (json.at(position) != '[') {
            return json.skipValue(position);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = json.string(p);
            if (p < 0) {
                return p;
            }
            if (errorLength == 0 && json.textLength() > 0 && json.at(json.textOffset()) != 'W') {
                errorOffset = json.textOffset();
                errorLength = json.textLength();
            }
            p = json.next(p, ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
        }
        return p;
    }

    // ---- the socket ----

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
        switch (message) {
            case EXECUTIONS -> executions();
            case BALANCES -> balances();
            case REQUEST -> socketAnswer();
            case SUBSCRIPTION -> {
                final boolean again = KrakenPairs.is(buffer, errorOffset, errorLength, ALREADY);
                if (resultAt != 0 && json.at(resultAt) == '{' && isOfExecutions()) {
                    lastSequence = 0; // a new stream is numbered anew
                }
                listener.onHandshake(socket, requestId, isSuccess || again);
            }
            case OTHER_CHANNEL, HEARTBEAT -> counters.ignoredEvents++;
            case OTHER -> counters.unknownEvents++;
            case NONE -> rootError();
        }
        final DecodeError reason = counted();
        if (reason != DecodeError.NONE) {
            venueIds.rollback();
        }
        return reason;
    }

    /** An error that names no request: too many messages, usually. */
    private void rootError() {
        if (errorLength == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        conclude(RequestKind.HANDSHAKE);
        tell();
    }

    private void executions() {
        if (dataAt == 0 || sequence < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (executions(false) < 0) {
            return;
        }
        final boolean isGap = !isSnapshot && lastSequence > 0 && sequence != lastSequence + 1;
        lastSequence = sequence;
        executions(true);
        if (isGap) {
            listener.onPrivateStreamGap();
        }
    }

    private int executions(final boolean tells) {
        execution.isCounting = tells;
        if (json.at(dataAt) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(dataAt, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = execution.read(p, isSnapshot);
            if (p < 0) {
                return p;
            }
            if (tells && execution.found == Found.OURS) {
                listener.onOrderEvent(execution.update);
            } else if (tells && execution.found == Found.UNCLEAR) {
                listener.onOrderUnclear(execution.update);
            }
            p = json.next(p, ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
        }
        return p;
    }

    /** The channel tells what is there, not what of it orders hold. */
    private void balances() {
        if (dataAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (balances(false) >= 0) {
            balances(true);
        }
    }

    private int balances(final boolean tells) {
        if (json.at(dataAt) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(dataAt, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = json.next(balance(p), ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
            if (tells) {
                listener.onBalance(buffer, assetOffset, assetLength, balance, 0, 0);
            }
        }
        return p;
    }

    private int balance(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        assetLength = 0;
        hasBalance = false;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == ASSET) {
                p = json.string(p);
                assetOffset = json.textOffset();
                assetLength = json.textLength();
            } else if (json.keyWord() == BALANCE) {
                p = json.rounded(p, Decimals.MONEY_EXPONENT);
                balance = json.number();
                hasBalance = p >= 0;
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && (!hasBalance || !isAsset())) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p;
    }

    private boolean isAsset() {
        return assetLength > 0 && assetLength <= ExecutionUpdate.MAX_ASSET_LENGTH;
    }

    private void socketAnswer() {
        if (!isSuccess && errorLength == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        answer.kind = kind;
        answer.correlationId = requestId;
        conclude(kind);
        if (answer.isOk() && resultAt != 0 && json.at(resultAt) == '{' && orderIds(resultAt) < 0) {
            return;
        }
        tell();
    }

    private boolean isOfExecutions() {
        boolean is = false;
        int p = json.enter(resultAt, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0 && json.keyWord() == CHANNEL && json.at(p) == '"') {
                p = json.string(p);
                is = p >= 0 && json.textIs(EXECUTIONS);
            } else if (p >= 0) {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return is;
    }

    private void tell() {
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    /** Draws the outcome from the error, or from there being none. */
    private void conclude(final RequestKind of) {
        if (errorLength == 0) {
            answer.outcome = Outcome.OK;
            final OrderStatus status = switch (of) {
                case PLACE -> OrderStatus.PENDING_NEW;
                case CANCEL -> OrderStatus.PENDING_CANCEL;
                default -> OrderStatus.NULL_VAL; // a change is made when it is answered
            };
            answer.hasOrder = status != OrderStatus.NULL_VAL;
            answer.update.orderStatus = status;
            return;
        }
        answer.outcome = KrakenResults.outcome(of, buffer, errorOffset, errorLength);
        answer.retryAtNs = KrakenResults.retryAtNs(buffer, errorOffset, errorLength);
        answer.update.rejectReason = KrakenResults.reason(buffer, errorOffset, errorLength);
        answer.update.text(buffer, errorOffset, errorLength);
    }

    /** The ids that an answer to an order has. */
    private int orderIds(final int position) {
        int idOffset = 0;
        int idLength = 0;
        long clientOrderId = -1;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isText = json.at(p) == '"';
            final boolean isOrderId = isText && json.keyLength() > 7 && json.textIs(ORDER_ID);
            final boolean isClientId = isText && json.keyLength() > 7 && json.textIs(CL_ORD_ID);
            if (isText && (isOrderId || isClientId)) {
                p = json.string(p);
                if (p >= 0 && isOrderId) {
                    idOffset = json.textOffset();
                    idLength = json.textLength();
                } else if (p >= 0) {
                    clientOrderId = ids.decode(buffer, json.textOffset(), json.textLength());
                }
            } else if (json.keyWord() == TXID && json.at(p) == '[') {
                p = json.enter(p, ']');
                boolean ended = json.ended();
                while (p >= 0 && !ended) {
                    p = json.string(p);
                    if (p >= 0 && idLength == 0) {
                        idOffset = json.textOffset();
                        idLength = json.textLength();
                    }
                    p = json.next(p, ']');
                    ended = json.ended();
                }
                if (p < 0) {
                    return p;
                }
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && idLength > 0) {
            answer.update.venueOrderId(buffer, idOffset, idLength);
            learn(clientOrderId, idOffset, idLength);
        }
        return p;
    }

    private void learn(final long told, final int idOffset, final int idLength) {
        final int question = questions.find(answer.correlationId);
        if (question >= 0 && answer.kind == RequestKind.PLACE) {
            final long asked = questions.clientOrderId(question);
            if (told < 0 || told == asked) {
                venueIds.put(buffer, idOffset, idLength, asked, questions.instrumentId(question), 0);
            }
        }
    }

    // ---- REST ----

    @Override
    public DecodeError decodeReply(
            final RequestKind requestKind,
            final long correlationId,
            final int status,
            final ReplyHeaders headers,
            final DirectBuffer source,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        start(source, offset, length);
        kind = requestKind;
        answer.kind = requestKind;
        answer.correlationId = correlationId;
        if (status != 200) {
            answer.outcome = outcome(status, offset, length);
            tell();
            return DecodeError.NONE;
        }
        if (root(offset)) {
            conclude(requestKind);
            result();
        }
        final DecodeError reason = counted();
        if (reason != DecodeError.NONE) {
            venueIds.rollback();
        }
        return reason;
    }

    /** Nobody knows what a server in trouble has done; the guard before it (codes 1015 and 403) bans addresses. */
    private Outcome outcome(final int status, final int offset, final int length) {
        if (status == 429 || status == 403) {
            boolean isBan = status == 403;
            for (int i = 0; i + BANNED_CODE.length <= length && !isBan; i++) {
                isBan = KrakenPairs.is(buffer, offset + i, BANNED_CODE.length, BANNED_CODE);
            }
            return isBan ? Outcome.BANNED : Outcome.LIMITED;
        }
        return status >= 500 || status == 408 ? Outcome.UNKNOWN : Outcome.REFUSED;
    }

    private void result() {
        if (!answer.isOk()) {
            tell();
            return;
        }
        if (resultAt == 0 || json.at(resultAt) != '{') {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        switch (kind) {
            case QUERY_ORDER -> oneOrder();
            case OPEN_ORDERS -> allOrders();
            case QUERY_FILLS, RECENT_FILLS -> fills();
            case BALANCES -> allBalances();
            case TOKEN -> single(TOKEN, null);
            case SERVER_TIME -> single(0, UNIXTIME);
            default -> {
                if (orderIds(resultAt) >= 0) {
                    tell();
                }
            }
        }
    }

    /** One value of the result: the token or the time. */
    private void single(final long shortKey, final byte[] longKey) {
        boolean isFound = false;
        int p = json.enter(resultAt, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return;
            }
            final boolean isIt =
                    longKey == null ? json.keyWord() == shortKey : json.keyLength() > 7 && json.textIs(longKey);
            if (isIt && longKey == null) {
                p = json.string(p);
                isFound = p >= 0 && access.token(buffer, json.textOffset(), json.textLength());
            } else if (isIt) {
                p = json.integer(p);
                final long seconds = json.number();
                isFound = p >= 0 && seconds > 0 && seconds < Long.MAX_VALUE / SECOND_NS - 1;
                // whole seconds: the middle of the second is the best guess
                answer.serverTimeNs = isFound ? seconds * SECOND_NS + SECOND_NS / 2 : 0;
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && !isFound) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (p >= 0) {
            tell();
        }
    }

    private void allOrders() {
        wanted = -1;
        if (orders(resultAt, false) < 0) {
            return;
        }
        listener.onAnswer(answer);
        orders(resultAt, true);
        listener.onAnswerEnd(answer);
    }

    /** The order that was asked for: lists may hold others. */
    private void oneOrder() {
        final int question = questions.find(answer.correlationId);
        if (question < 0) {
            answer.outcome = Outcome.UNKNOWN;
            tell();
            return;
        }
        wanted = questions.clientOrderId(question);
        count = 0;
        if (orders(resultAt, false) < 0) {
            return;
        }
        if (count == 0) {
            answer.outcome = Outcome.NO_SUCH_ORDER;
            tell();
            return;
        }
        final ExecutionUpdate own = item.update;
        item.update = answer.update;
        orders(resultAt, true); // ends at the order, which the update then holds
        item.update = own;
        answer.hasOrder = true;
        tell();
    }

    /** Orders by the venue's ids, maybe one level deeper under a word. */
    private int orders(final int position, final boolean tells) {
        telling = tells;
        item.isCounting = tells;
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if ((json.keyWord() == OPEN || json.keyWord() == CLOSED) && json.at(p) == '{') {
                p = orders(p, tells);
                if (p >= 0 && isDone()) {
                    return p;
                }
            } else if (json.at(p) == '{' && json.keyLength() > 7) {
                p = item.order(json.textOffset(), json.keyLength(), p);
                if (p >= 0 && order()) {
                    return p;
                }
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private boolean isDone() {
        return wanted >= 0 && telling && count < 0;
    }

    /** Counts or tells an order; true if it is the one that was looked for, and the search is over. */
    private boolean order() {
        if (item.found != Found.OURS) {
            return false;
        }
        if (wanted < 0) {
            if (telling) {
                listener.onOpenOrder(item.update);
            }
            return false;
        }
        if (item.update.clientOrderId != wanted) {
            return false;
        }
        count = telling ? -1 : count + 1;
        return telling;
    }

    private void fills() {
        final int question = questions.find(answer.correlationId);
        if (question < 0) {
            answer.outcome = Outcome.UNKNOWN;
            tell();
            return;
        }
        wanted = questions.clientOrderId(question);
        total = -1;
        count = 0;
        if (trades(false) < 0) {
            return;
        }
        if (total < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        final long next = questions.offset(question) + count;
        if (count >= TRADES_PER_PAGE && next < total) {
            int end = cursorText.putNaturalLongAscii(0, questions.end(question));
            cursorText.putByte(end++, (byte) ':');
            end += cursorText.putNaturalLongAscii(end, next);
            answer.next.set(cursorText, 0, end);
        }
        listener.onAnswer(answer);
        trades(true);
        listener.onAnswerEnd(answer);
    }

    private int trades(final boolean tells) {
        item.isCounting = tells;
        int p = json.enter(resultAt, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == TRADES && json.at(p) == '{') {
                p = tradesOf(p, tells);
            } else if (json.keyWord() == COUNT) {
                p = json.integer(p);
                total = json.number();
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return p;
    }

    private int tradesOf(final int position, final boolean tells) {
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyLength() <= 7) {
                return json.fail(DecodeError.UNKNOWN_VALUE); // none of the venue's ids is so short
            }
            p = item.trade(json.textOffset(), json.keyLength(), p);
            if (p < 0) {
                return p;
            }
            count += tells ? 0 : 1;
            if (tells && item.found == Found.OURS && (wanted < 0 || item.update.clientOrderId == wanted)) {
                listener.onAnswerFill(answer, item.update);
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private void allBalances() {
        if (assets(false) < 0) {
            return;
        }
        listener.onAnswer(answer);
        assets(true);
        listener.onAnswerEnd(answer);
    }

    /** By asset; with what orders hold of it, or the sum alone. */
    private int assets(final boolean tells) {
        int p = json.enter(resultAt, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            assetLength = json.keyLength();
            // of a short key only its letters are known: they stand before the quote and the colon
            assetOffset = assetLength > 7 ? json.textOffset() : keyOffset(p);
            held = 0;
            hasBalance = false;
            if (json.at(p) == '{') {
                p = holding(p);
            } else {
                p = json.rounded(p, Decimals.MONEY_EXPONENT);
                balance = json.number();
                hasBalance = p >= 0;
            }
            if (p < 0) {
                return p;
            }
            if (!hasBalance || !isAsset()) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            if (tells) {
                asset();
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private int keyOffset(final int valueAt) {
        int p = valueAt - 1;
        while (json.at(p) != '"') {
            p--;
        }
        return p - assetLength;
    }

    private int holding(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == BALANCE) {
                p = json.rounded(p, Decimals.MONEY_EXPONENT);
                balance = json.number();
                hasBalance = p >= 0;
            } else if (json.keyLength() > 7 && json.textIs(HOLD_TRADE)) {
                p = json.rounded(p, Decimals.MONEY_EXPONENT);
                held = json.number();
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return p;
    }

    private void asset() {
        final byte[] usual = KrakenPairs.asset(buffer, assetOffset, assetLength);
        if (usual == null) {
            listener.onBalance(buffer, assetOffset, assetLength, balance - held, held, 0);
        } else {
            cursorText.putBytes(0, usual);
            listener.onBalance(cursorText, 0, usual.length, balance - held, held, 0);
        }
    }
}
