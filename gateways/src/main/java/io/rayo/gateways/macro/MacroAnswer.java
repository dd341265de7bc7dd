package io.rayo.gateways.macro;

import java.util.List;

/**
 * What an answer says.
 *
 * @param outcome of the request.
 * @param values of series; empty unless OK.
 * @param sentiment of news; null where the answer has none.
 * @param note for people, in our own words: never text of the answer, in which the source may repeat the key.
 */
public record MacroAnswer(Outcome outcome, List<Value> values, Sentiment sentiment, String note) {
    /** How a request ended. */
    public enum Outcome {
        /** It brought data. */
        OK,
        /** Too many requests in a short time. */
        BURST_LIMIT,
        /** The budget of the day, or a longer one, is spent. */
        DAY_LIMIT,
        /** The key is missing, wrong or disabled. */
        BAD_KEY,
        /** This request will never be answered with this key: plan, symbol or parameter. */
        REFUSED,
        /** The source is broken at the moment. */
        SERVER_ERROR,
        /** The answer makes no sense. */
        MALFORMED
    }

    /**
     * A value of a series.
     *
     * @param series its name.
     * @param value finite.
     * @param observedTimeNs when it held, by the source; never later than now.
     */
    public record Value(String series, double value, long observedTimeNs) {}

    /**
     * Sentiment of news.
     *
     * @param score -1 to 1.
     * @param articleCount that it is of, above 0.
     * @param newestTimeNs when the newest article was published.
     */
    public record Sentiment(double score, int articleCount, long newestTimeNs) {}

    /** Copies the list. */
    public MacroAnswer {
        values = List.copyOf(values);
    }

    static MacroAnswer of(final List<Value> values) {
        return new MacroAnswer(Outcome.OK, values, null, "");
    }

    static MacroAnswer of(final Sentiment sentiment) {
        return new MacroAnswer(Outcome.OK, List.of(), sentiment, "");
    }

    static MacroAnswer not(final Outcome outcome, final String note) {
        return new MacroAnswer(outcome, List.of(), null, note);
    }

    static MacroAnswer malformed(final String note) {
        return not(Outcome.MALFORMED, note);
    }

    /** What an HTTP status alone says; null if it leaves the question to the body. */
    static MacroAnswer ofStatus(final int status) {
        if (status >= 500) {
            return not(Outcome.SERVER_ERROR, "HTTP " + status);
        }
        return switch (status) {
            case 401 -> not(Outcome.BAD_KEY, "HTTP 401: the key is missing or wrong");
            case 402, 403 -> not(Outcome.REFUSED, "HTTP " + status + ": the plan of this key has it not");
            default -> null;
        };
    }
}
