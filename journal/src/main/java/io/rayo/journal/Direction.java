package io.rayo.journal;

/** Which way a message went; each direction has its own sequence from 1. */
public enum Direction {
    /** Happened to us. */
    INBOUND(1),
    /** Decided by us. */
    OUTBOUND(2);

    private final int code;

    Direction(final int code) {
        this.code = code;
    }

    /**
     * Value in a record.
     *
     * @return 1 or 2.
     */
    public int code() {
        return code;
    }

    /**
     * Direction of a code in a record.
     *
     * @param code as in the record.
     * @return the direction, or null if there is none with that code.
     */
    static Direction of(final int code) {
        return code == 1 ? INBOUND : code == 2 ? OUTBOUND : null;
    }
}
