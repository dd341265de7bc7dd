package io.rayo.gateways.macro;

import java.util.List;

/** The pure half of a source: what to ask, and what an answer means. Any one thread. */
public interface MacroProvider {
    /**
     * Name for people, files and messages.
     *
     * @return lower case with hyphens.
     */
    String name();

    /**
     * What is asked.
     *
     * @return at least one.
     */
    List<MacroRequest> requests();

    /**
     * Header that carries the key.
     *
     * @return null if {@link #keyParameter} does.
     */
    String keyHeader();

    /**
     * Query parameter that carries the key.
     *
     * @return null if {@link #keyHeader} does.
     */
    String keyParameter();

    /**
     * Least time between two requests.
     *
     * @return nanoseconds.
     */
    long spacingNs();

    /**
     * How long to be silent after too many requests in a short time.
     *
     * @return nanoseconds.
     */
    long burstPauseNs();

    /**
     * Requests a day that the plan allows.
     *
     * @return count, above 0.
     */
    int dailyLimit();

    /**
     * When the budget of the day begins anew.
     *
     * @param nowNs nanoseconds since the epoch.
     * @return later than now.
     */
    long nextDayNs(long nowNs);

    /**
     * Whether a request brings nothing new for now, as on a day without trading.
     *
     * @param nowNs nanoseconds since the epoch.
     * @param lastNs when it was answered last.
     * @return true if it can wait until tomorrow.
     */
    boolean rests(long nowNs, long lastNs);

    /**
     * Reads an answer.
     *
     * @param request that it is to.
     * @param status HTTP status.
     * @param body as it came.
     * @param nowNs nanoseconds since the epoch.
     * @return what it says.
     */
    MacroAnswer read(MacroRequest request, int status, byte[] body, long nowNs);
}
