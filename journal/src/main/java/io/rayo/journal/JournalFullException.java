package io.rayo.journal;

/** There is no room for the record. It was not written, and everything written before it is whole. */
public final class JournalFullException extends JournalException {
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param message one line.
     */
    public JournalFullException(final String message) {
        super(message);
    }

    /**
     * With a reason and what caused it.
     *
     * @param message one line.
     * @param cause what happened underneath.
     */
    public JournalFullException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
