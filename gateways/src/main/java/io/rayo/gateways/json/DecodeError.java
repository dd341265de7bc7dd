package io.rayo.gateways.json;

/**
 * Why a frame was refused. Counted by reason; the index is the place in the counters, so values are only ever appended.
 */
public enum DecodeError {
    /** Not refused. */
    NONE(0),
    /** Not JSON, or cut off. */
    MALFORMED_JSON(1),
    /** A field that the event cannot do without is not there. */
    MISSING_FIELD(2),
    /** A symbol that nobody asked for, or none at all. */
    UNKNOWN_SYMBOL(3),
    /** Text where a number should be, or a number that makes no sense (a price of zero, a negative quantity). */
    BAD_NUMBER(4),
    /** A number that does not fit 64 bits. */
    OVERFLOW(5),
    /** A number with more decimals than the instrument's scale has. */
    INEXACT(6),
    /** Nested deeper than any venue nests. */
    TOO_DEEP(7),
    /** Longer than the bound for its kind. */
    TOO_LONG(8),
    /** A value of another JSON type than the field has. */
    UNEXPECTED_TYPE(9),
    /** The same key twice in one object: no telling which one holds. */
    DUPLICATE_KEY(10),
    /** A word that is none of the field's known ones and cannot be passed over. */
    UNKNOWN_VALUE(11);

    /** Number of values, for arrays of counters. */
    public static final int COUNT = values().length;

    private final int index;

    DecodeError(final int index) {
        this.index = index;
    }

    /**
     * Place in arrays of counters.
     *
     * @return 0 to {@link #COUNT} - 1.
     */
    public int index() {
        return index;
    }
}
