package io.rayo.gateways.binance;

import static io.rayo.gateways.binance.WsApiRequest.ascii;

import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.binance.WsApiRequest.Name;
import io.rayo.gateways.binance.WsApiRequest.Parameter;
import io.rayo.gateways.binance.WsApiRequest.Piece;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderEncoder;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderView;
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.RestMethod;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes requests for the WebSocket APIs {@code ws-api/v3} (spot) and {@code ws-fapi/v1} (USD-M), and by REST what
 * those do not have, cancels, and on USD-M what stands in for its socket. Each covers: the exact decimal text of the
 * mantissas, the venue's time in milliseconds, the window in which the venue may act on it. One thread; allocates
 * nothing after construction.
 *
 * <p>Spot orders ask for FULL answers, which bring the fills; futures for RESULT, the most there is.
 *
 * <p>Stops on futures are algo orders: they have methods, lists and ids of their own until a trigger makes ordinary
 * ones of them. The venue's id of an order tells which of the two it is: {@link #ALGO_MARK} and digits, or digits
 * alone.
 */
public final class BinanceOrderEncoder implements OrderEncoder {
    /** Most fills that the venue tells in one answer. */
    public static final int MAX_FILLS = 1_000;

    /** Rows of a page of funding payments. */
    static final int MAX_FUNDING = 1_000;

    /** What the venue's id of an algo order begins with here, for its ids and those of ordinary orders are numbers. */
    static final byte ALGO_MARK = 'a';

    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();

    private static final byte[] ORDER_PLACE = WsApiRequest.method("order.place");
    private static final byte[] ORDER_CANCEL = WsApiRequest.method("order.cancel");
    private static final byte[] ORDER_STATUS = WsApiRequest.method("order.status");
    private static final byte[] OPEN_ORDERS_STATUS = WsApiRequest.method("openOrders.status");
    private static final byte[] MY_TRADES = WsApiRequest.method("myTrades");
    private static final byte[] ACCOUNT_STATUS = WsApiRequest.method("account.status");
    private static final byte[] ACCOUNT_BALANCE = WsApiRequest.method("v2/account.balance");
    private static final byte[] ACCOUNT_POSITION = WsApiRequest.method("v2/account.position");
    private static final byte[] ORDER_MODIFY = WsApiRequest.method("order.modify");
    private static final byte[] ORDER_AMEND = WsApiRequest.method("order.amend.keepPriority");
    private static final byte[] CANCEL_ALL = WsApiRequest.method("openOrders.cancelAll");
    private static final byte[] ALGO_PLACE = WsApiRequest.method("algoOrder.place");
    private static final byte[] ALGO_CANCEL = WsApiRequest.method("algoOrder.cancel");
    private static final byte[] SUBSCRIBE = WsApiRequest.method("userDataStream.subscribe.signature");

    private static final Name CLIENT_ALGO_ID = new Name("clientAlgoId");
    private static final Name FROM_ID = new Name("fromId");
    private static final Name LIMIT = new Name("limit");
    private static final Name NEW_CLIENT_ORDER_ID = new Name("newClientOrderId");
    private static final Name NEW_QTY = new Name("newQty");
    private static final Name ORDER_ID = new Name("orderId");
    private static final Name ORIG_CLIENT_ORDER_ID = new Name("origClientOrderId");
    private static final Name PRICE = new Name("price");
    private static final Name QUANTITY = new Name("quantity");
    private static final Name RECV_WINDOW = new Name("recvWindow");
    private static final Name STOP_PRICE = new Name("stopPrice");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name TRIGGER_PRICE = new Name("triggerPrice");

