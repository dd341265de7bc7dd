package io.rayo.gateways.binance;

import static io.rayo.gateways.binance.WsApiRequest.ascii;

import io.rayo.codecs.DecimalParser;
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
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestIds;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what the venue says of our orders: answers of the WebSocket API and events of the user data stream, wrapped or
 * bare, spot and USD-M. A pure function of the text, the symbols and the run's prefix. A text is checked as a whole
 * before the listener hears of it; what is broken is counted by reason and told to nobody. Orders without the run's
 * prefix are not ours and are passed over. One thread; allocates nothing after construction but when an instrument is
 * first seen.
 */
final class BinanceExecutionDecoder implements OrderDecoder {
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int CONFLICT = 409;
    private static final String WEIGHT_HEADER = "X-MBX-USED-WEIGHT-1M";
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MILLISECOND_NS;
    private static final int MAX_DIGITS = 19;
    private static final long MAX_TIME_MS = Long.MAX_VALUE / MILLISECOND_NS;

    private static final byte[] EXECUTION_REPORT = ascii("executionReport");
    private static final byte[] ORDER_TRADE_UPDATE = ascii("ORDER_TRADE_UPDATE");
    private static final byte[] ALGO_UPDATE = ascii("ALGO_UPDATE");
    private static final byte[] TRADE_LITE = ascii("TRADE_LITE");
    private static final byte[] ACCOUNT_UPDATE = ascii("ACCOUNT_UPDATE");
    private static final byte[] ACCOUNT_POSITION = ascii("outboundAccountPosition");
    private static final byte[] STREAM_TERMINATED = ascii("eventStreamTerminated");
    private static final byte[] LISTEN_KEY_EXPIRED = ascii("listenKeyExpired");
    private static final byte[] SERVER_SHUTDOWN = ascii("serverShutdown");
    private static final byte[][] IGNORED = {
        ascii("balanceUpdate"),
        ascii("listStatus"),
        ascii("externalLockUpdate"),
        ascii("ACCOUNT_CONFIG_UPDATE"),
        ascii("MARGIN_CALL"),
        ALGO_UPDATE,
        ascii("STRATEGY_UPDATE"),
        ascii("GRID_UPDATE"),
        ascii("CONDITIONAL_ORDER_TRIGGER_REJECT")
    };

    private static final byte[] FUNDING_FEE = ascii("FUNDING_FEE");
    private static final byte[] NEW = ascii("NEW");
    private static final byte[] TRADE = ascii("TRADE");
    private static final byte[] CALCULATED = ascii("CALCULATED");
    private static final byte[] CANCELED = ascii("CANCELED");
    private static final byte[] REJECTED = ascii("REJECTED");
    private static final byte[] EXPIRED = ascii("EXPIRED");
    private static final byte[] EXPIRED_IN_MATCH = ascii("EXPIRED_IN_MATCH");
    private static final byte[] TRIGGERING = ascii("TRIGGERING");
    private static final byte[] TRIGGERED = ascii("TRIGGERED");
    private static final byte[] FINISHED = ascii("FINISHED");
    private static final byte[] PARTIALLY_FILLED = ascii("PARTIALLY_FILLED");
    private static final byte[] FILLED = ascii("FILLED");
    private static final byte[] PENDING_NEW = ascii("PENDING_NEW");
    private static final byte[] PENDING_CANCEL = ascii("PENDING_CANCEL");
    private static final byte[] REPLACED = ascii("REPLACED");
    private static final byte[] AMENDMENT = ascii("AMENDMENT");
    private static final byte[] TRADE_PREVENTION = ascii("TRADE_PREVENTION");
    private static final byte[] BUY = ascii("BUY");
    private static final byte[] SELL = ascii("SELL");
    private static final byte[] NONE = ascii("NONE");
    private static final byte[] REQUEST_WEIGHT = ascii("REQUEST_WEIGHT");
    private static final byte[] ORDERS = ascii("ORDERS");
    private static final byte[] SECOND = ascii("SECOND");
    private static final byte[] MINUTE = ascii("MINUTE");
    private static final byte[] HOUR = ascii("HOUR");
    private static final byte[] DAY = ascii("DAY");

    private final JsonFields top =
            new JsonFields("id", "status", "result", "error", "rateLimits", "event", "data", "e", "subscriptionId");
    private final JsonFields eventType = new JsonFields("e", "E", "T", "o");
    private final JsonFields order = new JsonFields(
            "s", "c", "C", "S", "x", "X", "i", "l", "L", "z", "q", "n", "N", "T", "t", "m", "r", "E", "eR");
    private final JsonFields algoEvent = new JsonFields("caid", "aid", "s", "S", "q", "X", "ai", "rm");
    private final JsonFields algoResult = new JsonFields(
            "clientAlgoId", "algoId", "symbol", "side", "quantity", "algoStatus", "actualOrderId", "updateTime");
    private final JsonFields position = new JsonFields("E", "B", "a");
    private final JsonFields account = new JsonFields("B", "P", "m");
    private final JsonFields held = new JsonFields("symbol", "positionAmt", "entryPrice", "s", "pa", "ep");
    private final JsonFields wallet = new JsonFields("balances");
    private final JsonFields asset = new JsonFields("asset", "free", "locked", "balance", "availableBalance");
    private final JsonFields amended = new JsonFields("amendedOrder");
    private final JsonFields amendedOrder = new JsonFields("qty");
    private final JsonFields reply = new JsonFields("serverTime", "listenKey", "leverage");
    private final UnsafeBuffer algoId = new UnsafeBuffer(new byte[24]);
    private final UnsafeBuffer pageText = new UnsafeBuffer(new byte[PageCursor.MAX_LENGTH]);
    private final JsonFields balance = new JsonFields("a", "f", "l");
    private final JsonFields error = new JsonFields("code", "msg", "data");
    private final JsonFields errorData = new JsonFields("retryAfter");
    private final JsonFields rateLimit = new JsonFields("rateLimitType", "interval", "intervalNum", "limit", "count");
    private final JsonFields result = new JsonFields(
            "symbol",
            "status",
            "orderId",
            "origQty",
            "executedQty",
            "side",
            "transactTime",
            "updateTime",
            "fills",
            "clientOrderId",
            "origClientOrderId");
    private final JsonFields fill = new JsonFields(
            "price",
            "qty",
            "commission",
            "commissionAsset",
            "tradeId",
            "id",
            "time",
            "isMaker",
            "maker",
            "orderId",
            "side",
            "isBuyer",
            "buyer");

