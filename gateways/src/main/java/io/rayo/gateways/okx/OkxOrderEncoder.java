package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
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
 * Writes requests for OKX, API V5: orders, cancels and changes as operations on the private socket or by REST, whatever
 * the request's route says; questions by REST. On the socket the venue names instruments by number. Every order and
 * change carries the time after which the venue must not act on it, so that a lost answer stays unknown for a bounded
 * time only. One thread; allocates nothing after construction.
 *
 * <p>Stops on derivatives are algo orders (conditional, triggered by the last trade): they have requests, lists and ids
 * of their own, by REST only, until a trigger makes ordinary orders of them, which the venue knows by another id and
 * perhaps by no client order id. The venue's id of an order tells which of the two it is: {@link OkxAlgoQuestions#MARK}
 * and digits, or digits alone. Stops on spot are refused.
 */
public final class OkxOrderEncoder implements OrderEncoder {
    /** Rows of a page. */
    public static final int PAGE = 100;

    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MILLISECOND_NS;
    private static final String EXPIRY_HEADER = "expTime";

    private static final byte[] ID = OkxWords.bytes("{\"id\":\"");
    private static final byte[] OPERATION = OkxWords.bytes("\",\"op\":\"");
    private static final byte[] EXPIRY = OkxWords.bytes("\",\"expTime\":\"");
    private static final byte[] ARGUMENTS = OkxWords.bytes("\",\"args\":[");
    private static final byte[] END_ARGUMENTS = OkxWords.bytes("]}");
    private static final byte[] ORDER = OkxWords.bytes("order");
    private static final byte[] CANCEL_ORDER = OkxWords.bytes("cancel-order");
    private static final byte[] AMEND_ORDER = OkxWords.bytes("amend-order");
    private static final byte[] CODE = OkxWords.bytes("{\"instIdCode\":");
    private static final byte[] SYMBOL = OkxWords.bytes("{\"instId\":\"");
    private static final byte[] TRADE_MODE = OkxWords.bytes("\"tdMode\":\"");
    private static final byte[] CLIENT_ORDER_ID = OkxWords.bytes("\"clOrdId\":\"");
    private static final byte[] SIDE_BUY = OkxWords.bytes("\",\"side\":\"buy\",\"ordType\":\"");
    private static final byte[] SIDE_SELL = OkxWords.bytes("\",\"side\":\"sell\",\"ordType\":\"");
    private static final byte[] PRICE = OkxWords.bytes("\",\"px\":\"");
    private static final byte[] SIZE = OkxWords.bytes("\",\"sz\":\"");
    private static final byte[] REDUCE_ONLY = OkxWords.bytes("\",\"reduceOnly\":true}");
    private static final byte[] IN_BASE = OkxWords.bytes("\",\"tgtCcy\":\"base_ccy\"}");
    private static final byte[] END_TEXT = OkxWords.bytes("\"}");
    private static final byte[] REQUEST_ID = OkxWords.bytes("\",\"reqId\":\"");
    private static final byte[] NEW_SIZE = OkxWords.bytes("\",\"newSz\":\"");
    private static final byte[] NEW_PRICE = OkxWords.bytes("\",\"newPx\":\"");
    private static final byte[] ALGO_CLIENT_ORDER_ID = OkxWords.bytes("\"algoClOrdId\":\"");
    private static final byte[] CONDITIONAL = OkxWords.bytes("conditional");
    private static final byte[] TRIGGER_PRICE = OkxWords.bytes("\",\"slTriggerPx\":\"");
    private static final byte[] BY_LAST_PRICE = OkxWords.bytes("\",\"slTriggerPxType\":\"last\",\"slOrdPx\":\"");
    private static final byte[] AT_MARKET = OkxWords.bytes("-1");
    private static final byte[] ORDER_ID = OkxWords.bytes("\"ordId\":\"");
    private static final byte[] FIRST_ALGO_ID = OkxWords.bytes("[{\"algoId\":\"");
    private static final byte[] FIRST_ALGO_CLIENT_ORDER_ID = OkxWords.bytes("[{\"algoClOrdId\":\"");
    private static final byte[] NEXT_SYMBOL = OkxWords.bytes("\",\"instId\":\"");
    private static final byte[] END_LIST = OkxWords.bytes("\"}]");
    private static final byte[] COMMA = OkxWords.bytes(",");
    private static final byte[] QUOTE_COMMA = OkxWords.bytes("\",");
    private static final byte[] CASH = OkxWords.bytes("cash");
    private static final byte[] CROSS = OkxWords.bytes("cross");
    private static final byte[] ISOLATED = OkxWords.bytes("isolated");
    private static final byte[] LIMIT = OkxWords.bytes("limit");
    private static final byte[] MARKET = OkxWords.bytes("market");
    private static final byte[] IOC = OkxWords.bytes("ioc");
    private static final byte[] FOK = OkxWords.bytes("fok");
    private static final byte[] POST_ONLY = OkxWords.bytes("post_only");

