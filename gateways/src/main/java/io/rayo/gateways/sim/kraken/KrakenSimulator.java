package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.Side;
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
import io.rayo.gateways.sim.venue.Subscriptions;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kraken on loopback: spot WebSocket v2 ({@code /v2}) with REST ({@code /0}), and Kraken Futures ({@code /ws/v1},
 * {@code /derivatives/api/v3}, {@code /api/history/v3}) on one port, over the shared matching, accounts and faults. All
 * state lives on one event loop; the public methods may be called from any other thread.
 */
public final class KrakenSimulator extends SimulatedVenue {
    private static final long TICKER_MS = 1_000;

    private final KrakenSimulatorSettings settings;
    private final Map<SimMarket, SpotMarket> spot = new LinkedHashMap<>();
    private final Map<SimMarket, FuturesMarket> futures = new LinkedHashMap<>();
    private final KrakenRest rest;
    private final Access access;
    private final SpotOrders spotOrders;
    private final SpotPrivate spotPrivate;
    private final FuturesOrders futuresOrders;
    private final FuturesPrivate futuresPrivate;
    private final Subscriptions<FuturesSocket> futuresListeners = new Subscriptions<>();
    private final Subscriptions<SpotSocket> spotListeners = new Subscriptions<>();
    private long nextTickerMs;

    private KrakenSimulator(final KrakenSimulatorSettings settings) {
        super("kraken", settings, rules(), new KrakenErrors());
        this.settings = settings;
        rest = new KrakenRest(this);
        access = new Access(this);
        spotOrders = new SpotOrders(this);
        spotPrivate = new SpotPrivate(this);
        futuresOrders = new FuturesOrders(this);
        futuresPrivate = new FuturesPrivate(this);
    }

    private static DeskRules rules() {
        return new DeskRules(
                new BigDecimal("0.0025"),
                new BigDecimal("0.004"),
                new BigDecimal("0.0002"),
                new BigDecimal("0.0005"),
                false,
                BigDecimal.TEN,
                DeskRules.PostOnly.ENDED,
                DeskRules.DuplicateIds.OPEN);
    }

    /**
     * Starts a simulated venue.
     *
     * @param settings of it.
     * @return a venue that listens.
     */
    public static KrakenSimulator launch(final KrakenSimulatorSettings settings) {
        final KrakenSimulator simulator = new KrakenSimulator(settings.conclude());
        simulator.start();
        return simulator;
    }

    @Override
    public KrakenSimulatorSettings settings() {
        return settings;
    }

    Access access() {
        return access;
    }

    SpotOrders spotOrders() {
        return spotOrders;
    }

    SpotPrivate spotPrivate() {
        return spotPrivate;
    }

    FuturesOrders futuresOrders() {
        return futuresOrders;
    }

    FuturesPrivate futuresPrivate() {
        return futuresPrivate;
    }

    void joinFutures(final VenueAccount account, final String name, final FuturesSocket socket) {
        futuresListeners.add(channel(account, name), socket);
    }

    void forgetFutures(final FuturesSocket socket) {
        futuresListeners.removeAll(socket);
    }

    List<FuturesSocket> futuresListeners(final VenueAccount account, final String name) {
        return futuresListeners.listeners(channel(account, name));
    }

    private static String channel(final VenueAccount account, final String name) {
        return account.id() + " " + name;
    }

    boolean joinSpot(final VenueAccount account, final String name, final SpotSocket socket) {
        return spotListeners.add(channel(account, name), socket);
    }

    boolean leaveSpot(final VenueAccount account, final String name, final SpotSocket socket) {
        return spotListeners.remove(channel(account, name), socket);
    }

    void forgetSpot(final SpotSocket socket) {
        spotListeners.removeAll(socket);
    }

    List<SpotSocket> spotListeners(final VenueAccount account, final String name) {
        return spotListeners.listeners(channel(account, name));
    }

    long heartbeatMs() {
        return settings.heartbeatMs();
    }

    SpotMarket spot(final String symbol) {
        return spot.get(market(KrakenSimulatorSettings.SPOT, symbol));
    }

    FuturesMarket futures(final String symbol) {
        return futures.get(market(KrakenSimulatorSettings.FUTURES, symbol));
    }

    Map<SimMarket, SpotMarket> spot() {
        return spot;
    }