    private final JsonScanner json = new JsonScanner();
    private final FundingRows funding;
    private final DecimalParser feeParser = new DecimalParser();
    private final FeedSymbols<BinanceInstrument> symbols;
    private final ListenKey listenKey;
    private final OpenOrderLists lists;
    private final ClientOrderIds ids;
    private final OrderCounters counters;
    private final ExecutionListener listener;
    private final boolean futures;
    private final RequestIds requestIds = new RequestIds();
    private final OrderAnswer answer = new OrderAnswer();
    private final ExecutionUpdate update = new ExecutionUpdate();
    private BinanceInstrument instrument;
    private int status;
    private long errorCode;
    private long timeNs;

    /** False while an answer's fills are only checked: they are read twice. */
    private boolean counting = true;

    BinanceExecutionDecoder(
            final BinanceProduct product,
            final FeedSymbols<BinanceInstrument> symbols,
            final ListenKey listenKey,
            final OpenOrderLists lists,
            final ClientOrderIds ids,
            final OrderCounters counters,
            final ExecutionListener listener) {
        futures = product.isFutures();
        this.symbols = symbols;
        this.listenKey = listenKey;
        this.lists = lists;
        algoId.putByte(0, BinanceOrderEncoder.ALGO_MARK);
        this.ids = ids;
        this.counters = counters;
        this.listener = listener;
        funding = new FundingRows(
                json,
                new FundingRows.Words(
                        "symbol", "income", "-", "time", "asset", "tranId", "incomeType", "FUNDING_FEE", false, false),
                (buffer, offset, length) -> {
                    final BinanceInstrument found = symbols.find(buffer, offset, length);
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
        final int end = top.scan(json, start);
        if (end < 0 || !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        } else if (top.at(7) >= 0) {
            event(start, socket);
        } else if (top.at(5) >= 0) {
            event(top.at(5), socket);
        } else if (top.at(1) >= 0) {
            answered();
        } else if (top.at(6) >= 0) {
            event(top.at(6), socket);
        } else {
            counters.unknownEvents++;
        }
        return counted();
    }

    private DecodeError counted() {
        final DecodeError reason = json.error();
        if (reason != DecodeError.NONE) {
            counters.countError(reason);
        }
        return reason;
    }

    @Override
    public DecodeError decodeReply(
            final RequestKind kind,
            final long correlationId,
            final int httpStatus,
            final ReplyHeaders headers,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        counters.frames++;
        usedWeight(headers.get(WEIGHT_HEADER));
        answer.clear();
        answer.kind = kind;
        answer.correlationId = correlationId;
        status = httpStatus;
        errorCode = 0;
        json.wrap(buffer, offset + length);
        final int start = json.skipWhitespace(offset);
        final int end = json.skipValue(start);
        if (end < 0 || !json.isEnd(end)) {
            if (httpStatus == OK) {
                json.fail(DecodeError.MALFORMED_JSON);
                return counted();
            }
            // a proxy's page, or nothing at all: the status has to do
            conclude(headers.get("Retry-After"));
            tellAnswer();
            return DecodeError.NONE;
        }
        if (httpStatus != OK) {
            if (json.at(start) != '{' || error(start)) {
                conclude(headers.get("Retry-After"));
                tellAnswer();
            }
        } else {
            answer.outcome = Outcome.OK;
            replied(start);
        }
        return counted();
    }

    /** A body of an answer by REST that went well. */
    private void replied(final int start) {
        switch (answer.kind) {
            case QUERY_FILLS -> {
                if (isAlgoResult(start)) {
                    answer.outcome = Outcome.UNKNOWN; // of the order that it became: that one is asked about anew
                    tellAnswer();
                } else if (json.error() == DecodeError.NONE) {
                    answerFills(start);
                }
            }
            case OPEN_ORDERS -> answerOpenOrders(start);
            case PLACE, CANCEL, QUERY_ORDER -> answerOrder(start);
            case BALANCES -> answerBalances(start);
            case POSITIONS -> answerPositions(start);
            case FUNDING -> answerFunding(start);
            case SERVER_TIME -> {
                if (reply.scan(json, start) >= 0 && time(reply.at(0))) {
                    answer.serverTimeNs = timeNs;
                    tellAnswer();
                }
            }
            case LEVERAGE -> {
                if (reply.scan(json, start) >= 0 && integer(reply.at(2))) {
                    answer.leverage = Math.clamp(json.number(), 0, Integer.MAX_VALUE);
                    tellAnswer();
                }
            }
            case TOKEN -> {
                if (reply.scan(json, start) < 0) {
                    return;
                }
                if (reply.at(1) < 0) {
                    missing();
                } else if (json.string(reply.at(1)) >= 0) {
                    listenKey.set(json.buffer(), json.textOffset(), json.textLength());
                    tellAnswer();
                }
            }
            default -> tellAnswer();
        }
    }

    private void usedWeight(final String text) {
        final long used = digits(text);
        if (used >= 0) {
            listener.onRateLimit(false, 60 * SECOND_NS, 0, used);
        }
    }

    /** A header's number of up to nine digits; -1 if it is none. */
    private static long digits(final String text) {
        if (text == null || text.isEmpty() || text.length() > 9) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    // ---- user data events ----

    private void event(final int start, final SocketRole socket) {
        if (eventType.scan(json, start) < 0) {
            return;
        }
        if (eventType.at(0) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        if (json.string(eventType.at(0)) < 0) {
            return;
        }
        if (json.textIs(EXECUTION_REPORT)) {
            orderEvent(start, false);
        } else if (json.textIs(ORDER_TRADE_UPDATE)) {
            if (eventType.at(3) < 0) {
                json.fail(DecodeError.MISSING_FIELD);
            } else {
                orderEvent(eventType.at(3), false);
            }
        } else if (json.textIs(ALGO_UPDATE) && futures) {
            if (eventType.at(3) < 0) {
                json.fail(DecodeError.MISSING_FIELD);
            } else {
                algoEvent(eventType.at(3));
            }
        } else if (json.textIs(TRADE_LITE)) {
            orderEvent(start, true);
        } else if (json.textIs(ACCOUNT_POSITION)) {
            balances(start);
        } else if (json.textIs(ACCOUNT_UPDATE)) {
            accountUpdate(start);
        } else if (json.textIs(STREAM_TERMINATED) || json.textIs(LISTEN_KEY_EXPIRED)) {
            listener.onPrivateStreamEnded(futures);
        } else if (json.textIs(SERVER_SHUTDOWN)) {
            listener.onServerShutdown(socket);
        } else {
            countOther();
        }
    }

    private void countOther() {
        for (final byte[] word : IGNORED) {
            if (json.textIs(word)) {
                counters.ignoredEvents++;
                return;
            }
        }
        counters.unknownEvents++;
    }

    private void orderEvent(final int start, final boolean lite) {
        counting = true;
        if (order.scan(json, start) < 0) {
            return;
        }
        final long clientOrderId = clientOrderId(order.valueAt(json, 1), order.valueAt(json, 2));
        if (clientOrderId < 0) {
            if (json.error() == DecodeError.NONE) {
                counters.foreignOrders++;
            }
            return;
        }
        update.clear();
        update.clientOrderId = clientOrderId;
        update.lite = lite;
        if (!instrument(update, order.at(0)) || !side(update, order.at(3)) || !orderNumbers(update, lite)) {
            return;
        }
        if (lite ? liteEvent(update) : kind(update)) {
            listener.onOrderEvent(update);
        }
    }

    /** Our id, of a cancel the one that the order had: the venue gives it the name of the cancel then. */
    private long clientOrderId(final int current, final int original) {
        if (original >= 0) {
            if (json.string(original) < 0) {
                return -1;
            }
            if (json.textLength() > 0) {
                return ids.decode(json.buffer(), json.textOffset(), json.textLength());
            }
        }
        if (current < 0 || json.string(current) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return -1;
        }
        return ids.decode(json.buffer(), json.textOffset(), json.textLength());
    }

    private boolean instrument(final ExecutionUpdate target, final int at) {
        if (at < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if (json.string(at) < 0) {
            return false;
        }
        instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        if (instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        target.instrumentId = instrument.instrumentId();
        return true;
    }

    private boolean side(final ExecutionUpdate target, final int at) {
        if (at < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if (json.string(at) < 0) {
            return false;
        }
        target.side = json.textIs(BUY) ? Side.BUY : json.textIs(SELL) ? Side.SELL : Side.NULL_VAL;
        if (target.side == Side.NULL_VAL) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        return true;
    }

    // ---- algo orders ----

    /** A stop of futures. What becomes of the order that a trigger makes of it is told by events of that one. */
    private void algoEvent(final int start) {
        if (algoEvent.scan(json, start) < 0) {
            return;
        }
        final long clientOrderId = clientOrderId(algoEvent.valueAt(json, 0), -1);
        if (clientOrderId < 0) {
            if (json.error() == DecodeError.NONE) {
                counters.foreignOrders++;
            }
            return;
        }
        update.clear();
        update.clientOrderId = clientOrderId;
        if (!time(eventType.at(2))) {
            return;
        }
        update.eventTimeNs = timeNs;
        if (!algoOrder(update, algoEvent)) {
            return;
        }
        final boolean isOver = json.textIs(FINISHED) || ExecutionUpdate.isFinal(status());
        switch (update.orderStatus) {
            case NEW -> update.executionType = ExecutionType.NEW;
            case PENDING_NEW -> update.executionType = ExecutionType.ORDER_STATUS;
            default -> {
                update.executionType = stateType(update.orderStatus);
                if (!algoReason(update)) {
                    return;
                }
            }
        }
        if (isOver && update.orderStatus == OrderStatus.PENDING_NEW) {
            listener.onOrderUnclear(update); // so is what it became; how, that one tells
        } else {
            listener.onOrderEvent(update);
        }
    }

    private boolean algoReason(final ExecutionUpdate target) {
        if (target.orderStatus == OrderStatus.REJECTED) {
            target.rejectReason = RejectReason.VENUE_REJECTED;
        }
        final int at = algoEvent.valueAt(json, 7);
        if (at >= 0) {
            if (json.string(at) < 0) {
                return false;
            }
            target.text(json.buffer(), json.textOffset(), json.textLength());
        }
        return true;
    }

    /**
     * An algo order as events and answers show it, once its fields are scanned; the text is its status then. It is NEW
     * until its trigger is reached, or over without that. Of one that was triggered nothing is believed but the id of
     * the order that it became, which has to be asked about: PENDING_NEW.
     */
    private boolean algoOrder(final ExecutionUpdate target, final JsonFields fields) {
        if (!instrument(target, fields.at(2)) || !side(target, fields.at(3)) || !quantity(fields.at(4))) {
            return false;
        }
        target.quantity = json.number();
        if (!integer(fields.at(1))) {
            return false;
        }
        if (json.number() <= 0) {
            return bad();
        }
        target.venueOrderId(algoId, 0, 1 + algoId.putNaturalLongAscii(1, json.number()));
        if (fields.valueAt(json, 6) >= 0 && !actualOrderId(target, fields.at(6))) {
            return false;
        }
        final boolean isTriggered = target.venueOrderId[0] != BinanceOrderEncoder.ALGO_MARK;
        if (fields.at(5) < 0) {
            return missing();
        }
        if (json.string(fields.at(5)) < 0) {
            return false;
        }
        final boolean isMoving = json.textIs(TRIGGERING) || json.textIs(TRIGGERED) || json.textIs(FINISHED);
        final OrderStatus said = isMoving ? OrderStatus.PENDING_NEW : status();
        if (!isMoving && said != OrderStatus.NEW && !ExecutionUpdate.isFinal(said)) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        // one that was rejected was never in the book, whatever its id
        final boolean isElsewhere = (isTriggered && said != OrderStatus.REJECTED) || said == OrderStatus.FILLED;
        target.orderStatus = isElsewhere ? OrderStatus.PENDING_NEW : said;
        if (target.orderStatus != OrderStatus.PENDING_NEW) {
            target.cumulative = 0;
        }
        return true;
    }

    /** Takes the id of the order that it became, if there is one yet: text or number. */
    private boolean actualOrderId(final ExecutionUpdate target, final int at) {
        if (json.at(at) != '"') {
            if (!integer(at)) {
                return false;
            }
            if (json.number() > 0) {
                target.venueOrderId(json.number());
            }
            return json.number() >= 0 || bad();
        }
        if (json.string(at) < 0) {
            return false;
        }
        final int length = json.textLength();
        if (length == 0 || (length == 1 && json.buffer().getByte(json.textOffset()) == '0')) {
            return true;
        }
        if (length > MAX_DIGITS) {
            return bad();
        }
        for (int i = 0; i < length; i++) {
            final byte digit = json.buffer().getByte(json.textOffset() + i);
            if (digit < '0' || digit > '9') {
                return bad();
            }
        }
        target.venueOrderId(json.buffer(), json.textOffset(), length);
        return true;
    }

    /** Whether an answer shows an algo order; scans it then. */
    private boolean isAlgoResult(final int at) {
        return futures && json.at(at) == '{' && algoResult.scan(json, at) >= 0 && algoResult.at(1) >= 0;
    }

    /** The same in an answer; that of a cancel only says that it was taken, and the order's end is told by an event. */
    private boolean algoAnswer(final ExecutionUpdate target, final int at) {
        if (!isAlgoResult(at)) {
            return json.error() == DecodeError.NONE && missing();
        }
        target.executionType = ExecutionType.ORDER_STATUS;
        if (answer.kind == RequestKind.CANCEL && algoResult.at(5) < 0) {
            target.orderStatus = OrderStatus.PENDING_CANCEL;
            return true;
        }
        if (algoResult.at(7) >= 0) {
            if (!time(algoResult.at(7))) {
                return false;
            }
            target.eventTimeNs = timeNs;
        }
        return algoOrder(target, algoResult);
    }

    private boolean orderNumbers(final ExecutionUpdate target, final boolean lite) {
        final int timeAt = order.at(13) >= 0 ? order.at(13) : order.at(17);
        if (!time(timeAt) || !integer(order.at(6))) {
            return false;
        }
        target.eventTimeNs = timeNs;
        target.venueOrderId(json.number());
        if (!quantity(order.at(10))) {
            return false;
        }
        target.quantity = json.number();
        if (lite) {
            return true;
        }
        if (!quantity(order.at(9))) {
            return false;
        }
        target.cumulative = json.number();
        return target.cumulative <= target.quantity || bad();
    }

    private boolean bad() {
        json.fail(DecodeError.BAD_NUMBER);
        return false;
    }

    private boolean missing() {
        json.fail(DecodeError.MISSING_FIELD);
        return false;
    }

    /** Reads a time in milliseconds into timeNs. */
    private boolean time(final int at) {
        if (!integer(at)) {
            return false;
        }
        if (json.number() < 0 || json.number() > MAX_TIME_MS) {
            return bad();
        }
        timeNs = json.number() * MILLISECOND_NS;
        return true;
    }

    private boolean integer(final int at) {
        return at < 0 ? missing() : json.integer(at) >= 0;
    }

    /** Reads a quantity of 0 or more. */
    private boolean quantity(final int at) {
        if (at < 0) {
            return missing();
        }
        return json.decimal(at, instrument.sizeExponent()) >= 0 && (json.number() >= 0 || bad());
    }

    private boolean liteEvent(final ExecutionUpdate target) {
        target.executionType = ExecutionType.TRADE;
        target.orderStatus = OrderStatus.PARTIALLY_FILLED; // not said; whoever counts knows better
        return quantity(order.at(7)) && eventFill(target, json.number());
    }

    private boolean kind(final ExecutionUpdate target) {
        if (order.at(4) < 0 || order.at(5) < 0) {
            return missing();
        }
        if (json.string(order.at(5)) < 0) {
            return false;
        }
        target.orderStatus = status();
        if (target.orderStatus == OrderStatus.NULL_VAL) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        if (!quantity(order.at(7))) {
            return false;
        }
        final long last = json.number();
        if (json.string(order.at(4)) < 0) {
            return false;
        }
        if (json.textIs(TRADE) || json.textIs(CALCULATED)) {
            // no quantity: the venue repeats a state under this name
            target.executionType = last > 0 ? ExecutionType.TRADE : stateType(target.orderStatus);
            return last == 0 || (last <= target.cumulative ? eventFill(target, last) : bad());
        }
        if (json.textIs(NEW)) {
            target.executionType = ExecutionType.NEW;
        } else if (json.textIs(CANCELED)) {
            target.executionType = ExecutionType.CANCELED;
        } else if (json.textIs(EXPIRED)) {
            target.executionType = ExecutionType.EXPIRED;
        } else if (json.textIs(REJECTED)) {
            target.executionType = ExecutionType.REJECTED;
        } else if (json.textIs(REPLACED) || json.textIs(AMENDMENT)) {
            final ExecutionType type = stateType(target.orderStatus);
            target.executionType = type == ExecutionType.ORDER_STATUS ? ExecutionType.REPLACED : type;
        } else if (json.textIs(TRADE_PREVENTION)) {
            target.executionType = stateType(target.orderStatus);
        } else {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        return reason(target);
    }

    private static ExecutionType stateType(final OrderStatus status) {
        return switch (status) {
            case CANCELED -> ExecutionType.CANCELED;
            case EXPIRED -> ExecutionType.EXPIRED;
            case REJECTED -> ExecutionType.REJECTED;
            default -> ExecutionType.ORDER_STATUS;
        };
    }

    /** Why an order was rejected or expired, as far as the venue says. */
    private boolean reason(final ExecutionUpdate target) {
        if (target.executionType == ExecutionType.REJECTED) {
            target.rejectReason = RejectReason.VENUE_REJECTED;
        }
        final int at = order.valueAt(json, 18) >= 0 ? order.at(18) : order.valueAt(json, 16);
        if (at >= 0 && json.at(at) == '"') {
            if (json.string(at) < 0) {
                return false;
            }
            if (!json.textIs(NONE)) {
                target.text(json.buffer(), json.textOffset(), json.textLength());
            }
        }
        return true;
    }

    private boolean eventFill(final ExecutionUpdate target, final long last) {
        if (!integer(order.at(14))) {
            return false;
        }
        target.tradeId = json.number();
        target.lastQuantity = last;
        if (order.at(8) < 0 || order.at(15) < 0) {
            return missing();
        }
        if (json.decimal(order.at(8), instrument.priceExponent()) < 0) {
            return false;
        }
        target.lastPrice = json.number();
        if (json.bool(order.at(15)) < 0) {
            return false;
        }
        target.liquidity = json.number() == 1 ? Liquidity.MAKER : Liquidity.TAKER;
        if (target.tradeId <= 0 || target.lastPrice <= 0 || last <= 0 || last > target.quantity) {
            return bad();
        }
        return fee(target, order.valueAt(json, 11), order.valueAt(json, 12));
    }

    /** A fee that cannot be said must not cost the fill: it becomes unknown. */
    private boolean fee(final ExecutionUpdate target, final int amountAt, final int assetAt) {
        if (amountAt < 0 || assetAt < 0) {
            return true;
        }
        if (json.string(assetAt) < 0) {
            return false;
        }
        target.feeAsset(json.buffer(), json.textOffset(), json.textLength());
        final boolean quoted = json.at(amountAt) == '"';
        final long amount =
                feeParser.parse(json.buffer(), quoted ? amountAt + 1 : amountAt, json.limit(), Decimals.MONEY_EXPONENT);
        if (Decimals.isError(amount)
                || target.feeAssetLength == 0
                || (quoted && json.at(feeParser.endOffset()) != '"')) {
            counters.unknownFees += counting ? 1 : 0;
            target.feeAssetLength = 0;
        } else {
            target.fee = amount;
        }
        return true;
    }

    private OrderStatus status() {
        if (json.textIs(NEW)) {
            return OrderStatus.NEW;
        } else if (json.textIs(FILLED)) {
            return OrderStatus.FILLED;
        } else if (json.textIs(PARTIALLY_FILLED)) {
            return OrderStatus.PARTIALLY_FILLED;
        } else if (json.textIs(CANCELED)) {
            return OrderStatus.CANCELED;
        } else if (json.textIs(EXPIRED) || json.textIs(EXPIRED_IN_MATCH)) {
            return OrderStatus.EXPIRED;
        } else if (json.textIs(REJECTED)) {
            return OrderStatus.REJECTED;
        } else if (json.textIs(PENDING_NEW)) {
            return OrderStatus.PENDING_NEW;
        } else if (json.textIs(PENDING_CANCEL)) {
            return OrderStatus.PENDING_CANCEL;
        }
        return OrderStatus.NULL_VAL;
    }

    private void balances(final int start) {
        if (position.scan(json, start) < 0 || !time(position.at(0))) {
            return;
        }
        if (position.at(1) < 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return;
        }
        final long eventTimeNs = timeNs;
        // once to see that all of it is sound, once to tell
        if (eachBalance(position.at(1), eventTimeNs, false)) {
            eachBalance(position.at(1), eventTimeNs, true);
        }
    }

    private boolean eachBalance(final int at, final long eventTimeNs, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            final int end = balance.scan(json, p);
            if (end < 0) {
                return false;
            }
            if (balance.at(0) < 0 || balance.at(1) < 0 || balance.at(2) < 0) {
                return missing();
            }
            if (json.decimal(balance.at(1), Decimals.MONEY_EXPONENT) < 0) {
                return false;
            }
            final long free = json.number();
            if (json.decimal(balance.at(2), Decimals.MONEY_EXPONENT) < 0) {
                return false;
            }
            final long locked = json.number();
            if (json.string(balance.at(0)) < 0) {
                return false;
            }
            if (json.textLength() == 0 || json.textLength() > ExecutionUpdate.MAX_ASSET_LENGTH) {
                json.fail(DecodeError.TOO_LONG);
                return false;
            }
            if (tell) {
                listener.onBalance(json.buffer(), json.textOffset(), json.textLength(), free, locked, eventTimeNs);
            }
            p = json.next(end, ']');
        }
        return p >= 0;
    }

    // ---- answers ----

    private void answered() {
        answer.clear();
        if (!integer(top.at(1))) {
            return;
        }
        if (json.number() < 0 || json.number() > 999) {
            bad();
            return;
        }
        status = (int) json.number();
        errorCode = 0;
        if (top.at(4) >= 0 && !(rateLimits(top.at(4), false) && rateLimits(top.at(4), true))) {
            return;
        }
        final int idAt = top.valueAt(json, 0);
        if (idAt < 0 || json.at(idAt) != '"') {
            counters.unmatchedAnswers++;
            return;
        }
        if (json.string(idAt) < 0) {
            return;
        }
        if (!requestIds.decode(json.buffer(), json.textOffset(), json.textLength())) {
            counters.unmatchedAnswers++;
            return;
        }
        answer.kind = requestIds.kind();
        answer.correlationId = requestIds.correlationId();
        if (status != OK) {
            if (top.valueAt(json, 3) < 0 || error(top.at(3))) {
                conclude(null);
                tellAnswer();
            }
            return;
        }
        answer.outcome = Outcome.OK;
        success();
    }

    private void tellAnswer() {
        if (answer.kind == RequestKind.HANDSHAKE) {
            listener.onHandshake(SocketRole.BOTH, answer.correlationId, answer.isOk());
            return;
        }
        listener.onAnswer(answer);
        listener.onAnswerEnd(answer);
    }

    /**
     * What an answer that is not OK means. Everything that is not certainly an error is an unknown outcome: status 5xx,
     * codes that speak of time-outs and internal errors, and a duplicate id, which may be the order itself.
     */
    private void conclude(final String retryAfter) {
        if (status == TOO_MANY_REQUESTS || status == BANNED) {
            answer.outcome = status == BANNED ? Outcome.BANNED : Outcome.LIMITED;
            final long seconds = digits(retryAfter);
            if (answer.retryAtNs == 0 && seconds > 0) {
                answer.retryAfterNs = seconds * SECOND_NS; // 10^18 at most
            }
            return;
        }
        final boolean isUnknown = status < 400
                || status >= 500
                || status == CONFLICT
                || errorCode == 0
                || errorCode == BinanceErrors.UNKNOWN
                || errorCode == BinanceErrors.DISCONNECTED
                || errorCode == BinanceErrors.UNEXPECTED_RESPONSE
                || errorCode == BinanceErrors.TIMEOUT
                || isDuplicate();
        if (isUnknown) {
            answer.outcome = Outcome.UNKNOWN;
        } else if (errorCode == BinanceErrors.SAME_MARGIN_MODE && answer.kind == RequestKind.MARGIN_MODE) {
            answer.outcome = Outcome.OK;
        } else if (errorCode == BinanceErrors.TIMESTAMP) {
            answer.outcome = Outcome.CLOCK;
        } else if (errorCode == BinanceErrors.NO_SUCH_ORDER || errorCode == BinanceErrors.CANCEL_REJECTED) {
            answer.outcome = Outcome.NO_SUCH_ORDER;
        } else {
            answer.outcome = Outcome.REFUSED;
        }
    }

    private boolean isDuplicate() {
        return errorCode == BinanceErrors.DUPLICATE_CLIENT_ORDER_ID
                || (errorCode == BinanceErrors.ORDER_REJECTED && startsWith(BinanceErrors.DUPLICATE_TEXT));
    }

    private boolean startsWith(final byte[] words) {
        if (answer.update.textLength < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (answer.update.text[i] != words[i]) {
                return false;
            }
        }
        return true;
    }

    private void success() {
        if (answer.kind == RequestKind.HANDSHAKE || answer.kind == RequestKind.CANCEL_ALL) {
            tellAnswer();
            return;
        }
        final int at = top.valueAt(json, 2);
        if (at < 0) {
            missing();
            return;
        }
        switch (answer.kind) {
            case QUERY_FILLS -> answerFills(at);
            case OPEN_ORDERS -> answerOpenOrders(at);
            case BALANCES -> answerBalances(at);
            case POSITIONS -> answerPositions(at);
            case REPLACE -> answerReplaced(at);
            default -> answerOrder(at);
        }
    }

    private boolean error(final int at) {
        if (error.scan(json, at) < 0 || !integer(error.at(0))) {
            return false;
        }
        errorCode = json.number();
        if (error.valueAt(json, 1) >= 0) {
            if (json.string(error.at(1)) < 0) {
                return false;
            }
            answer.update.text(json.buffer(), json.textOffset(), json.textLength());
        }
        final int dataAt = error.valueAt(json, 2);
        if (dataAt >= 0 && json.at(dataAt) == '{') {
            if (errorData.scan(json, dataAt) < 0) {
                return false;
            }
            if (errorData.valueAt(json, 0) >= 0) {
                if (!time(errorData.at(0))) {
                    return false;
                }
                answer.retryAtNs = timeNs;
            }
        }
        return true;
    }

    private void answerOrder(final int at) {
        if (!order(answer.update, at)) {
            return;
        }
        answer.hasOrder = answer.update.instrumentId > 0;
        final int fillsAt = result.valueAt(json, 8);
        if (fillsAt >= 0 && !fills(fillsAt, false)) {
            return;
        }
        listener.onAnswer(answer);
        if (fillsAt >= 0) {
            fills(fillsAt, true);
        }
        listener.onAnswerEnd(answer);
    }

    /** An order as answers show it; ACK answers say little. */
    private boolean order(final ExecutionUpdate target, final int at) {
        if (result.scan(json, at) < 0) {
            return false;
        }
        if (futures && result.at(2) < 0) {
            return algoAnswer(target, at);
        }
        if (!instrument(target, result.at(0)) || !integer(result.at(2))) {
            return false;
        }
        target.venueOrderId(json.number());
        target.executionType = ExecutionType.ORDER_STATUS;
        final int timeAt = result.at(6) >= 0 ? result.at(6) : result.at(7);
        if (timeAt >= 0) {
            if (!time(timeAt)) {
                return false;
            }
            target.eventTimeNs = timeNs;
        }
        if (result.at(5) >= 0 && !side(target, result.at(5))) {
            return false;
        }
        if (result.at(3) >= 0) {
            if (!quantity(result.at(3))) {
                return false;
            }
            target.quantity = json.number();
        }
        if (result.at(4) >= 0) {
            if (!quantity(result.at(4))) {
                return false;
            }
            target.cumulative = json.number();
            if (target.quantity != ExecutionUpdate.NULL && target.cumulative > target.quantity) {
                return bad();
            }
        }
        if (result.at(1) < 0) {
            return answer.kind == RequestKind.PLACE || missing();
        }
        if (json.string(result.at(1)) < 0) {
            return false;
        }
        target.orderStatus = status();
        if (target.orderStatus == OrderStatus.NULL_VAL) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        return target.cumulative != ExecutionUpdate.NULL || missing();
    }

    /** Fills of the order that the answer has just shown. */
    private boolean fills(final int at, final boolean tell) {
        update.clear();
        update.instrumentId = answer.update.instrumentId;
        update.side = answer.update.side;
        update.quantity = answer.update.quantity;
        update.venueOrderIdLength = answer.update.venueOrderIdLength;
        System.arraycopy(answer.update.venueOrderId, 0, update.venueOrderId, 0, update.venueOrderIdLength);
        update.eventTimeNs = answer.update.eventTimeNs;
        return eachFill(at, tell);
    }

    private void answerFills(final int at) {
        if (!fillsOfOrder(at, false)) {
            return;
        }
        listener.onAnswer(answer);
        fillsOfOrder(at, true);
        listener.onAnswerEnd(answer);
    }

    private boolean fillsOfOrder(final int at, final boolean tell) {
        update.clear();
        return eachFill(at, tell);
    }

    private boolean eachFill(final int at, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        final boolean placed = answer.kind == RequestKind.PLACE;
        update.executionType = ExecutionType.TRADE;
        update.orderStatus = OrderStatus.PARTIALLY_FILLED;
        long sum = 0;
        int count = 0;
        counting = tell;
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            update.clearFill();
            update.liquidity = Liquidity.TAKER; // fills in the answer to an order are those that it took
            if (!placed && (result.scan(json, p) < 0 || !instrument(update, result.at(0)))) {
                return false;
            }
            final int end = fill.scan(json, p);
            if (end < 0 || !fillNumbers(placed) || !(placed || fillSide())) {
                return false;
            }
            sum += update.lastQuantity;
            if (sum < 0) {
                json.fail(DecodeError.OVERFLOW);
                return false;
            }
            count++;
            if (tell) {
                listener.onAnswerFill(answer, update);
            }
            p = json.next(end, ']');
        }
        if (!placed && count >= BinanceOrderEncoder.MAX_FILLS) {
            nextPage(update.tradeId + 1); // a full page: there may be more
        }
        return p >= 0;
    }

    private boolean fillNumbers(final boolean placed) {
        final int idAt = placed ? fill.at(4) : fill.at(5);
        if (!integer(idAt)) {
            return false;
        }
        update.tradeId = json.number();
        if (!quantity(fill.at(1))) {
            return false;
        }
        update.lastQuantity = json.number();
        if (fill.at(0) < 0) {
            return missing();
        }
        if (json.decimal(fill.at(0), instrument.priceExponent()) < 0) {
            return false;
        }
        update.lastPrice = json.number();
        if (update.tradeId <= 0 || update.lastQuantity <= 0 || update.lastPrice <= 0) {
            return bad();
        }
        return fee(update, fill.valueAt(json, 2), fill.valueAt(json, 3));
    }

    /**
     * What fills of a list of their own say beyond those in the answer to the order; the latter are all the taker's.
     */
    private boolean fillSide() {
        if (!time(fill.at(6)) || !integer(fill.at(9))) {
            return false;
        }
        update.eventTimeNs = timeNs;
        update.venueOrderId(json.number());
        final int makerAt = fill.at(7) >= 0 ? fill.at(7) : fill.at(8);
        final int buyerAt = fill.at(11) >= 0 ? fill.at(11) : fill.at(12);
        if (makerAt < 0 || buyerAt < 0) {
            return missing();
        }
        if (json.bool(makerAt) < 0) {
            return false;
        }
        update.liquidity = json.number() == 1 ? Liquidity.MAKER : Liquidity.TAKER;
        if (json.bool(buyerAt) < 0) {
            return false;
        }
        update.side = json.number() == 1 ? Side.BUY : Side.SELL;
        return true;
    }

    private void answerOpenOrders(final int at) {
        if (!eachOpenOrder(at, false)) {
            return;
        }
        if (futures) {
            lists.next(answer.correlationId, answer.next);
        }
        listener.onAnswer(answer);
        eachOpenOrder(at, true);
        listener.onAnswerEnd(answer);
    }

    private boolean eachOpenOrder(final int at, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            final int end = result.scan(json, p);
            if (end < 0) {
                return false;
            }
            update.clear();
            final boolean isAlgo = result.at(2) < 0 && isAlgoResult(p);
            update.clientOrderId = clientOrderId(isAlgo ? algoResult.valueAt(json, 0) : result.valueAt(json, 9), -1);
            if (update.clientOrderId >= 0) {
                if (!order(update, p) || !(update.side != Side.NULL_VAL || missing())) {
                    return false;
                }
                if (tell) {
                    listener.onOpenOrder(update);
                }
            } else if (json.error() != DecodeError.NONE) {
                return false;
            } else if (tell) {
                counters.foreignOrders++;
            }
            p = json.next(end, ']');
        }
        return p >= 0;
    }

    // ---- holdings ----

    /** A change of holdings on futures: wallet balances and positions, only those that changed. */
    private void accountUpdate(final int start) {
        if (position.scan(json, start) < 0 || !time(position.at(0))) {
            return;
        }
        final long eventTimeNs = timeNs;
        if (position.at(2) < 0) {
            missing();
            return;
        }
        if (account.scan(json, position.at(2)) < 0) {
            return;
        }
        final int reasonAt = account.valueAt(json, 2);
        if (reasonAt >= 0) {
            if (json.string(reasonAt) < 0) {
                return;
            }
            if (json.textIs(FUNDING_FEE)) {
                listener.onFundingDue();
            }
        }
        final int at = account.valueAt(json, 1);
        // once to see that all of it is sound, once to tell
        if (at >= 0 && eachPosition(at, eventTimeNs, false)) {
            eachPosition(at, eventTimeNs, true);
        }
    }

    private void answerFunding(final int at) {
        if (!funding.read(at, false)) {
            return;
        }
        if (funding.count() >= BinanceOrderEncoder.MAX_FUNDING) {
            answer.next.set(pageText, 0, pageText.putNaturalLongAscii(0, funding.timeNs() / MILLISECOND_NS));
        }
        listener.onAnswer(answer);
        funding.read(at, true);
        listener.onAnswerEnd(answer);
    }

    private void answerPositions(final int at) {
        if (!eachPosition(at, 0, false)) {
            return;
        }
        listener.onAnswer(answer);
        eachPosition(at, 0, true);
        listener.onAnswerEnd(answer);
    }

    /** Positions of instruments that nobody asked for are passed over. */
    private boolean eachPosition(final int at, final long eventTimeNs, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            final int end = held.scan(json, p);
            if (end < 0 || !positionOf(eventTimeNs, tell)) {
                return false;
            }
            p = json.next(end, ']');
        }
        return p >= 0;
    }

    private boolean positionOf(final long eventTimeNs, final boolean tell) {
        final int symbolAt = held.at(0) >= 0 ? held.at(0) : held.at(3);
        final int amountAt = held.at(1) >= 0 ? held.at(1) : held.at(4);
        final int priceAt = held.at(2) >= 0 ? held.at(2) : held.at(5);
        if (symbolAt < 0 || amountAt < 0) {
            return missing();
        }
        if (json.string(symbolAt) < 0) {
            return false;
        }
        instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        if (instrument == null) {
            return true;
        }
        if (json.decimal(amountAt, instrument.sizeExponent()) < 0) {
            return false;
        }
        final long quantity = json.number();
        long price = ExecutionUpdate.NULL;
        if (priceAt >= 0 && json.at(priceAt) == '"') {
            price = rounded(priceAt); // an average: it may have more decimals than any price of the instrument
        }
        if (tell) {
            listener.onPosition(instrument.instrumentId(), quantity, price, eventTimeNs);
        }
        return true;
    }

    /** A price with too many decimals, as near as the scale allows; NULL if it is no price at all. */
    private long rounded(final int at) {
        long mantissa = 0;
        int decimals = -1;
        final int wanted = -instrument.priceExponent();
        for (int p = at + 1; p < json.limit() && json.at(p) != '"'; p++) {
            final int digit = json.at(p) - '0';
            if (json.at(p) == '.' && decimals < 0) {
                decimals = 0;
            } else if (digit < 0 || digit > 9 || mantissa > Long.MAX_VALUE / 10 - 1) {
                return ExecutionUpdate.NULL;
            } else if (decimals < 0 || decimals < wanted) {
                mantissa = mantissa * 10 + digit;
                decimals += decimals < 0 ? 0 : 1;
            }
        }
        for (int i = Math.max(0, decimals); i < wanted; i++) {
            if (mantissa > Long.MAX_VALUE / 10) {
                return ExecutionUpdate.NULL;
            }
            mantissa *= 10;
        }
        return mantissa > 0 ? mantissa : ExecutionUpdate.NULL;
    }

    private void answerBalances(final int at) {
        int list = at;
        if (!futures) {
            if (wallet.scan(json, at) < 0) {
                return;
            }
            if (wallet.at(0) < 0) {
                missing();
                return;
            }
            list = wallet.at(0);
        }
        if (!eachHeld(list, false)) {
            return;
        }
        listener.onAnswer(answer);
        eachHeld(list, true);
        listener.onAnswerEnd(answer);
    }

    private boolean eachHeld(final int at, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            final int end = asset.scan(json, p);
            if (end < 0 || !assetOf(tell)) {
                return false;
            }
            p = json.next(end, ']');
        }
        return p >= 0;
    }

    /** Spot: free and locked. Futures: what is available, and the rest of the balance. */
    private boolean assetOf(final boolean tell) {
        final int freeAt = futures ? asset.at(4) : asset.at(1);
        final int otherAt = futures ? asset.at(3) : asset.at(2);
        if (asset.at(0) < 0 || freeAt < 0 || otherAt < 0) {
            return missing();
        }
        if (json.decimal(freeAt, Decimals.MONEY_EXPONENT) < 0) {
            return false;
        }
        final long free = json.number();
        if (json.decimal(otherAt, Decimals.MONEY_EXPONENT) < 0) {
            return false;
        }
        final long locked = futures ? Math.max(0, json.number() - free) : json.number();
        if (json.string(asset.at(0)) < 0) {
            return false;
        }
        if (json.textLength() == 0 || json.textLength() > ExecutionUpdate.MAX_ASSET_LENGTH) {
            json.fail(DecodeError.TOO_LONG);
            return false;
        }
        if (tell) {
            listener.onBalance(json.buffer(), json.textOffset(), json.textLength(), free, locked, 0);
        }
        return true;
    }

    /** Spot wraps the amended order. */
    private void answerReplaced(final int at) {
        if (futures) {
            answerOrder(at);
            return;
        }
        if (amended.scan(json, at) < 0) {
            return;
        }
        if (amended.at(0) < 0 || amendedOrder.scan(json, amended.at(0)) < 0) {
            missing();
            return;
        }
        tellAnswer(); // what was asked for is done; events and questions tell the rest
    }

    private void nextPage(final long fromId) {
        final int digits = pageText.putNaturalLongAscii(0, fromId);
        answer.next.set(pageText, 0, digits);
    }

    private boolean rateLimits(final int at, final boolean tell) {
        if (json.at(at) != '[') {
            json.fail(DecodeError.UNEXPECTED_TYPE);
            return false;
        }
        int p = json.enter(at, ']');
        while (p >= 0 && !json.ended()) {
            final int end = rateLimit.scan(json, p);
            if (end < 0 || !rateLimit(tell)) {
                return false;
            }
            p = json.next(end, ']');
        }
        return p >= 0;
    }

    private boolean rateLimit(final boolean tell) {
        if (rateLimit.at(0) < 0 || rateLimit.at(1) < 0) {
            return missing();
        }
        if (json.string(rateLimit.at(0)) < 0) {
            return false;
        }
        final boolean orders = json.textIs(ORDERS);
        if (!orders && !json.textIs(REQUEST_WEIGHT)) {
            return true; // RAW_REQUESTS and what may come
        }
        if (json.string(rateLimit.at(1)) < 0) {
            return false;
        }
        final long unitNs = json.textIs(SECOND)
                ? SECOND_NS
                : json.textIs(MINUTE)
                        ? 60 * SECOND_NS
                        : json.textIs(HOUR) ? 3_600 * SECOND_NS : json.textIs(DAY) ? 86_400 * SECOND_NS : 0;
        if (unitNs == 0) {
            return true;
        }
        if (!integer(rateLimit.at(2))) {
            return false;
        }
        final long units = json.number();
        if (!integer(rateLimit.at(3))) {
            return false;
        }
        final long limit = json.number();
        if (!integer(rateLimit.at(4))) {
            return false;
        }
        final long count = json.number();
        if (units < 1 || units > 366 || limit < 0 || count < 0) {
            return bad();
        }
        if (tell) {
            listener.onRateLimit(orders, units * unitNs, limit, count);
        }
        return true;
    }
}
