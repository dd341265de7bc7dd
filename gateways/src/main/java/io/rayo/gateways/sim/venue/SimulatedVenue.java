package io.rayo.gateways.sim.venue;

import io.rayo.gateways.sim.matching.SimRandom;
import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A venue on loopback, all but its protocol: one server and one port for all its products, markets with background
 * flow, accounts, orders, faults, and a schedule.
 *
 * <pre>
 *   client --&gt; onRequest, SimConnection.onMessage --&gt; RequestDesk --&gt; OrderDesk --&gt; SimMarket
 *          &lt;-- answers &lt;----------------------------------'            |             |
 *          &lt;-- private events &lt;-- OrderListener &lt;---------------------'             |
 *          &lt;-- market data &lt;-- SimConnection.publish (faults) &lt;-- MarketListener &lt;--'
 * </pre>
 *
 * <p>A venue extends this class, opens its depth windows and candles in {@link #onMarketOpen}, and writes texts. It is
 * started by its own launch method, which calls {@link #start} as the last thing. All state lives on one event loop;
 * the methods that say so may be called from any other thread. The path {@code /sim/fault} takes faults over HTTP,
 * {@code /sim/funding} settles funding.
 */
public abstract class SimulatedVenue implements AutoCloseable, MarketListener, OrderListener {
    private static final long FIRST_ORDER_ID = 9_000_000;
    private static final long SMALL_UPDATE_ID = 1_000;
    private static final int FUNDING_PLACES = 8;

    private final SimulatorSettings<?> settings;
    private final SimServer server;
    private final FaultPlan faults;
    private final OrderDesk desk;
    private final RequestDesk requests;
    private final long venueSeed;
    private final Map<String, VenueAccount> accounts = new LinkedHashMap<>();
    private final Map<String, SimMarket> markets = new LinkedHashMap<>();
    private final Set<SimConnection> connections = new LinkedHashSet<>();
    private final Subscriptions<SimConnection> subscriptions = new Subscriptions<>();
    private final ArrayDeque<Runnable> heldEvents = new ArrayDeque<>();
    private final List<SimLedger.FundingEntry> fundings = new ArrayList<>();
    private long lastFundingMs;
    private boolean holdingEvents;
    private long nextOrderId = FIRST_ORDER_ID;
    private long messageLimitCuts;
    private long framesPublished;
    private long nextTickNs;
    private volatile Throwable failure;
    private BiConsumer<SimConnection, String> diversion;
    private boolean halted;
    private volatile boolean closing;

    /**
     * Makes a venue that does nothing yet.
     *
     * @param name of the venue, part of the thread's name and of the seed of its own randomness.
     * @param settings concluded.
     * @param rules of the order desk.
     * @param errors of the venue.
     */
    // the desks only keep the reference; nothing calls it before start()
    @SuppressWarnings("this-escape")
    protected SimulatedVenue(
            final String name,
            final SimulatorSettings<?> settings,
            final DeskRules rules,
            final SimRequest.Errors errors) {
        this.settings = settings;
        // two venues with one seed share their price paths but not their order flow
        venueSeed = new SimRandom(settings.seed() * 31 + name.hashCode()).nextLong();
        faults = new FaultPlan(venueSeed ^ 0xFA017L);
        desk = new OrderDesk(settings.clock(), rules, this);
        requests = new RequestDesk(this, errors);
        server = new SimServer("rayo-sim-" + name, new Endpoint());
    }

    /** Opens the markets and listens. The last thing that a launch does; not on the event loop. */
    protected final void start() {
        long accountId = 1;
        for (final SimulatorSettings.Client client : settings.clients()) {
            final VenueAccount account = new VenueAccount(accountId++, client, settings.instruments());
            accounts.put(account.apiKey(), account);
            desk.add(account);
        }
        long seed = venueSeed;
        for (final SimInstrument instrument : settings.instruments()) {
            seed = seed * 31 + 7;
            final SimMarket market = new SimMarket(instrument, settings, seed, () -> nextOrderId++, desk);
            markets.put(instrument.toString(), market);
            onMarketOpen(market);
            market.listener(this);
        }
        server.start(settings.port());
        if (settings.tickIntervalNs() > 0) {
            nextTickNs = System.nanoTime() + settings.tickIntervalNs();
            laterAtNs(nextTickNs, this::timedTick);
        }
    }

    // what a venue does

    /**
     * A market is there: open its depth windows and candles now. Nobody is connected yet.
     *
     * @param market that is new.
     */
    protected abstract void onMarketOpen(SimMarket market);

    /**
     * An HTTP request came in.
     *
     * @param exchange to be answered now or later, on the event loop.
     */
    protected abstract void onRequest(SimExchange exchange);

    /**
     * A client wants a WebSocket. Nothing may be sent yet.
     *
     * @param socket with its request target.
     * @return its listener, or null to refuse.
     */
    protected abstract SimConnection onConnect(SimSocket socket);

    /**
     * A tick of the schedule is over for all markets.
     *
     * @param nowMs venue's time.
     */
    protected void onTick(final long nowMs) {}

    /** Announces the end of the connections, where the venue has a message for that. */
    protected void announceShutdown() {}

    /**
     * Funding was paid or received: tells the client, where the venue does.
     *
     * @param account of the client.
     * @param funding that was booked.
     */
    protected void onFunding(final VenueAccount account, final SimLedger.FundingEntry funding) {}

    // what a venue uses, on the event loop

    /** {@return the settings} */
    public SimulatorSettings<?> settings() {
        return settings;
    }

    /** {@return the venue's time in milliseconds} */
    public final long nowMs() {
        return settings.clock().time();
    }

    /** {@return the armed faults} */
    public final FaultPlan faults() {
        return faults;
    }

    /** {@return the order desk} */
    public final OrderDesk desk() {
        return desk;
    }

    /** {@return where requests go through} */
    public final RequestDesk requests() {
        return requests;
    }

    /**
     * A market.
     *
     * @param product of the instrument.
     * @param symbol of the instrument.
     * @return null if there is none.
     */
    public final SimMarket market(final String product, final String symbol) {
        return markets.get(product + ' ' + symbol);
    }

    /** {@return all markets, in the order of the settings} */
    public final Collection<SimMarket> markets() {
        return markets.values();
    }

    /**
     * An account.
     *
     * @param apiKey of the client, may be null.
     * @return null if there is none.
     */
    public final VenueAccount account(final String apiKey) {
        return null == apiKey ? null : accounts.get(apiKey);
    }

    /** {@return all accounts} */
    public final Collection<VenueAccount> accounts() {
        return accounts.values();
    }

    /**
     * The address of a WebSocket of this venue, for those that hand it out in a REST answer.
     *
     * @param pathAndQuery from the slash.
     * @return with scheme, loopback and port.
     */
    public final String socketAddress(final String pathAndQuery) {
        return "ws://127.0.0.1:" + port() + pathAndQuery;
    }

    /** {@return all open connections; a copy} */
    public final List<SimConnection> connections() {
        return List.copyOf(connections);
    }

    /** {@return who listens to which channel; connections that end are forgotten} */
    public final Subscriptions<SimConnection> subscriptions() {
        return subscriptions;
    }

    /**
     * Sends market data to all who listen to a channel. Ask {@link Subscriptions#isWanted} before writing a text.
     *
     * @param channel of the subscriptions.
     * @param text that is the same for all.
     */
    public final void publish(final String channel, final String text) {
        subscriptions.listeners(channel).forEach(connection -> connection.publish(text));
    }

    /**
     * A snapshot for a REST answer; an old one if a fault says so.
     *
     * @param market of the book.
     * @param levels at most so many a side.
     * @return the book.
     */
    public final BookSnapshot restSnapshot(final SimMarket market, final int levels) {
        return faults.hits(FaultKind.STALE_SNAPSHOT) ? market.openingSnapshot().best(levels) : market.snapshot(levels);
    }

    /**
     * Sends a private event, now or when the request in work has been answered, as the settings say. The text must be
     * ready: the order may change until it leaves.
     *
     * @param sending what sends it.
     */
    public final void emit(final Runnable sending) {
        if (faults.hits(FaultKind.DROP_EVENTS)) {
            return;
        }
        if (holdingEvents) {
            heldEvents.add(sending);
        } else {
            sending.run();
        }
    }

    final void holdEvents() {
        holdingEvents = !settings.eventsBeforeReply();
    }

    final void releaseEvents() {
        holdingEvents = false;
        while (!heldEvents.isEmpty()) {
            heldEvents.poll().run();
        }
        markets.values().forEach(desk::wakeStops);
    }

    /**
     * Does something later on the event loop. Any thread.
     *
     * @param deadlineNs of {@link System#nanoTime}.
     * @param task to do.
     */
    public final void laterAtNs(final long deadlineNs, final Runnable task) {
        final long delayNs = Math.max(0, deadlineNs - System.nanoTime());
        server.eventLoop().schedule(task, delayNs, TimeUnit.NANOSECONDS).addListener(done -> {
            if (!done.isSuccess() && !done.isCancelled() && !closing) {
                failure = done.cause();
            }
        });
    }

    /**
     * Takes all market data from now on, which then is neither counted nor sent; for those who record what the venue
     * would send. Event loop.
     *
     * @param taker of each text with the connection that it is for; null lets the venue send again.
     */
    public final void divert(final BiConsumer<SimConnection, String> taker) {
        diversion = taker;
    }

    final boolean isDiverted(final SimConnection connection, final String text) {
        if (null == diversion) {
            return false;
        }
        diversion.accept(connection, text);
        return true;
    }

    final void countFrame() {
        framesPublished++;
    }

    final void countMessageLimit() {
        messageLimitCuts++;
    }

    final void forget(final SimConnection connection) {
        connections.remove(connection);
        subscriptions.removeAll(connection);
    }

    private void timedTick() {
        if (closing || halted) {
            return;
        }
        // late ticks are not made up for by more events, but the price goes on, so that venues stay together
        final long intervalNs = settings.tickIntervalNs();
        final long steps = 1 + Math.max(0, (System.nanoTime() - nextTickNs) / intervalNs);
        oneTick(steps);
        nextTickNs += steps * intervalNs;
        laterAtNs(nextTickNs, this::timedTick);
    }

    private void oneTick(final long steps) {
        for (final SimMarket market : markets.values()) {
            market.tick(steps);
            desk.wakeStops(market);
        }
        markets.values().forEach(SimMarket::publishDue);
        final long nowMs = nowMs();
        desk.checkDeadlines(nowMs);
        connections().forEach(connection -> connection.check(nowMs));
        onTick(nowMs);
    }

    /**
     * What funding a client has paid or received on the instruments of a product.
     *
     * @param account of the client.
     * @param product of the instruments.
     * @param sinceMs time of the first that is wanted.
     * @return oldest first.
     */
    public final List<SimLedger.FundingEntry> fundings(
            final VenueAccount account, final String product, final long sinceMs) {
        return fundings.stream()
                .filter(funding -> funding.apiKey().equals(account.apiKey())
                        && funding.product().equals(product)
                        && funding.timeMs() >= sinceMs)
                .toList();
    }

    private void settle() {
        lastFundingMs = Math.max(nowMs(), lastFundingMs + 1);
        for (final VenueAccount account : accounts.values()) {
            for (final VenueAccount.Position position : account.positions()) {
                final SimInstrument instrument = position.instrument();
                if (position.quantity().signum() != 0 && !instrument.isInverse()) {
                    settle(account, position, market(instrument.product(), instrument.symbol()));
                }
            }
        }
    }

    private void settle(final VenueAccount account, final VenueAccount.Position position, final SimMarket market) {
        final SimInstrument instrument = position.instrument();
        final BigDecimal paid = position.quantity()
                .multiply(instrument.contractValue())
                .multiply(market.markPrice())
                .multiply(market.fundingRate())
                .setScale(FUNDING_PLACES, RoundingMode.HALF_EVEN);
        final VenueAccount.Balance balance = account.balance(instrument.wallet(), instrument.settle());
        balance.free = balance.free.subtract(paid);
        final SimLedger.FundingEntry funding = new SimLedger.FundingEntry(
                fundings.size() + 1L,
                account.apiKey(),
                instrument.product(),
                instrument.symbol(),
                position.quantity(),
                market.markPrice(),
                market.fundingRate(),
                paid,
                instrument.settle(),
                lastFundingMs);
        fundings.add(funding);
        onFunding(account, funding);
    }

    // what tests and tools use, from any other thread

    /**
     * Settles funding now: who holds a linear contract long pays the rate on its worth at the mark price, who is short
     * receives it. Not on the event loop; also {@code /sim/funding}.
     */
    public final void settleFunding() {
        call(() -> {
            settle();
            return null;
        });
    }

    /** {@return the port on loopback} */
    public final int port() {
        return server.port();
    }

    /**
     * Runs ticks of the market now, whatever the schedule. Not on the event loop.
     *
     * @param count of ticks.
     */
    public final void tick(final int count) {
        call(() -> {
            for (int i = 0; i < count; i++) {
                oneTick(1);
            }
            return null;
        });
    }

    /**
     * Ends the schedule for good: markets stand still, and of its own accord the venue sends nothing any more, neither
     * market data nor pings. It still answers. Not on the event loop.
     */
    public final void halt() {
        call(() -> {
            halted = true;
            return null;
        });
    }

    /**
     * Changes the rate of the background flow. Any thread.
     *
     * @param eventsPerTick orders and cancels per tick and instrument.
     */
    public final void eventsPerTick(final double eventsPerTick) {
        server.eventLoop()
                .execute(() -> markets.values().forEach(market -> {
                    if (null != market.flow()) {
                        market.flow().eventsPerTick(eventsPerTick);
                    }
                }));
    }

    /** {@return what really happened so far; not on the event loop} */
    public final SimLedger ledger() {
        return call(() -> {
            final List<SimLedger.OrderEntry> orders = new ArrayList<>();
            final List<SimLedger.BalanceEntry> balances = new ArrayList<>();
            for (final VenueAccount account : accounts.values()) {
                account.orders().forEach(order -> orders.add(SimLedger.entry(order)));
                account.wallets()
                        .forEach((wallet, assets) ->
                                assets.forEach((asset, balance) -> balances.add(new SimLedger.BalanceEntry(
                                        account.apiKey(), wallet, asset, balance.free(), balance.locked()))));
            }
            orders.sort(Comparator.comparingLong(SimLedger.OrderEntry::orderId));
            return new SimLedger(
                    List.copyOf(requests.entries()),
                    List.copyOf(orders),
                    List.copyOf(desk.fills()),
                    balances,
                    List.copyOf(fundings));
        });
    }

    /** {@return how many WebSockets are open, of all kinds} */
    public final int connectionCount() {
        return call(connections::size);
    }

    /** {@return how many connections were cut because they sent too many messages} */
    public final long messageLimitCuts() {
        return call(() -> messageLimitCuts);
    }

    /** {@return requests and WebSockets that were refused because of a ban} */
    public final long refusedByBan() {
        return call(requests::refusedByBan);
    }

    /** {@return market data events published, counted once per subscriber} */
    public final long framesPublished() {
        return call(() -> framesPublished);
    }

    /**
     * How often a kind of fault was hit.
     *
     * @param kind of fault.
     * @return times.
     */
    public final long faultHits(final FaultKind kind) {
        return call(() -> faults.hitCount(kind));
    }

    /**
     * Arms a fault, or does it at once where it is an act. Any thread.
     *
     * @param fault to inject.
     */
    public final void inject(final Fault fault) {
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
    public final void injectAfter(final long afterMs, final Fault fault) {
        laterAtNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs), () -> apply(fault));
    }

    /** Disarms every fault. Any thread. */
    public final void clearFaults() {
        server.eventLoop().execute(faults::clear);
    }

    /**
     * Runs a task on the event loop and waits for it. Any other thread.
     *
     * @param task that reads or changes the venue's state.
     * @param <T> of its result.
     * @return its result.
     */
    public final <T> T call(final Callable<T> task) {
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

    private void apply(final Fault fault) {
        switch (fault.kind()) {
            case DISCONNECT_ALL ->
                connections().forEach(connection -> connection.socket().reset());
            case HALF_OPEN ->
                connections().forEach(connection -> connection.socket().halfOpen());
            case REFUSE_CONNECTS -> {
                server.stopListening();
                laterAtNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fault.millis()), server::listen);
            }
            case RESET_UPDATE_IDS ->
                markets.values().forEach(market -> market.engine().resetUpdateId(SMALL_UPDATE_ID));
            case BAN -> requests.ban(fault.millis());
            case ANNOUNCE_SHUTDOWN -> announceShutdown();
            default -> {
                faults.arm(fault);
                return;
            }
        }
        faults.count(fault.kind());
    }

    /**
     * {@code /sim/fault?kind=DROP_FRAMES&count=3}, or {@code &probability=0.1}, {@code &millis=500};
     * {@code ?clear=true}.
     */
    private void onFaultRequest(final SimExchange exchange) {
        final Map<String, String> parameters = exchange.parameters();
        if (parameters.containsKey("clear")) {
            faults.clear();
            exchange.answer(200, "{}");
            return;
        }
        try {
            final FaultKind kind =
                    FaultKind.valueOf(parameters.getOrDefault("kind", "").toUpperCase(Locale.ROOT));
            final Fault fault = new Fault(
                    kind,
                    Integer.parseInt(parameters.getOrDefault("count", "0")),
                    Double.parseDouble(parameters.getOrDefault("probability", "0")),
                    Long.parseLong(parameters.getOrDefault("millis", "1000")));
            exchange.answer(200, "{\"kind\":\"" + kind + "\"}");
            apply(fault);
        } catch (final IllegalArgumentException e) {
            exchange.answer(
                    400,
                    new JsonText()
                            .open()
                            .text("error", "Bad fault: " + e.getMessage())
                            .close()
                            .toString());
        }
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
            if (exchange.path().equals("/sim/fault")) {
                onFaultRequest(exchange);
            } else if (exchange.path().equals("/sim/funding")) {
                settle();
                exchange.answer(200, "{}");
            } else {
                SimulatedVenue.this.onRequest(exchange);
            }
        }

        @Override
        public SimSocketListener onConnect(final SimSocket socket) {
            if (requests.isBanned()) {
                requests.countBanned();
                socket.refusal(403, "banned");
                return null;
            }
            if (settings.compression()) {
                socket.allowCompression();
            }
            final SimConnection connection = SimulatedVenue.this.onConnect(socket);
            if (null != connection) {
                connections.add(connection);
            }
            return connection;
        }
    }
}
