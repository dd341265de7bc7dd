package io.rayo.gateways.kucoin;

import static io.rayo.gateways.kucoin.KucoinText.bytes;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonFields;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.kucoin.KucoinCodes.Hint;
import io.rayo.gateways.kucoin.KucoinOrderRows.Found;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.FundingRows;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RecentIds;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestIds;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what KuCoin says of our orders: answers of the order socket, the private stream, answers by REST. An answer to
 * an order or cancel means no more than that it was taken; what became of it comes on the stream. A text is read twice:
 * once to be checked as a whole, then to be told. Throws for no input. One thread; allocates nothing after construction
 * but for the URL of each new token.
 */
final class KucoinOrderDecoder implements OrderDecoder {
    /** What a list or an event is of. */
    private enum Item {
        EVENT,
        ORDER,
        FILL,
        ACCOUNT,
        BALANCE,
        WALLET,
        POSITION
    }

    private static final long MILLISECOND_NS = 1_000_000;
    private static final int HTTP_OK = 200;
    private static final int TOKEN_INVALID = 401;
    private static final int LOGIN_NEEDED = 403;
    private static final long MAX_TIME_MS = Long.MAX_VALUE / MILLISECOND_NS;
    private static final String LIMIT_HEADER = "gw-ratelimit-limit";
    private static final String LEFT_HEADER = "gw-ratelimit-remaining";
    private static final String RESET_HEADER = "gw-ratelimit-reset";
    private static final int PAGED_ORDERS = 256;
    private static final int PAGED_FILLS = 4_096;

    private static final byte[] WELCOME = bytes("welcome");
    private static final byte[] PONG = bytes("pong");
    private static final byte[] ACK = bytes("ack");
    private static final byte[] ERROR = bytes("error");
    private static final byte[] ORDERS_OF_SPOT = bytes("/spotMarket/tradeOrders");
    private static final byte[] ORDERS_OF_FUTURES = bytes("/contractMarket/tradeOrders");
    private static final byte[] BALANCE_TOPIC = bytes("/account/balance");
    private static final byte[] WALLET_TOPIC = bytes("/contractAccount/wallet");
    private static final byte[] WALLET_SUBJECT = bytes("walletBalance.change");
    private static final byte[] POSITION_TOPIC = bytes("/contract/position");
    private static final byte[] POSITION_SUBJECT = bytes("position.change");
    private static final byte[] SETTLEMENT_SUBJECT = bytes("position.settlement");
    private static final byte[] EXIST = bytes("xist");
    private static final byte[] ORDER = bytes("rder");
    private static final byte[] DUPLICATE = bytes("uplicat");
    private static final byte[] LIMIT = bytes("imit");
    private static final byte[] TOO_MANY = bytes("oo many");
    private static final byte[] BALANCE = bytes("alance");

    private final JsonFields top = new JsonFields(
            "id",
            "op",
            "code",
            "msg",
            "data",
            "type",
            "topic",
            "subject",
            "sessionId",
            "message",
            "userRateLimit",
            "rateLimit");
    private final JsonFields ids = new JsonFields("orderId", "clientOid");
    private final JsonFields page = new JsonFields("items", "lastId", "currentPage", "totalPage");
    private final JsonFields payments = new JsonFields("dataList", "hasMore");
    private final JsonFields limits = new JsonFields("limit", "remaining", "reset");
    private final JsonFields token = new JsonFields("token", "instanceServers");
    private final JsonFields server = new JsonFields("endpoint");

    private final JsonScanner json = new JsonScanner();
    private final RequestIds requestIds = new RequestIds();
    private final OrderAnswer answer = new OrderAnswer();
    private final RecentIds pagedFills = new RecentIds(PAGED_FILLS);
    private final long[] lists = new long[PAGED_ORDERS];
    private final UnsafeBuffer cursor = new UnsafeBuffer(new byte[24]);
    private final boolean isFutures;
    private final ClientOrderIds clientOrderIds;
    private final KucoinOrderMemory memory;
    private final OrderCounters counters;
    private final ExecutionListener listener;
    private final KucoinOrderRows rows;
    private final FundingRows funding;
    private int textStart;
    private int textEnd;
    private long code;
    private Hint hint = Hint.NONE;
    private int count;
    private long currentPage;
    private boolean isFirstPage;
    private long lastList;

