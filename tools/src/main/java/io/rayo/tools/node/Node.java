package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.core.Core;
import io.rayo.engine.core.PipelinedCore;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.orders.Portfolio;
import io.rayo.engine.orders.Position;
import io.rayo.engine.paper.PaperVenue;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.risk.KillWarmUp;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.orders.KeyRights;
import io.rayo.gateways.orders.ReconciliationReport;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalContext;
import io.rayo.tools.UsageException;
import io.rayo.tools.control.StatusFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A node: recovers from its journal, then runs until it is stopped or something breaks. What breaks stops everything:
 * working orders are canceled, and {@link #failure} says why.
 *
 * <pre>
 *   fused (default)   network loop | core | journal + order sender + paper venue + clock | snapshot writer
 *   pipelined         network loop | market | analytics | strategy | risk | orders | journal + ... | snapshot writer
 *   inline            network + core + journal + orders + paper venue + clock on one thread | snapshot writer
 * </pre>
 *
 * <p>With a predictor there is one thread more, which owns the models.
 */
public final class Node implements AutoCloseable {
    private static final int PENDING_REPORTS = 1 << 14;
    private static final int STAGE_RING_CAPACITY = 1 << 12;
    private static final int PREDICTOR_QUEUE_BYTES = 1 << 20;
    private static final long RETRAIN_IDLE_MS = 100;
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CANCEL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long CANCEL_MIN_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final NodeConfig config;
    private final NodeClock clock;
    private final JournalLatency latency;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<AgentRunner> runners = new ArrayList<>();
    /** Those of them that publish by themselves, beside the journal's. */
    private final List<AgentRunner> publishers = new ArrayList<>();

    private final List<VenueSession> sessions = new ArrayList<>();
    private final List<ShadowOrders> shadows = new ArrayList<>();
    private final AgentSignal signal = new AgentSignal();
    private final OrderRouter router = new OrderRouter(sessions);
    private final CoreConfig.Stages stages;
    private final CountersFile counters;
    private final Journal journal;
    private final NodeRecovery recovery;
    private final NodeObserver observer;
    private final NodeNetwork network;
    private final NodeMacro macro;
    private final NodeCounters nodeCounters;
    private NodeControl control;
    private PaperVenueAgent paper;
    private SlotRing inbound;
    private SlotRing outbound;
    private BooleanSupplier caughtUp = () -> true;
    private BooleanSupplier journalRest = () -> true;
    private MessageHandler sender;
    private MessageHandler journaled;
    private PredictorAgent predictor;
    private RetrainAgent retrain;
    private Core core;
    private PipelinedCore pipeline;
    private Throwable startFailure;
    private volatile boolean closing;
    private volatile boolean closed;

    private Node(final NodeConfig config, final NodeObserver.Factory observers, final NodeClock clock)
            throws IOException {
        this.config = config;
        this.clock = clock;
        latency = new JournalLatency(clock);
        checkSpinners();
        final Path journalFolder = config.folder().resolve("journal");
        Files.createDirectories(journalFolder);
        counters = CountersFile.create(config.folder(), System.currentTimeMillis());
        journal = Journal.open(new JournalContext()
                .directory(journalFolder)
                .rollInterval(config.roll())
                .preallocateBytes(config.preallocateBytes())
                .touchAheadBytes(config.touchAheadBytes() & -4096L)
                .blockSize(Math.max(64L << 20, Long.highestOneBit(2 * config.touchAheadBytes())))
                .reserveBytes(config.reserveBytes())
                .syncPolicy(config.sync())
                .startTimeNs(clock.nanoTime()));
        try {
            CoreConfigFile.keep(journalFolder, config.text(), config.core());
            PluginRecords.keep(journalFolder, PluginRecords.loaded(config.core().strategies()), clock.nanoTime())
                    .forEach(Node::tell);
            if (NodeConfig.Mode.LIVE == config.mode()) {
                KillWarmUp.run(config.core().risk(), config.core().strategies());
            }
            stages = config.core().newStages();
            recovery = NodeRecovery.run(journal, config.core(), stages);
            clock.startNotBefore(recovery.receiveTimeNs());
            observer = null == observers ? null : observers.create(stages);
            network = NodeNetwork.of(config.layout(), config.waitPolicy());
            macro = new NodeMacro(config.macro(), config.folder().resolve("macro"), clock);
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

    /**
     * Recovers and starts a node of layout inline or fused, for measurements.
     *
     * @param config of it.
     * @param handled takes each inbound message right after the core has handled it, on the core's thread; in layout
     *     inline it has been journaled as well.
     * @return the running node.
     * @throws IOException if its folder cannot be used.
     */
    public static Node launchObserved(final NodeConfig config, final MessageHandler handled) throws IOException {
        return launch(config, stages -> new NodeObserver() {
            @Override
            public void onInbound(final DirectBuffer buffer, final int offset, final int length) {
                handled.onMessage(buffer, offset, length);
            }

            @Override
            public void onOutbound(final DirectBuffer buffer, final int offset, final int length) {}
        });
    }

    /** The same with an observer on the core's thread; null is nobody. */
    static Node launch(final NodeConfig config, final NodeObserver.Factory observers) throws IOException {
        if (null != observers && NodeConfig.Layout.PIPELINED == config.layout()) {
            throw new IllegalArgumentException("an observer goes with layout inline or fused");
        }
        return launch(config, observers, new NodeClock());
    }

    /** The same with another clock. */
    static Node launch(final NodeConfig config, final NodeObserver.Factory observers, final NodeClock clock)
            throws IOException {
        final Node node = new Node(config, observers, clock);
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

    private void assemble() throws IOException {
        final long sequenceBase = recovery.inboundSequence() + 1;
        final SnapshotWriter snapshots =
                new SnapshotWriter(journal.snapshots(), config.core().core().snapshotInterval());
        inbound = SlotRing.multiProducer(
                config.ringCapacity(), config.waitPolicy().ringWaitStrategy(signal));
        final RingPoller coreInbound = inbound.newPoller();
        runners.add(runner(snapshots, new SleepingMillisIdleStrategy(10)));
        addPredictor(sequenceBase);
        if (NodeConfig.Layout.INLINE == config.layout()) {
            assembleInline(sequenceBase, snapshots, coreInbound);
        } else {
            assembleThreads(sequenceBase, snapshots, coreInbound);
        }
        nodeCounters.rings(inbound, outbound, snapshots, router);
        latency.addTo(nodeCounters);
        control = new NodeControl(
                config,
                new CommandPublisher(new RingPublisher(inbound, sequenceBase, Node::noRoom)),
                clock,
                stages.risk().state(),
                this::fail);
        router.control(control);
        control.addTo(nodeCounters, () -> coreInbound.sequence().get() + sequenceBase);
    }

    private void addPredictor(final long sequenceBase) throws IOException {
        sender = router;
        if (config.models().isEmpty()) {
            return;
        }
        config.models().forEach(model -> PredictorAgent.checked(model, model.file()));
        final int firstSetId =
                AnalyticsSettings.of(config.core().strategies()).featureSets().size() + 1;
        final OneToOneRingBuffer queue = new OneToOneRingBuffer(new UnsafeBuffer(
                ByteBuffer.allocateDirect(PREDICTOR_QUEUE_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
        final FeatureTap tap = new FeatureTap(router, queue, firstSetId);
        predictor = new PredictorAgent(
                config.models(),
                firstSetId,
                queue,
                new RingPublisher(inbound, sequenceBase, this::waitForRoom, config.ringCapacity() / 4),
                clock,
                Node::tell,
                ModelRecords.in(config.folder()));
        predictor.recallFrom(config.folder().resolve("journal"), recovery.outboundSequence(), recovery.receiveTimeNs());
        predictor.addTo(nodeCounters, tap);
        sender = tap;
        journaled = tap::onInbound;
        if (config.models().stream().anyMatch(model -> model.retrain().isOn())) {
            retrain = new RetrainAgent(
                    config.models(),
                    config.folder(),
                    predictor,
                    new CommandPublisher(
                            new RingPublisher(inbound, sequenceBase, this::waitForRoom, config.ringCapacity() / 4)),
                    clock,
                    Node::tell);
            retrain.addTo(nodeCounters);
            journaled = (buffer, offset, length) -> {
                tap.onInbound(buffer, offset, length);
                retrain.onInbound(buffer, offset, length);
            };
            publishers.add(runner(retrain, new SleepingMillisIdleStrategy(RETRAIN_IDLE_MS)));
        }
        publishers.add(runner(predictor, new SleepingMillisIdleStrategy(1)));
        runners.addAll(publishers);
    }

    private void assembleInline(final long sequenceBase, final SnapshotWriter snapshots, final RingPoller coreInbound) {
        final InlineAgent inline = new InlineAgent(
                journal.appender(),
                journal.space(),
                clock,
                coreInbound,
                snapshots,
                latency,
                journaled,
                sender(sequenceBase),
                observer);
        core = new Core(
                stages.toArray(), observed(inline::onOutbound), config.core().core(), snapshots);
        core.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
        inline.core(core);
        final int reserve = config.ringCapacity() / 4;
        final InlineRoom room =
                new InlineRoom(inline::handleAll, () -> null == paper ? 0 : paper.doWork(), SystemNanoClock.INSTANCE);
        final List<Agent> agents = new ArrayList<>();
        final Agent sockets = network.inlineAgent();
        agents.add(sockets);
        agents.add(new FailureCheck(failure::get));
        agents.add(inline);
        agents.add(new ProgressAgent(coreInbound.sequence()::get, sessions));
        agents.add(clockWatch());
        agents.add(new ClockTicker(
                clock, config.clockIntervalNs(), new RingPublisher(inbound, sequenceBase, room, reserve)));
        addVenues(
                agents,
                networkPublisher(sequenceBase, room, inline::handleAll, reserve),
                networkPublisher(sequenceBase, Node::noRoom, inline::handleAll, 0),
                sequenceBase);
        agents.add(nodeCounters);
        agents.add(spaceGuard(sequenceBase));
        caughtUp = coreInbound::isCaughtUp;
        // Waiting, where it is polite, is done in the sockets: an event there wakes the thread.
        runners.add(new AgentRunner(
                NoOpIdleStrategy.INSTANCE,
                ex -> {},
                null,
                new FatalAgent(new AgentGroup("inline", agents), this::fail, () -> stepUntilCanceled(sockets))));
    }

    private void assembleThreads(
            final long sequenceBase, final SnapshotWriter snapshots, final RingPoller coreInbound) {
        outbound = SlotRing.singleProducer(
                config.ringCapacity(), config.waitPolicy().ringWaitStrategy(signal));
        final RingPoller journalInbound = inbound.newPoller();
        final RingPoller journalOutbound = outbound.newPoller();
        final RingPoller senderOutbound = outbound.newPoller(journalOutbound.sequence());
        final OutboundPublisher publisher = new OutboundPublisher(outbound, this::waitForRoom);
        final LongSupplier progress;
        final BooleanSupplier coreCaughtUp;
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
            progress = pipeline::handledPosition;
            coreCaughtUp = pipeline::isCaughtUp;
            pipeline.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
            pipeline.agents()
                    .forEach(agent ->
                            runners.add(runner(agent, config.waitPolicy().newIdleStrategy(signal))));
        } else {
            progress = coreInbound.sequence()::get;
            coreCaughtUp = coreInbound::isCaughtUp;
            core = new Core(stages.toArray(), observed(publisher), config.core().core(), snapshots);
            core.position(recovery.inboundSequence(), recovery.outboundSequence(), recovery.receiveTimeNs());
            runners.add(runner(
                    new CoreAgent(core, coreInbound, observer),
                    config.waitPolicy().newIdleStrategy(signal)));
        }
        final List<Agent> agents = new ArrayList<>();
        final JournalAgent journalAgent = new JournalAgent(
                journal.appender(),
                journal.space(),
                clock,
                journalInbound,
                journalOutbound,
                snapshots,
                latency,
                journaled);
        agents.add(journalAgent);
        agents.add(new SenderAgent(senderOutbound, sender(sequenceBase)));
        agents.add(new ProgressAgent(progress, sessions));
        agents.add(clockWatch());
        agents.add(new ClockTicker(
                clock, config.clockIntervalNs(), new RingPublisher(inbound, sequenceBase, Thread::onSpinWait)));
        final InboundPublisher publisherOfNetwork = networkPublisher(sequenceBase, Node::pause, null, 0);
        addVenues(agents, publisherOfNetwork, publisherOfNetwork, sequenceBase);
        agents.add(nodeCounters);
        agents.add(spaceGuard(sequenceBase));
        caughtUp = () -> journalInbound.isCaughtUp() && coreCaughtUp.getAsBoolean() && senderOutbound.isCaughtUp();
        // The journal's thread is the last that publishes; what it published at last is handled and journaled still.
        journalRest = () -> {
            journalAgent.doWork();
            return journalInbound.isCaughtUp() && coreCaughtUp.getAsBoolean() && journalOutbound.isCaughtUp();
        };
        runners.add(
                runner(new AgentGroup("journal", agents), config.waitPolicy().newIdleStrategy(signal)));
    }

    private ClockWatch clockWatch() {
        return new ClockWatch(
                clock, SystemNanoClock.INSTANCE, () -> sessions.forEach(VenueSession::onClockStep), Node::tell);
    }

    private void addVenues(
            final List<Agent> agents,
            final InboundPublisher marketPublisher,
            final InboundPublisher orderPublisher,
            final long sequenceBase) {
        final NodeInstruments instruments = new NodeInstruments(stages.market().registry());
        for (final NodeConfig.Venue venue : config.venues()) {
            final VenueSession session = switch (config.mode()) {
                case PAPER -> newFeed(VenueFeeds.of(venue), marketPublisher, instruments);
                case SHADOW -> newShadow(VenueOrders.of(venue, runPrefix()), marketPublisher, instruments);
                case LIVE ->
                    new TradingSession<>(
                            VenueOrders.of(venue, runPrefix()),
                            VenueOrders.settings(venue, config.core().risk().maxDataAgeNs()),
                            marketPublisher,
                            orderPublisher,
                            instruments,
                            network.eventLoop(),
                            clock,
                            null,
                            this::fail);
            };
            sessions.add(session);
            nodeCounters.venue(venue.venueId(), session.counters());
            if (null != session.orderCounters()) {
                nodeCounters.orders(venue.venueId(), session.orderCounters());
            }
            if (NodeConfig.Mode.LIVE == config.mode()) {
                router.route(venue.venueId(), session);
            }
        }
        if (NodeConfig.Mode.LIVE != config.mode()) {
            final PendingReports pending = new PendingReports(PENDING_REPORTS);
            final PaperVenue paperVenue = new PaperVenue(config.paper(), pending);
            stages.orders().portfolio().forEachHeld(paperVenue::resume);
            paper = new PaperVenueAgent(
                    paperVenue,
                    pending,
                    inbound.newPoller(),
                    new RingPublisher(inbound, sequenceBase, Node::noRoom),
                    clock);
            agents.add(paper);
            for (int venueId = 1; venueId < Venues.MAX_VENUES; venueId++) {
                router.route(venueId, paper);
            }
            for (final ShadowOrders shadow : shadows) {
                shadow.paper(paper);
                router.route(shadow.venueId(), shadow);
                nodeCounters.shadow(shadow);
            }
            ReturningOrders.publish(stages.orders().orders(), pending, clock.nanoTime());
        }
        final OutcomeAgent outcomes = new OutcomeAgent(
                new PendingReports(PENDING_REPORTS), new RingPublisher(inbound, sequenceBase, Node::noRoom));
        outcomes.start(stages.risk(), recovery.inboundSequence(), clock.nanoTime());
        router.outcomes(outcomes);
        agents.add(outcomes);
    }

    private <I extends FeedInstrument> FeedSession<I> newFeed(
            final VenueFeed<I> feed, final InboundPublisher publisher, final NodeInstruments instruments) {
        return new FeedSession<>(feed, publisher, instruments, network.eventLoop(), clock, null, this::fail);
    }

    private <I extends FeedInstrument> FeedSession<I> newShadow(
            final VenueOrders<I> orders, final InboundPublisher publisher, final NodeInstruments instruments) {
        final FeedSession<I> session = newFeed(orders.feed(), publisher, instruments);
        shadows.add(ShadowOrders.of(orders, session.gateway(), clock));
        return session;
    }

    /** Who takes outbound messages that are in the journal. */
    private MessageHandler sender(final long sequenceBase) {
        return config.autoExecute()
                ? new RecommendationExecutor(
                        sender, new CommandPublisher(new RingPublisher(inbound, sequenceBase, Node::noRoom)), clock)
                : sender;
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

    private String runPrefix() {
        return runPrefix(journal.id());
    }

    /** Of our client order ids: the same for the life of a journal, another for another. */
    static String runPrefix(final long journalId) {
        final String id = Long.toUnsignedString(journalId, 36);
        return "r" + id.substring(Math.max(0, id.length() - 5));
    }

    private static void tell(final String line) {
        System.err.println("rayo: " + line);
    }

    private static void noRoom() {
        throw new IllegalStateException("the inbound ring has no room left for what our own orders cause");
    }

    private void waitForRoom() {
        if (null != failure.get()) {
            throw new IllegalStateException("the node has failed");
        }
        pause();
    }

    private static void pause() {
        LockSupport.parkNanos(1_000);
    }

    private InboundPublisher networkPublisher(
            final long sequenceBase, final Runnable onFull, final Runnable onEnd, final int reserve) {
        return new NetworkPublisher(
                new RingPublisher(inbound, sequenceBase, onFull, reserve), onFull, onEnd, () -> null != failure.get());
    }

    private AgentRunner runner(final Agent agent, final IdleStrategy idleStrategy) {
        return new AgentRunner(idleStrategy, ex -> {}, null, new FatalAgent(agent, this::fail, () -> {}));
    }

    private void start() throws IOException {
        writeStatus(StatusFile.State.STARTING, "");
        control.start();
        for (final AgentRunner runner : runners) {
            AgentRunner.startOnThread(runner, NodeNetwork.threadFactory());
        }
        try {
            if (NodeConfig.Mode.LIVE == config.mode()) {
                settleOrders();
            }
            sessions.forEach(VenueSession::startFeed);
            macro.start(() -> new RingPublisher(
                    inbound, recovery.inboundSequence() + 1, Node::noRoom, config.ringCapacity() / 4));
            writeStatus(StatusFile.State.RUNNING, "");
        } catch (final RuntimeException | IOException ex) {
            startFailure = ex;
            close();
            throw ex;
        }
    }

    private void writeStatus(final StatusFile.State state, final String reason) throws IOException {
        StatusFile.now(lower(config.mode()), lower(config.layout()), state, reason)
                .write(config.folder());
    }

    private static String lower(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** How it ended, for those who look later; they can see without it that the process is gone. */
    private void writeEnd() {
        final Throwable cause = null == failure.get() ? startFailure : failure.get();
        try {
            writeStatus(
                    null == cause ? StatusFile.State.STOPPED : StatusFile.State.FAILED,
                    null == cause ? "" : String.valueOf(cause.getMessage()));
        } catch (final IOException ex) {
            System.err.println("rayo: cannot write " + config.folder() + "/status.json: " + ex.getMessage());
        }
    }

    /**
     * Throws the kill switch: a journaled command withdraws everything of ours, and nothing new goes out until somebody
     * resets it. Any thread; returns at once.
     *
     * @param from where it comes from.
     */
    public void kill(final String from) {
        control.kill(from);
    }

    /**
     * Asks the venues about every order that the journal does not know the end of. Nothing new is sent before all are
     * known.
     */
    private void settleOrders() throws IOException {
        sessions.forEach(VenueSession::startOrders);
        awaitOrFail("the order connections", () -> sessions.stream().allMatch(VenueSession::isReadyForOrders));
        checkKeys();
        for (final VenueSession session : sessions) {
            TradedSymbols.add(config.folder(), session.venueId(), session.orderSymbols());
        }
        // all of it is read before the first question: from the first answer on the core changes it
        final List<Runnable> recollections = new ArrayList<>();
        final Map<VenueSession, Long> lastFills = new HashMap<>();
        sessions.forEach(session -> lastFills.put(session, lastFillTimeNs(session.venueId())));
        sessions.forEach(session -> recollect(session, recollections));
        recollections.forEach(Runnable::run);
        awaitOrFail(
                "the venues' answers about our earlier orders",
                () -> sessions.stream().allMatch(VenueSession::isSettled));
        sessions.forEach(session -> session.recovered(lastFills.get(session)));
        awaitOrFail(
                "our orders and holdings to be the venues'",
                () -> sessions.stream().allMatch(VenueSession::isReconciled));
    }

    /** A key that can withdraw is not used unless the configuration says so: trading does not need that right. */
    private void checkKeys() {
        sessions.forEach(VenueSession::askKeyRights);
        awaitOrFail(
                "the venues' answers about our keys' rights",
                () -> sessions.stream().allMatch(session -> null != session.keyRights()));
        for (int i = 0; i < sessions.size(); i++) {
            if (KeyRights.WITHDRAWAL == sessions.get(i).keyRights()
                    && !config.venues().get(i).keyMayWithdraw()) {
                throw new IllegalStateException(
                        "the key of " + Venues.name(sessions.get(i).venueId())
                                + " can withdraw, and trading does not need that: use a key without that right, or say"
                                + " keyMayWithdraw: true");
            }
        }
    }

    /** What the journal knows of a venue: positions, their funding, and orders that are not over. */
    private void recollect(final VenueSession session, final List<Runnable> recollections) {
        final Portfolio portfolio = stages.orders().portfolio();
        final InstrumentRegistry registry = stages.market().registry();
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            final Position position = portfolio.position(id);
            if (null == instrument || instrument.venueId() != session.venueId() || null == position) {
                continue;
            }
            final int instrumentId = id;
            final long fundedUntilNs = portfolio.fundedUntilNs(id);
            recollections.add(() -> session.ourFunding(instrumentId, fundedUntilNs));
            if (0 != position.quantity()) {
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

    /**
     * Up to when every fill of a venue is known: an order that is filled was filled at its last change. A fill after
     * it, of an order that is not filled yet, is known too, and is told again: the core drops it. Where no order was
     * filled to its end, none is known before the first order.
     */
    private long lastFillTimeNs(final int venueId) {
        final OrderTable orders = stages.orders().orders();
        long lastFilledNs = 0;
        long firstNs = Long.MAX_VALUE;
        for (int i = 0; i < orders.finishedCount() + orders.openCount(); i++) {
            final Order order =
                    i < orders.finishedCount() ? orders.finished(i) : orders.open(i - orders.finishedCount());
            if (order.venueId() == venueId) {
                firstNs = Math.min(firstNs, order.createdNs());
                if (OrderState.FILLED == order.state()) {
                    lastFilledNs = Math.max(lastFilledNs, order.updatedNs());
                }
            }
        }
        return lastFilledNs > 0 ? lastFilledNs : Long.MAX_VALUE == firstNs ? 0 : firstNs;
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
            each(VenueSession::closeFeed);
            each(VenueSession::cancelAllButStops);
        }
        ended.countDown();
    }

    /** Of every session, whatever becomes of the others: one whose thread has ended has no connections any more. */
    private void each(final Consumer<VenueSession> action) {
        for (final VenueSession session : sessions) {
            try {
                action.accept(session);
            } catch (final RejectedExecutionException ignored) {
                // with its thread its connections have ended
            }
        }
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
        for (final String source : config.macro().withoutKey()) {
            lines.add("macro source " + source + " has no key: it is not asked");
        }
        for (final VenueSession session : sessions) {
            if (KeyRights.UNKNOWN == session.keyRights()) {
                lines.add(Venues.name(session.venueId()) + ": whether the key can withdraw is not known");
            }
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

    /** The predictor; null if no model is configured. */
    PredictorAgent predictor() {
        return predictor;
    }

    /** Trains models anew; null if none is to be. */
    RetrainAgent retrain() {
        return retrain;
    }

    /** Publishes a command, as an operator would. */
    void publishCommand(final CommandType type, final String target, final String argument) {
        new CommandPublisher(new RingPublisher(inbound, recovery.inboundSequence() + 1, this::waitForRoom))
                .tryPublish(type, target, argument, clock.nanoTime());
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

    /** What the core knows; exact only after {@link #close}. */
    CoreConfig.Stages stages() {
        return stages;
    }

    /** Whether the venues' sessions know what became of every order: none in doubt, none under way. */
    boolean isSettled() {
        return sessions.stream().allMatch(VenueSession::isSettled);
    }

    /** Requests of mode shadow that were made and not sent. */
    long shadowRequests() {
        return shadows.stream().mapToLong(ShadowOrders::encoded).sum();
    }

    /** Requests of mode shadow that could not have been made. */
    long shadowRefusals() {
        return shadows.stream().mapToLong(ShadowOrders::refused).sum();
    }

    /** Cancels that were handed to the venues' sockets. */
    long cancelsSent() {
        long cancels = 0;
        for (final VenueSession session : sessions) {
            cancels += null == session.orderCounters() ? 0 : session.orderCounters().cancelsSent;
        }
        return cancels;
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
        while (!isCanceled(startNs)) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private boolean isCanceled(final long startNs) {
        final long elapsedNs = System.nanoTime() - startNs;
        return elapsedNs >= CANCEL_TIMEOUT_NS || (elapsedNs >= CANCEL_MIN_NS && isSettled());
    }

    /**
     * Layout inline: the thread that failed owns the connections. It steps nothing but them any more, until the cancels
     * have been answered.
     */
    private void stepUntilCanceled(final Agent sockets) {
        if (NodeConfig.Mode.LIVE != config.mode()) {
            return;
        }
        final long startNs = System.nanoTime();
        try {
            while (!isCanceled(startNs)) {
                sockets.doWork();
            }
        } catch (final Exception ex) {
            failure.get().addSuppressed(ex); // the connections themselves are broken: the next start asks the venue
        }
    }

    /** What was decided leaves, and its answers come in: the next start then has less to ask about. */
    private void settle() {
        final long deadlineNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
        while (null == failure.get()
                && !(caughtUp.getAsBoolean() && isSettled() && caughtUp.getAsBoolean())
                && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * Leaves core and journal at the same event: what the one has handled and the other lacks could not be replayed.
     */
    private void closeRunners() {
        runners.removeLast().close();
        final long deadlineNs = System.nanoTime() + STOP_TIMEOUT_NS;
        try {
            while (null == failure.get() && !journalRest.getAsBoolean() && System.nanoTime() < deadlineNs) {
                LockSupport.parkNanos(10_000);
            }
        } catch (final RuntimeException ex) {
            failure.compareAndSet(null, ex);
        }
        runners.reversed().forEach(AgentRunner::close);
    }

    /** Disconnects, lets everything that is in the rings be handled and journaled, and closes the journal. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        control.close();
        if (NodeConfig.Mode.LIVE == config.mode()) {
            if (null == failure.get()) {
                each(VenueSession::closeFeed);
                settle();
            } else {
                awaitCancels();
            }
        }
        macro.close();
        each(VenueSession::close);
        network.close();
        publishers.forEach(AgentRunner::close); // what they publish must still be journaled
        final long deadlineNs = System.nanoTime() + STOP_TIMEOUT_NS;
        while (null == failure.get() && !caughtUp.getAsBoolean() && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(100_000);
        }
        closeRunners();
        ended.countDown();
        if (!journal.appender().hasFailed()) {
            journal.appender().force();
        }
        journal.close();
        counters.close();
        closed = true;
        writeEnd();
    }
}
