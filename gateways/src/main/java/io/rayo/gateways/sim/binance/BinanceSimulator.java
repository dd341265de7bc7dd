package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.DeskRules;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Binance on loopback: spot and USD-M on one port, over a matching engine with background flow, with faults on
 * command.
 *
 * <pre>
 *   clients --&gt; REST, WS API --&gt; ApiCore --&gt; OrderDesk --&gt; MatchingEngine &lt;-- BackgroundFlow
 *           &lt;-- answers, user events ------------------'            |
 *           &lt;-- streams &lt;-- faults &lt;-- BinanceMarket &lt;------ SimMarket
 * </pre>
 *
 * <p>Paths: {@code /api/v3}, {@code /ws-api/v3}, {@code /ws}, {@code /stream} (spot); {@code /fapi/v1},
 * {@code /ws-fapi/v1}, {@code /public}, {@code /market}, {@code /private} (USD-M; subscriptions on the wrong base are
 * acknowledged and stay silent, and so does everything under {@code /legacy}, the old base). Faults: {@link #inject},
 * or {@code /sim/fault}. All state lives on one event loop; the public methods may be called from any other thread.
 */
public final class BinanceSimulator extends SimulatedVenue implements BinanceMarket.Sink {
    private static final BigDecimal LEVERAGE = BigDecimal.valueOf(20);

    private final SimulatorContext context;
    private final ApiCore api;
    private final RestApi rest;
    private final UserEvents events;
    private final ListenKeys listenKeys;
    private final Map<SimMarket, BinanceMarket> texts = new LinkedHashMap<>();
    private final Map<String, List<StreamConnection>> subscribers = new HashMap<>();

    private BinanceSimulator(final SimulatorContext context) {
        super("binance", context, rules(), new ApiErrors(context));
        this.context = context;
        listenKeys = new ListenKeys(context.clock(), context.seed() + 17);
        events = new UserEvents(this);
        api = new ApiCore(this, context);
        rest = new RestApi(this);
    }

    private static DeskRules rules() {
        final DeskRules usual = DeskRules.usual(true, DeskRules.PostOnly.REFUSED, DeskRules.DuplicateIds.OPEN);
        return new DeskRules(
                usual.spotMakerFee(),
                usual.spotTakerFee(),
                usual.futuresMakerFee(),
                usual.futuresTakerFee(),
                usual.feeInReceivedAsset(),
                LEVERAGE,
                usual.postOnly(),
                usual.duplicateIds());
    }

    /**
     * Starts a simulated venue.
     *
     * @param context settings.
     * @return a venue that listens.
     */
    public static BinanceSimulator launch(final SimulatorContext context) {
        final BinanceSimulator simulator = new BinanceSimulator(context.conclude());
        simulator.start();
        return simulator;
    }

    SimulatorContext context() {
        return context;
    }

    ApiCore api() {
        return api;
    }

    ListenKeys listenKeys() {
        return listenKeys;
    }

    UserEvents events() {
        return events;
    }

    BinanceMarket texts(final SimMarket market) {
        return texts.get(market);
    }

    @Override
    protected void onMarketOpen(final SimMarket market) {
        texts.put(market, new BinanceMarket(market, this));
    }

    @Override
    protected void onTick(final long nowMs) {
        listenKeys.check(events);
    }

    @Override
    protected void announceShutdown() {
        final String event = "{\"e\":\"serverShutdown\",\"E\":" + nowMs() + "}";
        for (final SimConnection connection : connections()) {
            if (connection instanceof StreamConnection stream && Product.SPOT == stream.product()) {
                stream.announce("!serverShutdown", event);
            } else if (connection instanceof WsApiConnection socket && Product.SPOT == socket.product()) {
                socket.announce(event);
            }
        }
    }

    void onSubscriptionsChanged() {
        subscribers.clear();
    }

    private List<StreamConnection> subscribers(final BinanceMarket market, final String channel) {
        final String stream = market.streamSymbol() + "@" + channel;
        return subscribers.computeIfAbsent(market.product() + " " + stream, any -> {
            final List<StreamConnection> found = new ArrayList<>();
            for (final SimConnection connection : connections()) {
                if (connection instanceof StreamConnection candidate
                        && candidate.product() == market.product()
                        && candidate.isSubscribed(stream, channel)) {
                    found.add(candidate);
                }
            }
            return found;
        });
    }

    @Override
    public boolean isWanted(final BinanceMarket market, final String channel) {
        return !subscribers(market, channel).isEmpty();
    }

    @Override
    public void publish(final BinanceMarket market, final String channel, final String payload) {
        final String stream = market.streamSymbol() + "@" + channel;
        for (final StreamConnection connection : subscribers(market, channel)) {
            connection.deliver(stream, payload);
        }
    }

    @Override
    public void onTrade(final SimMarket market, final SimTrade trade) {
        texts.get(market).onTrade(trade);
    }

    @Override
    public void onTopOfBook(final SimMarket market, final long updateId) {
        texts.get(market).onTopOfBook(updateId, nowMs());
    }

    @Override
    public boolean isWanted(final SimMarket market, final DepthWindow window) {
        return isWanted(texts.get(market), window.name());
    }

    @Override
    public void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {
        texts.get(market).onDepth(window, nowMs);
    }

    @Override
    public void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {
        texts.get(market).onKline(kline, nowMs, closed);
    }

    @Override
    public void onTickEnd(final SimMarket market, final long nowMs) {
        texts.get(market).onTickEnd(nowMs);
    }

    @Override
    public void onAccepted(final VenueOrder order) {
        if (AlgoOrders.isAlgo(order)) {
            events.algo(order, "NEW", false);
        } else {
            events.order(order, "NEW", null);
        }
    }

    @Override
    public void onTriggered(final VenueOrder order) {
        events.algo(order, "TRIGGERING", false);
        events.order(order, "NEW", null);
        events.algo(order, "TRIGGERED", true);
    }

    @Override
    public void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        events.order(order, "TRADE", fill);
        if (AlgoOrders.isAlgo(order) && !order.isOpen()) {
            events.algo(order, "FINISHED", true);
        }
    }

    @Override
    public void onEnded(final VenueOrder order) {
        if (!AlgoOrders.isOrder(order)) {
            events.algo(order, order.status().name(), false);
            return;
        }
        events.order(order, OrderStatus.CANCELED == order.status() ? "CANCELED" : "EXPIRED", null);
        if (AlgoOrders.isAlgo(order)) {
            events.algo(order, "FINISHED", true);
        }
    }

    @Override
    protected void onFunding(final VenueAccount account, final SimLedger.FundingEntry funding) {
        events.funding(account, funding);
    }

    @Override
    public void onMoney(final VenueOrder order) {
        events.balances(order);
    }

    @Override
    protected void onRequest(final SimExchange exchange) {
        rest.onRequest(exchange);
    }

    @Override
    protected SimConnection onConnect(final SimSocket socket) {
        final String uri = socket.uri();
        final int mark = uri.indexOf('?');
        final String path = mark < 0 ? uri : uri.substring(0, mark);
        final String query = mark < 0 ? "" : uri.substring(mark + 1);
        if (path.equals("/ws-api/v3") || path.equals("/ws-fapi/v1")) {
            return new WsApiConnection(this, socket, path.equals("/ws-api/v3") ? Product.SPOT : Product.USDM);
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

    private SimConnection stream(
            final SimSocket socket, final String path, final String query, final Product product, final String base) {
        if (!path.equals("/stream") && !path.equals("/ws") && !path.startsWith("/ws/")) {
            return null;
        }
        final StreamControl control = new StreamControl(path, query);
        return new StreamConnection(this, socket, control, product, base);
    }

    private SimConnection userStream(final SimSocket socket, final String path, final String query) {
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
        return new FuturesUserStream(this, socket, account, path.endsWith("/stream") ? key : "");
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
        final JsonText json = new JsonText().open().text("timezone", "UTC").number("serverTime", nowMs());
        if (Product.USDM == product) {
            json.text("futuresType", "U_MARGINED");
        }
        json.raw("rateLimits", rateLimitRules()).raw("exchangeFilters", "[]").openArray("symbols");
        int found = 0;
        for (final BinanceMarket market : texts.values()) {
            final SimInstrument instrument = market.instrument();
            if (market.product() == product && (wanted.isEmpty() || wanted.contains(instrument.symbol()))) {
                json.element(SymbolInfo.json(instrument));
                found++;
            }
        }
        if (found < wanted.size()) {
            throw ApiErrors.error(-1121, "Invalid symbol.");
        }
        return json.closeArray().close().toString();
    }

    private String rateLimitRules() {
        return "[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"
                + context.weightPerMinute()
                + "},{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":"
                + context.ordersPerTenSeconds() + "}]";
    }
}