    private static final byte[] PATH_ORDER = OkxWords.bytes("/api/v5/trade/order");
    private static final byte[] PATH_CANCEL = OkxWords.bytes("/api/v5/trade/cancel-order");
    private static final byte[] PATH_AMEND = OkxWords.bytes("/api/v5/trade/amend-order");
    private static final byte[] PATH_PENDING = OkxWords.bytes("/api/v5/trade/orders-pending?");
    private static final byte[] PATH_FILLS = OkxWords.bytes("/api/v5/trade/fills?");
    private static final byte[] PATH_BILLS = OkxWords.bytes("/api/v5/account/bills?");
    private static final byte[] PATH_CONFIG = OkxWords.bytes("/api/v5/account/config");
    private static final byte[] PATH_BALANCE = OkxWords.bytes("/api/v5/account/balance");
    private static final byte[] PATH_POSITIONS = OkxWords.bytes("/api/v5/account/positions");
    private static final byte[] PATH_LEVERAGE = OkxWords.bytes("/api/v5/account/set-leverage");
    private static final byte[] PATH_DEAD_MAN = OkxWords.bytes("/api/v5/trade/cancel-all-after");
    private static final byte[] PATH_TIME = OkxWords.bytes("/api/v5/public/time");
    private static final byte[] PATH_ALGO = OkxWords.bytes("/api/v5/trade/order-algo");
    private static final byte[] PATH_CANCEL_ALGO = OkxWords.bytes("/api/v5/trade/cancel-algos");
    private static final byte[] PATH_PENDING_ALGO =
            OkxWords.bytes("/api/v5/trade/orders-algo-pending?ordType=conditional&");
    private static final byte[] QUERY_ALGO_CLIENT_ORDER_ID = OkxWords.bytes("?algoClOrdId=");
    private static final byte[] QUERY_SYMBOL = OkxWords.bytes("?instId=");
    private static final byte[] QUERY_CLIENT_ORDER_ID = OkxWords.bytes("&clOrdId=");
    private static final byte[] QUERY_SPOT = OkxWords.bytes("instType=SPOT&");
    private static final byte[] QUERY_INST_ID = OkxWords.bytes("instId=");
    private static final byte[] QUERY_ORDER_ID = OkxWords.bytes("&ordId=");
    private static final byte[] QUERY_FUNDING = OkxWords.bytes("type=8&");
    private static final byte[] QUERY_BEGIN = OkxWords.bytes("begin=");
    private static final byte[] QUERY_LIMIT = OkxWords.bytes("&limit=");
    private static final byte[] QUERY_FIRST_LIMIT = OkxWords.bytes("limit=");
    private static final byte[] QUERY_AFTER = OkxWords.bytes("&after=");
    private static final byte[] LEVERAGE = OkxWords.bytes("\",\"lever\":\"");
    private static final byte[] MARGIN_MODE = OkxWords.bytes("\",\"mgnMode\":\"");
    private static final byte[] TIME_OUT = OkxWords.bytes("{\"timeOut\":\"");
    private static final byte[] LOGIN = OkxWords.bytes("{\"op\":\"login\",\"args\":[{\"apiKey\":\"");
    private static final byte[] LOGIN_PASSPHRASE = OkxWords.bytes("\",\"passphrase\":\"");
    private static final byte[] LOGIN_TIME = OkxWords.bytes("\",\"timestamp\":\"");
    private static final byte[] LOGIN_SIGN = OkxWords.bytes("\",\"sign\":\"");
    private static final byte[] END_LOGIN = OkxWords.bytes("\"}]}");
    private static final byte[] SUBSCRIBE_ORDERS =
            OkxWords.bytes("\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"orders\",\"instType\":\"ANY\"}]}");
    private static final byte[] SUBSCRIBE_ACCOUNT =
            OkxWords.bytes("\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"account\"}]}");
    private static final byte[] SUBSCRIBE_POSITIONS =
            OkxWords.bytes("\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"positions\",\"instType\":\"ANY\"}]}");
    private static final byte[] SUBSCRIBE_ALGO =
            OkxWords.bytes("\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"orders-algo\",\"instType\":\"ANY\"}]}");

