package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Venues;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * Withdraws orders without the node: connects to each venue by itself, asks it for its open orders, cancels them by
 * client order id, and goes on looking until none has turned up for a while: what the node had sent may still be under
 * way. Reports what the venue confirmed; what was not confirmed is said to be so. Needs no journal but its number, and
 * writes nothing.
 */
public final class Panic {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What is withdrawn. */
    public enum Scope {
        /** Orders of the node's own journal. */
        MINE,
        /** Everything on the configured symbols, whoever placed it. */
        ACCOUNT
    }

    /**
     * What is wanted.
     *
     * @param scope what is withdrawn.
     * @param symbols on which alone orders are withdrawn, BASE/QUOTE or the venue's own text; empty for all.
     * @param isFlattening whether positions on derivatives are closed too, once the orders are gone.
     * @param isDryRun whether it only says what it would do.
     * @param quietNs for how long no order of ours must turn up until none is believed to be left: requests that the
     *     node had sent may still be under way.
     * @param timeoutNs longest time per venue.
     */
    public record Request(
            Scope scope, List<String> symbols, boolean isFlattening, boolean isDryRun, long quietNs, long timeoutNs) {
        /** What is wanted by default of {@code quietNs}: more than the 5 s for which venues take a late request. */
        public static final long QUIET_NS = TimeUnit.SECONDS.toNanos(6);

        /** Checks the times. */
        public Request {
            if (quietNs < 0 || timeoutNs <= 0) {
                throw new IllegalArgumentException("invalid times: quiet " + quietNs + ", timeout " + timeoutNs);
            }
        }
    }

    /**
     * What became of a venue.
     *
     * @param venue name.
     * @param orders of ours that were found working.
     * @param isConfirmed whether the venue says that nothing is left.
     * @param foreignOrders of others that the last look found on these symbols.
     * @param problem why it is not confirmed; else empty.
     * @param notListed instruments that the node once traded and that the venue does not list any more: whether
     *     anything is left there cannot be seen.
     * @param positions that were found, if they were to be closed.
     */
    public record VenueResult(
            String venue,
            List<OrderRow> orders,
            boolean isConfirmed,
            long foreignOrders,
            String problem,
            List<String> notListed,
            List<PositionRow> positions) {}

    /** One position; quantities are decimal texts, negative if short. */
    public record PositionRow(String symbol, String was, String left) {}

    /** One order of ours; quantities are decimal texts. */
    public record OrderRow(String clientOrderId, String symbol, String side, String filled, String left, String end) {}

    private static final int FLATTEN_TRIES = 3;
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    /** Nothing is placed: neither leverage nor a dead man's switch is touched. And there are no books. */
    private static final OrderSettings SETTINGS =
            OrderSettings.DEFAULTS.with().takesHoldings(true).build();

    private final NodeConfig config;
    private final Request request;
    private final String prefix;

    /**
     * Prepares it.
     *
     * @param config of the node, in mode live: its venues and keys.
     * @param request what is wanted.
     * @param prefix of the client order ids that are ours.
     */
    public Panic(final NodeConfig config, final Request request, final String prefix) {
        if (NodeConfig.Mode.LIVE != config.mode()) {
            throw new UsageException("mode " + config.mode() + " has no orders at the venues: nothing to withdraw");
        }
        this.config = config;
        this.request = request;
        this.prefix = prefix;
    }

    /**
     * Prefix of the client order ids of a journal.
     *
     * @param journalId number of the journal.
     * @return prefix.
     */
    public static String prefixOf(final long journalId) {
        return Node.runPrefix(journalId);
    }

