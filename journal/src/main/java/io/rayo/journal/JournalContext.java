package io.rayo.journal;

import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Settings of a journal. Fluent; {@link #conclude()} checks them and is called by {@link Journal#open(JournalContext)}.
 * Sizes are in bytes. Not for use by several threads.
 */
public final class JournalContext {
    private static final long PAGE = 4096;
    private static final long MIN_BLOCK = 64 << 10;
    private static final long MAX_BLOCK = 1L << 30;

    private Path directory;
    private RollInterval rollInterval = RollInterval.DAILY;
    private long blockSize = 64L << 20;
    private boolean preallocate = true;
    private long preallocateBytes = 256L << 20;
    private long reserveBytes = 64L << 20;
    private boolean touchAhead = true;
    private long touchAheadBytes = 4L << 20;
    private long touchStepBytes = 64L << 10;
    private SyncPolicy syncPolicy = SyncPolicy.NONE;
    private long startTimeNs;
    private boolean acceptDamage;
    private boolean verifyOnOpen;
    private int snapshotsKept = 4;
    private long journalId;
    private boolean concluded;

    /**
     * Folder of the journal, made if it is absent ({@code journal.directory}). Required.
     *
     * @param newDirectory on a local file system.
     * @return this.
     */
    public JournalContext directory(final Path newDirectory) {
        directory = newDirectory;
        return this;
    }

    public Path directory() {
        return directory;
    }

    /**
     * Length of a file ({@code journal.roll.interval}, default daily). Only for a new journal: an existing one keeps
     * its own.
     *
     * @param newRollInterval interval.
     * @return this.
     */
    public JournalContext rollInterval(final RollInterval newRollInterval) {
        rollInterval = newRollInterval;
        return this;
    }

    public RollInterval rollInterval() {
        return rollInterval;
    }

    /**
     * Length of one mapping and step by which a file grows ({@code journal.block.size}, default 64 MiB).
     *
     * @param newBlockSize power of two from 64 KiB to 1 GiB.
     * @return this.
     */
    public JournalContext blockSize(final long newBlockSize) {
        blockSize = newBlockSize;
        return this;
    }

    public long blockSize() {
        return blockSize;
    }

    /**
     * Whether room on disk is allocated ahead of the writer ({@code journal.preallocate}, default true). Without it a
     * full disk is noticed only by a fault, and the last records before it may be torn.
     *
     * @param newPreallocate true for allocation ahead.
     * @return this.
     */
    public JournalContext preallocate(final boolean newPreallocate) {
        preallocate = newPreallocate;
        return this;
    }

    public boolean preallocate() {
        return preallocate;
    }

    /**
     * Stretch that is allocated at a time ({@code journal.preallocate.bytes}, default 256 MiB).
     *
     * @param newPreallocateBytes at least 1 MiB.
     * @return this.
     */
    public JournalContext preallocateBytes(final long newPreallocateBytes) {
        preallocateBytes = newPreallocateBytes;
        return this;
    }

    public long preallocateBytes() {
        return preallocateBytes;
    }

    /**
     * Room that is kept back in a file of its own, to be given free when nothing else is left: enough to stop in order
     * ({@code journal.reserve.bytes}, default 64 MiB). Below twice this the journal reports that space is low.
     *
     * @param newReserveBytes at least 1 MiB, or 0 for none.
     * @return this.
     */
    public JournalContext reserveBytes(final long newReserveBytes) {
        reserveBytes = newReserveBytes;
        return this;
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    /**
     * Whether pages are brought into memory ahead of the writer by {@link JournalSpace#doWork(long)}
     * ({@code journal.touch.ahead}, default true).
     *
     * @param newTouchAhead true to do so.
     * @return this.
     */
    public JournalContext touchAhead(final boolean newTouchAhead) {
        touchAhead = newTouchAhead;
        return this;
    }

    public boolean touchAhead() {
        return touchAhead;
    }

    /**
     * How far ahead pages are touched ({@code journal.touch.ahead.bytes}, default 4 MiB): pages touched long before use
     * are written back and must be faulted in again.
     *
     * @param newTouchAheadBytes multiple of 4 KiB.
     * @return this.
     */
    public JournalContext touchAheadBytes(final long newTouchAheadBytes) {
        touchAheadBytes = newTouchAheadBytes;
        return this;
    }

    public long touchAheadBytes() {
        return touchAheadBytes;
    }

    /**
     * How much one duty cycle touches ({@code journal.touch.step.bytes}, default 64 KiB): long steps hold a core in the
     * kernel.
     *
     * @param newTouchStepBytes multiple of 4 KiB.
     * @return this.
     */
    public JournalContext touchStepBytes(final long newTouchStepBytes) {
        touchStepBytes = newTouchStepBytes;
        return this;
    }

    public long touchStepBytes() {
        return touchStepBytes;
    }

    /**
     * When records are forced to disk ({@code journal.sync}, default none).
     *
     * @param newSyncPolicy policy.
     * @return this.
     */
    public JournalContext syncPolicy(final SyncPolicy newSyncPolicy) {
        syncPolicy = newSyncPolicy;
        return this;
    }

    public SyncPolicy syncPolicy() {
        return syncPolicy;
    }

    /**
     * Time at which the journal opens; decides the file that the first record goes to. Never goes back behind what is
     * there.
     *
     * @param newStartTimeNs nanoseconds since the epoch, required.
     * @return this.
     */
    public JournalContext startTimeNs(final long newStartTimeNs) {
        startTimeNs = newStartTimeNs;
        return this;
    }

    public long startTimeNs() {
        return startTimeNs;
    }

    /**
     * Whether to go on though good records stand after a damaged one ({@code journal.accept.damage}, default false).
     * Everything from the damage on is then taken out of the journal and kept in the folder {@code damaged}.
     *
     * @param newAcceptDamage true when a person has decided so.
     * @return this.
     */
    public JournalContext acceptDamage(final boolean newAcceptDamage) {
        acceptDamage = newAcceptDamage;
        return this;
    }

    public boolean acceptDamage() {
        return acceptDamage;
    }

    /**
     * Whether opening verifies every record ({@code journal.verify.on.open}, default false). After an end of the
     * machine the files that it can have damaged are verified in any case.
     *
     * @param newVerifyOnOpen true for all.
     * @return this.
     */
    public JournalContext verifyOnOpen(final boolean newVerifyOnOpen) {
        verifyOnOpen = newVerifyOnOpen;
        return this;
    }

    public boolean verifyOnOpen() {
        return verifyOnOpen;
    }

    /**
     * How many snapshots are kept ({@code journal.snapshots.kept}, default 4).
     *
     * @param newSnapshotsKept at least 1.
     * @return this.
     */
    public JournalContext snapshotsKept(final int newSnapshotsKept) {
        snapshotsKept = newSnapshotsKept;
        return this;
    }

    public int snapshotsKept() {
        return snapshotsKept;
    }

    /**
     * Number of a new journal; random unless set, which only a test wants.
     *
     * @param newJournalId not 0.
     * @return this.
     */
    public JournalContext journalId(final long newJournalId) {
        journalId = newJournalId;
        return this;
    }

    public long journalId() {
        return journalId;
    }

    /**
     * Checks all settings.
     *
     * @return this.
     */
    public JournalContext conclude() {
        if (concluded) {
            throw new JournalException("journal settings are already in use");
        }
        check(directory != null, "directory", null, "is required");
        check(rollInterval != null, "rollInterval", null, "is required");
        check(syncPolicy != null, "syncPolicy", null, "is required");
        check(
                blockSize >= MIN_BLOCK && blockSize <= MAX_BLOCK && Long.bitCount(blockSize) == 1,
                "blockSize",
                blockSize,
                "must be a power of two from 64k to 1g");
        check(!preallocate || preallocateBytes >= 1 << 20, "preallocateBytes", preallocateBytes, "must be at least 1m");
        check(reserveBytes == 0 || reserveBytes >= 1 << 20, "reserveBytes", reserveBytes, "must be 0 or at least 1m");
        check(
                touchStepBytes > 0 && touchStepBytes % PAGE == 0,
                "touchStepBytes",
                touchStepBytes,
                "must be a multiple of 4k");
        check(
                touchAheadBytes >= touchStepBytes && touchAheadBytes % PAGE == 0,
                "touchAheadBytes",
                touchAheadBytes,
                "must be a multiple of 4k and not less than touchStepBytes");
        check(startTimeNs > 0, "startTimeNs", startTimeNs, "must be nanoseconds since the epoch");
        check(snapshotsKept >= 1, "snapshotsKept", snapshotsKept, "must be at least 1");
        if (journalId == 0) {
            journalId = new SecureRandom().nextLong() | 1L;
        }
        concluded = true;
        return this;
    }

    private static void check(final boolean valid, final String name, final Object value, final String rule) {
        if (!valid) {
            throw new JournalException("invalid " + name + "=" + value + ": " + rule);
        }
    }
}