    private final boolean isDerivative;
    private final boolean hasStops;
    private final OkxAlgoQuestions algoQuestions = new OkxAlgoQuestions();
    private final byte[] tradeMode;
    private final ClientOrderIds ids;
    private final OkxSigner signer;
    private final long windowNs;
    private final OkxText text = new OkxText();

    /**
     * Creates the encoder.
     *
     * @param product SPOT or DERIVATIVES.
     * @param isIsolated margin of derivatives: isolated, else cross.
     * @param credentials with the passphrase.
     * @param isSimulated whether requests are for the venue's demo.
     * @param ids of this run.
     * @param windowMs after which the venue must not act on an order or change.
     * @param hasStops whether stops are taken; never on spot.
     */
    public OkxOrderEncoder(
            final OkxProduct product,
            final boolean isIsolated,
            final Credentials credentials,
            final boolean isSimulated,
            final ClientOrderIds ids,
            final long windowMs,
            final boolean hasStops) {
        if (windowMs < 100 || windowMs > 60_000) {
            throw new IllegalArgumentException("invalid window=" + windowMs + ": must be 100 to 60000 ms");
        }
        isDerivative = product.isDerivative();
        this.hasStops = hasStops && isDerivative;
        tradeMode = !isDerivative ? CASH : isIsolated ? ISOLATED : CROSS;
        this.ids = ids;
        signer = new OkxSigner(credentials, isSimulated);
        windowNs = windowMs * MILLISECOND_NS;
    }

    OkxAlgoQuestions algoQuestions() {
        return algoQuestions;
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
        final Side side = order.side();
        if (isStop(order.orderType())) {
            return placeStop(order, instrument, venueTimeNs, out);
        }
        final boolean isLimit = order.orderType() == OrderType.LIMIT;
        final byte[] type = type(order.orderType(), order.timeInForce());
        final boolean isReduceOnly = order.orderFlags().reduceOnly();
        // spot sells only what is held, so that it reduces whatever it is; a purchase never does
        if (type == null
                || (side != Side.BUY && side != Side.SELL)
                || (!isDerivative && isReduceOnly && side == Side.BUY)) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if (isLimit && !isPositive(order.priceMantissa())) {
            return OrderRefusal.BAD_PRICE;
        }
        if (!isPositive(order.quantityMantissa())) {
            return OrderRefusal.BAD_QUANTITY;
        }
        if (!canName(instrument, out)) {
            return OrderRefusal.UNKNOWN_INSTRUMENT;
        }
        begin(out, ORDER, true, venueTimeNs);
        name(instrument, out);
        text.add(TRADE_MODE).add(tradeMode).add(QUOTE_COMMA).add(CLIENT_ORDER_ID);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        text.add(side == Side.BUY ? SIDE_BUY : SIDE_SELL).add(type);
        if (isLimit) {
            text.add(PRICE).decimal(order.priceMantissa(), instrument.priceExponent());
        }
        text.add(SIZE).decimal(order.quantityMantissa(), instrument.sizeExponent());
        // the venue takes the size of a purchase at the market for money unless told otherwise
        final boolean sayBase = !isDerivative && !isLimit && side == Side.BUY;
        text.add(isDerivative && isReduceOnly ? REDUCE_ONLY : sayBase ? IN_BASE : END_TEXT);
        end(out, PATH_ORDER, true, venueTimeNs);
        return null;
    }