    /**
     * Does it, on all venues at once.
     *
     * @return a result per venue, in the order of the configuration.
     */
    public List<VenueResult> run() {
        final EventLoopGroup group = EventLoops.newGroup(1, "panic");
        final List<Attempt> attempts = new ArrayList<>();
        try {
            for (final NodeConfig.Venue venue : config.venues()) {
                attempts.add(new Attempt(venue, group));
            }
            attempts.forEach(Attempt::start);
            // each for itself: one that does not answer must not hold up the others
            final List<Thread> threads = attempts.stream()
                    .map(attempt ->
                            Thread.ofPlatform().name("panic-" + attempt.name).start(attempt::proceed))
                    .toList();
            for (final Thread thread : threads) {
                join(thread);
            }
            return attempts.stream().map(Attempt::result).toList();
        } finally {
            attempts.forEach(Attempt::close);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }

    private static void join(final Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                isInterrupted = true; // what was begun is brought to its end
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Results as JSON.
     *
     * @param results of {@link #run}.
     * @param isDryRun whether nothing was done.
     * @return one object.
     */
    public static ObjectNode toJson(final List<VenueResult> results, final boolean isDryRun) {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("dryRun", isDryRun);
        root.put("confirmed", results.stream().allMatch(VenueResult::isConfirmed));
        final ArrayNode venues = root.putArray("venues");
        for (final VenueResult result : results) {
            final ObjectNode venue = venues.addObject();
            venue.put("venue", result.venue());
            venue.put("confirmed", result.isConfirmed());
            venue.put("foreignOrders", result.foreignOrders());
            venue.put("problem", result.problem());
            result.notListed().forEach(venue.putArray("notListed")::add);
            final ArrayNode positions = venue.putArray("positions");
            result.positions()
                    .forEach(row -> positions
                            .addObject()
                            .put("symbol", row.symbol())
                            .put("was", row.was())
                            .put("left", row.left()));
            final ArrayNode orders = venue.putArray("orders");
            for (final OrderRow row : result.orders()) {
                orders.addObject()
                        .put("clientOrderId", row.clientOrderId())
                        .put("symbol", row.symbol())
                        .put("side", row.side())
                        .put("filled", row.filled())
                        .put("left", row.left())
                        .put("end", row.end());
            }
        }
        return root;
    }

    /** The venue with further symbols. */
    private static NodeConfig.Venue withSymbols(final NodeConfig.Venue venue, final List<String> more) {
        final List<String> symbols = new ArrayList<>(venue.symbols());
        symbols.addAll(more);
        return new NodeConfig.Venue(
                venue.venueId(),
                symbols,
                venue.channels(),
                venue.restUrl(),
                venue.streamUrl(),
                venue.orderUrl(),
                venue.depth(),
                venue.pairedFeeds(),
                venue.options(),
                venue.apiKey(),
                venue.secret(),
                venue.passphrase(),
                venue.deadManNs(),
                venue.leverage(),
                venue.marginMode(),
                venue.keyMayWithdraw());
    }

    /** One venue. */
    private final class Attempt {
        private final String name;
        private final PanicCollector collector = new PanicCollector();
        private final AtomicReference<Throwable> fault = new AtomicReference<>();
        private final TradingSession<?> session;
        private final NodeConfig.Venue venue;
        private final EventLoopGroup group;
        private final long deadlineNs = System.nanoTime() + request.timeoutNs();
        private final List<String> traded;
        private final String unknown;
        private String problem = "";
        private long foreignOrders;
        private List<String> notListed = List.of();
        private List<PositionRow> positions = List.of();

        Attempt(final NodeConfig.Venue configured, final EventLoopGroup group) {
            this.group = group;
            name = Venues.name(configured.venueId());
            List<String> symbols = List.of();
            String doubt = "";
            try {
                symbols = TradedSymbols.read(config.folder(), configured.venueId());
            } catch (final IOException ex) {
                doubt = "which other symbols the node has traded cannot be read: " + ex.getMessage();
            }
            traded = symbols;
            unknown = doubt;
            venue = withSymbols(configured, traded);
            session = newSession(prefix, collector);
        }

        private TradingSession<?> newSession(final String idPrefix, final PanicCollector target) {
            return new TradingSession<>(
                    VenueOrders.of(venue, idPrefix),
                    SETTINGS,
                    target,
                    target,
                    new NodeInstruments(new InstrumentRegistry()),
                    group.next(),
                    new SystemEpochNanoClock(),
                    null,
                    ex -> fault.compareAndSet(null, ex));
        }

        void start() {
            session.startOrders();
        }

        void proceed() {
            try {
                withdraw();
                if (request.isFlattening() && VenueOrders.hasPositions(venue.venueId())) {
                    flatten();
                }
            } catch (final RuntimeException ex) {
                problem = "failed: " + ex;
            }
        }

        private void withdraw() {
            if (!await("the venue's connections and instruments", session::isReadyForOrders)) {
                return;
            }
            final boolean isPartial = !request.symbols().isEmpty();
            if (!request.isDryRun() && !isPartial) {
                // from now on what turns out to work is withdrawn: the list of open orders comes next
                session.cancelAllWorking();
                if (Scope.ACCOUNT == request.scope()) {
                    session.orders().cancelEverything();
                }
            }
            session.recovered(0);
            if (!await("the list of open orders and the end of each", isPartial ? this::isSettled : this::isClear)) {
                return;
            }
            if (isPartial && !request.isDryRun()) {
                collector.cancel(request.symbols(), session);
                if (!await("the end of each order", () -> session.isSettled() && 0 == working())) {
                    return;
                }
            }
            notListed = collector.withoutDefinition(traded);
            lookUntilQuiet();
        }

        /** Further looks prove it, and show orders of others. */
        private void lookUntilQuiet() {
            long quietFromNs = System.nanoTime();
            long known = collector.steps(request.symbols());
            while (true) {
                final long lookNs = System.nanoTime();
                final long before = session.orderCounters().foreignOrders;
                session.orders().compareAgain();
                if (!await("a further look", request.symbols().isEmpty() ? this::isClear : this::isSettled)) {
                    return;
                }
                foreignOrders = session.orderCounters().foreignOrders - before;
                if (request.isDryRun()) {
                    return;
                }
                boolean isNews = false;
                if (!request.symbols().isEmpty() && working() > 0) {
                    isNews = true;
                    collector.cancel(request.symbols(), session);
                    if (!await("the end of each order", () -> session.isSettled() && 0 == working())) {
                        return;
                    }
                }
                if (Scope.ACCOUNT == request.scope() && foreignOrders > 0) {
                    isNews = true;
                    problem = foreignOrders + " orders that are not ours are still there";
                    if (System.nanoTime() - deadlineNs > 0) {
                        return;
                    }
                    session.orders().cancelEverything();
                } else {
                    problem = "";
                }
                final long nowKnown = collector.steps(request.symbols());
                if (isNews || nowKnown != known) {
                    known = nowKnown;
                    quietFromNs = System.nanoTime();
                } else if (lookNs - quietFromNs >= request.quietNs()) {
                    return;
                }
                pause(Math.min(LOOK_INTERVAL_NS, Math.max(0, quietFromNs + request.quietNs() - System.nanoTime())));
            }
        }

        private static void pause(final long timeNs) {
            final long endNs = System.nanoTime() + timeNs;
            long leftNs;
            while ((leftNs = endNs - System.nanoTime()) > 0) {
                LockSupport.parkNanos(leftNs);
            }
        }

        /**
         * Closes positions by orders at market that can only reduce. They have a prefix of their own: a node that is
         * started again must not take them for its orders, nor give one of their ids once more.
         */
        private void flatten() {
            final PanicCollector closing = new PanicCollector();
            final TradingSession<?> closer = newSession("p" + prefix.substring(1), closing);
            try {
                closer.startOrders();
                if (!await("the connections for closing", closer::isReadyForOrders)) {
                    return;
                }
                closer.recovered(0);
                final PanicFlattening flattening = new PanicFlattening(closer, closing, request.symbols());
                if (!await("the list of positions", closer::isOpenForOrders)) {
                    return;
                }
                flattening.look();
                for (int i = 0; i < FLATTEN_TRIES && !request.isDryRun() && flattening.isAnyLeft(); i++) {
                    flattening.close();
                    if (!await("the end of the closing orders", () -> closer.isSettled() && 0 == closing.open())) {
                        break;
                    }
                    closer.orders().compareAgain();
                    if (!await("the positions after that", closer::isOpenForOrders)) {
                        break;
                    }
                    flattening.look();
                }
                positions = flattening.rows();
                if (!request.isDryRun() && flattening.isAnyLeft() && problem.isEmpty()) {
                    problem = "positions are left" + closing.refusals();
                }
            } finally {
                closer.close();
            }
        }

        private boolean isSettled() {
            return session.isReconciled() && session.isSettled();
        }

        /** Compared, nothing under way, and (unless it is a dry run) nothing working that should not. */
        private boolean isClear() {
            return isSettled() && (request.isDryRun() || 0 == working());
        }

        private long working() {
            return collector.working(request.symbols());
        }

        private boolean await(final String what, final BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                if (null != fault.get()) {
                    problem = "failed while waiting for " + what + ": "
                            + fault.get().getMessage();
                    return false;
                }
                if (System.nanoTime() - deadlineNs > 0) {
                    problem = "gave up waiting for " + what + " after "
                            + TimeUnit.NANOSECONDS.toSeconds(request.timeoutNs()) + " s";
                    return false;
                }
                LockSupport.parkNanos(2_000_000);
            }
            return true;
        }

        VenueResult result() {
            if (problem.isEmpty()) {
                problem = unknown;
            }
            return new VenueResult(
                    name,
                    collector.rows(new ClientOrderIds(prefix), request.symbols()),
                    problem.isEmpty(),
                    foreignOrders,
                    problem,
                    notListed,
                    positions);
        }

        void close() {
            session.close();
        }
    }
}
