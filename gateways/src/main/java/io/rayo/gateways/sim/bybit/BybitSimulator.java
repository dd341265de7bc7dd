package io.rayo.gateways.sim.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.DeskRules;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Bybit on loopback: V5, spot and linear contracts on one port, over the shared matching, accounts and faults.
 *
 * <p>Paths: REST under {@code /v5}; WebSockets {@code /v5/public/spot}, {@code /v5/public/linear}, {@code /v5/private},
 * {@code /v5/trade}. Faults: {@link #inject}, or {@code /sim/fault}. All state lives on one event loop; the public
 * methods may be called from any other thread.
 */
public final class BybitSimulator extends SimulatedVenue {
    private static final long TOP_REPEAT_MS = 3_000;
    private static final long TICKER_EVERY_MS = 100;
    private static final BigDecimal LINEAR_TAKER_FEE = new BigDecimal("0.00055");

    private record Topic(String category, String name) {}

    private final BybitSimulatorSettings settings;
    private final OrderApi api;
    private final RestApi rest;
    private final PrivateStreams privateStreams;
    private final Map<SimMarket, MarketTexts> texts = new LinkedHashMap<>();
    private final Map<Topic, SimMarket> topics = new HashMap<>();
    private final Map<SimMarket, Long> topSentMs = new HashMap<>();
    private final Map<SimMarket, Long> tickerSentMs = new HashMap<>();

    private BybitSimulator(final BybitSimulatorSettings settings) {
        super("bybit", settings, rules(), new BybitErrors());
        this.settings = settings;
        api = new OrderApi(this);
        rest = new RestApi(this);
        privateStreams = new PrivateStreams(this);
    }

    private static DeskRules rules() {
        final DeskRules usual = DeskRules.usual(true, DeskRules.PostOnly.ENDED, DeskRules.DuplicateIds.EVER);
        return new DeskRules(
                usual.spotMakerFee(),
                usual.spotTakerFee(),
                usual.futuresMakerFee(),
                LINEAR_TAKER_FEE,
                usual.feeInReceivedAsset(),
                usual.leverage(),
                usual.postOnly(),
                usual.duplicateIds());
    }

    /**
     * Starts a simulated venue.
     *
     * @param settings of it.
     * @return a venue that listens.
     */
    public static BybitSimulator launch(final BybitSimulatorSettings settings) {
        final BybitSimulator simulator = new BybitSimulator(settings.conclude());
        simulator.start();
        return simulator;
    }

    @Override
    public BybitSimulatorSettings settings() {
        return settings;
    }

    OrderApi api() {
        return api;
    }

    PrivateStreams privateStreams() {
        return privateStreams;
    }

    MarketTexts texts(final SimMarket market) {
        return texts.get(market);
    }

    @Override
    protected void onMarketOpen(final SimMarket market) {
        final MarketTexts text = new MarketTexts(market);
        texts.put(market, text);
        final String category = market.instrument().product();
        for (final int depth : new int[] {1, 50, 200, 1000}) {
            final long intervalMs = depth == 1 ? 10 : depth == 50 ? 20 : depth == 200 ? 100 : 200;
            market.openDepth("orderbook." + depth, depth, intervalMs);
            topics.put(new Topic(category, text.topic("orderbook." + depth)), market);
        }
        for (final String interval : new String[] {"1", "5", "15", "60"}) {
            market.openKline(interval, Long.parseLong(interval) * 60_000, 1_000);
            topics.put(new Topic(category, text.topic("kline." + interval)), market);
        }
        topics.put(new Topic(category, text.topic("publicTrade")), market);
        topics.put(new Topic(category, text.topic("tickers")), market);
    }

    private static String channel(final String category, final String topic) {
        return category + " " + topic;
    }

    private String channel(final SimMarket market, final String prefix) {
        return channel(market.instrument().product(), texts.get(market).topic(prefix));
    }

    boolean isTopic(final String category, final String topic) {
        return topics.containsKey(new Topic(category, topic));
    }

    boolean isSubscribed(final PublicConnection connection, final String topic) {
        return subscriptions().channels(connection).contains(channel(connection.category(), topic));
    }

    /** Subscribes, and sends what the topic begins with. */
    void subscribe(final PublicConnection connection, final String topic) {
        subscriptions().add(channel(connection.category(), topic), connection);
        final SimMarket market = topics.get(new Topic(connection.category(), topic));
        for (final DepthWindow window : market.depthWindows()) {
            if (topic.equals(texts.get(market).topic(window.name()))) {
                connection.publish(texts.get(market).bookSnapshot(window, window.previousUpdateId(), nowMs()));
            }
        }
        if (topic.startsWith("tickers.")) {
            connection.publish(texts.get(market).ticker(true, nowMs()));
        }
    }

    void unsubscribe(final PublicConnection connection, final String topic) {
        subscriptions().remove(channel(connection.category(), topic), connection);
    }

    @Override
    public void onTrade(final SimMarket market, final SimTrade trade) {
        final String channel = channel(market, "publicTrade");
        if (subscriptions().isWanted(channel)) {
            publish(channel, texts.get(market).trade(trade, nowMs()));
        }
    }

    @Override
    public boolean isWanted(final SimMarket market, final DepthWindow window) {
        return subscriptions().isWanted(channel(market, window.name()));
    }

    @Override
    public void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {
        if (window.levels() == 1) {
            topSentMs.put(market, nowMs);
            publish(
                    channel(market, window.name()),
                    texts.get(market).bookSnapshot(window, window.lastUpdateId(), nowMs));
        } else {
            publish(channel(market, window.name()), texts.get(market).bookDelta(window, nowMs));
        }
    }

    @Override
    public void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {
        final String channel = channel(market, "kline." + kline.name());
        if (subscriptions().isWanted(channel)) {
            publish(channel, texts.get(market).kline(kline, nowMs, closed));
        }
    }

    @Override
    public void onTickEnd(final SimMarket market, final long nowMs) {
        final String top = channel(market, "orderbook.1");
        if (subscriptions().isWanted(top) && nowMs - topSentMs.getOrDefault(market, nowMs) >= TOP_REPEAT_MS) {
            topSentMs.put(market, nowMs);
            for (final DepthWindow window : market.depthWindows()) {
                if (window.levels() == 1) {
                    publish(top, texts.get(market).bookSnapshot(window, window.previousUpdateId(), nowMs));
                }
            }
        }
        final String ticker = channel(market, "tickers");
        if (subscriptions().isWanted(ticker) && nowMs - tickerSentMs.getOrDefault(market, 0L) >= TICKER_EVERY_MS) {
            tickerSentMs.put(market, nowMs);
            publish(ticker, texts.get(market).ticker(false, nowMs));
        }
    }

    @Override
    public void onAccepted(final VenueOrder order) {
        privateStreams.order(order);
    }

    @Override
    public void onTriggered(final VenueOrder order) {
        privateStreams.order(order);
    }

    @Override
    public void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {
        privateStreams.order(order);
        privateStreams.execution(order, fill);
    }

    @Override
    public void onAmended(final VenueOrder order) {
        privateStreams.order(order);
    }

    @Override
    public void onEnded(final VenueOrder order) {
        privateStreams.order(order);
    }

    @Override
    protected void onFunding(final VenueAccount account, final SimLedger.FundingEntry funding) {
        privateStreams.funding(account, funding);
    }

    @Override
    public void onMoney(final VenueOrder order) {
        privateStreams.money(order);
    }

    @Override
    protected void onRequest(final SimExchange exchange) {
        rest.onRequest(exchange);
    }

    @Override
    protected SimConnection onConnect(final SimSocket socket) {
        final String uri = socket.uri();
        final int mark = uri.indexOf('?');
        return switch (mark < 0 ? uri : uri.substring(0, mark)) {
            case "/v5/public/spot" -> new PublicConnection(this, socket, BybitSimulatorSettings.SPOT);
            case "/v5/public/linear" -> new PublicConnection(this, socket, BybitSimulatorSettings.LINEAR);
            case "/v5/private" -> new PrivateConnection(this, socket);
            case "/v5/trade" -> new TradeConnection(this, socket);
            default -> null;
        };
    }

    /** Who an auth message is of: key, time of expiry, signature. */
    VenueAccount authenticate(final JsonNode args) throws VenueException {
        final VenueAccount account = account(args.path(0).asText());
        if (null == account) {
            throw BybitErrors.error(10003, "Invalid apikey");
        }
        final String expires = args.path(1).asText();
        if (!expires.matches("[0-9]{1,15}") || Long.parseLong(expires) <= nowMs()) {
            throw BybitErrors.error(10004, "Params Error: expires");
        }
        final String expected = Signatures.sha256Hex(account.secret(), "GET/realtime" + expires);
        if (!expected.equals(args.path(2).asText())) {
            throw BybitErrors.error(10004, "error sign");
        }
        return account;
    }

    /** Whether a request's time is within the venue's window. */
    void checkTime(final String timestamp, final String window) throws VenueException {
        if (!timestamp.matches("[0-9]{1,15}") || !window.matches("[0-9]{1,6}")) {
            throw BybitErrors.parameter("timestamp or recv_window invalid");
        }
        final long aheadMs = Long.parseLong(timestamp) - nowMs();
        if (aheadMs >= 1_000 || -aheadMs > Long.parseLong(window)) {
            throw BybitErrors.error(10002, "invalid request, please check your server timestamp or recv_window param.");
        }
    }
}
