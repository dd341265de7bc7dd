package io.rayo.engine.core;

/**
 * What the core does besides its stages.
 *
 * @param checkpointInterval inbound messages between two {@code StateCheckpoint} messages; 0 is never.
 * @param snapshotInterval inbound messages between two snapshots, a multiple of checkpointInterval; 0 is never.
 */
public record CoreSettings(long checkpointInterval, long snapshotInterval) {
    /** A hash every 2^17 messages, a snapshot every 2^20. */
    public static final CoreSettings DEFAULT = new CoreSettings(1 << 17, 1 << 20);

    /** Checks the pair. */
    public CoreSettings {
        if (checkpointInterval < 0) {
            throw new IllegalArgumentException(
                    "invalid checkpointInterval=" + checkpointInterval + ": must be 0 or more");
        }
        if (snapshotInterval < 0
                || (0 != snapshotInterval && (0 == checkpointInterval || 0 != snapshotInterval % checkpointInterval))) {
            throw new IllegalArgumentException("invalid snapshotInterval=" + snapshotInterval
                    + ": must be 0 or a multiple of checkpointInterval=" + checkpointInterval);
        }
    }
}
