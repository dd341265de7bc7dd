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
 * client order id, and reports what the venue confirmed. What was not confirmed is said to be so. Needs no journal but
 * its number, and writes nothing.
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
     * @param timeoutNs longest time per venue.
     */
    public record Request(Scope scope, List<String> symbols, boolean isDryRun, long timeoutNs) {}

    /**
     * What became of a venue.
     *
     * @param venue name.
     * @param orders of ours that were found working.
     * @param isConfirmed whether the venue says that nothing is left.
     * @param foreignOrders of others that the last look found on these symbols.
     * @param problem why it is not confirmed; else empty.
     */
    public record VenueResult(
            String venue, List<OrderRow> orders, boolean isConfirmed, long foreignOrders, String problem) {}

    /** One order of ours; quantities are decimal texts. */
    public record OrderRow(String clientOrderId, String symbol, String side, String filled, String left, String end) {}

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
            final List<VenueResult> results = new ArrayList<>();
            attempts.forEach(Attempt::start);
            attempts.forEach(Attempt::proceed);
            attempts.forEach(attempt -> results.add(attempt.result()));
            return results;
        } finally {
            attempts.forEach(Attempt::close);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
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

    /** One venue. */
    private final class Attempt {
        private final String name;
        private final Collector collector = new Collector();
        private final AtomicReference<Throwable> fault = new AtomicReference<>();
        private final TradingSession<?> session;
        private final long deadlineNs = System.nanoTime() + request.timeoutNs();
        private String problem = "";
        private long foreignOrders;

        Attempt(final NodeConfig.Venue configured, final EventLoopGroup group) {
            name = Venues.name(configured.venueId());
            session = new TradingSession<>(
                    VenueOrders.of(configured, prefix),
                    // nothing is placed: neither leverage nor a dead man's switch is touched
                    OrderSettings.DEFAULTS,
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
            // a second look proves it, and shows orders of others
            final long before = session.orderCounters().foreignOrders;
            session.orders().compareAgain();
            if (!await("the second look", this::isClear)) {
                return;
            }
            foreignOrders = session.orderCounters().foreignOrders - before;
            if (Scope.ACCOUNT == request.scope() && !request.isDryRun() && foreignOrders > 0) {
                problem = foreignOrders + " orders that are not ours are still there";
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
            return new VenueResult(
                    name,
                    collector.rows(new ClientOrderIds(prefix), request.symbols()),
                    problem.isEmpty(),
                    foreignOrders,
                    problem);
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