    /** A stop: the venue keeps it apart until the last trade is at its price or beyond. */
    private OrderRefusal placeStop(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final long venueTimeNs,
            final OrderRequest out) {
        final Side side = order.side();
        final boolean isLimit = order.orderType() == OrderType.STOP_LIMIT;
        final TimeInForce timeInForce = order.timeInForce();
        if (!hasStops
                || (side != Side.BUY && side != Side.SELL)
                || (isLimit ? timeInForce != TimeInForce.GTC : timeInForce == TimeInForce.GTX)) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if (!isPositive(order.stopPriceMantissa()) || (isLimit && !isPositive(order.priceMantissa()))) {
            return OrderRefusal.BAD_PRICE;
        }
        if (!isPositive(order.quantityMantissa())) {
            return OrderRefusal.BAD_QUANTITY;
        }
        out.byRest();
        text.begin(out.body()).add(SYMBOL).add(instrument.symbol()).add(QUOTE_COMMA);
        text.add(TRADE_MODE).add(tradeMode).add(QUOTE_COMMA).add(ALGO_CLIENT_ORDER_ID);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        text.add(side == Side.BUY ? SIDE_BUY : SIDE_SELL).add(CONDITIONAL);
        text.add(SIZE).decimal(order.quantityMantissa(), instrument.sizeExponent());
        text.add(TRIGGER_PRICE)
                .decimal(order.stopPriceMantissa(), instrument.priceExponent())
                .add(BY_LAST_PRICE);
        if (isLimit) {
            text.decimal(order.priceMantissa(), instrument.priceExponent());
        } else {
            text.add(AT_MARKET);
        }
        text.add(order.orderFlags().reduceOnly() ? REDUCE_ONLY : END_TEXT);
        end(out, PATH_ALGO, true, venueTimeNs);
        return null;
    }

    private static boolean isStop(final OrderType type) {
        return type == OrderType.STOP || type == OrderType.STOP_LIMIT;
    }

    /** Whether an order is known to be an algo order that no trigger has made an ordinary one of. */
    private boolean isAlgo(final OrderView order) {
        return hasStops && (order.venueOrderIdLength() > 0 ? hasAlgoId(order) : isStop(order.orderType()));
    }

    private static boolean hasAlgoId(final OrderView order) {
        return order.venueOrderIdLength() > 0 && order.venueOrderId()[0] == OkxAlgoQuestions.MARK;
    }

    /** Whether an order may be, or have been, an algo order; of one from before this session nobody knows. */
    private boolean mayBeAlgo(final OrderView order) {
        return hasStops && order.orderType() != OrderType.LIMIT && order.orderType() != OrderType.MARKET;
    }

    /** Whether an order has to be called by the venue's id, as what a trigger made may have no client order id. */
    private boolean isByVenueId(final OrderView order) {
        return mayBeAlgo(order) && order.venueOrderIdLength() > 0 && !hasAlgoId(order);
    }

    /** The venue's word for a type; null if it has none. */
    private static byte[] type(final OrderType type, final TimeInForce timeInForce) {
        if (type == OrderType.MARKET) {
            return timeInForce == TimeInForce.GTX ? null : MARKET;
        }
        if (type != OrderType.LIMIT) {
            return null;
        }
        return switch (timeInForce) {
            case GTC -> LIMIT;
            case IOC -> IOC;
            case FOK -> FOK;
            case GTX -> POST_ONLY;
            default -> null;
        };
    }

    private static boolean canName(final OrderInstrument instrument, final OrderRequest out) {
        return out.route() == Route.REST
                || (instrument instanceof OkxOrderInstrument known && known.code() != OkxInstruments.NO_CODE);
    }

    /** Begins an operation: its envelope on a socket, nothing by REST. */
    private void begin(final OrderRequest out, final byte[] operation, final boolean expires, final long venueTimeNs) {
        text.begin(out.body());
        if (out.route() == Route.SOCKET) {
            text.add(ID);
            text.advance(RequestIds.encode(out, text.buffer(), text.length()));
            text.add(OPERATION).add(operation);
            if (expires) {
                text.add(EXPIRY).number(expiryMs(venueTimeNs));
            }
            text.add(ARGUMENTS);
        }
    }

    private long expiryMs(final long venueTimeNs) {
        return (venueTimeNs + windowNs) / MILLISECOND_NS;
    }

    private void name(final OrderInstrument instrument, final OrderRequest out) {
        if (out.route() == Route.SOCKET) {
            // a cancel or change follows an order that could be named
            final long code = instrument instanceof OkxOrderInstrument known ? known.code() : 0;
            text.add(CODE).number(Math.max(0, code)).add(COMMA);
        } else {
            text.add(SYMBOL).add(instrument.symbol()).add(QUOTE_COMMA);
        }
    }

