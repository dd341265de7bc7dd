package io.rayo.gateways.kucoin;

import static io.rayo.gateways.kucoin.KucoinText.bytes;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderEncoder;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderView;
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.RequestIds;
import io.rayo.gateways.orders.RestMethod;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;

/**
 * Writes requests for KuCoin's classic API: spot by its high-frequency endpoints, futures. Orders and cancels on the
 * order socket or by REST, whatever the request's route says; questions by REST. A spot order carries the time after
 * which the venue must not act on it, so that a lost answer stays unknown for a bounded time only; a futures order
 * cannot. Changes are refused: the venue's own is a cancel and a new order with another id of its own under the client
 * order id of the first, so that the end of the one would be taken for the end of the other. Stops are orders of
 * another kind on spot and are refused there. One thread; allocates nothing after construction.
 */
public final class KucoinOrderEncoder implements OrderEncoder {
    /** Rows of a page. */
    public static final int PAGE = 100;

    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SHORTEST_TIMEOUT_SEC = 5;
    private static final long LONGEST_TIMEOUT_SEC = 86_400;

    private static final byte[] ID = bytes("{\"id\":\"");
    private static final byte[] OPERATION = bytes("\",\"op\":\"");
    private static final byte[] ARGUMENTS = bytes("\",\"args\":");
    private static final byte[] CLOSE = bytes("}");
    private static final byte[] END_TEXT = bytes("\"}");
    private static final byte[] SPOT_ORDER = bytes("spot.order");
    private static final byte[] SPOT_CANCEL = bytes("spot.cancel");
    private static final byte[] FUTURES_ORDER = bytes("futures.order");
    private static final byte[] FUTURES_CANCEL = bytes("futures.cancel");
    private static final byte[] CLIENT_ORDER_ID = bytes("{\"clientOid\":\"");
    private static final byte[] SIDE_BUY = bytes("\",\"side\":\"buy\",\"symbol\":\"");
    private static final byte[] SIDE_SELL = bytes("\",\"side\":\"sell\",\"symbol\":\"");
    private static final byte[] TYPE_LIMIT = bytes("\",\"type\":\"limit\",\"price\":\"");
    private static final byte[] TYPE_MARKET = bytes("\",\"type\":\"market");
    private static final byte[] SIZE_TEXT = bytes("\",\"size\":\"");
    private static final byte[] SIZE_NUMBER = bytes("\",\"size\":");
    private static final byte[] LIFETIME_AFTER_TEXT = bytes("\",\"timeInForce\":\"");
    private static final byte[] LIFETIME_AFTER_NUMBER = bytes(",\"timeInForce\":\"");
    private static final byte[] QUOTE = bytes("\"");
    private static final byte[] GTC = bytes("GTC");
    private static final byte[] IOC = bytes("IOC");
    private static final byte[] FOK = bytes("FOK");
    private static final byte[] POST_ONLY = bytes(",\"postOnly\":true");
    private static final byte[] REDUCE_ONLY = bytes(",\"reduceOnly\":true");
    private static final byte[] ISOLATED = bytes(",\"marginMode\":\"ISOLATED\",\"leverage\":");
    private static final byte[] CROSS = bytes(",\"marginMode\":\"CROSS\"");
    private static final byte[] STOP_UP = bytes(",\"stop\":\"up\",\"stopPriceType\":\"TP\",\"stopPrice\":\"");
    private static final byte[] STOP_DOWN = bytes(",\"stop\":\"down\",\"stopPriceType\":\"TP\",\"stopPrice\":\"");
    private static final byte[] WINDOW = bytes(",\"allowMaxTimeWindow\":");
    private static final byte[] CLIENT_TIME = bytes(",\"clientTimestamp\":");
    private static final byte[] CANCEL_SYMBOL = bytes("\",\"symbol\":\"");

