package io.rayo.tools.command;

import java.io.Console;

/** Whether somebody is looking. */
final class Terminal {
    private Terminal() {}

    /** Whether progress lines make sense. */
    @SuppressWarnings("SystemConsoleNull") // it does, on 25, where in- and output are files
    static boolean isInteractive() {
        final Console console = System.console();
        return null != console && console.isTerminal();
    }
}
