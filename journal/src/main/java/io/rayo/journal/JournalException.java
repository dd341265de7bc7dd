package io.rayo.journal;

/**
 * The journal cannot do what was asked; the message is one line for people. After a failed append, so does every later
 * one.
 */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param message one line.
     */
    public JournalException(final String message) {
        super(message);
    }

    /**
     * With a reason and what caused it.
     *
     * @param message one line.
     * @param cause what happened underneath.
     */
    public JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