    private static final byte[] SPOT_ORDERS = bytes("/api/v1/hf/orders");
    private static final byte[] SPOT_CLIENT_ORDER = bytes("/api/v1/hf/orders/client-order/");
    private static final byte[] SPOT_OPEN = bytes("/api/v1/hf/orders/active");
    private static final byte[] SPOT_CANCEL_ALL = bytes("/api/v1/hf/orders/cancelAll");
    private static final byte[] SPOT_FILLS = bytes("/api/v1/hf/fills");
    private static final byte[] SPOT_DEAD_MAN = bytes("/api/v1/hf/orders/dead-cancel-all");
    private static final byte[] KEY_RIGHTS = bytes("/api/v1/user/api-key");
    private static final byte[] SPOT_BALANCES = bytes("/api/v1/accounts?type=trade");
    private static final byte[] FUTURES_ORDERS = bytes("/api/v1/orders");
    private static final byte[] FUTURES_CLIENT_ORDER = bytes("/api/v1/orders/client-order/");
    private static final byte[] FUTURES_QUERY = bytes("/api/v1/orders/byClientOid?clientOid=");
    private static final byte[] FUTURES_OPEN = bytes("/api/v1/orders?status=active&currentPage=");
    private static final byte[] FUTURES_CANCEL_ALL = bytes("/api/v3/orders");
    private static final byte[] FUTURES_FILLS = bytes("/api/v1/fills?orderId=");
    private static final byte[] FUTURES_BALANCES = bytes("/api/v1/account-overview?currency=");
    private static final byte[] POSITIONS = bytes("/api/v1/positions");
    private static final byte[] FUNDING = bytes("/api/v1/funding-history?symbol=");
    private static final byte[] AND_START_AT = bytes("&startAt=");
    private static final byte[] AND_END_AT = bytes("&endAt=");
    private static final byte[] AND_MAX_COUNT = bytes("&maxCount=");
    private static final byte[] AND_OFFSET = bytes("&offset=");
    private static final byte[] CROSS_LEVERAGE = bytes("/api/v2/changeCrossUserLeverage");
    private static final byte[] CHANGE_MARGIN = bytes("/api/v2/position/changeMarginMode");
    private static final byte[] TIME = bytes("/api/v1/timestamp");
    private static final byte[] TOKEN = bytes("/api/v1/bullet-private");
    private static final byte[] QUERY_SYMBOL = bytes("?symbol=");
    private static final byte[] AND_ORDER_ID = bytes("&orderId=");
    private static final byte[] AND_LIMIT = bytes("&limit=");
    private static final byte[] AND_LAST_ID = bytes("&lastId=");
    private static final byte[] AND_PAGE = bytes("&currentPage=");
    private static final byte[] AND_PAGE_SIZE = bytes("&pageSize=");
    private static final byte[] FIRST_PAGE = bytes("1");
    private static final byte[] SET_SYMBOL = bytes("{\"symbol\":\"");
    private static final byte[] SET_LEVERAGE = bytes("\",\"leverage\":\"");
    private static final byte[] SET_ISOLATED = bytes("\",\"marginMode\":\"ISOLATED\"}");
    private static final byte[] SET_CROSS = bytes("\",\"marginMode\":\"CROSS\"}");
    private static final byte[] SET_TIMEOUT = bytes("{\"timeout\":");
    private static final byte[] SET_TIMEOUT_OFF = bytes("{\"timeout\":-1");
    private static final byte[] SET_SYMBOLS = bytes(",\"symbols\":\"");
    private static final byte[] SUBSCRIBE = bytes("\",\"type\":\"subscribe\",\"topic\":\"");
    private static final byte[] PRIVATE = bytes("\",\"privateChannel\":true,\"response\":true}");
    private static final byte[][] SPOT_TOPICS = {bytes("/spotMarket/tradeOrdersV2"), bytes("/account/balance")};
    private static final byte[][] FUTURES_TOPICS = {
        bytes("/contractMarket/tradeOrders"), bytes("/contractAccount/wallet"), bytes("/contract/positionAll")
    };

    private final boolean isFutures;
    private final boolean isIsolated;
    private final int leverage;
    private final long windowMs;
    private final byte[] settleCurrency;
    private final ClientOrderIds ids;
    private final KucoinOrderMemory memory;
    private final KucoinSigner signer;
    private final KucoinText text = new KucoinText();

