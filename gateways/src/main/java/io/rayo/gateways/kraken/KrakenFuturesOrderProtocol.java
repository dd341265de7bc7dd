package io.rayo.gateways.kraken;

import io.rayo.codecs.Venues;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
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
 * Order entry of Kraken Futures: orders and questions by REST, what becomes of orders on the private feeds, after a
 * signed challenge. One thread.
 */
public final class KrakenFuturesOrderProtocol implements OrderProtocol {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final KrakenOrderSettings settings;
    private final FeedSymbols<KrakenFuturesInstrument> symbols;
    private final ClientOrderIds ids;
    private final KrakenAccess access;
    private final KrakenQuestions questions = new KrakenQuestions();
    private final KrakenOrderIds venueIds = new KrakenOrderIds();
    private final KrakenFuturesOrderEncoder encoder;
    private final OrderLimits limits;

    /**
     * Creates the protocol.
     *
     * @param settings of the account.
     * @param symbols instruments, those of the market data gateway.
     */
    public KrakenFuturesOrderProtocol(
            final KrakenOrderSettings settings, final FeedSymbols<KrakenFuturesInstrument> symbols) {
        this.settings = settings;
        this.symbols = symbols;
        ids = new ClientOrderIds(settings.runPrefix());
        access = new KrakenAccess(settings.credentials());
        encoder = new KrakenFuturesOrderEncoder(settings, ids, access, questions, venueIds);
        limits = settings.limits() == null ? newLimits() : settings.limits();
    }

    /** 500 points in 10 s over all calls but the history of orders, which allows 100 pages in 10 minutes. */
    private static OrderLimits newLimits() {
        final WindowLimits limits = new WindowLimits(60 * SECOND_NS);
        limits.window(false, true, 10 * SECOND_NS, 500)
                .cost(RequestKind.PLACE, 10)
                .cost(RequestKind.CANCEL, 10)
                .cost(RequestKind.REPLACE, 10)
                .cost(RequestKind.CANCEL_ALL, 25)
                .cost(RequestKind.DEAD_MAN, 25)
                .cost(RequestKind.QUERY_ORDER, 2)
                .cost(RequestKind.QUERY_FILLS, 2)
                .cost(RequestKind.RECENT_FILLS, 2)
                .cost(RequestKind.OPEN_ORDERS, 2)
                .cost(RequestKind.BALANCES, 2)
                .cost(RequestKind.POSITIONS, 2)
                .cost(RequestKind.LEVERAGE, 10);
        // of the pool of history, of which a list of 500 rows costs 2; the rest is for orders
        limits.window(false, true, 600 * SECOND_NS, 50).cost(RequestKind.FUNDING, 2);
        limits.source(KrakenFuturesOrderEncoder.HISTORY_STAGE, true, 600 * SECOND_NS, 100);
        return limits;
    }

    /**
     * An instrument as orders need it.
     *
     * @param instrument that became known.
     * @param details what the venue says of it.
     * @return the instrument.
     */
    public static OrderInstrument instrument(
            final KrakenFuturesInstrument instrument, final InstrumentDetails details) {
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
        return Venues.KRAKEN_FUTURES;
    }

    @Override
    public ClientOrderIds ids() {
        return ids;
    }

    @Override
    public Route route(final RequestKind kind) {
        return switch (kind) {
            case HANDSHAKE -> Route.SOCKET;
            case DEAD_MAN -> settings.hasDeadManSwitch() ? Route.REST : Route.NONE;
            // margin is isolated by setting a leverage; keys of futures can only transfer to the own spot account
            case KEY_RIGHTS, MARGIN_MODE, TOKEN, KEEP_ALIVE -> Route.NONE;
            default -> Route.REST;
        };
    }

    @Override
    public List<SocketSpec> sockets() {
        return List.of(new SocketSpec(
                SocketRole.PRIVATE, false, KrakenFuturesOrderEncoder.HANDSHAKE_STEPS, 0, settings.connection()));
    }

    @Override
    public String socketUrl(final SocketRole role) {
        return settings.orderUrl();
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
        return new KrakenFuturesOrderDecoder(symbols, ids, access, questions, venueIds, counters, listener);
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return settings.windowNs();
    }

    /** What works or ended a moment ago, the history, the fills. */
    @Override
    public int queryStages() {
        return 3;
    }

    @Override
    public boolean fillsNeedVenueOrderId() {
        return false;
    }

    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return false;
    }

    @Override
    public boolean hasPositions() {
        return true;
    }
}
