package io.rayo.gateways.bybit;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.net.ConnectionSettings;
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
 * Order entry of one Bybit product: orders on the trade socket (or by REST, where there is none), what becomes of them
 * on the private socket, questions by REST. One thread.
 */
public final class BybitOrderProtocol implements OrderProtocol {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** After too much from one address the venue wants nothing for about so long. */
    private static final long BAN_NS = TimeUnit.MINUTES.toNanos(10);

    private final BybitSettings settings;
    private final FeedSymbols<BybitInstrument> symbols;
    private final ClientOrderIds ids;
    private final BybitAmendments amendments = new BybitAmendments();
    private final BybitOrderEncoder encoder;
    private final OrderLimits limits;
    private final boolean linear;

    /**
     * Creates the protocol.
     *
     * @param settings concluded, with an account.
     * @param symbols instruments of the product, those of the market data gateway.
     */
    public BybitOrderProtocol(final BybitSettings settings, final FeedSymbols<BybitInstrument> symbols) {
        if (settings.credentials() == null) {
            throw new IllegalArgumentException("orders need an account: key, secret and run prefix");
        }
        this.settings = settings;
        this.symbols = symbols;
        linear = settings.product().isLinear();
        ids = new ClientOrderIds(settings.runPrefix());
        encoder = new BybitOrderEncoder(settings, ids, amendments);
        limits = limits(linear);
    }

    /** Limits of each kind of request in a second, which the venue's answers correct for orders, and of an address. */
    private static OrderLimits limits(final boolean isLinear) {
        final WindowLimits limits = new WindowLimits(BAN_NS);
        final int trading = isLinear ? 10 : 20;
        limits.window(true, true, SECOND_NS, trading).cost(RequestKind.PLACE, 1);
        limits.window(false, true, SECOND_NS, trading).cost(RequestKind.CANCEL, 1);
        limits.window(false, true, SECOND_NS, 10).cost(RequestKind.REPLACE, 1);
        limits.window(false, true, SECOND_NS, 50)
                .cost(RequestKind.QUERY_ORDER, 1)
                .cost(RequestKind.OPEN_ORDERS, 1);
        limits.window(false, true, SECOND_NS, 50)
                .cost(RequestKind.QUERY_FILLS, 1)
                .cost(RequestKind.RECENT_FILLS, 1)
                .cost(RequestKind.FUNDING, 1);
        limits.window(false, true, 5 * SECOND_NS, 600).costOfAll(1);
        return limits;
    }

    /**
     * An instrument as orders need it.
     *
     * @param instrument that became known.
     * @param details what the venue says of it.
     * @return the instrument.
     */
    public static OrderInstrument instrument(final BybitInstrument instrument, final InstrumentDetails details) {
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
            case PLACE, CANCEL, REPLACE -> settings.hasRestOrders() ? Route.REST : Route.SOCKET;
            case QUERY_ORDER, QUERY_FILLS, RECENT_FILLS, OPEN_ORDERS, BALANCES, CANCEL_ALL -> Route.REST;
            case KEY_RIGHTS, SERVER_TIME -> Route.REST;
            case POSITIONS, LEVERAGE, FUNDING -> linear ? Route.REST : Route.NONE;
            case DEAD_MAN -> settings.hasDeadManSwitch() ? Route.REST : Route.NONE;
            case HANDSHAKE -> Route.SOCKET;
            // the margin mode is the whole account's, and not ours to change
            case MARGIN_MODE, TOKEN, KEEP_ALIVE -> Route.NONE;
        };
    }

    @Override
    public boolean fallsBack(final RequestKind kind) {
        return kind == RequestKind.PLACE || kind == RequestKind.CANCEL || kind == RequestKind.REPLACE;
    }

    @Override
    public List<SocketSpec> sockets() {
        final ConnectionSettings connection = settings.connection();
        final SocketSpec stream = new SocketSpec(SocketRole.PRIVATE, false, 2, 0, connection);
        return settings.hasRestOrders()
                ? List.of(stream)
                : List.of(new SocketSpec(SocketRole.REQUESTS, false, 1, 0, connection), stream);
    }

    @Override
    public String socketUrl(final SocketRole role) {
        return settings.orderUrl() + (role == SocketRole.REQUESTS ? "/v5/trade" : "/v5/private");
    }

    @Override
    public String restUrl() {
        return settings.feed().restUrl();
    }

    @Override
    public OrderEncoder encoder() {
        return encoder;
    }

    @Override
    public OrderDecoder newDecoder(final ExecutionListener listener, final OrderCounters counters) {
        return new BybitOrderDecoder(symbols, ids, amendments, linear ? "USDT" : "", counters, listener);
    }

    @Override
    public KeyRights keyRights(final String answer) {
        return answer.contains("\"retCode\":0")
                ? KeyRights.listed(answer, "permissions", '}', "withdraw")
                : KeyRights.UNKNOWN;
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return TimeUnit.MILLISECONDS.toNanos(settings.receiveWindowMs());
    }

    /** Orders of today and yesterday, then the history. */
    @Override
    public int queryStages() {
        return 2;
    }

    @Override
    public boolean fillsNeedVenueOrderId() {
        return false;
    }

    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return linear && (kind == RequestKind.OPEN_ORDERS || kind == RequestKind.POSITIONS);
    }

    @Override
    public boolean hasPositions() {
        return linear;
    }
}
