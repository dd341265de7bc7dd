package io.rayo.gateways.kraken;

import static io.rayo.gateways.kraken.KrakenText.ascii;

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
import io.rayo.gateways.orders.RestMethod;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the spot market's requests: orders, changes and cancels for WebSocket v2 or as forms of REST, questions by
 * REST. Fees are asked for in the quote asset, so that what is bought arrives whole. Each order has a deadline after
 * which the venue drops it. One thread; allocates nothing after construction.
 */
public final class KrakenOrderEncoder implements OrderEncoder {
    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();
    private static final long SECOND_NS = 1_000_000_000;

    private static final byte[] ADD_ORDER = ascii("/0/private/AddOrder");
    private static final byte[] AMEND_ORDER = ascii("/0/private/AmendOrder");
    private static final byte[] CANCEL_ORDER = ascii("/0/private/CancelOrder");
    private static final byte[] CANCEL_ALL = ascii("/0/private/CancelAll");
    private static final byte[] CANCEL_AFTER = ascii("/0/private/CancelAllOrdersAfter");
    private static final byte[] OPEN_ORDERS = ascii("/0/private/OpenOrders");
    private static final byte[] CLOSED_ORDERS = ascii("/0/private/ClosedOrders");
    private static final byte[] QUERY_ORDERS = ascii("/0/private/QueryOrders");
    private static final byte[] TRADES_HISTORY = ascii("/0/private/TradesHistory");
    private static final byte[] KEY_RIGHTS = ascii("/0/private/GetApiKeyInfo");
    private static final byte[] BALANCE = ascii("/0/private/BalanceEx");
    private static final byte[] TOKEN = ascii("/0/private/GetWebSocketsToken");
    private static final byte[] TIME = ascii("/0/public/Time");

    private static final byte[] METHOD_ADD = ascii("{\"method\":\"add_order\",\"params\":{");
    private static final byte[] METHOD_AMEND = ascii("{\"method\":\"amend_order\",\"params\":{");
    private static final byte[] METHOD_CANCEL = ascii("{\"method\":\"cancel_order\",\"params\":{");
    private static final byte[] METHOD_AFTER = ascii("{\"method\":\"cancel_all_orders_after\",\"params\":{");
    private static final byte[] EXECUTIONS =
            ascii("{\"method\":\"subscribe\",\"params\":{\"channel\":\"executions\",\"snap_orders\":true,"
                    + "\"snap_trades\":false,\"order_status\":true,");
    private static final byte[] BALANCES =
            ascii("{\"method\":\"subscribe\",\"params\":{\"channel\":\"balances\",\"snapshot\":true,");
    private static final byte[] END_PARAMS = ascii("},\"req_id\":");
    private static final byte[] END = ascii("}");

