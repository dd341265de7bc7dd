package io.rayo.gateways.binance;

import static io.rayo.gateways.binance.WsApiRequest.ascii;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.binance.WsApiRequest.Name;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderRefusal;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Writes order requests for the WebSocket APIs {@code ws-api/v3} (spot) and {@code ws-fapi/v1} (USD-M). Each method
 * writes one signed request into {@link #buffer()} from offset 0 and returns its length. A request covers: the exact
 * decimal text of the mantissas, the venue's time in milliseconds, the window in which the venue may act on it. One
 * thread; allocates nothing after construction.
 *
 * <p>Spot orders ask for FULL answers, which bring the fills; futures for RESULT, the most there is. Stops on futures
 * went to other methods of the venue in 2025 and are refused here.
 */
public final class BinanceOrderEncoder {
    /** Result of {@link #placeOrder} for an order that cannot be said to the venue; see {@link #refusal()}. */
    public static final int REFUSED = -1;

    /** Most fills that the venue tells in one answer. */
    public static final int MAX_FILLS = 1_000;

    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();

    private static final byte[] ORDER_PLACE = ascii("order.place");
    private static final byte[] ORDER_CANCEL = ascii("order.cancel");
    private static final byte[] ORDER_STATUS = ascii("order.status");
    private static final byte[] OPEN_ORDERS_STATUS = ascii("openOrders.status");
    private static final byte[] MY_TRADES = ascii("myTrades");
    private static final byte[] SUBSCRIBE = ascii("userDataStream.subscribe.signature");

    private static final Name API_KEY = new Name("apiKey");
    private static final Name LIMIT = new Name("limit");
    private static final Name NEW_CLIENT_ORDER_ID = new Name("newClientOrderId");
    private static final Name NEW_ORDER_RESP_TYPE = new Name("newOrderRespType");
    private static final Name ORDER_ID = new Name("orderId");
    private static final Name ORIG_CLIENT_ORDER_ID = new Name("origClientOrderId");
    private static final Name PRICE = new Name("price");
    private static final Name QUANTITY = new Name("quantity");
    private static final Name RECV_WINDOW = new Name("recvWindow");
    private static final Name REDUCE_ONLY = new Name("reduceOnly");
    private static final Name SIDE = new Name("side");
    private static final Name STOP_PRICE = new Name("stopPrice");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name TIME_IN_FORCE = new Name("timeInForce");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name TYPE = new Name("type");

    private static final byte[] FULL = ascii("FULL");
    private static final byte[] RESULT = ascii("RESULT");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] BUY = ascii("BUY");
    private static final byte[] SELL = ascii("SELL");
    private static final byte[] TYPE_LIMIT = ascii("LIMIT");
    private static final byte[] TYPE_LIMIT_MAKER = ascii("LIMIT_MAKER");
    private static final byte[] TYPE_MARKET = ascii("MARKET");
    private static final byte[] TYPE_STOP_LOSS = ascii("STOP_LOSS");
    private static final byte[] TYPE_STOP_LOSS_LIMIT = ascii("STOP_LOSS_LIMIT");
    private static final byte[] GTC = ascii("GTC");
    private static final byte[] IOC = ascii("IOC");
    private static final byte[] FOK = ascii("FOK");
    private static final byte[] GTX = ascii("GTX");
    private static final byte[] USER_TRADES = ascii("/fapi/v1/userTrades?");
    private static final byte[] QUERY_SYMBOL = ascii("symbol");
    private static final byte[] QUERY_ORDER_ID = ascii("orderId");
    private static final byte[] QUERY_LIMIT = ascii("limit");
    private static final byte[] QUERY_RECV_WINDOW = ascii("recvWindow");
    private static final byte[] QUERY_TIMESTAMP = ascii("timestamp");
    private static final long MILLISECOND_NS = 1_000_000;

    private final boolean futures;
    private final byte[] apiKey;
    private final ClientOrderIds ids;
    private final long recvWindowMs;
    private final WsApiRequest request;
    private final SignedQuery query;
    private final Int2ObjectHashMap<OrderInstrument> instruments = new Int2ObjectHashMap<>();
    private final NewOrderDecoder order = new NewOrderDecoder();
    private OrderRefusal refusal = OrderRefusal.NOT_SUPPORTED;
    private long clockOffsetNs;

    /**
     * Creates the encoder.
     *
     * @param product SPOT or USD-M.
     * @param instruments that may be traded.
     * @param credentials whose key and secret go into the requests.
     * @param ids of this run.
     * @param recvWindowMs for which the venue may act on a request after its timestamp, 1 to 60000.
     */
    public BinanceOrderEncoder(
            final BinanceProduct product,
            final List<BinanceInstrument> instruments,
            final BinanceCredentials credentials,
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
        final BinanceSigner signer = new BinanceSigner(credentials);
        request = new WsApiRequest(signer);
        query = new SignedQuery(signer);
        instruments.forEach(this::add);
    }

    /**
     * Adds an instrument, or replaces the one of the same id. Allocates.
     *
     * @param instrument to add.
     */
    public void add(final BinanceInstrument instrument) {
        instruments.put(instrument.instrumentId(), new OrderInstrument(instrument));
    }

    OrderInstrument instrument(final int instrumentId) {
        return instruments.get(instrumentId);
    }

    /**
     * Sets what the venue's clock is ahead of ours.
     *
     * @param offsetNs venue clock minus ours.
     */
    public void clockOffsetNs(final long offsetNs) {
        clockOffsetNs = offsetNs;
    }

    long venueTimeNs(final long nowNs) {
        return nowNs + clockOffsetNs;
    }

    /**
     * The request that was written last, from offset 0.
     *
     * @return buffer, overwritten by the next request.
     */
    public DirectBuffer buffer() {
        return request.buffer();
    }

    /**
     * Why {@link #placeOrder} refused.
     *
     * @return of the last refusal.
     */
    public OrderRefusal refusal() {
        return refusal;
    }

    private int refuse(final OrderRefusal why) {
        refusal = why;
        return REFUSED;
    }

    /**
     * Writes {@code order.place}.
     *
     * @param buffer that holds a NewOrder.
     * @param offset of the message.
     * @param nowNs our clock, nanoseconds since the epoch.
     * @return length of the request; {@link #REFUSED} if the venue has no such order.
     */
    public int placeOrder(final DirectBuffer buffer, final int offset, final long nowNs) {
        order.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final OrderInstrument instrument = instruments.get(EventHeaders.instrumentId(buffer, offset));
        if (instrument == null) {
            return refuse(OrderRefusal.UNKNOWN_INSTRUMENT);
        }
        final Side side = order.side();
        final OrderType orderType = order.orderType();
        final TimeInForce timeInForce = order.timeInForce();
        final boolean reduceOnly = order.orderFlags().reduceOnly();
        final byte[] type = type(orderType, timeInForce);
        // spot sells only what is held, so that it reduces whatever it is; a purchase never does
        if (type == null || (side != Side.BUY && side != Side.SELL) || (!futures && reduceOnly && side == Side.BUY)) {
            return refuse(OrderRefusal.NOT_SUPPORTED);
        }
        final boolean priced = orderType == OrderType.LIMIT || orderType == OrderType.STOP_LIMIT;
        final boolean stop = orderType == OrderType.STOP || orderType == OrderType.STOP_LIMIT;
        if ((priced && !isPositive(order.priceMantissa())) || (stop && !isPositive(order.stopPriceMantissa()))) {
            return refuse(OrderRefusal.BAD_PRICE);
        }
        if (!isPositive(order.quantityMantissa())) {
            return refuse(OrderRefusal.BAD_QUANTITY);
        }
        final long clientOrderId = order.clientOrderId();
        begin(ORDER_PLACE, RequestIds.PLACE, clientOrderId, 1)
                .addClientOrderId(NEW_CLIENT_ORDER_ID, ids, clientOrderId)
                .add(NEW_ORDER_RESP_TYPE, futures ? RESULT : FULL);
        if (priced) {
            request.addDecimal(PRICE, order.priceMantissa(), instrument.priceExponent());
        }
        request.addDecimal(QUANTITY, order.quantityMantissa(), instrument.sizeExponent())
                .addNumber(RECV_WINDOW, recvWindowMs);
        if (futures && reduceOnly) {
            request.add(REDUCE_ONLY, TRUE);
        }
        request.add(SIDE, side == Side.BUY ? BUY : SELL);
        if (stop) {
            request.addDecimal(STOP_PRICE, order.stopPriceMantissa(), instrument.priceExponent());
        }
        request.add(SYMBOL, instrument.symbol());
        if (priced && (futures || timeInForce != TimeInForce.GTX)) {
            request.add(TIME_IN_FORCE, lifetime(timeInForce));
        }
        return request.addNumber(TIMESTAMP, timestampMs(nowNs)).add(TYPE, type).sign();
    }

    private static boolean isPositive(final long mantissa) {
        return mantissa != NULL_MANTISSA && mantissa > 0;
    }

    /** The venue's word for a type; null if it has none. */
    private byte[] type(final OrderType orderType, final TimeInForce timeInForce) {
        final boolean postOnly = timeInForce == TimeInForce.GTX;
        return switch (orderType) {
            case LIMIT -> !isLifetime(timeInForce) ? null : postOnly && !futures ? TYPE_LIMIT_MAKER : TYPE_LIMIT;
            case MARKET -> postOnly ? null : TYPE_MARKET;
            case STOP -> futures || postOnly ? null : TYPE_STOP_LOSS;
            case STOP_LIMIT -> futures || postOnly || !isLifetime(timeInForce) ? null : TYPE_STOP_LOSS_LIMIT;
            default -> null;
        };
    }

    private static boolean isLifetime(final TimeInForce timeInForce) {
        return timeInForce == TimeInForce.GTC
                || timeInForce == TimeInForce.IOC
                || timeInForce == TimeInForce.FOK
                || timeInForce == TimeInForce.GTX;
    }

    private static byte[] lifetime(final TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> GTC;
            case IOC -> IOC;
            case FOK -> FOK;
            case GTX -> GTX;
            default -> throw new IllegalStateException("order without time in force got through");
        };
    }

    /**
     * Writes {@code order.cancel} by client order id.
     *
     * @param clientOrderId of the order.
     * @param instrument of the order.
     * @param attempt from 1, tells answers apart.
     * @param nowNs our clock.
     * @return length of the request.
     */
    int cancelOrder(final long clientOrderId, final OrderInstrument instrument, final int attempt, final long nowNs) {
        return byClientOrderId(ORDER_CANCEL, RequestIds.CANCEL, clientOrderId, instrument, attempt, nowNs);
    }

    /**
     * Writes {@code order.status} by client order id.
     *
     * @param clientOrderId of the order.
     * @param instrument of the order.
     * @param attempt from 1, tells answers apart.
     * @param nowNs our clock.
     * @return length of the request.
     */
    int queryOrder(final long clientOrderId, final OrderInstrument instrument, final int attempt, final long nowNs) {
        return byClientOrderId(ORDER_STATUS, RequestIds.QUERY, clientOrderId, instrument, attempt, nowNs);
    }

    private int byClientOrderId(
            final byte[] method,
            final byte kind,
            final long clientOrderId,
            final OrderInstrument instrument,
            final int attempt,
            final long nowNs) {
        return begin(method, kind, clientOrderId, attempt)
                .addClientOrderId(ORIG_CLIENT_ORDER_ID, ids, clientOrderId)
                .addNumber(RECV_WINDOW, recvWindowMs)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(nowNs))
                .sign();
    }

    /** Writes {@code myTrades} of an order (spot only); returns the length. */
    int queryFills(
            final long clientOrderId,
            final long venueOrderId,
            final OrderInstrument instrument,
            final int attempt,
            final long nowNs) {
        if (futures) {
            throw new IllegalStateException("the futures WebSocket API has no query for fills");
        }
        return begin(MY_TRADES, RequestIds.FILLS, clientOrderId, attempt)
                .addNumber(LIMIT, MAX_FILLS)
                .addNumber(ORDER_ID, venueOrderId)
                .addNumber(RECV_WINDOW, recvWindowMs)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(nowNs))
                .sign();
    }

    /**
     * Path and signed query of the REST call for the fills of a futures order.
     *
     * @return bytes as they go into the request line.
     */
    byte[] fillsPath(final long venueOrderId, final OrderInstrument instrument, final long nowNs) {
        query.reset()
                .add(QUERY_SYMBOL, instrument.symbol())
                .add(QUERY_ORDER_ID, venueOrderId)
                .add(QUERY_LIMIT, MAX_FILLS)
                .add(QUERY_RECV_WINDOW, recvWindowMs)
                .add(QUERY_TIMESTAMP, timestampMs(nowNs))
                .sign();
        final byte[] path = new byte[USER_TRADES.length + query.length()];
        System.arraycopy(USER_TRADES, 0, path, 0, USER_TRADES.length);
        query.buffer().getBytes(0, path, USER_TRADES.length, query.length());
        return path;
    }

    /** Writes {@code openOrders.status} of an instrument; returns the length. */
    int queryOpenOrders(final OrderInstrument instrument, final int attempt, final long nowNs) {
        return begin(OPEN_ORDERS_STATUS, RequestIds.OPEN_ORDERS, instrument.instrumentId(), attempt)
                .addNumber(RECV_WINDOW, recvWindowMs)
                .add(SYMBOL, instrument.symbol())
                .addNumber(TIMESTAMP, timestampMs(nowNs))
                .sign();
    }

    /** Writes {@code userDataStream.subscribe.signature} (spot only); returns the length. */
    int subscribeUserData(final int attempt, final long nowNs) {
        return begin(SUBSCRIBE, RequestIds.SUBSCRIBE, 0, attempt)
                .addNumber(TIMESTAMP, timestampMs(nowNs))
                .sign();
    }

    private WsApiRequest begin(final byte[] method, final byte kind, final long number, final int attempt) {
        return request.begin(method, kind, number, attempt).add(API_KEY, apiKey);
    }

    private long timestampMs(final long nowNs) {
        return venueTimeNs(nowNs) / MILLISECOND_NS;
    }

    @Override
    public String toString() {
        return "BinanceOrderEncoder[" + (futures ? "futures" : "spot") + "]";
    }
}
