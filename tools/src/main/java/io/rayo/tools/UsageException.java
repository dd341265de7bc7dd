package io.rayo.tools;

/** Something that the user asked for makes no sense; the message is one line that says what to do. Exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message one line.
     */
    public UsageException(final String message) {
        super(message);
    }
}