    private static final byte[] ORDER_TYPE = ascii("order_type");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] ORDER_QTY = ascii("order_qty");
    private static final byte[] LIMIT_PRICE = ascii("limit_price");
    private static final byte[] TIME_IN_FORCE = ascii("time_in_force");
    private static final byte[] POST_ONLY = ascii("post_only");
    private static final byte[] TRIGGERS = ascii("triggers");
    private static final byte[] REFERENCE_LAST = ascii("{\"reference\":\"last\"");
    private static final byte[] PRICE_TYPE = ascii("price_type");
    private static final byte[] STATIC = ascii("static");
    private static final byte[] FEE_PREFERENCE = ascii("fee_preference");
    private static final byte[] QUOTE = ascii("quote");
    private static final byte[] CL_ORD_ID = ascii("cl_ord_id");
    private static final byte[] DEADLINE = ascii("deadline");
    private static final byte[] TOKEN_NAME = ascii("token");
    private static final byte[] TIMEOUT = ascii("timeout");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private static final byte[] NONCE = ascii("nonce");
    private static final byte[] PAIR = ascii("pair=");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] FORM_ORDER_TYPE = ascii("ordertype");
    private static final byte[] VOLUME = ascii("volume");
    private static final byte[] PRICE = ascii("price");
    private static final byte[] PRICE_2 = ascii("price2");
    private static final byte[] FORM_TIME_IN_FORCE = ascii("timeinforce");
    private static final byte[] FLAGS = ascii("oflags");
    private static final byte[] FEE_IN_QUOTE = ascii("fciq");
    private static final byte[] POST_AND_FEE = ascii("post,fciq");
    private static final byte[] TXID = ascii("txid");
    private static final byte[] START = ascii("start");
    private static final byte[] FORM_END = ascii("end");
    private static final byte[] OFS = ascii("ofs");
    private static final byte[] CONSOLIDATE = ascii("consolidate_taker");
    private static final byte[] AND = ascii("&");

    private static final byte[] BUY = ascii("buy");
    private static final byte[] SELL = ascii("sell");
    private static final byte[] LIMIT = ascii("limit");
    private static final byte[] MARKET = ascii("market");
    private static final byte[] STOP_LOSS = ascii("stop-loss");
    private static final byte[] STOP_LOSS_LIMIT = ascii("stop-loss-limit");
    private static final byte[] GTC = ascii("gtc");
    private static final byte[] IOC = ascii("ioc");
    private static final byte[] FOK = ascii("fok");
    private static final byte[] FORM_GTC = ascii("GTC");
    private static final byte[] FORM_IOC = ascii("IOC");

    private final ClientOrderIds ids;
    private final KrakenAccess access;
    private final KrakenQuestions questions;
    private final KrakenOrderIds venueIds;
    private final long windowNs;
    private final KrakenText text = new KrakenText();
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private long nonce;

    KrakenOrderEncoder(
            final KrakenOrderSettings settings,
            final ClientOrderIds ids,
            final KrakenAccess access,
            final KrakenQuestions questions,
            final KrakenOrderIds venueIds) {
        this.ids = ids;
        this.access = access;
        this.questions = questions;
        this.venueIds = venueIds;
        windowNs = settings.windowNs();
    }

    private void beginForm(final byte[] path, final long venueTimeNs, final OrderRequest out) {
        out.target().putBytes(0, path);
        out.target(RestMethod.POST, path.length);
        nonce = access.nonce(venueTimeNs);
        text.begin(out.body()).form(NONCE, nonce);
    }

    private void endForm(final OrderRequest out) {
        out.bodyLength(text.length());
        access.signSpot(out, nonce);
    }

    private void endParams(final OrderRequest out) {
        text.text(TOKEN_NAME, access.token(), access.tokenLength())
                .raw(END_PARAMS)
                .add(out.correlationId())
                .raw(END);
        out.bodyLength(text.length());
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
        final OrderType orderType = order.orderType();
        final TimeInForce lifetime = order.timeInForce();
        final boolean priced = orderType == OrderType.LIMIT || orderType == OrderType.STOP_LIMIT;
        final boolean stop = orderType == OrderType.STOP || orderType == OrderType.STOP_LIMIT;
        final boolean known = priced || orderType == OrderType.MARKET || orderType == OrderType.STOP;
        final boolean isForm = out.route() == Route.REST;
        // spot sells only what is held, so that it reduces whatever it is; a purchase never does
        final boolean fits = known
                && isLifetime(lifetime, priced, stop, isForm)
                && (side == Side.BUY || side == Side.SELL)
                && (!order.orderFlags().reduceOnly() || side == Side.SELL);
        if (!fits) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        if ((priced && !isPositive(order.priceMantissa())) || (stop && !isPositive(order.stopPriceMantissa()))) {
            return OrderRefusal.BAD_PRICE;
        }
        if (!isPositive(order.quantityMantissa())) {
            return OrderRefusal.BAD_QUANTITY;
        }
        questions.place(
                out,
                order.clientOrderId(),
                instrument.instrumentId(),
                order.quantityMantissa(),
                !stop && (!priced || lifetime == TimeInForce.IOC || lifetime == TimeInForce.FOK),
                venueTimeNs);
        final byte[] type = stop ? (priced ? STOP_LOSS_LIMIT : STOP_LOSS) : priced ? LIMIT : MARKET;
        if (isForm) {
            placeByForm(order, instrument, type, priced, stop, venueTimeNs, out);
        } else {
            placeBySocket(order, instrument, type, priced, stop, venueTimeNs, out);
        }
        return null;
    }

    /** Stops wait until they are canceled; a market order is over at once whatever is said; REST has no FOK. */
    private static boolean isLifetime(
            final TimeInForce lifetime, final boolean priced, final boolean stop, final boolean isForm) {
        if (!priced) {
            return lifetime != TimeInForce.GTX && lifetime != TimeInForce.NULL_VAL;
        }
        return switch (lifetime) {
            case GTC -> true;
            case IOC, GTX -> !stop;
            case FOK -> !stop && !isForm;
            default -> false;
        };
    }

    private void placeBySocket(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final byte[] type,
            final boolean priced,
            final boolean stop,
            final long venueTimeNs,
            final OrderRequest out) {
        text.begin(out.body())
                .raw(METHOD_ADD)
                .text(ORDER_TYPE, type)
                .text(SIDE, order.side() == Side.BUY ? BUY : SELL)
                .text(SYMBOL, instrument.symbol())
                .decimal(ORDER_QTY, order.quantityMantissa(), instrument.sizeExponent());
        if (priced) {
            text.decimal(LIMIT_PRICE, order.priceMantissa(), instrument.priceExponent())
                    .text(
                            TIME_IN_FORCE,
                            switch (order.timeInForce()) {
                                case IOC -> IOC;
                                case FOK -> FOK;
                                default -> GTC;
                            });
        }
        if (priced && order.timeInForce() == TimeInForce.GTX) {
            text.word(POST_ONLY, TRUE);
        }
        if (stop) {
            text.word(TRIGGERS, REFERENCE_LAST)
                    .decimal(PRICE, order.stopPriceMantissa(), instrument.priceExponent())
                    .text(PRICE_TYPE, STATIC)
                    .add(END, END.length);
        }
        text.text(FEE_PREFERENCE, QUOTE)
                .id(CL_ORD_ID, ids, order.clientOrderId())
                .time(DEADLINE, venueTimeNs + windowNs);
        endParams(out);
    }

    private void placeByForm(
            final NewOrderDecoder order,
            final OrderInstrument instrument,
            final byte[] type,
            final boolean priced,
            final boolean stop,
            final long venueTimeNs,
            final OrderRequest out) {
        beginForm(ADD_ORDER, venueTimeNs, out);
        pair(instrument, out);
        text.form(TYPE, order.side() == Side.BUY ? BUY : SELL)
                .form(FORM_ORDER_TYPE, type)
                .formDecimal(VOLUME, order.quantityMantissa(), instrument.sizeExponent());
        if (stop) {
            text.formDecimal(PRICE, order.stopPriceMantissa(), instrument.priceExponent());
        }
        if (priced) {
            text.formDecimal(stop ? PRICE_2 : PRICE, order.priceMantissa(), instrument.priceExponent())
                    .form(FORM_TIME_IN_FORCE, order.timeInForce() == TimeInForce.IOC ? FORM_IOC : FORM_GTC);
        }
        text.form(FLAGS, priced && order.timeInForce() == TimeInForce.GTX ? POST_AND_FEE : FEE_IN_QUOTE)
                .formId(CL_ORD_ID, ids, order.clientOrderId())
                .formTime(DEADLINE, venueTimeNs + windowNs);
        endForm(out);
    }

    private void pair(final OrderInstrument instrument, final OrderRequest out) {
        text.add(AND, AND.length).add(PAIR, PAIR.length);
        text.skip(KrakenPairs.put(instrument.symbol(), out.body(), text.length()));
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        if (out.route() == Route.REST) {
            beginForm(CANCEL_ORDER, venueTimeNs, out);
            text.formId(CL_ORD_ID, ids, order.clientOrderId());
            endForm(out);
        } else {
            text.begin(out.body()).raw(METHOD_CANCEL).listOfId(CL_ORD_ID, ids, order.clientOrderId());
            endParams(out);
        }
    }

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
        final OrderInstrument instrument = order.instrument();
        final boolean staysMaker = order.timeInForce() == TimeInForce.GTX;
        if (out.route() == Route.REST) {
            beginForm(AMEND_ORDER, venueTimeNs, out);
            text.formId(CL_ORD_ID, ids, order.clientOrderId())
                    .formDecimal(ORDER_QTY, quantity, instrument.sizeExponent())
                    .formDecimal(LIMIT_PRICE, price, instrument.priceExponent());
            if (staysMaker) {
                text.form(POST_ONLY, TRUE);
            }
            text.formTime(DEADLINE, venueTimeNs + windowNs);
            endForm(out);
        } else {
            text.begin(out.body())
                    .raw(METHOD_AMEND)
                    .id(CL_ORD_ID, ids, order.clientOrderId())
                    .decimal(ORDER_QTY, quantity, instrument.sizeExponent())
                    .decimal(LIMIT_PRICE, price, instrument.priceExponent());
            if (staysMaker) {
                text.word(POST_ONLY, TRUE);
            }
            text.time(DEADLINE, venueTimeNs + windowNs);
            endParams(out);
        }
        return null;
    }

    private static long given(final long mantissa, final long otherwise) {
        return mantissa == NULL_MANTISSA ? otherwise : mantissa;
    }

    /** Orders that work, then those that are over; by the venue's id once that is known. */
    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        questions.order(
                out,
                order.clientOrderId(),
                order.instrument().instrumentId(),
                order.quantity(),
                false,
                venueTimeNs,
                stage);
        if (order.venueOrderIdLength() > 0) {
            beginForm(QUERY_ORDERS, venueTimeNs, out);
            text.form(TXID, order.venueOrderId(), order.venueOrderIdLength());
        } else {
            beginForm(stage == 0 ? OPEN_ORDERS : CLOSED_ORDERS, venueTimeNs, out);
            text.formId(CL_ORD_ID, ids, order.clientOrderId());
        }
        endForm(out);
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        view.wrap(order.venueOrderId());
        final DirectBuffer buffer = view;
        final int slot = venueIds.find(buffer, 0, order.venueOrderIdLength());
        final long openedNs = slot < 0 ? 0 : venueIds.timeNs(slot);
        fills(order.clientOrderId(), openedNs, cursor, venueTimeNs, out);
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        fills(-1, Math.max(0, sinceNs), cursor, venueTimeNs, out);
    }

    /**
     * Newest first. Pages count from the newest, so that those after the first are of a list that ends before the
     * second in which it began: a fill may be left out by that, which shows, but none comes twice.
     */
    private void fills(
            final long clientOrderId,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        final long end = part(cursor, 0);
        final long offset = part(cursor, 1);
        questions.fills(out, clientOrderId, sinceNs, cursor.isEmpty() ? venueTimeNs / SECOND_NS : end, offset);
        beginForm(TRADES_HISTORY, venueTimeNs, out);
        if (sinceNs > SECOND_NS) {
            text.form(START, sinceNs / SECOND_NS - 1); // what it begins with is left out
        }
        if (!cursor.isEmpty()) {
            text.form(FORM_END, end).form(OFS, offset);
        }
        text.form(CONSOLIDATE, FALSE);
        endForm(out);
    }

    /** One of the two numbers of a cursor, {@code end:offset}. */
    private static long part(final PageCursor cursor, final int index) {
        final byte[] bytes = cursor.text();
        long value = 0;
        int part = 0;
        for (int i = 0; i < cursor.length(); i++) {
            if (bytes[i] == ':') {
                part++;
            } else if (part == index) {
                value = value * 10 + bytes[i] - '0';
            }
        }
        return value;
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        beginForm(OPEN_ORDERS, venueTimeNs, out);
        endForm(out);
    }

    @Override
    public void keyRights(final long venueTimeNs, final OrderRequest out) {
        beginForm(KEY_RIGHTS, venueTimeNs, out);
        endForm(out);
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        beginForm(BALANCE, venueTimeNs, out);
        endForm(out);
    }

    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        out.target().putBytes(0, TIME);
        out.target(RestMethod.GET, TIME.length);
    }

    /** Of all pairs: the venue has no cancel of one. */
    @Override
    public void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        beginForm(CANCEL_ALL, venueTimeNs, out);
        endForm(out);
    }

    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        final long seconds = (timeoutMs + 999) / 1_000;
        if (out.route() == Route.REST) {
            beginForm(CANCEL_AFTER, venueTimeNs, out);
            text.form(TIMEOUT, seconds);
            endForm(out);
        } else {
            text.begin(out.body()).raw(METHOD_AFTER).number(TIMEOUT, seconds);
            endParams(out);
        }
    }

    @Override
    public void token(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        beginForm(TOKEN, venueTimeNs, out);
        endForm(out);
    }

    /** First what becomes of orders, then money. */
    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        text.begin(out.body()).raw(step == 0 ? EXECUTIONS : BALANCES);
        endParams(out);
    }
}