    private static final Parameter OMIT_ZERO = Parameter.bare(new Name("omitZeroBalances"), "true");
    private static final Parameter REDUCE_ONLY = Parameter.word(new Name("reduceOnly"), "true");
    private static final Parameter FULL = answer("FULL");
    private static final Parameter RESULT = answer("RESULT");
    private static final Parameter BUY = side("BUY");
    private static final Parameter SELL = side("SELL");
    private static final Parameter TYPE_LIMIT = type("LIMIT");
    private static final Parameter TYPE_LIMIT_MAKER = type("LIMIT_MAKER");
    private static final Parameter TYPE_MARKET = type("MARKET");
    private static final Parameter TYPE_STOP_LOSS = type("STOP_LOSS");
    private static final Parameter TYPE_STOP_LOSS_LIMIT = type("STOP_LOSS_LIMIT");
    private static final Parameter TYPE_STOP = type("STOP");
    private static final Parameter TYPE_STOP_MARKET = type("STOP_MARKET");
    private static final Parameter BY_LAST_PRICE = Parameter.word(new Name("workingType"), "CONTRACT_PRICE");
    private static final Piece GTC_TO_TIMESTAMP = lifetimeToTimestamp("GTC");
    private static final Piece IOC_TO_TIMESTAMP = lifetimeToTimestamp("IOC");
    private static final Piece FOK_TO_TIMESTAMP = lifetimeToTimestamp("FOK");
    private static final Piece GTX_TO_TIMESTAMP = lifetimeToTimestamp("GTX");
    private static final Piece TO_NEW_ID = Piece.BEHIND_NUMBER.toWord(NEW_CLIENT_ORDER_ID);
    private static final Piece TO_ID = Piece.BEHIND_NUMBER.toWord(ORIG_CLIENT_ORDER_ID);
    private static final Piece TO_SYMBOL = Piece.BEHIND_NUMBER.toWord(SYMBOL);
    private static final Piece PRICE_TO_QUANTITY = Piece.BEHIND_WORD.toWord(QUANTITY);
    private static final Piece STOP_PRICE_TO_SYMBOL = Piece.BEHIND_WORD.toWord(SYMBOL);
    private static final Piece SYMBOL_TO_TIMESTAMP = Piece.BEHIND_WORD.toNumber(TIMESTAMP);
    private static final byte[] PATH_OPEN_ORDERS = ascii("/fapi/v1/openOrders");
    private static final byte[] PATH_SPOT_ORDER = ascii("/api/v3/order");
    private static final byte[] PATH_FUTURES_ORDER = ascii("/fapi/v1/order");
    private static final byte[] PATH_ALGO_ORDER = ascii("/fapi/v1/algoOrder");
    private static final byte[] PATH_OPEN_ALGO_ORDERS = ascii("/fapi/v1/openAlgoOrders");
    private static final byte[] PATH_ALL_ALGO_ORDERS = ascii("/fapi/v1/algoOpenOrders");
    private static final byte[] QUERY_CLIENT_ALGO_ID = ascii("clientAlgoId");
    private static final byte[] QUERY_ORIG_CLIENT_ORDER_ID = ascii("origClientOrderId");
    private static final byte[] PATH_USER_TRADES = ascii("/fapi/v1/userTrades");
    private static final byte[] PATH_KEY_RIGHTS = ascii("/sapi/v1/account/apiRestrictions");
    private static final byte[] PATH_LEVERAGE = ascii("/fapi/v1/leverage");
    private static final byte[] PATH_MARGIN_TYPE = ascii("/fapi/v1/marginType");
    private static final byte[] PATH_COUNTDOWN = ascii("/fapi/v1/countdownCancelAll");
    private static final byte[] PATH_ALL_OPEN_ORDERS = ascii("/fapi/v1/allOpenOrders");
    private static final byte[] PATH_INCOME = ascii("/fapi/v1/income");
    private static final byte[] PATH_BALANCE = ascii("/fapi/v3/balance");
    private static final byte[] PATH_POSITION = ascii("/fapi/v3/positionRisk");
    private static final byte[] PATH_LISTEN_KEY = ascii("/fapi/v1/listenKey");
    private static final byte[] PATH_TIME = ascii("/fapi/v1/time");
    private static final byte[] PATH_SPOT_TIME = ascii("/api/v3/time");
    private static final byte[] ISOLATED = ascii("ISOLATED");
    private static final byte[] CROSSED = ascii("CROSSED");
    private static final byte[] QUERY_COUNTDOWN = ascii("countdownTime");
    private static final byte[] QUERY_FROM_ID = ascii("fromId");
    private static final byte[] QUERY_LEVERAGE = ascii("leverage");
    private static final byte[] QUERY_INCOME_TYPE = ascii("incomeType");
    private static final byte[] QUERY_START_TIME = ascii("startTime");
    private static final byte[] FUNDING_FEE = ascii("FUNDING_FEE");
    private static final byte[] QUERY_LIMIT = ascii("limit");
    private static final byte[] QUERY_MARGIN_TYPE = ascii("marginType");
    private static final byte[] QUERY_ORDER_ID = ascii("orderId");
    private static final byte[] QUERY_RECV_WINDOW = ascii("recvWindow");
    private static final byte[] QUERY_SYMBOL = ascii("symbol");
    private static final byte[] QUERY_TIMESTAMP = ascii("timestamp");
    private static final String API_KEY_HEADER = "X-MBX-APIKEY";
    private static final long MILLISECOND_NS = 1_000_000;

