package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.ManualClock;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimSocket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A venue with hardly a protocol: what the core tells is written down, and tests act on the event loop. */
final class TestVenue extends SimulatedVenue {
    static final class Settings extends SimulatorSettings<Settings> {
        final Set<Integer> depthLevels = new HashSet<>();
        DeskRules rules = DeskRules.usual(true, DeskRules.PostOnly.REFUSED, DeskRules.DuplicateIds.OPEN);

        @Override
        protected Settings self() {
            return this;
        }
    }

    /** Errors that only say what they are about. */
    static final class Errors implements SimRequest.Errors {
        @Override
        public VenueException banned(long millis) {
            return new VenueException(418, "banned", "banned", millis);
        }

        @Override
        public VenueException limited(long retryAfterMs) {
            return new VenueException(429, "limited", "limited", retryAfterMs);
        }

        @Override
        public VenueException unknownOutcome() {
            return new VenueException(503, "unknown", "unknown");
        }

        @Override
        public VenueException refused(OrderRefusal refusal, SimRequest request) {
            return new VenueException(400, refusal.name(), refusal.name());
        }
    }

    final List<String> events = new ArrayList<>();
    final List<SimTrade> trades = new ArrayList<>();
    final Map<SimTrade, SimMarket> tradeMarkets = new HashMap<>();
    final Map<DepthWindow, BookFollower> followers = new HashMap<>();
    final Set<DepthWindow> unwanted = new HashSet<>();
    final Settings own;

    private TestVenue(String name, Settings settings) {
        super(name, settings, settings.rules, new Errors());
        own = settings;
    }

    static TestVenue launch(String name, Settings settings) {
        TestVenue venue = new TestVenue(name, settings.conclude());
        venue.start();
        return venue;
    }

    static Settings settings(ManualClock clock) {
        return new Settings().clock(clock).tickIntervalNs(0).eventsPerTick(20);
    }

    static SimInstrument spot() {
        return SimInstrument.spot("spot", "BTC-USDT", "BTC", "USDT")
                .grid("0.5", "0.001")
                .minimum(2, "5")
                .flow("60000", 10)
                .build();
    }

    static SimInstrument linear() {
        return SimInstrument.linear("swap", "BTC-USDT-SWAP", "BTC", "USDT")
                .grid("0.1", "1")
                .contractValue("0.01")
                .flow("60010", 2)
                .build();
    }

    static SimInstrument inverse() {
        return SimInstrument.inverse("swap", "BTC-USD-SWAP", "BTC", "USD")
                .grid("0.1", "1")
                .contractValue("100")
                .flow("60020", 2)
                .build();
    }

    static SimulatorSettings.Client client(String name, String usdt) {
        return new SimulatorSettings.Client(
                name, "secret", Map.of("USDT", new BigDecimal(usdt), "BTC", new BigDecimal("50")));
    }

    /** On the event loop, with the checked exceptions of the desk as they are. */
    <T> T act(Callable<T> task) throws OrderRefusedException {
        try {
            return call(task);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof OrderRefusedException refused) {
                throw refused;
            }
            throw e;
        }
    }

    @Override
    protected void onMarketOpen(SimMarket market) {
        for (int levels : own.depthLevels) {
            market.openDepth("depth" + levels, levels, 20);
        }
    }

    @Override
    protected void onRequest(SimExchange exchange) {
        exchange.answer(200, "{}");
    }

    @Override
    protected SimConnection onConnect(SimSocket socket) {
        if (!socket.path().equals("/ws")) {
            socket.refusal(400, "wrong path");
            return null;
        }
        return new SimConnection(
                this, socket, ConnectionRules.lasting(settings().connectionLifeMs())) {
            @Override
            protected void onMessage(String text) {
                if (text.equals("ticks")) {
                    TestVenue.this.subscriptions().add("ticks", this);
                }
                send(socket.parameter("token") + " " + text);
            }
        };
    }

    @Override
    public void onTrade(SimMarket market, SimTrade trade) {
        trades.add(trade);
        tradeMarkets.put(trade, market);
    }

    @Override
    public boolean isWanted(SimMarket market, DepthWindow window) {
        return !unwanted.contains(window);
    }

    @Override
    public void onDepth(SimMarket market, DepthWindow window, long nowMs) {
        BookFollower follower = followers.get(window);
        if (null != follower) {
            follower.apply(window, market.engine());
        }
    }

    private void write(String what, VenueOrder order) {
        events.add(what + " " + order.clientOrderId());
    }

    @Override
    public void onAccepted(VenueOrder order) {
        write("accepted", order);
    }

    @Override
    public void onTriggered(VenueOrder order) {
        write("triggered", order);
    }

    @Override
    public void onFill(VenueOrder order, SimLedger.FillEntry fill) {
        write("fill", order);
    }

    @Override
    public void onAmended(VenueOrder order) {
        write("amended", order);
    }

    @Override
    public void onEnded(VenueOrder order) {
        write("ended " + order.status() + " " + order.endReason(), order);
    }

    @Override
    public void onMoney(VenueOrder order) {
        write("money", order);
    }

    /** A subscriber: the image once, then the changes. */
    static final class BookFollower {
        final Map<Long, Long> bids;
        final Map<Long, Long> asks;
        final List<String> wrong = new ArrayList<>();
        long publications;
        long updateId;
        int applied;

        BookFollower(DepthWindow window) {
            bids = new HashMap<>(window.image(Side.BUY));
            asks = new HashMap<>(window.image(Side.SELL));
            publications = window.publications();
            updateId = window.previousUpdateId();
        }

        void apply(DepthWindow window, io.rayo.gateways.sim.matching.MatchingEngine engine) {
            applied++;
            if (window.publications() != ++publications || window.previousUpdateId() != updateId) {
                wrong.add("hole before publication " + window.publications());
            }
            if (window.firstUpdateId() <= window.previousUpdateId() || window.lastUpdateId() != engine.updateId()) {
                wrong.add("ids of publication " + window.publications());
            }
            updateId = window.lastUpdateId();
            change(bids, window.bids());
            change(asks, window.asks());
            compare(bids, engine.depth(Side.BUY, window.levels()));
            compare(asks, engine.depth(Side.SELL, window.levels()));
        }

        private static void change(Map<Long, Long> book, Map<Long, Long> changes) {
            changes.forEach((ticks, lots) -> {
                if (lots == 0) {
                    book.remove(ticks);
                } else {
                    book.put(ticks, lots);
                }
            });
        }

        private void compare(Map<Long, Long> book, List<long[]> truth) {
            Map<Long, Long> expected = new HashMap<>();
            truth.forEach(level -> expected.put(level[0], level[1]));
            if (!expected.equals(book)) {
                wrong.add("book after publication " + publications);
            }
        }
    }
}