    KucoinOrderDecoder(
            final boolean isFutures,
            final FeedSymbols<KucoinInstrument> symbols,
            final ClientOrderIds clientOrderIds,
            final KucoinOrderMemory memory,
            final boolean hasStreamFills,
            final OrderCounters counters,
            final ExecutionListener listener) {
        this.isFutures = isFutures;
        this.clientOrderIds = clientOrderIds;
        this.memory = memory;
        this.counters = counters;
        this.listener = listener;
        rows = new KucoinOrderRows(json, symbols, clientOrderIds, memory, counters, hasStreamFills);
        funding = new FundingRows(
                json,
                new FundingRows.Words(
                        "symbol", "funding", "-", "timePoint", "settleCurrency", "id", "+", null, false, false),
                (buffer, offset, length) -> {
                    final KucoinInstrument found = symbols.find(buffer, offset, length);
                    return found == null ? 0 : found.instrumentId();
                },
                null,
                listener);
    }

    private boolean start(final DirectBuffer buffer, final int offset, final int length) {
        counters.frames++;
        answer.clear();
        rows.isCounting = false;
        textStart = offset;
        textEnd = offset + length;
        json.wrap(buffer, textEnd);
        final int end = top.scan(json, json.skipWhitespace(offset));
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        return end >= 0 && json.error() == DecodeError.NONE;
    }

    private DecodeError counted() {
        if (json.error() != DecodeError.NONE) {
            counters.countError(json.error());
        }
        return json.error();
    }

    private boolean text(final int field) {
        final int at = top.valueAt(json, field);
        return at >= 0 && json.at(at) == '"' && json.string(at) >= 0;
    }

    /** Reads the id of the text; false if it is none of ours. */
    private boolean requestId() {
        return text(0) && requestIds.decode(json.buffer(), json.textOffset(), json.textLength());
    }

    /** Reads code and words of the text. False if the code is broken. */
    private boolean code() {
        hint = Hint.NONE;
        code = KucoinCodes.NO_CODE;
        final int at = top.valueAt(json, 2);
        if (at < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.at(at) != '"') {
            if (json.integer(at) < 0) {
                return false;
            }
            code = json.number();
        } else if (json.string(at) < 0) {
            return false;
        } else if (isNumber()) {
            json.integer(at);
            code = json.number();
        } else {
            hint = hint(); // some old endpoints have words for codes
        }
        if (code != KucoinCodes.OK && text(3)) {
            answer.update.text(json.buffer(), json.textOffset(), json.textLength());
            hint = hint == Hint.NONE ? hint() : hint;
        }
        return json.error() == DecodeError.NONE;
    }

