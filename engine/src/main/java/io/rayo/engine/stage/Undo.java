package io.rayo.engine.stage;

/**
 * Who is asked to take back a command: the target of an UNDO, whose argument is the command's correlation id. An UNDO
 * without a target is one for whoever knows the command, and is not answered.
 */
public final class Undo {
    /** The strategies: starts, stops and parameters. */
    public static final String STRATEGIES = "strategies";

    /** The factor on the size of opening orders. */
    public static final String RISK = "risk";

    private Undo() {}

    /**
     * Whether an UNDO is for somebody.
     *
     * @param target of the command.
     * @param who {@link #STRATEGIES} or {@link #RISK}.
     * @return true for those without a target too.
     */
    public static boolean isFor(final String target, final String who) {
        return target.isEmpty() || target.equals(who);
    }

    /**
     * What is said where nothing can be taken back.
     *
     * @param correlationId that was named.
     * @return a sentence.
     */
    public static String unknown(final String correlationId) {
        return "nothing is known of a command " + correlationId + " that could be taken back";
    }
}
