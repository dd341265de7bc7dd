package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The file in a node's folder that names every instrument which the node ever could trade, a line {@code VENUE SYMBOL}
 * each. A pattern or {@code top:50} of the configuration may mean others tomorrow, and some venues list working orders
 * by instrument only: who withdraws them has to know where they may be. Lines are added, never removed.
 */
final class TradedSymbols {
    private static final String FILE = "traded-symbols";

    private TradedSymbols() {}

    /**
     * Adds what is not there yet, and waits until it is on the disk: before the first order goes out.
     *
     * @param nodeFolder of the node.
     * @param venueId of the venue.
     * @param symbols by the venue's own text.
     * @throws IOException if it cannot be written.
     */
    static void add(final Path nodeFolder, final int venueId, final List<String> symbols) throws IOException {
        final Set<String> news = new LinkedHashSet<>(symbols);
        read(nodeFolder, venueId).forEach(news::remove);
        if (news.isEmpty()) {
            return;
        }
        final StringBuilder text = new StringBuilder();
        news.forEach(symbol ->
                text.append(Venues.name(venueId)).append(' ').append(symbol).append('\n'));
        try (FileChannel file =
                FileChannel.open(nodeFolder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            final ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
    }

    /**
     * Symbols of a venue.
     *
     * @param nodeFolder of the node.
     * @param venueId of the venue.
     * @return in the order in which they were added; empty if no node ever traded there.
     * @throws IOException if the file is there and cannot be read.
     */
    static List<String> read(final Path nodeFolder, final int venueId) throws IOException {
        final Path file = nodeFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        final String start = Venues.name(venueId) + " ";
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .distinct()
                .toList();
    }
}