    private boolean isNumber() {
        for (int i = 0; i < json.textLength(); i++) {
            final byte b = json.buffer().getByte(json.textOffset() + i);
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return json.textLength() > 0 && json.textLength() <= 18;
    }

    private Hint hint() {
        if (says(DUPLICATE)) {
            return Hint.DUPLICATE;
        }
        if (says(EXIST) && says(ORDER)) {
            return Hint.NO_SUCH_ORDER;
        }
        if (says(LIMIT) || says(TOO_MANY)) {
            return Hint.LIMIT;
        }
        return says(BALANCE) ? Hint.MONEY : Hint.NONE;
    }

    private boolean says(final byte[] word) {
        for (int i = 0; i <= json.textLength() - word.length; i++) {
            if (json.textHas(i, word)) {
                return true;
            }
        }
        return false;
    }

    // ---- sockets ----

    @Override
    public DecodeError decodeText(
            final SocketRole socket,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        if (start(buffer, offset, length)) {
            if (top.valueAt(json, 6) >= 0) {
                push();
            } else if (top.valueAt(json, 1) >= 0 || (top.valueAt(json, 2) >= 0 && requestId() && isOrder())) {
                operation();
            } else if (text(5)) {
                word(socket);
            } else if (top.valueAt(json, 8) >= 0) {
                greeting(socket);
            } else if (top.valueAt(json, 2) >= 0) {
                listener.onHandshake(socket, -1, false); // refused before anything was asked
            } else if (json.error() == DecodeError.NONE) {
                counters.unknownEvents++;
            }
        }
        return counted();
    }

    /** The order socket's first words: a text to be signed, then a welcome. */
    private void greeting(final SocketRole socket) {
        final boolean isWelcome = (text(4) && json.textIs(WELCOME)) || (text(9) && json.textIs(WELCOME));
        if (isWelcome) {
            listener.onHandshake(socket, -1, true);
        } else if (memory.challenge(json.buffer(), textStart, textEnd - textStart)) {
            listener.onHandshake(socket, -1, true);
        } else {
            json.fail(DecodeError.TOO_LONG);
        }
    }

    /** A text of the private socket that has a type and no topic. */
    private void word(final SocketRole socket) {
        if (json.textIs(WELCOME)) {
            listener.onHandshake(socket, -1, true);
        } else if (json.textIs(ACK)) {
            listener.onHandshake(socket, requestId() ? requestIds.correlationId() : -1, true);
        } else if (json.textIs(PONG)) {
            counters.ignoredEvents++;
        } else if (json.textIs(ERROR)) {
            final int at = top.valueAt(json, 2);
            if (at >= 0 && json.integer(at) < 0) {
                return;
            }
            final long error = at < 0 ? 0 : json.number();
            listener.onHandshake(socket, requestId() ? requestIds.correlationId() : -1, false);
            if (error == TOKEN_INVALID || error == LOGIN_NEEDED) {
                listener.onPrivateStreamEnded(true); // it takes a new token
            }
        } else {
            counters.unknownEvents++;
        }
    }

    /** An answer of the order socket. */
    private void operation() {
        if (!requestId() || !isOrder()) {
            other();
            return;
        }
        final RequestKind kind = requestIds.kind();
        answer.kind = kind;
        answer.correlationId = requestIds.correlationId();
        if (!code() || !order(KucoinCodes.outcome(kind, code, hint))) {
            return;
        }
        final int limitAt = top.valueAt(json, top.valueAt(json, 10) >= 0 ? 10 : 11);
        if (limitAt >= 0 && !limit(limitAt)) {
            return;
        }
        tellAnswer();
    }

    /** Whether the id that was read is that of an order or a cancel. */
    private boolean isOrder() {
        return requestIds.kind() == RequestKind.PLACE || requestIds.kind() == RequestKind.CANCEL;
    }

    private void other() {
        if (json.error() != DecodeError.NONE || !text(1)) {
            json.fail(DecodeError.UNEXPECTED_TYPE);
        } else if (json.textIs(PONG)) {
            counters.ignoredEvents++;
        } else {
            counters.unmatchedAnswers++;
        }
    }

    private boolean limit(final int position) {
        if (limits.scan(json, position) < 0) {
            return false;
        }
        final long limit = number(limits, 0);
        final long left = number(limits, 1);
        final long resetMs = number(limits, 2);
        if (json.error() != DecodeError.NONE) {
            return false;
        }
        rateLimit(limit, left, resetMs);
        return true;
    }

    private long number(final JsonFields fields, final int index) {
        final int at = fields.valueAt(json, index);
        return at < 0 || json.integer(at) < 0 ? -1 : json.number();
    }

    private void rateLimit(final long limit, final long left, final long resetMs) {
        if (limit > 0 && left >= 0 && left <= limit) {
            listener.onRateLimit(false, KucoinOrderProtocol.WINDOW_NS, limit, limit - left);
        }
        if (answer.outcome == Outcome.LIMITED && resetMs > 0 && resetMs <= MAX_TIME_MS) {
            answer.retryAfterNs = resetMs * MILLISECOND_NS;
        }
    }

    /** What an answer says of a new order or a cancel. False if it is broken. */
    private boolean order(final Outcome outcome) {
        answer.outcome = outcome;
        if (!answer.isOk()) {
            answer.update.rejectReason = KucoinCodes.reason(code, hint);
            return true;
        }
        final int data = top.valueAt(json, 4);
        if (answer.kind == RequestKind.PLACE && (data < 0 || json.at(data) != '{')) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0; // a yes without an order says nothing
        }
        // taken, not carried out: the stream tells the rest
        answer.hasOrder = true;
        answer.update.executionType = ExecutionType.ORDER_STATUS;
        answer.update.orderStatus =
                answer.kind == RequestKind.PLACE ? OrderStatus.PENDING_NEW : OrderStatus.PENDING_CANCEL;
        if (data < 0 || json.at(data) != '{') {
            return true;
        }
        if (ids.scan(json, data) < 0) {
            return false;
        }
        final int orderAt = ids.valueAt(json, 0);
        if (orderAt >= 0) {
            if (json.string(orderAt) < 0) {
                return false;
            }
            answer.update.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
        }
        final int clientAt = ids.valueAt(json, 1);
        if (clientAt >= 0) {
            if (json.string(clientAt) < 0) {
                return false;
            }
            answer.update.clientOrderId = clientOrderIds.decode(json.buffer(), json.textOffset(), json.textLength());
        }
        return true;
    }

