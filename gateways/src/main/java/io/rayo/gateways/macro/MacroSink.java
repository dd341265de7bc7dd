package io.rayo.gateways.macro;

/** Takes what sources say. One thread per instance. */
public interface MacroSink {
    /**
     * A value of a series.
     *
     * @param value with its series and time.
     * @param source who says it.
     * @param nowNs nanoseconds since the epoch.
     * @return false if there is no room now: to be tried again.
     */
    boolean onValue(MacroAnswer.Value value, String source, long nowNs);

    /**
     * Sentiment of news.
     *
     * @param sentiment with the time of the newest article.
     * @param source who says it.
     * @param nowNs nanoseconds since the epoch.
     * @return false if there is no room now: to be tried again.
     */
    boolean onSentiment(MacroAnswer.Sentiment sentiment, String source, long nowNs);
}
