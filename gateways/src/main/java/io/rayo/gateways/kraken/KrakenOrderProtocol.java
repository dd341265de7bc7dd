package io.rayo.gateways.kraken;

import io.rayo.codecs.Venues;
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
import java.util.List;

/**
 * Order entry of Kraken's spot market: orders and what becomes of them on one private socket, whose token is fetched
 * for each connection; questions by REST, one at a time, as the venue wants their nonces to rise. One thread.
 */
public final class KrakenOrderProtocol implements OrderProtocol {
    private final KrakenOrderSettings settings;
    private final FeedSymbols<KrakenInstrument> symbols;
    private final ClientOrderIds ids;
    private final KrakenAccess access;
    private final KrakenQuestions questions = new KrakenQuestions();
    private final KrakenOrderIds venueIds = new KrakenOrderIds();
    private final KrakenOrderEncoder encoder;
    private final OrderLimits limits;

    /**
     * Creates the protocol.
     *
     * @param settings of the account.
     * @param symbols instruments, those of the market data gateway.
     */
    public KrakenOrderProtocol(final KrakenOrderSettings settings, final FeedSymbols<KrakenInstrument> symbols) {
        this.settings = settings;
        this.symbols = symbols;
        ids = new ClientOrderIds(settings.runPrefix());
        access = new KrakenAccess(settings.credentials());
        encoder = new KrakenOrderEncoder(settings, ids, access, questions, venueIds);
        limits = settings.limits() == null ? new KrakenLimits(settings.tier()) : settings.limits();
    }

    /**
     * An instrument as orders need it.
     *
     * @param instrument that became known.
     * @param details what the venue says of it.
     * @return the instrument.
     */
    public static OrderInstrument instrument(final KrakenInstrument instrument, final InstrumentDetails details) {
        return new OrderInstrument(
                instrument.instrumentId(),
                instrument.symbol(),
                details.baseAsset(),
                instrument.priceExponent(),
                instrument.sizeExponent());
    }

    @Override
    public int venueId() {
        return Venues.KRAKEN_SPOT;
    }

    @Override
    public ClientOrderIds ids() {
        return ids;
    }

    @Override
    public Route route(final RequestKind kind) {
        return switch (kind) {
            case PLACE, CANCEL, REPLACE -> settings.hasRestOrders() ? Route.REST : Route.SOCKET;
            case HANDSHAKE -> Route.SOCKET;
            case DEAD_MAN -> settings.hasDeadManSwitch() ? Route.SOCKET : Route.NONE;
            case QUERY_ORDER,
                    QUERY_FILLS,
                    RECENT_FILLS,
                    OPEN_ORDERS,
                    BALANCES,
                    CANCEL_ALL,
                    SERVER_TIME,
                    TOKEN,
                    KEY_RIGHTS -> Route.REST;
            case POSITIONS, LEVERAGE, MARGIN_MODE, FUNDING, KEEP_ALIVE -> Route.NONE;
        };
    }

    /** Cancels leave even while the socket is down; new orders do not, as it brings the events too. */
    @Override
    public boolean fallsBack(final RequestKind kind) {
        return kind == RequestKind.CANCEL;
    }

    @Override
    public List<SocketSpec> sockets() {
        return List.of(new SocketSpec(SocketRole.BOTH, true, 2, 0, settings.connection()));
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
        return new KrakenOrderDecoder(symbols, ids, access, questions, venueIds, counters, listener);
    }

    @Override
    public KeyRights keyRights(final String answer) {
        return KeyRights.listed(answer, "permissions", ']', "withdraw");
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return settings.windowNs();
    }

    /** Orders that work, then those that are over. */
    @Override
    public int queryStages() {
        return 2;
    }

    @Override
    public int restConnections() {
        return settings.hasRestOrders() ? 8 : 1;
    }

    @Override
    public boolean isPerInstrument(final RequestKind kind) {
        return false;
    }

    @Override
    public boolean hasPositions() {
        return false;
    }
}