    /**
     * Creates the encoder.
     *
     * @param settings of the account.
     * @param signer of it.
     * @param ids of this run.
     * @param memory shared with the decoder.
     */
    KucoinOrderEncoder(
            final KucoinOrderSettings settings,
            final KucoinSigner signer,
            final ClientOrderIds ids,
            final KucoinOrderMemory memory) {
        isFutures = settings.product().isFutures();
        isIsolated = settings.isIsolated();
        leverage = settings.leverage();
        windowMs = settings.windowMs();
        settleCurrency = bytes(settings.settleCurrency());
        this.signer = signer;
        this.ids = ids;
        this.memory = memory;
    }

    /** Subscriptions of the private socket. */
    static int topics(final boolean isFutures) {
        return (isFutures ? FUTURES_TOPICS : SPOT_TOPICS).length;
    }

    private static boolean isPositive(final long mantissa) {
        return mantissa != NULL_MANTISSA && mantissa > 0;
    }

    @Override
    public OrderRefusal placeOrder(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final long venueTimeNs,
            final OrderRequest out) {
        final OrderType type = order.orderType();
        final boolean isPriced = type == OrderType.LIMIT || type == OrderType.STOP_LIMIT;
        final boolean isStop = type == OrderType.STOP || type == OrderType.STOP_LIMIT;
        if (!isSupported(order, isPriced, isStop)) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if ((isPriced && !isPositive(order.priceMantissa())) || (isStop && !isPositive(order.stopPriceMantissa()))) {
            return OrderRefusal.BAD_PRICE;
        }
        final long quantity = order.quantityMantissa();
        if (!isPositive(quantity) || (isFutures && !isWhole(quantity, instrument.sizeExponent()))) {
            return OrderRefusal.BAD_QUANTITY;
        }
        begin(out, isFutures ? FUTURES_ORDER : SPOT_ORDER);
        clientOrderId(order.clientOrderId());
        text.add(order.side() == Side.BUY ? SIDE_BUY : SIDE_SELL).add(instrument.symbol());
        if (isPriced) {
            text.add(TYPE_LIMIT).decimal(order.priceMantissa(), instrument.priceExponent());
        } else {
            text.add(TYPE_MARKET);
        }
        if (isFutures) {
            futures(order, instrument, isPriced, isStop);
        } else {
            spot(order, instrument, isPriced, venueTimeNs);
        }
        text.add(CLOSE);
        if (!isPriced || order.timeInForce() == TimeInForce.IOC || order.timeInForce() == TimeInForce.FOK) {
            memory.addImmediate(order.clientOrderId());
        }
        end(out, isFutures ? FUTURES_ORDERS : SPOT_ORDERS, venueTimeNs);
        return null;
    }

    private boolean isSupported(final NewOrderDecoder order, final boolean isPriced, final boolean isStop) {
        final Side side = order.side();
        final TimeInForce lifetime = order.timeInForce();
        return (side == Side.BUY || side == Side.SELL)
                && (isPriced || order.orderType() == OrderType.MARKET || isStop)
                // a stop of spot is an order of another kind, with an id, endpoints and events of its own
                && (isFutures || !isStop)
                && (isPriced ? lifetimeOf(lifetime) != null : lifetime != TimeInForce.GTX)
                // spot sells only what is held, so that it reduces whatever it is; a purchase never does
                && (isFutures || !order.orderFlags().reduceOnly() || side == Side.SELL);
    }

