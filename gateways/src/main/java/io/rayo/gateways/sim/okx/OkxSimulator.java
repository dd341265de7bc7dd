package io.rayo.gateways.sim.okx;

import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.DeskRules;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A simulated OKX, API V5, on loopback: real WebSocket and HTTP, the venue's texts, errors and limits, and faults on
 * command.
 *
 * <p>Paths: {@code /ws/v5/public}, {@code /ws/v5/business}, {@code /ws/v5/private}, {@code /api/v5}. Faults:
 * {@link #inject}, or {@code /sim/fault}. All state lives on one event loop; the public methods may be called from any
 * other thread.
 */
public final class OkxSimulator extends SimulatedVenue {
    private static final String BOOKS = "books";
    private static final int BOOK_LEVELS = 400;
    private static final long BOOK_INTERVAL_MS = 100;
    private static final long MARK_INTERVAL_MS = 200;
    private static final long FUNDING_INTERVAL_MS = 30_000;
    private static final long QUIET_MS = 60_000;
    private static final long FIRST_CODE = 10_001;

    /** What is due by time in one market. */
    private static final class Pace {
        private long code;
        private boolean topChanged;
        private long topSequence;
        private long nextMarkMs;
        private long nextFundingMs;
        private long lastBookMs;
    }

    private final OkxSimulatorSettings settings;
    private final Map<SimMarket, Pace> paces = new HashMap<>();
    private final Map<String, SimMarket> bySymbol = new HashMap<>();
    private final Map<Long, SimMarket> byCode = new HashMap<>();
    private final PublicApi publicApi;
    private final AccountApi accountApi;
    private final PrivateEvents events;

    private OkxSimulator(final OkxSimulatorSettings settings) {
        super(
                "okx",
                settings,
                DeskRules.usual(true, DeskRules.PostOnly.ENDED, DeskRules.DuplicateIds.OPEN),
                new OkxErrors());
        this.settings = settings;
        publicApi = new PublicApi(this);
        accountApi = new AccountApi(this, settings);
        events = new PrivateEvents(this);
    }

    /**
     * Starts a simulated venue.
     *
     * @param settings of it.
     * @return a venue that listens.
     */
    public static OkxSimulator launch(final OkxSimulatorSettings settings) {
        final OkxSimulator simulator = new OkxSimulator(settings.conclude());
        simulator.start();
        return simulator;
    }

    OkxSimulatorSettings okxSettings() {
        return settings;
    }

    AccountApi accountApi() {
        return accountApi;
    }

    PrivateEvents events() {
        return events;
    }

    /** The market of an instrument; null if there is none. */
    SimMarket market(final String symbol) {
        return bySymbol.get(symbol);
    }

    /** The market of an instrument's number; null if there is none. */
    SimMarket market(final long code) {
        return byCode.get(code);
    }

    long code(final SimMarket market) {
        return paces.get(market).code;
    }

    @Override
    protected void onMarketOpen(final SimMarket market) {
        final Pace pace = new Pace();
        pace.code = FIRST_CODE + paces.size();
        pace.lastBookMs = nowMs();
        paces.put(market, pace);
        bySymbol.put(market.instrument().symbol(), market);
        byCode.put(pace.code, market);
        market.openDepth(BOOKS, BOOK_LEVELS, BOOK_INTERVAL_MS);
        market.openKline("candle1m", 60_000, 1_000);
    }

    @Override
    protected void onRequest(final SimExchange exchange) {
        if (exchange.path().startsWith("/api/v5/public/") || exchange.path().startsWith("/api/v5/market/")) {
            publicApi.onRequest(exchange);
        } else {
            accountApi.onRequest(exchange);
        }
    }

    @Override
    protected SimConnection onConnect(final SimSocket socket) {
        final int mark = socket.uri().indexOf('?');
        final String path = mark < 0 ? socket.uri() : socket.uri().substring(0, mark);
        return switch (path) {
            case "/ws/v5/public" -> new OkxConnection(this, socket, OkxConnection.Kind.PUBLIC);
            case "/ws/v5/business" -> new OkxConnection(this, socket, OkxConnection.Kind.BUSINESS);
            case "/ws/v5/private" -> new OkxConnection(this, socket, OkxConnection.Kind.PRIVATE);
            default -> null;
        };
    }

    @Override
    protected void announceShutdown() {
        for (final SimConnection connection : connections()) {
            connection.send("{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be "
                    + "closed for a"
                    + " service upgrade. Please reconnect.\",\"connId\":\""
                    + connection.socket().id() + "\"}");
        }
    }

    /** What a new subscriber gets at once. */
    void onSubscribed(final OkxConnection connection, final String channel, final String symbol) {
        final SimMarket market = bySymbol.get(symbol);
        if (channel.equals(BOOKS)) {
            final DepthWindow window = market.depthWindows().getFirst();
            connection.publish(MarketText.snapshot(market, window, settings.hasChecksums(), nowMs()));
        } else if (channel.equals("bbo-tbt")) {
            connection.publish(MarketText.top(market, market.engine().updateId(), nowMs()));
        } else if (channel.equals("funding-rate")) {
            connection.publish(MarketText.funding(market, nowMs()));
        }
    }

    private boolean isWanted(final SimMarket market, final String channel) {
        return subscriptions().isWanted(channel + ":" + market.instrument().symbol());
    }

    private void publish(final SimMarket market, final String channel, final String text) {
        publish(channel + ":" + market.instrument().symbol(), text);
    }

    @Override
    public void onTrade(final SimMarket market, final SimTrade trade) {
        if (isWanted(market, "trades")) {
            publish(
                    market,
                    "trades",
                    MarketText.trade(market, trade, market.engine().updateId()));
        }
    }

    @Override
    public void onTopOfBook(final SimMarket market, final long updateId) {
        final Pace pace = paces.get(market);
        if (pace != null) { // not while the market opens
            pace.topChanged = true;
            pace.topSequence = updateId;
        }
    }

    @Override
    public boolean isWanted(final SimMarket market, final DepthWindow window) {
        return isWanted(market, window.name());
    }

    @Override
    public void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {
        publish(market, BOOKS, MarketText.update(market, window, settings.hasChecksums(), nowMs));
        paces.get(market).lastBookMs = nowMs;
    }

    @Override
    public void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {
        if (isWanted(market, kline.name())) {
            publish(market, kline.name(), MarketText.candle(market, kline, closed));
        }
    }

    @Override
    public void onTickEnd(final SimMarket market, final long nowMs) {
        final Pace pace = paces.get(market);
        if (pace.topChanged && isWanted(market, "bbo-tbt")) {
            publish(market, "bbo-tbt", MarketText.top(market, pace.topSequence, nowMs));
        }
        pace.topChanged = false;
        if (nowMs - pace.lastBookMs >= QUIET_MS && isWanted(market, BOOKS)) {
            pace.lastBookMs = nowMs;
            publish(
                    market,
                    BOOKS,
                    MarketText.quiet(market, market.depthWindows().getFirst(), nowMs));
        }
        if (market.instrument().isSpot()) {
            return;
        }
        if (nowMs >= pace.nextMarkMs) {
            pace.nextMarkMs = nowMs + MARK_INTERVAL_MS;
            if (isWanted(market, "mark-price")) {
                publish(market, "mark-price", MarketText.mark(market, nowMs));
            }
        }
        if (nowMs >= pace.nextFundingMs && market.instrument().marketType() == MarketType.PERPETUAL) {
            pace.nextFundingMs = nowMs + FUNDING_INTERVAL_MS;
            if (isWanted(market, "funding-rate")) {
                publish(market, "funding-rate", MarketText.funding(market, nowMs));
            }
        }
    }

    @Override
    protected void onTick(final long nowMs) {
        if (nowMs % 100 >= 10) {
            return; // an index moves ten times a second
        }
        final Set<String> done = new HashSet<>();
        for (final SimMarket market : markets()) {
            final String name = MarketText.index(market.instrument());
            if (!market.instrument().isSpot() && done.add(name)) {
                publish("index-tickers:" + name, MarketText.index(market, nowMs));
            }
        }
    }

    @Override
    public void onAccepted(final VenueOrder order) {
        events.onAccepted(order);
    }

    @Override
    public void onTriggered(final VenueOrder order) {
        events.onTriggered(order);
    }

    @Override
    public void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        events.onFill(order, fill);
    }

    @Override
    public void onAmended(final VenueOrder order) {
        events.onAmended(order);
    }

    @Override
    public void onEnded(final VenueOrder order) {
        events.onEnded(order);
    }

    @Override
    public void onMoney(final VenueOrder order) {
        events.onMoney(order);
    }
}
