package io.rayo.tools.node;

import io.rayo.tools.config.ConfigNode;
import java.nio.file.Path;

/**
 * When and how a model is trained anew.
 *
 * @param everyNs between two trainings; 0 is not by itself.
 * @param onRequest whether REQUEST_TRAINING, the analyzer's command, starts one.
 * @param data history to learn from; null is the node's own journal.
 * @param historyNs how much of the end of the node's own journal; 0 is all of it.
 * @param symbol BASE/QUOTE of the instrument in a journal; empty is the model's first, or the journal's first.
 * @param epochs at most.
 * @param hidden size of the state.
 * @param seed of first weights and order.
 * @param timeoutNs after which a training is given up.
 */
public record RetrainConfig(
        long everyNs,
        boolean onRequest,
        Path data,
        long historyNs,
        String symbol,
        int epochs,
        int hidden,
        long seed,
        long timeoutNs) {
    /** Never. */
    public static final RetrainConfig NEVER = new RetrainConfig(0, false, null, 0, "", 30, 64, 1, 1);

    private static final long DEFAULT_TIMEOUT_NS = 7_200_000_000_000L;
    private static final int MAX_EPOCHS = 100_000;
    private static final int MAX_HIDDEN = 1_024;

    static RetrainConfig read(final ConfigNode model, final String symbol) {
        if (!model.has("retrain")) {
            return NEVER;
        }
        final ConfigNode node = model.map("retrain");
        final RetrainConfig config = new RetrainConfig(
                node.durationNs("every", 0),
                node.bool("onRequest", true),
                node.has("data") ? Path.of(node.text("data")) : null,
                node.durationNs("history", 0),
                node.text("symbol", symbol),
                (int) node.integer("epochs", 30, 1, MAX_EPOCHS),
                (int) node.integer("hidden", 64, 1, MAX_HIDDEN),
                node.integer("seed", 1, 0, Long.MAX_VALUE),
                node.durationNs("timeout", DEFAULT_TIMEOUT_NS));
        if (config.everyNs == 0 && !config.onRequest) {
            throw node.error("neither every nor onRequest: leave the section out");
        }
        if (config.historyNs > 0 && null != config.data) {
            throw node.error("history", "goes with the node's own journal, not with data");
        }
        node.rejectUnknownKeys();
        return config;
    }

    boolean isOn() {
        return everyNs > 0 || onRequest;
    }
}
