package io.rayo.gateways.kraken;

import static io.rayo.gateways.kraken.KrakenText.ascii;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Rfc3339;
import io.rayo.gateways.kraken.KrakenItem.Found;
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
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what Kraken Futures says of our orders: the private feeds and answers by REST. Only the word {@code placed} is
 * an acceptance. An end that does not say how much was filled is told as unclear. A text is read twice: once to be
 * checked as a whole, then to be told. Makes no objects but for answers by REST, throws for no input. One thread.
 */
final class KrakenFuturesOrderDecoder implements OrderDecoder {
    private static final long NANOS_PER_MS = 1_000_000;

    /** A fill that is so old was there when the order was looked for among those that work. */
    private static final long OLD_NS = 10_000_000_000L;

    private static final int FILLS_PER_PAGE = 100;

    private static final long EVENT = JsonScanner.word("event");
    private static final long FEED = JsonScanner.word("feed");
    private static final long MESSAGE = JsonScanner.word("message");
    private static final long ORDER = JsonScanner.word("order");
    private static final long ORDERS = JsonScanner.word("orders");
    private static final long FILLS = JsonScanner.word("fills");
    private static final long LOGS = JsonScanner.word("logs");
    private static final long REASON = JsonScanner.word("reason");
    private static final long RESULT = JsonScanner.word("result");
    private static final long ERROR = JsonScanner.word("error");
    private static final long STATUS = JsonScanner.word("status");
    private static final long TYPE = JsonScanner.word("type");
    private static final long AMOUNT = JsonScanner.word("amount");
    private static final long FLEX = JsonScanner.word("flex");
    private static final byte[] POSITIONS = ascii("positions");
    private static final byte[] FLEX_FUTURES = ascii("flex_futures");
    private static final byte[] CURRENCIES = ascii("currencies");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] AVAILABLE = ascii("available");
    private static final byte[] IS_CANCEL = ascii("is_cancel");
    private static final byte[] SERVER_TIME = ascii("serverTime");
    private static final byte[] SEND_STATUS = ascii("sendStatus");
    private static final byte[] EDIT_STATUS = ascii("editStatus");
    private static final byte[] CANCEL_STATUS = ascii("cancelStatus");
    private static final byte[] OPEN_ORDERS_LIST = ascii("openOrders");
    private static final byte[] OPEN_POSITIONS_LIST = ascii("openPositions");
    private static final byte[] ELEMENTS = ascii("elements");
    private static final byte[] ACCOUNTS = ascii("accounts");
    private static final byte[] CONTINUATION = ascii("continuationToken");
    private static final byte[] ORDER_ID = ascii("order_id");
    private static final byte[] ORDER_EVENTS = ascii("orderEvents");
    private static final byte[] UPDATE_REASON = ascii("updateReason");
    private static final byte[] ORDER_ERROR = ascii("orderError");
    private static final byte[] NEW_ORDER = ascii("newOrder");

    private static final byte[] CHALLENGE = ascii("challenge");
    private static final byte[] SUBSCRIBED = ascii("subscribed");
    private static final byte[] SUBSCRIBED_FAILED = ascii("subscribed_failed");
    private static final byte[] ERROR_EVENT = ascii("error");
    private static final byte[] ALERT = ascii("alert");
    private static final byte[] FEED_ORDERS = ascii("open_orders");
    private static final byte[] FEED_ORDERS_VERBOSE = ascii("open_orders_verbose");
    private static final byte[] FEED_ORDERS_SNAPSHOT = ascii("open_orders_snapshot");
    private static final byte[] FEED_FILLS = ascii("fills");
    private static final byte[] FEED_POSITIONS = ascii("open_positions");
    private static final byte[] FEED_BALANCES = ascii("balances");
    private static final byte[] FEED_BALANCES_SNAPSHOT = ascii("balances_snapshot");
    private static final byte[] EDITED = ascii("edited_by_user");
    private static final byte[] PLACED_BY_USER = ascii("new_placed_order_by_user");
    private static final byte[] SUCCESS = ascii("success");
    private static final byte[] EXECUTION = ascii("EXECUTION");
    private static final byte[] CANCEL = ascii("CANCEL");
    private static final byte[] ENTERED_BOOK = ascii("ENTERED_BOOK");
    private static final byte[] TRIGGER_PLACED = ascii("TRIGGER_PLACED");
    private static final byte[] FULLY_EXECUTED = ascii("FULLY_EXECUTED");
    private static final byte[] REJECTED = ascii("REJECTED");
    private static final byte[] TRIGGER_FAILURE = ascii("TRIGGER_ACTIVATION_FAILURE");
    private static final byte[] CANCELLED = ascii("CANCELLED");
    private static final byte[] ORDER_UPDATED = ascii("OrderUpdated");
    private static final byte[] ORDER_CANCELLED = ascii("OrderCancelled");
    private static final byte[] ORDER_REJECTED = ascii("OrderRejected");
    private static final byte[] ORDER_PLACED = ascii("OrderPlaced");
    private static final byte[] FULL_FILL = ascii("full_fill");

    /** What an array is of, and where it came from. */
    private enum Items {
        FEED_ORDERS,
        FEED_FILLS,
        POSITIONS,
        OPEN_ORDERS,
        STATUSES,
        HISTORY,
        FILLS
    }

    private final JsonScanner json = new JsonScanner();
    private final OrderAnswer answer = new OrderAnswer();
    private final UnsafeBuffer answerId = new UnsafeBuffer(answer.update.venueOrderId);
    private final FuturesItem item;
    private final FundingRows funding;
    private final KrakenIndex<KrakenFuturesInstrument> instruments;
    private final KrakenAccess access;
    private final KrakenQuestions questions;
    private final KrakenOrderIds venueIds;
    private final ExecutionListener listener;
    private final OrderCounters counters;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[64]);
    private DirectBuffer buffer;
    private int rootAt;
    private int eventOffset;
    private int eventLength;
    private int feedOffset;
    private int feedLength;
    private int messageOffset;
    private int messageLength;
    private int reasonOffset;
    private int reasonLength;
    private int errorOffset;
    private int errorLength;
    private int statusOffset;
    private int statusLength;
    private boolean isCancel;
    private boolean isSuccess;
    private int moreOffset;
    private int moreLength;
    private int orderAt;
    private int ordersAt;
    private int fillsAt;
    private int listAt;
    private int positionsAt;
    private int statusAt;
    private int accountsAt;
    private int elementsAt;
    private int logsAt;
    private long wanted;
    private boolean isFound;
    private int count;
    private long executed;
    private boolean hasExecutions;
    private long oldestNs;
    private long lastFillNs;
    private long firstFillNs;

    /** Fills that are not newer are left to the next page. */
    private long afterNs;

    private long filledSum;
    private int assetOffset;
    private int assetLength;
    private long total;
    private long available;

    KrakenFuturesOrderDecoder(
            final FeedSymbols<KrakenFuturesInstrument> symbols,
            final ClientOrderIds ids,
            final KrakenAccess access,
            final KrakenQuestions questions,
            final KrakenOrderIds venueIds,
            final OrderCounters counters,
            final ExecutionListener listener) {
        this.access = access;
        this.questions = questions;
        this.venueIds = venueIds;
        this.listener = listener;
        this.counters = counters;
        instruments = new KrakenIndex<>(symbols);
        item = new FuturesItem(json, instruments, ids, venueIds, counters);
        funding = new FundingRows(
                json,
                new FundingRows.Words(
                        "contract", "realized_funding", "-", "date", "asset", "id", "+", null, false, true),
                (source, offset, length) -> contract(symbols, source, offset, length),
                KrakenFuturesOrderDecoder::date,
                listener);
    }

    /** The log may have a contract in small letters. */
    private static int contract(
            final FeedSymbols<KrakenFuturesInstrument> symbols,
            final DirectBuffer source,
            final int offset,
            final int length) {
        final KrakenFuturesInstrument found = symbols.find(source, offset, length);
        if (found != null) {
            return found.instrumentId();
        }
        final String name = source.getStringWithoutLengthAscii(offset, length);
        for (final KrakenFuturesInstrument instrument : symbols.instruments()) {
            if (instrument.symbol().equalsIgnoreCase(name)) {
                return instrument.instrumentId();
            }
        }
        return 0;
    }

    private static long date(final JsonScanner json, final int at) {
        return json.string(at) < 0 ? -1 : Rfc3339.parse(json.buffer(), json.textOffset(), json.textLength());
    }

    private void start(final DirectBuffer source, final int offset, final int length) {
        counters.frames++;
        buffer = source;
        json.wrap(source, offset + length);
        rootAt = 0;
        eventLength = 0;
        feedLength = 0;
        messageLength = 0;
        reasonLength = 0;
        errorLength = 0;
        statusLength = 0;
        isCancel = false;
        isSuccess = false;
        moreLength = 0;
        orderAt = 0;
        ordersAt = 0;
        fillsAt = 0;
        listAt = 0;
        positionsAt = 0;
        statusAt = 0;
        accountsAt = 0;
        elementsAt = 0;
        logsAt = 0;
        answer.clear();
        venueIds.mark();
    }

    private DecodeError counted() {
        final DecodeError reason = json.error();
        if (reason != DecodeError.NONE) {
            counters.countError(reason);
            venueIds.rollback();
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
        rootAt = p;
        p = json.enter(p, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(json.keyLength() > 7 ? longField(p) : shortField(p, json.keyWord()), '}');
            }
        }
        if (p >= 0 && !json.isEnd(p)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        return json.error() == DecodeError.NONE;
    }

    private int shortField(final int p, final long key) {
        if (json.at(p) == '"') {
            final int end = json.string(p);
            if (key == EVENT) {
                eventOffset = json.textOffset();
                eventLength = json.textLength();
            } else if (key == FEED) {
                feedOffset = json.textOffset();
                feedLength = json.textLength();
            } else if (key == MESSAGE) {
                messageOffset = json.textOffset();
                messageLength = json.textLength();
            } else if (key == REASON) {
                reasonOffset = json.textOffset();
                reasonLength = json.textLength();
            } else if (key == RESULT) {
                isSuccess = end >= 0 && json.textIs(SUCCESS);
            } else if (key == ERROR) {
                errorOffset = json.textOffset();
                errorLength = json.textLength();
            } else if (key == STATUS) {
                statusOffset = json.textOffset();
                statusLength = json.textLength();
            }
            return end;
        }
        if (key == ORDER) {
            orderAt = p;
        } else if (key == ORDERS) {
            ordersAt = p;
        } else if (key == FILLS) {
            fillsAt = p;
        } else if (key == LOGS) {
            logsAt = p;
        }
        return json.skipValue(p);
    }

    private int longField(final int p) {
        if (json.textIs(IS_CANCEL)) {
            final int end = json.bool(p);
            isCancel = end >= 0 && json.number() == 1;
            return end;
        }
        if (json.textIs(SERVER_TIME) && json.at(p) == '"') {
            final int end = json.string(p);
            final long timeNs = end < 0 ? 0 : Rfc3339.parse(buffer, json.textOffset(), json.textLength());
            answer.serverTimeNs = Math.max(0, timeNs);
            return end;
        }
        if (json.textIs(SEND_STATUS) || json.textIs(EDIT_STATUS) || json.textIs(CANCEL_STATUS)) {
            statusAt = p;
        } else if (json.textIs(OPEN_ORDERS_LIST)) {
            listAt = p;
        } else if (json.textIs(POSITIONS) || json.textIs(OPEN_POSITIONS_LIST)) {
            positionsAt = p;
        } else if (json.textIs(ACCOUNTS) || json.textIs(FLEX_FUTURES)) {
            accountsAt = p;
        } else if (json.textIs(ELEMENTS)) {
            elementsAt = p;
        } else if (json.textIs(CONTINUATION)) {
            if (json.at(p) == '"') {
                final int end = json.string(p);
                moreOffset = json.textOffset();
                moreLength = end < 0 ? 0 : json.textLength();
                return end;
            }
        }
        return json.skipValue(p);
    }

    private boolean isEvent(final byte[] word) {
        return KrakenPairs.is(buffer, eventOffset, eventLength, word);
    }

    private boolean isFeed(final byte[] word) {
        return KrakenPairs.is(buffer, feedOffset, feedLength, word);
    }

    // ---- feeds ----

    @Override
    public DecodeError decodeText(
            final SocketRole socket,
            final DirectBuffer source,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        start(source, offset, length);
        if (root(offset)) {
            if (eventLength > 0) {
                event(socket);
            } else if (feedLength > 0) {
                feed();
            } else {
                json.fail(DecodeError.MISSING_FIELD);
            }
        }
        return counted();
    }

    private void event(final SocketRole socket) {
        if (isEvent(CHALLENGE)) {
            final boolean ok = access.challenge(buffer, messageOffset, messageLength);
            if (access.handshakeStep() == 0) {
                listener.onHandshake(socket, -1, ok);
            }
        } else if (isEvent(SUBSCRIBED) || isEvent(SUBSCRIBED_FAILED)) {
            // answers name no request: one to a step that is over must not be taken for one to the next
            if (KrakenFuturesOrderEncoder.stepOf(buffer, feedOffset, feedLength) == access.handshakeStep()) {
                listener.onHandshake(socket, -1, isEvent(SUBSCRIBED));
            } else {
                counters.ignoredEvents++;
            }
        } else if (isEvent(ERROR_EVENT) || isEvent(ALERT)) {
            counters.unknownEvents++; // a step of the handshake that is not answered is repeated
        } else {
            counters.ignoredEvents++;
        }
    }

    private void feed() {
        if (isFeed(FEED_ORDERS) || isFeed(FEED_ORDERS_VERBOSE)) {
            orderEvent();
        } else if (isFeed(FEED_ORDERS_SNAPSHOT)) {
            list(ordersAt, Items.FEED_ORDERS);
        } else if (isFeed(FEED_FILLS)) {
            list(fillsAt, Items.FEED_FILLS);
        } else if (isFeed(FEED_POSITIONS)) {
            list(positionsAt, Items.POSITIONS);
        } else if (isFeed(FEED_BALANCES) || isFeed(FEED_BALANCES_SNAPSHOT)) {
            if (accountsAt == 0) {
                counters.ignoredEvents++; // of another kind of account
            } else if (currencies(accountsAt, false) >= 0) {
                currencies(accountsAt, true);
            }
        } else {
            counters.ignoredEvents++; // heartbeat, fills of before (those that are missing are asked for)
        }
    }

    private void orderEvent() {
        item.isCounting = true;
        if (orderAt == 0 || json.at(orderAt) != '{') {
            item.shortEnd(rootAt);
        } else {
            item.working(orderAt);
        }
        if (json.error() != DecodeError.NONE || item.found == Found.NOTHING) {
            return;
        }
        if (item.found == Found.UNCLEAR) {
            listener.onOrderUnclear(item.update);
            return;
        }
        if (isCancel) {
            item.end(buffer, reasonOffset, reasonLength);
        } else if (KrakenPairs.is(buffer, reasonOffset, reasonLength, EDITED)) {
            item.update.executionType = ExecutionType.REPLACED;
        } else if (KrakenPairs.is(buffer, reasonOffset, reasonLength, PLACED_BY_USER)
                && item.update.orderStatus == OrderStatus.NEW) {
            item.update.executionType = ExecutionType.NEW;
        }
        listener.onOrderEvent(item.update);
    }

    /** Checks a list, then tells it. */
    private void list(final int at, final Items items) {
        if (at == 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (items(at, items, false) >= 0) {
            items(at, items, true);
        }
    }

    private int items(final int at, final Items items, final boolean tells) {
        item.isCounting = tells;
        if (json.at(at) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(at, ']');
        boolean ended = json.ended();
        count = 0;
        while (!ended) {
            p = json.next(element(p, items, tells), ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
            count++;
        }
        return p;
    }

    private int element(final int position, final Items items, final boolean tells) {
        return switch (items) {
            case FEED_ORDERS, OPEN_ORDERS -> working(position, items, tells);
            case FEED_FILLS -> {
                final int p = item.fill(position);
                if (tells && item.found == Found.OURS) {
                    listener.onOrderEvent(item.update);
                }
                yield p;
            }
            case POSITIONS -> {
                final int p = item.position(position);
                if (tells && item.found == Found.OURS) {
                    listener.onPosition(
                            item.instrument.instrumentId(),
                            item.positionQuantity,
                            item.positionPrice,
                            item.update.eventTimeNs);
                }
                yield p;
            }
            case FILLS -> fill(position, tells);
            case STATUSES -> status(position);
            case HISTORY -> history(position);
        };
    }

    private int working(final int position, final Items items, final boolean tells) {
        final int p = item.working(position);
        if (tells && item.found == Found.OURS) {
            if (items == Items.OPEN_ORDERS) {
                listener.onOpenOrder(item.update);
            } else {
                listener.onOrderEvent(item.update);
            }
        }
        return p;
    }

    /** Money by currency, somewhere below {@code flex}. */
    private int currencies(final int position, final boolean tells) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == FLEX && json.at(p) == '{') {
                p = currencies(p, tells);
            } else if (json.keyLength() > 7 && json.textIs(CURRENCIES) && json.at(p) == '{') {
                p = currency(p, tells);
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private int currency(final int position, final boolean tells) {
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            assetLength = json.keyLength();
            assetOffset = p - 1;
            while (json.at(assetOffset) != '"') {
                assetOffset--;
            }
            assetOffset -= assetLength;
            p = holding(p);
            if (p < 0) {
                return p;
            }
            if (assetLength == 0 || assetLength > ExecutionUpdate.MAX_ASSET_LENGTH) {
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

    private int holding(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        total = 0;
        available = Long.MIN_VALUE;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isTotal = json.keyLength() > 7 && json.textIs(QUANTITY);
            final boolean isAvailable = json.keyLength() > 7 && json.textIs(AVAILABLE);
            if ((isTotal || isAvailable) && json.at(p) != 'n') {
                p = json.rounded(p, Decimals.MONEY_EXPONENT);
                total = isTotal ? json.number() : total;
                available = isAvailable ? json.number() : available;
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return p;
    }

    private void asset() {
        final long free = available == Long.MIN_VALUE ? total : Math.min(available, total);
        final byte[] usual = KrakenPairs.asset(buffer, assetOffset, assetLength);
        if (usual == null) {
            listener.onBalance(buffer, assetOffset, assetLength, free, total - free, 0);
        } else {
            scratch.putBytes(0, usual);
            listener.onBalance(scratch, 0, usual.length, free, total - free, 0);
        }
    }

    // ---- answers ----

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
        if (status != 200) {
            answer.outcome = status == 429
                    ? Outcome.LIMITED
                    : status == 403
                            ? Outcome.BANNED
                            : status >= 500 || status == 408 ? Outcome.UNKNOWN : Outcome.REFUSED;
            tell();
            return DecodeError.NONE;
        }
        if (root(offset)) {
            result(kind);
        }
        return counted();
    }

    private void tell() {
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    private void refuse(final RequestKind kind, final int offset, final int length) {
        answer.outcome = KrakenFuturesResults.outcome(kind, buffer, offset, length);
        if (answer.isOk()) {
            answer.outcome = Outcome.UNKNOWN; // a word of success where there is none
        }
        answer.update.rejectReason = KrakenFuturesResults.reason(buffer, offset, length);
        answer.update.text(buffer, offset, length);
        tell();
    }

    private void result(final RequestKind kind) {
        if (errorLength > 0) {
            refuse(kind, errorOffset, errorLength);
            return;
        }
        if (!isSuccess && elementsAt == 0 && logsAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        answer.outcome = Outcome.OK;
        switch (kind) {
            case PLACE, CANCEL, REPLACE -> state(kind);
            case QUERY_ORDER -> query();
            case QUERY_FILLS, RECENT_FILLS -> fills();
            case OPEN_ORDERS -> all(listAt, Items.OPEN_ORDERS);
            case POSITIONS -> all(positionsAt, Items.POSITIONS);
            case BALANCES -> balances();
            case FUNDING -> payments();
            case SERVER_TIME -> {
                if (answer.serverTimeNs <= 0) {
                    json.fail(DecodeError.MISSING_FIELD);
                } else {
                    tell();
                }
            }
            default -> tell();
        }
    }

    private void all(final int at, final Items items) {
        if (at == 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (items(at, items, false) >= 0) {
            listener.onAnswer(answer);
            items(at, items, true);
            listener.onAnswerEnd(answer);
        }
    }

    private void payments() {
        if (logsAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (!funding.read(logsAt, false)) {
            return;
        }
        if (funding.count() >= KrakenFuturesOrderEncoder.LOG_PAGE) {
            answer.next.set(buffer, funding.idOffset(), funding.idLength());
        }
        listener.onAnswer(answer);
        funding.read(logsAt, true);
        listener.onAnswerEnd(answer);
    }

    private void balances() {
        if (accountsAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
        } else if (currencies(accountsAt, false) >= 0) {
            listener.onAnswer(answer);
            currencies(accountsAt, true);
            listener.onAnswerEnd(answer);
        }
    }

    /** What became of an order, edit or cancel: the venue's word under its status. */
    private void state(final RequestKind kind) {
        final int question = questions.find(answer.correlationId);
        executed = 0;
        hasExecutions = false;
        isFound = false;
        wanted = question < 0 ? -1 : questions.clientOrderId(question);
        statusLength = 0;
        if (statusAt == 0 || json.at(statusAt) != '{') {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (stateFields(question) < 0) {
            return;
        }
        if (statusLength == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        final boolean isImmediate = question >= 0 && questions.isImmediate(question);
        if (kind == RequestKind.PLACE
                && isImmediate
                && KrakenFuturesResults.isNothingToTake(buffer, statusOffset, statusLength)) {
            answer.hasOrder = true;
            answer.update.orderStatus = OrderStatus.EXPIRED;
            answer.update.cumulative = 0;
            tell();
            return;
        }
        if (KrakenFuturesResults.outcome(kind, buffer, statusOffset, statusLength) != Outcome.OK) {
            refuse(kind, statusOffset, statusLength);
            return;
        }
        switch (kind) {
            case PLACE -> placed(question, isImmediate);
            case CANCEL -> {
                if (!isFound) {
                    answer.update.orderStatus = OrderStatus.PENDING_CANCEL;
                }
            }
            default -> {}
        }
        answer.hasOrder = kind != RequestKind.REPLACE;
        tell();
    }

    /** Fills are told by their feed, under ids of their own; here only how far the order is. */
    private void placed(final int question, final boolean isImmediate) {
        final ExecutionUpdate update = answer.update;
        update.orderStatus = OrderStatus.PENDING_NEW;
        if (question < 0) {
            return;
        }
        venueIds.put(
                answerId,
                0,
                update.venueOrderIdLength,
                questions.clientOrderId(question),
                questions.instrumentId(question),
                questions.sinceNs(question));
        final boolean isFull = hasExecutions && executed >= questions.quantity(question);
        if (hasExecutions) {
            update.cumulative = executed;
            update.orderStatus =
                    isFull ? OrderStatus.FILLED : isImmediate ? OrderStatus.EXPIRED : OrderStatus.PARTIALLY_FILLED;
        } else if (!isImmediate) {
            update.orderStatus = OrderStatus.NEW;
        }
    }

    private int stateFields(final int question) {
        int p = json.enter(statusAt, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isLong = json.keyLength() > 7;
            if (json.keyWord() == STATUS && json.at(p) == '"') {
                p = json.string(p);
                statusOffset = json.textOffset();
                statusLength = p < 0 ? 0 : json.textLength();
            } else if (isLong && json.textIs(ORDER_ID) && json.at(p) == '"') {
                p = json.string(p);
                if (p >= 0) {
                    answer.update.venueOrderId(buffer, json.textOffset(), json.textLength());
                }
            } else if (isLong && json.textIs(ORDER_EVENTS) && json.at(p) == '[') {
                p = orderEvents(p, question);
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private int orderEvents(final int position, final int question) {
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            p = json.next(orderEvent(p, question), ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
        }
        return p;
    }

    private int orderEvent(final int position, final int question) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        boolean isExecution = false;
        boolean isEnd = false;
        int amountAt = 0;
        int objectAt = 0;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == TYPE && json.at(p) == '"') {
                p = json.string(p);
                isExecution = p >= 0 && json.textIs(EXECUTION);
                isEnd = p >= 0 && json.textIs(CANCEL);
            } else {
                amountAt = json.keyWord() == AMOUNT ? p : amountAt;
                objectAt = json.keyWord() == ORDER ? p : objectAt;
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p < 0) {
            return p;
        }
        final KrakenFuturesInstrument instrument =
                question < 0 ? null : instruments.byId(questions.instrumentId(question));
        if (isExecution && amountAt != 0 && instrument != null) {
            if (json.decimal(amountAt, instrument.sizeExponent()) < 0) {
                return JsonScanner.FAILED;
            }
            executed += json.number(); // of one order: far below 2^63
            hasExecutions = true;
        } else if (isEnd && objectAt != 0 && json.at(objectAt) == '{') {
            return canceled(objectAt) < 0 ? JsonScanner.FAILED : p;
        }
        return p;
    }

    /** The order of a cancel as it ended. */
    private int canceled(final int position) {
        item.isCounting = false;
        final int p = item.whole(position);
        if (p >= 0
                && item.found == Found.OURS
                && item.update.clientOrderId == wanted
                && item.update.cumulative != ExecutionUpdate.NULL) {
            isFound = true;
            answer.update.orderStatus = OrderStatus.CANCELED;
            answer.update.cumulative = item.update.cumulative;
        }
        return p;
    }

    // ---- questions about an order ----

    private void query() {
        final int question = questions.find(answer.correlationId);
        if (question < 0) {
            answer.outcome = Outcome.UNKNOWN;
            tell();
            return;
        }
        wanted = questions.clientOrderId(question);
        isFound = false;
        answer.outcome = Outcome.NO_SUCH_ORDER;
        final int stage = (int) questions.offset(question);
        if (stage == 0) {
            if (ordersAt != 0 && items(ordersAt, Items.STATUSES, true) < 0) {
                return;
            }
        } else if (stage == KrakenFuturesOrderEncoder.HISTORY_STAGE) {
            if (elementsAt == 0) {
                json.fail(DecodeError.MISSING_FIELD);
                return;
            }
            if (items(elementsAt, Items.HISTORY, true) < 0) {
                return;
            }
            if (!isFound && moreLength > 0 && !answer.next.set(buffer, moreOffset, moreLength)) {
                answer.outcome = Outcome.UNKNOWN; // it may be on a further page, which cannot be asked for
            }
        } else if (!queryByFills(question)) {
            return;
        }
        answer.hasOrder = answer.isOk();
        tell();
    }

    /** Takes what an item says of the order that was asked about. */
    private void take() {
        isFound = true;
        final ExecutionUpdate from = item.update;
        final ExecutionUpdate to = answer.update;
        to.clientOrderId = from.clientOrderId;
        to.instrumentId = from.instrumentId;
        to.venueOrderIdLength = from.venueOrderIdLength;
        System.arraycopy(from.venueOrderId, 0, to.venueOrderId, 0, from.venueOrderIdLength);
        to.side = from.side;
        to.price = from.price;
        to.quantity = from.quantity;
        to.cumulative = from.cumulative;
        to.eventTimeNs = from.eventTimeNs;
        to.orderStatus = from.orderStatus;
        to.executionType = ExecutionType.ORDER_STATUS;
        to.rejectReason = from.rejectReason;
        answer.outcome = Outcome.OK;
    }

    private boolean isWanted() {
        return item.found == Found.OURS && item.update.clientOrderId == wanted && !isFound;
    }

    /** An order that works, or was over a few seconds ago. */
    private int status(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int objectAt = 0;
        int p = json.enter(position, '}');
        statusLength = 0;
        reasonLength = 0;
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isReason = json.keyLength() > 7 && json.textIs(UPDATE_REASON);
            if (json.keyWord() == STATUS && json.at(p) == '"') {
                p = json.string(p);
                statusOffset = json.textOffset();
                statusLength = json.textLength();
            } else if (isReason && json.at(p) == '"') {
                p = json.string(p);
                reasonOffset = json.textOffset();
                reasonLength = json.textLength();
            } else {
                objectAt = json.keyWord() == ORDER ? p : objectAt;
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p < 0 || objectAt == 0 || json.at(objectAt) != '{') {
            return p < 0 ? p : json.fail(DecodeError.MISSING_FIELD);
        }
        if (item.whole(objectAt) < 0) {
            return JsonScanner.FAILED;
        }
        if (isWanted()) {
            ofStatus();
        }
        return p;
    }

    /** Only a word that the venue documents says anything of an order. */
    private void ofStatus() {
        final ExecutionUpdate update = item.update;
        if (isStatus(ENTERED_BOOK) || isStatus(TRIGGER_PLACED)) {
            update.orderStatus = update.cumulative > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW;
            take();
        } else if (update.cumulative == ExecutionUpdate.NULL) {
            answer.outcome = Outcome.UNKNOWN;
        } else if (isStatus(FULLY_EXECUTED)) {
            update.orderStatus = OrderStatus.FILLED;
            if (update.quantity != ExecutionUpdate.NULL) {
                update.cumulative = Math.max(update.cumulative, update.quantity);
            }
            take();
        } else if (isStatus(CANCELLED)) {
            item.end(buffer, reasonOffset, reasonLength);
            take();
        } else if (isStatus(REJECTED) || isStatus(TRIGGER_FAILURE)) {
            rejected();
            take();
        }
    }

    private boolean isStatus(final byte[] word) {
        return KrakenPairs.is(buffer, statusOffset, statusLength, word);
    }

    /** A rejection may be that of an order which found nothing to trade with, or of one with fills, which is none. */
    private void rejected() {
        item.end(buffer, reasonOffset, reasonLength);
        if (item.update.orderStatus == OrderStatus.CANCELED && item.update.cumulative == 0) {
            item.update.orderStatus = OrderStatus.REJECTED;
            item.update.rejectReason = RejectReason.VENUE_REJECTED;
        }
    }

    /** An event of the history, newest first: the first one of the order tells how it stands. */
    private int history(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            p = json.next(json.keyWord() == EVENT && json.at(p) == '{' ? historyEvent(p) : json.skipValue(p), '}');
            ended = json.ended();
        }
        return p;
    }

    private int historyEvent(final int position) {
        int p = json.enter(position, '}');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isLong = json.keyLength() > 7;
            final boolean isUpdate = isLong && json.textIs(ORDER_UPDATED);
            final boolean isEnd = isLong && json.textIs(ORDER_CANCELLED);
            final boolean isReject = isLong && json.textIs(ORDER_REJECTED);
            final boolean isPlaced = isLong && json.textIs(ORDER_PLACED);
            if ((isUpdate || isEnd || isReject || isPlaced) && json.at(p) == '{') {
                p = historyDetails(p, isUpdate, isEnd, isReject);
            } else {
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
            ended = json.ended();
        }
        return p;
    }

    private int historyDetails(
            final int position, final boolean isUpdate, final boolean isEnd, final boolean isReject) {
        int objectAt = 0;
        reasonLength = 0;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final boolean isReason =
                    json.keyWord() == REASON || (json.keyLength() > 7 && json.textIs(ORDER_ERROR) && isReject);
            final boolean isOrder = json.keyWord() == ORDER || (json.keyLength() > 7 && json.textIs(NEW_ORDER));
            if (isReason && json.at(p) == '"') {
                p = json.string(p);
                if (json.textLength() > 0) {
                    reasonOffset = json.textOffset();
                    reasonLength = json.textLength();
                }
            } else {
                objectAt = isOrder ? p : objectAt;
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p < 0 || objectAt == 0 || json.at(objectAt) != '{') {
            return p;
        }
        if (item.whole(objectAt) < 0) {
            return JsonScanner.FAILED;
        }
        if (isWanted()) {
            ofHistory(isUpdate, isEnd, isReject);
        }
        return p;
    }

    private void ofHistory(final boolean isUpdate, final boolean isEnd, final boolean isReject) {
        final boolean isFull = isUpdate && FuturesItem.holds(buffer, reasonOffset, reasonLength, FULL_FILL);
        if (item.update.cumulative == ExecutionUpdate.NULL || (!isEnd && !isReject && !isFull)) {
            // known, but not how it stands now: it did not work a moment ago
            isFound = true;
            answer.outcome = Outcome.UNKNOWN;
            return;
        }
        if (isReject) {
            rejected();
        } else {
            item.end(buffer, reasonOffset, reasonLength);
        }
        take();
    }

    /**
     * The last source: an order with fills existed, and it did not work when it was looked for first. That it is over
     * is certain of one that is over at once, and of one whose fills are older than that look.
     */
    private boolean queryByFills(final int question) {
        final boolean hasMore = fillsPage(questions.end(question));
        filledSum = questions.sum(question);
        oldestNs = questions.oldestNs(question);
        if (json.error() != DecodeError.NONE || items(fillsAt, Items.FILLS, false) < 0) {
            return false;
        }
        final long quantity = questions.quantity(question);
        if (hasMore && (quantity == ExecutionUpdate.NULL || quantity <= 0 || filledSum < quantity)) {
            answer.update.clear(); // further fills of it, or its first, may be on the next page
            if (afterNs == Long.MIN_VALUE) {
                answer.outcome = Outcome.UNKNOWN; // a page of a single moment: what follows cannot be asked for
                return true;
            }
            final int length = nextFills();
            scratch.putLong(length, filledSum);
            scratch.putLong(length + Long.BYTES, oldestNs);
            answer.next.set(scratch, 0, length + KrakenFuturesOrderEncoder.CARRIED);
            return true;
        }
        if (filledSum == 0) {
            return true;
        }
        final boolean isOver = questions.isImmediate(question) || oldestNs < questions.sinceNs(question) - OLD_NS;
        final boolean isFull = quantity != ExecutionUpdate.NULL && quantity > 0 && filledSum >= quantity;
        if (!isOver && !isFull) {
            answer.outcome = Outcome.UNKNOWN;
            return true;
        }
        answer.outcome = Outcome.OK;
        answer.update.clientOrderId = wanted;
        answer.update.cumulative = filledSum;
        answer.update.executionType = ExecutionType.ORDER_STATUS;
        answer.update.orderStatus = isFull
                ? OrderStatus.FILLED
                : questions.isImmediate(question) ? OrderStatus.EXPIRED : OrderStatus.CANCELED;
        return true;
    }

    /**
     * Looks at a page of fills: sets {@link #lastFillNs} and {@link #afterNs}.
     *
     * @return true if there are more that may be wanted: older ones, but not older than a time.
     */
    private boolean fillsPage(final long sinceNs) {
        filledSum = 0;
        oldestNs = Long.MAX_VALUE;
        lastFillNs = Long.MAX_VALUE;
        firstFillNs = Long.MIN_VALUE;
        afterNs = Long.MAX_VALUE; // no fill counts yet
        if (fillsAt == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if (items(fillsAt, Items.FILLS, false) < 0) {
            return false;
        }
        answer.update.clear();
        final boolean hasMore = count >= FILLS_PER_PAGE && lastFillNs < Long.MAX_VALUE && lastFillNs > sinceNs;
        // the venue tells milliseconds: others of the last one may be on the next page, which begins with all of them
        final long lastMs = lastFillNs / NANOS_PER_MS;
        afterNs = hasMore && firstFillNs / NANOS_PER_MS > lastMs ? (lastMs + 1) * NANOS_PER_MS - 1 : Long.MIN_VALUE;
        return hasMore;
    }

    /** Writes where the next page begins; returns its length. */
    private int nextFills() {
        final long isWhole = afterNs == Long.MIN_VALUE ? 0 : 1;
        final KrakenText text = new KrakenText().begin(scratch);
        text.cursorTime((lastFillNs / NANOS_PER_MS + isWhole) * NANOS_PER_MS);
        return text.length();
    }

    private int fill(final int position, final boolean tells) {
        final int p = item.fill(position);
        if (p < 0) {
            return p;
        }
        if (item.update.eventTimeNs > 0) {
            lastFillNs = Math.min(lastFillNs, item.update.eventTimeNs);
            firstFillNs = Math.max(firstFillNs, item.update.eventTimeNs);
        }
        final boolean isIt = item.found == Found.OURS && (wanted < 0 || item.update.clientOrderId == wanted);
        if (!isIt || item.update.eventTimeNs <= afterNs) {
            return p;
        }
        if (!tells) {
            filledSum += item.update.lastQuantity; // of one order where it is used
            oldestNs = Math.min(oldestNs, item.update.eventTimeNs);
            if (wanted >= 0 && answer.update.venueOrderIdLength == 0) {
                final ExecutionUpdate to = answer.update;
                to.venueOrderIdLength = item.update.venueOrderIdLength;
                System.arraycopy(item.update.venueOrderId, 0, to.venueOrderId, 0, to.venueOrderIdLength);
            }
        } else {
            item.update.orderStatus = OrderStatus.NULL_VAL;
            listener.onAnswerFill(answer, item.update);
        }
        return p;
    }

    private void fills() {
        final int question = questions.find(answer.correlationId);
        if (question < 0) {
            answer.outcome = Outcome.UNKNOWN;
            tell();
            return;
        }
        wanted = questions.clientOrderId(question);
        final boolean hasMore = fillsPage(questions.sinceNs(question));
        if (json.error() != DecodeError.NONE) {
            return;
        }
        if (hasMore) {
            answer.next.set(scratch, 0, nextFills());
        }
        listener.onAnswer(answer);
        items(fillsAt, Items.FILLS, true);
        listener.onAnswerEnd(answer);
    }
}
