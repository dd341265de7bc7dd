package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.WeightedPriceDecoder;
import io.rayo.engine.strategy.StrategySettings;
import io.rayo.journal.JournalReader;
import io.rayo.journal.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Follows a node by its journal: starts from the newest snapshot and puts what was journaled since through a core of
 * its own, so that it knows what the node knows without asking it anything. The journal may be written meanwhile. One
 * thread.
 */
public final class JournalFollower implements AutoCloseable {
    /** Best prices as the venue says them, of one instrument. */
    public static final class Top {
        private long bidPrice;
        private long bidQuantity;
        private long askPrice;
        private long askQuantity;
        private long timeNs;

        private Top() {}

        public long bidPrice() {
            return bidPrice;
        }

        public long bidQuantity() {
            return bidQuantity;
        }

        public long askPrice() {
            return askPrice;
        }

        public long askQuantity() {
            return askQuantity;
        }

        /**
         * When they came.
         *
         * @return nanoseconds since the epoch.
         */
        public long timeNs() {
            return timeNs;
        }
    }

    private final MessageHandler listener;
    private final JournalReader reader;
    private final JournalReplay replay;
    private final CoreConfig.Stages stages;
    private final List<StrategySettings> strategies;
    private final Int2ObjectHashMap<Top> tops = new Int2ObjectHashMap<>();
    private final Map<String, Double> weightedPrices = new TreeMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final WeightedPriceDecoder weightedPrice = new WeightedPriceDecoder();

    /**
     * Opens a node's journal.
     *
     * @param nodeFolder of the node, or of its journal.
     * @throws IOException if there is none.
     */
    public JournalFollower(final Path nodeFolder) throws IOException {
        this(nodeFolder, (buffer, offset, length) -> {});
    }

    /**
     * Opens a node's journal.
     *
     * @param nodeFolder of the node, or of its journal.
     * @param listener hears every journaled message since the newest snapshot.
     * @throws IOException if there is none.
     */
    public JournalFollower(final Path nodeFolder, final MessageHandler listener) throws IOException {
        this.listener = listener;
        final Path inside = nodeFolder.resolve("journal");
        final Path directory = Files.isDirectory(inside) ? inside : nodeFolder;
        if (!Files.isDirectory(directory)) {
            throw new IOException("no journal in " + nodeFolder);
        }
        final CoreConfig config = CoreConfigFile.read(directory);
        stages = config.newStages();
        strategies = config.strategies();
        reader = new JournalReader(directory);
        replay = new JournalReplay(
                reader,
                stages.toArray(),
                config.core(),
                (journaled, offset, length, regenerated, regeneratedOffset, regeneratedLength) -> {},
                this::onRecord);
        replay.fromSnapshot(new SnapshotStore(directory.resolve("snapshots"), 4), Long.MAX_VALUE);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        listener.onMessage(buffer, offset, length);
        final int templateId = EventHeaders.templateId(buffer, offset);
        if (templateId == TopOfBookDecoder.TEMPLATE_ID) {
            top.wrapAndApplyHeader(buffer, offset, header);
            final Top latest = tops.computeIfAbsent(EventHeaders.instrumentId(buffer, offset), id -> new Top());
            latest.bidPrice = top.bidPriceMantissa();
            latest.bidQuantity = top.bidQuantityMantissa();
            latest.askPrice = top.askPriceMantissa();
            latest.askQuantity = top.askQuantityMantissa();
            latest.timeNs = EventHeaders.receiveTimeNs(buffer, offset);
        } else if (templateId == WeightedPriceDecoder.TEMPLATE_ID) {
            weightedPrice.wrapAndApplyHeader(buffer, offset, header);
            final long price = weightedPrice.price();
            final String symbol = weightedPrice.symbol();
            if (WeightedPriceDecoder.priceNullValue() == price) {
                weightedPrices.remove(symbol); // no venue is trusted at the moment
            } else {
                weightedPrices.put(symbol, price / 1e8);
            }
        }
    }

    /**
     * Takes what was journaled since the last call.
     *
     * @return messages; less than a few thousand when it has caught up.
     */
    public int catchUp() {
        int all = 0;
        int count;
        while ((count = replay.poll()) > 0) {
            all += count;
        }
        return all;
    }

    /**
     * The core's stages.
     *
     * @return what the node knew when its last record was written; not to be changed.
     */
    public CoreConfig.Stages stages() {
        return stages;
    }

    /**
     * The strategies as configured.
     *
     * @return in order of their ids.
     */
    public List<StrategySettings> strategies() {
        return strategies;
    }

    /**
     * Newest best prices that a venue told since the snapshot.
     *
     * @param instrumentId of the instrument.
     * @return null if there are none.
     */
    public Top top(final int instrumentId) {
        return tops.get(instrumentId);
    }

    /**
     * Newest volume-weighted prices by symbol.
     *
     * @return sorted by symbol; not to be changed.
     */
    public Map<String, Double> weightedPrices() {
        return weightedPrices;
    }

    /**
     * Time of the newest event.
     *
     * @return nanoseconds since the epoch.
     */
    public long timeNs() {
        return replay.core().receiveTimeNs();
    }

    @Override
    public void close() {
        reader.close();
    }
}
