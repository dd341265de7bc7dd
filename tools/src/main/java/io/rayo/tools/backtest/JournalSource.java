package io.rayo.tools.backtest;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.BalanceUpdateDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.journal.Direction;
import io.rayo.journal.JournalReader;
import io.rayo.tools.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a node heard of the world, out of its journal: everything inbound but what came of its own orders, of its
 * operator and of its models. One thread.
 */
public final class JournalSource implements MarketSource {
    private static final int POLL_LIMIT = 1_024;

    private final Path directory;
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[512]);

    /**
     * Looks for a journal.
     *
     * @param folder of the journal, or of the node.
     */
    public JournalSource(final Path folder) {
        final Path inside = folder.resolve("journal");
        directory = Files.isDirectory(inside) ? inside : folder;
        if (!Files.isDirectory(directory)) {
            throw new UsageException("no journal in " + folder);
        }
    }

    @Override
    public void run(final MessageHandler handler) throws IOException {
        try (JournalReader reader = new JournalReader(directory)) {
            while (reader.poll(
                            (direction, index, buffer, offset, length) -> {
                                if (Direction.INBOUND == direction
                                        && isMarket(EventHeaders.templateId(buffer, offset))) {
                                    copy.putBytes(0, buffer, offset, length);
                                    handler.onMessage(copy, 0, length);
                                }
                            },
                            POLL_LIMIT)
                    > 0) {
                // to the end
            }
        }
    }

    private static boolean isMarket(final int templateId) {
        return switch (templateId) {
            case ExecutionReportDecoder.TEMPLATE_ID,
                    BalanceUpdateDecoder.TEMPLATE_ID,
                    CommandDecoder.TEMPLATE_ID,
                    PredictionDecoder.TEMPLATE_ID -> false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
