package io.rayo.gateways.binance;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.KeyRights;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.OrderEncoder;
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
 * Order entry of Binance. Spot: one connection to the WebSocket API, each request signed, user data subscribed to on
 * it. USD-M: orders and cancels on the WebSocket API, questions by REST, and user data on a connection of its own,
 * whose URL holds a listen key. One thread.
 */
public final class BinanceOrderProtocol implements OrderProtocol {
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long KEEP_ALIVE_NS = TimeUnit.MINUTES.toNanos(25);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final BinanceSettings settings;
    private final FeedSymbols<BinanceInstrument> symbols;
    private final ClientOrderIds ids;
    private final BinanceOrderEncoder encoder;
    private final OrderLimits limits;
    private final ListenKey listenKey = new ListenKey();
    private final boolean futures;

    /**
     * Creates the protocol.
     *
     * @param settings concluded, with an account; spot or USD-M.
     * @param symbols instruments of the product, those of the market data gateway.
     */
    public BinanceOrderProtocol(final BinanceSettings settings, final FeedSymbols<BinanceInstrument> symbols) {
        if (settings.credentials() == null) {
            throw new IllegalArgumentException("orders need an account: key, secret and run prefix");
        }
        this.settings = settings;
        this.symbols = symbols;
        futures = settings.product().isFutures();
        ids = new ClientOrderIds(settings.runPrefix());
        encoder = new BinanceOrderEncoder(settings.product(), settings.credentials(), ids, settings.receiveWindowMs());
        limits = limits(settings.product());
    }

    /** Weight of requests in a minute, and orders in two windows; the venue's answers name the real limits. */
    static OrderLimits limits(final BinanceProduct product) {
        final boolean isFutures = product.isFutures();
        final WindowLimits limits = new WindowLimits(2 * MINUTE_NS);
        limits.window(false, false, MINUTE_NS, product.weightPerMinute())
                .costOfAll(1)
                .cost(RequestKind.PLACE, isFutures ? 0 : 1)
                .cost(RequestKind.HANDSHAKE, 2)
                .cost(RequestKind.QUERY_ORDER, isFutures ? 1 : 4)
                .cost(RequestKind.QUERY_FILLS, 5)
                .cost(RequestKind.OPEN_ORDERS, isFutures ? 1 : 6)
                .cost(RequestKind.BALANCES, isFutures ? 5 : 20)
                .cost(RequestKind.POSITIONS, 5)
                .cost(RequestKind.FUNDING, 30)
                .cost(RequestKind.REPLACE, isFutures ? 1 : 4)
                .cost(RequestKind.DEAD_MAN, 10);
        limits.window(true, false, 10 * SECOND_NS, isFutures ? 300 : 50)
                .cost(RequestKind.PLACE, 1)
                .cost(RequestKind.REPLACE, isFutures ? 1 : 0);
        limits.window(true, false, isFutures ? MINUTE_NS : DAY_NS, isFutures ? 1_200 : 160_000)
                .cost(RequestKind.PLACE, 1)
                .cost(RequestKind.REPLACE, isFutures ? 1 : 0);
        return limits;
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
            case PLACE, CANCEL, REPLACE, BALANCES -> Route.SOCKET;
            case QUERY_ORDER, QUERY_FILLS, OPEN_ORDERS, CANCEL_ALL -> futures ? Route.REST : Route.SOCKET;
            case POSITIONS -> futures ? Route.SOCKET : Route.NONE;
            case LEVERAGE, MARGIN_MODE, DEAD_MAN, TOKEN, KEEP_ALIVE, FUNDING -> futures ? Route.REST : Route.NONE;
            case HANDSHAKE -> futures ? Route.NONE : Route.SOCKET;
            // the host of futures does not have it
            case KEY_RIGHTS -> futures ? Route.NONE : Route.REST;
            case SERVER_TIME -> Route.REST;
            case RECENT_FILLS -> Route.NONE;
        };
    }

    /**
     * Cancels leave even while the socket is down; on futures new orders too, as what becomes of an order is heard on a
     * socket of its own.
     */
    @Override
    public boolean fallsBack(final RequestKind kind) {
        return switch (kind) {
            case CANCEL -> true;
            case PLACE, BALANCES, POSITIONS -> futures;
            default -> false;
        };
    }

    @Override
    public List<SocketSpec> sockets() {
        final ConnectionSettings connection =
                settings.connection().with().heartbeat(HEARTBEAT_NS, null).build();
        return futures
                ? List.of(
                        new SocketSpec(SocketRole.REQUESTS, false, 0, 0, connection),
                        new SocketSpec(SocketRole.PRIVATE, true, 0, KEEP_ALIVE_NS, connection))
                : List.of(new SocketSpec(SocketRole.BOTH, false, 1, 0, connection));
    }

    @Override
    public String socketUrl(final SocketRole role) {
        return role.takesRequests() ? settings.orderUrl() : listenKey.url(settings.privateStreamUrl());
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
        return new BinanceExecutionDecoder(
                settings.product(), symbols, listenKey, encoder.lists(), ids, counters, listener);
    }

    /** Futures: ordinary orders and algo orders (stops) are asked about, and withdrawn, by requests of their own. */
    @Override
    public int queryStages() {
        return futures ? 2 : 1;
    }

    @Override
    public int cancelAllParts() {
        return futures ? 2 : 1;
    }

    @Override
    public KeyRights keyRights(final String answer) {
        return KeyRights.flag(answer, "enableWithdrawals");
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return TimeUnit.MILLISECONDS.toNanos(settings.receiveWindowMs());
    }

    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return kind == RequestKind.OPEN_ORDERS || kind == RequestKind.DEAD_MAN;
    }

    @Override
    public boolean hasPositions() {
        return futures;
    }
}
