package io.rayo.gateways.kucoin;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.KeyRights;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.OrderEncoder;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderLimits;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import io.rayo.gateways.orders.SocketSpec;
import io.rayo.gateways.orders.WindowLimits;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Order entry of one KuCoin product by the classic API: orders on the order socket (or by REST), what becomes of them
 * on the private socket, questions by REST. One thread.
 */
public final class KucoinOrderProtocol implements OrderProtocol {
    /** The window of the venue's pools of weight. */
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(30);

    /** After too much from one address the venue wants nothing for so long. */
    private static final long BAN_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int SPOT_POOL = 4_000;
    private static final int FUTURES_POOL = 2_000;
    private static final int MANAGEMENT_POOL = 2_000;
    private static final int ADDRESS_POOL = 2_000;

    private final KucoinOrderSettings settings;
    private final FeedSymbols<KucoinInstrument> symbols;
    private final ClientOrderIds ids;
    private final KucoinOrderMemory memory = new KucoinOrderMemory();
    private final KucoinSigner signer;
    private final KucoinOrderEncoder encoder;
    private final OrderLimits limits;
    private final boolean isFutures;

    /**
     * Creates the protocol.
     *
     * @param settings of the account.
     * @param symbols instruments of the product, those of the market data gateway.
     */
    public KucoinOrderProtocol(final KucoinOrderSettings settings, final FeedSymbols<KucoinInstrument> symbols) {
        this.settings = settings;
        this.symbols = symbols;
        isFutures = settings.product().isFutures();
        ids = new ClientOrderIds(settings.runPrefix());
        signer = new KucoinSigner(settings.credentials(), settings.keyVersion());
        encoder = new KucoinOrderEncoder(settings, signer, ids, memory);
        limits = limits(isFutures);
    }

    /** Weights of requests in the pools of an account without volume, which the venue's answers correct. */
    private static OrderLimits limits(final boolean isFutures) {
        final WindowLimits limits = new WindowLimits(BAN_NS);
        if (isFutures) {
            limits.window(false, true, WINDOW_NS, FUTURES_POOL)
                    .cost(RequestKind.PLACE, 2)
                    .cost(RequestKind.CANCEL, 1)
                    .cost(RequestKind.CANCEL_ALL, 10)
                    .cost(RequestKind.QUERY_ORDER, 5)
                    .cost(RequestKind.QUERY_FILLS, 5)
                    .cost(RequestKind.OPEN_ORDERS, 2)
                    .cost(RequestKind.BALANCES, 5)
                    .cost(RequestKind.POSITIONS, 2)
                    .cost(RequestKind.FUNDING, 5)
                    .cost(RequestKind.LEVERAGE, 2)
                    .cost(RequestKind.MARGIN_MODE, 2)
                    .cost(RequestKind.TOKEN, 10);
        } else {
            limits.window(false, true, WINDOW_NS, SPOT_POOL)
                    .cost(RequestKind.PLACE, 1)
                    .cost(RequestKind.CANCEL, 1)
                    .cost(RequestKind.CANCEL_ALL, 30)
                    .cost(RequestKind.QUERY_ORDER, 2)
                    .cost(RequestKind.QUERY_FILLS, 2)
                    .cost(RequestKind.OPEN_ORDERS, 2)
                    .cost(RequestKind.DEAD_MAN, 2)
                    .cost(RequestKind.TOKEN, 10);
            // marked as one of orders, so that what answers tell corrects the pool above alone
            limits.window(true, true, WINDOW_NS, MANAGEMENT_POOL).cost(RequestKind.BALANCES, 5);
        }
        limits.window(true, true, WINDOW_NS, ADDRESS_POOL).cost(RequestKind.SERVER_TIME, 3);
        return limits;
    }

    /**
     * An instrument as orders need it.
     *
     * @param instrument that became known.
     * @param details what the venue says of it.
     * @return the instrument.
     */
    public static OrderInstrument instrument(final KucoinInstrument instrument, final InstrumentDetails details) {
        return new OrderInstrument(
                instrument.instrumentId(),
                instrument.symbol(),
                details.baseAsset(),
                details.settleAsset(),
                instrument.priceExponent(),
                instrument.sizeExponent());
    }

    @Override
    public int venueId() {
        return settings.product().venueId();
    }

    @Override
    public ClientOrderIds ids() {
        return ids;
    }

    @Override
    public Route route(final RequestKind kind) {
        return switch (kind) {
            case PLACE, CANCEL -> settings.hasRestOrders() ? Route.REST : Route.SOCKET;
            case HANDSHAKE -> Route.SOCKET;
            case QUERY_ORDER, QUERY_FILLS, OPEN_ORDERS, BALANCES, CANCEL_ALL, SERVER_TIME, TOKEN -> Route.REST;
            // the host of futures does not have it
            case KEY_RIGHTS -> isFutures ? Route.NONE : Route.REST;
            case POSITIONS, MARGIN_MODE, FUNDING -> isFutures ? Route.REST : Route.NONE;
            // with isolated margin every order carries it
            case LEVERAGE -> isFutures && !settings.isIsolated() ? Route.REST : Route.NONE;
            case DEAD_MAN -> isFutures ? Route.NONE : Route.REST;
            // a change would be a cancel and a new order under one client order id; fills do not name our orders
            case REPLACE, RECENT_FILLS, KEEP_ALIVE -> Route.NONE;
        };
    }

    /** The private stream is a socket of its own: what becomes of an order is heard whichever way it went. */
    @Override
    public boolean fallsBack(final RequestKind kind) {
        return kind == RequestKind.PLACE || kind == RequestKind.CANCEL;
    }

    @Override
    public List<SocketSpec> sockets() {
        // the welcome, then a subscription each
        final SocketSpec stream = new SocketSpec(
                SocketRole.PRIVATE, true, 1 + KucoinOrderEncoder.topics(isFutures), 0, settings.privateConnection());
        // a text to be signed, then the welcome
        return settings.hasRestOrders()
                ? List.of(stream)
                : List.of(new SocketSpec(SocketRole.REQUESTS, true, 2, 0, settings.orderConnection()), stream);
    }

    @Override
    public String socketUrl(final SocketRole role) {
        return role == SocketRole.REQUESTS
                ? settings.orderUrl() + "/v1/private?" + signer.socketQuery(memory.venueTimeMs())
                : memory.privateUrl();
    }

    @Override
    public String restUrl() {
        return settings.restUrl();
    }

    @Override
    public OrderEncoder encoder() {
        return encoder;
    }

    @Override
    public OrderDecoder newDecoder(final ExecutionListener listener, final OrderCounters counters) {
        return new KucoinOrderDecoder(isFutures, symbols, ids, memory, settings.hasStreamFills(), counters, listener);
    }

    @Override
    public KeyRights keyRights(final String answer) {
        // "Transfer" goes to other accounts too; "InnerTransfer" stays within our own
        return KeyRights.listed(answer.replace("InnerTransfer", ""), "permission", '"', "withdraw", "transfer");
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return TimeUnit.MILLISECONDS.toNanos(settings.windowMs());
    }

    /** Open spot orders are listed by symbol, and so is funding. */
    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return kind == (isFutures ? RequestKind.FUNDING : RequestKind.OPEN_ORDERS);
    }

    @Override
    public boolean hasPositions() {
        return isFutures;
    }
}
