package io.rayo.tools.node;

/** The node stopped because its journal's disk is nearly full. */
public final class JournalSpaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalSpaceException() {
        super("the journal's disk is nearly full: trading was stopped and working orders were canceled; "
                + "free space and start again");
    }
}
