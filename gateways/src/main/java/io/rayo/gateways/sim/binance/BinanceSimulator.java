package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.matching.CommonFactor;
import io.rayo.gateways.sim.matching.MatchOrder;
import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A Binance on loopback: spot and USD-M on one port, over a matching engine with background flow, with faults on
 * command.
 *
 * <pre>
 *   clients --&gt; REST, WS API --&gt; ApiCore --&gt; OrderDesk --&gt; MatchingEngine &lt;-- BackgroundFlow
 *           &lt;-- answers, user events ------------------'            |
 *           &lt;-- streams &lt;-- faults &lt;------------------------- SimMarket
 * </pre>
 *
 * <p>Paths: {@code /api/v3}, {@code /ws-api/v3}, {@code /ws}, {@code /stream} (spot); {@code /fapi/v1},
 * {@code /ws-fapi/v1}, {@code /public}, {@code /market}, {@code /private} (USD-M; subscriptions on the wrong base are
 * acknowledged and stay silent, and so does everything under {@code /legacy}, the old base). Faults: {@link #inject},
 * or {@code /sim/fault}. All state lives on one event loop; the public methods may be called from any other thread.
 */
public final class BinanceSimulator implements AutoCloseable, SimMarket.Sink {
    private static final long FIRST_ORDER_ID = 9_000_000;
    private static final long SMALL_UPDATE_ID = 1_000;

    private final SimulatorContext context;
    private final SimServer server;
    private final FaultPlan faults;
    private final OrderDesk desk;
    private final ApiCore api;
    private final RestApi rest;
    private final ListenKeys listenKeys;
    private final Map<String, VenueAccount> accounts = new LinkedHashMap<>();
    private final Map<Long, VenueAccount> accountsById = new HashMap<>();
    private final Map<String, SimMarket> markets = new LinkedHashMap<>();
    private final Set<StreamConnection> streams = new LinkedHashSet<>();
    private final Set<WsApiConnection> apis = new LinkedHashSet<>();
    private final Set<FuturesUserStream> userStreams = new LinkedHashSet<>();
    private final Map<String, List<StreamConnection>> subscribers = new HashMap<>();
    private long nextOrderId = FIRST_ORDER_ID;
    private long messageLimitCuts;
    private long framesPublished;
    private volatile Throwable failure;
    private volatile boolean closing;

    private BinanceSimulator(final SimulatorContext context) {
        this.context = context;
        faults = new FaultPlan(context.seed() ^ 0xFA017L);
        desk = new OrderDesk(context.clock());
        listenKeys = new ListenKeys(context.clock(), context.seed() + 17);
        long accountId = 1;
        for (final SimulatorContext.Client client : context.clients()) {
            final VenueAccount account = new VenueAccount(accountId++, client);
            accounts.put(account.apiKey, account);
            accountsById.put(account.id, account);
        }
        api = new ApiCore(this, desk, accounts);
        rest = new RestApi(this);
        server = new SimServer("rayo-sim-binance", new Endpoint());
    }

    /**
     * Starts a simulated venue.
     *
     * @param context settings.
     * @return a venue that listens.
     */
    public static BinanceSimulator launch(final SimulatorContext context) {
        final BinanceSimulator simulator = new BinanceSimulator(context.conclude());
        simulator.openMarkets();
        simulator.server.start(context.port());
        if (context.tickIntervalNs() > 0) {
            simulator.laterAtNs(System.nanoTime() + context.tickIntervalNs(), simulator::timedTick);
        }
        return simulator;
    }

    private void openMarkets() {
        final CommonFactor factor = new CommonFactor(context.seed());
        long seed = context.seed();
        for (final SimInstrument instrument : context.instruments()) {
            seed = seed * 31 + 7;
            markets.put(
                    key(instrument.product(), instrument.symbol()),
                    new SimMarket(instrument, context, factor, () -> nextOrderId++, seed, this));
        }
    }

    private static String key(final Product product, final String name) {
        return product + " " + name;
    }

    /** {@return the port on loopback} */
    public int port() {
        return server.port();
    }

    SimulatorContext context() {
        return context;
    }

    FaultPlan faults() {
        return faults;
    }

    ApiCore api() {
        return api;
    }

    ListenKeys listenKeys() {
        return listenKeys;
    }

    VenueAccount account(final String apiKey) {
        return accounts.get(apiKey);
    }

    SimMarket market(final Product product, final String symbol) {
        return markets.get(key(product, symbol));
    }

    Collection<SimMarket> markets() {
        return markets.values();
    }

    void laterAtNs(final long deadlineNs, final Runnable task) {
        final long delayNs = Math.max(0, deadlineNs - System.nanoTime());
        server.eventLoop().schedule(task, delayNs, TimeUnit.NANOSECONDS).addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled() && !closing) {
                failure = done.cause();
            }
        });
    }

    private void timedTick() {
        if (!closing) {
            final long startNs = System.nanoTime();
            oneTick();
            laterAtNs(startNs + context.tickIntervalNs(), this::timedTick);
        }
    }

    private void oneTick() {
        markets.values().forEach(SimMarket::tick);
        markets.values().forEach(SimMarket::publishDue);
        final long nowMs = context.clock().time();
        List.copyOf(streams).forEach(connection -> connection.manners().check(nowMs));
        List.copyOf(apis).forEach(connection -> connection.manners().check(nowMs));
        List.copyOf(userStreams).forEach(connection -> connection.manners().check(nowMs));
        listenKeys.check();
    }

    /**
     * Runs ticks of the market now, whatever the schedule. Not on the event loop.
     *
     * @param count of ticks.
     */
    public void tick(final int count) {
        call(() -> {
            for (int i = 0; i < count; i++) {
                oneTick();
            }
            return null;
        });
    }

    /**
     * Changes the rate of the background flow. Any thread.
     *
     * @param eventsPerTick orders and cancels per tick and instrument.
     */
    public void eventsPerTick(final double eventsPerTick) {
        server.eventLoop()
                .execute(() -> markets.values().forEach(market -> {
                    if (null != market.flow()) {
                        market.flow().eventsPerTick(eventsPerTick);
                    }
                }));
    }

    /** {@return what really happened so far; not on the event loop} */
    public SimLedger ledger() {
        return call(api::ledger);
    }

    /** {@return how many WebSockets are open: market data, order entry and user data} */
    public int connectionCount() {
        return call(() -> streams.size() + apis.size() + userStreams.size());
    }

    /** {@return how many connections were cut because they sent too many messages} */
    public long messageLimitCuts() {
        return call(() -> messageLimitCuts);
    }

    /** {@return events published on streams, counted once per subscriber} */
    public long framesPublished() {
        return call(() -> framesPublished);
    }

    /**
     * How often a kind of fault was hit.
     *
     * @param kind of fault.
     * @return times.
     */
    public long faultHits(final FaultKind kind) {
        return call(() -> faults.hitCount(kind));
    }

    /**
     * Arms a fault, or does it at once where it is an act. Any thread.
     *
     * @param fault to inject.
     */
    public void inject(final Fault fault) {
        call(() -> {
            apply(fault);
            return null;
        });
    }

    /**
     * Injects a fault later. Any thread.
     *
     * @param afterMs from now.
     * @param fault to inject.
     */
    public void injectAfter(final long afterMs, final Fault fault) {
        laterAtNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs), () -> apply(fault));
    }

    /** Disarms every fault. Any thread. */
    public void clearFaults() {
        server.eventLoop().execute(faults::clear);
    }

    private <T> T call(final Callable<T> task) {
        if (server.eventLoop().inEventLoop()) {
            throw new IllegalStateException("not on the simulator's event loop");
        }
        if (null != failure) {
            throw new IllegalStateException("simulator failed", failure);
        }
        try {
            return server.eventLoop().submit(task).get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (final ExecutionException e) {
            throw new IllegalStateException("simulator failed", e.getCause());
        }
    }

    void apply(final Fault fault) {
        switch (fault.kind()) {
            case DISCONNECT_ALL -> sockets().forEach(SimSocket::reset);
            case HALF_OPEN -> sockets().forEach(SimSocket::halfOpen);
            case REFUSE_CONNECTS -> {
                server.stopListening();
                laterAtNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fault.millis()), server::listen);
            }
            case RESET_UPDATE_IDS ->
                markets.values().forEach(market -> market.engine().resetUpdateId(SMALL_UPDATE_ID));
            case ANNOUNCE_SHUTDOWN -> announceShutdown();
            default -> {
                faults.arm(fault);
                return;
            }
        }
        faults.count(fault.kind());
    }

    private List<SimSocket> sockets() {
        final List<SimSocket> sockets = new ArrayList<>();
        streams.forEach(connection -> sockets.add(connection.socket()));
        apis.forEach(connection -> sockets.add(connection.socket()));
        userStreams.forEach(connection -> sockets.add(connection.socket()));
        return sockets;
    }

    private void announceShutdown() {
        final String event =
                "{\"e\":\"serverShutdown\",\"E\":" + context.clock().time() + "}";
        streams.forEach(connection -> {
            if (Product.SPOT == connection.product()) {
                connection.announce("!serverShutdown", event);
            }
        });
        apis.forEach(connection -> {
            if (Product.SPOT == connection.product()) {
                connection.announce(event);
            }
        });
    }

    void onMessageLimit() {
        messageLimitCuts++;
    }

    void onSubscriptionsChanged() {
        subscribers.clear();
    }

    void onClosed(final SimSocketListener connection) {
        streams.remove(connection);
        apis.remove(connection);
        userStreams.remove(connection);
        subscribers.clear();
    }

    private List<StreamConnection> subscribers(final SimMarket market, final String channel) {
        final Product product = market.instrument().product();
        final String stream = market.instrument().streamSymbol() + "@" + channel;
        return subscribers.computeIfAbsent(key(product, stream), any -> {
            final List<StreamConnection> found = new ArrayList<>();
            for (final StreamConnection connection : streams) {
                if (connection.product() == product && connection.isSubscribed(stream, channel)) {
                    found.add(connection);
                }
            }
            return found;
        });
    }

    @Override
    public boolean isWanted(final SimMarket market, final String channel) {
        return !subscribers(market, channel).isEmpty();
    }

    @Override
    public void publish(final SimMarket market, final String channel, final String payload) {
        final String stream = market.instrument().streamSymbol() + "@" + channel;
        for (final StreamConnection connection : subscribers(market, channel)) {
            framesPublished++;
            connection.deliver(stream, payload);
        }
    }

    @Override
    public void onClientTrade(
            final SimMarket market,
            final MatchOrder order,
            final boolean maker,
            final long tradeId,
            final long ticks,
            final long lots) {
        desk.onTrade(accountsById.get(order.ownerId()), market, order, maker, tradeId, ticks, lots);
    }

    @Override
    public void onClientOrderEnded(final SimMarket market, final MatchOrder order) {
        desk.onOrderEnded(accountsById.get(order.ownerId()), order);
    }

    String exchangeInfo(final Product product, final Map<String, String> params) throws VenueException {
        final Set<String> wanted = new HashSet<>();
        if (params.containsKey("symbol")) {
            wanted.add(params.get("symbol"));
        }
        if (params.containsKey("symbols")) {
            wanted.addAll(
                    List.of(params.get("symbols").replaceAll("[\\[\\]\"]", "").split(",", -1)));
        }
        final JsonText json = new JsonText()
                .open()
                .text("timezone", "UTC")
                .number("serverTime", context.clock().time());
        if (Product.USDM == product) {
            json.text("futuresType", "U_MARGINED");
        }
        json.raw("rateLimits", rateLimitRules()).raw("exchangeFilters", "[]").openArray("symbols");
        int found = 0;
        for (final SimMarket market : markets.values()) {
            final SimInstrument instrument = market.instrument();
            if (instrument.product() == product && (wanted.isEmpty() || wanted.contains(instrument.symbol()))) {
                json.element(instrument.exchangeInfo());
                found++;
            }
        }
        if (found < wanted.size()) {
            throw new VenueException(-1121, "Invalid symbol.");
        }
        return json.closeArray().close().toString();
    }

    private String rateLimitRules() {
        return "[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"
                + context.weightPerMinute()
                + "},{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":"
                + context.ordersPerTenSeconds() + "}]";
    }

    @Override
    public void close() {
        closing = true;
        server.close();
    }

    /** What the server serves; event loop. */
    private final class Endpoint implements SimEndpoint {
        @Override
        public void onRequest(final SimExchange exchange) {
            rest.onRequest(exchange);
        }

        @Override
        public SimSocketListener onConnect(final SimSocket socket) {
            final String uri = socket.uri();
            final int mark = uri.indexOf('?');
            final String path = mark < 0 ? uri : uri.substring(0, mark);
            final String query = mark < 0 ? "" : uri.substring(mark + 1);
            if (path.equals("/ws-api/v3") || path.equals("/ws-fapi/v1")) {
                final WsApiConnection connection = new WsApiConnection(
                        BinanceSimulator.this, socket, path.equals("/ws-api/v3") ? Product.SPOT : Product.USDM);
                apis.add(connection);
                return connection;
            }
            if (path.startsWith("/private/")) {
                return userStream(socket, path, query);
            }
            for (final String base : List.of("public", "market", "legacy")) {
                if (path.startsWith("/" + base + "/")) {
                    return stream(socket, path.substring(base.length() + 1), query, Product.USDM, base);
                }
            }
            return stream(socket, path, query, Product.SPOT, "");
        }

        private SimSocketListener stream(
                final SimSocket socket,
                final String path,
                final String query,
                final Product product,
                final String base) {
            if (!path.equals("/stream") && !path.equals("/ws") && !path.startsWith("/ws/")) {
                return null;
            }
            final StreamControl control = new StreamControl(path, query);
            final StreamConnection connection =
                    new StreamConnection(BinanceSimulator.this, socket, control, product, base);
            streams.add(connection);
            return connection;
        }

        private SimSocketListener userStream(final SimSocket socket, final String path, final String query) {
            String key = path.startsWith("/private/ws/") ? path.substring("/private/ws/".length()) : "";
            for (final String parameter : query.split("&", -1)) {
                if (parameter.startsWith("listenKey=")) {
                    key = parameter.substring("listenKey=".length());
                }
            }
            final VenueAccount account = listenKeys.account(key);
            if (null == account) {
                return null;
            }
            final FuturesUserStream connection =
                    new FuturesUserStream(BinanceSimulator.this, socket, account, path.endsWith("/stream") ? key : "");
            userStreams.add(connection);
            return connection;
        }
    }
}
