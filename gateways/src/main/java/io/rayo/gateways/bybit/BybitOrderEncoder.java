package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.RequestText.ascii;

import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
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
 * Writes V5 requests of one category: orders, changes and cancels for the trade socket or by REST, the same object in
 * both; questions by REST. Quantities of spot orders at market are in the base coin, always. Positions are those of the
 * one-way mode. One thread; allocates nothing after construction.
 */
public final class BybitOrderEncoder implements OrderEncoder {
    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();
    private static final long MILLISECOND_NS = 1_000_000;

    /** How long a login is good. */
    private static final long LOGIN_MS = 10_000;

    private static final byte[] CREATE = ascii("/v5/order/create");
    private static final byte[] AMEND = ascii("/v5/order/amend");
    private static final byte[] CANCEL = ascii("/v5/order/cancel");
    private static final byte[] CANCEL_ALL = ascii("/v5/order/cancel-all");
    private static final byte[] SET_LEVERAGE = ascii("/v5/position/set-leverage");
    private static final byte[] SET_SWITCH = ascii("/v5/order/disconnected-cancel-all");
    private static final byte[] REALTIME = ascii("/v5/order/realtime?category=");
    private static final byte[] HISTORY = ascii("/v5/order/history?category=");
    private static final byte[] EXECUTIONS = ascii("/v5/execution/list?category=");
    private static final byte[] POSITIONS = ascii("/v5/position/list?category=");
    private static final byte[] KEY_RIGHTS = ascii("/v5/user/query-api");
    private static final byte[] WALLET = ascii("/v5/account/wallet-balance?accountType=UNIFIED");
    private static final byte[] TIME = ascii("/v5/market/time");

