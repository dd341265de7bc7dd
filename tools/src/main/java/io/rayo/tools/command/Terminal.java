package io.rayo.tools.command;

/** Whether somebody is looking. */
final class Terminal {
    private Terminal() {}

    /** Whether progress lines make sense. */
    static boolean isInteractive() {
        return System.console().isTerminal();
    }
}
