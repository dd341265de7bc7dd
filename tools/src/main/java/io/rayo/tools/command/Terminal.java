package io.rayo.tools.command;

import java.io.Console;

/** Whether somebody is looking. */
final class Terminal {
    private Terminal() {}

    /** Whether progress lines make sense. */
    static boolean isInteractive() {
        final Console console = System.console();
        return null != console && console.isTerminal(); // there is none where in- and output are files
    }
}
