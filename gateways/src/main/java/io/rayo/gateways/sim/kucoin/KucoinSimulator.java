package io.rayo.gateways.sim.kucoin;

import io.rayo.codecs.sbe.OrderStatus;
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
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * KuCoin on loopback, spot and futures on one port: public REST, unified sockets at any path but {@link #CLASSIC_PATH}
 * (JSON in binary messages, a snapshot in each book's stream), classic sockets that want a token, for market data and
 * for what becomes of a client's orders, and order sockets at {@link #ORDER_PATH}.
 */
public final class KucoinSimulator extends SimulatedVenue {
    /** Path of classic sockets. */
    static final String CLASSIC_PATH = "/endpoint";

    /** Path of order sockets. */
    static final String ORDER_PATH = "/v1/private";

    /** Most that the time of a signed request may be off. */
    private static final long TIME_WINDOW_MS = 5_000;

    private static final String INCREMENT = "increment@10ms";
    private static final String CLASSIC_BOOK = "level2";
    private static final String MINUTE = "1min";
    private static final int UNIFIED_LEVELS = 500;
    private static final long IMAGE_INTERVAL_MS = 100;
    private static final long SECOND_MS = 1_000;

    private final KucoinSimulatorSettings settings;
    private final RestApi rest;
    private final Trading trading;
    private final Map<String, Token> tokens = new HashMap<>();
    private long walletVersion;
    private final Map<SimMarket, Long> nextMarkMs = new HashMap<>();
    private String status = "open";
    private long nextToken = 1;

    /** What opens a classic connection: until when, and whose it is; null for anybody's. */
    private record Token(long untilMs, VenueAccount account) {}

    private KucoinSimulator(final KucoinSimulatorSettings settings) {
        super(
                "kucoin",
                settings,
                DeskRules.usual(false, DeskRules.PostOnly.ENDED, DeskRules.DuplicateIds.EVER),
                new KucoinErrors());
        this.settings = settings;
        rest = new RestApi(this);
        trading = new Trading(this);
    }

    /**
     * Starts a simulated venue.
     *
     * @param settings of it.
     * @return a venue that listens.
     */
    public static KucoinSimulator launch(final KucoinSimulatorSettings settings) {
        final KucoinSimulator simulator = new KucoinSimulator(settings.conclude());
        simulator.start();
        return simulator;
    }

    /**
     * Sets what the venue says of itself; it goes on all the same. Any other thread than the simulator's.
     *
     * @param newStatus open, close or cancelonly.
     */
    public void status(final String newStatus) {
        call(() -> {
            status = newStatus;
            return null;
        });
    }

    String status() {
        return status;
    }

    KucoinSimulatorSettings kucoin() {
        return settings;
    }

    Trading trading() {
        return trading;
    }

    /** Whether the time of a signed request is near enough to now. */
    boolean isRecent(final String timestamp) {
        return timestamp.matches("[0-9]{1,15}") && Math.abs(Long.parseLong(timestamp) - nowMs()) <= TIME_WINDOW_MS;
    }

    @Override
    protected void onMarketOpen(final SimMarket market) {
        market.openDepth(INCREMENT, UNIFIED_LEVELS, 0);
        market.openDepth("5", 5, IMAGE_INTERVAL_MS);
        market.openDepth("50", 50, IMAGE_INTERVAL_MS);
        market.openDepth(CLASSIC_BOOK, Integer.MAX_VALUE, 0);
        market.openKline(MINUTE, TimeUnit.MINUTES.toMillis(1), SECOND_MS);
    }

    @Override
    protected void onRequest(final SimExchange exchange) {
        rest.onRequest(exchange);
    }

    @Override
    protected SimConnection onConnect(final SimSocket socket) {
        if (socket.uri().startsWith(ORDER_PATH)) {
            return new OrderConnection(this, socket, settings.orderConnectionRules());
        }
        if (!socket.uri().startsWith(CLASSIC_PATH)) {
            return new UnifiedConnection(this, socket);
        }
        final String text = socket.parameter("token");
        final Token token = null == text ? null : tokens.remove(text);
        final boolean isGood = null != token && nowMs() < token.untilMs();
        return new ClassicConnection(this, socket, isGood, isGood ? token.account() : null);
    }

    /** A token for one classic connection of a client; of anybody if the account is null. */
    String token(final VenueAccount account) {
        final String token = "sim-" + nextToken++;
        tokens.put(token, new Token(nowMs() + settings.tokenLifeMs(), account));
        return token;
    }

    // private streams

    /** Channel of a client's private topic. */
    static String privateChannel(final VenueAccount account, final String topic) {
        return account.id() + " " + topic;
    }

    private void emit(final VenueAccount account, final String topic, final String text) {
        emit(() ->
                subscriptions().listeners(privateChannel(account, topic)).forEach(connection -> connection.send(text)));
    }

    /** Tells a client what became of an order; the fill is null unless the type is match. */
    void tell(final VenueOrder order, final String type, final SimLedger.FillEntry fill) {
        final String topic = order.instrument().isSpot() ? "/spotMarket/tradeOrdersV2" : "/contractMarket/tradeOrders";
        if (subscriptions().isWanted(privateChannel(order.account(), topic))) {
            emit(order.account(), topic, PrivateTexts.event(order, type, fill));
        }
    }

    /** Spot says that it has an order before it is in the book; futures says nothing of one that never rests. */
    @Override
    public void onAccepted(final VenueOrder order) {
        if (order.instrument().isSpot()) {
            tell(order, "received", null);
        }
    }

    @Override
    public void onTriggered(final VenueOrder order) {
        tell(order, "open", null);
    }

    @Override
    public void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        tell(order, "match", fill);
        if (OrderStatus.FILLED == order.status()) {
            tell(order, "filled", null);
        }
    }

    /** Of a stop that never went to the book this topic says nothing. */
    @Override
    public void onEnded(final VenueOrder order) {
        if (PrivateTexts.wasInBook(order)) {
            tell(order, "canceled", null);
        }
    }

    @Override
    protected void onFunding(final VenueAccount account, final SimLedger.FundingEntry funding) {
        emit(account, "/contract/positionAll", PrivateTexts.settlement(funding, nowMs()));
    }

    @Override
    public void onMoney(final VenueOrder order) {
        final VenueAccount account = order.account();
        if (order.instrument().isSpot()) {
            emit(
                    account,
                    "/account/balance",
                    PrivateTexts.balance(order, order.instrument().base(), nowMs()));
            emit(
                    account,
                    "/account/balance",
                    PrivateTexts.balance(order, order.instrument().quote(), nowMs()));
            return;
        }
        emit(account, "/contractAccount/wallet", PrivateTexts.wallet(order, ++walletVersion, nowMs()));
        emit(
                account,
                "/contract/positionAll",
                PrivateTexts.positionEvent(order, order.market().markPrice(), nowMs()));
    }

    /** Key of the subscriptions to a unified channel. */
    static String unified(final String product, final String channel, final String symbol, final String detail) {
        return product + " " + channel + " " + symbol + " " + detail;
    }

    void subscribeUnified(
            final UnifiedConnection connection,
            final String key,
            final String product,
            final String symbol,
            final String channel,
            final String detail) {
        final SimMarket market = market(product, symbol);
        if (null == market) {
            return;
        }
        subscriptions().add(key, connection);
        if (!channel.equals("obu")) {
            return;
        }
        for (final DepthWindow window : market.depthWindows()) {
            if (window.name().equals(detail)) {
                laterAtNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.snapshotDelayMs()), () -> {
                    if (connection.socket().isOpen()) {
                        connection.publish(MarketTexts.snapshot(market.instrument(), window, nowMs()));
                    }
                });
            }
        }
    }

    /** Whether a classic topic is one of a market. */
    boolean isTopic(final String topic) {
        for (final SimMarket market : markets()) {
            for (final String suffix :
                    new String[] {"ticker", "tickerV2", "level2", "match", "execution", "candles", "mark"}) {
                if (topic.equals(topic(market, suffix))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String topic(final SimMarket market, final String kind) {
        final boolean spot = market.instrument().isSpot();
        final String symbol = market.instrument().symbol();
        return switch (kind) {
            case "ticker" -> spot ? "/market/ticker:" + symbol : "";
            case "tickerV2" -> spot ? "" : "/contractMarket/tickerV2:" + symbol;
            case "match" -> spot ? "/market/match:" + symbol : "";
            case "execution" -> spot ? "" : "/contractMarket/execution:" + symbol;
            case "candles" ->
                spot
                        ? "/market/candles:" + symbol + "_" + MINUTE
                        : "/contractMarket/limitCandle:" + symbol + "_" + MINUTE;
            case "mark" -> spot ? "" : "/contract/instrument:" + symbol;
            default -> (spot ? "/market/level2:" : "/contractMarket/level2:") + symbol;
        };
    }

    private static String unified(final SimMarket market, final String channel, final String detail) {
        return unified(
                market.instrument().product(), channel, market.instrument().symbol(), detail);
    }

    @Override
    public void onTrade(final SimMarket market, final SimTrade trade) {
        final String channel = unified(market, "trade", "");
        if (subscriptions().isWanted(channel)) {
            publish(channel, MarketTexts.trade(market.instrument(), trade));
        }
        final String topic = topic(market, market.instrument().isSpot() ? "match" : "execution");
        if (subscriptions().isWanted(topic)) {
            publish(topic, MarketTexts.classicTrade(topic, market.instrument(), trade));
        }
    }

    @Override
    public void onTopOfBook(final SimMarket market, final long updateId) {
        final String channel = unified(market, "ticker", "");
        if (subscriptions().isWanted(channel)) {
            publish(channel, MarketTexts.ticker(market, updateId, nowMs()));
        }
        final String topic = topic(market, market.instrument().isSpot() ? "ticker" : "tickerV2");
        if (subscriptions().isWanted(topic)) {
            publish(topic, MarketTexts.classicTicker(topic, market, updateId, nowMs()));
        }
    }

    /** A classic futures book has one change a message. */
    @Override
    public void onLevel(
            final SimMarket market, final Side side, final long ticks, final long lots, final long updateId) {
        final String topic = topic(market, CLASSIC_BOOK);
        if (!market.instrument().isSpot() && subscriptions().isWanted(topic)) {
            publish(topic, MarketTexts.change(topic, market.instrument(), side, ticks, lots, updateId, nowMs()));
        }
    }

    @Override
    public boolean isWanted(final SimMarket market, final DepthWindow window) {
        return subscriptions().isWanted(channel(market, window));
    }

    private static String channel(final SimMarket market, final DepthWindow window) {
        return window.name().equals(CLASSIC_BOOK) ? topic(market, CLASSIC_BOOK) : unified(market, "obu", window.name());
    }

    @Override
    public void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {
        final String channel = channel(market, window);
        if (window.name().equals(INCREMENT)) {
            publish(channel, MarketTexts.delta(market.instrument(), window, nowMs));
        } else if (!window.name().equals(CLASSIC_BOOK)) {
            publish(channel, MarketTexts.image(market.instrument(), window, nowMs));
        } else if (market.instrument().isSpot()) {
            publish(channel, MarketTexts.changes(channel, market.instrument(), window, nowMs));
        }
    }

    @Override
    public void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {
        final String channel = unified(market, "kline", kline.name());
        if (subscriptions().isWanted(channel)) {
            publish(channel, MarketTexts.kline(market.instrument(), kline, nowMs, closed));
        }
        final String topic = topic(market, "candles");
        if (subscriptions().isWanted(topic)) {
            publish(topic, MarketTexts.classicKline(topic, market.instrument(), kline, nowMs));
        }
    }

    @Override
    public void onTickEnd(final SimMarket market, final long nowMs) {
        if (market.instrument().isSpot() || nowMs < nextMarkMs.getOrDefault(market, 0L)) {
            return;
        }
        nextMarkMs.put(market, nowMs + SECOND_MS);
        publish(unified(market, "mark-price", ""), MarketTexts.mark(market, nowMs));
        publish(unified(market, "funding-fee", ""), MarketTexts.funding(market, nowMs));
        final String topic = topic(market, "mark");
        publish(topic, MarketTexts.classicMark(topic, market, nowMs));
        publish(topic, MarketTexts.classicFunding(topic, market, nowMs));
    }
}
