package io.rayo.tools.node;

import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateWriter;
import io.rayo.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;

/** Says which stages of a node ended in another state than a replay of its journal, and from which byte on. */
final class StageDifferences {
    private StageDifferences() {}

    static String of(final Path directory, final CoreConfig.Stages ours) throws IOException {
        final CoreConfig config = CoreConfigFile.read(directory);
        final Stage[] theirs = config.newStages().toArray();
        final StringBuilder text = new StringBuilder("stages that differ:");
        try (JournalReader reader = new JournalReader(directory)) {
            final JournalReplay replay = new JournalReplay(reader, theirs, config.core(), (a, b, c, d, e, f) -> {});
            while (replay.poll() > 0) {
                // to its end
            }
            final Stage[] stages = ours.toArray();
            for (int i = 0; i < stages.length; i++) {
                final StateWriter node = new StateWriter();
                final StateWriter again = new StateWriter();
                stages[i].writeState(node);
                theirs[i].writeState(again);
                final int at = firstDifference(node, again);
                if (at >= 0) {
                    text.append(String.format(
                            " %s at byte %d (node %d bytes, replay %d);",
                            stages[i].name(), at, node.length(), again.length()));
                }
            }
        }
        return text.toString();
    }

    private static int firstDifference(final StateWriter node, final StateWriter again) {
        final int length = Math.min(node.length(), again.length());
        for (int i = 0; i < length; i++) {
            if (node.buffer().getByte(i) != again.buffer().getByte(i)) {
                return i;
            }
        }
        return node.length() == again.length() ? -1 : length;
    }
}