    private final boolean futures;
    private final byte[] apiKey;
    private final byte[] idBytes = new byte[ClientOrderIds.MAX_LENGTH];
    private final UnsafeBuffer idText = new UnsafeBuffer(idBytes);
    private final ClientOrderIds ids;
    private final long recvWindowMs;
    private final Parameter recvWindow;
    private final Piece toPrice;
    private final Piece toQuantity;
    private final Piece[] toSymbol;
    private final Piece[] toStopPrice;
    private final Piece idToSymbol;
    private final WsApiRequest request;
    private final WsApiRequest algoRequest;
    private final SignedQuery query;
    private final OpenOrderLists lists = new OpenOrderLists();

    /**
     * Creates the encoder.
     *
     * @param product SPOT or USD-M.
     * @param credentials whose key and secret go into the requests.
     * @param ids of this run.
     * @param recvWindowMs for which the venue may act on a request after its timestamp, 1 to 60000.
     */
    public BinanceOrderEncoder(
            final BinanceProduct product,
            final Credentials credentials,
            final ClientOrderIds ids,
            final long recvWindowMs) {
        if (product != BinanceProduct.SPOT && product != BinanceProduct.USDM) {
            throw new IllegalArgumentException("no order entry for " + product);
        }
        if (recvWindowMs < 1 || recvWindowMs > 60_000) {
            throw new IllegalArgumentException("invalid recvWindow=" + recvWindowMs + ": must be 1 to 60000 ms");
        }
        futures = product.isFutures();
        apiKey = credentials.apiKey();
        this.ids = ids;
        this.recvWindowMs = recvWindowMs;
        final HmacSigner signer = new HmacSigner(HmacSigner.Hash.SHA_256, credentials.secret());
        request = new WsApiRequest(signer, apiKey);
        algoRequest = new WsApiRequest(signer, apiKey, "algoType", "CONDITIONAL");
        recvWindow = Parameter.bare(RECV_WINDOW, Long.toString(recvWindowMs));
        final Piece answer = Piece.BEHIND_WORD.with(futures ? RESULT : FULL);
        toPrice = answer.toWord(PRICE);
        toQuantity = answer.toWord(QUANTITY);
        toSymbol = quantityTo(SYMBOL);
        toStopPrice = quantityTo(STOP_PRICE);
        idToSymbol = Piece.BEHIND_WORD.with(recvWindow).toWord(SYMBOL);
        query = new SignedQuery(signer);
    }

    /** Which list of open orders was asked for last; for the decoder. */
    OpenOrderLists lists() {
        return lists;
    }

