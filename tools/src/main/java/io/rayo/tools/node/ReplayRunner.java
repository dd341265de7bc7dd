package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessagePrinter;
import io.rayo.engine.core.PipelinedCore;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import io.rayo.journal.SnapshotStore;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replays a whole journal, in any layout, and says whether it gives the same bytes. Calling thread, plus one per stage
 * if pipelined.
 */
public final class ReplayRunner {
    private static final int RING_CAPACITY = 1 << 13;
    private static final long PROGRESS_INTERVAL_NS = 200_000_000L;

    private final Path directory;
    private String layout = "inline";
    private boolean fromSnapshot;
    private int differencesWanted;
    private Consumer<String> differenceLines = line -> {};
    private Consumer<String> progress;
    private long nextProgressNs;

    /**
     * What a replay found.
     *
     * @param messages inbound and outbound messages read.
     * @param seconds it took.
     * @param messagesPerSecond of both directions.
     * @param stateHash over all stages at the end.
     * @param outputsCompared journaled outbound messages.
     * @param outputsDiffering of them.
     * @param outputsMissing regenerated ones that a crash kept from the journal.
     */
    public record Result(
            long messages,
            double seconds,
            double messagesPerSecond,
            long stateHash,
            long outputsCompared,
            long outputsDiffering,
            long outputsMissing) {}

    /**
     * Prepares a replay.
     *
     * @param directory of the journal.
     */
    public ReplayRunner(final Path directory) {
        this.directory = directory;
    }

    /**
     * Sets the layout.
     *
     * @param value inline, fused (the same thing in a replay: the core on one thread) or pipelined.
     * @return this.
     */
    public ReplayRunner layout(final String value) {
        if (!List.of("inline", "fused", "pipelined").contains(value)) {
            throw new UsageException("invalid layout=" + value + ": must be inline, fused or pipelined");
        }
        layout = value;
        return this;
    }

    /**
     * Starts at the newest good snapshot.
     *
     * @param value true to do so.
     * @return this.
     */
    public ReplayRunner fromSnapshot(final boolean value) {
        fromSnapshot = value;
        return this;
    }

    /**
     * Asks for differences in words.
     *
     * @param wanted first ones.
     * @param lines takes them.
     * @return this.
     */
    public ReplayRunner differences(final int wanted, final Consumer<String> lines) {
        differencesWanted = wanted;
        differenceLines = lines;
        return this;
    }

    /**
     * Asks for progress.
     *
     * @param lines takes a line a few times a second; null is nobody.
     * @return this.
     */
    public ReplayRunner progress(final Consumer<String> lines) {
        progress = lines;
        return this;
    }

