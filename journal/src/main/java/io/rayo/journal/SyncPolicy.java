package io.rayo.journal;

/** When records are forced to the disk. Without force they survive the process, not the machine. */
public enum SyncPolicy {
    /** Never on purpose: the operating system writes pages back, within about 30 s and in any order. */
    NONE,
    /**
     * Order intents and execution reports before {@link JournalAppender#commit()} returns, everything else once a
     * second.
     */
    ORDERS
}