    private static Parameter answer(final String value) {
        return Parameter.word(new Name("newOrderRespType"), value);
    }

    private static Parameter side(final String value) {
        return Parameter.word(new Name("side"), value);
    }

    private static Parameter type(final String value) {
        return Parameter.word(new Name("type"), value);
    }

    private static Piece lifetimeToTimestamp(final String value) {
        return Piece.BEHIND_WORD
                .with(Parameter.word(new Name("timeInForce"), value))
                .toNumber(TIMESTAMP);
    }

    /** For a purchase, a sale, and both if they only reduce. */
    private Piece[] quantityTo(final Name name) {
        final Piece begin = Piece.BEHIND_WORD.with(recvWindow);
        final Piece reduce = begin.with(REDUCE_ONLY);
        return new Piece[] {
            begin.with(BUY).toWord(name),
            begin.with(SELL).toWord(name),
            reduce.with(BUY).toWord(name),
            reduce.with(SELL).toWord(name)
        };
    }

    @Override
    public OrderRefusal placeOrder(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final long venueTimeNs,
            final OrderRequest out) {
        final Side side = order.side();
        final OrderType orderType = order.orderType();
        final TimeInForce timeInForce = order.timeInForce();
        final boolean reduceOnly = order.orderFlags().reduceOnly();
        final Parameter type = type(orderType, timeInForce);
        // spot sells only what is held, so that it reduces whatever it is; a purchase never does
        if (type == null || (side != Side.BUY && side != Side.SELL) || (!futures && reduceOnly && side == Side.BUY)) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        final boolean priced = orderType == OrderType.LIMIT || orderType == OrderType.STOP_LIMIT;
        final boolean stop = orderType == OrderType.STOP || orderType == OrderType.STOP_LIMIT;
        if ((priced && !isPositive(order.priceMantissa())) || (stop && !isPositive(order.stopPriceMantissa()))) {
            return OrderRefusal.BAD_PRICE;
        }
        if (!isPositive(order.quantityMantissa())) {
            return OrderRefusal.BAD_QUANTITY;
        }
        if (stop && futures) {
            placeAlgo(order, type, instrument, venueTimeNs, out);
            return null;
        }
        begin(ORDER_PLACE, out)
                .piece(TO_NEW_ID)
                .clientOrderId(ids, order.clientOrderId())
                .piece(priced ? toPrice : toQuantity);
        if (priced) {
            request.decimal(order.priceMantissa(), instrument.priceExponent()).piece(PRICE_TO_QUANTITY);
        }
        request.decimal(order.quantityMantissa(), instrument.sizeExponent());
        final int variant = (side == Side.BUY ? 0 : 1) + (futures && reduceOnly ? 2 : 0);
        if (stop) {
            request.piece(toStopPrice[variant])
                    .decimal(order.stopPriceMantissa(), instrument.priceExponent())
                    .piece(STOP_PRICE_TO_SYMBOL);
        } else {
            request.piece(toSymbol[variant]);
        }
        request.word(instrument.symbol())
                .piece(
                        priced && (futures || timeInForce != TimeInForce.GTX)
                                ? lifetimeToTimestamp(timeInForce)
                                : SYMBOL_TO_TIMESTAMP)
                .number(timestampMs(venueTimeNs))
                .add(type);
        end(RestMethod.POST, PATH_FUTURES_ORDER, out);
        return null;
    }

