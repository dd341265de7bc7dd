package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.MessagePrinter;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.journal.Damage;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalDamagedException;
import io.rayo.journal.JournalFilter;
import io.rayo.journal.JournalReader;
import io.rayo.journal.JournalStat;
import io.rayo.journal.JournalVerifier;
import io.rayo.journal.VerifyResult;
import io.rayo.tools.UsageException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Care of a journal. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Care of a journal: stat, dump, verify.",
        subcommands = {JournalCommand.Stat.class, JournalCommand.Dump.class, JournalCommand.Verify.class},
        footer = {"", "Example: rayo journal verify data/node/journal"})
public final class JournalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    private static Path checked(final Path journal) {
        if (Files.isRegularFile(journal.resolve("format"))) {
            return journal;
        }
        if (Files.isRegularFile(journal.resolve("journal").resolve("format"))) {
            return journal.resolve("journal"); // the node's folder was named
        }
        throw new UsageException("no journal in " + journal + ": it has no file 'format'");
    }

    static Path journalFolder(final Path journal) {
        return checked(journal);
    }

    /** What a journal holds. */
    @Command(
            name = "stat",
            mixinStandardHelpOptions = true,
            description = "What a journal holds: messages by type and direction, times, files, snapshots.",
            footer = {"", "Example: rayo journal stat data/node/journal --json"})
    static final class Stat implements Callable<Integer> {
        @Parameters(paramLabel = "JOURNAL", description = "Folder of the journal, or of its node.")
        private Path journal;

        @Option(names = "--json", description = "One JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            final PrintWriter out = spec.commandLine().getOut();
            final JournalStat stat = JournalStat.of(checked(journal));
            if (json) {
                out.println(toJson(stat));
            } else {
                print(out, stat);
            }
            return null == stat.damage() ? 0 : 1;
        }

        private static Map<String, Long> named(final Map<Integer, Long> counts) {
            final Map<String, Long> named = new TreeMap<>();
            counts.forEach((templateId, count) -> named.put(TemplateNames.name(templateId), count));
            return named;
        }

        private static String toJson(final JournalStat stat) {
            final ObjectNode root = Json.MAPPER.createObjectNode();
            root.put("inboundSequence", stat.inboundSequence());
            root.put("outboundSequence", stat.outboundSequence());
            root.put("firstReceiveTimeNs", stat.firstReceiveTimeNs());
            root.put("lastReceiveTimeNs", stat.lastReceiveTimeNs());
            root.put("messageBytes", stat.messageBytes());
            root.put("fileBytes", stat.fileBytes());
            final ObjectNode inbound = root.putObject("inbound");
            named(stat.inbound()).forEach(inbound::put);
            final ObjectNode outbound = root.putObject("outbound");
            named(stat.outbound()).forEach(outbound::put);
            stat.fileNames().forEach(root.putArray("files")::add);
            stat.snapshots().forEach(root.putArray("snapshots")::add);
            root.put("damage", null == stat.damage() ? null : stat.damage().toString());
            return root.toString();
        }

        private static void print(final PrintWriter out, final JournalStat stat) {
            out.printf(
                    "%,d inbound and %,d outbound messages, %,d bytes%n",
                    stat.inboundSequence(), stat.outboundSequence(), stat.messageBytes());
            if (stat.firstReceiveTimeNs() > 0) {
                out.printf("from %s to %s%n", time(stat.firstReceiveTimeNs()), time(stat.lastReceiveTimeNs()));
            }
            named(stat.inbound()).forEach((name, count) -> out.printf("  in  %,14d  %s%n", count, name));
            named(stat.outbound()).forEach((name, count) -> out.printf("  out %,14d  %s%n", count, name));
            out.printf("%d files, %,d bytes: %s%n", stat.fileNames().size(), stat.fileBytes(), stat.fileNames());
            out.printf("%d snapshots %s%n", stat.snapshots().size(), stat.snapshots());
            if (null != stat.damage()) {
                out.println("DAMAGED: " + stat.damage());
            }
        }

        private static Instant time(final long timestampNs) {
            return Instant.ofEpochSecond(timestampNs / 1_000_000_000L, timestampNs % 1_000_000_000L);
        }
    }

    /** Prints messages. */
    @Command(
            name = "dump",
            mixinStandardHelpOptions = true,
            description = "Prints messages of a journal, a line each.",
            footer = {"", "Example: rayo journal dump data/node/journal --type NewOrder --json"})
    static final class Dump implements Callable<Integer> {
        @Parameters(paramLabel = "JOURNAL", description = "Folder of the journal, or of its node.")
        private Path journal;

        @Option(names = "--json", description = "JSON lines instead of text.")
        private boolean json;

        @Option(names = "--from", paramLabel = "N", description = "First inbound sequence.")
        private long from = 1;

        @Option(names = "--to", paramLabel = "N", description = "Last inbound sequence.")
        private long to = Long.MAX_VALUE;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many messages.")
        private long limit = Long.MAX_VALUE;

        @Option(names = "--direction", paramLabel = "DIRECTION", description = "Only in or out.")
        private String direction = "";

        @Option(names = "--type", paramLabel = "TYPE", description = "Only this type of message, e.g. Trade.")
        private String type = "";

        @Option(names = "--instrument", paramLabel = "ID", description = "Only this instrument.")
        private int instrumentId = -1;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            final PrintWriter out = spec.commandLine().getOut();
            final MessagePrinter printer = new MessagePrinter();
            final StringBuilder line = new StringBuilder();
            try (JournalReader reader = new JournalReader(checked(journal))) {
                learnInstruments(reader, printer);
                filter().forEach(reader, (recordDirection, index, buffer, offset, length) -> {
                    line.setLength(0);
                    if (json) {
                        printer.appendJson(buffer, offset, length, line);
                    } else {
                        line.append(Direction.INBOUND == recordDirection ? "in  " : "out ");
                        printer.appendText(buffer, offset, length, line);
                    }
                    out.println(line);
                    if (out.checkError()) {
                        throw new UsageException("the reader of the output has gone");
                    }
                });
            } catch (final JournalDamagedException ex) {
                out.flush();
                spec.commandLine().getErr().println("rayo: " + ex.damage());
                return 1;
            }
            return 0;
        }

        /** So that prices can be shown as decimals wherever the range begins. */
        private static void learnInstruments(final JournalReader reader, final MessagePrinter printer) {
            new JournalFilter()
                    .templateId(InstrumentDefinitionDecoder.TEMPLATE_ID)
                    .forEach(
                            reader,
                            (recordDirection, index, buffer, offset, length) ->
                                    printer.observe(buffer, offset, length));
        }

        private JournalFilter filter() {
            final JournalFilter filter = new JournalFilter()
                    .fromInbound(from)
                    .toInbound(to)
                    .limit(limit)
                    .instrumentId(instrumentId);
            if (!direction.isEmpty()) {
                filter.direction(
                        switch (direction) {
                            case "in" -> Direction.INBOUND;
                            case "out" -> Direction.OUTBOUND;
                            default -> throw new UsageException("invalid --direction=" + direction + ": in or out");
                        });
            }
            if (!type.isEmpty()) {
                filter.templateId(TemplateNames.idOf(type));
            }
            return filter;
        }
    }

    /** Verifies a journal. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks every record of a journal: checksum, chain, sequence.",
                "Exit code 1 and the place of the first damage if there is one."
            },
            footer = {"", "Example: rayo journal verify data/node/journal"})
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "JOURNAL", description = "Folder of the journal, or of its node.")
        private Path journal;

        @Option(names = "--json", description = "One JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            final PrintWriter out = spec.commandLine().getOut();
            final VerifyResult result = JournalVerifier.verify(checked(journal));
            final Damage damage = result.damage();
            if (json) {
                final ObjectNode root = Json.MAPPER.createObjectNode();
                root.put("good", null == damage);
                root.put("inbound", result.inbound());
                root.put("outbound", result.outbound());
                if (null != damage) {
                    final ObjectNode node = root.putObject("damage");
                    node.put("kind", damage.kind().name());
                    node.put("file", damage.file());
                    node.put("offset", damage.position());
                    node.put("index", damage.index());
                    node.put("afterInboundSequence", damage.inboundSequence());
                    node.put("afterOutboundSequence", damage.outboundSequence());
                    node.put("detail", damage.detail());
                }
                out.println(root);
            } else if (null == damage) {
                out.printf("good: %,d inbound and %,d outbound messages%n", result.inbound(), result.outbound());
            } else {
                out.printf(
                        "DAMAGED after %,d inbound and %,d outbound messages: %s%n",
                        result.inbound(), result.outbound(), damage);
            }
            return null == damage ? 0 : 1;
        }
    }
}