    private void end(final OrderRequest out, final byte[] path, final boolean expires, final long venueTimeNs) {
        if (out.route() == Route.SOCKET) {
            text.add(END_ARGUMENTS);
            out.bodyLength(text.length());
            return;
        }
        out.bodyLength(text.length());
        post(out, path, venueTimeNs);
        if (expires) {
            out.header(EXPIRY_HEADER, expiryMs(venueTimeNs));
        }
    }

    private void post(final OrderRequest out, final byte[] path, final long venueTimeNs) {
        out.target().putBytes(0, path);
        out.target(RestMethod.POST, path.length);
        signer.signRest(out, venueTimeNs / MILLISECOND_NS);
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (isAlgo(order)) {
            cancelStop(order, venueTimeNs, out);
            return;
        }
        begin(out, CANCEL_ORDER, false, venueTimeNs);
        name(order.instrument(), out);
        if (isByVenueId(order)) {
            text.add(ORDER_ID).add(order.venueOrderId(), order.venueOrderIdLength());
        } else {
            clientOrderId(order);
        }
        text.add(END_TEXT);
        end(out, PATH_CANCEL, false, venueTimeNs);
    }

    private void cancelStop(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        out.byRest();
        text.begin(out.body());
        if (hasAlgoId(order)) {
            text.add(FIRST_ALGO_ID);
            text.add(order.venueOrderId(), 1, order.venueOrderIdLength() - 1); // without its mark
        } else {
            text.add(FIRST_ALGO_CLIENT_ORDER_ID);
            text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        }
        text.add(NEXT_SYMBOL).add(order.instrument().symbol()).add(END_LIST);
        out.bodyLength(text.length());
        post(out, PATH_CANCEL_ALGO, venueTimeNs);
    }

    private void clientOrderId(final OrderView order) {
        text.add(CLIENT_ORDER_ID);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
    }

    @Override
    public OrderRefusal replaceOrder(
            final ReplaceOrderDecoder replace, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        final long price = replace.priceMantissa();
        final long quantity = replace.quantityMantissa();
        final boolean hasPrice = price != ReplaceOrderDecoder.priceMantissaNullValue();
        final boolean hasQuantity = quantity != ReplaceOrderDecoder.quantityMantissaNullValue();
        if ((!hasPrice && !hasQuantity) || isStop(order.orderType()) || hasAlgoId(order)) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if (hasPrice && price <= 0) {
            return OrderRefusal.BAD_PRICE;
        }
        if (hasQuantity && quantity <= 0) {
            return OrderRefusal.BAD_QUANTITY;
        }
        begin(out, AMEND_ORDER, true, venueTimeNs);
        name(order.instrument(), out);
        clientOrderId(order);
        text.add(REQUEST_ID);
        text.advance(RequestIds.encode(out, text.buffer(), text.length()));
        if (hasQuantity) {
            text.add(NEW_SIZE).decimal(quantity, order.instrument().sizeExponent());
        }
        if (hasPrice) {
            text.add(NEW_PRICE).decimal(price, order.instrument().priceExponent());
        }
        text.add(END_TEXT);
        end(out, PATH_AMEND, true, venueTimeNs);
        return null;
    }

    /** Begins the target of a question. */
    private OkxText ask(final OrderRequest out, final byte[] path) {
        out.bodyLength(0);
        return text.begin(out.target()).add(path);
    }

    private void signGet(final OrderRequest out, final long venueTimeNs) {
        out.target(RestMethod.GET, text.length());
        signer.signRest(out, venueTimeNs / MILLISECOND_NS);
    }

