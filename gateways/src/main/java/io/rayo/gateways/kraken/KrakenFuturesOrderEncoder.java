package io.rayo.gateways.kraken;

import static io.rayo.gateways.kraken.KrakenText.ascii;

import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderEncoder;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderView;
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.RestMethod;
import io.rayo.gateways.orders.SocketRole;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the requests of Kraken Futures: everything by REST with its parameters in the query, and the subscriptions of
 * the private feeds, which follow a signed challenge. Each order has a time after which the venue drops it. One thread;
 * allocates nothing after construction.
 */
public final class KrakenFuturesOrderEncoder implements OrderEncoder {
    /** Steps of the handshake: the challenge, then one for each feed. */
    static final int HANDSHAKE_STEPS = 6;

    /** Which of the sources of questions about an order the history is. */
    static final int HISTORY_STAGE = 1;

    private static final long NULL_MANTISSA = NewOrderDecoder.priceMantissaNullValue();
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long DAY_NS = 24 * 60 * MINUTE_NS;

    /** Letters of a path that are not signed. */
    private static final int PREFIX = "/derivatives".length();

    /** Rows of a page of the account's log. */
    static final int LOG_PAGE = 500;

    /** Bytes of a cursor of fills that hold the sum and the oldest time of an order's fills on the pages before. */
    static final int CARRIED = 2 * Long.BYTES;

    private static final byte[] SEND_ORDER = ascii("/derivatives/api/v3/sendorder");
    private static final byte[] EDIT_ORDER = ascii("/derivatives/api/v3/editorder");
    private static final byte[] CANCEL_ORDER = ascii("/derivatives/api/v3/cancelorder");
    private static final byte[] CANCEL_ALL = ascii("/derivatives/api/v3/cancelallorders");
    private static final byte[] CANCEL_AFTER = ascii("/derivatives/api/v3/cancelallordersafter");
    private static final byte[] STATUS = ascii("/derivatives/api/v3/orders/status");
    private static final byte[] OPEN_ORDERS = ascii("/derivatives/api/v3/openorders");
    private static final byte[] FILLS = ascii("/derivatives/api/v3/fills");
    private static final byte[] ACCOUNTS = ascii("/derivatives/api/v3/accounts");
    private static final byte[] POSITIONS = ascii("/derivatives/api/v3/openpositions");
    private static final byte[] LEVERAGE = ascii("/derivatives/api/v3/leveragepreferences");
    private static final byte[] TIME = ascii("/derivatives/api/v3/feeschedules");
    private static final byte[] HISTORY = ascii("/api/history/v3/orders");
    private static final byte[] ACCOUNT_LOG = ascii("/api/history/v3/account-log");
    private static final byte[] MARK = ascii("?");

