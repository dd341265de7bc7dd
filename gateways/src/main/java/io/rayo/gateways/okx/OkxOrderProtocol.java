package io.rayo.gateways.okx;

import io.rayo.gateways.market.FeedSymbols;
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
 * Order entry of OKX: one private connection for orders and for what becomes of them, after a login; questions by REST.
 * Stops of derivatives go by REST, and another connection tells what becomes of them until they are triggered. Orders
 * go by REST too where the settings say so (the venue's demo has refused the numbers by which the socket names
 * instruments). One thread.
 */
public final class OkxOrderProtocol implements OrderProtocol {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final OkxOrderSettings settings;
    private final FeedSymbols<OkxInstrument> symbols;
    private final ClientOrderIds ids;
    private final OkxOrderEncoder encoder;
    private final boolean hasStops;
    private final OrderLimits limits = newLimits();

    /**
     * Creates the protocol.
     *
     * @param settings of the account.
     * @param symbols instruments of the product, those of the market data gateway.
     */
    public OkxOrderProtocol(final OkxOrderSettings settings, final FeedSymbols<OkxInstrument> symbols) {
        this.settings = settings;
        this.symbols = symbols;
        ids = new ClientOrderIds(settings.runPrefix());
        hasStops = settings.hasStops();
        encoder = new OkxOrderEncoder(
                settings.product(),
                settings.isIsolated(),
                settings.credentials(),
                settings.isSimulated(),
                ids,
                settings.windowMs(),
                hasStops);
    }

    /** 60 in 2 seconds of orders, cancels and changes, each for an instrument: kept here as if there were one. */
    private static OrderLimits newLimits() {
        final WindowLimits limits = new WindowLimits(10 * SECOND_NS);
        limits.window(true, true, 2 * SECOND_NS, 60).cost(RequestKind.PLACE, 1);
        limits.window(false, true, 2 * SECOND_NS, 60).cost(RequestKind.CANCEL, 1);
        limits.window(false, true, 2 * SECOND_NS, 60).cost(RequestKind.REPLACE, 1);
        limits.window(false, true, 2 * SECOND_NS, 60)
                .cost(RequestKind.QUERY_ORDER, 1)
                .cost(RequestKind.QUERY_FILLS, 1)
                .cost(RequestKind.RECENT_FILLS, 1)
                .cost(RequestKind.OPEN_ORDERS, 1);
        limits.source(1, true, 2 * SECOND_NS, 20); // of orders from before this session among the stops
        limits.window(false, true, 2 * SECOND_NS, 10)
                .cost(RequestKind.BALANCES, 1)
                .cost(RequestKind.POSITIONS, 1)
                .cost(RequestKind.SERVER_TIME, 1)
                .cost(RequestKind.FUNDING, 1);
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
        final boolean isDerivative = settings.product().isDerivative();
        return switch (kind) {
            case PLACE, CANCEL, REPLACE -> settings.hasRestOrders() ? Route.REST : Route.SOCKET;
            case HANDSHAKE -> Route.SOCKET;
            case QUERY_ORDER, QUERY_FILLS, RECENT_FILLS, OPEN_ORDERS, BALANCES, DEAD_MAN -> Route.REST;
            case KEY_RIGHTS, SERVER_TIME -> Route.REST;
            case POSITIONS, LEVERAGE, FUNDING -> isDerivative ? Route.REST : Route.NONE;
            case CANCEL_ALL, MARGIN_MODE, TOKEN, KEEP_ALIVE -> Route.NONE;
        };
    }

    /** Only cancels can leave while the socket of orders is down: what becomes of new orders could not be heard. */
    @Override
    public boolean fallsBack(final RequestKind kind) {
        return kind == RequestKind.CANCEL;
    }

    @Override
    public List<SocketSpec> sockets() {
        // login, orders, account, and positions where there are any
        final int steps = settings.product().isDerivative() ? 4 : 3;
        final SocketSpec orders = new SocketSpec(SocketRole.BOTH, false, steps, 0, settings.connection());
        // login, and the stops
        return hasStops
                ? List.of(orders, new SocketSpec(SocketRole.PRIVATE, false, 2, 0, settings.connection()))
                : List.of(orders);
    }

    @Override
    public String socketUrl(final SocketRole role) {
        return settings.orderUrl() + (role == SocketRole.PRIVATE ? "/ws/v5/business" : "/ws/v5/private");
    }

    /** Ordinary orders and algo orders (stops) are asked about by requests of their own. */
    @Override
    public int queryStages() {
        return hasStops ? 2 : 1;
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
        return new OkxExecutionDecoder(symbols, ids, encoder.algoQuestions(), hasStops, counters, listener);
    }

    @Override
    public KeyRights keyRights(final String answer) {
        return KeyRights.listed(answer, "perm", '"', "withdraw");
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return TimeUnit.MILLISECONDS.toNanos(settings.windowMs());
    }

    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return false;
    }

    @Override
    public boolean hasPositions() {
        return settings.product().isDerivative();
    }
}