    private void tellAnswer() {
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    private void push() {
        if (!text(6)) {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return;
        }
        final Item item = topic();
        if (item == null) {
            counters.ignoredEvents += json.error() == DecodeError.NONE ? 1 : 0;
            return;
        }
        final int data = top.valueAt(json, 4);
        if (data < 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (item(data, item, false)) {
            item(data, item, true);
        }
    }

    private Item topic() {
        if (json.textHas(0, ORDERS_OF_SPOT) || json.textHas(0, ORDERS_OF_FUTURES)) {
            return Item.EVENT;
        }
        if (json.textIs(BALANCE_TOPIC)) {
            return Item.BALANCE;
        }
        final boolean isWallet = json.textIs(WALLET_TOPIC);
        final boolean isPosition = json.textHas(0, POSITION_TOPIC);
        if (!text(7)) {
            return null;
        }
        if (isWallet && json.textIs(WALLET_SUBJECT)) {
            return Item.WALLET;
        }
        if (isPosition && json.textIs(SETTLEMENT_SUBJECT)) {
            listener.onFundingDue();
        }
        return isPosition && json.textIs(POSITION_SUBJECT) ? Item.POSITION : null;
    }

    // ---- answers by REST ----

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
        final boolean isSound = start(buffer, offset, length);
        answer.kind = kind;
        answer.correlationId = correlationId;
        if (!isSound || !code()) {
            if (status == HTTP_OK) {
                return counted();
            }
            // a proxy's page, or nothing at all: the status has to do
            answer.outcome = KucoinCodes.outcome(status, (Outcome) null);
            limitHeaders(headers);
            tellAnswer();
            return DecodeError.NONE;
        }
        replied(status, headers);
        return counted();
    }

    private void replied(final int status, final ReplyHeaders headers) {
        final Outcome outcome = KucoinCodes.outcome(status, KucoinCodes.outcome(answer.kind, code, hint));
        if (answer.kind == RequestKind.PLACE || answer.kind == RequestKind.CANCEL) {
            if (order(outcome)) {
                limitHeaders(headers);
                tellAnswer();
            }
            return;
        }
        answer.outcome = outcome;
        limitHeaders(headers);
        if (!answer.isOk()) {
            answer.update.rejectReason = KucoinCodes.reason(code, hint);
            tellAnswer();
            return;
        }
        final int data = top.valueAt(json, 4);
        switch (answer.kind) {
            case QUERY_ORDER -> queried(data);
            case QUERY_FILLS -> list(data, Item.FILL);
            case OPEN_ORDERS -> list(data, Item.ORDER);
            case BALANCES -> list(data, isFutures ? Item.WALLET : Item.ACCOUNT);
            case POSITIONS -> list(data, Item.POSITION);
            case FUNDING -> payments(data);
            case SERVER_TIME -> serverTime(data);
            case TOKEN -> token(data);
            default -> tellAnswer();
        }
    }

    /** The venue tells of the pool that the request belonged to: that of orders is the one that is kept here. */
    private void limitHeaders(final ReplyHeaders headers) {
        final long resetMs = header(headers, RESET_HEADER);
        switch (answer.kind) {
            case PLACE, CANCEL, QUERY_ORDER, QUERY_FILLS, OPEN_ORDERS ->
                rateLimit(header(headers, LIMIT_HEADER), header(headers, LEFT_HEADER), resetMs);
            default -> rateLimit(0, 0, resetMs);
        }
    }

    private static long header(final ReplyHeaders headers, final String name) {
        final String text = headers.get(name);
        if (text == null || text.isEmpty() || text.length() > 15) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private void payments(final int data) {
        if (data < 0 || json.at(data) != '{') {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (payments.scan(json, data) < 0) {
            return;
        }
        final int list = payments.valueAt(json, 0);
        if (list < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        final int moreAt = payments.valueAt(json, 1);
        if (moreAt >= 0 && json.bool(moreAt) < 0) {
            return;
        }
        final boolean hasMore = moreAt >= 0 && json.number() == 1;
        if (!funding.read(list, false)) {
            return;
        }
        if (hasMore && funding.count() > 0) {
            answer.next.set(json.buffer(), funding.idOffset(), funding.idLength());
        }
        listener.onAnswer(answer);
        funding.read(list, true);
        listener.onAnswerEnd(answer);
    }

    private void queried(final int data) {
        if (data < 0) {
            answer.outcome = Outcome.NO_SUCH_ORDER; // a yes with nothing in it
            tellAnswer();
            return;
        }
        switch (rows.order(data)) {
            case OURS -> {
                copy();
                answer.hasOrder = true;
                tellAnswer();
            }
            case NOTHING -> {
                answer.outcome = Outcome.UNKNOWN; // neither the order nor that there is none
                tellAnswer();
            }
            case BROKEN -> {
                // counted by its reason
            }
        }
    }

    /** The order that was read, for the answer. */
    private void copy() {
        final ExecutionUpdate from = rows.update;
        final ExecutionUpdate to = answer.update;
        to.clientOrderId = from.clientOrderId;
        to.instrumentId = from.instrumentId;
        to.eventTimeNs = from.eventTimeNs;
        to.cumulative = from.cumulative;
        to.quantity = from.quantity;
        to.price = from.price;
        to.executionType = from.executionType;
        to.orderStatus = from.orderStatus;
        to.side = from.side;
        to.venueOrderIdLength = from.venueOrderIdLength;
        System.arraycopy(from.venueOrderId, 0, to.venueOrderId, 0, from.venueOrderIdLength);
    }

    private void serverTime(final int data) {
        if (time(data)) {
            answer.serverTimeNs = json.number() * MILLISECOND_NS;
            tellAnswer();
        }
    }

    private boolean time(final int data) {
        if (data < 0) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.integer(data) < 0) {
            return false;
        }
        return (json.number() > 0 && json.number() <= MAX_TIME_MS) || json.fail(DecodeError.BAD_NUMBER) >= 0;
    }

    /** What a socket needs before it is opened: a token with a place, or the venue's time. */
    private void token(final int data) {
        if (data >= 0 && json.at(data) != '{') {
            if (time(data)) {
                memory.venueTimeMs(json.number());
                tellAnswer();
            }
            return;
        }
        final String url = data < 0 || token.scan(json, data) < 0 ? null : privateUrl();
        if (url == null) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        memory.privateUrl(url);
        tellAnswer();
    }

    private String privateUrl() {
        final int serversAt = token.valueAt(json, 1);
        final int firstAt = serversAt >= 0 && json.at(serversAt) == '[' ? json.enter(serversAt, ']') : -1;
        if (firstAt < 0 || json.ended() || server.scan(json, firstAt) < 0) {
            return null;
        }
        final String place = string(server.valueAt(json, 0));
        final String words = string(token.valueAt(json, 0));
        if (place == null || words == null) {
            return null;
        }
        final String url = place + "?token=" + words + "&connectId=rayo";
        try {
            Endpoint.parse(url);
        } catch (final IllegalArgumentException e) {
            json.fail(DecodeError.UNKNOWN_VALUE); // a place that nobody can connect to
            return null;
        }
        return url;
    }

    private String string(final int at) {
        return at < 0 || json.string(at) < 0 || json.textLength() == 0
                ? null
                : json.buffer().getStringWithoutLengthAscii(json.textOffset(), json.textLength());
    }

    // ---- lists ----

    /** Tells a list, after it was read once to see that all of it is sound. */
    private void list(final int data, final Item item) {
        count = 0;
        currentPage = 0;
        int listAt = data;
        boolean isThere = top.at(4) >= 0;
        if (data >= 0 && json.at(data) == '{' && item != Item.WALLET) {
            if (page.scan(json, data) < 0) {
                return;
            }
            listAt = page.valueAt(json, 0);
            isThere = page.at(0) >= 0;
            currentPage = number(page, 2);
        }
        isFirstPage = currentPage <= 1;
        if (!isThere || (listAt < 0 && (item == Item.WALLET || item == Item.ACCOUNT))) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (listAt < 0) {
            tellAnswer(); // null stands for nothing
        } else if (each(listAt, item, false) && next(item)) {
            listener.onAnswer(answer);
            each(listAt, item, true);
            listener.onAnswerEnd(answer);
        }
    }

    /** Where the next page begins: behind the last fill, or at the next number. */
    private boolean next(final Item item) {
        if (isFutures && currentPage > 0) {
            final long last = number(page, 3);
            if (currentPage < last && count > 0) {
                cursor(currentPage + 1);
            }
        } else if (item == Item.FILL && count >= KucoinOrderEncoder.PAGE) {
            final int at = page.valueAt(json, 1);
            if (at < 0) {
                return json.fail(DecodeError.MISSING_FIELD) >= 0; // there may be more, and no way to it
            }
            if (json.integer(at) < 0) {
                return false;
            }
            cursor(json.number());
        }
        return json.error() == DecodeError.NONE;
    }

    private void cursor(final long number) {
        if (number < 0) {
            json.fail(DecodeError.BAD_NUMBER);
        } else {
            answer.next.set(cursor, 0, cursor.putNaturalLongAscii(0, number));
        }
    }

    private boolean each(final int at, final Item item, final boolean tell) {
        if (json.at(at) == '{') {
            return item(at, item, tell);
        }
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
            count += tell ? 0 : 1;
            p = json.next(end, ']');
            if (p < 0) {
                return false;
            }
            ended = json.ended();
        }
        return json.error() == DecodeError.NONE;
    }

    private boolean item(final int at, final Item item, final boolean tell) {
        rows.isCounting = tell;
        final Found found = switch (item) {
            case EVENT -> rows.event(at);
            case ORDER -> rows.order(at);
            case FILL -> rows.fill(at);
            case ACCOUNT -> rows.account(at);
            case BALANCE -> rows.balance(at);
            case WALLET -> rows.wallet(at);
            case POSITION -> rows.position(at);
        };
        if (found == Found.OURS && tell) {
            tell(item);
        }
        return found != Found.BROKEN;
    }

    private void tell(final Item item) {
        switch (item) {
            case EVENT -> listener.onOrderEvent(rows.update);
            case ORDER -> listener.onOpenOrder(rows.update);
            case FILL -> {
                if (isFirstTime()) {
                    listener.onAnswerFill(answer, rows.update);
                }
            }
            case ACCOUNT, BALANCE, WALLET ->
                listener.onBalance(
                        rows.asset,
                        rows.assetOffset,
                        rows.assetLength,
                        rows.first,
                        rows.second,
                        rows.update.eventTimeNs);
            case POSITION ->
                listener.onPosition(rows.instrument.instrumentId(), rows.first, rows.second, rows.update.eventTimeNs);
        }
    }

    /**
     * Whether a fill has not been told on an earlier page of the same list. Pages of futures are numbered from the
     * newest fill on: while an order trades, what was at the end of one page stands on the next one again.
     */
    private boolean isFirstTime() {
        if (!isFutures) {
            return true;
        }
        final ExecutionUpdate fill = rows.update;
        long hash = 0;
        for (int i = 0; i < fill.venueOrderIdLength; i++) {
            hash = hash * 31 + fill.venueOrderId[i];
        }
        final int slot = (int) (hash & PAGED_ORDERS - 1);
        if (isFirstPage) {
            isFirstPage = false;
            lists[slot] = ++lastList;
        }
        return pagedFills.add(lists[slot], fill.tradeId);
    }
}
