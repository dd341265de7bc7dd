package io.rayo.benchmarks.core;

import io.rayo.benchmarks.measure.Folders;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import io.rayo.engine.core.Core;
import io.rayo.journal.Journal;
import io.rayo.journal.JournalAppender;
import io.rayo.journal.JournalContext;
import io.rayo.journal.JournalReader;
import io.rayo.tools.node.CoreConfig;
import io.rayo.tools.node.CoreConfigFile;
import io.rayo.tools.node.ReplayRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a journal as a node would, then puts it through a fresh core and compares every output with the journaled one;
 * beside reading the journal and checking its checksums without doing anything with it. A run with a single difference,
 * or another state at the end, fails.
 */
public final class ReplaySuite implements Suite {
    private static final double TARGET_MESSAGES_PER_SECOND = 3e6;
    private static final double ONE = 1.0;
    private static final int POLL_LIMIT = 4_096;
    private static final String CONFIG = """
            strategies:
              - type: sma-cross
              - type: rsi-mean-reversion
            """;

    /** What was written. */
    private record Written(long messages, long outbound, long stateHash) {}

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String description() {
        return "a journal through the core again, beside only reading it";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException {
        final int count = run.effort().pick(20_000, 1_000_000, 4_000_000);
        final Path folder = Folders.temporary(run.directory(), "replay");
        try {
            run.tell(String.format(Locale.ROOT, "writing a journal of %,d inbound messages", count));
            final Path directory = folder.resolve("journal");
            final Written written = write(directory, count);
            final Rounds replays = new Rounds();
            final Rounds reads = new Rounds();
            for (int round = run.effort().firstRound(); round < run.effort().pick(1, 3, 5); round++) {
                run.tell("replay, round " + (round + 1) + (round < 0 ? " (warm-up, not counted)" : ""));
                final Rounds.Round replay = replay(directory, written);
                final Rounds.Round read = read(directory, written);
                if (round >= 0) {
                    replays.add(replay);
                    reads.add(read);
                }
            }
            return List.of(replays.rateRow(
                            "replay through the whole core, every output compared, layout inline",
                            "messages/s",
                            ONE,
                            "read the journal, checksums and chain checked",
                            reads)
                    .valueAtLeast(TARGET_MESSAGES_PER_SECOND)
                    .note(String.format(
                            Locale.ROOT,
                            "%,d messages, %,d of them outbound: none differs, state hash %016x equal; file system %s,"
                                    + " page cache warm",
                            written.messages(),
                            written.outbound(),
                            written.stateHash(),
                            Files.getFileStore(run.directory()).type()))
                    .build());
        } finally {
            Folders.delete(folder);
        }
    }

    private static Written write(final Path directory, final int count) throws IOException {
        try (Journal journal =
                Journal.open(new JournalContext().directory(directory).startTimeNs(MessageMix.START_NS))) {
            Files.writeString(directory.resolve(CoreConfigFile.FILE_NAME), CONFIG);
            final CoreConfig config = CoreConfigFile.read(directory);
            final JournalAppender appender = journal.appender();
            final Core core = new Core(config.newStages().toArray(), appender::appendOutbound, config.core(), null);
            final MessageMix mix = new MessageMix();
            for (int i = 0; i < count; i++) {
                final int at = mix.next();
                appender.appendInbound(mix.buffer(), at, mix.length());
                core.onEvent(mix.buffer(), at, mix.length());
            }
            return new Written(count + core.outboundSequence(), core.outboundSequence(), core.stateHash());
        }
    }

    private static Rounds.Round replay(final Path directory, final Written written) throws IOException {
        final double calibrationNs = PingPong.roundTripNs();
        final ReplayRunner.Result result = new ReplayRunner(directory).run();
        if (result.messages() != written.messages()
                || result.outputsCompared() != written.outbound()
                || result.outputsDiffering() != 0
                || result.outputsMissing() != 0
                || result.stateHash() != written.stateHash()) {
            throw new IllegalStateException("the replay differs from what was written: " + result);
        }
        return Rounds.Round.ofRate(result.messagesPerSecond(), Double.NaN, calibrationNs);
    }

    private static Rounds.Round read(final Path directory, final Written written) {
        final double calibrationNs = PingPong.roundTripNs();
        final long[] bytes = new long[1];
        try (JournalReader reader = new JournalReader(directory)) {
            final long startNs = System.nanoTime();
            long messages = 0;
            int polled;
            while ((polled = reader.poll((direction, index, buffer, offset, length) -> bytes[0] += length, POLL_LIMIT))
                    > 0) {
                messages += polled;
            }
            final double seconds = (System.nanoTime() - startNs) / 1e9;
            if (messages != written.messages() || 0 == bytes[0]) {
                throw new IllegalStateException("read " + messages + " of " + written.messages() + " messages");
            }
            return Rounds.Round.ofRate(messages / seconds, Double.NaN, calibrationNs);
        }
    }
}