    Map<SimMarket, FuturesMarket> futures() {
        return futures;
    }

    @Override
    protected void onMarketOpen(final SimMarket market) {
        if (market.instrument().product().equals(KrakenSimulatorSettings.SPOT)) {
            spot.put(market, new SpotMarket(market));
        } else {
            futures.put(market, new FuturesMarket(market));
        }
    }

    @Override
    protected SimConnection onConnect(final SimSocket socket) {
        return switch (socket.path()) {
            case "/v2" -> new SpotSocket(this, socket, false);
            case "/private/v2" -> new SpotSocket(this, socket, true);
            case "/ws/v1" -> new FuturesSocket(this, socket);
            default -> {
                socket.refusal(404, "no such path");
                yield null;
            }
        };
    }

    @Override
    protected void onRequest(final SimExchange exchange) {
        rest.onRequest(exchange);
    }

    @Override
    public void onAccepted(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            spotPrivate.accepted(order);
        }
    }

    @Override
    public void onTriggered(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            spotPrivate.triggered(order);
        } else {
            futuresPrivate.triggered(order);
        }
    }

    @Override
    public void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        if (order.instrument().isSpot()) {
            spotPrivate.fill(order, fill);
        } else {
            futuresPrivate.fill(order, fill);
        }
    }

    @Override
    public void onAmended(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            spotPrivate.amended(order);
        } else {
            futuresPrivate.amended(order);
        }
    }

    @Override
    public void onEnded(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            spotPrivate.ended(order);
        } else {
            futuresPrivate.ended(order);
        }
    }

    @Override
    public void onMoney(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            spotPrivate.money(order);
        } else {
            futuresPrivate.money(order);
        }
    }

    @Override
    protected void onTick(final long nowMs) {
        if (nowMs >= nextTickerMs) {
            nextTickerMs = nowMs + TICKER_MS;
            futures.values().forEach(market -> publish("ticker " + market.symbol(), market.ticker(nowMs)));
        }
    }

    @Override
    public boolean isWanted(final SimMarket market, final DepthWindow window) {
        return subscriptions()
                .isWanted(window.name() + ' ' + market.instrument().symbol());
    }

    @Override
    public void onTrade(final SimMarket market, final SimTrade trade) {
        final String symbol = market.instrument().symbol();
        if (spot.containsKey(market)) {
            publish("trade " + symbol, spot.get(market).trade(trade));
        } else {
            publish("trade " + symbol, futures.get(market).trade(trade));
        }
    }

    @Override
    public void onLevel(
            final SimMarket market, final Side side, final long ticks, final long lots, final long updateId) {
        final FuturesMarket contract = futures.get(market);
        if (null != contract) {
            publish("book " + contract.symbol(), contract.level(side, ticks, lots, nowMs()));
        }
    }

    @Override
    public void onTopOfBook(final SimMarket market, final long updateId) {
        final SpotMarket pair = spot.get(market);
        if (null != pair && subscriptions().isWanted("ticker " + pair.symbol())) {
            publish("ticker " + pair.symbol(), pair.ticker("update", nowMs()));
        }
    }

    @Override
    public void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {
        publish(
                window.name() + ' ' + market.instrument().symbol(),
                spot.get(market).update(window, nowMs));
    }

    @Override
    public void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {
        final SpotMarket pair = spot.get(market);
        if (null != pair && kline.trades() > 0) {
            publish(kline.name() + ' ' + pair.symbol(), pair.bar("update", kline));
        }
    }

    /**
     * The book as it stands.
     *
     * @param product spot or futures.
     * @param symbol the venue's text.
     * @param levels most of them.
     * @return levels of both sides, best first, as {@code b PRICE x QUANTITY} and {@code a PRICE x QUANTITY}.
     */
    public String book(final String product, final String symbol, final int levels) {
        return call(() -> {
            final SimMarket market = market(product, symbol);
            final StringBuilder text = new StringBuilder();
            for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
                for (final long[] level : market.engine().depth(side, levels)) {
                    text.append(Side.BUY == side ? " b " : " a ")
                            .append(market.instrument().priceText(level[0]))
                            .append(" x ")
                            .append(market.instrument().quantityText(level[1]));
                }
            }
            return text.toString();
        });
    }
}