    /**
     * Replays.
     *
     * @return what was found.
     * @throws IOException if the journal cannot be read.
     */
    public Result run() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new UsageException("no journal in " + directory + ": no such folder");
        }
        final CoreConfig config = CoreConfigFile.read(directory);
        try (JournalReader reader = new JournalReader(directory)) {
            return "pipelined".equals(layout) ? runPipelined(config, reader) : runOnOneThread(config, reader);
        }
    }

    private Result runOnOneThread(final CoreConfig config, final JournalReader reader) {
        final JournalReplay replay =
                new JournalReplay(reader, config.newStages().toArray(), config.core(), differences());
        if (fromSnapshot) {
            final SnapshotStore store = new SnapshotStore(directory.resolve("snapshots"), 4);
            replay.fromSnapshot(store, Long.MAX_VALUE);
        }
        final long startNs = System.nanoTime();
        while (replay.poll() > 0) {
            report(replay.messages());
        }
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        return new Result(
                replay.messages(),
                seconds,
                replay.messages() / seconds,
                replay.core().stateHash(),
                replay.compared(),
                replay.differing(),
                replay.missing());
    }

    /**
     * The reading thread feeds the inbound ring; the last stage's outputs come back through a ring to be compared here.
     */
    private Result runPipelined(final CoreConfig config, final JournalReader reader) {
        if (fromSnapshot) {
            throw new UsageException("--from-snapshot goes with layout inline or fused");
        }
        final OutputComparer comparer = new OutputComparer(differences());
        final AgentSignal signal = new AgentSignal();
        final SlotRing inbound = SlotRing.singleProducer(RING_CAPACITY, WaitPolicy.BLOCKING.ringWaitStrategy(signal));
        final SlotRing outbound = SlotRing.singleProducer(RING_CAPACITY, WaitPolicy.BLOCKING.ringWaitStrategy(signal));
        final RingPoller outputs = outbound.newPoller();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Runnable waitForRoom = () -> {
            if (null != failure.get()) {
                throw new IllegalStateException("a stage failed", failure.get());
            }
            LockSupport.parkNanos(1_000);
        };
        final PipelinedCore core = new PipelinedCore(
                config.newStages().toArray(),
                inbound.newPoller(),
                new OutboundPublisher(outbound, waitForRoom),
                config.core(),
                null,
                RING_CAPACITY,
                WaitPolicy.BLOCKING.ringWaitStrategy(signal),
                waitForRoom);
        final List<AgentRunner> runners = core.agents().stream()
                .map(agent -> runner(agent, signal, failure))
                .toList();
        final long startNs = System.nanoTime();
        runners.forEach(AgentRunner::startOnThread);
        final Feeder feeder = new Feeder(inbound, outputs, comparer, waitForRoom);
        try {
            while (feeder.poll(reader) > 0) {
                report(feeder.messages);
            }
            while (!core.isCaughtUp() || !outputs.isCaughtUp()) {
                feeder.drain();
                waitForRoom.run();
            }
        } finally {
            runners.forEach(AgentRunner::close);
        }
        feeder.drain();
        feeder.compareHeld();
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        return new Result(
                feeder.messages,
                seconds,
                feeder.messages / seconds,
                core.stateHash(),
                comparer.compared(),
                comparer.differing(),
                comparer.pending());
    }

    private static AgentRunner runner(
            final Agent agent, final AgentSignal signal, final AtomicReference<Throwable> failure) {
        return new AgentRunner(
                WaitPolicy.BLOCKING.newIdleStrategy(signal),
                ex -> {},
                null,
                new FatalAgent(agent, ex -> failure.compareAndSet(null, ex), () -> {}));
    }

    private OutputComparer.DifferenceHandler differences() {
        final MessagePrinter printer = new MessagePrinter();
        return (journaled, offset, length, regenerated, regeneratedOffset, regeneratedLength) -> {
            if (differencesWanted-- > 0) {
                differenceLines.accept("journaled   " + printer.toText(journaled, offset, length));
                differenceLines.accept("regenerated "
                        + (null == regenerated
                                ? "nothing"
                                : printer.toText(regenerated, regeneratedOffset, regeneratedLength)));
            }
        };
    }

    private void report(final long messages) {
        if (null != progress && System.nanoTime() - nextProgressNs > 0) {
            nextProgressNs = System.nanoTime() + PROGRESS_INTERVAL_NS;
            progress.accept(String.format(Locale.ROOT, "replaying: %,d messages", messages));
        }
    }

    /**
     * Feeds inbound messages, and compares journaled outbound ones as soon as their regenerated twins have come
     * through.
     */
    private static final class Feeder {
        private final RingPublisher publisher;
        private final RingPoller outputs;
        private final OutputComparer comparer;
        private final OutputComparer journaled = new OutputComparer((a, b, c, d, e, f) -> {});
        private final UnsafeBuffer slab;
        private final Runnable waitForRoom;
        private long messages;
        private long inbound;

        Feeder(
                final SlotRing ring,
                final RingPoller outputs,
                final OutputComparer comparer,
                final Runnable waitForRoom) {
            this.publisher = new RingPublisher(ring, 1, this::makeRoom);
            this.slab = ring.slab();
            this.outputs = outputs;
            this.comparer = comparer;
            this.waitForRoom = waitForRoom;
        }

        int poll(final JournalReader reader) {
            final int count = reader.poll(this::onRecord, 1024);
            messages += count;
            drain();
            return count;
        }

        private void onRecord(
                final Direction direction,
                final long index,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            if (Direction.INBOUND == direction) {
                final int at = publisher.claim();
                slab.putBytes(at, buffer, offset, length);
                publisher.publish(length);
                inbound++;
                if (EventHeaders.sequence(buffer, offset) != inbound) {
                    throw new IllegalStateException("the journal begins at inbound sequence "
                            + EventHeaders.sequence(buffer, offset) + " instead of " + inbound);
                }
            } else {
                journaled.onMessage(buffer, offset, length);
            }
        }

        private void makeRoom() {
            drain();
            waitForRoom.run();
        }

        private void drain() {
            outputs.poll(
                    (buffer, offset, length, ringSequence) -> {
                        comparer.onMessage(buffer, offset, length);
                        return true;
                    },
                    Integer.MAX_VALUE >> 1);
            journaled.drainTo(comparer::onJournaled, comparer.pending());
        }

        private void compareHeld() {
            journaled.drainTo(comparer::onJournaled, journaled.pending());
        }
    }
}