    /** A stop on futures: triggered by the last trade. */
    private void placeAlgo(
            final NewOrderDecoder order,
            final Parameter type,
            final OrderInstrument instrument,
            final long venueTimeNs,
            final OrderRequest out) {
        final boolean priced = order.orderType() == OrderType.STOP_LIMIT;
        algoRequest.begin(ALGO_PLACE, out).addClientOrderId(CLIENT_ALGO_ID, ids, order.clientOrderId());
        if (priced) {
            algoRequest.addDecimal(PRICE, order.priceMantissa(), instrument.priceExponent());
        }
        algoRequest
                .addDecimal(QUANTITY, order.quantityMantissa(), instrument.sizeExponent())
                .add(recvWindow);
        if (order.orderFlags().reduceOnly()) {
            algoRequest.add(REDUCE_ONLY);
        }
        algoRequest
                .add(order.side() == Side.BUY ? BUY : SELL)
                .piece(TO_SYMBOL)
                .word(instrument.symbol())
                .piece(priced ? lifetimeToTimestamp(order.timeInForce()) : SYMBOL_TO_TIMESTAMP)
                .number(timestampMs(venueTimeNs))
                .addDecimal(TRIGGER_PRICE, order.stopPriceMantissa(), instrument.priceExponent())
                .add(type)
                .add(BY_LAST_PRICE);
        end(algoRequest, RestMethod.POST, PATH_ALGO_ORDER, out);
    }

    private static boolean isPositive(final long mantissa) {
        return mantissa != NULL_MANTISSA && mantissa > 0;
    }

    /** The venue's word for a type; null if it has none. */
    private Parameter type(final OrderType orderType, final TimeInForce timeInForce) {
        final boolean postOnly = timeInForce == TimeInForce.GTX;
        return switch (orderType) {
            case LIMIT -> !isLifetime(timeInForce) ? null : postOnly && !futures ? TYPE_LIMIT_MAKER : TYPE_LIMIT;
            case MARKET -> postOnly ? null : TYPE_MARKET;
            case STOP -> postOnly ? null : futures ? TYPE_STOP_MARKET : TYPE_STOP_LOSS;
            case STOP_LIMIT -> postOnly || !isLifetime(timeInForce) ? null : futures ? TYPE_STOP : TYPE_STOP_LOSS_LIMIT;
            default -> null;
        };
    }

    private static boolean isLifetime(final TimeInForce timeInForce) {
        return timeInForce == TimeInForce.GTC
                || timeInForce == TimeInForce.IOC
                || timeInForce == TimeInForce.FOK
                || timeInForce == TimeInForce.GTX;
    }

