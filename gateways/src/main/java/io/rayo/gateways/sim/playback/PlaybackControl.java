package io.rayo.gateways.sim.playback;

import java.util.List;

/**
 * The venue's side of one client's connection: its subscriptions, and the answers to what it sends. Event loop only.
 */
public interface PlaybackControl {
    /**
     * What the venue says as soon as a connection is open.
     *
     * @return messages in order; usually none.
     */
    default List<String> greeting() {
        return List.of();
    }

    /**
     * The client sent a message: a subscription, a ping.
     *
     * @param text of it.
     * @return answers in order.
     */
    List<String> onText(String text);

    /**
     * Whether rows of a stream go to this client.
     *
     * @param rowKey of the rows.
     * @return true if it subscribed to them.
     */
    boolean takes(StreamKey rowKey);

    /**
     * Whether the client gets rows as they were recorded.
     *
     * @return false if only the payload proper.
     */
    default boolean isWrapped() {
        return true;
    }

    /**
     * Whether the client did what the venue cuts a connection for.
     *
     * @return null if not; else the reason.
     */
    default String violation() {
        return null;
    }
}