    private static final byte[] ORDER_TYPE = ascii("orderType");
    private static final byte[] CONTINUATION = ascii("continuation_token");
    private static final byte[] SYMBOL = ascii("symbol");
    private static final byte[] SIDE = ascii("side");
    private static final byte[] SIZE = ascii("size");
    private static final byte[] LIMIT_PRICE = ascii("limitPrice");
    private static final byte[] STOP_PRICE = ascii("stopPrice");
    private static final byte[] TRIGGER_SIGNAL = ascii("triggerSignal");
    private static final byte[] LAST = ascii("last");
    private static final byte[] CLI_ORD_ID = ascii("cliOrdId");
    private static final byte[] CLI_ORD_IDS = ascii("cliOrdIds");
    private static final byte[] REDUCE_ONLY = ascii("reduceOnly");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] PROCESS_BEFORE = ascii("processBefore");
    private static final byte[] TIMEOUT = ascii("timeout");
    private static final byte[] LAST_FILL_TIME = ascii("lastFillTime");
    private static final byte[] MAX_LEVERAGE = ascii("maxLeverage");
    private static final byte[] SINCE = ascii("since");
    private static final byte[] SORT = ascii("sort");
    private static final byte[] DESC = ascii("desc");
    private static final byte[] ASC = ascii("asc");
    private static final byte[] FROM = ascii("from");
    private static final byte[] COUNT = ascii("count");
    private static final byte[] TRADEABLE = ascii("tradeable");
    private static final byte[] OPENED = ascii("opened");
    private static final byte[] CLOSED = ascii("closed");

    private static final byte[] BUY = ascii("buy");
    private static final byte[] SELL = ascii("sell");
    private static final byte[] LMT = ascii("lmt");
    private static final byte[] POST = ascii("post");
    private static final byte[] IOC = ascii("ioc");
    private static final byte[] FOK = ascii("fok");
    private static final byte[] MKT = ascii("mkt");
    private static final byte[] STP = ascii("stp");

    private static final byte[] CHALLENGE = ascii("{\"event\":\"challenge\",\"api_key\":\"");
    private static final byte[] SUBSCRIBE = ascii("{\"event\":\"subscribe\",\"feed\":\"");
    private static final byte[] API_KEY = ascii("\",\"api_key\":\"");
    private static final byte[] ORIGINAL = ascii("\",\"original_challenge\":\"");
    private static final byte[] SIGNED = ascii("\",\"signed_challenge\":\"");
    private static final byte[] END = ascii("\"}");

    /** The feeds in the order of their steps; the first is public and shows that the connection lives. */
    private static final byte[][] FEEDS = {
        ascii("heartbeat"), ascii("open_orders"), ascii("fills"), ascii("balances"), ascii("open_positions")
    };

    private final ClientOrderIds ids;
    private final KrakenAccess access;
    private final KrakenQuestions questions;
    private final KrakenOrderIds venueIds;
    private final long windowNs;

    /** How much earlier than ours the venue's time of an order may be: orders need clocks that differ by less. */
    private final long marginNs;

    private final KrakenText text = new KrakenText();
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private int pathLength;

    KrakenFuturesOrderEncoder(
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
        marginNs = 2 * windowNs;
    }

    private KrakenText begin(final byte[] path, final OrderRequest out) {
        pathLength = path.length;
        return text.begin(out.target()).raw(path);
    }

    private void end(final RestMethod method, final int skipped, final long venueTimeNs, final OrderRequest out) {
        out.target(method, text.length());
        access.signFutures(out, skipped, pathLength, access.nonce(venueTimeNs));
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
        final boolean priced = orderType == OrderType.LIMIT || orderType == OrderType.STOP_LIMIT;
        final boolean stop = orderType == OrderType.STOP || orderType == OrderType.STOP_LIMIT;
        final byte[] type = type(orderType, order.timeInForce());
        if (type == null || (side != Side.BUY && side != Side.SELL)) {
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
                orderType == OrderType.MARKET
                        || (!stop
                                && (order.timeInForce() == TimeInForce.IOC || order.timeInForce() == TimeInForce.FOK)),
                venueTimeNs);
        begin(SEND_ORDER, out)
                .raw(MARK)
                .form(ORDER_TYPE, type)
                .form(SYMBOL, instrument.symbol())
                .form(SIDE, side == Side.BUY ? BUY : SELL)
                .formDecimal(SIZE, order.quantityMantissa(), instrument.sizeExponent());
        if (priced) {
            text.formDecimal(LIMIT_PRICE, order.priceMantissa(), instrument.priceExponent());
        }
        if (stop) {
            text.formDecimal(STOP_PRICE, order.stopPriceMantissa(), instrument.priceExponent())
                    .form(TRIGGER_SIGNAL, LAST);
        }
        if (order.orderFlags().reduceOnly()) {
            text.form(REDUCE_ONLY, TRUE);
        }
        text.formId(CLI_ORD_ID, ids, order.clientOrderId()).formTime(PROCESS_BEFORE, venueTimeNs + windowNs);
        end(RestMethod.POST, PREFIX, venueTimeNs, out);
        return null;
    }

    /** The venue's word for a type and lifetime; null if it has none. Stops wait until they are canceled. */
    private static byte[] type(final OrderType orderType, final TimeInForce lifetime) {
        return switch (orderType) {
            case LIMIT ->
                switch (lifetime) {
                    case GTC -> LMT;
                    case GTX -> POST;
                    case IOC -> IOC;
                    case FOK -> FOK;
                    default -> null;
                };
            case MARKET -> lifetime == TimeInForce.GTX ? null : MKT;
            case STOP -> lifetime == TimeInForce.GTX ? null : STP;
            case STOP_LIMIT -> lifetime == TimeInForce.GTC ? STP : null;
            default -> null;
        };
    }

    @Override
    public void cancelOrder(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        questions.order(
                out, order.clientOrderId(), order.instrument().instrumentId(), order.quantity(), false, venueTimeNs, 0);
        begin(CANCEL_ORDER, out).raw(MARK).formId(CLI_ORD_ID, ids, order.clientOrderId());
        end(RestMethod.POST, PREFIX, venueTimeNs, out);
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
        begin(EDIT_ORDER, out)
                .raw(MARK)
                .formId(CLI_ORD_ID, ids, order.clientOrderId())
                .formDecimal(SIZE, quantity, instrument.sizeExponent())
                .formDecimal(LIMIT_PRICE, price, instrument.priceExponent())
                .formTime(PROCESS_BEFORE, venueTimeNs + windowNs);
        end(RestMethod.POST, PREFIX, venueTimeNs, out);
        return null;
    }

    private static long given(final long mantissa, final long otherwise) {
        return mantissa == NULL_MANTISSA ? otherwise : mantissa;
    }

    /**
     * First what works or was over a few seconds ago, then the history of orders, then the fills: of an order that was
     * over at once the history may know nothing.
     */
    @Override
    public void queryOrder(final OrderView order, final int stage, final long venueTimeNs, final OrderRequest out) {
        final boolean isImmediate = order.orderType() == OrderType.MARKET
                || order.timeInForce() == TimeInForce.IOC
                || order.timeInForce() == TimeInForce.FOK;
        questions.order(
                out,
                order.clientOrderId(),
                order.instrument().instrumentId(),
                order.quantity(),
                isImmediate && order.orderType() != OrderType.STOP,
                venueTimeNs,
                stage);
        switch (stage) {
            case 0 -> {
                begin(STATUS, out).raw(MARK).formId(CLI_ORD_IDS, ids, order.clientOrderId());
                end(RestMethod.POST, PREFIX, venueTimeNs, out);
            }
            case HISTORY_STAGE -> {
                begin(HISTORY, out)
                        .raw(MARK)
                        .form(SINCE, openedNs(order) / 1_000_000)
                        .form(SORT, DESC)
                        .form(OPENED, TRUE)
                        .form(CLOSED, TRUE)
                        .form(TRADEABLE, order.instrument().symbol());
                final PageCursor page = order.queryCursor();
                if (!page.isEmpty()) {
                    text.formEscaped(CONTINUATION, page.text(), page.length());
                }
                end(RestMethod.GET, 0, venueTimeNs, out);
            }
            default -> queryByFills(order, venueTimeNs, out);
        }
    }

    /** Before which the venue knew nothing of an order; of one of an earlier life it is not known when it was sent. */
    private long openedNs(final OrderView order) {
        final boolean isOfThisLife = order.quantity() != ExecutionUpdate.NULL && order.side() != Side.NULL_VAL;
        return Math.max(0, order.sentNs() - (isOfThisLife ? marginNs : DAY_NS));
    }

    /** A page of the fills, newest first. Its cursor holds a time, and what the pages before had of the order. */
    private void queryByFills(final OrderView order, final long venueTimeNs, final OrderRequest out) {
        final PageCursor page = order.queryCursor();
        begin(FILLS, out);
        long sum = 0;
        long oldestNs = Long.MAX_VALUE;
        final int timeLength = page.length() - CARRIED;
        if (timeLength > 0) {
            view.wrap(page.text(), 0, page.length());
            sum = view.getLong(timeLength);
            oldestNs = view.getLong(timeLength + Long.BYTES);
            text.raw(MARK).form(LAST_FILL_TIME, page.text(), timeLength);
        }
        questions.carry(out, openedNs(order), sum, oldestNs);
        end(RestMethod.GET, PREFIX, venueTimeNs, out);
    }

    @Override
    public void queryFills(
            final OrderView order, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        view.wrap(order.venueOrderId());
        final int slot = venueIds.find(view, 0, order.venueOrderIdLength());
        // it may have been heard of first by a fill that was not its first
        final long heardNs = slot < 0 ? 0 : Math.min(venueIds.timeNs(slot), order.sentNs());
        fills(order.clientOrderId(), heardNs > 0 ? heardNs - MINUTE_NS : 0, cursor, venueTimeNs, out);
    }

    @Override
    public void recentFills(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        fills(-1, sinceNs, cursor, venueTimeNs, out);
    }

    /** Newest first; a further page holds those before a time, which is the cursor. */
    private void fills(
            final long clientOrderId,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        questions.fills(out, clientOrderId, Math.max(0, sinceNs), 0, 0);
        begin(FILLS, out);
        if (!cursor.isEmpty()) {
            text.raw(MARK).form(LAST_FILL_TIME, cursor.text(), cursor.length());
        }
        end(RestMethod.GET, PREFIX, venueTimeNs, out);
    }

    /** Oldest first; a further page begins with the id of the last row, which is listed again. */
    @Override
    public void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        begin(ACCOUNT_LOG, out)
                .raw(MARK)
                .form(SINCE, Math.max(0, sinceNs / MILLISECOND_NS))
                .form(SORT, ASC)
                .form(COUNT, LOG_PAGE);
        if (!cursor.isEmpty()) {
            text.form(FROM, cursor.text(), cursor.length());
        }
        end(RestMethod.GET, 0, venueTimeNs, out);
    }

    private void get(final byte[] path, final long venueTimeNs, final OrderRequest out) {
        begin(path, out);
        end(RestMethod.GET, PREFIX, venueTimeNs, out);
    }

    @Override
    public void openOrders(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        get(OPEN_ORDERS, venueTimeNs, out);
    }

    @Override
    public void balances(final long venueTimeNs, final OrderRequest out) {
        get(ACCOUNTS, venueTimeNs, out);
    }

    @Override
    public void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        get(POSITIONS, venueTimeNs, out);
    }

    /** Any public call says the time; this one is not long. */
    @Override
    public void serverTime(final long venueTimeNs, final OrderRequest out) {
        out.target().putBytes(0, TIME);
        out.target(RestMethod.GET, TIME.length);
    }

    @Override
    public void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        begin(CANCEL_ALL, out);
        if (instrument != null) {
            text.raw(MARK).form(SYMBOL, instrument.symbol());
        }
        end(RestMethod.POST, PREFIX, venueTimeNs, out);
    }

    /** With a leverage of its own a contract's margin is isolated. */
    @Override
    public void leverage(
            final OrderInstrument instrument, final int leverage, final long venueTimeNs, final OrderRequest out) {
        begin(LEVERAGE, out).raw(MARK).form(SYMBOL, instrument.symbol()).form(MAX_LEVERAGE, leverage);
        end(RestMethod.PUT, PREFIX, venueTimeNs, out);
    }

    @Override
    public void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        begin(CANCEL_AFTER, out).raw(MARK).form(TIMEOUT, (timeoutMs + 999) / 1_000);
        end(RestMethod.POST, PREFIX, venueTimeNs, out);
    }

    @Override
    public void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        access.handshakeStep(step);
        final byte[] key = access.apiKey();
        text.begin(out.body());
        if (step == 0) {
            text.raw(CHALLENGE).add(key, key.length);
        } else {
            final byte[] feed = FEEDS[step - 1];
            text.raw(SUBSCRIBE).add(feed, feed.length);
            if (step > 1) {
                text.add(API_KEY, API_KEY.length)
                        .add(key, key.length)
                        .add(ORIGINAL, ORIGINAL.length)
                        .add(access.challenge(), access.challengeLength())
                        .add(SIGNED, SIGNED.length)
                        .add(access.signedChallenge(), KrakenAccess.SIGNATURE_LENGTH);
            }
        }
        text.add(END, END.length);
        out.bodyLength(text.length());
    }

    /** Step of the handshake that subscribes to a feed; -1 if none does. */
    static int stepOf(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < FEEDS.length; i++) {
            if (KrakenPairs.is(buffer, offset, length, FEEDS[i])) {
                return i + 1;
            }
        }
        return -1;
    }
}
