package io.rayo.tools.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

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
     * @param isDryRun whether it only says what it would do.
     * @param quietNs for how long no order of ours must turn up until none is believed to be left: requests that the
     *     node had sent may still be under way.
     * @param timeoutNs longest time per venue.
     */
    public record Request(Scope scope, List<String> symbols, boolean isDryRun, long quietNs, long timeoutNs) {
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
     */
    public record VenueResult(
            String venue,
            List<OrderRow> orders,
            boolean isConfirmed,
            long foreignOrders,
            String problem,
            List<String> notListed) {}

    /** One order of ours; quantities are decimal texts. */
    public record OrderRow(String clientOrderId, String symbol, String side, String filled, String left, String end) {}

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
        private final Collector collector = new Collector();
        private final AtomicReference<Throwable> fault = new AtomicReference<>();
        private final TradingSession<?> session;
        private final long deadlineNs = System.nanoTime() + request.timeoutNs();
        private final List<String> traded;
        private final String unknown;
        private String problem = "";
        private long foreignOrders;
        private List<String> notListed = List.of();

        Attempt(final NodeConfig.Venue configured, final EventLoopGroup group) {
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
            session = new TradingSession<>(
                    VenueOrders.of(withSymbols(configured, traded), prefix),
                    SETTINGS,
                    collector,
                    collector,
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
                    notListed);
        }

        void close() {
            session.close();
        }
    }

    /** Keeps what is said of our orders; published to on the event loop, read by the thread that waits. */
    private static final class Collector implements InboundPublisher {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
        private final ExecutionReportDecoder report = new ExecutionReportDecoder();
        private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
        private final Map<Long, Known> orders = new TreeMap<>();
        private final Map<Integer, String> symbols = new LinkedHashMap<>();
        private final Map<Integer, String> pairs = new LinkedHashMap<>();
        private final Map<Integer, Integer> sizeExponents = new LinkedHashMap<>();

        private static final class Known {
            private int instrumentId;
            private String side = "";
            private long filled;
            private long left;
            private String end = "";
            private boolean isOver;
        }

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return slot;
        }

        @Override
        public synchronized void publish(final int length) {
            switch (EventHeaders.templateId(slot, 0)) {
                case ExecutionReportDecoder.TEMPLATE_ID -> onReport();
                case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                    definition.wrap(
                            slot,
                            EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(slot, 0),
                            EventHeaders.version(slot, 0));
                    final int id = EventHeaders.instrumentId(slot, 0);
                    sizeExponents.put(id, (int) definition.sizeExponent());
                    symbols.put(id, definition.symbol());
                    pairs.put(id, definition.baseAsset() + "/" + definition.quoteAsset());
                }
                default -> {
                    // prices and the like: not asked for here
                }
            }
        }

        private void onReport() {
            report.wrap(
                    slot,
                    EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(slot, 0),
                    EventHeaders.version(slot, 0));
            if (ExecutionType.ADJUSTMENT == report.executionType()) {
                return; // holdings that our empty books do not have
            }
            final Known order = orders.computeIfAbsent(report.clientOrderId(), id -> new Known());
            order.instrumentId = EventHeaders.instrumentId(slot, 0);
            if (null != report.side() && report.sideRaw() <= 2) {
                order.side = report.side().name();
            }
            if (ExecutionReportDecoder.cumulativeQuantityMantissaNullValue() != report.cumulativeQuantityMantissa()) {
                order.filled = Math.max(order.filled, report.cumulativeQuantityMantissa());
            }
            if (ExecutionReportDecoder.leavesQuantityMantissaNullValue() != report.leavesQuantityMantissa()) {
                order.left = report.leavesQuantityMantissa();
            }
            final OrderStatus status = report.orderStatus();
            order.end = ExecutionType.NOT_FOUND == report.executionType() ? "NOT_FOUND" : status.name();
            order.isOver = ExecutionType.NOT_FOUND == report.executionType()
                    || switch (status) {
                        case FILLED, CANCELED, REJECTED, EXPIRED -> true;
                        default -> false;
                    };
        }

        /** Symbols that the venue has not defined. */
        synchronized List<String> withoutDefinition(final List<String> wanted) {
            return wanted.stream()
                    .filter(symbol -> !symbols.containsValue(symbol))
                    .toList();
        }

        /** Grows with each order that becomes known, and with each that ends. */
        synchronized long steps(final List<String> wanted) {
            long steps = 0;
            for (final Known order : orders.values()) {
                if (isMeant(order, wanted)) {
                    steps += order.isOver ? 2 : 1;
                }
            }
            return steps;
        }

        private boolean isMeant(final Known order, final List<String> wanted) {
            return wanted.isEmpty()
                    || wanted.contains(symbols.getOrDefault(order.instrumentId, ""))
                    || wanted.contains(pairs.getOrDefault(order.instrumentId, ""));
        }

        synchronized long working(final List<String> wanted) {
            return orders.values().stream()
                    .filter(order -> !order.isOver && isMeant(order, wanted))
                    .count();
        }

        /** Has the session withdraw what works on these symbols. */
        synchronized void cancel(final List<String> wanted, final TradingSession<?> session) {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
            final CancelOrderEncoder encoder = new CancelOrderEncoder();
            orders.forEach((id, order) -> {
                if (!order.isOver && isMeant(order, wanted)) {
                    EventHeaders.put(
                            message,
                            0,
                            CancelOrderEncoder.TEMPLATE_ID,
                            CancelOrderEncoder.BLOCK_LENGTH,
                            0,
                            0,
                            order.instrumentId,
                            session.venueId(),
                            0,
                            0);
                    encoder.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                            .clientOrderId(id)
                            .cancelId(id)
                            .reason(RejectReason.KILL_SWITCH);
                    session.onMessage(message, 0, EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
                }
            });
        }

        synchronized List<OrderRow> rows(final ClientOrderIds ids, final List<String> wanted) {
            final List<OrderRow> rows = new ArrayList<>();
            orders.forEach((id, order) -> {
                if (isMeant(order, wanted)) {
                    rows.add(row(ids, id, order));
                }
            });
            return rows;
        }

        private OrderRow row(final ClientOrderIds ids, final long id, final Known order) {
            return new OrderRow(
                    text(ids, id),
                    symbols.getOrDefault(order.instrumentId, "?"),
                    order.side,
                    text(order.filled, order.instrumentId),
                    text(order.isOver ? 0 : order.left, order.instrumentId),
                    order.end);
        }

        private static String text(final ClientOrderIds ids, final long id) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ClientOrderIds.MAX_LENGTH]);
            return buffer.getStringWithoutLengthAscii(0, ids.encode(id, buffer, 0));
        }

        private String text(final long mantissa, final int instrumentId) {
            return Decimals.toString(mantissa, sizeExponents.getOrDefault(instrumentId, 0));
        }
    }
}
