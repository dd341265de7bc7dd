package io.rayo.journal;

import java.util.List;

/**
 * What loading found.
 *
 * @param snapshot the one that was handed over; null if there is none that is good.
 * @param skipped one line per newer file that was not used, with the reason.
 */
public record SnapshotLoad(Snapshot snapshot, List<String> skipped) {}