    private byte[] lifetimeOf(final TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC, GTX -> GTC;
            case IOC -> IOC;
            case FOK -> isFutures ? null : FOK;
            default -> null;
        };
    }

    /** Futures count lots, in whole numbers. */
    private static boolean isWhole(final long quantity, final int exponent) {
        return exponent >= 0 || quantity % Decimals.pow10(-exponent) == 0;
    }

    private void spot(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final boolean isPriced,
            final long venueTimeNs) {
        text.add(SIZE_TEXT).decimal(order.quantityMantissa(), instrument.sizeExponent());
        if (isPriced) {
            text.add(LIFETIME_AFTER_TEXT).add(lifetimeOf(order.timeInForce()));
        }
        text.add(QUOTE);
        if (order.timeInForce() == TimeInForce.GTX) {
            text.add(POST_ONLY);
        }
        text.add(WINDOW).number(windowMs).add(CLIENT_TIME).number(venueTimeNs / MILLISECOND_NS);
    }

    private void futures(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final boolean isPriced,
            final boolean isStop) {
        final int exponent = instrument.sizeExponent();
        final long lots =
                exponent < 0 ? order.quantityMantissa() / Decimals.pow10(-exponent) : order.quantityMantissa();
        text.add(SIZE_NUMBER).decimal(lots, Math.max(0, exponent));
        if (isPriced) {
            text.add(LIFETIME_AFTER_NUMBER).add(lifetimeOf(order.timeInForce())).add(QUOTE);
        }
        if (order.timeInForce() == TimeInForce.GTX) {
            text.add(POST_ONLY);
        }
        if (isIsolated) {
            text.add(ISOLATED).number(leverage);
        } else {
            text.add(CROSS);
        }
        if (isStop) {
            // a purchase wakes when the price rises to the trigger, a sale when it falls
            text.add(order.side() == Side.BUY ? STOP_UP : STOP_DOWN)
                    .decimal(order.stopPriceMantissa(), instrument.priceExponent())
                    .add(QUOTE);
        }
        if (order.orderFlags().reduceOnly()) {
            text.add(REDUCE_ONLY);
        }
    }

    private void clientOrderId(final long clientOrderId) {
        text.add(CLIENT_ORDER_ID);
        text.advance(ids.encode(clientOrderId, text.buffer(), text.length()));
    }

    /** Begins an operation: its envelope on a socket, nothing by REST. */
    private void begin(final OrderRequest out, final byte[] operation) {
        text.begin(out.body());
        if (out.route() == Route.SOCKET) {
            text.add(ID);
            requestId(out);
            text.add(OPERATION).add(operation).add(ARGUMENTS);
        }
    }

    private void requestId(final OrderRequest out) {
        text.advance(RequestIds.encode(out, text.buffer(), text.length()));
    }

    private void end(final OrderRequest out, final byte[] path, final long venueTimeNs) {
        if (out.route() == Route.SOCKET) {
            text.add(CLOSE);
            out.bodyLength(text.length());
        } else {
            post(out, path, venueTimeNs);
        }
    }

    /** Ends a request whose body was written. */
    private void post(final OrderRequest out, final byte[] path, final long venueTimeNs) {
        out.bodyLength(text.length());
        out.target().putBytes(0, path);
        out.target(RestMethod.POST, path.length);
        signer.signRest(out, venueTimeNs / MILLISECOND_NS);
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.SOCKET) {
            begin(out, isFutures ? FUTURES_CANCEL : SPOT_CANCEL);
            clientOrderId(order.clientOrderId());
            text.add(CANCEL_SYMBOL).add(order.instrument().symbol()).add(END_TEXT);
            end(out, SPOT_ORDERS, venueTimeNs);
            return;
        }
        ask(out, isFutures ? FUTURES_CLIENT_ORDER : SPOT_CLIENT_ORDER);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        text.add(QUERY_SYMBOL).add(order.instrument().symbol());
        sign(RestMethod.DELETE, out, venueTimeNs);
    }

    /** Begins the target of a request without a body. */
    private KucoinText ask(final OrderRequest out, final byte[] path) {
        out.bodyLength(0);
        return text.begin(out.target()).add(path);
    }

    private void sign(final RestMethod method, final OrderRequest out, final long venueTimeNs) {
        out.target(method, text.length());
        signer.signRest(out, venueTimeNs / MILLISECOND_NS);
    }

    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        ask(out, isFutures ? FUTURES_QUERY : SPOT_CLIENT_ORDER);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        if (!isFutures) {
            text.add(QUERY_SYMBOL).add(order.instrument().symbol());
        }
        sign(RestMethod.GET, out, venueTimeNs);
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        if (isFutures) {
            ask(out, FUTURES_FILLS).add(order.venueOrderId(), order.venueOrderIdLength());
            text.add(AND_PAGE);
            page(cursor);
            text.add(AND_PAGE_SIZE).number(PAGE);
        } else {
            ask(out, SPOT_FILLS).add(QUERY_SYMBOL).add(order.instrument().symbol());
            text.add(AND_ORDER_ID).add(order.venueOrderId(), order.venueOrderIdLength());
            text.add(AND_LIMIT).number(PAGE);
            if (!cursor.isEmpty()) {
                text.add(AND_LAST_ID).add(cursor.text(), cursor.length());
            }
        }
        sign(RestMethod.GET, out, venueTimeNs);
    }

    private void page(final PageCursor cursor) {
        if (cursor.isEmpty()) {
            text.add(FIRST_PAGE);
        } else {
            text.add(cursor.text(), cursor.length());
        }
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        throw new UnsupportedOperationException("the venue's fills do not name our orders");
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        if (isFutures) {
            ask(out, FUTURES_OPEN);
            page(cursor);
            text.add(AND_PAGE_SIZE).number(PAGE);
        } else {
            ask(out, SPOT_OPEN).add(QUERY_SYMBOL).add(instrument.symbol());
        }
        sign(RestMethod.GET, out, venueTimeNs);
    }

    /** Newest first; a further page holds those behind an id. */
    @Override
    public void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        ask(out, FUNDING).add(instrument.symbol()).add(AND_START_AT).number(Math.max(0, sinceNs / MILLISECOND_NS));
        text.add(AND_END_AT)
                .number(venueTimeNs / MILLISECOND_NS)
                .add(AND_MAX_COUNT)
                .number(PAGE);
        if (!cursor.isEmpty()) {
            text.add(AND_OFFSET).add(cursor.text(), cursor.length());
        }
        sign(RestMethod.GET, out, venueTimeNs);
    }

    @Override
    public void keyRights(final long venueTimeNs, final OrderRequest out) {
        ask(out, KEY_RIGHTS);
        sign(RestMethod.GET, out, venueTimeNs);
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        if (isFutures) {
            ask(out, FUTURES_BALANCES).add(settleCurrency);
        } else {
            ask(out, SPOT_BALANCES);
        }
        sign(RestMethod.GET, out, venueTimeNs);
    }

    @Override
    public void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        ask(out, POSITIONS);
        sign(RestMethod.GET, out, venueTimeNs);
    }

    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        ask(out, TIME);
        out.target(RestMethod.GET, text.length());
    }

    @Override
    public void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        if (instrument != null) {
            ask(out, isFutures ? FUTURES_CANCEL_ALL : SPOT_ORDERS)
                    .add(QUERY_SYMBOL)
                    .add(instrument.symbol());
        } else {
            ask(out, isFutures ? FUTURES_CANCEL_ALL : SPOT_CANCEL_ALL);
        }
        sign(RestMethod.DELETE, out, venueTimeNs);
    }

    @Override
    public void leverage(
            final OrderInstrument instrument, final int newLeverage, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body())
                .add(SET_SYMBOL)
                .add(instrument.symbol())
                .add(SET_LEVERAGE)
                .number(newLeverage)
                .add(END_TEXT);
        post(out, CROSS_LEVERAGE, venueTimeNs);
    }

    @Override
    public void marginMode(
            final OrderInstrument instrument, final boolean isolated, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body()).add(SET_SYMBOL).add(instrument.symbol()).add(isolated ? SET_ISOLATED : SET_CROSS);
        post(out, CHANGE_MARGIN, venueTimeNs);
    }

    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body());
        if (timeoutMs <= 0) {
            text.add(SET_TIMEOUT_OFF);
        } else {
            text.add(SET_TIMEOUT)
                    .number(Math.min(LONGEST_TIMEOUT_SEC, Math.max(SHORTEST_TIMEOUT_SEC, timeoutMs / 1_000)));
        }
        if (instrument != null) {
            text.add(SET_SYMBOLS).add(instrument.symbol()).add(QUOTE);
        }
        text.add(CLOSE);
        post(out, SPOT_DEAD_MAN, venueTimeNs);
    }

    @Override
    public void token(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        if (role == SocketRole.REQUESTS) {
            serverTime(venueTimeNs, out); // the order socket has no token: its URL is signed with the venue's time
            return;
        }
        text.begin(out.body());
        post(out, TOKEN, venueTimeNs);
    }

    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body());
        if (role == SocketRole.REQUESTS) {
            if (step > 0) {
                text.advance(signer.signChallenge(memory.challenge(), memory.challengeLength(), text.buffer(), 0));
            }
        } else if (step > 0) {
            text.add(ID);
            requestId(out);
            text.add(SUBSCRIBE).add((isFutures ? FUTURES_TOPICS : SPOT_TOPICS)[step - 1]);
            text.add(PRIVATE);
        }
        out.bodyLength(text.length());
    }
}
