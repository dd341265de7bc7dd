package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.PipelinedCore;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.orders.Portfolio;
import io.rayo.engine.orders.Position;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.paper.PaperVenue;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.gateways.orders.ReconciliationReport;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalContext;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * A node: recovers from its journal, then runs until it is stopped or something breaks. What breaks stops everything:
 * working orders are canceled, and {@link #failure} says why.
 *
 * <pre>
 *   fused (default)   network loop | core | journal + order sender + paper venue + clock | snapshot writer
 *   pipelined         network loop | market | analytics | strategy | risk | orders | journal + ... | snapshot writer
 *   inline            network + core + journal + orders + paper venue + clock on one thread | snapshot writer
 * </pre>
 */
public final class Node implements AutoCloseable {
    private static final int PENDING_REPORTS = 1 << 14;
    private static final int STAGE_RING_CAPACITY = 1 << 12;
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CANCEL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long CANCEL_MIN_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final NodeConfig config;
    private final EpochNanoClock clock = new SystemEpochNanoClock();
    private final JournalLatency latency = new JournalLatency(clock);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<VenueSession> sessions = new ArrayList<>();
    private final AgentSignal signal = new AgentSignal();
    private final OrderRouter router = new OrderRouter(sessions);
    private final CoreConfig.Stages stages;
    private final CountersFile counters;
    private final Journal journal;
    private final NodeRecovery recovery;
    private final NodeObserver observer;
    private final NodeNetwork network;
    private final NodeCounters nodeCounters;
    private SlotRing inbound;
    private SlotRing outbound;
    private BooleanSupplier caughtUp = () -> true;
    private Core core;
    private PipelinedCore pipeline;
    private volatile boolean closing;
    private volatile boolean closed;

    private Node(final NodeConfig config, final NodeObserver.Factory observers) throws IOException {
        this.config = config;
        checkSpinners();
        final Path journalFolder = config.folder().resolve("journal");
        Files.createDirectories(journalFolder);
        counters = CountersFile.create(config.folder(), System.currentTimeMillis());
        journal = Journal.open(new JournalContext()
                .directory(journalFolder)
                .rollInterval(config.roll())
                .preallocateBytes(config.preallocateBytes())
                .reserveBytes(config.reserveBytes())
                .syncPolicy(config.sync())
                .startTimeNs(clock.nanoTime()));
        try {
            CoreConfigFile.keep(journalFolder, config.text(), config.core());
            stages = config.core().newStages();
            recovery = NodeRecovery.run(journal, config.core(), stages);
            observer = null == observers ? null : observers.create(stages);
            network = NodeNetwork.of(config.layout(), config.waitPolicy());
            nodeCounters = new NodeCounters(counters, journal, recovery);
            assemble();
        } catch (final Throwable ex) {
            journal.close();
            throw ex;
        }
    }

    /**
     * Recovers and starts a node.
     *
     * @param config of it.
     * @return the running node.
     * @throws IOException if its folder cannot be used.
     */
    public static Node launch(final NodeConfig config) throws IOException {
        return launch(config, null);
    }

    /** The same with an observer on the core's thread; null is nobody. */
    static Node launch(final NodeConfig config, final NodeObserver.Factory observers) throws IOException {
        if (null != observers && NodeConfig.Layout.PIPELINED == config.layout()) {
            throw new IllegalArgumentException("an observer goes with layout inline or fused");
        }
        final Node node = new Node(config, observers);
        node.start();
        return node;
    }

    private void checkSpinners() {
        final int spinning = config.spinningThreads();
        final int cores = Runtime.getRuntime().availableProcessors();
        if (spinning > cores) {
            throw new UsageException("layout " + config.layout().name().toLowerCase(Locale.ROOT) + " with wait "
                    + config.waitPolicy().text() + " keeps " + spinning + " threads spinning, and there are " + cores
                    + " cores: use layout inline, or wait blocking");
        }
    }

    private void assemble() {
        final long sequenceBase = recovery.inboundSequence() + 1;
        final SnapshotWriter snapshots =
                new SnapshotWriter(journal.snapshots(), config.core().core().snapshotInterval());
        inbound = SlotRing.multiProducer(
                config.ringCapacity(), config.waitPolicy().ringWaitStrategy(signal));
        final RingPoller coreInbound = inbound.newPoller();
        runners.add(runner(snapshots, new SleepingMillisIdleStrategy(10)));
        if (NodeConfig.Layout.INLINE == config.layout()) {
            assembleInline(sequenceBase, snapshots, coreInbound);
        } else {
            assembleThreads(sequenceBase, snapshots, coreInbound);
        }
        nodeCounters.rings(inbound, outbound, snapshots, router);
        latency.addTo(nodeCounters);
    }

    private void assembleInline(final long sequenceBase, final SnapshotWriter snapshots, final RingPoller coreInbound) {
        final InlineAgent inline = new InlineAgent(
                journal.appender(), journal.space(), clock, coreInbound, snapshots, latency, router, observer);
        core = new Core(
                stages.toArray(), observed(inline::onOutbound), config.core().core(), snapshots);
        core.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
        inline.core(core);
        final int reserve = config.ringCapacity() / 4;
        final List<Agent> agents = new ArrayList<>();
        agents.add(network.inlineAgent());
        agents.add(inline);
        agents.add(new ClockTicker(
                clock,
                config.clockIntervalNs(),
                new RingPublisher(inbound, sequenceBase, Thread::onSpinWait, reserve)));
        addVenues(
                agents,
                new RingPublisher(inbound, sequenceBase, inline::drain, reserve),
                new RingPublisher(inbound, sequenceBase, Node::noRoom),
                sequenceBase);
        agents.add(nodeCounters);
        agents.add(spaceGuard(sequenceBase));
        caughtUp = coreInbound::isCaughtUp;
        // Waiting, where it is polite, is done in the sockets: an event there wakes the thread.
        runners.add(runner(new AgentGroup("inline", agents), NoOpIdleStrategy.INSTANCE));
    }

    private void assembleThreads(
            final long sequenceBase, final SnapshotWriter snapshots, final RingPoller coreInbound) {
        outbound = SlotRing.singleProducer(
                config.ringCapacity(), config.waitPolicy().ringWaitStrategy(signal));
        final RingPoller journalInbound = inbound.newPoller();
        final RingPoller journalOutbound = outbound.newPoller();
        final RingPoller senderOutbound = outbound.newPoller(journalOutbound.sequence());
        final OutboundPublisher publisher = new OutboundPublisher(outbound, this::waitForRoom);
        if (NodeConfig.Layout.PIPELINED == config.layout()) {
            pipeline = new PipelinedCore(
                    stages.toArray(),
                    coreInbound,
                    publisher,
                    config.core().core(),
                    snapshots,
                    STAGE_RING_CAPACITY,
                    config.waitPolicy().ringWaitStrategy(signal),
                    this::waitForRoom);
            pipeline.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
            pipeline.agents()
                    .forEach(agent ->
                            runners.add(runner(agent, config.waitPolicy().newIdleStrategy(signal))));
        } else {
            core = new Core(stages.toArray(), observed(publisher), config.core().core(), snapshots);
            core.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
            runners.add(runner(
                    new CoreAgent(core, coreInbound, observer),
                    config.waitPolicy().newIdleStrategy(signal)));
        }
        final List<Agent> agents = new ArrayList<>();
        agents.add(new JournalAgent(
                journal.appender(), journal.space(), clock, journalInbound, journalOutbound, snapshots, latency));
        agents.add(new SenderAgent(senderOutbound, router));
        agents.add(new ClockTicker(
                clock, config.clockIntervalNs(), new RingPublisher(inbound, sequenceBase, Thread::onSpinWait)));
        final RingPublisher publisherOfNetwork = new RingPublisher(inbound, sequenceBase, this::waitForRoom);
        addVenues(agents, publisherOfNetwork, publisherOfNetwork, sequenceBase);
        agents.add(nodeCounters);
        agents.add(spaceGuard(sequenceBase));
        caughtUp = () -> journalInbound.isCaughtUp() && coreInbound.isCaughtUp() && senderOutbound.isCaughtUp();
        runners.add(
                runner(new AgentGroup("journal", agents), config.waitPolicy().newIdleStrategy(signal)));
    }

    private void addVenues(
            final List<Agent> agents,
            final RingPublisher marketPublisher,
            final RingPublisher orderPublisher,
            final long sequenceBase) {
        final NodeInstruments instruments = new NodeInstruments(stages.market().registry());
        for (final NodeConfig.Venue venue : config.venues()) {
            final VenueSession session = null == venue.apiKey()
                    ? new FeedSession<>(
                            VenueFeeds.of(venue),
                            marketPublisher,
                            instruments,
                            network.eventLoop(),
                            clock,
                            null,
                            this::fail)
                    : new TradingSession<>(
                            VenueOrders.of(venue, runPrefix()),
                            marketPublisher,
                            orderPublisher,
                            instruments,
                            network.eventLoop(),
                            clock,
                            null,
                            this::fail);
            sessions.add(session);
            nodeCounters.venue(venue.venueId(), session.counters());
            if (null != session.orderCounters()) {
                nodeCounters.orders(venue.venueId(), session.orderCounters());
            }
            if (NodeConfig.Mode.LIVE == config.mode()) {
                router.route(venue.venueId(), session);
            }
        }
        if (NodeConfig.Mode.PAPER == config.mode()) {
            final PendingReports pending = new PendingReports(PENDING_REPORTS);
            final PaperVenueAgent paper = new PaperVenueAgent(
                    new PaperVenue(paperSettings(), pending),
                    pending,
                    inbound.newPoller(),
                    new RingPublisher(inbound, sequenceBase, Node::noRoom),
                    clock);
            agents.add(paper);
            for (int venueId = 1; venueId < Venues.MAX_VENUES; venueId++) {
                router.route(venueId, paper);
            }
            ReturningOrders.publish(stages.orders().orders(), pending, clock.nanoTime());
        }
    }

    private MessageHandler observed(final MessageHandler handler) {
        if (null == observer) {
            return handler;
        }
        return (buffer, offset, length) -> {
            observer.onOutbound(buffer, offset, length);
            handler.onMessage(buffer, offset, length);
        };
    }

    private SpaceGuard spaceGuard(final long sequenceBase) {
        return new SpaceGuard(
                journal.space(),
                clock,
                new CommandPublisher(new RingPublisher(inbound, sequenceBase, Node::noRoom)),
                this::fail);
    }

    private PaperSettings paperSettings() {
        return PaperSettings.defaults()
                .withOrderLatencyNs(config.paper().orderLatencyNs())
                .withResponseLatencyNs(config.paper().responseLatencyNs())
                .withSlippage(config.paper().slippage());
    }

    /** Of our client order ids: the same for the life of a journal, another for another. */
    private String runPrefix() {
        final String id = Long.toUnsignedString(journal.id(), 36);
        return "r" + id.substring(Math.max(0, id.length() - 5));
    }

    private static void noRoom() {
        throw new IllegalStateException("the inbound ring has no room left for what our own orders cause");
    }

    private void waitForRoom() {
        if (null != failure.get()) {
            throw new IllegalStateException("the node has failed");
        }
        LockSupport.parkNanos(1_000);
    }

    private AgentRunner runner(final Agent agent, final IdleStrategy idleStrategy) {
        return new AgentRunner(idleStrategy, ex -> {}, null, new FatalAgent(agent, this::fail));
    }

    private void start() {
        for (final AgentRunner runner : runners) {
            AgentRunner.startOnThread(runner, NodeNetwork.threadFactory());
        }
        try {
            if (NodeConfig.Mode.LIVE == config.mode()) {
                settleOrders();
            }
            sessions.forEach(VenueSession::startFeed);
        } catch (final RuntimeException ex) {
            close();
            throw ex;
        }
    }

    /**
     * Asks the venues about every order that the journal does not know the end of. Nothing new is sent before all are
     * known.
     */
    private void settleOrders() {
        sessions.forEach(VenueSession::startOrders);
        awaitOrFail("the order connections", () -> sessions.stream().allMatch(VenueSession::isReadyForOrders));
        // all of it is read before the first question: from the first answer on the core changes it
        final List<Runnable> recollections = new ArrayList<>();
        sessions.forEach(session -> recollect(session, recollections));
        recollections.forEach(Runnable::run);
        awaitOrFail(
                "the venues' answers about our earlier orders",
                () -> sessions.stream().allMatch(VenueSession::isSettled));
        sessions.forEach(VenueSession::recovered);
        awaitOrFail(
                "our orders and holdings to be the venues'",
                () -> sessions.stream().allMatch(VenueSession::isReconciled));
    }

    /** What the journal knows of a venue: positions, and orders that are not over. */
    private void recollect(final VenueSession session, final List<Runnable> recollections) {
        final Portfolio portfolio = stages.orders().portfolio();
        final InstrumentRegistry registry = stages.market().registry();
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            final Position position = portfolio.position(id);
            if (null != instrument
                    && instrument.venueId() == session.venueId()
                    && null != position
                    && 0 != position.quantity()) {
                final int instrumentId = id;
                final long quantity = position.quantity();
                final long price = portfolio.averageEntryPrice(id);
                recollections.add(() -> session.ourPosition(instrumentId, quantity, price));
            }
        }
        final OrderTable orders = stages.orders().orders();
        for (int i = 0; i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.venueId() == session.venueId()) {
                final long clientOrderId = order.clientOrderId();
                final int instrumentId = order.instrumentId();
                recollections.add(() -> session.queryOrder(clientOrderId, instrumentId));
            }
        }
    }

    private void awaitOrFail(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!condition.getAsBoolean()) {
            if (null != failure.get()) {
                throw new IllegalStateException(
                        "the node failed while waiting for " + what + ": " + failure.get(), failure.get());
            }
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("gave up waiting for " + what + " after "
                        + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NS) + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void fail(final Throwable cause) {
        if (failure.compareAndSet(null, cause) && !closing) {
            sessions.forEach(VenueSession::cancelAllWorking);
        }
        ended.countDown();
    }

    /**
     * Waits until the node ends by itself.
     *
     * @param timeoutNs longest wait.
     * @return true if it has ended.
     * @throws InterruptedException if this thread is interrupted.
     */
    public boolean awaitEnd(final long timeoutNs) throws InterruptedException {
        return ended.await(timeoutNs, TimeUnit.NANOSECONDS);
    }

    /**
     * Why the node ended by itself.
     *
     * @return null if it has not.
     */
    public Throwable failure() {
        return failure.get();
    }

    /**
     * What was found at the start, for people.
     *
     * @return lines.
     */
    public List<String> recoveryLines() {
        final List<String> lines = new ArrayList<>();
        if (!journal.recovery().isNew()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "recovered %,d inbound and %,d outbound messages in %,d ms (%,d replayed), state hash %016x",
                    recovery.inboundSequence(),
                    recovery.outboundSequence(),
                    TimeUnit.NANOSECONDS.toMillis(recovery.elapsedNs()),
                    recovery.messages(),
                    recovery.stateHash()));
        }
        lines.addAll(recovery.notes());
        for (final VenueSession session : sessions) {
            final ReconciliationReport report = session.reconciliation();
            if (null != report && !report.rows().isEmpty()) {
                lines.add(Venues.name(report.venueId()) + ", compared with the venue:");
                lines.addAll(report.toTable().lines().toList());
            }
        }
        return lines;
    }

    /**
     * Sequences, hash and counts; exact only after {@link #close}.
     *
     * @return what the node did.
     */
    public NodeSummary summary() {
        return NodeSummary.of(sessions, stages, config.core(), core, pipeline, journal, closed);
    }

    /** Forgets the latencies up to now, as after a warm-up: the counters then show those of what comes. Any thread. */
    public void restartLatency() {
        latency.restart();
    }

    /** Frames that the sessions received. */
    long frames() {
        long frames = 0;
        for (final VenueSession session : sessions) {
            frames += session.counters().frames;
        }
        return frames;
    }

    /** Whether everything that was published has been handled, journaled and sent. */
    boolean isCaughtUp() {
        return caughtUp.getAsBoolean();
    }

    /** Lets time pass in the core, for checks. */
    void publishClockTick(final long aheadNs) {
        new ClockTicker(clock, aheadNs, new RingPublisher(inbound, recovery.inboundSequence() + 1, this::waitForRoom))
                .publishAt(clock.nanoTime() + aheadNs);
    }

    /** After a failure the cancels, and those of orders still on their way, need the connection for a moment longer. */
    private void awaitCancels() {
        final long startNs = System.nanoTime();
        long elapsedNs = 0;
        while (elapsedNs < CANCEL_TIMEOUT_NS
                && (elapsedNs < CANCEL_MIN_NS || !sessions.stream().allMatch(VenueSession::isSettled))) {
            LockSupport.parkNanos(5_000_000);
            elapsedNs = System.nanoTime() - startNs;
        }
    }

    /** Disconnects, lets everything that is in the rings be handled and journaled, and closes the journal. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (null != failure.get() && NodeConfig.Mode.LIVE == config.mode()) {
            awaitCancels();
        }
        sessions.forEach(VenueSession::close);
        network.close();
        final long deadlineNs = System.nanoTime() + STOP_TIMEOUT_NS;
        while (null == failure.get() && !caughtUp.getAsBoolean() && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(100_000);
        }
        runners.reversed().forEach(AgentRunner::close);
        ended.countDown();
        if (!journal.appender().hasFailed()) {
            journal.appender().force();
        }
        journal.close();
        counters.close();
        closed = true;
    }
}