    private static Piece lifetimeToTimestamp(final TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> GTC_TO_TIMESTAMP;
            case IOC -> IOC_TO_TIMESTAMP;
            case FOK -> FOK_TO_TIMESTAMP;
            case GTX -> GTX_TO_TIMESTAMP;
            default -> throw new IllegalStateException("order without time in force got through");
        };
    }

    /** Whether an order is known to be an algo order that no trigger has made an ordinary one of. */
    private boolean isAlgo(final OrderView order) {
        return futures && (order.venueOrderIdLength() > 0 ? hasAlgoId(order) : isStop(order));
    }

    private static boolean hasAlgoId(final OrderView order) {
        return order.venueOrderIdLength() > 0 && order.venueOrderId()[0] == ALGO_MARK;
    }

    private static boolean isStop(final OrderView order) {
        return order.orderType() == OrderType.STOP || order.orderType() == OrderType.STOP_LIMIT;
    }

    /**
     * Whether an order has to be called by the venue's id: one that a trigger made may have another client order id,
     * and of one from before this session nobody knows whether it is one.
     */
    private boolean isByVenueId(final OrderView order) {
        return futures
                && order.venueOrderIdLength() > 0
                && !hasAlgoId(order)
                && order.orderType() != OrderType.LIMIT
                && order.orderType() != OrderType.MARKET;
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (isAlgo(order)) {
            cancelAlgo(order, venueTimeNs, out);
            return;
        }
        if (isByVenueId(order)) {
            cancelByVenueId(order, venueTimeNs, out);
            return;
        }
        if (out.route() == Route.REST) {
            final int length = ids.encode(order.clientOrderId(), idText, 0);
            rest(RestMethod.DELETE, futures ? PATH_FUTURES_ORDER : PATH_SPOT_ORDER, out)
                    .add(QUERY_SYMBOL, order.instrument().symbol())
                    .addPlain(QUERY_ORIG_CLIENT_ORDER_ID, idBytes, length);
            signed(venueTimeNs);
            return;
        }
        byClientOrderId(ORDER_CANCEL, order, venueTimeNs, out);
        request.sign();
    }

    private void cancelAlgo(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.REST) {
            algoById(RestMethod.DELETE, order, venueTimeNs, out);
            return;
        }
        begin(ALGO_CANCEL, out)
                .addClientOrderId(CLIENT_ALGO_ID, ids, order.clientOrderId())
                .add(recvWindow)
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    private void algoById(
            final RestMethod method, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        final int length = ids.encode(order.clientOrderId(), idText, 0);
        rest(method, PATH_ALGO_ORDER, out).addPlain(QUERY_CLIENT_ALGO_ID, idBytes, length);
        signed(venueTimeNs);
    }

    private void cancelByVenueId(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.REST) {
            byVenueId(RestMethod.DELETE, order, venueTimeNs, out);
            return;
        }
        begin(ORDER_CANCEL, out)
                .addDigits(ORDER_ID, order.venueOrderId(), order.venueOrderIdLength())
                .add(recvWindow)
                .add(SYMBOL, order.instrument().symbol())
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    private void byVenueId(
            final RestMethod method, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        rest(method, PATH_FUTURES_ORDER, out)
                .add(QUERY_SYMBOL, order.instrument().symbol())
                .addPlain(QUERY_ORDER_ID, order.venueOrderId(), order.venueOrderIdLength());
        signed(venueTimeNs);
    }

    /**
     * Futures: among the ordinary orders and among the algo orders, where it is more likely first. By REST, as the
     * socket has no question about algo orders.
     */
    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        if (futures && isAlgo(order) == (stage == 0)) {
            algoById(RestMethod.GET, order, venueTimeNs, out);
            return;
        }
        if (isByVenueId(order)) {
            byVenueId(RestMethod.GET, order, venueTimeNs, out);
            return;
        }
        byClientOrderId(ORDER_STATUS, order, venueTimeNs, out);
        end(RestMethod.GET, PATH_FUTURES_ORDER, out);
    }

    private void byClientOrderId(
            final byte[] method, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        begin(method, out)
                .piece(TO_ID)
                .clientOrderId(ids, order.clientOrderId())
                .piece(idToSymbol)
                .word(order.instrument().symbol())
                .piece(SYMBOL_TO_TIMESTAMP)
                .number(timestampMs(venueTimeNs));
    }

    /**
     * Futures: {@code order.modify}, which takes price and quantity of a limit order. Spot: only less quantity
     * ({@code order.amend.keepPriority}), and the order keeps its client order id.
     */
    @Override
    public OrderRefusal replaceOrder(
            final ReplaceOrderDecoder replace, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        final long price = given(replace.priceMantissa(), order.price());
        final long quantity = given(replace.quantityMantissa(), order.quantity());
        if (!isPositive(quantity)) {
            return OrderRefusal.BAD_QUANTITY;
        }
        final OrderInstrument instrument = order.instrument();
        if (futures) {
            if (isStop(order) || hasAlgoId(order)) {
                return OrderRefusal.NOT_SUPPORTED;
            }
            if (!isPositive(price)) {
                return OrderRefusal.BAD_PRICE;
            }
            if (order.side() != Side.BUY && order.side() != Side.SELL) {
                return OrderRefusal.NOT_SUPPORTED;
            }
            begin(ORDER_MODIFY, out)
                    .addClientOrderId(ORIG_CLIENT_ORDER_ID, ids, order.clientOrderId())
                    .addDecimal(PRICE, price, instrument.priceExponent())
                    .addDecimal(QUANTITY, quantity, instrument.sizeExponent())
                    .add(recvWindow)
                    .add(order.side() == Side.BUY ? BUY : SELL)
                    .add(SYMBOL, instrument.symbol())
                    .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                    .sign();
            return null;
        }
        if (price != order.price() || order.quantity() == ExecutionUpdate.NULL || quantity >= order.quantity()) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        begin(ORDER_AMEND, out)
                .addClientOrderId(NEW_CLIENT_ORDER_ID, ids, order.clientOrderId())
                .addDecimal(NEW_QTY, quantity, instrument.sizeExponent())
                .addClientOrderId(ORIG_CLIENT_ORDER_ID, ids, order.clientOrderId())
                .add(recvWindow)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
        return null;
    }

    private static long given(final long mantissa, final long otherwise) {
        return mantissa == NULL_MANTISSA ? otherwise : mantissa;
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        final OrderInstrument instrument = order.instrument();
        if (futures && hasAlgoId(order)) {
            algoById(RestMethod.GET, order, venueTimeNs, out); // fills are of the order that it became: which one?
            return;
        }
        if (futures) {
            rest(RestMethod.GET, PATH_USER_TRADES, out)
                    .add(QUERY_SYMBOL, instrument.symbol())
                    .addPlain(QUERY_ORDER_ID, order.venueOrderId(), order.venueOrderIdLength());
            if (!cursor.isEmpty()) {
                query.addPlain(QUERY_FROM_ID, cursor.text(), cursor.length());
            }
            query.add(QUERY_LIMIT, MAX_FILLS);
            signed(venueTimeNs);
            return;
        }
        begin(MY_TRADES, out);
        if (!cursor.isEmpty()) {
            request.addDigits(FROM_ID, cursor.text(), cursor.length());
        }
        request.addNumber(LIMIT, MAX_FILLS)
                .addDigits(ORDER_ID, order.venueOrderId(), order.venueOrderIdLength())
                .add(recvWindow)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        // the venue's lists of fills do not say whose they are: each order's are asked for instead
        throw new UnsupportedOperationException("fills are asked for order by order");
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        if (futures) {
            final boolean algo = !cursor.isEmpty();
            if (algo) {
                lists.askedForAlgo(out);
            }
            rest(RestMethod.GET, algo ? PATH_OPEN_ALGO_ORDERS : PATH_OPEN_ORDERS, out)
                    .add(QUERY_SYMBOL, instrument.symbol());
            signed(venueTimeNs);
            return;
        }
        begin(OPEN_ORDERS_STATUS, out)
                .add(recvWindow)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        begin(futures ? ACCOUNT_BALANCE : ACCOUNT_STATUS, out);
        if (!futures) {
            request.add(OMIT_ZERO);
        }
        request.add(recvWindow).addNumber(TIMESTAMP, timestampMs(venueTimeNs));
        end(RestMethod.GET, PATH_BALANCE, out);
    }

    @Override
    public void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        begin(ACCOUNT_POSITION, out).add(recvWindow).addNumber(TIMESTAMP, timestampMs(venueTimeNs));
        end(RestMethod.GET, PATH_POSITION, out);
    }

    /** Oldest first; a further page begins with the time of the last row, which is listed again. */
    @Override
    public void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        rest(RestMethod.GET, PATH_INCOME, out).add(QUERY_INCOME_TYPE, FUNDING_FEE);
        if (cursor.isEmpty()) {
            query.add(QUERY_START_TIME, timestampMs(sinceNs));
        } else {
            query.addPlain(QUERY_START_TIME, cursor.text(), cursor.length());
        }
        query.add(QUERY_LIMIT, MAX_FUNDING);
        signed(venueTimeNs);
    }

    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        final byte[] path = futures ? PATH_TIME : PATH_SPOT_TIME;
        out.target().putBytes(0, path);
        out.target(RestMethod.GET, path.length);
    }

    @Override
    public void cancelAll(
            final OrderInstrument instrument, final int part, final long venueTimeNs, final OrderRequest out) {
        if (part == 0) {
            cancelAll(instrument, venueTimeNs, out);
            return;
        }
        rest(RestMethod.DELETE, PATH_ALL_ALGO_ORDERS, out).add(QUERY_SYMBOL, instrument.symbol());
        signed(venueTimeNs);
    }

    /** The ordinary orders. */
    @Override
    public void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        if (futures) {
            rest(RestMethod.DELETE, PATH_ALL_OPEN_ORDERS, out).add(QUERY_SYMBOL, instrument.symbol());
            signed(venueTimeNs);
            return;
        }
        begin(CANCEL_ALL, out)
                .add(recvWindow)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    @Override
    public void leverage(
            final OrderInstrument instrument, final int leverage, final long venueTimeNs, final OrderRequest out) {
        rest(RestMethod.POST, PATH_LEVERAGE, out)
                .add(QUERY_SYMBOL, instrument.symbol())
                .add(QUERY_LEVERAGE, leverage);
        signed(venueTimeNs);
    }

    @Override
    public void marginMode(
            final OrderInstrument instrument, final boolean isolated, final long venueTimeNs, final OrderRequest out) {
        rest(RestMethod.POST, PATH_MARGIN_TYPE, out)
                .add(QUERY_SYMBOL, instrument.symbol())
                .add(QUERY_MARGIN_TYPE, isolated ? ISOLATED : CROSSED);
        signed(venueTimeNs);
    }

    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        rest(RestMethod.POST, PATH_COUNTDOWN, out)
                .add(QUERY_SYMBOL, instrument.symbol())
                .add(QUERY_COUNTDOWN, timeoutMs);
        signed(venueTimeNs);
    }

    @Override
    public void token(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        listenKey(RestMethod.POST, out);
    }

    @Override
    public void keepAlive(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        listenKey(RestMethod.PUT, out);
    }

    /** Calls about the listen key need the API key and no signature. */
    private void listenKey(final RestMethod method, final OrderRequest out) {
        out.target().putBytes(0, PATH_LISTEN_KEY);
        out.target(method, PATH_LISTEN_KEY.length);
        out.header(API_KEY_HEADER, apiKey);
    }

    /** Spot: user data on the connection of the requests. */
    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        begin(SUBSCRIBE, out).addNumber(TIMESTAMP, timestampMs(venueTimeNs)).sign();
    }

    @Override
    public void keyRights(final long venueTimeNs, final OrderRequest out) {
        rest(RestMethod.GET, PATH_KEY_RIGHTS, out);
        signed(venueTimeNs);
    }

    private WsApiRequest begin(final byte[] method, final OrderRequest out) {
        return request.begin(method, out);
    }

    /** Ends what can go either way: on futures by REST while the socket is down. */
    private void end(final RestMethod method, final byte[] path, final OrderRequest out) {
        end(request, method, path, out);
    }

    private void end(final WsApiRequest written, final RestMethod method, final byte[] path, final OrderRequest out) {
        if (out.route() == Route.REST) {
            written.signByRest(rest(method, path, out));
        } else {
            written.sign();
        }
    }

    private SignedQuery rest(final RestMethod method, final byte[] path, final OrderRequest out) {
        out.header(API_KEY_HEADER, apiKey);
        return query.begin(out, method, path);
    }

    private void signed(final long venueTimeNs) {
        query.add(QUERY_RECV_WINDOW, recvWindowMs)
                .add(QUERY_TIMESTAMP, timestampMs(venueTimeNs))
                .sign();
    }

    private static long timestampMs(final long venueTimeNs) {
        return venueTimeNs / MILLISECOND_NS;
    }

    @Override
    public String toString() {
        return "BinanceOrderEncoder[" + (futures ? "futures" : "spot") + "]";
    }
}
