package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import io.rayo.journal.JournalFilter;
import io.rayo.journal.JournalReader;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A look at what a node knows, by its files: one JSON object, or a table made of it. */
abstract class NodeViewCommand implements Callable<Integer> {
    static final double SECOND_NS = 1e9;

    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path folder;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws IOException {
        final ObjectNode root = Json.MAPPER.createObjectNode();
        fill(root, NodeFolder.find(folder));
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(root);
        } else {
            print(out, root);
        }
        out.flush();
        return 0;
    }

    /** Puts in what there is to see. */
    abstract void fill(ObjectNode root, Path nodeFolder) throws IOException;

    /** Prints it for people. */
    abstract void print(PrintWriter out, ObjectNode root);

    /** The journal in a node's folder, or that folder if it is one itself. */
    static Path journal(final Path nodeFolder) {
        final Path inside = nodeFolder.resolve("journal");
        return Files.isDirectory(inside) ? inside : nodeFolder;
    }

    /** Hands over all messages of some types, one type after the other, each from the journal's start. */
    static void readAll(final Path journal, final MessageHandler handler, final int... templateIds) {
        try (JournalReader reader = new JournalReader(journal)) {
            for (final int templateId : templateIds) {
                new JournalFilter()
                        .templateId(templateId)
                        .forEach(
                                reader,
                                (direction, index, buffer, offset, length) ->
                                        handler.onMessage(buffer, offset, length));
            }
        }
    }

    /** Names the instrument of a row by its id; empty if it is none. */
    static void nameInstrument(final ObjectNode row, final InstrumentRegistry registry) {
        final int id = row.get("instrumentId").asInt();
        final Instrument instrument = id > 0 && id < registry.limit() ? registry.get(id) : null;
        row.put("instrument", null == instrument ? "" : instrument.symbol() + '@' + Venues.name(instrument.venueId()));
    }
}