    private static final byte[] OP_CREATE = ascii("\"order.create\"");
    private static final byte[] OP_AMEND = ascii("\"order.amend\"");
    private static final byte[] OP_CANCEL = ascii("\"order.cancel\"");
    private static final byte[] SOCKET_ID = ascii("{\"reqId\":\"");
    private static final byte[] SOCKET_TIME = ascii("\",\"header\":{\"X-BAPI-TIMESTAMP\":\"");
    private static final byte[] SOCKET_WINDOW = ascii("\",\"X-BAPI-RECV-WINDOW\":\"");
    private static final byte[] SOCKET_OP = ascii("\"},\"op\":");
    private static final byte[] SOCKET_ARGS = ascii(",\"args\":[{");
    private static final byte[] SOCKET_END = ascii("}]}");
    private static final byte[] OPEN = ascii("{");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] PUBLIC_ID = ascii("{\"req_id\":\"");
    private static final byte[] AUTH = ascii("\",\"op\":\"auth\",\"args\":[\"");
    private static final byte[] QUOTE_COMMA = ascii("\",");
    private static final byte[] COMMA_QUOTE = ascii(",\"");
    private static final byte[] ARGS_END = ascii("\"]}");
    private static final byte[] SUBSCRIBE_SPOT =
            ascii("\",\"op\":\"subscribe\",\"args\":[\"order.spot\",\"execution.spot\",\"wallet\"");
    private static final byte[] SUBSCRIBE_LINEAR = ascii("\",\"op\":\"subscribe\",\"args\":[\"order.linear\","
            + "\"execution.linear\",\"position.linear\",\"wallet\"");
    private static final byte[] SWITCH_SPOT = ascii(",\"dcp.spot\"]}");
    private static final byte[] SWITCH_LINEAR = ascii(",\"dcp.future\"]}");
    private static final byte[] LIST_END = ascii("]}");

    private static final byte[] CATEGORY = ascii("category");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] ORDER_TYPE = ascii("orderType");
    private static final byte[] QTY = ascii("qty");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] TIME_IN_FORCE = ascii("timeInForce");
    private static final byte[] TRIGGER_PRICE = ascii("triggerPrice");
    private static final byte[] TRIGGER_DIRECTION = ascii("triggerDirection");
    private static final byte[] ORDER_FILTER = ascii("orderFilter");
    private static final byte[] MARKET_UNIT = ascii("marketUnit");
    private static final byte[] POSITION_INDEX = ascii("positionIdx");
    private static final byte[] REDUCE_ONLY = ascii("reduceOnly");
    private static final byte[] ORDER_LINK_ID = ascii("orderLinkId");
    private static final byte[] BUY_LEVERAGE = ascii("buyLeverage");
    private static final byte[] SELL_LEVERAGE = ascii("sellLeverage");
    private static final byte[] PRODUCT = ascii("product");
    private static final byte[] TIME_WINDOW = ascii("timeWindow");
    private static final byte[] SETTLE_COIN = ascii("settleCoin");

    private static final byte[] BUY = ascii("Buy");
    private static final byte[] SELL = ascii("Sell");
    private static final byte[] LIMIT = ascii("Limit");
    private static final byte[] MARKET = ascii("Market");
    private static final byte[] GTC = ascii("GTC");
    private static final byte[] IOC = ascii("IOC");
    private static final byte[] FOK = ascii("FOK");
    private static final byte[] POST_ONLY = ascii("PostOnly");
    private static final byte[] STOP_ORDER = ascii("StopOrder");
    private static final byte[] BASE_COIN = ascii("baseCoin");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] USDT = ascii("USDT");
    private static final byte[] SPOT_PRODUCT = ascii("SPOT");
    private static final byte[] DERIVATIVES = ascii("DERIVATIVES");

    private static final byte[] AND_SYMBOL = ascii("&symbol=");
    private static final byte[] AND_ORDER_LINK_ID = ascii("&orderLinkId=");
    private static final byte[] AND_ORDER_ID = ascii("&orderId=");
    private static final byte[] AND_SETTLE_USDT = ascii("&settleCoin=USDT");
    private static final byte[] AND_START_TIME = ascii("&startTime=");
    private static final byte[] AND_FUNDING = ascii("&execType=Funding");
    private static final byte[] AND_LIMIT_50 = ascii("&limit=50");
    private static final byte[] AND_LIMIT_100 = ascii("&limit=100");
    private static final byte[] AND_CURSOR = ascii("&cursor=");

    private static final int MIN_SWITCH_SEC = 3;
    private static final int MAX_SWITCH_SEC = 300;

    private final boolean linear;
    private final boolean hasSwitch;
    private final byte[] category;
    private final ClientOrderIds ids;
    private final long windowMs;
    private final BybitSigner signer;
    private final BybitAmendments amendments;
    private final RequestText text = new RequestText();

    /**
     * Creates the encoder.
     *
     * @param settings with an account.
     * @param ids of this run.
     * @param amendments remembers the changes that were asked for.
     */
    BybitOrderEncoder(final BybitSettings settings, final ClientOrderIds ids, final BybitAmendments amendments) {
        linear = settings.product().isLinear();
        hasSwitch = settings.hasDeadManSwitch();
        category = ascii(settings.product().category());
        this.ids = ids;
        this.amendments = amendments;
        windowMs = settings.receiveWindowMs();
        signer = new BybitSigner(settings.credentials(), windowMs);
    }

    private static long timestampMs(final long venueTimeNs) {
        return venueTimeNs / MILLISECOND_NS;
    }

    /** Starts the object of an order: on the socket in its envelope, by REST as the body. */
    private void begin(final byte[] operation, final byte[] path, final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.REST) {
            out.target(RestMethod.POST, put(path, out));
            text.begin(out.body()).raw(OPEN);
            return;
        }
        text.begin(out.body()).raw(SOCKET_ID);
        requestId(out);
        text.raw(SOCKET_TIME)
                .rawNumber(timestampMs(venueTimeNs))
                .raw(SOCKET_WINDOW)
                .rawNumber(windowMs)
                .raw(SOCKET_OP)
                .raw(operation)
                .raw(SOCKET_ARGS);
    }

    private static int put(final byte[] path, final OrderRequest out) {
        out.target().putBytes(0, path);
        return path.length;
    }

    private void requestId(final OrderRequest out) {
        RequestIds.encode(out, out.body(), text.length());
        text.skip(RequestIds.LENGTH);
    }

    private void end(final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.REST) {
            text.raw(CLOSE);
            out.bodyLength(text.length());
            signer.sign(out, 0, timestampMs(venueTimeNs));
        } else {
            text.raw(SOCKET_END);
            out.bodyLength(text.length());
        }
    }

    @Override
    public OrderRefusal placeOrder(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final long venueTimeNs,
            final OrderRequest out) {
        final Side side = order.side();
        final OrderType orderType = order.orderType();
        final boolean priced = orderType == OrderType.LIMIT || orderType == OrderType.STOP_LIMIT;
        final boolean stop = orderType == OrderType.STOP || orderType == OrderType.STOP_LIMIT;
        final boolean reduceOnly = order.orderFlags().reduceOnly();
        final byte[] lifetime = priced ? lifetime(order.timeInForce()) : IOC;
        final boolean known = priced || orderType == OrderType.MARKET || orderType == OrderType.STOP;
        // spot sells only what is held, so that it reduces whatever it is; a purchase never does
        final boolean fits = known
                && lifetime != null
                && (priced || order.timeInForce() != TimeInForce.GTX)
                && (side == Side.BUY || side == Side.SELL)
                && (linear || !reduceOnly || side == Side.SELL);
        if (!fits) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if ((priced && !isPositive(order.priceMantissa())) || (stop && !isPositive(order.stopPriceMantissa()))) {
            return OrderRefusal.BAD_PRICE;
        }
        if (!isPositive(order.quantityMantissa())) {
            return OrderRefusal.BAD_QUANTITY;
        }
        begin(OP_CREATE, CREATE, venueTimeNs, out);
        text.text(CATEGORY, category)
                .text(SYMBOL, instrument.symbol())
                .text(SIDE, side == Side.BUY ? BUY : SELL)
                .text(ORDER_TYPE, priced ? LIMIT : MARKET)
                .decimal(QTY, order.quantityMantissa(), instrument.sizeExponent());
        if (priced) {
            text.decimal(PRICE, order.priceMantissa(), instrument.priceExponent());
        }
        text.text(TIME_IN_FORCE, lifetime);
        if (stop) {
            stop(order, instrument, side);
        }
        if (linear) {
            text.number(POSITION_INDEX, 0);
        } else if (!priced) {
            text.text(MARKET_UNIT, BASE_COIN);
        }
        text.clientOrderId(ORDER_LINK_ID, ids, order.clientOrderId());
        if (linear && reduceOnly) {
            text.word(REDUCE_ONLY, TRUE);
        }
        end(venueTimeNs, out);
        return null;
    }

    /** A purchase wakes when the price rises to the trigger, a sale when it falls; spot tells by the price itself. */
    private void stop(final NewOrderDecoder order, final OrderInstrument instrument, final Side side) {
        text.decimal(TRIGGER_PRICE, order.stopPriceMantissa(), instrument.priceExponent());
        if (linear) {
            text.number(TRIGGER_DIRECTION, side == Side.BUY ? 1 : 2);
        } else {
            text.text(ORDER_FILTER, STOP_ORDER);
        }
    }

    private static boolean isPositive(final long mantissa) {
        return mantissa != NULL_MANTISSA && mantissa > 0;
    }

    private static byte[] lifetime(final TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> GTC;
            case IOC -> IOC;
            case FOK -> FOK;
            case GTX -> POST_ONLY;
            default -> null;
        };
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        begin(OP_CANCEL, CANCEL, venueTimeNs, out);
        text.text(CATEGORY, category)
                .text(SYMBOL, order.instrument().symbol())
                .clientOrderId(ORDER_LINK_ID, ids, order.clientOrderId());
        end(venueTimeNs, out);
    }

    /** Price and quantity are sent both: an event that shows both is the sign that the change was made. */
    @Override
    public OrderRefusal replaceOrder(
            final ReplaceOrderDecoder replace, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        final long price = given(replace.priceMantissa(), order.price());
        final long quantity = given(replace.quantityMantissa(), order.quantity());
        if (!isPositive(quantity)) {
            return OrderRefusal.BAD_QUANTITY;
        }
        if (!isPositive(price)) {
            return OrderRefusal.BAD_PRICE;
        }
        amendments.add(order.clientOrderId(), price, quantity);
        final OrderInstrument instrument = order.instrument();
        begin(OP_AMEND, AMEND, venueTimeNs, out);
        text.text(CATEGORY, category)
                .text(SYMBOL, instrument.symbol())
                .clientOrderId(ORDER_LINK_ID, ids, order.clientOrderId())
                .decimal(QTY, quantity, instrument.sizeExponent())
                .decimal(PRICE, price, instrument.priceExponent());
        end(venueTimeNs, out);
        return null;
    }

    private static long given(final long mantissa, final long otherwise) {
        return mantissa == NULL_MANTISSA ? otherwise : mantissa;
    }

    private RequestText query(final byte[] pathAndCategory, final OrderRequest out) {
        return text.begin(out.target()).raw(pathAndCategory).value(category, category.length);
    }

    private void get(final int queryOffset, final long venueTimeNs, final OrderRequest out) {
        out.target(RestMethod.GET, text.length());
        signer.sign(out, queryOffset, timestampMs(venueTimeNs));
    }

    /** Where the query of a path begins: behind the question mark. */
    private static int queryOffset(final byte[] path) {
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '?') {
                return i + 1;
            }
        }
        return path.length;
    }

    private void symbol(final OrderInstrument instrument) {
        final byte[] symbol = instrument.symbol();
        text.parameter(AND_SYMBOL).value(symbol, symbol.length);
    }

    private void cursor(final PageCursor cursor) {
        if (!cursor.isEmpty()) {
            // the venue hands it out with its escapes
            text.parameter(AND_CURSOR).value(cursor.text(), cursor.length());
        }
    }

    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        final byte[] path = stage == 0 ? REALTIME : HISTORY;
        query(path, out);
        symbol(order.instrument());
        text.parameter(AND_ORDER_LINK_ID).value(ids, order.clientOrderId());
        get(queryOffset(path), venueTimeNs, out);
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        query(EXECUTIONS, out);
        symbol(order.instrument());
        if (order.venueOrderIdLength() > 0) {
            text.parameter(AND_ORDER_ID).value(order.venueOrderId(), order.venueOrderIdLength());
        } else {
            text.parameter(AND_ORDER_LINK_ID).value(ids, order.clientOrderId());
        }
        text.parameter(AND_LIMIT_100);
        cursor(cursor);
        get(queryOffset(EXECUTIONS), venueTimeNs, out);
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        query(EXECUTIONS, out);
        text.parameter(AND_START_TIME).rawNumber(Math.max(0, sinceNs / MILLISECOND_NS));
        text.parameter(AND_LIMIT_100);
        cursor(cursor);
        get(queryOffset(EXECUTIONS), venueTimeNs, out);
    }

    @Override
    public void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        query(EXECUTIONS, out);
        text.parameter(AND_FUNDING).parameter(AND_START_TIME).rawNumber(Math.max(0, sinceNs / MILLISECOND_NS));
        text.parameter(AND_LIMIT_100);
        cursor(cursor);
        get(queryOffset(EXECUTIONS), venueTimeNs, out);
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        query(REALTIME, out);
        if (instrument != null) {
            symbol(instrument);
        }
        text.parameter(AND_LIMIT_50);
        cursor(cursor);
        get(queryOffset(REALTIME), venueTimeNs, out);
    }

    @Override
    public void keyRights(final long venueTimeNs, final OrderRequest out) {
        text.begin(out.target()).raw(KEY_RIGHTS);
        get(queryOffset(KEY_RIGHTS), venueTimeNs, out);
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        text.begin(out.target()).raw(WALLET);
        get(queryOffset(WALLET), venueTimeNs, out);
    }

    @Override
    public void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        query(POSITIONS, out);
        if (instrument != null) {
            symbol(instrument);
        } else {
            text.parameter(AND_SETTLE_USDT);
        }
        cursor(cursor);
        get(queryOffset(POSITIONS), venueTimeNs, out);
    }

    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        out.target(RestMethod.GET, put(TIME, out));
    }

    /** Without an instrument, on contracts: everything that is settled in USDT. */
    @Override
    public void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        out.target(RestMethod.POST, put(CANCEL_ALL, out));
        text.begin(out.body()).raw(OPEN).text(CATEGORY, category);
        if (instrument != null) {
            text.text(SYMBOL, instrument.symbol());
        } else if (linear) {
            text.text(SETTLE_COIN, USDT);
        }
        end(venueTimeNs, out);
    }

    @Override
    public void leverage(
            final OrderInstrument instrument, final int leverage, final long venueTimeNs, final OrderRequest out) {
        out.target(RestMethod.POST, put(SET_LEVERAGE, out));
        text.begin(out.body())
                .raw(OPEN)
                .text(CATEGORY, category)
                .text(SYMBOL, instrument.symbol())
                .quoted(BUY_LEVERAGE, leverage)
                .quoted(SELL_LEVERAGE, leverage);
        end(venueTimeNs, out);
    }

    /** The venue's switch watches the private connection; it cannot be switched off, only be made slow. */
    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        final long seconds = timeoutMs == 0 ? MAX_SWITCH_SEC : (timeoutMs + 999) / 1_000;
        out.target(RestMethod.POST, put(SET_SWITCH, out));
        text.begin(out.body())
                .raw(OPEN)
                .text(PRODUCT, linear ? DERIVATIVES : SPOT_PRODUCT)
                .number(TIME_WINDOW, Math.clamp(seconds, MIN_SWITCH_SEC, MAX_SWITCH_SEC));
        end(venueTimeNs, out);
    }

    /** First the login, then, where events come, the subscription. */
    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body()).raw(role.bringsEvents() ? PUBLIC_ID : SOCKET_ID);
        requestId(out);
        if (step == 0) {
            final long expiresMs = timestampMs(venueTimeNs) + LOGIN_MS;
            final byte[] key = signer.apiKey();
            text.raw(AUTH).value(key, key.length);
            text.raw(QUOTE_COMMA).rawNumber(expiresMs).raw(COMMA_QUOTE);
            final byte[] signature = signer.login(expiresMs);
            text.value(signature, signature.length);
            text.raw(ARGS_END);
        } else {
            text.raw(linear ? SUBSCRIBE_LINEAR : SUBSCRIBE_SPOT);
            text.raw(!hasSwitch ? LIST_END : linear ? SWITCH_LINEAR : SWITCH_SPOT);
        }
        out.bodyLength(text.length());
    }
}