    /**
     * Derivatives: among the ordinary orders and among the algo orders, where it is more likely first. What is known to
     * be no stop is looked for among the ordinary ones alone.
     */
    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        if (mayBeAlgo(order) && isAlgo(order) == (stage == 0)) {
            askForStop(order, venueTimeNs, out);
            return;
        }
        ask(out, PATH_ORDER).add(QUERY_SYMBOL).add(order.instrument().symbol());
        if (isByVenueId(order)) {
            text.add(QUERY_ORDER_ID).add(order.venueOrderId(), order.venueOrderIdLength());
        } else {
            text.add(QUERY_CLIENT_ORDER_ID);
            text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        }
        signGet(out, venueTimeNs);
    }

    private void askForStop(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        algoQuestions.add(out);
        ask(out, PATH_ALGO).add(QUERY_ALGO_CLIENT_ORDER_ID);
        text.advance(ids.encode(order.clientOrderId(), text.buffer(), text.length()));
        signGet(out, venueTimeNs);
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        if (hasAlgoId(order)) {
            askForStop(order, venueTimeNs, out); // fills are of the order that it became: which one?
            return;
        }
        ask(out, PATH_FILLS).add(QUERY_INST_ID).add(order.instrument().symbol()).add(QUERY_ORDER_ID);
        text.add(order.venueOrderId(), order.venueOrderIdLength())
                .add(QUERY_LIMIT)
                .number(PAGE);
        page(cursor);
        signGet(out, venueTimeNs);
    }

    private void page(final PageCursor cursor) {
        if (!cursor.isEmpty()) {
            text.add(QUERY_AFTER).add(cursor.text(), cursor.length());
        }
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        ask(out, PATH_FILLS);
        if (!isDerivative) {
            text.add(QUERY_SPOT);
        }
        text.add(QUERY_BEGIN)
                .number(Math.max(0, sinceNs / MILLISECOND_NS))
                .add(QUERY_LIMIT)
                .number(PAGE);
        page(cursor);
        signGet(out, venueTimeNs);
    }

    /** Newest first, of the last seven days; a further page holds those before an id. */
    @Override
    public void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        ask(out, PATH_BILLS);
        text.add(QUERY_FUNDING)
                .add(QUERY_BEGIN)
                .number(Math.max(0, sinceNs / MILLISECOND_NS))
                .add(QUERY_LIMIT)
                .number(PAGE);
        page(cursor);
        signGet(out, venueTimeNs);
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        if (OkxAlgoQuestions.isAlgo(cursor)) {
            algoQuestions.add(out);
            ask(out, PATH_PENDING_ALGO).add(QUERY_FIRST_LIMIT).number(PAGE);
            if (cursor.length() > 1) {
                text.add(QUERY_AFTER).add(cursor.text(), 1, cursor.length() - 1);
            }
            signGet(out, venueTimeNs);
            return;
        }
        ask(out, PATH_PENDING);
        if (!isDerivative) {
            text.add(QUERY_SPOT);
        }
        text.add(QUERY_FIRST_LIMIT).number(PAGE);
        page(cursor);
        signGet(out, venueTimeNs);
    }

    @Override
    public void keyRights(final long venueTimeNs, final OrderRequest out) {
        ask(out, PATH_CONFIG);
        signGet(out, venueTimeNs);
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        ask(out, PATH_BALANCE);
        signGet(out, venueTimeNs);
    }

    @Override
    public void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        ask(out, PATH_POSITIONS);
        signGet(out, venueTimeNs);
    }

    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        ask(out, PATH_TIME);
        out.target(RestMethod.GET, text.length());
        signer.addEnvironment(out);
    }

    @Override
    public void leverage(
            final OrderInstrument instrument, final int leverage, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body())
                .add(SYMBOL)
                .add(instrument.symbol())
                .add(LEVERAGE)
                .number(leverage);
        text.add(MARGIN_MODE).add(tradeMode).add(END_TEXT);
        out.bodyLength(text.length());
        post(out, PATH_LEVERAGE, venueTimeNs);
    }

    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        // 10 to 120 seconds; 0 switches it off
        final long seconds = timeoutMs <= 0 ? 0 : Math.min(120, Math.max(10, timeoutMs / 1_000));
        text.begin(out.body()).add(TIME_OUT).number(seconds).add(END_TEXT);
        out.bodyLength(text.length());
        post(out, PATH_DEAD_MAN, venueTimeNs);
    }

    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body());
        if (step == 0) {
            final long timeSec = venueTimeNs / SECOND_NS;
            text.add(LOGIN).add(signer.apiKey()).add(LOGIN_PASSPHRASE).add(signer.passphrase());
            text.add(LOGIN_TIME).number(timeSec).add(LOGIN_SIGN);
            text.advance(signer.signLogin(timeSec, text.buffer(), text.length()));
            text.add(END_LOGIN);
        } else {
            text.add(ID);
            text.advance(RequestIds.encode(out, text.buffer(), text.length()));
            text.add(
                    role == SocketRole.PRIVATE
                            ? SUBSCRIBE_ALGO
                            : step == 1 ? SUBSCRIBE_ORDERS : step == 2 ? SUBSCRIBE_ACCOUNT : SUBSCRIBE_POSITIONS);
        }
        out.bodyLength(text.length());
    }
}
